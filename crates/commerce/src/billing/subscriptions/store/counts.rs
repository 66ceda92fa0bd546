//! How many subscriptions there are and what they bring in, by product, so that list totals and recurring
//! revenue are read without counting rows.

use crate::insight::analytics::recurring;
use pandabase_domain::money::Cents;
use pandabase_domain::subscription::recurring::Counted;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::{params, sql};
use std::cmp::Ordering;

sql! {
    SHIFT = "INSERT INTO subscription_counts (store_id, product_id, status, count, yearly, trials,
            trials_paid)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (store_id, product_id, status) DO UPDATE SET
            count = subscription_counts.count + excluded.count,
            yearly = subscription_counts.yearly + excluded.yearly,
            trials = subscription_counts.trials + excluded.trials,
            trials_paid = subscription_counts.trials_paid + excluded.trials_paid";
}

/// Counts a new subscription.
pub fn began(tx: &mut Tx<'_>, ctx: &Ctx<'_>, new: &Counted) -> Result<(), DbError> {
    shift(tx, ctx, new, 1)?;
    recurring::moved(tx, ctx, None, new)
}

/// Counts a changed subscription under what it is now.
pub fn moved(tx: &mut Tx<'_>, ctx: &Ctx<'_>, before: &Counted, after: &Counted) -> Result<(), DbError> {
    if before == after {
        return Ok(());
    }
    let place = |counted: &Counted| (counted.product.clone(), counted.status);
    // Always in the same order, so that two transactions cannot deadlock.
    match place(before).cmp(&place(after)) {
        Ordering::Less | Ordering::Equal => {
            shift(tx, ctx, before, -1)?;
            shift(tx, ctx, after, 1)?;
        }
        Ordering::Greater => {
            shift(tx, ctx, after, 1)?;
            shift(tx, ctx, before, -1)?;
        }
    }
    recurring::moved(tx, ctx, Some(before), after)
}

fn shift(tx: &mut Tx<'_>, ctx: &Ctx<'_>, counted: &Counted, by: i64) -> Result<(), DbError> {
    tx.send(
        SHIFT,
        params![
            &ctx.store.id,
            &counted.product,
            counted.status.as_str(),
            by,
            Cents(counted.yearly.0 * by),
            i64::from(counted.had_trial) * by,
            i64::from(counted.has_paid_trial) * by
        ],
    )?;
    Ok(())
}
