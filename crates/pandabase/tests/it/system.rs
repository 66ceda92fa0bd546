//! Probes, metrics, the API's own reference.

use crate::harness::{Server, apply, both};
use http::Method;
use pandabase_platform::db::{DbError, Sql};
use std::net::SocketAddr;

const HERE: &str = "127.0.0.1:5000";
const ELSEWHERE: &str = "203.0.113.7:5000";

fn address(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

#[apply(both)]
async fn a_process_says_that_it_is_up_and_ready(server: Server) {
    for path in ["/health", "/health/", "/ready"] {
        let answer = server.anonymous(Method::GET, path).send().await;
        assert!(answer.data(200)["status"].is_string());
        assert!(answer.header("x-request-id").unwrap().starts_with("req_"));
        assert_eq!(answer.header("x-ratelimit-type"), Some("GlobalResource"));
    }
}

#[apply(both)]
async fn a_process_with_a_pending_migration_is_not_ready(server: Server) {
    let forget = Sql::new("DELETE FROM schema_migrations WHERE number = 1");
    server.app.db.write(move |tx| tx.run(forget, &[])).await.unwrap();
    let answer = server.anonymous(Method::GET, "/ready").send().await;
    assert_eq!(
        answer.error(503),
        "The service is temporarily unavailable. Please try again."
    );
    server.anonymous(Method::GET, "/health").send().await.data(200);
}

#[apply(both)]
async fn a_process_without_a_database_is_up_and_not_ready(server: Server) {
    server.app.db.clone().close().await;
    server.anonymous(Method::GET, "/ready").send().await.error(503);
    server.anonymous(Method::GET, "/health").send().await.data(200);
    assert_eq!(
        server.get(&server.core("/")).await.error(503),
        "The service is temporarily unavailable. Please try again."
    );
}

#[apply(both)]
async fn probes_are_not_refused_for_their_rate(server: Server) {
    let server = server.with(|config| config.limits.per_address.requests = 1).await;
    for _ in 0..3 {
        for path in ["/health", "/ready"] {
            let answer = server.anonymous(Method::GET, path).send().await;
            answer.data(200);
            assert_eq!(answer.header("retry-after"), None);
        }
    }
    assert_eq!(
        server
            .anonymous(Method::GET, "/docs")
            .send()
            .await
            .status
            .as_u16(),
        429
    );
}

#[apply(both)]
async fn metrics_are_for_this_machine(server: Server) {
    server.get(&server.core("/")).await.data(200);
    server
        .anonymous(Method::GET, &server.core("/"))
        .send()
        .await
        .error(401);
    let read = |peer| server.anonymous(Method::GET, "/metrics").from(address(peer));
    let answer = read(HERE).send().await;
    assert_eq!(answer.status.as_u16(), 200);
    assert_eq!(
        answer.header("content-type"),
        Some("text/plain; version=0.0.4; charset=utf-8")
    );
    for series in [
        "pandabase_requests_total{operation=\"getStore\",status=\"200\"}",
        "pandabase_requests_total{operation=\"getStore\",status=\"401\"}",
        "pandabase_request_duration_seconds_bucket{operation=\"getStore\",le=\"0.001\"}",
        "pandabase_jobs_due 0",
        "pandabase_jobs_failed 0",
        "pandabase_request_log_dropped_total 0",
    ] {
        assert!(answer.text.contains(series), "{series}\n{}", answer.text);
    }
    // From elsewhere, or handed on from elsewhere, there is no such page.
    assert_eq!(read(ELSEWHERE).send().await.error(404), "Not found");
    for name in ["x-forwarded-for", "forwarded"] {
        let handed_on = read(HERE).header(name, "127.0.0.1").send().await;
        assert_eq!(handed_on.error(404), "Not found", "{name}");
    }
    // A page whose name was made to lead here passes with a credential, which is judged.
    let rebound = read(HERE).header("host", "rebind.example").bearer("x");
    assert_eq!(rebound.send().await.error(404), "Not found");
}

#[apply(both)]
async fn metrics_open_to_their_token(server: Server) {
    let server = server
        .with(|config| config.metrics_token = Some("let-me-read".into()))
        .await;
    let read = || server.anonymous(Method::GET, "/metrics").from(address(ELSEWHERE));
    assert_eq!(read().bearer("let-me-read").send().await.status.as_u16(), 200);
    assert_eq!(
        read().bearer("let-me-rea").send().await.error(401),
        "Invalid API token"
    );
    assert_eq!(
        read().bearer(&server.token).send().await.error(401),
        "Invalid API token"
    );
    assert_eq!(read().send().await.error(401), "Missing or invalid authorization");
}

#[apply(both)]
async fn jobs_are_counted(server: Server) {
    let insert = Sql::new(
        "INSERT INTO jobs (id, store_id, kind, subject, payload, run_at, due_at, attempts,
            leased_until, created_at)
        VALUES ('job_a', 'shp_a', 'housekeeping', 'a', 'null', 0, NULL, 20, 0, 0)",
    );
    server.app.db.write(move |tx| tx.run(insert, &[])).await.unwrap();
    let housekeeping = |tx: &mut pandabase_platform::db::Tx<'_>, app: &pandabase_platform::app::App| {
        pandabase::wiring::housekeeping::schedule(tx, &app.env)
    };
    let app = std::sync::Arc::clone(&server.app);
    server
        .app
        .db
        .write(move |tx| housekeeping(tx, &app))
        .await
        .unwrap();
    server.drain().await;
    let answer = server
        .anonymous(Method::GET, "/metrics")
        .from(address(HERE))
        .send()
        .await;
    assert!(
        answer
            .text
            .contains("pandabase_jobs_total{kind=\"housekeeping\",outcome=\"done\"}"),
        "{}",
        answer.text
    );
    assert!(
        answer
            .text
            .contains("pandabase_job_duration_seconds_count{kind=\"housekeeping\"}")
    );
    let waiting = server.app.db.read(|tx| {
        tx.one(
            Sql::new("SELECT COUNT(*) FROM jobs WHERE due_at IS NOT NULL"),
            &[],
            |row| row.next::<i64>(),
        )
    });
    assert_eq!(
        waiting.await.unwrap_or_else(|error: DbError| panic!("{error}")),
        1
    );
}

