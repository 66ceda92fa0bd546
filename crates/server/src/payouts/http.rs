//! Reads of the Store API (contract `payouts.md`).

use super::views::{BankAccount, Payout, PayoutDetail};
use super::{accounts, service, store};
use crate::db::Tx;
use crate::http::page::{PageLimit, PageNumber};
use crate::http::{ApiError, Ctx, Input, Nothing, Page, Paging};
use pandabase_domain::input::IdText;
use schemars::JsonSchema;
use serde::Deserialize;

/// Which payout.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Path {
    payout_id: IdText,
}

/// Which page of the list.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct ListQuery {
    #[serde(default)]
    page: PageNumber,
    #[serde(default)]
    limit: PageLimit,
}

/// `GET /v2/core/stores/{storeId}/payouts/`.
pub(crate) fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Payout>, ApiError> {
    store::page(tx, ctx, Paging::new(&input.query.page, &input.query.limit, 20))
}

/// `GET /v2/core/stores/{storeId}/payouts/{payoutId}`.
pub(crate) fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<PayoutDetail, ApiError> {
    service::show(tx, ctx, &input.path.payout_id)
}

/// `GET /v2/core/stores/{storeId}/payouts/bank-accounts`.
pub(crate) fn bank_accounts(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<Vec<BankAccount>, ApiError> {
    let accounts = accounts::list(tx, ctx)?;
    Ok(accounts.into_iter().map(|account| account.account).collect())
}
