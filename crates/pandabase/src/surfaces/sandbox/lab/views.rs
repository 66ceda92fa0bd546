//! What the webhook lab answers.

use pandabase_domain::id::{EventId, ReceivedId};
use pandabase_domain::time::Timestamp;
use pandabase_domain::webhook::diagnosis::SignatureFault;
use pandabase_domain::webhook::event::EventType;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

pandabase_domain::text_enum! {
    /// What a receiver has to do with a message.
    pub enum LabDuty {
        /// Answer with a 2xx status.
        Take = "TAKE",
        /// Answer with any other status.
        Refuse = "REFUSE",
    }
}

/// The receiver of a sandbox store.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LabReceiver {
    /// Its address, which takes any POST. Whoever knows it can send something there.
    pub url: String,
    /// The statuses of its answers, one after the other; the last one goes on.
    pub answers: Vec<i64>,
    /// How many answers it has given since they were chosen.
    pub given: i64,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A request that the receiver took.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LabRequest {
    /// The request.
    pub id: ReceivedId,
    /// What happened, as its body says; `null` where that is no event of ours.
    pub event: Option<EventType>,
    /// The event, as its header says; `null` where that is none of ours.
    pub event_id: Option<EventId>,
    /// What it was answered with.
    pub status: i64,
    /// Whether its signature is that of an endpoint which the store has at the address of the receiver;
    /// `null` where it has none there.
    pub is_right: Option<bool>,
    /// What is wrong with the signature. One that is right may be too old.
    pub faults: Vec<SignatureFault>,
    /// When it arrived, by the clock of the machine.
    pub received_at: Timestamp,
}

/// A request that the receiver took, with what arrived.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LabRequestDetail {
    /// The request.
    #[serde(flatten)]
    pub request: LabRequest,
    /// Its headers, as far as deliveries have them; names in lower case.
    pub headers: BTreeMap<String, String>,
    /// Its body.
    pub body: String,
}

/// A message that was sent for trial, and what came of it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LabSent {
    /// The event.
    pub event_id: EventId,
    /// What happened.
    pub event: EventType,
    /// What the receiver has to do with it.
    pub must: LabDuty,
    /// Whether it did so; no answer is neither.
    pub passed: bool,
    /// The status of its answer.
    pub status_code: Option<u16>,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
    /// The first 4 KiB of the answer's body.
    pub response_body: Option<String>,
    /// Why it was not delivered.
    pub error: Option<String>,
}
