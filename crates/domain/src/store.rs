//! Stores: handle, statement descriptor and words of settings (contract `store.md`, "Rules").

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;

crate::text_enum! {
    /// What a cancelled metered subscription is billed when it ends.
    #[derive(Default)]
    pub enum FinalUsageBill {
        /// The plan's amount and the usage.
        #[default]
        BaseAndUsage = "BASE_AND_USAGE",
        /// The usage alone.
        UsageOnly = "USAGE_ONLY",
    }
}

crate::text_enum! {
    /// A language of the pages for buyers.
    pub enum Language {
        /// English.
        En = "en",
        /// German.
        De = "de",
        /// French.
        Fr = "fr",
        /// Spanish.
        Es = "es",
        /// Italian.
        It = "it",
        /// Portuguese.
        Pt = "pt",
        /// Dutch.
        Nl = "nl",
        /// Polish.
        Pl = "pl",
        /// Japanese.
        Ja = "ja",
    }
}

crate::text_enum! {
    /// What happened to the team or the API tokens of a store.
    pub enum StoreActivityType {
        /// Somebody was invited to the team.
        MemberInvited = "MEMBER_INVITED",
        /// An invitation was declined.
        InvitationDeclined = "INVITATION_DECLINED",
        /// An invitation was accepted.
        MemberJoined = "MEMBER_JOINED",
        /// A member, or somebody who is invited, got another role.
        RoleChanged = "ROLE_CHANGED",
        /// A member was taken out of the team, or an invitation was taken back.
        MemberRemoved = "MEMBER_REMOVED",
        /// A member left the team.
        MemberLeft = "MEMBER_LEFT",
        /// The store was offered to a member.
        StoreOffered = "STORE_OFFERED",
        /// The offer was taken back, or declined.
        OfferEnded = "OFFER_ENDED",
        /// The store has another owner.
        OwnerChanged = "OWNER_CHANGED",
        /// An API token was made.
        TokenCreated = "TOKEN_CREATED",
        /// An API token got another name or other permissions.
        TokenChanged = "TOKEN_CHANGED",
        /// The secret of an API token was replaced.
        TokenRolled = "TOKEN_ROLLED",
        /// An API token was deleted, also with whoever had made it.
        TokenDeleted = "TOKEN_DELETED",
    }
}

/// What every statement descriptor begins with.
pub const DESCRIPTOR_PREFIX: &str = "PB*";
/// The most characters of a statement descriptor, prefix included.
pub const MAX_DESCRIPTOR: usize = 22;

/// Whether `handle` can be a store's handle, which is also its storefront's subdomain: 3 to 64
/// characters `[a-z0-9-]`, no hyphen at either end.
pub fn is_handle(handle: &str) -> bool {
    (3..=64).contains(&handle.len())
        && handle
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !handle.starts_with('-')
        && !handle.ends_with('-')
}

/// Names of hosts that people and programs take for the platform's own: no store is at them.
const RESERVED: &[&str] = &[
    "abuse",
    "account",
    "accounts",
    "admin",
    "api",
    "app",
    "assets",
    "auth",
    "autoconfig",
    "autodiscover",
    "billing",
    "blog",
    "cdn",
    "checkout",
    "dashboard",
    "docs",
    "email",
    "ftp",
    "help",
    "hostmaster",
    "imap",
    "localhost",
    "login",
    "mail",
    "merchant",
    "mta-sts",
    "ns1",
    "ns2",
    "oauth",
    "pandabase",
    "pay",
    "payment",
    "payments",
    "pop",
    "portal",
    "postmaster",
    "root",
    "sandbox",
    "secure",
    "security",
    "sign-in",
    "signin",
    "smtp",
    "sso",
    "static",
    "status",
    "support",
    "webmail",
    "webmaster",
    "wpad",
    "www",
];

/// Whether a handle is no name for a store's own host: people would take it for the platform's, or browsers
/// would show other letters for it (RFC 5891, section 4.2.3.1: two hyphens after the second character).
pub fn is_reserved(handle: &str) -> bool {
    RESERVED.contains(&handle) || handle.get(2..4) == Some("--")
}

crate::input::shaped_text! {
    /// The name of a store in addresses.
    Handle = 3..=64, "^[a-z0-9][a-z0-9-]{1,62}[a-z0-9]$", fits_addresses;
    /// What stands before the numbers of a store's invoices. They are part of the names of files.
    InvoicePrefix = 1..=12, "^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$", fits_numbers;
    /// What a snapshot is called. It is also the name of a folder.
    SnapshotName = 1..=64, "^[a-zA-Z0-9][a-zA-Z0-9_.-]*$", fits_folders;
}

fn fits_folders(text: &[u8]) -> bool {
    let fits = |b: &u8| b.is_ascii_alphanumeric() || b"_.-".contains(b);
    text.iter().all(fits) && text.first().is_some_and(u8::is_ascii_alphanumeric)
}

