//! The timeline of a payment (contract `orders-payments.md`, "Timeline"). What is told at once is one row.

use crate::db::{DbError, Tx};
use crate::http::Ctx;
use crate::{params, sql};
use pandabase_domain::id::{PaymentId, TimelineEventId};
use pandabase_domain::time::Timestamp;
use pandabase_domain::timeline::TimelineType;
use serde::{Deserialize, Serialize};

sql! {
    NOTE = "INSERT INTO payment_timeline (store_id, payment_id, position, steps, created_at)
        VALUES ($1, $2, (SELECT COALESCE(MAX(t.position), 0) + 1 FROM payment_timeline t
            WHERE t.store_id = $1 AND t.payment_id = $2), $3, $4)";
    TIMELINE = "SELECT steps, created_at FROM payment_timeline
        WHERE store_id = $1 AND payment_id = $2 ORDER BY position";
}

/// A step, as it is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Step {
    /// Its id.
    pub id: TimelineEventId,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: TimelineType,
    /// What happened, for people.
    pub text: String,
    /// What else is known of it: an object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<serde_json::Value>,
}

impl Step {
    /// A step that happens now.
    pub fn new(ctx: &Ctx<'_>, kind: TimelineType, text: String) -> Self {
        Self {
            id: ctx.id(),
            kind,
            text,
            metadata: None,
        }
    }

    /// The same with what else is known.
    pub fn with(mut self, metadata: serde_json::Value) -> Self {
        self.metadata = Some(metadata);
        self
    }
}

/// Steps as a row keeps them.
///
/// # Errors
/// [`DbError::Json`] never, for what can be stored.
pub(crate) fn row_of(steps: &[Step]) -> Result<String, DbError> {
    serde_json::to_string(steps).map_err(DbError::Json)
}

/// Adds steps to the timeline of a payment.
pub(super) fn note(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    payment: &PaymentId,
    steps: &[Step],
) -> Result<(), DbError> {
    if steps.is_empty() {
        return Ok(());
    }
    tx.run(NOTE, params![&ctx.store.id, payment, &row_of(steps)?, ctx.now])?;
    Ok(())
}

/// The timeline of a payment with the time of every step, oldest first.
///
/// # Errors
/// [`DbError`] from the database.
pub(crate) fn of(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    payment: &PaymentId,
) -> Result<Vec<(Step, Timestamp)>, DbError> {
    let rows = tx.all(TIMELINE, params![&ctx.store.id, payment], |row| {
        Ok((row.json::<Vec<Step>>()?, row.next()?))
    })?;
    let rows = rows.into_iter();
    let steps = rows.flat_map(|(steps, at)| steps.into_iter().map(move |step| (step, at)));
    Ok(steps.collect())
}
