//! What is delivered, to whom, and what is kept of it.

use super::{action, attempts, complete, count, emit, endpoint, mails, open, path, subscribe};
use crate::harness::{Server, apply, both};
use crate::receiver::{Manner, Receiver};
use base64::Engine as _;
use hmac::{Hmac, KeyInit, Mac};
use http::Method;
use pandabase::wiring::housekeeping;
use pandabase_domain::time::{DAY, HOUR, SECOND};
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::clock::Clock;
use pandabase_platform::db::Sql;
use pandabase_platform::error::ApiError;
use pandabase_platform::params;
use serde_json::json;
use sha2::Sha256;
use std::sync::Arc;

fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}

#[apply(both)]
async fn version_2_verifies_with_the_library_and_by_hand(server: Server) {
    let server = open(&server).await;
    // The library compares with the machine's clock.
    let ahead = Clock::System.now().as_millis() - server.app.env.clock.now().as_millis();
    server.app.env.clock.advance(ahead);
    let receiver = Receiver::start(Manner::Status(204)).await;
    let webhook = subscribe(&server, &receiver.url).await;
    let secret = webhook["secret"].as_str().unwrap();
    let now = server.app.env.clock.now();
    let emitted = complete(&server).await.unwrap();
    let seen = receiver.take_one();
    standardwebhooks::Webhook::new(secret)
        .unwrap()
        .verify(&seen.body, &seen.headers)
        .unwrap();
    assert_eq!(seen.header("webhook-id"), emitted.as_str());
    assert_eq!(seen.header("webhook-timestamp"), now.as_seconds().to_string());
    assert_eq!(seen.header("content-type"), "application/json");
    let mut text = format!("{}.{}.", emitted, now.as_seconds()).into_bytes();
    text.extend_from_slice(&seen.body);
    let base64 = base64::engine::general_purpose::STANDARD;
    let by_hand = format!("v1,{}", base64.encode(hmac(secret.as_bytes(), &text)));
    let (first, second) = seen.header("webhook-signature").split_once(' ').unwrap();
    assert_eq!(second, by_hand);
    assert!(first.starts_with("v1,") && first != second);
    assert!(
        !seen
            .headers
            .keys()
            .any(|name| name.as_str().starts_with("x-pandabase"))
    );
    let expected = format!(
        concat!(
            r#"{{"event":"PAYMENT_COMPLETED","id":"{}","timestamp":"{now}","#,
            r#""data":{{"order":{{"id":"ord_d6f3g0h7j4k1l8z5x2c9v6bn","#,
            r#""orderNumber":"cs_b3n7m1q5w9e2r6t0y4u8i1op","status":"PROCESSING","#,
            r#""amount":4000,"currency":"USD","customFields":{{"nickname":"mk"}},"metadata":{{"ref":"a1"}},"#,
            r#""items":[{{"productId":"prd_z7m1x4c9v2b8n5q0w3e6r1ty","variantId":null,"#,
            r#""name":"Prämie","quantity":1,"amount":4000}}]}},"#,
            r#""customer":{{"id":"cus_q1w8e5r2t9y6u3i0o7p4a1sd","email":"mia@example.org"}},"#,
            r#""geo":{{"ip":"203.0.113.9","country":"US","city":null,"region":"TX"}}}}}}"#,
        ),
        emitted,
        now = now,
    );
    assert_eq!(std::str::from_utf8(&seen.body).unwrap(), expected);
    assert_eq!(attempts(&server).await, [(1, Some(204), None, None)]);
    assert_eq!(
        count(
            &server,
            "SELECT COUNT(*) FROM jobs WHERE kind = 'webhook_delivery'"
        )
        .await,
        0
    );
}

