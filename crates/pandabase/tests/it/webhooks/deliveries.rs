//! Deliveries as merchants see them: listed, shown, sent again.

use super::{complete, count, emit, endpoint, mails, no_secret, open, path, subscribe};
use crate::harness::{Server, apply, both};
use crate::receiver::{Manner, Receiver};
use http::Method;
use pandabase::wiring::housekeeping;
use pandabase_domain::time::{DAY, HOUR, MINUTE, SECOND};
use pandabase_domain::webhook::event::EventType;
use pandabase_domain::webhook::retry::DELAYS;
use pandabase_platform::db::Sql;
use serde_json::{Value, json};
use std::sync::Arc;

/// 5,000 bytes of two each: the 4,096th byte ends a character, the first of what is cut off.
const LONG: &str = match std::str::from_utf8(&LONG_BYTES) {
    Ok(text) => text,
    Err(_) => "",
};
const LONG_BYTES: [u8; 5_001] = {
    let mut bytes = [b'x'; 5_001];
    let mut at = 1;
    while at + 1 < bytes.len() {
        bytes[at] = 0xC3;
        bytes[at + 1] = 0xA9;
        at += 2;
    }
    bytes
};

fn list(server: &Server, webhook: &Value) -> String {
    format!("{}/deliveries", path(server, webhook))
}

async fn deliveries(server: &Server, webhook: &Value, query: &str) -> Vec<Value> {
    let answer = server.get(&format!("{}?{query}", list(server, webhook))).await;
    no_secret(&answer);
    answer.data(200)["items"].as_array().unwrap().clone()
}

async fn one(server: &Server, webhook: &Value, delivery: &Value) -> Value {
    let id = delivery["id"].as_str().unwrap();
    let answer = server.get(&format!("{}/{id}", list(server, webhook))).await;
    no_secret(&answer);
    answer.data(200).clone()
}

fn of(delivery: &Value, names: &[&str]) -> Value {
    names.iter().map(|name| delivery[*name].clone()).collect()
}

#[apply(both)]
async fn a_delivery_is_seen_before_and_after_it_is_made(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Complain(b"no \0 thanks")).await;
    let webhook = subscribe(&server, &receiver.url).await;
    let event = emit(&server, EventType::PaymentCompleted).await.unwrap();
    let waiting = deliveries(&server, &webhook, "").await;
    let now = "2026-06-01T00:00:00.000Z";
    assert_eq!(
        waiting,
        [json!({
            "id": waiting[0]["id"], "eventId": event, "event": "PAYMENT_COMPLETED", "attempt": 1,
            "status": "PENDING", "manual": false, "responseStatus": null, "responseBody": null, "error": null,
            "durationMs": null, "nextAttemptAt": now, "sentAt": null, "createdAt": now,
        })]
    );
    let shown = one(&server, &webhook, &waiting[0]).await;
    assert_eq!(
        of(&shown, &["requestHeaders", "requestBody"]),
        json!([null, null])
    );

    server.drain().await;
    let seen = receiver.take_one();
    let made = deliveries(&server, &webhook, "").await;
    assert_eq!(made.len(), 2);
    // The newest first: what follows.
    assert_eq!(of(&made[0], &["attempt", "status", "nextAttemptAt"])[0], 2);
    assert_eq!(made[0]["status"], "PENDING");
    assert_eq!(made[0]["nextAttemptAt"], made[1]["nextAttemptAt"]);
    assert_eq!(made[1]["id"], waiting[0]["id"]);
    let told = [
        "attempt",
        "status",
        "responseStatus",
        "responseBody",
        "error",
        "durationMs",
        "sentAt",
        "createdAt",
    ];
    assert_eq!(
        of(&made[1], &told),
        json!([
            1,
            "FAILED",
            500,
            "no \u{FFFD} thanks",
            "The endpoint answered with status 500",
            0,
            now,
            now
        ])
    );
    let shown = one(&server, &webhook, &made[1]).await;
    assert_eq!(shown["requestBody"].as_str().unwrap().as_bytes(), &seen.body[..]);
    let headers = shown["requestHeaders"].as_object().unwrap();
    for (name, value) in headers {
        assert_eq!(seen.header(name), value, "{name}");
    }
    let names: Vec<&String> = headers.keys().collect();
    assert_eq!(
        names,
        [
            "content-type",
            "traceparent",
            "user-agent",
            "webhook-id",
            "webhook-signature",
            "webhook-timestamp"
        ]
    );
    for name in made[1].as_object().unwrap().keys() {
        assert_eq!(shown[name], made[1][name]);
    }
    // The dashboard's path answers alike.
    let mine = list(&server, &webhook).replace("/v2/core/", "/v2/");
    assert_eq!(server.get(&mine).await.data(200)["items"], json!(made));

    receiver.answer(Manner::Answer(LONG));
    server.advance(6 * SECOND).await;
    let taken = deliveries(&server, &webhook, "status=DELIVERED").await;
    assert_eq!(
        of(&taken[0], &["attempt", "status", "error", "nextAttemptAt"]),
        json!([2, "DELIVERED", null, null])
    );
    assert_eq!(taken[0]["responseBody"], &LONG[..4_095]);
    assert!(deliveries(&server, &webhook, "status=PENDING").await.is_empty());
    server.verify().await;
}

