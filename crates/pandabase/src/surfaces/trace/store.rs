//! SQL of traces: what caused something, and what a cause caused.

use pandabase_commerce::orders::timeline::Step;
use pandabase_domain::cause::begun_by;
use pandabase_domain::id::{EventId, OrderId, PaymentId, WebhookId};
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Query, Sql, Tx};
use pandabase_platform::jobs::JobKind;
use pandabase_platform::{params, select, sql};

/// The most rows of one kind that a trace shows of an origin.
pub const MOST: i64 = 200;
/// The most endpoints whose deliveries are shown.
const ENDPOINTS: i64 = 100;

/// The start of the attempts to deliver events.
const ATTEMPTS: Sql<Attempt> = select!(Attempt, "SELECT {} FROM webhook_deliveries d");
/// The start of the jobs that wait or run, or were given up.
const JOBS: Sql<Queued> = select!(Queued, "SELECT {} FROM jobs");

sql! {
    TOLD: TimelineSteps = "SELECT {} FROM payment_timeline
        WHERE store_id = $1 AND cause >= $2 AND cause < $3 ORDER BY cause LIMIT $4";
    BOOKED: Booked = "SELECT {} FROM ledger_entries
        WHERE store_id = $1 AND cause >= $2 AND cause < $3 ORDER BY cause LIMIT $4";
    WRITTEN: Written = "SELECT {} FROM mails
        WHERE store_id = $1 AND cause >= $2 AND cause < $3 ORDER BY cause LIMIT $4";
    EMITTED: Emitted = "SELECT {} FROM webhook_events
        WHERE store_id = $1 AND cause >= $2 AND cause < $3 ORDER BY cause LIMIT $4";
    ASKED_FOR: Attempt = "SELECT {} FROM webhook_deliveries d
        WHERE d.store_id = $1 AND d.cause >= $2 AND d.cause < $3 AND d.is_manual ORDER BY d.cause LIMIT $4";
    LOGGED: Logged = "SELECT {} FROM api_logs WHERE store_id = $1 AND id = $2";
    WEBHOOKS: WebhookId = "SELECT id FROM webhooks WHERE store_id = $1 ORDER BY id LIMIT $2";
    REFERENCE: Option<String> = "SELECT reference_id FROM orders WHERE store_id = $1 AND id = $2";
    CHARGE: Charge = "SELECT {} FROM (
            SELECT c.reference AS id, c.created_at FROM sandbox_charges c
            WHERE c.store_id = $1 AND c.reference = $2
            UNION ALL SELECT p.id, p.created_at FROM processor_charges p WHERE p.id = $2 AND p.store_id = $1
        ) AS charges LIMIT 1";
    CAUSE_OF_JOB: Option<String> = "SELECT cause FROM jobs WHERE id = $1 AND store_id = $2";
    CAUSES_OF_PAYMENT: Option<String> = "SELECT cause FROM payment_timeline
        WHERE store_id = $1 AND payment_id >= $2 AND payment_id < $3 ORDER BY payment_id, position LIMIT $4";
    CAUSES_OF_EVENT: Option<String> = "SELECT cause FROM webhook_events
        WHERE store_id = $1 AND id >= $2 AND id < $3 ORDER BY id LIMIT $4";
    CAUSE_OF_MAIL: Option<String> = "SELECT cause FROM mails WHERE store_id = $1 AND id = $2";
    // A range, because SQLite would scan the ledger if the time were compared for equality.
    CAUSE_OF_ENTRY: Option<String> = "SELECT cause FROM ledger_entries
        WHERE store_id = $1 AND created_at BETWEEN $2 AND $2 AND id = $3";
    CAUSE_OF_PAYOUT: Option<String> = "SELECT cause FROM payouts WHERE store_id = $1 AND id = $2";
    CAUSES_OF_CASE: Option<String> = "SELECT cause FROM case_messages
        WHERE store_id = $1 AND case_id = $2 ORDER BY position LIMIT $3";
    NUMBERED: OrderId = "SELECT id FROM orders WHERE store_id = $1 AND number = $2";
    REFUNDED: PaymentId = "SELECT payment_id FROM refunds WHERE store_id = $1 AND id = $2";
    DISPUTED: PaymentId = "SELECT payment_id FROM disputes WHERE store_id = $1 AND id = $2";
    OF_SUBSCRIPTION: OrderId = "SELECT id FROM orders WHERE store_id = $1 AND subscription_id = $2
        ORDER BY id DESC LIMIT $3";
}

