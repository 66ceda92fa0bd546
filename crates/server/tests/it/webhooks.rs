//! Contract `webhooks.md`, with a receiver that really listens.

use crate::harness::{Answer, Server, apply, both};
use crate::receiver::{Manner, Receiver};
use base64::Engine as _;
use hmac::{Hmac, KeyInit, Mac};
use http::Method;
use pandabase::clock::Clock;
use pandabase::db::{Sql, Tx};
use pandabase::events::{self, CustomerData, EventData, GeoData, ItemData, OrderData};
use pandabase::http::{ApiError, Ctx};
use pandabase::jobs::{LEASE, housekeeping};
use pandabase::params;
use pandabase_domain::id::{CustomerId, EventId, OrderId, ProductId, SessionId};
use pandabase_domain::money::Cents;
use pandabase_domain::order::OrderStatus;
use pandabase_domain::time::{DAY, HOUR, SECOND};
use pandabase_domain::webhook::event::EventType;
use pandabase_domain::webhook::retry::DELAYS;
use serde_json::{Value, json};
use sha2::Sha256;
use std::sync::Arc;

const REFUSED: &str = "Webhook URL must be a public HTTPS address";
/// A public address: what needs no name resolved, and is not called in these tests.
const PUBLIC: &str = "https://8.8.8.8/hook";

/// The same server, allowed to call this machine.
async fn open(server: &Server) -> Server {
    server
        .with(|config| {
            config.webhook_allowed_hosts = vec!["127.0.0.1".into()];
            config.webhook_timeout_ms = 300;
        })
        .await
}

async fn endpoint(server: &Server, body: Value) -> Value {
    server
        .post(&server.core("/webhooks"), body)
        .await
        .data(201)
        .clone()
}

async fn subscribe(server: &Server, url: &str) -> Value {
    endpoint(server, json!({"url": url, "eventTypes": ["PAYMENT_COMPLETED"]})).await
}

fn path(server: &Server, webhook: &Value) -> String {
    server.core(&format!("/webhooks/{}", webhook["id"].as_str().unwrap()))
}

fn action(server: &Server, webhook: &Value, verb: &str) -> String {
    format!(
        "/v2/stores/{}/webhooks/{}/{verb}",
        server.store.id,
        webhook["id"].as_str().unwrap()
    )
}

fn sale() -> EventData {
    EventData {
        order: OrderData {
            id: OrderId::from_stored("ord_d6f3g0h7j4k1l8z5x2c9v6bn"),
            order_number: SessionId::from_stored("cs_b3n7m1q5w9e2r6t0y4u8i1op"),
            status: OrderStatus::Processing,
            amount: Cents(4000),
            currency: "USD".into(),
            custom_fields: Some(json!({"nickname": "mk"})),
            metadata: Some(json!({"ref": "a1"})),
            items: vec![ItemData {
                product_id: Some(ProductId::from_stored("prd_z7m1x4c9v2b8n5q0w3e6r1ty")),
                variant_id: None,
                name: "Prämie".into(),
                quantity: 1,
                amount: Cents(4000),
            }],
        },
        customer: Some(CustomerData {
            id: CustomerId::from_stored("cus_q1w8e5r2t9y6u3i0o7p4a1sd"),
            email: "mia@example.org".into(),
        }),
        geo: Some(GeoData {
            ip: "203.0.113.9".into(),
            country: Some("US".into()),
            city: None,
            region: Some("TX".into()),
        }),
        subscription: None,
    }
}

async fn emit(server: &Server, event: EventType) -> Option<EventId> {
    let (app, store) = (Arc::clone(&server.app), server.store_now().await);
    let write = server
        .app
        .db
        .write(move |tx| events::emit(tx, &Ctx::of(&app, &store), event, |_| Ok(sale())));
    write.await.unwrap()
}

/// Emits a PAYMENT_COMPLETED and makes the first attempt.
async fn complete(server: &Server) -> Option<EventId> {
    let emitted = emit(server, EventType::PaymentCompleted).await;
    server.drain().await;
    emitted
}

/// An attempt as recorded: number, status, error, time of the next.
type Attempt = (i64, Option<i64>, Option<String>, Option<i64>);

