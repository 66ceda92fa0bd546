//! The client generators, what compiles our own clients, and what others wrote to play or read Stripe, which
//! the tests run: installed once below the target folder, in the versions that the lock files name.

use crate::apt;
use crate::repo::Repo;
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The variable that tells the tests where the generators are. Without it the tests that need them fail.
pub const VARIABLE: &str = "PANDABASE_TEST_CLIENTS";

/// The folder of our programs and the lock files.
const OURS: &str = "crates/pandabase/tests/clients";
/// The folder of our own clients and their lock files.
const SDKS: &str = "sdk";
/// The lock file that was installed, kept in the folder of the installation.
const STAMP: &str = "installed.lock";

/// Finds or installs the generators; returns their folder.
pub fn provide(repo: &Repo) -> Result<PathBuf> {
    if let Some(folder) = std::env::var_os(VARIABLE).filter(|folder| !folder.is_empty()) {
        return Ok(folder.into());
    }
    // Next to the folder of the profile that this program was built with.
    let here = std::env::current_exe()?;
    let folder = here
        .ancestors()
        .nth(2)
        .context("no target folder")?
        .join("clients");
    for (ours, name) in [(OURS, ""), (SDKS, "sdk-")] {
        let ours = repo.root.join(ours);
        let installed = |language: &str| folder.join(format!("{name}{language}"));
        let (typescript, python) = (installed("typescript"), installed("python"));
        install(&ours.join("typescript"), &typescript, "package-lock.json", npm)?;
        install(&ours.join("python"), &python, "requirements.txt", pip)?;
    }
    Ok(folder)
}

/// Installs the npm packages that the lock file in `ours` names, in `folder`.
#[cfg(feature = "browse")]
pub fn provide_packages(ours: &Path, folder: &Path) -> Result<()> {
    install(ours, folder, "package-lock.json", npm)
}

/// Installs what a lock file names, unless the folder has exactly that.
fn install(ours: &Path, folder: &Path, lock: &str, with: fn(&Path, &Path) -> Result<()>) -> Result<()> {
    let wanted = fs::read(ours.join(lock)).with_context(|| format!("read {lock}"))?;
    let stamp = folder.join(STAMP);
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    eprintln!("           installing what {lock} names, once");
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    with(ours, folder)?;
    Ok(fs::write(stamp, wanted)?)
}

fn npm(ours: &Path, folder: &Path) -> Result<()> {
    if apt::find_on_path("npm").is_none() {
        apt::install("npm", &["nodejs", "npm"])?;
    }
    for file in ["package.json", "package-lock.json"] {
        fs::copy(ours.join(file), folder.join(file))?;
    }
    let mut install = Command::new("npm");
    install.args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel",
        "error",
    ]);
    run(install.current_dir(folder))
}

fn pip(ours: &Path, folder: &Path) -> Result<()> {
    let mut probe = Command::new("python3");
    probe.args(["-c", "import ensurepip, venv"]);
    let probed = probe.stderr(Stdio::null()).status();
    if !probed.is_ok_and(|status| status.success()) {
        apt::install("Python", &["python3", "python3-venv"])?;
    }
    run(Command::new("python3").args(["-m", "venv"]).arg(folder))?;
    let mut install = Command::new(folder.join("bin/python"));
    install.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--requirement",
    ]);
    run(install.arg(ours.join("requirements.txt")))
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).status();
    let status = status.with_context(|| format!("start {command:?}"))?;
    ensure!(status.success(), "{command:?} failed ({status})");
    Ok(())
}
