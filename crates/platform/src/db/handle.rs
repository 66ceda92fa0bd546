//! The handle on a database, which takes work and returns its result.

use super::work::Task;

use super::error::DbError;
use super::health::Health;
use super::installation;
use super::migrate;
use super::migrate::Applied;
use super::migrate::Migration;
use super::options::DatabaseUrl;
use super::options::DbOptions;
use super::postgres;
use super::sqlite;
use super::tx::Tx;
use pandabase_domain::id::StoreId;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use tokio::sync::Notify;

/// A handle on the database; clones share its threads.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    /// Rung after a commit that enqueued a job which is due.
    bell: Arc<Notify>,
    health: Arc<Health>,
}

/// What works have in common that would wait for each other.
#[derive(Debug, Clone, Copy)]
pub struct Beside(Option<u64>);

impl Beside {
    /// The rows of a store that all of its sales touch. Works of no store have nothing in common.
    pub fn store(store: &StoreId) -> Self {
        let store = store.as_str();
        Self((!store.is_empty()).then(|| {
            let mut hasher = DefaultHasher::new();
            store.hash(&mut hasher);
            hasher.finish()
        }))
    }
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
    /// [`DbError`] when it cannot be reached.
    pub fn open(options: &DbOptions) -> Result<Self, DbError> {
        let health = Arc::default();
        let engine = match &options.url {
            DatabaseUrl::Sqlite(path) => Engine::Sqlite(Arc::new(sqlite::Sqlite::open(
                path,
                options.threads,
                options.durable,
                &health,
            )?)),
            DatabaseUrl::Postgres(url) => {
                let opened = postgres::Postgres::open(url, options.threads, options.pooled, &health);
                Engine::Postgres(Arc::new(opened?))
            }
        };
        Ok(Self::over(engine, health))
    }

    /// Opens the database to read it, also where nothing can be written: a copy on a read-only disk, or a
    /// standby. An SQLite file is left as it is.
    ///
    /// # Errors
    /// [`DbError`] when it cannot be reached.
    pub fn open_to_read(options: &DbOptions) -> Result<Self, DbError> {
        match &options.url {
            DatabaseUrl::Sqlite(path) => {
                let engine = Engine::Sqlite(Arc::new(sqlite::Sqlite::open_to_read(path, options.threads)?));
                Ok(Self::over(engine, Arc::default()))
            }
            DatabaseUrl::Postgres(_) => Self::open(options),
        }
    }

    /// Opens the database for one large load. An SQLite file belongs to it alone until it is closed: it
    /// grows without a log of its pages, and a load that is interrupted is undone when the file is opened
    /// next. PostgreSQL is opened as always.
    ///
    /// # Errors
    /// [`DbError`] when it cannot be reached, or somebody else has the file open.
    pub fn open_alone(url: &DatabaseUrl) -> Result<Self, DbError> {
        let health = Arc::default();
        let engine = match url {
            DatabaseUrl::Sqlite(path) => Engine::Sqlite(Arc::new(sqlite::Sqlite::open_alone(path, &health)?)),
            DatabaseUrl::Postgres(url) => {
                Engine::Postgres(Arc::new(postgres::Postgres::open(url, 1, false, &health)?))
            }
        };
        Ok(Self::over(engine, health))
    }

    fn over(engine: Engine, health: Arc<Health>) -> Self {
        Self {
            engine,
            bell: Arc::default(),
            health,
        }
    }

    /// Whether several processes may share this database.
    pub fn is_shared(&self) -> bool {
        matches!(self.engine, Engine::Postgres(_))
    }

    /// Whether the database is a file that this user cannot write to.
    pub fn is_read_only(&self) -> bool {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.is_read_only,
            Engine::Postgres(_) => false,
        }
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

    /// Like [`Db::write`], for works that would wait for each other. Those of one place that are waiting
    /// share a transaction, each in a savepoint.
    ///
    /// # Errors
    /// Whatever `work` returns, or a [`DbError`].
    pub async fn write_beside<T, E>(
        &self,
        place: Beside,
        work: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (task, answer) = Task::new(work, &self.bell);
        let queued = match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.write(task).await,
            Engine::Postgres(postgres) => match place.0 {
                Some(key) => postgres.write_beside(key, task).await,
                None => postgres.write(task).await,
            },
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
        let postgres = self.is_shared();
        self.read(move |tx| migrate::lacking(tx, schema, postgres)).await
    }

    /// Whether the database answers and its schema is this program's.
    ///
    /// # Errors
    /// [`DbError`] when it does not answer, or was never migrated.
    pub async fn is_current(&self, schema: &'static [Migration]) -> Result<bool, DbError> {
        self.read(move |tx| Ok(migrate::unapplied(tx, schema)?.is_empty()))
            .await
    }

    /// Whether the last write failed through a fault of the database.
    pub fn refuses_writes(&self) -> bool {
        self.health.refuses_writes()
    }

    /// Whether the database takes writes. It is asked only after a write failed: the last one that succeeded
    /// has said so.
    ///
    /// # Errors
    /// [`DbError`] when it takes none.
    pub async fn takes_writes(&self) -> Result<(), DbError> {
        if self.refuses_writes() {
            self.write(installation::probe).await?;
        }
        Ok(())
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
