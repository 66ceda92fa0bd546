//! `pandabase clock`.

use super::client::{Remote, Target};
use super::failure::Failure;
use super::global::Global;
use clap::{Args, Subcommand};
use reqwest::Method;
use serde_json::{Value, json};
use std::io;
use std::io::Write;
use std::time::Duration;

/// How often a move reports where the clock is.
const PROGRESS: Duration = Duration::from_secs(2);

/// Show or move a sandbox store's clock on a running server.
///
/// Moving it runs every job that falls due on the way, in order, each at its own time, before it
/// answers: renewals, trials' ends, settlements. A clock only moves forward. A move that is cut off leaves
/// the clock where it got to.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Clock {
    #[command(flatten)]
    target: Target,
    #[command(subcommand)]
    act: Option<Act>,
}

const EXAMPLES: &str = "\
Examples:
  pandabase clock                      where the demo store's clock stands
  pandabase clock advance P31D         31 days on; PT1H is an hour, P1M a calendar month
  pandabase clock set 2027-01-01T00:00:00Z";

#[derive(Debug, Subcommand)]
enum Act {
    /// Show it (the default)
    Show,
    /// Move it forward by an ISO 8601 duration
    Advance {
        /// P31D, P1M, PT1H30M, …
        duration: String,
    },
    /// Move it forward to a time
    Set {
        /// RFC 3339, with an offset or Z
        time: String,
    },
}

impl Clock {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        let remote: Remote = self.target.connect(global)?;
        let (method, body) = match self.act.unwrap_or(Act::Show) {
            Act::Show => (Method::GET, None),
            Act::Advance { duration } => (Method::POST, Some(json!({"advance": duration}))),
            Act::Set { time } => (Method::POST, Some(json!({"set": time}))),
        };
        let moved = body.is_some();
        let clock = with_progress(&remote, remote.call(method, "/clock", body.as_ref())).await?;
        global.show(&clock, |clock: &Value| {
            let now = clock["now"].as_str().unwrap_or_default();
            if moved {
                format!("{now}  ({} jobs ran)", clock["jobsRun"])
            } else {
                now.to_owned()
            }
        })
    }
}

/// Waits for an answer and meanwhile reports where the clock is, on standard error.
async fn with_progress(
    remote: &Remote,
    answer: impl Future<Output = Result<Value, Failure>>,
) -> Result<Value, Failure> {
    let telling = async {
        loop {
            tokio::time::sleep(PROGRESS).await;
            // If the server is at fault, the move itself reports it.
            if let Ok(clock) = remote.call(Method::GET, "/clock", None).await {
                let now = clock["now"].as_str().unwrap_or_default();
                let _ = writeln!(io::stderr().lock(), "on its way: {now}");
            }
        }
    };
    tokio::select! {
        biased;
        answer = answer => answer,
        never = telling => never,
    }
}
