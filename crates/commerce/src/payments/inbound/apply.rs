//! Applies updates of a processor in the caller's transaction. Applying an update twice changes nothing, and
//! an update that does not fit is logged and ignored.

use crate::billing::payment_methods;
use crate::billing::payment_methods::setup::awaited;
use crate::money::processor;
use crate::orders::events;
use crate::orders::store::{record, timeline};
use crate::payments::apply::{apply as apply_message, apply_refund};
use crate::payments::charging::late::apply_later;
use crate::payments::charging::setup;
use crate::payments::message::{Applied, Contested, Message};
use crate::payments::refund::ExternalRefund;
use crate::payments::refunds::store as refunds;
use crate::payments::reviews::{decide, hold};
use pandabase_domain::id::{PaymentId, PaymentMethodId, RefundId, StoreId};
use pandabase_domain::money::Cents;
use pandabase_domain::payment::PaymentEvent;
use pandabase_domain::timeline::TimelineType;
use pandabase_platform::access::stores;
use pandabase_platform::context::{Ctx, Env, StoreContext};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::processor::updates::{DisputeStage, Disputed, ReviewState, Update};
use pandabase_platform::processor::{Charge, Purpose, RefundState, Refunded};

/// Applies an update. The store that it concerns may have been deleted, because its orders stay.
///
/// # Errors
/// [`ApiError`] of the database, after which the update has to be applied again.
pub fn apply(tx: &mut Tx<'_>, env: &Env, update: &Update) -> Result<(), ApiError> {
    let platform = StoreContext::platform();
    let ours = Ctx::of(env, &platform);
    match update {
        Update::Charge {
            purpose: Purpose::Setup(method),
            charge,
            ..
        } => set_up(tx, &ours, method, charge),
        Update::Charge {
            store,
            purpose: Purpose::Payment(payment),
            charge,
        } => match store {
            Some(store) => at(tx, env, (store, payment), |tx, ctx| {
                charged(tx, ctx, payment, charge)
            }),
            None => Ok(()),
        },
        Update::Refunds {
            store,
            payment,
            refunds,
        } => at(tx, env, (store, payment), |tx, ctx| {
            let last = last_of_all(tx, ctx, payment, refunds)?;
            let mut refunds = refunds.iter().enumerate();
            refunds.try_for_each(|(place, refund)| {
                let is_rest = last == Some(place);
                refunded(tx, ctx, payment, (refund, is_rest))
            })
        }),
        Update::Dispute(update) => at(tx, env, (&update.store, &update.payment), |tx, ctx| {
            disputed(tx, ctx, update)
        }),
        Update::FraudWarning { store, payment } => at(tx, env, (store, payment), |tx, ctx| {
            let message = Message::new(PaymentEvent::EarlyFraudWarning);
            apply_message(tx, ctx, payment, &message).map(drop)
        }),
        Update::Review {
            store,
            payment,
            state,
        } => at(tx, env, (store, payment), |tx, ctx| {
            reviewed(tx, ctx, payment, *state)
        }),
        Update::Method(saved) => Ok(payment_methods::store::renew(tx, &ours, saved).map(drop)?),
        Update::MandateEnded(id) => mandate_ended(tx, &ours, id),
        Update::Payout(payout) => processor::payout(tx, &ours, payout),
    }
}

/// Whether an update comes too early: a refund or a dispute of a payment that is held for review. It waits
/// until somebody has decided. By then the payment is captured, or its charge was returned and the update
/// changes nothing.
pub fn is_early(tx: &mut Tx<'_>, env: &Env, update: &Update) -> Result<bool, ApiError> {
    let (store, payment) = match update {
        Update::Refunds { store, payment, .. } | Update::FraudWarning { store, payment } => (store, payment),
        Update::Dispute(update) => (&update.store, &update.payment),
        Update::Charge { .. }
        | Update::Review { .. }
        | Update::Method(_)
        | Update::MandateEnded(_)
        | Update::Payout(_) => return Ok(false),
    };
    let Some(store) = stores::find_ever(tx, store)? else {
        return Ok(false);
    };
    let ctx = Ctx::of(env, &store);
    match record::by_payment(tx, &ctx, payment)? {
        Some(sale) => hold::has_money_held(tx, &ctx, &sale),
        None => Ok(false),
    }
}

