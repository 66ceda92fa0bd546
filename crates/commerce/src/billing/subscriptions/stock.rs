//! Units of tracked variants that a subscription has taken (contract `subscriptions.md`, "Change", and
//! `products.md`, "Rules"). Its first order takes one for each seat. A change of plan takes the units that it
//! needs beyond them when it is requested, even if it waits for the renewal. Units that the new plan does not
//! need are released once it takes effect. A renewal takes none, and the end of a subscription releases none:
//! a refund does.

use crate::catalog::products::sale as products;
use crate::orders::store::family;
use pandabase_domain::id::{ProductId, VariantId};
use pandabase_domain::subscription::{Plan, Subscription};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use std::collections::BTreeMap;

/// How many seats of `plan`'s product and variant the subscription has, or will have by its pending change.
pub fn seats_of(subscription: &Subscription, plan: &Plan) -> i64 {
    let same = plans(subscription).filter(|of| of.product == plan.product && of.variant == plan.variant);
    same.map(|of| of.quantity).max().unwrap_or(0)
}

/// How many units of `plan`'s product and variant the subscription's orders have reserved. They are more than
/// its seats if an earlier version did not release them.
pub fn reserved(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    plan: &Plan,
) -> Result<i64, ApiError> {
    let all = family::reserved_units(tx, ctx, &subscription.id)?;
    let same = all
        .iter()
        .filter(|taken| taken.product == plan.product && Some(&taken.variant) == plan.variant.as_ref());
    Ok(same.map(|taken| taken.quantity).sum())
}

/// Releases the units that the subscription's orders took beyond its plan and its pending change.
pub fn keep(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<(), ApiError> {
    let all = family::reserved_units(tx, ctx, &subscription.id)?;
    let mut seats: BTreeMap<(&ProductId, &VariantId), i64> = BTreeMap::new();
    for plan in plans(subscription) {
        if let Some(variant) = &plan.variant {
            seats.insert((&plan.product, variant), seats_of(subscription, plan));
        }
    }
    let mut back = Vec::new();
    for taken in &all {
        let left = seats.entry((&taken.product, &taken.variant)).or_default();
        let kept = taken.quantity.min(*left);
        *left -= kept;
        if kept < taken.quantity {
            back.push((taken, taken.quantity - kept));
        }
    }
    // Always in the same order, so that two releases cannot deadlock.
    back.sort_by_key(|(taken, _)| (&taken.product, &taken.variant));
    for (taken, units) in back {
        products::release_units(tx, ctx, taken, units)?;
    }
    Ok(())
}

fn plans(subscription: &Subscription) -> impl Iterator<Item = &Plan> {
    std::iter::once(&subscription.plan).chain(&subscription.pending_change)
}
