//! The coupons of a store, with how often they were used.

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
    let enabled = tabs::chosen(&asked, &kinds(t));
    let tabs = tabs::counted(desk, &asked, "listCoupons", kinds(t), &[search]).await?;
    let list = asked
        .list(desk, "listCoupons", &[search, ("enabled", enabled)])
        .await?;
    let now = desk.now().await?;
    let new = desk.link("/coupons/new").map(|address| Way {
        words: t.get("selling-new-coupon"),
        address,
        id: "new-coupon",
    });
    let shown = Shown {
        title: t.get("selling-coupons"),
        lead: t.get("selling-coupons-lead"),
        new,
        tabs,
        search: Some(list::search(desk, &asked, t.get("selling-coupons-hint"))),
        count: t
            .get("selling-coupons-count")
            .with("count", list.count.unwrap_or(0)),
        heads: vec![
            t.get("code"),
            t.get("selling-takes-off"),
            t.get("selling-uses"),
            t.get("selling-until"),
            t.get("orders-status"),
        ],
        rows: list.rows.iter().map(|one| row(desk, one, now)).collect(),
        none: t.get("selling-none-text"),
        empty: (
            t.get("selling-coupons-empty"),
            t.get("selling-coupons-empty-text"),
        ),
        is_moved: false,
        upload: None,
    };
    list::respond(desk, &asked, shown, list)
}

/// The tabs: a coupon is switched on or off. Whether one that is on can be redeemed now stands in its row.
fn kinds(t: Locale) -> Vec<Kind> {
    vec![
        Kind::all(t),
        Kind::by("enabled", "true", t.get("selling-on")),
        Kind::by("enabled", "false", t.get("selling-off")),
    ]
}

fn row(desk: &Desk, one: &Value, now: Timestamp) -> Row {
    let t = desk.t();
    let until = say::moment(t, &desk.zone(), &one["expiresAt"]);
    Row {
        name: text(&one["code"]).to_owned(),
        about: text(&one["displayName"]).to_owned(),
        picture: None,
        address: desk.in_store(&format!("/coupons/{}", text(&one["id"]))),
        cells: vec![
            Cell::words(words::value(t, one)),
            Cell::words(words::uses(t, &one["timesUsed"], &one["maxUses"])),
            Cell::words(until.unwrap_or_default()),
            Cell::badge(&words::coupon(t, one, now)),
        ],
        moves: None,
    }
}
