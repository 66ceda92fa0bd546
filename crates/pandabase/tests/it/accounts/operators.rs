//! Whoever runs the installation: who they are, what they see and decide, and what is written down of it.

pub mod decisions;
pub mod people;
mod recorded;
mod stores;

use super::second_factor::with_app;
use super::{ANN, ME, OWNER};
use crate::harness::{Answer, Server, apply, both};
use crate::scopes::path_in;
use http::Method;
use pandabase::wiring::routes;
use pandabase_commerce::operator::operators;
use pandabase_domain::checkout::Email;
use pandabase_domain::id::AccountId;
use pandabase_domain::token::Environment;
use pandabase_platform::access::accounts as access;
use pandabase_platform::access::machine::Origin;
use pandabase_platform::api::{Access, Endpoint};
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::Sql;
use pandabase_platform::error::ApiError;
use pandabase_platform::params;
use serde_json::{Value, json};
use std::sync::Arc;

/// What an account is told that does not operate the installation.
pub const NO_OPERATOR: &str = "Only operators of this installation may do this";
/// What an operator is told whose session was begun without a second factor.
const UNPROVEN: &str =
    "Operators need a second factor: switch two-factor authentication on and sign in again";
const BOSS: &str = "boss@example.org";
/// What stands in the place of an encrypted secret, which nobody opens.
const SECRET: &[u8] = &[1];

impl Server {
    /// Has the account of an address operate the installation.
    pub async fn appoint(&self, email: &str) -> AccountId {
        let (app, email) = (Arc::clone(&self.app), Email::parse(email).unwrap());
        let made = self
            .app
            .db
            .write(move |tx| operators::create(tx, &app.env, &email));
        made.await.unwrap().0
    }

    async fn dismiss(&self, email: &str) -> Result<AccountId, ApiError> {
        let (app, email) = (Arc::clone(&self.app), Email::parse(email).unwrap());
        let removed = self
            .app
            .db
            .write(move |tx| operators::remove(tx, &app.env, &email));
        removed.await
    }

    /// A session of an operator.
    pub async fn boss(&self) -> String {
        self.appoint(BOSS).await;
        self.merchant(BOSS).await
    }

    /// A session of an account that is begun now, with a second factor or without.
    pub async fn begin_session(&self, account: &AccountId, is_proven: bool) -> String {
        self.app.env.clock.advance(1);
        let (app, account) = (Arc::clone(&self.app), account.clone());
        let begun = self.app.db.write(move |tx| {
            let platform = StoreContext::platform();
            let origin = Origin {
                ip: "192.0.2.1",
                agent: None,
            };
            access::begin(tx, &Ctx::of(&app.env, &platform), &account, is_proven, &origin)
        });
        begun.await.unwrap().0
    }

    /// What operators decided, newest first: action and subject.
    async fn decided(&self, boss: &str) -> Vec<(String, String)> {
        let list = self.account_get(boss, "/v2/operator/activity").await;
        let items = list.data(200)["items"].as_array().unwrap().clone();
        let text = |event: &Value, key: &str| event[key].as_str().unwrap().to_owned();
        items
            .iter()
            .map(|event| (text(event, "action"), text(event, "subject")))
            .collect()
    }
}

/// Every route of operators.
fn all() -> Vec<Endpoint> {
    let all = routes::endpoints(Environment::Sandbox).into_iter();
    let all: Vec<Endpoint> = all
        .filter(|endpoint| endpoint.meta.access == Access::Operator)
        .collect();
    assert!(all.len() >= 18);
    all
}

async fn call(server: &Server, endpoint: &Endpoint, token: &str) -> Answer {
    let path = path_in(server.store.id.as_str(), endpoint);
    let call = server.anonymous(endpoint.meta.method.clone(), &path);
    call.bearer(token).send().await
}

