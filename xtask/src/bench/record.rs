//! What the server really writes for one operation, row by row.
//!
//! Triggers on every table record each insert, update and delete while the server performs the operation
//! once. The baseline then repeats exactly these changes, so that it cannot drift from the schema. The
//! request log and the tokens' last use are left out: they belong to HTTP, not to the sale.

use anyhow::{Context, Result};
use rusqlite::Connection;
use rusqlite::types::Value;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::time::Duration;

/// Tables that belong to HTTP, and ours.
pub const LEFT_OUT: &[&str] = &[
    "api_logs",
    "api_log_counts",
    "api_tokens",
    "schema_migrations",
    NOTES,
];
/// The table that the triggers write to.
pub const NOTES: &str = "bench_notes";

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    pub name: String,
    pub in_key: bool,
}

/// A table: its columns and the sets of columns that are unique.
#[derive(Debug, Clone)]
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    /// Positions in `columns`.
    pub unique: Vec<Vec<usize>>,
}

/// A change of one row, with the values of all columns in the table's order.
#[derive(Debug, Clone)]
pub enum Change {
    Insert {
        table: usize,
        new: Vec<Value>,
    },
    Update {
        table: usize,
        old: Vec<Value>,
        new: Vec<Value>,
    },
    Delete {
        table: usize,
        old: Vec<Value>,
    },
}

/// The changes of an operation, step by step. Each step was committed separately.
#[derive(Debug)]
pub struct Recording {
    pub tables: Vec<Table>,
    pub steps: Vec<Vec<Change>>,
    /// The sign by which the database finds a row whose key may have a NULL.
    pub same: &'static str,
}

/// Records the changes to a database that the server has open.
pub struct Recorder {
    connection: Connection,
    tables: Vec<Table>,
    steps: Vec<Vec<Change>>,
    seen: i64,
}

impl Recorder {
    pub fn start(database: &Path) -> Result<Self> {
        let connection = open(database)?;
        let tables = tables(&connection)?;
        let mut script = format!(
            "BEGIN IMMEDIATE; CREATE TABLE {NOTES} (position INTEGER PRIMARY KEY AUTOINCREMENT,
                place INTEGER NOT NULL, kind TEXT NOT NULL, old TEXT, new TEXT);"
        );
        for (place, table) in tables.iter().enumerate() {
            let name = &table.name;
            let (old, new) = (quoted("OLD", table), quoted("NEW", table));
            for (kind, old, new) in [
                ("INSERT", "NULL", new.as_str()),
                ("UPDATE", &old, &new),
                ("DELETE", &old, "NULL"),
            ] {
                script.push_str(&format!(
                    "CREATE TRIGGER {NOTES}_{kind}_{name} AFTER {kind} ON {name} BEGIN
                        INSERT INTO {NOTES} (place, kind, old, new) VALUES ({place}, '{kind}', {old}, {new});
                    END;"
                ));
            }
        }
        script.push_str("COMMIT;");
        connection
            .execute_batch(&script)
            .context("set up the recording")?;
        Ok(Self {
            connection,
            tables,
            steps: Vec::new(),
            seen: 0,
        })
    }

    /// Ends a step: everything recorded since the last call. A step without changes is left out.
    pub fn end_step(&mut self) -> Result<()> {
        let mut select = self.connection.prepare(&format!(
            "SELECT position, place, kind, old, new FROM {NOTES} WHERE position > ?1 ORDER BY position"
        ))?;
        let mut rows = select.query([self.seen])?;
        let mut step = Vec::new();
        while let Some(row) = rows.next()? {
            self.seen = row.get(0)?;
            let place = usize::try_from(row.get::<_, i64>(1)?)?;
            let kind: String = row.get(2)?;
            let values = |column| -> Result<Vec<Value>> {
                let list: Option<String> = row.get(column)?;
                list.map_or(Ok(Vec::new()), |list| {
                    values_of(&self.connection, &list, &self.tables[place])
                })
            };
            let (old, new) = (values(3)?, values(4)?);
            step.push(match kind.as_str() {
                "INSERT" => Change::Insert { table: place, new },
                "DELETE" => Change::Delete { table: place, old },
                _ => Change::Update {
                    table: place,
                    old,
                    new,
                },
            });
        }
        if !step.is_empty() {
            self.steps.push(step);
        }
        Ok(())
    }

    /// Removes the triggers and copies the database to `copy`, for the baseline to write to.
    pub fn finish(self, copy: &Path) -> Result<Recording> {
        let mut script = String::from("BEGIN IMMEDIATE;");
        for table in &self.tables {
            for kind in ["INSERT", "UPDATE", "DELETE"] {
                script.push_str(&format!("DROP TRIGGER {NOTES}_{kind}_{};", table.name));
            }
        }
        script.push_str(&format!("DROP TABLE {NOTES}; COMMIT;"));
        self.connection.execute_batch(&script)?;
        let copy = copy
            .to_str()
            .context("the temporary folder's path is not UTF-8")?;
        self.connection.execute("VACUUM INTO ?1", [copy])?;
        Ok(Recording {
            tables: self.tables,
            steps: self.steps,
            same: "IS",
        })
    }
}

