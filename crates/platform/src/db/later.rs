//! Counters that many transactions add to, such as how many orders of a store stand where. What is added stays
//! in memory first, and is written at the end in one row per counter: on SQLite once for all the works that
//! share a commit, on PostgreSQL just before each commit. So a row that every sale of a store touches is
//! written seldom, and locked for a moment.
//!
//! Nobody can read such a table without what was added: before a statement that names it, what waits for it is
//! written ([`Tx::write_for`], which everything that runs a statement calls). A savepoint that is undone takes
//! back what was added in it, and what it has written waits again. See
//! `docs/decisions/0063-counters-are-written-with-the-commit.md`.

use super::bulk::insert_text;
use super::{DbError, Param, Sql, Tx};
use std::borrow::Cow;
use std::collections::HashMap;

/// The most columns that a row of counters adds up.
const MOST: usize = 8;
/// How many rows one statement writes: as many as there are, in as few statements of these sizes as possible.
const SIZES: [usize; 5] = [16, 8, 4, 2, 1];
/// The most tables, a bit for each; what is added to others is written at once.
const TABLES: usize = 32;
/// The most steps that can be undone; what is added after so many is written at once.
const STEPS: usize = 65_536;
/// The most statements of which it is remembered which tables they name.
const TEXTS: usize = 4_096;

/// A table of counters: `KEY` columns that say which row, and then `OF` columns that are added up.
#[derive(Debug, Clone, Copy)]
pub struct Counters<const KEY: usize, const OF: usize> {
    add: Sql,
    /// Whether a statement writes one row at most.
    alone: bool,
}

impl<const KEY: usize, const OF: usize> Counters<KEY, OF> {
    /// The counters that a statement adds to: `INSERT INTO table (…) VALUES ($1, …) ON CONFLICT (the key) DO
    /// UPDATE SET …`, whose values are the key and then what is added.
    pub const fn new(add: Sql) -> Self {
        const { assert!(0 < OF && OF <= MOST, "a row adds up a few columns") };
        Self { add, alone: false }
    }

    /// The same, each row in a statement of its own: the key in memory has more columns than the table's, so
    /// that two rows in memory may be one in the table.
    #[must_use]
    pub const fn one_by_one(self) -> Self {
        Self { alone: true, ..self }
    }
}

/// The index of a table, and the columns of a key in it.
type Key = (usize, Vec<Value>);

/// A value of a key.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Value {
    Null,
    Int(i64),
    Bool(bool),
    Text(Box<str>),
    Blob(Box<[u8]>),
}

impl Value {
    fn of(param: &Param<'_>) -> Self {
        match *param {
            Param::Null => Self::Null,
            Param::Int(number) => Self::Int(number),
            Param::Bool(truth) => Self::Bool(truth),
            Param::Text(text) => Self::Text(text.into()),
            Param::Blob(bytes) => Self::Blob(bytes.into()),
        }
    }

    fn param(&self) -> Param<'_> {
        match self {
            Self::Null => Param::Null,
            Self::Int(number) => Param::Int(*number),
            Self::Bool(truth) => Param::Bool(*truth),
            Self::Text(text) => Param::Text(text),
            Self::Blob(bytes) => Param::Blob(bytes),
        }
    }
}

/// A table, and the parts of its statement: what is before the values of a row, and what is behind them.
struct Table {
    add: Sql,
    name: &'static str,
    into: &'static str,
    on_conflict: &'static str,
    /// How many columns it has, and how many of them are added up.
    columns: usize,
    of: usize,
    alone: bool,
}

impl Table {
    /// `None` for a statement of another form.
    fn of<const KEY: usize, const OF: usize>(counters: Counters<KEY, OF>) -> Option<Self> {
        let text = counters.add.text;
        let (name, _) = text.strip_prefix("INSERT INTO ")?.split_once(' ')?;
        let (into, row) = text.split_once(" VALUES ")?;
        Some(Self {
            add: counters.add,
            name,
            into,
            on_conflict: row.get(row.find("ON CONFLICT")?..)?,
            columns: KEY + OF,
            of: OF,
            alone: counters.alone,
        })
    }

    /// The statement that writes so many rows.
    fn text(&self, rows: usize) -> Cow<'static, str> {
        match rows {
            1 => Cow::Borrowed(self.add.text),
            _ => Cow::Owned(insert_text(
                &format!("{} VALUES", self.into),
                self.on_conflict,
                self.columns,
                rows,
            )),
        }
    }
}

/// What waits for one row.
struct Row {
    table: usize,
    sums: [i64; MOST],
}

/// What was added and is not written yet.
#[derive(Default)]
pub(crate) struct Later {
    /// Whether it is written for a group of works together, rather than at the end of each.
    is_shared: bool,
    /// Whether something could not be written.
    has_failed: bool,
    tables: Vec<Table>,
    /// Where the rows with these keys are.
    keys: HashMap<Key, usize>,
    rows: Vec<Row>,
    /// What rows were before each step, the last one at the end. Writing a row is a step, too.
    steps: Vec<(usize, [i64; MOST])>,
    /// The tables that something may wait for, as bits.
    waiting: u32,
    /// The tables that statements name, by the length of their texts.
    texts: HashMap<usize, Vec<(Box<str>, u32)>>,
    /// How many these are.
    known: usize,
}

impl Later {
    /// Forgets what waits, before works run whose additions are written `together`, or at the end of each.
    pub(super) fn begin(&mut self, together: bool) {
        self.is_shared = together;
        self.has_failed = false;
        self.keys.clear();
        self.rows.clear();
        self.steps.clear();
        self.waiting = 0;
    }

