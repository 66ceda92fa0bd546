//! The queue: jobs that were given up, and the others.

use super::parts::{self, SUBJECT};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{Asked, Listing};
use crate::surfaces::pages::dashboard::say::{Facts, known, owned, text};
use crate::surfaces::pages::dashboard::tabs;
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use askama::Template;
use axum::response::Response;
use pandabase_locale::Locale;
use serde_json::Value;

#[derive(Template)]
#[template(path = "dashboard/operator/jobs.html")]
struct JobsPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    tabs: Vec<Tab>,
    jobs: Vec<Row>,
    list: Listing,
}

/// A job.
struct Row {
    id: String,
    kind: String,
    error: Option<String>,
    facts: Facts,
    store: Option<String>,
    may_retry: bool,
}

/// Shows the page: jobs that were given up, unless others are asked for.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &["status"]);
    let parts_of_it = [
        ("failed", t.get("operator-given-up")),
        ("waits", t.get("operator-waiting")),
        ("runs", t.get("operator-jobs-running")),
    ];
    let mut known = parts_of_it.iter().map(|(value, _)| *value);
    let status = known.find(|value| *value == asked.get("status"));
    let status = status.unwrap_or("failed");
    let list = asked.list(desk, "listJobs", &[("status", status)]).await?;
    let frame = parts::frame(desk);
    let template = JobsPage {
        look: &desk.look,
        t,
        frame: &frame,
        tabs: tabs::by(desk, &asked, ("status", status), parts_of_it),
        jobs: list.rows.iter().map(|job| row(t, job)).collect(),
        list,
    };
    desk.page(&frame, &template)
}

/// Has a job run again.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let here = desk.address();
    let named = [("jobId", form.get(SUBJECT))];
    desk.do_it("retryJob", &named, None, (&here, "sent")).await
}

fn row(t: Locale, job: &Value) -> Row {
    let failures = job["failures"].as_i64().filter(|count| *count > 0);
    Row {
        id: text(&job["id"]).to_owned(),
        kind: text(&job["kind"]).to_owned(),
        error: owned(&job["error"]),
        facts: known([
            (t.get("operator-about"), owned(&job["subject"])),
            (t.get("operator-failures"), failures.map(|count| t.number(count))),
            (t.get("operator-runs"), parts::moment(t, &job["runAt"])),
            (t.get("operator-job-id"), owned(&job["id"])),
        ]),
        store: job["storeId"].as_str().map(parts::store),
        may_retry: job["status"] == "failed",
    }
}
