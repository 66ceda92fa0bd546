//! A job in the hands of whoever does it, and how it ends.

use super::kind::JobKind;
use crate::context::Ctx;
use crate::context::Env;
use crate::context::StoreContext;
use crate::db::DbError;
use crate::error::ApiError;
use pandabase_domain::id::JobId;
use pandabase_domain::time::HOUR;
use pandabase_domain::time::SECOND;
use pandabase_domain::time::Timestamp;
use serde::de::DeserializeOwned;

/// How long a worker may hold a job before another one takes it over, in milliseconds.
pub const LEASE: i64 = 60 * SECOND;
/// Attempts of a job whose code fails, before it is given up.
const ATTEMPTS: i64 = 20;

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
    /// How often it was started, this time included.
    pub attempts: i64,
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

    /// The payload, typed.
    ///
    /// # Errors
    /// [`DbError::Json`] when it was written by another version.
    pub fn input<T: DeserializeOwned>(&self) -> Result<T, DbError> {
        serde_json::from_str(&self.payload).map_err(DbError::Json)
    }

    /// When a job whose code failed is tried again: 2 s, 4 s, … up to an hour.
    pub fn after_error(&self, error: &ApiError) -> Next {
        if self.attempts >= ATTEMPTS {
            return Next::Failed(error.to_string());
        }
        let seconds = 1_i64 << self.attempts.clamp(0, 12);
        Next::At(self.now.plus_millis((seconds * SECOND).min(HOUR)))
    }
}
