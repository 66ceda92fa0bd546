//! Inserts of many rows at once, for loads and for large batches.

use super::tx::Engine;
use super::{DbError, Param, Tx};
use std::fmt::Write as _;
use std::sync::OnceLock;

/// Rows of one statement. With many more, SQLite's program for the statement outgrows the processor's caches.
const BATCH: usize = 20;

/// The statements that insert rows of a shape with `OWN` values each.
#[derive(Debug)]
pub struct Inserts<const OWN: usize> {
    into: &'static str,
    row: &'static str,
    shared: usize,
    tail: &'static str,
    sqlite: OnceLock<Texts>,
    postgres: OnceLock<Texts>,
}

/// The statements for a full batch and for one row.
#[derive(Debug)]
struct Texts {
    many: String,
    one: String,
}

impl<const OWN: usize> Inserts<OWN> {
    /// Inserts into a table and its columns, `into`. `row` is one row in parentheses: `@1`, `@2`, … up to
    /// `shared` are values that all rows share, and `#1`, `#2`, … up to `OWN` are the row's own.
    pub const fn new(into: &'static str, shared: usize, row: &'static str) -> Self {
        Self {
            into,
            row,
            shared,
            tail: "",
            sqlite: OnceLock::new(),
            postgres: OnceLock::new(),
        }
    }

    /// The same with something behind the last row, as `ON CONFLICT …`.
    pub const fn then(mut self, tail: &'static str) -> Self {
        self.tail = tail;
        self
    }

    /// The statements for SQLite. With `OR FAIL` it need not save what a statement changes in order to undo
    /// that statement alone.
    fn sqlite(&self) -> &Texts {
        self.sqlite.get_or_init(|| self.texts("INSERT OR FAIL INTO", '?'))
    }

    fn postgres(&self) -> &Texts {
        self.postgres.get_or_init(|| self.texts("INSERT INTO", '$'))
    }

    fn texts(&self, verb: &str, mark: char) -> Texts {
        let [many, one] = [BATCH, 1].map(|rows| self.text(verb, mark, rows));
        Texts { many, one }
    }

    /// The statement for this number of rows.
    fn text(&self, verb: &str, mark: char, rows: usize) -> String {
        let mut text = format!("{verb} {} VALUES", self.into);
        for row in 0..rows {
            text.push_str(if row == 0 { " " } else { ", " });
            let mut rest = self.row;
            while let Some(at) = rest.find(['@', '#']) {
                let (before, placeholder) = rest.split_at(at);
                let digits = placeholder[1..]
                    .find(|c: char| !c.is_ascii_digit())
                    .map_or(placeholder.len(), |length| length + 1);
                let number: usize = placeholder[1..digits].parse().unwrap_or(0);
                let number = match placeholder.starts_with('@') {
                    true => number,
                    false => self.shared + row * OWN + number,
                };
                let _ = write!(text, "{before}{mark}{number}");
                rest = &placeholder[digits..];
            }
            text.push_str(rest);
        }
        text.push_str(self.tail);
        text
    }
}

