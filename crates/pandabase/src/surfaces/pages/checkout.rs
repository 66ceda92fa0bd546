//! The hosted checkout page (contract `checkout.md`, "Hosted page"). It works without a script, where an
//! address is settled before a card is asked for, so that a card is typed once. A script has both on one page
//! and keeps the total up to date.

mod basket;
pub mod card_form;
pub mod closed;
pub mod faults;
pub mod input;
mod summary;
pub mod view;

use super::cards::Cards;
use super::form::{Form, FormToken};
use super::look::Look;
use super::respond::is_scripted;
use super::typed::{Typed, with_forms};
use super::visit::{Refused, Visit};
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use basket::Change;
use closed::Closed;
use http::{Method, StatusCode};
pub use input::SECRETS;
use pandabase_commerce::payments::charging::page::{SessionOnPage, Whereabouts};
use pandabase_commerce::payments::charging::requests::SessionPath;
use pandabase_commerce::payments::charging::{page as commerce, pay, returned};
use pandabase_commerce::payments::{Receipt, receipt};
use pandabase_domain::id::{OrderId, StoreId};
use pandabase_domain::store::Language;
use pandabase_platform::access::customer_mail::{Page, portal_page};
use pandabase_platform::access::stores::find_open;
use pandabase_platform::api::Access::PublicStore;
use pandabase_platform::api::endpoint::{Endpoint, action, read};
use pandabase_platform::api::serve::{Incoming, page};
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::app::App;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;
use view::{Buying, Step};

/// Path of the page.
const PATH: &str = "/pay/stores/{storeId}/sids/{sessionId}";
/// Path of the page in a frame of a merchant's page.
const FRAMED_PATH: &str = "/embed/stores/{storeId}/sids/{sessionId}";

/// The operations behind the page.
struct Operations {
    show: Endpoint,
    returned: Endpoint,
    update: Endpoint,
    pay: Endpoint,
}

impl Operations {
    /// The operations; `None` where sessions cannot be changed.
    fn of(endpoints: &[Endpoint]) -> Option<Self> {
        let update = endpoints
            .iter()
            .find(|endpoint| endpoint.meta.operation == "updateCheckoutSession");
        Some(Self {
            show: read(Method::POST, PATH, PublicStore, "showCheckoutPage", show),
            returned: action(
                Method::POST,
                PATH,
                PublicStore,
                "returnToCheckoutPage",
                returned::of_session,
            ),
            update: update?.clone(),
            pay: action(Method::POST, PATH, PublicStore, "payOnPage", pay::pay_on_page)
                .limited_by_failures(pay::declines)
                .long(),
        })
    }
}

/// A session as its page shows it, and how a card is typed there.
#[derive(Serialize, JsonSchema)]
struct Shown {
    #[serde(flatten)]
    session: SessionOnPage,
    cards: Cards,
}

fn show(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<SessionPath, Nothing, Json<Whereabouts>>,
) -> Result<Shown, ApiError> {
    Ok(Shown {
        session: commerce::show(tx, ctx, input)?,
        cards: Cards::of(tx, ctx)?,
    })
}

/// The routes of the page; none where the operations are not in the table.
pub fn routes(endpoints: &[Endpoint]) -> Router<Arc<App>> {
    let Some(operations) = Operations::of(endpoints) else {
        return Router::new();
    };
    let operations = Arc::new(operations);
    let mut router = Router::new();
    for path in [PATH, FRAMED_PATH] {
        let (shows, takes) = (Arc::clone(&operations), Arc::clone(&operations));
        let methods = get(move |incoming: Incoming| shown(shows, path, incoming))
            .post(move |incoming: Incoming| submitted(takes, path, incoming));
        router = router
            .route(path, methods.clone())
            .route(&format!("{path}/"), methods);
    }
    router
}

