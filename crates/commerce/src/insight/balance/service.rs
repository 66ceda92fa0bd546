//! Reading what a balance is made of.

use super::store;
use super::views::{Balance, Changed};
use crate::money::ledger;
use pandabase_domain::day;
use pandabase_domain::money::Cents;
use pandabase_platform::access::stores;
use pandabase_platform::api::Input;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// `GET /v2/stores/{storeId}/payouts/balance`: the balance, what it is made of, and what is elsewhere.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<Balance, ApiError> {
    let zone = stores::contact(tx, ctx)?.zone;
    let since = day::begun(ctx.now, &zone).map_or(ctx.now, |[_, month]| month);
    let mut changes = store::changes(tx, ctx, since)?;
    // The opening entry says nothing: it is zero.
    changes.retain(|changed: &Changed| changed.amount != Cents::ZERO || changed.count > 1);
    Ok(Balance {
        available: ledger::balance(tx, ctx)?,
        since,
        opening: store::opening(tx, ctx, since)?,
        changes,
        in_transit: store::in_transit(tx, ctx)?,
        disputed: store::disputed(tx, ctx)?,
    })
}
