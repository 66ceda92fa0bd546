//! The page of a billing agreement, where its customer gives a card and agrees, and can later withdraw. The
//! operations behind it are not part of the API: whoever has the page's address acts as the customer.

use super::checkout::{
    Closed, CountryOption, Filled, POLICY, REFRESH, billing, for_people, payment_method, see_other,
};
use super::form::{Form, FormToken};
use super::html;
use super::visit::{Refused, Visit};
use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use http::{Method, StatusCode, header};
use pandabase_commerce::billing::mandates::agreement;
use pandabase_domain::mandate::MandateStatus;
use pandabase_domain::money::Cents;
use pandabase_domain::payment::PaymentStatus;
use pandabase_domain::pricing::country::Country;
use pandabase_platform::api::Access::PublicStore;
use pandabase_platform::api::endpoint::{Endpoint, action, read, write};
use pandabase_platform::api::serve::{Incoming, page};
use pandabase_platform::app::App;
use pandabase_platform::error::ApiError;
use serde_json::{Value, json};
use std::sync::Arc;

/// Path of the page.
const PATH: &str = "/agreements/stores/{storeId}/mandates/{mandateId}/{key}";
/// The error shown to a customer who has not ticked the box.
const NO_CONSENT: &str = "Please agree to the charges.";

/// The operations behind the page.
struct Operations {
    show: Endpoint,
    accept: Endpoint,
    revoke: Endpoint,
}

/// The routes of the page.
pub fn routes() -> Router<Arc<App>> {
    let operations = Arc::new(Operations {
        show: read(Method::GET, PATH, PublicStore, "showAgreement", agreement::show),
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
        let visit = Visit::new(PATH, &incoming);
        match visit.call(&operations.show, None).await {
            Ok(agreement) => visit.render_agreement(&agreement, Filled::default(), None),
            Err(refused) => unavailable(&refused),
        }
    })
    .await
}

async fn submitted(operations: Arc<Operations>, incoming: Incoming) -> Response {
    page(incoming, |mut incoming| async move {
        let sent = incoming.read_form().await?;
        let visit = Visit::new(PATH, &incoming);
        let form = Form::read(&visit.app.env, &visit.headers, &sent.bytes)?;
        let agreement = match visit.call(&operations.show, None).await {
            Ok(agreement) => agreement,
            Err(refused) => return unavailable(&refused),
        };
        let filled = Filled::from_form(&form);
        let outcome = match form.get("action") {
            "revoke" => visit.call(&operations.revoke, None).await,
            _ if form.get("consent").is_empty() => {
                let error = NO_CONSENT.to_owned();
                return visit.render_agreement(&agreement, filled, Some(error));
            }
            _ => visit.call(&operations.accept, Some(&new_method(&form))).await,
        };
        match outcome {
            Ok(agreement) => {
                let bank = agreement["authorization_url"].as_str();
                Ok(see_other(bank.unwrap_or(&visit.path)))
            }
            Err(refused) => {
                // The agreement may have changed before the attempt failed.
                let agreement = visit.call(&operations.show, None).await.unwrap_or(agreement);
                visit.render_agreement(&agreement, filled, Some(in_words(&refused.text)))
            }
        }
    })
    .await
}

/// The card, its holder's name and the billing address, as the portal takes them.
fn new_method(form: &Form) -> Value {
    json!({
        "payment_method": payment_method(form),
        "name": form.get("name"),
        "billing": billing(form, form.get("country")),
    })
}

/// An error in the words of the form. The checkout's table of labels knows these fields as the customer's.
fn in_words(error: &str) -> String {
    match error.strip_prefix("body/") {
        Some(rest) if rest.starts_with("billing") || rest.starts_with("name") => {
            for_people(&format!("body/customer/{rest}"))
        }
        _ => for_people(error),
    }
}

/// The page for an address that leads to no agreement, or to one that cannot be shown now.
fn unavailable(refused: &Refused) -> Result<Response, ApiError> {
    match refused.status {
        StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST => {
            Closed::no_agreement().respond(StatusCode::NOT_FOUND)
        }
        status => Closed::unavailable(refused).respond(status),
    }
}

