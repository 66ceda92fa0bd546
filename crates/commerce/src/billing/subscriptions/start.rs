//! The start of a subscription: when its first payment is captured, or when the card for its trial is saved
//! (contract `subscriptions.md`, "States").

use super::bill::Bill;
use super::invoices::{InvoiceStatus, New};
use super::save::save_new;
use super::store::invoices;
use super::{events, store};
use crate::billing::payment_methods;
use crate::billing::subscriptions::renewal::document;
use crate::orders::sale::Sale;
use crate::selling::checkout::store as sessions;
use crate::selling::trials::sale as trials;
use pandabase_domain::checkout::Line;
use pandabase_domain::id::SubscriptionId;
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::Totals;
use pandabase_domain::subscription::period::Period;
use pandabase_domain::subscription::{Account, BillingReason, Plan, State, Subscription, Terms, TrialCoupon};
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::processor::SavedInstrument;

/// Stores the subscription that `sale` begins, as its session describes it, with the card that the buyer
/// gave.
pub fn begin(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    id: &SubscriptionId,
    saved: Option<&SavedInstrument>,
) -> Result<(), ApiError> {
    let session = sessions::load(tx, ctx, &sale.number)?;
    let unsold = || ApiError::Internal("the session of a subscription sells none".into());
    let (plan, terms) = session.lines.into_iter().find_map(agreed).ok_or_else(unsold)?;
    let is_trial = terms.trial_days > 0;
    let coupon = session.coupon.filter(|_| is_trial);
    let trial_coupon = coupon.map(|coupon| TrialCoupon {
        id: coupon.id,
        code: coupon.code,
        amount: session.trial_discount,
    });
    if is_trial {
        trials::start(tx, ctx, &sale.customer, &plan.product, &sale.order)?;
    }
    let payment_method = saved
        .map(|saved| payment_methods::save_of_sale(tx, ctx, sale, saved))
        .transpose()?;
    let subscription = Subscription {
        id: id.clone(),
        state: State::start(ctx.now, terms),
        plan,
        pending_change: None,
        account: Account {
            paid: paid_at_first(terms, &session.totals)?,
            ..Account::default()
        },
        trial_coupon,
        customer: sale.customer.clone(),
        email: sale.email.clone(),
        billing_address: sale.billing_address.clone(),
        tax_behavior: session.totals.behavior,
        tax_id: sale.tax_id.clone(),
        payment_method,
        first_order: sale.order.clone(),
        latest_order: sale.order.clone(),
        open_order: None,
        created_at: ctx.now,
        updated_at: ctx.now,
    };
    save_new(tx, ctx, &subscription)?;
    if sale.total > Cents::ZERO {
        note_invoice(tx, ctx, sale, &subscription, session.totals)?;
    }
    Ok(())
}

/// What is paid for the first period: the price less a coupon, and nothing for a trial.
fn paid_at_first(terms: Terms, totals: &Totals) -> Result<Cents, ApiError> {
    if terms.trial_days > 0 {
        return Ok(Cents::ZERO);
    }
    Ok(totals.subtotal.minus(totals.discount)?)
}

/// Stores the invoice of the first payment and mails it, as for a renewal. It closes no period, and its base
/// is the price less the coupon.
fn note_invoice(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    subscription: &Subscription,
    totals: Totals,
) -> Result<(), ApiError> {
    let period = subscription.state.period;
    let bill = Bill {
        plan: subscription.plan.clone(),
        period,
        usage_period: Period {
            start: period.start,
            end: period.start,
        },
        base: totals.subtotal.minus(totals.discount)?,
        meters: Vec::new(),
        usage: Cents::ZERO,
        plan_change: Cents::ZERO,
        credit: Cents::ZERO,
        all_usage: false,
        totals,
    };
    let new = New {
        bill: &bill,
        reason: BillingReason::Create,
        order: Some(&sale.order),
        cut: 0,
        counts: false,
    };
    let id = invoices::insert(tx, ctx, subscription, &new)?;
    invoices::close(tx, ctx, &id, InvoiceStatus::Paid)?;
    let invoice = invoices::find(tx, ctx, &id)?.ok_or_else(|| ApiError::Internal("no invoice".into()))?;
    document::mail(tx, ctx, subscription, &invoice, sale)
}

/// The plan and the terms of a line that recurs.
fn agreed(line: Line) -> Option<(Plan, Terms)> {
    let recurring = line.recurring?;
    let plan = Plan {
        product: line.product_id?,
        variant: line.variant_id,
        name: line.name,
        unit_amount: recurring.unit,
        quantity: line.quantity,
        interval: recurring.interval,
    };
    let terms = Terms {
        interval: recurring.interval,
        trial_days: recurring.trial_days,
        is_metered: recurring.is_metered,
    };
    Some((plan, terms))
}

/// Emits that the subscription was created.
pub fn announce(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, id: &SubscriptionId) -> Result<(), ApiError> {
    let missing = || ApiError::Internal("a paid subscription is not there".into());
    let subscription = store::find(tx, ctx, id)?.ok_or_else(missing)?;
    let event = EventType::SubscriptionCreated;
    events::emit(tx, ctx, event, &subscription, &sale.order, None)
}
