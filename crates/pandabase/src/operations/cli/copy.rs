//! `pandabase copy`.

use super::failure::Failure;
use super::global::Global;
use super::{open, verify};
use crate::wiring::migrations::MIGRATIONS;
use clap::Args;
use pandabase_platform::clock::Clock;
use pandabase_platform::config::Config;
use pandabase_platform::db::across::{Crossing, Refused, Table};
use pandabase_platform::db::{Db, nodes};
use pandabase_platform::keyring::Keyring;
use serde::Serialize;
use std::sync::Arc;

/// Copy the whole database to another one, of the other kind as well.
///
/// For a shop that moves from SQLite to PostgreSQL, or back. Stop the server first: nobody serves an SQLite
/// database while it is copied, and a PostgreSQL database on which a process runs is refused. The source is
/// only read. The target must be empty, and nobody can use it before the copy is complete. A copy that was
/// interrupted goes on when the command runs again. At the end every row is compared with its copy, and every
/// promise is checked as `pandabase verify` does. The encryption key and the files stay where they are.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pandabase copy --from sqlite:pandabase-data/pandabase.db --to postgres://pandabase@db/pandabase
  pandabase copy --from postgres://pandabase@db/pandabase --to sqlite:pandabase.db")]
pub struct Copy {
    /// The database to copy: sqlite:PATH or postgres://…
    #[arg(long, value_name = "URL")]
    from: String,
    /// The empty database to copy it to: sqlite:PATH or postgres://…
    #[arg(long, value_name = "URL")]
    to: String,
}

/// What a copy has.
#[derive(Serialize)]
struct Copied {
    tables: usize,
    rows: u64,
}

impl Copy {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        let config = global.load()?;
        let on = |url: &str| Config {
            database: Some(url.to_owned()),
            ..config.clone()
        };
        let (from_config, to_config) = (on(&self.from), on(&self.to));
        if from_config.database_options()?.url == to_config.database_options()?.url {
            return Err(Failure::new("--from and --to are the same database")
                .usage()
                .next("name an empty database with --to"));
        }
        let (from, keyring) = open::open_to_read(&from_config).await?;
        let _served = open::claim(&from_config)?;
        let _serves = open::claim(&to_config)?;
        let to = open::target(&to_config)?;
        let copied = all(&from, &to, keyring).await;
        from.close().await;
        to.close().await;
        global.show(&copied?, |copied| {
            format!(
                "copied {} rows of {} tables; each is as it was, and every promise holds\n  \
                 next: name the new database in the settings, with the same data folder, and start the \
                 server; keep the old one until you are sure",
                copied.rows, copied.tables
            )
        })
    }
}

/// Copies everything, compares it and takes the mark from the target.
async fn all(from: &Db, to: &Db, keyring: Option<Arc<Keyring>>) -> Result<Copied, Failure> {
    unused(from).await?;
    to.migrate(MIGRATIONS, Clock::System.now()).await?;
    let crossing = Crossing::begin(from, to).await?.map_err(|why| refusal(&why))?;
    for table in crossing.tables() {
        let mut rows = 0;
        loop {
            match crossing.step(table).await? {
                0 => break,
                more => rows += more,
            }
        }
        if rows > 0 {
            tracing::info!("copied {rows} rows of {}", table.name());
        }
    }
    let mut rows = 0;
    for table in crossing.tables() {
        rows += crossing.compare(table).await?.ok_or_else(|| changed(table))?;
    }
    crossing.prepare().await?;
    verify::check(to, keyring).await.map_err(|failure| {
        failure.next(
            "every row is as it is in the source, so the source is broken: keep both as they are, and \
             compare the source with the last good backup",
        )
    })?;
    unused(from).await?;
    let tables = crossing.tables().len();
    crossing.finish().await?;
    Ok(Copied { tables, rows })
}

/// Refuses a database that processes of other machines use. An SQLite file has its claim.
async fn unused(from: &Db) -> Result<(), Failure> {
    if !from.is_shared() {
        return Ok(());
    }
    let now = Clock::System.now();
    let running = from.read(move |tx| nodes::alive(tx, now)).await?;
    if running.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = running.into_iter().map(|node| node.name).collect();
    Err(
        Failure::new(format!("{} runs on the database to copy", names.join(", "))).next(
            "stop every process, then run this again; one that was killed counts as running for a minute",
        ),
    )
}

fn refusal(why: &Refused) -> Failure {
    let failure = match why {
        Refused::Occupied(table) => Failure::new(format!("the target has rows in {table} already")),
        Refused::OfAnother => Failure::new("the target has an unfinished copy of another database"),
    };
    failure.next("name an empty database with --to")
}

fn changed(table: &Table) -> Failure {
    Failure::new(format!(
        "the table {} is not what was copied: the source has changed since the copy began",
        table.name()
    ))
    .next("stop whatever writes to the source, empty the target or name another, and copy again")
}
