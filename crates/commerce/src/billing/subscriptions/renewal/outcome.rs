//! What the processor's answer to a renewal means for the subscription. Called in the transaction that
//! stores the answer, after the order's own events.

use super::{document, mails};
use crate::billing::invoices as bills;
use crate::billing::metering;
use crate::billing::metering::bill::Billable;
use crate::billing::subscriptions::events::{emit, emit_ended};
use crate::billing::subscriptions::invoices::{Invoice, InvoiceStatus};
use crate::billing::subscriptions::save::save;
use crate::billing::subscriptions::stock;
use crate::billing::subscriptions::store;
use crate::billing::subscriptions::store::invoices;
use crate::orders::sale::Sale;
use pandabase_domain::subscription::{Dunning, Subscription, SubscriptionStatus};
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// The subscription that an order renews, and the open invoice that the order collects.
fn load(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<Option<(Subscription, Invoice)>, ApiError> {
    let Some((id, _)) = &sale.subscription else {
        return Ok(None);
    };
    let subscription = store::lock(tx, ctx, id)?;
    let invoice = invoices::of_order(tx, ctx, &sale.order)?;
    let invoice = invoice.filter(|invoice| invoice.status == InvoiceStatus::Open);
    Ok(subscription.zip(invoice))
}

/// The renewal was paid.
pub fn collected(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<(), ApiError> {
    let Some((subscription, invoice)) = load(tx, ctx, sale)? else {
        // Paid is paid, also what is no bill of the subscription any more.
        return bills::of_paid(tx, ctx, sale);
    };
    invoices::close(tx, ctx, &invoice.id, InvoiceStatus::Paid)?;
    let subscription = advance(tx, ctx, subscription, &invoice)?;
    document::mail(tx, ctx, &subscription, &invoice, sale)?;
    // A cancelled subscription emits no renewal.
    if subscription.state.status != SubscriptionStatus::Cancelled {
        let event = EventType::SubscriptionRenewed;
        emit(tx, ctx, event, &subscription, &sale.order, Some(invoice.total))?;
    }
    Ok(())
}

/// The period of an invoice is paid, or costs nothing: begins the next one, with the plan that the invoice
/// was for.
pub fn advance(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    mut subscription: Subscription,
    invoice: &Invoice,
) -> Result<Subscription, ApiError> {
    if subscription.state.is_metered {
        let billable = Billable {
            subscription: &subscription.id,
            product: &subscription.plan.product,
            period_no: invoice.period_no,
            all_periods: invoice.all_usage,
        };
        metering::bill::settle(tx, ctx, &billable, &invoice.id, invoice.cut)?;
    }
    if let Some(plan) = invoice.change.clone() {
        if subscription.pending_change.as_ref() == Some(&plan) {
            subscription.pending_change = None;
        }
        subscription.plan = plan;
        stock::keep(tx, ctx, &subscription)?;
    }
    if invoice.is_final {
        // A last bill begins no period.
        subscription.state.settled();
    } else {
        let account = subscription.account;
        subscription.account = account.charged(invoice.base, invoice.plan_change, invoice.credit)?;
        subscription.state.collected(subscription.plan.interval);
        subscription.trial_coupon = None;
    }
    subscription.open_order = None;
    save(tx, ctx, &mut subscription)?;
    Ok(subscription)
}

/// The charge was refused or given up, or the bank wants an answer from the buyer, who is not present. A
/// challenge counts like a refusal; an answer before the next retry still collects. A charge is counted once.
pub fn failed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<(), ApiError> {
    let Some((mut subscription, invoice)) = load(tx, ctx, sale)? else {
        return Ok(());
    };
    if !invoice.counts || !subscription.state.has_due_charge(invoice.is_final) {
        // The failure does not count. Saving drops an order that is no longer owed.
        return save(tx, ctx, &mut subscription);
    }
    invoices::set_counted(tx, ctx, &invoice.id)?;
    let before = subscription.state.status;
    let dunning = subscription.state.declined(ctx.now);
    save(tx, ctx, &mut subscription)?;
    match dunning {
        Dunning::RetryAt(retry) => {
            if before != subscription.state.status {
                let event = EventType::SubscriptionPastDue;
                emit(tx, ctx, event, &subscription, &sale.order, None)?;
            }
            mails::past_due(tx, ctx, &subscription, sale, retry)
        }
        Dunning::GivenUp => {
            if !invoice.is_final {
                let event = EventType::SubscriptionCancelled;
                emit(tx, ctx, event, &subscription, &sale.order, None)?;
                emit_ended(tx, ctx, &subscription)?;
            }
            mails::given_up(tx, ctx, &subscription, sale)
        }
        Dunning::Moot => Ok(()),
    }
}
