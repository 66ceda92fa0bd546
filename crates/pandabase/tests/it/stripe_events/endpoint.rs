//! The endpoint at which Stripe's messages arrive: only a signature opens it.

use super::{EVENTS, JOBS, count};
use crate::door::bodies::withheld;
use crate::harness::{Answer, Server, apply, both};
use crate::rate_limits::address;
use axum::extract::ConnectInfo;
use http::{Method, Request};
use pandabase::surfaces::stripe::accounts::{self, New, Webhook};
use pandabase::surfaces::stripe::key::SecretKey;
use pandabase::surfaces::stripe::signature::sign;
use pandabase_domain::id::StoreId;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::time::SECOND;
use pandabase_platform::config::ProcessorName;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceExt;

const PATH: &str = "/v2/processors/stripe/events";
const OURS: &str = "whsec_ours";
const THEIRS: &str = "whsec_theirs";
/// Rows of the first event of both accounts, with all that is kept of it.
const THIN: &str = "SELECT COUNT(*) FROM processor_events WHERE account IN ('acct_ours', 'acct_theirs')
    AND id = 'evt_1' AND kind = 'payment_intent.succeeded' AND object = 'pi_1'
    AND created_at = 1780272000000 AND done_at IS NULL";

/// An event as Stripe sends it.
fn message(id: &str, kind: &str) -> String {
    json!({
        "id": id, "object": "event", "type": kind, "created": 1_780_272_000, "livemode": false,
        "api_version": "2026-10-28.endive", "pending_webhooks": 1,
        "data": {"object": {"id": "pi_1", "object": "payment_intent", "amount": 4330}}
    })
    .to_string()
}

/// A server with Stripe, the installation's account and one of the store's own.
async fn connected(server: &Server) -> Server {
    let server = server
        .with(|config| config.processor = Some(ProcessorName::Stripe))
        .await;
    connect(&server, "acct_ours", None, OURS).await;
    let store = server.store.id.clone();
    connect(&server, "acct_theirs", Some(store), THEIRS).await;
    server
}

async fn connect(server: &Server, account: &str, store: Option<StoreId>, secret: &str) {
    let new = New {
        account: account.to_owned(),
        store,
        is_live: false,
        publishable_key: "pk_test_1".to_owned(),
        secret_key: SecretKey::new("sk_test_1".to_owned()),
        currency: "usd".to_owned(),
        country: "US".to_owned(),
        methods: vec![MethodCode::Card],
        webhook: Webhook {
            endpoint: None,
            url: format!("https://shop.example{PATH}"),
            secret: Some(secret.to_owned()),
        },
    };
    let env = Arc::clone(&server.app.env);
    let connected = server.app.db.write(move |tx| accounts::connect(tx, &env, &new));
    connected.await.unwrap();
}

async fn send(server: &Server, path: &str, signature: Option<&str>, body: &str) -> Answer {
    let call = server.anonymous(Method::POST, path);
    let call = match signature {
        Some(signature) => call.header("stripe-signature", signature),
        None => call,
    };
    call.header("content-type", "application/json; charset=utf-8")
        .body(body)
        .send()
        .await
}

#[apply(both)]
async fn a_signed_event_is_kept_once(server: Server) {
    let server = connected(&server).await;
    let now = server.app.env.clock.now();
    let body = message("evt_1", "payment_intent.succeeded");
    let signature = sign(OURS, body.as_bytes(), now);
    for path in [PATH.to_owned(), format!("{PATH}/"), PATH.to_owned()] {
        let answer = send(&server, &path, Some(&signature), &body).await;
        assert_eq!(answer.data(200)["received"], true);
        assert_eq!((count(&server, EVENTS).await, count(&server, JOBS).await), (1, 1));
    }
    // The store's own account may have an event of the same id.
    let own = format!("{PATH}/{}", server.store.id);
    let signature = sign(THEIRS, body.as_bytes(), now);
    for path in [own.clone(), format!("{own}/")] {
        send(&server, &path, Some(&signature), &body).await.data(200);
        assert_eq!((count(&server, EVENTS).await, count(&server, JOBS).await), (2, 2));
    }
    // What means nothing here is answered and left.
    let body = message("evt_2", "customer.created");
    let signature = sign(OURS, body.as_bytes(), now);
    send(&server, PATH, Some(&signature), &body).await.data(200);
    assert_eq!(count(&server, EVENTS).await, 2);
    assert_eq!(count(&server, THIN).await, 2);
}

