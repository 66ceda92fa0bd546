//! What a database can fail with, and what an operator does about it.

use super::fault;
use super::fault::Fault;
use pandabase_domain::money::Overflow;
use rusqlite::ErrorCode;
use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The database failed, or was asked for something it does not have.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// SQLite refused.
    #[error("SQLite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A SQLite file could not be opened.
    #[error("cannot open {path}: {error}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        error: rusqlite::Error,
    },
    /// A file has transactions beside it that cannot be read where they are.
    #[error("{0} has transactions beside it that cannot be read in a folder that cannot be written")]
    Unmerged(PathBuf),
    /// PostgreSQL refused.
    #[error("PostgreSQL: {0}")]
    Postgres(#[from] ::postgres::Error),
    /// PostgreSQL was not reached.
    #[error("cannot connect to PostgreSQL: {why}")]
    Connect {
        /// Why.
        why: String,
        /// The code of the server's refusal.
        code: Option<String>,
    },
    /// An error that several transactions share, such as the failure of their common commit.
    #[error("{0}")]
    Shared(Arc<DbError>),
    /// A stored word that the code does not know.
    #[error("stored value {0} is not a known word")]
    UnknownWord(String),
    /// Stored JSON that the code cannot read.
    #[error("stored JSON: {0}")]
    Json(serde_json::Error),
    /// A row that must exist does not.
    #[error("a row that must exist is missing")]
    MissingRow,
    /// The transaction's code panicked; nothing of it was kept.
    #[error("the transaction panicked")]
    Panicked,
    /// The work needs a transaction of its own and has shared one. It runs again in one.
    #[error("the work needs a transaction of its own")]
    NotAlone,
    /// What was to be done at the end of the work has failed before.
    #[error("what was to be done at the end of the work has failed")]
    Unfinished,
    /// A sum that was made at the end of the work left the range.
    #[error("{0}")]
    Overflow(#[from] Overflow),
    /// The database threads have ended.
    #[error("the database is closed")]
    Closed,
    /// The database was opened for reading only.
    #[error("the database was opened for reading only")]
    ReadOnly,
    /// The schema is newer than this program, or a migration was changed after it ran.
    #[error("{0}")]
    Schema(String),
    /// The database cannot be used for now.
    #[error("{0}")]
    Open(String),
}

impl DbError {
    /// The fault of the database that the error shows; `None` when the caller is at fault.
    pub fn fault(&self) -> Option<Fault> {
        match self {
            Self::Sqlite(error) | Self::File { error, .. } => fault::of_sqlite(error),
            Self::Postgres(error) => fault::of_postgres(error),
            Self::Shared(error) => error.fault(),
            Self::NotAlone => Some(Fault::Conflict),
            Self::Connect { .. } | Self::Closed | Self::Open(_) | Self::Unmerged(_) => Some(Fault::Outage),
            Self::UnknownWord(_)
            | Self::Json(_)
            | Self::MissingRow
            | Self::Overflow(_)
            | Self::Unfinished
            | Self::Panicked
            | Self::ReadOnly
            | Self::Schema(_) => None,
        }
    }

    /// What an operator should do about it. It never says to delete data.
    pub fn advice(&self) -> Option<String> {
        match self {
            Self::File { path, error } => file_advice(path, error),
            Self::Sqlite(error) => code_advice(error).map(Into::into),
            Self::Shared(error) => error.advice(),
            Self::Unmerged(path) => Some(format!(
                "copy {0} with its -wal, -shm or -journal to a folder that this user may write to",
                path.display()
            )),
            Self::Connect { code, .. } => Some(server_advice(code.as_deref().unwrap_or_default()).unwrap_or(
                "check the address, user and password in --database, and that the server runs and accepts \
                 connections"
            ).into()),
            Self::Postgres(error) => server_advice(error.code()?.code()).map(Into::into),
            Self::Schema(_) => {
                Some("use the version of pandabase that belongs to this database, or restore a backup".into())
            }
            _ => None,
        }
    }
}

/// What to do about a file that SQLite cannot open, by what the system says of it.
fn file_advice(path: &Path, error: &rusqlite::Error) -> Option<String> {
    let (name, code) = (path.display(), error.sqlite_error_code());
    if !matches!(
        code,
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied)
    ) {
        return code_advice(error).map(Into::into);
    }
    let refused = OpenOptions::new().write(true).open(path).err();
    Some(match refused.map(|error| error.kind()) {
        Some(ErrorKind::IsADirectory) => format!("{name} is a folder: name a file with --database"),
        Some(ErrorKind::NotFound) => format!("name an existing file with --database, not {name}"),
        Some(ErrorKind::ReadOnlyFilesystem) => format!(
            "the disk of {name} is mounted read-only: mount it for writing, or move the database with its \
             -wal and -shm to another"
        ),
        Some(_) if File::open(path).is_ok() => format!(
            "this user may read {name} and not write to it: run as the file's owner, or chmod u+w {name}"
        ),
        Some(_) => format!("this user may not open {name}: run as the file's owner"),
        // The file itself can be written.
        None => format!(
            "SQLite keeps {name}-wal and {name}-shm beside it: let this user write to them and to their \
             folder, or run as its owner"
        ),
    })
}

/// What to do about a refusal of PostgreSQL, by its code.
fn server_advice(code: &str) -> Option<&'static str> {
    Some(match code {
        "28000" | "28P01" => "check user and password in --database, and the server's pg_hba.conf",
        "3D000" => "name an existing database with --database, or make this one with `createdb`",
        "25006" => {
            "this server is a standby: name the primary with --database, or all of them with \
             target_session_attrs=read-write"
        }
        "42501" => "grant the user of --database the right to use and to change its schema",
        "53100" => "make room on the server's disk; nothing that was answered is lost",
        "53300" => "raise max_connections of the server, or let fewer processes connect",
        "57P03" => "wait until the server is up, and look at its log when it does not come",
        _ => return None,
    })
}

/// What to do about a failure of SQLite, whichever statement met it.
fn code_advice(error: &rusqlite::Error) -> Option<&'static str> {
    Some(match error.sqlite_error_code()? {
        ErrorCode::DiskFull => "make room on the database's disk; nothing that was answered is lost",
        ErrorCode::NotADatabase => {
            "the file is no SQLite database: name the right one with --database; if it was one, keep a copy \
             of it and restore the last backup"
        }
        ErrorCode::DatabaseCorrupt => {
            "the file is damaged: stop every pandabase on it, keep a copy of it and of its -wal, and restore \
             the last backup that `pandabase verify` accepts"
        }
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            "another process holds the database for long: find it with `fuser` and let it end"
        }
        ErrorCode::SystemIoFailure => {
            "the disk fails: look at the system's log, and copy the database to another disk"
        }
        ErrorCode::ReadOnly => "let this user write to the database's file and its folder",
        _ => return None,
    })
}
