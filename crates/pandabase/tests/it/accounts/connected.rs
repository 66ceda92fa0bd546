//! Accounts that a platform connects.

use super::ANN;
use crate::harness::{Answer, Server, apply, both};
use http::Method;
use pandabase_commerce::accounts::connected::MOST;
use pandabase_commerce::operator::activity::Actor;
use pandabase_commerce::operator::stores;
use pandabase_domain::token::{Mode, Scope};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Sql;
use pandabase_platform::error::ApiError;
use pandabase_platform::params;
use serde_json::{Value, json};
use std::sync::Arc;

const TAKEN: &str = "An account with this email already exists";
const NO_PLATFORM: &str = "This store is not enabled as a platform";

impl Server {
    fn connected(&self) -> String {
        format!("/v3/stores/{}/connected-accounts", self.store.id)
    }

    async fn connect_account(&self, body: Value) -> Answer {
        self.post(&self.connected(), body).await
    }

    /// Lets the store connect accounts, or no longer, as the command does.
    async fn set_platform(&self, enabled: bool) {
        let (app, store) = (Arc::clone(&self.app), self.store.clone());
        let set = self.app.db.write(move |tx| {
            let ctx = Ctx::of(&app.env, &store);
            stores::set_platform(tx, &ctx, Actor::COMMAND_LINE, enabled)?;
            Ok::<_, ApiError>(())
        });
        set.await.unwrap();
    }
}

fn new(email: &str) -> Value {
    json!({"email": email, "capabilities": ["payments"]})
}

#[apply(both)]
async fn a_platform_connects_accounts(server: Server) {
    assert_eq!(
        server.connect_account(new("ada@example.org")).await.error(403),
        NO_PLATFORM
    );
    server.set_platform(true).await;
    let both = json!({
        "email": "Ada@example.org", "capabilities": ["payouts", "payments", "payouts"],
        "metadata": {"seller": "17"}
    });
    let connected = server.connect_account(both).await;
    let connected = connected.data(201);
    let id = connected["id"].as_str().unwrap();
    assert!(id.starts_with("c_acc_") && id.len() == 30, "{id}");
    assert_eq!(
        connected,
        &json!({
            "type": "connected_account", "id": id,
            "capabilities": [
                {"type": "payouts", "eligible": true}, {"type": "payments", "eligible": true}
            ],
            "onboarding_link": "http://127.0.0.1:4242/connected-accounts/onboarding"
        })
    );
    // An address has one account, of whichever platform, or of its own.
    assert_eq!(
        server.connect_account(new("ada@example.org")).await.error(409),
        TAKEN
    );
    let (other, token) = server.other_store("other-shop").await;
    let mut elsewhere = server.beside(Arc::clone(&server.app));
    (elsewhere.store, elsewhere.token) = (other, token);
    elsewhere.set_platform(true).await;
    assert_eq!(
        elsewhere.connect_account(new("ada@example.org")).await.error(409),
        TAKEN
    );
    server.merchant(ANN).await;
    assert_eq!(server.connect_account(new(ANN)).await.error(409), TAKEN);
    server.connect_account(new("kim@example.org")).await.data(201);
    server.set_platform(false).await;
    server.set_platform(false).await;
    assert_eq!(
        server.connect_account(new("tom@example.org")).await.error(403),
        NO_PLATFORM
    );
    let decided = "SELECT COUNT(*) FROM operator_events
        WHERE action IN ('PLATFORM_ENABLED', 'PLATFORM_DISABLED')";
    assert_eq!(server.number(decided).await, 3);
    assert_eq!(server.number("SELECT COUNT(*) FROM connected_accounts").await, 2);
    server.verify().await;
}

#[apply(both)]
async fn what_cannot_be_connected_is_refused(server: Server) {
    server.set_platform(true).await;
    for (body, field) in [
        (json!({"capabilities": ["payments"]}), "email"),
        (new("ada"), "email"),
        (json!({"email": "ada@example.org"}), "capabilities"),
        (
            json!({"email": "ada@example.org", "capabilities": []}),
            "capabilities",
        ),
        (
            json!({"email": "ada@example.org", "capabilities": ["PAYMENTS"]}),
            "capabilities",
        ),
        (
            json!({"email": "ada@example.org", "capabilities": "payments"}),
            "capabilities",
        ),
        (
            json!({"email": "ada@example.org", "capabilities": ["payments"], "metadata": {"a": 1}}),
            "metadata",
        ),
    ] {
        let answer = server.connect_account(body.clone()).await;
        assert!(answer.error(400).contains(field), "{body} {}", answer.text);
    }
    let reader = server.token_with(Mode::Bearer, [Scope::StoreRead].into_iter().collect());
    let reader = reader.await.secret.unwrap();
    let call = server.anonymous(Method::POST, &server.connected());
    let refused = call.bearer(&reader).json(&new("ada@example.org")).send().await;
    assert_eq!(refused.error(403), "Missing required permissions: STORE_WRITE");
    // What another store is allowed is not this one's.
    let (other, token) = server.other_store("other-store").await;
    let theirs = format!("/v3/stores/{}/connected-accounts", other.id);
    let call = server.anonymous(Method::POST, &theirs).bearer(&token);
    let refused = call.json(&new("ada@example.org")).send().await;
    assert_eq!(refused.error(403), NO_PLATFORM);
    let call = server.anonymous(Method::POST, &server.connected()).bearer(&token);
    let refused = call.json(&new("ada@example.org")).send().await;
    assert_eq!(refused.error(404), "Store not found");
    assert_eq!(server.number("SELECT COUNT(*) FROM connected_accounts").await, 0);
}

/// Who may not do this at all learns nothing of what the body must be.
#[apply(both)]
async fn a_store_that_is_no_platform_is_refused_before_its_body_is_read(server: Server) {
    for (body, kind) in [
        (r#"{"email": 1}"#, "application/json"),
        ("{", "application/json"),
        ("", "text/plain"),
    ] {
        let post = async || {
            let call = server.call(Method::POST, &server.connected());
            call.header("content-type", kind).body(body).send().await
        };
        assert_eq!(post().await.error(403), NO_PLATFORM, "{body}");
        server.set_platform(true).await;
        post().await.error(400);
        server.set_platform(false).await;
    }
}

/// Of two that come at once, one gets the last place.
#[apply(both)]
async fn the_last_place_is_taken_once(server: Server) {
    server.set_platform(true).await;
    let many = Sql::new(
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $1)
        INSERT INTO connected_accounts (store_id, id, email, capabilities, created_at)
        SELECT $2, 'c_acc_oneofthemany' || (1000000 + n), n || '@example.net', '[]', 0 FROM numbers",
    );
    let store = server.store.id.clone();
    let added = server
        .app
        .db
        .write(move |tx| tx.run(many, params![MOST - 1, &store]));
    assert_eq!(added.await.unwrap(), 9_999);
    let (first, second) = tokio::join!(
        server.connect_account(new("ada@example.org")),
        server.connect_account(new("kim@example.org"))
    );
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 400]);
}
