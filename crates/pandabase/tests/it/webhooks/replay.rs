//! The events of some time, told once more.

use super::{count, emit, endpoint, open, path};
use crate::harness::{Server, apply, both};
use crate::receiver::{Manner, Receiver};
use http::Method;
use pandabase_domain::id::EventId;
use pandabase_domain::time::{HOUR, MINUTE, Timestamp};
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::db::{DbError, Sql};
use pandabase_platform::params;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// More than one transaction takes.
const MANY: usize = 450;

async fn replay(server: &Server, webhook: &Value, body: Value) -> i64 {
    let answer = server
        .post(&format!("{}/replay", path(server, webhook)), body)
        .await;
    assert_eq!(answer.data(200).as_object().unwrap().len(), 1);
    answer.data(200)["queued"].as_i64().unwrap()
}

async fn subscriber(server: &Server, receiver: &Receiver) -> Value {
    let types = ["PAYMENT_COMPLETED", "PAYMENT_FAILED"];
    endpoint(server, json!({"url": receiver.url, "eventTypes": types})).await
}

/// An endpoint that received one event a minute ago.
async fn endpoint_with_event(server: &Server) -> (Server, Receiver, Value) {
    let server = open(server).await;
    let receiver = Receiver::start(Manner::Status(200)).await;
    let webhook = subscriber(&server, &receiver).await;
    emit(&server, EventType::PaymentCompleted).await;
    server.drain().await;
    server.app.env.clock.advance(MINUTE);
    (server, receiver, webhook)
}

#[apply(both)]
async fn events_of_some_time_are_told_once_more(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(200)).await;
    let webhook = subscriber(&server, &receiver).await;
    // Another endpoint, which wants a third type, too; it is not told again.
    let other = Receiver::start(Manner::Status(200)).await;
    endpoint(
        &server,
        json!({"url": other.url, "eventTypes": ["PAYMENT_REFUNDED", "PAYMENT_FAILED"]}),
    )
    .await;
    let mut told = Vec::new();
    for kind in [
        EventType::PaymentCompleted,
        EventType::PaymentFailed,
        EventType::PaymentRefunded,
    ] {
        told.push(emit(&server, kind).await.unwrap());
        server.advance(HOUR).await;
    }
    let before = (receiver.seen().len(), other.seen().len());
    assert_eq!(before, (2, 2));
    for (body, queued) in [
        (json!({"from": "2026-06-01T00:00:00Z"}), vec![&told[0], &told[1]]),
        (json!({"from": "2026-06-01T00:00:00.001Z"}), vec![&told[1]]),
        (
            json!({"from": "2026-06-01T00:00:00Z", "to": "2026-06-01T01:00:00Z"}),
            vec![&told[0]],
        ),
        (
            json!({"from": "2026-05-01T00:00:00Z", "events": ["PAYMENT_FAILED", "PAYMENT_REFUNDED"]}),
            vec![&told[1]],
        ),
        (
            json!({"from": "2026-06-01T04:00:00Z", "to": "2026-06-01T05:00:00Z"}),
            vec![],
        ),
    ] {
        let begin = receiver.seen().len();
        assert_eq!(
            replay(&server, &webhook, body.clone()).await,
            queued.len() as i64,
            "{body}"
        );
        server.drain().await;
        let seen = receiver.seen().split_off(begin);
        // They are told side by side.
        let ids: BTreeSet<&str> = seen.iter().map(|seen| seen.header("webhook-id")).collect();
        let expected: BTreeSet<&str> = queued.iter().map(|id| id.as_str()).collect();
        assert_eq!(ids, expected, "{body}");
    }
    assert_eq!(other.seen().len(), before.1);
    let manual = format!("{}/deliveries?limit=100", path(&server, &webhook));
    let all = server.get(&manual).await;
    let all = all.data(200)["items"].as_array().unwrap();
    assert_eq!(all.iter().filter(|one| one["manual"] == true).count(), 5);
    server.verify().await;
}

#[apply(both)]
async fn many_are_queued_in_several_transactions(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(200)).await;
    let webhook = subscriber(&server, &receiver).await;
    for _ in 0..MANY {
        emit(&server, EventType::PaymentCompleted).await;
    }
    server.drain().await;
    assert_eq!(receiver.seen().len(), MANY);
    server.app.env.clock.advance(MINUTE);
    let one = path(&server, &webhook);
    let path = format!("{one}/replay");
    let ask = || {
        let call = server
            .call(Method::POST, &path)
            .header("idempotency-key", "replay-01");
        call.json(&json!({"from": "2026-06-01T00:00:00Z"})).send()
    };
    let (first, second) = (ask().await, ask().await);
    assert_eq!(first.data(200), &json!({"queued": MANY}));
    assert_eq!(second.header("idempotent-replay"), Some("true"));
    server.drain().await;
    assert_eq!(receiver.seen().len(), 2 * MANY);
    let mut ids: Vec<String> = Vec::new();
    for seen in receiver.seen().split_off(MANY) {
        ids.push(seen.header("webhook-id").to_owned());
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), MANY);

    // Disabled before it is done, it goes no further.
    server
        .post(&path, json!({"from": "2026-06-01T00:00:00Z"}))
        .await
        .data(200);
    server.patch(&one, json!({"isEnabled": false})).await.data(200);
    server.drain().await;
    assert_eq!(receiver.seen().len(), 2 * MANY);
    assert_eq!(
        count(&server, "SELECT COUNT(*) FROM jobs WHERE kind LIKE 'webhook%'").await,
        0
    );
    let refused = server.post(&path, json!({"from": "2026-06-01T00:00:00Z"})).await;
    assert_eq!(refused.error(400), "Webhook is disabled; enable it first");
}

