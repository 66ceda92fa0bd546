//! The lists that rules look things up in.

use super::parts;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{Asked, Listing};
use crate::surfaces::pages::dashboard::say::text;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use askama::Template;
use axum::response::Response;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

#[derive(Template)]
#[template(path = "dashboard/shield/lists.html")]
struct ListsPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    tabs: Vec<Tab>,
    lists: Vec<Row>,
    list: Listing,
    new: String,
}

/// A list.
struct Row {
    name: String,
    kind: String,
    count: Text,
    address: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let asked = Asked::of(desk, &[]);
    let list = asked.list(desk, "listShieldLists", &[]).await?;
    let frame = desk.frame();
    let template = ListsPage {
        look: &desk.look,
        t: desk.t(),
        frame: &frame,
        tabs: parts::tabs(desk),
        lists: list.rows.iter().map(|one| row(desk, one)).collect(),
        list,
        new: desk.in_store("/shield/lists/new"),
    };
    desk.page(&frame, &template)
}

fn row(desk: &Desk, list: &Value) -> Row {
    let t = desk.t();
    let kind = parts::type_of(list).map(|kind| parts::kind(t, kind).to_string());
    Row {
        name: text(&list["name"]).to_owned(),
        kind: kind.unwrap_or_default(),
        count: t
            .get("shield-values")
            .with("count", list["valueCount"].as_i64().unwrap_or(0)),
        address: desk.in_store(&format!("/shield/lists/{}", text(&list["id"]))),
    }
}
