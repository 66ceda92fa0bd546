//! PostgreSQL: a pool of threads with a connection each.

use super::connection::Connection;
use super::{DbError, Tx, Work};
use std::sync::Mutex;
use std::thread::JoinHandle;

const QUEUE: usize = 4096;
/// How often a transaction is run again after a serialisation failure or deadlock.
const RETRIES: usize = 20;

enum Job {
    Read(Box<dyn Work>),
    Write(Box<dyn Work>),
}

pub(crate) struct Postgres {
    jobs: async_channel::Sender<Job>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Postgres {
    pub(crate) fn open(url: &str, threads: usize) -> Result<Self, DbError> {
        let (sender, jobs) = async_channel::bounded(QUEUE);
        // The first connection is made here, so that a wrong URL is reported at once.
        let mut first = Some(connect_apart(url)?);
        let threads = (0..threads.max(1))
            .map(|number| {
                let (url, jobs, connection) = (url.to_owned(), jobs.clone(), first.take());
                std::thread::Builder::new()
                    .name(format!("db-{number}"))
                    .spawn(move || serve(&url, &jobs, connection))
                    .map_err(|error| DbError::Open(format!("cannot start a thread: {error}")))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            jobs: sender,
            threads: Mutex::new(threads),
        })
    }

    pub(crate) async fn read(&self, task: Box<dyn Work>) -> Result<(), DbError> {
        self.jobs.send(Job::Read(task)).await.map_err(|_| DbError::Closed)
    }

    pub(crate) async fn write(&self, task: Box<dyn Work>) -> Result<(), DbError> {
        self.jobs
            .send(Job::Write(task))
            .await
            .map_err(|_| DbError::Closed)
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

fn serve(url: &str, jobs: &async_channel::Receiver<Job>, mut connection: Option<Connection>) {
    while let Ok(job) = jobs.recv_blocking() {
        let (begin, mut task) = match job {
            Job::Read(task) => ("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", task),
            Job::Write(task) => ("BEGIN ISOLATION LEVEL READ COMMITTED", task),
        };
        let committed = match connection
            .take()
            .filter(|open| !open.client.is_closed())
            .map_or_else(|| Connection::open(url), Ok)
        {
            Ok(mut open) => {
                let committed = transact(&mut open, begin, &mut *task);
                connection = Some(open);
                committed
            }
            Err(error) => Err(error),
        };
        task.answer(committed);
    }
}

fn transact(connection: &mut Connection, begin: &str, task: &mut dyn Work) -> Result<(), DbError> {
    for _ in 0..RETRIES {
        connection.client.batch_execute(begin)?;
        let mut tx = Tx::postgres(connection);
        let keep = task.run(&mut tx);
        let mut wants_retry = tx.wants_retry;
        let ended = connection
            .client
            .batch_execute(if keep { "COMMIT" } else { "ROLLBACK" });
        if let Err(error) = ended {
            wants_retry |= super::dialect::wants_retry(&error);
            if !wants_retry {
                return Err(error.into());
            }
        }
        if !wants_retry {
            return Ok(());
        }
    }
    Err(DbError::Open(
        "the transaction met too many conflicting ones".into(),
    ))
}
