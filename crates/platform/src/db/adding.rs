//! Adding to counters in a transaction; what waits to be written is in [`later`](super::later).

use super::later::Counters;
use super::{DbError, Param, Tx};

impl Tx<'_> {
    /// Adds to the row of counters with this key, which is made if there is none. It is written before the
    /// transaction ends, or before a statement that names the table.
    pub fn add<const KEY: usize, const OF: usize>(
        &mut self,
        counters: Counters<KEY, OF>,
        key: [Param<'_>; KEY],
        by: [i64; OF],
    ) -> Result<(), DbError> {
        if by == [0; OF] {
            return Ok(());
        }
        let later = self.later.get_or_insert_with(Box::default);
        if later.add(counters, &key, &by) {
            return Ok(());
        }
        let by = by.map(Param::Int);
        self.run(counters.add, &[&key[..], &by[..]].concat()).map(drop)
    }

    /// Writes what waits for the tables that a statement names, so that it sees what was added before.
    pub(super) fn write_for(&mut self, text: &str) -> Result<(), DbError> {
        self.do_last_for(text)?;
        let later = self.later.as_mut();
        match later.map_or(0, |later| later.named_in(text)) {
            0 => Ok(()),
            tables => self.write_later(tables),
        }
    }

    /// Writes what a work added, unless that is written for its group together.
    pub(super) fn write_own(&mut self) -> Result<(), DbError> {
        match &self.later {
            Some(later) if !later.is_shared() => self.write_all(),
            _ => Ok(()),
        }
    }

    /// Writes everything that waits.
    pub(super) fn write_all(&mut self) -> Result<(), DbError> {
        self.write_later(u32::MAX)
    }

    fn write_later(&mut self, tables: u32) -> Result<(), DbError> {
        // Taken meanwhile: the statements that write it ask for it, too.
        let Some(mut later) = self.later.take() else {
            return Ok(());
        };
        let written = later.write(tables, |text, values| self.send_made(text, values));
        self.later = Some(later);
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Sql;
    use crate::params;
    use rusqlite::Connection;

    const COUNTS: Counters<2, 1> = Counters::new(Sql::new(
        "INSERT INTO counts (store_id, kind, count) VALUES ($1, $2, $3)
        ON CONFLICT (store_id, kind) DO UPDATE SET count = counts.count + excluded.count",
    ));
    const HOURS: Counters<1, 2> = Counters::new(Sql::new(
        "INSERT INTO hours (hour, orders, volume) VALUES ($1, $2, $3)
        ON CONFLICT (hour) DO UPDATE SET orders = hours.orders + excluded.orders,
            volume = hours.volume + excluded.volume",
    ));
    const COUNT: Sql = Sql::new("SELECT count FROM counts WHERE kind = $1");
    const WRITES: Sql = Sql::new("SELECT COUNT(*) FROM writes");

    /// A database that knows how often a row of its counters is written.
    fn database() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        let schema = "CREATE TABLE counts (store_id TEXT, kind TEXT, count BIGINT,
                PRIMARY KEY (store_id, kind));
            CREATE TABLE hours (hour BIGINT PRIMARY KEY, orders BIGINT, volume BIGINT);
            CREATE TABLE writes (n INTEGER PRIMARY KEY);
            CREATE TRIGGER inserted AFTER INSERT ON counts BEGIN INSERT INTO writes VALUES (NULL); END;
            CREATE TRIGGER updated AFTER UPDATE ON counts BEGIN INSERT INTO writes VALUES (NULL); END;
            BEGIN";
        connection.execute_batch(schema).unwrap();
        connection
    }

    fn add(tx: &mut Tx<'_>, kind: &str, by: i64) {
        tx.add(COUNTS, ["s".into(), kind.into()], [by]).unwrap();
    }

    fn count(tx: &mut Tx<'_>, kind: &str) -> Option<i64> {
        tx.first(COUNT, params![kind], |row| row.next()).unwrap()
    }

    fn writes(tx: &mut Tx<'_>) -> i64 {
        tx.one(WRITES, &[], |row| row.next()).unwrap()
    }

    #[test]
    fn a_row_is_written_once_however_often_it_was_added_to() {
        let connection = database();
        let mut tx = Tx::sqlite(&connection);
        for _ in 0..50 {
            add(&mut tx, "a", 1);
            add(&mut tx, "b", 2);
            // What came to nothing is not written at all.
            add(&mut tx, "c", 1);
            add(&mut tx, "c", -1);
        }
        assert_eq!(writes(&mut tx), 0);
        tx.write_own().unwrap();
        assert_eq!(writes(&mut tx), 2);
        tx.write_own().unwrap();
        assert_eq!(writes(&mut tx), 2);
        assert_eq!((count(&mut tx, "a"), count(&mut tx, "b")), (Some(50), Some(100)));
        assert_eq!(count(&mut tx, "c"), None);
    }

    #[test]
    fn any_number_of_rows_is_written() {
        let connection = database();
        let mut tx = Tx::sqlite(&connection);
        for number in 0..37_i64 {
            add(&mut tx, &format!("k{number}"), number + 1);
            tx.add(HOURS, [number.into()], [1, number]).unwrap();
        }
        tx.write_own().unwrap();
        for number in 0..37 {
            assert_eq!(count(&mut tx, &format!("k{number}")), Some(number + 1));
        }
        let sums = Sql::new("SELECT SUM(orders) * 1000 + SUM(volume) FROM hours");
        assert_eq!(tx.one(sums, &[], |row| row.next::<i64>()).unwrap(), 37_666);
    }

    #[test]
    fn whoever_reads_sees_what_was_added_before() {
        let connection = database();
        let mut tx = Tx::sqlite(&connection);
        add(&mut tx, "a", 3);
        tx.add(HOURS, [0_i64.into()], [1, 9]).unwrap();
        assert_eq!(count(&mut tx, "a"), Some(3));
        // Only what the statement names was written.
        let hours = Sql::new("SELECT COUNT(*) FROM (SELECT 1 FROM hours)");
        let unseen: i64 = connection.query_row(hours.text(), [], |row| row.get(0)).unwrap();
        assert_eq!(unseen, 0);
        assert_eq!(tx.one(hours, &[], |row| row.next::<i64>()).unwrap(), 1);
        add(&mut tx, "a", 1);
        let changed = Sql::new("UPDATE counts SET count = count * 10 WHERE kind = $1");
        assert_eq!(tx.run(changed, params!["a"]).unwrap(), 1);
        add(&mut tx, "a", 2);
        tx.batch("DELETE FROM counts WHERE count <> 42").unwrap();
        assert_eq!(count(&mut tx, "a"), Some(42));
    }

    #[test]
    fn what_is_undone_was_never_added() {
        let connection = database();
        let mut tx = Tx::sqlite(&connection);
        add(&mut tx, "a", 1);
        let undone = tx.savepoint(|tx| {
            add(tx, "a", 10);
            add(tx, "b", 10);
            // It is written within the savepoint, with what was added before it.
            assert_eq!(count(tx, "a"), Some(11));
            let kept = tx.savepoint(|tx| {
                add(tx, "a", 100);
                Ok::<_, DbError>(())
            });
            kept.unwrap().unwrap();
            let inner = tx.savepoint(|tx| {
                add(tx, "a", 1000);
                assert_eq!(count(tx, "a"), Some(1111));
                Err::<(), _>(DbError::MissingRow)
            });
            assert!(inner.unwrap().is_err());
            assert_eq!(count(tx, "a"), Some(111));
            Err::<(), _>(DbError::MissingRow)
        });
        assert!(undone.unwrap().is_err());
        tx.write_own().unwrap();
        assert_eq!(count(&mut tx, "a"), Some(1));
        assert_eq!(count(&mut tx, "b"), None);
    }

    #[test]
    fn a_savepoint_that_stays_keeps_what_was_added() {
        let connection = database();
        let mut tx = Tx::sqlite(&connection);
        let kept = tx.savepoint(|tx| {
            add(tx, "a", 5);
            assert_eq!(count(tx, "a"), Some(5));
            add(tx, "a", 2);
            Ok::<_, DbError>(())
        });
        kept.unwrap().unwrap();
        add(&mut tx, "a", 1);
        tx.write_own().unwrap();
        assert_eq!(count(&mut tx, "a"), Some(8));
    }

    #[test]
    fn what_does_not_fit_in_memory_is_written_at_once() {
        let connection = database();
        let mut tx = Tx::sqlite(&connection);
        tx.add(HOURS, [1_i64.into()], [1, i64::MAX]).unwrap();
        tx.add(HOURS, [1_i64.into()], [-1, -7]).unwrap();
        add(&mut tx, "a", i64::MAX);
        // The database decides what becomes of a sum that is too large: SQLite makes another number of it.
        add(&mut tx, "a", 1);
        let kind = Sql::new("SELECT typeof(count) FROM counts");
        assert_eq!(tx.one(kind, &[], |row| row.next::<String>()).unwrap(), "real");
        let hour = Sql::new("SELECT volume FROM hours WHERE orders = 0");
        let volume = tx.one(hour, &[], |row| row.next::<i64>()).unwrap();
        assert_eq!(volume, i64::MAX - 7);
    }

    #[test]
    fn rows_that_may_be_one_are_written_one_by_one() {
        const NAMED: Counters<2, 2> = Counters::new(Sql::new(
            "INSERT INTO names (kind, name, count, weight) VALUES ($1, $2, $3, $4)
            ON CONFLICT (kind) DO UPDATE SET name = excluded.name, count = names.count + excluded.count,
                weight = names.weight + excluded.weight",
        ))
        .one_by_one();
        let connection = database();
        let schema = "CREATE TABLE names (kind TEXT PRIMARY KEY, name TEXT, count BIGINT, weight BIGINT)";
        connection.execute_batch(schema).unwrap();
        let mut tx = Tx::sqlite(&connection);
        for name in ["old", "new", "old"] {
            let key = ["k".into(), name.into()];
            tx.add(NAMED, key, [1, 2]).unwrap();
        }
        tx.write_own().unwrap();
        let row = Sql::new("SELECT kind || ' ' || count || ' ' || weight FROM names");
        assert_eq!(tx.one(row, &[], |row| row.next::<String>()).unwrap(), "k 3 6");
        let name = Sql::new("SELECT name FROM names");
        assert_eq!(tx.one(name, &[], |row| row.next::<String>()).unwrap(), "old");
    }

    #[test]
    fn a_statement_of_another_form_runs_at_once() {
        const PLAIN: Counters<1, 1> = Counters::new(Sql::new(
            "INSERT INTO hours (hour, orders, volume) SELECT $1, $2, 0 WHERE TRUE
            ON CONFLICT (hour) DO UPDATE SET orders = hours.orders + excluded.orders",
        ));
        let connection = database();
        let mut tx = Tx::sqlite(&connection);
        tx.add(PLAIN, [7_i64.into()], [1]).unwrap();
        tx.add(PLAIN, [7_i64.into()], [1]).unwrap();
        let text = "SELECT orders FROM hours";
        let orders: i64 = connection.query_row(text, [], |row| row.get(0)).unwrap();
        assert_eq!(orders, 2);
    }
}
