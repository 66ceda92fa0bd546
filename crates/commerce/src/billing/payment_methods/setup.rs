//! Adding a method in the portal or with a billing agreement: the processor verifies it with a charge of zero
//! and keeps it. The bank may challenge its owner first. The portal belongs to no store, so the platform
//! makes the charge.

use super::method::{Address, Owner};
use super::requests::NewMethod;
use super::service::save_as;
use super::store;
use super::store::Setup;
use crate::orders::charge::{ChargeRequest, OpenCharge};
use pandabase_domain::checkout::Billing;
use pandabase_domain::id::PaymentMethodId;
use pandabase_domain::money::Cents;
use pandabase_domain::payment::FailureCode;
use pandabase_domain::pricing::methods::{MethodCode, is_offered};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::JobKind;
use pandabase_platform::processor::{
    Accepts, Charge, ChargeState, NewCharge, Payer, Purpose, RECOVERY_DELAY,
};

/// The most methods that a person may add here; checkouts may save more.
const MOST: i64 = 50;

/// How far the adding of a method has come. It may hold the address of a bank's page, which must not be
/// logged.
#[derive(Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is saved.
    Saved(PaymentMethodId),
    /// Its owner has to answer to the bank at this address.
    NeedsBuyer(String),
    /// The network has not decided yet.
    Pending,
    /// It was refused.
    Refused(FailureCode),
    /// Its owner left the bank's page, or it never reached the processor.
    GivenUp,
    /// It was decided before.
    Ended,
}

/// Refuses an address without a street or a city, and one that cannot be taxed.
///
/// # Errors
/// [`ApiError::Invalid`] that names what is missing.
pub fn require_address(billing: &Billing) -> Result<Address, ApiError> {
    require_street(&billing.line1, &billing.city)?;
    let place = billing.place().check();
    place.map_err(|bad| ApiError::invalid(format!("body/billing/{bad}")))?;
    Ok(Address::from(billing))
}

/// Requires street and city, without which an address is only a place.
///
/// # Errors
/// [`ApiError::Invalid`] that names what is missing.
pub fn require_street(line1: &str, city: &str) -> Result<(), ApiError> {
    for (field, text) in [("line1", line1), ("city", city)] {
        if text.trim().is_empty() {
            return Err(ApiError::invalid(format!(
                "body/billing must have required property '{field}'"
            )));
        }
    }
    Ok(())
}

/// Checks a new method, stores that it is being added, and returns the request for the processor. From the
/// bank its owner comes back to the portal, unless the caller says where else.
pub fn open(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    accepts: &dyn Accepts,
    email: &str,
    new: &NewMethod,
) -> Result<(PaymentMethodId, ChargeRequest), ApiError> {
    let setup = Setup {
        email: email.to_owned(),
        name: new.name()?,
        billing: require_address(&new.billing)?,
    };
    let instrument = new.payment_method.presented()?;
    if !is_offered(instrument.method, new.billing.country, true) {
        return Err(ApiError::invalid(format!(
            "body/payment_method/type '{}' cannot be saved",
            instrument.method
        )));
    }
    accepts.check(&instrument, ctx.now)?;
    if store::count(tx, email)? >= MOST {
        return Err(ApiError::invalid(format!(
            "At most {MOST} payment methods can be saved"
        )));
    }
    let id: PaymentMethodId = ctx.id();
    store::add_setup(tx, ctx, &id, &setup, instrument.method)?;
    let recovery = ctx.now.plus_millis(RECOVERY_DELAY);
    jobs::enqueue(
        tx,
        ctx,
        JobKind::PaymentMethodSetup,
        id.as_str(),
        &ctx.now,
        recovery,
    )?;
    let request = ChargeRequest {
        charge: charge_of(ctx, &id, instrument.method, None),
        instrument,
        payer: Payer {
            name: setup.name,
            email: Some(setup.email),
        },
        save: true,
        off_session: false,
        return_url: format!("{}/portal/cards", ctx.env.config.portal_url),
    };
    Ok((id, request))
}

/// The charge of zero that verifies a method.
fn charge_of(
    ctx: &Ctx<'_>,
    id: &PaymentMethodId,
    method: MethodCode,
    processor_id: Option<String>,
) -> OpenCharge {
    OpenCharge {
        new: NewCharge {
            store: ctx.store.clone(),
            key: id.to_string(),
            purpose: Purpose::Setup(id.clone()),
            amount: Cents::ZERO,
            presentment: None,
            method,
        },
        id: processor_id,
    }
}

/// The charge that verifies a method that is being added; `None` when that has ended.
pub fn awaited(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &PaymentMethodId) -> Result<Option<OpenCharge>, ApiError> {
    let asked = store::find_setup(tx, id)?;
    Ok(asked.map(|asked| charge_of(ctx, id, asked.method, asked.processor_id)))
}

/// Applies the processor's answer about a method that is being added. Applying it twice changes nothing.
pub fn settle(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &PaymentMethodId,
    charge: &Charge,
) -> Result<Outcome, ApiError> {
    let nothing_kept = match &charge.state {
        ChargeState::NeedsBuyer(url) => return Ok(Outcome::NeedsBuyer(url.clone())),
        ChargeState::Pending => return Ok(Outcome::Pending),
        ChargeState::Captured => None,
        ChargeState::Failed(code) => Some(Outcome::Refused(*code)),
        ChargeState::Cancelled => Some(Outcome::GivenUp),
    };
    let Some(setup) = store::take_setup(tx, id)? else {
        return Ok(Outcome::Ended);
    };
    jobs::cancel(tx, ctx, JobKind::PaymentMethodSetup, id.as_str())?;
    if let Some(outcome) = nothing_kept {
        return Ok(outcome);
    }
    let saved = charge
        .saved
        .as_ref()
        .ok_or_else(|| ApiError::Internal("the processor kept nothing".into()))?;
    let owner = Owner {
        email: &setup.email,
        name: setup.name.as_deref(),
        billing: Some(setup.billing),
    };
    save_as(tx, ctx, id, &owner, saved).map(Outcome::Saved)
}
