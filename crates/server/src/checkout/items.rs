//! The items of a request and the lines they become (contract `checkout.md`, "Items").

use super::session::Line;
use crate::db::Tx;
use crate::http::{ApiError, Ctx};
use crate::products::sale::{check_limit, check_purchasable, find_offer};
use pandabase_domain::input::{AnyText, Int, List, Natural, Opt, Text};
use pandabase_domain::money::Cents;
use pandabase_domain::product::{PricingModel, ProductType};
use schemars::JsonSchema;
use serde::Deserialize;

/// The items of a cart.
pub type Items = List<NewItem, 1, 10>;

/// The price of a dynamic item, in cents.
type DynamicAmount = Int<1, 1_000_000>;

/// An item: of the catalog when it names a product, otherwise dynamic.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct NewItem {
    /// A product of the store.
    #[serde(default)]
    pub product_id: Opt<AnyText>,
    /// One of its variants.
    #[serde(default)]
    pub variant_id: Opt<AnyText>,
    /// What a dynamic item is called.
    #[serde(default)]
    pub name: Opt<Text<1, 255>>,
    /// Unit price in cents: of a dynamic item from 1 to 1000000, of a PAY_WHAT_YOU_WANT product what
    /// the buyer chose.
    #[serde(default)]
    pub amount: Opt<Natural>,
    /// Number of units.
    pub quantity: Int<1, 999>,
}

/// What an item turned out to be.
enum Kind<'a> {
    Catalog(&'a str),
    Dynamic { name: &'a str, amount: Cents },
}

impl NewItem {
    /// Errors name the item by its `index`.
    fn kind(&self, index: usize) -> Result<Kind<'_>, ApiError> {
        let amount = self.amount.0.map(Natural::get);
        if let Some(product) = self.product_id.as_ref() {
            return Ok(Kind::Catalog(product));
        }
        let (Some(name), Some(amount)) = (self.name.as_ref(), amount) else {
            return Err(ApiError::invalid(format!(
                "body/items/{index} must have 'product_id', or 'name' and 'amount'"
            )));
        };
        let amount = DynamicAmount::parse(amount)
            .map_err(|rule| ApiError::invalid(format!("body/items/{index}/amount {rule}")))?;
        Ok(Kind::Dynamic {
            name,
            amount: Cents(amount.get()),
        })
    }
}

/// The lines of a cart, priced now.
///
/// # Errors
/// [`ApiError::Missing`] for an unknown product; [`ApiError::Invalid`] that names the item or the
/// product.
pub(super) fn resolve(tx: &mut Tx<'_>, ctx: &Ctx<'_>, items: &Items) -> Result<Vec<Line>, ApiError> {
    let mut lines = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let line = match item.kind(index)? {
            Kind::Catalog(product) => catalog_line(tx, ctx, index, product, item)?,
            Kind::Dynamic { name, amount } => dynamic_line(name, amount, item.quantity.get()),
        };
        lines.push(line);
    }
    Ok(lines)
}

fn catalog_line(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    index: usize,
    product: &str,
    item: &NewItem,
) -> Result<Line, ApiError> {
    let quantity = item.quantity.get();
    let offer = find_offer(tx, ctx, product, item.variant_id.as_ref().map(|id| &**id))?;
    if offer.product_type == ProductType::Subscription {
        return Err(ApiError::invalid(format!(
            "Subscription products cannot be purchased yet: {}",
            offer.product_title
        )));
    }
    let unit = match (offer.minimum_price, item.amount.0) {
        (None, _) => offer.unit_price,
        (Some(least), Some(amount)) if amount.get() >= least.0 => Cents(amount.get()),
        (Some(least), Some(_)) => {
            return Err(ApiError::invalid(format!(
                "body/items/{index}/amount must be >= {}",
                least.0
            )));
        }
        (Some(_), None) => {
            return Err(ApiError::invalid(format!(
                "body/items/{index} must have required property 'amount'"
            )));
        }
    };
    check_purchasable(tx, ctx, &offer, quantity)?;
    check_limit(&offer, 0, quantity)?;
    Ok(Line {
        name: offer.title,
        unit,
        quantity,
        image: offer.image,
        is_free: offer.pricing_model == PricingModel::Free,
        product_id: Some(offer.product_id),
        variant_id: offer.variant_id,
    })
}

fn dynamic_line(name: &str, amount: Cents, quantity: i64) -> Line {
    Line {
        product_id: None,
        variant_id: None,
        name: name.to_owned(),
        unit: amount,
        quantity,
        image: None,
        is_free: false,
    }
}