/// Works in the store that has the payment. What is about a payment that is not here is left: the database
/// may be older than the processor's books.
fn at(
    tx: &mut Tx<'_>,
    env: &Env,
    (store, payment): (&StoreId, &PaymentId),
    work: impl FnOnce(&mut Tx<'_>, &Ctx<'_>) -> Result<(), ApiError>,
) -> Result<(), ApiError> {
    if let Some(store) = stores::find_ever(tx, store)? {
        let ctx = Ctx::of(env, &store);
        if record::by_payment(tx, &ctx, payment)?.is_some() {
            return work(tx, &ctx);
        }
    }
    tracing::warn!(%store, %payment, "the processor speaks of a payment that is not here");
    Ok(())
}

/// A charge of a payment: applied when it is the one that the payment awaits, by its key and by the id that
/// was stored before it was confirmed.
fn charged(tx: &mut Tx<'_>, ctx: &Ctx<'_>, payment: &PaymentId, charge: &Charge) -> Result<(), ApiError> {
    let sale = record::by_payment(tx, ctx, payment)?;
    let is_known = sale.is_some_and(|sale| {
        sale.reference.as_ref() == Some(&charge.reference) && sale.charge_key() == charge.key
    });
    if is_known {
        apply_later(tx, ctx, payment, &Message::of(charge.clone()))?;
    }
    Ok(())
}

/// The charge that verifies a method that is being added.
fn set_up(tx: &mut Tx<'_>, ctx: &Ctx<'_>, method: &PaymentMethodId, charge: &Charge) -> Result<(), ApiError> {
    let open = awaited(tx, ctx, method)?;
    let is_known =
        open.is_some_and(|open| open.id.as_ref() == Some(&charge.reference) && open.new.key == charge.key);
    if is_known {
        setup::apply_message(tx, ctx, method, Some(charge))?;
    }
    Ok(())
}

