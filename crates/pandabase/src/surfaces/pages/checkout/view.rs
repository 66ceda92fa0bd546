//! What the templates of the hosted checkout page show.

use super::Form;
use crate::surfaces::pages::html;
use crate::surfaces::pages::visit::Refused;
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use pandabase_commerce::payments::Receipt;
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::pricing::place;
use pandabase_domain::pricing::place::Place;
use pandabase_domain::pricing::presentment::Currency;
use pandabase_domain::product::BillingInterval;
use pandabase_platform::error::ApiError;
use pandabase_platform::text::in_currency;
use serde_json::Value;

/// The content security policy of the page. Forms may lead to the bank and to the merchant, whose addresses
/// are not known here, and to this machine, where merchants try out an integration.
pub const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' https: data:; \
    form-action 'self' https: http://localhost:* http://127.0.0.1:*; base-uri 'none'; frame-ancestors 'none'";

/// The store, as the header shows it.
pub struct Seller {
    pub(crate) name: String,
    pub(crate) logo: Option<String>,
}

impl Seller {
    pub(crate) fn of(session: &Value) -> Self {
        let merchant = &session["merchant"];
        // The page's policy allows pictures over https only.
        let logo = text(&merchant["logo"]).filter(|url| url.starts_with("https://"));
        Self {
            name: text(&merchant["name"]).unwrap_or_default(),
            logo,
        }
    }
}

/// A line of the summary.
pub struct Item {
    pub(crate) name: String,
    pub(crate) quantity: i64,
    pub(crate) total: String,
}

/// The session, formatted for the page.
pub struct SessionOnPage {
    pub(crate) title: String,
    pub(crate) description: Option<String>,
    pub(crate) items: Vec<Item>,
    pub(crate) subtotal: String,
    pub(crate) discount: Option<String>,
    pub(crate) tax: String,
    pub(crate) tax_known: bool,
    pub(crate) tax_included: bool,
    pub(crate) total: String,
    pub(crate) total_cents: i64,
    pub(crate) local_total: Option<String>,
    /// Whether no way to pay is asked for.
    pub nothing_to_pay: bool,
    pub(crate) plan: Option<Plan>,
    /// The text of the button that pays.
    pub button: String,
    pub(crate) cancel_url: Option<String>,
}

impl SessionOnPage {
    pub(crate) fn of(session: &Value) -> Self {
        let (subtotal, discount) = (number(&session["amount"]), number(&session["discount_amount"]));
        let (tax, total) = (number(&session["tax_amount"]), number(&session["total_amount"]));
        let items = session["items"].as_array().into_iter().flatten();
        let plan = Plan::of(&session["subscription"]);
        let has_trial = plan.as_ref().is_some_and(|plan| plan.trial_days > 0);
        let nothing_to_pay = total == 0 && !recurs_at_a_price(session);
        Self {
            button: match &plan {
                Some(_) if has_trial => "Start subscription".to_owned(),
                Some(_) => "Subscribe".to_owned(),
                None if nothing_to_pay => "Complete order".to_owned(),
                None => format!("Pay {}", money(total)),
            },
            title: text(&session["title"]).unwrap_or_default(),
            description: text(&session["description"]),
            items: items.map(Item::of).collect(),
            subtotal: money(subtotal),
            discount: (discount > 0).then(|| money(discount)),
            tax: money(tax),
            tax_known: is_taxable(&session["customer"]["billing"]),
            tax_included: tax > 0 && subtotal.saturating_sub(discount) == total,
            total: money(total),
            total_cents: total,
            local_total: local_total(&session["presentment"]),
            nothing_to_pay,
            plan,
            cancel_url: text(&session["cancel_url"]),
        }
    }
}

/// Whether a card is charged later, even if nothing is now.
pub fn recurs_at_a_price(session: &Value) -> bool {
    number(&session["subscription"]["amount"]) > 0
}

/// Whether an address has all that the tax depends on.
fn is_taxable(billing: &Value) -> bool {
    let country = billing["country"].as_str().and_then(Country::parse);
    country.is_some_and(|country| Place::of(country, billing["state"].as_str()).is_known())
}

/// The plan of a subscription.
pub struct Plan {
    /// `$15.00 / month`.
    pub price: String,
    /// Days before the first charge; 0 without a trial.
    pub trial_days: i64,
}

impl Plan {
    fn of(terms: &Value) -> Option<Self> {
        let interval = BillingInterval::parse(terms["billing_interval"].as_str()?)?;
        Some(Self {
            price: format!("{} / {}", money(number(&terms["amount"])), interval.noun()),
            trial_days: number(&terms["trial_days"]),
        })
    }

    /// `1 day`, `14 days`.
    pub fn trial(&self) -> String {
        match self.trial_days {
            1 => "1 day".to_owned(),
            days => format!("{days} days"),
        }
    }
}

