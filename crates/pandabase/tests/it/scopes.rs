//! The authorization matrix: every row of the route table against the contract's scopes, and against
//! credentials that must not open it.

use crate::harness::{Server, apply, both};
use hmac::{Hmac, KeyInit, Mac};
use http::Method;
use pandabase::wiring::{openapi, routes as router};
use pandabase_domain::role::Right;
use pandabase_domain::token::{Environment, Mode, Scope, ScopeSet};
use pandabase_platform::access::tokens;
use pandabase_platform::api::{Access, Endpoint};
use pandabase_platform::context::Ctx;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// Contract `README.md`, "Scopes": what each operation below `/v2/core/stores/{storeId}` asks for.
const SCOPES: &str = "
    STORE_READ                GET    /
    PRODUCTS_READ             GET    /products
    PRODUCTS_WRITE            POST   /products
    PRODUCTS_READ             GET    /products/{productId}
    PRODUCTS_WRITE            PATCH  /products/{productId}
    PRODUCTS_WRITE            DELETE /products/{productId}
    METERS_READ               GET    /products/{productId}/meters
    METERS_WRITE              POST   /products/{productId}/meters
    METERS_READ               GET    /products/{productId}/meters/{meterId}
    METERS_WRITE              PATCH  /products/{productId}/meters/{meterId}
    METERS_WRITE              DELETE /products/{productId}/meters/{meterId}
    CATEGORIES_READ           GET    /categories
    CATEGORIES_WRITE          POST   /categories
    CATEGORIES_READ           GET    /categories/{categoryId}
    CATEGORIES_WRITE          PATCH  /categories/{categoryId}
    CATEGORIES_WRITE          DELETE /categories/{categoryId}
    COUPONS_READ              GET    /coupons
    COUPONS_WRITE             POST   /coupons
    COUPONS_READ              GET    /coupons/{couponId}
    COUPONS_WRITE             PATCH  /coupons/{couponId}
    COUPONS_WRITE             DELETE /coupons/{couponId}
    WEBHOOKS_READ             GET    /webhooks
    WEBHOOKS_WRITE            POST   /webhooks
    WEBHOOKS_READ             GET    /webhooks/{webhookId}
    WEBHOOKS_WRITE            PATCH  /webhooks/{webhookId}
    WEBHOOKS_WRITE            DELETE /webhooks/{webhookId}
    WEBHOOKS_READ             GET    /webhooks/{webhookId}/deliveries
    WEBHOOKS_READ             GET    /webhooks/{webhookId}/deliveries/{deliveryId}
    WEBHOOKS_WRITE            POST   /webhooks/{webhookId}/deliveries/{deliveryId}/resend
    WEBHOOKS_WRITE            POST   /webhooks/{webhookId}/replay
    EVENTS_READ               GET    /events
    EVENTS_READ               GET    /events/{eventId}
    WEBHOOKS_READ             GET    /events/{eventId}/deliveries
    WEBHOOKS_WRITE            POST   /events/{eventId}/resend
    WEBHOOKS_READ             GET    /trace/{id}
    ANALYTICS_READ            GET    /analytics/overview
    ANALYTICS_READ            GET    /analytics/gross-volume
    ANALYTICS_READ            GET    /analytics/orders-by-country
    PAYOUTS_READ              GET    /payouts
    PAYOUTS_READ              GET    /payouts/{payoutId}
    PAYOUTS_READ              GET    /payouts/bank-accounts
    PAYOUTS_READ              GET    /payouts/ledger
    ORDERS_READ               GET    /orders
    ORDERS_READ               GET    /orders/{orderId}
    ORDERS_READ               GET    /orders/{orderId}/refunds
    ORDERS_WRITE              POST   /orders/{orderId}/retry-fulfillment
    ORDERS_READ               GET    /orders/payments
    ORDERS_READ               GET    /orders/payments/{paymentId}
    CUSTOMERS_READ            GET    /customers
    CUSTOMERS_READ            GET    /customers/{customerId}
    LICENSES_READ             GET    /licenses
    LICENSES_READ             GET    /licenses/{licenseId}
    LICENSES_READ             POST   /licenses/verify
    LICENSES_WRITE            POST   /licenses/{licenseId}/replace
    LICENSES_READ             GET    /licenses/{licenseId}/activations
    LICENSES_WRITE            POST   /licenses/{licenseId}/activations
    LICENSES_WRITE            DELETE /licenses/{licenseId}/activations/{activationId}
    SUBSCRIPTIONS_READ        GET    /subscriptions
    SUBSCRIPTIONS_READ        GET    /subscriptions/{subscriptionId}
    SUBSCRIPTIONS_READ        GET    /subscriptions/{subscriptionId}/upcoming-invoice
    SUBSCRIPTIONS_WRITE       PATCH  /subscriptions/{subscriptionId}
    SUBSCRIPTIONS_WRITE       POST   /subscriptions/{subscriptionId}/cancel
    SUBSCRIPTIONS_WRITE       POST   /subscriptions/{subscriptionId}/pause
    SUBSCRIPTIONS_WRITE       POST   /subscriptions/{subscriptionId}/resume
    SUBSCRIPTIONS_WRITE       POST   /subscriptions/{subscriptionId}/change
    SUBSCRIPTIONS_WRITE       POST   /subscriptions/{subscriptionId}/reactivate
    USAGE_READ                GET    /subscriptions/{subscriptionId}/usage
    USAGE_READ                GET    /usage
    USAGE_WRITE               POST   /usage
    USAGE_WRITE               DELETE /usage/{eventId}
    BILLING_AGREEMENTS_WRITE  POST   /mandates
    BILLING_AGREEMENTS_WRITE  POST   /mandates/authorizations
    BILLING_AGREEMENTS_WRITE  POST   /payments
    CASES_READ                GET    /cases
    CASES_READ                GET    /cases/{caseId}
    CASES_WRITE               PATCH  /cases/{caseId}
    CASES_READ                GET    /cases/{caseId}/messages
    CASES_WRITE               POST   /cases/{caseId}/messages
    CASES_WRITE               POST   /cases/{caseId}/read
    REFUNDS_READ              GET    /refunds
    REFUNDS_READ              GET    /refunds/{refundId}
    REFUNDS_WRITE             POST   /refunds/orders/{orderId}
    REFUNDS_READ              GET    /orders/{orderId}/withdrawal
    REFUNDS_WRITE             POST   /orders/{orderId}/withdrawal/reject
    DISPUTES_READ             GET    /disputes
    DISPUTES_READ             GET    /disputes/{disputeId}
    DISPUTES_WRITE            POST   /disputes/{disputeId}/evidence
    REPORTS_READ              GET    /reports
    REPORTS_WRITE             POST   /reports
    REPORTS_READ              GET    /reports/{reportId}
    REPORTS_READ              GET    /reports/{reportId}/download/{format}
