//! Announcing, listing and deleting files.

use super::address;
use super::requests::{FilePath, ListQuery, NewFile};
use super::store::{self, Record};
use super::views::{AnnouncedFile, StoreFile};
use crate::money::ledger;
use pandabase_domain::file::{
    AWAITED, FilePurpose, FileStatus, MOST_BYTES, MOST_BYTES_AT_FIRST, MOST_COPIED_FILES, MOST_FILES,
    PictureSize, check, fetched_type,
};
use pandabase_domain::id::{FileId, ImageId, StoreId};
use pandabase_platform::api::{Deleted, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Query, Tx, lock_key};
use pandabase_platform::error::ApiError;
use pandabase_platform::files::address as signed;
use pandabase_platform::jobs::{self, JobKind};
use pandabase_platform::page::{Key, Page, Paging};

/// `POST /v2/stores/{storeId}/files`: announces a file, and says where it is uploaded.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<NewFile>>,
) -> Result<AnnouncedFile, ApiError> {
    announce(tx, ctx, &input.body.0)
}

/// Announces a file. One that does not come within a day is forgotten.
///
/// # Errors
/// [`ApiError::Invalid`] for what is no file that can be taken, or when the store has too many.
pub fn announce(tx: &mut Tx<'_>, ctx: &Ctx<'_>, new: &NewFile) -> Result<AnnouncedFile, ApiError> {
    let (bytes, purpose) = (new.size_bytes.get(), new.purpose);
    check(purpose, &new.filename, &new.mime_type, bytes)
        .map_err(|error| ApiError::invalid(error.to_string()))?;
    check_room(tx, ctx, bytes)?;
    let (id, key, url) = match purpose {
        FilePurpose::Image => {
            let id: ImageId = ctx.id();
            let url = address::public(ctx, &id, PictureSize::Large);
            (id.to_string(), address::original(&ctx.store.id, &id), Some(url))
        }
        FilePurpose::Download => {
            let id: FileId = ctx.id();
            (id.to_string(), address::download(&ctx.store.id, &id), None)
        }
    };
    let record = Record {
        id: id.clone(),
        purpose,
        filename: new.filename.trim().to_owned(),
        mime_type: new.mime_type.to_string(),
        size_bytes: bytes,
        status: FileStatus::Pending,
        was_sold: false,
        unused_since: None,
        deleted_at: None,
        created_at: ctx.now,
    };
    store::insert(tx, &ctx.store.id, &record)?;
    let forgotten_at = Some(ctx.now.plus_millis(AWAITED));
    jobs::plan(tx, ctx, JobKind::FileExpiry, &id, forgotten_at)?;
    let upload_url = signed::upload_url(ctx, &key, &new.mime_type, new.size_bytes)?;
    Ok(AnnouncedFile { id, upload_url, url })
}

/// Checks that the store may have one more file, of so many bytes. Nobody else announces one in it, or in a
/// store of its family, until this transaction ends.
fn check_room(tx: &mut Tx<'_>, ctx: &Ctx<'_>, bytes: i64) -> Result<(), ApiError> {
    let has_sold = ledger::has_moved(tx, ctx)?;
    let origin = store::origin(tx, &ctx.store.id)?;
    tx.lock(lock_key(&format!("files of {origin}")))?;
    let total = store::total(tx, &ctx.store.id)?;
    let copies = store::copies(tx, &ctx.store.id)?;
    if total.files >= MOST_FILES {
        return Err(ApiError::invalid(format!(
            "A store can have at most {MOST_FILES} files"
        )));
    }
    if total.kept_files >= MOST_FILES || total.kept_bytes >= MOST_BYTES {
        return Err(ApiError::invalid(format!(
            "Buyers keep {MOST_FILES} files or 100 GiB that the store has deleted, and it can have no more"
        )));
    }
    if total.files.saturating_add(copies.files) >= MOST_COPIED_FILES {
        return Err(ApiError::invalid(format!(
            "A store can have at most {MOST_COPIED_FILES} files together with its forks and snapshots"
        )));
    }
    let own = total.bytes.saturating_add(bytes);
    if has_sold {
        return match (own > MOST_BYTES, own.saturating_add(copies.bytes) > MOST_BYTES) {
            (true, _) => Err(ApiError::invalid(
                "The files of a store can come to at most 100 GiB",
            )),
            (false, true) => Err(ApiError::invalid(
                "The files of a store can come to at most 100 GiB together with those of its forks and \
                 snapshots",
            )),
            (false, false) => Ok(()),
        };
    }
    let all = own.saturating_add(total.kept_bytes).saturating_add(copies.bytes);
    if all.saturating_add(of_owner(tx, ctx, &origin)?) > MOST_BYTES_AT_FIRST {
        return Err(ApiError::invalid(
            "The files of a store can come to at most 5 GiB before its first sale, together with those of \
             its owner's other stores that have sold nothing",
        ));
    }
    Ok(())
}

