//! A mail as its sender writes it, and as it is kept: both forms with their footer.

use crate::mail::attachment::Attachment;
use serde::{Deserialize, Serialize};

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
pub struct Content {
    pub(crate) text: String,
    pub(crate) html: Option<String>,
    pub(crate) attachment: Option<Attachment>,
}

impl Content {
    pub(crate) fn of(mail: &Mail<'_>, attachment: Option<Attachment>) -> Self {
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
