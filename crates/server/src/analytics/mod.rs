//! Analytics (contract `analytics.md`). What happened is summed up by the hour and country in the
//! transaction in which it happens; a request adds whole hours up and reads only the parts of hours at
//! the ends of its period from orders, refunds and disputes. `docs/decisions/0011`.

pub(crate) mod http;
mod service;
mod store;
mod views;

pub use store::rebuild;
pub(crate) use store::{WRONG_BUYERS, WRONG_HOURS, WRONG_LAST_PAID};

use crate::db::Tx;
use crate::http::{ApiError, Ctx};
use pandabase_domain::id::CustomerId;
use pandabase_domain::money::Cents;
use store::Sums;

/// Adds a payment that was captured now: its subtotal less the discount, and what it costs the store.
///
/// # Errors
/// [`ApiError`] from the database.
pub(crate) fn paid(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    country: &str,
    customer: &CustomerId,
    volume: Cents,
    fees: Cents,
) -> Result<(), ApiError> {
    let sums = Sums {
        orders: 1,
        volume,
        fees,
        ..Sums::default()
    };
    store::add(tx, ctx, country, &sums)?;
    Ok(store::move_buyer(tx, ctx, customer)?)
}

/// Adds a refund that is complete now.
///
/// # Errors
/// [`ApiError`] from the database.
pub(crate) fn refunded(tx: &mut Tx<'_>, ctx: &Ctx<'_>, country: &str, amount: Cents) -> Result<(), ApiError> {
    let sums = Sums {
        refunds: 1,
        refunded: amount,
        ..Sums::default()
    };
    Ok(store::add(tx, ctx, country, &sums)?)
}

/// Adds a dispute that was opened now.
///
/// # Errors
/// [`ApiError`] from the database.
pub(crate) fn disputed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, country: &str) -> Result<(), ApiError> {
    let sums = Sums {
        disputes: 1,
        ..Sums::default()
    };
    Ok(store::add(tx, ctx, country, &sums)?)
}
