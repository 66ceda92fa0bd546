//! `POST /v2/sandbox/stores/{storeId}/payouts/…/simulate`: plays what a bank tells about a payout or a
//! bank account. Sandbox only.

use super::accounts::{self, Labelled};
use super::apply::{Applied, apply};
use super::views::{BankAccount, PayoutDetail};
use super::{service, store};
use crate::db::Tx;
use crate::http::{ApiError, Ctx, Input, Json, Nothing};
use pandabase_domain::id::PayoutId;
use pandabase_domain::input::IdText;
use pandabase_domain::payout::bank::BankEvent;
use pandabase_domain::payout::{PayoutEvent, PayoutStatus};
use schemars::JsonSchema;
use serde::Deserialize;

/// The payout in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PayoutPath {
    payout_id: IdText,
}

/// The bank account in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccountPath {
    bank_account_id: IdText,
}

/// What the bank tells about a payout.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct SimulatedPayoutEvent {
    event: PayoutEvent,
}

/// What the bank tells about a bank account.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct SimulatedBankEvent {
    event: BankEvent,
}

/// Plays a message and answers with the payout as it is afterwards. A message that was applied before
/// changes nothing.
pub(crate) fn simulate(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<PayoutPath, Nothing, Json<SimulatedPayoutEvent>>,
) -> Result<PayoutDetail, ApiError> {
    let (id, event) = (PayoutId::from_stored(&*input.path.payout_id), input.body.0.event);
    if apply(tx, ctx, &id, event, None)? != Applied::Refused {
        return service::show(tx, ctx, id.as_str());
    }
    let held = store::lock(tx, &ctx.store.id, id.as_str())?.ok_or(ApiError::Missing("Payout"))?;
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
pub(crate) fn simulate_account(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<AccountPath, Nothing, Json<SimulatedBankEvent>>,
) -> Result<BankAccount, ApiError> {
    let Labelled { account, .. } =
        accounts::review(tx, ctx, &input.path.bank_account_id, input.body.0.event, None)?;
    Ok(account)
}
