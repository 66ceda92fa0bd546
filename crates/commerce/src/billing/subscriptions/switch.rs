//! Switching the plan: at once, or when the upgrade is paid (contract `subscriptions.md`, "Change").

use super::invoices::{Invoice, InvoiceStatus};
use super::save::save;
use super::service::announce;
use super::store::invoices;
use super::{mails, stock, store, trial_coupon};
use crate::orders::due;
use crate::orders::sale::Sale;
use pandabase_domain::payment::PaymentEvent;
use pandabase_domain::subscription::change::left;
use pandabase_domain::subscription::{Account, Plan, Subscription};
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// Switches the plan and drops a pending change. `account` is the account after the switch; with `restarts` a
/// new period begins.
pub fn switch(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &mut Subscription,
    plan: Plan,
    account: Account,
    restarts: bool,
) -> Result<(), ApiError> {
    subscription.state.switched(ctx.now, plan.interval, restarts);
    subscription.plan = plan;
    subscription.account = account;
    subscription.pending_change = None;
    stock::keep(tx, ctx, subscription)?;
    trial_coupon::judge(tx, ctx, subscription)?;
    save(tx, ctx, subscription)
}

/// Emits the change of plan and mails it to the customer.
pub fn announce_switch(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<(), ApiError> {
    announce(tx, ctx, EventType::SubscriptionUpdated, subscription)?;
    mails::plan_changed(tx, ctx, subscription)
}

/// Applies the processor's answer to the charge of an upgrade, in the transaction that stores the answer.
pub fn after(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, event: PaymentEvent) -> Result<(), ApiError> {
    let Some((mut subscription, invoice)) = load(tx, ctx, sale)? else {
        return Ok(());
    };
    match event {
        PaymentEvent::Succeeded => paid(tx, ctx, subscription, invoice, sale),
        PaymentEvent::Failed { .. } | PaymentEvent::Cancelled => {
            invoices::close(tx, ctx, &invoice.id, InvoiceStatus::Void)?;
            subscription.open_order = None;
            save(tx, ctx, &mut subscription)
        }
        // Only the recovery job gets here: the request itself releases such a charge.
        PaymentEvent::Requires3ds => due::abandon(tx, ctx, sale),
        _ => Ok(()),
    }
}

fn load(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<Option<(Subscription, Invoice)>, ApiError> {
    let Some((id, _)) = &sale.subscription else {
        return Ok(None);
    };
    let subscription = store::lock(tx, ctx, id)?;
    let subscription = subscription.filter(|found| found.open_order.as_ref() == Some(&sale.order));
    let invoice = invoices::of_order(tx, ctx, &sale.order)?;
    let invoice = invoice.filter(|invoice| invoice.status == InvoiceStatus::Open);
    Ok(subscription.zip(invoice))
}

fn paid(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    mut subscription: Subscription,
    invoice: Invoice,
    sale: &Sale,
) -> Result<(), ApiError> {
    invoices::close(tx, ctx, &invoice.id, InvoiceStatus::Paid)?;
    subscription.open_order = None;
    subscription.latest_order = sale.order.clone();
    // The charge and what was left of the old plan pay for all of the new one, less what was refunded since.
    let account = subscription.account;
    let unused = left(account.paid, subscription.state.period, invoice.period().start)?;
    let paid = invoice.base.plus(unused)?;
    let account = account.charged(paid, invoice.plan_change, invoice.credit)?;
    let plan = invoice.change.unwrap_or_else(|| subscription.plan.clone());
    switch(tx, ctx, &mut subscription, plan, account, true)?;
    announce_switch(tx, ctx, &subscription)
}
