//! Adding a method in the portal or with a billing agreement: the processor verifies it with a charge of
//! nothing and keeps it. The bank may want to hear from its owner first. The portal names no store, so the
//! charge is the platform's.

use super::http::NewMethod;
use super::{Address, Owner, save_as, store};
use crate::app::App;
use crate::checkout::customer::Billing;
use crate::db::Tx;
use crate::http::{ApiError, Ctx};
use crate::jobs::table::Acting;
use crate::jobs::{self, Job, JobKind, Next};
use crate::mandates;
use crate::processors::{Charge, ChargeRequest, ChargeState, Purpose, Release};
use pandabase_domain::id::PaymentMethodId;
use pandabase_domain::money::Cents;
use pandabase_domain::payment::FailureCode;
use pandabase_domain::pricing::methods::is_offered;
use pandabase_domain::time::{HOUR, MINUTE, Timestamp};
use std::sync::Arc;

/// The most methods of one person; more can only come from checkouts.
const MOST: i64 = 50;
/// How long the processor may take to answer before the job asks what became of the charge.
const RECOVERY_DELAY: i64 = 2 * MINUTE;

/// Who adds a method, and what they said of it.
#[derive(Debug, Clone)]
pub(super) struct Setup {
    /// In lower case.
    pub email: String,
    pub name: Option<String>,
    pub billing: Address,
}

/// Where the adding of a method stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is saved.
    Saved(PaymentMethodId),
    /// Its owner has to answer to the bank at this address.
    NeedsBuyer(String),
    /// The network takes its time.
    Pending,
    /// It was refused.
    Refused(FailureCode),
    /// It was decided before.
    Ended,
}

/// Refuses an address without a street or a city.
///
/// # Errors
/// [`ApiError::Invalid`] that names what is missing.
pub(super) fn require_address(billing: &Billing) -> Result<Address, ApiError> {
    for (field, text) in [("line1", &*billing.line1), ("city", &*billing.city)] {
        if text.trim().is_empty() {
            return Err(ApiError::invalid(format!(
                "body/billing must have required property '{field}'"
            )));
        }
    }
    Ok(Address::from(billing))
}

/// Checks a new method and stores that it is being added; returns what the processor is to be asked.
pub(crate) fn open(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
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
    ctx.app.processor.check(&instrument, ctx.now)?;
    if store::count(tx, email)? >= MOST {
        return Err(ApiError::invalid(format!(
            "At most {MOST} payment methods can be saved"
        )));
    }
    let id: PaymentMethodId = ctx.id();
    store::add_setup(tx, ctx, &id, &setup)?;
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
        store: ctx.store.clone(),
        key: id.to_string(),
        purpose: Purpose::Setup(id.clone()),
        amount: Cents::ZERO,
        presentment: None,
        instrument,
        save: true,
        off_session: false,
    };
    Ok((id, request))
}

/// Takes what the processor says of a method that is being added, and tells the billing agreement that it
/// was given for. Hearing it twice changes nothing.
///
/// # Errors
/// [`ApiError`] from the database.
pub(crate) fn apply(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &PaymentMethodId,
    charge: &Charge,
) -> Result<Outcome, ApiError> {
    let outcome = settle(tx, ctx, id, charge)?;
    mandates::agreement::hear(tx, ctx.app, id, &outcome)?;
    Ok(outcome)
}

fn settle(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &PaymentMethodId,
    charge: &Charge,
) -> Result<Outcome, ApiError> {
    let refused = match &charge.state {
        ChargeState::NeedsBuyer(url) => return Ok(Outcome::NeedsBuyer(url.clone())),
        ChargeState::Pending => return Ok(Outcome::Pending),
        ChargeState::Captured => None,
        ChargeState::Failed(code) => Some(*code),
        ChargeState::Cancelled => Some(FailureCode::PaymentDeclined),
    };
    let Some(setup) = store::take_setup(tx, id)? else {
        return Ok(Outcome::Ended);
    };
    jobs::cancel(tx, ctx, JobKind::PaymentMethodSetup, id.as_str())?;
    if let Some(code) = refused {
        return Ok(Outcome::Refused(code));
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

/// The processor tells what became of a method that is being added.
///
/// # Errors
/// [`ApiError`] from the database.
pub(crate) fn hear(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &PaymentMethodId,
    charge: Option<&Charge>,
) -> Result<(), ApiError> {
    match charge {
        Some(charge) => apply(tx, ctx, id, charge).map(|_| ()),
        None => Ok(()),
    }
}

/// Finds out what became of a method whose adding has not ended, and gives it up when its owner takes
/// too long over the bank's question.
pub(crate) fn run(app: Arc<App>, job: Job) -> Acting {
    Box::pin(async move {
        let begun: Timestamp = job.input()?;
        let patience = app.config.three_ds_timeout_minutes * MINUTE;
        let ends_at = begun.plus_millis(patience);
        let id = PaymentMethodId::from_stored(job.subject.as_str());
        let is_open =
            |charge: &Charge| matches!(charge.state, ChargeState::Pending | ChargeState::NeedsBuyer(_));
        let found = app.processor.find(&app, &job.store, &job.subject).await?;
        let charge = match found {
            Some(charge) if job.now < ends_at || !is_open(&charge) => charge,
            _ => {
                let release = Release {
                    store: job.store.clone(),
                    key: job.subject.clone(),
                    purpose: Purpose::Setup(id.clone()),
                };
                app.processor.release(&app, release).await?
            }
        };
        let next = match is_open(&charge) {
            true if job.now < ends_at => Next::At(ends_at),
            true => Next::At(job.now.plus_millis(HOUR)),
            false => Next::Done,
        };
        let shared = Arc::clone(&app);
        app.db
            .write(move |tx| {
                apply(tx, &job.ctx(&shared), &id, &charge)?;
                Ok(jobs::finish(tx, &job, &next)?)
            })
            .await
    })
}
