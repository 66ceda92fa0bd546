//! One connection to PostgreSQL with the statements that it has prepared. Statements whose result nobody
//! waits for are sent, and their answers are read with that of the next one that somebody waits for: many
//! statements share a round trip. The server runs them in the order in which they were sent, and after one
//! that fails it refuses the others of its transaction.

use super::DbError;
use super::Param;
use super::value::Owned;
use std::collections::HashMap;
use std::error::Error as _;
use std::future;
use std::mem;
use std::panic::AssertUnwindSafe;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Config, Error, Row, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;

/// Built queries have many texts; a connection that has prepared this many starts over.
const STATEMENTS: usize = 512;

/// The most statements whose answers nobody has read.
const SENT: usize = 64;

/// How long connecting may take.
const CONNECT_PATIENCE: Duration = Duration::from_secs(5);
/// How long a connection may be silent before it is probed, and how long an answer may take before the
/// connection is given up.
const SILENCE: Duration = Duration::from_secs(30);
/// The client library's default, which means that the URL sets no limit.
const UNSET_KEEPALIVE: Duration = Duration::from_secs(2 * 60 * 60);

/// Where a server is, and what is between.
#[derive(Clone)]
pub(crate) struct Address {
    /// The URL.
    pub(crate) url: String,
    /// Whether transactions of one connection may run in several sessions of the server, as through a pooler:
    /// nothing that belongs to a session outlives a transaction, not even a prepared statement.
    pub(crate) is_pooled: bool,
}

/// A statement on its way.
type Sent = Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;

/// A connection with its prepared statements.
pub struct Connection {
    client: Arc<Client>,
    statements: HashMap<String, Statement>,
    sent: Vec<Sent>,
    is_pooled: bool,
    /// Whether a statement has failed since the transaction began.
    has_failed: bool,
    /// What reads and writes the socket, while this thread waits for an answer.
    wire: JoinHandle<()>,
    runtime: Runtime,
}

