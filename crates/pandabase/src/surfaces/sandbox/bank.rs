//! The test bank's page of a 3-D Secure challenge: two buttons, no script needed. Its address is a secret of
//! the charge, known to the buyer alone, and the first answer counts. That keeps other sites from answering
//! for the buyer, so the forms have no token of their own: whoever has the address may answer.

use super::messages;
use super::store::books;
use super::verdict::Status;
use crate::surfaces::pages;
use crate::surfaces::pages::look::{Language, Look};
use crate::surfaces::pages::respond::go;
use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use http::StatusCode;
use http::request::Parts;
use pandabase_commerce::billing::mandates;
use pandabase_commerce::orders::store::record;
use pandabase_commerce::payments::Message;
use pandabase_commerce::payments::charging::landing::landing;
use pandabase_domain::id::StoreId;
use pandabase_domain::pricing::presentment::Currency;
use pandabase_locale::Locale;
use pandabase_platform::access::stores as access_stores;
use pandabase_platform::api::serve::{Incoming, page};
use pandabase_platform::app::App;
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::processor::Purpose;
use std::sync::Arc;

/// The content security policy of the page. The answer redirects to the merchant, whose address is not known
/// here, so `form-action` stays open.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; \
    base-uri 'none'; frame-ancestors 'none'";

/// The merchant's name on the page when a card is saved in the portal.
const PLATFORM: &str = "Pandabase";

const PAGE: &str = "/bank-redirects/3ds/{token}";
const APPROVE: &str = "/bank-redirects/3ds/{token}/approve";
const DECLINE: &str = "/bank-redirects/3ds/{token}/decline";

#[derive(Template)]
#[template(path = "buyer/bank.html")]
struct BankPage<'a> {
    look: &'a Look,
    t: Locale,
    asked: Asked,
    languages: Vec<Language>,
}

/// The content of the page.
enum Asked {
    /// The challenge of a charge or of a card to be saved.
    Question(Question),
    /// What the buyer has answered.
    Answered(Answer),
    /// That there is no challenge at this address.
    Nothing,
}

struct Question {
    token: String,
    seller: String,
    /// In the smallest unit of the currency; `None` when the card is only verified.
    amount: Option<(i64, Currency)>,
    /// The last four digits.
    card: Option<String>,
}

struct Answer {
    heading: &'static str,
    /// Where the buyer goes on.
    next: Option<String>,
}

impl Question {
    /// The amount in the reader's language.
    fn amount(&self, t: Locale) -> Option<String> {
        self.amount.map(|(amount, currency)| t.money(amount, currency))
    }
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
        let look = Look::of(&app.env.config, &parts);
        let token = token_of(&parts);
        let shared = Arc::clone(&app);
        let asked = app.db.read(move |tx| asked(tx, &shared, &token)).await?;
        let status = match asked {
            Asked::Question(_) | Asked::Answered(_) => StatusCode::OK,
            Asked::Nothing => StatusCode::NOT_FOUND,
        };
        let template = BankPage {
            t: look.locale,
            languages: look.languages(),
            look: &look,
            asked,
        };
        let text = template
            .render()
            .map_err(|error| ApiError::Internal(error.into()))?;
        Ok(pages::html(status, text, CONTENT_POLICY))
    })
    .await
}

