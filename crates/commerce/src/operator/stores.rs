//! Every store of the installation: listed, verified, blocked, and what the platform keeps of its sales.

use super::activity::{Actor, Deed, note};
use super::requests::Reason;
use super::store::stores::{self as rows, OperatorStore};
use crate::accounts::ownership;
use crate::accounts::store::connected;
use crate::notify::service as webhooks;
use crate::stores::fees::{self, StoredFees};
use crate::stores::gates::requirements::{self, StoreRequirement};
use crate::stores::notices::notify;
use pandabase_domain::account::KycStatus;
use pandabase_domain::checkout::Email;
use pandabase_domain::input::{Int, Opt, Patch, Text};
use pandabase_domain::money::Cents;
use pandabase_domain::notice::NoticeKind;
use pandabase_domain::operator::OperatorAction;
use pandabase_domain::pricing::fees::FeeSchedule;
use pandabase_platform::access::stores as access_stores;
use pandabase_platform::api::endpoint::OperatorVisit;
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::listed;
use pandabase_platform::page::{Page, Paging};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

listed! {
    /// Which stores.
    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(rename_all = "camelCase")]
    pub struct StoresQuery {
        /// Only those that are blocked, or only the others.
        blocked: Opt<bool>,
        /// Only those whose owner an operator vouches for, or only the others.
        verified: Opt<bool>,
        /// Part of the name, the handle, the owner's address or the id.
        search: Opt<Text<1, 128>>,
    }
}

/// Which stores are wanted.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only those that are blocked, or only the others.
    pub blocked: Option<bool>,
    /// Only those whose owner an operator vouches for, or only the others.
    pub verified: Option<bool>,
    /// Part of the name, the handle, the owner's address or the id.
    pub search: Option<String>,
}

/// What the platform keeps of a store's sales.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StoreFees {
    /// The store's own share of a total, in hundredths of a percent; null where it is everybody's.
    pub basis_points: Option<i64>,
    /// The store's own fixed part, in US cents; null where it is everybody's.
    pub fixed_fee: Option<Cents>,
    /// What is kept of each payment that is captured from now on, besides the processor's part.
    pub effective: EffectiveFees,
}

/// What the platform keeps of each payment.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EffectiveFees {
    /// The share of the total, in hundredths of a percent.
    pub basis_points: i64,
    /// The fixed part, in US cents.
    pub fixed_fee: Cents,
}

/// A change of what the platform keeps of a store's sales: what is not sent stays, and null means what is
/// kept of everybody's.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FeesChange {
    /// The share of the total, in hundredths of a percent.
    #[serde(default)]
    pub basis_points: Patch<Int<0, 5000>>,
    /// The fixed part, in US cents.
    #[serde(default)]
    pub fixed_fee: Patch<Int<0, 10_000>>,
}

impl From<StoredFees> for StoreFees {
    fn from(own: StoredFees) -> Self {
        let effective = FeeSchedule::default().with_own(own.into());
        Self {
            basis_points: own.basis_points,
            fixed_fee: own.fixed,
            effective: EffectiveFees {
                basis_points: effective.platform_rate.0 / 100,
                fixed_fee: effective.platform_fixed,
            },
        }
    }
}

/// `GET /v2/operator/stores`: every store that is not deleted, newest first.
pub fn list(
    tx: &mut Tx<'_>,
    _: &OperatorVisit<'_>,
    input: &Input<Nothing, StoresQuery>,
) -> Result<Page<OperatorStore>, ApiError> {
    let query = &input.query;
    let filter = Filter {
        blocked: query.blocked.0,
        verified: query.verified.0,
        search: query.search.as_deref().map(str::to_owned),
    };
    page(tx, &filter, &input.paging(25)?)
}

/// A page of the stores that are wanted, newest first.
pub fn page(tx: &mut Tx<'_>, filter: &Filter, paging: &Paging) -> Result<Page<OperatorStore>, ApiError> {
    rows::page(
        tx,
        filter.blocked,
        filter.verified,
        filter.search.as_deref(),
        paging,
    )
}

/// `GET /v2/operator/stores/{storeId}`: one store.
pub fn show(tx: &mut Tx<'_>, visit: &OperatorVisit<'_>, _: &Input) -> Result<OperatorStore, ApiError> {
    load(tx, &visit.in_store())
}

