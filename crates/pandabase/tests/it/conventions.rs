//! Contract `README.md`: envelope, headers, authentication, check order.

use crate::harness::{Answer, Call, Server, apply, both};
use http::Method;
use pandabase_domain::token::{Mode, Scope, ScopeSet};
use pandabase_platform::access::tokens;
use pandabase_platform::access::tokens::SIGNING_KEY;
use pandabase_platform::config::BODY_LIMIT;
use pandabase_platform::db::Sql;
use pandabase_platform::params;
use serde_json::{Value, json};
use std::sync::Arc;

/// The contract's test vector: a secret, and the signatures of an empty body and of `DEMO_BODY`.
const SECRET: &str = "sk_test_4f9c1e2ab77d40d8a6b1c3e5f7092d4b";
const KEY: &str = "6fe8cc7104647132a1fbc2e381fc870d59825afd47f701cb501e9c7d26a06d45";
const EMPTY_SIGNATURE: &str = "791c02078c75f54cf95ff68564466fc918f0717f5ab918e193dbe2151fcc692a";
const DEMO_BODY: &str = r#"{"key":"DEMO-1"}"#;
const DEMO_SIGNATURE: &str = "b81281c23f4b1bf26c3bda8f718164dc443144db47893959bfe5b347788e7887";

const NO_JSON: &str = "Request body is not valid JSON";
const NO_JSON_TYPE: &str = "Content-Type must be application/json";
const NO_OBJECT: &str = "body must be object";

impl Server {
    fn clock_path(&self) -> String {
        format!("/v2/sandbox/stores/{}/clock", self.store.id)
    }

    /// A request with a required JSON body.
    fn with_body(&self, body: impl Into<Vec<u8>>) -> Call<'_> {
        self.call(Method::POST, &self.clock_path()).body(body)
    }

    async fn send_json(&self, body: impl Into<Vec<u8>>) -> Answer {
        self.with_body(body)
            .header("content-type", "application/json")
            .send()
            .await
    }

    /// An HMAC token whose secret is the contract's vector.
    async fn vector_token(&self) -> tokens::Token {
        let token = self.token_with(Mode::Hmac, ScopeSet::all()).await;
        let (app, id, store) = (Arc::clone(&self.app), token.id.clone(), self.store.id.clone());
        let set = Sql::new("UPDATE api_tokens SET signing_key = $1 WHERE id = $2");
        let changed = self.app.db.write(move |tx| {
            let place = SIGNING_KEY.at(store.as_str(), id.as_str());
            let key = app.env.keyring.encrypt(&place, KEY.as_bytes(), &app.env.random);
            tx.run(set, params![key.as_slice(), &id])
        });
        assert_eq!(changed.await.unwrap(), 1);
        token
    }
}

#[apply(both)]
async fn a_store_answers_its_token(server: Server) {
    let answer = server.get(&server.core("/")).await;
    let store = answer.data(200);
    assert_eq!(store["id"], server.store.id.as_str());
    assert_eq!(store["name"], "Nimbus Labs");
    assert_eq!(store["balance"], 0);
    assert_eq!(server.get(&server.core("")).await.json, answer.json);
    assert_eq!(answer.header("pandabase-version").unwrap().len(), 10);
    assert!(answer.header("x-request-id").unwrap().starts_with("req_"));
    assert_eq!(answer.header("x-ratelimit-type"), Some("AccountResource"));
}

#[apply(both)]
async fn a_store_has_a_clock_of_its_own(server: Server) {
    let path = format!("/v2/sandbox/stores/{}/clock", server.store.id);
    assert_eq!(
        server.get(&path).await.data(200)["now"],
        "2026-06-01T00:00:00.000Z"
    );
    let moved = server.post(&path, json!({"advance": "P31D"})).await;
    assert_eq!(moved.data(200)["now"], "2026-07-02T00:00:00.000Z");
    assert_eq!(
        server.get(&path).await.data(200)["now"],
        "2026-07-02T00:00:00.000Z"
    );
    let back = server.post(&path, json!({"set": "2026-07-01T00:00:00Z"})).await;
    assert_eq!(back.error(400), "The clock can only be moved forward");
    for body in [
        json!({}),
        json!({"advance": "P1D", "set": "2026-08-01T00:00:00Z"}),
        json!({"advance": "soon"}),
    ] {
        assert!(server.post(&path, body).await.error(400).starts_with("body"));
    }
}

