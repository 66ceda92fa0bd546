//! Steps of a story in words.

use super::act::{Act, CartItem, Expected, TimeJump};
use serde_json::Value;

impl Act {
    /// The words for a step that has no text of its own.
    pub(super) fn words(&self, word: &str) -> String {
        match self {
            Self::Product { name, .. } => format!("The store sells \"{name}\""),
            Self::Coupon { body } => format!("The store makes the coupon {}", text_of(body.get("code"))),
            Self::Buy(cart) => {
                let what = match &cart.item {
                    CartItem::Product(name) => name,
                    CartItem::Line { title, .. } => title,
                };
                let verb = if cart.recurs { "subscribes to" } else { "buys" };
                format!("{} {verb} \"{what}\"", capital(&cart.buyer))
            }
            Self::Play { body, .. } => format!("The processor tells: {}", text_of(body.get("event"))),
            Self::Evidence { .. } => "The store answers the dispute".to_owned(),
            Self::Refund { .. } => "The store refunds".to_owned(),
            Self::Advance(TimeJump::By(time)) => format!("{} later", spoken(time)),
            Self::Advance(TimeJump::Until(time)) => format!("{} after the story began", spoken(time)),
            Self::SwitchCard { .. } => "The buyer takes another card".to_owned(),
            Self::ChangePlan { .. } => "The store changes the plan".to_owned(),
            Self::Manage { .. } => format!("The store does `{word}` to the subscription"),
            Self::Use { event, quantity, .. } => format!("{quantity} {event} are used"),
            Self::Activate { machine, .. } => format!("The licence is activated on {machine}"),
            Self::Deactivate { machine, .. } => format!("{machine} is freed"),
            Self::Withdraw { .. } => "The buyer withdraws from the purchase".to_owned(),
            Self::Expect(expected) => describe(expected),
        }
    }
}

/// What is expected, in one line.
fn describe(expected: &Expected) -> String {
    let facts = expected.facts.iter().map(|(fact, value)| match value {
        Value::String(text) => format!("{fact} {text}"),
        other => format!("{fact} {other}"),
    });
    let mut parts: Vec<String> = facts.collect();
    let times = expected
        .times
        .map_or(String::new(), |times| format!(" × {times}"));
    parts.extend(
        expected
            .event
            .as_ref()
            .map(|event| format!("event {event}{times}")),
    );
    parts.extend(
        expected
            .mail
            .as_ref()
            .map(|mail| format!("mail \"{mail}\"{times}")),
    );
    format!("Expected: {}", parts.join(", "))
}

/// A duration of ISO 8601 in words: "1 day and 2 hours". A duration with other parts stays as it is.
fn spoken(duration: &str) -> String {
    let mut parts = Vec::new();
    let (mut number, mut is_time) = (String::new(), false);
    for letter in duration.trim_start_matches('P').chars() {
        let unit = match (letter, is_time) {
            ('T', false) => {
                is_time = true;
                continue;
            }
            ('0'..='9', _) => {
                number.push(letter);
                continue;
            }
            ('Y', false) => "year",
            ('M', false) => "month",
            ('W', false) => "week",
            ('D', false) => "day",
            ('H', true) => "hour",
            ('M', true) => "minute",
            ('S', true) => "second",
            _ => return duration.to_owned(),
        };
        let plural = if number == "1" { "" } else { "s" };
        parts.push(format!("{number} {unit}{plural}"));
        number.clear();
    }
    match parts.split_last() {
        None => duration.to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

fn text_of(value: Option<&Value>) -> &str {
    value.and_then(Value::as_str).unwrap_or_default()
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_told_in_words() {
        for (duration, words) in [
            ("P1D", "1 day"),
            ("P2M", "2 months"),
            ("P1MT1H", "1 month and 1 hour"),
            (
                "P1Y2M10DT2H30M",
                "1 year, 2 months, 10 days, 2 hours and 30 minutes",
            ),
            ("PT1.5H", "PT1.5H"),
            ("P", "P"),
        ] {
            assert_eq!(spoken(duration), words);
        }
    }
}