#[apply(both)]
async fn what_cannot_be_replayed_is_refused(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(200)).await;
    let webhook = subscriber(&server, &receiver).await;
    let one = path(&server, &webhook);
    let path = format!("{one}/replay");
    for (body, text) in [
        (json!({}), "from"),
        (json!({"from": "2026-06-01"}), "body/from"),
        (
            json!({"from": "2026-06-02T00:00:00Z"}),
            "body/to must be after body/from",
        ),
        (
            json!({"from": "2026-06-01T00:00:00Z", "to": "2026-06-01T00:00:00Z"}),
            "body/to must be after body/from",
        ),
        (
            json!({"from": "2026-05-01T00:00:00Z", "events": []}),
            "body/events",
        ),
        (
            json!({"from": "2026-05-01T00:00:00Z", "events": ["payment.success"]}),
            "body/events/0",
        ),
    ] {
        let answer = server.post(&path, body).await;
        assert!(answer.error(400).contains(text), "{}", answer.text);
    }
    let store = server.store.id.clone();
    let begin = EventId::floor(Timestamp::parse("2026-05-01T00:00:00Z").unwrap());
    let one = Sql::new(
        "INSERT INTO webhook_events (store_id, id, type, payload, created_at)
        VALUES ($1, $2, 'PAYMENT_FAILED', '{}', 0)",
    );
    let fill = server.app.db.write(move |tx| {
        for number in 0..=10_000 {
            tx.run(one, params![&store, format!("{begin}{number:015}").as_str()])?;
        }
        Ok::<_, DbError>(())
    });
    fill.await.unwrap();
    let answer = server.post(&path, json!({"from": "2026-05-01T00:00:00Z"})).await;
    assert_eq!(
        answer.error(400),
        "More than 10000 events happened in this time: choose a shorter one"
    );
    let types = json!({"from": "2026-05-01T00:00:00Z", "events": ["PAYMENT_COMPLETED"]});
    assert_eq!(replay(&server, &webhook, types).await, 0);
}

#[apply(both)]
async fn what_is_to_come_is_told_once(server: Server) {
    let (server, receiver, webhook) = endpoint_with_event(&server).await;
    let body = json!({"from": "2026-06-01T00:00:00Z", "to": "2027-01-01T00:00:00Z"});
    assert_eq!(replay(&server, &webhook, body.clone()).await, 1);
    // Before the first is queued there is no second.
    let url = format!("{}/replay", path(&server, &webhook));
    let again = || {
        let call = server
            .call(Method::POST, &url)
            .header("idempotency-key", "again-01");
        call.json(&body).send()
    };
    assert_eq!(
        again().await.error(429),
        "Another replay is being queued for this webhook: repeat the request in a moment"
    );
    server.app.env.clock.advance(MINUTE);
    emit(&server, EventType::PaymentCompleted).await;
    server.drain().await;
    assert_eq!(receiver.seen().len(), 3);
    server.app.env.clock.advance(MINUTE);
    // The same key again: that was no answer, and what follows is one.
    assert_eq!(again().await.data(200), &json!({"queued": 2}));
    server.drain().await;
    assert_eq!(receiver.seen().len(), 5);
    server.verify().await;
    let off = json!({"isEnabled": false});
    server.patch(&path(&server, &webhook), off).await.data(200);
    let repeated = again().await;
    assert_eq!(repeated.data(200), &json!({"queued": 2}));
    assert_eq!(repeated.header("idempotent-replay"), Some("true"));
}

#[apply(both)]
async fn only_so_much_waits_for_an_endpoint(server: Server) {
    let (server, _receiver, webhook) = endpoint_with_event(&server).await;
    let (store, id) = (
        server.store.id.clone(),
        webhook["id"].as_str().unwrap().to_owned(),
    );
    let one = Sql::new(
        "INSERT INTO webhook_deliveries (store_id, webhook_id, event_id, attempt, event, duration_ms,
            next_attempt_at, is_pending, is_manual, created_at)
        VALUES ($1, $2, $3, 1, 'PAYMENT_FAILED', 0, 0, TRUE, TRUE, 0)",
    );
    let fill = server.app.db.write(move |tx| {
        for number in 0..10_000 {
            let event = format!("evt_{number:024}");
            tx.run(one, params![&store, id.as_str(), event.as_str()])?;
        }
        Ok::<_, DbError>(())
    });
    fill.await.unwrap();
    let url = format!("{}/replay", path(&server, &webhook));
    let answer = server.post(&url, json!({"from": "2026-06-01T00:00:00Z"})).await;
    assert_eq!(
        answer.error(400),
        "More than 10000 deliveries would wait: let those be sent first that were asked for"
    );
}
