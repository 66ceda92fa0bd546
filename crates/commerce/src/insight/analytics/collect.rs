//! What sales add to the sums of analytics, in the transaction of the sale.

use super::store::{self, Sums};
use pandabase_domain::analytics::Granularity;
use pandabase_domain::id::CustomerId;
use pandabase_domain::money::{Cents, Overflow};
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::error::ApiError;
use std::collections::BTreeMap;

/// Adds a payment that is captured now: its subtotal less the discount, and its fees. Returns whether it is
/// the customer's last one so far, which whoever stores the payment with the customer must store, too.
pub fn paid(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    country: &str,
    customer: &CustomerId,
    volume: Cents,
    fees: Cents,
) -> Result<bool, ApiError> {
    let sums = Sums {
        orders: 1,
        volume,
        fees,
        ..Sums::default()
    };
    add_now(tx, ctx, country, &sums)?;
    Ok(store::move_buyer(tx, ctx, customer)?)
}

/// Adds a refund that is complete now.
pub fn refunded(tx: &mut Tx<'_>, ctx: &Ctx<'_>, country: &str, amount: Cents) -> Result<(), ApiError> {
    let sums = Sums {
        refunds: 1,
        refunded: amount,
        ..Sums::default()
    };
    Ok(add_now(tx, ctx, country, &sums)?)
}

/// Adds a dispute that was opened now.
pub fn disputed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, country: &str) -> Result<(), ApiError> {
    let sums = Sums {
        disputes: 1,
        ..Sums::default()
    };
    Ok(add_now(tx, ctx, country, &sums)?)
}

fn add_now(tx: &mut Tx<'_>, ctx: &Ctx<'_>, country: &str, sums: &Sums) -> Result<(), DbError> {
    let hour = Granularity::Hour.floor(ctx.now);
    store::add(tx, &ctx.store.id, hour, country, sums)
}

/// Sums of purchases that are stored by the thousand; they are the same as if [`paid`] had been called for
/// each.
#[derive(Debug, Default)]
pub struct Purchases {
    hours: BTreeMap<(Timestamp, &'static str), Sums>,
    buyers: BTreeMap<Timestamp, i64>,
}

impl Purchases {
    /// Adds a payment captured at `at`.
    ///
    /// [`Overflow`] when a sum leaves the range of 64-bit cents.
    pub fn add(
        &mut self,
        at: Timestamp,
        country: &'static str,
        volume: Cents,
        fees: Cents,
    ) -> Result<(), Overflow> {
        let hour = Granularity::Hour.floor(at);
        let sums = self.hours.entry((hour, country)).or_default();
        sums.orders += 1;
        sums.volume = sums.volume.plus(volume)?;
        sums.fees = sums.fees.plus(fees)?;
        Ok(())
    }

    /// Adds a new customer, whose last payment was captured at `last`.
    pub fn add_buyer(&mut self, last: Timestamp) {
        *self.buyers.entry(Granularity::Hour.floor(last)).or_default() += 1;
    }

    /// Stores the sums.
    pub fn store(&self, tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<(), DbError> {
        let store = &ctx.store.id;
        for ((hour, country), sums) in &self.hours {
            store::add(tx, store, *hour, country, sums)?;
        }
        for (hour, buyers) in &self.buyers {
            store::count_buyers(tx, store, *hour, *buyers)?;
        }
        Ok(())
    }
}
