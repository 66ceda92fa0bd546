//! A case: what was written, an answer with files, which may begin with a canned reply, how urgent it is, its
//! end, and beside it the notes of the team and the order.

use super::conversation::{self, Conversation};
use super::notes::Notes;
use super::{cases_of, words};
use crate::surfaces::pages::attachments;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::query;
use crate::surfaces::pages::dashboard::press;
use crate::surfaces::pages::dashboard::say::{self, Badge, Facts, items, owned, text};
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use crate::surfaces::pages::upload::File;
use askama::Template;
use axum::response::Response;
use pandabase_domain::case::{ATTACHMENT_SIZE, CasePriority, MOST_REPLIES, filled};
use pandabase_domain::token::Scope as S;
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

/// The longest message.
const LONGEST: u16 = 4000;
/// The list of canned replies.
const REPLY: &str = "reply";

#[derive(Template)]
#[template(path = "dashboard/support/case.html")]
struct CasePage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    subject: String,
    status: Badge,
    urgency: Badge,
    /// Whether the platform's support takes part.
    is_escalated: bool,
    unread: Option<Text>,
    talk: Conversation,
    is_closed: bool,
    /// Whether it is the buyer's turn already.
    is_theirs: bool,
    may_write: bool,
    /// The canned replies, where there are some.
    reply: Option<Field>,
    body: Field,
    files: Field,
    notes: Notes,
    /// Where a note is added, for whom may.
    new_note: Option<String>,
    priority: Field,
    facts: Facts,
    /// Every case of the buyer.
    others: String,
    order: Side,
    ids: Facts,
    /// The request that shows the case.
    request: String,
}

/// The order of a case.
struct Side {
    address: String,
    status: Badge,
    total: String,
    at: String,
    lines: Vec<String>,
    /// Where it is refunded.
    refund: Option<String>,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let case = desk.ask("getCase").await?;
    let talk = Conversation::of(desk, &case).await?;
    let named = [("orderId", text(&case["orderId"]))];
    let order = desk.ask_about("getOrder", &named, "").await?;
    let urgency = case["priority"].as_str().and_then(CasePriority::parse);
    let unread = case["unreadCount"].as_i64().filter(|count| *count > 0);
    let may_write = desk.may(S::CasesWrite);
    let is_closed = case["status"] == "CLOSED";
    let reply = match may_write && !is_closed {
        true => replies(desk).await?,
        false => None,
    };
    let fields = Fields::new(t, &desk.typed);
    let frame = desk.frame();
    let template = CasePage {
        look: &desk.look,
        t,
        frame: &frame,
        subject: text(&case["subject"]).to_owned(),
        status: words::case(t, &case["status"]),
        urgency: words::priority(t, urgency.unwrap_or_default()),
        is_escalated: case["escalated"] == true,
        unread: unread.map(|count| t.get("support-unread").with("count", count)),
        talk,
        is_closed,
        is_theirs: case["status"] == "AWAITING_CUSTOMER",
        may_write,
        reply,
        notes: Notes::of(desk).await?,
        new_note: desk.link(&format!("/cases/{}/note", text(&case["id"]))),
        body: fields.field("body", t.get("case-answer")).max(LONGEST),
        files: fields
            .optional("files", t.get("case-files"))
            .hint(t.get("support-files-hint")),
        priority: priorities(t, urgency.unwrap_or_default()),
        facts: facts(desk, &case),
        others: cases_of(desk, text(&case["customer"]["email"])),
        order: side(desk, &order),
        ids: ids(t, &case),
        request: desk.request("getCase", "")?,
    };
    desk.page(&frame, &template)
}

/// The canned replies to choose from; `None` where the store has none.
async fn replies(desk: &Desk) -> Result<Option<Field>, Halt> {
    let t = desk.t();
    let query = query(MOST_REPLIES, &[]);
    let found = desk.ask_about("listCannedReplies", &[], &query).await?;
    let mut choices: Vec<Choice> = items(&found)
        .map(|one| Choice::new(text(&one["id"]), text(&one["name"])))
        .collect();
    if choices.is_empty() {
        return Ok(None);
    }
    choices.insert(0, Choice::new("", t.get("products-none")));
    let field = Fields::new(t, &desk.typed).field(REPLY, t.get("support-reply"));
    Ok(Some(field.unneeded().choices(choices)))
}

/// How urgent the case is, in a form of its own.
fn priorities(t: Locale, urgency: CasePriority) -> Field {
    let mut stands = Typed::default();
    stands.set("priority", urgency.as_str());
    let choices = CasePriority::ALL
        .iter()
        .map(|one| Choice::new(one.as_str(), words::priority(t, *one).words));
    Fields::new(t, &stands)
        .field("priority", t.get("support-priority"))
        .choices(choices)
}

