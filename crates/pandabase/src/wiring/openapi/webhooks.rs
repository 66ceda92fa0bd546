//! The webhooks of the document: a payload for each event, and the headers.

use super::schemas::REFERENCE;
use pandabase_domain::webhook::event::EventType;
use serde_json::{Map, Value, json};

/// The event that asks a product's `webhookUrl` for licence keys.
const LICENSE_REQUEST: &str = "LICENSE_FULFILLMENT";

/// Headers: name, whether every delivery has it, schema and meaning.
const HEADERS: &[(&str, bool, &str, &str)] = &[
    (
        "Webhook-Id",
        true,
        "string",
        "Names the delivery, the same at every attempt: the payload's `id` (V2), or `{webhookId}/{jobId}` \
         (V1).",
    ),
    (
        "Webhook-Timestamp",
        true,
        "integer",
        "When this attempt was made: epoch seconds (V2) or milliseconds (V1). Refuse what is older than five \
         minutes.",
    ),
    (
        "Webhook-Signature",
        true,
        "string",
        "V2: `v1,` and base64 of HMAC-SHA256 over `{Webhook-Id}.{Webhook-Timestamp}.{body}`, twice with a \
         space between: keyed with the decoded part of the secret after `whsec_`, and with the whole text of \
         the secret. V1: hex of HMAC-SHA256 over `{Webhook-Timestamp}.{body}`, keyed with the whole text.",
    ),
    (
        "X-Pandabase-Idempotency",
        false,
        "string",
        "V1 only: the same as `Webhook-Id`.",
    ),
    (
        "X-Pandabase-Timestamp",
        false,
        "integer",
        "V1 only: the same as `Webhook-Timestamp`.",
    ),
    (
        "X-Pandabase-Signature",
        false,
        "string",
        "V1 only: hex of HMAC-SHA256 over the body alone, keyed with the secret's text.",
    ),
    ("User-Agent", true, "string", "Who sends it."),
];

/// The `webhooks` section. `event_type` is the schema of the event types, which holds their meanings.
pub fn section(event_type: &Value) -> Value {
    let mut all = Map::new();
    for (index, event) in EventType::ALL.iter().enumerate() {
        let meaning = event_type["x-enum-descriptions"][index].clone();
        let payload = payload(*event);
        all.insert(event.as_str().into(), hook(event.as_str(), &meaning, &payload));
    }
    let meaning = json!(
        "A unit was sold whose licence keys your server makes: sent to the product's `webhookUrl`, signed as \
         V2 with its `webhookSecret`, without a signature where it has none. Answer with `{\"keys\": […]}`, \
         one per unit."
    );
    let payload = json!({"$ref": format!("{REFERENCE}LicenseRequest")});
    all.insert(LICENSE_REQUEST.into(), hook(LICENSE_REQUEST, &meaning, &payload));
    Value::Object(all)
}

fn hook(event: &str, meaning: &Value, payload: &Value) -> Value {
    let is_signed = event != LICENSE_REQUEST;
    let headers = HEADERS
        .iter()
        .filter(|(_, is_always, ..)| is_signed || *is_always);
    let headers = headers.map(|(name, is_always, kind, meaning)| {
        json!({
            "name": name,
            "in": "header",
            "required": *is_always && (is_signed || *name != "Webhook-Signature"),
            "description": meaning,
            "schema": {"type": kind},
        })
    });
    let answer = |description: &str| json!({"description": description});
    json!({"post": {
        "operationId": format!("on{}", pascal_case(event)),
        "summary": event,
        "description": meaning,
        "tags": ["webhooks"],
        "parameters": headers.collect::<Vec<_>>(),
        "requestBody": {"required": true, "content": {"application/json": {"schema": payload}}},
        "responses": {
            "2XX": answer("Received; anything else, or no answer within 15 seconds, is tried again."),
        },
    }})
}

/// The body of an event.
fn payload(event: EventType) -> Value {
    let (has, lacks) = if event.is_subscription() {
        ("subscription", "payment")
    } else {
        ("payment", "subscription")
    };
    json!({
        "type": "object",
        "title": format!("{}Payload", pascal_case(event.as_str())),
        "description": format!("What is sent when {event} happens."),
        "required": ["event", "id", "timestamp", "data"],
        "properties": {
            "event": {"type": "string", "const": event.as_str(), "description": "The event."},
            "id": {
                "type": "string",
                "pattern": "^evt_[a-zA-Z0-9]{24}$",
                "description": "Names the event, the same at every attempt and every endpoint.",
            },
            "timestamp": {"type": "string", "format": "date-time", "description": "When it happened."},
            "data": {
                "description": format!("What it is about: with `{has}`, without `{lacks}`."),
                "allOf": [{"$ref": format!("{REFERENCE}WebhookEvent")}, {"required": [has]}],
            },
        },
    })
}

/// `PaymentCompleted` for `PAYMENT_COMPLETED`.
fn pascal_case(word: &str) -> String {
    let parts = word.split('_').filter_map(|part| part.split_at_checked(1));
    parts
        .map(|(first, rest)| format!("{first}{}", rest.to_ascii_lowercase()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pandabase_domain::time::Timestamp;
    use pandabase_domain::webhook::signature::{WebhookSecret, v1_headers, v2_headers};
    use std::collections::BTreeSet;

    #[test]
    fn the_headers_are_those_that_are_sent() {
        let (secret, now) = (
            WebhookSecret::from_stored("whsec_AAEC"),
            Timestamp::from_millis(0),
        );
        let v1 = v1_headers(&secret, "whk_a", "job_a", now, b"{}");
        let v2 = v2_headers(&secret, "evt_a", now, b"{}");
        let of = |headers: &[(&'static str, String)]| -> BTreeSet<String> {
            headers.iter().map(|(name, _)| (*name).to_owned()).collect()
        };
        let described = |is_always: bool| -> BTreeSet<String> {
            let some = HEADERS
                .iter()
                .filter(|(name, always, ..)| *name != "User-Agent" && *always >= is_always);
            some.map(|(name, ..)| name.to_lowercase()).collect()
        };
        assert_eq!(of(&v2), described(true));
        assert_eq!(of(&v1), described(false));
    }

    #[test]
    fn words_become_names() {
        assert_eq!(pascal_case("PAYMENT_DISPUTE_WON"), "PaymentDisputeWon");
    }
}
