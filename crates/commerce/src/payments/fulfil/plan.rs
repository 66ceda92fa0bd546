//! The delivery follows a subscription's change of plan (contract `subscriptions.md`, "Change").
//!
//! Keys of the old plan are revoked, and what is new is delivered at once. Everything delivered belongs to an
//! order, so the new plan becomes a line without a price on the last order that the subscription paid.

use super::delivery::{NO_KEYS, record_failure, wait};
use super::store::LineStatus;
use super::{mails, store};
use crate::billing::subscriptions;
use crate::catalog::licenses::sale as licenses;
use crate::catalog::products::sale as products;
use crate::catalog::products::store::Delivery;
use crate::files::buyers;
use crate::orders::sale::{Item, Sale};
use crate::orders::store::{family, record};
use crate::payments::inventory;
use crate::payments::inventory::Given;
use pandabase_domain::license::{Cause, LicenseStatus};
use pandabase_domain::money::Cents;
use pandabase_domain::product::FulfillmentMode;
use pandabase_domain::subscription::{BillingReason, Plan, Subscription};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// Does `work`, the payment of a renewal or an upgrade, and updates the buyer's delivery if it switched the
/// plan of the subscription.
///
/// # Errors
/// Whatever `work` returns, and [`ApiError`] from the database.
pub fn along(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    work: impl FnOnce(&mut Tx<'_>) -> Result<(), ApiError>,
) -> Result<(), ApiError> {
    let Some((id, BillingReason::Cycle | BillingReason::Change)) = &sale.subscription else {
        return work(tx);
    };
    let before = subscriptions::store::find(tx, ctx, id)?;
    work(tx)?;
    let after = subscriptions::store::find(tx, ctx, id)?;
    match before.zip(after) {
        Some((before, after)) => follow(tx, ctx, &after, &before.plan),
        None => Ok(()),
    }
}

/// Updates the buyer's delivery after a subscription's plan replaced `before`. Another interval or variant
/// alone changes nothing of it.
pub fn follow(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    before: &Plan,
) -> Result<(), ApiError> {
    let plan = &subscription.plan;
    let is_another = plan.product != before.product;
    let is_same = !is_another && plan.quantity == before.quantity;
    if is_same || subscription.state.is_over(ctx.now) {
        return Ok(());
    }
    let seated = licenses::trim(tx, ctx, &subscription.id, &plan.product, plan.quantity)?;
    let delivery = products::delivery(tx, ctx, &plan.product)?;
    let quantity = match delivery.mode {
        FulfillmentMode::ManagedLicense | FulfillmentMode::LicensePool | FulfillmentMode::LicenseWebhook => {
            plan.quantity - seated
        }
        // These are the same for every seat, so they are delivered only when the product changes.
        FulfillmentMode::InstantDownload | FulfillmentMode::Redirect if is_another => plan.quantity,
        FulfillmentMode::Manual if is_another && delivery.message.is_some() => plan.quantity,
        _ => 0,
    };
    if quantity == 0 {
        return Ok(());
    }
    let sale = paid_order(tx, ctx, subscription)?;
    let item = line(ctx, plan, delivery, quantity);
    products::mark_sold(tx, ctx, &plan.product)?;
    record::append_item(tx, ctx, &sale.order, &item)?;
    deliver(tx, ctx, &sale, &item)
}

/// The last paid order of the subscription.
fn paid_order(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<Sale, ApiError> {
    const MISSING: ApiError = ApiError::Missing("Order");
    let latest = record::by_order(tx, ctx, &subscription.latest_order)?;
    match latest.filter(|sale| sale.captured_at.is_some()) {
        Some(sale) => Ok(sale),
        None => record::by_order(tx, ctx, &subscription.first_order)?.ok_or(MISSING),
    }
}

fn line(ctx: &Ctx<'_>, plan: &Plan, delivery: Delivery, quantity: i64) -> Item {
    Item {
        id: ctx.id(),
        product: Some(plan.product.clone()),
        variant: plan.variant.clone(),
        name: plan.name.clone(),
        quantity,
        price: Cents::ZERO,
        mode: Some(delivery.mode),
        download_url: delivery.download_url,
        redirect_url: delivery.redirect_url,
        message: delivery.message,
    }
}

fn deliver(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, item: &Item) -> Result<(), ApiError> {
    match item.mode {
        Some(FulfillmentMode::LicenseWebhook) => wait(tx, ctx, &sale.order, &item.id, true),
        Some(FulfillmentMode::ManagedLicense | FulfillmentMode::LicensePool) => {
            match inventory::issue_keys(tx, ctx, sale, item)? {
                Given::All(_) => announce(tx, ctx, sale, item),
                Given::Part => wait(tx, ctx, &sale.order, &item.id, true),
                Given::Short => {
                    store::insert(tx, ctx, &sale.order, &item.id, LineStatus::Failed, true)?;
                    record_failure(tx, ctx, sale, item, NO_KEYS)
                }
            }
        }
        Some(FulfillmentMode::InstantDownload) => {
            buyers::note_sold(tx, ctx, item.download_url.as_deref())?;
            announce(tx, ctx, sale, item)
        }
        _ => announce(tx, ctx, sale, item),
    }
}

/// Keys that a line had to wait for have arrived. Keys that are no longer part of the plan, or are of a
/// subscription that is over, are revoked at once. Keys that came late, with a change of plan, are mailed
/// separately.
pub(super) fn arrived(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    item: &Item,
    is_late: bool,
) -> Result<(), ApiError> {
    if let Some((id, _)) = &sale.subscription
        && let Some(subscription) = subscriptions::store::find(tx, ctx, id)?
    {
        let plan = &subscription.plan;
        licenses::trim_late(tx, ctx, id, &plan.product, plan.quantity)?;
        let disputes = family::disputes(tx, ctx, id)?;
        // They are restored with the others once the dispute is won.
        if let Some(open) = disputes.iter().find(|dispute| dispute.status.is_open()) {
            licenses::after(tx, ctx, &sale.order, Cause::Fraud, Some(&open.id))?;
        }
        if subscription.state.is_over(ctx.now) {
            subscriptions::save::end_access(tx, ctx, &subscription)?;
        }
    }
    if is_late {
        announce(tx, ctx, sale, item)
    } else {
        Ok(())
    }
}

/// Mails the buyer what is new, unless all of its keys were revoked.
fn announce(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, item: &Item) -> Result<(), ApiError> {
    let issued = licenses::of_item(tx, ctx, &sale.order, &item.id)?;
    let had_keys = !issued.is_empty();
    let valid = issued
        .into_iter()
        .filter(|license| license.status == LicenseStatus::Claimed);
    let keys: Vec<String> = valid.map(|license| license.key).collect();
    if had_keys && keys.is_empty() {
        return Ok(());
    }
    mails::moved(tx, ctx, sale, item, &keys)
}
