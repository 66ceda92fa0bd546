//! SQL of the files of cases.

use crate::support::cases::requests::{Carried, NewAttachment};
use crate::support::cases::views::CaseMessage;
use pandabase_domain::case::Sender;
use pandabase_domain::id::{CaseAttachmentId, CaseId, StoreId};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Tx};
use pandabase_platform::{params, sql};

sql! {
    ANNOUNCE = "INSERT INTO case_attachments (store_id, id, case_id, uploader, filename, mime_type,
            size_bytes, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    // The other side does not see a file before a message carries it.
    FIND: File = "SELECT {} FROM case_attachments
        WHERE store_id = $1 AND case_id = $2 AND id = $3 AND (uploader = $4 OR message_id IS NOT NULL)";
    CLAIM = "UPDATE case_attachments SET message_id = $1, filename = $2
        WHERE store_id = $3 AND id = $4 AND case_id = $5 AND uploader = $6 AND mime_type = $7
            AND size_bytes = $8 AND message_id IS NULL";
    FORGET = "DELETE FROM case_attachments WHERE store_id = $1 AND id = $2 AND message_id IS NULL";
    IS_CARRIED = "SELECT 1 FROM case_attachments WHERE store_id = $1 AND id = $2";
}

/// Stores a file that a side has announced.
pub fn insert(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &CaseAttachmentId,
    case: &CaseId,
    uploader: Sender,
    new: &NewAttachment,
) -> Result<(), DbError> {
    tx.run(
        ANNOUNCE,
        params![
            &ctx.store.id,
            id,
            case,
            uploader.as_str(),
            &*new.filename,
            &*new.mime_type,
            new.size_bytes.get(),
            ctx.now
        ],
    )
    .map(drop)
}

/// What is needed to fetch a file.
#[derive(FromRow)]
pub struct File {
    pub(crate) filename: String,
    pub(crate) mime_type: String,
}

/// A file that `reader` may fetch.
pub fn find(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    case: &CaseId,
    id: &CaseAttachmentId,
    reader: Sender,
) -> Result<Option<File>, DbError> {
    tx.fetch_optional(FIND, params![&ctx.store.id, case, id, reader.as_str()])
}

/// Attaches to a message a file that its sender uploaded to the case; `false` when there is no such file.
pub fn claim(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    case: &CaseId,
    message: &CaseMessage,
    id: &CaseAttachmentId,
    file: &Carried,
) -> Result<bool, DbError> {
    let claimed = tx.run(
        CLAIM,
        params![
            &message.id,
            &*file.filename,
            &ctx.store.id,
            id,
            case,
            message.sender_type.as_str(),
            &*file.mime_type,
            file.size_bytes.get()
        ],
    )?;
    Ok(claimed > 0)
}

/// Deletes the row of a file unless a message carries it.
pub fn forget(tx: &mut Tx<'_>, store: &StoreId, id: &CaseAttachmentId) -> Result<(), DbError> {
    tx.run(FORGET, params![store, id]).map(drop)
}

/// Whether the row of a file still exists after [`forget`], because a message carries it.
pub fn is_carried(tx: &mut Tx<'_>, store: &StoreId, id: &CaseAttachmentId) -> Result<bool, DbError> {
    tx.exists(IS_CARRIED, params![store, id])
}
