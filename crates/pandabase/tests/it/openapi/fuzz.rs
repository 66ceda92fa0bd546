//! Requests made from the document against a store in which a lot has happened; every answer is as described.

use crate::described::document;
use crate::harness::{Engine, Server};
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::HeaderMap;
use http_body_util::BodyExt;
use pandabase::operations::seed;
use pandabase_domain::time::SECOND;
use pandabase_fuzz::{Caller, Door, Fuzzer, Request, Session};
use std::net::SocketAddr;
use tower::ServiceExt;

struct Inside<'s>(&'s Server);

impl Door for Inside<'_> {
    async fn send(&self, request: &Request) -> Result<(u16, HeaderMap, Vec<u8>), String> {
        let mut made = http::Request::builder()
            .method(request.method.as_str())
            .uri(&request.path)
            // Mails to sign in with are shown on this machine only.
            .extension(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 4000))))
            .header("host", "localhost");
        for (name, value) in &request.headers {
            made = made.header(name, value);
        }
        let made = made
            .body(Body::from(request.body.clone()))
            .map_err(|error| error.to_string())?;
        let response = self.0.router.clone().oneshot(made).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.map_err(|error| error.to_string())?;
        Ok((parts.status.as_u16(), parts.headers, body.to_bytes().to_vec()))
    }
}

const OPERATOR: &str = "boss@example.org";

/// Sends so many requests; returns how many operations succeeded, of how many.
async fn fuzz(engine: Engine, requests: u64) -> (usize, usize) {
    let server = Server::start(engine).await;
    seed::live(&server.app, &server.store, 5, |_| {}).await.unwrap();
    server.drain().await;
    let session = Session {
        store: server.store.id.to_string(),
        token: server.token.clone(),
        owner: crate::accounts::OWNER.to_owned(),
        operator: OPERATOR.to_owned(),
    };
    server.appoint(OPERATOR).await;
    let fuzzer = Fuzzer::new(document(), Inside(&server), session, 1);
    // Time goes on, because few mails to sign in with are sent to one address in ten minutes.
    let progress = |_, _| server.app.env.clock.advance(SECOND);
    let report = fuzzer.run(requests, progress).await;
    assert_eq!(report.faults, 0, "{report}");
    // Each credential has its share, once somebody has bought and can sign in.
    for (caller, share) in [
        (Caller::Token, 45),
        (Caller::Account, 20),
        (Caller::Operator, 8),
        (Caller::Portal, 5),
        (Caller::Nobody, 3),
    ] {
        let sent = report.by.get(&caller).copied().unwrap_or(0);
        assert!(sent * 100 >= requests * share, "{caller}: {report}");
    }
    server.drain().await;
    server.verify().await;
    (report.succeeded.len(), document().operations().len())
}

#[tokio::test]
async fn no_request_is_answered_otherwise_than_described() {
    let (succeeded, operations) = fuzz(Engine::Sqlite, 20_000).await;
    assert!(succeeded * 4 > operations * 3, "{succeeded} of {operations}");
}

/// The first of the same requests, as many as take some seconds.
#[tokio::test]
async fn no_request_is_answered_otherwise_on_postgres() {
    let (succeeded, operations) = fuzz(Engine::Postgres, 3_000).await;
    assert!(succeeded * 2 > operations, "{succeeded} of {operations}");
}
