//! The page of a billing agreement, where its customer gives a card and agrees, and can later withdraw. The
//! operations behind it are not part of the API: whoever has the page's address acts as the customer.

use super::cards::Cards;
use super::checkout::card_form;
use super::checkout::closed::{Closed, REFRESH};
use super::checkout::view::{PlaceFields, card_fields};
use super::checkout::{SECRETS, faults, input};
use super::field::{Field, Fields};
use super::form::{Form, FormToken};
use super::legal::Legal;
use super::look::{Language, Look};
use super::respond::is_scripted;
use super::typed::{Typed, with_forms};
use super::visit::{Refused, Visit};
use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use http::Method;
use pandabase_commerce::billing::mandates::agreement;
use pandabase_commerce::billing::mandates::agreement::{AgreementPath, as_platform};
use pandabase_commerce::payments::charging::returned;
use pandabase_domain::mandate::{Frequency, MandateStatus};
use pandabase_domain::payment::PaymentStatus;
use pandabase_domain::pricing::presentment::Currency;
use pandabase_domain::store;
use pandabase_locale::{Locale, Text};
use pandabase_platform::api::Access::PublicStore;
use pandabase_platform::api::Input;
use pandabase_platform::api::endpoint::{Endpoint, action, read, write};
use pandabase_platform::api::serve::{Incoming, page};
use pandabase_platform::app::App;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// Path of the page.
const PATH: &str = "/agreements/stores/{storeId}/mandates/{mandateId}/{key}";

/// The operations behind the page.
struct Operations {
    show: Endpoint,
    returned: Endpoint,
    accept: Endpoint,
    revoke: Endpoint,
}

/// An agreement as its page shows it, and how a card is typed there.
#[derive(Serialize, JsonSchema)]
struct Shown {
    #[serde(flatten)]
    agreement: agreement::Agreement,
    cards: Cards,
}

fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<AgreementPath>) -> Result<Shown, ApiError> {
    Ok(Shown {
        agreement: agreement::show(tx, ctx, input)?,
        // The platform verifies cards that are kept.
        cards: as_platform(ctx.env, |platform| Cards::of(tx, platform))?,
    })
}

/// The routes of the page.
pub fn routes() -> Router<Arc<App>> {
    let operations = Arc::new(Operations {
        show: read(Method::GET, PATH, PublicStore, "showAgreement", show),
        returned: action(
            Method::POST,
            PATH,
            PublicStore,
            "returnToAgreement",
            returned::of_agreement,
        ),
        accept: action(
            Method::POST,
            PATH,
            PublicStore,
            "acceptAgreement",
            pandabase_commerce::payments::charging::agreement::accept,
        ),
        revoke: write(
            Method::POST,
            PATH,
            PublicStore,
            "revokeAgreement",
            agreement::revoke,
        ),
    });
    let submit = Arc::clone(&operations);
    let methods = get(move |incoming: Incoming| shown(operations, incoming))
        .post(move |incoming: Incoming| submitted(submit, incoming));
    Router::new()
        .route(PATH, methods.clone())
        .route(&format!("{PATH}/"), methods)
}

async fn shown(operations: Arc<Operations>, incoming: Incoming) -> Response {
    page(incoming, |incoming| async move {
        let arrived = Visit::new(PATH, &incoming).with_language().await?;
        let agreement = Agreement::of(operations, &incoming, arrived);
        let query = incoming.parts.uri.query().unwrap_or_default();
        if let Some(payment) = from_bank(query) {
            agreement.ask(payment.as_deref()).await;
            return Ok(agreement.visit.leave(&agreement.address()));
        }
        let waiting = agreement.visit.waiting();
        agreement.render(waiting.unwrap_or_default()).await
    })
    .await
}

