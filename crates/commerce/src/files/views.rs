//! Files as merchants see them.

use super::address;
use super::store::Record;
use pandabase_domain::file::{FilePurpose, FileStatus, PictureSize};
use pandabase_domain::id::ImageId;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use schemars::JsonSchema;
use serde::Serialize;

/// Where a file is to be uploaded.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AnnouncedFile {
    /// What products and stores name it by: `img_…` for a picture, `file_…` for a download.
    pub id: String,
    /// Takes one `PUT` of the file, which must begin within five minutes.
    pub upload_url: String,
    /// Where a picture will be seen; null for a download.
    pub url: Option<String>,
}

/// A picture or a download of a store.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StoreFile {
    /// `img_…` for a picture, `file_…` for a download.
    pub id: String,
    /// What it is for.
    pub purpose: FilePurpose,
    /// Its name.
    pub filename: String,
    /// Its media type, as it was uploaded.
    pub mime_type: String,
    /// Its size in bytes, as it was uploaded.
    pub size_bytes: i64,
    /// Whether it has arrived.
    pub status: FileStatus,
    /// Where anybody can see a picture. Where the merchant can fetch a download for five minutes, if one file
    /// was asked for; null in lists and until it has arrived.
    pub url: Option<String>,
    /// The same picture, smaller; null for a download.
    pub thumbnail_url: Option<String>,
    /// Whether a product or the store uses it.
    pub in_use: bool,
    /// What uses it: products by their ids, and the store itself by its own, up to a hundred; null in lists.
    pub used_by: Option<Vec<String>>,
    /// When it is deleted unless something uses it by then; null for what is used or was sold.
    pub expires_at: Option<Timestamp>,
    /// When it was announced.
    pub created_at: Timestamp,
}

impl StoreFile {
    pub(super) fn of(ctx: &Ctx<'_>, record: Record) -> Self {
        let is_ready = record.status == FileStatus::Ready;
        let image = ImageId::parse(&record.id).filter(|_| is_ready);
        let shown = |size| image.as_ref().map(|id| address::public(ctx, id, size));
        Self {
            purpose: record.purpose,
            status: record.status,
            url: shown(PictureSize::Large),
            thumbnail_url: shown(PictureSize::Small),
            in_use: is_ready && record.unused_since.is_none(),
            used_by: None,
            expires_at: record.goes_at(),
            size_bytes: record.size_bytes,
            created_at: record.created_at,
            filename: record.filename,
            mime_type: record.mime_type,
            id: record.id,
        }
    }
}
