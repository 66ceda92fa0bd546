//! The buyer: email address and name (contract `checkout.md`, "Create").

use crate::input::Text;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use std::fmt;

/// The most characters of an address: 64, `@`, 255.
const MAX_EMAIL: usize = 320;
const MAX_LOCAL: usize = 64;
const MAX_DOMAIN: usize = 255;
const MAX_LABEL: usize = 63;

/// An email address that mail can be sent to: the unquoted form of RFC 5321 with a host name of at
/// least two labels, no display name. It keeps its case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// Checks an address.
    pub fn parse(text: impl Into<String>) -> Result<Self, String> {
        let text = Text::<0, MAX_EMAIL>::parse(text)?.into_string();
        let valid = text
            .rsplit_once('@')
            .is_some_and(|(local, domain)| is_local(local) && is_domain(domain));
        if valid {
            Ok(Self(text))
        } else {
            Err("must match format \"email\"".to_owned())
        }
    }

    /// The address as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address in lower case, by which customers are told apart.
    pub fn lowercase(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

fn is_local(local: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b);
    local.len() <= MAX_LOCAL
        && local
            .split('.')
            .all(|atom| !atom.is_empty() && atom.bytes().all(allowed))
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=MAX_LABEL).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    // A last label without a letter would make the host an IP address.
    let has_top = domain
        .rsplit_once('.')
        .is_some_and(|(_, top)| top.len() >= 2 && top.bytes().any(|b| b.is_ascii_alphabetic()));
    domain.len() <= MAX_DOMAIN && has_top && domain.split('.').all(is_label)
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Email {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Email {
    fn schema_name() -> Cow<'static, str> {
        "Email".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "email", "maxLength": MAX_EMAIL})
    }
}

/// An email address was given as the name. This is checked after the body was read, because the errors of
/// reading a body name a path and this text must not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Name cannot be an email address")]
pub struct NameIsEmail;

/// A buyer's name; it may be empty until the session is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerName(String);

impl CustomerName {
    /// Takes a name that is no email address; space around it is dropped.
    pub fn parse(name: &Text<0, 128>) -> Result<Self, NameIsEmail> {
        let name = name.trim();
        match Email::parse(name) {
            Ok(_) => Err(NameIsEmail),
            Err(_) => Ok(Self(name.to_owned())),
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first word and the rest, each `None` when there is nothing.
    pub fn split(&self) -> (Option<&str>, Option<&str>) {
        let (first, rest) = self.0.split_once(char::is_whitespace).unwrap_or((&self.0, ""));
        let given = |text: &'_ str| !text.is_empty();
        (
            Some(first).filter(|text| given(text)),
            Some(rest.trim_start()).filter(|text| given(text)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_that_mail_can_be_sent_to() {
        let longest = format!(
            "{}@{}.{}.{}.example.org",
            "a".repeat(64),
            "b".repeat(63),
            "c".repeat(63),
            "d".repeat(63)
        );
        for text in [
            "mia@example.org",
            "Mia.Koch+shop@Mail.Example.co.uk",
            "o'brien_#1@a-b.io",
            "x@xn--bcher-kva.example",
            "1@2.museum",
            longest.as_str(),
        ] {
            assert_eq!(Email::parse(text).as_ref().map(Email::as_str), Ok(text));
        }
        assert_eq!(
            Email::parse("Mia@Example.ORG").unwrap().lowercase(),
            "mia@example.org"
        );
    }

    #[test]
    fn addresses_that_it_cannot() {
        let long_local = format!("{}@example.org", "a".repeat(65));
        let long_label = format!("a@{}.org", "b".repeat(64));
        let long_domain = format!("a@{}org", "bcd.".repeat(64));
        for text in [
            "",
            "mia",
            "@example.org",
            "mia@",
            "mia@localhost",
            "mia@example.1",
            "mia@10.0.0.1",
            "mia@[10.0.0.1]",
            "mia@.org",
            "mia@example..org",
            "mia@example.org.",
            "mia@-example.org",
            "mia@example-.org",
            "mia@exam_ple.org",
            ".mia@example.org",
            "mia.@example.org",
            "mi..a@example.org",
            "mi a@example.org",
            "mia@exa mple.org",
            " mia@example.org",
            "mia@example.org\r\nBcc: x@example.org",
            "Mia Koch <mia@example.org>",
            "\"mia\"@example.org",
            "mia@koch@example.org",
            "mía@example.org",
            &long_local,
            &long_label,
            &long_domain,
        ] {
            assert!(Email::parse(text).is_err(), "{text:?}");
        }
        let error = Email::parse("a".repeat(321)).unwrap_err();
        assert_eq!(error, "must NOT have more than 320 characters");
    }

    fn name(text: &str) -> Result<CustomerName, NameIsEmail> {
        CustomerName::parse(&Text::parse(text).unwrap())
    }

    #[test]
    fn a_name_is_no_address() {
        for text in ["mia@example.org", "  mia@example.org "] {
            assert_eq!(
                name(text).unwrap_err().to_string(),
                "Name cannot be an email address"
            );
        }
        assert_eq!(name(" Mia @ home ").unwrap().as_str(), "Mia @ home");
    }

    #[test]
    fn names_split_at_the_first_space() {
        for (text, first, rest) in [
            ("Mia Koch", Some("Mia"), Some("Koch")),
            ("Ana  de la Vega", Some("Ana"), Some("de la Vega")),
            (" Madonna ", Some("Madonna"), None),
            ("  ", None, None),
        ] {
            assert_eq!(name(text).unwrap().split(), (first, rest), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn an_accepted_address_is_safe_in_a_header(text in "\\PC{0,12}@\\PC{0,12}") {
            if let Ok(email) = Email::parse(text) {
                let fits = |b: u8| b.is_ascii_graphic() && !b"<>,;:\"\\()[]".contains(&b);
                prop_assert!(email.as_str().bytes().all(fits));
            }
        }
    }
}