impl Item {
    fn of(item: &Value) -> Self {
        let quantity = number(&item["quantity"]);
        Self {
            name: text(&item["name"]).unwrap_or_default(),
            quantity,
            total: money(number(&item["amount"]).saturating_mul(quantity)),
        }
    }
}

fn local_total(presentment: &Value) -> Option<String> {
    let currency = Currency::parse(presentment["currency"].as_str()?)?;
    Some(in_currency(number(&presentment["amount"]), currency))
}

/// A custom field of the form.
pub struct Field {
    pub(crate) key: String,
    pub(crate) label: String,
    pub(crate) required: bool,
    pub(crate) numeric: bool,
    pub(crate) options: Vec<FieldOption>,
    pub(crate) value: String,
}

/// An option of a dropdown.
pub struct FieldOption {
    pub(crate) label: String,
    pub(crate) value: String,
}

impl Field {
    pub(crate) fn all(session: &Value, form: &Filled) -> Vec<Self> {
        let fields = session["display"]["fields"].as_array().into_iter().flatten();
        fields.map(|field| Self::of(field, form)).collect()
    }

    fn of(field: &Value, form: &Filled) -> Self {
        let key = text(&field["key"]).unwrap_or_default();
        let kind = field["type"].as_str().unwrap_or_default();
        let options = field["dropdown"]["options"].as_array().into_iter().flatten();
        let given = form
            .answers
            .iter()
            .find(|(name, _)| *name == key)
            .map(|(_, value)| value.clone());
        Self {
            label: text(&field["label"]["custom"]).unwrap_or_else(|| key.clone()),
            required: field["optional"] != true,
            numeric: kind == "numeric",
            options: options
                .filter(|_| kind == "dropdown")
                .map(|option| FieldOption {
                    label: text(&option["label"]).unwrap_or_default(),
                    value: text(&option["value"]).unwrap_or_default(),
                })
                .collect(),
            value: given
                .or_else(|| text(&field[kind]["default_value"]))
                .unwrap_or_default(),
            key,
        }
    }
}

/// A payment method to choose.
pub struct Choice {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
}

/// A country to choose.
pub struct CountryOption {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
}

impl CountryOption {
    pub(crate) fn of(country: Country) -> Self {
        Self {
            code: country.as_str(),
            name: country.name(),
        }
    }
}

/// A state or province to choose.
pub struct RegionOption {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    pub(crate) is_chosen: bool,
}

/// The state of a form's address; empty when it belongs to another country. Without a script the old
/// country's states stay on the page until the form is sent.
pub fn state_of(form: &Form) -> &str {
    let state = form.get("state");
    let before = Country::parse(form.get("state_of"));
    match Country::parse(form.get("country")) {
        Some(country) if !place::keeps_state(before, country, state) => "",
        _ => state,
    }
}

/// What the buyer has typed, or what the session knows of the buyer.
#[derive(Default)]
pub struct Filled {
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) country: String,
    pub(crate) line1: String,
    pub(crate) line2: String,
    pub(crate) city: String,
    pub(crate) state: String,
    pub(crate) postal_code: String,
    pub(crate) tax_id: String,
    pub(crate) coupon_code: String,
    pub(crate) method: String,
    pub(crate) consent: bool,
    answers: Vec<(String, String)>,
    submitted: bool,
}

impl Filled {
    pub(crate) fn from_form(form: &Form) -> Self {
        let field = |name: &str| form.get(name).to_owned();
        let answers = form
            .with_prefix("field.")
            .map(|(key, value)| (key.to_owned(), value.to_owned()));
        Self {
            email: field("email"),
            name: field("name"),
            country: field("country"),
            line1: field("line1"),
            line2: field("line2"),
            city: field("city"),
            state: state_of(form).to_owned(),
            postal_code: field("postal_code"),
            tax_id: field("tax_id"),
            coupon_code: field("coupon_code"),
            method: field("method"),
            consent: !form.get("consent").is_empty(),
            answers: answers.collect(),
            submitted: true,
        }
    }

    /// The states or provinces of the country chosen, where the tax depends on them.
    pub(crate) fn regions(&self) -> Vec<RegionOption> {
        let Some(country) = Country::parse(&self.country) else {
            return Vec::new();
        };
        let chosen = place::region_code(country, &self.state);
        place::regions(country)
            .map(|(code, name)| RegionOption {
                code,
                name,
                is_chosen: chosen == Some(code),
            })
            .collect()
    }

    /// What was typed, or on a first visit what the session knows. Card data is never shown again.
    pub fn or_from(self, session: &Value) -> Self {
        if self.submitted {
            return self;
        }
        let customer = &session["customer"];
        let billing = &customer["billing"];
        let known = |value: &Value| text(value).unwrap_or_default();
        Self {
            email: known(&customer["email"]),
            name: known(&customer["name"]),
            country: known(&billing["country"]),
            line1: known(&billing["line1"]),
            line2: known(&billing["line2"]),
            city: known(&billing["city"]),
            state: known(&billing["state"]),
            postal_code: known(&billing["postal_code"]),
            tax_id: known(&session["tax_id"]),
            coupon_code: known(&session["coupon"]["code"]),
            method: "card".to_owned(),
            ..self
        }
    }
}

