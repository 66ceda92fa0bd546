//! Who may do what: every route against no credential, wrong ones, and the sessions of every role.

use super::operators::NO_OPERATOR;
use super::{ANN, ME, OWNER};
use crate::harness::{Server, apply, both};
use crate::scopes::path_in;
use axum::body::Body;
use bytes::Bytes;
use futures_util::stream;
use http::{Method, Request};
use http_body_util::BodyExt;
use pandabase::wiring::routes;
use pandabase_domain::role::{Right, Role};
use pandabase_domain::time::DAY;
use pandabase_domain::token::{Environment, Mode, Scope};
use pandabase_platform::access::accounts::Needed;
use pandabase_platform::api::{Access, Endpoint};
use pandabase_platform::db::Sql;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::sync::Arc;
use tower::ServiceExt;

/// Contract `merchant-api.md`, "Stores, team": what each role may do besides what the ones before it may.
/// What the contract does not place stands in brackets.
const ROLES: [(&str, &str); 4] = [
    (
        "VIEWER",
        "STORE_READ PRODUCTS_READ CATEGORIES_READ COUPONS_READ ORDERS_READ CUSTOMERS_READ LICENSES_READ
         SUBSCRIPTIONS_READ REFUNDS_READ DISPUTES_READ CASES_READ ANALYTICS_READ [LEAVE] [SUCCEED]
         [NOTIFICATIONS]",
    ),
    (
        "MODERATOR",
        "PRODUCTS_WRITE CATEGORIES_WRITE COUPONS_WRITE ORDERS_WRITE REFUNDS_WRITE DISPUTES_WRITE
         SUBSCRIPTIONS_WRITE CASES_WRITE [CUSTOMERS_WRITE] [LICENSES_WRITE]",
    ),
    (
        "DEVELOPER",
        "WEBHOOKS_READ WEBHOOKS_WRITE METERS_READ METERS_WRITE USAGE_READ USAGE_WRITE REPORTS_READ
         REPORTS_WRITE TOKENS [BILLING_AGREEMENTS_WRITE] [SANDBOX_WRITE] [EVENTS_READ]",
    ),
    (
        "ADMINSTRATOR",
        "STORE_WRITE PAYOUTS_READ PAYOUTS_WRITE TEAM SHIELD [QUESTIONNAIRE]",
    ),
];

/// What the owner alone may do.
const OWNERS: [&str; 2] = ["OWNERSHIP", "BANK_ACCOUNTS"];

/// Whether a role may do what a route asks for, by the contract's table.
fn may(role: &str, needed: Needed) -> bool {
    let word = match needed {
        Needed::Scope(scope) => scope.as_str(),
        Needed::Right(right) => right.as_str(),
    };
    if OWNERS.contains(&word) {
        return role == "OWNER";
    }
    let place = ROLES.iter().position(|(_, words)| {
        let mut words = words.split_whitespace();
        words.any(|known| known.trim_matches(['[', ']']) == word)
    });
    let place = place.unwrap_or_else(|| panic!("no role may {word}"));
    match ROLES.iter().position(|(known, _)| *known == role) {
        Some(of_role) => of_role >= place,
        None => role == "OWNER",
    }
}

fn all() -> Vec<Endpoint> {
    routes::endpoints(Environment::Sandbox)
}

/// What the session of an account opens.
fn for_people() -> impl Iterator<Item = Endpoint> {
    all()
        .into_iter()
        .filter(|endpoint| endpoint.meta.access.takes_account())
}