#[apply(both)]
async fn version_1_signs_in_hex(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(500)).await;
    let body = json!({"url": receiver.url, "eventTypes": ["PAYMENT_COMPLETED"], "signatureVersion": "V1"});
    let webhook = endpoint(&server, body).await;
    let secret = webhook["secret"].as_str().unwrap().as_bytes();
    let millis = server.app.env.clock.now().as_millis().to_string();
    complete(&server).await;
    let seen = receiver.take_one();
    let signed = [format!("{millis}.").as_bytes(), &seen.body].concat();
    assert_eq!(seen.header("webhook-timestamp"), millis);
    assert_eq!(seen.header("x-pandabase-timestamp"), millis);
    assert_eq!(
        seen.header("webhook-signature"),
        hex::encode(hmac(secret, &signed))
    );
    assert_eq!(
        seen.header("x-pandabase-signature"),
        hex::encode(hmac(secret, &seen.body))
    );
    let id = seen.header("webhook-id").to_owned();
    assert!(
        id.starts_with(&format!("{}/job_", webhook["id"].as_str().unwrap())),
        "{id}"
    );
    assert_eq!(seen.header("x-pandabase-idempotency"), id);
    server.advance(6 * SECOND).await;
    assert_eq!(receiver.take_one().header("webhook-id"), id);
    // The secret survives a switch; the next attempt is signed the new way.
    server
        .patch(&path(&server, &webhook), json!({"signatureVersion": "V2"}))
        .await
        .data(200);
    server.advance(6 * 60 * SECOND).await;
    let seen = receiver.take_one();
    assert!(seen.header("webhook-id").starts_with("evt_"));
    let text = format!(
        "{}.{}.",
        seen.header("webhook-id"),
        seen.header("webhook-timestamp")
    );
    let text = [text.as_bytes(), &seen.body].concat();
    let by_hand = base64::engine::general_purpose::STANDARD.encode(hmac(secret, &text));
    assert!(
        seen.header("webhook-signature")
            .ends_with(&format!(" v1,{by_hand}"))
    );
}

#[apply(both)]
async fn only_enabled_subscribers_are_told(server: Server) {
    let server = open(&server).await;
    assert_eq!(complete(&server).await, None);
    let (one, two, off, other) = (
        Receiver::start(Manner::Status(200)).await,
        Receiver::start(Manner::Status(299)).await,
        Receiver::start(Manner::Status(200)).await,
        Receiver::start(Manner::Status(200)).await,
    );
    let disabled = subscribe(&server, &off.url).await;
    server
        .patch(&path(&server, &disabled), json!({"isEnabled": false}))
        .await
        .data(200);
    endpoint(
        &server,
        json!({"url": other.url, "eventTypes": ["PAYMENT_FAILED"]}),
    )
    .await;
    assert_eq!(complete(&server).await, None);
    // Events are kept whether or not anybody is told of them.
    assert_eq!(count(&server, "SELECT COUNT(*) FROM webhook_events").await, 2);
    assert_eq!(count(&server, "SELECT COUNT(*) FROM webhook_deliveries").await, 0);
    subscribe(&server, &one.url).await;
    subscribe(&server, &two.url).await;
    let emitted = complete(&server).await.unwrap();
    let (first, second) = (one.take_one(), two.take_one());
    assert_eq!(first.header("webhook-id"), emitted.as_str());
    assert_eq!(second.header("webhook-id"), emitted.as_str());
    assert_eq!(first.body, second.body);
    assert!(off.seen().is_empty() && other.seen().is_empty());
    let statuses: Vec<_> = attempts(&server)
        .await
        .into_iter()
        .map(|(_, status, _, next)| (status, next))
        .collect();
    assert!(statuses.contains(&(Some(200), None)) && statuses.contains(&(Some(299), None)));
}

#[apply(both)]
async fn disabling_and_deleting_drop_queued_retries(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(500)).await;
    let kept = subscribe(&server, &receiver.url).await;
    let webhook = subscribe(&server, &receiver.url).await;
    complete(&server).await;
    assert_eq!(receiver.seen().len(), 2);
    for enabled in [false, true] {
        server
            .patch(&path(&server, &webhook), json!({"isEnabled": enabled}))
            .await
            .data(200);
    }
    let jobs = "SELECT COUNT(*) FROM jobs WHERE kind = 'webhook_delivery'";
    assert_eq!(count(&server, jobs).await, 1);
    // What failed tells of no attempt that will not be made.
    let planned = attempts(&server).await;
    assert_eq!(planned.iter().filter(|(.., next)| next.is_some()).count(), 1);
    emit(&server, EventType::PaymentCompleted).await;
    assert_eq!(count(&server, jobs).await, 3);
    server.delete(&path(&server, &webhook)).await.data(200);
    assert_eq!(count(&server, jobs).await, 2);
    server.delete(&path(&server, &kept)).await.data(200);
    assert_eq!(count(&server, jobs).await, 0);
    server.advance(4 * DAY).await;
    assert_eq!(receiver.seen().len(), 2);
}

