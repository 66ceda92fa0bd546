//! What is asked of the webhook lab.

use pandabase_domain::id::{EventId, ReceivedId, WebhookId};
use pandabase_domain::input::{Int, List, Opt, Prose};
use schemars::JsonSchema;
use serde::Deserialize;

pandabase_domain::text_enum! {
    /// What is wrong with what is sent.
    pub enum LabManner {
        /// Nothing.
        Whole = "WHOLE",
        /// It is sent twice, with one id: a receiver takes both, and does its work once.
        Twice = "TWICE",
        /// The event that came after it is sent first: a receiver takes both, and compares their times.
        OutOfOrder = "OUT_OF_ORDER",
        /// Another body is sent under its signature: a receiver refuses it.
        Edited = "EDITED",
        /// It was signed some time ago: a receiver refuses more than five minutes.
        Late = "LATE",
        /// Its signature has another letter: a receiver refuses it.
        BrokenSignature = "BROKEN_SIGNATURE",
        /// Its body comes a few bytes at a time: a receiver waits for the rest, and takes it.
        Slowly = "SLOWLY",
    }
}

/// What the receiver of a store answers.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct LabAnswers {
    /// The statuses of its answers, one after the other; the last one goes on. 200 when absent.
    #[serde(default)]
    pub(super) answers: Opt<List<Int<200, 599>, 1, 10>>,
}

/// A request that the receiver took.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LabPath {
    /// The request.
    pub(super) received_id: ReceivedId,
}

/// An event that is sent for trial.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LabSend {
    /// The event.
    pub(super) event_id: EventId,
    /// The endpoint, whether or not it is enabled or subscribes to the event.
    pub(super) webhook_id: WebhookId,
    /// What is wrong with what is sent; nothing when absent.
    #[serde(default)]
    pub(super) manner: Opt<LabManner>,
    /// What is sent in the place of the event when it is `EDITED`.
    #[serde(default)]
    pub(super) body: Opt<Prose<1, 65_536>>,
    /// How many seconds ago it was signed when it is `LATE`; 360 when absent.
    #[serde(default)]
    pub(super) age_seconds: Opt<Int<1, 86_400>>,
    /// How many seconds its body takes when it is sent `SLOWLY`; 5 when absent.
    #[serde(default)]
    pub(super) over_seconds: Opt<Int<1, 10>>,
}
