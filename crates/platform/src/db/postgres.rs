//! PostgreSQL: a pool of threads with a connection each, and lanes for what is written to stores.

use super::alone::{Access, Job, finish, usable};
use super::connection::{Address, Connection, share_a_session};
use super::fault::Fault;
use super::health::Health;
use super::lanes::Lane;
use super::{DbError, Tx, Work};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

const QUEUE: usize = 4096;
/// The most reads that share one snapshot.
const READS: usize = 8;
/// Of how many connections one is a lane, and the most lanes.
const PER_LANE: usize = 4;
const LANES: usize = 8;

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
    let connecting = std::thread::spawn(move || -> Result<_, DbError> {
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
