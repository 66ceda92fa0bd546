//! `cargo xtask sweep`: every GET of a store, with every filter, every order and its last page, in a store
//! that sold little and in one that sold much, on both databases. It prints what takes more than half as
//! long again in the large one. Unlike the test that counts steps it measures the whole answer, and
//! PostgreSQL too.

#[cfg(feature = "bench")]
mod asked;
#[cfg(any(test, feature = "bench"))]
mod growth;
#[cfg(feature = "bench")]
pub mod shop;

use crate::repo::Repo;
use crate::soak::Engine;
use anyhow::Result;

/// How large the stores are, and where.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Orders of the large store
    #[arg(
        long,
        value_name = "N",
        default_value_t = 100_000,
        value_parser = clap::value_parser!(u64).range(1..)
    )]
    orders: u64,
    /// Orders of the small store
    #[arg(
        long,
        value_name = "N",
        default_value_t = 1_000,
        value_parser = clap::value_parser!(u64).range(1..)
    )]
    few: u64,
    /// How often each is asked for; the median counts
    #[arg(
        long,
        value_name = "N",
        default_value_t = 9,
        value_parser = clap::value_parser!(u64).range(1..=99)
    )]
    repeat: u64,
    /// Only on this database
    #[arg(long, value_enum)]
    database: Option<Engine>,
}

/// Builds the server and this program for speed and sweeps there.
#[cfg(not(feature = "bench"))]
pub fn run(repo: &Repo, options: &Options) -> Result<()> {
    use clap::ValueEnum;
    let steps = crate::step::Steps::start();
    let mut build = repo.cargo();
    build.args(["build", "--profile", "dist", "--locked", "--package", "pandabase"]);
    steps.run(&mut build, "fix what cargo says above")?;
    let mut sweep = repo.cargo();
    sweep.args(["run", "--profile", "dist", "--locked", "--quiet"]);
    sweep.args(["--package", "xtask", "--features", "bench", "--", "sweep"]);
    sweep.args(["--orders", &options.orders.to_string()]);
    sweep.args(["--few", &options.few.to_string()]);
    sweep.args(["--repeat", &options.repeat.to_string()]);
    if let Some(word) = options.database.and_then(|engine| engine.to_possible_value()) {
        sweep.args(["--database", word.get_name()]);
    }
    steps.run(&mut sweep, "the reason is above")
}

/// Sweeps and prints what grew.
#[cfg(feature = "bench")]
pub fn run(_: &Repo, options: &Options) -> Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let steps = crate::step::Steps::start();
    for (engine, name) in [(Engine::Sqlite, "SQLite"), (Engine::Postgres, "PostgreSQL")] {
        if options.database.is_some_and(|only| only != engine) {
            continue;
        }
        steps.header(&format!("{} orders on {name}", options.few));
        let few = runtime.block_on(swept(engine, options.few, 2, options.repeat))?;
        steps.header(&format!("{} orders on {name}", options.orders));
        let many = runtime.block_on(swept(engine, options.orders, 24, options.repeat))?;
        print!("{}", growth::report(name, &few, &many));
    }
    steps.header("done");
    Ok(())
}

/// What each read takes in a store with so many orders, and so many rounds of everything else.
#[cfg(feature = "bench")]
async fn swept(engine: Engine, orders: u64, rounds: u64, repeat: u64) -> Result<growth::Times> {
    let load = crate::seed::Load {
        orders,
        keys: orders / 10,
        rounds,
        deliveries: orders / 10,
    };
    let cluster = match engine {
        Engine::Sqlite => None,
        Engine::Postgres => Some(crate::postgres::own()?),
    };
    let shop = shop::Shop::new(load, cluster).await?;
    let times = shop.times(repeat).await?;
    shop.server.stop().await?;
    Ok(times)
}
