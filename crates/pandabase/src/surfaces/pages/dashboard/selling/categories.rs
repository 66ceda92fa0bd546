//! The categories of a store in the order in which the shop shows them, and moving one up or down in it.

use super::list::{self, Cell, Moves, Row, Shown, Way};
use super::order::{Place, shifts};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::listing::{Asked, query};
use crate::surfaces::pages::dashboard::say::{Badge, items, text};
use crate::surfaces::pages::form::Form;
use axum::response::Response;
use pandabase_domain::token::Scope as S;
use pandabase_platform::text::fold;
use serde_json::{Value, json};

/// What the list is asked for in the address of the page, but for the place in it.
const FILTERS: [&str; 1] = ["search"];
/// How many pages of a hundred categories are looked through.
const PAGES: usize = 10;

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &FILTERS);
    let search = asked.get("search");
    let list = asked.list(desk, "listCategories", &[("search", search)]).await?;
    // What the list shows may be all that there is.
    let is_all = search.is_empty() && list.newest.is_none() && list.older.is_none();
    let all = match is_all {
        true => list.rows.clone(),
        false => all(desk).await?,
    };
    let may_write = desk.may(S::CategoriesWrite);
    let is_moved = may_write && search.is_empty();
    let rows = list.rows.iter().map(|one| row(desk, one, &all, is_moved));
    let new = desk.link("/categories/new").map(|address| Way {
        words: t.get("selling-new-category"),
        address,
        id: "new-category",
    });
    let shown = Shown {
        title: t.get("shop-categories"),
        lead: t.get("selling-categories-lead"),
        new,
        tabs: Vec::new(),
        search: Some(list::search(desk, &asked, t.get("selling-categories-hint"))),
        count: t
            .get("selling-categories-count")
            .with("count", list.count.unwrap_or(0)),
        heads: vec![
            t.get("frame-kind-category"),
            t.get("selling-below"),
            t.get("orders-status"),
        ],
        rows: rows.collect(),
        none: t.get("selling-none-text"),
        empty: (
            t.get("selling-categories-empty"),
            t.get("selling-categories-empty-text"),
        ),
        is_moved,
        upload: None,
    };
    list::respond(desk, &asked, shown, list)
}

/// Every category of the store, as far as they are looked through, in order.
pub async fn all(desk: &Desk) -> Result<Vec<Value>, Halt> {
    let mut all = Vec::new();
    let mut cursor = String::new();
    for _ in 0..PAGES {
        let query = query(100, &[("cursor", cursor.as_str())]);
        let found = desk.ask_about("listCategories", &[], &query).await?;
        all.extend(items(&found).cloned());
        match found["pagination"]["nextCursor"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => break,
        }
    }
    Ok(all)
}

fn row(desk: &Desk, one: &Value, all: &[Value], is_moved: bool) -> Row {
    let t = desk.t();
    let (id, name) = (text(&one["id"]), text(&one["name"]));
    let above = all.iter().find(|other| other["id"] == one["parentId"]);
    let (words, tone) = match (one["isArchived"] == true, one["showInNavigation"] == true) {
        (true, _) => (t.get("selling-hidden"), ""),
        (false, true) => (t.get("selling-in-shop"), "good"),
        (false, false) => (t.get("selling-not-in-menu"), "wait"),
    };
    let siblings: Vec<&Value> = siblings(all, one).collect();
    let is_at = |place: Option<&&Value>| place.is_some_and(|other| other["id"] == one["id"]);
    let (is_first, is_last) = (is_at(siblings.first()), is_at(siblings.last()));
    let moves = Moves {
        id: id.to_owned(),
        up: (!is_first).then(|| t.get("selling-up").with("name", name).to_string()),
        down: (!is_last).then(|| t.get("selling-down").with("name", name).to_string()),
    };
    Row {
        name: name.to_owned(),
        about: text(&one["slug"]).to_owned(),
        picture: None,
        address: desk.in_store(&format!("/categories/{id}")),
        cells: vec![
            Cell::words(above.map_or("", |above| text(&above["name"]))),
            Cell::badge(&Badge { words, tone }),
        ],
        moves: (is_moved && siblings.len() > 1).then_some(moves),
    }
}

/// The categories below the same one, itself among them.
fn siblings<'a>(all: &'a [Value], one: &'a Value) -> impl Iterator<Item = &'a Value> {
    all.iter().filter(|other| other["parentId"] == one["parentId"])
}

/// Moves a category past the one above or below it.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let here = desk.address();
    let (way, id) = form.get("action").split_once(':').unwrap_or_default();
    let all = all(desk).await?;
    let Some(moved) = all.iter().find(|one| one["id"] == id) else {
        return Ok(desk.visit.leave(&here));
    };
    let places: Vec<Place> = siblings(&all, moved).map(place).collect();
    let at = places.iter().position(|place| place.id == id);
    let upper = at.and_then(|at| match way {
        "up" => at.checked_sub(1),
        "down" => Some(at),
        _ => None,
    });
    for (id, number) in upper.map(|upper| shifts(&places, upper)).unwrap_or_default() {
        let body = json!({"displayOrder": number});
        let named = [("categoryId", id.as_str())];
        if let Err(refused) = desk.act("updateCategory", &named, Some(&body)).await? {
            return Ok(desk.say(&refused));
        }
    }
    Ok(desk.visit.leave(&here))
}

fn place(one: &Value) -> Place {
    Place {
        number: one["displayOrder"].as_i64().unwrap_or(0),
        name: fold(text(&one["name"])),
        id: text(&one["id"]).to_owned(),
    }
}