#[test]
fn dashboards_routes_are_for_members_and_accounts_routes_for_accounts() {
    for Endpoint { meta, .. } in all() {
        let path = meta.path;
        let is_of_account =
            path.starts_with("/v2/accounts/") || path == "/v2/auth/logout" || path == "/v2/stores";
        assert_eq!(meta.access == Access::Account, is_of_account, "{path}");
        let is_of_operators = path.starts_with("/v2/operator/");
        assert_eq!(meta.access == Access::Operator, is_of_operators, "{path}");
        let for_people = [
            "/team",
            "/tokens",
            "/questionnaire",
            "/transfer",
            "/notifications",
            "{storeId}/activity",
        ];
        // Whose bank accounts these are, tokens may read.
        let is_of_owner = path.starts_with("/v2/stores/{storeId}/payouts/bank-accounts");
        let is_for_people =
            for_people.iter().any(|part| path.contains(part)) || (is_of_owner && meta.method != Method::GET);
        let is_member = matches!(meta.access, Access::Member(_));
        assert_eq!(is_member, is_for_people, "{path}");
        let is_guarded = matches!(meta.access, Access::Guarded(_, Right::Shield));
        assert_eq!(is_guarded, path.contains("/shield/"), "{path}");
        // What is for a store's team names the store.
        assert!(
            meta.access.needed().is_none() || path.contains("{storeId}"),
            "{path}"
        );
    }
}

#[apply(both)]
async fn no_session_and_wrong_ones_are_refused_everywhere(server: Server) {
    let ended = server.merchant(OWNER).await;
    server
        .with_session(&ended, Method::POST, "/v2/auth/logout", None)
        .await
        .data(200);
    let buyer = server.sign_in("mia@example.org").await;
    let unknown = "x".repeat(48);
    let stranger = server.merchant(ANN).await;
    let (other, _) = server.other_store("other-store").await;
    let take = "UPDATE members SET email = 'boss@example.org' WHERE store_id = $1";
    let taken = server.app.db.write(move |tx| {
        let sql = pandabase_platform::db::Sql::new(take);
        tx.run(sql, pandabase_platform::params![&other.id])
    });
    assert_eq!(taken.await.unwrap(), 1);
    let boss = server.merchant("boss@example.org").await;
    let owner = server.merchant(OWNER).await;
    let mut count = 0;
    for endpoint in for_people() {
        let path = path_in(server.store.id.as_str(), &endpoint);
        let call = || server.anonymous(endpoint.meta.method.clone(), &path);
        let none = call().send().await;
        assert_eq!(none.error(401), "Missing or invalid authorization", "{path}");
        for token in [&ended, &buyer, &unknown] {
            assert_eq!(
                call().bearer(token).send().await.error(401),
                "Session expired",
                "{path}"
            );
        }
        count += 5;
        if !endpoint.meta.access.takes_token() {
            let token = call().bearer(&server.token).send().await;
            assert_eq!(token.error(401), "Session expired", "{path}");
        }
        if endpoint.meta.access == Access::Account {
            continue;
        }
        if endpoint.meta.access == Access::Operator {
            let nobody = call().bearer(&owner).send().await;
            assert_eq!(nobody.error(403), NO_OPERATOR, "{path}");
            count += 1;
            continue;
        }
        for outsider in [&stranger, &boss] {
            let answer = call().bearer(outsider).send().await;
            assert_eq!(answer.error(404), "Store not found", "{path}");
        }
        count += 3;
        let nowhere = path_in("shp_aaaaaaaaaaaaaaaaaaaaaaaa", &endpoint);
        let answer = server.anonymous(endpoint.meta.method.clone(), &nowhere);
        assert_eq!(
            answer.bearer(&owner).send().await.error(404),
            "Store not found",
            "{path}"
        );
    }
    // A month later all of them are over.
    server.app.env.clock.advance(31 * DAY);
    for endpoint in for_people() {
        let path = path_in(server.store.id.as_str(), &endpoint);
        let call = server.anonymous(endpoint.meta.method.clone(), &path);
        assert_eq!(
            call.bearer(&owner).send().await.error(401),
            "Session expired",
            "{path}"
        );
        count += 1;
    }
    println!("{count} combinations of a route and a session that must not open it");
}