#[apply(both)]
async fn nobody_else_opens_a_route_of_operators(server: Server) {
    let owner = server.merchant(OWNER).await;
    let buyer = server.sign_in("mia@example.org").await;
    let boss = server.boss().await;
    let mut count = 0;
    for endpoint in all() {
        count += 5;
        let path = path_in(server.store.id.as_str(), &endpoint);
        let none = server.anonymous(endpoint.meta.method.clone(), &path).send().await;
        assert_eq!(none.error(401), "Missing or invalid authorization", "{path}");
        for token in [&server.token, &buyer] {
            let answer = call(&server, &endpoint, token).await;
            assert_eq!(answer.error(401), "Session expired", "{path}");
        }
        let refused = call(&server, &endpoint, &owner).await;
        assert_eq!(refused.error(403), NO_OPERATOR, "{path}");
        let answer = call(&server, &endpoint, &boss).await;
        let status = answer.status.as_u16();
        assert!(matches!(status, 200 | 400 | 404), "{path}: {}", answer.text);
        assert_ne!(answer.json["error"], "Store not found", "{path}");
        let nowhere = path_in("shp_aaaaaaaaaaaaaaaaaaaaaaaa", &endpoint);
        if nowhere != path {
            count += 1;
            let lost = server.anonymous(endpoint.meta.method.clone(), &nowhere);
            assert_eq!(
                lost.bearer(&boss).send().await.error(404),
                "Store not found",
                "{path}"
            );
        }
    }
    println!("{count} combinations of a route of operators and a credential");
    server.verify().await;
}

#[apply(both)]
async fn an_operator_is_no_member_of_any_store(server: Server) {
    let boss = server.boss().await;
    let (other, _) = server.other_store("other-store").await;
    let mut count = 0;
    for endpoint in routes::endpoints(Environment::Sandbox) {
        let access = endpoint.meta.access;
        if access.needed().is_none() {
            continue;
        }
        count += 2;
        for store in [&server.store, &other] {
            let path = path_in(store.id.as_str(), &endpoint);
            let call = server.anonymous(endpoint.meta.method.clone(), &path);
            let answer = call.bearer(&boss).send().await;
            assert_eq!(answer.error(404), "Store not found", "{path}");
        }
    }
    println!("{count} combinations of a store's route and an operator");
    let mine = server.account_get(&boss, "/v2/stores").await;
    assert_eq!(mine.data(200), &json!([]));
    let me = server.account_get(&boss, ME).await;
    assert_eq!(me.data(200)["email"], BOSS);
}

#[apply(both)]
async fn operators_come_and_go_with_the_next_request(server: Server) {
    const HEALTH: &str = "/v2/operator/health";
    let ann = server.merchant(ANN).await;
    assert_eq!(server.account_get(&ann, HEALTH).await.error(403), NO_OPERATOR);
    let id = server.appoint("Ann@Example.org").await;
    server.account_get(&ann, HEALTH).await.data(200);
    // The second time changes nothing.
    assert_eq!(server.appoint(ANN).await, id);
    let subject = id.to_string();
    assert_eq!(
        server.decided(&ann).await,
        [("OPERATOR_ADDED".to_owned(), subject.clone())]
    );
    server.app.env.clock.advance(1);
    assert_eq!(server.dismiss(ANN).await.unwrap(), id);
    assert_eq!(server.account_get(&ann, HEALTH).await.error(403), NO_OPERATOR);
    server.account_get(&ann, ME).await.data(200);
    for email in [ANN, "nobody@example.org"] {
        let refused = server.dismiss(email).await.unwrap_err();
        assert_eq!(refused.to_string(), "Operator not found");
    }
    // What was done is there for the next one.
    let boss = server.boss().await;
    let decided = server.decided(&boss).await;
    assert_eq!(decided.len(), 3);
    assert_eq!(decided[1], ("OPERATOR_REMOVED".to_owned(), subject));
    server.verify().await;
}

