//! The items of a request and the lines they become (contract `checkout.md`, "Items").

use super::price::above_maximum;
use crate::catalog::products::sale::{self, Offer};
use pandabase_domain::checkout::{Line, Recurring};
use pandabase_domain::id::{ProductId, VariantId};
use pandabase_domain::input::{AnyText, Int, List, Natural, Opt, Text};
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::{AboveMaximum, MAXIMUM_TOTAL};
use pandabase_domain::product::{PricingModel, ProductType};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The items of a cart.
pub type Items = List<NewItem, 1, 10>;

/// The price of a dynamic item, in cents.
type DynamicAmount = Int<1, 1_000_000>;

/// An item: of the catalog when it names a product, otherwise dynamic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewItem {
    /// A product of the store.
    #[serde(default, skip_serializing_if = "Opt::is_none")]
    pub product_id: Opt<AnyText>,
    /// One of its variants.
    #[serde(default, skip_serializing_if = "Opt::is_none")]
    pub variant_id: Opt<AnyText>,
    /// What a dynamic item is called.
    #[serde(default, skip_serializing_if = "Opt::is_none")]
    pub name: Opt<Text<1, 255>>,
    /// Unit price in cents: of a dynamic item from 1 to 1000000, of a PAY_WHAT_YOU_WANT product what
    /// the buyer chose.
    #[serde(default, skip_serializing_if = "Opt::is_none")]
    pub amount: Opt<Natural>,
    /// Number of units.
    pub quantity: Int<1, 999>,
}

/// What an item turned out to be.
enum Kind<'a> {
    Catalog {
        product: ProductId,
        variant: Option<VariantId>,
        amount: Option<Cents>,
    },
    Dynamic {
        name: &'a str,
        amount: Cents,
    },
}

impl NewItem {
    /// The item that asks for what is in `line`.
    ///
    /// # Errors
    /// What of the line no request can say.
    pub fn of(line: &Line) -> Result<Self, String> {
        let id = |id: Option<&str>| id.map(AnyText::parse).transpose().map(Opt);
        let name = line.product_id.is_none().then(|| Text::parse(&*line.name));
        let amount = (!line.has_price).then(|| Natural::parse(line.first_charge().unit.0));
        Ok(Self {
            product_id: id(line.product_id.as_ref().map(ProductId::as_str))?,
            variant_id: id(line.variant_id.as_ref().map(VariantId::as_str))?,
            name: Opt(name.transpose()?),
            amount: Opt(amount.transpose()?),
            quantity: Int::parse(line.quantity)?,
        })
    }

    /// Whether it asks for what is in `line`.
    fn is(&self, line: &Line) -> bool {
        let amount = self.amount.0.map(|amount| Cents(amount.get()));
        let is_same = match self.product_id.as_ref() {
            Some(product) => {
                line.product_id
                    .as_ref()
                    .is_some_and(|id| id.as_str() == &**product)
                    && line.variant_id.as_ref().map(VariantId::as_str) == self.variant_id.as_deref()
                    && (line.has_price || amount.is_none_or(|amount| amount == line.first_charge().unit))
            }
            None => {
                line.product_id.is_none()
                    && self.name.as_deref() == Some(&*line.name)
                    && amount == Some(line.unit)
            }
        };
        is_same && self.quantity.get() == line.quantity
    }

