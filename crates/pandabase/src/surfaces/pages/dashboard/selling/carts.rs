//! The carts that buyers left, the one that expired last first.

use super::list::{self, Cell, Row, Shown};
use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::listing::Asked;
use crate::surfaces::pages::dashboard::say::{self, dollars, text};
use crate::surfaces::pages::dashboard::tabs::{self, Kind};
use axum::response::Response;
use pandabase_locale::Locale;
use serde_json::{Value, json};

/// What the list is asked for in the address of the page, but for the place in it.
const FILTERS: [&str; 2] = ["search", "status"];
/// What becomes of a cart, in this order.
const STATUSES: [&str; 3] = ["ABANDONED", "MAILED", "RECOVERED"];

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &FILTERS);
    let email = ("email", asked.get("search"));
    let status = tabs::chosen(&asked, &kinds(t));
    let tabs = tabs::counted(desk, &asked, "listCarts", kinds(t), &[email]).await?;
    let list = asked
        .list(desk, "listCarts", &[email, ("status", status)])
        .await?;
    let shown = Shown {
        title: t.get("selling-carts"),
        lead: t.get("selling-carts-lead"),
        new: None,
        tabs,
        search: Some(list::search(desk, &asked, t.get("selling-carts-hint"))),
        count: t
            .get("selling-carts-count")
            .with("count", list.count.unwrap_or(0)),
        heads: vec![
            t.get("frame-buyer"),
            t.get("total"),
            t.get("selling-expired"),
            t.get("orders-status"),
        ],
        rows: list.rows.iter().map(|one| row(desk, one)).collect(),
        none: t.get("selling-none-text"),
        empty: (t.get("selling-carts-empty"), t.get("selling-carts-empty-text")),
        is_moved: false,
        upload: None,
    };
    list::respond(desk, &asked, shown, list)
}

fn kinds(t: Locale) -> Vec<Kind> {
    tabs::kinds(
        t,
        STATUSES.map(|status| (status, words::cart(t, &json!(status)).words)),
    )
}

fn row(desk: &Desk, one: &Value) -> Row {
    let t = desk.t();
    let left = say::moment(t, &desk.zone(), &one["expiredAt"]);
    Row {
        name: text(&one["customer"]["email"]).to_owned(),
        about: text(&one["customer"]["name"]).to_owned(),
        picture: None,
        address: desk.in_store(&format!("/carts/{}", text(&one["id"]))),
        cells: vec![
            Cell::words(dollars(t, &one["total"])),
            Cell::words(left.unwrap_or_default()),
            Cell::badge(&words::cart(t, &one["status"])),
        ],
        moves: None,
    }
}
