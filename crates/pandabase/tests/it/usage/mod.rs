//! Contract `usage.md`: reporting, listing and projecting usage, and `bad-input.md`.

mod bills;
mod lists;
mod refusals;

use crate::harness::{Answer, Server, apply, both};
use crate::meters::meter;
use crate::shop::GOOD;
use pandabase_platform::db::Sql;
use pandabase_platform::params;
use serde_json::{Value, json};

const UNKNOWN: &str = "sub_000000000000000000000000";
const LARGEST: i64 = 9_007_199_254_740_991;

/// A subscription to a product with these meters.
struct Metered {
    id: String,
    meters: Vec<Value>,
}

async fn metered(server: &Server, meters: Value) -> Metered {
    metered_plan(server, json!({}), meters).await
}

async fn metered_plan(server: &Server, plan: Value, meters: Value) -> Metered {
    let mut fields = json!({"pricingModel": "USAGE_BASED", "price": 1999});
    fields
        .as_object_mut()
        .unwrap()
        .extend(plan.as_object().unwrap().clone());
    let product = server.plan(fields).await;
    let mut made = Vec::new();
    for body in meters.as_array().unwrap() {
        made.push(meter(server, &json!({"id": product}), body.clone()).await);
    }
    let paid = server.subscribe(&product, GOOD).await;
    let id = paid["subscription_id"].as_str().unwrap().to_owned();
    Metered { id, meters: made }
}

/// One meter, five cents for each second.
async fn seconds(server: &Server) -> Metered {
    metered(server, json!([{}])).await
}

async fn try_report(server: &Server, subscription: &str, events: Value) -> Answer {
    let body = json!({"subscription_id": subscription, "events": events});
    server.post(&server.core("/usage/"), body).await
}

/// Reports events; those that do not say otherwise are of one second.
async fn report(server: &Server, to: &Metered, events: Value) -> Value {
    let events: Vec<Value> = events
        .as_array()
        .unwrap()
        .iter()
        .map(|event| {
            let mut whole = json!({"event_name": "render_seconds", "quantity": 1});
            whole
                .as_object_mut()
                .unwrap()
                .extend(event.as_object().unwrap().clone());
            whole
        })
        .collect();
    let sent = events.len();
    let answer = try_report(server, &to.id, json!(events)).await.data(201).clone();
    let rejected = answer["rejected"].as_array().unwrap().len();
    let counted = answer["accepted"].as_u64().unwrap() + answer["duplicates"].as_u64().unwrap();
    assert_eq!(usize::try_from(counted).unwrap() + rejected, sent, "{answer}");
    assert_eq!(answer["subscriptionId"], to.id);
    answer
}

/// Accepted and duplicate events.
fn counts(answer: &Value) -> (i64, i64) {
    (
        answer["accepted"].as_i64().unwrap(),
        answer["duplicates"].as_i64().unwrap(),
    )
}

fn reasons(answer: &Value) -> Vec<(u64, &str)> {
    let rejected = answer["rejected"].as_array().unwrap().iter();
    rejected
        .map(|one| (one["index"].as_u64().unwrap(), one["reason"].as_str().unwrap()))
        .collect()
}

async fn usage(server: &Server, of: &str) -> Value {
    server
        .get(&server.core(&format!("/subscriptions/{of}/usage")))
        .await
        .data(200)
        .clone()
}

/// Quantity and charge of every meter.
async fn projected(server: &Server, of: &Metered) -> Vec<(String, String)> {
    let path = server.core(&format!("/subscriptions/{}/usage", of.id));
    let answer = server.get(&path).await;
    let usage = answer.data(200);
    // As text: numbers beyond 64 bits are exact.
    usage["currentPeriod"]["meters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|meter| (meter["quantity"].to_string(), meter["amountCharged"].to_string()))
        .collect()
}

async fn quantity(server: &Server, of: &Metered) -> i64 {
    projected(server, of).await[0].0.parse().unwrap()
}

async fn list(server: &Server, query: &str) -> Value {
    server
        .get(&server.core(&format!("/usage?{query}")))
        .await
        .data(200)
        .clone()
}

/// External ids of a page.
async fn names(server: &Server, query: &str) -> Vec<String> {
    let page = list(server, query).await;
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|event| event["externalId"].as_str().unwrap().to_owned())
        .collect()
}

/// Changes the row of a subscription, which other tests move through the API.
async fn put(server: &Server, of: &str, statement: &'static str) {
    let id = of.to_owned();
    let changed = server
        .app
        .db
        .write(move |tx| tx.run(Sql::new(statement), params![&id]));
    assert_eq!(changed.await.unwrap(), 1, "{statement}");
}

