//! From a configuration to a running application: folder, key, database, schema.

use super::failure::Failure;
use crate::wiring::assembly;
use crate::wiring::migrations::MIGRATIONS;
use pandabase_platform::access::tokens::{self, SIGNING_KEY};
use pandabase_platform::app::App;
use pandabase_platform::clock::Clock;
use pandabase_platform::config::Config;
use pandabase_platform::db::{DatabaseUrl, Db};
use pandabase_platform::keyring::Keyring;
use pandabase_platform::keys;
use pandabase_platform::keys::{KeyError, MasterKey};
use pandabase_platform::random::Random;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;
use std::{fs, io};

/// What to do with a database that is not there, or not up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// Make it.
    Bring,
    /// Refuse it.
    Expect,
}

/// Opens the application.
pub async fn open(config: Config, clock: Clock, random: Random, schema: Schema) -> Result<Arc<App>, Failure> {
    let db = database(&config, schema)?;
    let pending = db.pending_migrations(MIGRATIONS).await?;
    let keyring = keyring(&config, &random, pending.len() == MIGRATIONS.len())?;
    match (pending.len(), schema) {
        (0, _) => {}
        (_, Schema::Bring) => {
            for name in db.migrate(MIGRATIONS, clock.now()).await? {
                tracing::info!("migration {name} ran");
            }
        }
        (count, Schema::Expect) => {
            return Err(Failure::new(format!("the database lacks {count} migrations"))
                .next("run `pandabase migrate` with the same options"));
        }
    }
    let app = assembly::app(config, db, clock, random, keyring);
    if !key_fits(&app).await? {
        return Err(Failure::new(
            "the encryption key is not the one that this database's secrets were encrypted with",
        )
        .next(
            "restore keys/master.key, or PANDABASE_ENCRYPTION_KEY, from the backup that belongs to this \
             database",
        ));
    }
    Ok(app)
}

/// Opens the application for a command that works on an existing installation.
pub async fn open_existing(config: Config) -> Result<Arc<App>, Failure> {
    open(config, Clock::System, Random::from_system(), Schema::Expect).await
}

/// Opens the database.
pub fn database(config: &Config, schema: Schema) -> Result<Db, Failure> {
    let options = config.database_options()?;
    if let DatabaseUrl::Sqlite(path) = &options.url {
        if schema == Schema::Bring {
            make_file(path).map_err(|error| {
                Failure::new(format!("{} cannot be made: {error}", path.display()))
                    .next("choose a folder that this user may write to with --data or --database")
            })?;
        } else if !path.exists() {
            return Err(
                Failure::new(format!("there is no database at {}", path.display()))
                    .next("name it with --data or --database, or make one with `pandabase migrate`"),
            );
        }
    }
    Db::open(&options).map_err(|error| {
        Failure::new(error)
            .next("check --database, and that the server accepts connections; `pandabase doctor` tells more")
    })
}

/// SQLite gives its other files the mode of the first one.
fn make_file(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        keys::private_folder(folder)?;
    }
    let made = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    match made {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn keyring(config: &Config, random: &Random, is_new: bool) -> Result<Keyring, Failure> {
    let path = keys::path(&config.data);
    if !config.is_sandbox() && keys::is_exposed(&path) == Some(true) {
        return Err(
            Failure::new(format!("others may read the encryption key {}", path.display()))
                .next(format!("run: chmod 600 {}", path.display())),
        );
    }
    let advice = |error: KeyError| Failure::new(error).next("docs/OPERATIONS.md, \"The encryption key\"");
    let found: Option<MasterKey> = keys::find(&config.data).map_err(advice)?;
    let key = match found {
        Some(key) => key,
        // A new key would make the secrets of an existing database unreadable for ever.
        None if !is_new => {
            return Err(Failure::new(format!(
                "the database has data, but its encryption key {} is missing",
                path.display()
            ))
            .next(format!(
                "restore the file from your backup, name its folder with --data, or set {}",
                keys::VARIABLE
            )));
        }
        None => keys::create(&config.data, random).map_err(advice)?,
    };
    Ok(Keyring::new(&key))
}

/// Whether a stored secret, if there is one, decrypts.
pub async fn key_fits(app: &App) -> Result<bool, Failure> {
    let stored = app.db.read(tokens::any_signing_key).await?;
    Ok(stored.is_none_or(|stored| app.env.keyring.decrypt(SIGNING_KEY, &stored).is_ok()))
}