#[apply(both)]
async fn unknown_paths_and_methods_are_not_found(server: Server) {
    assert_eq!(server.get("/v2/core/nothing").await.error(404), "Not found");
    assert_eq!(
        server
            .call(Method::PUT, &server.core("/"))
            .send()
            .await
            .error(404),
        "Not found"
    );
    assert_eq!(
        server
            .anonymous(Method::OPTIONS, &server.core("/"))
            .send()
            .await
            .error(404),
        "Not found"
    );
}

#[apply(both)]
async fn bad_credentials_are_refused(server: Server) {
    let path = server.core("/");
    let with = |value: &str| {
        server
            .anonymous(Method::GET, &path)
            .header("authorization", value)
            .send()
    };
    assert_eq!(
        server.anonymous(Method::GET, &path).send().await.error(401),
        "Missing or invalid authorization"
    );
    assert_eq!(
        with("Basic abc").await.error(401),
        "Missing or invalid authorization"
    );
    assert_eq!(with("").await.error(401), "Missing or invalid authorization");
    assert_eq!(
        with("Bearer sk_test_unknown").await.error(401),
        "Invalid API token"
    );
    assert_eq!(
        with(&server.token.replace("sk_test_", "sk_live_"))
            .await
            .error(401),
        "Invalid API token"
    );
    assert_eq!(
        with(&format!("bEaReR {}", server.token)).await.data(200)["name"],
        "Nimbus Labs"
    );
    assert_eq!(with(&server.token).await.data(200)["name"], "Nimbus Labs");
}

#[apply(both)]
async fn a_body_must_be_declared_as_json(server: Server) {
    let body = r#"{"advance":"P1D"}"#;
    for wrong in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonx",
        "multipart/form-data; boundary=x",
        "",
    ] {
        let answer = server.with_body(body).header("content-type", wrong).send().await;
        assert_eq!(answer.error(400), NO_JSON_TYPE, "{wrong}");
    }
    assert_eq!(server.with_body(body).send().await.error(400), NO_JSON_TYPE);
    for right in [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
    ] {
        server
            .with_body(body)
            .header("content-type", right)
            .send()
            .await
            .data(200);
    }
}

