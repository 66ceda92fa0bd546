//! The developer's commands: `cargo xtask test` proves the tree, `cargo xtask tidy` checks the house rules
//! that rustc and clippy do not know, `cargo xtask seed` makes a large store, `cargo xtask bench` measures
//! the `dist` binary, `cargo xtask sweep` what its reads take as a store grows, `cargo xtask soak` runs a
//! shop under load and faults, `cargo xtask fuzz` sends it damaged requests, `cargo xtask locale-data`
//! writes what the formats of each language are made from, `cargo xtask browse` walks through the pages
//! with a browser, `cargo xtask sdk` writes the clients, and `cargo xtask dist` makes the archive that is
//! installed.

mod apt;
mod bench;
#[cfg(feature = "soak")]
mod binary;
mod browse;
#[cfg(feature = "soak")]
mod client;
mod clients;
mod dist;
mod fuzz;
mod locale_data;
mod needs;
mod postgres;
mod repo;
mod sdk;
mod seed;
mod soak;
mod step;
mod sweep;
mod test;
mod tidy;
mod watch;

use anyhow::Result;
use clap::Parser;
use std::process::ExitCode;

// The same allocator as the server, whose code seeds.
#[cfg(feature = "seed")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Verbs for people who work on pandabase.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", disable_help_subcommand = true)]
enum Verb {
    /// Format check, clippy, house rules and every test, on SQLite and PostgreSQL
    Test {
        /// Passed to the test runner: a filter, or its options
        #[arg(last = true, value_name = "FILTER")]
        args: Vec<String>,
    },
    /// Imports, file sizes, banned words, whitespace, links, migration numbers, changelog
    Tidy(tidy::Options),
    /// Fill a store with orders, for measurements and trials
    Seed(seed::Options),
    /// Speed, memory and start-up of the `dist` binary, next to bare baselines
    Bench(bench::Options),
    /// What every read takes in a small store and in a large one, on both databases
    Sweep(sweep::Options),
    /// A shop under load that is killed, stopped and cut off: nothing may be lost or doubled
    Soak(soak::Options),
    /// Valid and damaged requests made from the OpenAPI document: no answer may be other than described
    Fuzz(fuzz::Options),
    /// Write the data of `crates/locale` anew, after a change of its languages or of ICU4X
    LocaleData,
    /// Chromium on every page, wide and narrow, light and dark, with and without a script, by keyboard alone
    Browse(browse::Options),
    /// Make the archive of a release: the `dist` binary with its pages, completions and files to deploy it
    Dist(dist::Options),
    /// Write what the clients in `sdk/` have of the OpenAPI document
    Sdk(sdk::Options),
}

fn main() -> ExitCode {
    match run(Verb::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        // The chain of causes on one line; a backtrace of this tool would not help.
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(verb: Verb) -> Result<()> {
    let repo = repo::Repo::here()?;
    match verb {
        Verb::Test { args } => test::run(&repo, &args),
        Verb::Tidy(options) => tidy::run(&repo, &options),
        Verb::Seed(options) => seed::run(&repo, &options),
        Verb::Bench(options) => bench::run(&repo, &options),
        Verb::Sweep(options) => sweep::run(&repo, &options),
        Verb::Soak(options) => soak::run(&repo, &options),
        Verb::Fuzz(options) => fuzz::run(&repo, &options),
        Verb::LocaleData => locale_data::run(&repo),
        Verb::Browse(options) => browse::run(&repo, &options),
        Verb::Dist(options) => dist::run(&repo, &options),
        Verb::Sdk(options) => sdk::run(&repo, &options),
    }
}