/// What the files come to of the owner's other stores that have sold nothing, but for those of this family.
/// Nobody else announces a file in one of them until this transaction ends.
fn of_owner(tx: &mut Tx<'_>, ctx: &Ctx<'_>, origin: &StoreId) -> Result<i64, ApiError> {
    let Some(owner) = store::owner(tx, &ctx.store.id)? else {
        return Ok(0);
    };
    tx.lock(lock_key(&format!("files of {owner}")))?;
    Ok(store::bytes_at_first(tx, &owner, origin)?)
}

/// `GET /v2/stores/{storeId}/files`: a page of the store's files, newest first.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<StoreFile>, ApiError> {
    page(tx, ctx, input.query.purpose.0, &input.paging(25)?)
}

/// A page of the store's files, newest first.
///
/// # Errors
/// [`ApiError`] from the database, or for a cursor of another list.
pub fn page(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    purpose: Option<FilePurpose>,
    paging: &Paging,
) -> Result<Page<StoreFile>, ApiError> {
    let items = Query::select(store::LIST)
        .filter("store_id = ?", &ctx.store.id)
        .filter_span("created_at", paging.from, paging.to)
        .filter_fixed("deleted_at IS NULL")
        .filter_opt("purpose = ?", purpose.map(|word| word.as_str()));
    let keys = [Key::number("created_at").desc(), Key::text("id").desc()];
    let Page { items, pagination } = Page::fetch(tx, paging, items, &keys)?;
    let items = items.into_iter().map(|record| StoreFile::of(ctx, record));
    Ok(Page {
        items: items.collect(),
        pagination,
    })
}

/// `GET /v2/stores/{storeId}/files/{fileId}`: a file, and where the merchant fetches it.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<FilePath>) -> Result<StoreFile, ApiError> {
    find(tx, ctx, &input.path.file_id)
}

/// A file of the store, where the merchant fetches it, and what uses it.
///
/// # Errors
/// [`ApiError::Missing`] when there is none.
pub fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, file: &str) -> Result<StoreFile, ApiError> {
    let found = store::find(tx, &ctx.store.id, file)?.filter(|file| file.deleted_at.is_none());
    let record = found.ok_or(ApiError::Missing("File"))?;
    let download = FileId::parse(&record.id).filter(|_| record.is_there());
    let fetched = download.map(|id| {
        let key = address::download(&ctx.store.id, &id);
        signed::url(ctx, &key, fetched_type(&record.mime_type), &record.filename)
    });
    let fetched = fetched.transpose()?;
    let mut shown = StoreFile::of(ctx, record);
    shown.url = shown.url.or(fetched);
    shown.used_by = Some(store::users(tx, &ctx.store.id, file)?);
    Ok(shown)
}

/// `DELETE /v2/stores/{storeId}/files/{fileId}`: deletes a file that nothing uses.
pub fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<FilePath>) -> Result<Deleted, ApiError> {
    remove(tx, ctx, &input.path.file_id)?;
    Ok(Deleted { deleted: true })
}

/// Deletes a file that nothing uses. What buyers bought stays theirs: the file is no longer listed and cannot
/// be used, and they can fetch it.
///
/// # Errors
/// [`ApiError::Missing`] when there is none, [`ApiError::Conflict`] when something uses it, or somebody is
/// paying for it.
pub fn remove(tx: &mut Tx<'_>, ctx: &Ctx<'_>, file: &str) -> Result<(), ApiError> {
    let found = store::find_locked(tx, &ctx.store.id, file)?.filter(|file| file.deleted_at.is_none());
    let record = found.ok_or(ApiError::Missing("File"))?;
    if store::is_used(tx, &ctx.store.id, file)? {
        return Err(ApiError::Conflict("A product or the store uses this file".into()));
    }
    if store::is_awaited(tx, &ctx.store.id, file)? {
        return Err(ApiError::Conflict(
            "An order that is being paid delivers this file".into(),
        ));
    }
    store::mark_deleted(tx, &ctx.store.id, file, ctx.now)?;
    let gone_at = (!record.was_sold).then_some(ctx.now);
    Ok(jobs::plan(tx, ctx, JobKind::FileExpiry, file, gone_at)?)
}
