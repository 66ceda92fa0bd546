//! The hosted checkout page: HTML that works without JavaScript. It calls the same endpoints as any other
//! client, within the process.

pub mod view;

use super::form::{Form, FormToken};
use super::html;
use super::visit::Visit;
use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::response::Response;
use axum::routing::get;
use http::header::HeaderValue;
use http::{StatusCode, header};
use pandabase_commerce::payments::{Receipt, receipt};
use pandabase_domain::id::{OrderId, StoreId};
use pandabase_domain::pricing::country::Country;
use pandabase_domain::pricing::methods;
use pandabase_domain::pricing::methods::Method as PaymentMethod;
use pandabase_platform::access::stores::find_open;
use pandabase_platform::api::endpoint::Endpoint;
use pandabase_platform::api::serve::{Incoming, page};
use pandabase_platform::app::App;
use pandabase_platform::context::Ctx;
use pandabase_platform::error::ApiError;
use serde_json::{Value, json};
use std::sync::Arc;
use view::{Choice, Field, SessionOnPage};
pub use view::{Closed, CountryOption, Filled, POLICY, for_people};

/// Path of the page.
const PATH: &str = "/pay/stores/{storeId}/sids/{sessionId}";
/// How often a page that waits for a payment reloads, in seconds.
pub const REFRESH: u32 = 5;

/// The operations behind the page.
struct Operations {
    show: Endpoint,
    update: Endpoint,
    pay: Endpoint,
}

impl Operations {
    /// Finds the operations in the route table.
    fn of(endpoints: &[Endpoint]) -> Option<Self> {
        let find = |operation| {
            endpoints
                .iter()
                .find(|endpoint| endpoint.meta.operation == operation)
                .cloned()
        };
        Some(Self {
            show: find("getCheckoutSession")?,
            update: find("updateCheckoutSession")?,
            pay: find("payCheckoutSession")?,
        })
    }
}

/// The routes of the page; none where the operations are not in the table.
pub fn routes(endpoints: &[Endpoint]) -> Router<Arc<App>> {
    let Some(operations) = Operations::of(endpoints) else {
        return Router::new();
    };
    let operations = Arc::new(operations);
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
        let session = match visit.call(&operations.show, None).await {
            Ok(session) => session,
            Err(error) => return Closed::unavailable(&error).respond(error.status),
        };
        visit.render(session, Filled::default(), None).await
    })
    .await
}

async fn submitted(operations: Arc<Operations>, incoming: Incoming) -> Response {
    page(incoming, |mut incoming| async move {
        let sent = incoming.read_form().await?;
        let visit = Visit::new(PATH, &incoming);
        let form = Form::read(&visit.app.env, &visit.headers, &sent.bytes)?;
        let session = match visit.call(&operations.show, None).await {
            Ok(session) => session,
            Err(error) => return Closed::unavailable(&error).respond(error.status),
        };
        let filled = Filled::from_form(&form);
        let outcome = match visit.call(&operations.update, Some(&update_body(&form))).await {
            // What was typed changed the total or the trial: the buyer sees that before they pay.
            Ok(updated) if form.get("action") == "pay" && !is_as_shown(&updated, &form) => {
                let changed = ApiError::TotalChanged.to_string();
                return visit.render(updated, filled, Some(changed)).await;
            }
            Ok(updated) if form.get("action") == "pay" => {
                visit
                    .call(&operations.pay, Some(&pay_body(&form, &updated)))
                    .await
            }
            settled => settled,
        };
        match outcome {
            Ok(paid) if paid["payment_id"].is_string() => Ok(see_other(next_stop(&paid, &visit.path))),
            Ok(session) => visit.render(session, filled, None).await,
            Err(refused) => {
                // The session may have changed before the attempt failed.
                let session = visit.call(&operations.show, None).await.unwrap_or(session);
                visit.render(session, filled, Some(refused.text)).await
            }
        }
    })
    .await
}

/// Where the buyer goes after paying: to the bank, to the merchant, or back to this page, which then shows
/// the state of the order.
fn next_stop<'a>(paid: &'a Value, page: &'a str) -> &'a str {
    let bank = paid["authorization_url"].as_str();
    let merchant = paid["return_url"]
        .as_str()
        .filter(|_| paid["status"] == "COMPLETED");
    bank.or(merchant).unwrap_or(page)
}

