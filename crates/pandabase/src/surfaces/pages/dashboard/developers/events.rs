//! What webhooks are told about: each event with what it means, as boxes to tick and as a list.

use super::boxes::{self, Boxes, Heading};
use crate::surfaces::pages::dashboard::say::{items, text};
use crate::surfaces::pages::field::{Choice, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::typed::Typed;
use pandabase_domain::webhook::event::EventType;
use pandabase_domain::webhook::event::EventType as E;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// What the names of the boxes begin with.
const START: &str = "event.";

/// The boxes of the events that `is_shown` names.
pub fn groups(t: Locale, typed: &Typed, is_shown: impl Fn(EventType) -> bool) -> Vec<Boxes> {
    let fields = Fields::new(t, typed);
    let headings: [(Heading, bool); 2] = [
        (|t| t.get("support-payments"), false),
        (|t| t.get("portal-subscriptions"), true),
    ];
    let group = |(heading, is_subscription): (Heading, bool)| {
        let of_group = EventType::ALL.iter().copied();
        let of_group =
            of_group.filter(|event| event.is_subscription() == is_subscription && is_shown(*event));
        Boxes {
            heading: heading(t),
            boxes: of_group
                .map(|event| boxes::one(&fields, START, event.as_str(), means(t, event)))
                .collect(),
        }
    };
    let groups = headings.into_iter().map(group);
    groups.filter(|group| !group.boxes.is_empty()).collect()
}

/// The events that were ticked.
pub fn ticked(form: &Form) -> Vec<&'static str> {
    let words = form.with_prefix(START);
    words
        .filter_map(|(word, _)| EventType::parse(word))
        .map(EventType::as_str)
        .collect()
}

/// Ticks the events of an endpoint.
pub fn tick(typed: &mut Typed, types: &Value) {
    for event in items(types) {
        typed.set(&format!("{START}{}", text(event)), "yes");
    }
}

/// Every event, to choose one.
pub fn choices() -> impl Iterator<Item = Choice> {
    let all = EventType::ALL.iter();
    all.map(|event| Choice::new(event.as_str(), event.as_str()))
}

/// What an event means.
pub fn means(t: Locale, event: EventType) -> Text {
    match event {
        E::PaymentPending => t.get("developers-event-payment-pending"),
        E::PaymentProcessing => t.get("developers-event-payment-processing"),
        E::PaymentCompleted => t.get("developers-event-payment-completed"),
        E::PaymentFailed => t.get("developers-event-payment-failed"),
        E::PaymentRefunded => t.get("developers-event-payment-refunded"),
        E::PaymentDisputed => t.get("developers-event-payment-disputed"),
        E::PaymentDisputeWon => t.get("developers-event-dispute-won"),
        E::PaymentDisputeLost => t.get("developers-event-dispute-lost"),
        E::PaymentDisputePrevented => t.get("developers-event-dispute-prevented"),
        E::PaymentReview => t.get("developers-event-payment-review"),
        E::SubscriptionCreated => t.get("developers-event-subscription-created"),
        E::SubscriptionRenewed => t.get("developers-event-subscription-renewed"),
        E::SubscriptionPastDue => t.get("developers-event-subscription-past-due"),
        E::SubscriptionCancelled => t.get("developers-event-subscription-cancelled"),
        E::SubscriptionPaused => t.get("developers-event-subscription-paused"),
        E::SubscriptionResumed => t.get("developers-event-subscription-resumed"),
        E::SubscriptionUpdated => t.get("developers-event-subscription-updated"),
        E::SubscriptionEnded => t.get("developers-event-subscription-ended"),
        E::SubscriptionTrialEnding => t.get("developers-event-trial-ending"),
        E::SubscriptionRenewing => t.get("developers-event-subscription-renewing"),
    }
}
