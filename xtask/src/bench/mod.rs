//! `cargo xtask bench`: how fast the `dist` binary is, next to the least that could do the same work.
//!
//! The benchmark needs an optimised build and crates that no other command needs, so it is behind a feature:
//! without it this command only builds the server and starts itself again.

#![cfg_attr(
    feature = "bench",
    expect(
        clippy::float_arithmetic,
        reason = "rates and ratios of measurements, never money"
    )
)]

#[cfg(feature = "bench")]
mod driver;
#[cfg(feature = "bench")]
mod receiver;
#[cfg(feature = "bench")]
mod record;
#[cfg(feature = "bench")]
mod replay;
#[cfg(feature = "bench")]
mod report;
#[cfg(feature = "bench")]
mod route;
#[cfg(feature = "bench")]
mod rows;
#[cfg(feature = "bench")]
pub mod server;

use crate::repo::Repo;
use anyhow::Result;

/// What to measure and how to say it.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Measure only this row; may be given several times
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Print a JSON array instead of a table
    #[arg(long)]
    json: bool,
    /// Seconds that a comparison measures each side for
    #[arg(long, default_value_t = 9, value_parser = clap::value_parser!(u32).range(1..=20))]
    seconds: u32,
    /// Orders of the large store
    #[arg(
        long,
        value_name = "N",
        default_value_t = 1_000_000,
        value_parser = clap::value_parser!(u64).range(1..)
    )]
    orders: u64,
    /// Be the bare route: answer every request with this file
    #[arg(long, hide = true, value_name = "FILE")]
    bare_route: Option<std::path::PathBuf>,
}

/// Builds the server and this program for speed and measures the rows there.
#[cfg(not(feature = "bench"))]
pub fn run(repo: &Repo, options: &Options) -> Result<()> {
    let steps = crate::step::Steps::start();
    let next = "fix what cargo says above";
    let mut build = repo.cargo();
    steps.run(
        build.args(["build", "--profile", "dist", "--locked", "--package", "pandabase"]),
        next,
    )?;
    let mut bench = repo.cargo();
    bench.args([
        "run",
        "--profile",
        "dist",
        "--locked",
        "--quiet",
        "--package",
        "xtask",
    ]);
    bench.args(["--features", "bench", "--", "bench"]);
    for name in &options.only {
        bench.args(["--only", name]);
    }
    bench.args(["--seconds", &options.seconds.to_string()]);
    bench.args(["--orders", &options.orders.to_string()]);
    if options.json {
        bench.arg("--json");
    }
    if let Some(file) = &options.bare_route {
        bench.arg("--bare-route").arg(file);
    }
    steps.run(&mut bench, "the reason is above")
}

/// Measures the rows.
#[cfg(feature = "bench")]
pub fn run(_: &Repo, options: &Options) -> Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        if let Some(file) = &options.bare_route {
            return route::serve(file).await;
        }
        let (figures, failed) = rows::measure(options).await?;
        if options.json {
            println!("{}", report::json(&figures)?);
        } else {
            print!("{}", report::table(&figures));
        }
        for failed in &failed {
            eprintln!("{} failed: {:#}", failed.name, failed.error);
        }
        let names: Vec<_> = failed.iter().map(|failed| failed.name).collect();
        anyhow::ensure!(names.is_empty(), "what failed: {}", names.join(", "));
        Ok(())
    })
}