#[apply(both)]
async fn each_role_opens_what_the_contract_says_and_nothing_else(server: Server) {
    let mut sessions = vec![("OWNER", server.merchant(OWNER).await)];
    for (role, _) in ROLES {
        sessions.push((role, server.member_with(role).await));
    }
    assert_eq!(sessions.len(), Role::ALL.len());
    // What a store has to be enabled for is refused to nobody's role.
    let enable = "UPDATE stores SET is_platform = TRUE";
    server.app.db.write(move |tx| tx.batch(enable)).await.unwrap();
    let mut count = 0;
    for (role, token) in &sessions {
        for endpoint in for_people() {
            // What an account does with itself needs no role.
            if endpoint.meta.access == Access::Account {
                continue;
            }
            count += 1;
            let path = path_in(server.store.id.as_str(), &endpoint);
            let call = server.anonymous(endpoint.meta.method.clone(), &path);
            let answer = call.bearer(token).send().await;
            let Some(needed) = endpoint.meta.access.needed() else {
                assert_eq!(answer.error(403), NO_OPERATOR, "{role} {path}");
                continue;
            };
            let what = format!("{role} {} {path}: {}", endpoint.meta.method, answer.text);
            if may(role, needed) {
                assert!(!matches!(answer.status.as_u16(), 401 | 403 | 500..), "{what}");
                assert_ne!(answer.json["error"], "Store not found", "{what}");
            } else {
                assert_eq!(answer.status.as_u16(), 403, "{what}");
                assert_eq!(answer.error(403), "Insufficient role", "{what}");
            }
        }
    }
    println!("{count} combinations of a route and a role");
    server.verify().await;
}

#[apply(both)]
async fn settings_of_cases_are_an_administrators_with_a_token_or_without(server: Server) {
    let settings = server.of_team("/settings/cases");
    let change = json!({"autoCloseDays": 7});
    for (role, may) in [("MODERATOR", false), ("DEVELOPER", false), ("ADMINSTRATOR", true)] {
        let session = server.member_with(role).await;
        server.account_get(&session, &settings).await.data(200);
        let changed = server.account_patch(&session, &settings, change.clone()).await;
        match may {
            true => assert_eq!(changed.data(200)["autoCloseDays"], 7),
            false => assert_eq!(changed.error(403), "Insufficient role"),
        }
    }
    for (scope, may) in [(Scope::CasesWrite, false), (Scope::StoreWrite, true)] {
        let scopes = [scope].into_iter().collect();
        let token = server.token_with(Mode::Bearer, scopes).await;
        let call = server.anonymous(Method::PATCH, &settings);
        let call = call.bearer(token.secret.as_deref().unwrap());
        let answer = call.json(&change).send().await;
        assert_eq!(answer.status == 200, may, "{scope}: {}", answer.text);
    }
}

