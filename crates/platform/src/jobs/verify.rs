//! What `pandabase verify` checks of jobs.

use super::kind::JobKind;
use super::places::queue_of;
use super::policy::Ends;
use crate::db::promise::{Check, Finding, Promise};
use crate::db::{DbError, FromRow, Tx};
use crate::{params, sql};
use pandabase_domain::id::StoreId;

sql! {
    NEXT: Waiting = "SELECT {} FROM jobs WHERE id > $1 ORDER BY id LIMIT 1000";
    /// Jobs that workers would look at later than their time comes. It comes when the store's clock is there
    /// or, while a worker holds the job, when the lease ends. The end of a move of the clock corrects the
    /// times of the store's other jobs. Until then they are due as they were before the move, on a clock that
    /// was not behind the machine's, or when the move's own lease ends. A move that nobody holds is taken up
    /// and corrected at once.
    LATE = "SELECT j.id FROM jobs j LEFT JOIN stores s ON s.id = j.store_id
            LEFT JOIN jobs m ON m.store_id = j.store_id AND m.kind = 'clock_move' AND m.subject = 'clock'
        WHERE j.due_at > j.leased_until AND j.due_at > COALESCE(m.leased_until, 0)
            AND COALESCE(m.leased_until, 1) > 0
            AND j.due_at > j.run_at - CASE WHEN m.id IS NULL THEN COALESCE(s.clock_offset, 0) ELSE 0 END
        LIMIT 5";
}

/// The promises about jobs.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "due-times",
        text: "workers look at every job no later than its time comes on its store's clock",
        check: Check::NoRow(LATE),
    },
    Promise {
        name: "queues",
        text: "every job waits in the queue where workers look for its kind, and none was given up that is \
               to be tried for ever",
        check: Check::Walk(walk),
    },
];

/// A job as it waits.
#[derive(FromRow)]
struct Waiting {
    id: String,
    store_id: StoreId,
    #[column(with = JobKind::known)]
    kind: Option<JobKind>,
    subject: String,
    queue: String,
    #[column("due_at IS NULL")]
    is_given_up: bool,
}

impl Waiting {
    fn is_lost(&self) -> bool {
        self.kind.is_some_and(|kind| {
            queue_of(kind, &self.store_id, &self.subject) != self.queue
                || (self.is_given_up && kind.policy().ends == Ends::Never)
        })
    }
}

fn walk(tx: &mut Tx<'_>) -> Result<Finding, DbError> {
    let mut finding = Finding::default();
    let mut last = String::new();
    loop {
        let jobs = tx.fetch_all(NEXT, params![&last])?;
        let Some(end) = jobs.last() else {
            return Ok(finding);
        };
        last.clone_from(&end.id);
        for job in jobs {
            finding.saw(job.is_lost().then_some(job.id));
        }
    }
}
