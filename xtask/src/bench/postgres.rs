//! What the server writes to PostgreSQL for one operation, row by row, and the least that could write it: as
//! many connections as the server has, each of which repeats one step after the other in a transaction of its
//! own.
//!
//! The client blocks, which a task must not do: everything here runs on threads.

use super::record::{Change, Column, LEFT_OUT, NOTES, Recording, Table};
use super::replay::{Job, Loop, QUEUE};
use anyhow::{Context, Result, anyhow, bail, ensure};
use bytes::BytesMut;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, NoTls, Statement};
use rusqlite::types::Value;
use std::collections::HashMap;
use std::error::Error;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use tokio::sync::mpsc;

/// Connections of the loop: as many as a server opens.
const CONNECTIONS: usize = 16;

/// The tables, their columns with their types, and which of them identify a row.
const COLUMNS: &str = "SELECT c.relname::text, a.attname::text, format_type(a.atttypid, NULL),
        COALESCE(a.attnum = ANY (k.indkey), FALSE), k.indexrelid IS NOT NULL
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_index k ON k.indrelid = c.oid AND k.indisprimary
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
    ORDER BY c.relname, a.attnum";

/// The unique indexes of columns: an indexed expression is left out.
const UNIQUE: &str = "SELECT c.relname::text, i.indexrelid::bigint, a.attname::text
    FROM pg_index i
    JOIN pg_class c ON c.oid = i.indrelid AND c.relnamespace = current_schema()::regnamespace
    CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (number, place)
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
    WHERE i.indisunique AND k.place <= i.indnkeyatts
    ORDER BY c.relname, i.indexrelid, k.place";

/// Notes every change of a row, as JSON.
const NOTE: &str = "CREATE TABLE NOTES (position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        place BIGINT NOT NULL, kind TEXT NOT NULL, old TEXT, new TEXT);
    CREATE FUNCTION NOTES_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO NOTES (place, kind, old, new) VALUES (TG_ARGV[0]::bigint, TG_OP,
            CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD)::text END,
            CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW)::text END);
        RETURN NULL;
    END $$;";

/// Works on the server, on a thread of its own.
pub fn apart<T: Send + 'static>(
    url: &str,
    work: impl FnOnce(&mut Client) -> Result<T> + Send + 'static,
) -> Result<T> {
    let url = url.to_owned();
    let working = thread::spawn(move || {
        let mut client = Client::connect(&url, NoTls).context("connect to the cluster")?;
        work(&mut client)
    });
    working
        .join()
        .map_err(|_| anyhow!("a thread of the benchmark panicked"))?
}

/// Records the changes to a database that the server has open.
pub struct Recorder {
    url: String,
    tables: Vec<Table>,
    types: Vec<Vec<String>>,
    steps: Vec<Vec<Change>>,
    seen: i64,
}

impl Recorder {
    pub fn start(url: &str) -> Result<Self> {
        let (tables, types) = apart(url, |client| {
            let (tables, types) = tables(client)?;
            let mut script = NOTE.replace("NOTES", NOTES);
            for (place, table) in tables.iter().enumerate() {
                script.push_str(&format!(
                    "CREATE TRIGGER {NOTES} AFTER INSERT OR UPDATE OR DELETE ON {}
                    FOR EACH ROW EXECUTE FUNCTION {NOTES}_note('{place}');",
                    table.name
                ));
            }
            client.batch_execute(&script).context("set up the recording")?;
            Ok((tables, types))
        })?;
        Ok(Self {
            url: url.to_owned(),
            tables,
            types,
            steps: Vec::new(),
            seen: 0,
        })
    }

    /// Ends a step: everything recorded since the last call. A step without changes is left out.
    pub fn end_step(&mut self) -> Result<()> {
        let seen = self.seen;
        let rows = apart(&self.url, move |client| {
            let sql = format!(
                "SELECT position, place, kind, old, new FROM {NOTES} WHERE position > $1 ORDER BY position"
            );
            let rows = client.query(&sql, &[&seen])?;
            let rows = rows.iter().map(|row| {
                Ok::<_, anyhow::Error>((
                    row.try_get::<_, i64>(0)?,
                    row.try_get::<_, i64>(1)?,
                    row.try_get::<_, String>(2)?,
                    row.try_get::<_, Option<String>>(3)?,
                    row.try_get::<_, Option<String>>(4)?,
                ))
            });
            rows.collect::<Result<Vec<_>>>()
        })?;
        let mut step = Vec::new();
        for (position, place, kind, old, new) in rows {
            self.seen = position;
            let table = usize::try_from(place)?;
            let values = |row: Option<String>| self.values(table, row.as_deref());
            step.push(match kind.as_str() {
                "INSERT" => Change::Insert {
                    table,
                    new: values(new)?,
                },
                "DELETE" => Change::Delete {
                    table,
                    old: values(old)?,
                },
                _ => Change::Update {
                    table,
                    old: values(old)?,
                    new: values(new)?,
                },
            });
        }
        if !step.is_empty() {
            self.steps.push(step);
        }
        Ok(())
    }

