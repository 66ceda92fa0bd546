//! The figures of a store for some days, and its current state.

use super::store;
use crate::insight::analytics::service::sales_between;
use crate::insight::analytics::store::Sums;
use crate::insight::analytics::store::recurring;
use crate::money::ledger;
use pandabase_domain::analytics::Granularity;
use pandabase_domain::digest::Days;
use pandabase_domain::money::Cents;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// What a digest tells.
pub(super) struct Figures {
    /// Sales, refunds and disputes.
    pub sales: Sums,
    /// Customers who are new.
    pub customers: i64,
    /// Subscriptions that began to be paid for.
    pub began: i64,
    /// Subscriptions that were cancelled, less those that were reactivated.
    pub cancelled: i64,
    /// Cases that are not closed now.
    pub open_cases: i64,
    /// The balance now.
    pub balance: Cents,
}

impl Figures {
    /// Reads the figures of some days that are over.
    pub(super) fn of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, days: &Days) -> Result<Self, ApiError> {
        let (began, cancelled) = subscriptions(tx, ctx, days)?;
        Ok(Self {
            sales: sales_between(tx, ctx, (days.from, days.until))?,
            customers: store::new_customers(tx, &ctx.store.id, days)?,
            began,
            cancelled,
            open_cases: store::open_cases(tx, &ctx.store.id)?,
            balance: ledger::balance(tx, ctx)?,
        })
    }

    /// Whether nothing happened. Open cases and a balance alone are no news.
    pub(super) fn are_empty(&self) -> bool {
        let Sums {
            orders,
            refunds,
            disputes,
            ..
        } = self.sales;
        let happened = [
            orders,
            refunds,
            disputes,
            self.customers,
            self.began,
            self.cancelled,
        ];
        happened.iter().all(|number| *number == 0)
    }
}

/// Subscriptions that began to be paid for, and cancelled ones. They are summed up by the hour alone: where a
/// day begins within an hour, all of that hour counts as of this day.
fn subscriptions(tx: &mut Tx<'_>, ctx: &Ctx<'_>, days: &Days) -> Result<(i64, i64), ApiError> {
    let (first, end) = (
        Granularity::Hour.floor(days.from),
        Granularity::Hour.floor(days.until),
    );
    let hours = recurring::since(tx, ctx, first)?;
    let hours = hours.iter().filter(|hour| hour.hour < end);
    Ok(hours.fold((0, 0), |(began, cancelled), hour| {
        (began + hour.flow.joined, cancelled + hour.flow.cancelled)
    }))
}
