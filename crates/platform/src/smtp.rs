//! The way to the SMTP server.

use super::mail::File;
use super::mail::letter::Content;
use super::mail::store::Stored;
use crate::config::Config;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MessageBuilder, MultiPart, SinglePart};
use lettre::transport::smtp;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use pandabase_domain::time::Timestamp;
use std::time::{Duration, SystemTime};

type Smtp = AsyncSmtpTransport<Tokio1Executor>;

/// Whether a URL names a mail server, before anything is sent.
///
/// # Errors
/// Why it cannot be used.
pub fn check_url(url: &str) -> Result<(), String> {
    Smtp::from_url(url).map(drop).map_err(|error| error.to_string())
}

/// Whether mails can have this sender: an address, or a name with an address in angle brackets.
///
/// # Errors
/// Why it cannot be used.
pub fn check_sender(from: &str) -> Result<(), String> {
    let read: Result<Mailbox, _> = from.parse();
    read.map(drop).map_err(|error| error.to_string())
}

/// Sends mails.
pub struct Mailer {
    from: String,
    server: Result<Option<Smtp>, String>,
    /// How long the server may take for one mail, from the connection to its last word.
    timeout: Duration,
}

/// Why a mail was not sent.
#[derive(Debug)]
pub enum SendError {
    /// No server is configured.
    NoServer,
    /// It will never be sent: an address is invalid, or the server refuses for good.
    Refused(String),
    /// It may be sent later.
    Unavailable(Box<dyn std::error::Error + Send + Sync>),
}

impl Mailer {
    /// The mailer of these settings. A URL that cannot be read is reported at every attempt.
    pub fn new(config: &Config) -> Self {
        let server = config.smtp.as_ref().map(|smtp| {
            Smtp::from_url(&smtp.url)
                // The time of the whole exchange is bounded below.
                .map(|builder| builder.timeout(None).build())
                .map_err(|error| format!("`smtp.url` cannot be used: {error}"))
        });
        Self {
            from: config.mail_from.clone(),
            server: server.transpose(),
            timeout: Duration::from_millis(config.smtp_timeout_ms),
        }
    }

    pub(crate) async fn send(
        &self,
        mail: &Stored,
        content: Content,
        file: Option<File>,
        now: Timestamp,
    ) -> Result<(), SendError> {
        let server = match &self.server {
            Ok(Some(server)) => server,
            Ok(None) => return Err(SendError::NoServer),
            Err(text) => return Err(SendError::Unavailable(text.as_str().into())),
        };
        let message = message(&self.from, mail, content, file, now)?;
        // A time-out drops the connection as well, so that a late answer goes to nobody.
        let Ok(sent) = tokio::time::timeout(self.timeout, server.send(message)).await else {
            let text = format!(
                "the mail server did not take the mail within {} ms",
                self.timeout.as_millis()
            );
            return Err(SendError::Unavailable(text.into()));
        };
        match sent {
            Ok(_) => Ok(()),
            Err(error) if is_final(&error) => Err(SendError::Refused(error.to_string())),
            Err(error) => Err(SendError::Unavailable(error.into())),
        }
    }
}

fn is_final(error: &smtp::Error) -> bool {
    // 530 to 538 are about our credentials, which the operator corrects; the mail waits for that.
    let about_us = error
        .status()
        .is_some_and(|code| (530..=538).contains(&u16::from(code)));
    error.is_permanent() && !about_us
}

fn message(
    from: &str,
    mail: &Stored,
    content: Content,
    file: Option<File>,
    now: Timestamp,
) -> Result<Message, SendError> {
    let from: Mailbox = from
        .parse()
        .map_err(|error| SendError::Unavailable(format!("`mail_from` is not an address: {error}").into()))?;
    let refused = |error: &dyn std::fmt::Display| SendError::Refused(error.to_string());
    let to: Mailbox = mail.to.parse().map_err(|error| refused(&error))?;
    let millis = Duration::from_millis(now.as_millis().unsigned_abs());
    let domain = from.email.domain().to_owned();
    let builder = Message::builder()
        .from(from)
        .to(to)
        .subject(&mail.subject)
        .message_id(Some(format!("<{}@{domain}>", mail.id)))
        .date(SystemTime::UNIX_EPOCH + millis);
    let Content {
        text,
        html,
        unsubscribe,
        ..
    } = content;
    let builder = match &unsubscribe {
        Some(url) => with_unsubscribe(builder, url),
        None => builder,
    };
    let alternatives = |text, html| MultiPart::alternative_plain_html(text, html);
    let built = match (html, file) {
        (Some(html), None) => builder.multipart(alternatives(text, html)),
        (None, None) => builder.singlepart(SinglePart::plain(text)),
        (html, Some(file)) => {
            // The name is here as well, for clients that cannot read it in pieces from the disposition.
            let kind = format!("{}; name=\"{}\"", file.content_type, file.name);
            let kind = ContentType::parse(&kind).map_err(|error| refused(&error))?;
            let file = Attachment::new(file.name).body(file.bytes, kind);
            let mixed = MultiPart::mixed();
            let body = match html {
                Some(html) => mixed.multipart(alternatives(text, html)),
                None => mixed.singlepart(SinglePart::plain(text)),
            };
            builder.multipart(body.singlepart(file))
        }
    };
    built.map_err(|error| refused(&error))
}