#[apply(both)]
async fn in_production_only_a_second_factor_opens_an_installation(server: Server) {
    let server = server
        .with(|config| config.environment = Environment::Production)
        .await;
    let boss = server.appoint(BOSS).await;
    let by_mail = server.begin_session(&boss, false).await;
    for endpoint in all() {
        let answer = call(&server, &endpoint, &by_mail).await;
        assert_eq!(answer.error(403), UNPROVEN, "{}", endpoint.meta.path);
    }
    let set = async |since: Option<i64>| {
        let id = boss.clone();
        let change = server.app.db.write(move |tx| {
            let set = Sql::new("UPDATE accounts SET totp_enabled_at = $1, totp_secret = $2 WHERE id = $3");
            let secret = since.map(|_| SECRET);
            tx.run(set, params![since, secret, &id])
        });
        assert_eq!(change.await.unwrap(), 1);
    };
    server.app.env.clock.advance(1);
    set(Some(server.app.env.clock.now().as_millis())).await;
    // What the mail alone began stays so, also where a clock says that the factor was there before.
    let health = "/v2/operator/health";
    let late = server.begin_session(&boss, false).await;
    for session in [&by_mail, &late] {
        assert_eq!(server.account_get(session, health).await.error(403), UNPROVEN);
    }
    let proven = server.begin_session(&boss, true).await;
    let health_now = server.account_get(&proven, health).await;
    let data = health_now.data(200);
    assert_eq!(data["environment"], "production");
    assert_eq!(data["processor"]["isConnected"], false);
    assert_eq!(data["payouts"]["isConnected"], false);
    assert_eq!(data["mail"]["isConfigured"], false);
    set(None).await;
    assert_eq!(server.account_get(&proven, health).await.error(403), UNPROVEN);
}

#[apply(both)]
async fn a_second_factor_does_no_harm_in_a_sandbox(server: Server) {
    server.appoint(BOSS).await;
    let (by_mail, app) = with_app(&server, BOSS).await;
    let waiting = app.begin(&server).await;
    let code = app.code_at(&server, 30_000);
    let proven = server.second_factor(&waiting, &code).await;
    let proven = proven.data(200)["token"].as_str().unwrap().to_owned();
    for token in [by_mail, proven] {
        let health = server.account_get(&token, "/v2/operator/health").await;
        let data = health.data(200);
        assert_eq!(data["environment"], "sandbox");
        assert_eq!(data["processor"], json!({"isConnected": true, "lastError": null}));
        assert!(data["database"]["version"].as_i64().unwrap() > 30);
    }
}

#[apply(both)]
async fn the_record_is_bounded_and_told_apart(server: Server) {
    let boss = server.boss().await;
    let path = format!("/v2/operator/stores/{}", server.store.id);
    server
        .with_session(&boss, Method::POST, &format!("{path}/verify"), None)
        .await
        .data(200);
    let activity = "/v2/operator/activity";
    let of_store = format!("{activity}?storeId={}", server.store.id);
    for (list, expected) in [
        (of_store.as_str(), 1),
        ("/v2/operator/activity?action=STORE_VERIFIED", 1),
        ("/v2/operator/activity?action=STORE_BLOCKED", 0),
        (activity, 2),
    ] {
        let found = server.account_get(&boss, list).await;
        assert_eq!(found.data(200)["pagination"]["total"], expected, "{list}");
    }
    let wrong = server
        .account_get(&boss, "/v2/operator/activity?action=NOTHING")
        .await;
    assert!(wrong.error(400).contains("querystring/action"), "{}", wrong.text);
    let found = server.account_get(&boss, &of_store).await;
    let event = &found.data(200)["items"][0];
    assert_eq!((&event["email"], &event["note"]), (&json!(BOSS), &Value::Null));
    assert!(event["sessionId"].is_string() && event["ipAddress"].is_string());
    let app = Arc::clone(&server.app);
    let scheduled = server
        .app
        .db
        .write(move |tx| pandabase::wiring::housekeeping::schedule(tx, &app.env));
    scheduled.await.unwrap();
    server
        .advance(pandabase_commerce::operator::activity::KEPT + 1)
        .await;
    assert_eq!(server.number("SELECT COUNT(*) FROM operator_events").await, 0);
}
