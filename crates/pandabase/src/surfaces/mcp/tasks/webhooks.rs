//! Events that webhooks did not take, and telling of them once more.

use super::orders::text;
use crate::surfaces::mcp::desk::{Desk, Refused, Request};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The most webhooks that are looked at, and failed attempts of each.
const WEBHOOKS: usize = 10;
const ATTEMPTS: usize = 100;

/// Whose failures.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::surfaces::mcp) struct Failed {
    /// Only those of this webhook.
    #[serde(default)]
    webhook_id: Option<String>,
}

/// What webhooks are told of once more.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::surfaces::mcp) struct Replay {
    /// The webhook. With `eventId` it may be left out: then every webhook that subscribes is told.
    #[serde(default)]
    webhook_id: Option<String>,
    /// One event.
    #[serde(default)]
    event_id: Option<String>,
    /// One delivery of the webhook.
    #[serde(default)]
    delivery_id: Option<String>,
    /// Everything that happened at this time or later, in RFC 3339.
    #[serde(default)]
    from: Option<String>,
    /// With `from`: only what happened before this time.
    #[serde(default)]
    to: Option<String>,
    /// With `from`: only events of these types.
    #[serde(default)]
    events: Option<Vec<String>>,
}

/// An event that a webhook did not take, newest attempt first.
struct Failure {
    last: Value,
    attempts: usize,
}

pub(in crate::surfaces::mcp) async fn failed(desk: &Desk, wanted: Failed) -> Result<Value, Refused> {
    let webhooks = match wanted.webhook_id {
        Some(webhook) => vec![
            desk.call("getWebhook", Request::at("webhookId", &webhook))
                .await?,
        ],
        None => {
            let found = desk
                .call("listWebhooks", Request::default().with("limit", WEBHOOKS))
                .await?;
            found["items"].as_array().cloned().unwrap_or_default()
        }
    };
    let mut told = Vec::new();
    for webhook in webhooks {
        let name = text(&webhook["id"]).unwrap_or_default();
        let request = Request::at("webhookId", &name)
            .with("status", "FAILED")
            .with("limit", ATTEMPTS);
        let found = desk.call("listWebhookDeliveries", request).await?;
        let attempts = found["items"].as_array().map(Vec::as_slice).unwrap_or_default();
        told.push(json!({
            "webhookId": name,
            "url": webhook["url"],
            "isEnabled": webhook["isEnabled"],
            "failedAttempts": found["pagination"]["total"],
            "events": by_event(attempts),
        }));
    }
    Ok(json!({ "webhooks": told }))
}

/// The failed attempts of each event, summed up.
fn by_event(attempts: &[Value]) -> Vec<Value> {
    let mut order = Vec::new();
    let mut failures: BTreeMap<&str, Failure> = BTreeMap::new();
    for attempt in attempts {
        let event = attempt["eventId"].as_str().unwrap_or_default();
        match failures.get_mut(event) {
            Some(failure) => failure.attempts += 1,
            None => {
                order.push(event);
                let last = attempt.clone();
                failures.insert(event, Failure { last, attempts: 1 });
            }
        }
    }
    let told = order.into_iter().filter_map(|event| {
        let Failure { last, attempts } = failures.remove(event)?;
        Some(json!({
            "eventId": event,
            "event": last["event"],
            "failedAttempts": attempts,
            "lastDeliveryId": last["id"],
            "lastAttemptAt": last["sentAt"],
            "responseStatus": last["responseStatus"],
            "error": last["error"],
        }))
    });
    told.collect()
}

pub(in crate::surfaces::mcp) async fn replay(desk: &Desk, wanted: Replay) -> Result<Value, Refused> {
    let Replay {
        webhook_id,
        event_id,
        delivery_id,
        from,
        to,
        events,
    } = wanted;
    match (event_id, delivery_id, from, webhook_id) {
        (Some(event), None, None, webhook) => {
            let body = webhook.map_or_else(|| json!({}), |webhook| json!({ "webhookId": webhook }));
            let request = Request::at("eventId", &event).sending(body);
            Ok(json!({"deliveries": desk.call("resendEvent", request).await?}))
        }
        (None, Some(delivery), None, Some(webhook)) => {
            let request = Request::at("webhookId", &webhook).and_at("deliveryId", &delivery);
            Ok(json!({"delivery": desk.call("resendWebhookDelivery", request).await?}))
        }
        (None, None, Some(from), Some(webhook)) => {
            let mut body = json!({ "from": from });
            if let Some(to) = to {
                body["to"] = to.into();
            }
            if let Some(events) = events {
                body["events"] = events.into();
            }
            let request = Request::at("webhookId", &webhook).sending(body);
            desk.call("replayWebhookEvents", request).await
        }
        _ => Err(
            Refused::of("give `eventId`, or `deliveryId` with `webhookId`, or `from` with `webhookId`")
                .next("`list_failed_deliveries` shows the ids of what was not taken"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_summed_up_by_event_and_the_newest_comes_first() {
        let attempt = |id: &str, event: &str| json!({"id": id, "eventId": event, "error": id});
        let told = by_event(&[attempt("c", "two"), attempt("b", "one"), attempt("a", "two")]);
        assert_eq!(told.len(), 2);
        assert_eq!(
            (&told[0]["eventId"], &told[0]["failedAttempts"]),
            (&json!("two"), &json!(2))
        );
        assert_eq!(told[0]["lastDeliveryId"], "c");
        assert_eq!(told[1]["error"], "b");
    }
}
