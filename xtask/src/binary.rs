//! The server's binary, as the verbs that run it start it.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// How long the server may take to be ready, or to end.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// The limits are not what is measured: as far away as their type allows.
const LIMITS: &[&str] = &[
    "PER_TOKEN",
    "PER_STORE",
    "PER_STORE_AND_ADDRESS",
    "NEW_SESSIONS",
    "DECLINES",
    "PER_ADDRESS",
];

/// The server's binary: built by the same cargo, so it lies next to this one, or above a test.
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

/// Lifts the limits, and allows webhooks to this machine, which `dev` does by itself.
pub fn open_up(command: &mut Command) {
    command.env("PANDABASE_WEBHOOK_ALLOWED_HOSTS", "[\"127.0.0.1\"]");
    // Every client of a measurement comes from this machine.
    command.env("PANDABASE_MAX_CONNECTIONS_PER_ADDRESS", "10000");
    for limit in LIMITS {
        command.env(
            format!("PANDABASE_LIMITS__{limit}__REQUESTS"),
            u32::MAX.to_string(),
        );
        command.env(format!("PANDABASE_LIMITS__{limit}__WINDOW_MS"), "1000");
    }
}

/// What `dev` says of itself, which it does a moment after it is ready.
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

/// The end of what a server printed into this file.
pub fn said(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

/// A text in a JSON object.
pub fn text_of(object: &Value, field: &str) -> Result<String> {
    let text = object[field].as_str();
    Ok(text
        .with_context(|| format!("no {field} in {object}"))?
        .to_owned())
}