async fn attempts(server: &Server) -> Vec<Attempt> {
    let sql = Sql::new(
        "SELECT attempt, status_code, error, next_attempt_at FROM webhook_deliveries
        ORDER BY webhook_id, event_id, attempt",
    );
    let rows = move |tx: &mut Tx<'_>| {
        Ok::<_, ApiError>(tx.all(sql, &[], |row| {
            Ok((row.next()?, row.next()?, row.next()?, row.next()?))
        })?)
    };
    server.app.db.read(rows).await.unwrap()
}

async fn count(server: &Server, sql: &'static str) -> i64 {
    let rows = move |tx: &mut Tx<'_>| Ok::<_, ApiError>(tx.one(Sql::new(sql), &[], |row| row.next())?);
    server.app.db.read(rows).await.unwrap()
}

async fn mails(server: &Server) -> Vec<Value> {
    let answer = server.anonymous(Method::GET, "/dev/mailbox.json").send().await;
    answer.data(200)["items"].as_array().unwrap().clone()
}

fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}

#[track_caller]
fn no_secret(answer: &Answer) {
    assert!(!answer.text.contains("whsec_"), "{}", answer.text);
}

#[apply(both)]
async fn an_endpoint_shows_its_secret_once(server: Server) {
    let body = json!({
        "url": PUBLIC, "note": "main",
        "eventTypes": ["PAYMENT_REVIEW", "PAYMENT_COMPLETED", "PAYMENT_REVIEW"]
    });
    let created = endpoint(&server, body).await;
    let secret = created["secret"].as_str().unwrap();
    assert_eq!(secret.len(), "whsec_".len() + 32);
    let mut shown = created.clone();
    shown.as_object_mut().unwrap().remove("secret");
    let expected = json!({
        "id": created["id"], "url": PUBLIC, "note": "main", "isEnabled": true,
        "eventTypes": ["PAYMENT_REVIEW", "PAYMENT_COMPLETED"], "signatureVersion": "V2",
        "createdAt": "2026-06-01T00:00:00.000Z", "updatedAt": "2026-06-01T00:00:00.000Z",
    });
    assert_eq!(shown, expected);
    let one = server.get(&path(&server, &created)).await;
    assert_eq!(one.data(200), &expected);
    no_secret(&one);
    let list = server.get(&server.core("/webhooks/")).await;
    assert_eq!(list.data(200)["items"], json!([expected]));
    assert_eq!(
        list.data(200)["pagination"],
        json!({"page": 1, "limit": 20, "total": 1, "totalPages": 1})
    );
    no_secret(&list);
    let stored = server.app.db.read(|tx| {
        Ok::<_, ApiError>(tx.one(Sql::new("SELECT secret FROM webhooks"), &[], |row| {
            row.next::<Vec<u8>>()
        })?)
    });
    let stored = stored.await.unwrap();
    assert!(!stored.windows(6).any(|part| part == b"whsec_"));
}

#[apply(both)]
async fn an_endpoint_changes_only_as_told(server: Server) {
    let created = subscribe(&server, PUBLIC).await;
    let path = path(&server, &created);
    let unchanged = server.get(&path).await.json["data"].clone();
    server.app.clock.advance(SECOND);
    assert_eq!(server.patch(&path, json!({})).await.data(200), &unchanged);
    let patch = json!({
        "url": "https://1.1.1.1/x", "note": "n", "eventTypes": ["SUBSCRIPTION_CREATED"],
        "signatureVersion": "V1", "isEnabled": false
    });
    let changed = server.patch(&path, patch.clone()).await;
    for (field, value) in patch.as_object().unwrap() {
        assert_eq!(&changed.data(200)[field], value);
    }
    assert_eq!(changed.data(200)["updatedAt"], "2026-06-01T00:00:01.000Z");
    no_secret(&changed);
    let cleared = server
        .patch(&path, json!({"note": null, "signatureVersion": "V2"}))
        .await;
    assert_eq!(cleared.data(200)["note"], Value::Null);
    assert_eq!(cleared.data(200)["signatureVersion"], "V2");
    assert_eq!(server.get(&path).await.data(200), cleared.data(200));
    assert_eq!(server.delete(&path).await.data(200), &json!({"deleted": true}));
    for gone in [
        server.get(&path).await,
        server.patch(&path, json!({"url": "https://10.0.0.1"})).await,
        server.delete(&path).await,
        server.post(&action(&server, &created, "test"), json!({})).await,
        server
            .post(&action(&server, &created, "roll-secret"), json!({}))
            .await,
    ] {
        assert_eq!(gone.error(404), "Webhook not found");
    }
}

