//! What owners need of whoever runs the installation, where no provider does it: a look at their identity,
//! and a code for their phone.

use super::activity::{Actor, Deed, note};
use super::requests::Reason;
use crate::accounts::store::accounts;
use crate::accounts::views::{AccountView, IdentityCheck, WaitingCode};
use crate::accounts::{identity, phone};
use crate::stores::service;
use pandabase_domain::account::KycStatus;
use pandabase_domain::id::AccountId;
use pandabase_domain::operator::OperatorAction;
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
    /// Which page.
    #[derive(Debug, Deserialize, JsonSchema)]
    pub struct WaitingQuery {}
}

/// The account in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonPath {
    account_id: AccountId,
}

/// `GET /v2/operator/identity-checks`: the checks that wait, the oldest first.
pub fn identities(
    tx: &mut Tx<'_>,
    _: &OperatorVisit<'_>,
    input: &Input<Nothing, WaitingQuery>,
) -> Result<Page<IdentityCheck>, ApiError> {
    identity::pending(tx, &input.paging(25)?)
}

/// `POST /v2/operator/identity-checks/{accountId}/approve`: the owner is who they say.
pub fn approve(
    tx: &mut Tx<'_>,
    visit: &OperatorVisit<'_>,
    input: &Input<PersonPath>,
) -> Result<AccountView, ApiError> {
    let id = &input.path.account_id;
    decide(tx, &visit.ctx(), Actor::of(visit), id, &Verdict::Approved)
}

/// `POST /v2/operator/identity-checks/{accountId}/reject`: the owner could not show who they are.
pub fn reject(
    tx: &mut Tx<'_>,
    visit: &OperatorVisit<'_>,
    input: &Input<PersonPath, Nothing, Json<Reason>>,
) -> Result<AccountView, ApiError> {
    let verdict = Verdict::Rejected(input.body.0.text());
    decide(
        tx,
        &visit.ctx(),
        Actor::of(visit),
        &input.path.account_id,
        &verdict,
    )
}

/// What an operator finds about an identity.
#[derive(Debug, Clone)]
pub enum Verdict {
    /// Its owner is who they say.
    Approved,
    /// They are not, or did not show it, for this reason.
    Rejected(String),
}

/// Decides about an identity, and writes it down if it changes something. `ctx` is the platform's.
///
/// # Errors
/// [`ApiError::Missing`] for an unknown account, [`ApiError::Conflict`] where there is nothing to decide
/// about.
pub fn decide(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    actor: Actor<'_>,
    id: &AccountId,
    verdict: &Verdict,
) -> Result<AccountView, ApiError> {
    let before = accounts::lock(tx, id)?.map(|account| account.kyc_status);
    let unverified = match (before, verdict) {
        (Some(KycStatus::Pending | KycStatus::Approved), Verdict::Rejected(_)) => {
            service::unverify_owned(tx, id, ctx.now)?
        }
        _ => Vec::new(),
    };
    let (decided, action, status, reason) = match verdict {
        Verdict::Approved => (
            identity::approve(tx, ctx, id)?,
            OperatorAction::IdentityApproved,
            KycStatus::Approved,
            None,
        ),
        Verdict::Rejected(reason) => (
            identity::reject(tx, ctx, id, Some(reason))?,
            OperatorAction::IdentityRejected,
            KycStatus::Rejected,
            Some(reason.as_str()),
        ),
    };
    if before != Some(status) {
        write_down(tx, ctx, actor, action, id, reason)?;
    }
    // The record of each store says as well that nobody vouches for its owner any more.
    for store in &unverified {
        let deed = Deed {
            action: OperatorAction::StoreUnverified,
            store: Some(store),
            subject: store.as_str(),
            note: reason,
        };
        note(tx, ctx.env, actor, deed)?;
    }
    Ok(decided)
}

/// `GET /v2/operator/phone-codes`: the codes that wait to be passed on, the oldest first.
pub fn codes(
    tx: &mut Tx<'_>,
    visit: &OperatorVisit<'_>,
    input: &Input<Nothing, WaitingQuery>,
) -> Result<Page<WaitingCode>, ApiError> {
    phone::waiting(tx, &visit.ctx(), &input.paging(25)?)
}

/// `POST /v2/operator/phone-codes/{accountId}/read`: shows a code to pass it on.
pub fn read_code(
    tx: &mut Tx<'_>,
    visit: &OperatorVisit<'_>,
    input: &Input<PersonPath>,
) -> Result<phone::CodeToPassOn, ApiError> {
    pass_on(tx, &visit.ctx(), Actor::of(visit), &input.path.account_id)
}

/// Reads a code to pass it on, and writes down that it was read. `ctx` is the platform's.
///
/// # Errors
/// [`ApiError::Missing`] when no code waits.
pub fn pass_on(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    actor: Actor<'_>,
    id: &AccountId,
) -> Result<phone::CodeToPassOn, ApiError> {
    let code = phone::read(tx, ctx, id)?;
    write_down(tx, ctx, actor, OperatorAction::PhoneCodeRead, id, None)?;
    Ok(code)
}

fn write_down(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    actor: Actor<'_>,
    action: OperatorAction,
    id: &AccountId,
    reason: Option<&str>,
) -> Result<(), ApiError> {
    let deed = Deed {
        action,
        store: None,
        subject: id.as_str(),
        note: reason,
    };
    note(tx, ctx.env, actor, deed)
}