    /// The values of a row, in the order of the table's columns.
    fn values(&self, table: usize, row: Option<&str>) -> Result<Vec<Value>> {
        let row: serde_json::Value = serde_json::from_str(row.context("a change without its row")?)?;
        let columns = self.tables[table].columns.iter().zip(&self.types[table]);
        columns
            .map(|(column, kind)| value_of(&row[&column.name], kind))
            .collect()
    }

    /// Removes the triggers and copies the database to another one of the cluster, for the baseline to write
    /// to. Returns its URL with the recording.
    pub fn finish(self) -> Result<(Recording, String)> {
        let mut script = String::new();
        for table in &self.tables {
            script.push_str(&format!("DROP TRIGGER {NOTES} ON {};", table.name));
        }
        script.push_str(&format!("DROP FUNCTION {NOTES}_note(); DROP TABLE {NOTES};"));
        apart(&self.url, move |client| {
            client.batch_execute(&script)?;
            Ok(client.batch_execute("CREATE DATABASE bare")?)
        })?;
        let copy = self.url.replacen("/postgres?", "/bare?", 1);
        ensure!(copy != self.url, "{} is no cluster of its own", self.url);
        copy_over(&self.url, &copy)?;
        let recording = Recording {
            tables: self.tables,
            steps: self.steps,
            same: "=",
        };
        Ok((recording, copy))
    }
}

/// Copies a database with PostgreSQL's own programs.
fn copy_over(from: &str, to: &str) -> Result<()> {
    let bin = crate::postgres::find_programs().context("there is no `pg_dump`: install PostgreSQL")?;
    let mut dump = Command::new(bin.join("pg_dump"))
        .args(["--no-owner", "--dbname", from])
        .stdout(Stdio::piped())
        .spawn()
        .context("run pg_dump")?;
    let piped = dump.stdout.take().context("pg_dump's output is not piped")?;
    let loaded = Command::new(bin.join("psql"))
        .args([
            "--no-psqlrc",
            "--quiet",
            "--set",
            "ON_ERROR_STOP=1",
            "--dbname",
            to,
        ])
        .stdin(piped)
        .stdout(Stdio::null())
        .status()
        .context("run psql")?;
    let dumped = dump.wait()?;
    ensure!(
        dumped.success() && loaded.success(),
        "the database was not copied: pg_dump {dumped}, psql {loaded}"
    );
    Ok(())
}

fn value_of(value: &serde_json::Value, kind: &str) -> Result<Value> {
    use serde_json::Value as Json;
    Ok(match (value, kind) {
        (Json::Null, _) => Value::Null,
        (Json::Bool(truth), _) => Value::Integer(i64::from(*truth)),
        (Json::Number(number), _) => Value::Integer(number.as_i64().context("a number that is no integer")?),
        (Json::String(text), "bytea") => Value::Blob(bytes_of(text)?),
        (Json::String(text), _) => Value::Text(text.clone()),
        (Json::Array(_) | Json::Object(_), _) => bail!("a column of type {kind} cannot be repeated"),
    })
}

/// Bytes as PostgreSQL spells them, `\x00ff`.
fn bytes_of(text: &str) -> Result<Vec<u8>> {
    let digits = text
        .strip_prefix("\\x")
        .context("bytes in another form")?
        .as_bytes();
    let pairs = digits.chunks_exact(2).map(|pair| {
        let pair = std::str::from_utf8(pair)?;
        Ok::<u8, anyhow::Error>(u8::from_str_radix(pair, 16)?)
    });
    pairs.collect()
}

