//! The team of a store: who is in it as what, invitations, leaving it, and the way of the store to another
//! owner.

use super::transfer::{self, Transfer};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::export;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::links::HOME;
use crate::surfaces::pages::dashboard::say::{self, Badge, items, text};
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_domain::role::{Right, Role};
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

/// The roles that one member gives to another.
pub const GIVEN: [Role; 4] = [
    Role::Viewer,
    Role::Moderator,
    Role::Developer,
    Role::Administrator,
];

#[derive(Template)]
#[template(path = "dashboard/settings/team.html")]
struct TeamPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// Where the list is fetched as a file, for whom may.
    export: Option<String>,
    /// What the visitor is here.
    own: Text,
    /// Every member, if the visitor may see the team.
    members: Option<Vec<Row>>,
    /// The page with the activity of the team, if the visitor may see the team.
    activity: Option<String>,
    /// Where somebody is invited, for the same.
    invite: Option<String>,
    /// What each role may do.
    roles: Vec<(Text, Text)>,
    may_leave: bool,
    transfer: Transfer,
    /// The request that lists the team, for whom it is to see.
    request: Option<String>,
}

/// Somebody in the team, or who is invited to it.
struct Row {
    id: String,
    /// What the dialog about them is called within the page.
    dialog: String,
    email: String,
    role: Text,
    status: Badge,
    since: String,
    is_invited: bool,
    /// Another role; none for the owner, and for oneself.
    change: Option<Field>,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let role = own_role(desk);
    let leads = role.has(Right::Team);
    let team = if leads {
        desk.ask("listTeam").await?
    } else {
        Value::Null
    };
    let offer = desk.find("getStoreTransfer", &[]).await?;
    let transfer = transfer::of(desk, role, &team, offer.as_ref()).await?;
    let request = match leads {
        true => Some(desk.request("listTeam", "")?),
        false => None,
    };
    let frame = desk.frame();
    let rows = items(&team).enumerate().map(|(at, member)| row(desk, at, member));
    let template = TeamPage {
        look: &desk.look,
        t,
        frame: &frame,
        export: export::path(desk, "listTeam"),
        own: say::role(t, role),
        members: leads.then(|| rows.collect()),
        activity: leads.then(|| format!("{}/activity", desk.visit.path.trim_end_matches('/'))),
        invite: desk.link("/team/invite"),
        roles: Role::ALL
            .iter()
            .map(|role| (say::role(t, *role), may(t, *role)))
            .collect(),
        may_leave: role != Role::Owner,
        transfer,
        request,
    };
    desk.page(&frame, &template)
}

/// Changes what somebody is, takes them out, or gives the store to another owner.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let here = desk.visit.path.clone();
    let named = [("memberId", form.get("member"))];
    match form.get("action") {
        "role" => {
            let body = json!({"role": form.get("role")});
            desk.do_it("changeMemberRole", &named, Some(&body), (&here, "saved"))
                .await
        }
        "remove" => desk.do_it("removeMember", &named, None, (&here, "removed")).await,
        "leave" => {
            let own = desk.place().map_or("", |place| &place.member);
            desk.do_it("removeMember", &[("memberId", own)], None, (HOME, "removed"))
                .await
        }
        "offer" => transfer::offer(desk, form, &here).await,
        "accept" => {
            desk.do_it("acceptStoreTransfer", &[], None, (&here, "saved"))
                .await
        }
        "withdraw" => {
            desk.do_it("cancelStoreTransfer", &[], None, (&here, "removed"))
                .await
        }
        _ => Ok(desk.back(&Typed::default())),
    }
}

fn own_role(desk: &Desk) -> Role {
    desk.place().map_or(Role::Viewer, |place| place.role)
}

fn row(desk: &Desk, at: usize, member: &Value) -> Row {
    let t = desk.t();
    let id = text(&member["id"]).to_owned();
    let role = member["role"]
        .as_str()
        .and_then(Role::parse)
        .unwrap_or(Role::Viewer);
    let is_invited = member["status"] == "INVITED";
    let (words, tone) = if is_invited {
        (t.get("settings-invited"), "wait")
    } else {
        (t.get("settings-active"), "good")
    };
    let is_own = desk.place().is_some_and(|place| place.member == id);
    let mut typed = Typed::default();
    typed.set("role", role.as_str());
    let choices = GIVEN.map(|role| Choice::new(role.as_str(), say::role(t, role)));
    let change = || Field {
        id: format!("role-{at}"),
        about: Some(text(&member["email"]).to_owned()),
        ..Fields::new(t, &typed)
            .field("role", t.get("settings-role"))
            .choices(choices)
    };
    Row {
        dialog: format!("member-{at}"),
        email: text(&member["email"]).to_owned(),
        role: say::role(t, role),
        status: Badge { words, tone },
        since: say::day(t, &desk.zone(), &member["createdAt"]).unwrap_or_default(),
        is_invited,
        change: (role != Role::Owner && !is_own).then(change),
        id,
    }
}

/// What a role may do besides what the one before it may.
fn may(t: Locale, role: Role) -> Text {
    match role {
        Role::Viewer => t.get("settings-may-viewer"),
        Role::Moderator => t.get("settings-may-moderator"),
        Role::Developer => t.get("settings-may-developer"),
        Role::Administrator => t.get("settings-may-administrator"),
        Role::Owner => t.get("settings-may-owner"),
    }
}
