//! A job that a worker has leased, and how it ends.

use super::kind::JobKind;
use crate::context::Ctx;
use crate::context::Env;
use crate::context::StoreContext;
use crate::db::DbError;
use pandabase_domain::cause::Cause;
use pandabase_domain::id::{Id, JobId, Kind};
use pandabase_domain::time::SECOND;
use pandabase_domain::time::Timestamp;
use serde::de::DeserializeOwned;

/// How long a lease lasts after it was last renewed, in milliseconds; then another worker takes the job over.
pub const LEASE: i64 = 60 * SECOND;

/// A job in a worker's hands.
#[derive(Debug, Clone)]
pub struct Job {
    /// The job.
    pub id: JobId,
    /// Its store.
    pub store: StoreContext,
    /// What is to be done.
    pub kind: JobKind,
    /// What it is about, usually an id.
    pub subject: String,
    /// Further input, as JSON.
    pub payload: String,
    /// How often it was started, this time included: the number of the lease, which tells one holder from
    /// the next.
    pub attempts: i64,
    /// How many runs before this one failed in a row.
    pub failures: i64,
    /// The text of what planned it; `None` where nothing is known of it.
    pub cause: Option<String>,
    /// Now, on the store's clock: the time at which the job runs.
    pub now: Timestamp,
}

/// What becomes of a job that ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// It is finished.
    Done,
    /// It runs again at this time of the store's clock.
    At(Timestamp),
    /// It failed for good; the text is kept for the operator.
    Failed(String),
}

impl Job {
    /// Where and when the job runs.
    pub fn ctx<'a>(&'a self, env: &'a Env) -> Ctx<'a> {
        Ctx {
            env,
            store: &self.store,
            now: self.now,
        }
    }

    /// The text of what planned it, unless its time has come on nobody's behalf.
    pub fn planned_by(&self) -> Option<&str> {
        self.cause.as_deref().filter(|_| !self.kind.begins_anew())
    }

    /// What causes the effects of this run: the job on behalf of what planned it, or the run alone where its
    /// time has come.
    pub fn causes(&self) -> Cause {
        match self.planned_by() {
            Some(planned_by) => Cause::job(&self.id, self.kind.as_str(), planned_by),
            None => Cause::run(&self.id, self.attempts, self.kind.as_str()),
        }
    }

    /// The id of what the job is about.
    pub fn subject_id<K: Kind>(&self) -> Id<K> {
        Id::from_stored(self.subject.as_str())
    }

    /// The payload, typed.
    ///
    /// # Errors
    /// [`DbError::Json`] when it was written by another version.
    pub fn input<T: DeserializeOwned>(&self) -> Result<T, DbError> {
        serde_json::from_str(&self.payload).map_err(DbError::Json)
    }

    /// When the job is tried again after this run failed, on the store's clock; `None` when it is given up.
    pub fn after_failure(&self) -> Option<Timestamp> {
        let pause = self.kind.policy().pause_after(self.failures.saturating_add(1));
        pause.map(|pause| self.now.plus_millis(pause))
    }
}
