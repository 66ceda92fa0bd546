//! Opening a store.

use super::desk::Desk;
use super::frame::Frame;
use super::links::HOME;
use super::say::text;
use super::settings::store::{about, categories};
use super::settings::zones;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use crate::surfaces::pages::visit::Refused;
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use pandabase_locale::{Locale, Text};
use serde_json::json;

/// The fields of the form, by what the API calls them.
const FIELDS: [&str; 8] = [
    "name",
    "handle",
    "statementDescriptor",
    "supportEmail",
    "country",
    "category",
    "summary",
    "description",
];

#[derive(Template)]
#[template(path = "dashboard/new_store.html")]
struct NewStorePage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    name: Field,
    handle: Field,
    descriptor: Field,
    email: Field,
    country: Field,
    category: Field,
    summary: Field,
    description: Field,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let mut typed = desk.typed.clone();
    typed.fill("country", desk.look.region().as_deref());
    let fields = Fields::new(t, &typed);
    let countries = t.countries().iter();
    let countries = countries.filter(|(country, _)| country.is_merchant_country());
    let countries = countries.map(|(country, name)| Choice::new(country.as_str(), name));
    let choices = std::iter::once(Choice::new("", t.get("choose"))).chain(countries);
    let [category, summary, description] = about(t, &fields);
    let frame = desk.frame();
    let template = NewStorePage {
        look: &desk.look,
        t,
        frame: &frame,
        name: fields.field("name", t.get("new-store-name")).max(64),
        handle: fields
            .field("handle", t.get("new-store-handle"))
            .max(64)
            .hint(t.get("new-store-handle-hint")),
        descriptor: fields
            .field("statementDescriptor", t.get("new-store-descriptor"))
            .max(22)
            .hint(t.get("new-store-descriptor-hint")),
        email: fields.field("supportEmail", t.get("new-store-email")).email(),
        country: fields.field("country", t.get("country")).choices(choices),
        category,
        summary,
        description,
    };
    desk.page(&frame, &template)
}

/// Opens the store.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let mut body = json!({});
    for name in FIELDS {
        if let Some(value) = form.filled(name) {
            body[name] = value.into();
        }
    }
    body["category"] = categories(form).into();
    match desk.act("createStore", &[], Some(&body)).await? {
        Ok(store) => {
            let id = text(&store["id"]);
            if let Some(zone) = zones::of_country(form.get("country")) {
                let change = json!({"timezone": zone});
                // The store is there in any case; its settings have the zone, too.
                let _ = desk.act("updateStore", &[("storeId", id)], Some(&change)).await;
            }
            let target = format!("{HOME}/{id}/requirements");
            Ok(desk.done(&target, "opened"))
        }
        Err(refused) => {
            let mut typed = Typed::of(form, &[]);
            say(desk, &mut typed, &refused);
            Ok(desk.back(&typed))
        }
    }
}

/// Says what is wrong at its field. The API names one; fields that are empty are named here, all at once.
fn say(desk: &Desk, typed: &mut Typed, refused: &Refused) {
    let t = desk.t();
    if refused.status == StatusCode::CONFLICT {
        return typed.fault("handle", t.get("new-store-taken"));
    }
    if refused.text.starts_with("An account can have up to") {
        return typed.notice(t.get("new-store-full"));
    }
    for name in FIELDS {
        if typed.get(name).is_empty() && name != "summary" {
            typed.fault(name, t.get("error-answer-required"));
        }
    }
    let named = FIELDS.into_iter().find(|name| {
        let path = format!("body/{name}");
        let rest = refused.text.strip_prefix(&path);
        rest.is_some_and(|rest| rest.starts_with([' ', '/']))
    });
    match named {
        Some(name) => typed.fault(name, fault(t, name).to_string()),
        None if !typed.is_refused() => desk.show_refusal(typed, refused),
        None => {}
    }
}

/// What is wrong with a field that is filled in.
fn fault(t: Locale, name: &str) -> Text {
    match name {
        "handle" => t.get("new-store-error-handle"),
        "statementDescriptor" => t.get("new-store-error-descriptor"),
        "supportEmail" => t.get("error-email"),
        "country" => t.get("error-country"),
        _ => t.get("error-answer-length"),
    }
}
