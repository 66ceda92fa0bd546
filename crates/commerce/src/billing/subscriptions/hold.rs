//! What disputes of its orders do to a subscription (contract `subscriptions.md`, "Dispute"). While one is
//! open, nothing is charged; when all are won, the subscription continues; when one is lost or was prevented,
//! it ends.

use super::save::save;
use super::service;
use super::service::announce;
use super::store;
use crate::catalog::licenses::sale as licenses;
use crate::orders::store::family;
use pandabase_domain::id::SubscriptionId;
use pandabase_domain::subscription::{Held, Subscription};
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// A dispute of one of its orders was opened: the subscription is held. A charge under way is completed and
/// counts; a bank's challenge and a declined order are given up.
pub fn opened(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SubscriptionId) -> Result<(), ApiError> {
    let Some(mut subscription) = store::lock(tx, ctx, id)? else {
        return Ok(());
    };
    let held = subscription.state.hold(ctx.now);
    keep(tx, ctx, &mut subscription, held)
}

/// A dispute of one of its orders was won. The subscription continues once none of its disputes is open.
pub fn won(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SubscriptionId) -> Result<(), ApiError> {
    let Some(mut subscription) = store::lock(tx, ctx, id)? else {
        return Ok(());
    };
    let disputes = family::disputes(tx, ctx, id)?;
    if disputes.iter().any(|dispute| dispute.status.is_open()) {
        return Ok(());
    }
    // Keys may have been delivered while the dispute held the others: those beyond the seats are revoked.
    let plan = &subscription.plan;
    licenses::trim_late(tx, ctx, id, &plan.product, plan.quantity)?;
    let held = match subscription.state.release(ctx.now) {
        // The subscription ended meanwhile: saving it takes the restored keys back.
        Held::No if subscription.state.is_over(ctx.now) => Held::Quietly,
        held => held,
    };
    keep(tx, ctx, &mut subscription, held)
}

fn keep(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &mut Subscription, held: Held) -> Result<(), ApiError> {
    match held {
        Held::No => Ok(()),
        Held::Quietly => save(tx, ctx, subscription),
        Held::Announced => {
            save(tx, ctx, subscription)?;
            announce(tx, ctx, EventType::SubscriptionUpdated, subscription)
        }
    }
}

/// The buyer got the money of one of its orders back, by a refund or a dispute: the subscription ends at
/// once, and nothing more is owed. Repeating it changes nothing.
pub fn undone(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SubscriptionId) -> Result<(), ApiError> {
    let Some(mut subscription) = store::lock(tx, ctx, id)? else {
        return Ok(());
    };
    let has_ended = subscription.state.clone().cancel(ctx.now, true).is_err();
    if !has_ended {
        return service::end(tx, ctx, &mut subscription, true);
    }
    if subscription.state.forgive() {
        save(tx, ctx, &mut subscription)?;
    }
    Ok(())
}
