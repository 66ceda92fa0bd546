//! Requests for files.

use pandabase_domain::file::{FilePurpose, LARGEST_DOWNLOAD};
use pandabase_domain::input::{IdText, Int, Opt, Text};
use pandabase_platform::listed;
use schemars::JsonSchema;
use serde::Deserialize;

/// Names a file.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FilePath {
    /// The file or the picture.
    pub(crate) file_id: IdText,
}

/// How large a file is, in bytes.
pub type FileSize = Int<1, LARGEST_DOWNLOAD>;

/// A file to be uploaded.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewFile {
    /// Its name, without folders. Buyers save a download under it.
    pub filename: Text<1, 255>,
    /// Its media type: of a picture `image/png`, `image/jpeg`, `image/webp` or `image/gif`.
    pub mime_type: Text<1, 128>,
    /// Its size in bytes: of a picture at most 5242880.
    pub size_bytes: FileSize,
    /// What it is for.
    pub purpose: FilePurpose,
}

listed! {
    /// Which files.
    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(rename_all = "camelCase")]
    pub struct ListQuery {
        /// Only pictures, or only downloads.
        pub(crate) purpose: Opt<FilePurpose>,
    }
}
