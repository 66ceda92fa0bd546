//! Changing a category.

use super::category_form::{count_of, fill_with, groups, products_of, read};
use super::sheet::{self, Sheet};
use super::tick;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::say::text;
use crate::surfaces::pages::dashboard::seen;
use crate::surfaces::pages::dashboard::sent::{Sent, changes};
use crate::surfaces::pages::form::Form;
use axum::response::Response;
use serde_json::Value;

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let category = desk.ask("getCategory").await?;
    let known = tick::products(desk).await?;
    let typed = seen::shown(desk, "name", |typed| fill_with(typed, &category, &known));
    let sheet = Sheet {
        title: text(&category["name"]).to_owned(),
        save: t.get("settings-save"),
        back: (t.get("settings-back"), page(desk)),
        seen: seen::updated(&category),
    };
    let has = count_of(desk, &category).await?;
    sheet::respond(desk, sheet, groups(desk, &typed, &known, has).await?)
}

/// The page of the category.
fn page(desk: &Desk) -> String {
    desk.in_store(&format!("/categories/{}", desk.visit.named("categoryId")))
}

/// Saves what was changed.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let category = desk.ask("getCategory").await?;
    if let Some(refusal) = seen::refusal(desk, form, &seen::updated(&category)) {
        return Ok(refusal);
    }
    let mut sent = Sent::of(desk, form, &[]);
    let mut body = read(&mut sent);
    for name in ["slug", "displayOrder"] {
        // These are never none: what is left empty stays.
        if body[name].is_null() {
            body[name] = category[name].clone();
        }
    }
    if form.get("parentId").is_empty() && !sent.typed.has("parentId") {
        body["parentId"] = category["parentId"].clone();
    }
    let mut body: Value = changes(body, &category);
    if sent.typed.is_refused() {
        return Ok(desk.back(&sent.typed));
    }
    let before = products_of(&category);
    // A form that did not show all of them says nothing about them.
    if count_of(desk, &category).await? == before.len() && tick::is_shown(form, &tick::products(desk).await?)
    {
        tick::change(&mut body, form, &before);
    }
    match desk.act("updateCategory", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(&page(desk), "saved")),
        Err(refused) => Ok(sheet::refuse(desk, sent.typed, &refused)),
    }
}