";

const CORE: &str = "/v2/core/stores/{storeId}";
/// What takes no credentials: storefront, checkout, keys of programs, opening a paylink and signing in.
const OPEN: &[&str] = &[
    "/v2/storefront/",
    "/v2/stores/{storeId}/checkouts",
    "/v2/stores/{storeId}/licenses/activate",
    "/v2/stores/{storeId}/licenses/validate",
    "/v2/stores/{storeId}/licenses/deactivate",
    "/v2/auth/magic-link",
    "/v2/auth/totp/verify",
    "/v2/auth/passkey/",
    "/v2/portal/auth/magic-link",
    "/v2/portal/auth/verify",
];

/// What takes a token of the store where one is sent.
const HONOUR_A_TOKEN: &[(&str, &str)] = &[
    ("POST", "/v2/stores/{storeId}/checkouts"),
    ("PATCH", "/v2/stores/{storeId}/checkouts/{sessionId}"),
    ("POST", "/v2/stores/{storeId}/checkouts/{sessionId}/pay"),
];

fn contract_scopes() -> BTreeMap<(&'static str, String), Scope> {
    let rows = SCOPES.lines().filter(|line| !line.trim().is_empty());
    rows.map(|line| {
        let mut words = line.split_whitespace();
        let mut next = || words.next().unwrap();
        let (scope, method, path) = (next(), next(), next());
        let path = format!("{CORE}{}", path.trim_end_matches('/'));
        ((method, path), Scope::parse(scope).unwrap())
    })
    .collect()
}

