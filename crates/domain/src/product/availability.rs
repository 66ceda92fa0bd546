//! Whether a product can be bought now (contract `products.md`, "Purchasable when"; texts in
//! `bad-input.md`, "Checkout").

use super::ProductStatus;
use crate::time::Timestamp;

/// What decides whether a product can be bought. Quantities are units.
#[derive(Debug, Clone, Copy)]
pub struct Availability<'a> {
    /// The product's title.
    pub title: &'a str,
    /// Whether it is on sale.
    pub status: ProductStatus,
    /// Whether it was deleted.
    pub deleted: bool,
    /// The first instant of sale.
    pub available_from: Option<Timestamp>,
    /// The first instant after the sale.
    pub available_until: Option<Timestamp>,
    /// The merchant's switch.
    pub in_stock: bool,
    /// The chosen variant, if one was chosen.
    pub variant: Option<VariantStock>,
    /// Free keys, when the product is sold from a pool.
    pub free_keys: Option<i64>,
    /// The most that one buyer may ever buy.
    pub max_per_customer: Option<i64>,
    /// What this buyer bought before; 0 while the buyer is unknown.
    pub already_bought: i64,
}

/// The stock of a variant.
#[derive(Debug, Clone, Copy)]
pub struct VariantStock {
    /// The merchant's switch.
    pub in_stock: bool,
    /// Whether `quantity` counts.
    pub track_stock: bool,
    /// What is left; a tracked variant without a number has nothing left.
    pub quantity: Option<i64>,
}

impl VariantStock {
    /// Whether `requested` units can be had.
    pub fn has(self, requested: i64) -> bool {
        self.in_stock && (!self.track_stock || self.quantity.unwrap_or(0) >= requested)
    }
}

/// Why a product cannot be bought.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable {
    /// A draft or deleted product does not exist for buyers (404).
    #[error("Product not found")]
    NotFound,
    /// Outside the window of sale.
    #[error("{0} is not available")]
    NotAvailable(String),
    /// Not as many left.
    #[error("{0} is out of stock")]
    OutOfStock(String),
    /// The buyer would have more than allowed.
    #[error("Purchase limit reached for {0}")]
    Limit(String),
}

/// Whether `requested` units can be bought at `now`; a cart that has the product on several lines asks
/// for their sum.
pub fn purchasable(product: &Availability<'_>, now: Timestamp, requested: i64) -> Result<(), Unavailable> {
    let title = || product.title.to_owned();
    if product.deleted || product.status != ProductStatus::Active {
        return Err(Unavailable::NotFound);
    }
    let started = product.available_from.is_none_or(|from| from <= now);
    let ended = product.available_until.is_some_and(|until| until <= now);
    if !started || ended {
        return Err(Unavailable::NotAvailable(title()));
    }
    let in_stock = product.in_stock
        && product.variant.is_none_or(|variant| variant.has(requested))
        && product.free_keys.is_none_or(|free| free >= requested);
    if !in_stock {
        return Err(Unavailable::OutOfStock(title()));
    }
    let total = product.already_bought.saturating_add(requested);
    if product.max_per_customer.is_some_and(|most| total > most) {
        return Err(Unavailable::Limit(title()));
    }
    Ok(())
}

