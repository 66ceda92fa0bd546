//! Works on PostgreSQL that share transactions. What is written to one store waits in one lane: the works
//! that wait run one after another on one connection, each in a savepoint, and are committed together. So
//! they wait for the disk once, and not for each other's locks.
//!
//! A work that the database keeps from its end leaves the group: its changes are undone, and it runs again in
//! a transaction of its own, under the rules of the pool. So does a work that needs one. When the group is
//! lost as a whole, all of its works do that.

use super::alone::{Access, Job, finish, usable};
use super::connection::{Address, Connection};
use super::fault::Fault;
use super::health::Health;
use super::later::Later;
use super::send::{SAVEPOINT, UNDO};
use super::{DbError, Tx, Work};
use std::sync::Arc;

/// The most works that share a transaction. Its locks are held until the last one has run.
const GROUP: usize = 32;

/// What every work after the first begins with. The first one waits for locks like any transaction; whoever
/// waits behind it keeps others from what the group has locked, so a work that does not get a lock soon
/// leaves, before PostgreSQL looks for deadlocks.
const IMPATIENT: &str = "SET LOCAL lock_timeout = '50ms'";

/// A thread with a connection on which works share transactions.
pub(super) struct Lane {
    pub(super) address: Address,
    pub(super) works: async_channel::Receiver<Box<dyn Work>>,
    /// Takes works that have to run alone.
    pub(super) pool: async_channel::Sender<Job>,
    pub(super) health: Arc<Health>,
}

/// A work of a group.
struct Member {
    task: Box<dyn Work>,
    fate: Fate,
}

impl Member {
    fn new(task: Box<dyn Work>) -> Self {
        let fate = Fate::Undone;
        Self { task, fate }
    }
}

/// What became of a work within its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// Its changes are kept if the group is committed.
    Kept,
    /// It has failed by itself and changed nothing.
    Undone,
    /// It has to run again in a transaction of its own.
    Leaves,
}

/// How a group came to its end.
enum Ended {
    /// It is committed.
    Stored,
    /// Nothing of it is stored.
    Lost,
    /// It may be stored or not: its commit was cut off.
    CutOff(DbError),
}

impl Lane {
    /// Runs works until the lane is closed and empty.
    pub(super) fn serve(self) {
        let mut connection = None;
        let mut group = Vec::with_capacity(GROUP);
        let mut later = Box::default();
        while let Ok(first) = self.works.recv_blocking() {
            group.push(Member::new(first));
            self.commit(&mut connection, &mut group, &mut later);
        }
        if let Some(open) = connection {
            open.close();
        }
    }

    /// Runs a group and answers its works.
    fn commit(&self, connection: &mut Option<Connection>, group: &mut Vec<Member>, later: &mut Box<Later>) {
        let ended = match usable(&self.address, connection) {
            Ok(mut open) => {
                let ended = self.run(&mut open, group, later);
                if !matches!(ended, Ended::CutOff(_)) {
                    *connection = Some(open);
                }
                ended
            }
            Err(error) => Ended::CutOff(error),
        };
        crate::metrics::commit(group.len());
        match &ended {
            Ended::Stored if group.iter().any(|member| member.fate == Fate::Kept) => self.health.stored(),
            Ended::Stored | Ended::Lost => {}
            Ended::CutOff(_) => self.health.failed(),
        }
        let ended = match ended {
            Ended::Stored => Ok(true),
            Ended::Lost => Ok(false),
            Ended::CutOff(error) => Err(Arc::new(error)),
        };
        for Member { task, fate } in group.drain(..) {
            match (&ended, fate) {
                (_, Fate::Leaves) | (Ok(false), _) => self.leave(connection, task),
                (Ok(true), Fate::Kept | Fate::Undone) => task.answer(Ok(())),
                (Err(error), Fate::Kept | Fate::Undone) => {
                    task.answer(Err(DbError::Shared(Arc::clone(error))));
                }
            }
        }
    }

    /// Runs works, each in its own savepoint, until none waits or the group is full, then writes what they
    /// have added to counters and commits once for all. When that cannot be written it is not known whose it
    /// is, and the group is lost.
    fn run(&self, open: &mut Connection, group: &mut Vec<Member>, later: &mut Box<Later>) -> Ended {
        open.begin(Access::Write.begin());
        later.begin(true);
        let mut next = 0;
        while let Some(member) = group.get_mut(next) {
            let mut tx = Tx::postgres(open);
            tx.is_grouped = true;
            let added = later.mark();
            tx.later = Some(std::mem::take(later));
            let begun = match next {
                1 => tx.send_fixed(IMPATIENT).and_then(|()| tx.send_fixed(SAVEPOINT)),
                _ => tx.send_fixed(SAVEPOINT),
            };
            let keep = begun.is_ok() && member.task.run(&mut tx);
            *later = tx.later.take().unwrap_or_else(|| Later::lost(true));
            member.fate = match (keep, tx.fault) {
                _ if later.has_failed() => return abandon(open),
                (_, Some(Fault::Lost)) => return abandon(open),
                (_, Some(Fault::Conflict | Fault::Outage)) => Fate::Leaves,
                (true, None) => Fate::Kept,
                (false, None) => Fate::Undone,
            };
            if member.fate != Fate::Kept {
                if undo(open).is_err() {
                    return abandon(open);
                }
                later.undo(added);
            }
            next += 1;
            if group.len() < GROUP
                && let Ok(task) = self.works.try_recv()
            {
                group.push(Member::new(task));
            }
        }
        let mut tx = Tx::postgres(open);
        tx.later = Some(std::mem::take(later));
        let written = tx.write_all().and_then(|()| tx.settle());
        *later = tx.later.take().unwrap_or_else(|| Later::lost(true));
        match written {
            Ok(()) => commit(open),
            Err(_) => abandon(open),
        }
    }

    /// Hands a work to the pool, which runs it in a transaction of its own; at the very end, when the pool
    /// takes nothing more, does what the pool would.
    fn leave(&self, connection: &mut Option<Connection>, task: Box<dyn Work>) {
        let access = Access::Write;
        let handed = self.pool.send_blocking(Job { access, task });
        if let Err(async_channel::SendError(Job { access, task })) = handed {
            finish(&self.address, connection, &self.health, access, task);
        }
    }
}

/// Undoes the changes of the last work. The errors of what was sent are its own.
fn undo(open: &mut Connection) -> Result<(), DbError> {
    let _ = open.settle();
    Ok(open.batch(UNDO)?)
}

/// Gives a group up of which nothing is stored.
fn abandon(open: &mut Connection) -> Ended {
    // If this fails, the connection is found closed before it is used again.
    let _ = open.batch("ROLLBACK");
    Ended::Lost
}

fn commit(open: &mut Connection) -> Ended {
    let Err(error) = open.batch("COMMIT") else {
        return Ended::Stored;
    };
    let is_refused = error.as_db_error().is_some();
    match DbError::from(error) {
        error if is_refused && error.fault() != Some(Fault::Lost) => abandon(open),
        error => Ended::CutOff(error),
    }
}