#[test]
fn every_endpoint_asks_for_the_scope_of_the_contract() {
    let contract = contract_scopes();
    for &environment in Environment::ALL {
        for Endpoint { meta, .. } in router::endpoints(environment) {
            let (method, path) = (meta.method.as_str(), meta.path);
            if path.starts_with("/v2/core/") {
                let scope = contract.get(&(method, path.to_owned()));
                let scope = scope.unwrap_or_else(|| panic!("{method} {path} is not in the contract's table"));
                assert_eq!(meta.access, Access::Scope(*scope), "{method} {path}");
            }
            let is_portal = path.starts_with("/v2/portal/");
            let is_open = OPEN.iter().any(|prefix| path.starts_with(prefix));
            assert_eq!(meta.access.needs_token(), !is_open, "{method} {path}");
            assert_eq!(
                meta.access == Access::Portal,
                is_portal && !is_open,
                "{method} {path}"
            );
            let honours = HONOUR_A_TOKEN.contains(&(method, path));
            assert_eq!(
                meta.access == Access::PublicStoreOrToken,
                honours,
                "{method} {path}"
            );
            let is_sandbox = path.starts_with("/v2/sandbox/");
            assert_eq!(
                meta.access == Access::Scope(Scope::SandboxWrite),
                is_sandbox,
                "{method} {path}"
            );
            assert!(
                !is_sandbox || environment == Environment::Sandbox,
                "{method} {path}"
            );
        }
    }
}

/// Contract `merchant-api.md`, "Payout requests and bank accounts": tokens and administrators price and
/// request payouts, bank accounts are the owner's alone.
#[test]
fn payouts_are_requested_by_scope_and_bank_accounts_are_the_owners() {
    let owns = Access::Member(Right::BankAccounts);
    let endpoints = router::endpoints(Environment::Production);
    for (method, rest, access) in [
        (Method::GET, "/balance", Access::Dashboard(Scope::PayoutsRead)),
        (Method::POST, "/estimate", Access::Dashboard(Scope::PayoutsRead)),
        (Method::POST, "", Access::Dashboard(Scope::PayoutsWrite)),
        (Method::POST, "/bank-accounts", owns),
        (Method::PATCH, "/bank-accounts/{bankAccountId}", owns),
        (Method::DELETE, "/bank-accounts/{bankAccountId}", owns),
    ] {
        let path = format!("/v2/stores/{{storeId}}/payouts{rest}");
        let mut rows = endpoints.iter();
        let row = rows.find(|row| row.meta.method == method && row.meta.path == path);
        assert_eq!(row.map(|row| row.meta.access), Some(access), "{method} {path}");
    }
}

/// What the dashboard has beside the contract: whoever writes to customers corrects their address, and
/// whoever changes a plan sees before what it costs.
#[test]
fn buyers_are_changed_by_the_scopes_of_what_they_have() {
    let endpoints = router::endpoints(Environment::Production);
    for (method, rest, scope) in [
        (Method::PATCH, "/customers/{customerId}", Scope::CustomersWrite),
        (Method::GET, "/products/{productId}/orders", Scope::OrdersRead),
        (
            Method::POST,
            "/subscriptions/{subscriptionId}/change/preview",
            Scope::SubscriptionsWrite,
        ),
    ] {
        let path = format!("/v2/stores/{{storeId}}{rest}");
        let mut rows = endpoints.iter();
        let row = rows.find(|row| row.meta.method == method && row.meta.path == path);
        let access = row.map(|row| row.meta.access);
        assert_eq!(access, Some(Access::Dashboard(scope)), "{method} {path}");
    }
}

/// What the dashboard has beside the contract: whoever reads cases reads the team's notes and its canned
/// replies, and whoever answers them writes these.
#[test]
fn notes_and_canned_replies_go_by_the_scopes_of_cases() {
    let (reads, writes) = (
        Access::Dashboard(Scope::CasesRead),
        Access::Dashboard(Scope::CasesWrite),
    );
    let endpoints = router::endpoints(Environment::Production);
    for (method, rest, access) in [
        (Method::GET, "/cases/{caseId}/notes", reads),
        (Method::POST, "/cases/{caseId}/notes", writes),
        (Method::DELETE, "/cases/{caseId}/notes/{noteId}", writes),
        (Method::GET, "/canned-replies", reads),
        (Method::POST, "/canned-replies", writes),
        (Method::GET, "/canned-replies/{replyId}", reads),
        (Method::PATCH, "/canned-replies/{replyId}", writes),
        (Method::DELETE, "/canned-replies/{replyId}", writes),
    ] {
        let path = format!("/v2/stores/{{storeId}}{rest}");
        let mut rows = endpoints.iter();
        let row = rows.find(|row| row.meta.method == method && row.meta.path == path);
        assert_eq!(row.map(|row| row.meta.access), Some(access), "{method} {path}");
    }
}

