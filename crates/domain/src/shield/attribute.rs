//! What a rule may ask of a payment.

use super::{CardFunding, ListType, RiskLevel};
use std::fmt;

/// The most characters of a metadata key (contract `checkout.md`).
const MAX_KEY: usize = 40;
/// What stands before a metadata key.
const METADATA: &str = "metadata.";

crate::text_enum! {
    /// An attribute that every payment may have.
    pub enum Word {
        /// The buyer's email address, in lower case.
        Email = "email",
        /// What follows its `@`.
        EmailDomain = "email_domain",
        /// The address from which it is paid.
        Ip = "ip",
        /// The country of the bill.
        Country = "country",
        /// The country of the address.
        IpCountry = "ip_country",
        /// Who runs the network of the address.
        Isp = "isp",
        /// The buyer's browser.
        Browser = "browser",
        /// A hash of what the buyer's browser says of itself and of its network.
        DeviceFingerprint = "device_fingerprint",
        /// A hash that the same card always has.
        CardFingerprint = "card_fingerprint",
        /// The first digits of the card's number.
        CardBin = "card_bin",
        /// The country of the card's bank.
        CardCountry = "card_country",
        /// Whose money the card spends.
        CardFunding = "card_funding",
        /// The currency in which the buyer pays.
        Currency = "currency",
        /// The risk in words.
        RiskLevel = "risk_level",
        /// What is charged, in US cents.
        Amount = "amount",
        /// The risk, from 0 to 100.
        RiskScore = "risk_score",
        /// How many orders the buyer has paid at the store before.
        CustomerOrderCount = "customer_order_count",
        /// Whether that is none.
        IsNewCustomer = "is_new_customer",
        /// Whether a payment of the buyer was disputed.
        CustomerHasDisputed = "customer_has_disputed",
        /// Whether a payment from the address was disputed.
        IpHasDisputed = "ip_has_disputed",
        /// Whether a payment from the device was disputed.
        DeviceHasDisputed = "device_has_disputed",
    }
}

/// What kind of value an attribute has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Text.
    Text,
    /// A whole number.
    Number,
    /// Yes or no.
    Truth,
}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "a text",
            Self::Number => "an integer",
            Self::Truth => "true or false",
        })
    }
}

impl Word {
    /// What kind of value it has.
    pub const fn sort(self) -> Sort {
        match self {
            Self::Amount | Self::RiskScore | Self::CustomerOrderCount => Sort::Number,
            Self::IsNewCustomer
            | Self::CustomerHasDisputed
            | Self::IpHasDisputed
            | Self::DeviceHasDisputed => Sort::Truth,
            _ => Sort::Text,
        }
    }
}

/// Something that a rule may ask of a payment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attribute {
    /// An attribute of every payment.
    Known(Word),
    /// A key of the metadata that the merchant attached.
    Metadata(String),
}

impl Attribute {
    /// The attribute of this name.
    pub fn parse(name: &str) -> Option<Self> {
        match name.strip_prefix(METADATA) {
            Some(key) if key.is_empty() || key.chars().count() > MAX_KEY => None,
            Some(key) => Some(Self::Metadata(key.to_owned())),
            None => Word::parse(name).map(Self::Known),
        }
    }

    /// What kind of value it has.
    pub const fn sort(&self) -> Sort {
        match self {
            Self::Known(word) => word.sort(),
            Self::Metadata(_) => Sort::Text,
        }
    }

    /// Whether it can have this text: some attributes have a few words only.
    pub fn can_be(&self, text: &str) -> bool {
        let is = |word: &str| word.eq_ignore_ascii_case(text);
        match self {
            Self::Known(Word::CardFunding) => CardFunding::ALL.iter().any(|word| is(word.as_str())),
            Self::Known(Word::RiskLevel) => RiskLevel::ALL.iter().any(|word| is(word.as_str())),
            _ => true,
        }
    }

    /// Whether a list of this type can hold values of it.
    pub const fn fits(&self, kind: ListType) -> bool {
        match kind {
            ListType::Email => matches!(self, Self::Known(Word::Email)),
            ListType::Ip => matches!(self, Self::Known(Word::Ip)),
            ListType::Country => {
                matches!(
                    self,
                    Self::Known(Word::Country | Word::IpCountry | Word::CardCountry)
                )
            }
            ListType::CardBin => matches!(self, Self::Known(Word::CardBin)),
            ListType::String => matches!(self.sort(), Sort::Text),
        }
    }
}

impl fmt::Display for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(word) => f.write_str(word.as_str()),
            Self::Metadata(key) => write!(f, "{METADATA}{key}"),
        }
    }
}
