//! Transactions of one work on PostgreSQL, which are run again where the database asks for that.

use super::connection::{Address, Connection};
use super::fault::Fault;
use super::health::Health;
use super::{DbError, Tx, Work};

/// How often a transaction is run again after a serialisation failure or deadlock.
const RETRIES: usize = 20;
/// How often it is run again on a new connection. If the second one is lost as well, so is the server.
const RECONNECTS: usize = 2;

/// Work for the pool.
pub(super) struct Job {
    pub(super) access: Access,
    pub(super) task: Box<dyn Work>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

impl Access {
    pub(super) fn begin(self) -> &'static str {
        match self {
            Self::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            Self::Write => "BEGIN ISOLATION LEVEL READ COMMITTED",
        }
    }
}

/// Runs a task in a transaction of its own and answers it.
pub(super) fn finish(
    address: &Address,
    connection: &mut Option<Connection>,
    health: &Health,
    access: Access,
    mut task: Box<dyn Work>,
) {
    let ended = perform(address, connection, access, &mut *task);
    if access == Access::Write {
        match &ended {
            Ok(Done::Stored) => health.stored(),
            Ok(Done::Undone(None)) => {}
            Ok(Done::Undone(Some(_))) => health.failed(),
            Err(error) if error.fault().is_some() => health.failed(),
            Err(_) => {}
        }
    }
    task.answer(ended.map(drop));
}

/// The connection, or a new one where that is gone.
pub(super) fn usable(address: &Address, connection: &mut Option<Connection>) -> Result<Connection, DbError> {
    match connection.take().filter(|open| !open.is_closed()) {
        Some(open) => Ok(open),
        None => Connection::open(address),
    }
}

/// How a transaction came to its end.
enum Done {
    /// The work's changes are committed.
    Stored,
    /// The work's changes are undone, after a fault of the database if there was one.
    Undone(Option<Fault>),
}

/// Why an attempt at a transaction that left nothing behind is to be repeated.
struct Again {
    fault: Fault,
    error: DbError,
}

/// Runs a task to its end. It is run again where the database asks for that, and on a new connection where
/// the old one is gone. Only a commit that was cut off is not repeated, because it may be stored.
fn perform(
    address: &Address,
    connection: &mut Option<Connection>,
    access: Access,
    task: &mut dyn Work,
) -> Result<Done, DbError> {
    let mut reconnects = 0;
    for _ in 0..RETRIES {
        let mut open = usable(address, connection)?;
        match transact(&mut open, access, task)? {
            Ok(done) => {
                *connection = Some(open);
                return Ok(done);
            }
            Err(Again {
                fault: Fault::Conflict,
                ..
            }) => *connection = Some(open),
            Err(Again { error, .. }) if reconnects == RECONNECTS => return Err(error),
            Err(_) => reconnects += 1,
        }
    }
    Err(DbError::Open(
        "the transaction met too many conflicting ones".into(),
    ))
}

/// One attempt. The outer error is final, and leaves a connection that nobody should use.
fn transact(
    connection: &mut Connection,
    access: Access,
    task: &mut dyn Work,
) -> Result<Result<Done, Again>, DbError> {
    connection.begin(access.begin());
    let mut tx = Tx::postgres(connection);
    let keep = task.run(&mut tx);
    let fault = tx.fault;
    if let Some(fault @ (Fault::Conflict | Fault::Lost)) = fault {
        // If this fails, the connection is found closed before it is used again.
        let _ = connection.batch("ROLLBACK");
        let error = DbError::Open("the connection to PostgreSQL was lost".into());
        return Ok(Err(Again { fault, error }));
    }
    if !keep {
        let _ = connection.batch("ROLLBACK");
        return Ok(Ok(Done::Undone(fault)));
    }
    match connection.batch("COMMIT").map_err(DbError::from) {
        Ok(()) => Ok(Ok(Done::Stored)),
        // The result of a read is good whether or not its commit succeeds.
        Err(_) if access == Access::Read => Ok(Ok(Done::Stored)),
        Err(error) if error.fault() == Some(Fault::Conflict) => Ok(Err(Again {
            fault: Fault::Conflict,
            error,
        })),
        Err(error) => Err(error),
    }
}
