//! Files of cases: announced by one side, uploaded, then carried by one of its messages.

use super::store::State;
use super::views::{Attachment, CaseMessage};
use crate::db::Tx;
use crate::http::{ApiError, Ctx};
use crate::{params, sql};
use pandabase_domain::case::{ATTACHMENT_SIZE, ATTACHMENTS, Sender};
use pandabase_domain::id::CaseAttachmentId;
use pandabase_domain::input::{IdText, Int, List, Text};
use schemars::JsonSchema;
use serde::Deserialize;

sql! {
    CLAIM = "UPDATE case_attachments SET message_id = $1, filename = $2
        WHERE store_id = $3 AND id = $4 AND case_id = $5 AND uploader = $6 AND mime_type = $7 AND size_bytes = $8
            AND message_id IS NULL";
}

/// A file that a message carries, as it was announced.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Carried {
    pub(super) attachment_id: IdText,
    filename: Text<1, 255>,
    mime_type: Text<1, 128>,
    size_bytes: Int<1, ATTACHMENT_SIZE>,
}

/// The files of a message.
pub(crate) type CarriedFiles = List<Carried, 0, ATTACHMENTS>;

/// The refusal of the file at this position of a message.
pub(super) fn refuse(position: usize) -> ApiError {
    ApiError::invalid(format!(
        "body/attachments/{position}/attachmentId must be a file uploaded to this case, with its size and type"
    ))
}

/// Gives a message the files that it names.
pub(super) fn claim(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    case: &State,
    message: &mut CaseMessage,
    uploader: Sender,
    files: &[Carried],
) -> Result<(), ApiError> {
    for (position, file) in files.iter().enumerate() {
        let claimed = tx.run(
            CLAIM,
            params![
                &message.id,
                &*file.filename,
                &ctx.store.id,
                &*file.attachment_id,
                &case.id,
                uploader.as_str(),
                &*file.mime_type,
                file.size_bytes.get()
            ],
        )?;
        if claimed == 0 {
            return Err(refuse(position));
        }
        message.attachments.push(Attachment {
            id: CaseAttachmentId::from_stored(&*file.attachment_id),
            filename: file.filename.to_string(),
            mime_type: file.mime_type.to_string(),
            size_bytes: file.size_bytes.get(),
        });
    }
    // As lists show them.
    message.attachments.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(())
}