    /// Whether it is a product or dynamic, and its fields. Errors name the item by its `index`.
    fn kind(&self, index: usize) -> Result<Kind<'_>, ApiError> {
        let amount = self.amount.0.map(Natural::get);
        if let Some(product) = self.product_id.as_ref() {
            return Ok(Kind::Catalog {
                product: ProductId::from_stored(&**product),
                variant: self.variant_id.as_ref().map(|id| VariantId::from_stored(&**id)),
                amount: amount.map(Cents),
            });
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

/// Whether these are the items that `lines` were made of.
pub fn are(items: &Items, lines: &[Line]) -> bool {
    items.len() == lines.len() && items.iter().zip(lines).all(|(item, line)| item.is(line))
}

/// The lines of a cart, priced and found purchasable now.
///
/// # Errors
/// [`ApiError::Missing`] for an unknown product; [`ApiError::Invalid`] that names the item or the
/// product.
pub fn resolve(tx: &mut Tx<'_>, ctx: &Ctx<'_>, items: &Items) -> Result<Vec<Line>, ApiError> {
    let (lines, wanted) = look_up(tx, ctx, items)?;
    check_alone(&wanted, lines.len())?;
    check_wanted(tx, ctx, &wanted)?;
    Ok(lines)
}

/// The lines of a paylink at the prices of now. Whether they can be bought is checked when a session is
/// opened.
///
/// # Errors
/// [`ApiError::Missing`] for an unknown product; [`ApiError::Invalid`] for a subscription, or an item
/// that lacks something.
pub fn price_paylink(tx: &mut Tx<'_>, ctx: &Ctx<'_>, items: &Items) -> Result<Vec<Line>, ApiError> {
    Ok(look_up_paylink(tx, ctx, items)?.0)
}

/// The lines of a paylink, priced and found purchasable now.
///
/// # Errors
/// As [`price_paylink`], and [`ApiError::Invalid`] that names the product.
pub fn resolve_paylink(tx: &mut Tx<'_>, ctx: &Ctx<'_>, items: &Items) -> Result<Vec<Line>, ApiError> {
    let (lines, wanted) = look_up_paylink(tx, ctx, items)?;
    check_wanted(tx, ctx, &wanted)?;
    Ok(lines)
}

fn look_up_paylink(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    items: &Items,
) -> Result<(Vec<Line>, Vec<Wanted>), ApiError> {
    let (lines, wanted) = look_up(tx, ctx, items)?;
    if wanted.iter().any(Wanted::is_subscription) {
        return Err(ApiError::invalid(
            "Subscription products are not supported in paylinks",
        ));
    }
    Ok((lines, wanted))
}

/// The lines of a cart, priced now, and what its catalog lines ask for.
fn look_up(tx: &mut Tx<'_>, ctx: &Ctx<'_>, items: &Items) -> Result<(Vec<Line>, Vec<Wanted>), ApiError> {
    let mut lines = Vec::with_capacity(items.len());
    let mut wanted = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let quantity = item.quantity.get();
        lines.push(match item.kind(index)? {
            Kind::Dynamic { name, amount } => dynamic_line(name, amount, quantity),
            Kind::Catalog {
                product,
                variant,
                amount,
            } => {
                let offer = sale::find_offer(tx, ctx, &product, variant.as_ref())?;
                let line = catalog_line(index, &offer, amount, quantity)?;
                wanted.push(Wanted { offer, quantity });
                line
            }
        });
    }
    Ok((lines, wanted))
}

/// Units of an offer that one line asks for.
struct Wanted {
    offer: Offer,
    quantity: i64,
}

impl Wanted {
    fn is_subscription(&self) -> bool {
        self.offer.product_type == ProductType::Subscription
    }
}

/// A subscription is one line and the only one.
fn check_alone(wanted: &[Wanted], lines: usize) -> Result<(), ApiError> {
    if lines > 1 && wanted.iter().any(Wanted::is_subscription) {
        return Err(ApiError::invalid(
            "Subscriptions cannot be combined with other items",
        ));
    }
    Ok(())
}

/// Checks every offer against what all lines ask of it together: a variant's stock against the lines of the
/// variant, the product's key pool and the buyer's limit against the lines of the product.
fn check_wanted(tx: &mut Tx<'_>, ctx: &Ctx<'_>, wanted: &[Wanted]) -> Result<(), ApiError> {
    for Wanted { offer, .. } in wanted {
        let product = || {
            wanted
                .iter()
                .filter(|other| other.offer.product_id == offer.product_id)
        };
        let of_product = product().map(|other| other.quantity).sum();
        let of_variant = product()
            .filter(|other| other.offer.variant_id == offer.variant_id)
            .map(|other| other.quantity)
            .sum();
        sale::check_purchasable(tx, ctx, offer, of_variant)?;
        if of_product > of_variant {
            let whole = sale::find_offer(tx, ctx, &offer.product_id, None)?;
            sale::check_purchasable(tx, ctx, &whole, of_product)?;
        }
        // What the buyer has bought before is checked when paying, once it is certain who the buyer is.
        sale::check_limit(offer, 0, of_product)?;
    }
    Ok(())
}

/// The line of a product. `amount` counts only for PAY_WHAT_YOU_WANT; other products have their own price.
fn catalog_line(index: usize, offer: &Offer, amount: Option<Cents>, quantity: i64) -> Result<Line, ApiError> {
    let unit = match (offer.minimum_price, amount) {
        (None, _) => offer.unit_price,
        (Some(minimum), Some(amount)) if amount >= minimum => amount,
        (Some(Cents(minimum)), Some(_)) => {
            return Err(ApiError::invalid(format!(
                "body/items/{index}/amount must be >= {minimum}"
            )));
        }
        (Some(_), None) => {
            return Err(ApiError::invalid(format!(
                "body/items/{index} must have required property 'amount'"
            )));
        }
    };
    let recurring = recurring(offer, unit, quantity)?;
    Ok(Line {
        product_id: Some(offer.product_id.clone()),
        variant_id: offer.variant_id.clone(),
        name: offer.title.clone(),
        unit: match recurring {
            Some(plan) if plan.has_trial() => Cents::ZERO,
            _ => unit,
        },
        quantity,
        image: offer.image.clone(),
        is_free: offer.pricing_model == PricingModel::Free,
        has_price: offer.minimum_price.is_none(),
        recurring,
    })
}

/// What a subscription product sells; `None` for other products. Its price of now stays as long as the
/// subscription lasts; of a metered product this is the base price. A FREE product has no trial: its
/// subscription starts at once, and no card is asked for.
fn recurring(offer: &Offer, unit: Cents, quantity: i64) -> Result<Option<Recurring>, ApiError> {
    let Some(interval) = offer
        .billing_interval
        .filter(|_| offer.product_type == ProductType::Subscription)
    else {
        return Ok(None);
    };
    let amount = unit.times(quantity).map_err(AboveMaximum::from);
    let amount = amount.map_err(above_maximum)?;
    if amount > MAXIMUM_TOTAL {
        return Err(above_maximum(AboveMaximum));
    }
    let trial_days = offer
        .trial_days
        .filter(|_| offer.pricing_model != PricingModel::Free);
    Ok(Some(Recurring {
        interval,
        trial_days: trial_days.unwrap_or(0),
        had_days: 0,
        is_metered: offer.pricing_model == PricingModel::UsageBased,
        unit,
        amount,
    }))
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
        has_price: false,
        recurring: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pandabase_domain::product::BillingInterval;

    #[test]
    fn the_item_of_a_line_asks_for_what_is_in_it() {
        let product = Line {
            product_id: Some(ProductId::from_stored("prd_a")),
            has_price: true,
            ..dynamic_line("Notes", Cents(4000), 3)
        };
        let plan = Recurring {
            interval: BillingInterval::Monthly,
            trial_days: 14,
            had_days: 0,
            is_metered: false,
            unit: Cents(700),
            amount: Cents(1400),
        };
        for line in [
            dynamic_line("Wrapping", Cents(250), 999),
            Line {
                variant_id: Some(VariantId::from_stored("var_b")),
                ..product.clone()
            },
            // A price that the buyer chose, at once and after a trial.
            Line {
                has_price: false,
                ..product.clone()
            },
            Line {
                has_price: false,
                unit: Cents::ZERO,
                recurring: Some(plan),
                ..product.clone()
            },
            product,
        ] {
            let item = NewItem::of(&line).unwrap();
            assert!(item.is(&line), "{item:?}");
        }
        assert!(NewItem::of(&dynamic_line("Wrapping", Cents(250), 1000)).is_err());
    }
}
