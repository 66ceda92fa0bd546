//! The timeline of a payment (contract `orders-payments.md`, "Timeline"). Steps that happen at once are one
//! row. A step's id, and its text unless it has its own, are not stored, because they follow from the row.

use pandabase_domain::id::{PaymentId, TimelineEventId};
use pandabase_domain::money::Cents;
use pandabase_domain::time::Timestamp;
use pandabase_domain::timeline::TimelineType;
use pandabase_platform::db::{DbError, FromRow, json};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// More than the steps of any row. The number of a step is its row's position times this, plus its place in
/// the row.
const STEPS: i64 = 36;

/// A step, as it is stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Step {
    /// Its text follows from its type and the payment's total.
    Plain(TimelineType),
    /// It has its own text, and perhaps metadata.
    Detailed {
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

impl Step {
    /// What happened.
    pub fn kind(&self) -> TimelineType {
        match self {
            Self::Plain(kind) | Self::Detailed { kind, .. } => *kind,
        }
    }
}

/// The id of a step: of which row of its payment, from 1, and at which place in it, from 0.
pub fn id_of(payment: &PaymentId, position: i64, place: i64) -> TimelineEventId {
    payment.part(position * STEPS + place)
}

/// A row: the steps that happened at once.
#[derive(FromRow)]
pub(super) struct Noted {
    /// Which row of the payment it is, from 1.
    pub(super) position: i64,
    /// What the buyer was charged then.
    pub(super) total: Cents,
    /// What happened.
    #[column(json)]
    pub(super) steps: Vec<Step>,
    /// When.
    #[column("created_at")]
    pub(super) at: Timestamp,
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

/// Steps as a row stores them.
pub fn row_of(steps: &[Step]) -> Result<String, DbError> {
    json(&steps)
}

/// Entries of rows, in the rows' order.
pub(super) fn entries(payment: &PaymentId, rows: Vec<Noted>) -> Vec<Entry> {
    let mut entries = Vec::new();
    for row in rows {
        for (index, step) in (0..).zip(row.steps) {
            let (kind, text, metadata) = match step {
                Step::Plain(kind) => (kind, kind.describe(row.total), None),
                Step::Detailed { kind, text, metadata } => (kind, text, metadata),
            };
            entries.push(Entry {
                id: id_of(payment, row.position, index),
                kind,
                text,
                metadata,
                at: row.at,
            });
        }
    }
    entries
}
