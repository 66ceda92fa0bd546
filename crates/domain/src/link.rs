//! Addresses that people follow or that pages show. Text that is not a web address never becomes a link.

use crate::input::Text;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use url::Url;

/// The most characters of an address.
pub const MAX_LINK: usize = 2048;

/// The address behind a text that is an absolute http or https URL.
pub fn read(text: &str) -> Option<Url> {
    // The parser would drop control characters and turn backslashes; a browser gets the text.
    if text.contains(|c: char| c.is_control() || c == ' ' || c == '\\') {
        return None;
    }
    let url = Url::parse(text).ok().filter(Url::has_host)?;
    // "https:example.org" parses too, and is relative in a browser on an https page.
    let (_, rest) = text.split_once(':')?;
    (matches!(url.scheme(), "http" | "https") && rest.starts_with("//")).then_some(url)
}

/// A stored address; `None` when it is not a web address. It is checked again before it is shown or followed,
/// because earlier versions stored any text.
pub fn shown(stored: Option<String>) -> Option<String> {
    stored.filter(|text| read(text).is_some())
}

/// The addresses that [`shown`] would show.
pub fn all_shown(mut stored: Vec<String>) -> Vec<String> {
    stored.retain(|text| read(text).is_some());
    stored
}

/// An absolute http or https URL, or the empty text, which means none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link(String);

impl Link {
    /// Checks a text.
    ///
    /// # Errors
    /// The rule that is broken.
    pub fn parse(text: impl Into<String>) -> Result<Self, String> {
        let text = Text::<0, MAX_LINK>::parse(text)?.into_string();
        if text.is_empty() || read(&text).is_some() {
            Ok(Self(text))
        } else {
            Err("must be an absolute http or https URL".to_owned())
        }
    }

    /// The address, where there is one.
    pub fn into_address(self) -> Option<String> {
        Some(self.0).filter(|text| !text.is_empty())
    }

    /// Whether there is an address.
    pub fn is_some(&self) -> bool {
        !self.0.is_empty()
    }
}

impl<'de> Deserialize<'de> for Link {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl JsonSchema for Link {
    fn schema_name() -> Cow<'static, str> {
        "Link".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "maxLength": MAX_LINK})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_an_absolute_web_address() {
        for text in [
            "https://files.example.org/a.zip?x=1#top",
            "http://files.example.org",
            "HTTPS://files.example.org/ü",
            "https://reader:secret@files.example.org/",
        ] {
            assert_eq!(Link::parse(text).unwrap().into_address().as_deref(), Some(text));
        }
        assert_eq!(Link::parse("").unwrap().into_address(), None);
        for text in [
            "javascript:alert(1)",
            "JavaScript://example.org/%0aalert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "ftp://example.org/a",
            "mailto:a@example.org",
            "//example.org",
            "/thanks",
            "example.org/a.zip",
            "https:example.org",
            "https:/example.org",
            "https://",
            "https:\\\\example.org",
            " https://example.org",
            "https://example.org/\na",
            "any text",
        ] {
            assert!(Link::parse(text).is_err(), "{text}");
            assert_eq!(shown(Some(text.to_owned())), None, "{text}");
        }
        assert!(Link::parse(format!("https://example.org/{}", "a".repeat(2048))).is_err());
    }
}
