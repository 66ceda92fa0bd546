//! `cargo xtask seed`: a store with any number of orders, in seconds.
//!
//! `pandabase::operations::seed` makes the rows. It needs an optimised build of the server, so it is behind a
//! feature, as the benchmark is.

use crate::repo::Repo;
use anyhow::Result;
#[cfg(feature = "seed")]
use std::path::Path;

/// How much, and where.
///
/// All orders of a kind are stored in one transaction: an interrupted run adds none, and the store that was
/// made for them stays empty. A SQLite file must not be open anywhere else meanwhile. After a `kill -9` it is
/// half written, and a file that ends in `-journal` lies beside it: with that, whatever opens it next takes
/// back what was begun. Rounds are made one by one, and stay.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(flatten)]
    load: Load,
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

/// What is added to a store.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub struct Load {
    /// Orders of downloads
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub orders: u64,
    /// Orders of one product whose units are licence keys
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub keys: u64,
    /// Rounds of everything else, each by a buyer of its own: an order with a coupon and a support case, a
    /// refund, a dispute, a metered subscription with usage
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub rounds: u64,
    /// Deliveries of webhooks, in every state: an endpoint is told of so many of the newest paid orders, of
    /// the last 29 days
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub deliveries: u64,
}

#[cfg(feature = "bench")]
impl Load {
    /// Only orders of downloads.
    pub fn of_orders(orders: u64) -> Self {
        Self {
            orders,
            ..Self::default()
        }
    }

    /// Only orders of keys.
    pub fn of_keys(keys: u64) -> Self {
        Self {
            keys,
            ..Self::default()
        }
    }
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
    // A path in the URL is relative to the folder that the command was called from.
    seed.current_dir(std::env::current_dir()?);
    seed.args(["--", "seed"]);
    let Load {
        orders,
        keys,
        rounds,
        deliveries,
    } = options.load;
    for (name, count) in [
        ("--orders", orders),
        ("--keys", keys),
        ("--rounds", rounds),
        ("--deliveries", deliveries),
    ] {
        seed.args([name, &count.to_string()]);
    }
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
    let folder = Path::new("pandabase-data");
    let filled = fill(&options.database, folder, options.store.clone(), options.load);
    let filled = runtime.block_on(filled)?;
    let Load {
        orders, keys, rounds, ..
    } = options.load;
    steps.header(&format!(
        "store {} has {orders} more orders, {keys} of keys, {rounds} rounds of everything else, {} \
         deliveries",
        filled.store, filled.deliveries
    ));
    if options.store.is_none() {
        eprintln!(
            "           next: pandabase token create --store {} --name NAME",
            filled.store
        );
    }
    Ok(())
}

/// The result of seeding.
#[cfg(feature = "seed")]
pub struct Filled {
    /// The store.
    pub store: String,
    /// Deliveries of webhooks: fewer than asked for if there are fewer orders.
    pub deliveries: u64,
    /// How long it took.
    #[cfg_attr(not(feature = "bench"), expect(dead_code, reason = "the benchmark's"))]
    pub took: std::time::Duration,
}

/// Adds to a store and shows progress on standard error. The encryption key is beside an SQLite file, and in
/// `data` for another database.
#[cfg(feature = "seed")]
pub async fn fill(database: &str, data: &Path, store: Option<String>, load: Load) -> Result<Filled> {
    use anyhow::{Context, anyhow, ensure};
    use pandabase::operations::seed;
    use pandabase::wiring::migrations::MIGRATIONS;
    use pandabase_platform::clock::Clock;
    use pandabase_platform::db::{DatabaseUrl, Db};
    use pandabase_platform::keys;
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
    let folder = match &url {
        DatabaseUrl::Sqlite(path) => path.parent().unwrap_or(Path::new(".")),
        DatabaseUrl::Postgres(_) => data,
    };
    let key = keys::find(folder)?;
    ensure!(
        key.is_some() || load.keys.max(load.rounds).max(load.deliveries) == 0,
        "keys and secrets are encrypted, and {} is missing: start the server once, or set {}",
        keys::path(folder).display(),
        keys::VARIABLE
    );
    let app = seed::app_over(db.clone(), key).await?;
    let store = seed::store(&app, store.map(Into::into))
        .await
        .context("the store")?;
    let start = Clock::System.monotonic();
    let took = move || Clock::System.monotonic() - start;
    seed::fill(&app, &store, load.orders, shown("orders", load.orders)).await?;
    seed::fill_with_keys(&app, &store, load.keys, shown("orders of keys", load.keys)).await?;
    seed::live(&app, &store, load.rounds, shown("rounds", load.rounds)).await?;
    let tell = shown("deliveries", load.deliveries);
    let deliveries = seed::deliver(&app, &store, load.deliveries, tell).await?;
    if deliveries < load.deliveries {
        eprintln!();
    }
    let took = took();
    drop(app);
    db.close().await;
    Ok(Filled {
        store: store.id.to_string(),
        deliveries,
        took,
    })
}

/// Shows on standard error how many of `all` are done, and how fast.
#[cfg(feature = "seed")]
fn shown(what: &'static str, all: u64) -> impl Fn(u64) + Send + 'static {
    use pandabase_platform::clock::Clock;
    use std::io::Write as _;

    let start = Clock::System.monotonic();
    move |done| {
        let took = Clock::System.monotonic() - start;
        let rate = u128::from(done) * 1000 / took.as_millis().max(1);
        let end = if done == all { "\n" } else { "" };
        eprint!("\r           {done} of {all} {what}, {rate} a second {end}");
        // A failure to show progress is no reason to stop.
        let _ = std::io::stderr().flush();
    }
}