#[apply(both)]
async fn the_example_of_the_contract(server: Server) {
    let subscription = metered(
        &server,
        json!([{"unitPrice": 5, "unitQuantity": 60,
        "settlement": "BASE_PLUS_OVERAGE", "includedUnits": 3600}]),
    )
    .await;
    let answer = report(
        &server,
        &subscription,
        json!([{"quantity": 9760}, {"quantity": 240,
        "external_id": "job-88", "metadata": {"region": "eu"}}]),
    )
    .await;
    assert_eq!(
        answer,
        json!({"subscriptionId": subscription.id, "accepted": 2, "duplicates": 0, "rejected": []})
    );
    let meter = subscription.meters[0]["id"].clone();
    assert_eq!(
        usage(&server, &subscription.id).await,
        json!({
            "subscriptionId": subscription.id, "isUsageBased": true, "currency": "USD",
            "currentPeriod": {
                "periodStart": "2026-06-01T00:00:00.000Z", "periodEnd": "2026-07-01T00:00:00.000Z",
                "baseAmount": 1999, "usageAmount": 533, "projectedTotal": 2532,
                "meters": [
                    {
                        "meterId": meter, "eventName": "render_seconds", "quantity": 10000,
                        "amountCharged": 533
                    }
                ]
            },
            "pastPeriods": []
        })
    );
    let page = list(&server, &format!("subscription_id={}", subscription.id)).await;
    assert_eq!(
        page["pagination"],
        json!({"page": 1, "limit": 25, "total": 2, "totalPages": 1, "nextCursor": null})
    );
    let event = &page["items"][0];
    assert!(event["id"].as_str().unwrap().starts_with("uev_"));
    assert!(event["customerId"].as_str().unwrap().starts_with("cus_"));
    assert_eq!(
        event,
        &json!({"id": event["id"], "externalId": "job-88", "subscriptionId": subscription.id,
        "meterId": meter, "customerId": event["customerId"], "quantity": 240,
        "eventAt": "2026-06-01T00:00:00.000Z", "receivedAt": "2026-06-01T00:00:00.000Z",
        "metadata": {"region": "eu"}})
    );
    assert_eq!(page["items"][1]["externalId"], Value::Null);
    assert_eq!(page["items"][1]["metadata"], Value::Null);
    server.verify().await;
}

