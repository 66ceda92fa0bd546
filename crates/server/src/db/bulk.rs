//! Many rows at once: for loads, and for what comes by the hundred.

use super::tx::Engine;
use super::{DbError, Param, Tx};
use std::fmt::Write as _;

/// Rows of one statement. More of them make SQLite's program for it outgrow the processor's caches.
const BATCH: usize = 16;

/// What the rows of a table look like in an `INSERT`.
#[derive(Debug, Clone, Copy)]
pub struct Shape<'s> {
    /// The table and its columns.
    pub into: &'static str,
    /// A row in parentheses, or several that belong together: `@1`, `@2`, … are values that all rows
    /// share, `#1`, `#2`, … the row's own.
    pub row: &'s str,
    /// How many values are shared.
    pub shared: usize,
    /// How many are the row's own.
    pub own: usize,
    /// What follows the last row: `ON CONFLICT …`, or nothing.
    pub tail: &'static str,
}

/// The statements that insert rows of some shape, on one of the databases.
#[derive(Debug)]
pub struct Inserts {
    many: String,
    one: String,
    own: usize,
}

impl Shape<'_> {
    /// The statement for so many rows.
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
                    false => self.shared + row * self.own + number,
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
    /// The statements for a shape. After an error the transaction must be undone: on SQLite some of the
    /// rows may be stored.
    pub fn inserts(&self, shape: &Shape<'_>) -> Inserts {
        let (verb, mark) = match self.engine {
            // SQLite need not save what the statement changes, to be able to undo it alone.
            Engine::Sqlite(_) => ("INSERT OR FAIL INTO", '?'),
            Engine::Postgres(_) => ("INSERT INTO", '$'),
        };
        let [many, one] = [BATCH, 1].map(|rows| shape.text(verb, mark, rows));
        let own = shape.own;
        Inserts { many, one, own }
    }

    /// Inserts rows and returns how many were; `values` are their own values, one row after another.
    ///
    /// # Errors
    /// [`DbError`] from the database.
    pub fn insert_rows<'p>(
        &mut self,
        inserts: &Inserts,
        shared: &[Param<'_>],
        values: impl Iterator<Item = Param<'p>>,
    ) -> Result<u64, DbError> {
        let Inserts { many, one, own } = inserts;
        let mut inserted = 0;
        match &mut self.engine {
            Engine::Sqlite(connection) => {
                let mut many = connection.prepare_cached(many)?;
                let mut one = connection.prepare_cached(one)?;
                for (index, value) in shared.iter().enumerate() {
                    many.raw_bind_parameter(index + 1, value)?;
                    one.raw_bind_parameter(index + 1, value)?;
                }
                in_batches(values, *own, |own, is_full| {
                    let statement = if is_full { &mut many } else { &mut one };
                    for (value, index) in own.iter().zip(shared.len() + 1..) {
                        statement.raw_bind_parameter(index, value)?;
                    }
                    inserted += statement.raw_execute()? as u64;
                    Ok::<_, DbError>(())
                })?;
            }
            Engine::Postgres(connection) => {
                let mut params = shared.to_vec();
                let result = in_batches(values, *own, |own, is_full| {
                    params.truncate(shared.len());
                    params.extend_from_slice(own);
                    inserted += connection.execute(if is_full { many } else { one }, &params)?;
                    Ok(())
                });
                self.note(result)?;
            }
        }
        Ok(inserted)
    }

    /// Runs `work` without these indexes of SQLite and then makes them anew, as they were: to sort the
    /// entries once costs less than to put each in its place. PostgreSQL keeps them.
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

/// Calls `insert` with the values of a full batch each time, then with those of every row that is left.
fn in_batches<'p, E>(
    mut values: impl Iterator<Item = Param<'p>>,
    own: usize,
    mut insert: impl FnMut(&[Param<'p>], bool) -> Result<(), E>,
) -> Result<(), E> {
    let mut batch = Vec::with_capacity(BATCH * own);
    loop {
        batch.clear();
        batch.extend(values.by_ref().take(BATCH * own));
        if batch.len() < BATCH * own {
            return batch.chunks(own).try_for_each(|row| insert(row, false));
        }
        insert(&batch, true)?;
    }
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
        let shape = Shape {
            into: "t (a, b, c)",
            row: "(@1, @2 || #1, #12)",
            shared: 2,
            own: 12,
            tail: " ON CONFLICT DO NOTHING",
        };
        assert_eq!(
            shape.text("INSERT INTO", '$', 2),
            "INSERT INTO t (a, b, c) VALUES ($1, $2 || $3, $14), ($1, $2 || $15, $26) ON CONFLICT DO NOTHING"
        );
    }

    #[test]
    fn what_fills_no_batch_goes_row_by_row() {
        let mut sizes = Vec::new();
        let values = (0..2 * BATCH as i64 * 3 + 6).map(Param::Int);
        let done: Result<(), ()> = in_batches(values, 3, |own, is_full| {
            sizes.push((own.len(), is_full));
            Ok(())
        });
        assert_eq!(done, Ok(()));
        let full = (BATCH * 3, true);
        assert_eq!(sizes, [full, full, (3, false), (3, false)]);
    }
}
