//! Writing down what the processor says of its own money. Saying it twice changes nothing.

use super::store::{self, Cost, Payout};
use pandabase_domain::id::PaymentId;
use pandabase_domain::money::Cents;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::processor::updates::ProcessorPayout;
use pandabase_platform::processor::{Charge, ChargeState};

/// Writes down what the processor kept of a charge that was captured for a payment of `total` US cents, once
/// the charge tells it: of slow methods it does so late. The first time counts.
pub fn keep(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    payment: &PaymentId,
    total: Cents,
    charge: &Charge,
) -> Result<(), ApiError> {
    let Some(cost) = charge
        .cost
        .as_ref()
        .filter(|_| charge.state == ChargeState::Captured)
    else {
        return Ok(());
    };
    let row = Cost {
        charge_id: &charge.reference,
        payment_id: payment,
        entry_id: &cost.id,
        currency: &cost.currency,
        gross: cost.gross,
        fee: cost.fee,
        total,
        created_at: ctx.now,
    };
    Ok(store::add_cost(tx, &ctx.store.id, &row)?)
}

/// Stores the current state of a payout of the processor to the owner of its account. `ctx` is the
/// platform's.
pub fn payout(tx: &mut Tx<'_>, ctx: &Ctx<'_>, told: &ProcessorPayout) -> Result<(), ApiError> {
    let row = Payout {
        id: &told.id,
        account: &told.account,
        amount: told.amount,
        currency: &told.currency,
        status: &told.status,
        arrival_at: told.arrival_at,
        created_at: told.created_at,
    };
    Ok(store::put_payout(tx, &row, ctx.now)?)
}
