//! A refund: what it cost, where it stands, and its order.

use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::order;
use crate::surfaces::pages::dashboard::say::{self, Badge, Facts, dollars, owned, text};
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Step;
use askama::Template;
use axum::response::Response;
use pandabase_domain::token::Scope as S;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

#[derive(Template)]
#[template(path = "dashboard/support/refund.html")]
struct RefundPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    title: String,
    status: Badge,
    /// What the status means.
    means: Text,
    facts: Facts,
    /// The order, and where it is refunded once more after a failure.
    order: String,
    again: Option<String>,
    steps: Vec<Step>,
    ids: Facts,
    /// The request that shows the refund.
    request: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let refund = desk.ask("getRefund").await?;
    let named = [("orderId", text(&refund["order"]["id"]))];
    let sold = desk.ask_about("getOrder", &named, "").await?;
    let named = [("paymentId", text(&sold["payment"]["id"]))];
    let payment = desk.ask_about("getPayment", &named, "").await?;
    let day = say::day(t, &desk.zone(), &refund["createdAt"]).unwrap_or_default();
    let order = desk.in_store(&format!("/orders/{}", text(&sold["id"])));
    // The page that the way leads to says whether the order can be refunded by now.
    let may_try = refund["status"] == "FAILED" && desk.may(S::RefundsWrite);
    let frame = desk.frame();
    let template = RefundPage {
        look: &desk.look,
        t,
        frame: &frame,
        title: t.get("support-refund-of").with("date", day).to_string(),
        status: words::refund(t, &refund["status"]),
        means: words::refund_means(t, &refund["status"]),
        facts: facts(desk, &refund, &sold),
        again: may_try.then(|| format!("{order}/refund")),
        order,
        steps: order::steps(desk, &payment),
        ids: ids(t, &refund),
        request: desk.request("getRefund", "")?,
    };
    desk.page(&frame, &template)
}

fn facts(desk: &Desk, refund: &Value, sold: &Value) -> Facts {
    let t = desk.t();
    let at = |name: &str| say::moment(t, &desk.zone(), &refund[name]);
    say::known([
        (t.get("support-refund-cost"), Some(dollars(t, &refund["amount"]))),
        (t.get("charged"), Some(say::charged(t, &sold["payment"]))),
        (
            t.get("refund-reason"),
            Some(words::refund_reason(t, &refund["reason"]).to_string()),
        ),
        (t.get("email"), owned(&refund["order"]["customer"]["email"])),
        (t.get("support-asked"), at("createdAt")),
        (t.get("support-changed"), at("updatedAt")),
    ])
}

fn ids(t: Locale, refund: &Value) -> Facts {
    say::ids([
        (t.get("support-refund-id"), &refund["id"]),
        (t.get("order-id"), &refund["order"]["id"]),
        (t.get("order-number"), &refund["order"]["orderNumber"]),
    ])
}
