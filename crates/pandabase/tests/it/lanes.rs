//! Works of one store on PostgreSQL, which share transactions while they wait, and what they send without
//! waiting for its result.

use crate::databases::Database;
use futures_util::future::join_all;
use pandabase_domain::id::StoreId;
use pandabase_platform::db::{Beside, Db, DbError, Sql, Tx};
use pandabase_platform::params;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};

const ADD: Sql = Sql::new("INSERT INTO marks (id) VALUES ($1)");
/// The transaction that a work is in.
const OWN: Sql = Sql::new("SELECT CAST(pg_current_xact_id() AS TEXT)");

/// A table, and a place where works wait for each other.
struct Site {
    db: Db,
    place: Beside,
    // The schema is dropped last.
    _database: Database,
}

impl Site {
    async fn new() -> Self {
        let database = Database::postgres();
        let db = database.open();
        let made = db.write(|tx| {
            tx.batch(
                "CREATE TABLE marks (id BIGINT PRIMARY KEY, parent BIGINT REFERENCES marks (id)
                    DEFERRABLE INITIALLY DEFERRED)",
            )
        });
        made.await.unwrap();
        Self {
            db,
            place: Beside::store(&StoreId::from_stored("sto_lanes")),
            _database: database,
        }
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Tx<'_>) -> Result<T, DbError> + Send + 'static,
    ) -> Result<T, DbError> {
        self.db.write_beside(self.place, work).await
    }

    async fn marks(&self) -> Vec<i64> {
        let sql = Sql::new("SELECT id FROM marks ORDER BY id");
        let marks = self.db.read(move |tx| tx.all(sql, &[], |row| row.next()));
        marks.await.unwrap()
    }

    /// Occupies the place until the sender is used or dropped, so that what is written meanwhile waits.
    fn occupy(&self) -> (impl Future<Output = ()>, Sender<()>) {
        let (sender, receiver) = channel::<()>();
        let receiver = Mutex::new(receiver);
        let held = self.write(move |_| {
            let _ = receiver.lock().unwrap().recv();
            Ok(())
        });
        (async move { held.await.unwrap() }, sender)
    }

    /// Writes all of these while the place is occupied, so that they are of one group.
    async fn together<T: Send + 'static>(
        &self,
        works: impl IntoIterator<Item = Work<T>>,
    ) -> Vec<Result<T, DbError>> {
        let (held, release) = self.occupy();
        let works = works.into_iter().map(|work| self.write(work));
        // Each is polled once, in this order, before any of them goes on.
        let (_, answers, ()) = tokio::join!(held, join_all(works), async move { drop(release) });
        answers
    }
}