/// Who asks, and since when.
fn facts(desk: &Desk, case: &Value) -> Facts {
    let t = desk.t();
    let at = |name: &str| say::moment(t, &desk.zone(), &case[name]);
    say::known([
        (t.get("name"), Some(conversation::buyer(&case["customer"]))),
        (t.get("email"), owned(&case["customer"]["email"])),
        (t.get("support-opened"), at("createdAt")),
        (t.get("support-closed"), at("closedAt")),
    ])
}

fn side(desk: &Desk, order: &Value) -> Side {
    let t = desk.t();
    let address = desk.in_store(&format!("/orders/{}", text(&order["id"])));
    let line = |item: &Value| format!("{} × {}", item["quantity"], text(&item["name"]));
    let may_refund = desk.may(S::RefundsWrite) && order["status"] == "COMPLETED";
    Side {
        status: say::order(t, &order["status"]),
        total: say::charged(t, &order["payment"]),
        at: say::moment(t, &desk.zone(), &order["createdAt"]).unwrap_or_default(),
        lines: items(&order["items"]).map(line).collect(),
        refund: may_refund.then(|| format!("{address}/refund")),
        address,
    }
}

fn ids(t: Locale, case: &Value) -> Facts {
    say::ids([
        (t.get("support-case-id"), &case["id"]),
        (t.get("order-id"), &case["order"]["id"]),
        (t.get("order-number"), &case["order"]["orderNumber"]),
        (t.get("buyers-customer-id"), &case["customerId"]),
    ])
}

/// Writes to the buyer, or changes where the case stands.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let here = desk.address();
    let named = [("noteId", form.get("note"))];
    let change = match form.get("action") {
        "insert" => return insert(desk, form).await,
        "delete-note" => {
            let done = (&*here, "removed");
            return desk.do_it("deleteCaseNote", &named, None, done).await;
        }
        "read" => return desk.do_it("readCase", &[], None, (&here, "saved")).await,
        "priority" => json!({"priority": form.get("priority")}),
        "close" => json!({"status": "CLOSED"}),
        "reopen" => json!({"status": "OPEN"}),
        "await" => json!({"status": "AWAITING_CUSTOMER"}),
        action => return answer(desk, form, &here, action == "send-close").await,
    };
    let done = (&*here, "saved");
    desk.do_it("updateCase", &[], Some(&change), done).await
}

/// Puts a canned reply behind what was written, with the buyer and the order that it is about. It is sent
/// when somebody sends it.
async fn insert(desk: &Desk, form: &Form) -> Result<Response, Halt> {
    let case = desk.ask("getCase").await?;
    let mut typed = Typed::of(form, &["priority"]);
    let found = match form.filled(REPLY) {
        Some(id) => desk.find("getCannedReply", &[("replyId", id)]).await?,
        None => None,
    };
    match found {
        Some(reply) => {
            let buyer = conversation::buyer(&case["customer"]);
            let number = text(&case["order"]["orderNumber"]);
            let reply = filled(text(&reply["body"]), [&*buyer, number]);
            let parts = [form.get("body"), &*reply];
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            typed.set("body", &parts.join("\n\n"));
        }
        None => typed.fault(REPLY, desk.t().get("support-error-reply")),
    }
    Ok(desk.try_out(typed))
}

/// Sends an answer with its files, and closes the case after it where that is asked for.
async fn answer(desk: &Desk, form: &Form, here: &str, closes: bool) -> Result<Response, Halt> {
    let t = desk.t();
    let mut typed = Typed::of(form, &["priority"]);
    if form.get("body").is_empty() {
        typed.fault("body", t.get("case-error-body"));
    }
    if let Some(fault) = fault(t, &desk.files) {
        typed.fault("files", fault.to_string());
    }
    if typed.is_refused() {
        return Ok(desk.back(&typed));
    }
    // Whose case it is is known before a file is kept.
    desk.ask("getCase").await?;
    let sent = match desk.send_files("addCaseAttachment").await? {
        Ok(files) => {
            let body = json!({"body": form.get("body"), "attachments": files});
            // Files have other ids each time they are sent.
            let told = json!({"body": form.get("body")});
            let press = press::key(form, "sendCaseMessage", &[], Some(&told));
            desk.press_as(press, "sendCaseMessage", &[], Some(&body)).await?
        }
        refused => refused,
    };
    if let Err(refused) = sent {
        desk.show_refusal(&mut typed, &refused);
        return Ok(desk.back(&typed));
    }
    if closes {
        let body = json!({"status": "CLOSED"});
        let done = (here, "sent");
        return desk.do_it("updateCase", &[], Some(&body), done).await;
    }
    Ok(desk.done(here, "sent"))
}

/// What is wrong with the files of an answer. A form may carry larger ones than a case takes.
fn fault(t: Locale, files: &[File]) -> Option<Text> {
    let is_large = |file: &File| i64::try_from(file.bytes.len()).is_ok_and(|size| size > ATTACHMENT_SIZE);
    let large = || files.iter().any(is_large).then(|| t.get("support-error-large"));
    attachments::fault(t, files).or_else(large)
}
