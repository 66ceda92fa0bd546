//! The timeline of a payment (contract `orders-payments.md`, "Timeline"). What is told at once is one row,
//! and what follows from a step's word is not stored: its text, its id.

use super::sale::Sale;
use pandabase_domain::id::{PaymentId, TimelineEventId};
use pandabase_domain::money::Cents;
use pandabase_domain::time::Timestamp;
use pandabase_domain::timeline::TimelineType;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::{params, sql};
use serde::{Deserialize, Serialize};
use serde_json::Value;

sql! {
    NOTE = "INSERT INTO payment_timeline (store_id, payment_id, position, total, steps, created_at)
        VALUES ($1, $2, (SELECT COALESCE(MAX(t.position), 0) + 1 FROM payment_timeline t
            WHERE t.store_id = $1 AND t.payment_id = $2), $3, $4, $5)";
    TIMELINE = "SELECT position, total, steps, created_at FROM payment_timeline
        WHERE store_id = $1 AND payment_id = $2 ORDER BY position";
}

/// Rows have fewer steps: from a row's position and a step's place in it comes the step's number.
const STEPS: i64 = 36;

/// A step, as it is stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Step {
    /// Its text follows from what it is and the payment's total.
    Plain(TimelineType),
    /// It says more.
    Told {
        /// What happened.
        #[serde(rename = "type")]
        kind: TimelineType,
        /// What happened, for people.
        text: String,
        /// What else is known of it: an object.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        metadata: Option<Value>,
    },
}

/// A step, as clients read it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its id.
    pub id: TimelineEventId,
    /// What happened.
    pub kind: TimelineType,
    /// What happened, for people.
    pub text: String,
    /// What else is known of it: an object.
    pub metadata: Option<Value>,
    /// When it happened.
    pub at: Timestamp,
}

/// Steps as a row keeps them.
///
/// # Errors
/// [`DbError::Json`] never, for what can be stored.
pub fn row_of(steps: &[Step]) -> Result<String, DbError> {
    serde_json::to_string(steps).map_err(DbError::Json)
}

/// Adds steps to the timeline of a payment.
pub fn note(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, steps: &[Step]) -> Result<(), DbError> {
    if steps.is_empty() {
        return Ok(());
    }
    let steps = row_of(steps)?;
    let values = params![&ctx.store.id, &sale.payment, sale.total, &steps, ctx.now];
    tx.run(NOTE, values)?;
    Ok(())
}

/// The timeline of a payment, oldest step first.
///
/// # Errors
/// [`DbError`] from the database.
pub fn of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, payment: &PaymentId) -> Result<Vec<Entry>, DbError> {
    let rows = tx.all(TIMELINE, params![&ctx.store.id, payment], |row| {
        let (position, total): (i64, Cents) = (row.next()?, row.next()?);
        Ok((
            position,
            total,
            row.json::<Vec<Step>>()?,
            row.next::<Timestamp>()?,
        ))
    })?;
    let mut entries = Vec::new();
    for (position, total, steps, at) in rows {
        for (index, step) in (0..).zip(steps) {
            let (kind, text, metadata) = match step {
                Step::Plain(kind) => (kind, kind.describe(total), None),
                Step::Told { kind, text, metadata } => (kind, text, metadata),
            };
            entries.push(Entry {
                id: payment.part(position * STEPS + index),
                kind,
                text,
                metadata,
                at,
            });
        }
    }
    Ok(entries)
}
