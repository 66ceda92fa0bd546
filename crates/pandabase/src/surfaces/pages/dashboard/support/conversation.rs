//! What was written in a case, oldest first: the newest part, and the way to what was written before.

use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::say::{self, items, text};
use pandabase_locale::Text;
use serde_json::Value;

/// How many messages a page of the API has.
const PART: i64 = 50;

/// A part of what was written.
pub struct Conversation {
    pub(super) messages: Vec<Message>,
    /// The part before this one.
    pub(super) earlier: Option<String>,
    /// The newest part, where this is another one.
    pub(super) newest: Option<String>,
}

/// What somebody wrote, or what happened to the case.
pub struct Message {
    /// Who wrote it; nobody where something happened.
    pub(super) sender: Option<String>,
    pub(super) is_own: bool,
    pub(super) at: String,
    pub(super) text: String,
    /// Files by their names, with their addresses and sizes.
    pub(super) files: Vec<File>,
}

/// A file of a message.
pub struct File {
    pub(super) name: String,
    pub(super) address: String,
    pub(super) size: Text,
}

impl Conversation {
    /// The part that the address of the page asks for, or the newest.
    pub async fn of(desk: &Desk, case: &Value) -> Result<Self, Halt> {
        let first = part(desk, 1).await?;
        let last = first["pagination"]["totalPages"].as_i64().unwrap_or(1).max(1);
        let asked = desk.visit.asked("page").and_then(|page| page.parse().ok());
        let asked: Option<i64> = asked.map(|page: i64| page.clamp(1, last));
        // The last part alone may hold a single message.
        let (from, to) = asked.map_or(((last - 1).max(1), last), |page| (page, page));
        let mut messages = Vec::new();
        for number in from..=to {
            let found = match number {
                1 => first.clone(),
                number => part(desk, number).await?,
            };
            messages.extend(items(&found).map(|one| message(desk, case, one)));
        }
        let path = &desk.visit.path;
        Ok(Self {
            messages,
            earlier: (from > 1).then(|| format!("{path}?page={}", from - 1)),
            newest: (to < last).then(|| path.clone()),
        })
    }
}

async fn part(desk: &Desk, number: i64) -> Result<Value, Halt> {
    let query = format!("limit={PART}&page={number}");
    desk.ask_about("listCaseMessages", &[], &query).await
}

fn message(desk: &Desk, case: &Value, one: &Value) -> Message {
    let t = desk.t();
    let sender = match text(&one["senderType"]) {
        "CUSTOMER" => Some(buyer(&case["customer"])),
        "MERCHANT" => desk.place().map(|place| place.name.clone()),
        "STAFF" => Some(t.get("support-staff").to_string()),
        _ => None,
    };
    let happened = sender.is_none().then(|| words::case_event(t, text(&one["body"])));
    let address = desk.in_store(&format!("/cases/{}/attachments", text(&case["id"])));
    let file = |file: &Value| File {
        name: text(&file["filename"]).to_owned(),
        address: format!("{address}/{}", text(&file["id"])),
        size: size(desk, &file["sizeBytes"]),
    };
    Message {
        sender,
        is_own: one["senderType"] == "MERCHANT",
        at: say::moment(t, &desk.zone(), &one["createdAt"]).unwrap_or_default(),
        text: match happened.flatten() {
            Some(words) => words.to_string(),
            None => text(&one["body"]).to_owned(),
        },
        files: items(&one["attachments"]).map(file).collect(),
    }
}

/// A size in whole kilobytes, which is as exact as anybody wants to know it.
fn size(desk: &Desk, bytes: &Value) -> Text {
    let kilobytes = bytes.as_i64().unwrap_or(0) / 1024;
    desk.t().get("support-size").with("count", kilobytes.max(1))
}

/// A buyer by their name, or by their address where they gave none.
pub fn buyer(customer: &Value) -> String {
    say::name(customer).unwrap_or_else(|| text(&customer["email"]).to_owned())
}
