//! The stores that somebody has a role in, and invitations to the teams of others.

use super::desk::Desk;
use super::export;
use super::frame::Frame;
use super::links::HOME;
use super::operator::parts::OPERATOR;
use super::place::Place;
use super::say::{self, items, text};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use pandabase_domain::role::Role;
use pandabase_domain::zone::Zone;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

#[derive(Template)]
#[template(path = "dashboard/stores.html")]
struct StoresPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// Where the list is fetched as a file, for whom may.
    export: Option<String>,
    stores: Vec<Row>,
    invitations: Vec<Invitation>,
    /// Where one opens another store.
    new: String,
    /// Where operators of the installation work.
    operator: Option<&'static str>,
}

/// A store.
struct Row {
    name: String,
    handle: String,
    role: Text,
    address: String,
}

/// An invitation to the team of a store.
struct Invitation {
    id: String,
    store: String,
    role: Option<Text>,
    until: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let invited = desk.ask("listInvitations").await?;
    let invitation = |one: &Value| Invitation {
        id: text(&one["id"]).to_owned(),
        store: text(&one["storeName"]).to_owned(),
        role: one["role"]
            .as_str()
            .and_then(Role::parse)
            .map(|role| say::role(t, role)),
        until: say::moment(t, &Zone::utc(), &one["expiresAt"])
            .map(|at| t.get("desk-invited-until").with("date", at).to_string())
            .unwrap_or_default(),
    };
    let operates = match desk.operate().await {
        Ok(()) => true,
        // An operator who has to sign in with a second factor is told so there.
        Err(Halt::Refused(refused)) => refused.status == StatusCode::FORBIDDEN,
        Err(halt) => return Err(halt),
    };
    let row = |place: &Place| Row {
        name: place.name.clone(),
        handle: place.handle.clone(),
        role: say::role(t, place.role),
        address: format!("{HOME}/{}", place.id),
    };
    let frame = desk.frame();
    let template = StoresPage {
        look: &desk.look,
        t,
        frame: &frame,
        export: export::path(desk, "listMyStores"),
        stores: desk.stores.iter().map(row).collect(),
        invitations: items(&invited).map(invitation).collect(),
        new: "/stores/new".to_owned(),
        operator: operates.then_some(OPERATOR),
    };
    desk.page(&frame, &template)
}

/// Accepts or declines an invitation.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let here = HOME.to_owned();
    let named = [("memberId", form.get("invitation"))];
    let (operation, done) = match form.get("action") {
        "accept" => ("acceptInvitation", "joined"),
        _ => ("declineInvitation", "declined"),
    };
    desk.do_it(operation, &named, None, (&here, done)).await
}
