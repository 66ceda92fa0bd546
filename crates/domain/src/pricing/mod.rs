//! What a cart costs: totals, tax, fees, presentment currency and the methods to pay with
//! (contract `checkout.md` and `orders-payments.md`).

mod check_digits;
pub mod country;
pub mod fees;
pub mod methods;
pub mod place;
mod postal;
pub mod presentment;
pub mod tax;
pub mod tax_id;
mod tax_table;

use crate::money::{Cents, Overflow, Rate, div_half_up};

/// The least that a checkout may come to, tax counted once it is known (contract `checkout.md`,
/// "Floor", which also names the exempt carts).
pub const MINIMUM_TOTAL: Cents = Cents(100);
/// The most that is charged at once, whatever for (contract `checkout.md`, "Ceiling"): no card network takes
/// more, and every sum of what was charged stays a number that clients can hold.
pub const MAXIMUM_TOTAL: Cents = Cents(99_999_999);

crate::text_enum! {
    /// Whether listed prices are before or after tax.
    #[derive(Default)]
    pub enum TaxBehavior {
        /// Tax is added to the listed prices.
        #[default]
        Exclusive = "EXCLUSIVE",
        /// The listed prices contain the tax.
        Inclusive = "INCLUSIVE",
    }
}

/// One line of a cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Price of one unit.
    pub unit: Cents,
    /// Number of units.
    pub quantity: i64,
}

impl Line {
    /// `unit × quantity`.
    pub fn amount(self) -> Result<Cents, Overflow> {
        self.unit.times(self.quantity)
    }
}

/// What a cart comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totals {
    /// Sum of the lines at their listed prices.
    pub subtotal: Cents,
    /// What the coupon takes off; never more than the subtotal.
    pub discount: Cents,
    /// The amount that tax is reckoned on, without the tax itself.
    pub taxable: Cents,
    /// The tax: on top of `taxable` in either behaviour.
    pub tax: Cents,
    /// What the buyer is charged: `taxable + tax`.
    pub total: Cents,
    /// The rate of the tax.
    pub rate: Rate,
    /// Whether the listed prices contain the tax.
    pub behavior: TaxBehavior,
}

impl Totals {
    /// Whether the total reaches [`MINIMUM_TOTAL`].
    pub fn reaches_minimum(&self) -> bool {
        self.total >= MINIMUM_TOTAL
    }

    /// Whether a coupon takes off the whole price.
    pub fn are_waived(&self) -> bool {
        self.total == Cents::ZERO && self.discount > Cents::ZERO
    }

    /// The same totals, if they may be charged at once.
    ///
    /// # Errors
    /// [`AboveMaximum`].
    pub fn within_maximum(self) -> Result<Self, AboveMaximum> {
        if self.total > MAXIMUM_TOTAL {
            return Err(AboveMaximum);
        }
        Ok(self)
    }
}

/// More than [`MAXIMUM_TOTAL`] would be charged at once. The message is the contract's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Checkout total must be at most $999,999.99")]
pub struct AboveMaximum;

/// A sum that is out of range is above every maximum.
impl From<Overflow> for AboveMaximum {
    fn from(_: Overflow) -> Self {
        Self
    }
}

/// Adds up a cart (contract `checkout.md`, "Totals").
///
/// A discount above the subtotal takes all of it and no more. A `rate` of −100 % or less has no
/// inclusive price and is answered like a sum that is out of range.
pub fn totals(
    lines: impl IntoIterator<Item = Line>,
    discount: Cents,
    rate: Rate,
    behavior: TaxBehavior,
) -> Result<Totals, Overflow> {
    let subtotal = lines
        .into_iter()
        .try_fold(Cents::ZERO, |sum, line| sum.plus(line.amount()?))?;
    let discount = discount.min(subtotal);
    let base = subtotal.minus(discount)?;
    let (taxable, tax) = match behavior {
        TaxBehavior::Exclusive => (base, base.at_rate(rate)?),
        TaxBehavior::Inclusive => {
            let net = without_tax(base, rate)?;
            (net, base.minus(net)?)
        }
    };
    Ok(Totals {
        subtotal,
        discount,
        taxable,
        tax,
        total: taxable.plus(tax)?,
        rate,
        behavior,
    })
}

/// `round_half_up(gross / (1 + rate))`, without leaving the integers.
fn without_tax(gross: Cents, rate: Rate) -> Result<Cents, Overflow> {
    let one = i128::from(Rate::ONE.0);
    let divisor = one + i128::from(rate.0);
    if divisor <= 0 {
        return Err(Overflow);
    }
    div_half_up(i128::from(gross.0) * one, divisor).map(Cents)
}

#[cfg(test)]
mod tests {
    use super::*;
    use TaxBehavior::{Exclusive, Inclusive};
    use proptest::prelude::*;

    fn line(unit: i64, quantity: i64) -> Line {
        Line {
            unit: Cents(unit),
            quantity,
        }
    }

