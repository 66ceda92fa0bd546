//! What checkout and payment ask of the catalog: the offer behind a line of a cart, whether it can be bought,
//! and reserving it (contract `products.md`, "Purchasable when").

use super::{merge, store};
use crate::catalog::licenses;
use crate::catalog::licenses::sale::Reserved;
use crate::catalog::licenses::stock::LowStock;
use pandabase_domain::id::{OrderId, ProductId, VariantId};
use pandabase_domain::link;
use pandabase_domain::money::Cents;
use pandabase_domain::product::{
    Availability, BillingAnchor, BillingInterval, FulfillmentMode, PricingModel, ProductStatus, ProductType,
    Unavailable, VariantStock, purchasable,
};
use pandabase_domain::time::Timestamp;
use pandabase_domain::webhook::signature::WebhookSecret;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// A product on sale, or one of its variants, as this transaction sees it.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The product.
    pub product_id: ProductId,
    /// The variant, when one was chosen.
    pub variant_id: Option<VariantId>,
    /// The product's title, which refusals name.
    pub product_title: String,
    /// What the line is called: the product's title, and the variant's after it.
    pub title: String,
    /// Price of one unit in cents: the variant's or the product's, 0 when FREE. What a buyer of
    /// PAY_WHAT_YOU_WANT pays is the buyer's choice.
    pub unit_price: Cents,
    /// How the price comes about.
    pub pricing_model: PricingModel,
    /// The least that a buyer of PAY_WHAT_YOU_WANT may choose, in cents; `None` for other models.
    pub minimum_price: Option<Cents>,
    /// What kind of thing it is.
    pub product_type: ProductType,
    /// What is done after capture.
    pub fulfillment_mode: FulfillmentMode,
    /// The variant's first picture, or the product's.
    pub image: Option<String>,
    /// Units that one buyer may ever buy.
    pub max_per_customer: Option<i64>,
    /// Period of a subscription.
    pub billing_interval: Option<BillingInterval>,
    /// When a change to this plan takes effect, unless it is asked for otherwise.
    pub billing_anchor: Option<BillingAnchor>,
    /// Days before a subscription's first charge.
    pub trial_days: Option<i64>,
    /// What INSTANT_DOWNLOAD releases.
    pub download_url: Option<String>,
    /// Where REDIRECT sends the buyer.
    pub redirect_url: Option<String>,
    /// The product's text for the receipt.
    pub message: Option<String>,
    /// Stock at which the team gets a mail.
    pub low_stock_threshold: Option<i64>,
    available_from: Option<Timestamp>,
    available_until: Option<Timestamp>,
    in_stock: bool,
    variant_stock: Option<VariantStock>,
    was_sold: bool,
}

/// A merchant's own server, from which keys are requested.
#[derive(Debug, Clone)]
pub struct LicenseWebhook {
    /// Its address; `None` when the product no longer has one.
    pub url: Option<String>,
    /// What requests are signed with.
    pub secret: Option<WebhookSecret>,
}

/// The offer of a product, or of one of its variants.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such product or variant, or it is a draft or deleted.
pub fn find_offer(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    product_id: &ProductId,
    variant_id: Option<&VariantId>,
) -> Result<Offer, ApiError> {
    const MISSING: ApiError = ApiError::Missing("Product");
    let product = store::find(tx, &ctx.store.id, product_id)?.ok_or(MISSING)?;
    if product.status != ProductStatus::Active {
        return Err(MISSING);
    }
    let variant = match variant_id {
        Some(id) => Some(store::find_variant(tx, &ctx.store.id, &product.id, id)?.ok_or(MISSING)?),
        None => None,
    };
    let price = variant.as_ref().map_or(product.price, |variant| variant.price);
    let unit_price = product.pricing_model.effective(price);
    let images = variant.iter().flat_map(|variant| &variant.images);
    Ok(Offer {
        title: variant.as_ref().map_or_else(
            || product.title.clone(),
            |variant| format!("{} - {}", product.title, variant.title),
        ),
        unit_price,
        minimum_price: (product.pricing_model == PricingModel::PayWhatYouWant)
            .then(|| product.minimum_price.unwrap_or(unit_price)),
        image: images
            .chain(&product.images)
            .find(|image| link::read(image).is_some())
            .cloned(),
        variant_stock: variant.as_ref().map(|variant| VariantStock {
            in_stock: variant.in_stock,
            track_stock: variant.track_stock,
            quantity: variant.quantity,
        }),
        variant_id: variant.map(|variant| variant.id),
        product_id: product.id,
        product_title: product.title,
        pricing_model: product.pricing_model,
        product_type: product.product_type,
        fulfillment_mode: product.fulfillment_mode,
        max_per_customer: product.max_per_customer,
        billing_interval: product.billing_interval,
        billing_anchor: product.billing_anchor,
        trial_days: product.trial_days,
        download_url: link::download(product.download_url),
        redirect_url: link::shown(product.redirect_url),
        message: product.message,
        low_stock_threshold: product.low_stock_threshold,
        available_from: product.available_from,
        available_until: product.available_until,
        in_stock: product.in_stock,
        was_sold: product.was_sold,
    })
}

/// Checks that `quantity` units of the offer can be bought now, without reserving them. When an offer is on
/// several lines of a cart, pass their sum. [`check_limit`] checks the buyer's limit.
///
/// # Errors
/// [`ApiError::Invalid`]: `… is out of stock` or `… is not available`.
pub fn check_purchasable(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    offer: &Offer,
    quantity: i64,
) -> Result<(), ApiError> {
    let free_keys = match offer.fulfillment_mode {
        FulfillmentMode::LicensePool => Some(licenses::sale::free_keys(tx, ctx, &offer.product_id)?),
        _ => None,
    };
    let availability = Availability {
        free_keys,
        ..offer.availability()
    };
    purchasable(&availability, ctx.now, quantity).map_err(refusal)
}