/// Where the bank sent the customer here, the payment that it asked about; none for the card itself.
fn from_bank(query: &str) -> Option<Option<String>> {
    let named = |name: &str| {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    (named("from")? == "bank").then(|| named("payment"))
}

async fn submitted(operations: Arc<Operations>, incoming: Incoming) -> Response {
    page(incoming, |mut incoming| async move {
        let sent = incoming.read_form().await?;
        let arrived = Visit::new(PATH, &incoming).with_language().await?;
        let agreement = Agreement::of(operations, &incoming, arrived);
        let form = Form::read(&sent.bytes)?;
        agreement.submit(&form).await
    })
    .await
}

/// One request for the page.
struct Agreement {
    operations: Arc<Operations>,
    visit: Visit,
    look: Look,
}

impl Agreement {
    fn of(
        operations: Arc<Operations>,
        incoming: &Incoming,
        (visit, language): (Visit, Option<store::Language>),
    ) -> Self {
        Self {
            operations,
            visit,
            look: Look::at_store(&incoming.app.env.config, &incoming.parts, language),
        }
    }

    fn address(&self) -> String {
        self.visit.address(&["locale"])
    }

    /// Asks for the result of the bank's question; whether that is known now and was not before.
    async fn ask(&self, payment: Option<&str>) -> bool {
        let of = payment.map_or_else(|| json!({}), |payment| json!({"payment": payment}));
        let returned = self.visit.call(&self.operations.returned, Some(&of)).await;
        returned.is_ok_and(|returned| returned["has_changed"] == true)
    }

    /// The agreement, after the processor was asked for what the bank has decided meanwhile.
    async fn shown(&self) -> Result<Value, Refused> {
        let shown = self.visit.call(&self.operations.show, None).await?;
        if !shown["authorization_url"].is_null() && self.ask(None).await {
            return self.visit.call(&self.operations.show, None).await;
        }
        Ok(shown)
    }

    async fn submit(&self, form: &Form) -> Result<Response, ApiError> {
        let locale = self.look.locale;
        let mut typed = Typed::of(form, SECRETS);
        let is_ours = form.is_ours(self.visit.env(), &self.visit.headers);
        if !is_ours {
            typed.notice(locale.get("error-form-expired").to_string());
        }
        let outcome = match form.get("action") {
            "revoke" if is_ours => Some(self.visit.call(&self.operations.revoke, None).await),
            "accept" if is_ours => self.accept(form, &mut typed).await,
            // The script asks for the fields of another country.
            _ => None,
        };
        match outcome {
            Some(Ok(agreement)) => {
                let bank = agreement["authorization_url"].as_str();
                let target = bank.map_or_else(|| self.address(), str::to_owned);
                return Ok(self.visit.leave(&target));
            }
            Some(Err(refused)) => faults::say(&mut typed, locale, &refused),
            None => {}
        }
        if is_scripted(&self.visit.headers) {
            return self.render(typed).await;
        }
        Ok(self.visit.come_back(&self.address(), &typed))
    }

    /// Accepts; `None` when something is wrong with what was typed, which is then said.
    async fn accept(&self, form: &Form, typed: &mut Typed) -> Option<Result<Value, Refused>> {
        let shown = match self.visit.call(&self.operations.show, None).await {
            Ok(shown) => shown,
            Err(refused) => return Some(Err(refused)),
        };
        let cards = Cards::from_view(&shown);
        self.check(form, typed, &cards);
        if typed.is_refused() {
            return None;
        }
        let accept = &self.operations.accept;
        Some(self.visit.call(accept, Some(&new_method(form, &cards))).await)
    }

    /// Says what is wrong with what was typed.
    fn check(&self, form: &Form, typed: &mut Typed, cards: &Cards) {
        let locale = self.look.locale;
        input::check_place(typed, locale);
        input::check_street(typed, locale);
        if form.get("consent").is_empty() {
            typed.fault("consent", locale.get("error-agreement-consent").to_string());
        }
        input::check_method(form, typed, locale, cards);
    }

    async fn render(&self, typed: Typed) -> Result<Response, ApiError> {
        let agreement = match self.shown().await {
            Ok(agreement) => agreement,
            Err(refused) => return self.unavailable(&refused),
        };
        let token = FormToken::of(self.visit.env(), &self.visit.headers);
        let cards = Cards::from_view(&agreement);
        let page = AgreementOnPage::of(&self.look, &agreement, &typed, &cards);
        let policy = match page.form {
            Some(_) => cards.policy(&self.visit.env().config, self.look.policy()),
            None => self.look.policy(),
        };
        let template = AgreementPage {
            look: &self.look,
            t: self.look.locale,
            csrf: &token.token,
            page,
            languages: self.look.languages(),
        };
        with_forms(&template, &policy, &token)
    }

    /// The page for an address that leads to no agreement, or to one that cannot be shown now.
    fn unavailable(&self, refused: &Refused) -> Result<Response, ApiError> {
        let (closed, status) = Closed::refused(self.look.locale, refused, Closed::no_agreement);
        closed.respond(&self.look, &self.address(), status)
    }
}

/// The card, its holder's name and the billing address, as the portal takes them.
fn new_method(form: &Form, cards: &Cards) -> Value {
    json!({
        "payment_method": input::payment_method(form, cards, true),
        "name": form.get("name"),
        "billing": input::billing(form, form.get("country")),
    })
}

/// The heading and the first sentence of the page.
fn heading(t: Locale, status: MandateStatus, bank_waits: bool) -> (Text, Text) {
    let (heading, text) = match status {
        MandateStatus::RequiresAction => ("agreement-heading", "agreement-text"),
        MandateStatus::RequiresAuthorization if bank_waits => ("bank-heading", "agreement-bank-text"),
        MandateStatus::RequiresAuthorization => ("agreement-waiting-heading", "agreement-waiting-text"),
        MandateStatus::Active => ("agreement-active-heading", "agreement-active-text"),
        MandateStatus::Revoked => ("agreement-ended-heading", "agreement-ended-text"),
        MandateStatus::Expired => ("agreement-expired-heading", "agreement-expired-text"),
    };
    (t.get(heading), t.get(text))
}

#[derive(Template)]
#[template(path = "buyer/agreement.html")]
struct AgreementPage<'a> {
    look: &'a Look,
    t: Locale,
    csrf: &'a str,
    page: AgreementOnPage,
    languages: Vec<Language>,
}