impl Connection {
    pub(crate) fn open(address: &Address) -> Result<Self, DbError> {
        let tls =
            rustls::ClientConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
                .with_safe_default_protocol_versions()
                .map_err(|error| DbError::Open(error.to_string()))?;
        let roots = rustls::RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.into(),
        };
        let tls = tls.with_root_certificates(roots).with_no_client_auth();
        let config = configured(&address.url)?;
        let (client, wire, runtime) = connect(&config, MakeRustlsConnect::new(tls))?;
        Ok(Self {
            client: Arc::new(client),
            statements: HashMap::new(),
            sent: Vec::new(),
            is_pooled: address.is_pooled,
            has_failed: false,
            wire,
            runtime,
        })
    }

    /// Whether the connection is known to be of no use.
    pub(crate) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Whether a statement has failed since the transaction began: the server may refuse all others.
    pub(crate) fn has_failed(&self) -> bool {
        self.has_failed
    }

    /// Takes leave of the server.
    pub(crate) fn close(self) {
        let Self {
            client,
            statements,
            sent,
            wire,
            runtime,
            ..
        } = self;
        drop((sent, statements, client));
        let _ = runtime.block_on(wire);
    }

    pub(crate) fn prepare(&mut self, text: &str) -> Result<Statement, DbError> {
        let client = Arc::clone(&self.client);
        Ok(self.answer(async move { client.prepare(text).await })?)
    }

    fn statement(&mut self, text: &str) -> Result<Statement, Error> {
        if let Some(statement) = self.statements.get(text) {
            return Ok(statement.clone());
        }
        if self.statements.len() >= STATEMENTS {
            self.statements.clear();
        }
        let client = Arc::clone(&self.client);
        let statement = self.answer(async move { client.prepare(text).await })?;
        self.statements.insert(text.to_owned(), statement.clone());
        Ok(statement)
    }

    /// Begins a transaction, with what comes next.
    pub(crate) fn begin(&mut self, text: &'static str) {
        self.has_failed = false;
        self.send_fixed(text);
    }

    /// Sends statements without parameters.
    pub(crate) fn send_fixed(&mut self, text: &'static str) {
        let client = Arc::clone(&self.client);
        self.push(Box::pin(async move { client.batch_execute(text).await }));
    }

    /// Runs statements without parameters.
    pub(crate) fn batch(&mut self, text: &str) -> Result<(), Error> {
        let client = Arc::clone(&self.client);
        self.answer(async move { client.batch_execute(text).await })
    }

    /// Reads the answers of all that was sent.
    pub(crate) fn settle(&mut self) -> Result<(), Error> {
        if self.sent.is_empty() {
            return Ok(());
        }
        self.answer(future::ready(Ok(())))
    }

    /// Sends a statement whose result nobody waits for. The error may be that of an earlier one.
    pub(crate) fn send(&mut self, text: &str, params: &[Param<'_>]) -> Result<(), Error> {
        if self.sent.len() >= SENT {
            self.settle()?;
        }
        let params: Vec<Owned> = params.iter().map(Owned::from).collect();
        if self.is_pooled {
            let (client, text) = (Arc::clone(&self.client), text.to_owned());
            self.push(Box::pin(async move {
                client.execute_typed(&text, &untyped(&params)).await.map(drop)
            }));
            return Ok(());
        }
        let statement = self.statement(text)?;
        let client = Arc::clone(&self.client);
        self.push(Box::pin(async move {
            client.execute_raw(&statement, params).await.map(drop)
        }));
        Ok(())
    }

    pub(crate) fn execute(&mut self, text: &str, params: &[Param<'_>]) -> Result<u64, Error> {
        if self.is_pooled {
            let client = Arc::clone(&self.client);
            return self.answer(async move { client.execute_typed(text, &untyped(params)).await });
        }
        let statement = self.statement(text)?;
        let client = Arc::clone(&self.client);
        self.answer(async move { client.execute(&statement, &references(params)).await })
    }

    pub(crate) fn query(&mut self, text: &str, params: &[Param<'_>]) -> Result<Vec<Row>, Error> {
        if self.is_pooled {
            let client = Arc::clone(&self.client);
            return self.answer(async move { client.query_typed(text, &untyped(params)).await });
        }
        let statement = self.statement(text)?;
        let client = Arc::clone(&self.client);
        self.answer(async move { client.query(&statement, &references(params)).await })
    }

    /// Puts a statement on its way.
    fn push(&mut self, mut one: Sent) {
        // The first poll hands it to the wire.
        let polled = one.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        self.sent.push(match polled {
            Poll::Ready(done) => Box::pin(future::ready(done)),
            Poll::Pending => one,
        });
    }

    /// Puts a statement on its way and waits for its answer. The first error among those that were sent
    /// before comes in its place: what fails after it only says that the transaction is of no use.
    fn answer<T>(&mut self, last: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let before = mem::take(&mut self.sent);
        let answered = self.runtime.block_on(async {
            let mut last = pin!(last);
            let polled = future::poll_fn(|context| Poll::Ready(last.as_mut().poll(context))).await;
            // Answers come in order, and the wire holds only a few that nobody reads.
            let mut failed = None;
            for one in before {
                if let Err(error) = one.await {
                    failed.get_or_insert(error);
                }
            }
            let done = match polled {
                Poll::Ready(done) => done,
                Poll::Pending => last.await,
            };
            failed.map_or(done, Err)
        });
        self.has_failed |= answered.is_err();
        answered
    }
}

/// Whether two connections that are both open talk to one session of the server, which only a pooler between
/// makes possible.
pub(crate) fn share_a_session(one: &mut Connection, other: &mut Connection) -> Result<bool, DbError> {
    let [one, other] = [one.session()?, other.session()?];
    Ok(one == other)
}

impl Connection {
    /// The number of the server's process, asked without a prepared statement.
    fn session(&mut self) -> Result<Option<i32>, DbError> {
        let client = Arc::clone(&self.client);
        let asked = async move { client.query_typed("SELECT pg_backend_pid()", &[]).await };
        let rows = self.answer(asked)?;
        Ok(match rows.first() {
            Some(row) => Some(row.try_get(0)?),
            None => None,
        })
    }
}

/// What the URL says, with limits of its own where it sets none, so that a server that vanished silently is
/// noticed.
fn configured(url: &str) -> Result<Config, DbError> {
    let mut config: Config = url.parse().map_err(unreached)?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT_PATIENCE);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(SILENCE);
    }
    if config.get_keepalives_idle() == UNSET_KEEPALIVE {
        config.keepalives_idle(SILENCE);
    }
    Ok(config)
}

fn connect(config: &Config, tls: MakeRustlsConnect) -> Result<(Client, JoinHandle<()>, Runtime), DbError> {
    let full = |why: &str| DbError::Connect {
        why: why.to_owned(),
        code: None,
    };
    let files = "too many files are open for another connection";
    // A runtime, and the client beneath it, panic where the system has no file left.
    let connected = std::panic::catch_unwind(AssertUnwindSafe(|| -> Result<_, DbError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| full(&error.to_string()))?;
        let (client, wire) = runtime.block_on(config.connect(tls)).map_err(unreached)?;
        let wire = runtime.spawn(async move {
            if let Err(error) = wire.await {
                tracing::debug!(%error, "a connection to PostgreSQL ended");
            }
        });
        Ok((client, wire, runtime))
    }));
    connected.unwrap_or_else(|_| Err(full(files)))
}

fn unreached(error: Error) -> DbError {
    DbError::Connect {
        why: match error.source() {
            Some(cause) => format!("{error}: {cause}"),
            None => error.to_string(),
        },
        code: error.code().map(|code| code.code().to_owned()),
    }
}

fn references<'a>(params: &'a [Param<'_>]) -> Vec<&'a (dyn ToSql + Sync)> {
    params.iter().map(|param| param as &(dyn ToSql + Sync)).collect()
}

/// Values as text, of which the server finds out the types.
fn untyped<P: ToSql + Sync>(params: &[P]) -> Vec<(&(dyn ToSql + Sync), Type)> {
    let typed = params
        .iter()
        .map(|param| (param as &(dyn ToSql + Sync), Type::UNKNOWN));
    typed.collect()
}
