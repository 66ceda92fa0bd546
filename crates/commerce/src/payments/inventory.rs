//! What an order takes from the catalogue and gives back. Only here does paying meet products and licences.

use super::mails;
use crate::catalog::licenses::sale as licenses;
use crate::catalog::licenses::sale::{Issue, Issued, Source};
use crate::catalog::products::sale as products;
use crate::catalog::products::sale::Offer;
use crate::orders::sale::{Item, Sale};
use crate::orders::store::{family, record};
use crate::selling::coupons::sale as coupons;
use crate::selling::paylinks::sale as paylinks;
use crate::selling::trials::sale as trials;
use pandabase_domain::checkout::Line;
use pandabase_domain::dispute::DisputeStatus;
use pandabase_domain::id::{DisputeId, OrderId, ProductId, VariantId};
use pandabase_domain::license::Cause;
use pandabase_domain::product::{FulfillmentMode, ProductType};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use std::collections::BTreeMap;

/// Checks every line again, reserves stock and keys for the order, and returns the order's lines with what
/// their products say about delivery now.
pub fn reserve(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, lines: &[Line]) -> Result<Vec<Item>, ApiError> {
    let mut items = Vec::with_capacity(lines.len());
    // By product and variant: lines of the same offer are one reservation, and every order takes its offers
    // in the same sequence, so that two orders cannot deadlock.
    let mut offers: BTreeMap<(ProductId, Option<VariantId>), (Offer, i64)> = BTreeMap::new();
    for line in lines {
        let Some(product) = &line.product_id else {
            items.push(item(ctx, line, None));
            continue;
        };
        let variant = line.variant_id.as_ref();
        let offer = products::find_offer(tx, ctx, product, variant)?;
        check_kind(line, &offer)?;
        items.push(item(ctx, line, Some(&offer)));
        let key = (product.clone(), line.variant_id.clone());
        let (_, quantity) = offers.entry(key).or_insert((offer, 0));
        *quantity = quantity.saturating_add(line.quantity);
    }
    check_limits(tx, ctx, sale, &offers)?;
    for (offer, quantity) in offers.values() {
        for low in products::reserve(tx, ctx, &sale.order, offer, *quantity)? {
            mails::low_stock(tx, ctx, &low)?;
        }
    }
    Ok(items)
}

/// Refuses a product that became a subscription, or stopped being one, after it was put into the cart: the
/// buyer did not agree to that.
fn check_kind(line: &Line, offer: &Offer) -> Result<(), ApiError> {
    if line.recurring.is_some() != (offer.product_type == ProductType::Subscription) {
        return Err(ApiError::invalid(format!(
            "{} is not available",
            offer.product_title
        )));
    }
    Ok(())
}

/// Checks the limit per customer of each product, over all its variants and all the customer's orders.
fn check_limits(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    offers: &BTreeMap<(ProductId, Option<VariantId>), (Offer, i64)>,
) -> Result<(), ApiError> {
    let mut wanted: BTreeMap<&ProductId, i64> = BTreeMap::new();
    for ((product, _), (_, quantity)) in offers {
        let sum = wanted.entry(product).or_insert(0);
        *sum = sum.saturating_add(*quantity);
    }
    for ((product, _), (offer, _)) in offers {
        // Orders are counted only where there is a limit.
        let Some(quantity) = wanted
            .remove(product)
            .filter(|_| offer.max_per_customer.is_some())
        else {
            continue;
        };
        let before = record::bought(tx, ctx, &sale.customer, product, &sale.order)?;
        products::check_limit(offer, before, quantity)?;
    }
    Ok(())
}

fn item(ctx: &Ctx<'_>, line: &Line, offer: Option<&Offer>) -> Item {
    Item {
        id: ctx.id(),
        product: line.product_id.clone(),
        variant: line.variant_id.clone(),
        name: line.name.clone(),
        quantity: line.quantity,
        price: line.unit,
        mode: offer.map(|offer| offer.fulfillment_mode),
        download_url: offer.and_then(|offer| offer.download_url.clone()),
        redirect_url: offer.and_then(|offer| offer.redirect_url.clone()),
        message: offer.and_then(|offer| offer.message.clone()),
    }
}

/// Releases what the order reserved or took and did not issue as a key, the use of a coupon, the place in a
/// paylink's cap, and a trial that did not begin. Always in the order in which paying takes them.
pub fn release(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<(), ApiError> {
    coupons::release(tx, ctx, order)?;
    paylinks::release(tx, ctx, order)?;
    trials::release(tx, ctx, order)?;
    products::release(tx, ctx, order)
}

/// Revokes or restores the keys of an order, and of its subscription, as `cause` demands.
pub fn revoke_or_restore(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    cause: Cause,
    dispute: Option<&DisputeId>,
) -> Result<(), ApiError> {
    licenses::after(tx, ctx, &sale.order, cause, dispute)
}

/// A dispute was won: restores the keys that it revoked. Keys of a subscription wait until none of its
/// disputes is open.
pub fn restore(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, dispute: &DisputeId) -> Result<(), ApiError> {
    let Some((subscription, _)) = &sale.subscription else {
        return revoke_or_restore(tx, ctx, sale, Cause::DisputeWon, Some(dispute));
    };
    let disputes = family::disputes(tx, ctx, subscription)?;
    if disputes.iter().any(|dispute| dispute.status.is_open()) {
        return Ok(());
    }
    let won = disputes
        .iter()
        .filter(|dispute| dispute.status == DisputeStatus::Won);
    for won in won {
        revoke_or_restore(tx, ctx, sale, Cause::DisputeWon, Some(&won.id))?;
    }
    Ok(())
}

/// How many of a line's keys were issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// All of them, and how many these are.
    All(i64),
    /// Some; the next transaction issues the rest.
    Part,
    /// None: there are too few in the pool.
    Short,
}

/// Issues the keys of a line, generated or from its pool.
pub fn issue_keys(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, item: &Item) -> Result<Given, ApiError> {
    let source = match item.mode {
        Some(FulfillmentMode::LicensePool) => Source::Pool,
        _ => Source::Generated,
    };
    issue_from(tx, ctx, sale, item, source)
}

/// Like [`issue_keys`], from the given source.
pub fn issue_from(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    item: &Item,
    source: Source<'_>,
) -> Result<Given, ApiError> {
    let Some(product) = &item.product else {
        return Ok(Given::All(0));
    };
    let issue = Issue {
        order_id: &sale.order,
        customer_id: &sale.customer,
        item_id: &item.id,
        subscription_id: sale.subscription.as_ref().map(|(id, _)| id),
        product_id: product,
        variant_id: item.variant.as_ref(),
        quantity: item.quantity,
        source,
    };
    match licenses::issue(tx, ctx, &issue)? {
        Issued::Keys { count, low_stock } => {
            if let Some(low) = low_stock {
                mails::low_stock(tx, ctx, &low)?;
            }
            Ok(Given::All(count))
        }
        Issued::Part => Ok(Given::Part),
        Issued::Short { .. } => Ok(Given::Short),
    }
}
