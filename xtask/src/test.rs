//! `cargo xtask test`: everything that must hold before a change lands, cheapest first.

use crate::postgres::{self, Provision, Sweep};
use crate::repo::Repo;
use crate::step::Steps;
use crate::tidy;
use anyhow::{Context, Result, bail};
use std::process::{Command, Stdio};

/// The variable by which the tests learn of a PostgreSQL server; without it they run on SQLite only.
pub const POSTGRES_VARIABLE: &str = "PANDABASE_TEST_POSTGRES";

/// Runs the steps and stops at the first that fails. `args` go to the test runner.
pub fn run(repo: &Repo, args: &[String]) -> Result<()> {
    let steps = Steps::start();
    steps.run(
        repo.cargo().args(["fmt", "--all", "--check"]),
        "run `cargo fmt --all`",
    )?;
    steps.run(
        repo.cargo().args([
            "clippy",
            "--workspace",
            "--all-targets",
            "--all-features",
            "--",
            "-D",
            "warnings",
        ]),
        "mend what clippy names above",
    )?;
    steps.header("cargo xtask tidy");
    tidy::prove(&repo.tree()?)?;

    steps.header("PostgreSQL for the tests");
    let database = postgres::provide()?;
    eprintln!("           {database}");
    let _sweep = Sweep::start(&database);
    if let Provision::Missing(reason) = &database
        && std::env::var("CI").is_ok_and(|ci| ci == "true")
    {
        bail!("half of the tests need PostgreSQL and CI=true lets none be left out: {reason}");
    }

    let nextest = has_nextest(repo);
    if nextest && has_doc_tests(repo)? {
        let mut doc = repo.cargo();
        doc.args(["test", "--doc", "--workspace"]);
        steps.run(&mut doc, "mend the example named above")?;
    }
    let mut tests = repo.cargo();
    let runner: &[&str] = if nextest { &["nextest", "run"] } else { &["test"] };
    tests
        .args(runner)
        .args(["--workspace", "--all-features", "--no-fail-fast"])
        .args(args);
    match database.url() {
        Some(url) => tests.env(POSTGRES_VARIABLE, url),
        None => tests.env_remove(POSTGRES_VARIABLE),
    };
    steps.run(&mut tests, "repeat one test with `cargo xtask test -- NAME`")?;

    if let Provision::Missing(reason) = &database {
        eprintln!("\n*** NOT RUN: the tests on PostgreSQL. {reason}");
        eprintln!(
            "*** Install PostgreSQL, or set {POSTGRES_VARIABLE} to a server's URL, and run this again.\n"
        );
        steps.header("green on SQLite; PostgreSQL not run");
    } else {
        steps.header("green");
    }
    Ok(())
}

fn has_nextest(repo: &Repo) -> bool {
    let mut probe = repo.cargo();
    probe.args(["nextest", "--version"]);
    let status = probe.stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// Whether a doc comment holds a code block: nextest runs no doc tests, and building for none is slow.
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
