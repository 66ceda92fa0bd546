//! Contract `README.md`, "Rate limits" and "Response headers".

use crate::harness::{Answer, Server, apply, both};
use http::Method;
use pandabase_domain::time::Timestamp;
use pandabase_domain::token::{Mode, ScopeSet};
use pandabase_platform::config::limits::Limit;
use serde_json::json;
use std::net::SocketAddr;

const REFUSED: &str = "Rate limit exceeded. Please retry after the reset time.";
const TWO: Limit = Limit::per_second(2);
const PROXY: &str = "10.0.0.1:4000";
const CLIENT: &str = "203.0.113.7:4000";

pub fn address(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

/// `limit, remaining, type` of the rate-limit headers.
fn standing(answer: &Answer) -> (u32, u32, &str) {
    let number = |name: &str| answer.header(name).unwrap().parse().unwrap();
    (
        number("x-ratelimit-limit"),
        number("x-ratelimit-remaining"),
        answer.header("x-ratelimit-type").unwrap(),
    )
}

/// What a refusal says, at a full second of the clock.
#[track_caller]
fn assert_refused(server: &Server, answer: &Answer, kind: &str) {
    assert_eq!(answer.error(429), REFUSED);
    assert_eq!(standing(answer), (2, 0, kind));
    assert_eq!(answer.header("retry-after"), Some("1"));
    let reset = server.app.env.clock.now().as_seconds() + 1;
    assert_eq!(
        answer.header("x-ratelimit-reset"),
        Some(reset.to_string().as_str())
    );
}

#[apply(both)]
async fn a_token_has_a_window(server: Server) {
    let server = server.with(|config| config.limits.per_token = TWO).await;
    let path = server.core("/");
    for remaining in [1, 0] {
        let answer = server.get(&path).await;
        answer.data(200);
        assert_eq!(standing(&answer), (2, remaining, "AccountResource"));
        assert_eq!(answer.header("retry-after"), None);
    }
    assert_refused(&server, &server.get(&path).await, "AccountResource");
    // Before the store, the scope and the input; after the credential.
    let elsewhere = server.get("/v2/core/stores/shp_aaaaaaaaaaaaaaaaaaaaaaaa").await;
    assert_refused(&server, &elsewhere, "AccountResource");
    let short_key = server
        .call(Method::GET, &path)
        .header("idempotency-key", "x")
        .send()
        .await;
    assert_refused(&server, &short_key, "AccountResource");
    let unknown = server
        .anonymous(Method::GET, &path)
        .bearer("sk_test_unknown")
        .send()
        .await;
    assert_eq!(unknown.error(401), "Invalid API token");
    // Another token of the store has a window of its own.
    let other = server
        .token_with(Mode::Bearer, ScopeSet::all())
        .await
        .secret
        .unwrap();
    server
        .anonymous(Method::GET, &path)
        .bearer(&other)
        .send()
        .await
        .data(200);
    server.app.env.clock.advance(1000);
    assert_eq!(standing(&server.get(&path).await), (2, 1, "AccountResource"));
}

#[apply(both)]
async fn a_store_has_a_window_for_its_buyers(server: Server) {
    let server = server.with(|config| config.limits.per_store = TWO).await;
    let (other, _) = server.other_store("other-store").await;
    let estimate = |store: &str| {
        let path = format!("/v2/stores/{store}/checkouts/estimate");
        server.anonymous(Method::POST, &path).json(&json!({}))
    };
    let id = server.store.id.as_str();
    for remaining in [1, 0] {
        assert_eq!(
            standing(&estimate(id).send().await),
            (2, remaining, "StoreResource")
        );
    }
    assert_refused(&server, &estimate(id).send().await, "StoreResource");
    assert_eq!(
        standing(&estimate(other.id.as_str()).send().await),
        (2, 1, "StoreResource")
    );
    // The merchant is not held up by the buyers.
    server.get(&server.core("/")).await.data(200);
    server.app.env.clock.advance(1000);
    assert_eq!(standing(&estimate(id).send().await), (2, 1, "StoreResource"));
}

#[apply(both)]
async fn an_address_has_a_window_for_the_rest(server: Server) {
    let server = server.with(|config| config.limits.per_address = TWO).await;
    let call = |path: &str, peer| server.anonymous(Method::GET, path).from(address(peer));
    assert_eq!(
        standing(&call("/nothing", CLIENT).send().await),
        (2, 1, "GlobalResource")
    );
    // Inventing stores is no way around it.
    let store = "/v2/stores/shp_aaaaaaaaaaaaaaaaaaaaaaaa/checkouts/cs_aaaaaaaaaaaaaaaaaaaaaaaa";
    let answer = call(store, CLIENT).send().await;
    assert_eq!(
        (answer.error(404), standing(&answer)),
        ("Store not found", (2, 0, "GlobalResource"))
    );
    for path in ["/nothing", store, "/docs", "/openapi.json"] {
        assert_refused(&server, &call(path, CLIENT).send().await, "GlobalResource");
    }
    // Who cannot say who they are is told so first, and nothing about waiting.
    let anonymous = call(&server.core("/"), CLIENT).send().await;
    assert_eq!(anonymous.error(401), "Missing or invalid authorization");
    assert_eq!(anonymous.header("retry-after"), None);
    call("/nothing", "203.0.113.8:1").send().await.error(404);
    server.get(&server.core("/")).await.data(200);
}

#[apply(both)]
async fn a_longer_window_says_how_long(server: Server) {
    let per_minute = Limit {
        requests: 1,
        window_ms: 60_000,
    };
    let server = server.with(|config| config.limits.per_token = per_minute).await;
    server.app.env.clock.advance(20_500);
    server.get(&server.core("/")).await.data(200);
    let answer = server.get(&server.core("/")).await;
    assert_eq!(answer.error(429), REFUSED);
    assert_eq!(answer.header("retry-after"), Some("40"));
    let reset = answer
        .header("x-ratelimit-reset")
        .unwrap()
        .parse::<i64>()
        .unwrap();
    assert_eq!(
        Timestamp::from_millis(reset * 1000),
        Timestamp::parse("2026-06-01T00:01:00Z").unwrap()
    );
}

#[apply(both)]
async fn only_trusted_proxies_name_the_client(server: Server) {
    let server = server
        .with(|config| {
            config.limits.per_address = TWO;
            config.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
        })
        .await;
    let call = |peer, forwarded: &str| {
        server
            .anonymous(Method::GET, "/nothing")
            .from(address(peer))
            .header("x-forwarded-for", forwarded)
            .send()
    };
    // Each row: peer, header, and the client that was counted, which then asks directly.
    for (peer, forwarded, client) in [
        (CLIENT, "198.51.100.1", "203.0.113.7"),
        (PROXY, "198.51.100.2", "198.51.100.2"),
        (PROXY, "198.51.100.3, 10.1.2.3", "198.51.100.3"),
        (PROXY, "192.0.2.1, 198.51.100.4, 10.1.2.3", "198.51.100.4"),
        (PROXY, "198.51.100.5:4711", "198.51.100.5"),
        (PROXY, "[2001:db8::5]:80", "2001:db8::5"),
        (PROXY, "2001:db8:0:1::6", "2001:db8:0:1::6"),
        (PROXY, "::ffff:198.51.100.6", "198.51.100.6"),
        ("10.0.0.2:1", "192.0.2.9, unknown", "10.0.0.2"),
        ("10.0.0.3:1", "nonsense", "10.0.0.3"),
    ] {
        assert_eq!(standing(&call(peer, forwarded).await).1, 1, "{peer} {forwarded}");
        let plain = server
            .anonymous(Method::GET, "/nothing")
            .from((client.parse::<std::net::IpAddr>().unwrap(), 9).into());
        assert_eq!(
            standing(&plain.send().await).1,
            0,
            "{peer} {forwarded} is not {client}"
        );
    }
}
