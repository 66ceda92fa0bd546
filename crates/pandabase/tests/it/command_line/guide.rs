//! The commands of the guide are pasted into a shell, beside a sandbox, from its first line to its last.

use crate::place::Place;
use std::path::Path;
use std::process::Command;

const GUIDE: &str = include_str!("../../../../../docs/guides/command-line.md");

/// The commands of the guide, one block after the other.
fn commands() -> String {
    let blocks = GUIDE.split("\n```sh\n").skip(1);
    let blocks = blocks.map(|block| block.split("\n```").next().unwrap());
    blocks.collect::<Vec<_>>().join("\n")
}

fn runs_in(shell: &str) {
    let place = Place::new();
    let dev = place.dev();
    let program = Path::new(env!("CARGO_BIN_EXE_pandabase"));
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", program.parent().unwrap().display());
    let script = format!("set -eu\n{}\n", commands());
    let mut command = place.program(shell);
    command
        .args(["-c", &script])
        .env("PATH", path)
        .env("HOME", place.path(""));
    let ran = command.output().unwrap();
    let (told, errors) = (
        String::from_utf8_lossy(&ran.stdout),
        String::from_utf8_lossy(&ran.stderr),
    );
    assert!(ran.status.success(), "{told}\n{errors}");
    assert!(told.contains("prd_") && told.contains("_pandabase"), "{told}");
    dev.stop();
}

#[test]
fn the_guide_to_the_command_line_runs() {
    assert!(commands().lines().count() > 15);
    runs_in("bash");
    // Where it is installed, the other shell of many people.
    if Command::new("zsh").arg("--version").output().is_ok() {
        runs_in("zsh");
    }
}