async fn shown(operations: Arc<Operations>, path: &'static str, incoming: Incoming) -> Response {
    page(incoming, |incoming| async move {
        let arrived = Visit::new(path, &incoming).with_language().await?;
        let checkout = Checkout::of(operations, path, &incoming, arrived)?;
        if checkout.is_from_bank {
            return Ok(checkout.return_from_bank().await);
        }
        let typed = match checkout.look.parent() {
            Some(_) => None,
            None => checkout.visit.waiting(),
        };
        checkout.render(typed.unwrap_or_default()).await
    })
    .await
}

async fn submitted(operations: Arc<Operations>, path: &'static str, incoming: Incoming) -> Response {
    page(incoming, |mut incoming| async move {
        let sent = incoming.read_form().await?;
        let arrived = Visit::new(path, &incoming).with_language().await?;
        let checkout = Checkout::of(operations, path, &incoming, arrived)?;
        let form = Form::read(&sent.bytes)?;
        checkout.submit(&form).await
    })
    .await
}

/// One request for the page.
struct Checkout {
    operations: Arc<Operations>,
    visit: Visit,
    look: Look,
    /// Whether the address is to be changed although it is known.
    is_changing: bool,
    /// Whether the bank sent the buyer here.
    is_from_bank: bool,
}

/// What a submitted form came to.
enum Outcome {
    /// The visitor goes on to another page.
    Go(String),
    /// The page is shown again.
    Again(Typed),
    /// What was typed is stored, and what comes next is shown.
    Settled(Typed),
}

impl Checkout {
    fn of(
        operations: Arc<Operations>,
        path: &'static str,
        incoming: &Incoming,
        (visit, language): (Visit, Option<Language>),
    ) -> Result<Self, ApiError> {
        let config = &incoming.app.env.config;
        let look = if path == FRAMED_PATH {
            let missing = || ApiError::invalid("querystring must have required property 'origin'");
            Look::framed(config, &incoming.parts, language).ok_or_else(missing)?
        } else {
            Look::at_store(config, &incoming.parts, language)
        };
        let query = incoming.parts.uri.query().unwrap_or_default();
        let says = |name: &str, value: &str| {
            form_urlencoded::parse(query.as_bytes()).any(|(key, text)| key == name && text == value)
        };
        Ok(Self {
            operations,
            visit,
            look,
            is_changing: says("step", "contact"),
            is_from_bank: says("from", "bank"),
        })
    }

    /// The session as it would be charged in the place that was typed.
    async fn show(&self, typed: &Typed) -> Result<Value, Refused> {
        let whereabouts = input::whereabouts(typed);
        let shown = self.visit.call(&self.operations.show, Some(&whereabouts)).await;
        // A malformed tax id is said at its field; the rest is priced without it.
        match shown {
            Err(refused) if refused.text == faults::TAX_ID && whereabouts["tax_id"].is_string() => {
                let mut plain = typed.clone();
                plain.set("tax_id", "");
                let whereabouts = input::whereabouts(&plain);
                self.visit.call(&self.operations.show, Some(&whereabouts)).await
            }
            shown => shown,
        }
    }

    /// Asks for the result of the bank's question, and leads on: to the merchant once the money is there, and
    /// else to the page itself, without what the processor adds to its address.
    async fn return_from_bank(&self) -> Response {
        let returned = self.visit.call(&self.operations.returned, None).await;
        let returned = returned.unwrap_or_default();
        let merchant = returned["return_url"].as_str();
        let target = merchant.map_or_else(|| self.address(), str::to_owned);
        self.visit.leave(&target)
    }

    /// What the page shows, after the processor was asked for what the bank has decided meanwhile.
    async fn caught_up(&self, shown: Value) -> Value {
        if shown["session"]["status"] != "PROCESSING" || shown["bank_url"].is_null() {
            return shown;
        }
        match self.visit.call(&self.operations.returned, None).await {
            Ok(returned) if returned["has_changed"] == true => {
                self.show(&Typed::default()).await.unwrap_or(shown)
            }
            Ok(_) | Err(_) => shown,
        }
    }

