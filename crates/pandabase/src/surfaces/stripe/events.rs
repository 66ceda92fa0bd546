//! Where Stripe's messages arrive: those of the installation's account, and those of accounts that stores
//! bring. The signature is the only credential. A message is kept as a notice; what it says is not believed,
//! and a job reads it anew.

use super::accounts;
use super::kinds::KINDS;
use super::signature;
use super::types::event::StripeEvent;
use axum::Router;
use axum::response::Response;
use axum::routing::post;
use http::StatusCode;
use pandabase_commerce::payments::inbound;
use pandabase_domain::id::StoreId;
use pandabase_platform::api::respond::Answer;
use pandabase_platform::api::serve::{Incoming, page, path_parameters};
use pandabase_platform::app::App;
use pandabase_platform::error::ApiError;
use pandabase_platform::inbound::Standing;
use serde_json::json;
use std::sync::Arc;

/// Where the messages of the installation's account arrive.
const OURS: &str = "/v2/processors/stripe/events";
/// Where those of an account arrive that a store brings.
const OF_STORE: &str = "/v2/processors/stripe/events/{storeId}";
/// The header with the signature.
const SIGNATURE: &str = "stripe-signature";
/// The largest message, in bytes. Stripe's are a tenth of it.
const LARGEST: usize = 256 * 1024;

/// The routes, each with and without a trailing slash.
pub fn routes() -> Router<Arc<App>> {
    [OURS, OF_STORE].into_iter().fold(Router::new(), |router, path| {
        router
            .route(path, post(receive))
            .route(&format!("{path}/"), post(receive))
    })
}

async fn receive(incoming: Incoming) -> Response {
    page(incoming, |incoming| async move {
        store_event(incoming).await?;
        let received = Answer::success(StatusCode::OK, &json!({"received": true}))?;
        Ok(received.into_response())
    })
    .await
}

/// Verifies a message and stores its event. Nothing is stored of a message that is refused, or of an event
/// that means nothing here.
async fn store_event(incoming: Incoming) -> Result<(), ApiError> {
    let from = (incoming.client().source(), Standing::Stranger);
    let Incoming { app, parts, body } = incoming;
    let store = path_parameters(OF_STORE, parts.uri.path()).pop();
    let store = store
        .filter(|(_, id)| !id.is_empty())
        .map(|(_, id)| StoreId::from_stored(id));
    let env = Arc::clone(&app.env);
    let account = app
        .db
        .read(move |tx| accounts::of_path(tx, &env, store.as_ref()))
        .await?;
    let account = account.ok_or_else(|| ApiError::invalid("No account is connected here"))?;
    let header = parts.headers.get(SIGNATURE).and_then(|value| value.to_str().ok());
    let header = header.ok_or_else(|| ApiError::invalid(signature::Refusal::Malformed.to_string()))?;
    let sent = app.bodies.read(&parts.headers, body, LARGEST, from).await?;
    signature::verify(header, &sent.bytes, &account.webhook_secrets, app.env.clock.now())
        .map_err(|refusal| ApiError::invalid(refusal.to_string()))?;
    let not_an_event = || ApiError::invalid("body must be an event");
    let event: StripeEvent = serde_json::from_slice(&sent.bytes).map_err(|_| not_an_event())?;
    if !KINDS.contains(&event.kind.as_str()) {
        return Ok(());
    }
    let event = event.of(&account.account).ok_or_else(not_an_event)?;
    let env = Arc::clone(&app.env);
    app.db
        .write(move |tx| inbound::receive(tx, &env, &event).map(drop))
        .await
}
