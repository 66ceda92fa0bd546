//! What the errors of the two databases say about the database itself.

use rusqlite::ErrorCode;

/// What an error says about the database itself, rather than about the statement. Of several faults the
/// greatest counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Two transactions conflicted: the same one succeeds when it is run again.
    Conflict,
    /// The connection, or what the server remembers of it, is of no use any more: a new one may work.
    Lost,
    /// The database cannot work for now: the disk is full, the file is locked, the server stops.
    Outage,
}

/// What an error of PostgreSQL says about the server.
pub fn of_postgres(error: &postgres::Error) -> Option<Fault> {
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
pub fn of_sqlite(error: &rusqlite::Error) -> Option<Fault> {
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
