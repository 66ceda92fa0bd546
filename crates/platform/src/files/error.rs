//! What a storage of files can fail with.

use std::io;

/// The storage failed. The texts carry no signed address.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The folder refused.
    #[error("file: {0}")]
    Io(#[from] io::Error),
    /// The bucket was not reached.
    #[error("S3: {0}")]
    Http(reqwest::Error),
    /// The bucket refused.
    #[error("S3 answered {status} to {operation}: {code}")]
    Refused {
        /// What was asked.
        operation: &'static str,
        /// HTTP status.
        status: u16,
        /// S3's word for the reason; empty when it gave none.
        code: String,
    },
    /// A file that arrives once is there already.
    #[error("the file is there already")]
    Taken,
    /// The storage is not set up; the cause is in the text.
    #[error("{0}")]
    Unable(String),
}

impl From<reqwest::Error> for FileError {
    fn from(error: reqwest::Error) -> Self {
        // The address is signed: whoever reads the log must not be able to use it.
        Self::Http(error.without_url())
    }
}
