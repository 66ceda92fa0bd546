//! Outgoing mail (contract `README.md`, "Email"): queued in the transaction that causes it, sent by a
//! job. A mail that cannot be sent never fails the request behind it.
//!
//! Without an SMTP server a sandbox keeps its mails readable at `/dev/mailbox` and counts them as sent;
//! production keeps them waiting, says so in the log and tries again every hour.

mod attachment;
pub(crate) mod mailbox;
mod store;
mod transport;

pub use attachment::Attachment;
pub(crate) use attachment::File;
pub(crate) use store::SWEEP;
pub use transport::Mailer;

use crate::app::App;
use crate::db::{DbError, Tx};
use crate::http::{ApiError, Ctx};
use crate::jobs::{self, Job, JobKind, Next, table::Acting};
use pandabase_domain::id::MessageId;
use pandabase_domain::time::{DAY, HOUR};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use transport::SendError;

/// How long mails are kept, in milliseconds.
pub(crate) const KEPT: i64 = 30 * DAY;
/// The purpose under which contents are encrypted.
const CONTENT: &str = "mail content";

/// A mail to be sent.
#[derive(Debug, Clone)]
pub struct Mail<'a> {
    /// The recipient's address.
    pub to: &'a str,
    /// One line.
    pub subject: String,
    /// The mail as text, without the footer.
    pub text: String,
    /// The mail as HTML, without the footer; values in it are already escaped.
    pub html: Option<String>,
    /// The id that the mail is about, for its footer.
    pub reference: &'a str,
}

/// Both forms of a mail, footer included, and what is attached.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Content {
    text: String,
    html: Option<String>,
    attachment: Option<Attachment>,
}

impl Content {
    fn of(mail: &Mail<'_>, attachment: Option<Attachment>) -> Self {
        let footer = format!("Ref: {}", mail.reference);
        let body = mail.text.trim_end();
        let body = body.strip_suffix(footer.as_str()).unwrap_or(body).trim_end();
        Self {
            text: format!("{body}\n\n{footer}\n"),
            html: mail.html.as_deref().map(|html| with_html_footer(html, &footer)),
            attachment,
        }
    }
}

fn with_html_footer(html: &str, footer: &str) -> String {
    let line = format!("<p>{footer}</p>");
    if html.contains(&line) {
        return html.to_owned();
    }
    let end = html.rfind("</body>").unwrap_or(html.len());
    let (before, after) = html.split_at(end);
    format!("{before}{line}\n{after}")
}

/// Queues a mail in the caller's transaction.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn enqueue(tx: &mut Tx<'_>, ctx: &Ctx<'_>, mail: &Mail<'_>) -> Result<(), ApiError> {
    enqueue_with(tx, ctx, mail, None)
}

/// Queues a mail with an attachment, which is rendered when the mail is sent or read.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn enqueue_with(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    mail: &Mail<'_>,
    attachment: Option<Attachment>,
) -> Result<(), ApiError> {
    let id: MessageId = ctx.id();
    let content = serde_json::to_vec(&Content::of(mail, attachment)).map_err(DbError::Json)?;
    let content = ctx.app.keyring.encrypt(CONTENT, &content, &ctx.app.random);
    let is_readable = ctx.app.config.is_sandbox() && ctx.app.config.smtp.is_none();
    let sent_at = is_readable.then_some(ctx.now);
    store::insert(tx, ctx, &id, mail, &content, sent_at)?;
    if sent_at.is_none() {
        jobs::enqueue(tx, ctx, JobKind::MailSend, id.as_str(), &(), ctx.now)?;
    }
    Ok(())
}

fn open(app: &App, content: &[u8]) -> Result<Content, ApiError> {
    let bytes = app.keyring.decrypt(CONTENT, content)?;
    Ok(serde_json::from_slice(&bytes).map_err(DbError::Json)?)
}

/// Sends one mail. A mail that was sent just before a crash is sent again, with the same `Message-ID`.
pub(crate) fn send(app: Arc<App>, job: Job) -> Acting {
    Box::pin(async move {
        let (store, id) = (job.store.id.clone(), job.subject.clone());
        let found = app
            .db
            .read(move |tx| store::find(tx, store.as_str(), &id))
            .await?;
        let next = match found {
            Some(stored) => {
                let content = open(&app, &stored.content)?;
                let file = attachment::file_of(&stored.id, content.attachment.clone()).await;
                match app.mailer.send(&stored, content, file, app.clock.now()).await {
                    Ok(()) => Next::Done,
                    Err(SendError::NoServer) => {
                        tracing::warn!("mails wait in the outbox: set `smtp.url`");
                        Next::At(job.now.plus_millis(HOUR))
                    }
                    Err(SendError::Refused(text)) => Next::Failed(text),
                    Err(SendError::Unavailable(source)) => return Err(ApiError::Unavailable(source)),
                }
            }
            None => Next::Done,
        };
        let db = app.db.clone();
        db.write(move |tx| {
            if next == Next::Done {
                store::mark_sent(tx, job.store.id.as_str(), &job.subject, job.now)?;
            }
            Ok(jobs::finish(tx, &job, &next)?)
        })
        .await
    })
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
