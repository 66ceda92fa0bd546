//! Conditions for people: what may stand in one, a comparison that is put behind it, and the place of a
//! fault.

use crate::surfaces::pages::field::Choice;
use crate::surfaces::pages::typed::Typed;
use pandabase_domain::shield::attribute::{Attribute, Sort, Word};
use pandabase_domain::shield::condition::{Condition, Operator};
use pandabase_domain::shield::parse::parse;
use pandabase_domain::shield::{CardFunding, RiskLevel};
use pandabase_locale::{Locale, Text};

/// The field of the whole condition.
pub const CONDITION: &str = "condition";
/// The field of what is compared,
pub const ATTRIBUTE: &str = "attribute";
/// of how,
pub const OPERATOR: &str = "operator";
/// and of what with.
pub const VALUE: &str = "value";
/// How much of a condition is shown before and behind the place of a fault.
const BEFORE: usize = 24;
const BEHIND: usize = 10;

/// What may stand in a condition, with examples.
pub struct Help {
    pub(super) attributes: Vec<(&'static str, Text)>,
    pub(super) operators: Vec<(Text, &'static str)>,
    pub(super) examples: Vec<(&'static str, Text)>,
}

impl Help {
    /// The help beside a condition.
    pub fn new(t: Locale) -> Self {
        let attributes = Word::ALL.iter().map(|word| (word.as_str(), meaning(t, *word)));
        Self {
            attributes: attributes.collect(),
            operators: vec![
                (t.get("shield-help-text"), "== != CONTAINS STARTS_WITH ENDS_WITH"),
                (t.get("shield-help-number"), "== != > < >= <="),
                (t.get("shield-help-truth"), "== !="),
                (t.get("shield-help-list"), "IN, NOT IN"),
                (t.get("shield-help-joint"), "AND OR ( )"),
            ],
            examples: vec![
                (
                    "country != ip_country AND amount > 5000",
                    t.get("shield-example-abroad"),
                ),
                ("email IN @bad_mails", t.get("shield-example-list")),
                (
                    "risk_level == \"HIGH\" AND is_new_customer == true",
                    t.get("shield-example-risk"),
                ),
                (
                    "(card_funding == \"prepaid\" OR card_bin IN @bad_cards) AND country == \"US\"",
                    t.get("shield-example-card"),
                ),
            ],
        }
    }
}

/// What an attribute is.
fn meaning(t: Locale, word: Word) -> Text {
    match word {
        Word::Email => t.get("shield-attribute-email"),
        Word::EmailDomain => t.get("shield-attribute-domain"),
        Word::Ip => t.get("shield-attribute-ip"),
        Word::Country => t.get("shield-attribute-country"),
        Word::IpCountry => t.get("shield-attribute-ip-country"),
        Word::Isp => t.get("shield-attribute-isp"),
        Word::Browser => t.get("shield-attribute-browser"),
        Word::DeviceFingerprint => t.get("shield-attribute-device"),
        Word::CardFingerprint => t.get("shield-attribute-card"),
        Word::CardBin => t.get("shield-attribute-bin"),
        Word::CardCountry => t.get("shield-attribute-card-country"),
        Word::CardFunding => t.get("shield-attribute-funding"),
        Word::Currency => t.get("shield-attribute-currency"),
        Word::RiskLevel => t.get("shield-attribute-level"),
        Word::Amount => t.get("shield-attribute-amount"),
        Word::RiskScore => t.get("shield-attribute-score"),
        Word::CustomerOrderCount => t.get("shield-attribute-orders"),
        Word::IsNewCustomer => t.get("shield-attribute-new"),
        Word::CustomerHasDisputed => t.get("shield-attribute-disputed"),
        Word::IpHasDisputed => t.get("shield-attribute-ip-disputed"),
        Word::DeviceHasDisputed => t.get("shield-attribute-device-disputed"),
    }
}

/// The names that an attribute is completed to.
pub fn attributes() -> Vec<&'static str> {
    Word::ALL.iter().map(|word| word.as_str()).collect()
}

/// What a value is completed to: the lists of the store, the words that attributes have, and attributes.
pub fn values<'l>(lists: impl Iterator<Item = &'l str>) -> Vec<String> {
    let lists = lists.map(|name| format!("@{name}"));
    let levels = RiskLevel::ALL.iter().map(|word| word.as_str());
    let fundings = CardFunding::ALL.iter().map(|word| word.as_str());
    let words = levels
        .chain(fundings)
        .chain(["true", "false"])
        .chain(attributes());
    lists.chain(words.map(str::to_owned)).collect()
}

/// The operators to choose from.
pub fn operators(t: Locale) -> impl Iterator<Item = Choice> {
    let words = move |operator: Operator| match operator {
        Operator::Equal => t.get("shield-is"),
        Operator::Unequal => t.get("shield-is-not"),
        Operator::Greater => t.get("shield-greater"),
        Operator::Less => t.get("shield-less"),
        Operator::AtLeast => t.get("shield-at-least"),
        Operator::AtMost => t.get("shield-at-most"),
        Operator::In => t.get("shield-in"),
        Operator::NotIn => t.get("shield-not-in"),
        Operator::Contains => t.get("shield-contains"),
        Operator::StartsWith => t.get("shield-starts"),
        Operator::EndsWith => t.get("shield-ends"),
    };
    let all = Operator::ALL.iter();
    all.map(move |operator| Choice::new(operator.as_str(), words(*operator)))
}

/// Puts the comparison in the fields of a form behind its condition.
pub fn append(t: Locale, typed: &mut Typed, joint: &str) {
    let name = typed.get(ATTRIBUTE).to_owned();
    let value = typed.get(VALUE).to_owned();
    let attribute = Attribute::parse(&name);
    if attribute.is_none() {
        typed.fault(ATTRIBUTE, t.get("shield-error-attribute"));
    }
    if value.is_empty() {
        typed.fault(VALUE, t.get("error-answer-required"));
    }
    let Some(attribute) = attribute.filter(|_| !value.is_empty()) else {
        return;
    };
    let operator = Operator::parse(typed.get(OPERATOR)).unwrap_or(Operator::Equal);
    let part = format!("{name} {operator} {}", written(&attribute, &value));
    let whole = match typed.get(CONDITION) {
        "" => part,
        before if joint == "AND" && is_choice(before) => format!("({before}) AND {part}"),
        before => format!("{before} {joint} {part}"),
    };
    typed.set(CONDITION, &whole);
    typed.set(ATTRIBUTE, "");
    typed.set(VALUE, "");
}

/// Whether a condition is an `OR`, of which an `AND` behind it would take the last part alone.
fn is_choice(condition: &str) -> bool {
    parse(condition).is_ok_and(|parsed| matches!(parsed.condition, Condition::Any(_)))
}

/// A value as a condition has it: a text in quotes, unless it stands there as it is.
fn written(attribute: &Attribute, value: &str) -> String {
    let is_name = value.starts_with('@') || Attribute::parse(value).is_some();
    let is_quoted = value.len() > 1 && value.starts_with('"') && value.ends_with('"');
    if attribute.sort() != Sort::Text || is_name || is_quoted {
        return value.to_owned();
    }
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The part of a condition around the place that a fault names, with a caret under it.
pub fn pointed(condition: &str, fault: &str) -> Option<String> {
    let (_, number) = fault.rsplit_once(" at position ")?;
    let at = number.parse::<usize>().ok()?.checked_sub(1)?;
    let characters: Vec<char> = condition.chars().collect();
    let (before, behind) = characters.split_at_checked(at)?;
    // A line of the text, and no more of it than fits a phone.
    let is_end = |character: &char| *character == '\n';
    let begin = before.iter().rposition(is_end).map_or(0, |end| end + 1);
    let before = before.get(begin.max(at.saturating_sub(BEFORE))..)?;
    let end = behind.iter().position(is_end).unwrap_or(behind.len());
    let behind = behind.get(..end.min(BEHIND))?;
    let line: String = before
        .iter()
        .chain(behind)
        .map(|character| {
            if character.is_whitespace() {
                ' '
            } else {
                *character
            }
        })
        .collect();
    Some(format!("{line}\n{}^", " ".repeat(before.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caret_stands_under_the_fault() {
        for (condition, fault, expected) in [
            (
                "amount >",
                "Must have a value at position 9",
                Some("amount >\n        ^"),
            ),
            (
                "amount > 1 AND\ncountri == \"US\"",
                "Has the unknown attribute 'countri' at position 16",
                Some("countri ==\n^"),
            ),
            (
                "email == \"a\" AND country == \"US\" AND",
                "Must have an attribute or '(' at position 37",
                Some(" AND country == \"US\" AND\n                        ^"),
            ),
            ("amount > 1", "Must have a value at position 99", None),
            ("amount > 1", "Please answer this", None),
        ] {
            assert_eq!(pointed(condition, fault).as_deref(), expected, "{condition}");
        }
    }

    #[test]
    fn comparisons_are_put_behind_each_other() {
        let t = Locale::En;
        let mut typed = Typed::default();
        for (joint, [attribute, operator, value], expected) in [
            ("AND", ["country", "!=", "ip_country"], "country != ip_country"),
            (
                "OR",
                ["email_domain", "ENDS_WITH", "a\"b"],
                "country != ip_country OR email_domain ENDS_WITH \"a\\\"b\"",
            ),
            (
                "AND",
                ["amount", ">", "5000"],
                "(country != ip_country OR email_domain ENDS_WITH \"a\\\"b\") AND amount > 5000",
            ),
        ] {
            for (name, text) in [(ATTRIBUTE, attribute), (OPERATOR, operator), (VALUE, value)] {
                typed.set(name, text);
            }
            append(t, &mut typed, joint);
            assert_eq!(typed.get(CONDITION), expected);
            assert!(parse(expected).is_ok() && !typed.is_refused());
        }
        typed.set(ATTRIBUTE, "color");
        append(t, &mut typed, "AND");
        assert!(typed.error(ATTRIBUTE).is_some() && typed.error(VALUE).is_some());
    }

    #[test]
    fn every_example_can_be_read() {
        for (example, _) in Help::new(Locale::En).examples {
            assert!(parse(example).is_ok(), "{example}");
        }
    }
}