#[apply(both)]
async fn a_role_holds_at_once_and_for_its_store_alone(server: Server) {
    let owner = server.merchant(OWNER).await;
    let viewer = server.member_with("VIEWER").await;
    let name = json!({"title": "Notes", "productType": "LICENSE_KEY", "price": 100});
    let products = server.of_team("/products");
    let refused = server.account_post(&viewer, &products, name.clone()).await;
    assert_eq!(refused.error(403), "Insufficient role");
    let team = server.account_get(&owner, &server.of_team("/team")).await;
    let member = &team.data(200)[1];
    let path = server.of_team(&format!("/team/{}", member["id"].as_str().unwrap()));
    server
        .account_patch(&owner, &path, json!({"role": "MODERATOR"}))
        .await
        .data(200);
    server.account_post(&viewer, &products, name).await.data(201);
    server
        .with_session(&owner, Method::DELETE, &path, None)
        .await
        .data(200);
    assert_eq!(
        server.account_get(&viewer, &products).await.error(404),
        "Store not found"
    );
    server.account_get(&viewer, ME).await.data(200);
    // A store that is blocked is closed to its own team, too.
    let block = pandabase_platform::db::Sql::new("UPDATE stores SET blocked = TRUE");
    server.app.db.write(move |tx| tx.run(block, &[])).await.unwrap();
    assert_eq!(
        server.account_get(&owner, &products).await.error(404),
        "Store not found"
    );
    assert!(
        server
            .account_get(&owner, "/v2/stores")
            .await
            .data(200)
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[apply(both)]
async fn mirrors_answer_like_the_store_api(server: Server) {
    let owner = server.merchant(OWNER).await;
    let body = json!({"title": "Notes", "productType": "LICENSE_KEY", "price": 100});
    let made = server
        .account_post(&owner, &server.of_team("/products"), body)
        .await
        .data(201)
        .clone();
    let one = format!("/products/{}", made["id"].as_str().unwrap());
    for rest in [
        "/products",
        &one,
        "/orders",
        "/payouts/ledger",
        "/coupons?limit=3",
    ] {
        let theirs = server.get(&server.core(rest)).await;
        let ours = server.account_get(&owner, &server.of_team(rest)).await;
        assert_eq!(ours.data(200), theirs.data(200), "{rest}");
        let discouraged = server.account_get(&owner, &server.core(rest)).await;
        assert_eq!(discouraged.data(200), theirs.data(200), "{rest}");
    }
    let refund = server.of_team("/refunds/orders/ord_aaaaaaaaaaaaaaaaaaaaaaaa");
    let refused = server.account_post(&owner, &refund, json!({})).await;
    assert_eq!(refused.error(404), "Not found");
    let scope = Scope::ProductsRead;
    assert!(Role::Viewer.scopes().contains(scope));
}

/// Sends the head of a request, runs a statement while its body is on its way, and then sends the body;
/// returns the status and the error.
pub async fn held_back(
    server: &Server,
    token: &str,
    (method, path): (Method, &str),
    body: &Value,
    meanwhile: &'static str,
) -> (u16, String) {
    let (app, body) = (Arc::clone(&server.app), Bytes::from(body.to_string()));
    let late = stream::once(async move {
        let changed = app.db.write(move |tx| tx.run(Sql::new(meanwhile), &[]));
        assert_eq!(changed.await.unwrap(), 1);
        Ok::<_, Infallible>(body)
    });
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json")
        .body(Body::from_stream(late))
        .unwrap();
    let response = server.router.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    let json: Value = serde_json::from_slice(&bytes).unwrap();
    (status, json["error"].as_str().unwrap_or_default().to_owned())
}

#[apply(both)]
async fn who_loses_a_role_while_a_body_is_on_its_way_does_nothing_by_it(server: Server) {
    let owner = server.merchant(OWNER).await;
    let admin = server.member_with("ADMINSTRATOR").await;
    let viewer = server.member_with("VIEWER").await;
    let id_of = async |session: &str| {
        let stores = server.account_get(session, "/v2/stores").await;
        stores.data(200)[0]["memberId"].as_str().unwrap().to_owned()
    };
    let own = server.of_team(&format!("/team/{}", id_of(&admin).await));
    let other = server.of_team(&format!("/team/{}", id_of(&viewer).await));
    let demote = "UPDATE members SET role = 'MODERATOR' WHERE email = 'adminstrator@example.org'";
    let invite = json!({"email": ANN, "role": "ADMINSTRATOR"});
    let webhook = json!({"url": "https://8.8.8.8/hook", "eventTypes": ["PAYMENT_COMPLETED"]});
    let token = json!({"name": "ci", "permissions": ["STORE_READ"]});
    for (method, path, body) in [
        (Method::PATCH, &own, json!({"role": "ADMINSTRATOR"})),
        (Method::POST, &server.of_team("/team"), invite.clone()),
        (Method::DELETE, &other, json!({})),
        (Method::POST, &server.of_team("/tokens"), token),
        (Method::POST, &server.of_team("/webhooks"), webhook.clone()),
        (Method::POST, &server.core("/webhooks"), webhook),
    ] {
        let refused = held_back(&server, &admin, (method, path.as_str()), &body, demote).await;
        assert_eq!(refused, (403, "Insufficient role".to_owned()), "{path}");
        server
            .account_patch(&owner, &own, json!({"role": "ADMINSTRATOR"}))
            .await
            .data(200);
    }
    // Nor does who is out.
    let remove = "DELETE FROM members WHERE email = 'adminstrator@example.org'";
    let team = server.of_team("/team");
    let refused = held_back(&server, &admin, (Method::POST, team.as_str()), &invite, remove).await;
    assert_eq!(refused, (404, "Store not found".to_owned()));
    let team = server.account_get(&owner, &team).await;
    assert_eq!(team.data(200).as_array().unwrap().len(), 2);
    let webhooks = server.get(&server.core("/webhooks")).await;
    assert_eq!(webhooks.data(200)["pagination"]["total"], 0);
    server.verify().await;
}
