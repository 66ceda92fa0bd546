//! The transaction that operations run over.

use super::connection::Connection as PgConnection;
use super::fault::Fault;
use super::memory::Memory;
#[cfg(debug_assertions)]
use super::reads;
use super::row::{FromRow, ToRow};
use super::sql::{Insert, Query, Sql, Update};
use super::statements::Declared;
use super::value::{Param, Row};
use super::{DbError, dialect};
use pandabase_domain::cause::Cause;
use pandabase_domain::token::bearer_hash;
use std::borrow::Cow;
use std::sync::Arc;

/// An open transaction on either database.
pub struct Tx<'c> {
    pub(crate) engine: Engine<'c>,
    /// The worst fault of the database that a statement met.
    pub(crate) fault: Option<Fault>,
    /// Whether the commit wakes the workers.
    pub rings: bool,
    /// What is done after the commit, in this order.
    pub(crate) afterwards: Vec<Afterwards>,
    /// The key of the last shared lock.
    shared_lock: Option<i64>,
    /// What caused the transaction.
    pub(crate) cause: Option<Arc<Cause>>,
    /// What its reader remembers of the snapshot.
    pub(super) memory: Option<&'c Memory>,
    /// What runs declared statements, on SQLite.
    declared: Option<&'c dyn Declared>,
}

/// What is done once a transaction is committed.
pub(crate) type Afterwards = Box<dyn FnOnce() + Send>;

pub(crate) enum Engine<'c> {
    Sqlite(&'c rusqlite::Connection),
    Postgres(&'c mut PgConnection),
}

/// Either kind of statement.
pub struct Statement<'s> {
    sqlite: &'s str,
    postgres: Cow<'s, str>,
}

impl<R> From<Sql<R>> for Statement<'static> {
    fn from(sql: Sql<R>) -> Self {
        Self {
            sqlite: sql.sqlite,
            postgres: dialect::postgres_text(sql),
        }
    }
}

impl<'c> Tx<'c> {
    pub(crate) fn sqlite(connection: &'c rusqlite::Connection) -> Self {
        Self::over(Engine::Sqlite(connection))
    }

    /// The same transaction of a reader that remembers.
    pub(super) fn remembering(self, memory: &'c Memory) -> Self {
        Self {
            memory: Some(memory),
            ..self
        }
    }

    /// The same transaction with the statements that its connection has prepared.
    pub(super) fn declaring(self, declared: &'c dyn Declared) -> Self {
        Self {
            declared: Some(declared),
            ..self
        }
    }

    pub(crate) fn postgres(connection: &'c mut PgConnection) -> Self {
        Self::over(Engine::Postgres(connection))
    }

    fn over(engine: Engine<'c>) -> Self {
        Self {
            engine,
            fault: None,
            rings: false,
            afterwards: Vec::new(),
            shared_lock: None,
            cause: None,
            memory: None,
            declared: None,
        }
    }

    /// What caused the transaction, as its effects store it: the request, the command or the job.
    pub fn cause(&self) -> Option<Arc<Cause>> {
        self.cause.clone()
    }

