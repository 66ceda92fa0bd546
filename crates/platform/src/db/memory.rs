//! What a reader of SQLite remembers of the snapshot that it reads: values that follow from rows, kept as
//! long as no row of the database has changed.
//!
//! `PRAGMA data_version`, asked within a transaction, changes with every commit that another connection has
//! made since this connection last began one, whether the commit was of this process's writer or of another
//! process. A reader never writes. So an unchanged version means that the snapshot is the same, and
//! everything that followed from its rows still does. PostgreSQL has nothing like it, and there nothing is
//! remembered. See `docs/decisions/0065-readers-remember-one-snapshot.md`.

use super::{DbError, Tx};
use pandabase_domain::time::Timestamp;
use rusqlite::Connection;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// The most values that a reader remembers; with more it starts over.
const VALUES: usize = 512;

/// What one reader remembers.
#[derive(Default)]
pub(crate) struct Memory {
    /// The version of the database that the values follow from.
    version: Cell<Option<i64>>,
    /// Values by what they are and what they were asked by.
    values: RefCell<HashMap<&'static str, HashMap<Box<[u8]>, Known>>>,
    count: Cell<usize>,
    /// The first time at which the value that is being made becomes another one.
    until: Cell<Timestamp>,
}

/// A value, and when it holds.
struct Known {
    value: Box<dyn Any>,
    from: Timestamp,
    until: Timestamp,
}

/// The time of values that do not depend on one.
const ALWAYS: Timestamp = Timestamp::from_millis(0);
/// A time that never comes.
const NEVER: Timestamp = Timestamp::from_millis(i64::MAX);

impl Memory {
    /// Begins a snapshot: forgets everything if it is another one than the last.
    pub(super) fn begin(&self, connection: &Connection) -> Result<(), DbError> {
        let mut asked = connection.prepare_cached("PRAGMA data_version")?;
        let version: i64 = asked.query_row([], |row| row.get(0))?;
        if self.version.replace(Some(version)) != Some(version) {
            self.forget();
        }
        Ok(())
    }

    fn forget(&self) {
        self.values.borrow_mut().values_mut().for_each(HashMap::clear);
        self.count.set(0);
    }

    fn find<T: Clone + 'static>(&self, what: &'static str, by: &[u8], now: Timestamp) -> Option<T> {
        let values = self.values.borrow();
        let known = values.get(what)?.get(by)?;
        // A machine's clock may be turned back.
        let holds = known.from <= now && now < known.until;
        let value = known.value.downcast_ref::<T>().filter(|_| holds)?;
        // What is being made of it changes when it does.
        self.until.set(self.until.get().min(known.until));
        Some(value.clone())
    }

    fn keep(&self, what: &'static str, by: &[u8], known: Known) {
        if self.count.get() >= VALUES {
            self.forget();
        }
        let mut values = self.values.borrow_mut();
        if values.entry(what).or_default().insert(by.into(), known).is_none() {
            self.count.set(self.count.get() + 1);
        }
    }
}

