//! Outgoing mail (contract `README.md`, "Email"): queued in the transaction that causes it, sent by a
//! job. A mail that cannot be sent never fails the request behind it.
//!
//! Without an SMTP server a sandbox keeps its mails readable at `/dev/mailbox` and counts them as sent;
//! production keeps them waiting, says so in the log and tries again every hour.

pub mod attachment;
pub mod letter;
pub mod mailbox;
pub mod outbox;
pub mod store;
pub mod verify;

use crate::context::Ctx;
use crate::db::{DbError, Tx};
use crate::error::ApiError;
use crate::jobs;
use crate::jobs::JobKind;
use crate::mail::letter::{Content, Mail};
pub use attachment::Attachment;
pub use attachment::File;
use pandabase_domain::id::MessageId;
use pandabase_domain::time::{DAY, Timestamp};
use pandabase_domain::token::bearer_hash;
pub use store::SWEEP;

/// How long mails are kept, in milliseconds.
pub const KEPT: i64 = 30 * DAY;

/// The lock under which mails of one purpose to an address are counted, so that no two are the last one.
pub fn recipient_lock(purpose: &str, email: &str) -> i64 {
    let hash = bearer_hash(&format!("{purpose} {email}"));
    let (head, _) = hash.split_at(8);
    head.iter()
        .fold(0, |key: i64, byte| (key << 8) | i64::from(*byte))
}

/// Queues a mail in the caller's transaction.
pub fn enqueue(tx: &mut Tx<'_>, ctx: &Ctx<'_>, mail: &Mail<'_>) -> Result<(), ApiError> {
    queue(tx, ctx, mail, None, ctx.now)
}

/// Queues a mail that is sent at a time of the store's clock. One that a sandbox shows is shown at once.
pub fn enqueue_at(tx: &mut Tx<'_>, ctx: &Ctx<'_>, mail: &Mail<'_>, at: Timestamp) -> Result<(), ApiError> {
    queue(tx, ctx, mail, None, at)
}

/// Queues a mail with an attachment, which is rendered when the mail is sent or read.
pub fn enqueue_with(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    mail: &Mail<'_>,
    attachment: Option<Attachment>,
) -> Result<(), ApiError> {
    queue(tx, ctx, mail, attachment, ctx.now)
}

fn queue(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    mail: &Mail<'_>,
    attachment: Option<Attachment>,
    at: Timestamp,
) -> Result<(), ApiError> {
    let id: MessageId = ctx.id();
    let content = serde_json::to_vec(&Content::of(mail, attachment)).map_err(DbError::Json)?;
    let content = ctx.encrypt(&store::CONTENT, id.as_str(), &content);
    let is_readable = ctx.env.config.is_sandbox() && ctx.env.config.smtp.is_none();
    let sent_at = is_readable.then_some(ctx.now);
    store::insert(tx, ctx, &id, mail, &content, sent_at)?;
    if sent_at.is_none() {
        jobs::enqueue(tx, ctx, JobKind::MailSend, id.as_str(), &(), at)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(text: &str, html: Option<&str>) -> Content {
        let mail = Mail {
            to: "mia@example.org",
            subject: "Hello".into(),
            text: text.into(),
            html: html.map(Into::into),
            reference: "ord_1",
        };
        Content::of(&mail, None)
    }

    #[test]
    fn the_footer_is_the_last_line_once() {
        assert_eq!(content("Thanks!\n\n", None).text, "Thanks!\n\nRef: ord_1\n");
        assert_eq!(
            content("Thanks!\n\nRef: ord_1", None).text,
            "Thanks!\n\nRef: ord_1\n"
        );
        assert_eq!(content("", None).text, "\n\nRef: ord_1\n");
        let html = |text| content("", Some(text)).html.unwrap();
        assert_eq!(html("<p>Hi</p>"), "<p>Hi</p><p>Ref: ord_1</p>\n");
        assert_eq!(
            html("<body><p>Hi</p></body></html>"),
            "<body><p>Hi</p><p>Ref: ord_1</p>\n</body></html>"
        );
        assert_eq!(html(&html("<p>Hi</p>")), html("<p>Hi</p>"));
    }
}
