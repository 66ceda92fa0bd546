//! PostgreSQL: a pool of threads with a connection each.

use super::connection::Connection;
use super::fault::Fault;
use super::health::Health;
use super::{DbError, Tx, Work};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

const QUEUE: usize = 4096;
/// How often a transaction is run again after a serialisation failure or deadlock.
const RETRIES: usize = 20;
/// How often it is run again on a new connection. If the second one is lost as well, so is the server.
const RECONNECTS: usize = 2;

struct Job {
    access: Access,
    task: Box<dyn Work>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

impl Access {
    fn begin(self) -> &'static str {
        match self {
            Self::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            Self::Write => "BEGIN ISOLATION LEVEL READ COMMITTED",
        }
    }
}

pub(crate) struct Postgres {
    jobs: async_channel::Sender<Job>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Postgres {
    pub(crate) fn open(url: &str, threads: usize, health: &Arc<Health>) -> Result<Self, DbError> {
        let (sender, jobs) = async_channel::bounded(QUEUE);
        // The first connection is made here, so that a wrong URL is reported at once.
        let mut first = Some(connect_apart(url)?);
        let threads = (0..threads.max(1))
            .map(|number| {
                let (url, jobs, connection) = (url.to_owned(), jobs.clone(), first.take());
                let health = Arc::clone(health);
                std::thread::Builder::new()
                    .name(format!("db-{number}"))
                    .spawn(move || serve(&url, &jobs, &health, connection))
                    .map_err(|error| DbError::Open(format!("cannot start a thread: {error}")))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            jobs: sender,
            threads: Mutex::new(threads),
        })
    }

    pub(crate) async fn read(&self, task: Box<dyn Work>) -> Result<(), DbError> {
        self.queue(Access::Read, task).await
    }

    pub(crate) async fn write(&self, task: Box<dyn Work>) -> Result<(), DbError> {
        self.queue(Access::Write, task).await
    }

    async fn queue(&self, access: Access, task: Box<dyn Work>) -> Result<(), DbError> {
        let job = Job { access, task };
        self.jobs.send(job).await.map_err(|_| DbError::Closed)
    }

    pub(crate) fn close(&self) -> Vec<JoinHandle<()>> {
        self.jobs.close();
        self.threads
            .lock()
            .map(|mut threads| std::mem::take(&mut *threads))
            .unwrap_or_default()
    }
}

/// Connects on a thread of its own: the client blocks, which an async worker must not do.
fn connect_apart(url: &str) -> Result<Connection, DbError> {
    let url = url.to_owned();
    std::thread::spawn(move || Connection::open(&url))
        .join()
        .unwrap_or(Err(DbError::Closed))
}

fn serve(
    url: &str,
    jobs: &async_channel::Receiver<Job>,
    health: &Health,
    mut connection: Option<Connection>,
) {
    while let Ok(Job { access, mut task }) = jobs.recv_blocking() {
        let ended = perform(url, &mut connection, access, &mut *task);
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
    url: &str,
    connection: &mut Option<Connection>,
    access: Access,
    task: &mut dyn Work,
) -> Result<Done, DbError> {
    let mut reconnects = 0;
    for _ in 0..RETRIES {
        let mut open = match connection.take().filter(|open| !open.client.is_closed()) {
            Some(open) => open,
            None => Connection::open(url)?,
        };
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
    if let Err(error) = connection.client.batch_execute(access.begin()) {
        let error = DbError::from(error);
        return match error.fault() {
            Some(fault @ (Fault::Conflict | Fault::Lost)) => Ok(Err(Again { fault, error })),
            _ => Err(error),
        };
    }
    let mut tx = Tx::postgres(connection);
    let keep = task.run(&mut tx);
    let fault = tx.fault;
    if let Some(fault @ (Fault::Conflict | Fault::Lost)) = fault {
        // If this fails, the connection is found closed before it is used again.
        let _ = connection.client.batch_execute("ROLLBACK");
        let error = DbError::Open("the connection to PostgreSQL was lost".into());
        return Ok(Err(Again { fault, error }));
    }
    if !keep {
        let _ = connection.client.batch_execute("ROLLBACK");
        return Ok(Ok(Done::Undone(fault)));
    }
    match connection.client.batch_execute("COMMIT").map_err(DbError::from) {
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
