//! The server's binary, and how the commands that run it start it.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// How long the server may take to be ready, or to end.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// Every rate limit: each is set to its maximum, because none is what is measured.
const LIMITS: &[&str] = &[
    "PER_TOKEN",
    "SEARCH",
    "PER_IDENTITY",
    "PER_ACCOUNT",
    "INVITATIONS",
    "CASE_MESSAGES",
    "NEW_PAYMENT_METHODS",
    "SIGN_IN",
    "WRONG_CODES",
    "LICENSE_KEYS",
    "UNKNOWN_KEYS",
    "PER_STORE",
    "PER_STORE_AND_ADDRESS",
    "NEW_SESSIONS",
    "DECLINES",
    "PER_ADDRESS",
];

/// The path of the server's binary: cargo builds it beside this program, or one folder above a test.
pub fn path() -> Result<PathBuf> {
    let here = std::env::current_exe()?;
    let folders = here.ancestors().skip(1).take(2);
    let found = folders
        .map(|folder| folder.join("pandabase"))
        .find(|path| path.is_file());
    found.with_context(|| {
        format!(
            "there is no `pandabase` beside {}: build it with `cargo build --package pandabase`, or let \
             `cargo xtask` do so",
            here.display()
        )
    })
}

/// Lifts the rate limits, and allows webhooks to this machine, as `dev` does by itself.
pub fn open_up(command: &mut Command) {
    command.env("PANDABASE_WEBHOOK_ALLOWED_HOSTS", "[\"127.0.0.1\"]");
    // All clients of a measurement come from this machine.
    command.env("PANDABASE_MAX_CONNECTIONS_PER_ADDRESS", "10000");
    for limit in LIMITS {
        command.env(
            format!("PANDABASE_LIMITS__{limit}__REQUESTS"),
            u32::MAX.to_string(),
        );
        command.env(format!("PANDABASE_LIMITS__{limit}__WINDOW_MS"), "1000");
    }
}

/// The contents of `dev.json`, which `dev` writes a moment after it is ready.
pub async fn published(data: &Path) -> Result<Value> {
    let path = data.join("dev.json");
    let started = crate::watch::now();
    loop {
        match std::fs::read_to_string(&path) {
            Ok(text) => return Ok(serde_json::from_str(&text)?),
            Err(error) => {
                ensure!(started.elapsed() < PATIENCE, "read {}: {error}", path.display());
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
    }
}

/// The end of the log that a server wrote.
pub fn said(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

/// The most resident memory that a process has had, in bytes.
pub fn peak_memory(process: u32) -> Result<u64> {
    let path = format!("/proc/{process}/status");
    let status = std::fs::read_to_string(&path).with_context(|| format!("read {path}"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let words = line.with_context(|| format!("no VmHWM in {path}"))?;
    let kibibytes = words.trim().trim_end_matches("kB").trim_end();
    Ok(kibibytes.parse::<u64>().context("VmHWM")? * 1024)
}

/// A string field of a JSON object.
pub fn text_of(object: &Value, field: &str) -> Result<String> {
    let text = object[field].as_str();
    Ok(text
        .with_context(|| format!("no {field} in {object}"))?
        .to_owned())
}

#[cfg(test)]
mod tests {
    use super::LIMITS;

    /// A limit that was forgotten here refuses a measurement only on a machine that is fast enough.
    #[test]
    fn every_limit_of_the_settings_is_lifted() {
        let settings = include_str!("../../crates/platform/src/config/limits.rs");
        let fields = settings.lines().filter_map(|line| {
            let field = line.trim().strip_prefix("pub ")?.strip_suffix(": Limit,")?;
            Some(field.to_uppercase())
        });
        assert_eq!(fields.collect::<Vec<_>>(), LIMITS);
    }
}
