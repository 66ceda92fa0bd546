//! Payouts of every store: those that wait are let go or refused.

use super::activity::{Actor, Deed, note};
use super::requests::Reason;
use super::store::money::{self, OperatorPayout};
use crate::money::payouts::record::{self, Departed};
use crate::money::payouts::service;
use crate::money::payouts::views::PayoutDetail;
use pandabase_domain::id::PayoutId;
use pandabase_domain::input::{Filled, Opt, Positive};
use pandabase_domain::money::Cents;
use pandabase_domain::operator::OperatorAction;
use pandabase_domain::payout::PayoutStatus;
use pandabase_domain::time::Timestamp;
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

/// A payout that left outside this server.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct DepartedPayout {
    /// What the merchant got, in US cents.
    amount: Positive,
    /// What whoever paid it calls it, as `po_…`. A store has each once: the second time answers as the first.
    reference: Filled<128>,
    /// When it left; now when absent.
    #[serde(default)]
    at: Opt<Timestamp>,
    /// Whether it is recorded although the balance does not cover it, and becomes negative; `false` when
    /// absent.
    #[serde(default)]
    overdraw: Opt<bool>,
}

impl From<DepartedPayout> for Departed {
    fn from(body: DepartedPayout) -> Self {
        Self {
            amount: Cents(body.amount.get()),
            reference: body.reference.into_string(),
            at: body.at.0,
            may_overdraw: body.overdraw.0.unwrap_or_default(),
        }
    }
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

/// `POST /v2/operator/stores/{storeId}/payouts`: records a payout that left outside this server.
pub fn record(
    tx: &mut Tx<'_>,
    visit: &OperatorVisit<'_>,
    input: &Input<Nothing, Nothing, Json<DepartedPayout>>,
) -> Result<OperatorPayout, ApiError> {
    let ctx = visit.in_store();
    let recorded = note_departed(tx, &ctx, Actor::of(visit), &input.body.0.clone().into())?;
    let shown = money::payout(tx, &ctx.store.id, &recorded.payout.id)?;
    shown.ok_or(ApiError::Missing("Payout"))
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

/// Records a payout that left outside this server: the balance is debited its amount. The second time changes
/// nothing.
///
/// # Errors
/// [`ApiError::Invalid`] when the balance does not cover it and need not become negative,
/// [`ApiError::Conflict`] when its reference is known with another amount.
pub fn note_departed(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    actor: Actor<'_>,
    departed: &Departed,
) -> Result<PayoutDetail, ApiError> {
    let (payout, is_new) = record::record(tx, ctx, departed)?;
    if is_new {
        let note = format!("{} as {}", departed.amount, departed.reference);
        let (action, id) = (OperatorAction::PayoutRecorded, &payout.payout.id);
        write_down(tx, ctx, actor, action, id, Some(&note))?;
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
