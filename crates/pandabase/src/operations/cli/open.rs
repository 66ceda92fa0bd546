//! From a configuration to a running application: folder, key, database and schema.

use super::failure::Failure;
use super::folder::{DEV_FILE, with_end};
use crate::surfaces::sandbox;
use crate::wiring::assembly;
use crate::wiring::key;
use crate::wiring::key::Fit;
use crate::wiring::migrations::MIGRATIONS;
use pandabase_platform::app::App;
use pandabase_platform::clock::Clock;
use pandabase_platform::config::Config;
use pandabase_platform::db::claim::{Claim, ClaimError};
use pandabase_platform::db::{DatabaseUrl, Db, DbError, Tx, across, installation};
use pandabase_platform::keyring::Keyring;
use pandabase_platform::keys;
use pandabase_platform::keys::KeyError;
use pandabase_platform::os;
use pandabase_platform::random::Random;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

/// What to do when the database is missing or its schema is not up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// Create or migrate it.
    Bring,
    /// Fail.
    Expect,
}

/// Opens the application.
pub async fn open(config: Config, clock: Clock, random: Random, schema: Schema) -> Result<Arc<App>, Failure> {
    let data = &config.data;
    if !config.is_sandbox() && data.join(DEV_FILE).exists() {
        return Err(of_dev(&format!("the data folder {}", data.display())));
    }
    let db = database(&config, schema)?;
    whole(&db).await?;
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
    let settled = app
        .db
        .write(move |tx| key::settle(tx, &shared.env.keyring, &shared.env.random));
    fitting(settled.await?)?;
    if !app.env.config.is_sandbox() && app.db.read(installation::is_dev).await? {
        return Err(of_dev("the database"));
    }
    if app.env.config.unsafe_play_money {
        app.db.write(installation::mark_played).await?;
    } else if !app.env.config.is_sandbox() && app.db.read(was_played).await? {
        return Err(of_play());
    }
    if let Err(error) = keys::note_use(&app.env.config.data) {
        tracing::warn!(
            "the marker that the encryption key is in use could not be written beside it: {error}"
        );
    }
    Ok(app)
}

/// Whether what the ledger of the database has is no money: it was played in production, or in a sandbox.
pub fn was_played(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    Ok(installation::is_played(tx)? || sandbox::has_charged(tx)?)
}

/// Opens the application for a command that works on an existing installation.
pub async fn open_existing(config: Config) -> Result<Arc<App>, Failure> {
    open(config, Clock::System, Random::from_system(), Schema::Expect).await
}

/// Does something with an existing installation, and closes its database whatever becomes of it.
pub async fn with_existing<T>(
    config: Config,
    work: impl AsyncFnOnce(&Arc<App>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let app = open_existing(config).await?;
    let done = work(&app).await;
    app.db.clone().close().await;
    done
}

/// Opens the database of an existing installation for a command that only reads, even if nothing can be
/// written. The key may be missing, as with a backup; otherwise it must be the database's key.
pub async fn open_to_read(config: &Config) -> Result<(Db, Option<Arc<Keyring>>), Failure> {
    let db = database_to_read(config)?;
    whole(&db).await?;
    let pending = db.pending_migrations(MIGRATIONS).await?;
    if !pending.is_empty() {
        return Err(lacking(pending.len()));
    }
    let keyring = keyring_to_read(config, &db).await?;
    Ok((db, keyring))
}

/// The keyring for a database that is only read, if there is one.
pub async fn keyring_to_read(config: &Config, db: &Db) -> Result<Option<Arc<Keyring>>, Failure> {
    let Some(keys) = keys::find(&config.data).map_err(no_key)? else {
        return Ok(None);
    };
    let keyring = Arc::new(Keyring::of(&keys));
    let shared = Arc::clone(&keyring);
    fitting(db.read(move |tx| key::fit(tx, &shared)).await?)?;
    Ok(Some(keyring))
}

/// Refuses keys that do not fit the database.
pub fn fitting(fit: Fit) -> Result<(), Failure> {
    match fit {
        Fit::Known | Fit::Unknown => Ok(()),
        Fit::Other => Err(other_key()),
        Fit::Lacking => Err(Failure::new(
            "the encryption key is being changed, and an earlier one that secrets still need is missing",
        )
        .next(
            "put the earlier key back, before the new one, and let `pandabase keys rotate` come to its end; \
             docs/OPERATIONS.md, \"The encryption key\"",
        )),
    }
}

/// Refuses what was sold for test cards: its balances are no money.
fn of_play() -> Failure {
    Failure::new("the database was used with play money: its ledger contains payments of test cards").next(
        "begin with real money in a new data folder and a new database, named with --data and --database; or \
         go on playing with unsafe_play_money = true",
    )
}

/// Refuses what `dev` made: it is for one machine and one developer.
fn of_dev(what: &str) -> Failure {
    Failure::new(format!(
        "{what} is of `pandabase dev`, and production does not begin with it"
    ))
    .next(
        "begin production in a new data folder and a new database, named with --data and --database; or \
         serve this one with environment = \"sandbox\"",
    )
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
        keep_log(path)?;
        if schema == Schema::Expect {
            must_exist(path)?;
        } else {
            if !path.exists()
                && let Some(left) = left_of(path, config)
            {
                return Err(lost(&left));
            }
            make_file(path).map_err(|error| {
                Failure::new(format!("{} cannot be made: {error}", path.display()))
                    .next("choose a folder that this user may write to with --data or --database")
            })?;
        }
    }
    Ok(Db::open(&options)?)
}

