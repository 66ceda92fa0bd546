//! A subscription: what is charged next and why, what was used, and what can be done with it.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{self, Badge, Facts, dollars, items, known, text};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::portal::say::{card, price, subscription};
use crate::surfaces::pages::portal::subscriptions::Bill;
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use pandabase_domain::subscription::SubscriptionStatus as Status;
use pandabase_domain::time::Timestamp;
use pandabase_domain::token::Scope as S;
use pandabase_locale::Locale;
use serde_json::Value;

/// How many periods that were billed are shown.
const PERIODS: usize = 12;

#[derive(Template)]
#[template(path = "dashboard/buyers/subscription.html")]
struct SubscriptionPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    title: String,
    status: Badge,
    price: String,
    facts: Facts,
    /// The buyer's address and page.
    buyer: (String, String),
    next: Next,
    periods: Vec<Period>,
    can: Can,
    ids: Facts,
    /// The request that shows the subscription.
    request: String,
}

/// What is charged next.
struct Next {
    bill: Option<Bill>,
    /// When and for what, or why nothing is.
    why: Vec<String>,
    /// Whether meters are known to be billed.
    is_metered: bool,
}

/// A period, and what of it is billed.
struct Period {
    heading: String,
    /// What each meter counted, and what that costs.
    meters: Facts,
    total: String,
    /// The order that it was paid with.
    order: Option<String>,
}

/// What can be done now by the visitor.
#[derive(Default)]
struct Can {
    pause: bool,
    resume: bool,
    reactivate: bool,
    /// Where it is cancelled.
    cancel: Option<String>,
    /// Where the plan is changed.
    change: Option<String>,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let one = desk.ask("getSubscription").await?;
    let next = next(desk, &one).await?;
    let periods = match desk.may(S::UsageRead) {
        true => periods(desk, &desk.ask("getSubscriptionUsage").await?),
        false => Vec::new(),
    };
    let mut can = Can::of(desk, &one, desk.now().await?);
    // What has meters cannot be changed.
    can.change = can.change.filter(|_| !next.is_metered);
    let customer = text(&one["customer"]["id"]);
    let frame = desk.frame();
    let template = SubscriptionPage {
        look: &desk.look,
        t,
        frame: &frame,
        title: text(&one["product"]["title"]).to_owned(),
        status: subscription(t, &one["status"]),
        price: price(t, &one["amount"], &one["billingInterval"]),
        facts: facts(desk, &one),
        buyer: (
            text(&one["customer"]["email"]).to_owned(),
            desk.in_store(&format!("/customers/{customer}")),
        ),
        next,
        periods,
        can,
        ids: say::ids([
            (t.get("buyers-subscription-id"), &one["id"]),
            (t.get("buyers-customer-id"), &one["customer"]["id"]),
            (t.get("products-id"), &one["product"]["id"]),
        ]),
        request: desk.request("getSubscription", "")?,
    };
    desk.page(&frame, &template)
}

/// Pauses it, takes it up again, or takes a cancellation back.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let here = desk.address();
    let operation = match form.get("action") {
        "pause" => "pauseSubscription",
        "resume" => "resumeSubscription",
        "reactivate" => "reactivateSubscription",
        _ => return show(desk).await,
    };
    desk.do_it(operation, &[], None, (&here, "saved")).await
}

/// The address of the page.
pub fn page(desk: &Desk) -> String {
    desk.in_store(&format!("/subscriptions/{}", desk.visit.named("subscriptionId")))
}

/// Where a subscription stands.
pub fn status(one: &Value) -> Option<Status> {
    one["status"].as_str().and_then(Status::parse)
}

/// Whether a time that a subscription names is still to come.
pub fn is_ahead(one: &Value, name: &str, now: Timestamp) -> bool {
    let at = one[name].as_str().and_then(Timestamp::parse);
    at.is_some_and(|at| at > now)
}

impl Can {
    fn of(desk: &Desk, one: &Value, now: Timestamp) -> Self {
        let Some(status) = status(one).filter(|_| desk.may(S::SubscriptionsWrite)) else {
            return Self::default();
        };
        let here = format!("/subscriptions/{}", text(&one["id"]));
        let page = |rest: &str| desk.in_store(&format!("{here}/{rest}"));
        let is_ending = status == Status::Cancelled && is_ahead(one, "endsAt", now);
        let is_good = matches!(status, Status::Active | Status::Trialing);
        Self {
            pause: status == Status::Active,
            resume: status == Status::Paused,
            reactivate: is_ending,
            cancel: (status != Status::Cancelled || is_ending).then(|| page("cancel")),
            change: is_good.then(|| page("change")),
        }
    }
}

