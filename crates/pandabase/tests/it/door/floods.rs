//! One client's flood at each route that asks for no credential: it is refused, leaves little behind, and
//! takes nothing from anybody else.

use super::bodies::path_in;
use super::pages;
use crate::harness::{Answer, Server, apply, both};
use http::Method;
use pandabase::wiring::routes;
use pandabase_domain::time::HOUR;
use pandabase_domain::token::Environment;
use pandabase_platform::config::limits::Limits;
use pandabase_platform::db::Sql;
use pandabase_platform::error::ApiError;
use serde_json::{Value, json};

const FLOOD: &str = "203.0.113.7:4000";
const BUYER: &str = "203.0.113.8:4000";
/// More requests than any window takes.
const MANY: usize = 400;
/// Rows that a flood may leave, all tables together: those of a window's new sessions.
const ROWS: i64 = 40;

/// What the route does something with, where that leaves something behind.
fn body(operation: &str) -> Value {
    match operation {
        "createCheckoutSession" => json!({"items": [{"name": "Premium", "amount": 100, "quantity": 1}]}),
        "requestPortalLink" | "requestSignIn" => json!({"email": "mia@example.org"}),
        "activateLicense" | "validateLicense" | "deactivateLicense" => {
            json!({"key": "ABCD-EFGH", "fingerprint": "machine"})
        }
        _ => json!({}),
    }
}

/// What is flooded.
struct Target {
    method: Method,
    path: String,
    body: Option<Value>,
}

/// Every route that asks for no credential, of the API and beside it.
async fn targets(server: &Server) -> Vec<Target> {
    let all = routes::endpoints(Environment::Sandbox).into_iter();
    let open = all.filter(|endpoint| !endpoint.meta.access.needs_token());
    let of_api = open.map(|endpoint| Target {
        method: endpoint.meta.method.clone(),
        path: path_in(server.store.id.as_str(), &endpoint),
        body: (!matches!(endpoint.meta.method, Method::GET | Method::DELETE))
            .then(|| body(endpoint.meta.operation)),
    });
    let pages = pages::of(server).await.into_iter();
    let pages = pages.map(|(method, path)| Target {
        method,
        path,
        body: None,
    });
    let all: Vec<Target> = of_api.chain(pages).collect();
    assert!(all.len() > 30);
    all
}

async fn call(server: &Server, target: &Target, from: &str) -> Answer {
    let call = server.anonymous(target.method.clone(), &target.path);
    let call = call.from(from.parse().unwrap());
    match &target.body {
        None => call.send().await,
        Some(body) => call.json(body).send().await,
    }
}

/// Rows of everything that a stranger might make us store.
async fn rows(server: &Server) -> i64 {
    let all = Sql::new(
        "SELECT (SELECT COUNT(*) FROM checkout_sessions) + (SELECT COUNT(*) FROM mails)
            + (SELECT COUNT(*) FROM jobs) + (SELECT COUNT(*) FROM orders) + (SELECT COUNT(*) FROM customers)
            + (SELECT COUNT(*) FROM activations) + (SELECT COUNT(*) FROM idempotency_records)
            + (SELECT COUNT(*) FROM webhook_events) + (SELECT COUNT(*) FROM api_logs)
            + (SELECT COUNT(*) FROM portal_links) + (SELECT COUNT(*) FROM portal_identities)
            + (SELECT COUNT(*) FROM account_links) + (SELECT COUNT(*) FROM accounts)
            + (SELECT COUNT(*) FROM account_challenges) + (SELECT COUNT(*) FROM account_events)
            + (SELECT COUNT(*) FROM passkey_challenges) + (SELECT COUNT(*) FROM cart_opt_outs)
            + (SELECT COUNT(*) FROM shield_marks) + (SELECT COUNT(*) FROM shield_checks)
            + (SELECT COUNT(*) FROM processor_events)",
    );
    let count =
        move |tx: &mut pandabase_platform::db::Tx<'_>| Ok::<_, ApiError>(tx.one(all, &[], |row| row.next())?);
    server.app.request_log.flush().await;
    server.app.db.read(count).await.unwrap()
}

#[apply(both)]
async fn a_flood_at_an_open_route_takes_nothing_from_others(server: Server) {
    let server = server.with(|config| config.limits = Limits::default()).await;
    for target in targets(&server).await {
        let what = format!("{} {}", target.method, target.path);
        let before = call(&server, &target, BUYER).await.status;
        assert!(before != 429 && before.as_u16() < 500, "{what}: {before}");
        server.app.env.clock.advance(HOUR);
        let stored = rows(&server).await;
        let mut refused = 0;
        for _ in 0..MANY {
            refused += usize::from(call(&server, &target, FLOOD).await.status == 429);
        }
        assert!(refused > MANY / 2, "{what} refused {refused}");
        let left = rows(&server).await - stored;
        assert!(left <= ROWS, "{what} left {left} rows");
        assert_eq!(call(&server, &target, BUYER).await.status, before, "{what}");
        server.app.env.clock.advance(HOUR);
    }
}
