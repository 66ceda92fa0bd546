//! Whether a condition applies to a payment.

use super::attribute::{Attribute, Word};
use super::condition::{Condition, Operator, Test, Value};
use super::entry::plain_address;
use super::{CardFunding, RiskLevel};
use std::collections::BTreeMap;

/// What is known of a payment. What is not known makes every comparison with it false.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The buyer's email address, in lower case.
    pub email: Option<String>,
    /// The address from which it is paid.
    pub ip: Option<String>,
    /// The country of the bill.
    pub country: Option<String>,
    /// The country of the address.
    pub ip_country: Option<String>,
    /// Who runs the network of the address.
    pub isp: Option<String>,
    /// The buyer's browser.
    pub browser: Option<String>,
    /// A hash of what the buyer's browser says of itself and of its network.
    pub device_fingerprint: Option<String>,
    /// A hash that the same card always has.
    pub card_fingerprint: Option<String>,
    /// The first digits of the card's number.
    pub card_bin: Option<String>,
    /// The country of the card's bank.
    pub card_country: Option<String>,
    /// Whose money the card spends.
    pub card_funding: Option<CardFunding>,
    /// The currency in which the buyer pays.
    pub currency: Option<String>,
    /// What is charged, in US cents.
    pub amount: Option<i64>,
    /// The risk, from 0 to 100.
    pub risk_score: Option<i64>,
    /// How many orders the buyer has paid at the store before.
    pub customer_order_count: Option<i64>,
    /// Whether a payment of the buyer was disputed.
    pub customer_has_disputed: Option<bool>,
    /// Whether a payment from the address was disputed.
    pub ip_has_disputed: Option<bool>,
    /// Whether a payment from the device was disputed.
    pub device_has_disputed: Option<bool>,
    /// What the merchant attached.
    pub metadata: BTreeMap<String, String>,
}

/// A value of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen<'f> {
    /// A text.
    Text(&'f str),
    /// A number.
    Number(i64),
    /// Yes or no.
    Truth(bool),
}

impl Facts {
    /// What an attribute is; `None` where it is not known.
    pub fn get(&self, attribute: &Attribute) -> Option<Seen<'_>> {
        let word = match attribute {
            Attribute::Known(word) => *word,
            Attribute::Metadata(key) => {
                let value = self.metadata.get(key)?;
                return Some(Seen::Text(value));
            }
        };
        match word {
            Word::Email => text(&self.email),
            Word::EmailDomain => self.email_domain().map(Seen::Text),
            Word::Ip => text(&self.ip),
            Word::Country => text(&self.country),
            Word::IpCountry => text(&self.ip_country),
            Word::Isp => text(&self.isp),
            Word::Browser => text(&self.browser),
            Word::DeviceFingerprint => text(&self.device_fingerprint),
            Word::CardFingerprint => text(&self.card_fingerprint),
            Word::CardBin => text(&self.card_bin),
            Word::CardCountry => text(&self.card_country),
            Word::CardFunding => self.card_funding.map(|funding| Seen::Text(funding.as_str())),
            Word::Currency => text(&self.currency),
            Word::RiskLevel => self.risk_level().map(|level| Seen::Text(level.as_str())),
            Word::Amount => self.amount.map(Seen::Number),
            Word::RiskScore => self.risk_score.map(Seen::Number),
            Word::CustomerOrderCount => self.customer_order_count.map(Seen::Number),
            Word::IsNewCustomer => self.customer_order_count.map(|count| Seen::Truth(count == 0)),
            Word::CustomerHasDisputed => self.customer_has_disputed.map(Seen::Truth),
            Word::IpHasDisputed => self.ip_has_disputed.map(Seen::Truth),
            Word::DeviceHasDisputed => self.device_has_disputed.map(Seen::Truth),
        }
    }

    /// The text of an attribute; `None` where it is not known, or has none.
    pub fn text(&self, attribute: &Attribute) -> Option<&str> {
        match self.get(attribute) {
            Some(Seen::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// What follows the `@` of the email address.
    pub fn email_domain(&self) -> Option<&str> {
        let (_, domain) = self.email.as_deref()?.rsplit_once('@')?;
        Some(domain)
    }

    /// The risk in words.
    pub fn risk_level(&self) -> Option<RiskLevel> {
        self.risk_score.map(super::risk::level)
    }
}

fn text(text: &Option<String>) -> Option<Seen<'_>> {
    text.as_deref().map(Seen::Text)
}

/// The lists that conditions mention.
pub trait Lists {
    /// Whether the list of this name holds a value.
    fn holds(&self, list: &str, value: &str) -> bool;
}

impl Condition {
    /// Whether it applies to a payment.
    pub fn applies(&self, facts: &Facts, lists: &dyn Lists) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.applies(facts, lists)),
            Self::Any(parts) => parts.iter().any(|part| part.applies(facts, lists)),
            Self::Test(test) => test.is_true(facts, lists),
        }
    }
}