fn facts(desk: &Desk, one: &Value) -> Facts {
    let t = desk.t();
    let zone = desk.zone();
    let day = |name: &str| say::day(t, &zone, &one[name]);
    let number = |name: &str| one[name].as_i64().filter(|count| *count > 0);
    let change = &one["pendingChange"];
    let pending = say::day(t, &zone, &change["effectiveAt"]).map(|day| {
        let price = price(t, &change["amount"], &change["billingInterval"]);
        format!("{price} · {day}")
    });
    let units = number("quantity").filter(|units| *units > 1);
    known([
        (t.get("units"), units.map(|units| t.number(units))),
        (t.get("buyers-since"), day("createdAt")),
        (t.get("subscription-trial-end"), day("trialEnd")),
        (t.get("buyers-period-from"), day("currentPeriodStart")),
        (t.get("subscription-period-end"), day("currentPeriodEnd")),
        (
            t.get("subscription-next-charge"),
            say::moment(t, &zone, &one["nextChargeAt"]),
        ),
        (
            t.get("buyers-failed"),
            number("retryCount").map(|count| t.number(count)),
        ),
        (t.get("buyers-cancelled-on"), day("cancelledAt")),
        (
            t.get("subscription-access-ends"),
            say::moment(t, &zone, &one["endsAt"]),
        ),
        (t.get("subscription-paused-since"), day("pausedAt")),
        (t.get("subscription-changes"), pending),
        (t.get("card"), card(t, &one["paymentMethod"])),
    ])
}

/// What is charged next, or why nothing is.
async fn next(desk: &Desk, one: &Value) -> Result<Next, Halt> {
    let t = desk.t();
    let bill = match desk.ask("getUpcomingInvoice").await {
        Ok(bill) => bill,
        Err(Halt::Refused(refused)) if refused.status == StatusCode::NOT_FOUND => {
            let why = match status(one) {
                Some(Status::Paused) => t.get("buyers-next-paused"),
                Some(Status::Cancelled) => t.get("buyers-next-cancelled"),
                _ => t.get("buyers-next-held"),
            };
            return Ok(Next {
                bill: None,
                why: vec![why.to_string()],
                is_metered: false,
            });
        }
        // It says what to correct.
        Err(Halt::Refused(refused)) if refused.status == StatusCode::BAD_REQUEST => {
            return Ok(Next {
                bill: None,
                why: vec![refused.text],
                is_metered: true,
            });
        }
        Err(halt) => return Err(halt),
    };
    let zone = desk.zone();
    let at = say::moment(t, &zone, &bill["nextChargeAt"]).unwrap_or_default();
    let mut why = vec![t.get("buyers-next-on").with("date", at).to_string()];
    if bill["isUsageBased"] == true {
        let day = |name: &str| say::day(t, &zone, &bill[name]).unwrap_or_default();
        let words = t.get("buyers-next-usage").with("from", day("periodStart"));
        why.push(words.with("to", day("periodEnd")).to_string());
    }
    if status(one) == Some(Status::Cancelled) {
        why.push(t.get("buyers-next-last").to_string());
    }
    if items(&bill["lineItems"]).any(|line| line["description"] == "Credit") {
        why.push(t.get("buyers-next-credit").to_string());
    }
    Ok(Next {
        is_metered: bill["isUsageBased"] == true,
        bill: Some(Bill::of(t, &bill)),
        why,
    })
}

/// The running period and those before it, of a subscription with meters.
fn periods(desk: &Desk, usage: &Value) -> Vec<Period> {
    if usage["isUsageBased"] != true {
        return Vec::new();
    }
    let running = Some(&usage["currentPeriod"]).filter(|period| period.is_object());
    let running = running.map(|period| self::period(desk, period, "projectedTotal"));
    let past = items(&usage["pastPeriods"]).take(PERIODS);
    let past = past.map(|period| self::period(desk, period, "totalCharged"));
    running.into_iter().chain(past).collect()
}

fn period(desk: &Desk, period: &Value, total: &str) -> Period {
    let t = desk.t();
    let day = |name: &str| say::day(t, &desk.zone(), &period[name]).unwrap_or_default();
    let words = t.get("money-days").with("from", day("periodStart"));
    let meter = |meter: &Value| {
        let words = t.get("buyers-meter").with("name", text(&meter["eventName"]));
        let words = match meter["quantity"].as_i64() {
            Some(count) => words.with("count", t.number(count)),
            // There may be more than a number of the machine holds.
            None => words.with("count", meter["quantity"].to_string()),
        };
        (words, dollars(t, &meter["amountCharged"]))
    };
    let order = period["orderId"].as_str();
    Period {
        heading: words.with("to", day("periodEnd")).to_string(),
        meters: items(&period["meters"]).map(meter).collect(),
        total: dollars(t, &period[total]),
        order: order.map(|order| desk.in_store(&format!("/orders/{order}"))),
    }
}