pub(crate) fn see_other(target: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    if let Ok(location) = HeaderValue::from_str(target) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

impl Visit {
    async fn render(
        &self,
        session: Value,
        filled: Filled,
        error: Option<String>,
    ) -> Result<Response, ApiError> {
        match session["status"].as_str().unwrap_or_default() {
            "OPEN" => self.render_open(&session, filled, error),
            "COMPLETED" => Closed::paid(&session, self.receipt(&session).await?).respond(StatusCode::OK),
            "PROCESSING" => Closed::waiting(&session, REFRESH).respond(StatusCode::OK),
            _ => Closed::expired(&session).respond(StatusCode::OK),
        }
    }

    /// What was delivered. The page shows it until the session would have expired, so that an address seen
    /// long ago opens nothing.
    async fn receipt(&self, session: &Value) -> Result<Option<Receipt>, ApiError> {
        let id = StoreId::from_stored(session["merchant"]["id"].as_str().unwrap_or_default());
        let order = OrderId::from_stored(session["order_id"].as_str().unwrap_or_default());
        let until = session["expires_at"].as_i64().unwrap_or(0);
        let (app, db) = (Arc::clone(&self.app), self.app.db.clone());
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

    fn render_open(
        &self,
        session: &Value,
        filled: Filled,
        error: Option<String>,
    ) -> Result<Response, ApiError> {
        let token = FormToken::of(&self.app.env, &self.headers);
        let form = filled.or_from(session);
        let status = if error.is_some() {
            StatusCode::BAD_REQUEST
        } else {
            StatusCode::OK
        };
        let text = OpenPage {
            merchant: view::Seller::of(session),
            session: SessionOnPage::of(session),
            fields: Field::all(session, &form),
            methods: choices(session),
            countries: Country::all().map(CountryOption::of).collect(),
            takes_card_numbers: self.app.env.config.is_sandbox(),
            error: error.map(|text| for_people(&text)),
            csrf: &token.token,
            form: &form,
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

#[derive(Template)]
#[template(path = "checkout.html")]
struct OpenPage<'a> {
    merchant: view::Seller,
    session: SessionOnPage,
    fields: Vec<Field>,
    methods: Vec<Choice>,
    countries: Vec<CountryOption>,
    takes_card_numbers: bool,
    error: Option<String>,
    csrf: &'a str,
    form: &'a Filled,
}

/// The payment methods to choose from, in the session's order.
fn choices(session: &Value) -> Vec<Choice> {
    let words = session["available_payment_methods"]
        .as_array()
        .into_iter()
        .flatten();
    let offered = words.filter_map(|word| PaymentMethod::parse(word.as_str()?));
    offered
        .map(|method| Choice {
            code: methods::code_of(method).as_str(),
            name: method.name(),
        })
        .collect()
}

/// A number that the submitted page showed: the total in cents or the days of the trial.
fn number_shown(form: &Form, what: &str) -> Option<i64> {
    form.get(what).parse().ok()
}

/// Whether the session still has the total and the trial that the submitted page showed. A trial can be lost
/// without a change of the total.
fn is_as_shown(session: &Value, form: &Form) -> bool {
    let trial = session["subscription"]["trial_days"].as_i64().unwrap_or(0);
    session["total_amount"].as_i64() == number_shown(form, "shown_total")
        && trial == number_shown(form, "shown_trial").unwrap_or(0)
}

fn update_body(form: &Form) -> Value {
    let mut body = json!({
        "tax_id": optional(form.get("tax_id")),
        "coupon_code": optional(form.get("coupon_code")),
    });
    if let Some(customer) = customer(form) {
        body["customer"] = customer;
    }
    body
}

fn pay_body(form: &Form, session: &Value) -> Value {
    let answers: Vec<Value> = form
        .with_prefix("field.")
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| json!({"key": key, "value": value}))
        .collect();
    // The buyer is charged the total on the button or nothing, even if the session changes meanwhile.
    let mut body = json!({
        "customer": customer(form).unwrap_or_else(|| json!({})),
        "expected_total": number_shown(form, "shown_total"),
    });
    if !answers.is_empty() {
        body["custom_fields"] = answers.into();
    }
    let terms = &session["subscription"];
    if terms.is_object() && !form.get("consent").is_empty() {
        body["consent"] = true.into();
    }
    if session["total_amount"] != 0 || view::recurs_at_a_price(session) {
        body["payment_method"] = payment_method(form);
    }
    body
}

/// The customer: none without an email, and without an address until a country is chosen.
fn customer(form: &Form) -> Option<Value> {
    let email = optional(form.get("email"))?;
    let mut customer = json!({"email": email});
    if let Some(name) = optional(form.get("name")) {
        customer["name"] = name.into();
    }
    if let Some(country) = optional(form.get("country")) {
        customer["billing"] = billing(form, country);
    }
    Some(customer)
}

/// The billing address of a form.
pub fn billing(form: &Form, country: &str) -> Value {
    json!({
        "line1": form.get("line1"),
        "line2": optional(form.get("line2")),
        "city": form.get("city"),
        "state": view::state_of(form),
        "postal_code": form.get("postal_code"),
        "country": country,
    })
}

/// The payment method of a form; a card unless the form names another.
pub fn payment_method(form: &Form) -> Value {
    let code = optional(form.get("method")).unwrap_or("card");
    let mut method = json!({"type": code});
    if code == "card" {
        let number: String = form
            .get("card_number")
            .chars()
            .filter(|c| !matches!(c, ' ' | '-'))
            .collect();
        let (month, year) = expiry(form.get("card_expiry"));
        method["card"] =
            json!({"number": number, "exp_month": month, "exp_year": year, "cvc": form.get("card_cvc")});
    }
    method
}

/// Month and year of `12/34` or `12/2034`; zeros for anything else, which the operation refuses.
fn expiry(text: &str) -> (i64, i64) {
    let (month, year) = text.split_once('/').unwrap_or((text, ""));
    let number = |digits: &str| digits.trim().parse::<i64>().unwrap_or(0);
    let year = number(year);
    (
        number(month),
        if (1..100).contains(&year) {
            2000 + year
        } else {
            year
        },
    )
}

fn optional(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expiry_dates_are_read_as_people_write_them() {
        assert_eq!(expiry("12/34"), (12, 2034));
        assert_eq!(expiry(" 1 / 2031"), (1, 2031));
        assert_eq!(expiry("soon"), (0, 0));
    }
}
