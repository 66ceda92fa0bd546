//! One body of code on two databases. Operations are synchronous functions over a [`Tx`]; handlers
//! call [`Db::read`] and [`Db::write`], the only places where a transaction opens and commits.
//!
//! See `docs/decisions/0001-two-databases.md`.

pub mod bulk;
pub mod dialect;
pub mod finding;
pub mod migrate;
pub mod postgres;
pub mod sql;
pub mod sqlite;
pub mod tx;
pub mod value;

pub use self::bulk::Inserts;
pub use self::migrate::{Applied, Migration};
pub use self::sql::{Query, Registered, Sql, registered};
pub use self::tx::Tx;
pub use self::value::{Column, Param, Row};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::{Notify, oneshot};

/// The database failed, or was asked for something it does not have.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// SQLite refused.
    #[error("SQLite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL refused.
    #[error("PostgreSQL: {0}")]
    Postgres(#[from] ::postgres::Error),
    /// A stored word that the code does not know.
    #[error("stored value {0:?} is not a known word")]
    UnknownWord(String),
    /// Stored JSON that the code cannot read.
    #[error("stored JSON: {0}")]
    Json(serde_json::Error),
    /// A row that must exist does not.
    #[error("a row that must exist is missing")]
    MissingRow,
    /// The transaction's code panicked; nothing of it was kept.
    #[error("the transaction panicked")]
    Panicked,
    /// The database threads have ended.
    #[error("the database is closed")]
    Closed,
    /// The schema is newer than this program, or a migration was changed after it ran.
    #[error("{0}")]
    Schema(String),
    /// The database could not be opened.
    #[error("{0}")]
    Open(String),
}

/// Where the data lives: `sqlite:PATH` or `postgres://…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// An embedded SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL server, as a URL or in `key=value` form.
    Postgres(String),
}

impl std::str::FromStr for DatabaseUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return if path.is_empty() {
                Err("sqlite: needs a path".into())
            } else {
                Ok(Self::Sqlite(path.into()))
            };
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") || text.contains("host=") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        Err(format!("{text:?} is neither sqlite:PATH nor postgres://…"))
    }
}

/// How the database is opened.
#[derive(Debug, Clone)]
pub struct DbOptions {
    /// Which database.
    pub url: DatabaseUrl,
    /// Threads that read (SQLite) or read and write (PostgreSQL), one connection each.
    pub threads: usize,
    /// Whether a commit waits for the disk. Off only in tests.
    pub durable: bool,
}

/// A handle on the database; clones share its threads.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    /// Rung after a commit that enqueued a job which is due.
    bell: Arc<Notify>,
}

#[derive(Clone)]
enum Engine {
    Sqlite(Arc<sqlite::Sqlite>),
    Postgres(Arc<postgres::Postgres>),
}

impl Db {
    /// Opens the database and starts its threads. Does not migrate.
    ///
    /// # Errors
    /// [`DbError::Open`] when it cannot be reached.
    pub fn open(options: &DbOptions) -> Result<Self, DbError> {
        let engine = match &options.url {
            DatabaseUrl::Sqlite(path) => Engine::Sqlite(Arc::new(sqlite::Sqlite::open(
                path,
                options.threads,
                options.durable,
            )?)),
            DatabaseUrl::Postgres(url) => {
                Engine::Postgres(Arc::new(postgres::Postgres::open(url, options.threads)?))
            }
        };
        Ok(Self {
            engine,
            bell: Arc::default(),
        })
    }

    /// Opens the database for one large load. An SQLite file belongs to it alone until it is closed: it
    /// grows without a log of its pages, and a load that is interrupted is undone when the file is opened
    /// next. PostgreSQL is opened as always.
    ///
    /// # Errors
    /// [`DbError::Open`] when it cannot be reached, or somebody else has the file open.
    pub fn open_alone(url: &DatabaseUrl) -> Result<Self, DbError> {
        let engine = match url {
            DatabaseUrl::Sqlite(path) => Engine::Sqlite(Arc::new(sqlite::Sqlite::open_alone(path)?)),
            DatabaseUrl::Postgres(url) => Engine::Postgres(Arc::new(postgres::Postgres::open(url, 1)?)),
        };
        Ok(Self {
            engine,
            bell: Arc::default(),
        })
    }

    /// Whether several processes may share this database.
    pub fn is_shared(&self) -> bool {
        matches!(self.engine, Engine::Postgres(_))
    }

