//! A subscription: what it costs next and why, its card, and how it is changed, paused and ended.

use super::desk::{Desk, Halt};
use super::frame::Frame;
use super::say::{self, Badge, items, text};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use pandabase_domain::subscription::SubscriptionStatus;
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

/// How many payments are shown.
const SHOWN: i64 = 50;

#[derive(Template)]
#[template(path = "portal/subscription.html")]
struct SubscriptionPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    page: Subscription,
}

/// What is shown.
struct Subscription {
    title: String,
    store: String,
    status: Badge,
    price: String,
    facts: Vec<(Text, String)>,
    /// What is charged next.
    next: Option<Bill>,
    /// What can be done now.
    cancel: Option<String>,
    reactivates: bool,
    pauses: bool,
    resumes: bool,
    retries: bool,
    plan: Option<String>,
    /// Where it is changed whom the next invoices name; none where nothing more is charged.
    billing: Option<String>,
    /// The cards that can pay for it; none where nothing more is charged.
    cards: Vec<Card>,
    add: String,
    payments: Vec<Payment>,
}

/// A bill that is not due yet.
pub struct Bill {
    pub(crate) lines: Vec<(String, String)>,
    pub(crate) total: String,
}

struct Card {
    id: String,
    name: String,
    is_used: bool,
}

struct Payment {
    day: String,
    total: String,
    status: Badge,
    address: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let subscription = desk.ask("getPortalSubscription").await?;
    let upcoming = match desk.ask("getPortalUpcomingInvoice").await {
        Ok(bill) => Some(bill),
        // Nothing more is charged, or it cannot be told yet.
        Err(Halt::Refused(refused))
            if matches!(refused.status, StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST) =>
        {
            None
        }
        Err(halt) => return Err(halt),
    };
    let cards = desk.ask("listPortalPaymentMethods").await?;
    let query = format!("limit={SHOWN}&subscriptionId={}", text(&subscription["id"]));
    let orders = desk.ask_about("listPortalOrders", &[], &query).await?;
    let t = desk.t();
    let frame = desk.frame();
    let template = SubscriptionPage {
        look: &desk.look,
        t,
        frame: &frame,
        page: Subscription::of(desk, &subscription, upcoming.as_ref(), (&cards, &orders)),
    };
    let text = desk.render(&template)?;
    Ok(desk.respond(frame, text))
}

impl Subscription {
    fn of(desk: &Desk, one: &Value, upcoming: Option<&Value>, (cards, orders): (&Value, &Value)) -> Self {
        let t = desk.t();
        let status = one["status"].as_str().and_then(SubscriptionStatus::parse);
        let is = |wanted: &[SubscriptionStatus]| status.is_some_and(|status| wanted.contains(&status));
        let is_live = !is(&[SubscriptionStatus::Cancelled]);
        let allowed = |name: &str| one["portal"][name] == true;
        let here = format!("/portal/subscriptions/{}", text(&one["id"]));
        let used = &one["paymentMethod"]["id"];
        let end = say::day(t, &one["currentPeriodEnd"]).unwrap_or_default();
        let may_change = allowed("allowPlanChange") || allowed("allowSeats");
        let is_charged = is_live || upcoming.is_some();
        let in_good_order = is(&[SubscriptionStatus::Active, SubscriptionStatus::Trialing]);
        Self {
            title: text(&one["product"]["title"]).to_owned(),
            store: text(&one["store"]["name"]).to_owned(),
            status: say::subscription(t, &one["status"]),
            price: say::taxed_price(t, (&one["amount"], &one["billingInterval"]), &one["taxIncluded"]),
            facts: facts(t, one),
            next: upcoming.map(|bill| Bill::of(t, bill)),
            cancel: is_live.then(|| t.get("subscription-cancel-text").with("date", end).to_string()),
            reactivates: is_reactivable(status, one),
            pauses: allowed("allowPause") && is(&[SubscriptionStatus::Active]),
            resumes: allowed("allowPause") && is(&[SubscriptionStatus::Paused]),
            retries: is(&[SubscriptionStatus::PastDue]),
            plan: (may_change && in_good_order).then(|| desk.to(&format!("{here}/plan"))),
            billing: is_charged.then(|| desk.to(&format!("{here}/billing"))),
            cards: items(cards)
                .filter(|_| is_charged)
                .map(|card| Card {
                    id: text(&card["id"]).to_owned(),
                    name: say::card(t, card).unwrap_or_default(),
                    is_used: card["id"] == *used,
                })
                .collect(),
            add: desk.to("/portal/cards"),
            payments: items(orders).map(|order| payment(desk, order)).collect(),
        }
    }
}

/// Whether a cancellation is still to come.
fn is_reactivable(status: Option<SubscriptionStatus>, one: &Value) -> bool {
    // Whether the end has come is the store's clock's to say: the operation is asked.
    status == Some(SubscriptionStatus::Cancelled) && one["endsAt"].is_string()
}

