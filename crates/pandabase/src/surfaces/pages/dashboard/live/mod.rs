//! `GET /stores/{storeId}/live`: a stream of server-sent events that says when something new is there: an
//! order, a dispute, a message of a buyer, a delivery that failed. It does not say what: the page's script
//! asks for the page again, which shows what the visitor's role may see.
//!
//! Nothing is kept for a stream. Each event has an id, which says up to where its page is: a page carries the
//! id of when it was made, and browsers send the last one when they connect again. So nothing is missed when
//! a stream ends and another process, or the same one started anew, answers the next request.

mod store;

use super::desk::Desk;
use super::needs::Need;
use crate::surfaces::pages::calls::{Halt, Operations};
use crate::surfaces::pages::respond::{NOTHING, secure};
use crate::surfaces::pages::visit::Refused;
use axum::Router;
use axum::body::Body;
use axum::response::Response;
use axum::routing::get;
use bytes::Bytes;
use futures_util::stream;
use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, StatusCode, header};
use pandabase_domain::id::{AccountId, StoreId};
use pandabase_domain::source::Source;
use pandabase_domain::token::Scope as S;
use pandabase_platform::access::accounts;
use pandabase_platform::api::serve::{Incoming, page as answered};
use pandabase_platform::app::App;
use pandabase_platform::error::ApiError;
use pandabase_platform::live::{Listener, Place, Unhurried};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

const PATH: &str = "/stores/{storeId}/live";
/// How often it is looked for something new: other processes write to the database, too, and none of them
/// wakes this one.
const EVERY: Duration = Duration::from_secs(3);
/// The longest silence. What stands between browser and server ends connections that say nothing for a
/// minute.
const SILENCE: Duration = Duration::from_secs(15);
/// How long a stream lives; the browser opens the next one. A connection with nothing but a stream counts as
/// unused after ten minutes.
const LIFE: Duration = Duration::from_secs(300);
/// How long a browser waits before it connects again, in milliseconds.
const PAUSE: u32 = 2_000;
const PURPOSE: &str = "newest of a store";
/// The characters of an event's id.
const ID: usize = 24;

/// The routes of the streams.
pub fn routes(operations: &Arc<Operations>) -> Router<Arc<App>> {
    let mut router = Router::new();
    for path in [PATH.to_owned(), format!("{PATH}/")] {
        let operations = Arc::clone(operations);
        let opened = move |incoming: Incoming| opened(operations, incoming);
        router = router.route(&path, get(opened));
    }
    router
}

/// The address from which a page of the store gets news from now on.
pub async fn address(desk: &Desk) -> Result<String, ApiError> {
    let store = StoreId::from_stored(desk.visit.named("storeId"));
    let since = newest(&desk.visit.app, &store).await?;
    Ok(format!("{}?since={since}", desk.in_store("/live")))
}

async fn opened(operations: Arc<Operations>, incoming: Incoming) -> Response {
    answered(incoming, |incoming| async move {
        let mut desk = Desk::of(operations, PATH, &incoming);
        let outcome = match desk.enter(Need::Scope(S::StoreRead)).await {
            Ok(()) => open(&desk, incoming.client().source()).await,
            Err(halt) => Err(halt),
        };
        desk.settle(outcome)
    })
    .await
}

