//! An act upon several things of a list: what it does to each of them and which are left out, before it is
//! done; and afterwards what became of each.

use super::desk::Desk;
use super::frame::Frame;
use super::say::text;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_domain::id::SUFFIX_LENGTH;
use pandabase_locale::{Locale, Text};
use serde_json::json;

/// The most things of one form: a page of a list.
pub const MOST: usize = 25;
/// The field with the ids of a form.
const IDS: &str = "ids";
/// What keeps the outcome of one; no field of any form.
const OUTCOME: &str = "outcome ";
/// What became of one that was changed.
const DONE: &str = "done";

/// An act.
pub struct Act {
    /// The list, as the rest of its address.
    pub(super) list: &'static str,
    /// What ids of the list begin with, and what the operations' paths call them.
    pub(super) start: &'static str,
    pub(super) named: &'static str,
    /// The operations that show one and change it, and the status that it gets.
    pub(super) show: &'static str,
    pub(super) change: &'static str,
    pub(super) status: &'static str,
    /// The field that a row is called by.
    pub(super) name: &'static str,
    pub(super) words: fn(Locale) -> Words,
}

/// The words of an act.
pub struct Words {
    /// What is done.
    pub(super) title: Text,
    /// What that means.
    pub(super) text: Text,
    /// Why nothing is done to what has the status already.
    pub(super) already: Text,
    /// How many, with their number as `$count`.
    pub(super) count: Text,
    /// What was done to one.
    pub(super) done: Text,
    /// The way back.
    pub(super) list: Text,
}

#[derive(Template)]
#[template(path = "dashboard/bulk.html")]
struct BulkPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    words: Words,
    /// The way back to the list.
    list: String,
    rows: Vec<Row>,
    /// What became of each, after the form was sent.
    outcomes: Vec<Outcome>,
    offer: Option<Offer>,
}

/// Something that was selected.
struct Row {
    address: String,
    name: String,
    /// Why it is left out.
    refusal: Option<String>,
}

/// What is done.
struct Offer {
    ids: String,
    count: Text,
}

/// What became of one.
struct Outcome {
    address: String,
    id: String,
    words: String,
    tone: &'static str,
}

/// Shows what an act does to what was selected, or what it has done.
pub async fn show(desk: &Desk, act: &Act) -> Result<Response, Halt> {
    let t = desk.t();
    let words = (act.words)(t);
    let selected = selected(desk.visit.names_asked(act.start), act.start);
    let outcomes = match selected.is_empty() {
        true => outcomes(desk, act, &words),
        false => Vec::new(),
    };
    let list = desk.in_store(act.list);
    if selected.is_empty() && outcomes.is_empty() {
        return Ok(desk.visit.leave(&list));
    }
    let (mut rows, mut possible) = (Vec::new(), Vec::new());
    for id in &selected {
        let one = desk.ask_about(act.show, &[(act.named, id)], "").await?;
        let is_possible = one["status"] != act.status;
        if is_possible {
            possible.push(id.as_str());
        }
        rows.push(Row {
            address: format!("{list}/{id}"),
            name: text(&one[act.name]).to_owned(),
            refusal: (!is_possible).then(|| words.already.to_string()),
        });
    }
    let offer = (!possible.is_empty()).then(|| Offer {
        ids: possible.join(" "),
        count: words.count.clone().with("count", possible.len()),
    });
    let frame = desk.frame();
    let template = BulkPage {
        look: &desk.look,
        t,
        frame: &frame,
        words,
        list,
        rows,
        outcomes,
        offer,
    };
    desk.page(&frame, &template)
}

/// Does it to one after another. One that is refused keeps none of the others from it.
pub async fn submit(desk: &Desk, act: &Act, form: &Form) -> Result<Response, Halt> {
    let body = json!({"status": act.status});
    let mut typed = Typed::default();
    let ids = form.get(IDS).split_whitespace().map(str::to_owned);
    for id in selected(ids, act.start) {
        let word = match desk.act(act.change, &[(act.named, &id)], Some(&body)).await {
            Ok(Ok(_)) => DONE.to_owned(),
            Ok(Err(refused)) | Err(Halt::Refused(refused)) => refused.text,
            Err(halt) => return Err(halt),
        };
        typed.set(&format!("{OUTCOME}{id}"), &word);
    }
    Ok(desk.visit.come_back(&desk.visit.path, &typed))
}

/// What can be ids of this kind among these names, each once and not too many.
pub fn selected(names: impl IntoIterator<Item = String>, start: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for name in names {
        let rest = name.strip_prefix(start);
        let is_plain = |rest: &str| rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let is_id = rest.is_some_and(|rest| rest.len() == SUFFIX_LENGTH && is_plain(rest));
        if is_id && !all.contains(&name) && all.len() < MOST {
            all.push(name);
        }
    }
    all
}

/// What became of everything of the form that was sent last.
fn outcomes(desk: &Desk, act: &Act, words: &Words) -> Vec<Outcome> {
    let list = desk.in_store(act.list);
    let outcome = |(id, word): (&str, &str)| {
        let (words, tone) = match word {
            DONE => (words.done.to_string(), "good"),
            "" => (desk.t().get("portal-error").to_string(), "bad"),
            refusal => (refusal.to_owned(), "bad"),
        };
        Outcome {
            address: format!("{list}/{id}"),
            id: id.to_owned(),
            words,
            tone,
        }
    };
    desk.typed.with_prefix(OUTCOME).map(outcome).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_selected_once_and_not_too_many() {
        let id = |number: usize| format!("prd_{number:024}");
        let names = (0..40).flat_map(|number| [id(number / 2), "prd_a/b".to_owned(), "q".to_owned()]);
        let found = selected(names, "prd_");
        assert_eq!(found, (0..20).map(id).collect::<Vec<_>>());
        assert_eq!(selected((0..40).map(id), "prd_").len(), MOST);
    }
}
