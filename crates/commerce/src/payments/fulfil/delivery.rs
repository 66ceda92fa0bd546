//! Delivering a paid order, line by line, and what follows once every line is delivered.

use super::store;
use super::store::{Left, Line, LineStatus};
use crate::files::buyers;
use crate::money::ledger;
use crate::orders::events;
use crate::orders::sale::{Fulfillment, Item, Sale};
use crate::orders::store::{record, timeline};
use crate::orders::timeline::Step;
use crate::payments::inventory::Given;
use crate::payments::message::announce_after;
use crate::payments::{inventory, mails, receipt};
use pandabase_domain::id::{OrderId, OrderItemId};
use pandabase_domain::order;
use pandabase_domain::order::Transition;
use pandabase_domain::product::FulfillmentMode;
use pandabase_domain::timeline::{TimelineType, order_fulfilled};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::{JobKind, Pair};

/// The reason in the mail to the owner when a pool is empty.
pub(super) const NO_KEYS: &str = "There are no keys left. Upload keys to the product.";

/// Delivers every line that can be delivered now and queues the others. Downloads and redirects need no work,
/// because the receipt and the answer carry them; manual and dynamic lines have nothing to wait for.
pub fn deliver(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &mut Sale) -> Result<(), ApiError> {
    let mut left = Left::default();
    let mut keys = 0;
    for item in record::items(tx, ctx, &sale.order)? {
        match item.mode {
            Some(FulfillmentMode::ManagedLicense | FulfillmentMode::LicensePool) => {
                match inventory::issue_keys(tx, ctx, sale, &item)? {
                    Given::All(issued) => keys += issued,
                    Given::Part => {
                        left.pending += 1;
                        wait(tx, ctx, &sale.order, &item.id, false)?;
                    }
                    Given::Short => {
                        left.failed += 1;
                        store::insert(tx, ctx, &sale.order, &item.id, LineStatus::Failed, false)?;
                        record_failure(tx, ctx, sale, &item, NO_KEYS)?;
                    }
                }
            }
            Some(FulfillmentMode::LicenseWebhook) => {
                left.pending += 1;
                wait(tx, ctx, &sale.order, &item.id, false)?;
            }
            Some(FulfillmentMode::InstantDownload) => {
                buyers::note_sold(tx, ctx, item.download_url.as_deref())?;
            }
            Some(FulfillmentMode::Redirect | FulfillmentMode::Manual) | None => {}
        }
    }
    if left.pending > 0 {
        events::note(tx, ctx, sale, &[TimelineType::FulfillmentStarted])?;
    }
    sale.fulfillment = Some(Fulfillment::Pending);
    settle(tx, ctx, sale, left, keys)
}

/// Updates the order after a line was delivered or given up, with `left` lines undelivered. The receipt is
/// mailed once everything is delivered; if something was given up, it is mailed once without that, too.
pub(super) fn settle(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &mut Sale,
    left: Left,
    keys: i64,
) -> Result<(), ApiError> {
    if left == Left::default() {
        sale.fulfillment = Some(Fulfillment::Done);
        delivered(tx, ctx, sale, keys)?;
    } else if left.pending == 0 && sale.fulfillment == Some(Fulfillment::Pending) {
        sale.fulfillment = Some(Fulfillment::Failed);
    } else {
        return Ok(());
    }
    receipt::mail(tx, ctx, sale)
}

/// Records on the timeline that the delivery of a line has failed for good, and mails the owner.
pub(super) fn record_failure(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    item: &Item,
    cause: &str,
) -> Result<(), ApiError> {
    let kind = TimelineType::FulfillmentFailed;
    let step = Step::Detailed {
        kind,
        text: kind.describe(sale.total),
        metadata: Some(serde_json::json!({"itemId": item.id.as_str(), "reason": cause})),
    };
    timeline::note(tx, ctx, sale, &[step])?;
    mails::fulfillment_failed(tx, ctx, sale, &item.name, cause)
}

/// Queues a line, or the rest of it, for a job. `is_late` says that a change of plan added the line.
pub(super) fn wait(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
    item: &OrderItemId,
    is_late: bool,
) -> Result<(), ApiError> {
    store::insert(tx, ctx, order, item, LineStatus::Pending, is_late)?;
    enqueue(tx, ctx, order, item)
}

pub(super) fn enqueue(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
    item: &OrderItemId,
) -> Result<(), ApiError> {
    let subject = Pair {
        whole: order,
        part: item,
    };
    let subject = subject.to_string();
    // Replaces a job that waits for its next attempt, so that this one runs now.
    jobs::cancel(tx, ctx, JobKind::LineDelivery, &subject)?;
    Ok(jobs::enqueue(
        tx,
        ctx,
        JobKind::LineDelivery,
        &subject,
        &(),
        ctx.now,
    )?)
}

/// Stops the delivery of an order, for now or for good.
pub fn stop(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<(), ApiError> {
    Ok(jobs::drop_all(tx, ctx, JobKind::LineDelivery, order)?)
}

/// Gives up every undelivered line, because the order is being refunded. If the refund fails, the lines can
/// be retried like any others.
pub fn give_up(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &mut Sale) -> Result<(), ApiError> {
    stop(tx, ctx, &sale.order)?;
    for line in store::undelivered(tx, ctx, &sale.order)? {
        store::set(
            tx,
            ctx,
            &sale.order,
            &line.item,
            LineStatus::Failed,
            line.attempts,
        )?;
    }
    if sale.fulfillment == Some(Fulfillment::Pending) {
        sale.fulfillment = Some(Fulfillment::Failed);
    }
    Ok(())
}

/// Resumes the delivery that [`stop`] stopped.
pub fn resume(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<(), ApiError> {
    for Line { item, status, .. } in store::undelivered(tx, ctx, order)? {
        if status == LineStatus::Pending {
            enqueue(tx, ctx, order, &item)?;
        }
    }
    Ok(())
}

/// Completes an order whose lines are all delivered.
pub fn delivered(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &mut Sale, keys: i64) -> Result<(), ApiError> {
    let Transition::Change(change) = order::fulfilled(sale.state) else {
        return Ok(());
    };
    sale.state = change.state;
    ledger::count_sale(tx, ctx)?;
    let kind = TimelineType::OrderFulfilled;
    let fulfilled = match keys {
        0 => Step::Plain(kind),
        _ => Step::Detailed {
            kind,
            text: order_fulfilled(keys),
            metadata: None,
        },
    };
    announce_after(tx, ctx, sale, vec![fulfilled], &change)
}