    #[test]
    fn follows_the_contract() {
        // (lines, discount, rate, behaviour) → (subtotal, discount, taxable, tax, total)
        for (lines, discount, rate, behavior, expected) in [
            (
                vec![line(4000, 1)],
                0,
                82_500,
                Exclusive,
                [4000, 0, 4000, 330, 4330],
            ),
            (
                vec![line(5000, 1)],
                0,
                200_000,
                Inclusive,
                [5000, 0, 4167, 833, 5000],
            ),
            (
                vec![line(10_000, 1)],
                0,
                82_500,
                Exclusive,
                [10_000, 0, 10_000, 825, 10_825],
            ),
            (
                vec![line(2000, 2)],
                600,
                82_500,
                Exclusive,
                [4000, 600, 3400, 281, 3681],
            ),
            (
                vec![line(1999, 3), line(1, 1)],
                0,
                0,
                Exclusive,
                [5998, 0, 5998, 0, 5998],
            ),
            (
                vec![line(1999, 3)],
                997,
                190_000,
                Inclusive,
                [5997, 997, 4202, 798, 5000],
            ),
            (vec![line(500, 1)], 900, 200_000, Exclusive, [500, 500, 0, 0, 0]),
            (vec![line(2, 1)], 0, 250_000, Exclusive, [2, 0, 2, 1, 3]),
            (vec![], 0, 200_000, Inclusive, [0, 0, 0, 0, 0]),
        ] {
            let sums = totals(lines, Cents(discount), Rate(rate), behavior).unwrap();
            let found = [sums.subtotal, sums.discount, sums.taxable, sums.tax, sums.total];
            assert_eq!(found.map(|cents| cents.0), expected);
        }
    }

    #[test]
    fn an_amount_out_of_range_is_an_error() {
        let none = Cents::ZERO;
        assert_eq!(
            totals([line(i64::MAX, 2)], none, Rate::ZERO, Exclusive),
            Err(Overflow)
        );
        assert_eq!(
            totals([line(i64::MAX, 1), line(1, 1)], none, Rate::ZERO, Exclusive),
            Err(Overflow)
        );
        assert_eq!(
            totals([line(i64::MAX, 1)], none, Rate(1), Exclusive),
            Err(Overflow)
        );
        assert_eq!(
            totals([line(1, 1)], none, Rate(-1_000_000), Inclusive),
            Err(Overflow)
        );
        assert!(totals([line(i64::MAX, 1)], none, Rate(1), Inclusive).is_ok());
    }

    #[test]
    fn the_ceiling_is_a_cent_below_a_million_dollars() {
        let sums = |unit, rate| totals([line(unit, 1)], Cents::ZERO, Rate(rate), Exclusive).unwrap();
        assert!(sums(99_999_999, 0).within_maximum().is_ok());
        for (unit, rate) in [(100_000_000, 0), (95_000_000, 82_500)] {
            assert_eq!(sums(unit, rate).within_maximum(), Err(AboveMaximum));
        }
        assert_eq!(
            AboveMaximum.to_string(),
            "Checkout total must be at most $999,999.99"
        );
    }

    #[test]
    fn the_floor_is_one_dollar() {
        let sums = |unit| totals([line(unit, 1)], Cents::ZERO, Rate::ZERO, Exclusive).unwrap();
        assert!(!sums(99).reaches_minimum() && sums(100).reaches_minimum());
    }

    fn lines() -> impl Strategy<Value = Vec<Line>> {
        let one = (0..=1_000_000_i64, 1..=999_i64).prop_map(|(unit, quantity)| line(unit, quantity));
        proptest::collection::vec(one, 1..=10)
    }

    proptest! {
        #[test]
        fn nothing_is_created_or_lost(
            lines in lines(),
            share in 0..=100_i64,
            rate in 0..=1_000_000_i64,
            inclusive: bool,
        ) {
            let behavior = if inclusive { Inclusive } else { Exclusive };
            let subtotal = lines.iter().map(|line| line.unit.0 * line.quantity).sum::<i64>();
            let discount = subtotal * share / 100;
            let sums = totals(lines, Cents(discount), Rate(rate), behavior).unwrap();
            prop_assert_eq!(sums.subtotal.0, subtotal);
            prop_assert_eq!(sums.discount.0, discount);
            prop_assert_eq!(sums.taxable.0 + sums.tax.0, sums.total.0);
            let listed = sums.total.0 - if inclusive { 0 } else { sums.tax.0 };
            prop_assert_eq!(listed, subtotal - discount);
            prop_assert!(sums.tax.0 >= 0 && sums.tax.0 <= sums.taxable.0 + 1);
        }

        #[test]
        fn tax_is_within_a_cent_of_the_exact_value(
            base in 0..=10_000_000_000_i64,
            rate in 0..=1_000_000_i64,
        ) {
            for behavior in [Exclusive, Inclusive] {
                let sums = totals([line(base, 1)], Cents::ZERO, Rate(rate), behavior).unwrap();
                let exact = i128::from(sums.taxable.0) * i128::from(rate);
                let error = (i128::from(sums.tax.0) * 1_000_000 - exact).abs();
                // Half a cent; of the net amount when that is the rounded one, so grown by the rate.
                let rounded = if behavior == Inclusive { 1_000_000 + i128::from(rate) } else { 1_000_000 };
                prop_assert!(error * 2 <= rounded);
            }
        }

        #[test]
        fn never_panics(unit: i64, quantity: i64, other: i64, discount: i64, rate: i64, inclusive: bool) {
            let behavior = if inclusive { Inclusive } else { Exclusive };
            let cart = [line(unit, quantity), line(other, 1)];
            if let Ok(sums) = totals(cart, Cents(discount), Rate(rate), behavior) {
                prop_assert_eq!(sums.taxable.plus(sums.tax), Ok(sums.total));
            }
        }
    }
}
