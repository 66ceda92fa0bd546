//! A new list.

use super::parts;
use super::values::{self, VALUES};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::text;
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use pandabase_domain::shield::ListType;
use pandabase_locale::Locale;
use serde_json::json;

#[derive(Template)]
#[template(path = "dashboard/shield/new_list.html")]
struct NewListPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    name: Field,
    kind: Field,
    values: Field,
    files: Field,
    lists: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let fields = Fields::new(t, &desk.typed);
    let kinds = ListType::ALL.iter();
    let kinds = kinds.map(|kind| Choice::new(kind, parts::kind(t, *kind)));
    let [values, files] = values::fields(
        &fields,
        t.get("shield-list-first"),
        t.get("shield-list-file"),
        t.get("shield-list-paste-hint"),
    );
    let frame = desk.frame();
    let template = NewListPage {
        look: &desk.look,
        t,
        frame: &frame,
        name: fields
            .field("name", t.get("name"))
            .max(64)
            .hint(t.get("shield-list-name-hint")),
        kind: fields
            .field("type", t.get("shield-list-type"))
            .choices(kinds)
            .hint(t.get("shield-list-type-hint")),
        values,
        files,
        lists: desk.in_store("/shield/lists"),
    };
    desk.page(&frame, &template)
}

/// Makes the list.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let t = desk.t();
    let values = values::read(desk, form, ListType::parse(form.get("type")));
    let body = json!({"name": form.get("name"), "type": form.get("type"), "values": values});
    let refused = match desk.press(form, "createShieldList", &[], Some(&body)).await? {
        Ok(list) => {
            let target = desk.in_store(&format!("/shield/lists/{}", text(&list["id"])));
            return Ok(desk.done(&target, "made"));
        }
        Err(refused) => refused,
    };
    let mut typed = Typed::of(form, &[]);
    typed.fill(VALUES, Some(""));
    match refused.status {
        StatusCode::CONFLICT => typed.fault("name", t.get("shield-list-taken")),
        _ if refused.text.starts_with("body/name ") => typed.fault("name", t.get("shield-list-name-hint")),
        _ => values::show_refusal(desk, &mut typed, &refused, &values),
    }
    Ok(desk.back(&typed))
}