#[apply(both)]
async fn deliveries_are_filtered(server: Server) {
    let server = open(&server).await;
    let (failing, taking) = (
        Receiver::start(Manner::Status(500)).await,
        Receiver::start(Manner::Status(200)).await,
    );
    let both = json!(["PAYMENT_COMPLETED", "PAYMENT_FAILED"]);
    let webhook = endpoint(&server, json!({"url": failing.url, "eventTypes": both})).await;
    let other = endpoint(&server, json!({"url": taking.url, "eventTypes": both})).await;
    let first = complete(&server).await.unwrap();
    server.app.env.clock.advance(SECOND);
    let second = emit(&server, EventType::PaymentFailed).await.unwrap();
    server.drain().await;
    let found = async |webhook: &Value, query: &str| {
        let found = deliveries(&server, webhook, query).await;
        let told = found.iter().map(|one| of(one, &["eventId", "attempt", "status"]));
        Value::Array(told.collect())
    };
    assert_eq!(
        found(&other, "").await,
        json!([[second, 1, "DELIVERED"], [first, 1, "DELIVERED"]])
    );
    for (query, expected) in [
        (
            "status=FAILED",
            json!([[second, 1, "FAILED"], [first, 1, "FAILED"]]),
        ),
        (
            "status=PENDING&event=PAYMENT_FAILED",
            json!([[second, 2, "PENDING"]]),
        ),
        ("status=DELIVERED", json!([])),
        (
            "event=PAYMENT_COMPLETED&status=FAILED",
            json!([[first, 1, "FAILED"]]),
        ),
        (
            &format!("eventId={first}&limit=1"),
            json!([[first, 2, "PENDING"]]),
        ),
        (
            &format!("event_id={first}&limit=1&page=2"),
            json!([[first, 1, "FAILED"]]),
        ),
        (
            "to=2026-06-01T00:00:01Z&status=FAILED",
            json!([[first, 1, "FAILED"]]),
        ),
        (
            "from=2026-06-01T00:00:01Z&status=FAILED",
            json!([[second, 1, "FAILED"]]),
        ),
        ("from=2026-06-01T00:00:01Z&to=2026-06-01T00:00:01Z", json!([])),
    ] {
        assert_eq!(found(&webhook, query).await, expected, "{query}");
    }
    let counted = server
        .get(&format!("{}?status=FAILED&limit=1", list(&server, &webhook)))
        .await;
    assert_eq!(
        of(
            &counted.data(200)["pagination"],
            &["page", "limit", "total", "totalPages"]
        ),
        json!([1, 1, 2, 2])
    );
    for (query, text) in [
        ("status=SENT", "querystring/status"),
        ("event=ORDER_PAID", "querystring/event"),
        ("from=yesterday", "querystring/from"),
        ("limit=101", "querystring/limit"),
    ] {
        let answer = server.get(&format!("{}?{query}", list(&server, &webhook))).await;
        assert!(answer.error(400).contains(text), "{}", answer.text);
    }
}

