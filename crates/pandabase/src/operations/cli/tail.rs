//! `pandabase logs`: the requests that a running server gets.

use super::client::{Remote, Target};
use super::failure::Failure;
use super::global::Global;
use clap::{Args, Subcommand};
use pandabase_domain::time::{SECOND, Timestamp};
use pandabase_platform::clock::Clock;
use reqwest::Method;
use serde_json::Value;
use std::collections::VecDeque;
use std::io::{self, Write};
use std::time::Duration;

/// How often the server is asked for more. It writes its log in parts: more often would tell nothing sooner.
const RHYTHM: Duration = Duration::from_secs(1);
/// Requests are written to the log when they end: how much earlier one may have come that is told later, in
/// milliseconds.
const OVERLAP: i64 = 10 * SECOND;
/// Requests of a page, and the most pages that are read at a time.
const PAGE: usize = 100;
const PAGES: usize = 20;
/// Ids that are remembered, so that nothing is told twice: more than are read at a time.
const REMEMBERED: usize = 2 * PAGE * PAGES;

#[derive(Debug, Subcommand)]
pub(crate) enum Logs {
    /// Show requests that were made with the store's tokens, as they come
    #[command(after_help = "Examples:
  pandabase logs tail                              the last ten, and what comes
  pandabase logs tail --status 400 --method POST
  pandabase logs tail --path /orders --json        an object on each line")]
    Tail(Box<Tail>),
}

#[derive(Debug, Args)]
pub(crate) struct Tail {
    /// Only requests with this method: GET, POST, PATCH or DELETE
    #[arg(long, value_parser = ["GET", "POST", "PATCH", "DELETE"], ignore_case = true)]
    method: Option<String>,
    /// Only requests that were answered with this status, such as 400
    #[arg(long, value_name = "STATUS", value_parser = clap::value_parser!(u16).range(100..=599))]
    status: Option<u16>,
    /// Only requests that failed
    #[arg(long, conflicts_with = "status")]
    failed: bool,
    /// Only requests whose path has this in it
    #[arg(long, value_name = "TEXT")]
    path: Option<String>,
    /// Only requests with this token, stk_…
    #[arg(long, value_name = "ID")]
    token_id: Option<String>,
    /// How many of before to begin with, 0 to 100
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(0..=100))]
    lines: u16,
    /// End after so many
    #[arg(long, value_name = "NUMBER")]
    count: Option<u64>,
    #[command(flatten)]
    target: Target,
}

impl Logs {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        let Self::Tail(mut tail) = self;
        let target = std::mem::replace(&mut tail.target, Target::new(None, None, None));
        let remote = target.connect(global)?;
        tail.follow(&remote, global).await
    }
}

impl Tail {
    async fn follow(&self, remote: &Remote, global: &Global) -> Result<(), Failure> {
        let mut told = Told::default();
        let mut left = self.count.unwrap_or(u64::MAX);
        let mut is_first = true;
        loop {
            let mut new = self.read(remote, &mut told).await?;
            if is_first {
                let begin = new.len().saturating_sub(usize::from(self.lines));
                new.drain(..begin);
                is_first = false;
            }
            for request in &new {
                if left == 0 || !show(request, global) {
                    return Ok(());
                }
                left -= 1;
            }
            if left == 0 {
                return Ok(());
            }
            Clock::System.wait(RHYTHM).await;
        }
    }

    /// The requests that were not told yet, oldest first. From now on they are.
    async fn read(&self, remote: &Remote, told: &mut Told) -> Result<Vec<Value>, Failure> {
        let mut new = Vec::new();
        let mut cursor: Option<String> = None;
        let is_first = told.latest.is_none();
        for _ in 0..PAGES {
            let path = remote.of_store(&format!("/api-logs?{}", self.query(told, cursor.as_deref())));
            let page = remote.ask(Method::GET, &path, None).await?;
            let items = page["items"].as_array().into_iter().flatten();
            new.extend(items.filter(|item| !told.knows(item)).cloned());
            cursor = page["pagination"]["nextCursor"].as_str().map(str::to_owned);
            // Of what was before, a page is enough.
            if cursor.is_none() || is_first {
                break;
            }
        }
        told.remember(&new);
        new.retain(|request| self.fits(request));
        new.reverse();
        Ok(new)
    }

