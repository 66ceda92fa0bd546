//! PostgreSQL: a pool of threads with a connection each, and lanes for what is written to stores.

use super::connection::{Address, Connection, share_a_session};
use super::fault::Fault;
use super::health::Health;
use super::lanes::Lane;
use super::{DbError, Tx, Work};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

const QUEUE: usize = 4096;
/// How often a transaction is run again after a serialisation failure or deadlock.
const RETRIES: usize = 20;
/// How often it is run again on a new connection. If the second one is lost as well, so is the server.
const RECONNECTS: usize = 2;
/// The most reads that share one snapshot.
const READS: usize = 8;
/// Of how many connections one is a lane, and the most lanes.
const PER_LANE: usize = 4;
const LANES: usize = 8;

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
    fn begin(self) -> &'static str {
        match self {
            Self::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            Self::Write => "BEGIN ISOLATION LEVEL READ COMMITTED",
        }
    }
}

pub(crate) struct Postgres {
    jobs: async_channel::Sender<Job>,
    lanes: Vec<async_channel::Sender<Box<dyn Work>>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Postgres {
    pub(crate) fn open(
        url: &str,
        threads: usize,
        is_pooled: bool,
        health: &Arc<Health>,
    ) -> Result<Self, DbError> {
        let (sender, jobs) = async_channel::bounded(QUEUE);
        // The first connection is made here, so that a wrong URL is reported at once.
        let url = url.to_owned();
        let (address, first) = connect_apart(Address { url, is_pooled })?;
        let mut first = Some(first);
        let count = (threads / PER_LANE).min(LANES);
        let mut lanes = Vec::with_capacity(count);
        let mut started = Vec::with_capacity(threads.max(1));
        for number in 0..count {
            let (lane, works) = async_channel::bounded(QUEUE);
            lanes.push(lane);
            let lane = Lane {
                address: address.clone(),
                works,
                pool: sender.clone(),
                health: Arc::clone(health),
            };
            started.push(spawn(format!("db-lane-{number}"), move || lane.serve())?);
        }
        let pool = (threads - count).max(1);
        for number in 0..pool {
            let (address, jobs, connection) = (address.clone(), jobs.clone(), first.take());
            let health = Arc::clone(health);
            started.push(spawn(format!("db-{number}"), move || {
                serve(&address, &jobs, pool, &health, connection);
            })?);
        }
        Ok(Self {
            jobs: sender,
            lanes,
            threads: Mutex::new(started),
        })
    }

    pub(crate) async fn read(&self, task: Box<dyn Work>) -> Result<(), DbError> {
        self.queue(Access::Read, task).await
    }

    pub(crate) async fn write(&self, task: Box<dyn Work>) -> Result<(), DbError> {
        self.queue(Access::Write, task).await
    }

    /// Writes where others with the same key wait, so that they share a commit instead of waiting for each
    /// other's locks.
    pub(crate) async fn write_beside(&self, key: u64, task: Box<dyn Work>) -> Result<(), DbError> {
        let lane = usize::try_from(key % (self.lanes.len().max(1) as u64)).unwrap_or_default();
        match self.lanes.get(lane) {
            Some(lane) => lane.send(task).await.map_err(|_| DbError::Closed),
            None => self.write(task).await,
        }
    }

    async fn queue(&self, access: Access, task: Box<dyn Work>) -> Result<(), DbError> {
        let job = Job { access, task };
        self.jobs.send(job).await.map_err(|_| DbError::Closed)
    }

    pub(crate) fn close(&self) -> Vec<JoinHandle<()>> {
        for lane in &self.lanes {
            lane.close();
        }
        self.jobs.close();
        self.threads
            .lock()
            .map(|mut threads| std::mem::take(&mut *threads))
            .unwrap_or_default()
    }
}

fn spawn(name: String, run: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, DbError> {
    std::thread::Builder::new()
        .name(name)
        .spawn(run)
        .map_err(|error| DbError::Open(format!("cannot start a thread: {error}")))
}

/// Connects on a thread of its own: the client blocks, which an async worker must not do. Finds out whether a
/// pooler is between.
fn connect_apart(address: Address) -> Result<(Address, Connection), DbError> {
    let connecting = std::thread::spawn(move || {
        let mut address = address;
        let mut first = Connection::open(&address)?;
        // Where only one connection is to be had, there is no second one to compare it with.
        if !address.is_pooled
            && let Ok(mut second) = Connection::open(&address)
        {
            address.is_pooled = share_a_session(&mut first, &mut second)?;
            second.close();
        }
        if address.is_pooled {
            tracing::info!("sessions of PostgreSQL are shared by a pooler: statements are not kept prepared");
            first.close();
            first = Connection::open(&address)?;
        }
        Ok((address, first))
    });
    connecting.join().unwrap_or(Err(DbError::Closed))
}

fn serve(
    address: &Address,
    jobs: &async_channel::Receiver<Job>,
    threads: usize,
    health: &Health,
    mut connection: Option<Connection>,
) {
    let mut group = Vec::with_capacity(READS);
    while let Ok(first) = jobs.recv_blocking() {
        let mut next = Some(first);
        while let Some(Job { access, task }) = next.take() {
            match access {
                Access::Write => finish(address, &mut connection, health, access, task),
                Access::Read => {
                    group.push(task);
                    next = gather(jobs, threads, &mut group);
                    read_group(address, &mut connection, health, &mut group);
                }
            }
        }
    }
    if let Some(open) = connection {
        open.close();
    }
}

/// Takes this thread's share of the reads that wait, all before their snapshot, so that nobody reads a state
/// older than their question. Returns the write that stands behind them.
fn gather(
    jobs: &async_channel::Receiver<Job>,
    threads: usize,
    group: &mut Vec<Box<dyn Work>>,
) -> Option<Job> {
    let share = (jobs.len() / threads).min(READS - 1) + 1;
    while group.len() < share {
        match jobs.try_recv() {
            Ok(Job {
                access: Access::Read,
                task,
            }) => group.push(task),
            Ok(job) => return Some(job),
            Err(_) => return None,
        }
    }
    None
}

/// Runs reads over one snapshot. One that fails in the database does not take the others with it: they run
/// again, each over its own.
fn read_group(
    address: &Address,
    connection: &mut Option<Connection>,
    health: &Health,
    group: &mut Vec<Box<dyn Work>>,
) {
    let mut again = Vec::new();
    if group.len() == 1 {
        again.append(group);
    } else {
        match usable(address, connection) {
            Ok(mut open) => {
                again = read_together(&mut open, group);
                let ended = open.batch("COMMIT");
                *connection = ended.is_ok().then_some(open);
            }
            Err(error) => {
                let error = Arc::new(error);
                for task in group.drain(..) {
                    task.answer(Err(DbError::Shared(Arc::clone(&error))));
                }
            }
        }
    }
    for task in again {
        finish(address, connection, health, Access::Read, task);
    }
}

/// Runs reads over one snapshot and returns those that have to run again.
fn read_together(open: &mut Connection, group: &mut Vec<Box<dyn Work>>) -> Vec<Box<dyn Work>> {
    let mut again = Vec::new();
    open.begin(Access::Read.begin());
    for mut task in group.drain(..) {
        if open.has_failed() {
            again.push(task);
            continue;
        }
        let mut tx = Tx::postgres(open);
        task.run(&mut tx);
        match tx.fault {
            Some(Fault::Conflict | Fault::Lost) => again.push(task),
            Some(Fault::Outage) | None => task.answer(Ok(())),
        }
    }
    again
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