    /// Runs a statement and returns how many rows it changed.
    pub fn run(&mut self, sql: Sql, params: &[Param<'_>]) -> Result<u64, DbError> {
        self.execute_declared(sql, params)
    }

    /// The rows of a statement.
    ///
    /// # Errors
    /// [`DbError`] from the database, or when a row is no `R`.
    pub fn fetch_all<R: FromRow>(&mut self, sql: Sql<R>, params: &[Param<'_>]) -> Result<Vec<R>, DbError> {
        self.rows_declared(sql, params, usize::MAX, R::from_row)
    }

    /// The first row of a statement, if there is one.
    ///
    /// # Errors
    /// [`DbError`] from the database, or when the row is no `R`.
    pub fn fetch_optional<R: FromRow>(
        &mut self,
        sql: Sql<R>,
        params: &[Param<'_>],
    ) -> Result<Option<R>, DbError> {
        Ok(self.rows_declared(sql, params, 1, R::from_row)?.pop())
    }

    /// The only row of a statement.
    ///
    /// # Errors
    /// [`DbError::MissingRow`] when there is none.
    pub fn fetch_one<R: FromRow>(&mut self, sql: Sql<R>, params: &[Param<'_>]) -> Result<R, DbError> {
        self.fetch_optional(sql, params)?.ok_or(DbError::MissingRow)
    }

    /// Whether a statement finds a row.
    pub fn exists(&mut self, sql: Sql, params: &[Param<'_>]) -> Result<bool, DbError> {
        let found = self.rows_declared(sql, params, 1, |_| Ok(()))?;
        Ok(!found.is_empty())
    }

    /// The rows of a built query.
    ///
    /// # Errors
    /// [`DbError`] from the database, or when a row is no `R`.
    pub fn fetch_list<R: FromRow>(&mut self, query: &Query<'_, R>) -> Result<Vec<R>, DbError> {
        self.list(query, R::from_row)
    }

    /// Inserts a row and returns how many were inserted; `params` are the parameters of the statement's own
    /// text.
    ///
    /// # Errors
    /// [`DbError`] from the database, or when a value has no JSON.
    pub fn insert<T: ToRow>(
        &mut self,
        sql: Sql<Insert<T>>,
        params: &[Param<'_>],
        row: &T,
    ) -> Result<u64, DbError> {
        row.with_values(|values| self.execute_declared(sql, &[params, values].concat()))
    }

    /// Writes the columns of a row that change and returns how many rows were changed; `params` are the
    /// parameters of the statement's own text.
    ///
    /// # Errors
    /// [`DbError`] from the database, or when a value has no JSON.
    pub fn update<T: ToRow>(
        &mut self,
        sql: Sql<Update<T>>,
        params: &[Param<'_>],
        row: &T,
    ) -> Result<u64, DbError> {
        row.with_values(|values| {
            let values = values.iter().zip(T::COLUMNS);
            let changed = values.filter(|(_, column)| !column.is_fixed);
            let params: Vec<Param<'_>> = params
                .iter()
                .chain(changed.map(|(value, _)| value))
                .copied()
                .collect();
            self.execute_declared(sql, &params)
        })
    }

    /// Every row of a statement.
    ///
    /// # Errors
    /// [`DbError`] from the database or from `map`.
    pub fn all<T>(
        &mut self,
        sql: Sql,
        params: &[Param<'_>],
        map: impl FnMut(&mut Row<'_>) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        self.rows_declared(sql, params, usize::MAX, map)
    }

    /// The first row of a statement, if there is one.
    ///
    /// # Errors
    /// [`DbError`] from the database or from `map`.
    pub fn first<T>(
        &mut self,
        sql: Sql,
        params: &[Param<'_>],
        map: impl FnMut(&mut Row<'_>) -> Result<T, DbError>,
    ) -> Result<Option<T>, DbError> {
        Ok(self.rows_declared(sql, params, 1, map)?.pop())
    }

    /// The only row of a statement.
    ///
    /// # Errors
    /// [`DbError::MissingRow`] when there is none.
    pub fn one<T>(
        &mut self,
        sql: Sql,
        params: &[Param<'_>],
        map: impl FnMut(&mut Row<'_>) -> Result<T, DbError>,
    ) -> Result<T, DbError> {
        self.first(sql, params, map)?.ok_or(DbError::MissingRow)
    }

    /// Every row of a built query.
    ///
    /// # Errors
    /// [`DbError`] from the database or from `map`.
    pub fn list<T, R>(
        &mut self,
        query: &Query<'_, R>,
        map: impl FnMut(&mut Row<'_>) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        let statement = Statement {
            sqlite: query.text(),
            postgres: Cow::Borrowed(query.text()),
        };
        self.rows(&statement, query.params(), usize::MAX, map)
    }

    /// The single number that a built query counts.
    pub fn count<R>(&mut self, query: &Query<'_, R>) -> Result<i64, DbError> {
        self.list(query, |row| row.next())?
            .pop()
            .ok_or(DbError::MissingRow)
    }

    /// Runs `work`; when it fails, its changes are undone and the transaction goes on.
    ///
    /// # Errors
    /// [`DbError`] when the savepoint itself fails; the inner result is `work`'s.
    pub fn savepoint<T, E>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<Result<T, E>, DbError> {
        self.batch("SAVEPOINT inner_work")?;
        let (before, shared_lock) = (self.afterwards.len(), self.shared_lock);
        let result = work(self);
        self.check_open()?;
        if result.is_err() {
            self.afterwards.truncate(before);
            self.shared_lock = shared_lock;
        }
        self.batch(match result {
            Ok(_) => "RELEASE SAVEPOINT inner_work",
            Err(_) => "ROLLBACK TO SAVEPOINT inner_work; RELEASE SAVEPOINT inner_work",
        })?;
        Ok(result)
    }

    /// Checks that the transaction is still open. A full disk or an I/O error ends one of SQLite by itself;
    /// nothing that ran in it, or would run now, is stored.
    ///
    /// # Errors
    /// [`DbError::Open`] when there is none.
    pub(crate) fn check_open(&self) -> Result<(), DbError> {
        match &self.engine {
            Engine::Sqlite(connection) if connection.is_autocommit() => {
                Err(DbError::Open("SQLite rolled the transaction back".into()))
            }
            Engine::Sqlite(_) | Engine::Postgres(_) => Ok(()),
        }
    }

    /// Takes a lock that lasts until the transaction ends, without waiting. Where all writers run one
    /// after another (SQLite) it is always free.
    pub fn try_lock(&mut self, key: i64) -> Result<bool, DbError> {
        match &self.engine {
            Engine::Sqlite(_) => Ok(true),
            Engine::Postgres(_) => {
                let taken = self.advisory("pg_try_advisory_xact_lock", key, |row| row.next())?;
                taken.ok_or(DbError::MissingRow)
            }
        }
    }

    /// Waits for a lock that lasts until the transaction ends, and that any number of transactions may share;
    /// see [`Tx::lock`].
    pub fn lock_shared(&mut self, key: i64) -> Result<(), DbError> {
        if self.shared_lock == Some(key) || matches!(self.engine, Engine::Sqlite(_)) {
            return Ok(());
        }
        self.advisory("pg_advisory_xact_lock_shared", key, |_| Ok(()))?;
        self.shared_lock = Some(key);
        Ok(())
    }

    /// Waits until every transaction that shares this lock has ended, and lasts until this one ends.
    pub fn lock(&mut self, key: i64) -> Result<(), DbError> {
        if matches!(self.engine, Engine::Postgres(_)) {
            self.advisory("pg_advisory_xact_lock", key, |_| Ok(()))?;
        }
        Ok(())
    }

    /// Calls one of PostgreSQL's functions for locks. Locks belong to the whole database, so the number of a
    /// lock depends on the schema.
    fn advisory<T>(
        &mut self,
        function: &'static str,
        key: i64,
        read: impl Fn(&mut Row<'_>) -> Result<T, DbError>,
    ) -> Result<Option<T>, DbError> {
        let statement = Statement {
            sqlite: "",
            postgres: Cow::Owned(format!(
                "SELECT {function}($1 # hashtext(current_schema())::bigint)"
            )),
        };
        Ok(self.rows(&statement, &[Param::Int(key)], 1, read)?.pop())
    }

    /// The transactions of other connections that are under way, by names of their own. Where they run one
    /// after another (SQLite) there is none.
    pub fn others(&mut self) -> Result<Vec<String>, DbError> {
        match &self.engine {
            Engine::Sqlite(_) => Ok(Vec::new()),
            Engine::Postgres(_) => {
                let statement = Statement {
                    sqlite: "",
                    postgres: Cow::Borrowed(
                        "SELECT pid || ' ' || xact_start FROM pg_stat_activity
                        WHERE datname = current_database() AND backend_type = 'client backend'
                            AND pid <> pg_backend_pid() AND xact_start IS NOT NULL",
                    ),
                };
                self.rows(&statement, &[], usize::MAX, |row| row.next())
            }
        }
    }

    /// Prepares for statements that join whole tables, until the transaction ends. With old statistics
    /// PostgreSQL expects small tables and joins them by nested loops, which takes very long; a hash join
    /// reads each table once.
    pub fn expect_whole_tables(&mut self) -> Result<(), DbError> {
        match &self.engine {
            Engine::Sqlite(_) => Ok(()),
            Engine::Postgres(_) => self.batch(
                "SET LOCAL enable_nestloop = off; SET LOCAL enable_mergejoin = off;
                SET LOCAL jit = off; SET LOCAL work_mem = '64MB'",
            ),
        }
    }

    /// Prepares for pages of large tables, each read from where the one before ended, until the transaction
    /// ends. Without statistics PostgreSQL expects a small table and sorts its rest for every page, instead
    /// of following an index.
    pub fn expect_pages(&mut self) -> Result<(), DbError> {
        match &self.engine {
            Engine::Sqlite(_) => Ok(()),
            Engine::Postgres(_) => self.batch(
                "SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off;
                SET LOCAL enable_bitmapscan = off",
            ),
        }
    }

    /// Wakes this process's workers once the transaction is committed.
    pub fn wake_workers(&mut self) {
        self.rings = true;
    }

    /// Does `work` once the transaction is committed, and never if it is undone: what is kept in memory must
    /// not know more than the database. It is done before the caller has its result, on the database's
    /// thread, and must neither wait nor panic.
    pub fn once_committed(&mut self, work: impl FnOnce() + Send + 'static) {
        self.afterwards.push(Box::new(work));
    }

    /// Checks that a statement can be prepared, that its placeholders are numbered in order, and returns how
    /// many columns it has.
    ///
    /// # Errors
    /// [`DbError`] that says what is wrong with it.
    pub fn check(&mut self, sql: Sql) -> Result<usize, DbError> {
        let statement = Statement::from(sql);
        match &mut self.engine {
            Engine::Sqlite(connection) => {
                let prepared = connection.prepare(statement.sqlite)?;
                check_numbering(&prepared)?;
                Ok(prepared.column_count())
            }
            Engine::Postgres(connection) => Ok(connection.prepare(&statement.postgres)?.columns().len()),
        }
    }

    /// Runs several statements without parameters.
    pub fn batch(&mut self, text: &str) -> Result<(), DbError> {
        let done = match &mut self.engine {
            Engine::Sqlite(connection) => connection.execute_batch(text).map_err(DbError::from),
            Engine::Postgres(connection) => connection.client.batch_execute(text).map_err(DbError::from),
        };
        self.note(done)
    }

    /// Makes every statement of the transaction see the same snapshot of the database; to be called before
    /// the first one. In SQLite this is always so.
    pub fn see_one_moment(&mut self) -> Result<(), DbError> {
        match &self.engine {
            Engine::Sqlite(_) => Ok(()),
            Engine::Postgres(_) => self.batch("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"),
        }
    }

    /// Runs a statement that [`super::transplant`] made.
    pub(super) fn made(&mut self, text: &str, params: &[Param<'_>]) -> Result<u64, DbError> {
        let postgres = Cow::Borrowed(text);
        let sqlite = text;
        self.execute(&Statement { sqlite, postgres }, params)
    }

    /// Locks every row that a store has in a table until the transaction ends. SQLite needs no locks, because
    /// its writers run one after another.
    pub(super) fn lock_rows(&mut self, table: &'static str, store: &str) -> Result<(), DbError> {
        if matches!(self.engine, Engine::Sqlite(_)) {
            return Ok(());
        }
        let text = format!("SELECT 1 FROM {table} WHERE store_id = $1 ORDER BY id FOR UPDATE");
        self.made(&text, &[Param::Text(store)]).map(drop)
    }

    /// Every row of a statement over the database's own catalogue.
    pub(super) fn listed<T>(
        &mut self,
        sqlite: &str,
        postgres: &str,
        map: impl FnMut(&mut Row<'_>) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        let postgres = Cow::Borrowed(postgres);
        self.rows(&Statement { sqlite, postgres }, &[], usize::MAX, map)
    }

    fn execute_declared<R>(&mut self, sql: Sql<R>, params: &[Param<'_>]) -> Result<u64, DbError> {
        let Some(declared) = self.declared else {
            return self.execute(&sql.into(), params);
        };
        let done = declared.execute(sql.sqlite, params);
        self.note(done)
    }

    fn rows_declared<T, R>(
        &mut self,
        sql: Sql<R>,
        params: &[Param<'_>],
        limit: usize,
        mut map: impl FnMut(&mut Row<'_>) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        let Some(declared) = self.declared else {
            return self.rows(&sql.into(), params, limit, map);
        };
        #[cfg(debug_assertions)]
        reads::note(sql.sqlite, params, limit);
        let mut found = Vec::new();
        let done = declared.rows(sql.sqlite, params, &mut |row| {
            found.push(map(&mut Row::sqlite(row))?);
            Ok(found.len() < limit)
        });
        self.note(done.map(|()| found))
    }

    fn execute(&mut self, statement: &Statement<'_>, params: &[Param<'_>]) -> Result<u64, DbError> {
        let done = self.engine.execute(statement, params);
        self.note(done)
    }

    fn rows<T>(
        &mut self,
        statement: &Statement<'_>,
        params: &[Param<'_>],
        limit: usize,
        map: impl FnMut(&mut Row<'_>) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        #[cfg(debug_assertions)]
        reads::note(statement.sqlite, params, limit);
        let found = self.engine.rows(statement, params, limit, map);
        self.note(found)
    }

    /// Remembers the fault of the database that a failure shows, even if the caller ignores the failure.
    pub(crate) fn note<T>(&mut self, result: Result<T, DbError>) -> Result<T, DbError> {
        result.inspect_err(|error| self.fault = self.fault.max(error.fault()))
    }
}

impl Engine<'_> {
    fn execute(&mut self, statement: &Statement<'_>, params: &[Param<'_>]) -> Result<u64, DbError> {
        match self {
            Self::Sqlite(connection) => {
                let mut prepared = connection.prepare_cached(statement.sqlite)?;
                bind(&mut prepared, params)?;
                Ok(prepared.raw_execute()?.try_into().unwrap_or(u64::MAX))
            }
            Self::Postgres(connection) => Ok(connection.execute(&statement.postgres, params)?),
        }
    }

    fn rows<T>(
        &mut self,
        statement: &Statement<'_>,
        params: &[Param<'_>],
        limit: usize,
        mut map: impl FnMut(&mut Row<'_>) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        match self {
            Self::Sqlite(connection) => {
                let mut prepared = connection.prepare_cached(statement.sqlite)?;
                bind(&mut prepared, params)?;
                let mut rows = prepared.raw_query();
                let mut found = Vec::new();
                while found.len() < limit {
                    let Some(row) = rows.next()? else { break };
                    found.push(map(&mut Row::sqlite(row))?);
                }
                Ok(found)
            }
            Self::Postgres(connection) => {
                let rows = connection.query(&statement.postgres, params)?;
                rows.iter()
                    .take(limit)
                    .map(|row| map(&mut Row::postgres(row)))
                    .collect()
            }
        }
    }
}

pub(super) fn bind(prepared: &mut rusqlite::Statement<'_>, params: &[Param<'_>]) -> Result<(), DbError> {
    debug_assert!(
        check_numbering(prepared).is_ok(),
        "placeholders are numbered in order of first appearance"
    );
    for (index, param) in params.iter().enumerate() {
        prepared.raw_bind_parameter(index + 1, param)?;
    }
    Ok(())
}

/// SQLite numbers `$1`, `$2` by first appearance, not by their digits: both must agree.
fn check_numbering(prepared: &rusqlite::Statement<'_>) -> Result<(), DbError> {
    for index in 1..=prepared.parameter_count() {
        let name = prepared.parameter_name(index).unwrap_or_default();
        if name != format!("${index}") && name != format!("?{index}") {
            return Err(DbError::Schema(format!("placeholder {index} is out of order")));
        }
    }
    Ok(())
}

/// The number of the lock with this name, for [`Tx::lock`].
pub fn lock_key(name: &str) -> i64 {
    let hash = bearer_hash(name);
    let (head, _) = hash.split_at(8);
    head.iter()
        .fold(0, |key: i64, byte| (key << 8) | i64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ended_the_transaction_is_an_outage_and_no_fault_of_the_work() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        connection.execute_batch("BEGIN").unwrap();
        let mut tx = Tx::sqlite(&connection);
        let done = tx.savepoint(|tx| {
            // A full disk ends a transaction in the same way.
            tx.batch("ROLLBACK").unwrap();
            Err::<(), _>(DbError::MissingRow)
        });
        assert_eq!(done.unwrap_err().fault(), Some(Fault::Outage));
    }
}