/// A page without a form: paid, processing, expired, or not found.
#[derive(Template)]
#[template(path = "checkout_closed.html")]
pub struct Closed {
    merchant: Option<String>,
    heading: &'static str,
    text: String,
    receipt: Option<Receipt>,
    next: Option<String>,
    support: Option<String>,
    refresh: Option<u32>,
}

impl Closed {
    fn of(session: &Value, heading: &'static str, words: &str) -> Self {
        Self {
            merchant: text(&session["merchant"]["name"]),
            heading,
            text: words.to_owned(),
            receipt: None,
            next: None,
            support: text(&session["merchant"]["supportEmail"]),
            refresh: None,
        }
    }

    pub(crate) fn paid(session: &Value, receipt: Option<Receipt>) -> Self {
        let next = text(&session["return_url"]);
        let words = match &session["subscription"] {
            Value::Null => "Your payment was received. A receipt is on its way to your mailbox.",
            terms if terms["trial_days"] != 0 => {
                "Your trial has begun. A receipt is on its way to your mailbox."
            }
            _ => "Your subscription has begun. A receipt is on its way to your mailbox.",
        };
        Self {
            receipt,
            next,
            ..Self::of(session, "Thank you", words)
        }
    }

    pub(crate) fn waiting(session: &Value, seconds: u32) -> Self {
        let words = "Your payment is being processed. This page looks for news by itself; you may also close \
                     it, a receipt will be mailed to you.";
        Self {
            refresh: Some(seconds),
            ..Self::of(session, "Payment in progress", words)
        }
    }

    pub(crate) fn expired(session: &Value) -> Self {
        let words = "This checkout is no longer open. Nothing was charged.";
        Self {
            next: text(&session["cancel_url"]),
            ..Self::of(session, "Checkout closed", words)
        }
    }

    pub(crate) fn unavailable(refused: &Refused) -> Self {
        Self::of_nobody("Checkout closed", refused.text.clone())
    }

    pub(crate) fn unknown() -> Self {
        Self::of_nobody(
            "Not found",
            "There is no payment link at this address.".to_owned(),
        )
    }

    pub(crate) fn no_agreement() -> Self {
        Self::of_nobody(
            "Not found",
            "There is no billing agreement at this address.".to_owned(),
        )
    }

    fn of_nobody(heading: &'static str, text: String) -> Self {
        Self {
            merchant: None,
            heading,
            text,
            receipt: None,
            next: None,
            support: None,
            refresh: None,
        }
    }

    pub(crate) fn respond(&self, status: StatusCode) -> Result<Response, ApiError> {
        let text = self.render().map_err(|error| ApiError::Internal(error.into()))?;
        Ok(html(status, text, POLICY))
    }
}

/// Field names of the API and their labels on the form.
const LABELS: &[(&str, &str)] = &[
    ("customer/email", "Email"),
    ("customer/name", "Name"),
    ("customer/billing/country", "Country"),
    ("customer/billing/line1", "Address"),
    ("customer/billing/line2", "Address, second line"),
    ("customer/billing/city", "City"),
    ("customer/billing/state", "State or province"),
    ("customer/billing/postal_code", "Postal code"),
    ("customer/billing", "Billing address"),
    ("customer", "Contact"),
    ("tax_id", "Tax ID"),
    ("coupon_code", "Coupon code"),
    ("payment_method/card/number", "Card number"),
    ("payment_method/card/exp_month", "Expiry"),
    ("payment_method/card/exp_year", "Expiry"),
    ("payment_method/card/cvc", "Security code"),
    ("payment_method", "Payment"),
];

/// The error shown when the total or the trial is no longer the one that the page showed.
const NEW_TOTAL: &str = "The total changed. Please check it and pay again.";

/// The error shown to a buyer who has not agreed to recurring charges.
const NO_CONSENT: &str = "Please agree to the recurring charges to subscribe.";

/// An error of the API in the words of the form.
pub fn for_people(error: &str) -> String {
    if error == ApiError::TotalChanged.to_string() {
        return NEW_TOTAL.to_owned();
    }
    let Some((path, rule)) = error.strip_prefix("body").and_then(|rest| rest.split_once(' ')) else {
        return error.to_owned();
    };
    let path = path.trim_start_matches('/');
    if path == "consent" {
        return NO_CONSENT.to_owned();
    }
    match LABELS.iter().find(|(name, _)| *name == path) {
        Some((_, label)) => format!("{label} {rule}"),
        None => rule.to_owned(),
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or(0)
}

fn money(cents: i64) -> String {
    Cents(cents).to_string()
}
