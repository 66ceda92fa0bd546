//! A category: what is in it, where it stands, and what deleting it does.

use super::category_form::count_of;
use super::detail::{self, Detail, Line};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::say::{self, Badge, Facts, items, known, owned, text};
use crate::surfaces::pages::form::Form;
use axum::response::Response;
use pandabase_domain::token::Scope as S;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let category = desk.ask("getCategory").await?;
    let may_write = desk.may(S::CategoriesWrite);
    let id = text(&category["id"]).to_owned();
    let count = count_of(desk, &category).await?;
    let way = |words: Text, one: &Value| {
        let address = desk.in_store(&format!("/categories/{}", text(&one["id"])));
        (words.with("name", text(&one["name"])), address)
    };
    let parent = Some(&category["parent"]).filter(|parent| parent.is_object());
    let parent = parent.map(|parent| way(t.get("selling-to-parent"), parent));
    let children = items(&category["children"]).map(|child| way(t.get("selling-to-child"), child));
    let children: Vec<_> = children.collect();
    let product = |one: &Value| Line {
        words: text(&one["title"]).to_owned(),
        address: desk.link(&format!("/products/{}", text(&one["id"]))),
        more: String::new(),
    };
    let one = Detail {
        title: text(&category["name"]).to_owned(),
        badges: badges(t, &category),
        lead: owned(&category["description"]).filter(|text| !text.is_empty()),
        picture: None,
        address: None,
        parts: (count > 0).then(|| {
            let lines = items(&category["products"]).map(product).collect();
            (t.get("desk-products"), lines)
        }),
        total: None,
        buttons: Vec::new(),
        edit: may_write.then(|| desk.in_store(&format!("/categories/{id}/edit"))),
        removal: may_write.then(|| {
            let text = t.get("selling-category-delete-text").with("count", count);
            (
                t.get("selling-category-delete"),
                text.with("below", children.len()),
            )
        }),
        facts: facts(desk, &category, count),
        ways: parent.into_iter().chain(children).collect(),
        ids: vec![
            (t.get("selling-category-id"), id),
            (t.get("new-store-handle"), text(&category["slug"]).to_owned()),
        ],
    };
    detail::respond(desk, "getCategory", one)
}

/// What is set of it.
fn badges(t: Locale, category: &Value) -> Vec<Badge> {
    let is = |name: &str| category[name] == true;
    let badge = |words: Text, tone: &'static str| Badge { words, tone };
    let badges = [
        is("isArchived").then(|| badge(t.get("selling-hidden"), "")),
        (!is("isArchived")).then(|| badge(t.get("selling-in-shop"), "good")),
        (!is("showInNavigation")).then(|| badge(t.get("selling-not-in-menu"), "wait")),
        is("featured").then(|| badge(t.get("selling-featured"), "")),
        is("isFavourite").then(|| badge(t.get("selling-favourite"), "")),
    ];
    badges.into_iter().flatten().collect()
}

fn facts(desk: &Desk, category: &Value, count: usize) -> Facts {
    let t = desk.t();
    let moment = |name: &str| say::moment(t, &desk.zone(), &category[name]);
    let filled = |name: &str| owned(&category[name]).filter(|text| !text.is_empty());
    known([
        (t.get("desk-products"), Some(count.to_string())),
        (t.get("selling-below"), owned(&category["parent"]["name"])),
        (
            t.get("shield-priority"),
            category["displayOrder"].as_i64().map(|place| place.to_string()),
        ),
        (t.get("selling-icon"), filled("icon")),
        (t.get("selling-meta-title"), filled("metaTitle")),
        (t.get("selling-meta-description"), filled("metaDescription")),
        (t.get("products-made"), moment("createdAt")),
        (t.get("products-changed"), moment("updatedAt")),
    ])
}

/// Deletes the category.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    if form.get("action") != "delete" {
        return show(desk).await;
    }
    let list = desk.in_store("/categories");
    desk.do_it("deleteCategory", &[], None, (&list, "removed")).await
}