/// Opens the database that another one is copied to, and makes its file if it is not there: the key may be of
/// the installation that moves.
pub fn target(config: &Config) -> Result<Db, Failure> {
    let options = config.database_options()?;
    if let DatabaseUrl::Sqlite(path) = &options.url {
        keep_log(path)?;
        let log = with_end(path, "-wal");
        if !path.exists() && log.exists() {
            return Err(lost(&log));
        }
        make_file(path).map_err(|error| {
            Failure::new(format!("{} cannot be made: {error}", path.display()))
                .next("choose a folder that this user may write to with --to")
        })?;
    }
    Ok(Db::open(&options)?)
}

/// Refuses a database that lacks rows, because a copy to it is unfinished.
async fn whole(db: &Db) -> Result<(), Failure> {
    if !db.read(across::is_unfinished).await? {
        return Ok(());
    }
    Err(
        Failure::new("a copy to this database is unfinished: it lacks rows")
            .next("run the same `pandabase copy` again, which goes on where it stopped"),
    )
}

/// Opens the database for reading, even if nothing can be written.
pub fn database_to_read(config: &Config) -> Result<Db, Failure> {
    let options = config.database_options()?;
    if let DatabaseUrl::Sqlite(path) = &options.url {
        keep_log(path)?;
        must_exist(path)?;
    }
    Ok(Db::open_to_read(&options)?)
}

/// Refuses an empty database beside a write-ahead log, which SQLite deletes when it opens the file.
fn keep_log(path: &Path) -> Result<(), Failure> {
    orphaned_log(path).map_or(Ok(()), |log| Err(lost(&log)))
}

/// A write-ahead log beside an empty database. No start of this program leaves one.
pub fn orphaned_log(path: &Path) -> Option<PathBuf> {
    let length = |path: &Path| fs::metadata(path).map_or(0, |file| file.len());
    let log = with_end(path, "-wal");
    (path.exists() && length(path) == 0 && length(&log) > 0).then_some(log)
}

/// A file that a missing database left behind: its key, or its write-ahead log.
fn left_of(path: &Path, config: &Config) -> Option<PathBuf> {
    let key = (!keys::is_from_environment()).then(|| keys::path(&config.data));
    let left = key.into_iter().chain([with_end(path, "-wal")]);
    left.into_iter().find(|left| left.exists())
}

/// Takes the exclusive right to serve an SQLite database, before any of it is opened. A PostgreSQL database
/// may be served by several processes.
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
        .and_then(|()| Claim::acquire(&path))
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

/// The refusal for a missing database whose key or log is there: an empty database in its place would look
/// like a shop that lost everything.
fn lost(left: &Path) -> Failure {
    Failure::new(format!(
        "{} belongs to a database, which is missing or empty",
        left.display()
    ))
    .next(
        "restore the database from the backup, or name its place with --database; a new installation \
         begins in another folder, named with --data",
    )
}

/// Makes the file with mode 0600, which SQLite copies to the files beside it.
fn make_file(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        keys::private_folder(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    os::private(&mut options).write(true).create_new(true);
    match options.open(path) {
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
    let keys = match keys::find(&config.data).map_err(no_key)? {
        Some(_) if is_new && !keys::is_from_environment() && keys::is_in_use(&config.data) => {
            return Err(lost(&path));
        }
        Some(keys) => keys,
        // Secrets in an existing database could never be read with a new key.
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
    Ok(Keyring::of(&keys))
}

pub(crate) fn no_key(error: KeyError) -> Failure {
    Failure::new(error).next("docs/OPERATIONS.md, \"The encryption key\"")
}