fn fits_numbers(text: &[u8]) -> bool {
    let is_word = u8::is_ascii_alphanumeric;
    text.iter().all(|b| is_word(b) || *b == b'-')
        && text.first().is_some_and(is_word)
        && text.last().is_some_and(is_word)
}

/// A colour of red, green and blue, such as `#14614a`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colour(String);

impl Colour {
    /// Checks a text.
    ///
    /// # Errors
    /// The rule that is broken.
    pub fn parse(text: impl Into<String>) -> Result<Self, String> {
        let text = text.into();
        let is_colour = text
            .strip_prefix('#')
            .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()));
        if is_colour {
            Ok(Self(text))
        } else {
            Err("must be a colour such as #14614a".to_owned())
        }
    }

    /// The text itself.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Colour {
    fn schema_name() -> Cow<'static, str> {
        "Colour".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^#[0-9A-Fa-f]{6}$"})
    }
}

fn fits_addresses(text: &[u8]) -> bool {
    std::str::from_utf8(text).is_ok_and(is_handle)
}

/// A text that cannot be a statement descriptor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must have 1 to 19 printable ASCII characters after PB* and none of < > \\ ' \"")]
pub struct InvalidDescriptor;

/// Text on card statements, with its prefix. Card networks carry printable ASCII without `< > \ ' "` only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementDescriptor(String);

impl StatementDescriptor {
    /// Checks a text that may or may not have the prefix yet.
    ///
    /// # Errors
    /// [`InvalidDescriptor`].
    pub fn parse(text: &str) -> Result<Self, InvalidDescriptor> {
        let text = text.trim();
        let own = text.strip_prefix(DESCRIPTOR_PREFIX).unwrap_or(text).trim_start();
        let printable = own
            .bytes()
            .all(|b| matches!(b, b' '..=b'~') && !b"<>\\'\"".contains(&b));
        let fits = (1..=MAX_DESCRIPTOR - DESCRIPTOR_PREFIX.len()).contains(&own.len());
        if printable && fits {
            Ok(Self(format!("{DESCRIPTOR_PREFIX}{own}")))
        } else {
            Err(InvalidDescriptor)
        }
    }

    /// The text with its prefix.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl<'de> Deserialize<'de> for StatementDescriptor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for StatementDescriptor {
    fn schema_name() -> Cow<'static, str> {
        "StatementDescriptor".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "minLength": 1, "maxLength": MAX_DESCRIPTOR})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_match_the_pattern() {
        let longest = "a".repeat(64);
        for good in ["abc", "nimbus-labs", "0-0", "a--b", &longest] {
            assert!(is_handle(good), "{good}");
        }
        let too_long = "a".repeat(65);
        for bad in [
            "", "a", "ab", "-ab", "ab-", "Abc", "a_b", "a b", "äbc", "a.b", "abc\n", &too_long,
        ] {
            assert!(!is_handle(bad), "{bad:?}");
        }
    }

    #[test]
    fn names_of_hosts_are_no_stores() {
        for reserved in ["www", "login", "mta-sts", "xn--nimbs-6ya"] {
            assert!(is_handle(reserved) && is_reserved(reserved), "{reserved}");
        }
        for free in ["nimbus-labs", "my-login", "a--b", "ab-c"] {
            assert!(!is_reserved(free), "{free}");
        }
        assert!(RESERVED.is_sorted());
    }

    #[test]
    fn colours_and_prefixes_match_their_patterns() {
        for good in ["#14614a", "#FFFFFF", "#000000"] {
            assert_eq!(Colour::parse(good).map(Colour::into_string), Ok(good.to_owned()));
        }
        for bad in [
            "", "14614a", "#14614", "#14614aa", "#14614g", "red", "##4614a", "#1461é",
        ] {
            assert!(Colour::parse(bad).is_err(), "{bad}");
        }
        for good in ["N", "7", "Nimbus", "NIM-2026", "ABCDEFGHIJKL"] {
            assert!(InvoicePrefix::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "-", "NIM-", "-NIM", "NIM/7", "N M", "ABCDEFGHIJKLM", "É"] {
            assert!(InvoicePrefix::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn descriptors_get_their_prefix_once() {
        for (text, expected) in [
            ("NIMBUS", "PB*NIMBUS"),
            ("PB*NIMBUS", "PB*NIMBUS"),
            (" PB* NIMBUS LABS ", "PB*NIMBUS LABS"),
            ("1234567890123456789", "PB*1234567890123456789"),
        ] {
            let found = StatementDescriptor::parse(text).map(StatementDescriptor::into_string);
            assert_eq!(found.as_deref(), Ok(expected), "{text}");
        }
        for bad in [
            "",
            "PB*",
            "  ",
            "12345678901234567890",
            "A<B",
            "A\tB",
            "NÜMBUS",
            "A'B",
        ] {
            assert_eq!(StatementDescriptor::parse(bad), Err(InvalidDescriptor), "{bad}");
        }
    }
}