/// Every table that belongs to an operation, and the types of its columns.
fn tables(client: &mut Client) -> Result<(Vec<Table>, Vec<Vec<String>>)> {
    let (mut tables, mut types) = (Vec::<Table>::new(), Vec::<Vec<String>>::new());
    for row in client.query(COLUMNS, &[])? {
        let (name, column, kind): (String, String, String) =
            (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        let (in_key, has_key): (bool, bool) = (row.try_get(3)?, row.try_get(4)?);
        if LEFT_OUT.contains(&name.as_str()) {
            continue;
        }
        if tables.last().is_none_or(|table| table.name != name) {
            tables.push(Table {
                name,
                columns: Vec::new(),
                unique: Vec::new(),
            });
            types.push(Vec::new());
        }
        if let (Some(table), Some(kinds)) = (tables.last_mut(), types.last_mut()) {
            // Without a primary key, all columns together identify a row.
            table.columns.push(Column {
                name: column,
                in_key: in_key || !has_key,
            });
            kinds.push(kind);
        }
    }
    let mut last = None;
    for row in client.query(UNIQUE, &[])? {
        let (name, index, column): (String, i64, String) =
            (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        let Some(table) = tables.iter_mut().find(|table| table.name == name) else {
            continue;
        };
        let place = table.columns.iter().position(|known| known.name == column);
        if last != Some(index) {
            table.unique.push(Vec::new());
            last = Some(index);
        }
        if let Some(unique) = table.unique.last_mut() {
            unique.extend(place);
        }
    }
    Ok((tables, types))
}

/// Starts the loop on a database.
pub fn start(url: &str) -> Result<Loop> {
    let (sender, queue) = mpsc::channel(QUEUE);
    let queue = Arc::new(Mutex::new(queue));
    for number in 0..CONNECTIONS {
        let (url, queue) = (url.to_owned(), Arc::clone(&queue));
        thread::Builder::new()
            .name(format!("bare-writer-{number}"))
            .spawn(move || {
                if let Err(error) = write_steps(&url, &queue) {
                    eprintln!("the bare loop failed: {error:#}");
                }
            })
            .context("start the bare loop")?;
    }
    Ok(Loop::of(sender))
}

fn write_steps(url: &str, queue: &Mutex<mpsc::Receiver<Job>>) -> Result<()> {
    let mut client = Client::connect(url, NoTls).context("connect to the cluster")?;
    let mut prepared = HashMap::<Arc<str>, Statement>::new();
    loop {
        let next = queue
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .blocking_recv();
        let Some((step, done)) = next else {
            return Ok(());
        };
        client.batch_execute("BEGIN")?;
        for (sql, values) in &step {
            let statement = match prepared.get(sql) {
                Some(statement) => statement.clone(),
                None => {
                    let statement = client.prepare(sql)?;
                    prepared.insert(Arc::clone(sql), statement.clone());
                    statement
                }
            };
            let fields: Vec<Field<'_>> = values.iter().map(Field).collect();
            let fields: Vec<&(dyn ToSql + Sync)> =
                fields.iter().map(|field| field as &(dyn ToSql + Sync)).collect();
            let changed = client
                .execute(&statement, &fields)
                .with_context(|| format!("{sql} {values:?}"))?;
            ensure!(
                changed == 1,
                "{sql} changed {changed} rows instead of one: {values:?}"
            );
        }
        client.batch_execute("COMMIT")?;
        // Nobody waits any more after the last round.
        let _ = done.send(());
    }
}

/// A value on its way into a column.
#[derive(Debug)]
struct Field<'v>(&'v Value);

impl ToSql for Field<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self.0 {
            Value::Null => Ok(IsNull::Yes),
            Value::Integer(number) if *ty == Type::BOOL => (*number != 0).to_sql(ty, out),
            Value::Integer(number) if *ty == Type::INT4 => i32::try_from(*number)?.to_sql(ty, out),
            Value::Integer(number) => number.to_sql(ty, out),
            Value::Text(text) => text.to_sql(ty, out),
            Value::Blob(bytes) => bytes.to_sql(ty, out),
            Value::Real(_) => Err("a real number".into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_from_json_by_their_types() {
        let row = serde_json::json!({"a": "\\x00ff", "b": "\\x00ff", "c": true, "d": -7, "e": null});
        let read = |column: &str, kind: &str| value_of(&row[column], kind).unwrap();
        assert_eq!(read("a", "bytea"), Value::Blob(vec![0, 255]));
        assert_eq!(read("b", "text"), Value::Text("\\x00ff".into()));
        assert_eq!(read("c", "boolean"), Value::Integer(1));
        assert_eq!(read("d", "bigint"), Value::Integer(-7));
        assert_eq!(read("e", "text"), Value::Null);
        assert!(value_of(&serde_json::json!([1]), "jsonb").is_err());
    }
}
