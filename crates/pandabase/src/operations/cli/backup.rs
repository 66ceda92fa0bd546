//! `pandabase backup`.

use super::draft::Draft;
use super::failure::Failure;
use super::global::Global;
use super::{open, verify};
use crate::wiring::migrations::MIGRATIONS;
use clap::Args;
use pandabase_platform::config::Config;
use pandabase_platform::db::{DatabaseUrl, Db, DbOptions};
use pandabase_platform::keys;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Copy an SQLite database to a file, also beside a running server.
///
/// The copy is what was committed when it began; nobody waits for it. It is checked like `verify` does
/// before it gets its name, and only its owner may read it. It has neither the encryption key nor the
/// files of reports and attachments.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pandabase backup /backup/pandabase.db
  pandabase backup \"/backup/pandabase-$(date +%F).db\" --data /var/lib/pandabase")]
pub struct Backup {
    /// The file to write; it must not be there yet
    file: PathBuf,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    file: PathBuf,
    bytes: u64,
    not_included: NotIncluded,
}

/// What an installation needs besides its database.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NotIncluded {
    /// The file, or the environment variable, that holds the key.
    encryption_key: String,
    /// The folder, or the bucket, that holds reports and attachments.
    files: String,
}

impl NotIncluded {
    fn of(config: &Config) -> Self {
        Self {
            encryption_key: match std::env::var_os(keys::VARIABLE) {
                Some(_) => keys::VARIABLE.to_owned(),
                None => keys::path(&config.data).display().to_string(),
            },
            files: match &config.s3 {
                Some(s3) => format!("the bucket {}", s3.bucket),
                None => config.files_folder().display().to_string(),
            },
        }
    }
}

impl Backup {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        let config = global.load()?;
        if self.file.exists() {
            return Err(Failure::new(format!(
                "{} is there already, and stays as it is",
                self.file.display()
            ))
            .usage()
            .next("choose another name, such as one with the date in it"));
        }
        let written = Written {
            bytes: write(&config, &self.file).await?,
            file: self.file,
            not_included: NotIncluded::of(&config),
        };
        global.show(&written, |written| {
            format!(
                "wrote {} ({} bytes); every promise holds in it\n  \
                 it has neither the encryption key ({}) nor reports and attachments ({})\n  \
                 next: copy the key once, to another place, and the files with every backup",
                written.file.display(),
                written.bytes,
                written.not_included.encryption_key,
                written.not_included.files
            )
        })
    }
}

/// Copies the SQLite database to a new file, checks the copy, and returns its size in bytes.
pub(super) async fn write(config: &Config, file: &Path) -> Result<u64, Failure> {
    let from = sqlite(
        config,
        "pg_dump --format=custom --file FILE --dbname \"$PANDABASE_DATABASE\"",
    )?;
    if !from.exists() {
        return Err(
            Failure::new(format!("there is no database at {}", from.display()))
                .next("name it with --data or --database"),
        );
    }
    let draft = Draft::begin(file)?;
    draft.fill(&from).await.map_err(|failure| {
        failure.next("make room for the copy; `pandabase doctor` tells whether the database can be read")
    })?;
    checked(config, draft.path()).await?;
    draft.publish()
}

/// The file of the SQLite database. On PostgreSQL it fails and names `instead`, the program to use.
pub fn sqlite(config: &Config, instead: &str) -> Result<PathBuf, Failure> {
    match config.database_options()?.url {
        DatabaseUrl::Sqlite(path) => Ok(path),
        DatabaseUrl::Postgres(_) => Err(Failure::new(
            "the database is PostgreSQL, whose own programs copy it",
        )
        .usage()
        .next(format!(
            "run: {instead}; docs/OPERATIONS.md, \"Backup and restore\", has every step"
        ))),
    }
}

/// The options that a draft is opened with.
pub fn options(path: &Path) -> DbOptions {
    DbOptions {
        url: DatabaseUrl::Sqlite(path.to_owned()),
        threads: 1,
        durable: false,
        pooled: false,
    }
}

/// Checks every promise in the copy.
async fn checked(config: &Config, copy: &Path) -> Result<(), Failure> {
    let db = Db::open(&options(copy))?;
    let found = async {
        if !db.is_current(MIGRATIONS).await? {
            return Err(
                Failure::new("the database belongs to an earlier version of pandabase")
                    .next("make the backup with that version, or run `pandabase migrate` first"),
            );
        }
        let keyring = open::keyring_to_read(config, &db).await?;
        verify::check(&db, keyring).await.map_err(|failure| {
            failure.next(
                "no backup was written, for this is how the database is: keep a copy of it as it is, and \
                 compare it with the last good backup",
            )
        })
    };
    let found = found.await;
    db.close().await;
    found
}
