//! Giving a buyer another email address, and mailing them the receipt of an order there.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::text;
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::{Typed, add_cookies};
use crate::surfaces::pages::visit::Refused;
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use pandabase_domain::id::OrderId;
use pandabase_domain::token::Scope as S;
use pandabase_locale::Locale;
use serde_json::{Value, json};

/// What the API says of an address that belongs to somebody else.
const TAKEN: &str = "Another customer has this email";

#[derive(Template)]
#[template(path = "dashboard/buyers/email.html")]
struct EmailPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// The way back, and what it leads to.
    back: (String, String),
    now: String,
    email: Field,
    /// The order whose receipt can be mailed to the new address.
    order: Option<String>,
    mail: Field,
    /// Whether the buyer has shown that the address is theirs.
    is_proven: bool,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let customer = desk.ask("getCustomer").await?;
    let now = text(&customer["email"]).to_owned();
    let mut typed = desk.typed.clone();
    typed.fill("order", desk.visit.asked("order").as_deref());
    if !typed.has("email") {
        // The receipt is what they are waiting for.
        typed.fill("mail", Some("yes"));
    }
    let order = order_of(desk, &customer, typed.get("order")).await?;
    let back = match &order {
        Some(order) => (at_order(desk, order), t.get("refund-back").to_string()),
        None => (at_customer(desk), now.clone()),
    };
    let fields = Fields::new(t, &typed);
    let frame = desk.frame();
    let template = EmailPage {
        look: &desk.look,
        t,
        frame: &frame,
        back,
        now,
        email: fields.field("email", t.get("buyers-new-email")).email(),
        order: order.filter(|_| desk.may(S::OrdersWrite)),
        mail: fields.field("mail", t.get("buyers-mail-receipt")).unneeded(),
        is_proven: customer["guest"] == false,
    };
    desk.page(&frame, &template)
}

/// Changes the address, and mails the receipt if that is asked for.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let body = json!({"email": form.get("email")});
    let changed = match desk.act("updateCustomer", &[], Some(&body)).await? {
        Ok(customer) => customer,
        Err(refused) => {
            let mut typed = Typed::of(form, &[]);
            say(desk, &mut typed, &refused);
            return Ok(desk.back(&typed));
        }
    };
    let Some(order) = order_of(desk, &changed, form.get("order")).await? else {
        return Ok(desk.done(&at_customer(desk), "saved"));
    };
    let page = at_order(desk, &order);
    if form.filled("mail").is_none() {
        return Ok(desk.done(&page, "saved"));
    }
    let named = [("orderId", &*order)];
    Ok(match desk.press(form, "resendReceipt", &named, None).await? {
        Ok(_) => desk.done(&page, "mailed"),
        Err(refused) => unmailed(desk, &page, &refused),
    })
}

/// Leads to the page of the order, which says once that no receipt was mailed, and why.
fn unmailed(desk: &Desk, page: &str, refused: &Refused) -> Response {
    let mut typed = Typed::default();
    desk.show_refusal(&mut typed, refused);
    let why = typed.whole().unwrap_or_default().to_owned();
    typed.notice(desk.t().get("buyers-email-unmailed").with("why", why));
    let mut response = desk.visit.leave(page);
    add_cookies(response.headers_mut(), desk.visit.keep(&typed, page));
    response
}

/// A paid order of the customer with this id.
async fn order_of(desk: &Desk, customer: &Value, order: &str) -> Result<Option<String>, Halt> {
    if OrderId::parse(order).is_none() {
        return Ok(None);
    }
    let found = desk.find("getOrder", &[("orderId", order)]).await?;
    let is_theirs = |order: &Value| {
        order["customer"]["id"] == customer["id"] && order["payment"]["status"] == "COMPLETED"
    };
    Ok(found.filter(is_theirs).map(|_| order.to_owned()))
}

/// Says what is wrong with an address at its field.
fn say(desk: &Desk, typed: &mut Typed, refused: &Refused) {
    let t = desk.t();
    match refused.status {
        StatusCode::CONFLICT if refused.text == TAKEN => {
            typed.fault("email", t.get("buyers-email-taken"));
        }
        StatusCode::BAD_REQUEST if refused.text.starts_with("body/email ") => {
            typed.fault("email", t.get("buyers-error-email"));
        }
        _ => desk.show_refusal(typed, refused),
    }
}

fn at_customer(desk: &Desk) -> String {
    desk.in_store(&format!("/customers/{}", desk.visit.named("customerId")))
}

fn at_order(desk: &Desk, order: &str) -> String {
    desk.in_store(&format!("/orders/{order}"))
}
