//! What `pandabase verify` checks of jobs.

use super::kind::JobKind;
use super::places::queue_of;
use crate::db::promise::{Check, Finding, Promise};
use crate::db::{DbError, Row, Tx};
use crate::{params, sql};
use pandabase_domain::id::StoreId;

/// Rows of a broken promise that are told, as many as queries tell.
const TOLD: usize = 5;

sql! {
    NEXT = "SELECT id, store_id, kind, subject, queue FROM jobs WHERE id > $1 ORDER BY id LIMIT 1000";
}

/// What is promised here.
pub const PROMISES: &[Promise] = &[Promise {
    name: "queues",
    text: "every job waits in the queue where workers look for its kind",
    check: Check::Walk(walk),
}];

/// A job as it waits.
struct Waiting {
    id: String,
    store: StoreId,
    /// `None` for a kind that only a newer version knows.
    kind: Option<JobKind>,
    subject: String,
    queue: String,
}

impl Waiting {
    fn read(row: &mut Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            id: row.next()?,
            store: row.next()?,
            kind: JobKind::parse(&row.next::<String>()?),
            subject: row.next()?,
            queue: row.next()?,
        })
    }

    fn is_lost(&self) -> bool {
        self.kind
            .is_some_and(|kind| queue_of(kind, &self.store, &self.subject) != self.queue)
    }
}

fn walk(tx: &mut Tx<'_>) -> Result<Finding, DbError> {
    let mut finding = Finding {
        rows: 0,
        broken: Vec::new(),
    };
    let mut last = String::new();
    loop {
        let jobs = tx.all(NEXT, params![&last], Waiting::read)?;
        let Some(end) = jobs.last() else {
            return Ok(finding);
        };
        last.clone_from(&end.id);
        for job in jobs {
            finding.rows += 1;
            if job.is_lost() && finding.broken.len() < TOLD {
                finding.broken.push(job.id);
            }
        }
    }
}
