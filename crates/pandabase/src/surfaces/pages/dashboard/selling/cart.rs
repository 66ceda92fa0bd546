//! A cart that was left: what was in it, and the mail that leads its buyer back.

use super::detail::{self, Button, Detail, Line};
use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::say::{self, Facts, dollars, items, known, owned, text};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::typed::Typed;
use axum::response::Response;
use http::StatusCode;
use pandabase_domain::token::Scope as S;
use pandabase_locale::Locale;
use serde_json::Value;

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let cart = desk.ask("getCart").await?;
    let may_mail = desk.may(S::OrdersWrite) && cart["status"] == "ABANDONED";
    let email = text(&cart["customer"]["email"]).to_owned();
    let mail = Button {
        words: t.get("selling-mail-buyer"),
        action: "mail",
        about: Some(t.get("selling-mail-text").with("email", &*email)),
    };
    let order = cart["orderId"].as_str();
    let order = order.and_then(|id| desk.link(&format!("/orders/{id}")));
    let one = Detail {
        badges: vec![words::cart(t, &cart["status"])],
        lead: None,
        picture: None,
        address: None,
        parts: Some((t.get("selling-in-cart"), lines(t, &cart))),
        total: Some(dollars(t, &cart["total"])),
        buttons: may_mail.then_some(mail).into_iter().collect(),
        edit: None,
        removal: None,
        facts: facts(desk, &cart),
        ways: order
            .map(|address| (t.get("order"), address))
            .into_iter()
            .collect(),
        ids: vec![(t.get("selling-session-id"), text(&cart["id"]).to_owned())],
        title: email,
    };
    detail::respond(desk, "getCart", one)
}

/// What was in it.
fn lines(t: Locale, cart: &Value) -> Vec<Line> {
    let line = |item: &Value| {
        let quantity = t.number(item["quantity"].as_i64().unwrap_or(1));
        Line {
            words: text(&item["name"]).to_owned(),
            address: None,
            more: format!("{quantity} × {}", dollars(t, &item["amount"])),
        }
    };
    items(&cart["items"]).map(line).collect()
}

fn facts(desk: &Desk, cart: &Value) -> Facts {
    let t = desk.t();
    let moment = |name: &str| say::moment(t, &desk.zone(), &cart[name]);
    known([
        (t.get("selling-buyer-name"), owned(&cart["customer"]["name"])),
        (t.get("frame-buyer"), owned(&cart["customer"]["email"])),
        (t.get("selling-expired"), moment("expiredAt")),
        (t.get("selling-mailed-at"), moment("mailedAt")),
        (t.get("selling-closed-page"), owned(&cart["checkoutUrl"])),
    ])
}

/// Mails the buyer.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    if form.get("action") != "mail" {
        return show(desk).await;
    }
    let refused = match desk.press(form, "recoverCart", &[], None).await? {
        Ok(_) => return Ok(desk.done(&desk.address(), "sent")),
        Err(refused) => refused,
    };
    let mut typed = Typed::default();
    match refused.status {
        // It says who was mailed how often.
        StatusCode::TOO_MANY_REQUESTS => typed.notice(refused.text),
        _ => desk.show_refusal(&mut typed, &refused),
    }
    Ok(desk.back(&typed))
}
