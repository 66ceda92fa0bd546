//! The least that could write the same rows: a group-commit loop over bare rusqlite, without HTTP, checks or
//! reads. It repeats the changes of a [`Recording`], each time with fresh ids.

use super::driver::Caller;
use super::record::{Change, Recording, Table, open};
use anyhow::{Context, Result, ensure};
use rusqlite::Connection;
use rusqlite::types::Value;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::{mpsc, oneshot};

/// The most steps that share a commit, as in the server.
const GROUP: usize = 256;
/// Steps that may wait.
pub const QUEUE: usize = 4096;
/// Length of the timestamp part of an id, in base 36.
const TIME: usize = 9;
const ID: usize = 24;

/// A recording ready to be replayed.
pub struct Script {
    steps: Vec<Vec<Statement>>,
    serial: AtomicI64,
}

/// One statement and its arguments.
#[derive(Debug)]
struct Statement {
    sql: Arc<str>,
    arguments: Vec<Argument>,
}

/// A value that is the same in every replay, or one that must differ.
#[derive(Debug, Clone, PartialEq)]
enum Argument {
    Same(Value),
    Fresh(Value),
}

/// Statements with their values, which are committed together.
pub type Step = Vec<(Arc<str>, Vec<Value>)>;

impl Script {
    /// `known` are ids that existed before the recording and stay as they are.
    pub fn new(recording: &Recording, known: &[&str]) -> Self {
        let freshness = Freshness::of(recording, known);
        let statement = |change: &Change| statement(change, recording, &freshness);
        let step = |changes: &Vec<Change>| changes.iter().filter_map(statement).collect();
        Self {
            steps: recording.steps.iter().map(step).collect(),
            serial: AtomicI64::new(1),
        }
    }

    /// The steps of the next operation.
    fn next(&self) -> Vec<Step> {
        let serial = self.serial.fetch_add(1, Ordering::Relaxed);
        let fill = |statement: &Statement| {
            let values = statement.arguments.iter().map(|argument| match argument {
                Argument::Same(value) => value.clone(),
                Argument::Fresh(value) => freshened(value, serial),
            });
            (Arc::clone(&statement.sql), values.collect())
        };
        self.steps
            .iter()
            .map(|step| step.iter().map(fill).collect())
            .collect()
    }
}

/// The values of a recording that must be new in every replay: the ids that it created, and values in unique
/// indexes that contain no such id.
struct Freshness {
    ids: HashSet<String>,
    /// By table, column and recorded value.
    others: HashMap<(usize, usize), Vec<Value>>,
}

impl Freshness {
    fn of(recording: &Recording, known: &[&str]) -> Self {
        let inserts = || {
            recording
                .steps
                .iter()
                .flatten()
                .filter_map(|change| match change {
                    Change::Insert { table, new } => Some((*table, new)),
                    _ => None,
                })
        };
        let mut ids = HashSet::new();
        for (table, new) in inserts() {
            for (column, value) in recording.tables[table].columns.iter().zip(new) {
                if let Value::Text(text) = value
                    && column.in_key
                    && is_id(text)
                    && !known.contains(&text.as_str())
                {
                    ids.insert(text.clone());
                }
            }
        }
        let is_fresh = |value: &Value| matches!(value, Value::Text(text) if ids.contains(text));
        let mut others = HashMap::<_, Vec<Value>>::new();
        for (table, old, new) in recording.steps.iter().flatten().filter_map(stored) {
            for index in &recording.tables[table].unique {
                let is_stored = old.is_none_or(|old| index.iter().any(|place| old[*place] != new[*place]));
                if is_stored
                    && !index.iter().any(|place| is_fresh(&new[*place]))
                    && let Some(place) = index.last()
                {
                    others
                        .entry((table, *place))
                        .or_default()
                        .push(new[*place].clone());
                }
            }
        }
        Self { ids, others }
    }

    fn argument(&self, table: usize, place: usize, value: &Value) -> Argument {
        let is_id = matches!(value, Value::Text(text) if self.ids.contains(text));
        let is_other = self
            .others
            .get(&(table, place))
            .is_some_and(|values| values.contains(value));
        if is_id || is_other {
            Argument::Fresh(value.clone())
        } else {
            Argument::Same(value.clone())
        }
    }
}

/// A row after a change: its table, its values before if it existed, and its values now.
type Stored<'r> = (usize, Option<&'r [Value]>, &'r [Value]);

fn stored(change: &Change) -> Option<Stored<'_>> {
    match change {
        Change::Insert { table, new } => Some((*table, None, new)),
        Change::Update { table, old, new } => Some((*table, Some(old), new)),
        Change::Delete { .. } => None,
    }
}

fn is_id(text: &str) -> bool {
    text.split_once('_').is_some_and(|(prefix, rest)| {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        prefix.len() <= 4 && rest.len() == ID && rest.bytes().all(plain)
    })
}

