//! Contract `merchant-api.md`, "API logs": every authenticated request, nothing of its content.

use crate::harness::{Server, apply, both};
use http::Method;
use pandabase::wiring::housekeeping;
use pandabase_domain::time::DAY;
use pandabase_domain::token::{Mode, ScopeSet};
use pandabase_platform::db::{DbError, Row, Sql};
use pandabase_platform::params;
use serde_json::json;
use std::net::SocketAddr;
use std::sync::Arc;

const ROWS: Sql = Sql::new(
    "SELECT id, method, path, status_code, ip_address, token_id, created_at FROM api_logs
        WHERE store_id = $1 ORDER BY created_at, id",
);

#[derive(Debug, PartialEq)]
struct LogRow {
    id: String,
    method: String,
    path: String,
    status: i64,
    ip: String,
    token: String,
    at: i64,
}

fn log_row(row: &mut Row<'_>) -> Result<LogRow, DbError> {
    Ok(LogRow {
        id: row.next()?,
        method: row.next()?,
        path: row.next()?,
        status: row.next()?,
        ip: row.next()?,
        token: row.next()?,
        at: row.next()?,
    })
}

async fn rows(server: &Server) -> Vec<LogRow> {
    server.app.request_log.flush().await;
    let id = server.store.id.clone();
    let read = server.app.db.read(move |tx| tx.all(ROWS, params![&id], log_row));
    read.await.unwrap()
}

#[apply(both)]
async fn authenticated_requests_are_logged_with_their_status(server: Server) {
    let (path, products) = (server.core("/"), server.core("/products/"));
    let clock = format!("/v2/sandbox/stores/{}/clock", server.store.id);
    let peer: SocketAddr = "203.0.113.7:1".parse().unwrap();
    let weak = server
        .token_with(
            Mode::Bearer,
            ScopeSet::from_iter([pandabase_domain::token::Scope::UsageRead]),
        )
        .await;
    let weak_secret = weak.secret.clone().unwrap();
    let elsewhere = "/v2/core/stores/shp_aaaaaaaaaaaaaaaaaaaaaaaa";
    let answers = [
        server
            .call(Method::GET, &format!("{path}?email=ada@example.org"))
            .from(peer)
            .send()
            .await,
        server
            .call(Method::POST, &products)
            .json(&json!({"title": "body-content"}))
            .send()
            .await,
        server.call(Method::GET, elsewhere).send().await,
        server
            .anonymous(Method::GET, &path)
            .bearer(&weak_secret)
            .send()
            .await,
    ];
    server.anonymous(Method::GET, &path).send().await.error(401);
    server
        .anonymous(Method::GET, &path)
        .bearer("sk_test_unknown")
        .send()
        .await
        .error(401);
    // Not the Store API.
    server.post(&clock, json!({"advance": "P1D"})).await.data(200);
    let logged = rows(&server).await;
    assert_eq!(logged.len(), answers.len(), "{logged:?}");
    for (answer, (method, path, status)) in answers.iter().zip([
        ("GET", path.as_str(), 200),
        ("POST", products.as_str(), 400),
        ("GET", elsewhere, 404),
        ("GET", path.as_str(), 403),
    ]) {
        assert_eq!(i64::from(answer.status.as_u16()), status);
        let id = answer.header("x-request-id").unwrap();
        let row = logged.iter().find(|row| row.id == id).unwrap();
        assert_eq!(
            (row.method.as_str(), row.path.as_str(), row.status),
            (method, path, status)
        );
        assert_eq!(row.at, server.app.env.clock.now().as_millis());
    }
    let first = logged
        .iter()
        .find(|row| row.path == path && row.status == 200)
        .unwrap();
    assert_eq!(first.ip, "203.0.113.7");
    let last = logged.iter().find(|row| row.status == 403).unwrap();
    assert_eq!(last.token, weak.id.as_str());
    let text = format!("{logged:?}");
    for content in ["ada@", "body-content", &server.token, &weak_secret] {
        assert!(!text.contains(content), "{content} was logged");
    }
}

#[apply(both)]
async fn a_long_path_is_cut(server: Server) {
    let path = format!("/v2/core/stores/{}", "x".repeat(50_000));
    server.get(&path).await.error(404);
    let logged = rows(&server).await;
    assert_eq!(logged.len(), 1);
    assert!(path.starts_with(&logged[0].path) && logged[0].path.len() <= 1024);
}

#[apply(both)]
async fn many_requests_at_once_are_all_logged(server: Server) {
    let path = server.core("/");
    let calls = (0..200).map(|_| server.get(&path));
    for answer in futures_util::future::join_all(calls).await {
        answer.data(200);
    }
    assert_eq!(rows(&server).await.len(), 200);
}

#[apply(both)]
async fn rows_are_kept_for_thirty_days(server: Server) {
    let (app, path) = (Arc::clone(&server.app), server.core("/"));
    server
        .app
        .db
        .write(move |tx| housekeeping::schedule(tx, &app.env))
        .await
        .unwrap();
    server.get(&path).await.data(200);
    let list = format!("/v2/stores/{}/api-logs", server.store.id);
    for (pause, kept) in [(0, 1), (30 * DAY - 1, 1), (DAY, 0)] {
        server.advance(pause).await;
        assert_eq!(rows(&server).await.len(), kept);
        assert_eq!(server.get(&list).await.data(200)["pagination"]["total"], kept);
    }
}
