//! The notes of the team on a case, newest first.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::listing::query;
use crate::surfaces::pages::dashboard::say::{self, items, owned, text};
use pandabase_domain::case::MOST_NOTES;
use serde_json::Value;

/// How many are shown unless all are asked for.
const SHOWN: i64 = 10;

/// The notes.
pub struct Notes {
    pub(super) notes: Vec<Note>,
    /// All of them, where these are the newest alone.
    pub(super) all: Option<String>,
}

/// What somebody of the team wrote.
pub struct Note {
    pub(super) id: String,
    /// Who wrote it; a program without an account is called so.
    pub(super) author: String,
    pub(super) at: String,
    pub(super) text: String,
}

impl Notes {
    /// Those of the case that the path of the page names.
    pub async fn of(desk: &Desk) -> Result<Self, Halt> {
        let wants_all = desk.visit.asked("notes").is_some();
        let limit = if wants_all { MOST_NOTES } else { SHOWN };
        let found = desk.ask_about("listCaseNotes", &[], &query(limit, &[])).await?;
        let has_more = found["pagination"]["total"].as_i64() > Some(limit);
        Ok(Self {
            notes: items(&found).map(|one| note(desk, one)).collect(),
            all: has_more.then(|| format!("{}?notes=all", desk.visit.path)),
        })
    }
}

fn note(desk: &Desk, one: &Value) -> Note {
    let t = desk.t();
    Note {
        id: text(&one["id"]).to_owned(),
        author: owned(&one["authorEmail"]).unwrap_or_else(|| t.get("support-note-program").to_string()),
        at: say::moment(t, &desk.zone(), &one["createdAt"]).unwrap_or_default(),
        text: text(&one["body"]).to_owned(),
    }
}
