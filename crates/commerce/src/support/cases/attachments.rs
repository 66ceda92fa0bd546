//! Files of cases: one side announces a file, uploads it, and then sends it with a message. A file that no
//! message carries within a day is deleted.

use super::record::State;
use super::requests::{AttachmentPath, Carried, CasePath, NewAttachment};
use super::store::{self, attachments};
use super::views::{Announced, Attachment, AttachmentUrl, CaseMessage};
use pandabase_domain::case::{Sender, is_attachable};
use pandabase_domain::id::{CaseAttachmentId, CaseId, StoreId};
use pandabase_domain::time::DAY;
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::app::{Acting, App};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::files::{FileKey, address};
use pandabase_platform::jobs::{self, Job, JobKind, Next};
use std::sync::Arc;

/// How long a file may wait for its message, in milliseconds.
const KEPT: i64 = DAY;

/// Where a file is.
pub fn key(store: &StoreId, id: &CaseAttachmentId) -> FileKey {
    FileKey::new(store, id, "file")
}

/// Announces a file of one side for a case of the store.
pub fn announce(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    case: &CaseId,
    uploader: Sender,
    new: &NewAttachment,
) -> Result<Announced, ApiError> {
    let case = store::find(tx, ctx, case)?.ok_or(ApiError::Missing("Case"))?;
    if !is_attachable(&new.mime_type) {
        return Err(ApiError::invalid(
            "body/mimeType must be one of image/*, application/pdf, text/plain, application/zip",
        ));
    }
    let id: CaseAttachmentId = ctx.id();
    attachments::insert(tx, ctx, &id, &case.id, uploader, new)?;
    let forgotten_at = ctx.now.plus_millis(KEPT);
    jobs::enqueue(tx, ctx, JobKind::AttachmentExpiry, id.as_str(), &(), forgotten_at)?;
    let upload_url = address::upload_url(ctx, &key(&ctx.store.id, &id), &new.mime_type, new.size_bytes)?;
    Ok(Announced {
        attachment_id: id,
        upload_url,
    })
}

/// The address from which one side fetches a file of a case of the store.
pub fn url(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    path: &AttachmentPath,
    reader: Sender,
) -> Result<AttachmentUrl, ApiError> {
    let (case, id) = (&path.case_id, &path.attachment_id);
    let found = attachments::find(tx, ctx, case, id, reader)?;
    let file = found.ok_or(ApiError::Missing("Attachment"))?;
    let key = key(&ctx.store.id, id);
    let url = address::url(ctx, &key, &file.mime_type, &file.filename)?;
    Ok(AttachmentUrl { url })
}

/// `POST /v2/stores/{storeId}/cases/{caseId}/attachments`: the merchant announces a file.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<CasePath, Nothing, Json<NewAttachment>>,
) -> Result<Announced, ApiError> {
    announce(tx, ctx, &input.path.case_id, Sender::Merchant, &input.body.0)
}

/// `GET /v2/stores/{storeId}/cases/{caseId}/attachments/{attachmentId}`: where the merchant fetches a file.
pub fn show(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<AttachmentPath>,
) -> Result<AttachmentUrl, ApiError> {
    store::find(tx, ctx, &input.path.case_id)?.ok_or(ApiError::Missing("Case"))?;
    url(tx, ctx, &input.path, Sender::Merchant)
}

/// Whether all files of a message were uploaded completely; otherwise the position of the first that was not.
pub type Uploaded = Result<(), usize>;

/// Checks the files of a message in the storage, before the message's transaction.
pub async fn look(app: &App, store: &StoreId, files: &[Carried]) -> Result<Uploaded, ApiError> {
    for (position, file) in files.iter().enumerate() {
        let Some(id) = CaseAttachmentId::parse(file.attachment_id.as_str()) else {
            return Ok(Err(position));
        };
        let size = app.files.size(&key(store, &id), app.env.clock.now()).await?;
        if size.and_then(|size| i64::try_from(size).ok()) != Some(file.size_bytes.get()) {
            return Ok(Err(position));
        }
    }
    Ok(Ok(()))
}

/// The error for the file at this position of a message.
fn refuse(position: usize) -> ApiError {
    ApiError::invalid(format!(
        "body/attachments/{position}/attachmentId must be a file uploaded to this case, \
         with its size and type"
    ))
}

/// Attaches to a message the files that it names.
pub fn claim(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    case: &State,
    message: &mut CaseMessage,
    files: &[Carried],
    uploaded: Uploaded,
) -> Result<(), ApiError> {
    uploaded.map_err(refuse)?;
    for (position, file) in files.iter().enumerate() {
        let id = file.attachment_id.clone();
        if !attachments::claim(tx, ctx, &case.id, message, &id, file)? {
            return Err(refuse(position));
        }
        jobs::cancel(tx, ctx, JobKind::AttachmentExpiry, id.as_str())?;
        message.attachments.push(Attachment {
            id,
            filename: file.filename.to_string(),
            mime_type: file.mime_type.to_string(),
            size_bytes: file.size_bytes.get(),
        });
    }
    // In the order in which lists show them.
    message.attachments.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(())
}

/// The job: deletes a file that no message carries.
pub fn expire(app: Arc<App>, job: Job) -> Acting {
    Box::pin(async move {
        let (store, id) = (
            job.store.id.clone(),
            CaseAttachmentId::from_stored(job.subject.as_str()),
        );
        let (of, forgotten) = (store.clone(), id.clone());
        let is_carried = app.db.write(move |tx| {
            // The row goes first, so that no message can carry a file that is being deleted.
            attachments::forget(tx, &of, &forgotten)?;
            Ok::<_, ApiError>(attachments::is_carried(tx, &of, &forgotten)?)
        });
        if !is_carried.await? {
            app.files.delete(&key(&store, &id), app.env.clock.now()).await?;
        }
        let db = app.db.clone();
        db.write(move |tx| jobs::finish(tx, &job, &Next::Done)).await
    })
}
