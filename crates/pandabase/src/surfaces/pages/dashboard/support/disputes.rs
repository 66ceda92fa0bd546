//! The disputes of a store: first those that need evidence, the one that is due first before the others.

use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{Asked, Listing, SHOWN};
use crate::surfaces::pages::dashboard::say::{self, Badge, items, text};
use crate::surfaces::pages::dashboard::tab::Tab;
use crate::surfaces::pages::dashboard::tabs::{self, Kind};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_domain::dispute::{DisputeStatus, EVIDENCE_WINDOW};
use pandabase_domain::time::Timestamp;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// What the list is asked for in the address of the page, but for the place in it.
const FILTERS: [&str; 1] = ["status"];
/// The tab of what needs evidence.
pub const DUE: &str = "NEEDS_EVIDENCE";
const NEEDS: (&str, &str) = ("needsEvidence", "true");

#[derive(Template)]
#[template(path = "dashboard/support/disputes.html")]
struct DisputesPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    tabs: Vec<Tab>,
    /// What needs evidence, above everything else.
    due: Vec<Row>,
    disputes: Vec<Row>,
    list: Listing,
}

/// A dispute, and the way to its page.
struct Row {
    total: String,
    buyer: String,
    reason: Text,
    status: Badge,
    /// Until when evidence is taken, or when it was opened.
    at: String,
    address: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &FILTERS);
    let chosen = tabs::chosen(&asked, &kinds(t));
    let tabs = tabs::of(desk, &asked, "listDisputes", kinds(t), &[]).await?;
    let due = match chosen {
        // The oldest is due first.
        "" if asked.is_first() => {
            let query = format!("needsEvidence=true&sort=asc&limit={SHOWN}");
            desk.ask_about("listDisputes", &[], &query).await?
        }
        _ => Value::Null,
    };
    let pairs = match chosen {
        "" => vec![("needsEvidence", "false")],
        DUE => vec![NEEDS, ("sort", "asc")],
        status => vec![("status", status)],
    };
    let list = asked.list(desk, "listDisputes", &pairs).await?;
    let row = |dispute: &Value, is_due: bool| row(desk, dispute, is_due);
    let frame = desk.frame();
    let template = DisputesPage {
        look: &desk.look,
        t,
        frame: &frame,
        tabs,
        due: items(&due).map(|dispute| row(dispute, true)).collect(),
        disputes: list
            .rows
            .iter()
            .map(|dispute| row(dispute, chosen == DUE))
            .collect(),
        list,
    };
    let text = desk.render(&template)?;
    Ok(desk.respond(frame, text))
}

/// Nothing is sent to this page.
pub async fn submit(desk: &mut Desk, _: &Form) -> Result<Response, Halt> {
    show(desk).await
}

fn kinds(t: Locale) -> Vec<Kind> {
    let due = Kind {
        value: DUE,
        words: t.get("support-due"),
        filter: NEEDS,
    };
    let statuses = [
        DisputeStatus::UnderReview,
        DisputeStatus::Won,
        DisputeStatus::Lost,
        DisputeStatus::Prevented,
    ];
    let kinds = statuses.map(|status| Kind::of(status.as_str(), words::dispute_status(t, status).words));
    [Kind::all(t), due].into_iter().chain(kinds).collect()
}

fn row(desk: &Desk, dispute: &Value, is_due: bool) -> Row {
    let (t, zone) = (desk.t(), desk.zone());
    let [reason, _] = words::reason(t, &dispute["reason"]);
    let opened = dispute["createdAt"].as_str().and_then(Timestamp::parse);
    let at = match opened {
        Some(opened) if is_due => {
            let until = t.date_time(opened.plus_millis(EVIDENCE_WINDOW), &zone);
            t.get("support-until").with("date", until).to_string()
        }
        Some(opened) => t.date_time(opened, &zone),
        None => String::new(),
    };
    Row {
        total: say::dollars(t, &dispute["totalAmount"]),
        buyer: text(&dispute["order"]["customer"]["email"]).to_owned(),
        reason,
        status: words::dispute(t, &dispute["status"]),
        at,
        address: desk.in_store(&format!("/disputes/{}", text(&dispute["id"]))),
    }
}
