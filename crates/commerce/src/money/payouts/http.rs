//! Reads of the Store API (contract `payouts.md`).

use super::views::{BankAccount, Payout, PayoutDetail};
use super::{accounts, service, store};
use crate::money::payouts::requests::{ListQuery, Path};
use pandabase_platform::api::{Input, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Page, Paging};

/// `GET /v2/core/stores/{storeId}/payouts/`.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Payout>, ApiError> {
    store::page(tx, ctx, Paging::new(&input.query.page, &input.query.limit, 20))
}

/// `GET /v2/core/stores/{storeId}/payouts/{payoutId}`.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<PayoutDetail, ApiError> {
    service::show(tx, ctx, &input.path.payout_id)
}

/// `GET /v2/core/stores/{storeId}/payouts/bank-accounts`.
pub fn bank_accounts(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<Vec<BankAccount>, ApiError> {
    let accounts = accounts::list(tx, ctx)?;
    Ok(accounts.into_iter().map(|account| account.account).collect())
}
