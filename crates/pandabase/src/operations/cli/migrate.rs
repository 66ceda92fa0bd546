//! `pandabase migrate`.

use super::failure::Failure;
use super::global::Global;
use super::open;
use super::open::Schema;
use crate::wiring::migrations::MIGRATIONS;
use clap::Args;
use pandabase_platform::clock::Clock;
use pandabase_platform::random::Random;
use serde_json::json;

/// Bring the database's schema up to date.
///
/// Makes the database and its encryption key when they are not there yet. Safe to run at any time: on
/// PostgreSQL by several processes at once, on SQLite by one, without a server.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pandabase migrate
  pandabase migrate --check --database postgres://pandabase@db/pandabase")]
pub struct Migrate {
    /// Only list what would run; exit code 1 when something would
    #[arg(long)]
    check: bool,
}

impl Migrate {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        let config = global.load()?;
        if self.check {
            let pending = open::database(&config, Schema::Expect)?
                .pending_migrations(MIGRATIONS)
                .await?;
            global.show(&json!({"pending": pending}), |_| match pending.len() {
                0 => "the schema is up to date".into(),
                _ => format!("would run: {}", pending.join(", ")),
            })?;
            return match pending.len() {
                0 => Ok(()),
                count => {
                    Err(Failure::new(format!("{count} migrations are pending"))
                        .next("run `pandabase migrate`"))
                }
            };
        }
        let pending = open::database(&config, Schema::Bring)?
            .pending_migrations(MIGRATIONS)
            .await?;
        // A running server of the previous version relies on the schema that it knows, so the claim is taken
        // first.
        let _claim = match pending.len() {
            0 => None,
            _ => open::claim(&config)?,
        };
        let app = open::open(config, Clock::System, Random::from_system(), Schema::Bring).await?;
        app.db.clone().close().await;
        global.show(&json!({"ran": pending}), |_| match pending.len() {
            0 => "the schema is up to date".into(),
            _ => format!("ran: {}", pending.join(", ")),
        })
    }
}