type Work<T> = Box<dyn Fn(&mut Tx<'_>) -> Result<T, DbError> + Send>;

/// Adds a mark and returns the transaction.
fn marking(id: i64) -> Work<String> {
    Box::new(move |tx| {
        tx.send(ADD, params![id])?;
        tx.one(OWN, &[], |row| row.next())
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn works_that_wait_share_a_transaction_on_postgres() {
    let site = Site::new().await;
    let answers = site.together((0..10).map(marking)).await;
    let transactions: BTreeSet<_> = answers.into_iter().map(Result::unwrap).collect();
    assert_eq!(transactions.len(), 1, "{transactions:?}");
    assert_eq!(site.marks().await, (0..10).collect::<Vec<_>>());

    // Without a store there is nothing to share.
    let nowhere = Beside::store(&StoreId::from_stored(""));
    site.db.write_beside(nowhere, marking(10)).await.unwrap();
    assert_eq!(site.marks().await.len(), 11);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_work_that_fails_is_undone_alone_on_postgres() {
    let site = Site::new().await;
    let refusing: Work<String> = Box::new(|tx| {
        tx.send(ADD, params![100])?;
        Err(DbError::MissingRow)
    });
    let panicking: Work<String> = Box::new(|tx| {
        tx.send(ADD, params![101])?;
        panic!("as it is meant to");
    });
    // What was sent fails, and nobody asks.
    let twice: Work<String> = Box::new(|tx| {
        tx.send(ADD, params![102])?;
        tx.send(ADD, params![0])?;
        Ok(String::new())
    });
    // It takes no notice of a failure, which has undone all that it did.
    let careless: Work<String> = Box::new(|tx| {
        tx.run(ADD, params![103])?;
        assert!(tx.run(ADD, params![0]).is_err());
        Ok(String::new())
    });
    let works = [
        marking(0),
        refusing,
        marking(1),
        panicking,
        marking(2),
        twice,
        careless,
        marking(3),
    ];
    let answers = site.together(works).await;
    let kept: Vec<_> = answers.iter().map(Result::is_ok).collect();
    assert_eq!(kept, [true, false, true, false, true, false, false, true]);
    assert!(matches!(answers[1], Err(DbError::MissingRow)));
    assert!(matches!(answers[3], Err(DbError::Panicked)));
    assert_eq!(site.marks().await, [0, 1, 2, 3]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_savepoint_takes_back_what_was_sent_on_postgres() {
    let site = Site::new().await;
    let work = |tx: &mut Tx<'_>| {
        tx.send(ADD, params![1])?;
        let undone = tx.savepoint(|tx| {
            tx.send(ADD, params![2])?;
            Err::<(), _>(DbError::MissingRow)
        })?;
        assert!(matches!(undone, Err(DbError::MissingRow)));
        let broken = tx.savepoint(|tx| tx.send(ADD, params![1]));
        assert!(broken.is_err(), "what fails within it is told at its end");
        tx.send(ADD, params![3])
    };
    site.db.write(work).await.unwrap();
    assert_eq!(site.marks().await, [1, 3]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_work_that_needs_a_transaction_of_its_own_gets_one_on_postgres() {
    let site = Site::new().await;
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&runs);
    let alone: Work<String> = Box::new(move |tx| {
        counted.fetch_add(1, Ordering::SeqCst);
        tx.see_one_moment()?;
        tx.send(ADD, params![7])?;
        let level = Sql::new("SELECT current_setting('transaction_isolation')");
        tx.one(level, &[], |row| row.next())
    });
    let mut answers = site.together([marking(1), alone, marking(2)]).await;
    let last = answers.pop().unwrap().unwrap();
    assert_eq!(answers.pop().unwrap().unwrap(), "repeatable read");
    assert_eq!(answers.pop().unwrap().unwrap(), last);
    assert_eq!(runs.load(Ordering::SeqCst), 2);
    assert_eq!(site.marks().await, [1, 2, 7]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_work_that_waits_for_a_lock_keeps_the_others_for_a_moment_only_on_postgres() {
    let site = Site::new().await;
    site.write(marking(1)).await.unwrap();
    let touch = Sql::new("UPDATE marks SET parent = id WHERE id = 1");
    let (release, receiver) = channel::<()>();
    let (locked, is_locked) = tokio::sync::oneshot::channel();
    let (locked, receiver) = (Mutex::new(Some(locked)), Mutex::new(receiver));
    // Somebody who shares nothing with the place holds the row.
    let holder = tokio::spawn({
        let db = site.db.clone();
        async move {
            db.write(move |tx| {
                tx.run(touch, &[])?;
                if let Some(locked) = locked.lock().unwrap().take() {
                    locked.send(()).unwrap();
                }
                let _ = receiver.lock().unwrap().recv();
                Ok::<_, DbError>(())
            })
            .await
        }
    });
    is_locked.await.unwrap();
    let waiting: Work<String> = Box::new(move |tx| {
        tx.run(touch, &[])?;
        tx.send(ADD, params![3])?;
        Ok("waited".to_owned())
    });
    let (held, begin) = site.occupy();
    let waits = site.write(waiting);
    // The one that waits is before the others, which are answered all the same.
    let scene = async {
        let others = join_all([site.write(marking(2)), site.write(marking(4))]);
        let (others, ()) = tokio::join!(others, async move { drop(begin) });
        for other in others {
            other.unwrap();
        }
        assert_eq!(site.marks().await, [1, 2, 4]);
        drop(release);
    };
    let (_, waited, ()) = tokio::join!(held, waits, scene);
    assert_eq!(waited.unwrap(), "waited");
    holder.await.unwrap().unwrap();
    assert_eq!(site.marks().await, [1, 2, 3, 4]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_whose_connection_is_cut_runs_again_one_by_one_on_postgres() {
    let site = Site::new().await;
    let cut = Arc::new(AtomicBool::new(false));
    let cutting: Work<String> = Box::new(move |tx| {
        tx.send(ADD, params![50])?;
        if !cut.swap(true, Ordering::SeqCst) {
            let end = Sql::new("SELECT pg_terminate_backend(pg_backend_pid())");
            let _ = tx.one(end, &[], |row| row.next::<bool>());
        }
        tx.one(OWN, &[], |row| row.next())
    });
    let works = (0..5).map(marking).chain([cutting]).chain((5..9).map(marking));
    let answers = site.together(works).await;
    let transactions: BTreeSet<_> = answers.into_iter().map(Result::unwrap).collect();
    assert!(transactions.len() > 1, "{transactions:?}");
    assert_eq!(site.marks().await, [0, 1, 2, 3, 4, 5, 6, 7, 8, 50]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_whose_commit_is_refused_fails_its_own_work_alone_on_postgres() {
    let site = Site::new().await;
    // Its parent is looked for at the commit, and is not there.
    let orphaned: Work<String> = Box::new(|tx| {
        tx.send(Sql::new("INSERT INTO marks (id, parent) VALUES (8, 9)"), &[])?;
        tx.one(OWN, &[], |row| row.next())
    });
    let answers = site.together([marking(1), orphaned, marking(2)]).await;
    let kept: Vec<_> = answers.iter().map(Result::is_ok).collect();
    assert_eq!(kept, [true, false, true]);
    assert_eq!(site.marks().await, [1, 2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_that_fails_takes_no_other_with_it_on_postgres() {
    let site = Site::new().await;
    site.write(marking(1)).await.unwrap();
    let read = |sql: Sql| site.db.read(move |tx| tx.one(sql, &[], |row| row.next::<i64>()));
    let good = Sql::new("SELECT id FROM marks");
    let bad = Sql::new("SELECT id / 0 FROM marks");
    let answers = join_all((0..60).map(|number| read(if number % 7 == 3 { bad } else { good }))).await;
    for (number, answer) in answers.into_iter().enumerate() {
        match number % 7 {
            3 => assert!(answer.is_err()),
            _ => assert_eq!(answer.unwrap(), 1),
        }
    }
}