/// Steps of a payment's timeline that happened at once.
#[derive(Debug, FromRow)]
pub struct TimelineSteps {
    pub(super) payment_id: PaymentId,
    pub(super) position: i64,
    #[column(json)]
    pub(super) steps: Vec<Step>,
    pub(super) created_at: Timestamp,
    pub(super) cause: String,
}

/// An entry of the ledger.
#[derive(Debug, FromRow)]
pub struct Booked {
    pub(super) id: String,
    #[column("type")]
    pub(super) kind: String,
    pub(super) reference_id: Option<String>,
    pub(super) created_at: Timestamp,
    pub(super) cause: String,
}

/// A mail.
#[derive(Debug, FromRow)]
pub struct Written {
    pub(super) id: String,
    pub(super) reference: String,
    pub(super) sent_at: Option<Timestamp>,
    pub(super) created_at: Timestamp,
    pub(super) cause: String,
}

/// An event.
#[derive(Debug, FromRow)]
pub struct Emitted {
    pub(super) id: EventId,
    #[column("type")]
    pub(super) kind: String,
    pub(super) created_at: Timestamp,
    pub(super) cause: String,
}

/// An attempt to deliver an event.
#[derive(Debug, FromRow)]
#[alias("d")]
pub struct Attempt {
    pub(super) webhook_id: WebhookId,
    pub(super) event_id: EventId,
    pub(super) event: Option<String>,
    pub(super) attempt: i64,
    pub(super) is_pending: bool,
    pub(super) status_code: Option<i64>,
    pub(super) error: Option<String>,
    pub(super) duration_ms: i64,
    pub(super) sent_at: Option<Timestamp>,
    pub(super) created_at: Timestamp,
    pub(super) cause: Option<String>,
}

/// A job that has not ended.
#[derive(Debug, FromRow)]
pub struct Queued {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) subject: String,
    #[column(
        "CASE WHEN due_at IS NULL THEN 'FAILED' WHEN leased_until > 0 THEN 'RUNNING' ELSE 'WAITING' END"
    )]
    pub(super) status: String,
    pub(super) run_at: Timestamp,
    pub(super) created_at: Timestamp,
    pub(super) cause: Option<String>,
}

/// A request as the log keeps it.
#[derive(Debug, FromRow)]
pub struct Logged {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) status_code: i64,
    pub(super) duration_ms: i64,
    pub(super) created_at: Timestamp,
    pub(super) traceparent: Option<String>,
}

/// A charge.
#[derive(Debug, FromRow)]
pub struct Charge {
    pub(super) id: String,
    pub(super) created_at: Timestamp,
}

/// What an origin caused, each kind up to one row more than [`MOST`].
#[derive(Debug)]
pub struct Effects {
    pub(super) told: Vec<TimelineSteps>,
    pub(super) booked: Vec<Booked>,
    pub(super) written: Vec<Written>,
    pub(super) emitted: Vec<Emitted>,
    /// Deliveries that somebody asked for.
    pub(super) asked_for: Vec<Attempt>,
}

/// What an origin caused.
pub fn effects(tx: &mut Tx<'_>, ctx: &Ctx<'_>, origin: &str) -> Result<Effects, DbError> {
    let [from, to] = begun_by(origin);
    let within = params![&ctx.store.id, &from, &to, MOST + 1];
    Ok(Effects {
        told: tx.fetch_all(TOLD, within)?,
        booked: tx.fetch_all(BOOKED, within)?,
        written: tx.fetch_all(WRITTEN, within)?,
        emitted: tx.fetch_all(EMITTED, within)?,
        asked_for: tx.fetch_all(ASKED_FOR, within)?,
    })
}

/// The request as the log keeps it, if it does.
pub fn logged(tx: &mut Tx<'_>, ctx: &Ctx<'_>, request: &str) -> Result<Option<Logged>, DbError> {
    tx.fetch_optional(LOGGED, params![&ctx.store.id, request])
}

/// The attempts to deliver events to the endpoints that the store has, up to one more than [`MOST`].
pub fn attempts(tx: &mut Tx<'_>, ctx: &Ctx<'_>, events: &[EventId]) -> Result<Vec<Attempt>, DbError> {
    if events.is_empty() {
        return Ok(Vec::new());
    }
    let webhooks = tx.fetch_all(WEBHOOKS, params![&ctx.store.id, ENDPOINTS])?;
    let query = Query::select(ATTEMPTS)
        .filter("d.store_id = ?", &ctx.store.id)
        .filter_in("d.webhook_id", &webhooks)
        .filter_in("d.event_id", events)
        .page(MOST + 1, 0);
    tx.fetch_list(&query)
}