/// `GET /v2/operator/stores/{storeId}/requirements`: what the store needs, as its team sees it.
pub fn requirements(
    tx: &mut Tx<'_>,
    visit: &OperatorVisit<'_>,
    _: &Input,
) -> Result<Vec<StoreRequirement>, ApiError> {
    requirements::all(tx, &visit.in_store())
}

/// The store as operators see it.
///
/// # Errors
/// [`ApiError::Missing`] when it is gone.
pub fn load(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<OperatorStore, ApiError> {
    rows::find(tx, &ctx.store.id)?.ok_or(ApiError::Missing("Store"))
}

/// `POST /v2/operator/stores/{storeId}/verify`: the owner's identity needs no other check.
pub fn verify(tx: &mut Tx<'_>, visit: &OperatorVisit<'_>, _: &Input) -> Result<OperatorStore, ApiError> {
    set_verified(tx, &visit.in_store(), Actor::of(visit), true)
}

/// `POST /v2/operator/stores/{storeId}/unverify`: an operator no longer vouches for the owner's
/// identity.
pub fn unverify(tx: &mut Tx<'_>, visit: &OperatorVisit<'_>, _: &Input) -> Result<OperatorStore, ApiError> {
    set_verified(tx, &visit.in_store(), Actor::of(visit), false)
}

/// Sets whether an operator vouches for the identity of a store's owner, without which or an approved check
/// nothing is paid out. What the owner's own check has found comes before an operator's word, so the word is
/// neither given nor taken back where it would change nothing.
///
/// # Errors
/// [`ApiError::Missing`] when the store is gone, [`ApiError::Conflict`] where the owner's own identity was
/// rejected, or still is approved.
pub fn set_verified(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    actor: Actor<'_>,
    verified: bool,
) -> Result<OperatorStore, ApiError> {
    let text = match (verified, load(tx, ctx)?.owner_identity) {
        (true, Some(KycStatus::Rejected)) => Some("The owner's identity was rejected: approve it instead"),
        (false, Some(KycStatus::Approved)) => Some("The owner's identity is approved: reject it instead"),
        _ => None,
    };
    if let Some(text) = text {
        return Err(ApiError::Conflict(text.to_owned()));
    }
    if rows::set_verified(tx, &ctx.store.id, verified, ctx.now)? {
        let action = match verified {
            true => OperatorAction::StoreVerified,
            false => OperatorAction::StoreUnverified,
        };
        write_down(tx, ctx, actor, action, None)?;
    }
    load(tx, ctx)
}

/// Sets whether a store is a platform, which connects accounts of others. Only the command line does this.
///
/// # Errors
/// [`ApiError::Missing`] when the store is gone.
pub fn set_platform(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    actor: Actor<'_>,
    enabled: bool,
) -> Result<OperatorStore, ApiError> {
    if connected::set_platform(tx, &ctx.store.id, enabled, ctx.now)? {
        let action = match enabled {
            true => OperatorAction::PlatformEnabled,
            false => OperatorAction::PlatformDisabled,
        };
        write_down(tx, ctx, actor, action, None)?;
    }
    load(tx, ctx)
}

/// Makes whoever signs in with an address the owner of a store, mails both and writes it down. Only the
/// command line does this.
///
/// # Errors
/// [`ApiError::Missing`] when the store is gone.
pub fn hand_over(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    actor: Actor<'_>,
    email: &Email,
) -> Result<OperatorStore, ApiError> {
    if ownership::hand_over(tx, ctx, email)?.1 {
        let address = email.lowercase();
        write_down(tx, ctx, actor, OperatorAction::StoreHandedOver, Some(&address))?;
    }
    load(tx, ctx)
}

/// `POST /v2/operator/stores/{storeId}/block`: closes a store.
pub fn block(
    tx: &mut Tx<'_>,
    visit: &OperatorVisit<'_>,
    input: &Input<Nothing, Nothing, Json<Reason>>,
) -> Result<OperatorStore, ApiError> {
    close(tx, &visit.in_store(), Actor::of(visit), &input.body.0.text())
}

/// Closes a store to buyers, to its tokens and to its team, drops what waits for its webhooks, and mails its
/// owner. A store that is blocked stays so for the reason that was given first.
///
/// # Errors
/// [`ApiError::Missing`] when the store is gone.
pub fn close(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    actor: Actor<'_>,
    reason: &str,
) -> Result<OperatorStore, ApiError> {
    if rows::block(tx, &ctx.store.id, reason, ctx.now)? {
        write_down(tx, ctx, actor, OperatorAction::StoreBlocked, Some(reason))?;
        webhooks::stop(tx, ctx)?;
        let name = access_stores::contact(tx, ctx)?.name;
        let text = format!(
            "Your store {name} was blocked. The reason given: {reason}\n\nIts pages are closed to buyers, \
             API tokens and webhooks do not work, and nothing is paid out. Answer this mail if you think \
             that this is a mistake.\n"
        );
        let subject = format!("Your store {name} was blocked");
        notify(tx, ctx, NoticeKind::Team, subject, text, ctx.store.id.as_str())?;
    }
    load(tx, ctx)
}

/// `POST /v2/operator/stores/{storeId}/unblock`: opens a store again.
pub fn unblock(tx: &mut Tx<'_>, visit: &OperatorVisit<'_>, _: &Input) -> Result<OperatorStore, ApiError> {
    open(tx, &visit.in_store(), Actor::of(visit))
}

/// Opens a store again that was blocked, and mails its owner. Events of the time between are not sent.
///
/// # Errors
/// [`ApiError::Missing`] when the store is gone.
pub fn open(tx: &mut Tx<'_>, ctx: &Ctx<'_>, actor: Actor<'_>) -> Result<OperatorStore, ApiError> {
    if rows::unblock(tx, &ctx.store.id, ctx.now)? {
        write_down(tx, ctx, actor, OperatorAction::StoreUnblocked, None)?;
        let name = access_stores::contact(tx, ctx)?.name;
        let text = format!(
            "Your store {name} is open again: its pages, API tokens and webhooks work as before, and payouts \
             leave with the next batch.\n\nEvents of the time between were not sent to your webhooks.\n"
        );
        let subject = format!("Your store {name} is open again");
        notify(tx, ctx, NoticeKind::Team, subject, text, ctx.store.id.as_str())?;
    }
    load(tx, ctx)
}

/// `GET /v2/operator/stores/{storeId}/fees`: what the platform keeps of the store's sales.
pub fn show_fees(tx: &mut Tx<'_>, visit: &OperatorVisit<'_>, _: &Input) -> Result<StoreFees, ApiError> {
    Ok(fees::own(tx, &visit.in_store())?.into())
}

/// `PATCH /v2/operator/stores/{storeId}/fees`: changes what the platform keeps of payments that are captured
/// from now on.
pub fn change_fees(
    tx: &mut Tx<'_>,
    visit: &OperatorVisit<'_>,
    input: &Input<Nothing, Nothing, Json<FeesChange>>,
) -> Result<StoreFees, ApiError> {
    set_fees(tx, &visit.in_store(), Actor::of(visit), &input.body.0)
}

/// Changes what the platform keeps of the store's payments that are captured from now on.
///
/// # Errors
/// [`ApiError::Missing`] when the store is gone.
pub fn set_fees(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    actor: Actor<'_>,
    change: &FeesChange,
) -> Result<StoreFees, ApiError> {
    let (own, is_new) = fees::change(tx, ctx, |own| {
        let points = change.basis_points.clone().map(Int::get);
        points.apply(&mut own.basis_points);
        let fixed = change.fixed_fee.clone().map(|cents| Cents(cents.get()));
        fixed.apply(&mut own.fixed);
    })?;
    let shown = StoreFees::from(own);
    if is_new {
        let EffectiveFees {
            basis_points,
            fixed_fee,
        } = shown.effective;
        let note = format!("{basis_points} basis points and {fixed_fee}");
        write_down(tx, ctx, actor, OperatorAction::FeesChanged, Some(&note))?;
    }
    Ok(shown)
}

fn write_down(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    actor: Actor<'_>,
    action: OperatorAction,
    text: Option<&str>,
) -> Result<(), ApiError> {
    let store = &ctx.store.id;
    let deed = Deed {
        action,
        store: Some(store),
        subject: store.as_str(),
        note: text,
    };
    note(tx, ctx.env, actor, deed)
}