#[apply(both)]
async fn another_stores_endpoint_does_not_exist(server: Server) {
    let created = subscribe(&server, PUBLIC).await;
    let (other, token) = server.other_store("other-labs").await;
    let id = created["id"].as_str().unwrap();
    for (method, path) in [
        (Method::GET, format!("/v2/core/stores/{}/webhooks/{id}", other.id)),
        (
            Method::DELETE,
            format!("/v2/core/stores/{}/webhooks/{id}", other.id),
        ),
        (
            Method::POST,
            format!("/v2/stores/{}/webhooks/{id}/roll-secret", other.id),
        ),
        (
            Method::POST,
            format!("/v2/stores/{}/webhooks/{id}/test", other.id),
        ),
    ] {
        let answer = server.anonymous(method, &path).bearer(&token).send().await;
        assert_eq!(answer.error(404), "Webhook not found");
    }
    assert_eq!(server.get(&path(&server, &created)).await.data(200)["id"], id);
}

#[apply(both)]
async fn addresses_that_are_not_public_are_refused(server: Server) {
    let created = subscribe(&server, PUBLIC).await;
    for url in [
        "http://8.8.8.8/hook",
        "https://localhost/hook",
        "https://sub.localhost",
        "https://127.0.0.1",
        "https://[::1]",
        "https://10.0.0.1",
        "https://169.254.169.254/latest",
        "https://[::ffff:10.0.0.1]",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://user:pass@8.8.8.8/",
        "ftp://8.8.8.8",
        "8.8.8.8",
        "",
        // From /etc/hosts: a name that resolves to this machine, or to nothing.
        "https://ip6-localhost/hook",
        "https://ip6-loopback/hook",
    ] {
        let body = json!({"url": url, "eventTypes": ["PAYMENT_COMPLETED"]});
        assert_eq!(
            server.post(&server.core("/webhooks"), body).await.error(400),
            REFUSED,
            "{url}"
        );
        let patched = server.patch(&path(&server, &created), json!({"url": url})).await;
        assert_eq!(patched.error(400), REFUSED, "{url}");
    }
    assert_eq!(
        server.get(&path(&server, &created)).await.data(200)["url"],
        PUBLIC
    );
    assert_eq!(count(&server, "SELECT COUNT(*) FROM webhooks").await, 1);
}

#[apply(both)]
async fn bad_input_names_the_field(server: Server) {
    let long = format!("https://8.8.8.8/{}", "a".repeat(513 - 16));
    assert_eq!(long.len(), 513);
    let types = json!(["PAYMENT_COMPLETED"]);
    let created = subscribe(&server, PUBLIC).await;
    for (body, field) in [
        (json!({"eventTypes": types}), "url"),
        (json!({"url": long, "eventTypes": types}), "body/url"),
        (json!({"url": PUBLIC}), "eventTypes"),
        (json!({"url": PUBLIC, "eventTypes": []}), "body/eventTypes"),
        (
            json!({"url": PUBLIC, "eventTypes": ["payment.success"]}),
            "body/eventTypes/0",
        ),
        (
            json!({"url": PUBLIC, "eventTypes": types, "signatureVersion": "V3"}),
            "body/signatureVersion",
        ),
        (
            json!({"url": PUBLIC, "eventTypes": types, "note": "n".repeat(257)}),
            "body/note",
        ),
        (
            json!({"url": PUBLIC, "eventTypes": types, "note": null}),
            "body/note",
        ),
    ] {
        let answer = server.post(&server.core("/webhooks"), body).await;
        assert!(answer.error(400).contains(field), "{}", answer.text);
    }
    let path = path(&server, &created);
    for (body, field) in [
        (json!({"url": long}), "body/url"),
        (json!({"url": null}), "body/url"),
        (json!({"eventTypes": []}), "body/eventTypes"),
        (json!({"isEnabled": "yes"}), "body/isEnabled"),
        (json!({"signatureVersion": null}), "body/signatureVersion"),
    ] {
        let answer = server.patch(&path, body).await;
        assert!(answer.error(400).contains(field), "{}", answer.text);
    }
    let event = server
        .post(
            &action(&server, &created, "test"),
            json!({"eventType": "ORDER_PAID"}),
        )
        .await;
    assert!(event.error(400).contains("body/eventType"));
    assert!(
        server
            .get(&server.core("/webhooks?limit=101"))
            .await
            .error(400)
            .contains("querystring/limit")
    );
    assert!(
        server
            .get(&server.core("/webhooks/whk_x"))
            .await
            .error(400)
            .contains("webhookId")
    );
}