/// The jobs with these ids that have not ended.
pub fn jobs(tx: &mut Tx<'_>, ctx: &Ctx<'_>, named: &[&str]) -> Result<Vec<Queued>, DbError> {
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let query = Query::select(JOBS)
        .filter_in("id", named.iter().copied())
        .filter("store_id = ?", &ctx.store.id);
    tx.fetch_list(&query)
}

/// The jobs about these things that have not ended, up to [`MOST`].
pub fn jobs_about(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subjects: &[&str]) -> Result<Vec<Queued>, DbError> {
    if subjects.is_empty() {
        return Ok(Vec::new());
    }
    let query = Query::select(JOBS)
        .filter("store_id = ?", &ctx.store.id)
        .filter_in("kind", JobKind::ALL.iter().map(|kind| kind.as_str()))
        .filter_in("subject", subjects.iter().copied())
        .page(MOST, 0);
    tx.fetch_list(&query)
}

/// The charge of a payment at the processor, once it has one.
pub fn charge(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<Option<Charge>, DbError> {
    let reference = tx.fetch_optional(REFERENCE, params![&ctx.store.id, order])?;
    match reference.flatten() {
        Some(reference) => tx.fetch_optional(CHARGE, params![&ctx.store.id, &reference]),
        None => Ok(None),
    }
}

/// The causes of a payment's steps, oldest first; `from` and `to` are ids of payments.
pub fn causes_of_payment(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    from: &str,
    to: &str,
) -> Result<Vec<Option<String>>, DbError> {
    tx.fetch_all(CAUSES_OF_PAYMENT, params![&ctx.store.id, from, to, MOST])
}

/// The causes of events with ids from `from` to `to`.
pub fn causes_of_events(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    from: &str,
    to: &str,
) -> Result<Vec<Option<String>>, DbError> {
    tx.fetch_all(CAUSES_OF_EVENT, params![&ctx.store.id, from, to, MOST])
}

/// What planned a job that has not ended.
pub fn causes_of_job(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subject: &str) -> Result<Vec<Option<String>>, DbError> {
    tx.fetch_all(CAUSE_OF_JOB, params![subject, &ctx.store.id])
}

/// The cause of a mail.
pub fn causes_of_mail(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subject: &str) -> Result<Vec<Option<String>>, DbError> {
    tx.fetch_all(CAUSE_OF_MAIL, params![&ctx.store.id, subject])
}

/// The cause of an entry of the ledger that was written at `at`.
pub fn causes_of_entry(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subject: &str,
    at: Timestamp,
) -> Result<Vec<Option<String>>, DbError> {
    tx.fetch_all(CAUSE_OF_ENTRY, params![&ctx.store.id, at, subject])
}

/// The cause of a payout.
pub fn causes_of_payout(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subject: &str,
) -> Result<Vec<Option<String>>, DbError> {
    tx.fetch_all(CAUSE_OF_PAYOUT, params![&ctx.store.id, subject])
}

/// The causes of the messages of a case, oldest first.
pub fn causes_of_case(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subject: &str) -> Result<Vec<Option<String>>, DbError> {
    tx.fetch_all(CAUSES_OF_CASE, params![&ctx.store.id, subject, MOST])
}

/// The order with a number.
pub fn numbered(tx: &mut Tx<'_>, ctx: &Ctx<'_>, number: &str) -> Result<Option<OrderId>, DbError> {
    tx.fetch_optional(NUMBERED, params![&ctx.store.id, number])
}

/// The payment that a refund gives back.
pub fn refunded(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subject: &str) -> Result<Option<PaymentId>, DbError> {
    tx.fetch_optional(REFUNDED, params![&ctx.store.id, subject])
}

/// The payment that a dispute is about.
pub fn disputed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subject: &str) -> Result<Option<PaymentId>, DbError> {
    tx.fetch_optional(DISPUTED, params![&ctx.store.id, subject])
}

/// The newest orders of a subscription, up to `most`.
pub fn of_subscription(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subject: &str,
    most: i64,
) -> Result<Vec<OrderId>, DbError> {
    tx.fetch_all(OF_SUBSCRIPTION, params![&ctx.store.id, subject, most])
}
