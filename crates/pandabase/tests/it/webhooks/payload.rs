//! Every key of every payload (contract `webhooks.md`, "Payload"), and what tells who sends it.

use super::{action, complete, endpoint, open, subscribe};
use crate::harness::{Server, apply, both};
use crate::receiver::{Manner, Receiver};
use pandabase_domain::webhook::event::EventType;
use serde_json::{Value, json};

const ENVELOPE: &[&str] = &["event", "id", "timestamp", "data"];
const ORDER: &[&str] = &[
    "id",
    "orderNumber",
    "status",
    "amount",
    "currency",
    "customFields",
    "metadata",
    "items",
];
const ITEM: &[&str] = &["productId", "variantId", "name", "quantity", "amount"];
const CUSTOMER: &[&str] = &["id", "email"];
const GEO: &[&str] = &["ip", "country", "city", "region"];
const SUBSCRIPTION: &[&str] = &[
    "id",
    "status",
    "billingInterval",
    "amount",
    "currency",
    "currentPeriodStart",
    "currentPeriodEnd",
    "nextChargeAt",
    "trialEnd",
    "cancelledAt",
    "endsAt",
];
const PAYMENT: &[&str] = &[
    "id",
    "referenceId",
    "status",
    "totalAmount",
    "method",
    "failureCode",
    "failureMessage",
];

/// Fails unless `value` has exactly these keys; null has none to compare.
#[track_caller]
fn keys(value: &Value, expected: &[&str], of: &str) {
    let Some(object) = value.as_object() else {
        assert!(value.is_null(), "{of}: {value}");
        return;
    };
    let mut found: Vec<&str> = object.keys().map(String::as_str).collect();
    let mut expected = expected.to_vec();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected, "{of}");
}

#[apply(both)]
async fn payloads_have_the_keys_of_the_contract(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(200)).await;
    let webhook = subscribe(&server, &receiver.url).await;
    for event in EventType::ALL {
        let sent = server
            .post(&action(&server, &webhook, "test"), json!({"eventType": event}))
            .await;
        assert_eq!(sent.data(200)["delivered"], true);
        let seen = receiver.take_one();
        let payload = seen.json();
        keys(&payload, ENVELOPE, event.as_str());
        assert_eq!(payload["id"], seen.header("webhook-id"));
        let data = &payload["data"];
        let about = if event.is_subscription() {
            "subscription"
        } else {
            "payment"
        };
        keys(data, &["order", "customer", "geo", about], event.as_str());
        keys(&data["order"], ORDER, "order");
        for item in data["order"]["items"].as_array().unwrap() {
            keys(item, ITEM, "item");
        }
        keys(&data["customer"], CUSTOMER, "customer");
        keys(&data["geo"], GEO, "geo");
        keys(&data["subscription"], SUBSCRIPTION, "subscription");
        keys(&data["payment"], PAYMENT, "payment");
    }
}

#[apply(both)]
async fn deliveries_tell_who_sends_them(server: Server) {
    for (name, server) in [
        ("Pandabase (https://pandabase.io)", open(&server).await),
        (
            "Nimbus/7",
            server
                .with(|config| {
                    config.webhook_allowed_hosts = vec!["127.0.0.1".into()];
                    config.webhook_user_agent = "Nimbus/7".into();
                })
                .await,
        ),
    ] {
        let receiver = Receiver::start(Manner::Status(200)).await;
        let webhook = endpoint(
            &server,
            json!({"url": receiver.url, "eventTypes": ["PAYMENT_COMPLETED"], "signatureVersion": "V1"}),
        )
        .await;
        complete(&server).await;
        assert_eq!(receiver.take_one().header("user-agent"), name);
        server
            .post(&action(&server, &webhook, "test"), json!({}))
            .await
            .data(200);
        let seen = receiver.take_one();
        assert_eq!(seen.header("user-agent"), name);
        assert_eq!(seen.headers.get_all("content-type").iter().count(), 1);
    }
}