/// The agreement as the page shows it.
struct AgreementOnPage {
    heading: Text,
    text: Text,
    notice: Option<String>,
    refresh: Option<u32>,
    bank: Option<String>,
    is_active: bool,
    facts: Vec<(Text, String)>,
    store: String,
    support: Option<String>,
    charges: Vec<ChargeOnPage>,
    legal: Legal,
    /// What is asked for while the agreement is open.
    form: Option<FormOnPage>,
}

struct FormOnPage {
    place: PlaceFields,
    name: Field,
    card: Option<[Field; 3]>,
    /// The processor's form.
    hosted: Option<card_form::FormOnPage>,
    card_error: Option<String>,
    consent: Field,
}

/// A charge, formatted for the page.
struct ChargeOnPage {
    day: String,
    total: String,
    tone: &'static str,
    outcome: Text,
}

impl AgreementOnPage {
    fn of(look: &Look, agreement: &Value, typed: &Typed, cards: &Cards) -> Self {
        let t = look.locale;
        let text = |name: &str| agreement[name].as_str().map(str::to_owned);
        let stands = agreement["status"].as_str().and_then(MandateStatus::parse);
        let stands = stands.unwrap_or(MandateStatus::Expired);
        let bank = text("authorization_url");
        let (heading, words) = heading(t, stands, bank.is_some());
        let frequency = frequency(t, agreement);
        let facts = [
            ("agreement-for", text("description")),
            ("agreement-charged", Some(frequency)),
            ("agreement-customer", text("email")),
            ("card", text("card")),
        ];
        let charges = agreement["charges"].as_array().into_iter().flatten();
        let store = text("store").unwrap_or_default();
        Self {
            heading,
            text: words,
            // The bank's error is shown unless this attempt has an error of its own.
            notice: typed.whole().map(str::to_owned).or_else(|| {
                agreement["failure"]
                    .as_str()
                    .map(|text| faults::in_words(t, text))
            }),
            refresh: (stands == MandateStatus::RequiresAuthorization).then_some(REFRESH),
            bank,
            is_active: stands == MandateStatus::Active,
            facts: facts
                .into_iter()
                .filter_map(|(key, fact)| Some((t.get(key), fact?)))
                .collect(),
            support: text("support_email"),
            charges: charges.map(|charge| ChargeOnPage::of(t, charge)).collect(),
            legal: Legal::of(t, &agreement["legal"], t.get("agreement-accept-terms")),
            form: (stands == MandateStatus::RequiresAction)
                .then(|| FormOnPage::of(t, agreement, &store, typed, cards)),
            store,
        }
    }
}

impl AgreementOnPage {
    /// Whether a card is typed into the processor's form.
    fn takes_hosted_cards(&self) -> bool {
        self.form.as_ref().is_some_and(|form| form.hosted.is_some())
    }
}

impl FormOnPage {
    fn of(t: Locale, agreement: &Value, store: &str, typed: &Typed, cards: &Cards) -> Self {
        let fields = Fields::new(t, typed);
        let text = |name: &str| agreement[name].as_str().unwrap_or_default();
        let consent = t
            .get("agreement-consent")
            .with("seller", store)
            .with("frequency", frequency(t, agreement))
            .with("description", text("description"));
        Self {
            place: PlaceFields::of(t, typed, &fields),
            name: fields
                .field("name", t.get("name"))
                .autocomplete("billing name")
                .max(128),
            card: (*cards == Cards::Fields).then(|| card_fields(t, &fields)),
            hosted: cards
                .form()
                .map(|form| card_form::FormOnPage::that_keeps(form, typed)),
            card_error: typed.error("method").map(str::to_owned),
            consent: fields.field("consent", consent),
        }
    }
}

/// How often the agreement charges, in the words that follow “charges”.
fn frequency(t: Locale, agreement: &Value) -> String {
    let key = match agreement["frequency"].as_str().and_then(Frequency::parse) {
        Some(Frequency::OneOff) => "frequency-once",
        Some(Frequency::Weekly) => "frequency-weekly",
        Some(Frequency::Monthly) => "frequency-monthly",
        Some(Frequency::Quarterly) => "frequency-quarterly",
        Some(Frequency::Yearly) => "frequency-yearly",
        Some(Frequency::AdHoc) | None => "frequency-ad-hoc",
    };
    t.get(key).to_string()
}

impl ChargeOnPage {
    fn of(t: Locale, charge: &Value) -> Self {
        let text = |name: &str| charge[name].as_str().unwrap_or_default();
        let (tone, outcome) = match PaymentStatus::parse(text("status")) {
            Some(PaymentStatus::Completed) => ("good", "charge-paid"),
            Some(PaymentStatus::Pending | PaymentStatus::Processing) => ("wait", "charge-waiting"),
            Some(PaymentStatus::Refunded) => ("", "charge-refunded"),
            Some(PaymentStatus::Disputed) => ("bad", "charge-disputed"),
            Some(PaymentStatus::Failed) | None => ("bad", "charge-failed"),
        };
        Self {
            day: text("day").to_owned(),
            total: t.money(charge["total"].as_i64().unwrap_or(0), Currency::Usd),
            tone,
            outcome: t.get(outcome),
        }
    }
}
