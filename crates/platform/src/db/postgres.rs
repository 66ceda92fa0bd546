//! PostgreSQL: a pool of threads with a connection each.

use super::{DbError, Param, Tx, Work};
use postgres::types::ToSql;
use postgres::{Client, Row, Statement};
use std::collections::HashMap;
use std::sync::Mutex;
use std::thread::JoinHandle;
use tokio_postgres_rustls::MakeRustlsConnect;

const QUEUE: usize = 4096;
/// How often a transaction is run again after a serialisation failure or deadlock.
const RETRIES: usize = 20;
/// Built queries have many texts; a connection that has prepared this many starts over.
const STATEMENTS: usize = 512;

enum Job {
    Read(Box<dyn Work>),
    Write(Box<dyn Work>),
}

pub(crate) struct Postgres {
    jobs: async_channel::Sender<Job>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

/// A connection with its prepared statements.
pub struct Connection {
    pub(crate) client: Client,
    statements: HashMap<String, Statement>,
}

impl Connection {
    fn open(url: &str) -> Result<Self, DbError> {
        let tls =
            rustls::ClientConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
                .with_safe_default_protocol_versions()
                .map_err(|error| DbError::Open(error.to_string()))?;
        let roots = rustls::RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.into(),
        };
        let tls = tls.with_root_certificates(roots).with_no_client_auth();
        let client = Client::connect(url, MakeRustlsConnect::new(tls))
            .map_err(|error| DbError::Open(format!("cannot connect to PostgreSQL: {error}")))?;
        Ok(Self {
            client,
            statements: HashMap::new(),
        })
    }

    pub(crate) fn prepare(&mut self, text: &str) -> Result<Statement, DbError> {
        Ok(self.statement(text)?)
    }

    fn statement(&mut self, text: &str) -> Result<Statement, postgres::Error> {
        if let Some(statement) = self.statements.get(text) {
            return Ok(statement.clone());
        }
        if self.statements.len() >= STATEMENTS {
            self.statements.clear();
        }
        let statement = self.client.prepare(text)?;
        self.statements.insert(text.to_owned(), statement.clone());
        Ok(statement)
    }

    pub(crate) fn execute(&mut self, text: &str, params: &[Param<'_>]) -> Result<u64, postgres::Error> {
        let statement = self.statement(text)?;
        self.client.execute(&statement, &references(params))
    }

    pub(crate) fn query(&mut self, text: &str, params: &[Param<'_>]) -> Result<Vec<Row>, postgres::Error> {
        let statement = self.statement(text)?;
        self.client.query(&statement, &references(params))
    }
}

fn references<'a>(params: &'a [Param<'_>]) -> Vec<&'a (dyn ToSql + Sync)> {
    params.iter().map(|param| param as &(dyn ToSql + Sync)).collect()
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
