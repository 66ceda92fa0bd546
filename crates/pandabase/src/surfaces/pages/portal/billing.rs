//! Whom the next invoices of a subscription name: name, address and tax id.

use super::address::PLACE;
use super::desk::{Desk, Halt};
use super::frame::Frame;
use super::say::text;
use crate::surfaces::pages::checkout::view::PlaceFields;
use crate::surfaces::pages::checkout::{SECRETS, input};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_locale::Locale;
use serde_json::json;

#[derive(Template)]
#[template(path = "portal/billing.html")]
struct BillingPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// What is subscribed to, and where.
    title: String,
    store: String,
    name: Field,
    place: PlaceFields,
    tax_id: Field,
    /// The page of the subscription.
    back: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let subscription = desk.ask("getPortalSubscription").await?;
    let billed = desk.ask("getPortalSubscriptionBilling").await?;
    let mut typed = desk.typed.clone();
    typed.fill("name", billed["name"].as_str());
    for (name, key) in PLACE {
        typed.fill(name, billed["billing"][key].as_str());
    }
    typed.fill("tax_id", billed["taxId"].as_str());
    let fields = Fields::new(t, &typed);
    let frame = desk.frame();
    let template = BillingPage {
        look: &desk.look,
        t,
        frame: &frame,
        title: text(&subscription["product"]["title"]).to_owned(),
        store: text(&subscription["store"]["name"]).to_owned(),
        name: fields
            .field("name", t.get("name"))
            .autocomplete("billing name")
            .max(128),
        place: PlaceFields::of(t, &typed, &fields),
        tax_id: fields.optional("tax_id", t.get("tax-id")).max(32),
        back: back(desk),
    };
    let text = desk.render(&template)?;
    Ok(desk.respond(frame, text))
}

/// The page of the subscription.
fn back(desk: &Desk) -> String {
    let id = desk.visit.named("subscriptionId");
    desk.to(&format!("/portal/subscriptions/{id}"))
}

/// Stores what was typed.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let mut typed = Typed::of(form, SECRETS);
    // The script asks for the fields of another country.
    if form.get("action") != "save" {
        return again(desk, typed).await;
    }
    let t = desk.t();
    input::check_place(&mut typed, t);
    input::check_street(&mut typed, t);
    if typed.is_refused() {
        return again(desk, typed).await;
    }
    let body = json!({
        "name": form.get("name"),
        "billing": input::billing(form, form.get("country")),
        "tax_id": form.filled("tax_id"),
    });
    let outcome = desk.act("updatePortalSubscriptionBilling", &[], Some(&body));
    match outcome.await? {
        Ok(_) => Ok(desk.done(&back(desk), "billed")),
        Err(refused) => {
            desk.show_refusal(&mut typed, &refused);
            again(desk, typed).await
        }
    }
}

async fn again(desk: &mut Desk, typed: Typed) -> Result<Response, Halt> {
    match desk.keep_typed(typed) {
        Some(response) => Ok(response),
        None => show(desk).await,
    }
}
