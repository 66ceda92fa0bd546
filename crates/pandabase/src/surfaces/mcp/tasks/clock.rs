//! The store's clock, and what falls due by it.

use crate::surfaces::mcp::desk::{Desk, Refused, Request};
use pandabase_domain::time::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// The most subscriptions that are looked through for the next charge.
const SUBSCRIPTIONS: usize = 100;
/// How many of the next charges are shown.
const SHOWN: usize = 10;
/// What may be charged next.
const CHARGED: [&str; 3] = ["ACTIVE", "TRIALING", "PAST_DUE"];

/// Nothing.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::surfaces::mcp) struct Show {}

/// How far the clock is moved: one of the three.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::surfaces::mcp) struct Advance {
    /// To this time, in RFC 3339.
    #[serde(default)]
    to: Option<String>,
    /// By this ISO 8601 duration, such as P31D or PT1H.
    #[serde(default)]
    by: Option<String>,
    /// To the next renewal of a subscription of the store.
    #[serde(default)]
    to_next_renewal: Option<bool>,
    /// With `toNextRenewal`: of this subscription.
    #[serde(default)]
    subscription_id: Option<String>,
}

pub(in crate::surfaces::mcp) async fn show(desk: &Desk, _: Show) -> Result<Value, Refused> {
    let mut due = due(desk).await?;
    due.truncate(SHOWN);
    let mut told = json!({"nextCharges": due.into_iter().map(|(_, one)| one).collect::<Vec<_>>()});
    if desk.is_sandbox() {
        told["clock"] = desk.call("getClock", Request::default()).await?;
    }
    Ok(told)
}

pub(in crate::surfaces::mcp) async fn advance(desk: &Desk, wanted: Advance) -> Result<Value, Refused> {
    let is_renewal = wanted.to_next_renewal == Some(true) || wanted.subscription_id.is_some();
    let body = match (wanted.to, wanted.by, is_renewal) {
        (Some(to), None, false) => json!({ "set": to }),
        (None, Some(by), false) => json!({ "advance": by }),
        (None, None, true) => json!({"set": next(desk, wanted.subscription_id).await?}),
        _ => return Err(Refused::of("give one of `to`, `by` and `toNextRenewal`")),
    };
    desk.call("moveClock", Request::default().sending(body)).await
}

/// When a subscription is charged next: the one that is named, or the first of all.
async fn next(desk: &Desk, subscription: Option<String>) -> Result<Value, Refused> {
    let Some(subscription) = subscription else {
        let mut due = due(desk).await?.into_iter();
        let next = due.next().map(|(at, _)| at.to_string().into());
        return next.ok_or_else(|| {
            Refused::of("no subscription is charged next")
                .next("`buy_with_test_card` buys a subscription product")
        });
    };
    let request = Request::at("subscriptionId", &subscription);
    let found = desk.call("getSubscription", request).await?;
    match &found["nextChargeAt"] {
        Value::Null => {
            let status = found["status"].as_str().unwrap_or_default();
            Err(Refused::of(format!(
                "the subscription is {status} and is not charged any more"
            )))
        }
        at => Ok(at.clone()),
    }
}

/// The subscriptions that are charged next, the first one first.
async fn due(desk: &Desk) -> Result<Vec<(Timestamp, Value)>, Refused> {
    let mut due = Vec::new();
    for status in CHARGED {
        let request = Request::default()
            .with("status", status)
            .with("limit", SUBSCRIPTIONS);
        let found = desk.call("listSubscriptions", request).await?;
        for one in found["items"].as_array().into_iter().flatten() {
            if let Some(at) = one["nextChargeAt"].as_str().and_then(Timestamp::parse) {
                let told = json!({
                    "subscriptionId": one["id"], "status": one["status"], "nextChargeAt": one["nextChargeAt"],
                    "amount": one["amount"], "product": one["product"]["title"],
                });
                due.push((at, told));
            }
        }
    }
    due.sort_by_key(|(at, _)| *at);
    Ok(due)
}
