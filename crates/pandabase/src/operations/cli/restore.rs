//! `pandabase restore`.

use super::backup::{options, sqlite};
use super::draft::{Draft, sync_folder};
use super::failure::Failure;
use super::folder::{REPLACED, SQLITE_ENDS, with_end};
use super::global::Global;
use super::open::Schema;
use super::{open, verify};
use clap::Args;
use pandabase_domain::time::Timestamp;
use pandabase_platform::clock::Clock;
use pandabase_platform::config::Config;
use pandabase_platform::db::{Db, copy};
use pandabase_platform::random::Random;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

/// Put a backup in the place of the SQLite database.
///
/// The server must be stopped, and the encryption key in its place. The backup is copied, brought up to this
/// version, and checked like `verify` does, before anything changes. A database that is there already is
/// never deleted: with --replace it gets another name.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pandabase restore /backup/pandabase.db
  pandabase restore /backup/pandabase-2026-06-01.db --replace --data /var/lib/pandabase")]
pub struct Restore {
    /// The backup to restore
    file: PathBuf,
    /// Move the database that is there aside
    #[arg(long)]
    replace: bool,
}

#[derive(Serialize)]
pub(super) struct Restored {
    pub(super) database: PathBuf,
    pub(super) bytes: u64,
    /// Where the replaced database is now.
    pub(super) replaced: Option<PathBuf>,
}

impl Restore {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        let config = global.load()?;
        let restored = put_back(&config, &self.file, self.replace).await?;
        global.show(&restored, |restored| {
            let mut text = format!(
                "restored {} ({} bytes); every promise holds in it",
                restored.database.display(),
                restored.bytes
            );
            if let Some(old) = &restored.replaced {
                text.push_str(&format!("\n  what was there is {} now", old.display()));
            }
            text.push_str("\n  next: put reports and attachments back as well, then start the server");
            text
        })
    }
}

/// Puts a backup in the place of the SQLite database; with `replace` also of one that is there, which gets
/// another name.
pub(super) async fn put_back(config: &Config, file: &Path, replace: bool) -> Result<Restored, Failure> {
    let target = sqlite(
        config,
        "pg_restore --exit-on-error --no-owner --dbname \"$PANDABASE_DATABASE\" FILE",
    )?;
    if !file.is_file() {
        return Err(Failure::new(format!("there is no file {}", file.display()))
            .usage()
            .next("name a file that `pandabase backup` wrote"));
    }
    if is_there(&target)? && !replace {
        return Err(
            Failure::new(format!("there is a database at {} already", target.display()))
                .next("add --replace to move it aside; it is kept, under another name in the same folder"),
        );
    }
    // Keeps a server from starting meanwhile.
    let _claim = open::claim(config)?;
    let draft = Draft::begin(&target)?;
    draft.fill(file).await.map_err(|failure| {
        failure.next(format!(
            "{} must be a file that `pandabase backup` wrote",
            file.display()
        ))
    })?;
    checked(config, draft.path(), file).await?;
    // A command may have opened the database in the meantime.
    let replaced = is_there(&target)?
        .then(|| move_aside(&target, Clock::System.now()))
        .transpose()?;
    Ok(Restored {
        bytes: draft.publish()?,
        database: target,
        replaced,
    })
}

/// Whether there is a database, or the rest of one that an interrupted restore left. Fails while another
/// process has it open.
fn is_there(database: &Path) -> Result<bool, Failure> {
    if !database.exists() {
        return Ok(SQLITE_ENDS.iter().any(|end| with_end(database, end).exists()));
    }
    // To look whether it is in use opens it.
    if open::orphaned_log(database).is_some() {
        return Ok(true);
    }
    if copy::is_in_use(database)? {
        return Err(Failure::new(format!("{} is in use", database.display()))
            .next("stop the server that has it open, then run this again"));
    }
    Ok(true)
}

/// Checks that the copy is a pandabase database, that the key fits it and that every promise holds in it;
/// also brings its schema up to date.
async fn checked(config: &Config, copy: &Path, backup: &Path) -> Result<(), Failure> {
    let db = Db::open(&options(copy))?;
    let applied = db.applied_migrations().await;
    db.close().await;
    if applied?.is_none_or(|applied| applied.count == 0) {
        return Err(
            Failure::new(format!("{} is no database of pandabase", backup.display()))
                .next("name a file that `pandabase backup` wrote"),
        );
    }
    let config = Config {
        database: Some(format!("sqlite:{}", copy.display())),
        ..config.clone()
    };
    let app = open::open(config, Clock::System, Random::from_system(), Schema::Bring).await?;
    let kept = verify::check(&app.db, Some(Arc::clone(&app.env.keyring))).await;
    app.db.clone().close().await;
    kept.map_err(|failure| {
        failure.next("nothing was changed: keep this backup as it is, and restore an earlier one")
    })
}

/// Renames a database and the files beside it, and returns the new name. The database is renamed first:
/// without its log it would be out of date.
fn move_aside(database: &Path, now: Timestamp) -> Result<PathBuf, Failure> {
    let aside = with_end(database, &format!("{REPLACED}{now}"));
    let ends = [""].into_iter().chain(SQLITE_ENDS);
    let moved = ends
        .map(|end| fs::rename(with_end(database, end), with_end(&aside, end)))
        .filter(|moved| !matches!(moved, Err(error) if error.kind() == io::ErrorKind::NotFound))
        .collect::<io::Result<()>>()
        .and_then(|()| sync_folder(database));
    moved.map(|()| aside).map_err(|error| {
        Failure::new(format!("{} cannot be moved aside: {error}", database.display()))
            .next("let this user write to its folder, then run this again")
    })
}
