//! The prepared statements of a connection to SQLite, found by where the text of a statement is: a declared
//! text is as long as the process, and two texts are never at one place with one length. The connection's own
//! cache, which built statements use, hashes the whole text twice at every execution.

use super::tx::bind;
use super::{DbError, Param};
use rusqlite::{Connection, PrepFlags, Row, Statement};
use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// A connection that has prepared this many starts over.
const STATEMENTS: usize = 256;

/// Runs declared statements.
pub(crate) trait Declared {
    /// Runs a statement and returns how many rows it changed.
    fn execute(&self, text: &'static str, params: &[Param<'_>]) -> Result<u64, DbError>;

    /// Calls `each` with the rows of a statement until it has enough, which it says with `false`.
    fn rows(
        &self,
        text: &'static str,
        params: &[Param<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<bool, DbError>,
    ) -> Result<(), DbError>;
}

/// What one connection has prepared.
pub(super) struct Statements<'c> {
    connection: &'c Connection,
    /// By the place of the text, and its length.
    prepared: RefCell<HashMap<(usize, usize), Statement<'c>>>,
}

impl<'c> Statements<'c> {
    /// Of this connection, which has prepared none yet.
    pub(super) fn of(connection: &'c Connection) -> Self {
        Self {
            connection,
            prepared: RefCell::default(),
        }
    }

    fn with<T>(
        &self,
        text: &'static str,
        params: &[Param<'_>],
        run: impl FnOnce(&mut Statement<'c>) -> Result<T, DbError>,
    ) -> Result<T, DbError> {
        let mut prepared = self.prepared.borrow_mut();
        let place = (text.as_ptr().addr(), text.len());
        if prepared.len() >= STATEMENTS && !prepared.contains_key(&place) {
            prepared.clear();
        }
        let statement = match prepared.entry(place) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let flags = PrepFlags::SQLITE_PREPARE_PERSISTENT;
                place.insert(self.connection.prepare_with_flags(text, flags)?)
            }
        };
        bind(statement, params)?;
        run(statement)
    }
}

impl Declared for Statements<'_> {
    fn execute(&self, text: &'static str, params: &[Param<'_>]) -> Result<u64, DbError> {
        self.with(text, params, |statement| {
            Ok(statement.raw_execute()?.try_into().unwrap_or(u64::MAX))
        })
    }

    fn rows(
        &self,
        text: &'static str,
        params: &[Param<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<bool, DbError>,
    ) -> Result<(), DbError> {
        self.with(text, params, |statement| {
            let mut rows = statement.raw_query();
            while let Some(row) = rows.next()? {
                if !each(row)? {
                    break;
                }
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Tx;

    /// Every text is found again, and a shorter one that begins at the same place is another one.
    #[test]
    fn a_statement_is_found_by_where_its_text_is() {
        const TEXT: &str = "SELECT 7 + 1";
        let connection = Connection::open_in_memory().unwrap();
        let statements = Statements::of(&connection);
        let number = |text: &'static str| {
            let mut found = Vec::new();
            let read = statements.rows(text, &[], &mut |row| {
                found.push(row.get::<_, i64>(0)?);
                Ok(true)
            });
            read.map(|()| found)
        };
        let text: &'static str = TEXT;
        for _ in 0..3 {
            assert_eq!(number(text).unwrap(), [8]);
            assert_eq!(number(&text[..8]).unwrap(), [7]);
        }
        assert_eq!(statements.prepared.borrow().len(), 2);
        assert!(number("SELECT").is_err());
        assert_eq!(number(text).unwrap(), [8]);
    }

    #[test]
    fn a_statement_follows_its_tables() {
        const READ: &str = "SELECT number FROM notes WHERE number > $1 ORDER BY number";
        const WRITE: &str = "INSERT INTO notes (number) VALUES ($1)";
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch("CREATE TABLE notes (number BIGINT)")
            .unwrap();
        let statements = Statements::of(&connection);
        let (read, write): (&'static str, &'static str) = (READ, WRITE);
        let numbers = |limit: usize| {
            let mut found = Vec::new();
            let read = statements.rows(read, &[Param::Int(0)], &mut |row| {
                found.push(row.get::<_, i64>(0)?);
                Ok(found.len() < limit)
            });
            read.map(|()| found).unwrap()
        };
        for number in 1..4 {
            assert_eq!(statements.execute(write, &[Param::Int(number)]).unwrap(), 1);
        }
        assert_eq!(numbers(9), [1, 2, 3]);
        // What was left half read does not hold up what comes next.
        assert_eq!(numbers(1), [1]);
        connection
            .execute_batch("DROP TABLE notes; CREATE TABLE notes (id TEXT, number BIGINT)")
            .unwrap();
        assert_eq!(numbers(9), [0; 0]);
        assert_eq!(statements.execute(write, &[Param::Int(5)]).unwrap(), 1);
        assert_eq!(numbers(9), [5]);
    }

    /// A savepoint that is undone takes what a statement did with it, and the statement goes on.
    #[test]
    fn what_is_undone_is_gone() {
        use crate::db::{DbError, Sql};
        const WRITE: Sql = Sql::new("INSERT INTO notes (number) VALUES ($1)");
        const COUNT: Sql<i64> = Sql::new("SELECT COUNT(*) FROM notes");
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch("CREATE TABLE notes (number BIGINT UNIQUE); BEGIN")
            .unwrap();
        let statements = Statements::of(&connection);
        let mut tx = Tx::sqlite(&connection).declaring(&statements);
        tx.run(WRITE, &[Param::Int(1)]).unwrap();
        let undone = tx.savepoint(|tx| {
            tx.run(WRITE, &[Param::Int(2)])?;
            tx.run(WRITE, &[Param::Int(1)])?;
            Ok::<_, DbError>(())
        });
        assert!(undone.unwrap().is_err());
        assert_eq!(tx.fetch_one(COUNT, &[]).unwrap(), 1);
        tx.run(WRITE, &[Param::Int(2)]).unwrap();
        assert_eq!(tx.fetch_one(COUNT, &[]).unwrap(), 2);
    }
}
