//! The paylinks of a store, newest first.

use super::list::{self, Cell, Row, Shown, Way};
use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::listing::Asked;
use crate::surfaces::pages::dashboard::say::{self, text};
use crate::surfaces::pages::dashboard::tabs::{self, Kind};
use axum::response::Response;
use pandabase_domain::time::Timestamp;
use pandabase_locale::Locale;
use serde_json::Value;

/// What the list is asked for in the address of the page, but for the place in it.
const FILTERS: [&str; 2] = ["search", "status"];

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &FILTERS);
    let search = ("search", asked.get("search"));
    let status = tabs::chosen(&asked, &kinds(t));
    let tabs = tabs::counted(desk, &asked, "listPaylinks", kinds(t), &[search]).await?;
    let list = asked
        .list(desk, "listPaylinks", &[search, ("status", status)])
        .await?;
    let now = desk.now().await?;
    let new = desk.link("/paylinks/new").map(|address| Way {
        words: t.get("selling-new-paylink"),
        address,
        id: "new-paylink",
    });
    let shown = Shown {
        title: t.get("selling-paylinks"),
        lead: t.get("selling-paylinks-lead"),
        new,
        tabs,
        search: Some(list::search(desk, &asked, t.get("products-search-hint"))),
        count: t
            .get("selling-paylinks-count")
            .with("count", list.count.unwrap_or(0)),
        heads: vec![
            t.get("frame-kind-paylink"),
            t.get("support-payments"),
            t.get("selling-until"),
            t.get("orders-status"),
        ],
        rows: list.rows.iter().map(|one| row(desk, one, now)).collect(),
        none: t.get("selling-none-text"),
        empty: (
            t.get("selling-paylinks-empty"),
            t.get("selling-paylinks-empty-text"),
        ),
        is_moved: false,
        upload: None,
    };
    list::respond(desk, &asked, shown, list)
}

fn kinds(t: Locale) -> Vec<Kind> {
    vec![
        Kind::all(t),
        Kind::of("ACTIVE", t.get("selling-on")),
        Kind::of("DISABLED", t.get("selling-off")),
    ]
}

fn row(desk: &Desk, one: &Value, now: Timestamp) -> Row {
    let t = desk.t();
    let until = say::moment(t, &desk.zone(), &one["expiresAt"]);
    Row {
        name: text(&one["title"]).to_owned(),
        about: text(&one["url"]).to_owned(),
        picture: None,
        address: desk.in_store(&format!("/paylinks/{}", text(&one["id"]))),
        cells: vec![
            Cell::words(words::uses(t, &one["uses"], &one["maxUses"])),
            Cell::words(until.unwrap_or_default()),
            Cell::badge(&words::paylink(t, one, now)),
        ],
        moves: None,
    }
}