impl Test {
    fn is_true(&self, facts: &Facts, lists: &dyn Lists) -> bool {
        let Some(left) = facts.get(&self.attribute) else {
            return false;
        };
        let right = match &self.value {
            Value::List(name) => return self.is_listed(left, name, lists),
            Value::Text(text) => Seen::Text(text),
            Value::Number(number) => Seen::Number(*number),
            Value::Truth(truth) => Seen::Truth(*truth),
            Value::Attribute(attribute) => match facts.get(attribute) {
                Some(seen) => seen,
                None => return false,
            },
        };
        match (left, right) {
            (Seen::Text(left), Seen::Text(right)) if self.compares_addresses() => {
                texts(&plain_address(left), self.operator, &plain_address(right))
            }
            (Seen::Text(left), Seen::Text(right)) => texts(left, self.operator, right),
            (Seen::Number(left), Seen::Number(right)) => numbers(left, self.operator, right),
            (Seen::Truth(left), Seen::Truth(right)) => match self.operator {
                Operator::Equal => left == right,
                Operator::Unequal => left != right,
                _ => false,
            },
            // No condition that was read compares two kinds.
            _ => false,
        }
    }

    /// Whether it asks for the same address of the net, which can be written in several ways.
    fn compares_addresses(&self) -> bool {
        let is_of_whole = matches!(self.operator, Operator::Equal | Operator::Unequal);
        is_of_whole && self.attribute == Attribute::Known(Word::Ip)
    }

    fn is_listed(&self, left: Seen<'_>, list: &str, lists: &dyn Lists) -> bool {
        let Seen::Text(text) = left else {
            return false;
        };
        match self.operator {
            Operator::In => lists.holds(list, text),
            Operator::NotIn => !lists.holds(list, text),
            _ => false,
        }
    }
}

/// Compares texts; upper and lower case are one.
fn texts(left: &str, operator: Operator, right: &str) -> bool {
    let (left, right) = (left.to_lowercase(), right.to_lowercase());
    match operator {
        Operator::Equal => left == right,
        Operator::Unequal => left != right,
        Operator::Contains => left.contains(&right),
        Operator::StartsWith => left.starts_with(&right),
        Operator::EndsWith => left.ends_with(&right),
        Operator::Greater
        | Operator::Less
        | Operator::AtLeast
        | Operator::AtMost
        | Operator::In
        | Operator::NotIn => false,
    }
}

fn numbers(left: i64, operator: Operator, right: i64) -> bool {
    match operator {
        Operator::Equal => left == right,
        Operator::Unequal => left != right,
        Operator::Greater => left > right,
        Operator::Less => left < right,
        Operator::AtLeast => left >= right,
        Operator::AtMost => left <= right,
        Operator::In | Operator::NotIn | Operator::Contains | Operator::StartsWith | Operator::EndsWith => {
            false
        }
    }
}
