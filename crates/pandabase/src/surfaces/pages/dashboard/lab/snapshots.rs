//! Snapshots and forks of a sandbox store. The token of a fork is shown once, right after the fork was made.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::developers::sandbox::only_in_sandbox;
use crate::surfaces::pages::dashboard::flash;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::links::HOME;
use crate::surfaces::pages::dashboard::say::{self, items, text};
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "dashboard/lab/snapshots.html")]
struct SnapshotsPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// The fork that was just made.
    made: Option<Made>,
    /// The names of the snapshots, each with when it was made.
    snapshots: Vec<(String, String)>,
    forks: Vec<Fork>,
    name: Field,
    fork_name: Field,
    snapshot: Field,
    restore: Field,
    forget: Field,
    drop: Field,
    confirm: Field,
    request: String,
}

/// A fork.
struct Fork {
    name: String,
    handle: String,
    id: String,
    address: String,
}

/// A fork that was just made, with what is shown this once.
struct Made {
    id: String,
    secret: String,
    /// What each of its endpoints signs with, behind words that say so.
    webhooks: Vec<(Text, String)>,
    address: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    only_in_sandbox(desk)?;
    let snapshots = desk.ask("listSnapshots").await?;
    let forks = desk.ask("listForks").await?;
    let zone = desk.zone();
    let fields = Fields::new(t, &desk.typed);
    let kept = || items(&snapshots).map(|one| Choice::new(text(&one["id"]), text(&one["name"])));
    let of_kept = |name: &str| fields.field(name, t.get("lab-snapshot")).choices(kept());
    let others = items(&forks).map(|one| {
        let (id, name) = (text(&one["id"]), text(&one["name"]));
        Choice::new(id, format!("{name}, {id}"))
    });
    let now = Choice::new("", t.get("lab-fork-from-now"));
    let frame = desk.frame();
    let template = SnapshotsPage {
        look: &desk.look,
        t,
        frame: &frame,
        made: made(desk),
        snapshots: items(&snapshots)
            .map(|one| {
                let at = say::moment(t, &zone, &one["createdAt"]).unwrap_or_default();
                (text(&one["name"]).to_owned(), at)
            })
            .collect(),
        forks: items(&forks).map(fork).collect(),
        name: fields.field("name", t.get("name")).max(64),
        fork_name: fields.optional("forkName", t.get("name")).max(128),
        snapshot: fields
            .field("snapshot", t.get("lab-fork-of"))
            .unneeded()
            .choices(std::iter::once(now).chain(kept())),
        restore: of_kept("restore"),
        forget: of_kept("forget"),
        drop: fields.field("drop", t.get("lab-forks")).choices(others),
        confirm: fields
            .field("confirm", t.get("lab-empty-confirm"))
            .autocomplete("off")
            .hint(desk.place().map(|place| place.handle.clone()).unwrap_or_default()),
        request: desk.request("createSnapshot", "")?,
    };
    flash::page(desk, &frame, &template)
}

fn fork(fork: &Value) -> Fork {
    let id = text(&fork["id"]);
    Fork {
        name: text(&fork["name"]).to_owned(),
        handle: text(&fork["handle"]).to_owned(),
        id: id.to_owned(),
        address: format!("{HOME}/{id}"),
    }
}

/// The fork that was just made.
fn made(desk: &Desk) -> Option<Made> {
    let t = desk.t();
    let (id, secret) = (flash::get(desk, "fork")?, flash::get(desk, "secret")?);
    let webhooks: Value = flash::get(desk, "webhooks")
        .and_then(|told| serde_json::from_str(told).ok())
        .unwrap_or_default();
    let webhook = |one: &Value| {
        let words = t.get("lab-fork-webhook").with("id", text(&one["id"]));
        (words, text(&one["secret"]).to_owned())
    };
    Some(Made {
        id: id.to_owned(),
        secret: secret.to_owned(),
        webhooks: items(&webhooks).map(webhook).collect(),
        address: format!("{HOME}/{id}"),
    })
}

/// Makes a snapshot or a fork, resets the store, or deletes one of them.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    only_in_sandbox(desk)?;
    let here = desk.visit.path.clone();
    match form.get("action") {
        "keep" => {
            let body = json!({"name": form.get("name")});
            match desk.press(form, "createSnapshot", &[], Some(&body)).await? {
                Ok(_) => Ok(desk.done(&here, "made")),
                Err(refused) => Ok(desk.refuse(form, &refused, &[])),
            }
        }
        "fork" => make_fork(desk, form, &here).await,
        "restore" => {
            let body = json!({"snapshot": form.get("restore")});
            desk.do_it("resetStore", &[], Some(&body), (&here, "reset")).await
        }
        "empty" => {
            let body = json!({"confirm": form.get("confirm")});
            match desk.act("resetStore", &[], Some(&body)).await? {
                Ok(_) => Ok(desk.done(&here, "reset")),
                Err(refused) => Ok(desk.refuse(form, &refused, &[])),
            }
        }
        "forget" => {
            let named = [("snapshotId", form.get("forget"))];
            desk.do_it("deleteSnapshot", &named, None, (&here, "removed"))
                .await
        }
        "drop" => {
            let named = [("forkId", form.get("drop"))];
            desk.do_it("deleteFork", &named, None, (&here, "removed")).await
        }
        _ => Ok(desk.visit.leave(&here)),
    }
}

async fn make_fork(desk: &Desk, form: &Form, here: &str) -> Result<Response, Halt> {
    let mut body = json!({});
    for (field, name) in [("forkName", "name"), ("snapshot", "snapshot")] {
        if let Some(value) = form.filled(field) {
            body[name] = value.into();
        }
    }
    match desk.press(form, "forkStore", &[], Some(&body)).await? {
        Ok(made) => {
            let webhooks = made["webhooks"].to_string();
            let told = [
                ("fork", text(&made["fork"]["id"])),
                ("secret", text(&made["token"]["secret"])),
                ("webhooks", webhooks.as_str()),
            ];
            Ok(flash::redirect(desk, here, &told))
        }
        Err(refused) => Ok(desk.refuse(form, &refused, &[])),
    }
}