/// One line: the number of rows per table.
impl fmt::Display for Recording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut counts = BTreeMap::<(&str, &str), u32>::new();
        for change in self.steps.iter().flatten() {
            let (kind, table) = match change {
                Change::Insert { table, .. } => ("insert", *table),
                Change::Update { table, .. } => ("update", *table),
                Change::Delete { table, .. } => ("delete", *table),
            };
            *counts.entry((kind, &self.tables[table].name)).or_default() += 1;
        }
        let all: u32 = counts.values().sum();
        write!(f, "{all} rows in {} commits:", self.steps.len())?;
        for ((kind, table), count) in counts {
            write!(f, " {kind} {table}")?;
            if count > 1 {
                write!(f, " ×{count}")?;
            }
            f.write_str(";")?;
        }
        Ok(())
    }
}

/// A connection with the same settings as the server's.
pub fn open(database: &Path) -> Result<Connection> {
    let connection = Connection::open(database).with_context(|| format!("open {}", database.display()))?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -8192)?;
    connection.pragma_update(None, "wal_autocheckpoint", 4000)?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(connection)
}

fn tables(connection: &Connection) -> Result<Vec<Table>> {
    let names: Vec<String> = all(
        connection,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        "",
    )?;
    let wanted = names
        .into_iter()
        .filter(|name| !LEFT_OUT.contains(&name.as_str()));
    wanted.map(|name| table(connection, name)).collect()
}

fn table(connection: &Connection, name: String) -> Result<Table> {
    let mut select = connection.prepare("SELECT name, pk > 0 FROM pragma_table_info(?1) ORDER BY cid")?;
    let columns = select.query_map([&name], |row| {
        Ok(Column {
            name: row.get(0)?,
            in_key: row.get(1)?,
        })
    })?;
    let mut columns = columns.collect::<Result<Vec<_>, _>>()?;
    if columns.iter().all(|column| !column.in_key) {
        // Without a primary key, all columns together identify a row.
        columns.iter_mut().for_each(|column| column.in_key = true);
    }
    let indexes: Vec<String> = all(
        connection,
        "SELECT name FROM pragma_index_list(?1) WHERE \"unique\"",
        &name,
    )?;
    let mut unique = Vec::new();
    for index in indexes {
        let mut select = connection.prepare("SELECT cid FROM pragma_index_info(?1) ORDER BY seqno")?;
        // An indexed expression has no column and is left out.
        let places = select.query_map([&index], |row| row.get::<_, i64>(0))?;
        let places = places.collect::<Result<Vec<_>, _>>()?;
        unique.push(
            places
                .into_iter()
                .filter_map(|place| usize::try_from(place).ok())
                .collect(),
        );
    }
    Ok(Table {
        name,
        columns,
        unique,
    })
}

/// The first column of every row of a statement that takes one text.
fn all(connection: &Connection, sql: &str, argument: &str) -> Result<Vec<String>> {
    let mut select = connection.prepare(sql)?;
    let arguments: &[&str] = if select.parameter_count() == 0 {
        &[]
    } else {
        &[argument]
    };
    let rows = select.query_map(rusqlite::params_from_iter(arguments), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// An expression that spells the row `row` as SQL literals.
fn quoted(row: &str, table: &Table) -> String {
    let columns = table
        .columns
        .iter()
        .map(|column| format!("quote({row}.{})", column.name));
    columns.collect::<Vec<_>>().join(" || ',' || ")
}

fn values_of(connection: &Connection, list: &str, table: &Table) -> Result<Vec<Value>> {
    let row = connection.query_row(&format!("SELECT {list}"), [], |row| {
        (0..table.columns.len()).map(|place| row.get(place)).collect()
    });
    Ok(row?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_is_noted_and_nothing_is_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let writer = open(&path).unwrap();
        writer
            .execute_batch(
                "CREATE TABLE things (store_id TEXT, id TEXT, mark BLOB UNIQUE,
                    PRIMARY KEY (store_id, id)) WITHOUT ROWID",
            )
            .unwrap();
        let mut recorder = Recorder::start(&path).unwrap();
        writer
            .execute_batch("INSERT INTO things VALUES ('s', 'it''s', x'00ff')")
            .unwrap();
        recorder.end_step().unwrap();
        writer.execute_batch("UPDATE things SET mark = NULL").unwrap();
        writer.execute_batch("DELETE FROM things").unwrap();
        recorder.end_step().unwrap();
        recorder.end_step().unwrap();
        let recording = recorder.finish(&folder.path().join("copy.db")).unwrap();

        let first = |mark| vec![Value::Text("s".into()), Value::Text("it's".into()), mark];
        let marked = first(Value::Blob(vec![0, 255]));
        let [insert, rest] = &recording.steps[..] else {
            panic!("{recording}")
        };
        assert!(matches!(&insert[..], [Change::Insert { table: 0, new }] if *new == marked));
        let [Change::Update { old, new, .. }, Change::Delete { old: gone, .. }] = &rest[..] else {
            panic!("{recording}")
        };
        assert_eq!(
            (old, new, gone),
            (&marked, &first(Value::Null), &first(Value::Null))
        );
        let mut unique = recording.tables[0].unique.clone();
        unique.sort();
        assert_eq!(unique, [vec![0, 1], vec![2]]);
        let left: i64 = open(&folder.path().join("copy.db"))
            .unwrap()
            .query_row(
                "SELECT COUNT(*) FROM sqlite_schema WHERE name LIKE 'bench%'",
                [],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(left, 0);
    }
}