    async fn submit(&self, form: &Form) -> Result<Response, ApiError> {
        let is_ours = match self.look.parent() {
            Some(_) => form.is_framed(self.visit.env(), &self.visit.path),
            None => form.is_ours(self.visit.env(), &self.visit.headers),
        };
        let mut typed = Typed::of(form, SECRETS);
        if !is_ours {
            typed.notice(self.look.locale.get("error-form-expired").to_string());
            return self.again(typed, true).await;
        }
        let outcome = match form.get("action") {
            "totals" => Outcome::Again(typed),
            "apply" => self.apply(form.filled("coupon_code"), typed).await,
            "remove" => self.apply(None, typed).await,
            "pay" => self.pay(form, typed).await,
            action if basket::is_asked(action) => self.change_items(action, typed).await,
            _ => self.settle(form, typed).await,
        };
        match outcome {
            Outcome::Go(target) => Ok(self.visit.leave(&target)),
            Outcome::Again(typed) => self.again(typed, true).await,
            Outcome::Settled(typed) => self.again(typed, false).await,
        }
    }

    /// Shows the page again: at once to our script, otherwise after a redirect. What was typed of the buyer
    /// and `is_unsettled` is shown in its fields.
    async fn again(&self, typed: Typed, is_unsettled: bool) -> Result<Response, ApiError> {
        if is_scripted(&self.visit.headers) {
            return self.render(typed).await;
        }
        let address = if is_unsettled && typed.has("email") {
            self.change()
        } else {
            self.address()
        };
        Ok(self.visit.come_back(&address, &typed))
    }

    /// The address of the page, in the language and the frame that it was asked for in.
    fn address(&self) -> String {
        self.visit.address(&["locale", "origin", "mode", "theme"])
    }

    /// The address of the page where contact and address are changed.
    fn change(&self) -> String {
        let address = self.address();
        let joint = if address.contains('?') { '&' } else { '?' };
        format!("{address}{joint}step=contact")
    }

    /// Puts a code on the session, or takes it off.
    async fn apply(&self, code: Option<&str>, mut typed: Typed) -> Outcome {
        match self.update(&json!({"coupon_code": code})).await {
            Ok(_) => typed.set("coupon_code", ""),
            Err(refused) => faults::say(&mut typed, self.look.locale, &refused),
        }
        Outcome::Again(typed)
    }

    /// Changes how many are bought, and the price that the buyer names.
    async fn change_items(&self, action: &str, mut typed: Typed) -> Outcome {
        let locale = self.look.locale;
        basket::take_suggestion(action, &mut typed, locale);
        let change = match self.show(&Typed::default()).await {
            Ok(shown) => Change::read(&mut typed, locale, &shown),
            Err(refused) => {
                faults::say(&mut typed, locale, &refused);
                return Outcome::Again(typed);
            }
        };
        if typed.is_refused() {
            return Outcome::Again(typed);
        }
        let mut update = json!({});
        change.add_to(&mut update);
        if !change.is_empty()
            && let Err(refused) = self.update(&update).await
        {
            change.say(&mut typed, locale, &refused);
            return Outcome::Again(typed);
        }
        change.settle(&mut typed);
        Outcome::Again(typed)
    }

    /// Stores contact and address, so that the tax is known before a card is asked for.
    async fn settle(&self, form: &Form, mut typed: Typed) -> Outcome {
        let locale = self.look.locale;
        let shown = self.show(&typed).await.unwrap_or_default();
        input::check_contact(&mut typed, locale, shown["is_free"] == true);
        input::check_answers(form, &mut typed, locale, &shown);
        // What was typed and not applied counts, as a code does.
        let change = Change::read(&mut typed, locale, &shown);
        if typed.is_refused() {
            return Outcome::Again(typed);
        }
        let mut update = input::update_body(form);
        change.add_to(&mut update);
        match self.update(&update).await {
            // The answers to the merchant's questions wait in the draft, and are sent with the payment.
            Ok(_) => {
                typed.set("coupon_code", "");
                change.settle(&mut typed);
                Outcome::Settled(typed)
            }
            Err(refused) => {
                change.say(&mut typed, locale, &refused);
                Outcome::Again(typed)
            }
        }
    }

