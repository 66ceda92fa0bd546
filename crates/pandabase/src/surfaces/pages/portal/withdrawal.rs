//! Withdrawing from a purchase (Directive (EU) 2023/2673, article 11a of Directive 2011/83/EU): the button
//! "withdraw from contract here" leads here, where the declaration is completed and confirmed.

use super::desk::{Desk, Halt};
use super::frame::Frame;
use super::orders::declared;
use super::say::{self, owned, text};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "portal/withdrawal.html")]
struct WithdrawalPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    facts: Vec<(Text, String)>,
    name: Option<Field>,
    reason: Option<Field>,
    /// The result, or that the right has ended.
    text: String,
    back: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let order = desk.ask("getPortalOrder").await?;
    let (t, right) = (desk.t(), &order["withdrawal"]);
    let mut typed = desk.typed.clone();
    typed.fill("name", Some(&*name_of(&order)));
    let fields = Fields::new(t, &typed);
    let may = right["possible"] == true;
    let text = match declared(t, &right["declaration"]) {
        Some(words) => words,
        None if may => t.get("withdrawal-text").to_string(),
        None => t.get("withdrawal-gone").to_string(),
    };
    let facts = [
        (t.get("portal-store"), owned(&order["store"]["name"])),
        (t.get("order"), owned(&order["orderNumber"])),
        (t.get("portal-date"), say::day(t, &order["createdAt"])),
        (t.get("total"), Some(say::charged(t, &order["payment"]))),
        (t.get("email"), owned(&order["customer"]["email"])),
    ];
    let frame = desk.frame();
    let template = WithdrawalPage {
        look: &desk.look,
        t,
        frame: &frame,
        facts: facts
            .into_iter()
            .filter_map(|(words, fact)| Some((words, fact?)))
            .collect(),
        name: may.then(|| fields.field("name", t.get("name")).autocomplete("name").max(128)),
        reason: may.then(|| fields.optional("reason", t.get("withdrawal-reason")).max(1000)),
        text,
        back: desk.to(&format!("/portal/orders/{}", say::text(&order["id"]))),
    };
    let page = desk.render(&template)?;
    Ok(desk.respond(frame, page))
}

/// The buyer's name as it is known.
fn name_of(order: &Value) -> String {
    let names = ["firstName", "lastName"].map(|name| text(&order["customer"][name]));
    names.join(" ").trim().to_owned()
}

/// Declares the withdrawal.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let mut typed = Typed::of(form, &[]);
    if form.get("name").is_empty() {
        typed.fault("name", desk.t().get("error-name").to_string());
        return Ok(desk.back(&typed));
    }
    let here = desk.address();
    let mut body = json!({"name": form.get("name")});
    if let Some(reason) = form.filled("reason") {
        body["reason"] = reason.into();
    }
    match desk.act("declarePortalWithdrawal", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(&here, "withdrawn")),
        Err(refused) => Ok(desk.refuse(form, &refused)),
    }
}
