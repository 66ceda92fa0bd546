//! `POST /v2/sandbox/stores/{storeId}/payouts/…/simulate`: plays a message of the bank about a payout or a
//! bank account. Sandbox only.

use pandabase_commerce::money::payouts::accounts::Labelled;
use pandabase_commerce::money::payouts::apply::{Applied, apply};
use pandabase_commerce::money::payouts::views::{BankAccount, PayoutDetail};
use pandabase_commerce::money::payouts::{accounts, service, store};
use pandabase_domain::id::{BankAccountId, PayoutId};
use pandabase_domain::payout::bank::BankEvent;
use pandabase_domain::payout::{PayoutEvent, PayoutStatus};
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::Deserialize;

/// The payout in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PayoutPath {
    payout_id: PayoutId,
}

/// The bank account in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountPath {
    bank_account_id: BankAccountId,
}

/// What the bank tells about a payout.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SimulatedPayoutEvent {
    event: PayoutEvent,
}

/// What the bank tells about a bank account.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SimulatedBankEvent {
    event: BankEvent,
}

/// Plays a message and answers with the payout as it is afterwards. A message that was applied before
/// changes nothing.
pub fn simulate(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<PayoutPath, Nothing, Json<SimulatedPayoutEvent>>,
) -> Result<PayoutDetail, ApiError> {
    let (id, event) = (&input.path.payout_id, input.body.0.event);
    if apply(tx, ctx, id, event, None)? != Applied::Refused {
        return service::find(tx, ctx, id);
    }
    let held = store::lock(tx, &ctx.store.id, id)?.ok_or(ApiError::Missing("Payout"))?;
    let next = match held.status {
        PayoutStatus::InReview => format!("it leaves with the batch of {}", held.batch_at),
        _ => "its money is back in the balance".to_owned(),
    };
    Err(ApiError::invalid(format!(
        "body/event must be one that fits a payout that is {}: {next}",
        held.status
    )))
}

/// Plays a message and answers with the bank account as it is afterwards.
pub fn simulate_account(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<AccountPath, Nothing, Json<SimulatedBankEvent>>,
) -> Result<BankAccount, ApiError> {
    let Labelled { account, .. } =
        accounts::review(tx, ctx, &input.path.bank_account_id, input.body.0.event, None)?;
    Ok(account)
}
