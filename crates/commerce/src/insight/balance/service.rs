//! Reading what a balance is made of.

use super::store;
use super::views::{Balance, Changed, Disputed};
use crate::money::ledger;
use pandabase_domain::day;
use pandabase_domain::ledger::EntryType;
use pandabase_domain::money::Cents;
use pandabase_domain::time::Timestamp;
use pandabase_platform::access::stores;
use pandabase_platform::api::Input;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// `GET /v2/stores/{storeId}/payouts/balance`: the balance, what it is made of, and what is elsewhere.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<Balance, ApiError> {
    let zone = stores::contact(tx, ctx)?.zone;
    let since = day::begun(ctx.now, &zone).map_or(ctx.now, |[_, month]| month);
    let available = ledger::balance(tx, ctx)?;
    let opening = store::opening(tx, ctx, since)?;
    let disputed = store::disputed(tx, ctx)?;
    let covered = store::covered(tx, ctx)?;
    Ok(Balance {
        available,
        since,
        opening,
        changes: changes(tx, ctx, since, available.minus(opening)?)?,
        in_transit: store::in_transit(tx, ctx)?,
        disputed: Disputed {
            amount: disputed.amount.minus(covered)?,
            ..disputed
        },
    })
}

/// What has changed the balance by `all` since a time, by kind. Payments are by far the most, so theirs is
/// what the others leave.
fn changes(tx: &mut Tx<'_>, ctx: &Ctx<'_>, since: Timestamp, all: Cents) -> Result<Vec<Changed>, ApiError> {
    let Some(first) = store::first(tx, ctx, since)? else {
        return Ok(Vec::new());
    };
    let mut payments = Changed {
        entry_type: EntryType::PaymentReceived,
        count: store::entries(tx, ctx)? - (first - 1),
        amount: all,
    };
    let mut others = Vec::new();
    for kind in EntryType::ALL {
        if *kind == EntryType::PaymentReceived {
            continue;
        }
        let other = store::changed(tx, ctx, *kind, first)?;
        payments.count -= other.count;
        payments.amount = payments.amount.minus(other.amount)?;
        others.push(other);
    }
    // That a store was opened changes nothing.
    others.retain(|other| other.entry_type != EntryType::OpeningBalance);
    others.insert(0, payments);
    others.retain(|changed| changed.count > 0);
    Ok(others)
}