#[apply(both)]
async fn every_aggregation_is_kept_while_events_arrive(server: Server) {
    let meters: Vec<Value> = ["SUM", "MAX", "LAST", "COUNT"]
        .iter()
        .map(|name| json!({"eventName": name, "aggregation": name, "unitPrice": 1}))
        .collect();
    let subscription = metered(&server, json!(meters)).await;
    assert_eq!(
        usage(&server, &subscription.id).await["currentPeriod"]["meters"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
    server.advance(3_600_000).await;
    for (quantity, at) in [
        (7, "2026-06-01T00:10:00Z"),
        (9, "2026-06-01T00:30:00Z"),
        (4, "2026-06-01T00:30:00Z"),
        (2, "2026-06-01T00:05:00Z"),
    ] {
        let events: Vec<Value> = ["SUM", "MAX", "LAST", "COUNT"]
            .iter()
            .map(|name| json!({"event_name": name, "quantity": quantity, "event_at": at}))
            .collect();
        assert_eq!(
            counts(&report(&server, &subscription, json!(events)).await),
            (4, 0)
        );
    }
    let quantities: Vec<String> = projected(&server, &subscription)
        .await
        .into_iter()
        .map(|(q, _)| q)
        .collect();
    assert_eq!(quantities, ["22", "9", "4", "4"]);
    // Of equal times the last received, also within a report and at the same instant of receipt.
    report(
        &server,
        &subscription,
        json!([
        {"event_name": "LAST", "quantity": 50}, {"event_name": "LAST", "quantity": 60}]),
    )
    .await;
    assert_eq!(projected(&server, &subscription).await[2].0, "60");
    report(
        &server,
        &subscription,
        json!([{"event_name": "LAST", "quantity": 55}]),
    )
    .await;
    assert_eq!(projected(&server, &subscription).await[2].0, "55");
    server.verify().await;
}

#[apply(both)]
async fn of_two_events_at_once_the_later_in_the_report_is_the_last(server: Server) {
    let to = metered(&server, json!([{"aggregation": "LAST"}])).await;
    let events = json!([{"quantity": 40, "external_id": "named"}, {"quantity": 2}]);
    report(&server, &to, events).await;
    assert_eq!(quantity(&server, &to).await, 2);
    server.verify().await;
}

#[apply(both)]
async fn sums_and_charges_beyond_64_bits_are_exact(server: Server) {
    let subscription = metered(&server, json!([{"unitPrice": 1}])).await;
    let hundred = json!(vec![json!({"quantity": LARGEST}); 100]);
    for _ in 0..12 {
        assert_eq!(
            counts(&report(&server, &subscription, hundred.clone()).await),
            (100, 0)
        );
    }
    // 1200 × (2^53 − 1) is beyond 2^63.
    let path = server.core(&format!("/subscriptions/{}/usage", subscription.id));
    let text = server.get(&path).await.text;
    assert!(text.contains("\"quantity\":10808639105689189200,"), "{text}");
    assert!(text.contains("\"amountCharged\":10808639105689189200}"), "{text}");
    assert!(
        text.contains("\"projectedTotal\":10808639105689191199,"),
        "{text}"
    );
    server.verify().await;
}

#[apply(both)]
async fn duplicates_are_counted_and_not_stored(server: Server) {
    let subscription = metered(&server, json!([{}, {"eventName": "other"}])).await;
    let twice = json!([{"external_id": "a"}, {"external_id": "b"}, {"external_id": "a", "quantity": 5}, {}]);
    assert_eq!(
        counts(&report(&server, &subscription, twice.clone()).await),
        (3, 1)
    );
    assert_eq!(counts(&report(&server, &subscription, twice).await), (1, 3));
    assert_eq!(quantity(&server, &subscription).await, 4);
    // Another meter knows other names.
    let other = json!([{"event_name": "other", "external_id": "a"}]);
    assert_eq!(counts(&report(&server, &subscription, other).await), (1, 0));
    // The same meter of another subscription does not.
    let product = json!({"id": subscription.meters[0]["productId"]});
    let again = server.subscribe(product["id"].as_str().unwrap(), GOOD).await;
    let second = Metered {
        id: again["subscription_id"].as_str().unwrap().into(),
        meters: Vec::new(),
    };
    let same = json!([{"external_id": "a"}, {"external_id": "z"}]);
    assert_eq!(counts(&report(&server, &second, same).await), (1, 1));
    // A rejected event takes no name.
    let late = json!([{"external_id": "n", "event_at": "soon"}, {"external_id": "n"}]);
    let answer = report(&server, &subscription, late).await;
    assert_eq!((counts(&answer), reasons(&answer).len()), ((1, 0), 1));
    server.verify().await;
}

#[apply(both)]
async fn many_reports_of_the_same_names_count_each_once(server: Server) {
    let subscription = seconds(&server).await;
    let events: Vec<Value> = (0..60)
        .map(|number| json!({"external_id": format!("job-{number}")}))
        .collect();
    let calls = (0..8).map(|turn| {
        let mut events = events.clone();
        events.rotate_left(turn * 7);
        report(&server, &subscription, json!(events))
    });
    let answers = futures_util::future::join_all(calls).await;
    assert_eq!(answers.iter().map(|answer| counts(answer).0).sum::<i64>(), 60);
    assert_eq!(quantity(&server, &subscription).await, 60);
    server.verify().await;
}

#[apply(both)]
async fn first_events_of_many_at_once_share_their_lines(server: Server) {
    let subscription = metered(&server, json!([{"eventName": "a"}, {"eventName": "b"}])).await;
    let events = json!([{"event_name": "a"}, {"event_name": "b"}]);
    let calls = (0..8).map(|_| report(&server, &subscription, events.clone()));
    for answer in futures_util::future::join_all(calls).await {
        assert_eq!(counts(&answer), (2, 0));
    }
    assert_eq!(quantity(&server, &subscription).await, 8);
    server.verify().await;
}

#[apply(both)]
async fn a_key_makes_a_report_count_once(server: Server) {
    let subscription = seconds(&server).await;
    let body = json!({"subscription_id": subscription.id,
        "events": [{"event_name": "render_seconds", "quantity": 3}]});
    let send = || {
        server
            .call(http::Method::POST, &server.core("/usage"))
            .header("idempotency-key", "report-0001")
            .json(&body)
            .send()
    };
    let first = send().await;
    let second = send().await;
    assert_eq!(first.data(201), second.data(201));
    assert_eq!(second.header("idempotent-replay"), Some("true"));
    assert_eq!(quantity(&server, &subscription).await, 3);
}
