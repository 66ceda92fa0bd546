//! Downloads in the hands of buyers.

use super::{address, store};
use pandabase_domain::file::{FileStatus, fetched_type};
use pandabase_domain::id::{CustomerId, FileId};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::files::address::buyers_url;

/// Where a buyer fetches what a product delivers: the merchant's own address, or, for a file of the store,
/// one that is made for this buyer now and works for 15 minutes. `None` when the file is gone.
pub fn address_for(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    buyer: &CustomerId,
    delivered: Option<String>,
) -> Result<Option<String>, ApiError> {
    let Some(id) = delivered.as_deref().and_then(FileId::parse) else {
        return Ok(delivered);
    };
    let file = store::find(tx, &ctx.store.id, id.as_str())?;
    let file = file.filter(|file| file.status == FileStatus::Ready);
    Ok(file.map(|file| {
        let key = address::download(&ctx.store.id, &id);
        let mime_type = fetched_type(&file.mime_type);
        buyers_url(ctx, &key, mime_type, &file.filename, buyer.as_str())
    }))
}

/// Whether what a product delivers is a file of the store.
pub fn is_file(delivered: Option<&str>) -> bool {
    delivered.and_then(FileId::parse).is_some()
}

/// Notes that a buyer got what a product delivers: a file is kept for them from now on.
pub fn note_sold(tx: &mut Tx<'_>, ctx: &Ctx<'_>, delivered: Option<&str>) -> Result<(), ApiError> {
    match delivered.and_then(FileId::parse) {
        Some(id) => Ok(store::mark_sold(tx, &ctx.store.id, id.as_str())?),
        None => Ok(()),
    }
}
