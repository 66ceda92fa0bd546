//! Addresses that people follow or that pages show. Text that is not a web address never becomes a link.

use crate::id::{FileId, Id, Kind};
use crate::input::Text;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, IntoDeserializer};
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

/// What a product says about its download, as it is stored: a web address, or a file of the store; `None` for
/// any other text.
pub fn download(stored: Option<String>) -> Option<String> {
    stored.filter(|text| read(text).is_some() || FileId::parse(text).is_some())
}

/// The address of a picture that pages load: over https, or, where this server itself has none, one of its
/// own pictures. The pages' policy lets nothing else be loaded without https.
pub fn picture(stored: Option<String>) -> Option<String> {
    let is_loaded =
        |text: &String| text.starts_with("https://") || read(text).is_some_and(|url| is_own_path(url.path()));
    shown(stored).filter(is_loaded)
}

/// Whether a path is one of this server's pictures.
fn is_own_path(path: &str) -> bool {
    path.starts_with("/cdn/shp_")
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

impl AsRef<str> for Link {
    fn as_ref(&self) -> &str {
        &self.0
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

impl AsRef<str> for SecureLink {
    fn as_ref(&self) -> &str {
        &self.0
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

/// An absolute https URL of a picture, or, where this server itself has no https, the address of one of its
/// own: what was read can be sent back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureLink(String);

impl PictureLink {
    /// What is wrong with any other text.
    pub const RULE: &str = "must be an absolute https URL";

    /// Checks a text.
    ///
    /// # Errors
    /// The rule that is broken.
    pub fn parse(text: impl Into<String>) -> Result<Self, String> {
        let text: String = text.into();
        let own = read(&text).filter(|url| url.scheme() == "http" && is_own_path(url.path()));
        if own.is_some() && text.len() <= MAX_LINK {
            return Ok(Self(text));
        }
        SecureLink::parse(text).map(|link| Self(link.into_string()))
    }

    /// The address.
    pub fn into_string(self) -> String {
        self.0
    }

    /// Whether it is of a picture of this server, which the store must have.
    pub fn is_own(&self) -> bool {
        !self.0.starts_with("https:")
    }
}

impl AsRef<str> for PictureLink {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for PictureLink {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// A link, or the id of an object of the store that stands for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkOr<L, K> {
    /// An address.
    Link(L),
    /// An object of the store; whether it exists is a question to the database.
    Object(Id<K>),
}

impl<L, K> LinkOr<L, K> {
    /// The object that is named.
    pub fn object(&self) -> Option<&Id<K>> {
        match self {
            Self::Link(_) => None,
            Self::Object(id) => Some(id),
        }
    }
}

impl<K> LinkOr<Link, K> {
    /// Whether there is an address or an object.
    pub fn is_some(&self) -> bool {
        match self {
            Self::Link(link) => link.is_some(),
            Self::Object(_) => true,
        }
    }

    /// The address, where there is one; that of an object is what `of` says.
    pub fn into_address(self, of: impl FnOnce(Id<K>) -> String) -> Option<String> {
        match self {
            Self::Link(link) => link.into_address(),
            Self::Object(id) => Some(of(id)),
        }
    }
}

impl<K> LinkOr<PictureLink, K> {
    /// The address; that of an object is what `of` says.
    pub fn into_string(self, of: impl FnOnce(Id<K>) -> String) -> String {
        match self {
            Self::Link(link) => link.into_string(),
            Self::Object(id) => of(id),
        }
    }
}

impl<K: Kind> LinkOr<PictureLink, K> {
    /// Checks a text.
    ///
    /// # Errors
    /// The rule that is broken.
    pub fn parse(text: &str) -> Result<Self, String> {
        match Id::parse(text) {
            Some(id) => Ok(Self::Object(id)),
            None => PictureLink::parse(text).map(Self::Link),
        }
    }
}

impl<'de, L: Deserialize<'de>, K: Kind> Deserialize<'de> for LinkOr<L, K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match Id::parse(&text) {
            Some(id) => Ok(Self::Object(id)),
            None => L::deserialize(text.into_deserializer()).map(Self::Link),
        }
    }
}

impl<L, K: Kind> JsonSchema for LinkOr<L, K> {
    fn schema_name() -> Cow<'static, str> {
        format!("LinkOr_{}", K::PREFIX.trim_end_matches('_')).into()
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
    use crate::id::kind;

    #[test]
    fn an_object_stands_for_a_link() {
        let id = "img_a1b2c3d4e5f6g7h8i9j0k1l2";
        let read = |text: &str| {
            serde_json::from_value::<LinkOr<Link, kind::Image>>(text.into())
                .map_err(|error| error.to_string())
        };
        let shown = |link: LinkOr<Link, kind::Image>| link.into_address(|id| format!("at {id}"));
        assert_eq!(read(id).map(shown), Ok(Some(format!("at {id}"))));
        assert_eq!(
            read("https://example.org/a").map(shown),
            Ok(Some("https://example.org/a".into()))
        );
        assert_eq!(read("").map(shown), Ok(None));
        assert!(!read("").unwrap().is_some());
        for text in [
            "img_short",
            "file_a1b2c3d4e5f6g7h8i9j0k1l2",
            "../img_a1b2c3d4e5f6g7h8i9j0k1l2",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
        assert!(
            LinkOr::<PictureLink, kind::Image>::parse(id)
                .unwrap()
                .object()
                .is_some()
        );
        for (text, is_taken) in [
            ("https://example.org/a.png", true),
            ("http://example.org", false),
            ("http://127.0.0.1:4242/cdn/shp_a1b2/img_c3d4/large", true),
            ("http://127.0.0.1:4242/files/shp_a1b2/img_c3d4/large", false),
            ("javascript:/cdn/shp_", false),
        ] {
            let read = LinkOr::<PictureLink, kind::Image>::parse(text);
            assert_eq!(read.is_ok(), is_taken, "{text}");
        }
    }

    #[test]
    fn pictures_are_loaded_over_https_or_from_here() {
        for (text, is_loaded) in [
            ("https://example.org/a.png", true),
            ("http://example.org/a.png", false),
            ("http://127.0.0.1:4242/cdn/shp_a1b2/img_c3d4/large", true),
            ("javascript:/cdn/shp_", false),
        ] {
            assert_eq!(picture(Some(text.into())).is_some(), is_loaded, "{text}");
        }
        let file = "file_a1b2c3d4e5f6g7h8i9j0k1l2";
        assert_eq!(download(Some(file.into())).as_deref(), Some(file));
        assert_eq!(shown(Some(file.into())), None);
        assert_eq!(download(Some("file_x".into())), None);
    }

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
