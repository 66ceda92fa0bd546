//! `cargo xtask seed`: a store with as many orders as one likes, in seconds.
//!
//! The rows are made by `pandabase::operations::seed`. It needs an optimised build of the server, so it hides
//! behind a feature, as the benchmark does.

use crate::repo::Repo;
use anyhow::Result;

/// How many orders, and where.
///
/// All orders are stored in one transaction: an interrupted run adds none, and the store that was made for
/// them stays empty. A SQLite file must not be open anywhere else meanwhile. After a `kill -9` it is half
/// written, and a file that ends in `-journal` lies beside it: with that, whatever opens it next takes back
/// what was begun.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Orders to add
    #[arg(long, value_name = "N")]
    orders: u64,
    /// The database, migrated: sqlite:PATH or postgres://…
    #[arg(
        long,
        value_name = "URL",
        default_value = "sqlite:pandabase-data/pandabase.db"
    )]
    database: String,
    /// The store that gets them; a new one when absent
    #[arg(long, value_name = "ID")]
    store: Option<String>,
}

/// Builds this program for speed and seeds there.
#[cfg(not(feature = "seed"))]
pub fn run(repo: &Repo, options: &Options) -> Result<()> {
    let mut seed = repo.cargo();
    seed.args([
        "run",
        "--release",
        "--locked",
        "--package",
        "xtask",
        "--features",
        "seed",
    ]);
    // A path in the URL is meant from where the verb was called.
    seed.current_dir(std::env::current_dir()?);
    seed.args(["--", "seed", "--orders", &options.orders.to_string()]);
    seed.args(["--database", &options.database]);
    if let Some(store) = &options.store {
        seed.args(["--store", store]);
    }
    crate::step::Steps::start().run(&mut seed, "the reason is above")
}

/// Seeds.
#[cfg(feature = "seed")]
pub fn run(_: &Repo, options: &Options) -> Result<()> {
    let steps = crate::step::Steps::start();
    let runtime = tokio::runtime::Runtime::new()?;
    let filled = fill(&options.database, options.store.clone(), options.orders);
    let filled = runtime.block_on(filled)?;
    steps.header(&format!(
        "store {} has {} more orders",
        filled.store, options.orders
    ));
    if options.store.is_none() {
        eprintln!(
            "           next: pandabase token create --store {} --name NAME",
            filled.store
        );
    }
    Ok(())
}

/// What was filled.
#[cfg(feature = "seed")]
pub struct Filled {
    /// The store.
    pub store: String,
    /// How long it took.
    #[cfg_attr(not(feature = "bench"), expect(dead_code, reason = "the benchmark's"))]
    pub took: std::time::Duration,
}

/// Adds orders to a store and shows on standard error how far it is.
#[cfg(feature = "seed")]
pub async fn fill(database: &str, store: Option<String>, orders: u64) -> Result<Filled> {
    use anyhow::{Context, anyhow, ensure};
    use pandabase::operations::seed;
    use pandabase::wiring::migrations::MIGRATIONS;
    use pandabase_platform::clock::Clock;
    use pandabase_platform::db::{DatabaseUrl, Db};
    use std::io::Write as _;

    let url: DatabaseUrl = database.parse().map_err(|text: String| anyhow!(text))?;
    let advice = "make it with `pandabase migrate` or `pandabase dev`";
    if let DatabaseUrl::Sqlite(path) = &url {
        ensure!(
            path.is_file(),
            "there is no database at {}: {advice}",
            path.display()
        );
    }
    let db = Db::open_alone(&url)?;
    let is_current = db.is_current(MIGRATIONS).await.unwrap_or(false);
    ensure!(is_current, "{database} lacks migrations: {advice}");
    let app = seed::app_over(db.clone(), None);
    let store = seed::store(&app, store).await.context("the store")?;
    let start = Clock::System.monotonic();
    let took = move || Clock::System.monotonic() - start;
    seed::fill(&app, &store, orders, move |done| {
        let rate = u128::from(done) * 1000 / took().as_millis().max(1);
        eprint!("\r           {done} of {orders} orders, {rate} a second ");
        // Progress that is not seen is no reason to stop.
        let _ = std::io::stderr().flush();
    })
    .await?;
    eprintln!();
    let took = took();
    drop(app);
    db.close().await;
    Ok(Filled {
        store: store.id.to_string(),
        took,
    })
}
