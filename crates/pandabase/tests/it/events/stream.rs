//! Waiting for events, and listening to them. The clock stands still, so both go on when the test moves it.

use super::{emit, kinds, list, part};
use crate::harness::{Server, apply, both};
use axum::body::Body;
use axum::response::Response;
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use pandabase_domain::token::{Mode, Scope};
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::live::{PER_ACCOUNT, PER_ADDRESS};
use serde_json::{Value, json};
use tower::ServiceExt;

/// How often it is looked for news, the longest silence of a stream, and its life, in milliseconds.
const EVERY: i64 = 1_000;
const SILENCE: i64 = 15_000;
const LIFE: i64 = 300_000;

/// A stream as a client opens it.
struct Listening {
    status: StatusCode,
    kind: String,
    retry_after: Option<String>,
    body: Body,
}

impl Listening {
    async fn open(server: &Server, query: &str, last: Option<&str>) -> Self {
        Self::by(server, &server.token, query, last).await
    }

    async fn by(server: &Server, token: &str, query: &str, last: Option<&str>) -> Self {
        let mut request = Request::builder()
            .uri(list(server, query))
            .header("authorization", format!("Bearer {token}"))
            .header("accept", "text/event-stream");
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let request = request.body(Body::empty()).unwrap();
        let response: Response = server.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let kind = parts.headers["content-type"].to_str().unwrap().to_owned();
        let retry_after = parts.headers.get("retry-after");
        Self {
            status: parts.status,
            kind,
            retry_after: retry_after.map(|value| value.to_str().unwrap().to_owned()),
            body,
        }
    }

    /// The next piece; nothing at the end.
    async fn next(&mut self) -> Option<String> {
        let frame = self.body.frame().await?.unwrap();
        let bytes = frame.into_data().unwrap();
        Some(String::from_utf8(bytes.to_vec()).unwrap())
    }
}

/// The events of a piece.
fn events_of(piece: &str) -> Vec<Value> {
    let lines = piece.lines().filter_map(|line| line.strip_prefix("data: "));
    lines.map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[apply(both)]
async fn events_arrive_as_they_happen_and_none_is_missed(server: Server) {
    emit(&server, EventType::PaymentPending).await;
    let mut stream = Listening::open(&server, "?after=now", None).await;
    assert_eq!(
        (stream.status, stream.kind.as_str()),
        (StatusCode::OK, "text/event-stream")
    );
    assert_eq!(stream.next().await.as_deref(), Some("retry: 2000\nid: 1\n\n"));
    emit(&server, EventType::PaymentCompleted).await;
    server.app.env.clock.advance(EVERY);
    let piece = stream.next().await.unwrap();
    assert!(piece.starts_with("id: 2\ndata: {"), "{piece}");
    assert_eq!(
        events_of(&piece),
        part(&server, "?after=1").await["items"]
            .as_array()
            .unwrap()
            .clone()
    );
    server.app.env.clock.advance(SILENCE);
    assert_eq!(stream.next().await.as_deref(), Some("id: 2\n\n"));
    // A client that connects again says what it has seen last, whatever the address says.
    let mut again = Listening::open(&server, "?after=now", Some("1")).await;
    assert_eq!(again.next().await.as_deref(), Some("retry: 2000\nid: 1\n\n"));
    assert_eq!(events_of(&again.next().await.unwrap()).len(), 1);
    let mut other = Listening::open(&server, "?events=PAYMENT_FAILED", None).await;
    assert_eq!(other.next().await.as_deref(), Some("retry: 2000\nid: 0\n\n"));
    emit(&server, EventType::PaymentRefunded).await;
    emit(&server, EventType::PaymentFailed).await;
    server.app.env.clock.advance(EVERY);
    let piece = other.next().await.unwrap();
    assert_eq!(events_of(&piece)[0]["event"], "PAYMENT_FAILED");
    server.app.env.clock.advance(LIFE);
    assert_eq!(stream.next().await, None);
}

#[apply(both)]
async fn a_stream_is_for_who_may_read_events_and_ends_with_that(server: Server) {
    let scopes = [Scope::OrdersRead].into_iter().collect();
    let other = server.token_with(Mode::Bearer, scopes).await.secret.unwrap();
    let refused = Listening::by(&server, &other, "", None).await;
    assert_eq!(refused.status, 403);
    let wrong = Listening::open(&server, "", Some("yesterday")).await;
    assert_eq!(wrong.status, 400);
    // One token has so many streams.
    let mut all = Vec::new();
    for _ in 0..PER_ACCOUNT {
        all.push(Listening::open(&server, "", None).await);
    }
    assert!(all.iter().all(|stream| stream.status == 200));
    let refused = Listening::open(&server, "", None).await;
    assert_eq!(refused.status, 429);
    assert!(refused.retry_after.unwrap().parse::<u32>().unwrap() > 0);
    let waits = server.get(&list(&server, "?wait=1")).await;
    waits.error(429);
    assert!(waits.header("retry-after").is_some());
    all.truncate(1);
    let mut stream = all.remove(0);
    stream.next().await.unwrap();
    // All end with the process.
    server.app.live.close();
    assert_eq!(stream.next().await, None);
}

#[apply(both)]
async fn an_address_has_so_many_streams_whichever_tokens_it_has(server: Server) {
    let mut tokens = vec![server.token.clone()];
    while tokens.len() * PER_ACCOUNT <= PER_ADDRESS {
        let scopes = [Scope::EventsRead].into_iter().collect();
        let token = server.token_with(Mode::Bearer, scopes).await;
        tokens.push(token.secret.unwrap());
    }
    let mut all = Vec::new();
    for token in &tokens {
        for _ in 0..PER_ACCOUNT {
            // What an address may ask in a second is counted apart.
            server.app.env.clock.advance(EVERY);
            all.push(Listening::by(&server, token, "", None).await);
        }
    }
    let taken = all.iter().filter(|stream| stream.status == 200).count();
    assert_eq!(taken, PER_ADDRESS);
    let refused = all.pop().unwrap();
    assert_eq!(
        (refused.status.as_u16(), refused.retry_after.is_some()),
        (429, true)
    );
    // One that ends makes room for another.
    all.remove(0);
    let next = Listening::by(&server, &tokens[tokens.len() - 1], "", None).await;
    assert_eq!(next.status, 200);
}

#[apply(both)]
async fn a_request_waits_for_the_next_event(server: Server) {
    emit(&server, EventType::PaymentPending).await;
    // What is there already is not waited for.
    assert_eq!(kinds(&part(&server, "?wait=30").await), ["PAYMENT_PENDING"]);
    let waiting = part(&server, "?after=1&wait=30");
    let happening = async {
        tokio::task::yield_now().await;
        emit(&server, EventType::PaymentCompleted).await;
        server.app.env.clock.advance(EVERY);
    };
    let (found, ()) = tokio::join!(waiting, happening);
    assert_eq!(
        (kinds(&found), &found["cursor"]),
        (vec!["PAYMENT_COMPLETED"], &json!("2"))
    );
    // Nothing happens: it ends when the time is over.
    let waiting = part(&server, "?after=2&wait=2");
    let passing = async {
        loop {
            tokio::task::yield_now().await;
            server.app.env.clock.advance(EVERY);
        }
    };
    let found = tokio::select! {
        found = waiting => found,
        never = passing => never,
    };
    assert_eq!((&found["items"], &found["cursor"]), (&json!([]), &json!("2")));
}
