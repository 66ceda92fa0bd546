//! What uses files. Fields of products and stores name files by their ids or, for pictures, by the addresses
//! that they were shown; whoever stores such fields notes what they name.

use super::{address, store};
use pandabase_domain::file::KEPT;
use pandabase_domain::id::{FileId, ImageId, kind};
use pandabase_domain::link::LinkOr;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::{self, JobKind};
use std::collections::{BTreeMap, BTreeSet};

/// What the fields of a product, or of the store itself, name.
#[derive(Debug, Default)]
pub struct Uses {
    /// The files, each with the field that names it in this request.
    files: BTreeMap<String, Option<String>>,
}

impl Uses {
    /// A field of the request names a picture: by its id, or by the address where it is seen, which is known
    /// before the picture has arrived.
    pub fn picture<L: AsRef<str>>(
        &mut self,
        ctx: &Ctx<'_>,
        named: &LinkOr<L, kind::Image>,
        field: impl Into<String>,
    ) {
        let id = match named {
            LinkOr::Object(id) => Some(id.clone()),
            LinkOr::Link(link) => address::image_of(ctx, link.as_ref()),
        };
        if let Some(id) = id {
            self.files.insert(id.to_string(), Some(field.into()));
        }
    }

    /// A field of the request names a download by its id.
    pub fn download(&mut self, id: &FileId, field: impl Into<String>) {
        self.files.insert(id.to_string(), Some(field.into()));
    }

    /// What is stored: addresses of pictures, and a download. Those of the store's own files are noted;
    /// others have nothing behind them here.
    pub fn stored<'s>(
        &mut self,
        ctx: &Ctx<'_>,
        pictures: impl IntoIterator<Item = &'s String>,
        download: Option<&str>,
    ) {
        let pictures = pictures.into_iter().filter_map(|url| address::image_of(ctx, url));
        let download = download.and_then(FileId::parse);
        let ids = pictures
            .map(|id| id.to_string())
            .chain(download.map(|id| id.to_string()));
        for id in ids {
            self.files.entry(id).or_default();
        }
    }

    /// Notes that `user` uses these files and no others. A file that is no longer used goes in 30 days.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] when a field names what is no file of the store that has arrived.
    pub fn keep(self, tx: &mut Tx<'_>, ctx: &Ctx<'_>, user: &str) -> Result<(), ApiError> {
        let before: BTreeSet<String> = store::used_by(tx, &ctx.store.id, user)?.into_iter().collect();
        // In this order in every transaction, so that none waits for another that waits for it.
        let all: BTreeSet<&String> = before.iter().chain(self.files.keys()).collect();
        for id in all {
            let found = store::find_locked(tx, &ctx.store.id, id)?;
            let is_there = found.as_ref().is_some_and(store::Record::is_there);
            match self.files.get(id) {
                Some(Some(field)) if !is_there => return Err(unfit(id, field)),
                Some(_) if is_there && !before.contains(id) => add(tx, ctx, id, user)?,
                None => drop_use(tx, ctx, id, user, found.as_ref())?,
                Some(_) => {}
            }
        }
        Ok(())
    }
}

fn unfit(file: &str, field: &str) -> ApiError {
    let what = if ImageId::parse(file).is_some() {
        "picture"
    } else {
        "download"
    };
    ApiError::invalid(format!(
        "{field} must be an absolute http or https URL, or a {what} that was uploaded to the store"
    ))
}

fn add(tx: &mut Tx<'_>, ctx: &Ctx<'_>, file: &str, user: &str) -> Result<(), ApiError> {
    store::add_use(tx, &ctx.store.id, file, user)?;
    store::mark_unused(tx, &ctx.store.id, file, None)?;
    Ok(jobs::plan(tx, ctx, JobKind::FileExpiry, file, None)?)
}

fn drop_use(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    file: &str,
    user: &str,
    record: Option<&store::Record>,
) -> Result<(), ApiError> {
    store::drop_use(tx, &ctx.store.id, file, user)?;
    release(tx, ctx, file, record)
}

/// A store was deleted: its products use no files any more, of which this takes at most so many at once.
/// What buyers bought stays theirs, and what the store shows of itself stays in their mails and receipts.
/// Returns whether there were any.
pub fn close(tx: &mut Tx<'_>, ctx: &Ctx<'_>, limit: i64) -> Result<bool, ApiError> {
    let files = store::of_products(tx, &ctx.store.id, limit)?;
    for file in &files {
        let found = store::find_locked(tx, &ctx.store.id, file)?;
        store::drop_uses_of_products(tx, &ctx.store.id, file)?;
        release(tx, ctx, file, found.as_ref())?;
    }
    Ok(!files.is_empty())
}

/// Plans the end of a file if nothing uses it any more.
fn release(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    file: &str,
    record: Option<&store::Record>,
) -> Result<(), ApiError> {
    if store::is_used(tx, &ctx.store.id, file)? {
        return Ok(());
    }
    store::mark_unused(tx, &ctx.store.id, file, Some(ctx.now))?;
    // What was sold is kept for its buyers.
    let goes_at = record
        .filter(|record| !record.was_sold)
        .map(|_| ctx.now.plus_millis(KEPT));
    Ok(jobs::plan(tx, ctx, JobKind::FileExpiry, file, goes_at)?)
}