/// A new value of the same size; for an id, one with a slightly later time.
fn freshened(value: &Value, serial: i64) -> Value {
    match value {
        Value::Text(text) if is_id(text) => {
            let start = text.len() - ID;
            let time = i64::from_str_radix(&text[start..start + TIME], 36).unwrap_or(0);
            let mut id = text.clone();
            id.replace_range(start..start + TIME, &base36(time + serial));
            Value::Text(id)
        }
        Value::Text(text) => Value::Text(format!("{text}-{serial}")),
        Value::Integer(number) => Value::Integer(number + (serial << 20)),
        Value::Blob(bytes) => {
            let mut bytes = bytes.clone();
            for (byte, other) in bytes.iter_mut().zip(serial.to_le_bytes()) {
                *byte ^= other;
            }
            Value::Blob(bytes)
        }
        other => other.clone(),
    }
}

fn base36(mut number: i64) -> String {
    let mut digits = [b'0'; TIME];
    for digit in digits.iter_mut().rev() {
        let rest = u8::try_from(number.rem_euclid(36)).unwrap_or(0);
        *digit = if rest < 10 { b'0' + rest } else { b'a' + rest - 10 };
        number = number.div_euclid(36);
    }
    digits.iter().copied().map(char::from).collect()
}

fn statement(change: &Change, recording: &Recording, freshness: &Freshness) -> Option<Statement> {
    let columns = |table: usize| recording.tables[table].columns.iter().enumerate();
    let is_key = |table: usize, place: usize| recording.tables[table].columns[place].in_key;
    let (sql, table, arguments): (String, usize, Vec<(usize, &Value)>) = match change {
        Change::Insert { table, new } => {
            let places: Vec<String> = (1..=new.len()).map(|place| format!("${place}")).collect();
            let sql = format!(
                "INSERT INTO {}{} VALUES ({})",
                name(recording, *table),
                // PostgreSQL gives its own numbers to rows otherwise.
                if recording.same == "=" {
                    " OVERRIDING SYSTEM VALUE"
                } else {
                    ""
                },
                places.join(", ")
            );
            (sql, *table, new.iter().enumerate().collect())
        }
        Change::Update { table, old, new } => {
            let changed: Vec<usize> = columns(*table)
                .map(|(place, _)| place)
                .filter(|place| old[*place] != new[*place])
                .collect();
            if changed.is_empty() {
                return None;
            }
            let key: Vec<usize> = (0..old.len()).filter(|place| is_key(*table, *place)).collect();
            let sql = format!(
                "UPDATE {} SET {} WHERE {}",
                name(recording, *table),
                equations(&recording.tables[*table], &changed, "=", ", ", 1),
                equations(
                    &recording.tables[*table],
                    &key,
                    recording.same,
                    " AND ",
                    changed.len() + 1
                )
            );
            let set = changed.iter().map(|place| (*place, &new[*place]));
            (
                sql,
                *table,
                set.chain(key.iter().map(|place| (*place, &old[*place])))
                    .collect(),
            )
        }
        Change::Delete { table, old } => {
            let key: Vec<usize> = (0..old.len()).filter(|place| is_key(*table, *place)).collect();
            let sql = format!(
                "DELETE FROM {} WHERE {}",
                name(recording, *table),
                equations(&recording.tables[*table], &key, recording.same, " AND ", 1)
            );
            (
                sql,
                *table,
                key.iter().map(|place| (*place, &old[*place])).collect(),
            )
        }
    };
    let arguments = arguments
        .into_iter()
        .map(|(place, value)| freshness.argument(table, place, value));
    Some(Statement {
        sql: sql.into(),
        arguments: arguments.collect(),
    })
}

fn name(recording: &Recording, table: usize) -> &str {
    &recording.tables[table].name
}

fn equations(table: &Table, places: &[usize], sign: &str, between: &str, first: usize) -> String {
    let equations = places
        .iter()
        .zip(first..)
        .map(|(place, number)| format!("{} {sign} ${number}", table.columns[*place].name));
    equations.collect::<Vec<_>>().join(between)
}

/// A step for the writer, and the channel to the caller that waits for its commit.
pub type Job = (Step, oneshot::Sender<()>);

/// The writer. On SQLite it is one thread that commits as many steps at once as are waiting.
#[derive(Clone)]
pub struct Loop(mpsc::Sender<Job>);

impl Loop {
    pub fn start(database: &Path) -> Result<Self> {
        let connection = open(database)?;
        let (sender, queue) = mpsc::channel(QUEUE);
        std::thread::Builder::new()
            .name("bare-writer".into())
            .spawn(move || {
                if let Err(error) = write_groups(&connection, queue) {
                    eprintln!("the bare loop failed: {error:#}");
                }
            })
            .context("start the bare loop")?;
        Ok(Self(sender))
    }

