//! A list: its values found, added, taken off; its name; its end.

use super::parts;
use super::values::{self, VALUES};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::export;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::links::address;
use crate::surfaces::pages::dashboard::listing::{Asked, LONGEST, Listing, SHOWN};
use crate::surfaces::pages::dashboard::say::{items, text};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "dashboard/shield/list.html")]
struct ListPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    here: String,
    id: String,
    title: String,
    kind: String,
    count: Text,
    /// What became of the values that were just added.
    added: Option<Text>,
    search: Field,
    values: Vec<String>,
    list: Listing,
    pasted: Field,
    files: Field,
    name: Field,
    lists: String,
    request: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let found = desk.ask("getShieldList").await?;
    let asked = Asked::of(desk, &["search"]);
    let mut typed = desk.typed.clone();
    typed.fill("name", found["name"].as_str());
    let fields = Fields::new(t, &typed);
    let [pasted, files] = values::fields(
        &fields,
        t.get("shield-list-values"),
        t.get("shield-list-file"),
        t.get("shield-list-paste-hint"),
    );
    let kind = parts::type_of(&found).map(|kind| parts::kind(t, kind).to_string());
    let list = part(desk, &asked, &found["values"]);
    let values = list.rows.iter().map(|value| text(value).to_owned());
    let frame = desk.frame();
    let template = ListPage {
        look: &desk.look,
        t,
        frame: &frame,
        here: desk.visit.path.clone(),
        id: text(&found["id"]).to_owned(),
        title: text(&found["name"]).to_owned(),
        kind: kind.unwrap_or_default(),
        count: t
            .get("shield-values")
            .with("count", found["valueCount"].as_i64().unwrap_or(0)),
        added: added(desk),
        search: Fields::new(t, &asked.typed)
            .field("search", t.get("shield-value-search"))
            .unneeded()
            .max(LONGEST),
        values: values.collect(),
        list,
        pasted,
        files,
        name: fields
            .field("name", t.get("name"))
            .max(64)
            .hint(t.get("shield-list-name-hint")),
        lists: desk.in_store("/shield/lists"),
        request: desk.request("getShieldList", "")?,
    };
    desk.page(&frame, &template)
}

/// Adds values, takes some off, renames the list or deletes it.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    match form.get("action") {
        "add" => add(desk, form).await,
        "rename" => rename(desk, form).await,
        "delete" => {
            let lists = desk.in_store("/shield/lists");
            desk.do_it("deleteShieldList", &[], None, (&lists, "removed"))
                .await
        }
        _ => {
            let chosen = form.fields().filter(|(name, _)| *name == "value");
            let chosen: Vec<&str> = chosen.map(|(_, value)| value).collect();
            let here = desk.address();
            if chosen.is_empty() {
                return Ok(desk.visit.leave(&here));
            }
            let body = json!({"values": chosen});
            desk.do_it("removeShieldValues", &[], Some(&body), (&here, "removed"))
                .await
        }
    }
}

async fn add(desk: &Desk, form: &Form) -> Result<Response, Halt> {
    let list = desk.ask("getShieldList").await?;
    let given = values::read(desk, form, parts::type_of(&list));
    let mut typed = Typed::of(form, &[]);
    typed.fill(VALUES, Some(""));
    if given.is_empty() {
        typed.fault(VALUES, desk.t().get("error-answer-required"));
        return Ok(desk.back(&typed));
    }
    let body = json!({"values": given});
    match desk.act("addShieldValues", &[], Some(&body)).await? {
        Ok(changed) => {
            let counts = format!("added={}&given={}", changed["changed"], given.len());
            let target = format!("{}?{counts}", desk.visit.path);
            Ok(desk.visit.leave(&target))
        }
        Err(refused) => {
            values::show_refusal(desk, &mut typed, &refused, &given);
            Ok(desk.back(&typed))
        }
    }
}

async fn rename(desk: &Desk, form: &Form) -> Result<Response, Halt> {
    let t = desk.t();
    let body = json!({"name": form.get("name")});
    let refused = match desk.act("updateShieldList", &[], Some(&body)).await? {
        Ok(_) => return Ok(desk.done(&desk.visit.path, "saved")),
        Err(refused) => refused,
    };
    let mut typed = Typed::of(form, &[]);
    match refused.status {
        StatusCode::CONFLICT if refused.text.ends_with("already exists") => {
            typed.fault("name", t.get("shield-list-taken"));
        }
        _ if refused.text.starts_with("body/name ") => typed.fault("name", t.get("shield-list-name-hint")),
        _ => desk.show_refusal(&mut typed, &refused),
    }
    Ok(desk.back(&typed))
}

/// What became of values that were just added: two numbers in the address of the page.
fn added(desk: &Desk) -> Option<Text> {
    let number = |name: &str| desk.visit.asked(name)?.parse::<u32>().ok();
    let (added, given) = (number("added")?, number("given")?);
    let words = match added < given {
        true => desk.t().get("shield-list-added-some"),
        false => desk.t().get("shield-list-added"),
    };
    Some(words.with("count", added).with("given", given))
}

/// A part of the values: those that hold what is searched, from a number on, or from the first where nothing
/// is left behind that number. A list is told as a whole.
fn part(desk: &Desk, asked: &Asked, values: &Value) -> Listing {
    let search = asked.get("search").to_lowercase();
    let is_wanted = |value: &&Value| text(value).to_lowercase().contains(&search);
    let found: Vec<&Value> = items(values).filter(is_wanted).collect();
    let from = desk.visit.asked("cursor");
    let from = from.and_then(|from| from.parse::<usize>().ok());
    let from = from.filter(|from| *from < found.len()).unwrap_or(0);
    let next = from.saturating_add(SHOWN);
    let cursor = next.to_string();
    let older = || address(&desk.visit.path, [("search", &*search), ("cursor", &*cursor)]);
    let rows = found.iter().skip(from).take(SHOWN);
    Listing {
        rows: rows.map(|value| (*value).clone()).collect(),
        count: i64::try_from(found.len()).ok(),
        is_filtered: !search.is_empty(),
        newest: (from > 0).then(|| asked.with(desk, "search", &search)),
        older: (next < found.len()).then(older),
        export: export::link(desk, "getShieldList", &[]),
        ..Listing::default()
    }
}