#[apply(both)]
async fn a_store_has_at_most_ten(server: Server) {
    let list = server.core("/webhooks");
    let body = json!({"url": PUBLIC, "eventTypes": ["PAYMENT_COMPLETED"]});
    let all = (0..16).map(|_| server.post(&list, body.clone()));
    let answers = futures_util::future::join_all(all).await;
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(made, 10);
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!(answer.error(400), "A store can have up to 10 webhooks");
    }
}

#[apply(both)]
async fn a_repeated_creation_shows_the_same_endpoint(server: Server) {
    let body = json!({"url": PUBLIC, "eventTypes": ["PAYMENT_COMPLETED"]});
    let list = server.core("/webhooks");
    let send = || {
        server
            .call(Method::POST, &list)
            .header("idempotency-key", "create-1")
            .json(&body)
            .send()
    };
    let (first, again) = (send().await, send().await);
    assert_eq!(first.data(201), again.data(201));
    assert_eq!(again.header("idempotent-replay"), Some("true"));
    assert_eq!(count(&server, "SELECT COUNT(*) FROM webhooks").await, 1);
}

#[apply(both)]
async fn version_2_verifies_with_the_library_and_by_hand(server: Server) {
    let server = open(&server).await;
    // The library compares with the machine's clock.
    let ahead = Clock::System.now().as_millis() - server.app.clock.now().as_millis();
    server.app.clock.advance(ahead);
    let receiver = Receiver::start(Manner::Status(204)).await;
    let webhook = subscribe(&server, &receiver.url).await;
    let secret = webhook["secret"].as_str().unwrap();
    let now = server.app.clock.now();
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
    let millis = server.app.clock.now().as_millis().to_string();
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
    assert_eq!(count(&server, "SELECT COUNT(*) FROM webhook_events").await, 0);
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
async fn a_failed_delivery_is_tried_ten_times(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(503)).await;
    subscribe(&server, &receiver.url).await;
    let emitted = complete(&server).await.unwrap();
    let first = receiver.take_one();
    for (number, delay) in (2_i64..).zip(&DELAYS[1..]) {
        let recorded = attempts(&server).await;
        let (attempt, status, error, next) = recorded.last().unwrap().clone();
        assert_eq!((attempt, status), (number - 1, Some(503)));
        assert_eq!(error.as_deref(), Some("The endpoint answered with status 503"));
        let wait = next.unwrap() - server.app.clock.now().as_millis();
        assert!(
            (delay * 9 / 10..=delay * 11 / 10).contains(&wait),
            "attempt {number} after {wait} ms"
        );
        server.advance(wait - 1).await;
        assert!(receiver.seen().is_empty());
        server.advance(1).await;
        let seen = receiver.take_one();
        assert_eq!(seen.header("webhook-id"), emitted.as_str());
        assert_eq!(seen.body, first.body);
        assert_eq!(
            seen.header("webhook-timestamp"),
            server.app.clock.now().as_seconds().to_string()
        );
        assert_eq!(
            mails(&server).await.len(),
            usize::from(number == 10),
            "attempt {number}"
        );
    }
    let recorded = attempts(&server).await;
    assert_eq!(recorded.len(), 10);
    assert_eq!(recorded.last().unwrap().3, None);
    server.advance(5 * DAY).await;
    assert!(receiver.seen().is_empty());
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
async fn a_late_success_ends_the_attempts(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(500)).await;
    subscribe(&server, &receiver.url).await;
    complete(&server).await;
    receiver.take_one();
    receiver.answer(Manner::Status(200));
    server.advance(6 * SECOND).await;
    receiver.take_one();
    server.advance(4 * DAY).await;
    assert!(receiver.seen().is_empty());
    let recorded: Vec<_> = attempts(&server)
        .await
        .into_iter()
        .map(|(n, status, ..)| (n, status))
        .collect();
    assert_eq!(recorded, [(1, Some(500)), (2, Some(200))]);
    assert!(mails(&server).await.is_empty());
}

