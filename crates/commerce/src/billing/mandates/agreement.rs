//! The operations behind the page of a billing agreement, on which customers accept and revoke it, and what
//! the verification of their card does to it. The card is saved like one that is added in the portal.

use super::mandate::{MISSING, Mandate, opens, page_url};
use super::store::AUTHORIZATION_URL;
use super::{mails, store};
use crate::billing::payment_methods;
use crate::billing::payment_methods::Method;
use crate::billing::payment_methods::setup::Outcome;
use crate::stores::legal;
use crate::stores::legal::Legal;
use pandabase_domain::checkout::MAX_DECLINES;
use pandabase_domain::id::{MandateId, PaymentMethodId};
use pandabase_domain::input::Text;
use pandabase_domain::mandate::{Frequency, MandateStatus, Step};
use pandabase_domain::money::Cents;
use pandabase_domain::payment::PaymentStatus;
use pandabase_domain::time::Timestamp;
use pandabase_platform::access::stores;
use pandabase_platform::api::Input;
use pandabase_platform::context::{Ctx, Env, StoreContext};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::{Job, JobKind, Next};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most charges that the page shows.
const SHOWN: i64 = 12;

/// The agreement in the page's address.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgreementPath {
    pub(crate) mandate_id: MandateId,
    key: Text<1, 128>,
}

/// An agreement, as its customer sees it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Agreement {
    /// Who charges.
    pub store: String,
    /// The store's address for questions.
    pub support_email: Option<String>,
    /// Who sells, and the store's terms.
    pub legal: Legal,
    pub(crate) description: String,
    /// How often the store charges.
    pub frequency: Frequency,
    pub(crate) status: MandateStatus,
    /// The customer's address.
    pub email: String,
    /// Until when it can be accepted.
    pub expires_at: Timestamp,
    /// The page where the card's bank waits for the customer's answer.
    pub authorization_url: Option<String>,
    /// Why the last card was refused.
    pub failure: Option<&'static str>,
    /// The card that is charged.
    pub card: Option<String>,
    /// The newest first.
    pub charges: Vec<ChargeShown>,
}

/// A charge under an agreement.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ChargeShown {
    pub(crate) total: Cents,
    pub(crate) status: PaymentStatus,
    /// The day in the store's time zone, for people.
    pub(crate) day: String,
}

/// Returns the agreement if the key in `path` opens it, and `MISSING` otherwise.
pub fn opened(ctx: &Ctx<'_>, path: &AgreementPath, found: Option<Mandate>) -> Result<Mandate, ApiError> {
    let is_open = |mandate: &Mandate| opens(ctx.env, &mandate.id, &path.key);
    found.filter(is_open).ok_or(MISSING)
}

pub(crate) fn view(tx: &mut Tx<'_>, ctx: &Ctx<'_>, mandate: Mandate) -> Result<Agreement, ApiError> {
    let contact = stores::contact(tx, ctx)?;
    let card = match &mandate.payment_method {
        Some(method) => payment_methods::find(tx, method)?,
        None => None,
    };
    let charges = store::charges(tx, ctx, &mandate.id, SHOWN)?;
    let bank = mandate.authorization_url.as_deref();
    let bank = bank.map(|sealed| ctx.decrypt_text(&AUTHORIZATION_URL, mandate.id.as_str(), sealed));
    Ok(Agreement {
        store: contact.name,
        support_email: contact.support_email,
        legal: legal::of(tx, ctx)?,
        description: mandate.description,
        frequency: mandate.frequency,
        status: mandate.status,
        email: mandate.email,
        expires_at: mandate.expires_at,
        authorization_url: bank.transpose()?,
        failure: mandate.failure.map(|code| code.message()),
        card: card.as_ref().map(Method::label),
        charges: charges
            .into_iter()
            .map(|charge| ChargeShown {
                total: charge.total,
                status: charge.status,
                day: charge.created_at.long_date(&contact.zone),
            })
            .collect(),
    })
}

/// What the page shows.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<AgreementPath>) -> Result<Agreement, ApiError> {
    let found = store::find(tx, ctx, &input.path.mandate_id)?;
    let mandate = opened(ctx, &input.path, found)?;
    view(tx, ctx, mandate)
}

/// The customer revokes an agreement. Revoking it twice changes nothing.
pub fn revoke(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<AgreementPath>) -> Result<Agreement, ApiError> {
    let found = store::lock(tx, ctx, &input.path.mandate_id)?;
    let mut mandate = opened(ctx, &input.path, found)?;
    if let Some(status) = mandate.status.after(Step::Revoked) {
        mandate.status = status;
        store::set_status(tx, ctx, &mandate)?;
    }
    view(tx, ctx, mandate)
}

