//! Cancelling a subscription: at once, or at the end of what is paid, and what either does.

use super::subscription::{is_ahead, page, status};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{self, Badge, text};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::portal::say::{price, subscription};
use askama::Template;
use axum::response::Response;
use pandabase_domain::subscription::SubscriptionStatus as Status;
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "dashboard/buyers/cancel.html")]
struct CancelPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// The way back, and the name of the plan.
    back: (String, String),
    status: Badge,
    price: String,
    buyer: String,
    /// What cancelling at the end does; none where it is cancelled already.
    at_end: Option<Text>,
    /// Whether it can still be ended at once.
    is_live: bool,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let one = desk.ask("getSubscription").await?;
    let is_cancelled = status(&one) == Some(Status::Cancelled);
    let now = desk.now().await?;
    let frame = desk.frame();
    let template = CancelPage {
        look: &desk.look,
        t,
        frame: &frame,
        back: (page(desk), text(&one["product"]["title"]).to_owned()),
        status: subscription(t, &one["status"]),
        price: price(t, &one["amount"], &one["billingInterval"]),
        buyer: text(&one["customer"]["email"]).to_owned(),
        at_end: (!is_cancelled).then(|| at_end(desk, &one, is_ahead(&one, "currentPeriodEnd", now))),
        is_live: !is_cancelled || is_ahead(&one, "endsAt", now),
    };
    desk.page(&frame, &template)
}

/// Cancels it.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let immediate = match form.get("action") {
        "now" => true,
        "end" => false,
        _ => return show(desk).await,
    };
    let body = json!({"immediate": immediate});
    match desk.act("cancelSubscription", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(&page(desk), "saved")),
        Err(refused) => Ok(desk.refuse(form, &refused, &[])),
    }
}

/// What cancelling at the end of the period does.
fn at_end(desk: &Desk, one: &Value, is_ahead: bool) -> Text {
    let t = desk.t();
    let day = say::moment(t, &desk.zone(), &one["currentPeriodEnd"]).unwrap_or_default();
    match is_ahead {
        true => t.get("buyers-cancel-end-text").with("date", day),
        false => t.get("buyers-cancel-over-text").with("date", day),
    }
}