/// Which of the refunds is the last one that is not known here yet, once they have returned all of a charge.
/// The cents of parts in another currency are calculated when their update comes, so their sum here may be
/// off by a cent: the last one takes what is left.
fn last_of_all(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    payment: &PaymentId,
    refunds: &[Refunded],
) -> Result<Option<usize>, ApiError> {
    let Some(sale) = record::by_payment(tx, ctx, payment)? else {
        return Ok(None);
    };
    let mut back = Cents::ZERO;
    for refund in refunds {
        match refund.state {
            RefundState::Pending => return Ok(None),
            RefundState::Done => back = back.plus(refund.amount)?,
            RefundState::Failed => {}
        }
    }
    if back != sale.total {
        return Ok(None);
    }
    for (place, refund) in refunds.iter().enumerate().rev() {
        let is_outside = refund.refund.is_none() && refund.state == RefundState::Done;
        if is_outside && !refunds::is_known(tx, ctx, &sale.order, &refund.id)? {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

/// A refund: one of ours that waits for the network, or one that was made at the processor itself, which is
/// stored once its buyer has the money; `is_rest` when all of the charge is back with it.
fn refunded(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    payment: &PaymentId,
    (refund, is_rest): (&Refunded, bool),
) -> Result<(), ApiError> {
    match (&refund.refund, refund.state) {
        (_, RefundState::Pending) => Ok(()),
        (Some(id), state) => ours(tx, ctx, (payment, id), state),
        (None, RefundState::Done) => {
            let outside = ExternalRefund {
                amount: Some(refund.amount),
                units: refund.units,
                reference: Some(refund.id.clone()),
                is_rest,
            };
            apply_refund(tx, ctx, payment, &outside).map(drop)
        }
        (None, RefundState::Failed) => failed_outside(tx, ctx, payment, refund),
    }
}

/// A refund that was made at the processor itself failed, perhaps after it was stored as complete.
fn failed_outside(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    payment: &PaymentId,
    refund: &Refunded,
) -> Result<(), ApiError> {
    let id = &refund.id;
    let is_stored = match record::by_payment(tx, ctx, payment)? {
        Some(sale) => refunds::is_known(tx, ctx, &sale.order, id)?,
        None => false,
    };
    if is_stored {
        tracing::error!(%payment, refund = %id, "a refund came back after it was complete: pay the buyer");
    } else {
        tracing::warn!(%payment, refund = %id, "a refund made at the processor failed");
    }
    Ok(())
}

/// What became of a refund of ours.
fn ours(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    (payment, id): (&PaymentId, &RefundId),
    state: RefundState,
) -> Result<(), ApiError> {
    let request = refunds::request(tx, ctx, id)?;
    let Some(request) = request.filter(|request| request.payment == *payment) else {
        // A charge that was held and given back is no refund of the store.
        if state == RefundState::Failed {
            tracing::error!(%payment, refund = %id, "what was given back came back: pay the buyer");
            return decide::came_back(tx, ctx, payment, id);
        }
        return Ok(());
    };
    let event = match state {
        RefundState::Failed => PaymentEvent::RefundFailed,
        RefundState::Done | RefundState::Pending => PaymentEvent::RefundConfirmed,
    };
    if request.waits {
        return apply_message(tx, ctx, payment, &Message::new(event)).map(drop);
    }
    if state == RefundState::Failed && !request.has_failed {
        // The contract knows failures of slow methods only. Whoever runs the installation has the money back
        // and owes it to the buyer.
        tracing::error!(%payment, refund = %id, "a refund came back after it was complete: pay the buyer");
    }
    Ok(())
}

/// A dispute as it stands now. Messages about what came before may never have arrived: a dispute that was
/// decided is opened first.
fn disputed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, update: &Disputed) -> Result<(), ApiError> {
    let sale = record::by_payment(tx, ctx, &update.payment)?;
    let is_open = sale.is_some_and(|sale| sale.state.dispute.is_some());
    let reason = update.reason;
    let (before, event) = match update.stage {
        DisputeStage::Inquiry => (None, PaymentEvent::InquiryOpened { reason }),
        DisputeStage::InquiryClosed => (None, PaymentEvent::InquiryClosed),
        DisputeStage::Open => (None, PaymentEvent::DisputeOpened { reason }),
        DisputeStage::Prevented => (None, PaymentEvent::DisputePrevented),
        DisputeStage::Won => (
            Some(PaymentEvent::DisputeOpened { reason }),
            PaymentEvent::DisputeWon,
        ),
        DisputeStage::Lost => (
            Some(PaymentEvent::DisputeOpened { reason }),
            PaymentEvent::DisputeLost,
        ),
    };
    for event in before.filter(|_| !is_open).into_iter().chain([event]) {
        let message = Message {
            dispute: Some(Contested {
                id: update.id.clone(),
                amount: update.amount,
            }),
            ..Message::new(event)
        };
        if apply_message(tx, ctx, &update.payment, &message)? == Applied::Refused {
            break;
        }
    }
    Ok(())
}

/// A review at the processor, which looks at payments that were captured: it is noted on the timeline, and
/// moves no status. A refund or a dispute that it leads to has its own update. If a rule of Shield holds or
/// held the payment, the timeline shows only that review, because both would read as one.
fn reviewed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, payment: &PaymentId, state: ReviewState) -> Result<(), ApiError> {
    // Locked, so that rows of the timeline get their positions one after the other.
    let sale = record::lock(tx, ctx, payment)?;
    let Some(sale) = sale.filter(|sale| !sale.reviewed) else {
        return Ok(());
    };
    let rows: &[TimelineType] = match state {
        ReviewState::Opened => &[TimelineType::ReviewOpened],
        ReviewState::Approved => &[TimelineType::ReviewOpened, TimelineType::ReviewApproved],
        ReviewState::Declined => &[TimelineType::ReviewOpened, TimelineType::ReviewDeclined],
    };
    let noted = timeline::of(tx, ctx, payment)?;
    let is_new = |row: &&TimelineType| noted.iter().all(|entry| entry.kind != **row);
    let rows: Vec<TimelineType> = rows.iter().filter(is_new).copied().collect();
    events::note(tx, ctx, &sale, &rows)
}

/// A person's bank takes no more debits for a saved method: it is removed, also from the subscriptions that
/// it pays for. Their next renewals find nothing to charge and are past due, and their customers are mailed.
fn mandate_ended(tx: &mut Tx<'_>, ctx: &Ctx<'_>, named: &str) -> Result<(), ApiError> {
    for method in payment_methods::store::of_processor(tx, named)? {
        // Whether a subscription used it does not matter here: nothing charges it any more.
        payment_methods::store::detach(tx, &method)?;
        payment_methods::store::remove(tx, ctx, &method)?;
    }
    Ok(())
}