#[apply(both)]
async fn every_way_to_fail_is_retried(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Redirect).await;
    let webhook = subscribe(&server, &receiver.url).await;
    complete(&server).await;
    assert_eq!(receiver.take_one().path, "/hook");
    let last = |attempts: Vec<Attempt>| attempts.into_iter().next_back().unwrap();
    let (_, status, error, next) = last(attempts(&server).await);
    assert_eq!(
        (status, error.as_deref()),
        (Some(302), Some("The endpoint answered with status 302"))
    );
    assert!(next.is_some());

    receiver.answer(Manner::Hang);
    server.advance(6 * SECOND).await;
    receiver.take_one();
    let (number, status, error, next) = last(attempts(&server).await);
    assert_eq!(
        (number, status, error.as_deref()),
        (2, None, Some("No answer within 300 ms"))
    );
    assert!(next.is_some());

    // A port where nobody listens, and one where nobody speaks TLS.
    let deaf = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = deaf.local_addr().unwrap().port();
    drop(deaf);
    let speechless = receiver.url.replace("http://", "https://");
    for (url, minutes) in [(format!("http://127.0.0.1:{port}/"), 6), (speechless, 34)] {
        server
            .patch(&path(&server, &webhook), json!({"url": url}))
            .await
            .data(200);
        server.advance(minutes * 60 * SECOND).await;
        let (_, status, error, next) = last(attempts(&server).await);
        assert_eq!(
            (status, error.as_deref()),
            (None, Some("The connection could not be established"))
        );
        assert!(next.is_some());
    }
    assert_eq!(attempts(&server).await.len(), 4);
}

#[apply(both)]
async fn an_endless_answer_is_a_success_and_is_not_read(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Flood).await;
    subscribe(&server, &receiver.url).await;
    complete(&server).await;
    assert_eq!(attempts(&server).await, [(1, Some(200), None, None)]);
}

#[apply(both)]
async fn the_address_is_checked_again_when_it_is_dialled(server: Server) {
    let receiver = Receiver::start(Manner::Status(200)).await;
    let port = receiver.url.rsplit(':').next().unwrap().to_owned();
    // `server` allows no host. Names and addresses changed after the endpoint was created.
    let webhook = subscribe(&server, PUBLIC).await;
    for url in [
        format!("https://127.0.0.1:{port}"),
        format!("http://127.0.0.1:{port}"),
        format!("https://[::1]:{port}"),
        format!("https://localhost:{port}"),
        "https://169.254.169.254/latest".into(),
    ] {
        let stored = url.clone();
        let sql = Sql::new("UPDATE webhooks SET url = $1");
        let write = server
            .app
            .db
            .write(move |tx| Ok::<_, ApiError>(tx.run(sql, params![&stored])?));
        write.await.unwrap();
        let result = server.post(&action(&server, &webhook, "test"), json!({})).await;
        assert_eq!(result.data(200)["delivered"], false, "{url}");
        assert_eq!(result.data(200)["statusCode"], Value::Null, "{url}");
        assert_eq!(result.data(200)["error"], REFUSED, "{url}");
    }
    complete(&server).await;
    let (_, status, error, next) = attempts(&server).await.remove(0);
    assert_eq!((status, error.as_deref()), (None, Some(REFUSED)));
    assert!(next.is_some());
    assert!(receiver.seen().is_empty());
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
        let now = server.app.clock.now().as_seconds();
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
async fn a_rolled_secret_is_dead_at_once(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(200)).await;
    let webhook = subscribe(&server, &receiver.url).await;
    emit(&server, EventType::PaymentCompleted).await;
    let rolled = server
        .post(&action(&server, &webhook, "roll-secret"), json!({}))
        .await;
    let rolled = rolled.data(200);
    assert_eq!(rolled.as_object().unwrap().len(), 2);
    assert_eq!(rolled["id"], webhook["id"]);
    assert_ne!(rolled["secret"], webhook["secret"]);
    server.drain().await;
    let seen = receiver.take_one();
    let signed = |secret: &Value| {
        let secret = standardwebhooks::Webhook::new(secret.as_str().unwrap()).unwrap();
        let seconds = seen.header("webhook-timestamp").parse().unwrap();
        let signature = secret
            .sign(seen.header("webhook-id"), seconds, &seen.body)
            .unwrap();
        seen.header("webhook-signature").starts_with(&signature)
    };
    assert!(signed(&rolled["secret"]));
    assert!(!signed(&webhook["secret"]));
}