#[apply(both)]
async fn a_delivery_is_sent_again_at_will(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(500)).await;
    let webhook = subscribe(&server, &receiver.url).await;
    let event = complete(&server).await.unwrap();
    let first = receiver.take_one();
    let failed = deliveries(&server, &webhook, "status=FAILED").await.remove(0);
    let resend = format!(
        "{}/{}/resend",
        list(&server, &webhook),
        failed["id"].as_str().unwrap()
    );
    let answer = server.post(&resend, json!({})).await;
    let queued = answer.data(200);
    assert_eq!(
        of(queued, &["eventId", "attempt", "status", "manual"]),
        json!([event, 3, "PENDING", true])
    );
    server.drain().await;
    let again = receiver.take_one();
    assert_eq!(again.header("webhook-id"), event.as_str());
    assert_eq!(again.body, first.body);
    let made = one(&server, &webhook, queued).await;
    assert_eq!(
        of(
            &made,
            &["attempt", "status", "manual", "responseStatus", "nextAttemptAt"]
        ),
        json!([3, "FAILED", true, 500, null])
    );
    // It is none of the ten: nine more follow, the last of which the owner hears of.
    let clock = format!("/v2/sandbox/stores/{}/clock", server.store.id);
    server.post(&clock, json!({"advance": "P4D"})).await.data(200);
    assert_eq!(receiver.seen().len(), 9);
    let all = deliveries(&server, &webhook, "").await;
    assert_eq!(all.len(), 11);
    assert_eq!(all.iter().filter(|one| one["manual"] == true).count(), 1);
    assert_eq!(mails(&server).await.len(), 1);
    server.verify().await;

    // The same request twice is one delivery.
    let keyed = || {
        server
            .call(Method::POST, &resend)
            .header("idempotency-key", "again-01")
            .json(&json!({}))
            .send()
    };
    let (once, twice) = (keyed().await, keyed().await);
    assert_eq!(once.data(200), twice.data(200));
    receiver.answer(Manner::Status(204));
    let before = receiver.seen().len();
    server.drain().await;
    assert_eq!(receiver.seen().len(), before + 1);

    // An endpoint that is disabled is told nothing, and what waited for it is gone.
    server.post(&resend, json!({})).await.data(200);
    server
        .patch(&path(&server, &webhook), json!({"isEnabled": false}))
        .await
        .data(200);
    assert_eq!(
        server.post(&resend, json!({})).await.error(400),
        "Webhook is disabled; enable it first"
    );
    server.drain().await;
    assert_eq!(receiver.seen().len(), before + 1);
    assert!(deliveries(&server, &webhook, "status=PENDING").await.is_empty());
    assert_eq!(
        count(&server, "SELECT COUNT(*) FROM jobs WHERE kind LIKE 'webhook%'").await,
        0
    );
    server.verify().await;
}

/// Waits until the receiver was called so often.
async fn called(receiver: &Receiver, times: usize) {
    while receiver.seen().len() < times {
        tokio::task::yield_now().await;
    }
}

#[apply(both)]
async fn an_attempt_leaves_alone_what_came_after_its_endpoint_was_disabled(server: Server) {
    let server = server
        .with(|config| config.webhook_allowed_hosts = vec!["127.0.0.1".into()])
        .await;
    let receiver = Receiver::start(Manner::Status(500)).await;
    let webhook = subscribe(&server, &receiver.url).await;
    complete(&server).await.unwrap();
    let failed = deliveries(&server, &webhook, "status=FAILED").await.remove(0);
    receiver.answer(Manner::Hang);
    server.app.env.clock.advance(MINUTE);
    let meanwhile = async {
        called(&receiver, 2).await;
        for enabled in [false, true] {
            let body = json!({"isEnabled": enabled});
            server.patch(&path(&server, &webhook), body).await.data(200);
        }
        let id = failed["id"].as_str().unwrap();
        let resend = format!("{}/{id}/resend", list(&server, &webhook));
        let queued = server.post(&resend, json!({})).await.data(200).clone();
        // The number of the attempt that is under way.
        assert_eq!(of(&queued, &["attempt", "status"]), json!([2, "PENDING"]));
        receiver.answer(Manner::Status(200));
        queued
    };
    let ((), queued) = tokio::join!(server.drain(), meanwhile);
    server.drain().await;
    assert_eq!(receiver.seen().len(), 3);
    let made = one(&server, &webhook, &queued).await;
    assert_eq!(
        of(&made, &["attempt", "status", "manual"]),
        json!([2, "DELIVERED", true])
    );
    server.advance(4 * DAY).await;
    assert_eq!(receiver.seen().len(), 3);
    server.verify().await;
}

