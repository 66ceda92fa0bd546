//! The two steps of a charge, for everything that charges: create it, store the processor's id, confirm it.
//! And what becomes of one that was cut off in between.
//!
//! A charge is confirmed only after its id was committed. So a charge without a stored id has taken no money:
//! creating it once more with the same key finds its id, or makes another charge that takes none either.
//!
//! A charge that the processor refuses to make is declined like one that it refuses to confirm, and leaves no
//! id.

use crate::billing::payment_methods::store as methods;
use crate::orders::charge::{ChargeRequest, OpenCharge};
use crate::orders::store::record;
use pandabase_platform::app::App;
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::Beside;
use pandabase_platform::error::ApiError;
use pandabase_platform::processor::{
    Charge, ChargeState, Confirmation, Created, NewCharge, ProcessorError, Purpose,
};
use std::sync::Arc;

/// Makes a charge and confirms it. One that was cut off before goes on where it was. One that the processor
/// refuses to make has failed.
///
/// # Errors
/// [`ApiError::Unavailable`] when the processor does not answer. What became of the charge is not known then.
pub async fn charge(app: &App, request: ChargeRequest) -> Result<Charge, ApiError> {
    let ChargeRequest {
        charge: OpenCharge { new, id },
        instrument,
        payer,
        save,
        off_session,
        return_url,
    } = request;
    let processor = &app.ports.processor;
    let store = new.store.clone();
    let id = match id {
        Some(id) => {
            if let Some(charge) = found(app, &store, (&new.key, &id)).await? {
                return Ok(charge);
            }
            id
        }
        None => {
            let id = match processor.create_for(new.clone(), &instrument).await? {
                Created::Charge(id) => id,
                Created::Refused(code) => return Ok(Charge::refused(new.key, code)),
            };
            if !remember(app, &new, &id).await? {
                // Somebody has decided about it meanwhile, and knows of no money that it could have taken.
                return Ok(processor.release(&store, &id).await?);
            }
            id
        }
    };
    let confirmation = Confirmation {
        store,
        id,
        instrument,
        payer,
        save,
        off_session,
        return_url,
    };
    Ok(processor.confirm(confirmation).await?)
}

/// Stores the processor's id of a charge, in a transaction of its own; `false` when this charge is not
/// awaited any more, or is known by another id.
async fn remember(app: &App, new: &NewCharge, reference: &str) -> Result<bool, ApiError> {
    let (env, new, id) = (Arc::clone(&app.env), new.clone(), reference.to_owned());
    let beside = Beside::store(&new.store.id);
    let stored = app.db.write_beside(beside, move |tx| match &new.purpose {
        Purpose::Payment(payment) => {
            let ctx = Ctx::of(&env, &new.store);
            record::set_reference(tx, &ctx, payment, &new.key, &id)
        }
        Purpose::Setup(method) => methods::set_processor_id(tx, method, &id),
    });
    Ok(stored.await?)
}

/// The processor's id of a charge, also of one whose id was never stored.
///
/// # Errors
/// [`ApiError::Unavailable`] when the processor does not answer.
pub async fn id_of(app: &App, open: OpenCharge) -> Result<Created, ApiError> {
    match open.id {
        Some(id) => Ok(Created::Charge(id)),
        None => Ok(app.ports.processor.create(open.new).await?),
    }
}

/// What became of a charge whose answer was not stored. One that was not confirmed is given up, so that its
/// confirmation cannot arrive later.
///
/// # Errors
/// [`ApiError::Unavailable`] when the processor does not answer.
pub async fn look_up(app: &App, open: OpenCharge) -> Result<Charge, ApiError> {
    let (store, key) = (open.new.store.clone(), open.new.key.clone());
    let id = match id_of(app, open).await? {
        Created::Charge(id) => id,
        Created::Refused(code) => return Ok(Charge::refused(key, code)),
    };
    match found(app, &store, (&key, &id)).await? {
        Some(charge) => Ok(charge),
        None => released(app, &store, (&key, &id)).await,
    }
}

/// What the processor says of the charge with this key and id. One that it does not have is given up: the
/// settings chose another processor since, and this one can neither take money by it nor say more of it.
pub(super) fn if_known<T: From<Charge>>(
    told: Result<T, ProcessorError>,
    (key, id): (&str, &str),
) -> Result<T, ProcessorError> {
    match told {
        Err(error) if error.is_no_such_charge() => {
            tracing::warn!(key, id, "the processor has no such charge: it is given up");
            Ok(Charge::unknown(key.to_owned(), id.to_owned()).into())
        }
        told => told,
    }
}

/// Gives up the charge with this key and id.
async fn released(app: &App, store: &StoreContext, known_as: (&str, &str)) -> Result<Charge, ApiError> {
    let told = app.ports.processor.release(store, known_as.1).await;
    Ok(if_known(told, known_as)?)
}

/// What became of a charge that was cut off; `None` while it is not confirmed. One that was declined can be
/// confirmed once more with a processor that asks the buyer then, and whoever was cut off may have asked for
/// that: it is given up, so that this cannot arrive later.
async fn found(app: &App, store: &StoreContext, known_as: (&str, &str)) -> Result<Option<Charge>, ApiError> {
    let told = app.ports.processor.find(store, known_as.1).await;
    match if_known(told, known_as)? {
        Some(Charge {
            state: ChargeState::Failed(_),
            ..
        }) => released(app, store, known_as).await.map(Some),
        found => Ok(found),
    }
}

/// Gives a charge up for good, and returns what it is then: captured, if that came first.
///
/// # Errors
/// [`ApiError::Unavailable`] when the processor does not answer.
pub async fn give_up(app: &App, open: OpenCharge) -> Result<Charge, ApiError> {
    let (store, key) = (open.new.store.clone(), open.new.key.clone());
    match id_of(app, open).await? {
        Created::Charge(id) => released(app, &store, (&key, &id)).await,
        Created::Refused(code) => Ok(Charge::refused(key, code)),
    }
}
