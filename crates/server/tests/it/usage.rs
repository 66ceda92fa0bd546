//! Contract `usage.md`: reporting, listing and projecting usage, and `bad-input.md`.

use crate::harness::{Answer, Server, apply, both};
use crate::meters::{at, meter};
use crate::shop::GOOD;
use pandabase::db::{Sql, Tx};
use pandabase::http::{ApiError, Ctx};
use pandabase::params;
use pandabase::subscriptions::store::lock;
use pandabase::usage::billing::{self, Billable, MeterBill};
use pandabase_domain::id::InvoiceId;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

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

/// Runs a step of billing on the subscription, which it holds.
async fn billed<T: Send + 'static>(
    server: &Server,
    of: &Metered,
    step: impl Fn(&mut Tx<'_>, &Ctx<'_>, &Billable<'_>) -> T + Send + 'static,
) -> T {
    let (app, store, id) = (Arc::clone(&server.app), server.store_now().await, of.id.clone());
    let done = server.app.db.write(move |tx| {
        let ctx = Ctx::of(&app, &store);
        let subscription = lock(tx, &ctx, &id)?.unwrap();
        Ok::<_, ApiError>(step(tx, &ctx, &Billable::of(&subscription)))
    });
    done.await.unwrap()
}

/// The bill as it would be now.
async fn bill(server: &Server, of: &Metered) -> Vec<MeterBill> {
    billed(server, of, |tx, ctx, billable| {
        billing::projection(tx, ctx, billable).unwrap()
    })
    .await
}

/// The bill, and the cut that closes it.
async fn begin_bill(server: &Server, of: &Metered) -> (Vec<MeterBill>, i64) {
    billed(server, of, |tx, ctx, billable| {
        let bills = billing::projection(tx, ctx, billable).unwrap();
        (bills, billing::cut(tx, ctx, billable.subscription).unwrap())
    })
    .await
}

