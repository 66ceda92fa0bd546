//! What a mail carries besides its text. The mail keeps the data; the file is made of it outside the
//! database, when the mail is sent or read.

use crate::db::{DbError, Tx};
use crate::error::ApiError;
use crate::papers;
use crate::pdf::document::InvoiceDocument;
use crate::pdf::page as pdf;
use pandabase_domain::id::{MessageId, StoreId};
use serde::{Deserialize, Serialize};
use std::error::Error;

/// What a file is made of.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Attachment {
    /// An invoice as a PDF.
    Invoice(Box<InvoiceDocument>),
    /// An invoice or credit note that is kept apart, as a PDF: its number may be given after the mail is
    /// written.
    Paper {
        /// The order or refund that it is of.
        id: String,
        /// The file's name while it has no number.
        name: String,
    },
}

/// A file as it is attached.
#[derive(Debug)]
pub struct File {
    /// Under which name it is saved.
    pub name: String,
    /// Its media type.
    pub content_type: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

type Failure = Box<dyn Error + Send + Sync>;

impl Attachment {
    /// The file's name.
    pub fn name(&self) -> String {
        match self {
            Self::Invoice(invoice) => invoice.file_name(),
            Self::Paper { name, .. } => name.clone(),
        }
    }

    /// The file's media type.
    pub fn content_type(&self) -> &'static str {
        match self {
            Self::Invoice(_) | Self::Paper { .. } => "application/pdf",
        }
    }

    /// The attachment with what is kept apart put into it; `None` while that waits for its number.
    pub fn whole(self, tx: &mut Tx<'_>, store: &StoreId) -> Result<Option<Whole>, DbError> {
        let document = match self {
            Self::Invoice(document) => Some(*document),
            Self::Paper { id, .. } => papers::find(tx, store, &id)?,
        };
        Ok(document.map(|document| Whole { document }))
    }
}

/// An attachment with everything that its file is made of.
#[derive(Debug, Clone)]
pub struct Whole {
    document: InvoiceDocument,
}

impl Whole {
    /// An invoice or credit note that has its number.
    pub fn of(document: InvoiceDocument) -> Self {
        Self { document }
    }

    /// The file's name, with the number in it.
    pub(crate) fn name(&self) -> String {
        self.document.file_name()
    }

    fn render(&self) -> Result<File, Failure> {
        Ok(File {
            name: self.name(),
            content_type: "application/pdf",
            bytes: pdf::render(&self.document)?,
        })
    }

    /// Makes the file, on a thread where nobody waits behind it.
    ///
    /// # Errors
    /// [`ApiError::Internal`] when it cannot be made.
    pub async fn file(self) -> Result<File, ApiError> {
        made(move || self.render()).await.map_err(ApiError::Internal)
    }
}

/// The file of a mail that is about to be sent. A mail is worth more than its attachment: what cannot be
/// rendered is logged and left out.
pub async fn file_of(mail: &MessageId, attachment: Option<Whole>) -> Option<File> {
    let attachment = attachment?;
    let made = made(move || attachment.render()).await;
    made.inspect_err(|error| tracing::error!(%mail, %error, "a mail goes without its attachment"))
        .ok()
}

/// What `make` makes, on a thread for work that takes long; its panic is an error.
async fn made(make: impl FnOnce() -> Result<File, Failure> + Send + 'static) -> Result<File, Failure> {
    tokio::task::spawn_blocking(make).await?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_cannot_be_made_is_an_error_and_no_panic() {
        let failed = made(|| Err("no font".into())).await;
        assert_eq!(failed.unwrap_err().to_string(), "no font");
        let broken = made(|| panic!("defect in a library")).await;
        assert!(broken.is_err());
    }
}
