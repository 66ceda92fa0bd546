//! A case: what was written, an answer with files, and its end.

use super::desk::{Desk, Halt, Operations};
use super::frame::Frame;
use super::say::{self, Badge, items, owned, text};
use crate::surfaces::pages::attachments;
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::respond::go;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_locale::{Locale, Text};
use pandabase_platform::api::serve::{Incoming, page};
use serde_json::{Value, json};
use std::sync::Arc;

/// Path of a file of a case.
pub const FILE: &str = "/portal/cases/{caseId}/attachments/{attachmentId}";
/// How many messages a page shows.
const SHOWN: i64 = 100;

#[derive(Template)]
#[template(path = "portal/case.html")]
struct CasePage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    page: Case,
}

/// What is shown.
struct Case {
    subject: String,
    store: String,
    status: Badge,
    /// The order that it is about.
    order: String,
    messages: Vec<Message>,
    is_closed: bool,
    body: Field,
    files_error: Option<String>,
}

/// What somebody wrote, or what happened to the case.
struct Message {
    sender: Option<String>,
    is_own: bool,
    at: String,
    text: String,
    files: Vec<(String, String)>,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let case = desk.ask("getPortalCase").await?;
    let messages = messages(desk).await?;
    let (t, typed) = (desk.t(), &desk.typed);
    let fields = Fields::new(t, typed);
    let here = format!("/portal/cases/{}", text(&case["id"]));
    let frame = desk.frame();
    let template = CasePage {
        look: &desk.look,
        t,
        frame: &frame,
        page: Case {
            subject: text(&case["subject"]).to_owned(),
            store: text(&case["store"]["name"]).to_owned(),
            status: say::case(t, &case["status"]),
            order: desk.to(&format!("/portal/orders/{}", text(&case["orderId"]))),
            messages: messages.iter().map(|one| message(t, &here, one)).collect(),
            is_closed: case["status"] == "CLOSED",
            body: fields.field("body", t.get("case-answer")),
            files_error: typed.error("files").map(str::to_owned),
        },
    };
    let text = desk.render(&template)?;
    Ok(desk.respond(frame, text))
}

/// The newest messages, oldest first.
async fn messages(desk: &Desk) -> Result<Vec<Value>, Halt> {
    let page = |number: i64| format!("limit={SHOWN}&page={number}");
    let mut found = desk.ask_about("listPortalCaseMessages", &[], &page(1)).await?;
    let last = found["pagination"]["totalPages"].as_i64().unwrap_or(1);
    if last > 1 {
        found = desk.ask_about("listPortalCaseMessages", &[], &page(last)).await?;
    }
    Ok(items(&found).cloned().collect())
}

fn message(t: Locale, here: &str, one: &Value) -> Message {
    let is_system = one["senderType"] == "SYSTEM";
    let file = |file: &Value| {
        let address = format!("{here}/attachments/{}", text(&file["id"]));
        (text(&file["filename"]).to_owned(), address)
    };
    Message {
        sender: owned(&one["senderName"]),
        is_own: one["senderType"] == "CUSTOMER",
        at: say::moment(t, &one["createdAt"]).unwrap_or_default(),
        text: match is_system.then(|| event(t, text(&one["body"]))).flatten() {
            Some(words) => words.to_string(),
            None => text(&one["body"]).to_owned(),
        },
        files: items(&one["attachments"]).map(file).collect(),
    }
}

/// What happened to a case, in the reader's language.
fn event(t: Locale, words: &str) -> Option<Text> {
    Some(match words {
        "Case opened by customer" => t.get("case-event-opened"),
        "Case closed by merchant" => t.get("case-event-closed-by-store"),
        "Case closed by customer" => t.get("case-event-closed"),
        "Case reopened by merchant" => t.get("case-event-reopened-by-store"),
        "Case reopened by customer" => t.get("case-event-reopened"),
        "Case closed automatically" => t.get("case-event-closed-itself"),
        "Status changed to awaiting customer" => t.get("case-event-awaiting"),
        _ => return None,
    })
}

/// Writes to the store, closes the case or opens it again.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let here = desk.address();
    match form.get("action") {
        "close" => {
            let done = (&*here, "closed");
            return desk.do_it("closePortalCase", &[], None, done).await;
        }
        "reopen" => {
            let done = (&*here, "reopened");
            return desk.do_it("reopenPortalCase", &[], None, done).await;
        }
        _ => {}
    }
    let t = desk.t();
    let mut typed = Typed::of(form, &[]);
    if form.get("body").is_empty() {
        typed.fault("body", t.get("case-error-body").to_string());
    }
    if let Some(fault) = attachments::fault(t, &desk.files) {
        typed.fault("files", fault.to_string());
    }
    if typed.is_refused() {
        return Ok(desk.back(&typed));
    }
    // Whose case it is is known before a file of theirs is kept.
    desk.ask("getPortalCase").await?;
    let sent = match desk.send_files("addPortalCaseAttachment").await? {
        Ok(files) => {
            let body = json!({"body": form.get("body"), "attachments": files});
            desk.act("sendPortalCaseMessage", &[], Some(&body)).await?
        }
        refused => refused,
    };
    match sent {
        Ok(_) => Ok(desk.done(&here, "sent")),
        Err(refused) => Ok(desk.refuse(form, &refused)),
    }
}

/// Leads to a file of a case.
pub async fn file(operations: Arc<Operations>, incoming: Incoming) -> Response {
    page(incoming, |incoming| async move {
        let desk = Desk::of(operations, FILE, &incoming);
        let outcome = if desk.is_signed_in() {
            desk.ask("getPortalCaseAttachment").await
        } else {
            Err(Halt::Stranger)
        };
        let led = outcome.map(|found| go(&desk.visit.headers, text(&found["url"])));
        desk.settle(led)
    })
    .await
}