#[apply(both)]
async fn the_document_is_served_once(server: Server) {
    let get = || server.anonymous(Method::GET, "/openapi.json");
    let answer = get().send().await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("content-type")),
        (200, Some("application/json"))
    );
    assert_eq!(answer.json["openapi"], "3.1.0");
    assert_eq!(
        answer.json["paths"]["/v2/core/stores/{storeId}"]["get"]["x-required-scope"],
        "STORE_READ"
    );
    let etag = answer.header("etag").unwrap();
    for known in [etag.to_owned(), format!("\"other\", W/{etag}"), "*".to_owned()] {
        let again = get().header("if-none-match", &known).send().await;
        assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""), "{known}");
        assert_eq!(again.header("etag"), Some(etag));
    }
    assert_eq!(
        get()
            .header("if-none-match", "\"other\"")
            .send()
            .await
            .status
            .as_u16(),
        200
    );
}

#[apply(both)]
async fn the_console_loads_nothing_from_elsewhere(server: Server) {
    let page = server.anonymous(Method::GET, "/docs/console").send().await;
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    let policy = page.header("content-security-policy").unwrap();
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self';"),
        "{policy}"
    );
    assert!(!page.text.contains("://") && !page.text.contains("<style") && !page.text.contains("style="));
    for attribute in ["src=\"", "href=\"/static"] {
        assert!(page.text.contains(attribute));
    }
    for (file, kind) in [
        ("reference.js", "text/javascript; charset=utf-8"),
        ("reference.css", "text/css; charset=utf-8"),
    ] {
        assert!(page.text.contains(&format!("/static/{file}")));
        let answer = server
            .anonymous(Method::GET, &format!("/static/{file}"))
            .send()
            .await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (200, Some(kind))
        );
        assert!(!answer.text.contains("://"), "{file}");
        let again = server
            .anonymous(Method::GET, &format!("/static/{file}"))
            .header("if-none-match", answer.header("etag").unwrap())
            .send()
            .await;
        assert_eq!(again.status.as_u16(), 304);
    }
    for missing in [
        "/static/none.js",
        "/static/..%2FCargo.toml",
        "/static/%ff",
        "/static",
    ] {
        assert_eq!(
            server.anonymous(Method::GET, missing).send().await.error(404),
            "Not found",
            "{missing}"
        );
    }
}
