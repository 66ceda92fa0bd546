//! Payouts of every store: those that wait are let go or refused.

use super::activity::{Actor, Deed, note};
use super::requests::Reason;
use super::store::money::{self, OperatorPayout};
use crate::money::payouts::service;
use crate::money::payouts::views::PayoutDetail;
use pandabase_domain::id::PayoutId;
use pandabase_domain::input::Opt;
use pandabase_domain::operator::OperatorAction;
use pandabase_domain::payout::PayoutStatus;
use pandabase_platform::api::endpoint::OperatorVisit;
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::listed;
use pandabase_platform::page::Page;
use schemars::JsonSchema;
use serde::Deserialize;

listed! {
    /// Which payouts.
    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(rename_all = "camelCase")]
    pub struct PayoutsQuery {
        /// Only those that stand there.
        status: Opt<PayoutStatus>,
    }
}

/// The payout in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PayoutPath {
    payout_id: PayoutId,
}

/// `GET /v2/operator/payouts`: the payouts of every store, those in review first, then the newest first.
pub fn list(
    tx: &mut Tx<'_>,
    _: &OperatorVisit<'_>,
    input: &Input<Nothing, PayoutsQuery>,
) -> Result<Page<OperatorPayout>, ApiError> {
    money::payouts(tx, input.query.status.0, &input.paging(20)?)
}

/// `POST /v2/operator/payouts/{payoutId}/approve`: lets a payout leave without waiting for its batch.
pub fn approve(
    tx: &mut Tx<'_>,
    visit: &OperatorVisit<'_>,
    input: &Input<PayoutPath>,
) -> Result<OperatorPayout, ApiError> {
    let (id, actor) = (&input.path.payout_id, Actor::of(visit));
    decided(tx, visit, id, |tx, ctx| let_go(tx, ctx, actor, id))
}

/// `POST /v2/operator/payouts/{payoutId}/reject`: refuses a payout that has not left.
pub fn reject(
    tx: &mut Tx<'_>,
    visit: &OperatorVisit<'_>,
    input: &Input<PayoutPath, Nothing, Json<Reason>>,
) -> Result<OperatorPayout, ApiError> {
    let (id, actor, reason) = (&input.path.payout_id, Actor::of(visit), input.body.0.text());
    decided(tx, visit, id, |tx, ctx| refuse(tx, ctx, actor, id, &reason))
}

/// Decides about a payout in its store, and shows it.
fn decided(
    tx: &mut Tx<'_>,
    visit: &OperatorVisit<'_>,
    id: &PayoutId,
    decide: impl FnOnce(&mut Tx<'_>, &Ctx<'_>) -> Result<PayoutDetail, ApiError>,
) -> Result<OperatorPayout, ApiError> {
    const MISSING: ApiError = ApiError::Missing("Payout");
    let store = money::store_of_payout(tx, id)?.ok_or(MISSING)?;
    decide(tx, &Ctx::of(visit.env, &store))?;
    money::payout(tx, &store.id, id)?.ok_or(MISSING)
}

/// Lets a payout leave as soon as its account's hold is over; the second time changes nothing.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such payout, [`ApiError::Conflict`] when it was rejected.
pub fn let_go(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    actor: Actor<'_>,
    id: &PayoutId,
) -> Result<PayoutDetail, ApiError> {
    let (payout, is_new) = service::approve(tx, ctx, id)?;
    if is_new {
        write_down(tx, ctx, actor, OperatorAction::PayoutApproved, id, None)?;
    }
    Ok(payout)
}

/// Refuses a payout that has not left: the money returns to the balance, and the owner is mailed. The second
/// time changes nothing.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such payout, [`ApiError::Conflict`] when it has left.
pub fn refuse(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    actor: Actor<'_>,
    id: &PayoutId,
    reason: &str,
) -> Result<PayoutDetail, ApiError> {
    let (payout, is_new) = service::refuse(tx, ctx, id, reason)?;
    if is_new {
        write_down(tx, ctx, actor, OperatorAction::PayoutRejected, id, Some(reason))?;
    }
    Ok(payout)
}

fn write_down(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    actor: Actor<'_>,
    action: OperatorAction,
    id: &PayoutId,
    reason: Option<&str>,
) -> Result<(), ApiError> {
    let deed = Deed {
        action,
        store: Some(&ctx.store.id),
        subject: id.as_str(),
        note: reason,
    };
    note(tx, ctx.env, actor, deed)
}
