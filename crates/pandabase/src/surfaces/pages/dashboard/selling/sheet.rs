//! The forms by which something is made or changed, and what is read of them.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::part::Group;
use crate::surfaces::pages::dashboard::seen;
use crate::surfaces::pages::dashboard::sent::show_refusal;
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use crate::surfaces::pages::visit::Refused;
use askama::Template;
use axum::response::Response;
use pandabase_domain::day;
use pandabase_domain::time::Timestamp;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

#[derive(Template)]
#[template(path = "dashboard/selling/sheet.html")]
struct SheetPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    title: String,
    groups: Vec<Group>,
    /// What the button says.
    save: Text,
    /// The way back, in words.
    back: (Text, String),
}

/// What a form is called, what its button says, and where it leads back to.
pub struct Sheet {
    pub(super) title: String,
    pub(super) save: Text,
    pub(super) back: (Text, String),
    /// The mark of what is changed; empty for what is made.
    pub(super) seen: String,
}

/// Responds with a form of these groups.
pub fn respond(desk: &Desk, sheet: Sheet, groups: Vec<Group>) -> Result<Response, Halt> {
    let frame = seen::frame(desk, &sheet.seen);
    let template = SheetPage {
        look: &desk.look,
        t: desk.t(),
        frame: &frame,
        title: sheet.title,
        groups,
        save: sheet.save,
        back: sheet.back,
    };
    desk.page(&frame, &template)
}

/// What refusals that name no field are about.
const AT: [(&str, &str); 4] = [
    ("Category slug already exists", "slug"),
    ("Parent category not found", "parentId"),
    ("Category cannot be its own ancestor", "parentId"),
    ("Coupon code already exists", "code"),
];

/// Shows the form again with what the API refuses, at its field where it is about one.
pub fn refuse(desk: &Desk, mut typed: Typed, refused: &Refused) -> Response {
    match AT.iter().find(|(text, _)| *text == refused.text) {
        Some((text, field)) => typed.fault(field, *text),
        None => show_refusal(desk, &mut typed, refused),
    }
    desk.back_with_all(typed)
}

/// A body without what was left empty: the API has its own values for these.
pub fn filled(mut body: Value) -> Value {
    if let Some(fields) = body.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    body
}

/// A field for a day and a time by the store's clock.
pub fn moment(fields: &Fields<'_>, name: &str, label: Text) -> Field {
    Field {
        kind: "datetime-local",
        ..fields.optional(name, label).half()
    }
}

/// Fills fields with what is stored: texts and whole numbers under these names.
pub fn fill(typed: &mut Typed, stored: &Value, names: &[&str]) {
    for name in names {
        let value = &stored[*name];
        let number = || value.as_i64().map(|number| number.to_string());
        let shown = value.as_str().map(str::to_owned).or_else(number);
        typed.set(name, &shown.unwrap_or_default());
    }
}

/// The same for boxes.
pub fn fill_boxes(typed: &mut Typed, stored: &Value, names: &[&str]) {
    for name in names {
        if stored[*name] == true {
            typed.set(name, "yes");
        }
    }
}

/// The same for times, by the store's clock.
pub fn fill_moments(desk: &Desk, typed: &mut Typed, stored: &Value, names: &[&str]) {
    let zone = desk.zone();
    for name in names {
        let at = stored[*name].as_str().and_then(Timestamp::parse);
        typed.set(name, &at.map(|at| day::written(at, &zone)).unwrap_or_default());
    }
}