    async fn update(&self, body: &Value) -> Result<Value, Refused> {
        self.visit.call(&self.operations.update, Some(body)).await
    }

    async fn pay(&self, form: &Form, mut typed: Typed) -> Outcome {
        let locale = self.look.locale;
        let shown = match self.show(&typed).await {
            Ok(shown) => shown,
            Err(refused) => {
                faults::say(&mut typed, locale, &refused);
                return Outcome::Again(typed);
            }
        };
        let is_free = shown["is_free"] == true;
        if typed.has("email") || shown["session"]["customer"].is_null() {
            input::check_contact(&mut typed, locale, is_free);
        }
        input::check_answers(form, &mut typed, locale, &shown);
        if shown["session"]["subscription"].is_object() && form.get("consent").is_empty() {
            typed.fault("consent", locale.get("error-consent").to_string());
        }
        if !is_free {
            input::check_method(form, &mut typed, locale, &Cards::from_view(&shown));
        }
        let change = Change::read(&mut typed, locale, &shown);
        if typed.is_refused() {
            return Outcome::Again(typed);
        }
        let mut update = input::update_body(form);
        change.add_to(&mut update);
        let has_changes = update.as_object().is_some_and(|body| !body.is_empty());
        if has_changes && let Err(refused) = self.update(&update).await {
            return self.refused(typed, &refused, &change);
        }
        change.settle(&mut typed);
        // What follows a trial and the amount in the buyer's money can change without the total.
        let settled = self.show(&Typed::default()).await;
        if settled.is_ok_and(|settled| view::terms(&settled) != form.get("shown_terms")) {
            typed.set("consent", "");
            typed.notice(locale.get("error-total-changed").to_string());
            return Outcome::Again(typed);
        }
        let body = input::pay_body(form, &shown);
        match self.visit.call(&self.operations.pay, Some(&body)).await {
            Ok(paid) => Outcome::Go(self.next_stop(&paid)),
            Err(refused) => self.refused(typed, &refused, &Change::default()),
        }
    }

    /// A refusal of the payment, or of what changes before it. Where it was made already, by a second click
    /// or in another tab, the page shows what became of it.
    fn refused(&self, mut typed: Typed, refused: &Refused, change: &Change) -> Outcome {
        if refused.status == StatusCode::CONFLICT && refused.text != ApiError::TotalChanged.to_string() {
            return Outcome::Go(self.address());
        }
        if refused.text == ApiError::TotalChanged.to_string() {
            typed.set("consent", "");
        }
        change.say(&mut typed, self.look.locale, refused);
        Outcome::Again(typed)
    }

    /// Where the buyer goes after paying: to the bank, to the merchant, or back to this page, which then
    /// shows what was bought. A frame stays, and tells the page around it.
    fn next_stop(&self, paid: &Value) -> String {
        let bank = paid["authorization_url"].as_str();
        let merchant = paid["return_url"]
            .as_str()
            .filter(|_| paid["status"] == "COMPLETED" && self.look.parent().is_none());
        bank.or(merchant).map_or_else(|| self.address(), str::to_owned)
    }

