//! The works that share one commit of SQLite.

use super::fault::Fault;
use super::later::Later;
use super::{DbError, Tx, Work};
use rusqlite::Connection;
use tokio::sync::mpsc;

/// The most transactions that share one commit.
pub(super) const GROUP: usize = 256;

/// Runs queued work, each in its own savepoint, until the queue is empty or the group is full, then commits
/// once for all. Returns the worst fault of the database that a statement met.
pub(super) fn write_group(
    connection: &Connection,
    queue: &mut mpsc::Receiver<Box<dyn Work>>,
    group: &mut Vec<Box<dyn Work>>,
    later: &mut Box<Later>,
) -> Result<Option<Fault>, DbError> {
    execute(connection, "BEGIN IMMEDIATE")?;
    let mut fault = run_group(connection, queue, group, later, true)?;
    if later.has_failed() {
        // What cannot be written may be of any of them: each runs again and writes what it adds itself, so
        // that only its own work fails.
        execute(connection, "ROLLBACK")?;
        execute(connection, "BEGIN IMMEDIATE")?;
        fault = run_group(connection, queue, group, later, false)?;
    }
    execute(connection, "COMMIT")?;
    Ok(fault)
}

/// Runs queued work within the transaction. What it adds to counters is written at the end, `together`, or at
/// the end of each work. When that fails together, it returns at once.
fn run_group(
    connection: &Connection,
    queue: &mut mpsc::Receiver<Box<dyn Work>>,
    group: &mut Vec<Box<dyn Work>>,
    later: &mut Box<Later>,
    together: bool,
) -> Result<Option<Fault>, DbError> {
    later.begin(together);
    let (mut next, mut fault) = (0, None);
    while next < group.len() {
        execute(connection, "SAVEPOINT work")?;
        let added = later.mark();
        let mut tx = Tx::sqlite(connection);
        tx.later = Some(std::mem::take(later));
        let keep = group[next].run(&mut tx);
        fault = fault.max(tx.fault);
        *later = tx.later.take().unwrap_or_else(|| Later::lost(together));
        // If the transaction has ended by itself, nothing of the group is stored.
        tx.check_open()?;
        if !keep {
            execute(connection, "ROLLBACK TO work")?;
            later.undo(added);
        }
        execute(connection, "RELEASE work")?;
        if together && later.has_failed() {
            return Ok(fault);
        }
        next += 1;
        if group.len() < GROUP
            && let Ok(task) = queue.try_recv()
        {
            group.push(task);
        }
    }
    let mut tx = Tx::sqlite(connection);
    tx.later = Some(std::mem::take(later));
    // Whether it failed is asked of what waits.
    let _ = tx.write_all();
    fault = fault.max(tx.fault);
    *later = tx.later.take().unwrap_or_else(|| Later::lost(together));
    tx.check_open()?;
    Ok(fault)
}

