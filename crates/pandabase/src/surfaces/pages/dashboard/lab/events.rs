//! What happened in the store, newest first.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::developers::events::choices;
use crate::surfaces::pages::dashboard::export;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{Asked, LONGEST, Listing, SHOWN, any, query};
use crate::surfaces::pages::dashboard::say::{self, items, text};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_commerce::notify::feed::requests::Object;
use pandabase_domain::id::EventId;
use pandabase_domain::webhook::event::EventType;
use pandabase_locale::Locale;
use serde_json::Value;

/// What the list is asked for in the address of the page, but for the place in it.
const FILTERS: [&str; 2] = ["kind", "search"];

#[derive(Template)]
#[template(path = "dashboard/lab/events.html")]
struct EventsPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    here: String,
    kind: Field,
    search: Field,
    rows: Vec<Row>,
    list: Listing,
    /// Whether there may be events that are not looked at here.
    is_narrow: bool,
}

/// An event.
struct Row {
    event: String,
    about: String,
    at: String,
    address: String,
}

/// Shows the page. Whoever has the id of an event is led to it.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &FILTERS);
    if let Some(event) = EventId::parse(asked.get("search")) {
        let address = desk.in_store(&format!("/developers/events/{event}"));
        return Ok(desk.visit.leave(&address));
    }
    let list = list(desk, &asked).await?;
    let frame = desk.frame();
    let fields = Fields::new(t, &asked.typed);
    let template = EventsPage {
        look: &desk.look,
        t,
        frame: &frame,
        here: desk.visit.path.clone(),
        kind: fields
            .field("kind", t.get("developers-event"))
            .unneeded()
            .choices(any(t, choices())),
        search: fields
            .field("search", t.get("lab-events-about"))
            .unneeded()
            .max(LONGEST)
            .hint(t.get("lab-events-about-hint")),
        rows: list.rows.iter().map(|one| row(desk, one)).collect(),
        is_narrow: list.is_filtered || list.older.is_some() || list.newest.is_some(),
        list,
    };
    desk.page(&frame, &template)
}

/// Asks the API for a part of the list. Nothing is about what is no id of anything that has events.
async fn list(desk: &Desk, asked: &Asked) -> Result<Listing, Halt> {
    let object = asked.get("search");
    if !object.is_empty() && Object::parse(object).is_none() {
        return Ok(Listing::nothing());
    }
    let place = desk.visit.asked("cursor");
    let place = place.filter(|place| place.parse::<u32>().is_ok());
    let kind = EventType::parse(asked.get("kind")).map_or("", EventType::as_str);
    let pairs = [
        ("before", place.as_deref().unwrap_or("now")),
        ("events", kind),
        ("object", object),
    ];
    let query = query(SHOWN, &pairs);
    let found = desk.ask_about("listEvents", &[], &query).await?;
    let older = (found["hasMore"] == true).then(|| asked.with(desk, "cursor", text(&found["cursor"])));
    Ok(Listing {
        rows: items(&found).cloned().collect(),
        count: None,
        is_filtered: !kind.is_empty() || !object.is_empty(),
        newest: place.is_some().then(|| asked.with(desk, "cursor", "")),
        older,
        request: Some(desk.request("listEvents", &query)?),
        export: export::link(desk, "listEvents", &[("events", kind), ("object", object)]),
        ..Listing::default()
    })
}

fn row(desk: &Desk, event: &Value) -> Row {
    let data = &event["data"];
    let about = [
        &data["customer"]["email"],
        &data["order"]["id"],
        &data["subscription"]["id"],
    ];
    Row {
        event: text(&event["event"]).to_owned(),
        about: say::joined(about, " · ").unwrap_or_default(),
        at: say::moment(desk.t(), &desk.zone(), &event["timestamp"]).unwrap_or_default(),
        address: desk.in_store(&format!("/developers/events/{}", text(&event["id"]))),
    }
}
