//! From a configuration to a running application: folder, key, database, schema.

use super::failure::Failure;
use crate::wiring::assembly;
use crate::wiring::key;
use crate::wiring::key::Fit;
use crate::wiring::migrations::MIGRATIONS;
use pandabase_platform::app::App;
use pandabase_platform::clock::Clock;
use pandabase_platform::config::Config;
use pandabase_platform::db::claim::{Claim, ClaimError};
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
        (count, Schema::Expect) => return Err(lacking(count)),
    }
    let app = assembly::app(config, db, clock, random, keyring);
    let shared = Arc::clone(&app);
    if !app
        .db
        .write(move |tx| key::settle(tx, &shared.env.keyring))
        .await?
    {
        return Err(other_key());
    }
    if let Err(error) = keys::note_use(&app.env.config.data) {
        tracing::warn!("the encryption key is in use, which could not be noted beside it: {error}");
    }
    Ok(app)
}

/// Opens the application for a command that works on an existing installation.
pub async fn open_existing(config: Config) -> Result<Arc<App>, Failure> {
    open(config, Clock::System, Random::from_system(), Schema::Expect).await
}

/// Opens the database of an existing installation for a command that only reads, also where nothing can be
/// written. The key may be elsewhere, as it is for a backup; one that is there must be the database's.
pub async fn open_to_read(config: &Config) -> Result<Db, Failure> {
    let db = database_to_read(config)?;
    let pending = db.pending_migrations(MIGRATIONS).await?;
    if !pending.is_empty() {
        return Err(lacking(pending.len()));
    }
    if let Some(key) = keys::find(&config.data).map_err(no_key)? {
        let keyring = Keyring::new(&key);
        if db.read(move |tx| key::fit(tx, &keyring)).await? == Fit::Other {
            return Err(other_key());
        }
    }
    Ok(db)
}

fn lacking(count: usize) -> Failure {
    Failure::new(format!("the database lacks {count} migrations"))
        .next("run `pandabase migrate` with the same options")
}

fn other_key() -> Failure {
    Failure::new("the encryption key is not the one that this database began with").next(
        "restore keys/master.key, or PANDABASE_ENCRYPTION_KEY, from the backup that belongs to this \
         database, or name its data folder with --data",
    )
}

/// Opens the database.
pub fn database(config: &Config, schema: Schema) -> Result<Db, Failure> {
    let options = config.database_options()?;
    if let DatabaseUrl::Sqlite(path) = &options.url {
        if schema == Schema::Expect {
            must_exist(path)?;
        } else {
            if !path.exists() && !keys::is_from_environment() && keys::path(&config.data).exists() {
                return Err(lost(config));
            }
            make_file(path).map_err(|error| {
                Failure::new(format!("{} cannot be made: {error}", path.display()))
                    .next("choose a folder that this user may write to with --data or --database")
            })?;
        }
    }
    Ok(Db::open(&options)?)
}

/// Opens the database to read it, also where nothing can be written.
pub fn database_to_read(config: &Config) -> Result<Db, Failure> {
    let options = config.database_options()?;
    if let DatabaseUrl::Sqlite(path) = &options.url {
        must_exist(path)?;
    }
    Ok(Db::open_to_read(&options)?)
}

/// Takes the right to run the jobs of the database, before anything of it is opened; PostgreSQL lets several
/// processes share them.
pub fn claim(config: &Config) -> Result<Option<Claim>, Failure> {
    let DatabaseUrl::Sqlite(path) = config.database_options()?.url else {
        return Ok(None);
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder
        .map_or(Ok(()), keys::private_folder)
        .map_err(|error| ClaimError::Io {
            path: path.clone(),
            error,
        })
        .and_then(|()| Claim::take(&path))
        .map(Some)
        .map_err(|error| {
            let advice = match &error {
                ClaimError::Held { .. } => {
                    "one process runs a SQLite database: stop the other, name another database with --data \
                     or --database, or use PostgreSQL for several"
                }
                ClaimError::Io { .. } => {
                    "let this user write to the folder of the database, or choose another with --data or \
                     --database"
                }
            };
            Failure::new(error).next(advice)
        })
}

fn must_exist(path: &Path) -> Result<(), Failure> {
    if path.exists() {
        return Ok(());
    }
    Err(
        Failure::new(format!("there is no database at {}", path.display()))
            .next("name it with --data or --database, or make one with `pandabase migrate`"),
    )
}

/// A key without its database: an empty one in its place would look like a shop that lost everything.
fn lost(config: &Config) -> Failure {
    Failure::new(format!(
        "the encryption key {} belongs to a database, which is not where it should be",
        keys::path(&config.data).display()
    ))
    .next(
        "restore the database from the backup, or name its place with --database; a new installation \
         begins in another folder, named with --data",
    )
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
    let found: Option<MasterKey> = keys::find(&config.data).map_err(no_key)?;
    let key = match found {
        Some(_) if is_new && !keys::is_from_environment() && keys::is_in_use(&config.data) => {
            return Err(lost(config));
        }
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
        None => keys::create(&config.data, random).map_err(no_key)?,
    };
    Ok(Keyring::new(&key))
}

fn no_key(error: KeyError) -> Failure {
    Failure::new(error).next("docs/OPERATIONS.md, \"The encryption key\"")
}
