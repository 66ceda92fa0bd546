//! One client's flood at each route that asks for no credential: it is refused, leaves little behind, and
//! takes nothing from anybody else.

use super::bodies::path_in;
use crate::harness::{Answer, Server, apply, both};
use http::Method;
use pandabase::wiring::routes;
use pandabase_domain::time::HOUR;
use pandabase_domain::token::Environment;
use pandabase_platform::api::Endpoint;
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
        "requestMagicLink" => json!({"email": "mia@example.org"}),
        "activateLicense" | "validateLicense" | "deactivateLicense" => {
            json!({"key": "ABCD-EFGH", "fingerprint": "machine"})
        }
        _ => json!({}),
    }
}

async fn call(server: &Server, endpoint: &Endpoint, from: &str) -> Answer {
    let path = path_in(server.store.id.as_str(), endpoint);
    let call = server.anonymous(endpoint.meta.method.clone(), &path);
    let call = call.from(from.parse().unwrap());
    match endpoint.meta.method {
        Method::GET | Method::DELETE => call.send().await,
        _ => call.json(&body(endpoint.meta.operation)).send().await,
    }
}

/// Rows of everything that a stranger might make us store.
async fn rows(server: &Server) -> i64 {
    let all = Sql::new(
        "SELECT (SELECT COUNT(*) FROM checkout_sessions) + (SELECT COUNT(*) FROM mails)
            + (SELECT COUNT(*) FROM jobs) + (SELECT COUNT(*) FROM orders) + (SELECT COUNT(*) FROM customers)
            + (SELECT COUNT(*) FROM activations) + (SELECT COUNT(*) FROM idempotency_records)
            + (SELECT COUNT(*) FROM webhook_events) + (SELECT COUNT(*) FROM api_logs)
            + (SELECT COUNT(*) FROM portal_links) + (SELECT COUNT(*) FROM portal_identities)",
    );
    let count =
        move |tx: &mut pandabase_platform::db::Tx<'_>| Ok::<_, ApiError>(tx.one(all, &[], |row| row.next())?);
    server.app.request_log.flush().await;
    server.app.db.read(count).await.unwrap()
}

#[apply(both)]
async fn a_flood_at_an_open_route_takes_nothing_from_others(server: Server) {
    let server = server.with(|config| config.limits = Limits::default()).await;
    let all = routes::endpoints(Environment::Sandbox).into_iter();
    let open: Vec<Endpoint> = all
        .filter(|endpoint| !endpoint.meta.access.needs_token())
        .collect();
    assert!(open.len() > 10);
    for endpoint in open {
        let operation = endpoint.meta.operation;
        let before = call(&server, &endpoint, BUYER).await.status;
        assert_ne!(before, 429, "{operation}");
        server.app.env.clock.advance(HOUR);
        let stored = rows(&server).await;
        let mut refused = 0;
        for _ in 0..MANY {
            refused += usize::from(call(&server, &endpoint, FLOOD).await.status == 429);
        }
        assert!(refused > MANY / 2, "{operation} refused {refused}");
        let left = rows(&server).await - stored;
        assert!(left <= ROWS, "{operation} left {left} rows");
        assert_eq!(
            call(&server, &endpoint, BUYER).await.status,
            before,
            "{operation}"
        );
        server.app.env.clock.advance(HOUR);
    }
}
