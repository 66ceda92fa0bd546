//! Refunding an order: what the buyer gets back and what it costs, before it is done.

use super::desk::Desk;
use super::frame::Frame;
use super::say::{self, Facts, dollars, owned, text};
use super::sums;
use super::support::words::refund_reason;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_domain::refund::RefundReason;
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

/// What the API says of a refund that costs something else by now.
pub(super) const CHANGED: &str = "The cost has changed";

#[derive(Template)]
#[template(path = "dashboard/refund.html")]
struct RefundPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// The way back to the order.
    order: String,
    facts: Facts,
    /// What a refund does, unless the order cannot be refunded.
    offer: Option<Offer>,
    refusal: Option<Text>,
}

/// What a refund does.
struct Offer {
    returned: String,
    cost: String,
    /// The cost in cents: the refund is made for exactly that.
    cents: String,
    kept: Text,
    until: Option<String>,
    reason: Field,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let order = desk.ask("getOrder").await?;
    let amounts = desk.ask("getOrderAmounts").await?;
    let refund = &amounts["refund"];
    let is_possible = refund["possible"] == true;
    let offer = || Offer {
        returned: dollars(t, &refund["returnedAmount"]),
        cost: dollars(t, &refund["cost"]),
        cents: refund["cost"].to_string(),
        kept: t.get("refund-kept"),
        until: say::moment(t, &desk.zone(), &refund["until"])
            .map(|at| t.get("refund-until").with("date", at).to_string()),
        reason: reasons(desk),
    };
    let facts = [
        (t.get("order-number"), owned(&order["orderNumber"])),
        (t.get("email"), owned(&order["customer"]["email"])),
        (t.get("charged"), Some(say::charged(t, &order["payment"]))),
    ];
    let frame = desk.frame();
    let template = RefundPage {
        look: &desk.look,
        t,
        frame: &frame,
        order: back(desk),
        facts: say::known(facts),
        offer: is_possible.then(offer),
        refusal: (!is_possible).then(|| sums::refusal(t, &order["status"], text(&refund["refusal"]))),
    };
    desk.page(&frame, &template)
}

/// Refunds the order.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let reason = RefundReason::parse(form.get("reason")).unwrap_or_default();
    let body = asked(reason, form.get("cost"));
    let outcome = desk
        .press(form, "refundOrderInDashboard", &[], Some(&body))
        .await?;
    match outcome {
        Ok(_) => Ok(desk.done(&back(desk), "refunded")),
        Err(refused) if refused.text == CHANGED => {
            let mut typed = Typed::of(form, &[]);
            typed.notice(desk.t().get("refund-changed"));
            Ok(desk.back(&typed))
        }
        // The page says why it cannot be refunded.
        Err(refused) => Ok(desk.refuse(form, &refused, &[])),
    }
}

/// The body of the request: a refund whose cost in cents is the one that the page has shown.
pub(super) fn asked(reason: RefundReason, cents: &str) -> Value {
    // A text that is no amount becomes 0, which the API refuses because the refund costs something else.
    let cost: u32 = cents.parse().unwrap_or_default();
    json!({"reason": reason.as_str(), "expectedCost": cost})
}

/// The page of the order.
fn back(desk: &Desk) -> String {
    desk.in_store(&format!("/orders/{}", desk.visit.named("orderId")))
}

/// The reasons to choose from.
pub(super) fn reasons(desk: &Desk) -> Field {
    let t = desk.t();
    let all = [
        RefundReason::RequestedByCustomer,
        RefundReason::Duplicate,
        RefundReason::Fraudulent,
    ];
    let choices = all.map(|one| Choice::new(one.as_str(), refund_reason(t, &json!(one.as_str()))));
    Fields::new(t, &desk.typed)
        .field("reason", t.get("refund-reason"))
        .choices(choices)
}
