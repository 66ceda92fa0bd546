//! The bank's page of a 3-D Secure challenge: two buttons, no script. Its address is a secret of the charge
//! and works once, which also keeps other sites from answering for the buyer.

use super::messages;
use super::store::books;
use crate::surfaces::pages;
use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use http::header::HeaderValue;
use http::request::Parts;
use http::{StatusCode, header};
use pandabase_commerce::billing::mandates;
use pandabase_commerce::orders::store::record;
use pandabase_commerce::payments::Message;
use pandabase_commerce::payments::charging::landing::landing;
use pandabase_domain::id::StoreId;
use pandabase_platform::access::stores as access_stores;
use pandabase_platform::api::serve::{Incoming, page};
use pandabase_platform::app::App;
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::processor::Purpose;
use pandabase_platform::text;
use std::sync::Arc;

/// The content security policy of the page. The answer redirects to the merchant, whose address is not known
/// here, so `form-action` stays open.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The merchant's name on the page when a card is saved in the portal.
const PLATFORM: &str = "Pandabase";

const PAGE: &str = "/bank-redirects/3ds/{token}";
const APPROVE: &str = "/bank-redirects/3ds/{token}/approve";
const DECLINE: &str = "/bank-redirects/3ds/{token}/decline";

#[derive(Template)]
#[template(path = "bank.html")]
struct BankPage {
    asked: Asked,
}

/// The content of the page.
enum Asked {
    /// The challenge of a charge or of a card to be saved.
    Question(Challenge),
    /// Whether the buyer has agreed to save a card.
    Answered(bool),
    /// That no challenge waits at this address.
    Nothing,
}

struct Challenge {
    token: String,
    store: String,
    /// `None` when the card is only verified.
    amount: Option<String>,
    card: String,
}

/// The routes, each with and without a trailing slash.
pub fn routes() -> Router<Arc<App>> {
    let routes = [
        (PAGE, get(show)),
        (APPROVE, post(|incoming| answer(incoming, true))),
        (DECLINE, post(|incoming| answer(incoming, false))),
    ];
    routes.into_iter().fold(Router::new(), |router, (path, method)| {
        router
            .route(path, method.clone())
            .route(&format!("{path}/"), method)
    })
}

/// The secret in the path.
fn token_of(parts: &Parts) -> String {
    parts.uri.path().split('/').nth(3).unwrap_or_default().to_owned()
}

async fn show(incoming: Incoming) -> Response {
    page(incoming, |Incoming { app, parts, .. }| async move {
        let token = token_of(&parts);
        let waiting = app.db.read(move |tx| {
            let Some(waiting) = books::waiting(tx, &token)? else {
                return Ok(Asked::Nothing);
            };
            let name = match &waiting.purpose {
                Purpose::Payment(_) => access_stores::name_of(tx, &waiting.store)?,
                Purpose::Setup(_) => Some(PLATFORM.to_owned()),
            };
            let Some(store) = name else {
                return Ok(Asked::Nothing);
            };
            Ok::<_, ApiError>(Asked::Question(Challenge {
                token: token.clone(),
                store,
                amount: (waiting.amount > 0).then(|| text::in_currency(waiting.amount, waiting.currency)),
                card: waiting.last_four.unwrap_or_default(),
            }))
        });
        render(waiting.await?)
    })
    .await
}

fn render(asked: Asked) -> Result<Response, ApiError> {
    let status = match asked {
        Asked::Question(_) | Asked::Answered(_) => StatusCode::OK,
        Asked::Nothing => StatusCode::NOT_FOUND,
    };
    let html = BankPage { asked }
        .render()
        .map_err(|error| ApiError::Internal(error.into()))?;
    Ok(pages::html(status, html, CONTENT_POLICY))
}

/// Records the answer in the processor's books, which also sends the message; then applies the message at
/// once, so that the buyer lands on the right page. The job that carries the message finds it applied.
async fn answer(incoming: Incoming, approved: bool) -> Response {
    page(incoming, move |Incoming { app, parts, .. }| async move {
        let token = token_of(&parts);
        let shared = Arc::clone(&app);
        let answered = app.db.write(move |tx| {
            let Some(answered) = books::answer(tx, &token, approved)? else {
                return Ok(None);
            };
            let store = store_of(tx, &answered.purpose, &answered.store)?;
            let ctx = Ctx::of(&shared.env, &store);
            let charge = books::load(tx, &ctx, &answered.key)?.ok_or_else(super::verdict::missing)?;
            let message = Message {
                event: charge.state.event(),
                charge: Some(charge),
            };
            messages::send(tx, &ctx, &answered.key, &answered.purpose, message.event, ctx.now)?;
            Ok::<_, ApiError>(Some((store, answered.purpose, message)))
        });
        let Some((store, purpose, message)) = answered.await? else {
            return render(Asked::Nothing);
        };
        let shared = Arc::clone(&app);
        let heard = app.db.write(move |tx| {
            let ctx = Ctx::of(&shared.env, &store);
            messages::receive(tx, &ctx, &purpose, &message)?;
            landing_of(tx, &ctx, &purpose)
        });
        let Some(target) = heard.await? else {
            return render(Asked::Answered(approved));
        };
        let mut response = pages::html(StatusCode::SEE_OTHER, String::new(), CONTENT_POLICY);
        let location = HeaderValue::from_str(&target).map_err(|error| ApiError::Internal(error.into()))?;
        response.headers_mut().insert(header::LOCATION, location);
        Ok(response)
    })
    .await
}

/// Where the buyer goes from the bank: to the order, or to the billing agreement that the card was given for.
/// A card saved in the portal leads nowhere.
fn landing_of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, purpose: &Purpose) -> Result<Option<String>, ApiError> {
    match purpose {
        Purpose::Payment(payment) => {
            let sale = record::by_payment(tx, ctx, payment)?;
            landing(tx, ctx, &sale.ok_or(ApiError::Missing("Payment"))?).map(Some)
        }
        Purpose::Setup(method) => mandates::landing(tx, ctx.env, method),
    }
}

/// The store of the charge; the platform for a card that is saved.
fn store_of(tx: &mut Tx<'_>, purpose: &Purpose, store: &StoreId) -> Result<StoreContext, ApiError> {
    match purpose {
        Purpose::Payment(_) => access_stores::find_open(tx, store)?.ok_or(ApiError::NoRoute),
        Purpose::Setup(_) => Ok(StoreContext::platform()),
    }
}
