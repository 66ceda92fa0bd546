//! Reports that are refused, whole or in part.

use super::{LARGEST, UNKNOWN, counts, list, put, quantity, reasons, report, seconds, try_report, usage};
use crate::harness::{Server, apply, both};
use crate::shop::GOOD;
use serde_json::{Value, json};

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
