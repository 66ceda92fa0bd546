//! What clients see of a trace.

use pandabase_domain::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

pandabase_domain::text_enum! {
    /// What a step of a trace is. Steps of one time follow each other in this order.
    pub enum TraceKind {
        /// A request to this server.
        Request = "REQUEST",
        /// A command of the command line.
        Command = "COMMAND",
        /// A step of a payment.
        Payment = "PAYMENT",
        /// The charge at the payment processor.
        Charge = "CHARGE",
        /// An entry of the balance ledger.
        Ledger = "LEDGER",
        /// An event.
        Event = "EVENT",
        /// An attempt to deliver an event to an endpoint.
        Delivery = "DELIVERY",
        /// What the endpoint answered.
        Answer = "ANSWER",
        /// A mail.
        Mail = "MAIL",
        /// A job of the queue.
        Job = "JOB",
    }
}

/// What something was caused by, and what else came of it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Trace {
    /// What was asked about.
    pub id: String,
    /// The steps, each behind the one that it came of, and otherwise in the order of their times.
    pub steps: Vec<TraceStep>,
    /// Whether there are more steps than a trace shows.
    pub has_more: bool,
}

/// One step of a trace.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TraceStep {
    /// The id of what it is; of a charge the processor's, and of an answer that of its delivery. A job that
    /// runs on nobody's behalf has the number of its run behind a dot.
    pub id: String,
    /// The step that it came of; null where a trace begins.
    pub parent_id: Option<String>,
    /// How many steps are above it.
    pub depth: i64,
    /// What it is.
    pub kind: TraceKind,
    /// What happened: the call, the kind of the job, the type of the event or of the entry.
    pub name: String,
    /// Where it stands: a status of HTTP, `PENDING`, `DELIVERED` or `FAILED` of a delivery, `WAITING` or
    /// `SENT` of a mail, `WAITING`, `RUNNING`, `FAILED` or `DONE` of a job; null where it only happened.
    pub status: Option<String>,
    /// The id of what it is about, such as the payment.
    pub about: Option<String>,
    /// When it happened, on the store's clock.
    pub at: Timestamp,
    /// How long it took, in milliseconds.
    pub duration_ms: Option<i64>,
    /// The trace-id of the W3C's Trace Context, which webhooks carry in `traceparent`; null but where a trace
    /// begins.
    pub trace_id: Option<String>,
}

impl TraceStep {
    /// A step of which no more is known.
    pub(super) fn new(kind: TraceKind, subject: &str, name: &str, at: Timestamp) -> Self {
        Self {
            id: subject.to_owned(),
            parent_id: None,
            depth: 0,
            kind,
            name: name.to_owned(),
            status: None,
            about: None,
            at,
            duration_ms: None,
            trace_id: None,
        }
    }
}