    fn query(&self, told: &Told, cursor: Option<&str>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("limit", &PAGE.to_string());
        if let Some(method) = &self.method {
            query.append_pair("method", &method.to_ascii_uppercase());
        }
        if let Some(status) = self.status {
            query.append_pair("statusCode", &status.to_string());
        }
        if let Some(token) = &self.token_id {
            query.append_pair("tokenId", token);
        }
        if let Some(latest) = told.latest {
            query.append_pair("from", &latest.plus_millis(-OVERLAP).to_string());
        }
        if let Some(cursor) = cursor {
            query.append_pair("cursor", cursor);
        }
        query.finish()
    }

    /// What the API has no filter for.
    fn fits(&self, request: &Value) -> bool {
        let path = request["path"].as_str().unwrap_or_default();
        let has_failed = request["statusCode"].as_i64() >= Some(400);
        self.path.as_deref().is_none_or(|part| path.contains(part)) && (has_failed || !self.failed)
    }
}

/// What was read already.
#[derive(Debug, Default)]
struct Told {
    ids: VecDeque<String>,
    /// When the latest came.
    latest: Option<Timestamp>,
}

impl Told {
    fn knows(&self, request: &Value) -> bool {
        let name = request["id"].as_str().unwrap_or_default();
        self.ids.iter().any(|known| known == name)
    }

    fn remember(&mut self, requests: &[Value]) {
        for request in requests {
            self.ids.extend(request["id"].as_str().map(str::to_owned));
            let at = request["createdAt"].as_str().and_then(Timestamp::parse);
            self.latest = self.latest.max(at);
        }
        let forgotten = self.ids.len().saturating_sub(REMEMBERED);
        self.ids.drain(..forgotten);
    }
}

/// Shows a request, and says whether somebody still reads.
fn show(request: &Value, global: &Global) -> bool {
    let text = match global.json {
        true => request.to_string(),
        false => line(request),
    };
    let mut out = io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).is_ok()
}

fn line(request: &Value) -> String {
    let text = |name: &str| request[name].as_str().unwrap_or_default();
    // What a client asked for may have anything in it.
    let path: String = text("path").chars().filter(|c| !c.is_control()).collect();
    format!(
        "{}  {}  {:<6} {path}  {} ms  {}",
        text("createdAt"),
        request["statusCode"],
        text("method"),
        request["durationMs"],
        text("id")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn request(name: &str, status: i64, at: &str) -> Value {
        json!({"id": name, "statusCode": status, "method": "GET", "path": "/v2/core/stores/shp_a/orders",
               "durationMs": 5, "createdAt": at})
    }

    #[test]
    fn a_request_is_told_once() {
        let mut told = Told::default();
        let first = request("req_a", 200, "2026-06-01T00:00:01.000Z");
        assert!(!told.knows(&first));
        told.remember(&[first.clone(), request("req_b", 200, "2026-06-01T00:00:00.000Z")]);
        assert!(told.knows(&first));
        assert_eq!(told.latest, Timestamp::parse("2026-06-01T00:00:01Z"));
        told.remember(&vec![request("req_c", 200, "2026-06-01T00:00:02Z"); REMEMBERED]);
        assert!(!told.knows(&first));
    }

    #[test]
    fn a_request_is_a_line() {
        let shown = line(&request("req_a", 404, "2026-06-01T00:00:01.000Z"));
        assert_eq!(
            shown,
            "2026-06-01T00:00:01.000Z  404  GET    /v2/core/stores/shp_a/orders  5 ms  req_a"
        );
    }
}
