//! Outgoing mail (contract `README.md`, "Email"): queued in the transaction that causes it, sent by a
//! job. A mail that cannot be sent never fails the request behind it.
//!
//! Without an SMTP server a sandbox keeps its mails readable at `/dev/mailbox` and counts them as sent;
//! production keeps them waiting, says so in the log and tries again every hour.

pub mod attachment;
pub mod body;
pub mod brand;
mod layout;
pub mod letter;
pub mod mailbox;
pub mod outbox;
pub mod store;
pub mod verify;

use crate::context::Ctx;
use crate::db::{DbError, Tx, lock_key};
use crate::error::ApiError;
use crate::jobs;
use crate::jobs::JobKind;
use crate::mail::letter::{Address, Kept, Mail, StoreMail};
pub use attachment::Attachment;
pub use attachment::File;
use pandabase_domain::id::MessageId;
use pandabase_domain::time::{DAY, Timestamp};
pub use store::SWEEP;

/// How long mails are kept, in milliseconds.
pub const KEPT: i64 = 30 * DAY;

/// The lock under which mails of one purpose to an address are counted, so that no two are the last one.
pub fn recipient_lock(purpose: &str, email: &str) -> i64 {
    lock_key(&format!("{purpose} {email}"))
}

/// Queues a mail of the platform in the caller's transaction.
pub fn enqueue(tx: &mut Tx<'_>, ctx: &Ctx<'_>, mail: &Mail<'_>) -> Result<(), ApiError> {
    enqueue_at(tx, ctx, mail, ctx.now)
}

/// Queues a mail of the platform that is sent at a time of the store's clock. One that a sandbox shows is
/// shown at once.
pub fn enqueue_at(tx: &mut Tx<'_>, ctx: &Ctx<'_>, mail: &Mail<'_>, at: Timestamp) -> Result<(), ApiError> {
    let address = Address {
        to: mail.to,
        subject: &mail.subject,
        reference: mail.reference,
    };
    queue(tx, ctx, &address, &Kept::of_platform(mail), at)
}

/// Queues a mail of a store to a buyer. What is attached is rendered when the mail is sent or read.
pub fn enqueue_of_store(tx: &mut Tx<'_>, ctx: &Ctx<'_>, mail: StoreMail<'_>) -> Result<(), ApiError> {
    let subject = mail.subject.clone();
    let address = Address {
        to: mail.to,
        subject: &subject,
        reference: mail.reference,
    };
    queue(tx, ctx, &address, &Kept::of_store(mail), ctx.now)
}

fn queue(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    address: &Address<'_>,
    kept: &Kept,
    at: Timestamp,
) -> Result<(), ApiError> {
    let id: MessageId = ctx.id();
    let content = serde_json::to_vec(kept).map_err(DbError::Json)?;
    let content = ctx.encrypt(&store::CONTENT, id.as_str(), &content);
    let is_readable = ctx.env.config.is_sandbox() && ctx.env.config.smtp.is_none();
    let sent_at = is_readable.then_some(ctx.now);
    store::insert(tx, ctx, &id, address, &content, sent_at)?;
    if sent_at.is_none() {
        jobs::enqueue(tx, ctx, JobKind::MailSend, id.as_str(), &(), at)?;
    }
    Ok(())
}
