//! The files of a copy: pictures, downloads and attachments, which are beside the database.

use super::store;
use pandabase_commerce::files::address;
use pandabase_commerce::support::cases::attachments;
use pandabase_domain::id::{CaseAttachmentId, StoreId};
use pandabase_platform::app::App;
use pandabase_platform::error::ApiError;
use pandabase_platform::files::{FileError, FileKey};
use std::sync::Arc;

/// Files are handed out with a type that their row or their name says.
const TYPE: &str = "application/octet-stream";

/// The ids of what a store has files of.
pub(super) async fn of(app: &Arc<App>, id: &StoreId) -> Result<Vec<String>, ApiError> {
    let id = id.clone();
    Ok(app.db.read(move |tx| store::objects(tx, &id)).await?)
}

/// Copies the files of these to another store; what is there already stays.
///
/// # Errors
/// [`ApiError::Unavailable`] when the storage fails.
pub(super) async fn copy(
    app: &App,
    objects: &[String],
    from: &StoreId,
    to: &StoreId,
) -> Result<(), ApiError> {
    for object in objects {
        for (source, target) in keys(from, object).iter().zip(keys(to, object)) {
            copy_one(app, source, &target).await?;
        }
    }
    Ok(())
}

/// Deletes the files of these. One that cannot be deleted stays, and nothing leads to it.
pub(super) async fn delete(app: &App, objects: &[String], id: &StoreId) {
    for key in objects.iter().flat_map(|object| keys(id, object)) {
        if let Err(error) = app.files.delete(&key, app.env.clock.now()).await {
            tracing::warn!(file = %key, "it stays in the storage: {error}");
        }
    }
}

/// Everything that the storage may have of an object.
fn keys(id: &StoreId, object: &str) -> Vec<FileKey> {
    match CaseAttachmentId::parse(object) {
        Some(attachment) => vec![attachments::key(id, &attachment)],
        None => address::all(id, object),
    }
}

async fn copy_one(app: &App, from: &FileKey, to: &FileKey) -> Result<(), FileError> {
    let now = app.env.clock.now();
    if app.files.size(to, now).await?.is_some() {
        return Ok(());
    }
    let Some(mut reader) = app.files.read(from, now).await? else {
        return Ok(());
    };
    let mut writer = app.files.create(to, TYPE, now).await?;
    while let Some(bytes) = reader.chunk().await? {
        writer.write(&bytes).await?;
    }
    writer.finish().await.map(drop)
}
