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

/// An absolute https URL without credentials, which would make one host look like another. Its scheme is in
/// lower case, the rest is kept as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecureLink(String);

impl SecureLink {
    /// Checks a text.
    ///
    /// # Errors
    /// The rule that is broken.
    pub fn parse(text: impl Into<String>) -> Result<Self, String> {
        let text = Text::<0, MAX_LINK>::parse(text)?.into_string();
        let url = read(&text)
            .filter(|url| url.scheme() == "https" && url.username().is_empty() && url.password().is_none());
        match text.split_once(':') {
            Some((scheme, rest)) if url.is_some() => {
                Ok(Self(format!("{}:{rest}", scheme.to_ascii_lowercase())))
            }
            _ => Err("must be an absolute https URL".to_owned()),
        }
    }

    /// The address.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl<'de> Deserialize<'de> for SecureLink {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl JsonSchema for SecureLink {
    fn schema_name() -> Cow<'static, str> {
        "SecureLink".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "uri", "pattern": "^https://", "maxLength": MAX_LINK})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secure_link_is_https_and_names_one_host() {
        for (text, kept) in [
            (
                "https://cdn.example.org/logo.png?v=2",
                "https://cdn.example.org/logo.png?v=2",
            ),
            (
                "HTTPS://cdn.example.org/Logo.png",
                "https://cdn.example.org/Logo.png",
            ),
        ] {
            assert_eq!(
                SecureLink::parse(text).map(SecureLink::into_string),
                Ok(kept.to_owned())
            );
        }
        let long = format!("https://example.org/{}", "a".repeat(MAX_LINK));
        for text in [
            "",
            "http://example.org",
            "http://localhost:3000/logo.png",
            "https:example.org",
            "//example.org",
            "example.org",
            "javascript:alert(1)",
            "data:image/png;base64,AA",
            "https://example.org@evil.example/",
            "https://:secret@example.org/",
            &long,
        ] {
            assert!(SecureLink::parse(text).is_err(), "{text}");
        }
    }

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