async fn open(desk: &Desk, source: Source) -> Result<Response, Halt> {
    let app = Arc::clone(&desk.visit.app);
    let visitor = Visitor {
        session: desk.session().unwrap_or_default().to_owned(),
        source,
        store: StoreId::from_stored(desk.visit.named("storeId")),
    };
    let account = visitor.account(&app).await?.ok_or(Halt::Stranger)?;
    let who = Listener {
        caller: account.to_string(),
        source,
        store: visitor.store.clone(),
    };
    let place = app.live.enter(who, PURPOSE);
    let place = place.ok_or_else(|| {
        Halt::Refused(Refused {
            status: StatusCode::TOO_MANY_REQUESTS,
            text: "Too many pages are open".to_owned(),
        })
    })?;
    let now = app.env.clock.monotonic();
    let stream = Stream {
        seen: last_seen(&desk.visit.headers).or_else(|| desk.visit.asked("since")),
        app,
        visitor,
        place,
        began: now,
        said: None,
    };
    let pieces = stream::unfold(stream, |mut stream| async move {
        let piece = stream.next().await?;
        Some((Ok::<_, Infallible>(piece), stream))
    });
    let mut response = Response::new(Body::from_stream(pieces));
    response.extensions_mut().insert(Unhurried);
    let headers = response.headers_mut();
    secure(headers, NOTHING);
    for (name, value) in [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-store"),
        // Some proxies collect an answer before they hand it on.
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    Ok(response)
}

/// The id of the event that a browser has seen last, when it connects again.
fn last_seen(headers: &HeaderMap) -> Option<String> {
    let id = headers.get("last-event-id")?.to_str().ok()?;
    Some(id.to_owned())
}

/// Who listens.
#[derive(Clone)]
struct Visitor {
    session: String,
    source: Source,
    store: StoreId,
}

impl Visitor {
    /// The visitor's account; `None` when their session is over, or they have no role in the store any more.
    async fn account(&self, app: &App) -> Result<Option<AccountId>, ApiError> {
        let (visitor, now, is_bound) = (self.clone(), app.env.clock.now(), app.env.config.ip_binding);
        let found = app.db.read(move |tx| {
            let session = accounts::authenticate(tx, &visitor.session, visitor.source, is_bound, now)?;
            let role = accounts::membership(tx, &visitor.store, &session.account_id)?;
            Ok::<_, ApiError>(role.map(|_| session.account_id))
        });
        match found.await {
            Err(ApiError::Unauthorized(_)) => Ok(None),
            found => found,
        }
    }
}

/// An open stream. It sends when it is asked for the next piece, so nothing waits in memory for a client that
/// reads slowly.
struct Stream {
    app: Arc<App>,
    visitor: Visitor,
    place: Place,
    /// Up to where the page is.
    seen: Option<String>,
    began: Duration,
    /// When something was sent last.
    said: Option<Duration>,
}

impl Stream {
    /// The next piece; `None` at the end.
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            let now = self.app.env.clock.monotonic();
            if now.saturating_sub(self.began) >= LIFE || self.place.is_closed() {
                return None;
            }
            let is_first = self.said.is_none();
            // News that another stream sent a moment ago may be older than the page of this stream.
            let every = if is_first { Duration::ZERO } else { EVERY };
            let asked = self
                .place
                .newest(now, every, newest(&self.app, &self.visitor.store));
            let newest = asked.await.inspect_err(|error| error.log("live")).ok()?;
            let is_new = self.seen.as_ref().is_some_and(|seen| *seen != newest);
            let is_silent = self.said.is_none_or(|said| now.saturating_sub(said) >= SILENCE);
            if is_new || is_silent {
                self.visitor.account(&self.app).await.ok()??;
                self.said = Some(now);
                let piece = piece(&newest, is_first, is_new);
                self.seen = Some(newest);
                return Some(piece);
            }
            tokio::select! {
                () = self.app.env.clock.wait(EVERY) => {}
                () = self.place.closed() => {}
            }
        }
    }
}

/// An event, or the id that a page without news begins with, or a comment that only breaks the silence.
fn piece(newest: &str, is_first: bool, is_new: bool) -> Bytes {
    let data = if is_new { "data: new\n" } else { "" };
    let text = match (is_first, is_new) {
        (true, _) => format!("retry: {PAUSE}\nid: {newest}\n{data}\n"),
        (false, true) => format!("id: {newest}\n{data}\n"),
        (false, false) => ":\n\n".to_owned(),
    };
    Bytes::from(text)
}

/// An id of what is newest in a store, which tells nothing else.
async fn newest(app: &App, store: &StoreId) -> Result<String, ApiError> {
    let of = store.clone();
    let newest = app.db.read(move |tx| store::newest(tx, &of)).await?;
    let text = format!("{store} {newest}");
    let mut id = hex::encode(app.env.keyring.sign(PURPOSE, text.as_bytes()));
    id.truncate(ID);
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_as_browsers_read_them() {
        assert_eq!(piece("a1", true, false), "retry: 2000\nid: a1\n\n");
        assert_eq!(piece("a1", true, true), "retry: 2000\nid: a1\ndata: new\n\n");
        assert_eq!(piece("a1", false, true), "id: a1\ndata: new\n\n");
        assert_eq!(piece("a1", false, false), ":\n\n");
    }
}
