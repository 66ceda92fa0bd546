//! Statements whose result nobody waits for. On PostgreSQL they share the round trip of the next statement
//! that somebody waits for; one that fails makes that one fail, or the end of the work. On SQLite, where no
//! round trip is saved, they run at once.

use super::row::ToRow;
use super::sql::{Insert, Sql, Update};
use super::tx::Engine;
use super::value::Param;
use super::{DbError, Tx, dialect};

/// Begins a work of a group, of which its changes can be undone alone.
pub(super) const SAVEPOINT: &str = "SAVEPOINT work";
/// Keeps the changes of a work of a group.
const RELEASE: &str = "RELEASE SAVEPOINT work";
/// Undoes them.
pub(super) const UNDO: &str = "ROLLBACK TO SAVEPOINT work; RELEASE SAVEPOINT work";

impl Tx<'_> {
    /// Like [`Tx::run`], for who does not ask how many rows were changed.
    pub fn send(&mut self, sql: Sql, params: &[Param<'_>]) -> Result<(), DbError> {
        if matches!(self.engine, Engine::Sqlite(_)) {
            return self.run(sql, params).map(drop);
        }
        self.send_text(&dialect::postgres_text(sql), params)
    }

    /// Like [`Tx::insert`], for who does not ask whether the row was inserted.
    ///
    /// # Errors
    /// [`DbError`] from the database, or when a value has no JSON.
    pub fn send_insert<T: ToRow>(
        &mut self,
        sql: Sql<Insert<T>>,
        params: &[Param<'_>],
        row: &T,
    ) -> Result<(), DbError> {
        if matches!(self.engine, Engine::Sqlite(_)) {
            return self.insert(sql, params, row).map(drop);
        }
        let text = dialect::postgres_text(sql);
        row.with_values(|values| self.send_text(&text, &[params, values].concat()))
    }

    /// Like [`Tx::update`], for who does not ask how many rows were changed.
    ///
    /// # Errors
    /// [`DbError`] from the database, or when a value has no JSON.
    pub fn send_update<T: ToRow>(
        &mut self,
        sql: Sql<Update<T>>,
        params: &[Param<'_>],
        row: &T,
    ) -> Result<(), DbError> {
        if matches!(self.engine, Engine::Sqlite(_)) {
            return self.update(sql, params, row).map(drop);
        }
        let text = dialect::postgres_text(sql);
        row.with_values(|values| {
            let values = values.iter().zip(T::COLUMNS);
            let changed = values.filter(|(_, column)| !column.is_fixed);
            let params: Vec<Param<'_>> = params
                .iter()
                .chain(changed.map(|(value, _)| value))
                .copied()
                .collect();
            self.send_text(&text, &params)
        })
    }

    /// Waits for the results of all that was sent.
    ///
    /// # Errors
    /// The error of the first statement that failed.
    pub(super) fn settle(&mut self) -> Result<(), DbError> {
        let settled = match &mut self.engine {
            Engine::Sqlite(_) => Ok(()),
            Engine::Postgres(connection) => connection.settle().map_err(DbError::from),
        };
        self.note(settled)
    }

    /// Ends a work that means to keep its changes: all of its statements have succeeded, or it fails.
    ///
    /// # Errors
    /// The error of the first statement that failed.
    pub(crate) fn conclude(&mut self) -> Result<(), DbError> {
        if self.is_grouped && self.fault.is_some() {
            return Err(DbError::NotAlone);
        }
        if let Engine::Postgres(connection) = &mut self.engine {
            if self.is_grouped {
                connection.send_fixed(RELEASE);
            } else if connection.has_failed() {
                // Where nobody took notice, PostgreSQL would roll back and call it a commit.
                connection.send_fixed("SELECT 1");
            }
        }
        self.settle()
    }

    /// Demands a transaction that is not shared with other works: what it sets lasts until the end of the
    /// transaction. Where several works share it, this one is undone and runs again in one of its own.
    pub(super) fn expect_own(&mut self) -> Result<(), DbError> {
        match self.is_grouped {
            true => self.note(Err(DbError::NotAlone)),
            false => Ok(()),
        }
    }

    /// Sends statements without parameters.
    pub(super) fn send_fixed(&mut self, text: &'static str) -> Result<(), DbError> {
        match &mut self.engine {
            Engine::Sqlite(_) => self.batch(text),
            Engine::Postgres(connection) => {
                connection.send_fixed(text);
                Ok(())
            }
        }
    }

    /// Goes back to a savepoint. What was sent meanwhile and failed is undone with it.
    pub(super) fn undo_to(&mut self, text: &'static str) -> Result<(), DbError> {
        if let Engine::Postgres(connection) = &mut self.engine {
            // The failure is that of what is being undone; that of the connection shows in what follows.
            let _ = connection.settle();
        }
        self.send_fixed(text)
    }

    /// Sends a statement that the database's own code made.
    pub(super) fn send_made(&mut self, text: &str, params: &[Param<'_>]) -> Result<(), DbError> {
        match &self.engine {
            Engine::Sqlite(_) => self.made(text, params).map(drop),
            Engine::Postgres(_) => self.send_text(text, params),
        }
    }

    fn send_text(&mut self, text: &str, params: &[Param<'_>]) -> Result<(), DbError> {
        self.write_for(text)?;
        let sent = match &mut self.engine {
            // Never called for SQLite, whose texts are others.
            Engine::Sqlite(_) => Ok(()),
            Engine::Postgres(connection) => connection.send(text, params).map_err(DbError::from),
        };
        self.note(sent)
    }
}
