//! The cards that somebody saved: adding one, with or without the bank's question, choosing the preferred
//! one, and removing one.

use super::desk::{Desk, Halt};
use super::frame::Frame;
use super::say::{self, items, text};
use crate::surfaces::pages::cards::Cards;
use crate::surfaces::pages::checkout::card_form::FormOnPage;
use crate::surfaces::pages::checkout::view::{PlaceFields, card_fields};
use crate::surfaces::pages::checkout::{SECRETS, input};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_commerce::billing::mandates::agreement::as_platform;
use pandabase_locale::Locale;
use serde_json::{Value, json};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "portal/cards.html")]
struct CardsPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    cards: Vec<Card>,
    place: PlaceFields,
    name: Field,
    /// None where card numbers are not typed into fields of ours.
    card: Option<[Field; 3]>,
    hosted: Option<FormOnPage>,
    card_error: Option<String>,
    is_open: bool,
}

/// A saved card.
struct Card {
    id: String,
    name: String,
    expiry: Option<String>,
    is_preferred: bool,
    /// Where its name and address are changed.
    edit: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let found = desk.ask("listPortalPaymentMethods").await?;
    let typed_as = cards_of(desk).await?;
    let mut typed = desk.typed.clone();
    typed.fill("country", desk.look.region().as_deref());
    let fields = Fields::new(t, &typed);
    let card = |one: &Value| Card {
        id: text(&one["id"]).to_owned(),
        name: say::card(t, one).unwrap_or_default(),
        expiry: say::expiry(one).map(|date| t.get("card-ends").with("date", date).to_string()),
        is_preferred: one["isDefault"] == true,
        edit: desk.to(&format!("/portal/cards/{}", text(&one["id"]))),
    };
    let cards: Vec<Card> = items(&found).map(card).collect();
    let frame = desk.frame();
    let template = CardsPage {
        look: &desk.look,
        t,
        frame: &frame,
        place: PlaceFields::of(t, &typed, &fields),
        name: fields
            .field("name", t.get("name"))
            .autocomplete("billing name")
            .max(128),
        card: (typed_as == Cards::Fields).then(|| card_fields(t, &fields)),
        hosted: typed_as.form().map(|form| FormOnPage::that_keeps(form, &typed)),
        card_error: typed.error("method").map(str::to_owned),
        is_open: cards.is_empty() || desk.typed.has("country"),
        cards,
    };
    let text = desk.render(&template)?;
    let policy = typed_as.policy(&desk.visit.env().config, desk.look.policy());
    Ok(desk.respond_with(frame, text, &policy))
}

/// How cards are typed here: the platform verifies those that are kept.
async fn cards_of(desk: &Desk) -> Result<Cards, Halt> {
    let app = Arc::clone(&desk.visit.app);
    let db = app.db.clone();
    let found = db.read(move |tx| as_platform(&app.env, |platform| Cards::of(tx, platform)));
    Ok(found.await?)
}

/// Does what a button asks for.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let here = desk.address();
    let named = [("paymentMethodId", form.get("method_id"))];
    match form.get("action") {
        "prefer" => {
            let done = (&*here, "preferred");
            desk.do_it("preferPortalPaymentMethod", &named, None, done).await
        }
        "remove" => {
            let done = (&*here, "removed");
            desk.do_it("removePortalPaymentMethod", &named, None, done).await
        }
        "add" => add(desk, form, &here).await,
        // The script asks for the fields of another country.
        _ => again(desk, Typed::of(form, SECRETS)).await,
    }
}

async fn add(desk: &mut Desk, form: &Form, here: &str) -> Result<Response, Halt> {
    let t = desk.t();
    let mut typed = Typed::of(form, SECRETS);
    input::check_place(&mut typed, t);
    input::check_street(&mut typed, t);
    let typed_as = cards_of(desk).await?;
    input::check_method(form, &mut typed, t, &typed_as);
    if typed.is_refused() {
        return again(desk, typed).await;
    }
    let body = json!({
        "payment_method": input::payment_method(form, &typed_as, true),
        "name": form.get("name"),
        "billing": input::billing(form, form.get("country")),
    });
    match desk.act("addPortalPaymentMethod", &[], Some(&body)).await? {
        Ok(added) => Ok(match added["authorizationUrl"].as_str() {
            Some(bank) => desk.visit.leave(bank),
            None => desk.done(here, "added"),
        }),
        Err(refused) => {
            desk.show_refusal(&mut typed, &refused);
            again(desk, typed).await
        }
    }
}

/// Shows the form again with what was typed: at once where our script asked, which shows it in the page.
async fn again(desk: &mut Desk, typed: Typed) -> Result<Response, Halt> {
    match desk.keep_typed(typed) {
        Some(response) => Ok(response),
        None => show(desk).await,
    }
}
