//! The few places where SQLite and PostgreSQL differ.

use super::error::Fault;
use super::sql::{Lock, Sql};
use rusqlite::ErrorCode;
use std::borrow::Cow;

/// The text of a statement as PostgreSQL takes it.
pub fn postgres_text(sql: Sql) -> Cow<'static, str> {
    match sql.lock {
        Lock::None => Cow::Borrowed(sql.text),
        Lock::Rows => Cow::Owned(format!("{} FOR UPDATE", sql.text)),
        Lock::FreeRows => Cow::Owned(format!("{} FOR UPDATE SKIP LOCKED", sql.text)),
    }
}

/// Tokens that migrations use where a type must differ: (token, SQLite, PostgreSQL).
const TOKENS: &[(&str, &str, &str)] = &[
    // Rows stored in the order of their key, in the key's own tree.
    ("{{clustered}}", "WITHOUT ROWID", ""),
    ("{{bytes}}", "BLOB", "BYTEA"),
    // A number that the database gives to every new row.
    (
        "{{serial}}",
        "INTEGER PRIMARY KEY",
        "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    ),
    // Ids and words compare byte by byte on both, whatever the locale of the PostgreSQL database.
    (" TEXT", " TEXT", " TEXT COLLATE \"C\""),
];

/// A migration's text for SQLite.
pub fn sqlite_migration(text: &str) -> String {
    TOKENS.iter().fold(text.to_owned(), |text, (token, sqlite, _)| {
        text.replace(token, sqlite)
    })
}

/// A migration's text for PostgreSQL.
pub fn postgres_migration(text: &str) -> String {
    TOKENS.iter().fold(text.to_owned(), |text, (token, _, postgres)| {
        text.replace(token, postgres)
    })
}

/// What an error of PostgreSQL says about the server.
pub fn postgres_fault(error: &postgres::Error) -> Option<Fault> {
    use postgres::error::SqlState;
    let Some(refusal) = error.as_db_error() else {
        let cause = std::error::Error::source(error);
        let is_cut = error.is_closed() || cause.is_some_and(|cause| cause.is::<std::io::Error>());
        return is_cut.then_some(Fault::Lost);
    };
    let code = refusal.code();
    // A failover changed the schema behind a prepared statement; the code alone says less.
    if code == &SqlState::FEATURE_NOT_SUPPORTED {
        return (refusal.routine() == Some("RevalidateCachedQuery")).then_some(Fault::Lost);
    }
    match code.code() {
        // Serialisation failure, deadlock.
        "40001" | "40P01" => Some(Fault::Conflict),
        // Shut down, crashed, not up yet, idle for too long; a server that became a standby; a statement that
        // the server has forgotten.
        "57P01" | "57P02" | "57P03" | "57P05" | "25P03" | "25006" | "26000" => Some(Fault::Lost),
        code => match code.get(..2) {
            Some("08") => Some(Fault::Lost),
            // Resources, operators, the system, the server's own faults; locks that were not got.
            Some("53" | "55" | "57" | "58" | "XX") => Some(Fault::Outage),
            _ => None,
        },
    }
}

/// What an error of SQLite says about the file and its disk.
pub fn sqlite_fault(error: &rusqlite::Error) -> Option<Fault> {
    match error.sqlite_error_code()? {
        ErrorCode::PermissionDenied
        | ErrorCode::DatabaseBusy
        | ErrorCode::DatabaseLocked
        | ErrorCode::OutOfMemory
        | ErrorCode::ReadOnly
        | ErrorCode::SystemIoFailure
        | ErrorCode::DatabaseCorrupt
        | ErrorCode::DiskFull
        | ErrorCode::CannotOpen
        | ErrorCode::FileLockingProtocolFailed
        | ErrorCode::NotADatabase => Some(Fault::Outage),
        _ => None,
    }
}