    async fn render(&self, mut typed: Typed) -> Result<Response, ApiError> {
        let locale = self.look.locale;
        // A script that sent contact and address has their fields on its page.
        let is_typing = is_scripted(&self.visit.headers) && typed.has("email");
        let typed_place = if is_typing {
            self.show(&typed).await.ok()
        } else {
            None
        };
        let is_priced = typed_place.is_some();
        let stored = match typed_place {
            Some(shown) => Ok(shown),
            None => self.show(&Typed::default()).await,
        };
        let shown = match stored {
            Ok(shown) => self.caught_up(shown).await,
            Err(refused) => {
                let closed = Closed::unavailable(locale, &refused);
                return closed.respond(&self.look, &self.address(), refused.status);
            }
        };
        let session = &shown["session"];
        let merchant = &session["merchant"];
        let look = self
            .look
            .branded(merchant["accentColor"].as_str(), merchant["favicon"].as_str());
        let closed = match session["status"].as_str().unwrap_or_default() {
            "OPEN" => None,
            "COMPLETED" => {
                let paid = Closed::paid(locale, session, self.receipt(session).await?);
                Some(paid.with_portal(self.portal(session)))
            }
            "PROCESSING" => Some(Closed::waiting(locale, session, shown["bank_url"].as_str())),
            _ => Some(Closed::expired(locale, session)),
        };
        if let Some(closed) = closed {
            return closed.respond(&look, &self.address(), StatusCode::OK);
        }
        let is_settled =
            view::is_complete(&shown) && !is_typing && !self.is_changing && !view::faults_contact(&typed);
        let guess = || self.look.region().filter(|_| shown["is_free"] == true);
        view::fill(&mut typed, session, self.country().or_else(guess));
        basket::fill(&mut typed, locale, &shown);
        if let Some(code) = shown["failure"].as_str().filter(|_| !typed.is_refused()) {
            typed.notice(faults::of_failure(locale, code));
        }
        if is_settled {
            return self.render_open(&look, &shown, &typed, Step::Payment);
        }
        let shown = match is_priced {
            true => shown,
            false => self.show(&typed).await.unwrap_or(shown),
        };
        self.render_open(&look, &shown, &typed, Step::Contact)
    }

    /// The page of the customer portal about the order that was paid, in the language of this one.
    fn portal(&self, session: &Value) -> Option<String> {
        let order = OrderId::from_stored(session["order_id"].as_str()?);
        let page = portal_page(&self.visit.env().config, Page::Order(&order));
        Some(format!("{page}?locale={}", self.look.locale.tag()))
    }

    /// The country of the visitor's address, where a database knows it.
    fn country(&self) -> Option<String> {
        let ip = self.visit.ip().parse().ok()?;
        self.visit.env().geo.lookup(ip).country
    }

    fn render_open(
        &self,
        look: &Look,
        shown: &Value,
        typed: &Typed,
        step: Step,
    ) -> Result<Response, ApiError> {
        let token = match look.parent() {
            Some(_) => FormToken::framed(self.visit.env(), &self.visit.path),
            None => FormToken::of(self.visit.env(), &self.visit.headers),
        };
        let cards = Cards::from_view(shown);
        let buying = Buying::of(look, shown, typed, step, &cards);
        let change = self.change();
        let page = buying.on(look, &token.token, &change);
        let policy = cards.policy(&self.visit.env().config, look.policy());
        with_forms(&page, &policy, &token)
    }

    /// What was delivered. The page shows it until the session would have expired, so that an address seen
    /// long ago opens nothing.
    async fn receipt(&self, session: &Value) -> Result<Option<Receipt>, ApiError> {
        let id = StoreId::from_stored(session["merchant"]["id"].as_str().unwrap_or_default());
        let order = OrderId::from_stored(session["order_id"].as_str().unwrap_or_default());
        let until = session["expires_at"].as_i64().unwrap_or(0);
        let (app, db) = (Arc::clone(&self.visit.app), self.visit.app.db.clone());
        db.read(move |tx| {
            let Some(store) = find_open(tx, &id)? else {
                return Ok(None);
            };
            let ctx = Ctx::of(&app.env, &store);
            if ctx.now.as_millis() >= until {
                return Ok(None);
            }
            receipt::receipt(tx, &ctx, &order)
        })
        .await
    }
}
