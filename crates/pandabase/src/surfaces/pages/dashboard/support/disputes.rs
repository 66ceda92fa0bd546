//! The disputes of a store: first those that need evidence, the one that is due first before the others.

use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::export;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{Asked, Listing, SHOWN, query};
use crate::surfaces::pages::dashboard::news::{self, News};
use crate::surfaces::pages::dashboard::rows::Row;
use crate::surfaces::pages::dashboard::say::{self, items, text};
use crate::surfaces::pages::dashboard::tabs::{self, Kind, kinds};
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use askama::Template;
use axum::response::Response;
use pandabase_domain::dispute::{DisputeStatus, EVIDENCE_WINDOW};
use pandabase_domain::time::Timestamp;
use pandabase_locale::Locale;
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
    rows: Vec<Row>,
    list: Listing,
    news: News,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &FILTERS);
    let chosen = tabs::chosen(&asked, &statuses(t));
    let news = News::begin(desk).await?;
    let tabs = tabs::counted(desk, &asked, "listDisputes", statuses(t), &[]).await?;
    let due = match chosen {
        // The oldest is due first.
        "" if asked.is_first() => {
            let query = query(SHOWN, &[NEEDS, ("sort", "asc")]);
            desk.ask_about("listDisputes", &[], &query).await?
        }
        _ => Value::Null,
    };
    let pairs = match chosen {
        "" => vec![("needsEvidence", "false")],
        DUE => vec![NEEDS, ("sort", "asc")],
        status => vec![("status", status)],
    };
    let mut list = asked.list(desk, "listDisputes", &pairs).await?;
    let mut news_of = pairs;
    if chosen.is_empty() {
        // The file has those that stand above the list, too, and new ones come there.
        list.export = export::link(desk, "listDisputes", &[]);
        news_of.clear();
    }
    let came = news::made(desk, "listDisputes", &news_of).await?;
    let is_empty = asked.is_first() && list.rows.is_empty() && items(&due).next().is_none();
    let seen = if is_empty {
        Timestamp::default()
    } else {
        news.begun()
    };
    let news = news.since(desk, &asked, seen);
    let row = |dispute: &Value, is_due: bool| row(desk, dispute, is_due);
    let frame = desk.frame();
    let template = DisputesPage {
        look: &desk.look,
        t,
        frame: &frame,
        tabs,
        due: items(&due).map(|dispute| row(dispute, true)).collect(),
        rows: list
            .rows
            .iter()
            .map(|dispute| row(dispute, chosen == DUE))
            .collect(),
        list,
        news: news.say(came, t.get("frame-news-disputes")),
    };
    desk.page(&frame, &template)
}

fn statuses(t: Locale) -> Vec<Kind> {
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
    let mut kinds = kinds(
        t,
        statuses.map(|one| (one.as_str(), words::dispute_status(t, one).words)),
    );
    kinds.insert(1, due);
    kinds
}

/// A dispute with until when evidence is taken, or when it was opened.
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
        name: say::dollars(t, &dispute["totalAmount"]),
        about: text(&dispute["order"]["customer"]["email"]).to_owned(),
        status: Some(words::dispute(t, &dispute["status"])),
        more: format!("{reason} · {at}"),
        address: desk.in_store(&format!("/disputes/{}", text(&dispute["id"]))),
    }
}
