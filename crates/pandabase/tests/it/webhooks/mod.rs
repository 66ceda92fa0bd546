//! Contract `webhooks.md`, with a receiver that really listens.

mod deliveries;
mod delivery;
mod failures;
mod payload;
mod replay;

use crate::harness::{Answer, Server, apply, both};
use crate::receiver::{Manner, Receiver};
use http::Method;
use pandabase_commerce::notify::events;
use pandabase_commerce::notify::payload::{CustomerData, EventData, GeoData, ItemData, OrderData};
use pandabase_domain::id::{CustomerId, EventId, OrderId, ProductId, SessionId};
use pandabase_domain::money::Cents;
use pandabase_domain::order::OrderStatus;
use pandabase_domain::time::SECOND;
use pandabase_domain::token::Environment;
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Sql, Tx};
use pandabase_platform::error::ApiError;
use serde_json::{Value, json};
use std::sync::Arc;

const REFUSED: &str = "Webhook URL must be a public HTTPS address";
/// A public address: what needs no name resolved, and is not called in these tests.
const PUBLIC: &str = "https://8.8.8.8/hook";

/// The same server, allowed to call this machine.
pub async fn open(server: &Server) -> Server {
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

pub fn sale() -> EventData {
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
            ip: Some("203.0.113.9".into()),
            country: Some("US".into()),
            city: None,
            region: Some("TX".into()),
        }),
        subscription: None,
        payment: None,
    }
}

async fn emit(server: &Server, event: EventType) -> Option<EventId> {
    let (app, store) = (Arc::clone(&server.app), server.store_now().await);
    let write = server
        .app
        .db
        .write(move |tx| events::emit(tx, &Ctx::of(&app.env, &store), event, |_| Ok(sale())));
    write.await.unwrap()
}

/// Emits a PAYMENT_COMPLETED and makes the first attempt.
pub async fn complete(server: &Server) -> Option<EventId> {
    let emitted = emit(server, EventType::PaymentCompleted).await;
    server.drain().await;
    emitted
}

/// An attempt that was made, as recorded: number, status, error, time of the next.
type Attempt = (i64, Option<i64>, Option<String>, Option<i64>);

async fn attempts(server: &Server) -> Vec<Attempt> {
    let sql = Sql::new(
        "SELECT attempt, status_code, error, next_attempt_at FROM webhook_deliveries WHERE NOT is_pending
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
        json!({"page": 1, "limit": 20, "total": 1, "totalPages": 1, "nextCursor": null})
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
    server.app.env.clock.advance(SECOND);
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

/// A name that cannot have an address.
const NOWHERE: &str = "https://hooks.invalid/pb";

#[apply(both)]
async fn a_name_without_an_address_is_for_the_sandbox(server: Server) {
    let types = json!(["PAYMENT_COMPLETED"]);
    let body = json!({"url": NOWHERE, "eventTypes": types});
    let created = endpoint(&server, body.clone()).await;
    assert_eq!(created["url"], NOWHERE);
    server
        .patch(&path(&server, &created), json!({"url": NOWHERE}))
        .await
        .data(200);
    let tested = server.post(&action(&server, &created, "test"), json!({})).await;
    assert_eq!(
        tested.data(200)["error"],
        "The connection could not be established"
    );
    // A name of this machine, where there is one in /etc/hosts: it has an address, which is not public.
    for name in ["ip6-localhost", "ip6-loopback"] {
        let url = format!("https://{name}/hook");
        let resolves = std::net::ToSocketAddrs::to_socket_addrs(&(name, 443)).is_ok();
        let answer = server
            .post(
                &server.core("/webhooks"),
                json!({"url": url, "eventTypes": types}),
            )
            .await;
        assert_eq!(answer.status.as_u16(), if resolves { 400 } else { 201 }, "{name}");
    }

    let live = server
        .with(|config| config.environment = Environment::Production)
        .await;
    let unresolvable = "Webhook URL is unresolvable: no address was found for hooks.invalid";
    let refused = live.post(&live.core("/webhooks"), body).await;
    assert_eq!(refused.error(400), unresolvable);
    let created = subscribe(&live, PUBLIC).await;
    let refused = live.patch(&path(&live, &created), json!({"url": NOWHERE})).await;
    assert_eq!(refused.error(400), unresolvable);
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