impl Visit {
    fn render_agreement(
        &self,
        agreement: &Value,
        filled: Filled,
        error: Option<String>,
    ) -> Result<Response, ApiError> {
        let status = if error.is_some() {
            StatusCode::BAD_REQUEST
        } else {
            StatusCode::OK
        };
        let token = FormToken::of(&self.app.env, &self.headers);
        let shown = AgreementOnPage::of(agreement);
        let stands = agreement["status"].as_str().and_then(MandateStatus::parse);
        let stands = stands.unwrap_or(MandateStatus::Expired);
        let bank = agreement["authorization_url"].as_str();
        let (heading, words) = heading(stands, bank.is_some());
        let text = AgreementPage {
            heading,
            text: words,
            // The bank's error is shown unless this attempt has an error of its own.
            error: error.or_else(|| agreement["failure"].as_str().map(str::to_owned)),
            refresh: (stands == MandateStatus::RequiresAuthorization).then_some(REFRESH),
            bank,
            is_open: stands == MandateStatus::RequiresAction,
            is_active: stands == MandateStatus::Active,
            countries: Country::all().map(CountryOption::of).collect(),
            takes_card_numbers: self.app.env.config.is_sandbox(),
            csrf: &token.token,
            form: &filled,
            agreement: shown,
        }
        .render()
        .map_err(|error| ApiError::Internal(error.into()))?;
        let mut response = html(status, text, POLICY);
        if let Some(cookie) = token.set_cookie(&self.app.env) {
            response.headers_mut().insert(header::SET_COOKIE, cookie);
        }
        Ok(response)
    }
}

/// The heading and the first sentence of the page.
fn heading(status: MandateStatus, bank_waits: bool) -> (&'static str, &'static str) {
    match status {
        MandateStatus::RequiresAction => (
            "Billing agreement",
            "You are asked to let this merchant charge your card later. Nothing is charged now.",
        ),
        MandateStatus::RequiresAuthorization if bank_waits => (
            "Your bank has a question",
            "Please confirm to your bank that your card may be charged. Then the agreement is made.",
        ),
        MandateStatus::RequiresAuthorization => (
            "Your card is being verified",
            "This page looks for news by itself.",
        ),
        MandateStatus::Active => (
            "Your agreement is active",
            "You are mailed before every charge, and you can take the agreement back at any time.",
        ),
        MandateStatus::Revoked => ("This agreement has ended", "Nothing more is charged."),
        MandateStatus::Expired => (
            "This agreement has expired",
            "It was not accepted in time, or too many cards were refused. Nothing was charged.",
        ),
    }
}

#[derive(Template)]
#[template(path = "agreement.html")]
struct AgreementPage<'a> {
    heading: &'static str,
    text: &'static str,
    error: Option<String>,
    refresh: Option<u32>,
    bank: Option<&'a str>,
    is_open: bool,
    is_active: bool,
    countries: Vec<CountryOption>,
    takes_card_numbers: bool,
    csrf: &'a str,
    form: &'a Filled,
    agreement: AgreementOnPage,
}

/// The agreement, formatted for the page.
struct AgreementOnPage {
    store: String,
    support_email: Option<String>,
    description: String,
    frequency: String,
    email: String,
    card: Option<String>,
    charges: Vec<ChargeOnPage>,
}

/// A charge, formatted for the page.
struct ChargeOnPage {
    day: String,
    total: String,
    outcome: &'static str,
}

impl AgreementOnPage {
    fn of(agreement: &Value) -> Self {
        let text = |name: &str| agreement[name].as_str().map(str::to_owned);
        let charges = agreement["charges"].as_array().into_iter().flatten();
        Self {
            store: text("store").unwrap_or_default(),
            support_email: text("support_email"),
            description: text("description").unwrap_or_default(),
            frequency: text("frequency").unwrap_or_default(),
            email: text("email").unwrap_or_default(),
            card: text("card"),
            charges: charges.map(ChargeOnPage::of).collect(),
        }
    }
}

impl ChargeOnPage {
    fn of(charge: &Value) -> Self {
        let text = |name: &str| charge[name].as_str().unwrap_or_default();
        Self {
            day: text("day").to_owned(),
            total: Cents(charge["total"].as_i64().unwrap_or(0)).to_string(),
            outcome: match PaymentStatus::parse(text("status")) {
                Some(PaymentStatus::Completed) => "paid",
                Some(PaymentStatus::Pending | PaymentStatus::Processing) => "not confirmed yet",
                Some(PaymentStatus::Refunded) => "refunded",
                Some(PaymentStatus::Disputed) => "disputed",
                Some(PaymentStatus::Failed) | None => "failed",
            },
        }
    }
}
