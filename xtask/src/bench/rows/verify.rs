//! `pandabase verify` on a store with a million orders, on either database.

use super::Folder;
use super::scale::Stores;
use crate::bench::driver::per_second;
use crate::bench::report::{Bar, Figure};
use crate::binary;
use crate::watch::now;
use crate::{postgres, seed};
use anyhow::{Context, Result, ensure};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

pub const SQLITE: &str = "verify";
pub const POSTGRES: &str = "verify-postgres";

/// Orders per second, for all promises together.
fn figure(name: &'static str, orders: u64, took: Duration) -> Figure {
    Figure::alone(name, per_second(orders, took), "orders/s", Bar::AtLeast(50_000.0))
}

/// Checks the large store while its server runs.
pub async fn sqlite(stores: &mut Stores, orders: u64) -> Result<Figure> {
    let took = run(&stores.large_data().await?, None, "verify")?;
    Ok(figure(SQLITE, orders, took))
}

/// Checks a store of the same size in a PostgreSQL cluster of its own.
pub async fn postgres(orders: u64) -> Result<Figure> {
    let (folder, cluster) = (Folder::new()?, postgres::own()?);
    let url = cluster.url();
    run(&folder.data(), Some(url), "migrate")?;
    seed::fill(url, &folder.data(), None, seed::Load::of_orders(orders)).await?;
    let took = run(&folder.data(), Some(url), "verify")?;
    Ok(figure(POSTGRES, orders, took))
}

/// How long a command takes, which must succeed.
fn run(data: &Path, url: Option<&str>, verb: &str) -> Result<Duration> {
    let mut command = Command::new(binary::path()?);
    command.arg(verb).arg("--data").arg(data);
    if let Some(url) = url {
        command.args(["--database", url]);
    }
    let started = now();
    let output = command.output().with_context(|| format!("run {verb}"))?;
    let took = started.elapsed();
    ensure!(
        output.status.success(),
        "{verb} failed; it said:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(took)
}