/// Tells mailbox providers where mails of this kind end. One click is for addresses that nobody on the way
/// can read (RFC 8058, section 3.1).
fn with_unsubscribe(builder: MessageBuilder, url: &str) -> MessageBuilder {
    let header =
        |name: &'static str, value: String| HeaderValue::new(HeaderName::new_from_ascii_str(name), value);
    let builder = builder.raw_header(header("List-Unsubscribe", format!("<{url}>")));
    if !url.starts_with("https://") {
        return builder;
    }
    let one_click = "List-Unsubscribe=One-Click".to_owned();
    builder.raw_header(header("List-Unsubscribe-Post", one_click))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pandabase_domain::id::MessageId;

    fn stored(to: &str, subject: &str) -> Stored {
        let now = Timestamp::from_millis(1_780_000_000_000);
        Stored {
            store_id: "shp_1".into(),
            id: MessageId::from_stored("msg_1"),
            to: to.into(),
            subject: subject.into(),
            content: Vec::new(),
            reference: "ord_1".into(),
            sent_at: None,
            created_at: now,
        }
    }

    fn text(to: &str, subject: &str, html: Option<&str>) -> Result<String, SendError> {
        text_with(to, subject, html, None)
    }

    fn text_with(
        to: &str,
        subject: &str,
        html: Option<&str>,
        unsubscribe: Option<&str>,
    ) -> Result<String, SendError> {
        let content = Content {
            text: "Grüße\n\nRef: ord_1\n".into(),
            html: html.map(Into::into),
            attachment: None,
            unsubscribe: unsubscribe.map(Into::into),
        };
        let now = Timestamp::from_millis(1_780_000_000_000);
        let message = message(
            "Pandabase <no-reply@example.org>",
            &stored(to, subject),
            content,
            None,
            now,
        )?;
        Ok(String::from_utf8(message.formatted()).unwrap())
    }

    #[test]
    fn nothing_in_a_mail_becomes_a_header() {
        let mail = text(
            "mia@example.org",
            "Receipt\r\nBcc: all@example.org\r\n\r\nBody",
            None,
        )
        .unwrap();
        let (head, _) = mail.split_once("\r\n\r\n").unwrap();
        assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
        for to in [
            "mia@example.org\r\nBcc: all@example.org",
            "mia@example.org, all@example.org",
            "mia",
            "",
        ] {
            assert!(
                matches!(text(to, "Receipt", None), Err(SendError::Refused(_))),
                "{to:?}"
            );
        }
    }

    #[test]
    fn a_mail_that_nobody_asked_for_says_where_such_mails_end() {
        let key = "0".repeat(32);
        let page = format!("://pay.example.org/reminders/stores/shp_1/carts/cs_1/{key}");
        let (name, post) = (
            "List-Unsubscribe: ",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
        );
        for (scheme, is_one_click) in [("https", true), ("http", false)] {
            let url = format!("{scheme}{page}");
            let mail = text_with("mia@example.org", "Hello", None, Some(&url)).unwrap();
            let mail = mail.replace("\r\n ", " ").replace("  ", " ");
            assert!(mail.contains(&format!("{name}<{url}>\r\n")), "{mail}");
            assert_eq!(mail.contains(post), is_one_click, "{mail}");
        }
        let mail = text("mia@example.org", "Hello", None).unwrap();
        assert!(!mail.contains("List-"), "{mail}");
    }

    #[test]
    fn a_mail_has_what_mail_servers_want() {
        let mail = text("mia@example.org", "Quittung für Müller", Some("<p>Grüße</p>")).unwrap();
        for line in [
            "From: Pandabase <no-reply@example.org>",
            "To: mia@example.org",
            "Message-ID: <msg_1@example.org>",
            "Date: Thu, 28 May 2026 20:26:40 +0000",
        ] {
            assert!(mail.contains(line), "{line} is missing in {mail}");
        }
        assert!(
            mail.contains("multipart/alternative") && mail.contains("=?utf-8?"),
            "{mail}"
        );
    }
}
