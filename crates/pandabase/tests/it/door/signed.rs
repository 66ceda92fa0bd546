//! Signatures that tell when they were made, and the scope of the sandbox.

use crate::harness::{Server, apply, both};
use crate::place::{CREATE_STORE, Place};
use hmac::{Hmac, KeyInit, Mac};
use http::Method;
use pandabase_domain::token::{Mode, Scope, ScopeSet};
use pandabase_platform::access::tokens;
use pandabase_platform::context::Ctx;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::sync::Arc;

const GUIDE: &str = include_str!("../../../../../docs/guides/signing.md");
const UNTIMELY: &str = "X-Signature-Timestamp must be unix seconds within 5 minutes of now";

/// Signs as the contract's prose says, with nothing of the server's own code.
fn sign(secret: &str, text: &str) -> String {
    let key = hex::encode(Sha256::digest(secret));
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

impl Server {
    async fn timed_token(&self) -> (String, String) {
        let token = self.token_with(Mode::Hmac, ScopeSet::all()).await;
        let (id, secret) = (token.id.as_str().to_owned(), token.secret.clone().unwrap());
        let (app, store) = (Arc::clone(&self.app), self.store.clone());
        let changed = self
            .app
            .db
            .write(move |tx| tokens::require_timestamp(tx, &Ctx::of(&app.env, &store), token.clone()));
        assert!(changed.await.unwrap().requires_timestamp);
        (id, secret)
    }
}

#[apply(both)]
async fn a_signature_with_its_time_is_good_for_one_request(server: Server) {
    let plain = server.token_with(Mode::Hmac, ScopeSet::all()).await;
    let plain = (plain.id.as_str().to_owned(), plain.secret.clone().unwrap());
    let timed = server.timed_token().await;
    let path = server.core("/licenses/verify");
    let body = r#"{"key":"ABCD"}"#;
    let now = server.app.env.clock.now().as_seconds();
    for (id, secret) in [&plain, &timed] {
        let send = async |method: Method, path: &str, time: &str, body: &str, signature: &str| {
            let call = server
                .anonymous(method, path)
                .bearer(id)
                .header("content-type", "application/json")
                .header("x-signature", signature)
                .header("x-signature-timestamp", time);
            call.body(body).send().await
        };
        let time = now.to_string();
        let right = sign(secret, &format!("{time}.POST.{path}.{body}"));
        let good = send(Method::POST, &path, &time, body, &right).await;
        assert_ne!(good.status, 401, "{}", good.text);
        // The same signature of anything else.
        let other = server.core("/usage");
        for answer in [
            send(Method::POST, &other, &time, body, &right).await,
            send(
                Method::PATCH,
                &server.core("/licenses/verify"),
                &time,
                body,
                &right,
            )
            .await,
            send(Method::POST, &path, &(now + 1).to_string(), body, &right).await,
            send(Method::POST, &path, &time, r#"{"key":"ABCE"}"#, &right).await,
            send(Method::POST, &path, &time, body, &sign(secret, body)).await,
        ] {
            if answer.status != 404 {
                assert_eq!(answer.error(401), "Invalid signature");
            }
        }
        for off in [now - 301, now + 301, now * 1000] {
            let signature = sign(secret, &format!("{off}.POST.{path}.{body}"));
            let answer = send(Method::POST, &path, &off.to_string(), body, &signature).await;
            assert_eq!(answer.error(401), UNTIMELY, "{off}");
        }
        for wrong in ["", "now", "-5", "1e9"] {
            let answer = send(Method::POST, &path, wrong, body, &right).await;
            assert_eq!(answer.error(401), UNTIMELY, "{wrong}");
        }
        // What was signed with its time is no body that was signed alone.
        let text = format!("{time}.POST.{path}.{body}");
        for method in [Method::GET, Method::DELETE, Method::POST] {
            let products = server.core("/products");
            let call = server.anonymous(method, &products).bearer(id);
            let call = call.header("content-type", "application/json");
            let answer = call
                .header("x-signature", &right)
                .body(text.as_str())
                .send()
                .await;
            assert!(answer.status == 401 || answer.status == 404, "{}", answer.text);
        }
        let get = server.core("/products");
        let head = sign(secret, &format!("{time}.HEAD.{get}."));
        assert_eq!(send(Method::HEAD, &get, &time, "", &head).await.status, 200);
        let signature = sign(secret, &format!("{time}.GET.{get}."));
        let listed = send(Method::GET, &format!("{get}?limit=1"), &time, "", &signature).await;
        listed.data(200);
        // Later it is of no use to anybody.
        server.app.env.clock.advance(301_000);
        let replayed = send(Method::POST, &path, &time, body, &right).await;
        assert_eq!(replayed.error(401), UNTIMELY);
        server.app.env.clock.advance(-301_000);
    }
    let untimed = async |(id, secret): &(String, String)| {
        let call = server
            .anonymous(Method::GET, &server.core("/products"))
            .bearer(id);
        let signature = sign(secret, "");
        call.header("x-signature", &signature).send().await
    };
    untimed(&plain).await.data(200);
    let refused = untimed(&timed).await;
    assert_eq!(refused.error(401), "Missing X-Signature-Timestamp");
}

#[apply(both)]
async fn only_a_token_with_the_scope_plays_in_the_sandbox(server: Server) {
    let others: ScopeSet = Scope::ALL
        .iter()
        .copied()
        .filter(|scope| *scope != Scope::SandboxWrite)
        .collect();
    let without = server.token_with(Mode::Bearer, others).await.secret.unwrap();
    let only = [Scope::SandboxWrite].into_iter().collect();
    let with = server.token_with(Mode::Bearer, only).await.secret.unwrap();
    let clock = format!("/v2/sandbox/stores/{}/clock", server.store.id);
    let move_with = async |token: &str| {
        let call = server.anonymous(Method::POST, &clock).bearer(token);
        call.json(&json!({"advance": "PT1H"})).send().await
    };
    assert_eq!(
        move_with(&without).await.error(403),
        "Missing required permissions: SANDBOX_WRITE"
    );
    move_with(&with).await.data(200);
    move_with(&server.token).await.data(200);
}

#[test]
fn a_token_that_asks_for_time_is_made_on_the_command_line() {
    let place = Place::new();
    place.run(&["migrate"]).json(0);
    place.run(&CREATE_STORE).json(0);
    let timed = "token create --name once --mode hmac --require-timestamp";
    assert!(GUIDE.contains(&format!("\npandabase {timed}\n")));
    let create = |words: &str| place.run(&words.split(' ').collect::<Vec<_>>());
    assert_eq!(create(timed).json(0)["requiresTimestamp"], true);
    let plain = create("token create --name plain --mode hmac").json(0);
    assert_eq!(plain["requiresTimestamp"], false);
    let refused = create("token create --name bearer --require-timestamp").json(2);
    assert!(
        refused["next"].as_str().unwrap().contains("--mode hmac"),
        "{refused}"
    );
    let listed = place.run(&["token", "list"]).json(0);
    let timed = listed
        .as_array()
        .unwrap()
        .iter()
        .filter(|token| token["requiresTimestamp"] == true);
    assert_eq!(timed.count(), 1);
}
