//! Steps of a command: one header line each, with the time since the command started.

use anyhow::{Context, Result, bail};
use std::fs::File;
use std::io::{Read as _, Seek as _};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

/// The running sequence of steps.
pub struct Steps {
    start: Instant,
}

impl Steps {
    /// Starts the clock.
    pub fn start() -> Self {
        Self {
            start: crate::watch::now(),
        }
    }

    /// Prints a header line: `[  12.3 s] title`. It goes to standard error, in line with cargo's own.
    pub fn header(&self, title: &str) {
        let elapsed = self.start.elapsed();
        let tenths = elapsed.subsec_millis() / 100;
        eprintln!("[{:>4}.{tenths} s] {title}", elapsed.as_secs());
    }

    /// Runs `command` under a header that shows it. If it fails, the error says what to do `next`.
    pub fn run(&self, command: &mut Command, next: &str) -> Result<()> {
        let line = shown(command);
        self.header(&line);
        let status = command
            .status()
            .with_context(|| format!("`{line}` did not start"))?;
        if !status.success() {
            bail!("`{line}` failed ({status}); {next}");
        }
        Ok(())
    }
}

/// A command that runs beside the steps that follow. What it prints is shown when it has failed.
pub struct Beside {
    child: Child,
    line: String,
    printed: File,
}

impl Beside {
    /// Starts `command` under a header that shows it.
    pub fn start(steps: &Steps, command: &mut Command) -> Result<Self> {
        let line = shown(command);
        steps.header(&format!("{line} (beside what follows)"));
        let printed = tempfile::tempfile().context("make a file for what a command prints")?;
        let child = command
            .stdin(Stdio::null())
            .stdout(printed.try_clone()?)
            .stderr(printed.try_clone()?)
            .spawn()
            .with_context(|| format!("`{line}` did not start"))?;
        Ok(Self { child, line, printed })
    }

    /// Waits for its end. If it fails, the error says what to do `next`.
    pub fn conclude(mut self, steps: &Steps, next: &str) -> Result<()> {
        let status = self.child.wait()?;
        if status.success() {
            steps.header(&format!("{} has ended", self.line));
            return Ok(());
        }
        let mut printed = Vec::new();
        self.printed.rewind()?;
        self.printed.read_to_end(&mut printed)?;
        eprintln!("{}", String::from_utf8_lossy(&printed));
        bail!("`{}` failed ({status}); {next}", self.line);
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // This fails if the command has ended, and then there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The command as it would be typed, without the program's folder.
fn shown(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let name = program.file_name().unwrap_or(command.get_program());
    let words = std::iter::once(name).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_beside_others_is_waited_for() {
        let steps = Steps::start();
        let start = |program: &str| Beside::start(&steps, &mut Command::new(program)).unwrap();
        start("true").conclude(&steps, "").unwrap();
        let error = start("false").conclude(&steps, "try `true`").unwrap_err();
        assert!(error.to_string().contains("`false` failed"), "{error}");
        assert!(error.to_string().ends_with("; try `true`"), "{error}");
        let mut forgotten = start("cat");
        forgotten.child.try_wait().unwrap();
        drop(forgotten);
    }

    #[test]
    fn a_failed_command_names_itself_and_the_next_move() {
        let error = Steps::start()
            .run(Command::new("false").arg("--really"), "try `true`")
            .unwrap_err();
        let text = error.to_string();
        assert!(text.contains("`false --really` failed"), "{text}");
        assert!(text.ends_with("try `true`"), "{text}");
    }

    #[test]
    fn the_program_is_shown_without_its_folder() {
        assert_eq!(shown(Command::new("/opt/bin/cargo").arg("fmt")), "cargo fmt");
    }
}
