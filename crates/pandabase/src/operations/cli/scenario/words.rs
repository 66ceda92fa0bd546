//! How a story tells its steps.

use super::act::{Act, Expected, Leap, Wares};
use serde_json::Value;

impl Act {
    /// How the story tells a step that does not say so itself.
    pub(super) fn words(&self, word: &str) -> String {
        match self {
            Self::Product { name, .. } => format!("The store sells \"{name}\""),
            Self::Coupon { body } => format!("The store makes the coupon {}", text_of(body.get("code"))),
            Self::Buy(cart) => {
                let what = match &cart.wares {
                    Wares::Product(name) => name,
                    Wares::Line { title, .. } => title,
                };
                let verb = if cart.recurs { "subscribes to" } else { "buys" };
                format!("{} {verb} \"{what}\"", capital(&cart.buyer))
            }
            Self::Play { body, .. } => format!("The processor tells: {}", text_of(body.get("event"))),
            Self::Evidence { .. } => "The store answers the dispute".to_owned(),
            Self::Refund { .. } => "The store refunds".to_owned(),
            Self::Advance(Leap::By(time)) => format!("{time} go by"),
            Self::Advance(Leap::Until(time)) => format!("It is {time} since the story began"),
            Self::SwitchCard { .. } => "The buyer takes another card".to_owned(),
            Self::ChangePlan { .. } => "The store changes the plan".to_owned(),
            Self::Manage { .. } => format!("The store does `{word}` to the subscription"),
            Self::Use { event, quantity, .. } => format!("{quantity} {event} are used"),
            Self::Activate { machine, .. } => format!("The licence is activated on {machine}"),
            Self::Deactivate { machine, .. } => format!("{machine} is freed"),
            Self::Withdraw { .. } => "The buyer withdraws from the purchase".to_owned(),
            Self::Expect(expected) => told(expected),
        }
    }
}

/// What is expected, in one line.
fn told(expected: &Expected) -> String {
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

fn text_of(value: Option<&Value>) -> &str {
    value.and_then(Value::as_str).unwrap_or_default()
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