#[apply(both)]
async fn a_body_must_be_a_json_object(server: Server) {
    for (body, text) in [
        (r#"{"advance":"P1D""#, NO_JSON),
        (r#"{"advance":"P1D"}}"#, NO_JSON),
        (r#"{"advance":"P1D",}"#, NO_JSON),
        (r#"{'advance':'P1D'}"#, NO_JSON),
        (r#"{"advance":"\ud800"}"#, NO_JSON),
        ("\u{feff}{}", NO_JSON),
        ("", NO_JSON),
        ("  ", NO_JSON),
        ("nonsense", NO_JSON),
        ("[{}]", NO_OBJECT),
        ("\"advance\"", NO_OBJECT),
        ("null", NO_OBJECT),
        ("5", NO_OBJECT),
        (
            r#"{"advance":"P1D\u0000"}"#,
            "body/advance must NOT contain the character U+0000",
        ),
        (
            r#"{"advance":"P1D","advance":"P2D"}"#,
            "body must NOT have property 'advance' twice",
        ),
        (r#"{"advance":5}"#, "body/advance must be string"),
        (r#"{"advance":null}"#, "body/advance must be string"),
    ] {
        assert_eq!(server.send_json(body).await.error(400), text, "{body}");
    }
    assert_eq!(
        server
            .send_json(b"{\"advance\":\"\xff\"}".as_slice())
            .await
            .error(400),
        NO_JSON
    );
    // Whoever sends nothing at all has no type to declare.
    assert_eq!(server.with_body("").send().await.error(400), NO_JSON);
}

#[apply(both)]
async fn deep_nesting_is_no_danger(server: Server) {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    for body in [
        nested(100_000),
        "[".repeat(1_000_000),
        format!("{{\"advance\":{}", "{\"a\":".repeat(100_000)),
    ] {
        server.send_json(body).await.error(400);
    }
    // Unknown fields are ignored, whatever they hold.
    let body = format!(r#"{{"advance":"P1D","note":{}}}"#, nested(100_000));
    server.send_json(body).await.data(200);
}

#[apply(both)]
async fn a_body_has_a_limit(server: Server) {
    let padded = |length: usize| {
        let mut body = String::from(r#"{"advance":"P1D"}"#);
        body.extend(std::iter::repeat_n(' ', length - body.len()));
        body
    };
    server.send_json(padded(BODY_LIMIT)).await.data(200);
    let too_large = padded(BODY_LIMIT + 1);
    assert_eq!(
        server.send_json(too_large.clone()).await.error(400),
        "Request body is too large"
    );
    // Credentials, store and scope come first.
    let path = server.clock_path();
    let anonymous = server
        .anonymous(Method::POST, &path)
        .body(too_large.clone())
        .send()
        .await;
    assert_eq!(anonymous.error(401), "Missing or invalid authorization");
    let (_, stranger) = server.other_store("other-store").await;
    let other = server
        .anonymous(Method::POST, &path)
        .bearer(&stranger)
        .body(too_large.clone())
        .send()
        .await;
    assert_eq!(other.error(404), "Store not found");
    let signed = server.token_with(Mode::Hmac, ScopeSet::all()).await;
    let signed = server
        .anonymous(Method::POST, &path)
        .bearer(signed.id.as_str())
        .body(too_large)
        .send()
        .await;
    assert_eq!(signed.error(400), "Request body is too large");
}

#[apply(both)]
async fn the_vectors_of_signed_requests_hold(server: Server) {
    let token = server.vector_token().await;
    let signed = |method: Method, path: &str, body: &str, signature: &str| {
        server
            .anonymous(method, path)
            .bearer(token.id.as_str())
            .json(&Value::Null)
            .body(body)
            .header("x-signature", signature)
    };
    let store = server.core("/");
    signed(Method::GET, &store, "", EMPTY_SIGNATURE)
        .send()
        .await
        .data(200);
    signed(Method::GET, &store, "", &EMPTY_SIGNATURE.to_uppercase())
        .send()
        .await
        .data(200);
    // The signature holds, and only then the body is found wanting.
    let clock = server.clock_path();
    let answer = signed(Method::POST, &clock, DEMO_BODY, DEMO_SIGNATURE)
        .send()
        .await;
    assert_eq!(answer.error(400), "body must have either 'advance' or 'set'");
    for (body, signature) in [
        (r#"{"key": "DEMO-1"}"#, DEMO_SIGNATURE),
        (r#"{"key":"DEMO-2"}"#, DEMO_SIGNATURE),
        (DEMO_BODY, EMPTY_SIGNATURE),
        ("", DEMO_SIGNATURE),
    ] {
        let answer = signed(Method::POST, &clock, body, signature).send().await;
        assert_eq!(answer.error(401), "Invalid signature", "{body}");
    }
    let direct = server.anonymous(Method::GET, &store).bearer(SECRET).send().await;
    assert_eq!(direct.error(401), "Invalid API token");
}

#[apply(both)]
async fn tokens_are_presented_in_the_way_of_their_mode(server: Server) {
    let bearer = server.token_with(Mode::Bearer, ScopeSet::all()).await;
    let path = server.core("/");
    let present = |credential: &str| server.anonymous(Method::GET, &path).bearer(credential);
    let by_id = present(bearer.id.as_str())
        .header("x-signature", EMPTY_SIGNATURE)
        .send()
        .await;
    assert_eq!(by_id.error(401), "Invalid API token");
    assert_eq!(
        present("stk_aaaaaaaaaaaaaaaaaaaaaaaa").send().await.error(401),
        "Invalid API token"
    );
    assert_eq!(present("stk_short").send().await.error(401), "Invalid API token");
    assert_eq!(
        present(&server.token[..20]).send().await.error(401),
        "Invalid API token"
    );
    // A rolled secret is dead at once.
    let old = bearer.secret.clone().unwrap();
    present(&old).send().await.data(200);
    let (app, store, id) = (Arc::clone(&server.app), server.store.clone(), bearer.id.clone());
    let rolled = server.app.db.write(move |tx| {
        tokens::roll(
            tx,
            &pandabase_platform::context::Ctx::of(&app.env, &store),
            &id,
            0,
            None,
        )
    });
    let new = rolled.await.unwrap().secret.unwrap();
    assert_eq!(present(&old).send().await.error(401), "Invalid API token");
    present(&new).send().await.data(200);
}

#[apply(both)]
async fn checks_run_in_the_contracts_order(server: Server) {
    let (_, stranger) = server.other_store("other-store").await;
    let weak = server
        .token_with(Mode::Bearer, ScopeSet::from_iter([Scope::UsageRead]))
        .await
        .secret
        .unwrap();
    let path = server.core("/");
    let call = |path: &str| {
        server
            .anonymous(Method::GET, path)
            .header("idempotency-key", "short")
    };
    assert_eq!(
        call(&path).send().await.error(401),
        "Missing or invalid authorization"
    );
    assert_eq!(
        call(&path).bearer(&stranger).send().await.error(404),
        "Store not found"
    );
    assert_eq!(
        call(&path).bearer(&weak).send().await.error(403),
        "Missing required permissions: STORE_READ"
    );
    assert_eq!(
        call(&path).bearer(&server.token).send().await.error(400),
        "headers/idempotency-key must NOT have fewer than 8 characters"
    );
    // A wrong store hides what the token may do, and what else is wrong.
    let elsewhere = "/v2/core/stores/shp_aaaaaaaaaaaaaaaaaaaaaaaa";
    assert_eq!(
        call(elsewhere).bearer(&weak).send().await.error(404),
        "Store not found"
    );
    assert_eq!(
        call(elsewhere).send().await.error(401),
        "Missing or invalid authorization"
    );
    for id in ["x", &"x".repeat(49), "%00", "%FF%FE", "..%2F..", "%F0%9F%90%BC"] {
        assert_eq!(
            server.get(&format!("/v2/core/stores/{id}")).await.error(404),
            "Store not found",
            "{id}"
        );
        let public = format!("/v2/stores/{id}/checkouts/estimate");
        let answer = server
            .anonymous(Method::POST, &public)
            .json(&json!({}))
            .send()
            .await;
        assert_eq!(answer.error(404), "Store not found", "{id}");
    }
}

#[apply(both)]
async fn ids_have_a_length(server: Server) {
    let session = |id: &str| format!("/v2/stores/{}/checkouts/{id}", server.store.id);
    for (id, text) in [
        ("x".repeat(11), "fewer than 12"),
        ("x".repeat(49), "more than 48"),
        ("%00".repeat(11), "fewer than 12"),
    ] {
        let answer = server.anonymous(Method::GET, &session(&id)).send().await;
        assert_eq!(
            answer.error(400),
            format!("params/sessionId must NOT have {text} characters")
        );
    }
    for id in [
        "x".repeat(12),
        "x".repeat(48),
        "%00".repeat(12),
        "%FF".repeat(12),
        "%27%20OR%20%271%27%3D%271%27--".into(),
    ] {
        let answer = server.anonymous(Method::GET, &session(&id)).send().await;
        assert!(answer.error(404).ends_with(" not found"), "{id}");
    }
}

#[apply(both)]
async fn keys_have_a_length(server: Server) {
    let path = server.core("/");
    let with = |key: &str| {
        server
            .call(Method::GET, &path)
            .header("idempotency-key", key)
            .send()
    };
    for (key, text) in [
        (String::new(), "NOT have fewer than 8 characters"),
        ("x".repeat(7), "NOT have fewer than 8 characters"),
        ("x".repeat(33), "NOT have more than 32 characters"),
    ] {
        assert_eq!(
            with(&key).await.error(400),
            format!("headers/idempotency-key must {text}"),
            "{key}"
        );
    }
    for key in [
        "x".repeat(8),
        "x".repeat(32),
        "any char! {}".into(),
        "idem_aaaaaaaaaaaaaaaaaaaaaaaa".into(),
    ] {
        let answer = with(&key).await;
        answer.data(200);
        // Reads are not replayed.
        assert_eq!(with(&key).await.header("idempotent-replay"), None);
    }
}

#[apply(both)]
async fn every_path_answers_with_and_without_a_slash(server: Server) {
    for path in [
        server.core(""),
        server.clock_path(),
        "/health".into(),
        "/docs".into(),
        "/openapi.json".into(),
        "/v2/nothing".into(),
    ] {
        let [bare, slashed] = [server.get(&path).await, server.get(&format!("{path}/")).await];
        assert_eq!(
            (bare.status, &bare.text),
            (slashed.status, &slashed.text),
            "{path}"
        );
        assert_eq!(bare.header("location"), None);
        let two = server.get(&format!("{path}//")).await;
        assert_eq!(two.error(404), "Not found", "{path}//");
    }
}

#[apply(both)]
async fn browsers_of_other_origins_may_call_what_is_public(server: Server) {
    let estimate = format!("/v2/stores/{}/checkouts/estimate", server.store.id);
    let ask = |path: &str| {
        server
            .anonymous(Method::OPTIONS, path)
            .header("origin", "https://shop.example")
            .header("access-control-request-method", "POST")
    };
    for path in [estimate.clone(), format!("{estimate}/")] {
        let answer = ask(&path).send().await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (204, ""));
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        assert!(
            answer
                .header("access-control-allow-methods")
                .unwrap()
                .contains("POST")
        );
        assert!(
            answer
                .header("access-control-allow-headers")
                .unwrap()
                .contains("Authorization, Content-Type")
        );
        assert!(answer.header("x-request-id").is_some());
    }
    let refused = server.anonymous(Method::POST, &estimate).send().await;
    assert_eq!(
        refused.header("access-control-allow-origin"),
        Some("*"),
        "{}",
        refused.text
    );
    for path in [
        server.core("/"),
        server.clock_path(),
        "/health".into(),
        "/openapi.json".into(),
        "/v2/auth/magic-link".into(),
        "/v2/auth/magic-link/verify".into(),
        "/v2/auth/totp/verify".into(),
        "/v2/portal/auth/magic-link".into(),
        "/v2/accounts/me".into(),
        "/v2/stores".into(),
    ] {
        assert_eq!(ask(&path).send().await.error(404), "Not found", "{path}");
        assert_eq!(
            server.get(&path).await.header("access-control-allow-origin"),
            None,
            "{path}"
        );
    }
}

#[apply(both)]
async fn odd_requests_are_answered_in_json(server: Server) {
    let long = format!("/v2/core/{}", "x".repeat(60_000));
    for path in [
        long.as_str(),
        "/",
        "//",
        "/v2",
        "/%",
        "/%ZZ",
        "/v2/core/stores",
        "/../etc/passwd",
        "/.env",
    ] {
        assert_eq!(server.get(path).await.error(404), "Not found", "{path}");
    }
    assert_eq!(
        server.get("/v2/core/stores//products").await.error(404),
        "Store not found"
    );
    let query = format!("{}?{}&%FF=%00&=&&a=b=c", server.core("/"), "x".repeat(60_000));
    let answer = server.get(&query).await;
    assert_eq!(
        answer.error(400),
        "querystring/\u{fffd} must NOT contain the character U+0000"
    );
    server
        .get(&format!("{}?page=abc&page=1&%FF=%ZZ", server.core("/")))
        .await
        .data(200);
    let head = server.call(Method::HEAD, &server.core("/")).send().await;
    assert_eq!((head.status.as_u16(), head.text.as_str()), (200, ""));
    for method in [
        Method::TRACE,
        Method::CONNECT,
        Method::PATCH,
        "BREW".parse().unwrap(),
    ] {
        assert_eq!(
            server.call(method, &server.core("/")).send().await.error(404),
            "Not found"
        );
    }
}
