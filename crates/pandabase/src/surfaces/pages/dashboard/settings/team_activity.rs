//! What happened to the team and the API tokens of a store, and who did it.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::links::HOME;
use crate::surfaces::pages::dashboard::listing::{Asked, Listing, any};
use crate::surfaces::pages::dashboard::say::{self, Facts, known, owned};
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_domain::role::Role;
use pandabase_domain::store::StoreActivityType;
use pandabase_domain::zone::Zone;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// What the list is asked for in the address of the page.
const FILTERS: [&str; 1] = ["kind"];

#[derive(Template)]
#[template(path = "dashboard/settings/team_activity.html")]
struct TeamActivityPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// Where the filter is sent.
    here: String,
    /// The page of the team.
    team: String,
    kind: Field,
    events: Vec<Event>,
    list: Listing,
}

/// Something that happened.
struct Event {
    words: Option<Text>,
    /// To whom, or to which token.
    name: String,
    at: String,
    facts: Facts,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &FILTERS);
    // What the API would refuse is left out.
    let kind = StoreActivityType::parse(asked.get("kind")).map_or("", StoreActivityType::as_str);
    let list = asked.list(desk, "listStoreActivity", &[("type", kind)]).await?;
    let kinds = StoreActivityType::ALL
        .iter()
        .map(|kind| Choice::new(kind.as_str(), words(t, *kind)));
    let (frame, zone) = (desk.frame(), desk.zone());
    let template = TeamActivityPage {
        look: &desk.look,
        t,
        frame: &frame,
        here: desk.visit.path.clone(),
        team: format!("{HOME}/{}/team", desk.visit.named("storeId")),
        kind: Fields::new(t, &asked.typed)
            .field("kind", t.get("order-history"))
            .unneeded()
            .choices(any(t, kinds)),
        events: list.rows.iter().map(|one| event(t, &zone, one)).collect(),
        list,
    };
    desk.page(&frame, &template)
}

fn event(t: Locale, zone: &Zone, one: &Value) -> Event {
    let kind = one["type"].as_str().and_then(StoreActivityType::parse);
    let by = owned(&one["email"]).unwrap_or_else(|| t.get("settings-team-operator").to_string());
    Event {
        words: kind.map(|kind| words(t, kind)),
        name: say::text(&one["name"]).to_owned(),
        at: say::moment(t, zone, &one["createdAt"]).unwrap_or_default(),
        facts: known([
            (t.get("settings-team-by"), Some(by)),
            (t.get("settings-team-before"), state(t, &one["before"])),
            (t.get("settings-team-after"), state(t, &one["after"])),
        ]),
    }
}

/// What was so: a role by its name, anything else as it is written.
fn state(t: Locale, value: &Value) -> Option<String> {
    let word = value.as_str()?;
    Some(match Role::parse(word) {
        Some(role) => say::role(t, role).to_string(),
        None => word.to_owned(),
    })
}

fn words(t: Locale, kind: StoreActivityType) -> Text {
    match kind {
        StoreActivityType::MemberInvited => t.get("settings-did-invited"),
        StoreActivityType::InvitationDeclined => t.get("settings-did-declined"),
        StoreActivityType::MemberJoined => t.get("settings-did-joined"),
        StoreActivityType::RoleChanged => t.get("settings-did-role"),
        StoreActivityType::MemberRemoved => t.get("settings-did-removed"),
        StoreActivityType::MemberLeft => t.get("settings-did-left"),
        StoreActivityType::StoreOffered => t.get("settings-did-offered"),
        StoreActivityType::OfferEnded => t.get("settings-did-offer-ended"),
        StoreActivityType::OwnerChanged => t.get("settings-did-owner"),
        StoreActivityType::TokenCreated => t.get("settings-did-token-created"),
        StoreActivityType::TokenChanged => t.get("settings-did-token-changed"),
        StoreActivityType::TokenRolled => t.get("settings-did-token-rolled"),
        StoreActivityType::TokenDeleted => t.get("settings-did-token-deleted"),
    }
}
