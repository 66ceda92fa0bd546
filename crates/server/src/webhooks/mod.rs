//! Webhook endpoints and deliveries to them (contract `webhooks.md`).

pub(crate) mod delivery;
pub(crate) mod http;
mod sample;
mod service;
mod store;
pub(crate) mod views;

pub(crate) use store::{SWEEP_DELIVERIES, SWEEP_EVENTS, subscribers};

use crate::db::{DbError, Tx};
use crate::http::Ctx;
use crate::jobs::{self, JobKind};
use pandabase_domain::id::{EventId, WebhookId};
use pandabase_domain::time::DAY;

/// How long events and the records of their deliveries are kept, in milliseconds.
pub(crate) const KEPT: i64 = 30 * DAY;
/// The purpose under which secrets are encrypted.
const SECRET: &str = "webhook secret";

/// Between the endpoint and the event in a delivery job's subject; the endpoint comes first, so that
/// its deliveries lie together.
const SEPARATOR: char = '/';

/// Queues the first attempt.
pub(crate) fn enqueue_delivery(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    webhook: &WebhookId,
    event: &EventId,
) -> Result<(), DbError> {
    let subject = format!("{webhook}{SEPARATOR}{event}");
    jobs::enqueue(tx, ctx, JobKind::WebhookDelivery, &subject, &(), ctx.now)
}