/// The bill that was made at `cut` is paid.
async fn settle(server: &Server, of: &Metered, cut: i64) {
    billed(server, of, move |tx, ctx, billable| {
        let invoice: InvoiceId = ctx.id();
        let sql = Sql::new(
            "INSERT INTO invoices (store_id, id, subscription_id, reason, status, period_no, usage_start,
                usage_end, period_start, period_end, base_amount, usage_amount, tax_amount, total_amount,
                meters, usage_cut, all_usage, counts, is_final, created_at, updated_at)
            VALUES ($1, $2, $3, 'SUBSCRIPTION_UPDATE', 'PAID', 1, 0, 0, 0, 0, 0, 0, 0, 0, '[]', $4, FALSE,
                FALSE, FALSE, 0, 0)",
        );
        tx.run(sql, params![&ctx.store.id, &invoice, billable.subscription, cut])
            .unwrap();
        billing::settle(tx, ctx, billable, &invoice, cut).unwrap();
    })
    .await;
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
        json!({"page": 1, "limit": 25, "total": 2, "totalPages": 1})
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
async fn each_reason_has_its_text_and_the_first_one_wins(server: Server) {
    let subscription = seconds(&server).await;
    server.advance(3_600_000).await;
    let keys = |count: usize| -> Value {
        (0..count)
            .map(|n| (format!("k{n}"), json!("v")))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let events = json!([
        {"event_name": "nope", "event_at": "soon"},
        {"event_at": "soon", "metadata": keys(21)},
        {"event_at": "2026-05-31T23:59:59.999Z", "metadata": keys(21)},
        {"event_at": "2026-06-01T02:00:00.001Z"},
        {"metadata": keys(21)},
        {"metadata": {"k".repeat(41): "v"}},
        {"metadata": {"k": "v".repeat(501)}},
        {"event_at": "2026-06-01"},
        {"event_at": ""},
        // All of these count.
        {"event_at": "2026-06-01T00:00:00Z"},
        {"event_at": "2026-06-01T02:00:00Z"},
        {"event_at": "2026-06-01T03:30:00+02:00"},
        {"metadata": keys(20)},
        {"metadata": {"ü".repeat(40): "ü".repeat(500)}},
        {"metadata": {}},
    ]);
    let answer = report(&server, &subscription, events).await;
    assert_eq!(
        reasons(&answer),
        [
            (0, "no meter on this product matches event_name 'nope'"),
            (1, "event_at is not a valid ISO timestamp"),
            (2, "event_at is before the current period start"),
            (3, "event_at is too far in the future"),
            (4, "metadata exceeds 20 keys"),
            (5, "metadata key exceeds 40 characters"),
            (6, "metadata value exceeds 500 characters"),
            (7, "event_at is not a valid ISO timestamp"),
            (8, "event_at is not a valid ISO timestamp"),
        ]
    );
    assert_eq!(counts(&answer), (6, 0));
    assert_eq!(quantity(&server, &subscription).await, 6);
    let none = report(
        &server,
        &subscription,
        json!([{"event_name": "x"}, {"event_name": "'"}]),
    )
    .await;
    assert_eq!(counts(&none), (0, 0));
    server.verify().await;
}

#[apply(both)]
async fn only_some_states_accept_usage(server: Server) {
    const TEXT: &str = "subscription is not in a state that accepts usage events";
    let subscription = seconds(&server).await;
    for (statement, accepts) in [
        ("UPDATE subscriptions SET status = 'TRIALING' WHERE id = $1", true),
        ("UPDATE subscriptions SET status = 'PAST_DUE' WHERE id = $1", true),
        ("UPDATE subscriptions SET status = 'PAUSED' WHERE id = $1", false),
        (
            "UPDATE subscriptions SET status = 'CANCELLED', ending = 'PERIOD_END', next_charge_at = NULL,
            ends_at = period_end
            WHERE id = $1",
            true,
        ),
        (
            "UPDATE subscriptions SET ends_at = period_start WHERE id = $1",
            false,
        ),
        (
            "UPDATE subscriptions SET ending = 'IMMEDIATE' WHERE id = $1",
            false,
        ),
    ] {
        put(&server, &subscription.id, statement).await;
        // The state comes first, whatever else is wrong.
        let answer = report(
            &server,
            &subscription,
            json!([{}, {"event_name": "x", "event_at": "soon"}]),
        )
        .await;
        let expected = if accepts {
            (1, "no meter on this product matches event_name 'x'")
        } else {
            (1, TEXT)
        };
        assert_eq!(reasons(&answer).last(), Some(&expected), "{statement}");
        assert_eq!(counts(&answer).0 == 1, accepts, "{statement}");
    }
    // It is over, and nothing is billed any more.
    assert_eq!(
        usage(&server, &subscription.id).await["currentPeriod"],
        Value::Null
    );
}

#[apply(both)]
async fn bad_reports_are_refused(server: Server) {
    let subscription = seconds(&server).await;
    let id = &subscription.id;
    let one = json!({"event_name": "render_seconds", "quantity": 1});
    let with = |field: &str, value: Value| {
        let mut event = one.clone();
        event[field] = value;
        json!({"subscription_id": id, "events": [event]})
    };
    for (body, text) in [
        (json!({"events": [one]}), "'subscription_id'"),
        (json!({"subscription_id": id}), "'events'"),
        (
            json!({"subscription_id": "short", "events": [one]}),
            "body/subscription_id",
        ),
        (json!({"subscription_id": id, "events": []}), "body/events"),
        (
            json!({"subscription_id": id, "events": vec![one.clone(); 101]}),
            "body/events",
        ),
        (
            json!({"subscription_id": id, "events": [one], "store": 1}),
            "'store'",
        ),
        (
            with("extra", json!(1)),
            "body/events/0 must NOT have additional property 'extra'",
        ),
        (
            json!({"subscription_id": id, "events": [{"quantity": 1}]}),
            "'event_name'",
        ),
        (
            json!({"subscription_id": id, "events": [{"event_name": "a"}]}),
            "'quantity'",
        ),
        (with("quantity", json!(-1)), "body/events/0/quantity"),
        (with("quantity", json!(1.5)), "body/events/0/quantity"),
        (with("quantity", json!("1")), "body/events/0/quantity"),
        (with("quantity", json!(LARGEST + 1)), "body/events/0/quantity"),
        (with("event_name", json!("")), "body/events/0/event_name"),
        (
            with("event_name", json!("x".repeat(65))),
            "body/events/0/event_name",
        ),
        (with("event_at", json!(1_780_000_000)), "body/events/0/event_at"),
        (with("event_at", json!(null)), "body/events/0/event_at"),
        (with("external_id", json!("")), "body/events/0/external_id"),
        (
            with("external_id", json!("x".repeat(129))),
            "body/events/0/external_id",
        ),
        (with("metadata", json!({"a": 1})), "body/events/0/metadata"),
        (with("metadata", json!(["a"])), "body/events/0/metadata"),
        (with("metadata", json!(null)), "body/events/0/metadata"),
    ] {
        let answer = server.post(&server.core("/usage"), body).await;
        assert!(answer.error(400).contains(text), "{text}: {}", answer.text);
    }
    assert_eq!(
        try_report(&server, UNKNOWN, json!([one])).await.error(404),
        "Subscription not found"
    );
    let flat = server.plan(json!({})).await;
    let flat = server.subscribe(&flat, GOOD).await["subscription_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let refused = try_report(&server, &flat, json!([one])).await;
    assert_eq!(refused.error(422), "Subscription is not usage-based");
    assert_eq!(
        usage(&server, &flat).await,
        json!({"subscriptionId": flat, "isUsageBased": false,
        "currency": "USD", "currentPeriod": null, "pastPeriods": []})
    );
    assert_eq!(
        list(&server, &format!("subscription_id={flat}")).await["items"],
        json!([])
    );
    assert_eq!(
        list(&server, &format!("subscription_id={id}")).await["pagination"]["total"],
        0
    );
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

#[apply(both)]
async fn lists_begin_with_the_latest_event(server: Server) {
    let subscription = metered(
        &server,
        json!([{"eventName": "a"}, {"eventName": "b"}, {"eventName": "c"}]),
    )
    .await;
    server.advance(60_000).await;
    let at = |second: i64| format!("2026-06-01T00:00:{second:02}.000Z");
    // Thirty events of three meters, reported in no order of time; two at every instant.
    for part in [4, 0, 2, 1, 3] {
        let events: Vec<Value> = (0..6)
            .map(|number| {
                let place = part * 6 + number;
                let name = ["a", "b", "c"][usize::try_from(place).unwrap() % 3];
                json!({"event_name": name, "event_at": at(place / 2),
                "external_id": format!("{place:02}")})
            })
            .collect();
        report(&server, &subscription, json!(events)).await;
    }
    let all = format!("subscription_id={}", subscription.id);
    let expected: Vec<String> = (0..30).rev().map(|place| format!("{place:02}")).collect();
    assert_eq!(names(&server, &format!("{all}&limit=100")).await, expected);
    let mut pages = Vec::new();
    for page in 1..=5 {
        pages.extend(names(&server, &format!("{all}&limit=7&page={page}")).await);
    }
    assert_eq!(pages, expected);
    assert_eq!(names(&server, &format!("{all}&limit=7&page=6")).await, [""; 0]);

    let b = format!(
        "{all}&meter_id={}",
        subscription.meters[1]["id"].as_str().unwrap()
    );
    let of_b: Vec<String> = expected
        .iter()
        .filter(|name| name.parse::<i64>().unwrap() % 3 == 1)
        .cloned()
        .collect();
    assert_eq!(names(&server, &b).await, of_b);
    assert_eq!(list(&server, &b).await["pagination"]["total"], 10);
    let part = format!("{all}&from={}&to={}", at(3), at(5));
    assert_eq!(names(&server, &part).await, ["09", "08", "07", "06"]);
    assert_eq!(
        list(&server, &format!("{part}&limit=1")).await["pagination"],
        json!({"page": 1, "limit": 1, "total": 4, "totalPages": 4})
    );
    assert_eq!(names(&server, &format!("{b}&from={}", at(13))).await, ["28"]);
    assert_eq!(names(&server, &format!("{all}&to={}", at(1))).await, ["01", "00"]);
    let nothing = list(&server, &format!("{all}&meter_id=umt_000000000000000000000000")).await;
    assert_eq!(nothing["pagination"]["total"], 0);

    let ids: BTreeSet<String> = list(&server, &format!("{all}&limit=100")).await["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), 30);
    server.verify().await;
}

#[apply(both)]
async fn events_of_one_instant_are_listed_by_id(server: Server) {
    let subscription = metered(&server, json!([{"eventName": "a"}, {"eventName": "b"}])).await;
    for turn in 0..4 {
        let events: Vec<Value> = (0..5)
            .map(|number| {
                json!({"event_name": if number % 2 == 0 { "a" } else { "b" },
            "external_id": format!("{turn}{number}")})
            })
            .collect();
        report(&server, &subscription, json!(events)).await;
    }
    let page = list(&server, &format!("subscription_id={}", subscription.id)).await;
    let ids: Vec<&str> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["id"].as_str().unwrap())
        .collect();
    assert!(ids.is_sorted_by(|one, next| one > next), "{ids:?}");
    // The order of ids is the order of receipt.
    let received: Vec<&str> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["externalId"].as_str().unwrap())
        .collect();
    assert!(received.is_sorted_by(|one, next| one > next), "{received:?}");
}

#[apply(both)]
async fn bad_lists_are_refused(server: Server) {
    let subscription = seconds(&server).await;
    for (query, text) in [
        (String::new(), "'subscription_id'"),
        ("subscription_id=short".into(), "querystring/subscription_id"),
        (
            format!("subscription_id={}&from=yesterday", subscription.id),
            "querystring/from",
        ),
        (
            format!("subscription_id={}&to=2026-06-01", subscription.id),
            "querystring/to",
        ),
        (
            format!("subscription_id={}&meter_id=x", subscription.id),
            "querystring/meter_id",
        ),
        (
            format!("subscription_id={}&page=0", subscription.id),
            "querystring/page",
        ),
        (
            format!("subscription_id={}&limit=101", subscription.id),
            "querystring/limit",
        ),
    ] {
        let answer = server.get(&server.core(&format!("/usage?{query}"))).await;
        assert!(answer.error(400).contains(text), "{query}: {}", answer.text);
    }
    for path in [
        format!("/usage?subscription_id={UNKNOWN}"),
        format!("/subscriptions/{UNKNOWN}/usage"),
    ] {
        assert_eq!(
            server.get(&server.core(&path)).await.error(404),
            "Subscription not found"
        );
    }
    server
        .get(&server.core("/subscriptions/short/usage"))
        .await
        .error(400);
}

#[apply(both)]
async fn another_stores_usage_is_not_there(server: Server) {
    let subscription = seconds(&server).await;
    report(&server, &subscription, json!([{}])).await;
    let (store, token) = server.other_store("other-shop").await;
    let core = format!("/v2/core/stores/{}", store.id);
    for path in [
        format!("/usage?subscription_id={}", subscription.id),
        format!("/subscriptions/{}/usage", subscription.id),
    ] {
        let answer = server
            .anonymous(http::Method::GET, &format!("{core}{path}"))
            .bearer(&token)
            .send()
            .await;
        assert_eq!(answer.error(404), "Subscription not found");
    }
    let body = json!({"subscription_id": subscription.id,
        "events": [{"event_name": "render_seconds", "quantity": 3}]});
    let answer = server
        .anonymous(http::Method::POST, &format!("{core}/usage"))
        .bearer(&token)
        .json(&body);
    assert_eq!(answer.send().await.error(404), "Subscription not found");
    assert_eq!(quantity(&server, &subscription).await, 1);
}

#[apply(both)]
async fn a_meter_that_has_counted_stays_what_it_is(server: Server) {
    let subscription = metered(&server, json!([{"unitPrice": 5}, {"eventName": "idle"}])).await;
    let used = &subscription.meters[0];
    // A rejected event is none.
    report(&server, &subscription, json!([{"event_at": "soon"}])).await;
    server
        .patch(&at(&server, used), json!({"aggregation": "MAX"}))
        .await
        .data(200);
    report(
        &server,
        &subscription,
        json!([{"quantity": 10}, {"quantity": 10}]),
    )
    .await;
    for body in [
        json!({"eventName": "seconds"}),
        json!({"aggregation": "SUM"}),
        json!({"settlement": "BASE_PLUS_OVERAGE", "includedUnits": 5}),
    ] {
        server.patch(&at(&server, used), body).await.error(409);
    }
    let deleted = server.delete(&at(&server, used)).await;
    assert_eq!(
        deleted.error(409),
        "Meter has usage history and cannot be deleted"
    );
    // The same value is fine, and rates of the running period may change.
    let same = json!({"eventName": "render_seconds", "aggregation": "MAX", "settlement": "ARREARS",
        "unitPrice": 7, "unitQuantity": 2});
    server.patch(&at(&server, used), same).await.data(200);
    assert_eq!(
        projected(&server, &subscription).await[0],
        ("10".into(), "35".into())
    );
    server
        .delete(&at(&server, &subscription.meters[1]))
        .await
        .data(200);
    server.verify().await;
}

#[apply(both)]
async fn a_meter_is_not_changed_while_its_first_event_arrives(server: Server) {
    for turn in 0..6 {
        let subscription = seconds(&server).await;
        let path = at(&server, &subscription.meters[0]);
        let events = json!([
            {"event_name": "render_seconds", "quantity": 4}, {"event_name": "render_seconds", "quantity": 3}
        ]);
        let (answer, changed, deleted) = tokio::join!(
            try_report(&server, &subscription.id, events),
            server.patch(&path, json!({"aggregation": "MAX"})),
            async {
                if turn % 2 == 0 {
                    Some(server.delete(&path).await)
                } else {
                    None
                }
            },
        );
        let accepted = answer.data(201)["accepted"].as_i64().unwrap();
        let is_deleted = deleted.is_some_and(|answer| answer.status.as_u16() == 200);
        assert_eq!(accepted == 2, !is_deleted);
        if is_deleted {
            continue;
        }
        let is_max = changed.status.as_u16() == 200;
        assert_eq!(quantity(&server, &subscription).await, if is_max { 4 } else { 7 });
    }
    server.verify().await;
}

#[apply(both)]
async fn usage_after_the_period_waits_for_the_next_bill(server: Server) {
    let subscription = metered_plan(
        &server,
        json!({"billingInterval": "WEEKLY"}),
        json!([{"unitPrice": 1}]),
    )
    .await;
    // Half an hour before the end; the renewal comes by itself and must not yet.
    server.app.clock.advance(7 * 86_400_000 - 1_800_000);
    report(
        &server,
        &subscription,
        json!([{"quantity": 100}, {"quantity": 7, "event_at": "2026-06-08T00:00:00Z"},
        {"quantity": 20, "event_at": "2026-06-07T23:59:59.999Z"}]),
    )
    .await;
    assert_eq!(bill(&server, &subscription).await[0].quantity.0, 120);
    assert_eq!(quantity(&server, &subscription).await, 120);
    put(
        &server,
        &subscription.id,
        "UPDATE subscriptions SET status = 'PAST_DUE' WHERE id = $1",
    )
    .await;
    assert_eq!(quantity(&server, &subscription).await, 127);
    put(
        &server,
        &subscription.id,
        "UPDATE subscriptions SET status = 'ACTIVE', period_no = 2 WHERE id = $1",
    )
    .await;
    assert_eq!(quantity(&server, &subscription).await, 127);
    server.verify().await;
}

#[apply(both)]
async fn what_arrives_after_the_cut_is_in_the_next_bill(server: Server) {
    let subscription = metered(&server, json!([{"unitPrice": 2}, {"eventName": "idle"}])).await;
    // The first cut comes before the first event.
    let (bills, cut) = begin_bill(&server, &subscription).await;
    assert_eq!(
        bills.iter().map(|bill| bill.quantity.0).collect::<Vec<_>>(),
        [0, 0]
    );
    report(&server, &subscription, json!([{"quantity": 5}])).await;
    settle(&server, &subscription, cut).await;
    assert_eq!(quantity(&server, &subscription).await, 5);

    // A charge that fails leaves everything for the next attempt.
    let (bills, _) = begin_bill(&server, &subscription).await;
    assert_eq!(billing::amount(&bills).unwrap().0, 10);
    report(&server, &subscription, json!([{"quantity": 6}])).await;
    assert_eq!(quantity(&server, &subscription).await, 11);
    let (bills, cut) = begin_bill(&server, &subscription).await;
    assert_eq!((bills[0].quantity.0, bills[0].amount_charged.0), (11, 22));
    report(&server, &subscription, json!([{"quantity": 1}])).await;
    settle(&server, &subscription, cut).await;
    assert_eq!(quantity(&server, &subscription).await, 1);
    // Paid is paid.
    settle(&server, &subscription, cut).await;
    assert_eq!(quantity(&server, &subscription).await, 1);
    assert_eq!(
        list(&server, &format!("subscription_id={}", subscription.id)).await["pagination"]["total"],
        3
    );
    server.verify().await;
}

#[apply(both)]
async fn no_event_is_lost_or_billed_twice_beside_bills(server: Server) {
    let subscription = seconds(&server).await;
    let reports = (0..24).map(|_| report(&server, &subscription, json!([{}, {}, {}])));
    let bills = async {
        let mut billed = 0;
        for turn in 0..12 {
            let (bills, cut) = begin_bill(&server, &subscription).await;
            if turn % 3 != 0 {
                settle(&server, &subscription, cut).await;
                billed += bills[0].quantity.0;
            }
        }
        billed
    };
    let (_, billed) = tokio::join!(futures_util::future::join_all(reports), bills);
    let (bills, cut) = begin_bill(&server, &subscription).await;
    settle(&server, &subscription, cut).await;
    assert_eq!(billed + bills[0].quantity.0, 72);
    assert_eq!(quantity(&server, &subscription).await, 0);
    server.verify().await;
}

#[apply(both)]
async fn a_broken_total_is_found(server: Server) {
    let subscription = seconds(&server).await;
    report(&server, &subscription, json!([{"quantity": 5}])).await;
    server.verify().await;
    let broken = async || {
        let mut names = Vec::new();
        for promise in pandabase::invariants::PROMISES {
            if promise.check(&server.app).await.unwrap().broken.is_some() {
                names.push(promise.name);
            }
        }
        names
    };
    for (spoil, mend, name) in [
        (
            "UPDATE usage_totals SET sum_low = 6",
            "UPDATE usage_totals SET sum_low = 5",
            "usage-adds-up",
        ),
        (
            "UPDATE usage_totals SET events = 2",
            "UPDATE usage_totals SET events = 1",
            "usage-adds-up",
        ),
        (
            "UPDATE usage_events SET quantity = 4",
            "UPDATE usage_events SET quantity = 5",
            "usage-adds-up",
        ),
        (
            "UPDATE usage_totals SET invoice_id = 'inv_x'",
            "UPDATE usage_totals SET invoice_id = NULL",
            "usage-billed-once",
        ),
        (
            "UPDATE subscriptions SET is_metered = FALSE",
            "UPDATE subscriptions SET is_metered = TRUE",
            "usage-has-meters",
        ),
    ] {
        for statement in [spoil, mend] {
            let changed = server.app.db.write(move |tx| tx.run(Sql::new(statement), &[]));
            assert_eq!(changed.await.unwrap(), 1, "{statement}");
            let expected = if statement == spoil {
                vec![name]
            } else {
                Vec::new()
            };
            assert_eq!(broken().await, expected, "{statement}");
        }
    }
}
