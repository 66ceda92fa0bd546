//! Reading the outbox back: the mailbox of a sandbox.

use super::attachment::Whole;
use super::letter::Content;
use super::outbox::open;
use super::store;
use super::store::Stored;
use crate::context::Env;
use crate::db::Tx;
use crate::error::ApiError;
use crate::page::{Page, Paging};
use pandabase_domain::id::{MessageId, StoreId};
use pandabase_domain::time::Timestamp;
use serde::Serialize;

/// A mail as its recipient would see it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Letter {
    /// The mail.
    pub id: MessageId,
    /// Empty for mails of the platform.
    pub store_id: String,
    /// The recipient's address.
    pub to: String,
    /// One line.
    pub subject: String,
    /// The mail as text.
    pub text: String,
    /// The mail as HTML.
    pub html: Option<String>,
    /// Its attachments.
    pub attachments: Vec<Attached>,
    /// Where mails of this kind end, which a mail server is told in a header.
    pub unsubscribe: Option<String>,
    /// The id in the footer.
    pub reference: String,
    /// When it was written.
    pub created_at: Timestamp,
    /// Null while it waits for the mail server.
    pub sent_at: Option<Timestamp>,
}

/// A file that a mail carries.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Attached {
    /// Under which name it is saved.
    pub name: String,
    pub(crate) content_type: &'static str,
    /// Where the mailbox hands it out.
    pub url: String,
}

/// A page of letters, all or those to one address; the newest first, by the machine's clock. Those of the
/// platform, by which people sign in, are among them only if they are to be.
///
/// # Errors
/// [`ApiError`] from the database, or when a mail does not decrypt.
pub fn letters(
    tx: &mut Tx<'_>,
    env: &Env,
    to: Option<&str>,
    with_platform: bool,
    paging: &Paging,
) -> Result<Page<Letter>, ApiError> {
    let found = store::newest(tx, to, with_platform, paging)?;
    found.try_map(|stored| letter(tx, env, stored))
}

/// One letter.
///
/// # Errors
/// [`ApiError`] from the database, or when the mail does not decrypt.
pub fn find(tx: &mut Tx<'_>, env: &Env, store: &StoreId, id: &MessageId) -> Result<Option<Letter>, ApiError> {
    let stored = store::find(tx, store, id)?;
    stored.map(|stored| letter(tx, env, stored)).transpose()
}

/// The attachment of one letter; `None` also while it waits for its number.
///
/// # Errors
/// [`ApiError`] from the database, or when the mail does not decrypt.
pub fn attachment(
    tx: &mut Tx<'_>,
    env: &Env,
    store: &StoreId,
    id: &MessageId,
) -> Result<Option<Whole>, ApiError> {
    let Some(stored) = store::find(tx, store, id)? else {
        return Ok(None);
    };
    match open(env, &stored)?.attachment {
        Some(attachment) => Ok(attachment.whole(tx, store)?),
        None => Ok(None),
    }
}

fn letter(tx: &mut Tx<'_>, env: &Env, stored: Stored) -> Result<Letter, ApiError> {
    let Content {
        text,
        html,
        attachment,
        unsubscribe,
    } = open(env, &stored)?;
    let attached = match attachment {
        Some(attachment) => {
            let (name, content_type) = (attachment.name(), attachment.content_type());
            let whole = attachment.whole(tx, &StoreId::from_stored(&*stored.store_id))?;
            Some(Attached {
                name: whole.map_or(name, |whole| whole.name()),
                content_type,
                url: format!("/dev/mailbox/{}/attachment?store={}", stored.id, stored.store_id),
            })
        }
        None => None,
    };
    Ok(Letter {
        id: stored.id,
        store_id: stored.store_id,
        to: stored.to,
        subject: stored.subject,
        text,
        html,
        attachments: attached.into_iter().collect(),
        unsubscribe,
        reference: stored.reference,
        created_at: stored.created_at,
        sent_at: stored.sent_at,
    })
}