    /// Runs `work` over a consistent snapshot.
    ///
    /// # Errors
    /// Whatever `work` returns, or a [`DbError`].
    pub async fn read<T, E>(
        &self,
        work: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (task, answer) = Task::new(work, &self.bell);
        let queued = match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.read(task).await,
            Engine::Postgres(postgres) => postgres.read(task).await,
        };
        queued.map_err(E::from)?;
        answer.await.unwrap_or(Err(E::from(DbError::Closed)))
    }

    /// Runs `work` in a transaction that is committed, durably, before this returns `Ok`; an `Err`
    /// leaves nothing behind. `work` may run more than once.
    ///
    /// # Errors
    /// Whatever `work` returns, or a [`DbError`].
    pub async fn write<T, E>(
        &self,
        work: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (task, answer) = Task::new(work, &self.bell);
        let queued = match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.write(task).await,
            Engine::Postgres(postgres) => postgres.write(task).await,
        };
        queued.map_err(E::from)?;
        answer.await.unwrap_or(Err(E::from(DbError::Closed)))
    }

    /// Waits until a commit of this process has enqueued a job that is due.
    pub async fn woken(&self) {
        self.bell.notified().await;
    }

    /// Brings the schema up to date and returns the names of the migrations that ran.
    ///
    /// # Errors
    /// [`DbError::Schema`] when the database belongs to a newer program.
    pub async fn migrate(
        &self,
        schema: &'static [Migration],
        now: pandabase_domain::time::Timestamp,
    ) -> Result<Vec<&'static str>, DbError> {
        let postgres = self.is_shared();
        self.write(move |tx| migrate::run(tx, schema, postgres, now))
            .await
    }

    /// What has run on this database, without changing it; `None` when nothing ever has.
    ///
    /// # Errors
    /// [`DbError`] when the database cannot be read.
    pub async fn applied_migrations(&self) -> Result<Option<Applied>, DbError> {
        let postgres = self.is_shared();
        self.read(move |tx| migrate::applied(tx, postgres)).await
    }

    /// The names of the migrations that have not run yet.
    ///
    /// # Errors
    /// [`DbError`] when the database cannot be read.
    pub async fn pending_migrations(
        &self,
        schema: &'static [Migration],
    ) -> Result<Vec<&'static str>, DbError> {
        self.write(move |tx| migrate::pending(tx, schema)).await
    }

    /// Whether the database answers and its schema is this program's. Unlike
    /// [`Db::pending_migrations`] it only reads, and does not queue behind writes.
    ///
    /// # Errors
    /// [`DbError`] when it does not answer, or was never migrated.
    pub async fn is_current(&self, schema: &'static [Migration]) -> Result<bool, DbError> {
        self.read(move |tx| Ok(migrate::unapplied(tx, schema)?.is_empty()))
            .await
    }

    /// Ends the threads after the work already queued, and closes the files.
    pub async fn close(self) {
        let joined = match self.engine {
            Engine::Sqlite(sqlite) => sqlite.close(),
            Engine::Postgres(postgres) => postgres.close(),
        };
        // Joining blocks for as long as the last transaction takes.
        let _ = tokio::task::spawn_blocking(move || joined.into_iter().for_each(|t| drop(t.join()))).await;
    }
}

/// A unit of work on its way to a database thread and back.
pub trait Work: Send {
    /// Runs the work; `false` means that its changes must be undone.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Hands the result to the caller, or the error that kept it from being committed.
    fn answer(self: Box<Self>, committed: Result<(), DbError>);
    /// Whether the thread ends after this one.
    fn closes(&self) -> bool {
        false
    }
}

struct Task<F, T, E> {
    work: F,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
    bell: Arc<Notify>,
    rings: bool,
}

impl<F, T, E> Task<F, T, E>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
{
    #[expect(
        clippy::new_ret_no_self,
        reason = "the caller only ever needs the boxed trait object"
    )]
    fn new(work: F, bell: &Arc<Notify>) -> (Box<dyn Work>, oneshot::Receiver<Result<T, E>>) {
        let (reply, answer) = oneshot::channel();
        (
            Box::new(Self {
                work,
                outcome: None,
                reply,
                bell: Arc::clone(bell),
                rings: false,
            }),
            answer,
        )
    }
}

impl<F, T, E> Work for Task<F, T, E>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<DbError> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| (self.work)(tx)));
        let outcome = result.unwrap_or_else(|_| Err(E::from(DbError::Panicked)));
        let keep = outcome.is_ok();
        self.outcome = Some(outcome);
        self.rings = keep && tx.rings;
        keep
    }

    fn answer(self: Box<Self>, committed: Result<(), DbError>) {
        if self.rings && committed.is_ok() {
            self.bell.notify_one();
        }
        let outcome = match (committed, self.outcome) {
            (Ok(()), Some(outcome)) => outcome,
            // The work's own error says more than the failure that followed it.
            (Err(_), Some(Err(error))) => Err(error),
            (Err(error), _) => Err(E::from(error)),
            (Ok(()), None) => Err(E::from(DbError::Closed)),
        };
        // The caller may have gone away; its work stands.
        let _ = self.reply.send(outcome);
    }
}
