//! A mail as its sender writes it, as it is kept, and as it is sent: both forms with their footer.

use super::body::Body;
use super::brand::Brand;
use super::layout;
use crate::mail::attachment::Attachment;
use serde::{Deserialize, Serialize};

/// A mail of the platform to be sent.
#[derive(Debug, Clone)]
pub struct Mail<'a> {
    /// The recipient's address.
    pub to: &'a str,
    /// One line.
    pub subject: String,
    /// The mail as text, without the footer. Its HTML is made of it.
    pub text: String,
    /// The id that the mail is about, for its footer.
    pub reference: &'a str,
}

/// A mail of a store to be sent to a buyer.
#[derive(Debug, Clone)]
pub struct StoreMail<'a> {
    /// The recipient's address.
    pub to: &'a str,
    /// One line.
    pub subject: String,
    /// What it says.
    pub body: Body,
    /// Who seems to send it.
    pub brand: Brand,
    /// What it carries.
    pub attachment: Option<Attachment>,
    /// Where its reader, or a mailbox provider in their name, ends mails of this kind.
    pub unsubscribe: Option<String>,
    /// The id that the mail is about, for its footer.
    pub reference: &'a str,
}

/// Where a mail goes and what its row says in clear.
#[derive(Debug)]
pub(crate) struct Address<'a> {
    pub(crate) to: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) reference: &'a str,
}

/// A mail as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// The text, footer included, of mails that have no parts.
    #[serde(default)]
    text: String,
    /// The HTML, footer included, that mails of earlier versions had.
    #[serde(default)]
    html: Option<String>,
    #[serde(default)]
    body: Option<Body>,
    /// Who seems to send it; the platform, if nobody is named.
    #[serde(default)]
    brand: Option<Brand>,
    pub(crate) attachment: Option<Attachment>,
    #[serde(default)]
    unsubscribe: Option<String>,
}

/// Both forms of a mail, footer included, and what is attached.
#[derive(Debug, Clone)]
pub struct Content {
    pub(crate) text: String,
    pub(crate) html: Option<String>,
    pub(crate) attachment: Option<Attachment>,
    pub(crate) unsubscribe: Option<String>,
}

impl Kept {
    pub(crate) fn of_platform(mail: &Mail<'_>) -> Self {
        Self {
            text: with_footer(&mail.text, &footer(mail.reference)),
            html: None,
            body: None,
            brand: None,
            attachment: None,
            unsubscribe: None,
        }
    }

    pub(crate) fn of_store(mail: StoreMail<'_>) -> Self {
        Self {
            text: String::new(),
            html: None,
            body: Some(mail.body),
            brand: Some(mail.brand),
            attachment: mail.attachment,
            unsubscribe: mail.unsubscribe,
        }
    }

    /// The mail as it is sent.
    pub(crate) fn content(self, subject: &str, reference: &str) -> Content {
        let footer = footer(reference);
        let brand = self.brand.unwrap_or_else(Brand::platform);
        let text = match &self.body {
            Some(body) => with_footer(&body.to_text(), &footer),
            None => self.text,
        };
        let html = self.html.unwrap_or_else(|| {
            let own = self
                .body
                .unwrap_or_else(|| Body::of_text(without(&text, &footer)));
            layout::html(&brand, subject, &own, &footer)
        });
        Content {
            text,
            html: Some(html),
            attachment: self.attachment,
            unsubscribe: self.unsubscribe,
        }
    }
}

fn footer(reference: &str) -> String {
    format!("Ref: {reference}")
}

/// A text without the footer at its end.
fn without<'t>(text: &'t str, footer: &str) -> &'t str {
    let text = text.trim_end();
    text.strip_suffix(footer).unwrap_or(text).trim_end()
}

fn with_footer(text: &str, footer: &str) -> String {
    format!("{}\n\n{footer}\n", without(text, footer))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(text: &str) -> Content {
        let mail = Mail {
            to: "mia@example.org",
            subject: "Hello".into(),
            text: text.into(),
            reference: "ord_1",
        };
        Kept::of_platform(&mail).content(&mail.subject, mail.reference)
    }

    #[test]
    fn the_footer_is_the_last_line_once() {
        assert_eq!(content("Thanks!\n\n").text, "Thanks!\n\nRef: ord_1\n");
        assert_eq!(content("Thanks!\n\nRef: ord_1").text, "Thanks!\n\nRef: ord_1\n");
        assert_eq!(content("").text, "\n\nRef: ord_1\n");
        let html = content("Thanks!\n\nRef: ord_1").html.unwrap();
        assert_eq!(html.matches("Ref: ord_1").count(), 1);
        assert!(html.contains("Thanks!") && html.contains("Pandabase"), "{html}");
    }

    #[test]
    fn both_forms_of_a_store_s_mail_are_made_of_its_parts() {
        let mail = StoreMail {
            to: "mia@example.org",
            subject: "Danke".into(),
            body: Body::headed("Danke").text("Bis bald."),
            brand: Brand {
                name: "Nimbus".into(),
                logo: None,
                accent: None,
                language: "de".into(),
            },
            attachment: None,
            unsubscribe: Some("https://pay.example.org/stop".into()),
            reference: "ord_1",
        };
        let kept = serde_json::to_vec(&Kept::of_store(mail)).unwrap();
        let kept: Kept = serde_json::from_slice(&kept).unwrap();
        let content = kept.content("Danke", "ord_1");
        assert_eq!(content.text, "Danke\n\nBis bald.\n\nRef: ord_1\n");
        assert_eq!(content.unsubscribe.unwrap(), "https://pay.example.org/stop");
        let html = content.html.unwrap();
        assert!(
            html.contains("lang=\"de\"") && html.contains("Bis bald."),
            "{html}"
        );
    }

    #[test]
    fn mails_of_earlier_versions_are_sent_as_they_were() {
        let kept = r#"{"text":"Hi\n\nRef: ord_1\n","html":"<p>Hi</p><p>Ref: ord_1</p>\n","attachment":null}"#;
        let kept: Kept = serde_json::from_str(kept).unwrap();
        let content = kept.content("Hi", "ord_1");
        assert_eq!(content.text, "Hi\n\nRef: ord_1\n");
        assert_eq!(content.html.unwrap(), "<p>Hi</p><p>Ref: ord_1</p>\n");
    }
}