    /// A writer that takes its steps from the other end.
    pub fn of(sender: mpsc::Sender<Job>) -> Self {
        Self(sender)
    }
}

fn write_groups(connection: &Connection, mut queue: mpsc::Receiver<Job>) -> Result<()> {
    let mut waiting = Vec::with_capacity(GROUP);
    while let Some(first) = queue.blocking_recv() {
        connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        let mut next = Some(first);
        while let Some((step, done)) = next {
            for (sql, values) in &step {
                let changed = connection
                    .prepare_cached(sql)?
                    .execute(rusqlite::params_from_iter(values))
                    .with_context(|| format!("{sql} {values:?}"))?;
                ensure!(
                    changed == 1,
                    "{sql} changed {changed} rows instead of one: {values:?}"
                );
            }
            waiting.push(done);
            next = if waiting.len() < GROUP {
                queue.try_recv().ok()
            } else {
                None
            };
        }
        connection.prepare_cached("COMMIT")?.execute([])?;
        for done in waiting.drain(..) {
            // Nobody waits any more after the last round.
            let _ = done.send(());
        }
    }
    Ok(())
}

/// A caller that replays the recording and waits for the commit of each step before the next.
pub struct Repeater {
    script: Arc<Script>,
    writer: Loop,
}

impl Repeater {
    /// `callers` callers over one writer.
    pub fn many(script: Script, writer: &Loop, callers: usize) -> Vec<Self> {
        let script = Arc::new(script);
        (0..callers)
            .map(|_| Self {
                script: Arc::clone(&script),
                writer: writer.clone(),
            })
            .collect()
    }
}

impl Caller for Repeater {
    async fn act(&mut self) -> Result<()> {
        for step in self.script.next() {
            let (done, committed) = oneshot::channel();
            let ended = "the bare loop has ended; the reason is above";
            self.writer.0.send((step, done)).await.context(ended)?;
            committed.await.context(ended)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::record::Recorder;

    const STORE: &str = "shp_0mwpvnpdvth91uj1qcajutf0";

    #[test]
    fn ids_keep_their_form_and_grow() {
        let fresh = |serial| freshened(&Value::Text(STORE.into()), serial);
        assert_eq!(fresh(0), Value::Text(STORE.into()));
        assert_eq!(fresh(1), Value::Text("shp_0mwpvnpdwth91uj1qcajutf0".into()));
        assert!(is_id(STORE) && !is_id("shp_short") && !is_id("PAYMENT_COMPLETED"));
    }

    #[tokio::test]
    async fn a_recording_can_be_repeated_and_leaves_fresh_rows() {
        let folder = tempfile::tempdir().unwrap();
        let (original, copy) = (folder.path().join("a.db"), folder.path().join("b.db"));
        let server = open(&original).unwrap();
        server
            .execute_batch(&format!(
                "CREATE TABLE stores (id TEXT PRIMARY KEY, sold INTEGER) WITHOUT ROWID;
                CREATE TABLE things (store_id TEXT REFERENCES stores (id), id TEXT, number INTEGER,
                    hash BLOB UNIQUE, PRIMARY KEY (store_id, id)) WITHOUT ROWID;
                CREATE UNIQUE INDEX numbers ON things (store_id, number);
                CREATE TABLE parts (thing_id TEXT, store_id TEXT, place INTEGER,
                    FOREIGN KEY (store_id, thing_id) REFERENCES things (store_id, id));
                INSERT INTO stores VALUES ('{STORE}', 0);"
            ))
            .unwrap();
        let mut recorder = Recorder::start(&original).unwrap();
        let id = STORE.replace("shp", "thg");
        server
            .execute_batch(&format!(
                "INSERT INTO things VALUES ('{STORE}', '{id}', 1, x'00112233445566778899');
                INSERT INTO parts VALUES ('{id}', '{STORE}', 0);
                INSERT INTO things VALUES ('{STORE}', '{id}', 1, NULL)
                ON CONFLICT (store_id, id) DO UPDATE SET hash = x'01';
                UPDATE stores SET sold = sold + 1;"
            ))
            .unwrap();
        recorder.end_step().unwrap();
        server.execute_batch("DELETE FROM parts").unwrap();
        recorder.end_step().unwrap();
        let recording = recorder.finish(&copy).unwrap();
        assert_eq!(
            recording.to_string(),
            "5 rows in 2 commits: delete parts; insert parts; insert things; update stores; update things;"
        );

        let writer = Loop::start(&copy).unwrap();
        for mut repeater in Repeater::many(Script::new(&recording, &[STORE]), &writer, 3) {
            repeater.act().await.unwrap();
        }
        let count: i64 = open(&copy)
            .unwrap()
            .query_row("SELECT COUNT(DISTINCT id) FROM things", [], |row| row.get(0))
            .unwrap();
        assert_eq!(count, 4);
    }
}