/// Contract `merchant-api.md`, "Stores, team": files are part of what is sold.
#[test]
fn files_are_asked_for_by_the_scopes_of_products() {
    let (reads, writes) = (
        Access::Dashboard(Scope::ProductsRead),
        Access::Dashboard(Scope::ProductsWrite),
    );
    let endpoints = router::endpoints(Environment::Production);
    for (method, rest, access) in [
        (Method::GET, "", reads),
        (Method::POST, "", writes),
        (Method::GET, "/{fileId}", reads),
        (Method::DELETE, "/{fileId}", writes),
    ] {
        let path = format!("/v2/stores/{{storeId}}/files{rest}");
        let mut rows = endpoints.iter();
        let row = rows.find(|row| row.meta.method == method && row.meta.path == path);
        assert_eq!(row.map(|row| row.meta.access), Some(access), "{method} {path}");
    }
}

/// A path of `endpoint` in `store`, with ids that look right and name nothing.
pub fn path_in(store: &str, endpoint: &Endpoint) -> String {
    let steps = endpoint.meta.path.split('/').map(|step| match step {
        "{storeId}" => store.to_owned(),
        step if step.starts_with('{') => format!("xxx_{}", "a".repeat(24)),
        step => step.to_owned(),
    });
    steps.collect::<Vec<_>>().join("/")
}

/// What a store's token opens; sessions of the portal and of accounts have tests of their own.
fn guarded() -> impl Iterator<Item = Endpoint> {
    let all = router::endpoints(Environment::Sandbox).into_iter();
    all.filter(|endpoint| endpoint.meta.access.takes_token())
}

/// Signs as the contract's prose says, with nothing of the server's own code.
fn sign(secret: &str, body: &[u8]) -> String {
    let key = hex::encode(Sha256::digest(secret));
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(body);
    hex::encode(mac.finalize().into_bytes())
}

#[apply(both)]
async fn no_credentials_and_wrong_ones_are_refused_everywhere(server: Server) {
    let (_, stranger) = server.other_store("other-store").await;
    let unknown = format!("sk_test_{}", "x".repeat(32));
    let mut count = 0;
    for endpoint in guarded() {
        count += 4;
        let path = path_in(server.store.id.as_str(), &endpoint);
        let call = || server.anonymous(endpoint.meta.method.clone(), &path);
        let answer = call().send().await;
        assert_eq!(answer.error(401), "Missing or invalid authorization", "{path}");
        let answer = call().bearer(&unknown).send().await;
        assert_eq!(answer.error(401), "Invalid API token", "{path}");
        let answer = call().bearer(&stranger).send().await;
        assert_eq!(answer.error(404), "Store not found", "{path}");
        let nowhere = path_in("shp_aaaaaaaaaaaaaaaaaaaaaaaa", &endpoint);
        let answer = server.call(endpoint.meta.method.clone(), &nowhere).send().await;
        assert_eq!(answer.error(404), "Store not found", "{nowhere}");
    }
    println!("{count} combinations of a route and a token that must not open it");
}

/// A token with one scope opens every route that asks for that one; no role makes up for what it lacks.
#[apply(both)]
async fn the_right_scope_alone_is_enough(server: Server) {
    // What a store has to be enabled for is refused to no scope.
    let enable = "UPDATE stores SET is_platform = TRUE";
    server.app.db.write(move |tx| tx.batch(enable)).await.unwrap();
    let mut count = 0;
    for &scope in Scope::ALL {
        let token = server
            .token_with(Mode::Bearer, [scope].into_iter().collect())
            .await;
        let secret = token.secret.clone().unwrap();
        for endpoint in guarded().filter(|endpoint| endpoint.meta.access.scope() == Some(scope)) {
            let path = path_in(server.store.id.as_str(), &endpoint);
            let call = server.anonymous(endpoint.meta.method.clone(), &path);
            let answer = call.bearer(&secret).send().await;
            let is_open = !matches!(answer.status.as_u16(), 401 | 403 | 500..);
            assert!(
                is_open,
                "{scope} {} {path}: {}",
                endpoint.meta.method, answer.text
            );
            count += 1;
        }
        // A store has room for 25 tokens.
        let (app, store) = (Arc::clone(&server.app), server.store.clone());
        let deleted = server
            .app
            .db
            .write(move |tx| tokens::delete(tx, &Ctx::of(&app.env, &store), &token.id));
        deleted.await.unwrap();
    }
    assert_eq!(count, guarded().count());
    println!("{count} combinations of a route and the scope that opens it");
    server.verify().await;
}

