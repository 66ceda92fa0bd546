//! `pandabase verify`.

use super::failure::Failure;
use super::global::Global;
use super::open;
use crate::wiring::invariants::promises;
use clap::Args;
use futures_util::{StreamExt, TryStreamExt, stream};
use pandabase_platform::clock::Clock;
use pandabase_platform::db::promise::{Finding, Promise};
use pandabase_platform::db::{Db, DbError};
use pandabase_platform::keyring::Keyring;
use serde_json::{Value, json};
use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{io, thread};

/// How many rows of a broken promise are shown: enough to see what they have in common.
const TOLD: usize = 5;

/// Check every promise about money and state in the database.
///
/// Reads only, and may run beside a server and on a copy that cannot be written. Checks all of them, also
/// after one that is broken, and names every broken one with the first few rows that break it; the exit code
/// is 1 then.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  pandabase verify\n  pandabase verify --data /var/lib/pandabase --json")]
pub struct Verify {}

/// A promise that was checked, and how long that took, in milliseconds.
struct Checked {
    promise: &'static Promise,
    /// `None` when the check needs keys that are missing.
    finding: Option<Finding>,
    took_ms: u128,
}

impl Verify {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        let (db, keyring) = open::open_to_read(&global.load()?).await?;
        let checked = check_all(&db, keyring).await?;
        db.close().await;
        let broken = checked.iter().filter(|one| !one.shown().is_empty()).count();
        let told: Vec<_> = checked.iter().map(Checked::json).collect();
        let lines = |_: &Value| checked.iter().map(Checked::line).collect::<Vec<_>>().join("\n");
        if broken == 0 {
            let kept = checked.iter().filter(|one| one.finding.is_some()).count();
            let all =
                |value: &Value| format!("{}\n{kept} of {} promises are kept", lines(value), checked.len());
            return global.show(&json!({"ok": true, "promises": told}), all);
        }
        let error = format!("{broken} of {} promises are broken", checked.len());
        let next = "stop the server, keep a copy of the database, and compare it with the last good backup";
        let answer = json!({"ok": false, "error": error, "next": next, "promises": told});
        global.show(&answer, lines)?;
        if global.json {
            return Err(Failure::already_reported());
        }
        Err(Failure::new(error).next(next))
    }
}

/// Checks every promise of a copy of a database.
///
/// # Errors
/// [`Failure`] that names every broken one.
pub async fn check(copy: &Db, keyring: Option<Arc<Keyring>>) -> Result<(), Failure> {
    let checked = check_all(copy, keyring).await?;
    let broken = checked.iter().filter(|one| !one.shown().is_empty());
    let lines: Vec<_> = broken.map(Checked::line).collect();
    if lines.is_empty() {
        return Ok(());
    }
    Err(Failure::new(lines.join("\n")))
}

/// Checks as many promises at once as there are processors, and shows how many are left.
async fn check_all(db: &Db, keyring: Option<Arc<Keyring>>) -> Result<Vec<Checked>, DbError> {
    let (total, done) = (promises().count(), &AtomicUsize::new(0));
    let side_by_side = thread::available_parallelism().map_or(1, usize::from);
    let checks = promises()
        .enumerate()
        .map(|(place, promise)| (place, promise, keyring.clone()));
    let checks = checks.map(|(place, promise, keyring)| async move {
        let started = Clock::System.monotonic();
        let finding = promise.check(db, keyring).await?;
        let took = Clock::System.monotonic().saturating_sub(started);
        progress(done.fetch_add(1, Ordering::Relaxed) + 1, total);
        let took_ms = took.as_millis();
        Ok::<_, DbError>((
            place,
            Checked {
                promise,
                finding,
                took_ms,
            },
        ))
    });
    // A slow promise must not keep later ones from starting. They are reported in order all the same.
    let mut checked: Vec<_> = stream::iter(checks)
        .buffer_unordered(side_by_side)
        .try_collect()
        .await?;
    checked.sort_unstable_by_key(|(place, _)| *place);
    Ok(checked.into_iter().map(|(_, checked)| checked).collect())
}

/// Shows the progress on a terminal.
fn progress(done: usize, total: usize) {
    let mut out = io::stderr().lock();
    if out.is_terminal() {
        let end = if done == total { "\n" } else { "" };
        let _ = write!(out, "\r{done} of {total} promises checked{end}").and_then(|()| out.flush());
    }
}

impl Checked {
    fn shown(&self) -> &[String] {
        let broken = self
            .finding
            .as_ref()
            .map_or(&[][..], |finding| &finding.broken[..]);
        &broken[..broken.len().min(TOLD)]
    }

    fn json(&self) -> Value {
        json!({
            "name": self.promise.name, "promise": self.promise.text,
            "ok": self.finding.as_ref().map(|finding| finding.broken.is_empty()),
            "rows": self.finding.as_ref().map(|finding| finding.rows),
            "milliseconds": self.took_ms, "broken": self.shown(),
        })
    }

    fn line(&self) -> String {
        let Promise { name, text, .. } = self.promise;
        match self.shown() {
            [] if self.finding.is_none() => {
                format!("-       {text}: not checked, for the encryption key is not here")
            }
            [] => format!("ok      {text}"),
            rows => format!("BROKEN  {text} ({name}): {}", rows.join(", ")),
        }
    }
}