impl Tx<'_> {
    /// Inserts rows with as few statements as the parameter limit allows. `head` is everything up to
    /// and including `VALUES`; `tail` follows the last row (`ON CONFLICT …` or nothing).
    pub fn insert_many(
        &mut self,
        head: &'static str,
        tail: &'static str,
        columns: usize,
        values: &[Param<'_>],
    ) -> Result<u64, DbError> {
        // One statement text per batch size would flood the statement caches: full batches of a
        // fixed size, then single rows.
        const BATCH: usize = 50;
        debug_assert!(columns > 0 && values.len().is_multiple_of(columns));
        let mut inserted = 0;
        let mut rest = values;
        for rows in [BATCH, 1] {
            if rest.len() < rows * columns {
                continue;
            }
            let text = insert_text(head, tail, columns, rows);
            while rest.len() >= rows * columns {
                let (batch, after) = rest.split_at(rows * columns);
                inserted += self.made(&text, batch)?;
                rest = after;
            }
        }
        Ok(inserted)
    }

    /// Inserts `rows`, each given by its own values, and returns how many were inserted. After an error the
    /// transaction must be undone: on SQLite some of the rows may be stored.
    pub fn insert_rows<'p, const OWN: usize>(
        &mut self,
        inserts: &Inserts<OWN>,
        shared: &[Param<'_>],
        rows: impl Iterator<Item = [Param<'p>; OWN]>,
    ) -> Result<u64, DbError> {
        let inserted = self.engine.insert_rows(inserts, shared, rows);
        self.note(inserted)
    }

    /// Runs `work` without these indexes of SQLite and then makes them again as they were: sorting all
    /// entries once costs less than putting each in its place. PostgreSQL keeps its indexes.
    ///
    /// # Errors
    /// The error of `work`, or a [`DbError`]; the indexes are back when the transaction is undone.
    pub fn without_indexes<T, E: From<DbError>>(
        &mut self,
        names: &[&'static str],
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut definitions = Vec::new();
        if let Engine::Sqlite(connection) = &self.engine {
            for name in names {
                definitions.push(drop_index(connection, name).map_err(DbError::from)?);
            }
        }
        let done = work(self)?;
        for definition in definitions {
            self.batch(&definition)?;
        }
        Ok(done)
    }
}

impl Engine<'_> {
    fn insert_rows<'p, const OWN: usize>(
        &mut self,
        inserts: &Inserts<OWN>,
        shared: &[Param<'_>],
        rows: impl Iterator<Item = [Param<'p>; OWN]>,
    ) -> Result<u64, DbError> {
        let mut inserted = 0;
        match self {
            Self::Sqlite(connection) => {
                let Texts { many, one } = inserts.sqlite();
                let mut many = connection.prepare_cached(many)?;
                let mut one = connection.prepare_cached(one)?;
                for (index, value) in shared.iter().enumerate() {
                    many.raw_bind_parameter(index + 1, value)?;
                    one.raw_bind_parameter(index + 1, value)?;
                }
                in_batches(rows, |rows| {
                    let statement = if rows.len() == BATCH { &mut many } else { &mut one };
                    for (value, index) in rows.as_flattened().iter().zip(shared.len() + 1..) {
                        statement.raw_bind_parameter(index, value)?;
                    }
                    inserted += statement.raw_execute()? as u64;
                    Ok::<_, DbError>(())
                })?;
            }
            Self::Postgres(connection) => {
                let Texts { many, one } = inserts.postgres();
                let mut params = shared.to_vec();
                in_batches(rows, |rows| {
                    params.truncate(shared.len());
                    params.extend_from_slice(rows.as_flattened());
                    inserted += connection.execute(if rows.len() == BATCH { many } else { one }, &params)?;
                    Ok::<_, DbError>(())
                })?;
            }
        }
        Ok(inserted)
    }
}

/// Calls `insert` with a full batch each time, then with every row that is left.
fn in_batches<T, E>(
    mut rows: impl Iterator<Item = T>,
    mut insert: impl FnMut(&[T]) -> Result<(), E>,
) -> Result<(), E> {
    let mut batch = Vec::with_capacity(BATCH);
    loop {
        batch.clear();
        batch.extend(rows.by_ref().take(BATCH));
        if batch.len() < BATCH {
            return batch.chunks(1).try_for_each(insert);
        }
        insert(&batch)?;
    }
}

fn insert_text(head: &str, tail: &str, columns: usize, rows: usize) -> String {
    let mut text = String::with_capacity(head.len() + rows * columns * 5 + tail.len());
    text.push_str(head);
    for row in 0..rows {
        text.push_str(if row == 0 { " (" } else { ", (" });
        for column in 1..=columns {
            let number = (row * columns + column).to_string();
            text.push_str(if column == 1 { "$" } else { ", $" });
            text.push_str(&number);
        }
        text.push(')');
    }
    text.push(' ');
    text.push_str(tail);
    text
}

/// Drops an index and returns its definition.
fn drop_index(connection: &rusqlite::Connection, name: &'static str) -> rusqlite::Result<String> {
    const FIND: &str = "SELECT sql FROM sqlite_master WHERE type = 'index' AND name = ?1";
    let definition = connection.query_row(FIND, [name], |row| row.get(0))?;
    connection.execute_batch(&format!("DROP INDEX {name}"))?;
    Ok(definition)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_row_by_row() {
        let inserts: Inserts<12> = Inserts::new("t (a, b, c)", 2, "(@1, @2 || #1, #12)");
        let inserts = inserts.then(" ON CONFLICT DO NOTHING");
        assert_eq!(
            inserts.text("INSERT INTO", '$', 2),
            "INSERT INTO t (a, b, c) VALUES ($1, $2 || $3, $14), ($1, $2 || $15, $26) ON CONFLICT DO NOTHING"
        );
    }

    #[test]
    fn what_fills_no_batch_goes_row_by_row() {
        let mut sizes = Vec::new();
        let done: Result<(), ()> = in_batches(0..2 * BATCH + 2, |rows| {
            sizes.push(rows.len());
            Ok(())
        });
        assert_eq!(done, Ok(()));
        assert_eq!(sizes, [BATCH, BATCH, 1, 1]);
    }
}