#[apply(both)]
async fn every_scope_but_the_right_one_is_refused(server: Server) {
    let mut count = 0;
    for endpoint in guarded() {
        let Some(scope) = endpoint.meta.access.scope() else {
            continue;
        };
        let others: ScopeSet = Scope::ALL
            .iter()
            .copied()
            .filter(|other| *other != scope)
            .collect();
        count += others.iter().count();
        let token = server.token_with(Mode::Bearer, others).await;
        let path = path_in(server.store.id.as_str(), &endpoint);
        let secret = token.secret.clone().unwrap();
        let answer = server
            .anonymous(endpoint.meta.method.clone(), &path)
            .bearer(&secret)
            .send()
            .await;
        assert_eq!(
            answer.error(403),
            format!("Missing required permissions: {scope}"),
            "{path}"
        );
        // A store has room for 25 tokens, fewer than there are endpoints.
        let (app, store) = (Arc::clone(&server.app), server.store.clone());
        let deleted = server
            .app
            .db
            .write(move |tx| tokens::delete(tx, &Ctx::of(&app.env, &store), &token.id));
        deleted.await.unwrap();
        let answer = server
            .anonymous(endpoint.meta.method.clone(), &path)
            .bearer(&secret)
            .send()
            .await;
        assert_eq!(answer.error(401), "Invalid API token", "deleted");
    }
    println!("{count} combinations of a route and a scope that must not open it");
}

#[apply(both)]
async fn signed_requests_need_their_signature_everywhere(server: Server) {
    let token = server.token_with(Mode::Hmac, ScopeSet::all()).await;
    let secret = token.secret.clone().unwrap();
    let right = sign(&secret, b"");
    for endpoint in guarded() {
        let path = path_in(server.store.id.as_str(), &endpoint);
        let call = || {
            server
                .anonymous(endpoint.meta.method.clone(), &path)
                .bearer(token.id.as_str())
        };
        assert_eq!(call().send().await.error(401), "Invalid signature", "{path}");
        for wrong in [
            &"0".repeat(64),
            &right[..62],
            &format!("{right}00"),
            &"g".repeat(64),
            &sign(&secret, b"{}"),
        ] {
            let answer = call().header("x-signature", wrong).send().await;
            assert_eq!(answer.error(401), "Invalid signature", "{path} {wrong}");
        }
        let answer = call().header("x-signature", &right).send().await;
        assert_ne!(answer.status.as_u16(), 401, "{path}: {}", answer.text);
        let direct = server
            .anonymous(endpoint.meta.method.clone(), &path)
            .bearer(&secret)
            .send()
            .await;
        assert_eq!(direct.error(401), "Invalid API token", "{path}");
    }
}

#[apply(both)]
async fn open_endpoints_ask_for_nothing(server: Server) {
    let open = router::endpoints(Environment::Sandbox).into_iter();
    for endpoint in open.filter(|endpoint| !endpoint.meta.access.needs_token()) {
        let path = path_in(server.store.id.as_str(), &endpoint);
        let answer = server.anonymous(endpoint.meta.method.clone(), &path).send().await;
        assert!(
            !matches!(answer.status.as_u16(), 401 | 403 | 500..),
            "{path}: {}",
            answer.text
        );
        // Other sites call what sells, and sign nobody in.
        let is_signing_in = path.starts_with("/v2/auth/") || path.starts_with("/v2/portal/");
        let origin = (!is_signing_in).then_some("*");
        assert_eq!(answer.header("access-control-allow-origin"), origin, "{path}");
        // A credential that means nothing there does no harm.
        let with = server.call(endpoint.meta.method.clone(), &path).send().await;
        assert_eq!(with.status, answer.status, "{path}");
    }
}

#[apply(both)]
async fn sandbox_routes_do_not_exist_in_production(server: Server) {
    let production = server
        .with(|config| config.environment = Environment::Production)
        .await;
    for endpoint in router::endpoints(Environment::Sandbox) {
        if endpoint.meta.path.starts_with("/v2/sandbox/") {
            let path = path_in(production.store.id.as_str(), &endpoint);
            let answer = production.call(endpoint.meta.method.clone(), &path).send().await;
            assert_eq!(answer.error(404), "Not found", "{path}");
        }
    }
    let answer = production.get(&production.core("/")).await;
    assert_eq!(answer.data(200)["id"], production.store.id.as_str());
    let other_environment = production
        .anonymous(Method::GET, &production.core("/"))
        .bearer(&server.token)
        .send()
        .await;
    assert_eq!(other_environment.error(401), "Invalid API token");
}