fn facts(t: Locale, one: &Value) -> Vec<(Text, String)> {
    let units = one["quantity"].as_i64().filter(|units| *units > 1);
    let change = &one["pendingChange"];
    let pending = say::day(t, &change["effectiveAt"]).map(|day| {
        let price = (&change["amount"], &change["billingInterval"]);
        let price = say::taxed_price(t, price, &one["taxIncluded"]);
        format!("{price} · {day}")
    });
    let facts = [
        (t.get("units"), units.map(|units| t.number(units))),
        (t.get("subscription-trial-end"), say::day(t, &one["trialEnd"])),
        (
            t.get("subscription-period-end"),
            say::day(t, &one["currentPeriodEnd"]),
        ),
        (
            t.get("subscription-next-charge"),
            say::day(t, &one["nextChargeAt"]),
        ),
        (t.get("subscription-access-ends"), say::day(t, &one["endsAt"])),
        (t.get("subscription-paused-since"), say::day(t, &one["pausedAt"])),
        (t.get("subscription-changes"), pending),
        (t.get("card"), say::card(t, &one["paymentMethod"])),
    ];
    facts
        .into_iter()
        .filter_map(|(words, fact)| Some((words, fact?)))
        .collect()
}

impl Bill {
    /// A bill as the API has it. What a change of plan costs has lines of its own, which say what is credited
    /// instead of the difference.
    pub fn of(t: Locale, bill: &Value) -> Self {
        let own = &bill["lines"];
        let shown = if own.is_array() { own } else { &bill["lineItems"] };
        let mut lines: Vec<(String, String)> = items(shown)
            .map(|line| {
                let words = words(t, text(&line["description"]));
                (words, say::dollars(t, &line["amount"]))
            })
            .collect();
        if bill["taxAmount"].as_i64().is_some_and(|tax| tax != 0) {
            let amounts = items(shown).filter_map(|line| line["amount"].as_i64());
            // Where the lines come to the total by themselves, the tax is in them.
            let is_contained = bill["total"].as_i64() == Some(amounts.fold(0, i64::saturating_add));
            let words = match is_contained {
                true => t.get("portal-tax-included"),
                false => t.get("tax"),
            };
            lines.push((words.to_string(), say::dollars(t, &bill["taxAmount"])));
        }
        Self {
            lines,
            total: say::dollars(t, &bill["total"]),
        }
    }
}

/// A line of a bill; the API's own words are put into the reader's.
fn words(t: Locale, description: &str) -> String {
    let text = match description {
        "Subscription base" => t.get("bill-base"),
        "New plan" => t.get("bill-new"),
        "Unused time" => t.get("bill-unused"),
        "Plan change" => t.get("bill-change"),
        "Credit" => t.get("bill-credit"),
        "Discount" => t.get("discount"),
        other => return other.to_owned(),
    };
    text.to_string()
}

fn payment(desk: &Desk, order: &Value) -> Payment {
    let t = desk.t();
    Payment {
        day: say::day(t, &order["createdAt"]).unwrap_or_default(),
        total: say::dollars(t, &order["payment"]["totalAmount"]),
        status: say::order(t, &order["status"]),
        address: desk.to(&format!("/portal/orders/{}", text(&order["id"]))),
    }
}

/// Does what a button asks for.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let here = desk.address();
    let (operation, done) = match form.get("action") {
        "cancel" => ("cancelPortalSubscription", "cancelled"),
        "reactivate" => ("reactivatePortalSubscription", "reactivated"),
        "pause" => ("pausePortalSubscription", "paused"),
        "resume" => ("resumePortalSubscription", "resumed"),
        "switch" => {
            let body = json!({
                "paymentMethodId": form.get("card"),
                "useBillingAddress": form.filled("use_address").is_some(),
            });
            let (act, done) = ("switchPortalSubscriptionCard", (&*here, "switched"));
            return desk.do_it(act, &[], Some(&body), done).await;
        }
        "retry" => return retry(desk, form, &here).await,
        _ => return show(desk).await,
    };
    desk.do_it(operation, &[], None, (&here, done)).await
}

/// Charges what is past due; the bank may have a question first.
async fn retry(desk: &Desk, form: &Form, here: &str) -> Result<Response, Halt> {
    match desk.act("retryPortalSubscription", &[], None).await? {
        Err(refused) => Ok(desk.refuse(form, &refused)),
        Ok(retried) => Ok(match retried["authorizationUrl"].as_str() {
            Some(bank) => desk.visit.leave(bank),
            None if retried["status"] == "PAST_DUE" => desk.fail(desk.t().get("portal-error-payment")),
            None => desk.done(here, "retried"),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bill_says_where_the_tax_is_in_its_lines() {
        for (total, words) in [(1500, "Includes tax"), (1615, "Tax")] {
            let bill = json!({
                "lines": [
                    {"description": "New plan", "amount": 2500},
                    {"description": "Unused time", "amount": -1000},
                ],
                "taxAmount": 115,
                "total": total,
            });
            let lines = Bill::of(Locale::En, &bill).lines;
            let last = lines
                .last()
                .map(|(words, amount)| (words.as_str(), amount.as_str()));
            assert_eq!(last, Some((words, "$1.15")));
        }
    }
}