#[apply(both)]
async fn a_test_delivery_is_like_a_live_one(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(200)).await;
    let webhook = subscribe(&server, &receiver.url).await;
    let test = action(&server, &webhook, "test");
    server
        .patch(&path(&server, &webhook), json!({"isEnabled": false}))
        .await
        .data(200);
    let result = server.call(Method::POST, &test).send().await;
    let seen = receiver.take_one();
    assert_eq!(
        result.data(200),
        &json!({
            "delivered": true, "statusCode": 200, "durationMs": 0, "eventId": seen.header("webhook-id"),
            "error": null
        })
    );
    assert_eq!(seen.json()["event"], "PAYMENT_COMPLETED");
    assert_eq!(seen.json()["id"], result.data(200)["eventId"]);
    for event in EventType::ALL {
        let result = server
            .post(&format!("{test}/"), json!({"eventType": event}))
            .await;
        let seen = receiver.take_one();
        assert_eq!(result.data(200)["delivered"], true);
        let payload = seen.json();
        assert_eq!(payload["event"], event.as_str());
        assert_eq!(
            payload["data"].get("subscription").is_some(),
            event.is_subscription(),
            "{event}"
        );
        let now = server.app.env.clock.now().as_seconds();
        let text = [
            format!("{}.{now}.", payload["id"].as_str().unwrap()).as_bytes(),
            &seen.body,
        ]
        .concat();
        let key = webhook["secret"].as_str().unwrap().as_bytes();
        let by_hand = base64::engine::general_purpose::STANDARD.encode(hmac(key, &text));
        assert!(seen.header("webhook-signature").ends_with(&by_hand), "{event}");
    }
    server
        .patch(&path(&server, &webhook), json!({"signatureVersion": "V1"}))
        .await
        .data(200);
    server.post(&test, json!({})).await.data(200);
    assert!(receiver.take_one().header("webhook-id").contains("/job_"));
    receiver.answer(Manner::Status(410));
    let failed = server.post(&test, json!({})).await;
    assert_eq!(failed.data(200)["delivered"], false);
    assert_eq!(failed.data(200)["statusCode"], 410);
    assert_eq!(failed.data(200)["error"], "The endpoint answered with status 410");
    receiver.take_one();
    server.advance(4 * DAY).await;
    assert!(receiver.seen().is_empty());
    assert!(attempts(&server).await.is_empty());
}

#[apply(both)]
async fn the_owner_is_mailed_once_in_six_hours(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(500)).await;
    let webhook = subscribe(&server, &receiver.url).await;
    // Due for the tenth time now: nine others are on record.
    let tenth = async |server: &Server| {
        let emitted = emit(server, EventType::PaymentCompleted).await.unwrap();
        let (store, id) = (
            server.store.id.clone(),
            webhook["id"].as_str().unwrap().to_owned(),
        );
        let sql = Sql::new(
            "INSERT INTO webhook_deliveries (store_id, webhook_id, event_id, attempt, duration_ms, created_at)
             VALUES ($1, $2, $3, $4, 0, 0)",
        );
        let write = server.app.db.write(move |tx| {
            for number in 2..=10_i64 {
                tx.run(sql, params![&store, &id, &emitted, number])?;
            }
            Ok::<_, ApiError>(())
        });
        write.await.unwrap();
        server.drain().await;
    };
    tenth(&server).await;
    tenth(&server).await;
    let first = mails(&server).await;
    assert_eq!(first.len(), 1);
    assert_eq!(first[0]["to"], "owner@example.org");
    let text = first[0]["text"].as_str().unwrap();
    assert!(text.contains(&receiver.url) && text.contains("PAYMENT_COMPLETED"));
    assert!(
        text.ends_with(&format!("\nRef: {}\n", webhook["id"].as_str().unwrap())),
        "{text}"
    );
    server.advance(6 * HOUR - 1).await;
    tenth(&server).await;
    assert_eq!(mails(&server).await.len(), 1);
    server.advance(1).await;
    tenth(&server).await;
    assert_eq!(mails(&server).await.len(), 2);
}

#[apply(both)]
async fn a_stores_own_clock_runs_the_attempts(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(500)).await;
    subscribe(&server, &receiver.url).await;
    complete(&server).await;
    let machine = server.app.env.clock.now();
    let clock = format!("/v2/sandbox/stores/{}/clock", server.store.id);
    server.post(&clock, json!({"advance": "P4D"})).await.data(200);
    let seen = receiver.seen();
    assert_eq!(seen.len(), 10);
    // Receivers compare with the real time.
    assert!(
        seen.iter()
            .all(|seen| seen.header("webhook-timestamp") == machine.as_seconds().to_string())
    );
}

#[apply(both)]
async fn records_are_kept_for_thirty_days(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(200)).await;
    subscribe(&server, &receiver.url).await;
    complete(&server).await;
    let app = Arc::clone(&server.app);
    server
        .app
        .db
        .write(move |tx| housekeeping::schedule(tx, &app.env))
        .await
        .unwrap();
    let events = "SELECT COUNT(*) FROM webhook_events";
    server.advance(30 * DAY).await;
    assert_eq!(
        (attempts(&server).await.len(), count(&server, events).await),
        (1, 1)
    );
    server.advance(HOUR).await;
    assert_eq!(
        (attempts(&server).await.len(), count(&server, events).await),
        (0, 0)
    );
}