#[apply(both)]
async fn the_owner_is_mailed_once_in_six_hours(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(500)).await;
    let webhook = subscribe(&server, &receiver.url).await;
    // Due for the tenth time now: nine failures are on record.
    let tenth = async |server: &Server| {
        let emitted = emit(server, EventType::PaymentCompleted).await.unwrap();
        let (store, id) = (
            server.store.id.clone(),
            webhook["id"].as_str().unwrap().to_owned(),
        );
        let sql = Sql::new(
            "INSERT INTO webhook_deliveries (store_id, webhook_id, event_id, attempt, duration_ms, created_at)
             VALUES ($1, $2, $3, 9, 0, 0)",
        );
        let write = server
            .app
            .db
            .write(move |tx| Ok::<_, ApiError>(tx.run(sql, params![&store, &id, &emitted])?));
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
    let machine = server.app.clock.now();
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
        .write(move |tx| housekeeping::schedule(tx, &app))
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

#[apply(both)]
async fn a_receiver_that_hangs_does_not_hold_up_others(server: Server) {
    let server = server
        .with(|config| config.webhook_allowed_hosts = vec!["127.0.0.1".into()])
        .await;
    let workers = server.app.config.workers;
    let (hanging, quick) = (
        Receiver::start(Manner::Hang).await,
        Receiver::start(Manner::Status(200)).await,
    );
    subscribe(&server, &hanging.url).await;
    endpoint(
        &server,
        json!({"url": quick.url, "eventTypes": ["PAYMENT_FAILED"]}),
    )
    .await;
    // Four times as many as may be under way to one receiver.
    for _ in 0..workers {
        emit(&server, EventType::PaymentCompleted).await;
    }
    // The last in the queue.
    server.app.clock.advance(1);
    emit(&server, EventType::PaymentFailed).await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker = tokio::spawn(pandabase::jobs::worker::run(Arc::clone(&server.app), stopped));
    let waiting = "SELECT COUNT(*) FROM jobs WHERE kind = 'webhook_delivery' AND leased_until = 0";
    let back = i64::try_from(workers - workers / 4).unwrap();
    let told = async {
        while quick.seen().is_empty() || count(&server, waiting).await < back {
            tokio::task::yield_now().await;
        }
    };
    // Sooner than the first of the others can give up.
    tokio::time::timeout(std::time::Duration::from_secs(10), told)
        .await
        .unwrap();
    assert_eq!(hanging.seen().len(), workers / 4);
    stop.send(true).unwrap();
    hanging.answer(Manner::Status(200));
    worker.await.unwrap();
    // What found no place is still queued and has used up no attempt.
    let made = attempts(&server).await;
    assert!(
        made.iter()
            .all(|(number, status, ..)| (*number, *status) == (1, Some(200)))
    );
    assert_eq!(made.len(), workers / 4 + 1);
    assert_eq!(count(&server, waiting).await, back);
}

#[apply(both)]
async fn what_a_dead_worker_held_is_delivered(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(200)).await;
    subscribe(&server, &receiver.url).await;
    emit(&server, EventType::PaymentCompleted).await;
    let until = server.app.clock.now().plus_millis(LEASE);
    let hold = Sql::new("UPDATE jobs SET leased_until = $1, due_at = $1 WHERE kind = 'webhook_delivery'");
    assert_eq!(
        server
            .app
            .db
            .write(move |tx| tx.run(hold, params![until]))
            .await
            .unwrap(),
        1
    );
    server.drain().await;
    assert_eq!(receiver.seen().len(), 0);
    if server.app.db.is_shared() {
        // The one that holds it may be another process: its lease has to run out.
        server.app.clock.advance(LEASE);
    }
    pandabase::jobs::worker::succeed(&server.app).await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker = tokio::spawn(pandabase::jobs::worker::run(Arc::clone(&server.app), stopped));
    let told = async {
        while receiver.seen().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), told)
        .await
        .unwrap();
    stop.send(true).unwrap();
    worker.await.unwrap();
    assert_eq!(attempts(&server).await, [(1, Some(200), None, None)]);
}