#[apply(both)]
async fn nobody_is_mailed_of_an_endpoint_that_was_disabled_during_its_last_attempt(server: Server) {
    let server = server
        .with(|config| config.webhook_allowed_hosts = vec!["127.0.0.1".into()])
        .await;
    let receiver = Receiver::start(Manner::Status(500)).await;
    let webhook = subscribe(&server, &receiver.url).await;
    complete(&server).await.unwrap();
    let late = |delay: i64| delay * 11 / 10;
    for delay in &DELAYS[1..9] {
        server.advance(late(*delay)).await;
    }
    assert_eq!(receiver.seen().len(), 9);
    receiver.answer(Manner::Hang);
    server.app.env.clock.advance(late(DELAYS[9]));
    let meanwhile = async {
        called(&receiver, 10).await;
        let body = json!({"isEnabled": false});
        server.patch(&path(&server, &webhook), body).await.data(200);
        receiver.answer(Manner::Status(500));
    };
    tokio::join!(server.drain(), meanwhile);
    assert_eq!(receiver.seen().len(), 10);
    assert!(mails(&server).await.is_empty());
    server.verify().await;
}

#[apply(both)]
async fn nothing_waits_for_an_endpoint_that_was_disabled_during_a_sale(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(200)).await;
    let webhook = subscribe(&server, &receiver.url).await;
    emit(&server, EventType::PaymentCompleted).await.unwrap();
    // As it is left when it is disabled after a sale looked who is to be told, and before that sale is kept.
    let disable = Sql::new("UPDATE webhooks SET is_enabled = FALSE");
    server.app.db.write(move |tx| tx.run(disable, &[])).await.unwrap();
    server.drain().await;
    assert!(deliveries(&server, &webhook, "").await.is_empty());
    assert!(receiver.seen().is_empty());
    server.verify().await;
}

#[apply(both)]
async fn what_is_not_there_is_not_found(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(200)).await;
    let (webhook, other) = (
        subscribe(&server, &receiver.url).await,
        subscribe(&server, &receiver.url).await,
    );
    complete(&server).await;
    let id = deliveries(&server, &webhook, "").await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let elsewhere = deliveries(&server, &other, "").await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_ne!(id, elsewhere);
    let unknown = format!("{}zzzz", &id[..24]);
    for id in [
        &elsewhere,
        &unknown,
        "dlv_000000000000",
        "evt_0a1b2c3d4e5f6g7h8i9j0k1l",
    ] {
        let one = format!("{}/{id}", list(&server, &webhook));
        assert_eq!(server.get(&one).await.error(404), "Delivery not found", "{id}");
        let again = server.post(&format!("{one}/resend"), json!({})).await;
        assert_eq!(again.error(404), "Delivery not found", "{id}");
    }
    assert!(
        server
            .get(&format!("{}/dlv_1", list(&server, &webhook)))
            .await
            .error(400)
            .contains("deliveryId")
    );
    let (stranger, token) = server.other_store("other-labs").await;
    let theirs = |path: String| path.replace(server.store.id.as_str(), stranger.id.as_str());
    for (method, path) in [
        (Method::GET, list(&server, &webhook)),
        (Method::GET, format!("{}/{id}", list(&server, &webhook))),
        (Method::POST, format!("{}/{id}/resend", list(&server, &webhook))),
        (Method::POST, format!("{}/replay", path(&server, &webhook))),
    ] {
        let call = server.anonymous(method, &theirs(path)).bearer(&token);
        let answer = call.json(&json!({"from": "2026-06-01T00:00:00Z"})).send().await;
        assert_eq!(answer.error(404), "Webhook not found");
    }
}

#[apply(both)]
async fn an_event_is_kept_as_long_as_a_delivery_of_it(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(200)).await;
    let webhook = subscribe(&server, &receiver.url).await;
    complete(&server).await;
    let app = Arc::clone(&server.app);
    let begun = server
        .app
        .db
        .write(move |tx| housekeeping::schedule(tx, &app.env));
    begun.await.unwrap();
    server.advance(29 * DAY).await;
    let first = deliveries(&server, &webhook, "").await.remove(0);
    let resend = format!(
        "{}/{}/resend",
        list(&server, &webhook),
        first["id"].as_str().unwrap()
    );
    let again = server.post(&resend, json!({})).await.data(200).clone();
    server.advance(2 * DAY).await;
    assert_eq!(deliveries(&server, &webhook, "").await.len(), 1);
    assert!(one(&server, &webhook, &again).await["requestBody"].is_string());
    server.advance(29 * DAY + HOUR).await;
    assert!(deliveries(&server, &webhook, "").await.is_empty());
    server.advance(HOUR).await;
    assert_eq!(count(&server, "SELECT COUNT(*) FROM webhook_events").await, 0);
}
