//! The streams that say when something new is there. The clock stands still, so a stream goes on when the
//! test moves it.

use super::{SESSION, signed_in, text};
use crate::accounts::team::store;
use crate::accounts::{ANN, OWNER};
use crate::cases::Desk;
use crate::harness::{Server, apply, both};
use crate::shop::GOOD;
use crate::visitor::Visitor;
use axum::body::Body;
use axum::response::Response;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use pandabase_platform::live::PER_ACCOUNT;
use serde_json::json;
use tower::ServiceExt;

/// After so long it is looked for news, in milliseconds.
const EVERY: i64 = 3_000;
/// The longest silence of a stream, and its life.
const SILENCE: i64 = 15_000;
const LIFE: i64 = 300_000;

/// A stream as a browser opens it.
struct Listening {
    status: StatusCode,
    headers: HeaderMap,
    body: Body,
}

impl Listening {
    async fn open(server: &Server, session: &str, address: &str, last: Option<&str>) -> Self {
        let mut request = Request::builder()
            .uri(address)
            .header("cookie", format!("{SESSION}={session}"));
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let request = request.body(Body::empty()).unwrap();
        let response: Response = server.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Self {
            status: parts.status,
            headers: parts.headers,
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

fn session(visitor: &Visitor<'_>) -> String {
    visitor.cookie(SESSION).unwrap().to_owned()
}

/// Where a page hears of news.
fn address(page: &Visitor<'_>) -> String {
    let rest = page.text.split("data-live=\"").nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// The id of an event.
fn id(piece: &str) -> String {
    let line = piece.lines().find_map(|line| line.strip_prefix("id: "));
    line.unwrap_or_else(|| panic!("{piece}")).to_owned()
}

#[apply(both)]
async fn orders_and_questions_arrive_and_none_is_missed(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/orders")).await;
    let (session, address) = (session(&owner), address(&owner));
    let (_, since) = address.split_once("?since=").unwrap();
    let mut stream = Listening::open(&server, &session, &address, None).await;
    assert_eq!(stream.status, 200);
    for (name, value) in [
        ("content-type", "text/event-stream"),
        ("cache-control", "no-store"),
        ("x-accel-buffering", "no"),
    ] {
        assert_eq!(stream.headers[name], value);
    }
    let first = stream.next().await.unwrap();
    assert_eq!(first, format!("retry: 2000\nid: {since}\n\n"));
    server.app.env.clock.advance(SILENCE);
    assert_eq!(stream.next().await.as_deref(), Some(":\n\n"));
    // Somebody buys.
    server.sell(4000, GOOD).await;
    server.app.env.clock.advance(EVERY);
    let sold = stream.next().await.unwrap();
    assert!(sold.ends_with("\ndata: new\n\n"), "{sold}");
    assert_ne!(id(&sold), since);
    owner.reload().await;
    owner.shows("mia@example.org");
    // Somebody asks.
    Desk::open(&server).await;
    server.app.env.clock.advance(EVERY);
    let asked = stream.next().await.unwrap();
    assert!(asked.ends_with("\ndata: new\n\n"), "{asked}");
    // A browser that connects again says what it has seen last; a page that is older hears of it at once.
    let mut again = Listening::open(&server, &session, &address, Some(&id(&asked))).await;
    let first = again.next().await.unwrap();
    assert_eq!(first, format!("retry: 2000\nid: {}\n\n", id(&asked)));
    let mut late = Listening::open(&server, &session, &address, Some(&id(&sold))).await;
    assert!(late.next().await.unwrap().ends_with("\ndata: new\n\n"));
    let mut older = Listening::open(&server, &session, &address, None).await;
    assert!(older.next().await.unwrap().ends_with("\ndata: new\n\n"));
    // A stream ends, and the browser opens the next one.
    server.app.env.clock.advance(LIFE);
    assert_eq!(stream.next().await, None);
}

#[apply(both)]
async fn a_dispute_is_news(server: Server) {
    let paid = server.sell(4000, GOOD).await;
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/disputes")).await;
    let mut stream = Listening::open(&server, &session(&owner), &address(&owner), None).await;
    let first = stream.next().await.unwrap();
    server.play(&paid, json!({"event": "dispute_opened"})).await;
    server.app.env.clock.advance(EVERY);
    let told = stream.next().await.unwrap();
    assert!(told.ends_with("\ndata: new\n\n"), "{told}");
    assert_ne!(id(&told), id(&first));
}

/// What is newest is looked for every few seconds; a page that was made since then knows more.
#[apply(both)]
async fn a_page_hears_of_nothing_that_it_shows(server: Server) {
    let mut owner = signed_in(&server, OWNER).await;
    owner.go(&server.desk("/orders")).await;
    let session = session(&owner);
    let mut other = Listening::open(&server, &session, &address(&owner), None).await;
    other.next().await.unwrap();
    server.sell(4000, GOOD).await;
    owner.reload().await;
    owner.shows("mia@example.org");
    let address = address(&owner);
    let (_, since) = address.split_once("?since=").unwrap();
    let mut stream = Listening::open(&server, &session, &address, None).await;
    let first = stream.next().await.unwrap();
    assert_eq!(first, format!("retry: 2000\nid: {since}\n\n"));
    drop(other);
}

#[apply(both)]
async fn what_happens_in_another_store_is_no_news(server: Server) {
    let owner = signed_in(&server, OWNER).await;
    let session = session(&owner);
    let other = server.account_post(&session, "/v2/stores", store("other")).await;
    let page = format!("/stores/{}/live", text(&other.data(201)["id"]));
    let mut stream = Listening::open(&server, &session, &page, None).await;
    stream.next().await.unwrap();
    server.sell(4000, GOOD).await;
    server.app.env.clock.advance(SILENCE);
    assert_eq!(stream.next().await.as_deref(), Some(":\n\n"));
}

#[apply(both)]
async fn strangers_hear_nothing_and_nobody_too_much(server: Server) {
    let page = server.desk("/live");
    let planted = "a".repeat(48);
    let refused = Listening::open(&server, &planted, &page, None).await;
    assert_eq!(refused.status, 303);
    let ann = signed_in(&server, ANN).await;
    let refused = Listening::open(&server, &session(&ann), &page, None).await;
    assert_eq!(refused.status, 404);
    server.member_with("VIEWER").await;
    let viewer = signed_in(&server, "viewer@example.org").await;
    let mut shown = Listening::open(&server, &session(&viewer), &page, None).await;
    assert_eq!(shown.status, 200);
    shown.next().await.unwrap();
    // One account has so many streams, whichever of its sessions opens them.
    let mut all = Vec::new();
    let owners = [signed_in(&server, OWNER).await, signed_in(&server, OWNER).await];
    for number in 0..PER_ACCOUNT {
        let session = session(&owners[number % 2]);
        all.push(Listening::open(&server, &session, &page, None).await);
    }
    assert!(all.iter().all(|stream| stream.status == 200));
    let refused = Listening::open(&server, &session(&owners[0]), &page, None).await;
    assert_eq!(refused.status, 429);
    assert!(refused.headers.contains_key("retry-after"));
    all.pop();
    let next = Listening::open(&server, &session(&owners[1]), &page, None).await;
    assert_eq!(next.status, 200);
    // All end with the process.
    server.app.live.close();
    assert_eq!(shown.next().await, None);
    let refused = Listening::open(&server, &session(&viewer), &page, None).await;
    assert_eq!(refused.status, 429);
}

#[apply(both)]
async fn a_stream_ends_with_the_session_and_with_the_role(server: Server) {
    let page = server.desk("/live");
    let mut owner = signed_in(&server, OWNER).await;
    let token = session(&owner);
    let mut silent = Listening::open(&server, &token, &page, None).await;
    let mut told = Listening::open(&server, &token, &page, None).await;
    silent.next().await.unwrap();
    told.next().await.unwrap();
    owner.page = "/sign-out".to_owned();
    owner.press("out", &[]).await;
    // Neither the next news nor the next sign of life reaches whoever has signed out.
    server.sell(4000, GOOD).await;
    server.app.env.clock.advance(EVERY);
    assert_eq!(told.next().await, None);
    server.app.env.clock.advance(SILENCE);
    assert_eq!(silent.next().await, None);
    let refused = Listening::open(&server, &token, &page, None).await;
    assert_eq!(refused.status, 303);
    // Whoever is no longer in the team is told nothing more.
    server.member_with("VIEWER").await;
    let viewer = signed_in(&server, "viewer@example.org").await;
    let mut stream = Listening::open(&server, &session(&viewer), &page, None).await;
    stream.next().await.unwrap();
    let owner = server.merchant(OWNER).await;
    let team = server.account_get(&owner, &server.of_team("/team")).await;
    let members = team.data(200);
    let members = members["items"]
        .as_array()
        .or_else(|| members.as_array())
        .unwrap();
    let member = members.iter().find(|one| one["email"] == "viewer@example.org");
    let path = server.of_team(&format!("/team/{}", member.unwrap()["id"].as_str().unwrap()));
    let removed = server
        .with_session(&owner, http::Method::DELETE, &path, None)
        .await;
    assert!(removed.status.is_success(), "{}", removed.text);
    server.app.env.clock.advance(SILENCE);
    assert_eq!(stream.next().await, None);
}