#[apply(both)]
async fn whatever_is_not_signed_is_refused_and_left(server: Server) {
    let server = connected(&server).await;
    let now = server.app.env.clock.now();
    let body = message("evt_1", "payment_intent.succeeded");
    let good = sign(OURS, body.as_bytes(), now);
    let own = format!("{PATH}/{}", server.store.id);
    let unknown = format!("{PATH}/shp_000000000000000000000000");
    let old = sign(OURS, body.as_bytes(), now.plus_millis(-301 * SECOND));
    let wrong = sign("whsec_other", body.as_bytes(), now);
    let rows: [(&str, Option<&str>, &str); 9] = [
        (PATH, None, "stripe-signature"),
        (PATH, Some(""), "stripe-signature"),
        (PATH, Some("t=1,v0=00"), "stripe-signature"),
        (PATH, Some(wrong.as_str()), "stripe-signature"),
        (PATH, Some(old.as_str()), "too old"),
        // A secret opens its own account alone.
        (own.as_str(), Some(good.as_str()), "stripe-signature"),
        (
            unknown.as_str(),
            Some(good.as_str()),
            "No account is connected here",
        ),
        (unknown.as_str(), None, "No account is connected here"),
        (own.as_str(), None, "stripe-signature"),
    ];
    for (path, signature, text) in rows {
        let answer = send(&server, path, signature, &body).await;
        assert!(answer.error(400).contains(text), "{signature:?}: {}", answer.text);
    }
    for broken in [
        "",
        "{}",
        "[1]",
        "{\"id\":\"evt_1\"",
        &message("evt/1", "refund.created"),
    ] {
        let signature = sign(OURS, broken.as_bytes(), now);
        let answer = send(&server, PATH, Some(&signature), broken).await;
        assert_eq!(answer.error(400), "body must be an event", "{broken}");
    }
    let large = format!("{{\"id\":\"{}\"}}", "x".repeat(256 * 1024));
    let signature = sign(OURS, large.as_bytes(), now);
    send(&server, PATH, Some(&signature), &large).await.error(400);
    assert_eq!((count(&server, EVENTS).await, count(&server, JOBS).await), (0, 0));
}

#[apply(both)]
async fn who_withholds_messages_keeps_no_other_waiting(server: Server) {
    let server = connected(&server).await;
    let now = server.app.env.clock.now();
    let own = format!("{PATH}/{}", server.store.id);
    for (path, secret, id) in [(PATH, OURS, "evt_1"), (own.as_str(), THEIRS, "evt_2")] {
        // Nobody is heard out who shows no signature.
        let unsigned = Request::post(path).body(withheld(1024)).unwrap();
        let answering = server.router.clone().oneshot(unsigned);
        let answered = tokio::time::timeout(Duration::from_secs(20), answering).await;
        assert_eq!(answered.unwrap().unwrap().status(), 400, "{path}");
        let mut waiting = Vec::new();
        for _ in 0..120 {
            let request = Request::post(path)
                .header("stripe-signature", sign("whsec_other", b"", now))
                .extension(ConnectInfo(address("203.0.113.7:1")))
                .body(withheld(256 * 1024))
                .unwrap();
            waiting.push(tokio::spawn(server.router.clone().oneshot(request)));
        }
        let body = message(id, "refund.created");
        let signature = sign(secret, body.as_bytes(), now);
        send(&server, path, Some(&signature), &body).await.data(200);
        assert!(waiting.iter().all(|request| !request.is_finished()), "{path}");
        waiting.iter().for_each(tokio::task::JoinHandle::abort);
    }
    assert_eq!(count(&server, EVENTS).await, 2);
}

#[apply(both)]
async fn a_former_secret_is_taken_while_it_is_replaced(server: Server) {
    let server = connected(&server).await;
    connect(&server, "acct_ours", None, "whsec_next").await;
    let now = server.app.env.clock.now();
    for (id, secret) in [("evt_1", OURS), ("evt_2", "whsec_next")] {
        let body = message(id, "refund.created");
        let signature = sign(secret, body.as_bytes(), now);
        send(&server, PATH, Some(&signature), &body).await.data(200);
    }
    assert_eq!(count(&server, EVENTS).await, 2);
    // Stripe signs with both meanwhile.
    let body = message("evt_3", "refund.created");
    let two = sign("whsec_next", body.as_bytes(), now);
    let (_, other) = two.split_once(',').unwrap();
    let two = format!("{},{other}", sign("whsec_unknown", body.as_bytes(), now));
    send(&server, PATH, Some(&two), &body).await.data(200);
    assert_eq!(count(&server, EVENTS).await, 3);
    server.app.env.clock.advance(accounts::OVERLAP + SECOND);
    let body = message("evt_4", "refund.created");
    let former = sign(OURS, body.as_bytes(), server.app.env.clock.now());
    send(&server, PATH, Some(&former), &body).await.error(400);
    assert_eq!(count(&server, EVENTS).await, 3);
}

#[apply(both)]
async fn without_stripe_nobody_listens(server: Server) {
    let body = message("evt_1", "refund.created");
    let answer = send(&server, PATH, None, &body).await;
    assert_eq!(answer.error(404), "Not found");
}
