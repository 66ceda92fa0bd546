//! `cargo xtask browse`: walks through every page of a running sandbox with Debian's chromium, as buyers do:
//! wide and narrow, light and dark, with and without a script, with a pointer and with the keyboard alone.
//! Each page is checked as it is reached, and photographed.

#[cfg(feature = "browse")]
mod album;
#[cfg(feature = "browse")]
mod browser;
#[cfg(feature = "browse")]
mod checkout;
#[cfg(feature = "browse")]
mod findings;
#[cfg(feature = "browse")]
mod hands;
#[cfg(feature = "browse")]
mod journeys;
#[cfg(feature = "browse")]
mod matrix;
#[cfg(feature = "browse")]
mod merchant;
#[cfg(feature = "browse")]
mod money;
#[cfg(feature = "browse")]
mod report;
#[cfg(feature = "browse")]
mod run;
#[cfg(feature = "browse")]
mod shop;
#[cfg(feature = "browse")]
mod stripe;
#[cfg(feature = "browse")]
mod tools;
#[cfg(feature = "browse")]
mod traffic;
#[cfg(feature = "browse")]
mod walk;
#[cfg(feature = "browse")]
mod webdriver;

use crate::repo::Repo;
use anyhow::Result;
use std::path::PathBuf;

/// Which walks, and where their pictures go.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Every journey in every way, instead of in two opposite ways each
    #[arg(long)]
    all: bool,
    /// Only journeys whose names begin with this
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
    /// Folder of the screenshots [default: browse/shots below the target folder]
    #[arg(long, value_name = "DIR")]
    screenshots: Option<PathBuf>,
    /// Walk the journey of the merchants' guide alone, and put its pictures into this folder: the window of a
    /// laptop at the steps that the guide shows, under 100 KB each
    #[arg(long, value_name = "DIR", conflicts_with_all = ["all", "only"])]
    pictures: Option<PathBuf>,
}

/// Builds the server and this program with the feature and runs there.
#[cfg(not(feature = "browse"))]
pub fn run(repo: &Repo, options: &Options) -> Result<()> {
    let steps = crate::step::Steps::start();
    let mut build = repo.cargo();
    build.args(["build", "--locked", "--package", "pandabase"]);
    steps.run(&mut build, "mend what cargo says above")?;
    let mut browse = repo.cargo();
    browse.args(["run", "--locked", "--quiet", "--package", "xtask"]);
    browse.args(["--features", "browse", "--", "browse"]);
    if options.all {
        browse.arg("--all");
    }
    if let Some(name) = &options.only {
        browse.args(["--only", name]);
    }
    if let Some(folder) = &options.screenshots {
        browse.arg("--screenshots").arg(std::path::absolute(folder)?);
    }
    if let Some(folder) = &options.pictures {
        browse.arg("--pictures").arg(std::path::absolute(folder)?);
    }
    steps.run(&mut browse, "what was found is above")
}

/// Walks, and fails when a page was not as it must be.
#[cfg(feature = "browse")]
pub fn run(repo: &Repo, options: &Options) -> Result<()> {
    let tools = tools::Tools::provide(repo)?;
    let runtime = tokio::runtime::Runtime::new()?;
    let report = runtime.block_on(run::browse(&tools, options))?;
    print!("{report}");
    report.verdict()
}
