//! `pandabase verify`.

use super::failure::Failure;
use super::global::Global;
use super::open;
use crate::wiring::invariants::promises;
use clap::Args;
use serde_json::json;

/// Check every promise about money and state in the database.
///
/// Reads only, and may run beside a server and on a copy that cannot be written. Stops at the first promise that is broken, with exit code 1.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  pandabase verify\n  pandabase verify --data /var/lib/pandabase --json")]
pub struct Verify {}

impl Verify {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        let db = open::open_to_read(&global.load()?).await?;
        let mut kept = Vec::new();
        let mut broken = None;
        for promise in promises() {
            let finding = promise.check(&db).await?;
            if let Some(what) = finding.broken {
                broken = Some((promise, what));
                break;
            }
            kept.push(json!({"name": promise.name, "promise": promise.text, "rows": finding.rows}));
        }
        db.close().await;
        if let Some((promise, what)) = broken {
            return Err(
                Failure::new(format!("broken: {} ({}): {what}", promise.text, promise.name)).next(
                    "stop the server, keep a copy of the database, and compare it with the last good backup",
                ),
            );
        }
        global.show(&json!({"ok": true, "promises": kept}), |_| {
            let lines = promises().map(|promise| format!("ok  {}", promise.text));
            lines.collect::<Vec<_>>().join("\n")
        })
    }
}