/// Does `work` as the platform, which verifies and saves cards on the machine's clock.
pub fn as_platform<T>(env: &Env, work: impl FnOnce(&Ctx<'_>) -> Result<T, ApiError>) -> Result<T, ApiError> {
    work(&Ctx::of(env, &StoreContext::platform()))
}

/// Applies the result of verifying a card to the agreement that the card was given for, if there is one.
/// Called by `charging::setup` in the transaction that stores the result.
pub fn apply(tx: &mut Tx<'_>, env: &Env, setup: &PaymentMethodId, outcome: &Outcome) -> Result<(), ApiError> {
    if matches!(outcome, Outcome::Pending | Outcome::Ended) {
        return Ok(());
    }
    let Some((store, id)) = of_setup(tx, setup)? else {
        return Ok(());
    };
    let ctx = Ctx::of(env, &store);
    let Some(mut mandate) = store::lock(tx, &ctx, &id)? else {
        return Ok(());
    };
    match outcome {
        Outcome::NeedsBuyer(url) if mandate.status == MandateStatus::RequiresAuthorization => {
            Ok(store::ask(tx, &ctx, &mandate.id, url)?)
        }
        Outcome::Saved(method) => {
            let Some(status) = mandate.status.after(Step::Verified) else {
                return Ok(());
            };
            mandate.status = status;
            mandate.payment_method = Some(method.clone());
            store::set_status(tx, &ctx, &mandate)?;
            jobs::cancel(tx, &ctx, JobKind::MandateExpiry, mandate.id.as_str())?;
            match payment_methods::find(tx, method)? {
                Some(card) => mails::agreed(tx, &ctx, &mandate, &card),
                None => Ok(()),
            }
        }
        Outcome::Refused(code) => {
            mandate.declines += 1;
            // People try out stolen cards wherever a card can be entered, so the declines are limited.
            let is_last = mandate.declines >= MAX_DECLINES;
            let step = if is_last { Step::Exhausted } else { Step::Refused };
            let Some(status) = mandate.status.after(step) else {
                return Ok(());
            };
            mandate.status = status;
            mandate.failure = Some(*code);
            if is_last {
                jobs::cancel(tx, &ctx, JobKind::MandateExpiry, mandate.id.as_str())?;
            }
            Ok(store::set_status(tx, &ctx, &mandate)?)
        }
        Outcome::GivenUp => {
            let Some(status) = mandate.status.after(Step::GivenUp) else {
                return Ok(());
            };
            mandate.status = status;
            Ok(store::set_status(tx, &ctx, &mandate)?)
        }
        Outcome::NeedsBuyer(_) | Outcome::Pending | Outcome::Ended => Ok(()),
    }
}

/// The agreement that a card was given for, with its store; `None` when there is none, or its store is
/// closed.
fn of_setup(tx: &mut Tx<'_>, setup: &PaymentMethodId) -> Result<Option<(StoreContext, MandateId)>, ApiError> {
    let Some(found) = store::of_setup(tx, setup)? else {
        return Ok(None);
    };
    let store = stores::find_open(tx, &found.store_id)?;
    Ok(store.map(|store| (store, found.id)))
}

/// Where the customer returns to from the bank when the card was given for an agreement: the agreement's
/// page.
pub fn landing(tx: &mut Tx<'_>, env: &Env, setup: &PaymentMethodId) -> Result<Option<String>, ApiError> {
    let found = of_setup(tx, setup)?;
    Ok(found.map(|(store, id)| page_url(env, &store.id, &id)))
}

/// Plans the job that expires an agreement which nobody accepts.
pub fn plan_expiry(tx: &mut Tx<'_>, ctx: &Ctx<'_>, mandate: &Mandate) -> Result<(), ApiError> {
    let id = mandate.id.as_str();
    Ok(jobs::enqueue(
        tx,
        ctx,
        JobKind::MandateExpiry,
        id,
        &(),
        mandate.expires_at,
    )?)
}

/// The job: expires an agreement that nobody accepted in time.
pub fn run_expiry(tx: &mut Tx<'_>, ctx: &Ctx<'_>, job: &Job) -> Result<Next, ApiError> {
    if let Some(mut mandate) = store::lock(tx, ctx, &job.subject_id())?
        && let Some(status) = mandate.status.after(Step::TimedOut)
    {
        mandate.status = status;
        store::set_status(tx, ctx, &mandate)?;
    }
    Ok(Next::Done)
}
