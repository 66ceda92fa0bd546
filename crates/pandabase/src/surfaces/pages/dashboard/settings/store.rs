//! What a store is called, where its buyers find help, and which day it is there.

use super::change::{self, or_null, written};
use super::zones;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{self, Facts, items, text};
use crate::surfaces::pages::dashboard::seen;
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use pandabase_domain::store::DESCRIPTOR_PREFIX;
use pandabase_locale::Locale;
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "dashboard/settings/store.html")]
struct StorePage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    tabs: Vec<Tab>,
    facts: Facts,
    id: String,
    name: Field,
    handle: Field,
    descriptor: Field,
    email: Field,
    category: Field,
    summary: Field,
    description: Field,
    zone: Field,
    language: Field,
    /// The request that changes the store.
    request: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let store = desk.ask("getMyStore").await?;
    let typed = change::shown(desk, "handle", &stored(&store));
    let fields = Fields::new(t, &typed);
    let languages = Locale::ALL
        .into_iter()
        .map(|locale| Choice::new(locale.tag(), locale.own_name()));
    let browser = Choice::new("", t.get("settings-language-browser"));
    let [category, summary, description] = about(t, &fields);
    let frame = seen::frame(desk, &seen::mark(&stored(&store)));
    let template = StorePage {
        look: &desk.look,
        t,
        frame: &frame,
        tabs: change::tabs(desk),
        facts: facts(desk, &store),
        name: fields.field("name", t.get("new-store-name")).max(64),
        handle: fields
            .field("handle", t.get("new-store-handle"))
            .max(64)
            .hint(t.get("settings-handle-hint")),
        descriptor: fields
            .optional("statementDescriptor", t.get("new-store-descriptor"))
            .max(22)
            .hint(t.get("new-store-descriptor-hint")),
        email: Field {
            autocomplete: None,
            ..fields.optional("supportEmail", t.get("new-store-email")).email()
        },
        category,
        summary,
        description,
        zone: fields
            .field("timezone", t.get("settings-zone"))
            .hint(t.get("settings-zone-hint"))
            .choices(zones::choices(typed.get("timezone"))),
        language: fields
            .optional("checkout.locale", t.get("settings-language"))
            .choices(std::iter::once(browser).chain(languages)),
        request: desk.request("updateStore", "")?,
        id: text(&store["id"]).to_owned(),
    };
    desk.page(&frame, &template)
}

/// Changes the store.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let body = json!({
        "name": form.get("name"),
        "handle": form.get("handle"),
        "description": form.get("description"),
        "summary": or_null(form, "summary"),
        "category": categories(form),
        "statementDescriptor": or_null(form, "statementDescriptor"),
        "supportEmail": or_null(form, "supportEmail"),
        "timezone": or_null(form, "timezone"),
        "checkout": {"locale": or_null(form, "checkout.locale")},
    });
    let store = desk.ask("getMyStore").await?;
    if let Some(refusal) = seen::refusal(desk, form, &seen::mark(&stored(&store))) {
        return Ok(refusal);
    }
    match desk.act("updateStore", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(&desk.visit.path, "saved")),
        Err(refused) => {
            let t = desk.t();
            let mut typed = Typed::of(form, &[]);
            if refused.status == StatusCode::CONFLICT {
                typed.fault("handle", t.get("new-store-taken"));
            } else if refused.text.starts_with("body/category") {
                typed.fault("category", t.get("settings-error-category"));
            } else {
                desk.show_refusal(&mut typed, &refused);
            }
            Ok(desk.back(&typed))
        }
    }
}

/// The fields that say what a store sells: in single words, in a sentence, and at length.
pub fn about(t: Locale, fields: &Fields<'_>) -> [Field; 3] {
    [
        fields
            .field("category", t.get("new-store-category"))
            .hint(t.get("new-store-category-hint")),
        fields.optional("summary", t.get("new-store-summary")).max(300),
        fields
            .field("description", t.get("new-store-description"))
            .max(5000),
    ]
}

/// The words of the first of these fields, between which commas stand.
pub fn categories(form: &Form) -> Vec<&str> {
    let words = form.get("category").split(',').map(str::trim);
    words.filter(|word| !word.is_empty()).collect()
}

/// What the fields show of a store.
fn stored(store: &Value) -> [(&'static str, String); 9] {
    let words: Vec<&str> = items(&store["category"]).map(text).collect();
    let descriptor = text(&store["statementDescriptor"]);
    let own = descriptor.strip_prefix(DESCRIPTOR_PREFIX).unwrap_or(descriptor);
    let zone = store["timezone"].as_str().unwrap_or("UTC");
    [
        ("name", written(&store["name"])),
        ("handle", written(&store["handle"])),
        ("statementDescriptor", own.to_owned()),
        ("supportEmail", written(&store["supportEmail"])),
        ("category", words.join(", ")),
        ("summary", written(&store["summary"])),
        ("description", written(&store["description"])),
        ("timezone", zone.to_owned()),
        ("checkout.locale", written(&store["checkout"]["locale"])),
    ]
}

/// What cannot be changed.
fn facts(desk: &Desk, store: &Value) -> Facts {
    let t = desk.t();
    let opened = say::day(t, &desk.zone(), &store["createdAt"]).unwrap_or_default();
    vec![
        (t.get("country"), say::country(t, text(&store["country"]))),
        (t.get("money-currency"), text(&store["currency"]).to_owned()),
        (t.get("support-opened"), opened),
    ]
}