impl Tx<'_> {
    /// What `make` finds, which follows from rows, `what` and `by` alone: a reader of SQLite makes it once
    /// in a snapshot. Nothing is remembered where nothing is found.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn remembered<T: Clone + 'static, E>(
        &mut self,
        what: &'static str,
        by: &[u8],
        make: impl FnOnce(&mut Self) -> Result<Option<T>, E>,
    ) -> Result<Option<T>, E> {
        self.remembered_at(ALWAYS, what, by, make)
    }

    /// Like [`Tx::remembered`], where it follows from the time `now` as well: `make` says with
    /// [`Tx::changes_at`] when it becomes another value.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn remembered_at<T: Clone + 'static, E>(
        &mut self,
        now: Timestamp,
        what: &'static str,
        by: &[u8],
        make: impl FnOnce(&mut Self) -> Result<Option<T>, E>,
    ) -> Result<Option<T>, E> {
        let Some(memory) = self.memory else {
            return make(self);
        };
        if let Some(known) = memory.find(what, by, now) {
            return Ok(Some(known));
        }
        // It may be made for another value that is remembered.
        let outer = memory.until.replace(NEVER);
        let made = make(self);
        let until = memory.until.get();
        memory.until.set(outer.min(until));
        let made = made?;
        if let Some(value) = &made {
            let known = Known {
                value: Box::new(value.clone()),
                from: now,
                until,
            };
            memory.keep(what, by, known);
        }
        Ok(made)
    }

    /// Says that what is being made becomes another value at this time, also without a change of the
    /// database.
    pub fn changes_at(&mut self, time: Timestamp) {
        if let Some(memory) = self.memory {
            memory.until.set(memory.until.get().min(time));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{Db, DbOptions, Param, Sql};
    use crate::params;
    use std::path::Path;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

    const MAKE: &str = "CREATE TABLE notes (id TEXT PRIMARY KEY, number BIGINT NOT NULL)";
    const READ: Sql = Sql::new("SELECT number FROM notes WHERE id = $1");
    const WRITE: Sql = Sql::new("UPDATE notes SET number = $1 WHERE id = $2");

    fn open(path: &Path, readers: usize) -> Db {
        let url = format!("sqlite:{}", path.display()).parse().unwrap();
        let options = DbOptions {
            url,
            threads: readers,
            durable: false,
        };
        Db::open(&options).unwrap()
    }

    /// A database with a note, read by so many threads.
    async fn noted(path: &Path, readers: usize) -> Db {
        let db = open(path, readers);
        let made = db.write(|tx| {
            tx.batch(MAKE)?;
            tx.batch("INSERT INTO notes (id, number) VALUES ('a', 1)")
        });
        made.await.unwrap();
        db
    }

    /// Reads a note as it is remembered, and counts how often it is looked up.
    async fn read(db: &Db, looked: &Arc<AtomicUsize>) -> Option<i64> {
        let looked = Arc::clone(looked);
        let read = db.read(move |tx| {
            tx.remembered("note", b"a", |tx| {
                looked.fetch_add(1, Ordering::Relaxed);
                tx.first(READ, params!["a"], |row| row.next::<i64>())
            })
        });
        read.await.unwrap()
    }

    async fn write(db: &Db, number: i64) {
        let written = db.write(move |tx| tx.run(WRITE, &[Param::Int(number), Param::Text("a")]));
        assert_eq!(written.await.unwrap(), 1);
    }

    #[tokio::test]
    async fn what_is_unchanged_is_looked_up_once() {
        let folder = tempfile::tempdir().unwrap();
        let db = noted(&folder.path().join("a.db"), 1).await;
        let looked = Arc::default();
        for _ in 0..5 {
            assert_eq!(read(&db, &looked).await, Some(1));
        }
        assert_eq!(looked.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn writes_of_this_process_and_of_others_are_seen_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let (db, looked) = (noted(&path, 1).await, Arc::default());
        let other = open(&path, 1);
        for number in 2..60 {
            let by = if number % 2 == 0 { &db } else { &other };
            write(by, number).await;
            assert_eq!(read(&db, &looked).await, Some(number));
            assert_eq!(read(&db, &looked).await, Some(number));
        }
        // By a program that is not ours, over a connection that comes and goes.
        for number in 60..70 {
            let connection = rusqlite::Connection::open(&path).unwrap();
            let sql = "UPDATE notes SET number = ?1";
            assert_eq!(connection.execute(sql, [number]).unwrap(), 1);
            drop(connection);
            assert_eq!(read(&db, &looked).await, Some(number));
        }
        assert_eq!(looked.load(Ordering::Relaxed), 68);
    }

    #[tokio::test]
    async fn a_log_that_begins_anew_hides_no_write() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let (db, looked) = (noted(&path, 1).await, Arc::default());
        for number in 2..20 {
            assert_eq!(read(&db, &looked).await, Some(number - 1));
            let connection = rusqlite::Connection::open(&path).unwrap();
            connection
                .execute("UPDATE notes SET number = ?1", [number])
                .unwrap();
            connection
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
                .unwrap();
            assert_eq!(read(&db, &looked).await, Some(number));
        }
    }

    #[tokio::test]
    async fn what_was_undone_was_never_there() {
        let folder = tempfile::tempdir().unwrap();
        let (db, looked) = (noted(&folder.path().join("a.db"), 1).await, Arc::default());
        assert_eq!(read(&db, &looked).await, Some(1));
        let failed = db.write(|tx| {
            tx.run(WRITE, &[Param::Int(9), Param::Text("a")])?;
            Err::<(), _>(DbError::MissingRow)
        });
        assert!(failed.await.is_err());
        assert_eq!(read(&db, &looked).await, Some(1));
        let kept = db.write(|tx| {
            let undone = tx.savepoint(|tx| {
                tx.run(WRITE, &[Param::Int(9), Param::Text("a")])?;
                Err::<(), _>(DbError::MissingRow)
            })?;
            assert!(undone.is_err());
            tx.run(WRITE, &[Param::Int(3), Param::Text("a")])
        });
        assert_eq!(kept.await.unwrap(), 1);
        assert_eq!(read(&db, &looked).await, Some(3));
    }

    #[tokio::test]
    async fn another_schema_is_another_snapshot() {
        let folder = tempfile::tempdir().unwrap();
        let (db, looked) = (noted(&folder.path().join("a.db"), 1).await, Arc::default());
        assert_eq!(read(&db, &looked).await, Some(1));
        let changed = db.write(|tx| {
            tx.batch("ALTER TABLE notes RENAME TO old_notes")?;
            tx.batch("CREATE TABLE notes (number BIGINT NOT NULL, id TEXT PRIMARY KEY)")?;
            tx.batch("INSERT INTO notes SELECT number + 1, id FROM old_notes")
        });
        changed.await.unwrap();
        assert_eq!(read(&db, &looked).await, Some(2));
        db.write(|tx| tx.batch("DELETE FROM notes")).await.unwrap();
        assert_eq!(read(&db, &looked).await, None);
    }

    /// Nobody reads less than what was committed before they asked, however many write and read.
    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn a_storm_of_writes_leaves_nothing_stale() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let (db, looked) = (noted(&path, 3).await, Arc::<AtomicUsize>::default());
        let (other, committed) = (open(&path, 1), Arc::new(AtomicI64::new(1)));
        let readers = (0..8).map(|_| {
            let (db, looked, committed) = (db.clone(), Arc::clone(&looked), Arc::clone(&committed));
            tokio::spawn(async move {
                for _ in 0..300 {
                    let before = committed.load(Ordering::SeqCst);
                    let read = read(&db, &looked).await.unwrap();
                    assert!(read >= before, "{read} after {before}");
                }
            })
        });
        let readers: Vec<_> = readers.collect();
        for number in 2..200 {
            write(if number % 2 == 0 { &db } else { &other }, number).await;
            committed.store(number, Ordering::SeqCst);
        }
        for reader in readers {
            reader.await.unwrap();
        }
    }

    #[tokio::test]
    async fn what_depends_on_the_time_ends_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let db = noted(&folder.path().join("a.db"), 1).await;
        let at = |now: i64| {
            let asked = Timestamp::from_millis(now);
            db.read(move |tx| {
                tx.remembered_at(asked, "is over", b"a", |tx| {
                    let end = Timestamp::from_millis(100);
                    if asked < end {
                        tx.changes_at(end);
                    }
                    Ok::<_, DbError>(Some((asked >= end, asked.as_millis())))
                })
            })
        };
        assert_eq!(at(50).await.unwrap(), Some((false, 50)));
        assert_eq!(at(99).await.unwrap(), Some((false, 50)));
        // The clock was turned back.
        assert_eq!(at(40).await.unwrap(), Some((false, 40)));
        assert_eq!(at(100).await.unwrap(), Some((true, 100)));
        assert_eq!(at(900).await.unwrap(), Some((true, 100)));
    }

    /// What is made of a remembered value ends with it, whether that was made now or before.
    #[tokio::test]
    async fn what_ends_within_ends_what_is_made_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let db = noted(&folder.path().join("a.db"), 1).await;
        let ends = db.read(|tx| {
            let mut ends = Vec::new();
            for by in [b"first", b"again"] {
                let now = Timestamp::from_millis(10);
                tx.remembered_at(now, "whole", by, |tx| {
                    tx.changes_at(Timestamp::from_millis(90));
                    let part = tx.remembered_at(now, "part", b"a", |tx| {
                        tx.changes_at(Timestamp::from_millis(50));
                        Ok::<_, DbError>(Some(1))
                    })?;
                    tx.remembered("other", b"a", |_| Ok::<_, DbError>(Some(2)))?;
                    Ok::<_, DbError>(part)
                })?;
                let memory = tx.memory.ok_or(DbError::MissingRow)?;
                let values = memory.values.borrow();
                let whole = values.get("whole").and_then(|values| values.get(&by[..]));
                ends.push(whole.map(|known| known.until.as_millis()));
            }
            Ok::<_, DbError>(ends)
        });
        assert_eq!(ends.await.unwrap(), [Some(50), Some(50)]);
    }

    #[tokio::test]
    async fn little_is_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let db = noted(&folder.path().join("a.db"), 1).await;
        let filled = db.read(|tx| {
            for number in 0..3 * VALUES {
                let by = number.to_le_bytes();
                tx.remembered("number", &by, |_| Ok::<_, DbError>(Some(number)))?;
            }
            let memory = tx.memory.ok_or(DbError::MissingRow)?;
            let held: usize = memory.values.borrow().values().map(HashMap::len).sum();
            Ok::<_, DbError>((held, memory.count.get()))
        });
        let (held, counted) = filled.await.unwrap();
        assert!(held <= VALUES && held == counted, "{held} {counted}");
    }
}
