//! The name and the address of a saved card. Subscriptions that it pays for are billed there.

use super::desk::{Desk, Halt};
use super::frame::Frame;
use super::say::{self, items, text};
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

/// The fields of a place, and what the API calls them.
pub(super) const PLACE: &[(&str, &str)] = &[
    ("country", "country"),
    ("line1", "line1"),
    ("line2", "line2"),
    ("city", "city"),
    ("state", "state"),
    ("postal_code", "postalCode"),
];

#[derive(Template)]
#[template(path = "portal/address.html")]
struct AddressPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// Which card it is.
    card: String,
    name: Field,
    place: PlaceFields,
    /// Where the cards are.
    back: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let saved = desk.ask("listPortalPaymentMethods").await?;
    let id = desk.visit.named("paymentMethodId");
    let found = items(&saved).find(|one| text(&one["id"]) == id);
    let card = found.ok_or_else(|| Halt::missing("Payment method not found"))?;
    let mut typed = desk.typed.clone();
    typed.fill("name", card["name"].as_str());
    for (name, key) in PLACE {
        typed.fill(name, card["billing"][key].as_str());
    }
    let fields = Fields::new(t, &typed);
    let frame = desk.frame();
    let template = AddressPage {
        look: &desk.look,
        t,
        frame: &frame,
        card: say::card(t, card).unwrap_or_default(),
        name: fields
            .field("name", t.get("name"))
            .autocomplete("billing name")
            .max(128),
        place: PlaceFields::of(t, &typed, &fields),
        back: desk.to("/portal/cards"),
    };
    let text = desk.render(&template)?;
    Ok(desk.respond(frame, text))
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
    });
    match desk.act("updatePortalPaymentMethod", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(&desk.to("/portal/cards"), "edited")),
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
