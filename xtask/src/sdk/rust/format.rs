//! The format of generated Rust: that of the repository.

use crate::repo::Repo;
use anyhow::{Context, Result, ensure};
use std::io::Write as _;
use std::process::{Command, Stdio};

/// The text as `cargo fmt` would have it.
pub fn formatted(text: &str) -> Result<String> {
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.args(["--edition", "2024", "--emit", "stdout", "--config-path"]);
    rustfmt.arg(Repo::here()?.root);
    let piped = rustfmt.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = piped.spawn().context("start rustfmt")?;
    let mut input = child.stdin.take().context("rustfmt reads nothing")?;
    let text = text.to_owned();
    // It may begin to write before it has read everything.
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child.wait_with_output()?;
    ensure!(output.status.success(), "rustfmt cannot read what was made");
    let written = writer.join();
    ensure!(matches!(written, Ok(Ok(()))), "rustfmt did not read everything");
    Ok(String::from_utf8(output.stdout)?)
}
