//! Counters that many transactions add to, such as how many orders of a store stand where. What is added
//! stays in memory first, and is written at the end in one row per counter: on SQLite once for all the works
//! that share a commit, on PostgreSQL just before each commit. So a row that every sale of a store touches is
//! written seldom, and locked for a moment.
//!
//! Nobody can read such a table without what was added: before a statement that names it, what waits for it
//! is written (`Tx::write_for`, which everything that runs a statement calls). A savepoint that is undone
//! takes back what was added in it, and what it has written waits again. See
//! `docs/decisions/0063-counters-are-written-with-the-commit.md`.

use super::sql::insert_text;
use super::{DbError, Param, Sql};
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
    pub(super) add: Sql,
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

    /// Whether it is written for a group of works together.
    pub(super) fn is_shared(&self) -> bool {
        self.is_shared
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

    /// Adds to the row with a key; `false` when that cannot be kept in memory.
    pub(super) fn add<const KEY: usize, const OF: usize>(
        &mut self,
        counters: Counters<KEY, OF>,
        key: &[Param<'_>; KEY],
        by: &[i64; OF],
    ) -> bool {
        if self.steps.len() >= STEPS {
            return false;
        }
        let Some(table) = self.table(counters) else {
            return false;
        };
        let next = self.rows.len();
        let key = key.iter().map(Value::of).collect();
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
    pub(super) fn named_in(&mut self, text: &str) -> u32 {
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

    /// Writes what waits for these tables, by `run`.
    pub(super) fn write(
        &mut self,
        tables: u32,
        run: impl FnMut(&str, &[Param<'_>]) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        let written = self.write_rows(tables, run);
        self.has_failed |= written.is_err();
        written
    }

    /// In one order, so that two transactions do not deadlock.
    fn write_rows(
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
