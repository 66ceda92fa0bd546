//! Evidence in a dispute: what is attached to it by itself, and the one submission, which cannot be taken
//! back.

use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{self, Badge, Facts, dollars, items, owned, text};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_domain::token::Scope as S;
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

/// The evidence, as the API calls it.
const LOG: &str = "access_activity_log";
/// The box that says that one is sure.
const SURE: &str = "sure";
/// The longest evidence.
const LONGEST: u16 = 20_000;

#[derive(Template)]
#[template(path = "dashboard/support/evidence.html")]
struct EvidencePage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    status: Badge,
    /// What the buyer said to the bank.
    reason: Text,
    /// What evidence against it shows.
    shows: Text,
    until: Option<String>,
    /// What is written and sent, where this is possible and allowed.
    form: Option<Wanted>,
    /// Why nothing can be sent.
    refusal: Option<Text>,
    submitted: Option<String>,
    /// What is attached.
    attached: Facts,
    prior: Vec<Prior>,
    /// The way back to the dispute.
    dispute: String,
}

/// The fields of the form.
struct Wanted {
    log: Field,
    sure: Field,
}

/// An earlier payment of the same buyer.
struct Prior {
    total: String,
    what: String,
    at: String,
    same: Vec<Text>,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let dispute = desk.ask("getDispute").await?;
    let evidence = desk.ask("getDisputeEvidence").await?;
    let is_possible = evidence["possible"] == true;
    let may_submit = desk.may(S::DisputesWrite);
    let [reason, shows] = words::reason(t, &dispute["reason"]);
    let frame = desk.frame();
    let template = EvidencePage {
        look: &desk.look,
        t,
        frame: &frame,
        status: words::dispute(t, &dispute["status"]),
        reason,
        shows,
        until: say::moment(t, &desk.zone(), &evidence["until"])
            .filter(|_| is_possible)
            .map(|at| t.get("support-until").with("date", at).to_string()),
        form: (is_possible && may_submit).then(|| wanted(desk)),
        refusal: refusal(t, &evidence, may_submit),
        submitted: owned(&dispute["evidence"][LOG]),
        attached: attached(t, &evidence),
        prior: items(&evidence["priorPayments"])
            .map(|one| prior(desk, one))
            .collect(),
        dispute: back(desk),
    };
    desk.page(&frame, &template)
}

fn wanted(desk: &Desk) -> Wanted {
    let t = desk.t();
    let fields = Fields::new(t, &desk.typed);
    Wanted {
        log: fields
            .field(LOG, t.get("support-evidence-log"))
            .max(LONGEST)
            .hint(t.get("support-evidence-hint")),
        sure: fields.field(SURE, t.get("support-evidence-sure")),
    }
}

/// Why nothing can be sent, in the reader's words.
fn refusal(t: Locale, evidence: &Value, may_submit: bool) -> Option<Text> {
    let said = evidence["refusal"].as_str();
    match said {
        Some("Evidence has already been submitted") => Some(t.get("support-evidence-sent")),
        Some("Evidence window has closed") => Some(t.get("support-evidence-late")),
        Some(_) => Some(t.get("support-evidence-over")),
        None if !may_submit => Some(t.get("desk-error-role")),
        None => None,
    }
}

/// What is attached by itself.
fn attached(t: Locale, evidence: &Value) -> Facts {
    let address = &evidence["billingAddress"];
    let lines = ["addressLine1", "addressLine2", "postalCode", "city", "state"];
    let mut lines: Vec<String> = lines.iter().filter_map(|line| owned(&address[*line])).collect();
    lines.extend(owned(&address["country"]).map(|code| say::country(t, &code)));
    lines.retain(|line| !line.is_empty());
    let facts = say::known([
        (t.get("name"), owned(&evidence["customerName"])),
        (t.get("email"), owned(&evidence["customerEmail"])),
        (t.get("support-ip"), owned(&evidence["customerIp"])),
        (t.get("address"), Some(lines.join(", "))),
        (t.get("buyers-sold"), owned(&evidence["productDescription"])),
    ]);
    facts.into_iter().filter(|(_, fact)| !fact.is_empty()).collect()
}

fn prior(desk: &Desk, one: &Value) -> Prior {
    let t = desk.t();
    let same = [
        (&one["sameIp"], t.get("support-same-ip")),
        (&one["sameDevice"], t.get("support-same-device")),
        (&one["sameBillingAddress"], t.get("support-same-address")),
    ];
    let same = same.into_iter();
    Prior {
        total: dollars(t, &one["totalAmount"]),
        what: text(&one["productDescription"]).to_owned(),
        at: say::moment(t, &desk.zone(), &one["capturedAt"]).unwrap_or_default(),
        same: same
            .filter_map(|(is_same, words)| (*is_same == true).then_some(words))
            .collect(),
    }
}

/// Hands the evidence in.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let t = desk.t();
    let mut typed = Typed::of(form, &[]);
    if form.get(LOG).is_empty() {
        typed.fault(LOG, t.get("error-answer-required"));
    }
    if form.filled(SURE).is_none() {
        typed.fault(SURE, t.get("support-evidence-unsure"));
    }
    if typed.is_refused() {
        return Ok(desk.back(&typed));
    }
    let body = json!({LOG: form.get(LOG)});
    match desk.act("submitDisputeEvidence", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(&back(desk), "sent")),
        Err(refused) => {
            desk.show_refusal(&mut typed, &refused);
            Ok(desk.back(&typed))
        }
    }
}

/// The page of the dispute.
fn back(desk: &Desk) -> String {
    desk.in_store(&format!("/disputes/{}", desk.visit.named("disputeId")))
}
