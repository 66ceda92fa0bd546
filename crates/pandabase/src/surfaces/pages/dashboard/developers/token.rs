//! An API token: what it may do, and its secret, which is shown once after it was made or replaced.

use super::boxes::Boxes;
use super::new_token::none;
use super::scopes;
use super::tokens::used;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::flash;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{self, Facts, text};
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_locale::Locale;
use serde_json::{Value, json};

/// For how many hours a replaced secret may work on.
const OVERLAPS: [i64; 3] = [0, 1, 24];

#[derive(Template)]
#[template(path = "dashboard/developers/token.html")]
struct TokenPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    title: String,
    id: String,
    /// The secret, right after it was made.
    secret: Option<String>,
    facts: Facts,
    /// What the visitor may change, unless the token may do more than their role.
    change: Option<Change>,
    requests: String,
    request: String,
}

/// The forms of the page.
struct Change {
    name: Field,
    groups: Vec<Boxes>,
    overlap: Field,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let token = desk.ask("getToken").await?;
    let id = text(&token["id"]).to_owned();
    let made = say::moment(t, &desk.zone(), &token["createdAt"]).unwrap_or_default();
    let facts = vec![
        (t.get("products-kind"), text(&token["mode"]).to_owned()),
        (t.get("products-made"), made),
        (t.get("developers-last-used"), used(desk, &token).to_string()),
    ];
    let frame = desk.frame();
    let template = TokenPage {
        look: &desk.look,
        t,
        frame: &frame,
        title: text(&token["name"]).to_owned(),
        secret: flash::get(desk, "secret").map(str::to_owned),
        facts,
        change: scopes::are_had(desk, &token["permissions"]).then(|| change(desk, &token)),
        requests: desk.in_store(&format!("/developers/requests?search={id}")),
        request: desk.request("getToken", "")?,
        id,
    };
    flash::page(desk, &frame, &template)
}

/// The forms: with what was typed into one that was refused, or with what is stored.
fn change(desk: &Desk, token: &Value) -> Change {
    let t = desk.t();
    let mut typed = desk.typed.clone();
    if !typed.has("name") {
        typed.set("name", text(&token["name"]));
        scopes::tick(&mut typed, &token["permissions"]);
    }
    typed.fill("overlapHours", Some("0"));
    let fields = Fields::new(t, &typed);
    let overlaps = OVERLAPS.map(|hours| {
        let words = match hours {
            0 => t.get("developers-token-at-once"),
            hours => t.get("developers-token-after").with("count", hours),
        };
        Choice::new(hours, words)
    });
    Change {
        name: fields.field("name", t.get("name")).max(64),
        groups: scopes::groups(desk, &typed),
        overlap: fields
            .field("overlapHours", t.get("developers-token-overlap"))
            .choices(overlaps),
    }
}

/// Changes the token, replaces its secret, or deletes it.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let here = desk.visit.path.clone();
    match form.get("action") {
        "change" => {
            let permissions = scopes::ticked(form);
            if permissions.is_empty() {
                return Ok(none(desk, form));
            }
            let body = json!({"name": form.get("name"), "permissions": permissions});
            match desk.act("updateToken", &[], Some(&body)).await? {
                Ok(_) => Ok(desk.done(&here, "saved")),
                Err(refused) => Ok(desk.refuse(form, &refused, &[])),
            }
        }
        "roll" => {
            let typed = form.get("overlapHours");
            let hours = typed
                .parse::<i64>()
                .map_or_else(|_| json!(typed), |hours| json!(hours));
            let body = json!({"overlapHours": hours});
            match desk.act("rollToken", &[], Some(&body)).await? {
                Ok(token) => Ok(flash::redirect(
                    desk,
                    &here,
                    &[("secret", text(&token["secret"]))],
                )),
                Err(refused) => Ok(desk.say(&refused)),
            }
        }
        "delete" => {
            let list = desk.in_store("/developers/tokens");
            desk.do_it("deleteToken", &[], None, (&list, "removed")).await
        }
        _ => Ok(desk.visit.leave(&here)),
    }
}
