//! What the merchant attaches to a session: metadata and the URLs to go back to (contract
//! `checkout.md`, "Create").

use crate::input::{Prose, Text};
use crate::link;
use crate::link::MAX_LINK;
use crate::stored::{Plain, Stored, ToPlain};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use url::Host;

const MAX_KEYS: usize = 20;
const MAX_KEY: usize = 40;
const MAX_VALUE: usize = 500;

/// The merchant's own words about a session; copied to its order and its webhooks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct Metadata(BTreeMap<Text<0, MAX_KEY>, Prose<0, MAX_VALUE>>);

impl Metadata {
    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.iter()
            .find(|&(found, _)| found == key)
            .map(|(_, value)| value)
    }

    /// All keys with their values, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (&**key, &**value))
    }
}

impl<'de> Deserialize<'de> for Metadata {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let map = BTreeMap::deserialize(deserializer)?;
        if map.len() > MAX_KEYS {
            return Err(D::Error::custom(format_args!(
                "must NOT have more than {MAX_KEYS} properties"
            )));
        }
        Ok(Self(map))
    }
}

impl JsonSchema for Metadata {
    fn schema_name() -> Cow<'static, str> {
        "Metadata".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "The merchant's own words; copied to the order and its webhooks.",
            "maxProperties": MAX_KEYS,
            "propertyNames": {"maxLength": MAX_KEY},
            "additionalProperties": {"type": "string", "maxLength": MAX_VALUE}
        })
    }
}

/// Where a merchant sends a buyer, after or instead of paying or to read the store's terms: an absolute URL
/// without credentials, which would make one host look like another. It is https, or http where
/// [`ReturnUrl::is_fit`] says so. It is kept as it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct ReturnUrl(String);

impl ReturnUrl {
    /// Checks a URL.
    pub fn parse(text: impl Into<String>) -> Result<Self, String> {
        let text = Text::<0, MAX_LINK>::parse(text)?.into_string();
        let valid =
            link::read(&text).is_some_and(|url| url.username().is_empty() && url.password().is_none());
        if valid {
            Ok(Self(text))
        } else {
            Err(Self::RULE.to_owned())
        }
    }

    /// The error text for a URL that is refused.
    pub const RULE: &'static str = "must be an absolute https URL";

    /// Whether buyers may be sent there. Plain http is fine only for a `trusted` host or the machine that the
    /// browser runs on, and only where integrations are tried out; elsewhere `trusted` is `None`.
    pub fn is_fit(&self, trusted: Option<&[String]>) -> bool {
        link::read(&self.0).is_some_and(|url| match (url.scheme(), trusted) {
            ("https", _) => true,
            (_, None) => false,
            (_, Some(trusted)) => {
                let is_here = match url.host() {
                    Some(Host::Domain(name)) => name == "localhost",
                    Some(Host::Ipv4(ip)) => ip.is_loopback(),
                    Some(Host::Ipv6(ip)) => ip.is_loopback(),
                    None => false,
                };
                let is_trusted = |host: &str| trusted.iter().any(|known| known.eq_ignore_ascii_case(host));
                is_here || url.host_str().is_some_and(is_trusted)
            }
        })
    }

    /// The URL.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ToPlain for ReturnUrl {
    fn plain(&self) -> Plain<'_> {
        Plain::Text(&self.0)
    }
}

impl Stored for ReturnUrl {
    type Column = String;

    fn restore(read: String) -> Result<Self, String> {
        Self::parse(&*read).map_err(|_| read)
    }
}

impl<'de> Deserialize<'de> for ReturnUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl JsonSchema for ReturnUrl {
    fn schema_name() -> Cow<'static, str> {
        "HttpsUrl".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "uri", "pattern": "^https?://", "maxLength": MAX_LINK})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn metadata_is_bounded_text() {
        let read = |value| serde_json::from_value::<Metadata>(value).map_err(|error| error.to_string());
        let keys = |count: usize| -> serde_json::Value {
            (0..count)
                .map(|n| (n.to_string(), json!("x")))
                .collect::<serde_json::Map<_, _>>()
                .into()
        };
        let metadata = read(json!({"ref": "a1", "k": "ü".repeat(500)})).unwrap();
        assert_eq!(metadata.get("ref"), Some("a1"));
        assert_eq!(metadata.get("none"), None);
        assert_eq!(
            serde_json::to_value(read(json!({"ref": "a1"})).unwrap()).unwrap(),
            json!({"ref": "a1"})
        );
        assert!(read(keys(20)).is_ok());
        for (value, text) in [
            (keys(21), "20 properties"),
            (json!({"k".repeat(41): "v"}), "more than 40"),
            (json!({"k": "v".repeat(501)}), "more than 500"),
            (json!({"k": 1}), "string"),
            (json!({"k": null}), "string"),
            (json!({"k": {"a": "b"}}), "string"),
            (json!(["a"]), "map"),
        ] {
            let error = read(value).unwrap_err();
            assert!(error.contains(text), "{error}");
        }
    }

    #[test]
    fn return_urls_are_absolute_and_https() {
        for text in [
            "https://shop.example.org",
            "HTTPS://shop.example.org/thanks?o=1#top",
            "https://shop.example.org:8443/",
        ] {
            let url = ReturnUrl::parse(text).unwrap();
            assert_eq!(url.as_str(), text);
            assert!(url.is_fit(None));
        }
        let trusted = ["Shop.test".to_owned()];
        for (text, fits) in [
            ("http://localhost:3000/thanks", true),
            ("http://127.0.0.1/", true),
            ("http://[::1]:8080/", true),
            ("http://shop.test/thanks", true),
            ("http://shop.example.org", false),
            ("http://10.0.0.1/", false),
            ("http://localhost.example.org/", false),
        ] {
            let url = ReturnUrl::parse(text).unwrap();
            assert_eq!(url.is_fit(Some(&trusted)), fits, "{text}");
            assert!(!url.is_fit(None), "{text}");
        }
        let long = format!("https://example.org/{}", "a".repeat(2048));
        for text in [
            "",
            "/thanks",
            "//shop.example.org",
            "shop.example.org",
            "https:shop.example.org",
            "https:/shop.example.org",
            "https://",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://bank.example@shop.example.org/",
            " https://shop.example.org",
            "https://shop.example.org/\nx",
            "https:\\\\shop.example.org",
            &long,
        ] {
            assert!(ReturnUrl::parse(text).is_err(), "{text}");
        }
    }
}
