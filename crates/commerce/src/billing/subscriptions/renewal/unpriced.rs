//! A renewal that cannot be priced (contract `subscriptions.md`, "Renewal"): nobody is charged, the owner is
//! told its figures, and it is priced again every day until that succeeds.

use super::mails;
use crate::billing::metering;
use crate::billing::metering::bill::Billable;
use crate::billing::subscriptions::bill::{BASE, Bill, describe};
use crate::billing::subscriptions::events::emit;
use crate::billing::subscriptions::save::save;
use crate::billing::subscriptions::{base, bill};
use pandabase_domain::metering::Charge;
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::MAXIMUM_TOTAL;
use pandabase_domain::subscription::Subscription;
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// Why a bill cannot be charged.
#[derive(Debug)]
pub enum Obstacle {
    /// It comes to more than can be charged at once.
    TooMuch(Cents),
    /// It cannot be computed.
    Incomputable(ApiError),
}

impl Obstacle {
    /// The reason, for people.
    fn reason(&self) -> String {
        match self {
            Self::TooMuch(total) => {
                format!(
                    "it comes to {total}, tax included, and {MAXIMUM_TOTAL} is the most that can be charged"
                )
            }
            Self::Incomputable(error) => format!("its amount cannot be computed ({error})"),
        }
    }
}

/// The bill that would be charged now, or why none can be.
///
/// # Errors
/// [`ApiError::Unavailable`] when the database is out of reach, which is no obstacle of the bill itself.
pub fn price(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
) -> Result<Result<Bill, Obstacle>, ApiError> {
    match tx.savepoint(|tx| bill::compute(tx, ctx, subscription))? {
        Ok(bill) if bill.totals.total > MAXIMUM_TOTAL => Ok(Err(Obstacle::TooMuch(bill.totals.total))),
        Ok(bill) => Ok(Ok(bill)),
        Err(error @ ApiError::Unavailable(_)) => Err(error),
        Err(error) => Ok(Err(Obstacle::Incomputable(error))),
    }
}

/// Postpones the charge by a day. Emits an event if this makes the subscription past due, and mails the owner
/// once in every period.
pub fn put_off(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    mut subscription: Subscription,
    obstacle: &Obstacle,
) -> Result<(), ApiError> {
    tracing::warn!(subscription = %subscription.id, "a renewal cannot be priced: {obstacle:?}");
    let before = subscription.state.status;
    let is_first = subscription.state.unpriced(ctx.now);
    save(tx, ctx, &mut subscription)?;
    if before != subscription.state.status {
        let event = EventType::SubscriptionPastDue;
        emit(tx, ctx, event, &subscription, &subscription.latest_order, None)?;
    }
    if is_first {
        let figures = tx.savepoint(|tx| figures(tx, ctx, &subscription))?;
        // What prevents the bill may prevent its figures, too.
        mails::unpriced(
            tx,
            ctx,
            &subscription,
            &obstacle.reason(),
            &figures.unwrap_or_default(),
        )?;
    }
    Ok(())
}

/// The figures that a bill is made of, without an upper bound.
fn figures(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
) -> Result<Vec<(String, Charge)>, ApiError> {
    let plan = subscription.pending_change.as_ref().unwrap_or(&subscription.plan);
    let base = base::amount(tx, ctx, subscription, plan)?;
    let mut figures = vec![(BASE.to_owned(), Charge::from(base))];
    if subscription.state.is_metered {
        let meters = metering::bill::projection(tx, ctx, &Billable::of(subscription))?;
        figures.extend(meters.iter().map(|meter| (describe(meter), meter.amount_charged)));
    }
    Ok(figures)
}
