//! `pandabase clock`.

use super::client::{Remote, Target};
use super::failure::Failure;
use super::global::Global;
use clap::{Args, Subcommand};
use reqwest::Method;
use serde_json::{Value, json};

/// Show or move a sandbox store's clock on a running server.
///
/// Moving it runs every job that falls due on the way, in order, each at its own time, before it
/// answers: renewals, trials' ends, settlements. A clock only moves forward.
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
        let clock = remote.call(method, "/clock", body.as_ref()).await?;
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