/// What the page at the address with this token says.
fn asked(tx: &mut Tx<'_>, app: &App, token: &str) -> Result<Asked, ApiError> {
    let Some(charge) = books::challenge(tx, token)? else {
        return Ok(Asked::Nothing);
    };
    let is_payment = matches!(charge.purpose, Purpose::Payment(_));
    let heading = match (charge.status, is_payment) {
        (Status::NeedsBuyer, _) => {
            let seller = match is_payment {
                true => access_stores::name_of(tx, &charge.store)?,
                false => Some(PLATFORM.to_owned()),
            };
            let question = seller.map(|seller| Question {
                token: token.to_owned(),
                seller,
                amount: (charge.amount > 0).then_some((charge.amount, charge.currency)),
                card: charge.last_four,
            });
            return Ok(question.map_or(Asked::Nothing, Asked::Question));
        }
        (Status::Captured, true) => "test-bank-approved",
        (Status::Captured, false) => "test-bank-kept",
        (Status::Failed, true) => "test-bank-declined",
        (Status::Failed, false) => "test-bank-not-kept",
        (Status::Created | Status::Pending | Status::Cancelled, _) => return Ok(Asked::Nothing),
    };
    let store = store_of(tx, &charge.purpose, &charge.store)?;
    let next = landing_of(tx, &Ctx::of(&app.env, &store), &charge.purpose)?;
    Ok(Asked::Answered(Answer { heading, next }))
}

/// Records the answer in the processor's books, which also sends the message; then applies the message at
/// once, so that the buyer lands on the right page. The job that carries the message finds it applied.
async fn answer(incoming: Incoming, approved: bool) -> Response {
    page(incoming, move |Incoming { app, parts, .. }| async move {
        let token = token_of(&parts);
        let own_page = format!("/bank-redirects/3ds/{token}");
        let shared = Arc::clone(&app);
        let answered = app.db.write(move |tx| {
            let Some(answered) = books::answer(tx, &token, approved)? else {
                return Ok(None);
            };
            let store = store_of(tx, &answered.purpose, &answered.store)?;
            let ctx = Ctx::of(&shared.env, &store);
            let charge = books::load(tx, &ctx, &answered.key)?.ok_or_else(super::verdict::missing)?;
            let message = Message::of(charge);
            messages::send(tx, &ctx, &answered.key, &answered.purpose, message.event, ctx.now)?;
            Ok::<_, ApiError>(Some((store, answered.purpose, message)))
        });
        let target = match answered.await? {
            Some((store, purpose, message)) => applied(&app, store, purpose, message).await?,
            // Somebody has answered already: the page says what.
            None => None,
        };
        let mut response = go(&parts.headers, &target.unwrap_or(own_page));
        pages::secure(response.headers_mut(), CONTENT_POLICY);
        Ok(response)
    })
    .await
}

/// Applies the message of an answer and returns where the buyer goes.
async fn applied(
    app: &Arc<App>,
    store: StoreContext,
    purpose: Purpose,
    message: Message,
) -> Result<Option<String>, ApiError> {
    let shared = Arc::clone(app);
    let heard = app.db.write(move |tx| {
        let ctx = Ctx::of(&shared.env, &store);
        messages::receive(tx, &ctx, &purpose, &message)?;
        landing_of(tx, &ctx, &purpose)
    });
    heard.await
}

/// Where the buyer goes from the bank: to the order, or to the billing agreement that the card was given for.
/// A card saved in the portal leads back to the cards there.
fn landing_of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, purpose: &Purpose) -> Result<Option<String>, ApiError> {
    match purpose {
        Purpose::Payment(payment) => {
            let sale = record::by_payment(tx, ctx, payment)?;
            landing(tx, ctx, &sale.ok_or(ApiError::Missing("Payment"))?).map(Some)
        }
        Purpose::Setup(method) => {
            let agreement = mandates::landing(tx, ctx.env, method)?;
            let cards = || format!("{}/portal/cards", ctx.env.config.portal_url);
            Ok(Some(agreement.unwrap_or_else(cards)))
        }
    }
}

/// The store of the charge; the platform for a card that is saved.
fn store_of(tx: &mut Tx<'_>, purpose: &Purpose, store: &StoreId) -> Result<StoreContext, ApiError> {
    match purpose {
        Purpose::Payment(_) => access_stores::find_open(tx, store)?.ok_or(ApiError::NoRoute),
        Purpose::Setup(_) => Ok(StoreContext::platform()),
    }
}
