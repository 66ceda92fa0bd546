//! Limits by address: one client takes nothing from the others, and has one window however many addresses
//! it has.

use crate::harness::{Answer, Server, apply, both};
use http::Method;
use pandabase_platform::config::limits::Limit;
use serde_json::json;
use std::net::SocketAddr;

const FLOOD: &str = "203.0.113.7:4000";
const BUYER: &str = "203.0.113.8:4000";

fn address(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

impl Server {
    async fn visit_from(&self, path: &str, from: &str) -> Answer {
        let call = self.anonymous(Method::GET, path).from(address(from));
        call.send().await
    }

    async fn open_from(&self, from: &str) -> Answer {
        let path = format!("/v2/stores/{}/checkouts", self.store.id);
        let cart = json!({"items": [{"name": "Premium", "amount": 100, "quantity": 1}]});
        let call = self.anonymous(Method::POST, &path).from(address(from));
        call.json(&cart).send().await
    }
}

/// `limit, remaining, type` of the rate-limit headers.
fn standing(answer: &Answer) -> (&str, &str, &str) {
    let of = |name: &str| answer.header(name).unwrap();
    (
        of("x-ratelimit-limit"),
        of("x-ratelimit-remaining"),
        of("x-ratelimit-type"),
    )
}

#[apply(both)]
async fn one_address_does_not_use_up_a_store(server: Server) {
    let server = server
        .with(|config| {
            config.limits.per_store = Limit::per_second(6);
            config.limits.per_store_and_address = Limit::per_second(2);
        })
        .await;
    let (other, _) = server.other_store("other-store").await;
    let shop = format!("/v2/storefront/stores/{}", server.store.id);
    let first = server.visit_from(&shop, FLOOD).await;
    first.data(200);
    assert_eq!(standing(&first), ("2", "1", "StoreResource"));
    server.visit_from(&shop, FLOOD).await.data(200);
    for _ in 0..50 {
        let refused = server.visit_from(&shop, FLOOD).await;
        assert_eq!(
            refused.error(429),
            "Rate limit exceeded. Please retry after the reset time."
        );
        assert_eq!(standing(&refused), ("2", "0", "StoreResource"));
        assert_eq!(refused.header("retry-after"), Some("1"));
    }
    // Others buy as if nothing were, and the flood may look into another shop.
    server.visit_from(&shop, BUYER).await.data(200);
    server.open_from(BUYER).await.data(201);
    server.open_from("203.0.113.9:1").await.data(201);
    let elsewhere = format!("/v2/storefront/stores/{}", other.id);
    server.visit_from(&elsewhere, FLOOD).await.data(200);
    // What a store has for all its buyers is the sixth request, whoever makes it.
    let last = server.visit_from(&shop, "203.0.113.10:1").await;
    assert_eq!(standing(&last), ("6", "0", "StoreResource"));
    assert_eq!(
        standing(&server.visit_from(&shop, "203.0.113.11:1").await),
        ("6", "0", "StoreResource")
    );
    // The store's own server has its window.
    let cart = json!({"items": [{"name": "Premium", "amount": 100, "quantity": 1}]});
    let sessions = format!("/v2/stores/{}/checkouts", server.store.id);
    let call = server.call(Method::POST, &sessions).from(address(FLOOD));
    call.json(&cart).send().await.data(201);
    server.app.env.clock.advance(1000);
    server.visit_from(&shop, FLOOD).await.data(200);
}

#[apply(both)]
async fn sessions_without_a_token_have_a_window_of_their_own(server: Server) {
    let server = server
        .with(|config| config.limits.new_sessions = Limit::per_second(2))
        .await;
    assert_eq!(
        standing(&server.open_from(FLOOD).await),
        ("2", "1", "StoreResource")
    );
    server.open_from(FLOOD).await.data(201);
    assert_eq!(server.open_from(FLOOD).await.status, 429);
    // Whoever may not open another session may still look, and others open theirs.
    let shop = format!("/v2/storefront/stores/{}", server.store.id);
    server.visit_from(&shop, FLOOD).await.data(200);
    server.open_from(BUYER).await.data(201);
    server.app.env.clock.advance(1000);
    server.open_from(FLOOD).await.data(201);
}

#[apply(both)]
async fn a_network_is_one_client(server: Server) {
    let server = server
        .with(|config| {
            config.limits.per_address = Limit::per_second(2);
            config.limits.per_store_and_address = Limit::per_second(2);
            config.limits.sign_in = Limit::per_second(2);
            config.limits.license_keys = Limit::per_second(2);
            config.limits.new_sessions = Limit::per_second(2);
        })
        .await;
    let shop = format!("/v2/storefront/stores/{}", server.store.id);
    let activate = format!("/v2/stores/{}/licenses/validate", server.store.id);
    let link = "/v2/portal/auth/magic-link";
    let ask = async |number: usize, path: &str| {
        let from = address(&format!("[2001:db8:7:1::{number:x}]:4000"));
        match path {
            path if path == link => {
                let call = server.anonymous(Method::POST, link).from(from);
                call.json(&json!({"email": "mia@example.org"})).send().await
            }
            path if path == activate => {
                let call = server.anonymous(Method::POST, &activate).from(from);
                call.json(&json!({"key": "ABCD-EFGH", "instance": "machine"}))
                    .send()
                    .await
            }
            "/open" => server.open_from(&from.to_string()).await,
            path => server.anonymous(Method::GET, path).from(from).send().await,
        }
    };
    for path in ["/docs", shop.as_str(), "/open", activate.as_str(), link] {
        server.app.env.clock.advance(1000);
        let mut admitted = 0;
        for number in 1..=60 {
            admitted += usize::from(ask(number, path).await.status != 429);
        }
        assert_eq!(admitted, 2, "{path}");
        let neighbour = server.visit_from(&shop, "[2001:db8:7:2::1]:4000").await;
        neighbour.data(200);
    }
}
