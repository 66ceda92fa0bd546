//! Whole SQLite databases as files: copied while others write to them, and moved when nobody has them open.

use super::DbError;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::fs::File;
use std::path::Path;
use std::time::Duration;

/// Pages that are copied between two reports: 16 MiB of the usual size.
const PAGES: i32 = 4096;
/// How long a process that checks its log in or out may be waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// How far a copy is, in pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// Pages that are in the copy.
    pub pages: u32,
    /// Pages that there are.
    pub of: u32,
}

/// Copies what is committed in `from` into the empty file `to`, and reports the progress. No writer waits for
/// it: it reads one snapshot, which makes a server that goes on writing keep a longer log.
///
/// # Errors
/// [`DbError`] when either file cannot be used, or another process has locked `from` for itself alone.
pub fn copy(from: &Path, to: &Path, mut tell: impl FnMut(Copied)) -> Result<(), DbError> {
    let mut source = open(from, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    source.busy_timeout(PATIENCE)?;
    // Without a snapshot that spans all steps, every write in between would begin the copy anew.
    let snapshot = source.transaction()?;
    snapshot.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |_| Ok(()))?;
    let mut target = open(to, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // Nobody uses the file yet; whoever gives it its final name waits for the disk once.
    target.pragma_update(None, "journal_mode", "off")?;
    target.pragma_update(None, "synchronous", "off")?;
    let backup = Backup::new(&snapshot, &mut target)?;
    loop {
        let step = backup.step(PAGES)?;
        let progress = backup.progress();
        let of = u32::try_from(progress.pagecount).unwrap_or(0);
        let left = u32::try_from(progress.remaining).unwrap_or(0);
        tell(Copied {
            pages: of.saturating_sub(left),
            of,
        });
        match step {
            StepResult::Done => return Ok(()),
            StepResult::More => {}
            _ => return Err(DbError::Open(format!("{} is locked", from.display()))),
        }
    }
}

/// Merges the database, which nobody else has open, into one file without a log, and waits until it is on the
/// disk. The file can then be read where nothing can be written.
///
/// # Errors
/// [`DbError`] when it cannot be written.
pub fn settle(path: &Path) -> Result<(), DbError> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.pragma_update(None, "journal_mode", "delete")?;
    drop(connection);
    let synced = File::open(path).and_then(|file| file.sync_all());
    synced.map_err(|error| DbError::Open(format!("{}: {error}", path.display())))
}

/// Whether another process has the database open; `false` for a damaged file, which nobody can have open.
///
/// # Errors
/// [`DbError`] when it cannot be found out.
pub fn is_in_use(path: &Path) -> Result<bool, DbError> {
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let alone = connection
        .pragma_update(None, "locking_mode", "exclusive")
        .and_then(|()| connection.execute_batch("BEGIN EXCLUSIVE; COMMIT"));
    match alone.as_ref().map_err(rusqlite::Error::sqlite_error_code) {
        Ok(()) | Err(Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt)) => Ok(false),
        Err(Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)) => Ok(true),
        Err(_) => alone.map(|()| false).map_err(DbError::from),
    }
}

fn open(path: &Path, mode: OpenFlags) -> Result<Connection, DbError> {
    let connection = Connection::open_with_flags(path, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(|error| DbError::Open(format!("cannot open {}: {error}", path.display())))?;
    connection.busy_timeout(Duration::ZERO)?;
    Ok(connection)
}
