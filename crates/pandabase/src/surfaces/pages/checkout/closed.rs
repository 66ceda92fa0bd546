//! Pages without a form: paid, waiting, expired, or not found.

use crate::surfaces::pages::look::{Language, Look};
use crate::surfaces::pages::respond::html;
use crate::surfaces::pages::visit::Refused;
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use pandabase_commerce::payments::Receipt;
use pandabase_domain::pricing::presentment::Currency;
use pandabase_locale::Locale;
use pandabase_platform::error::ApiError;
use serde_json::Value;

/// How often a page that waits looks again, in seconds.
pub const REFRESH: u32 = 5;

/// How the page looks at a glance.
#[derive(Clone, Copy)]
enum Mark {
    Good,
    Wait,
    Bad,
}

/// A page without a form.
pub struct Closed {
    mark: Mark,
    outcome: &'static str,
    merchant: Option<String>,
    heading: String,
    text: String,
    order_id: Option<String>,
    receipt: Option<Receipt>,
    charged: Option<String>,
    /// A button that leads on: its words and its address.
    next: Option<(String, String)>,
    /// The order's page in the customer portal.
    portal: Option<String>,
    support: Option<String>,
    refresh: Option<u32>,
}

/// The page with its look.
#[derive(Template)]
#[template(path = "buyer/closed.html")]
pub struct ClosedPage<'a> {
    look: &'a Look,
    t: Locale,
    page: &'a Closed,
    address: &'a str,
    languages: Vec<Language>,
}

impl Closed {
    fn new(mark: Mark, outcome: &'static str, heading: impl ToString, text: impl ToString) -> Self {
        Self {
            mark,
            outcome,
            merchant: None,
            heading: heading.to_string(),
            text: text.to_string(),
            order_id: None,
            receipt: None,
            charged: None,
            next: None,
            portal: None,
            support: None,
            refresh: None,
        }
    }

    fn of(self, session: &Value) -> Self {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        Self {
            merchant: text(&session["merchant"]["name"]),
            support: text(&session["merchant"]["supportEmail"]),
            order_id: text(&session["order_id"]),
            ..self
        }
    }

    pub(super) fn paid(t: Locale, session: &Value, receipt: Option<Receipt>) -> Self {
        let terms = &session["subscription"];
        let text = match terms["trial_days"].as_i64() {
            None if session["total_amount"] == 0 => t.get("paid-free"),
            None => t.get("paid-text"),
            Some(0) => t.get("paid-subscription"),
            Some(_) => t.get("paid-trial"),
        };
        let next = session["return_url"].as_str();
        Self {
            charged: receipt.is_some().then(|| charged(t, session)),
            receipt,
            next: next.map(|url| (t.get("continue-to-seller").to_string(), url.to_owned())),
            ..Self::new(Mark::Good, "paid", t.get("paid-heading"), text).of(session)
        }
    }

    /// The same page with the way to the order's own, where the buyer finds it again.
    pub(super) fn with_portal(self, portal: Option<String>) -> Self {
        Self { portal, ..self }
    }

    pub(super) fn waiting(t: Locale, session: &Value, bank: Option<&str>) -> Self {
        let (heading, text) = match bank {
            Some(_) => (t.get("bank-heading"), t.get("bank-text")),
            None => (t.get("waiting-heading"), t.get("waiting-text")),
        };
        Self {
            refresh: Some(REFRESH),
            next: bank.map(|url| (t.get("bank-button").to_string(), url.to_owned())),
            ..Self::new(Mark::Wait, "processing", heading, text).of(session)
        }
    }

    pub(super) fn expired(t: Locale, session: &Value) -> Self {
        let back = session["cancel_url"].as_str();
        Self {
            next: back.map(|url| (t.get("back-to-seller").to_string(), url.to_owned())),
            ..Self::new(Mark::Bad, "closed", t.get("closed-heading"), t.get("closed-text")).of(session)
        }
    }

    /// The page for an address that leads to nothing that can be shown now.
    pub fn unavailable(t: Locale, refused: &Refused) -> Self {
        if refused.status.is_server_error() || refused.status == StatusCode::TOO_MANY_REQUESTS {
            return Self::new(
                Mark::Bad,
                "closed",
                t.get("trouble-heading"),
                t.get("trouble-text"),
            );
        }
        Self::new(
            Mark::Bad,
            "closed",
            t.get("closed-heading"),
            t.get("unavailable-text"),
        )
    }

    /// The page for an address that leads to what does not exist, or cannot be shown now, and its status.
    pub fn refused(t: Locale, refused: &Refused, missing: fn(Locale) -> Self) -> (Self, StatusCode) {
        match refused.status {
            StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST => (missing(t), StatusCode::NOT_FOUND),
            status => (Self::unavailable(t, refused), status),
        }
    }

    /// The page for a payment link that does not exist.
    pub fn unknown(t: Locale) -> Self {
        Self::new(
            Mark::Bad,
            "closed",
            t.get("not-found-heading"),
            t.get("no-paylink-text"),
        )
    }

    /// The page for a billing agreement that does not exist.
    pub fn no_agreement(t: Locale) -> Self {
        Self::new(
            Mark::Bad,
            "closed",
            t.get("not-found-heading"),
            t.get("no-agreement-text"),
        )
    }

    /// The page for a reminder of a cart that does not exist.
    pub fn no_reminder(t: Locale) -> Self {
        Self::new(
            Mark::Bad,
            "closed",
            t.get("not-found-heading"),
            t.get("no-reminder-text"),
        )
    }

    /// Responds with the page.
    ///
    /// # Errors
    /// [`ApiError::Internal`] when it cannot be rendered.
    pub fn respond(&self, look: &Look, address: &str, status: StatusCode) -> Result<Response, ApiError> {
        let page = self.on(look, address);
        let text = page.render().map_err(|error| ApiError::Internal(error.into()))?;
        Ok(html(status, text, &look.policy()))
    }

    /// The page as it looks; `address` is where it is asked for again.
    fn on<'a>(&'a self, look: &'a Look, address: &'a str) -> ClosedPage<'a> {
        ClosedPage {
            look,
            t: look.locale,
            page: self,
            address,
            languages: look.languages(),
        }
    }
}

impl Mark {
    const fn tone(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Wait => "wait",
            Self::Bad => "bad",
        }
    }

    const fn sign(self) -> &'static str {
        match self {
            Self::Good => "✓",
            Self::Wait => "…",
            Self::Bad => "×",
        }
    }
}

/// What was charged, in the money that it was charged in.
fn charged(t: Locale, session: &Value) -> String {
    let dollars = super::faults::dollars(t, session["total_amount"].as_i64().unwrap_or(0));
    let shown = &session["presentment"];
    match shown["currency"].as_str().and_then(Currency::parse) {
        Some(currency) => {
            let local = t.money(shown["amount"].as_i64().unwrap_or(0), currency);
            format!("{local} ({dollars})")
        }
        None => dollars,
    }
}
