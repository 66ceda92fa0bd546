//! The address at which the receiver of a store takes webhooks. Whoever knows it may send something there, as
//! with an address of a merchant's own.

use super::service::address;
use super::store::{self, Kept};
use axum::Router;
use axum::response::Response;
use axum::routing::post;
use http::{HeaderMap, StatusCode};
use pandabase_commerce::notify::lab::{Endpoint, endpoints_at};
use pandabase_domain::id::{EventId, ReceivedId, WebhookId};
use pandabase_domain::time::Timestamp;
use pandabase_domain::webhook::check::{Received, Verdict, check};
use pandabase_domain::webhook::diagnosis::{Diagnosis, diagnose};
use pandabase_domain::webhook::event::EventType;
use pandabase_domain::webhook::signature::WebhookSecret;
use pandabase_platform::access::stores;
use pandabase_platform::api::respond::Body;
use pandabase_platform::api::serve::{Incoming, page};
use pandabase_platform::app::App;
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::error::ApiError;
use std::collections::BTreeMap;
use std::sync::Arc;

const PATH: &str = "/lab/{token}";
/// The longest value of a header that is kept, in bytes, and the most headers.
const HEADER: usize = 1024;
const HEADERS: usize = 16;

/// The route, with and without a trailing slash.
pub fn routes() -> Router<Arc<App>> {
    let method = post(receive);
    Router::new()
        .route(PATH, method.clone())
        .route(&format!("{PATH}/"), method)
}

/// Keeps what arrives, and answers as it was told.
async fn receive(incoming: Incoming) -> Response {
    page(incoming, |mut incoming| async move {
        let app = Arc::clone(&incoming.app);
        let path = incoming.parts.uri.path();
        let token = path.split('/').nth(2).unwrap_or_default().to_owned();
        let Place { store, endpoints } = find(&app, token).await?.ok_or(ApiError::NoRoute)?;
        let sent = incoming.read_form().await?;
        let kept = kept(&app, &incoming.parts.headers, &sent.bytes, &endpoints);
        let status = keep(&app, store, kept).await?.ok_or(ApiError::NoRoute)?;
        let mut response = Response::new(Body::empty());
        *response.status_mut() = status;
        Ok(response)
    })
    .await
}

/// Whose receiver it is, and the endpoints that the store has at its address.
struct Place {
    store: StoreContext,
    endpoints: Vec<Endpoint>,
}

async fn find(app: &Arc<App>, token: String) -> Result<Option<Place>, ApiError> {
    let shared = Arc::clone(app);
    let found = app.db.read(move |tx| {
        let Some(id) = store::by_token(tx, &token)? else {
            return Ok(None);
        };
        let Some(store) = stores::find_open(tx, &id)? else {
            return Ok(None);
        };
        let ctx = Ctx::of(&shared.env, &store);
        let endpoints = endpoints_at(tx, &ctx, &address(&ctx, &token))?;
        Ok::<_, ApiError>(Some(Place { store, endpoints }))
    });
    found.await
}

/// What is kept of a request; its answer is not known yet.
fn kept(app: &App, headers: &HeaderMap, body: &[u8], endpoints: &[Endpoint]) -> Kept {
    let now = app.env.clock.now();
    let header = |name: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default()
    };
    let received = Received {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp"),
        signature: header("webhook-signature"),
        body,
    };
    let said: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let (webhook_id, diagnosis) = judged(endpoints, &received, now).unzip();
    let is_right = diagnosis.as_ref().is_some_and(|found| found.at.is_some());
    Kept {
        id: ReceivedId::new(now, &mut *app.env.random.lock()),
        event: said["event"].as_str().and_then(EventType::parse),
        event_id: EventId::parse(received.id),
        status: 0,
        webhook_id,
        is_right,
        faults: diagnosis.map(|found| found.faults).unwrap_or_default(),
        headers: of_deliveries(headers),
        body: body.to_vec(),
        received_at: now,
    }
}

/// What is found out of a signature: by the endpoint that made it, or else by the first one at the address.
fn judged(endpoints: &[Endpoint], received: &Received<'_>, now: Timestamp) -> Option<(WebhookId, Diagnosis)> {
    let is_by = |endpoint: &&Endpoint| {
        let secret = WebhookSecret::from_stored(endpoint.secret.as_str());
        matches!(check(&secret, received), Verdict::Right(_))
    };
    let endpoint = endpoints.iter().find(is_by).or(endpoints.first())?;
    Some((endpoint.id.clone(), diagnose(&endpoint.secret, received, now)))
}

/// The headers that deliveries have. Others are not kept: they may be secrets of whoever sends them.
fn of_deliveries(headers: &HeaderMap) -> BTreeMap<String, String> {
    let is_ours = |name: &str| {
        let is_signing = name.starts_with("webhook-") || name.starts_with("x-pandabase-");
        is_signing || matches!(name, "content-type" | "user-agent" | "traceparent")
    };
    let named = headers.iter().filter(|(name, _)| is_ours(name.as_str()));
    let texts = named.filter_map(|(name, value)| {
        let value = value.to_str().ok().filter(|value| value.len() <= HEADER)?;
        Some((name.as_str().to_owned(), value.to_owned()))
    });
    texts.take(HEADERS).collect()
}

/// Stores a request with its answer; `None` where the receiver was removed meanwhile.
async fn keep(app: &Arc<App>, store: StoreContext, kept: Kept) -> Result<Option<StatusCode>, ApiError> {
    let done = app.db.write(move |tx| {
        let Some(told) = store::next_answer(tx, &store.id)? else {
            return Ok(None);
        };
        // The last one goes on.
        let number = usize::try_from(told.given.saturating_sub(1)).unwrap_or(0);
        let last = told.answers.last().copied();
        let status = told.answers.get(number).copied().or(last).unwrap_or(200);
        store::keep(
            tx,
            &store.id,
            &Kept {
                status,
                ..kept.clone()
            },
        )?;
        let status = u16::try_from(status).ok();
        let status = status.and_then(|status| StatusCode::from_u16(status).ok());
        Ok::<_, ApiError>(Some(status.unwrap_or(StatusCode::OK)))
    });
    done.await
}