/// Whether a shop shows the product as in stock: one unit of it can be bought now, and one of at least one
/// of its variants, if it has any (contract `storefront.md`).
pub fn is_in_stock(product: &Availability<'_>, variants: &[VariantStock], now: Timestamp) -> bool {
    let some_variant = variants.is_empty() || variants.iter().any(|variant| variant.has(1));
    some_variant && purchasable(product, now, 1).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_000;

    fn plain() -> Availability<'static> {
        Availability {
            title: "Premium",
            status: ProductStatus::Active,
            deleted: false,
            available_from: None,
            available_until: None,
            in_stock: true,
            variant: None,
            free_keys: None,
            max_per_customer: None,
            already_bought: 0,
        }
    }

    /// The text for three units after `change`.
    fn refusal(change: impl FnOnce(&mut Availability<'_>)) -> Option<String> {
        let mut product = plain();
        change(&mut product);
        purchasable(&product, Timestamp::from_millis(NOW), 3)
            .err()
            .map(|error| error.to_string())
    }

    #[test]
    fn drafts_and_deleted_products_do_not_exist() {
        assert_eq!(refusal(|_| {}), None);
        for change in [
            |p: &mut Availability<'_>| p.status = ProductStatus::Draft,
            |p: &mut Availability<'_>| p.deleted = true,
        ] {
            assert_eq!(refusal(change).as_deref(), Some("Product not found"));
        }
    }

    #[test]
    fn the_window_includes_its_start_and_not_its_end() {
        let window = |from: Option<i64>, until: Option<i64>| {
            refusal(move |p| {
                p.available_from = from.map(Timestamp::from_millis);
                p.available_until = until.map(Timestamp::from_millis);
            })
        };
        assert_eq!(window(Some(NOW), Some(NOW + 1)), None);
        for (from, until) in [(Some(NOW + 1), None), (None, Some(NOW)), (Some(1), Some(2))] {
            assert_eq!(window(from, until).as_deref(), Some("Premium is not available"));
        }
    }

    #[test]
    fn stock_is_switch_variant_and_pool() {
        let stock = |in_stock, track_stock, quantity| {
            Some(VariantStock {
                in_stock,
                track_stock,
                quantity,
            })
        };
        for (variant, sold_out) in [
            (stock(true, false, None), false),
            (stock(true, false, Some(0)), false),
            (stock(true, true, Some(3)), false),
            (stock(true, true, Some(2)), true),
            (stock(true, true, None), true),
            (stock(false, false, Some(9)), true),
        ] {
            assert_eq!(
                refusal(|p| p.variant = variant).is_some(),
                sold_out,
                "{variant:?}"
            );
        }
        assert_eq!(refusal(|p| p.free_keys = Some(3)), None);
        for change in [
            |p: &mut Availability<'_>| p.free_keys = Some(2),
            |p: &mut Availability<'_>| p.in_stock = false,
        ] {
            assert_eq!(refusal(change).as_deref(), Some("Premium is out of stock"));
        }
    }

    #[test]
    fn a_shop_shows_what_can_be_bought_now() {
        let stock = |quantity| VariantStock {
            in_stock: true,
            track_stock: true,
            quantity: Some(quantity),
        };
        let shown = |variants: &[VariantStock], change: fn(&mut Availability<'_>)| {
            let mut product = plain();
            change(&mut product);
            is_in_stock(&product, variants, Timestamp::from_millis(NOW))
        };
        assert!(shown(&[], |_| {}));
        assert!(shown(&[stock(0), stock(1)], |_| {}));
        assert!(!shown(&[stock(0), stock(0)], |_| {}));
        assert!(!shown(&[stock(1)], |p| p.in_stock = false));
        assert!(!shown(&[], |p| p.free_keys = Some(0)));
        assert!(shown(&[], |p| p.free_keys = Some(1)));
        assert!(!shown(&[], |p| p.available_until = Some(Timestamp::from_millis(NOW))));
    }

    #[test]
    fn a_buyer_may_have_so_many() {
        let limit = |most, bought| {
            refusal(move |p| {
                p.max_per_customer = Some(most);
                p.already_bought = bought;
            })
        };
        assert_eq!(limit(3, 0), None);
        assert_eq!(limit(5, 2), None);
        assert_eq!(limit(2, 0).as_deref(), Some("Purchase limit reached for Premium"));
        assert_eq!(limit(5, 3).as_deref(), Some("Purchase limit reached for Premium"));
        assert!(limit(i64::MAX - 1, i64::MAX).is_some());
    }
}
