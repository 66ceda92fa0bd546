//! Every store of the installation.

use super::parts;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{self, Asked, Listing};
use crate::surfaces::pages::dashboard::say::{Badge, dollars, text};
use crate::surfaces::pages::dashboard::tabs;
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use askama::Template;
use axum::response::Response;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

#[derive(Template)]
#[template(path = "dashboard/operator/stores.html")]
struct StoresPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    here: String,
    search: Field,
    /// The part of the list that is shown, which a search stays in.
    kind: String,
    tabs: Vec<Tab>,
    stores: Vec<Row>,
    list: Listing,
}

/// A store.
struct Row {
    name: String,
    handle: String,
    owner: String,
    balance: String,
    sales: Text,
    badges: Vec<Badge>,
    address: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &["search", "kind"]);
    let kind = asked.get("kind");
    let blocked = if kind == "blocked" { "true" } else { "" };
    let verified = if kind == "unverified" { "false" } else { "" };
    let pairs = [
        ("search", asked.get("search")),
        ("blocked", blocked),
        ("verified", verified),
    ];
    let list = asked.list(desk, "listStores", &pairs).await?;
    let kinds = [
        ("", t.get("frame-all")),
        ("unverified", t.get("operator-unverified")),
        ("blocked", t.get("operator-blocked")),
    ];
    let frame = parts::frame(desk);
    let template = StoresPage {
        look: &desk.look,
        t,
        frame: &frame,
        here: desk.visit.path.clone(),
        search: listing::search(t, &Fields::new(t, &asked.typed), t.get("operator-search-hint")),
        kind: kind.to_owned(),
        tabs: tabs::by(desk, &asked, ("kind", kind), kinds),
        stores: list.rows.iter().map(|store| row(t, store)).collect(),
        list,
    };
    desk.page(&frame, &template)
}

fn row(t: Locale, store: &Value) -> Row {
    Row {
        name: text(&store["name"]).to_owned(),
        handle: text(&store["handle"]).to_owned(),
        owner: text(&store["ownerEmail"]).to_owned(),
        balance: dollars(t, &store["balance"]),
        sales: t
            .get("orders-count")
            .with("count", store["sales"].as_i64().unwrap_or(0)),
        badges: badges(t, store),
        address: parts::store(text(&store["id"])),
    }
}

/// Whether a store is closed, and whether somebody vouches for its owner.
pub fn badges(t: Locale, store: &Value) -> Vec<Badge> {
    let blocked = Badge {
        words: t.get("operator-is-blocked"),
        tone: "bad",
    };
    let verified = Badge {
        words: t.get("operator-is-verified"),
        tone: "good",
    };
    let badges = [
        (store["blocked"] == true).then_some(blocked),
        (store["verified"] == true).then_some(verified),
    ];
    badges.into_iter().flatten().collect()
}