/// Follows a local reference of `document`.
fn resolve<'v>(document: &'v Value, mut value: &'v Value) -> &'v Value {
    while let Some(reference) = value["$ref"].as_str() {
        value = document.pointer(reference.trim_start_matches('#')).unwrap();
    }
    value
}

/// `in:name` of each parameter, header names in lower case.
fn parameter_names(document: &Value, operation: &Value) -> BTreeSet<String> {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let names = parameters.map(|parameter| {
        let parameter = resolve(document, parameter);
        let (location, name) = (&parameter["in"], parameter["name"].as_str().unwrap());
        let is_header = location == "header";
        let name = if is_header {
            name.to_lowercase()
        } else {
            name.to_owned()
        };
        format!("{}:{name}", location.as_str().unwrap())
    });
    names.collect()
}

/// The properties of the request body that are required in any case, and all its properties.
fn body_properties(document: &Value, operation: &Value) -> [BTreeSet<String>; 2] {
    let body = resolve(document, &operation["requestBody"]);
    let schema = resolve(document, &body["content"]["application/json"]["schema"]);
    let alternatives = schema["anyOf"].as_array();
    let alternatives: Vec<_> = match alternatives {
        Some(alternatives) => alternatives.iter().map(|one| resolve(document, one)).collect(),
        None => vec![schema],
    };
    let required = |schema: &Value| {
        let names = schema["required"].as_array().into_iter().flatten();
        names
            .map(|name| name.as_str().unwrap().to_owned())
            .collect::<BTreeSet<_>>()
    };
    let always = alternatives
        .iter()
        .map(|schema| required(schema))
        .reduce(|a, b| &a & &b);
    let all = alternatives
        .iter()
        .flat_map(|schema| schema["properties"].as_object());
    let all = all.flatten().map(|(name, _)| name.clone());
    [always.unwrap_or_default(), all.collect()]
}

/// Parameters that the contract's text adds to the published documents.
const ADDED_PARAMETERS: [(&str, &str, &[&str]); 2] = [
    (
        "get",
        "/v2/core/stores/{storeId}/licenses",
        &["query:customerId", "query:orderId"],
    ),
    ("get", "/v2/core/stores/{storeId}/products", &["query:lowStock"]),
];

/// Parameters of every list with pages.
const OF_LISTS: [&str; 3] = ["query:cursor", "query:from", "query:to"];

/// The machine-readable half of the contract, where it lies beside the repository.
#[test]
fn parameters_and_bodies_are_those_of_the_published_documents() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/contract/openapi");
    let ours = openapi::document(Environment::Sandbox);
    let mut faults = Vec::new();
    for (file, base) in [
        ("store.json", "/v2/core"),
        ("storefront.json", "/v2/storefront"),
        ("checkout.json", "/v2"),
    ] {
        let Ok(text) = std::fs::read_to_string(folder.join(file)) else {
            continue;
        };
        let theirs: Value = serde_json::from_str(&text).unwrap();
        for (path, item) in theirs["paths"].as_object().unwrap() {
            let path = format!("{base}{}", path.trim_end_matches('/'));
            for (method, theirs_operation) in item.as_object().unwrap() {
                let operation = &ours["paths"][&path][method];
                if operation.is_null() {
                    continue;
                }
                let names = parameter_names(&ours, operation);
                let mut expected = parameter_names(&theirs, theirs_operation);
                let added = ADDED_PARAMETERS
                    .iter()
                    .filter(|(verb, at, _)| verb == method && *at == path);
                expected.extend(
                    added
                        .flat_map(|(_, _, names)| *names)
                        .map(|&name| name.to_owned()),
                );
                if expected.contains("query:page") {
                    expected.extend(OF_LISTS.map(str::to_owned));
                }
                if names != expected {
                    faults.push(format!(
                        "{method} {path}: parameters {names:?}, published {expected:?}"
                    ));
                }
                let [required, all] = body_properties(&ours, operation);
                let [expected, published] = body_properties(&theirs, theirs_operation);
                if required != expected {
                    faults.push(format!(
                        "{method} {path}: required {required:?}, published {expected:?}"
                    ));
                }
                // Aliases that the contract adds in prose may come on top.
                let missing: Vec<_> = published.difference(&all).collect();
                if !missing.is_empty() {
                    faults.push(format!("{method} {path}: body without {missing:?}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
