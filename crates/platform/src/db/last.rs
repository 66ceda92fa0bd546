//! What a work does last. A row that all works of a store wait for, such as its balance, is locked until the
//! commit, so it is taken when everything else is done.
//!
//! Nobody can read such a table without what waits for it: before a statement that names it, what waits is
//! done, as with counters ([`later`](super::later)).

use super::{DbError, Tx};
use std::mem;

impl Tx<'_> {
    /// Does `step` at the end of the work, or before a statement that names one of these tables. Its failure
    /// fails the work.
    pub fn last(
        &mut self,
        tables: &'static [&'static str],
        step: impl FnOnce(&mut Tx<'_>) -> Result<(), DbError> + Send + 'static,
    ) {
        self.last.push((tables, Box::new(step)));
    }

    /// Does what waits for the end of the work, in its order.
    pub(super) fn do_last(&mut self) -> Result<(), DbError> {
        for (_, step) in mem::take(&mut self.last) {
            if let Err(error) = step(self) {
                // Whoever takes no notice of it must not keep the rest.
                self.last(&[], |_| Err(DbError::Unfinished));
                return Err(error);
            }
        }
        Ok(())
    }

    /// The same, if a statement names a table that something waits for.
    pub(super) fn do_last_for(&mut self, text: &str) -> Result<(), DbError> {
        let mut waiting = self.last.iter().flat_map(|(tables, _)| tables.iter());
        match waiting.any(|table| text.contains(*table)) {
            true => self.do_last(),
            false => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Sql;
    use crate::params;
    use rusqlite::Connection;

    const ADD: Sql = Sql::new("INSERT INTO heads (id) VALUES ($1)");
    const COUNT: Sql = Sql::new("SELECT COUNT(*) FROM heads");
    const OTHER: Sql = Sql::new("SELECT COUNT(*) FROM others");

    fn database() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        let schema = "CREATE TABLE heads (id BIGINT PRIMARY KEY); CREATE TABLE others (id BIGINT); BEGIN";
        connection.execute_batch(schema).unwrap();
        connection
    }

    fn add(tx: &mut Tx<'_>, id: i64) {
        tx.last(&["heads"], move |tx| tx.run(ADD, params![id]).map(drop));
    }

    fn stored(connection: &Connection) -> i64 {
        connection.query_row(COUNT.text(), [], |row| row.get(0)).unwrap()
    }

    fn count(tx: &mut Tx<'_>, sql: Sql) -> i64 {
        tx.one(sql, &[], |row| row.next()).unwrap()
    }

    #[test]
    fn it_is_done_at_the_end_or_before_somebody_looks() {
        let connection = database();
        let mut tx = Tx::sqlite(&connection);
        add(&mut tx, 1);
        add(&mut tx, 2);
        assert_eq!((count(&mut tx, OTHER), stored(&connection)), (0, 0));
        assert_eq!(count(&mut tx, COUNT), 2);
        add(&mut tx, 3);
        assert_eq!(stored(&connection), 2);
        tx.do_last().unwrap();
        assert_eq!(stored(&connection), 3);
        tx.do_last().unwrap();
        assert_eq!(stored(&connection), 3);
    }

    #[test]
    fn what_is_undone_is_not_done_last() {
        let connection = database();
        let mut tx = Tx::sqlite(&connection);
        add(&mut tx, 1);
        for looks in [false, true] {
            let undone = tx.savepoint(|tx| {
                add(tx, 2);
                if looks {
                    assert_eq!(count(tx, COUNT), 2);
                }
                Err::<(), _>(DbError::MissingRow)
            });
            assert!(undone.unwrap().is_err());
        }
        let kept = tx.savepoint(|tx| {
            add(tx, 3);
            Ok::<_, DbError>(())
        });
        kept.unwrap().unwrap();
        tx.do_last().unwrap();
        assert_eq!(stored(&connection), 2);
    }

    #[test]
    fn a_failure_of_which_nobody_takes_notice_fails_the_work() {
        let connection = database();
        let mut tx = Tx::sqlite(&connection);
        add(&mut tx, 1);
        add(&mut tx, 1);
        assert!(tx.one(COUNT, &[], |row| row.next::<i64>()).is_err());
        assert!(matches!(tx.do_last(), Err(DbError::Unfinished)));
    }
}