/// Runs a statement without parameters and rows, which stays prepared.
pub(super) fn execute(connection: &Connection, text: &str) -> Result<(), DbError> {
    connection.prepare_cached(text)?.raw_execute()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::work::Task;
    use crate::db::{Counters, Sql};
    use std::sync::Arc;
    use tokio::sync::{Notify, oneshot};

    const ADD: Counters<1, 1> = Counters::new(Sql::new(
        "INSERT INTO counts (kind, count) VALUES ($1, $2)
        ON CONFLICT (kind) DO UPDATE SET count = counts.count + excluded.count",
    ));

    type Answer = oneshot::Receiver<Result<(), DbError>>;

    /// A database with counters up to 100, which knows how often they were written.
    fn database() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        let schema = "PRAGMA foreign_keys = ON;
            CREATE TABLE counts (kind TEXT PRIMARY KEY, count BIGINT CHECK (count <= 100));
            CREATE TABLE parents (id BIGINT PRIMARY KEY);
            CREATE TABLE children (
                id BIGINT REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED
            );
            CREATE TABLE writes (n INTEGER PRIMARY KEY);
            CREATE TRIGGER inserted AFTER INSERT ON counts BEGIN INSERT INTO writes VALUES (NULL); END;
            CREATE TRIGGER updated AFTER UPDATE ON counts BEGIN INSERT INTO writes VALUES (NULL); END;";
        connection.execute_batch(schema).unwrap();
        connection
    }

    fn work(work: impl Fn(&mut Tx<'_>) -> Result<(), DbError> + Send + 'static) -> (Box<dyn Work>, Answer) {
        Task::new(work, &Arc::new(Notify::new()))
    }

    fn adding(kind: &'static str, by: i64) -> (Box<dyn Work>, Answer) {
        work(move |tx| tx.add(ADD, [kind.into()], [by]))
    }

    /// Commits these works as one group, and returns which of them were told that they are stored.
    fn commit(
        connection: &Connection,
        later: &mut Box<Later>,
        works: impl IntoIterator<Item = (Box<dyn Work>, Answer)>,
    ) -> Vec<bool> {
        let (sender, mut queue) = mpsc::channel(GROUP);
        let (mut works, mut answers): (Vec<_>, Vec<_>) = works.into_iter().unzip();
        let rest = works.split_off(1);
        for work in rest {
            assert!(sender.try_send(work).is_ok());
        }
        let committed = write_group(connection, &mut queue, &mut works, later).map_err(Arc::new);
        if committed.is_err() && !connection.is_autocommit() {
            connection.execute_batch("ROLLBACK").unwrap();
        }
        assert_eq!(works.len(), answers.len());
        for work in works {
            work.answer(committed.clone().map(drop).map_err(DbError::Shared));
        }
        let stored = answers
            .iter_mut()
            .map(|answer| answer.try_recv().unwrap().is_ok());
        stored.collect()
    }

    fn number(connection: &Connection, sql: &str) -> i64 {
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    fn count(connection: &Connection, kind: &str) -> i64 {
        let text = format!("SELECT COALESCE(SUM(count), 0) FROM counts WHERE kind = '{kind}'");
        number(connection, &text)
    }

    #[test]
    fn works_of_one_commit_write_a_counter_once() {
        let (connection, mut later) = (database(), Box::default());
        let works = (0..40).map(|_| adding("a", 1)).chain([adding("b", 2)]);
        assert_eq!(commit(&connection, &mut later, works), [true; 41]);
        assert_eq!((count(&connection, "a"), count(&connection, "b")), (40, 2));
        assert_eq!(number(&connection, "SELECT COUNT(*) FROM writes"), 2);
        assert_eq!(commit(&connection, &mut later, [adding("a", 1)]), [true]);
        assert_eq!(count(&connection, "a"), 41);
    }

    #[test]
    fn work_that_fails_adds_nothing_and_takes_nothing_from_others() {
        let (connection, mut later) = (database(), Box::default());
        let failing = work(|tx| {
            tx.add(ADD, ["a".into()], [10])?;
            // It writes what the others have added, and that is undone with it.
            let read = Sql::new("SELECT count FROM counts WHERE kind = 'a'");
            let seen = tx.one(read, &[], |row| row.next::<i64>())?;
            assert_eq!(seen, 11);
            Err(DbError::MissingRow)
        });
        let panicking = work(|tx| {
            tx.add(ADD, ["a".into()], [10])?;
            panic!("as it is meant to");
        });
        let works = [adding("a", 1), failing, panicking, adding("a", 2)];
        assert_eq!(commit(&connection, &mut later, works), [true, false, false, true]);
        assert_eq!(count(&connection, "a"), 3);
    }

    #[test]
    fn what_cannot_be_written_fails_its_own_work_alone() {
        let (connection, mut later) = (database(), Box::default());
        let works = [
            adding("a", 60),
            adding("b", 101),
            adding("a", 50),
            adding("a", 40),
            adding("c", 1),
        ];
        let stored = commit(&connection, &mut later, works);
        assert_eq!(stored, [true, false, false, true, true]);
        assert_eq!((count(&connection, "a"), count(&connection, "b")), (100, 0));
        assert_eq!(count(&connection, "c"), 1);
        // The next group writes together again.
        let works = (0..3).map(|_| adding("c", 1));
        assert_eq!(commit(&connection, &mut later, works), [true; 3]);
        assert_eq!(count(&connection, "c"), 4);
    }

    #[test]
    fn whoever_reads_is_not_told_of_what_others_cannot_write() {
        let (connection, mut later) = (database(), Box::default());
        let reading = work(|tx| {
            let read = Sql::new("SELECT COUNT(*) FROM counts WHERE count > 0");
            tx.one(read, &[], |row| row.next::<i64>()).map(drop)
        });
        let works = [adding("a", 101), reading, adding("b", 1)];
        assert_eq!(commit(&connection, &mut later, works), [false, true, true]);
        assert_eq!((count(&connection, "a"), count(&connection, "b")), (0, 1));
    }

    #[test]
    fn a_commit_that_fails_leaves_nothing_for_the_next() {
        let (connection, mut later) = (database(), Box::default());
        // Found out by the commit itself.
        let orphan = work(|tx| tx.run(Sql::new("INSERT INTO children VALUES (7)"), &[]).map(drop));
        let works = [adding("a", 1), orphan];
        assert_eq!(commit(&connection, &mut later, works), [false, false]);
        assert_eq!(count(&connection, "a"), 0);
        assert_eq!(commit(&connection, &mut later, [adding("b", 1)]), [true]);
        assert_eq!((count(&connection, "a"), count(&connection, "b")), (0, 1));
    }
}
