//! `cargo xtask test`: everything that must hold before a change lands, cheapest first.

use crate::needs::Needs;
use crate::repo::Repo;
use crate::step::{Beside, Steps};
use crate::tidy;
use anyhow::{Context, Result};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// What clippy reads and the tests are built of.
const BUILT: [&str; 2] = ["--workspace", "--all-features"];

/// Runs the steps and stops at the first failure. `args` are passed to the test runner.
pub fn run(repo: &Repo, args: &[String]) -> Result<()> {
    let steps = Steps::start();
    steps.run(
        repo.cargo().args(["fmt", "--all", "--check"]),
        "run `cargo fmt --all`",
    )?;
    steps.header("cargo xtask tidy");
    tidy::prove(&repo.tree()?, &repo.landed(tidy::FROZEN))?;

    let clippy = Beside::start(&steps, &mut clippy(repo))?;
    let needs = Needs::provide(repo, &steps)?;
    let nextest = has_nextest(repo);
    let runner: &[&str] = if nextest { &["nextest", "run"] } else { &["test"] };
    let mut build = repo.cargo();
    build.args(runner).args(BUILT).arg("--no-run");
    steps.run(&mut build, "mend what does not compile")?;
    clippy.conclude(&steps, "fix what clippy names above")?;
    if nextest && has_doc_tests(repo)? {
        let mut doc = repo.cargo();
        doc.args(["test", "--doc", "--workspace"]);
        steps.run(&mut doc, "fix the example named above")?;
    }
    let mut tests = repo.cargo();
    tests
        .args(runner)
        .args(BUILT)
        .arg("--no-fail-fast")
        .args(leaving_out(args, &needs.left_out()));
    needs.set_variables(&mut tests);
    steps.run(&mut tests, "repeat one test with `cargo xtask test -- NAME`")?;
    needs.conclude(&steps);
    Ok(())
}

/// Clippy over everything. It runs beside the build of the tests, because that build often leaves a processor
/// idle, and in a folder of its own, because cargo locks the folder that it builds in.
fn clippy(repo: &Repo) -> Command {
    let built = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| repo.root.join("target"), PathBuf::from);
    let mut clippy = repo.cargo();
    clippy.arg("clippy").args(BUILT).arg("--all-targets");
    clippy.arg("--target-dir").arg(built.join("clippy"));
    clippy.args(["--", "-D", "warnings"]);
    clippy
}

/// Adds a filter that leaves out every test whose name contains one of the `words`. Filters come after `--`,
/// where nextest and libtest read them alike; both count what was left out.
fn leaving_out(args: &[String], words: &[&str]) -> Vec<String> {
    let mut all = args.to_vec();
    if !words.is_empty() && !all.iter().any(|arg| arg == "--") {
        all.push("--".to_owned());
    }
    all.extend(
        words
            .iter()
            .flat_map(|word| ["--skip".to_owned(), (*word).to_owned()]),
    );
    all
}

fn has_nextest(repo: &Repo) -> bool {
    let mut probe = repo.cargo();
    probe.args(["nextest", "--version"]);
    let status = probe.stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// Whether any doc comment has a code block. nextest runs no doc tests, and building for none is slow.
fn has_doc_tests(repo: &Repo) -> Result<bool> {
    let mut grep = Command::new("git");
    grep.current_dir(&repo.root);
    grep.args([
        "grep",
        "--quiet",
        "--extended-regexp",
        "^ *//[/!] *```",
        "--",
        "crates/",
    ]);
    Ok(grep.status().context("run git grep")?.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A crate with two sets of features would be built twice, by the README's first command and by these
    /// commands.
    #[test]
    fn the_server_the_tests_and_the_verbs_share_their_crates() {
        let repo = Repo::here().unwrap();
        let crates = |args: &[&str]| {
            let mut tree = repo.cargo();
            tree.args([
                "tree",
                "--locked",
                "--offline",
                "--prefix",
                "none",
                "--format",
                "{p} [{f}]",
            ]);
            let output = tree.args(args).output().unwrap();
            assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
            let text = String::from_utf8(output.stdout).unwrap();
            let lines = text.lines().map(|line| line.trim_end_matches(" (*)").to_owned());
            lines.collect::<std::collections::BTreeSet<_>>()
        };
        let server = crates(&["--package", "pandabase", "--edges", "normal,build"]);
        assert!(server.len() > 100);
        for args in [
            "--package xtask --features seed --edges normal,build",
            "--package xtask --features bench --edges normal,build",
            "--package xtask --features browse --edges normal,build",
            "--package xtask --features sdk --edges normal,build",
            "--workspace --all-features",
        ] {
            let built = crates(&args.split(' ').collect::<Vec<_>>());
            let anew: Vec<_> = server.difference(&built).collect();
            assert!(anew.is_empty(), "`{args}` builds anew: {anew:?}");
        }
    }

    #[test]
    fn filters_follow_the_arguments_of_the_runner() {
        for (args, words, expected) in [
            ("", &[][..], ""),
            ("licence", &[], "licence"),
            ("", &["::a", "_b"], "-- --skip ::a --skip _b"),
            ("licence", &["::a"], "licence -- --skip ::a"),
            (
                "licence -- --nocapture",
                &["::a"],
                "licence -- --nocapture --skip ::a",
            ),
        ] {
            let args: Vec<_> = args.split_whitespace().map(str::to_owned).collect();
            assert_eq!(leaving_out(&args, words).join(" "), expected);
        }
    }
}