    /// What is left where a panic took it away. What works had added `together` is not known any more, so
    /// they must run again.
    pub(super) fn lost(together: bool) -> Box<Self> {
        Box::new(Self {
            is_shared: together,
            has_failed: together,
            ..Self::default()
        })
    }

    /// Whether something could not be written since [`Later::begin`].
    pub(super) fn has_failed(&self) -> bool {
        self.has_failed
    }

    /// Where [`Later::undo`] goes back to.
    pub(super) fn mark(&self) -> usize {
        self.steps.len()
    }

    /// Takes back every step since the mark, when the database has undone what was written since.
    pub(super) fn undo(&mut self, mark: usize) {
        for (row, before) in self.steps.drain(mark.min(self.steps.len())..).rev() {
            let row = &mut self.rows[row];
            row.sums = before;
            self.waiting |= 1 << row.table;
        }
    }

    /// The index of a table; `None` when it cannot be added to later.
    fn table<const KEY: usize, const OF: usize>(&mut self, counters: Counters<KEY, OF>) -> Option<usize> {
        let known = self
            .tables
            .iter()
            .position(|table| table.add.text == counters.add.text);
        if known.is_some() || self.tables.len() == TABLES {
            return known;
        }
        self.tables.push(Table::of(counters)?);
        // Statements were not looked through for this one.
        self.forget_texts();
        Some(self.tables.len() - 1)
    }

    fn forget_texts(&mut self) {
        self.texts.clear();
        self.known = 0;
    }

    /// Adds to the row with a key; `false` when that does not fit in memory.
    fn add(&mut self, table: usize, key: Vec<Value>, by: &[i64]) -> bool {
        if self.steps.len() >= STEPS {
            return false;
        }
        let next = self.rows.len();
        let index = *self.keys.entry((table, key)).or_insert(next);
        if index == next {
            let sums = [0; MOST];
            self.rows.push(Row { table, sums });
        }
        let row = &mut self.rows[index];
        let mut sums = row.sums;
        for (sum, by) in sums.iter_mut().zip(by) {
            let Some(more) = sum.checked_add(*by) else {
                return false;
            };
            *sum = more;
        }
        self.steps.push((index, row.sums));
        row.sums = sums;
        self.waiting |= 1 << table;
        true
    }

    /// The tables that something may wait for and that a statement names.
    fn named_in(&mut self, text: &str) -> u32 {
        if self.waiting == 0 {
            return 0;
        }
        let alike = self.texts.get(&text.len());
        let known = alike.and_then(|alike| alike.iter().find(|(known, _)| **known == *text));
        if let Some((_, named)) = known {
            return self.waiting & named;
        }
        let tables = (0..).zip(&self.tables);
        let named = tables
            .filter(|(_, table)| text.contains(table.name))
            .fold(0, |named, (index, _): (usize, _)| named | (1 << index));
        if self.known == TEXTS {
            self.forget_texts();
        }
        let alike = self.texts.entry(text.len()).or_default();
        alike.push((text.into(), named));
        self.known += 1;
        self.waiting & named
    }

    /// Writes what waits for these tables, in one order, so that two transactions do not deadlock.
    fn write(
        &mut self,
        tables: u32,
        mut run: impl FnMut(&str, &[Param<'_>]) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        let due = tables & self.waiting;
        if due == 0 {
            return Ok(());
        }
        let waits = |row: &Row| due & (1 << row.table) != 0 && row.sums != [0; MOST];
        let mut rows: Vec<(&Key, usize)> = self
            .keys
            .iter()
            .filter(|(_, row)| waits(&self.rows[**row]))
            .map(|(key, row)| (key, *row))
            .collect();
        rows.sort_unstable_by_key(|(key, _)| (self.tables[key.0].name, *key));
        for rows in rows.chunk_by(|(one, _), (next, _)| one.0 == next.0) {
            let mut rest = rows;
            let table = &self.tables[rows[0].0.0];
            for size in SIZES {
                while rest.len() >= size && (size == 1 || !table.alone) {
                    let (batch, after) = rest.split_at(size);
                    let mut values = Vec::with_capacity(size * table.columns);
                    for ((_, key), row) in batch {
                        values.extend(key.iter().map(Value::param));
                        let sums = self.rows[*row].sums.iter().take(table.of);
                        values.extend(sums.map(|sum| Param::Int(*sum)));
                    }
                    run(&table.text(size), &values)?;
                    for (_, row) in batch {
                        self.steps.push((*row, self.rows[*row].sums));
                        self.rows[*row].sums = [0; MOST];
                    }
                    rest = after;
                }
            }
        }
        self.waiting &= !due;
        Ok(())
    }
}

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
        if let Some(table) = later.table(counters)
            && later.add(table, key.iter().map(Value::of).collect(), &by)
        {
            return Ok(());
        }
        let by = by.map(Param::Int);
        self.run(counters.add, &[&key[..], &by[..]].concat()).map(drop)
    }

    /// Writes what waits for the tables that a statement names, so that it sees what was added before.
    pub(super) fn write_for(&mut self, text: &str) -> Result<(), DbError> {
        let later = self.later.as_mut();
        match later.map_or(0, |later| later.named_in(text)) {
            0 => Ok(()),
            tables => self.write_later(tables),
        }
    }

    /// Writes what a work added, unless that is written for its group together.
    pub(super) fn write_own(&mut self) -> Result<(), DbError> {
        match &self.later {
            Some(later) if !later.is_shared => self.write_all(),
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
        let written = later.write(tables, |text, values| self.made(text, values).map(drop));
        later.has_failed |= written.is_err();
        self.later = Some(later);
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
