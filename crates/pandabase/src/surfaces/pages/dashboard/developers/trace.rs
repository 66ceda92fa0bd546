//! The page of a trace: what caused something, and everything else that it caused, as a tree.

use super::requests::tone;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::Asked;
use crate::surfaces::pages::dashboard::say::{self, owned, text};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::look::Look;
use crate::surfaces::trace::views::TraceKind;
use askama::Template;
use axum::response::Response;
use pandabase_domain::time::Timestamp;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// What is looked for, in the address of the page.
const FILTERS: [&str; 1] = ["search"];
/// The most characters of an id.
const LONGEST: u16 = 48;

#[derive(Template)]
#[template(path = "dashboard/developers/trace.html")]
struct TracePage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    here: String,
    asked: Field,
    /// Whether anything was looked for.
    has_asked: bool,
    rows: Vec<Row>,
    /// Whether there is more than is drawn.
    has_more: bool,
    request: Option<String>,
}

/// A step.
struct Row {
    /// Whether it is the first child of the step before it.
    opens: bool,
    /// Whether its own item ends after it, and an element for each list that ends there.
    ends: bool,
    closes: Vec<()>,
    kind: Text,
    /// What is known beyond its kind.
    name: Option<String>,
    status: Option<(String, &'static str)>,
    at: String,
    /// The same as the API writes it.
    exact: String,
    /// How long after the step at the top of its tree.
    after: Text,
    took: Option<Text>,
    id: String,
    /// Its page, if the visitor's role is led to one.
    address: Option<String>,
    about: Option<String>,
    /// The trace of the W3C.
    trace: Option<String>,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &FILTERS);
    let id = asked.get("search");
    let found = match id {
        "" => None,
        id => desk.find("getTrace", &[("id", id)]).await?,
    };
    let request = match &found {
        Some(_) => Some(desk.request("getTrace", "")?.replace("{id}", id)),
        None => None,
    };
    let frame = desk.frame();
    let template = TracePage {
        look: &desk.look,
        t,
        frame: &frame,
        here: desk.visit.path.clone(),
        asked: Field {
            id: "asked".to_owned(),
            ..Fields::new(t, &asked.typed)
                .field("search", t.get("developers-trace-of"))
                .unneeded()
                .max(LONGEST)
                .hint(t.get("developers-trace-hint"))
        },
        has_asked: !id.is_empty(),
        rows: found.as_ref().map(|found| rows(desk, found)).unwrap_or_default(),
        has_more: found.as_ref().is_some_and(|found| found["hasMore"] == true),
        request,
    };
    desk.page(&frame, &template)
}

/// The steps, each with where lists begin and end.
fn rows(desk: &Desk, found: &Value) -> Vec<Row> {
    let steps: Vec<&Value> = found["steps"].as_array().into_iter().flatten().collect();
    let depth = |step: &Value| {
        step["depth"]
            .as_u64()
            .and_then(|depth| usize::try_from(depth).ok())
    };
    let depths: Vec<usize> = steps.iter().map(|step| depth(step).unwrap_or(0)).collect();
    let (mut rows, mut before, mut began) = (Vec::with_capacity(steps.len()), 0, None);
    for (index, (step, depth)) in steps.iter().zip(depths.iter().copied()).enumerate() {
        if depth == 0 {
            began = at(step);
        }
        let next = depths.get(index + 1).copied().unwrap_or(0);
        rows.push(Row {
            opens: depth > before,
            ends: next <= depth,
            closes: vec![(); depth.saturating_sub(next)],
            ..row(desk, step, began)
        });
        before = depth;
    }
    rows
}

fn at(step: &Value) -> Option<Timestamp> {
    Timestamp::parse(step["at"].as_str()?)
}

fn row(desk: &Desk, step: &Value, began: Option<Timestamp>) -> Row {
    let t = desk.t();
    let after = at(step).zip(began);
    let after = after.map_or(0, |(at, began)| at.as_millis() - began.as_millis());
    let kind = step["kind"].as_str().and_then(TraceKind::parse);
    let took = step["durationMs"].as_i64();
    let name = text(&step["name"]);
    Row {
        opens: false,
        ends: true,
        closes: Vec::new(),
        kind: words(t, kind),
        // Left out if it only repeats the kind.
        name: (!is_kind(kind, name)).then(|| name.to_owned()),
        status: owned(&step["status"])
            .filter(|status| name != format!("HTTP {status}"))
            .map(|status| {
                let tone = colour(&status);
                (status, tone)
            }),
        at: say::moment(t, &desk.zone(), &step["at"]).unwrap_or_default(),
        exact: text(&step["at"]).to_owned(),
        after: t.get("developers-trace-after").with("count", after),
        took: took.map(|took| t.get("developers-milliseconds").with("count", took)),
        id: text(&step["id"]).to_owned(),
        address: kind.and_then(|kind| page(desk, kind, step)),
        about: owned(&step["about"]),
        trace: owned(&step["traceId"]),
    }
}

/// Whether a step has no name but that of its kind.
fn is_kind(kind: Option<TraceKind>, name: &str) -> bool {
    kind.is_some_and(|kind| kind.as_str().eq_ignore_ascii_case(name))
}

/// The colour of where a step stands: a status of HTTP or a word.
fn colour(status: &str) -> &'static str {
    match status {
        "DELIVERED" | "SENT" | "DONE" => "good",
        "FAILED" => "bad",
        status => status.parse().map_or("wait", tone),
    }
}

/// The page of a step, if the visitor's role is led to one.
fn page(desk: &Desk, kind: TraceKind, step: &Value) -> Option<String> {
    let (id, about) = (text(&step["id"]), text(&step["about"]));
    match kind {
        // Only requests of the Store API have a page.
        TraceKind::Request if !step["status"].is_null() => desk.link(&format!("/developers/requests/{id}")),
        TraceKind::Event => desk.link(&format!("/developers/events/{id}")),
        TraceKind::Delivery => desk.link(&format!("/developers/webhooks/{about}/deliveries/{id}")),
        TraceKind::Payment | TraceKind::Charge => {
            // The ids of a payment and of its order differ in their prefix only.
            let order = about.strip_prefix("pmt_")?;
            desk.link(&format!("/orders/ord_{order}"))
        }
        _ => None,
    }
}

/// What a step is, in words.
fn words(t: Locale, kind: Option<TraceKind>) -> Text {
    match kind {
        Some(TraceKind::Request) => t.get("developers-trace-request"),
        Some(TraceKind::Command) => t.get("developers-trace-command"),
        Some(TraceKind::Payment) => t.get("payment"),
        Some(TraceKind::Charge) => t.get("developers-trace-charge"),
        Some(TraceKind::Ledger) => t.get("developers-trace-ledger"),
        Some(TraceKind::Event) => t.get("developers-event"),
        Some(TraceKind::Delivery) => t.get("developers-trace-delivery"),
        Some(TraceKind::Answer) => t.get("developers-answer"),
        Some(TraceKind::Mail) => t.get("developers-trace-mail"),
        Some(TraceKind::Job) | None => t.get("developers-trace-job"),
    }
}