/// Checks that a buyer who has bought `already_bought` units of the product before, in any variant, may buy
/// `quantity` more.
///
/// # Errors
/// [`ApiError::Invalid`]: `Purchase limit reached for …`.
pub fn check_limit(offer: &Offer, already_bought: i64, quantity: i64) -> Result<(), ApiError> {
    let total = already_bought.saturating_add(quantity);
    if offer.max_per_customer.is_some_and(|most| total > most) {
        return Err(refusal(Unavailable::Limit(offer.product_title.clone())));
    }
    Ok(())
}

/// Notes that an order has the product; its type cannot change from now on.
pub fn mark_sold(tx: &mut Tx<'_>, ctx: &Ctx<'_>, product: &ProductId) -> Result<(), ApiError> {
    Ok(store::mark_sold(tx, &ctx.store.id, product)?)
}

/// Reserves `quantity` units of the offer for an order that is about to be charged: the quantity of a tracked
/// variant is reduced, and keys of a pool are reserved. [`release`] gives them back. The caller reserves each
/// line of an order once, in the order of the product ids, so that two carts do not wait for each other.
/// Returns the stock that has become low.
///
/// # Errors
/// [`ApiError::Invalid`] as [`check_purchasable`]; the transaction must then be given up.
pub fn reserve(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
    offer: &Offer,
    quantity: i64,
) -> Result<Vec<LowStock>, ApiError> {
    purchasable(&offer.availability(), ctx.now, quantity).map_err(refusal)?;
    let mut low = Vec::new();
    if !offer.was_sold {
        mark_sold(tx, ctx, &offer.product_id)?;
    }
    // The pool first: like a PATCH, this locks the product before its variants.
    if offer.fulfillment_mode == FulfillmentMode::LicensePool {
        match licenses::sale::reserve(tx, ctx, order, &offer.product_id, quantity)? {
            Reserved::Kept(crossed) => low.extend(crossed),
            Reserved::Short { .. } => {
                return Err(refusal(Unavailable::OutOfStock(offer.product_title.clone())));
            }
        }
    }
    low.extend(reserve_units(tx, ctx, order, offer, quantity)?);
    Ok(low)
}

/// Reserves `quantity` units of a tracked variant for an order; does nothing for other offers. The caller has
/// seen that the offer [can be bought](check_purchasable).
///
/// # Errors
/// [`ApiError::Invalid`] when there are too few; the transaction must then be given up.
pub fn reserve_units(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
    offer: &Offer,
    quantity: i64,
) -> Result<Option<LowStock>, ApiError> {
    let variant = offer.variant_id.as_ref();
    let Some(variant) = variant.filter(|_| offer.variant_stock.is_some_and(|stock| stock.track_stock)) else {
        return Ok(None);
    };
    let store = &ctx.store.id;
    let left = store::reserve_stock(tx, store, order, &offer.product_id, variant, quantity)?;
    let left = left.ok_or_else(|| refusal(Unavailable::OutOfStock(offer.product_title.clone())))?;
    let is_low = LowStock::is_crossed(offer.low_stock_threshold, left, quantity);
    Ok(is_low.then(|| LowStock {
        product_id: offer.product_id.clone(),
        variant_id: Some(variant.clone()),
        title: offer.title.clone(),
        left,
    }))
}

/// Releases some of the units that an order reserved.
pub fn release_units(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    taken: &store::ReservedUnits,
    units: i64,
) -> Result<(), ApiError> {
    Ok(store::release_some(tx, &ctx.store.id, taken, units)?)
}

/// Releases what an order reserved and does not keep, after a failure, cancellation or refund: units of
/// tracked variants, and keys that were not issued. Repeating it changes nothing. Keys that were issued are
/// the affair of [`licenses::sale::after`].
pub fn release(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<(), ApiError> {
    licenses::sale::release(tx, ctx, order)?;
    store::release(tx, &ctx.store.id, order)?;
    Ok(())
}

/// How a product is delivered, even if it is no longer sold.
pub fn delivery(tx: &mut Tx<'_>, ctx: &Ctx<'_>, product: &ProductId) -> Result<store::Delivery, ApiError> {
    Ok(store::delivery(tx, &ctx.store.id, product)?)
}

/// Where the keys of a product are requested. This is the product as it is now, not as it was when sold: a
/// merchant may correct the address and then retry the delivery.
pub fn license_webhook(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    product: &ProductId,
) -> Result<LicenseWebhook, ApiError> {
    let store::LicenseWebhook { url, sealed } = store::license_webhook(tx, &ctx.store.id, product)?;
    let secret = merge::open_secret(ctx, product, sealed.as_deref())?;
    // Nothing is signed with an empty secret.
    let secret = secret.filter(|secret| !secret.is_empty());
    Ok(LicenseWebhook {
        url,
        secret: secret.map(WebhookSecret::from_stored),
    })
}

impl Offer {
    /// What decides whether the offer can be bought, except for the pool and the buyer's limit.
    fn availability(&self) -> Availability<'_> {
        Availability {
            title: &self.product_title,
            status: ProductStatus::Active,
            deleted: false,
            available_from: self.available_from,
            available_until: self.available_until,
            in_stock: self.in_stock,
            variant: self.variant_stock,
            free_keys: None,
            max_per_customer: None,
            already_bought: 0,
        }
    }
}

fn refusal(reason: Unavailable) -> ApiError {
    match reason {
        Unavailable::NotFound => ApiError::Missing("Product"),
        reason @ (Unavailable::NotAvailable(_) | Unavailable::OutOfStock(_) | Unavailable::Limit(_)) => {
            ApiError::invalid(reason.to_string())
        }
    }
}
