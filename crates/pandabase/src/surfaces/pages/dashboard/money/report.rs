//! A report: where it stands, and its files.

use super::reports::days;
use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{self, Badge, Facts, items, owned, text};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_domain::report::{FileFormat, ReportType};
use pandabase_domain::token::Scope as S;
use pandabase_locale::Locale;
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "dashboard/money/report.html")]
struct ReportPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    title: String,
    status: Badge,
    facts: Facts,
    /// Its files: what they are called, and where they are fetched.
    files: Vec<(String, String)>,
    /// Where one looks again while it is made.
    wait: Option<String>,
    /// Whether the same can be asked for again, because it failed.
    may_retry: bool,
    id: String,
    back: String,
    /// The request that shows the report.
    request: String,
}

/// Shows the page, or leads to a file.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let asked = desk.visit.asked("file");
    if let Some(format) = asked.as_deref().and_then(FileFormat::parse) {
        return fetch(desk, format).await;
    }
    let t = desk.t();
    let report = desk.ask("getReport").await?;
    let here = desk.visit.path.clone();
    let kind = report["type"].as_str().and_then(ReportType::parse);
    let is_ready = report["status"] == "SUCCEEDED";
    let is_over = is_ready || report["status"] == "FAILED";
    let file = |format: &Value| {
        let word = text(format).to_ascii_lowercase();
        (text(format).to_owned(), format!("{here}?file={word}"))
    };
    let frame = desk.frame();
    let template = ReportPage {
        look: &desk.look,
        t,
        frame: &frame,
        title: kind.map_or_else(String::new, |kind| words::subject(t, kind).to_string()),
        status: words::report(t, &report["status"]),
        facts: facts(desk, &report),
        files: items(&report["formats"]).filter(|_| is_ready).map(file).collect(),
        wait: (!is_over).then(|| here.clone()),
        may_retry: report["status"] == "FAILED" && desk.may(S::ReportsWrite),
        id: text(&report["id"]).to_owned(),
        back: desk.in_store("/reports"),
        request: desk.request("getReport", "")?,
    };
    desk.page(&frame, &template)
}

/// Asks for the same once more.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let report = desk.ask("getReport").await?;
    let body = json!({
        "type": report["type"],
        "periodStart": report["periodStart"],
        "periodEnd": report["periodEnd"],
        "formats": report["formats"],
    });
    match desk.press(form, "createReport", &[], Some(&body)).await? {
        Ok(made) => {
            let target = format!("/reports/{}", text(&made["id"]));
            Ok(desk.done(&desk.in_store(&target), "made"))
        }
        Err(refused) => Ok(desk.refuse(form, &refused, &[])),
    }
}

/// Leads to the address of a file, which works for some minutes.
async fn fetch(desk: &Desk, format: FileFormat) -> Result<Response, Halt> {
    let named = [("format", format.as_str())];
    let found = desk.ask_about("downloadReport", &named, "").await?;
    Ok(desk.visit.leave(text(&found["url"])))
}

fn facts(desk: &Desk, report: &Value) -> Facts {
    let t = desk.t();
    let moment = |name: &str| say::moment(t, &desk.zone(), &report[name]);
    say::known([
        (t.get("money-period"), Some(days(desk, report))),
        (t.get("money-requested"), moment("createdAt")),
        (t.get("products-made"), moment("completedAt")),
        (
            t.get("money-rows"),
            report["rowCount"].as_i64().map(|rows| t.number(rows)),
        ),
        (t.get("money-fault"), owned(&report["errorMessage"])),
    ])
}
