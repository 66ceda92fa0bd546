//! What operators decided: who, what, about what, and why.

use super::{parts, words};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{Asked, LONGEST, Listing, any};
use crate::surfaces::pages::dashboard::say::{Facts, known, owned, text};
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_domain::id::{AccountId, StoreId};
use pandabase_domain::operator::OperatorAction;
use pandabase_locale::Locale;
use serde_json::Value;

/// What the list is asked for in the address of the page.
const FILTERS: [&str; 3] = ["what", "store", "account"];

#[derive(Template)]
#[template(path = "dashboard/operator/activity.html")]
struct ActivityPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    here: String,
    what: Field,
    store: Field,
    account: Field,
    events: Vec<Row>,
    list: Listing,
}

/// Something that was decided.
struct Row {
    what: String,
    who: String,
    at: String,
    note: Option<String>,
    facts: Facts,
    store: Option<String>,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &FILTERS);
    // What the API would refuse is left out.
    let action = OperatorAction::parse(asked.get("what")).map_or("", OperatorAction::as_str);
    let store = Some(asked.get("store")).filter(|id| StoreId::parse(id).is_some());
    let account = Some(asked.get("account")).filter(|id| AccountId::parse(id).is_some());
    let pairs = [
        ("action", action),
        ("storeId", store.unwrap_or_default()),
        ("accountId", account.unwrap_or_default()),
    ];
    let list = asked.list(desk, "listOperatorActivity", &pairs).await?;
    let fields = Fields::new(t, &asked.typed);
    let actions = OperatorAction::ALL.iter();
    let actions = actions.map(|action| Choice::new(action, words::action(t, *action)));
    let frame = parts::frame(desk);
    let template = ActivityPage {
        look: &desk.look,
        t,
        frame: &frame,
        here: desk.visit.path.clone(),
        what: fields
            .field("what", t.get("operator-what"))
            .unneeded()
            .choices(any(t, actions)),
        store: fields
            .field("store", t.get("operator-store-id"))
            .unneeded()
            .max(LONGEST)
            .half(),
        account: fields
            .field("account", t.get("operator-account-id"))
            .unneeded()
            .max(LONGEST)
            .half(),
        events: list.rows.iter().map(|event| row(t, event)).collect(),
        list,
    };
    desk.page(&frame, &template)
}

fn row(t: Locale, event: &Value) -> Row {
    let word = text(&event["action"]);
    let what = OperatorAction::parse(word).map(|action| words::action(t, action).to_string());
    let who = owned(&event["email"]);
    Row {
        what: what.unwrap_or_else(|| word.to_owned()),
        who: who.unwrap_or_else(|| t.get("operator-machine").to_string()),
        at: parts::moment(t, &event["createdAt"]).unwrap_or_default(),
        note: owned(&event["note"]),
        facts: known([
            (t.get("operator-about"), owned(&event["subject"])),
            (t.get("operator-from"), owned(&event["ipAddress"])),
        ]),
        store: event["storeId"].as_str().map(parts::store),
    }
}
