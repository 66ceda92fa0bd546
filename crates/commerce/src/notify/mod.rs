//! Webhook endpoints and deliveries to them (contract `webhooks.md`).

pub mod delivery;
pub mod events;
pub mod http;
pub mod payload;
pub mod requests;
pub mod sample;
pub mod service;
pub mod store;
pub mod views;

use pandabase_domain::id::{EventId, WebhookId};
use pandabase_domain::time::DAY;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::jobs;
use pandabase_platform::jobs::JobKind;
pub use store::{SWEEP_DELIVERIES, SWEEP_EVENTS, subscribers};

/// How long events and the records of their deliveries are kept, in milliseconds.
pub const KEPT: i64 = 30 * DAY;
/// The purpose under which secrets are encrypted.
const SECRET: &str = "webhook secret";

/// Between the endpoint and the event in a delivery job's subject; the endpoint comes first, so that
/// its deliveries lie together.
const SEPARATOR: char = '/';

/// Queues the first attempt.
pub fn enqueue_delivery(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    webhook: &WebhookId,
    event: &EventId,
) -> Result<(), DbError> {
    let subject = format!("{webhook}{SEPARATOR}{event}");
    jobs::enqueue(tx, ctx, JobKind::WebhookDelivery, &subject, &(), ctx.now)
}
