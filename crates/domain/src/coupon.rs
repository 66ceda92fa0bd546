//! Coupons: what a code looks like, when it may be redeemed, and what it takes off (contract
//! `coupons.md`).

use crate::id::ProductId;
use crate::money::{Cents, Overflow, Rate};
use crate::pricing;
use crate::time::Timestamp;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;

/// The largest value of a percentage.
pub const MAX_PERCENT: i64 = 100;

crate::text_enum! {
    /// What a coupon's value means.
    pub enum CouponType {
        /// Cents.
        Fixed = "FIXED",
        /// Percent, from 1 to 100.
        Percentage = "PERCENTAGE",
    }
}

impl CouponType {
    /// The word that estimates use.
    pub const fn in_estimates(self) -> &'static str {
        match self {
            Self::Fixed => "FIXED_AMOUNT",
            Self::Percentage => "PERCENTAGE",
        }
    }
}

/// What a merchant calls a coupon: 2 to 64 letters, digits, `_` and `-`. It keeps its case; see
/// [`fold`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Code(String);

impl Code {
    const MIN: usize = 2;
    const MAX: usize = 64;
    const PATTERN: &str = "^[A-Za-z0-9_\\-]+$";

    /// Checks a code.
    pub fn parse(text: impl Into<String>) -> Result<Self, String> {
        let text = text.into();
        let length = text.chars().count();
        if length < Self::MIN {
            return Err(format!("must NOT have fewer than {} characters", Self::MIN));
        }
        if length > Self::MAX {
            return Err(format!("must NOT have more than {} characters", Self::MAX));
        }
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        if !text.bytes().all(is_plain) {
            return Err(format!("must match pattern \"{}\"", Self::PATTERN));
        }
        Ok(Self(text))
    }

    /// The code as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The form by which codes are told apart: buyers type them by hand, in any case.
pub fn fold(code: &str) -> String {
    code.to_ascii_lowercase()
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Code {
    fn schema_name() -> Cow<'static, str> {
        "CouponCode".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string", "minLength": Self::MIN, "maxLength": Self::MAX, "pattern": Self::PATTERN
        })
    }
}

/// What decides whether a coupon is redeemed and what it takes off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// What `value` means.
    pub kind: CouponType,
    /// Cents, or percent up to [`MAX_PERCENT`].
    pub value: i64,
    /// Whether it is redeemed at all.
    pub enabled: bool,
    /// The first instant at which it is redeemed.
    pub starts_at: Option<Timestamp>,
    /// The first instant at which it is not redeemed any more.
    pub expires_at: Option<Timestamp>,
    /// Orders that use it now.
    pub times_used: i64,
    /// The most orders that may use it.
    pub max_uses: Option<i64>,
    /// What the cart must come to.
    pub minimum_purchase: Option<Cents>,
    /// The products that it is for; all when empty.
    pub product_ids: Vec<ProductId>,
    /// The most orders of one customer that may use it.
    pub max_uses_per_customer: Option<i64>,
    /// Whether it is for customers who have bought nothing yet.
    pub first_purchase_only: bool,
}

/// A line of the cart that a coupon is redeemed for.
#[derive(Debug, Clone, Copy)]
pub struct CartLine<'a> {
    /// The product; `None` on a dynamic line, which is in no coupon's list of products.
    pub product: Option<&'a ProductId>,
    /// Price and quantity.
    pub line: pricing::Line,
}

/// What a known customer did before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Buyer {
    /// Other orders of the customer that use the coupon now.
    pub uses: i64,
    /// Whether the customer has paid for an order.
    pub has_bought: bool,
}

/// Why a coupon is not redeemed; the texts are the contract's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No such coupon, or it is disabled.
    #[error("Invalid coupon code")]
    Unknown,
    /// Before its start.
    #[error("Coupon is not active yet")]
    NotYet,
    /// After its end.
    #[error("Coupon has expired")]
    Expired,
    /// It is used by as many orders as may use it.
    #[error("Coupon usage limit reached")]
    UsedUp,
    /// The cart is too small.
    #[error("Minimum purchase amount not met")]
    BelowMinimum,
    /// The cart holds none of its products.
    #[error("Coupon does not apply to these items")]
    OtherItems,
    /// It is used by as many of the customer's orders as may use it.
    #[error("You have already used this coupon")]
    UsedByCustomer,
    /// The customer has bought before.
    #[error("Coupon is valid for first purchases only")]
    NotFirst,
    /// The cart's sum leaves the range of amounts.
    #[error("Amount is out of range")]
    OutOfRange,
}

impl From<Overflow> for Refusal {
    fn from(_: Overflow) -> Self {
        Self::OutOfRange
    }
}

impl Rules {
    /// What the coupon takes off `cart`, in cents. The checks run in the contract's order; the check of the
    /// customer's `uses` is skipped while the customer is unknown.
    ///
    /// # Errors
    /// The first check that fails.
    pub fn discount(
        &self,
        cart: &[CartLine<'_>],
        now: Timestamp,
        uses: Option<i64>,
    ) -> Result<Cents, Refusal> {
        let refused = [
            (!self.enabled, Refusal::Unknown),
            (self.starts_at.is_some_and(|start| now < start), Refusal::NotYet),
            (self.expires_at.is_some_and(|end| now >= end), Refusal::Expired),
            (
                self.max_uses.is_some_and(|most| self.times_used >= most),
                Refusal::UsedUp,
            ),
        ];
        if let Some((_, refusal)) = refused.into_iter().find(|(fails, _)| *fails) {
            return Err(refusal);
        }
        let saving = self.saving(cart)?;
        let most = self.max_uses_per_customer;
        if uses.zip(most).is_some_and(|(uses, most)| uses >= most) {
            return Err(Refusal::UsedByCustomer);
        }
        Ok(saving)
    }

    /// What a coupon that is already redeemed takes off `cart`, in cents: only the cart is checked.
    ///
    /// # Errors
    /// The first check of the cart that fails.
    pub fn saving(&self, cart: &[CartLine<'_>]) -> Result<Cents, Refusal> {
        let mut subtotal = Cents::ZERO;
        let mut eligible = Cents::ZERO;
        let mut applies = self.product_ids.is_empty();
        for entry in cart {
            let amount = entry.line.amount()?;
            subtotal = subtotal.plus(amount)?;
            if self.covers(entry.product) {
                eligible = eligible.plus(amount)?;
                applies = true;
            }
        }
        if self.minimum_purchase.is_some_and(|least| subtotal < least) {
            return Err(Refusal::BelowMinimum);
        }
        if !applies {
            return Err(Refusal::OtherItems);
        }
        Ok(self.of_eligible(eligible)?)
    }

    fn covers(&self, product: Option<&ProductId>) -> bool {
        self.product_ids.is_empty() || product.is_some_and(|product| self.product_ids.contains(product))
    }

    /// Checks a coupon for first purchases. This is checked only when paying: any earlier, anybody could find
    /// out whether an email address has bought here.
    ///
    /// An order that uses the coupon and is not paid yet counts like a paid one, so that nobody makes two
    /// first purchases at once.
    ///
    /// # Errors
    /// [`Refusal::NotFirst`].
    pub fn check_first(&self, buyer: Buyer) -> Result<(), Refusal> {
        if self.first_purchase_only && (buyer.has_bought || buyer.uses > 0) {
            return Err(Refusal::NotFirst);
        }
        Ok(())
    }

    fn of_eligible(&self, eligible: Cents) -> Result<Cents, Overflow> {
        match self.kind {
            CouponType::Fixed => Ok(Cents(self.value).min(eligible)),
            CouponType::Percentage => eligible.at_rate(Rate::basis_points(self.value * 100)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::fees::FeeSchedule;
    use crate::pricing::{TaxBehavior, totals};
    use proptest::prelude::*;

    fn now() -> Timestamp {
        Timestamp::from_millis(1_780_000_000_000)
    }

    fn rules(kind: CouponType, value: i64) -> Rules {
        Rules {
            kind,
            value,
            enabled: true,
            starts_at: None,
            expires_at: None,
            times_used: 0,
            max_uses: None,
            minimum_purchase: None,
            product_ids: Vec::new(),
            max_uses_per_customer: None,
            first_purchase_only: false,
        }
    }

    fn product(name: char) -> ProductId {
        ProductId::from_stored(format!("prd_{}", name.to_string().repeat(24)))
    }

    fn line(product: Option<&ProductId>, unit: i64, quantity: i64) -> CartLine<'_> {
        CartLine {
            product,
            line: pricing::Line {
                unit: Cents(unit),
                quantity,
            },
        }
    }

    #[test]
    fn codes_have_a_form_and_no_case() {
        for good in ["AB", "spring-15", "S_1", &"x".repeat(64)] {
            assert_eq!(Code::parse(good).unwrap().as_str(), good);
        }
        for bad in ["", "a", "A B", "ä1", "a.b", "a\n", &"x".repeat(65)] {
            assert!(Code::parse(bad).is_err(), "{bad:?}");
        }
        assert_eq!(fold("Spring-15"), fold("sPRING-15"));
    }

    #[test]
    fn takes_off_what_the_contract_says() {
        let (a, b) = (product('a'), product('b'));
        let cart = [line(Some(&a), 1999, 3), line(Some(&b), 333, 1), line(None, 50, 1)];
        for (kind, value, products, expected) in [
            (CouponType::Percentage, 15, vec![], 957),
            (CouponType::Percentage, 100, vec![], 6380),
            (CouponType::Percentage, 50, vec![b.clone()], 167),
            (CouponType::Percentage, 10, vec![a.clone()], 600),
            (CouponType::Fixed, 500, vec![], 500),
            (CouponType::Fixed, 7000, vec![], 6380),
            (CouponType::Fixed, 500, vec![b.clone()], 333),
        ] {
            let rules = Rules {
                product_ids: products,
                ..rules(kind, value)
            };
            assert_eq!(
                rules.discount(&cart, now(), None),
                Ok(Cents(expected)),
                "{rules:?}"
            );
        }
    }

    #[test]
    fn checks_run_in_the_order_of_the_table() {
        let other = product('c');
        let cart = [line(None, 1000, 1)];
        // Everything is wrong; one after another is put right.
        let mut rules = Rules {
            enabled: false,
            starts_at: Some(now().plus_millis(1)),
            expires_at: Some(now()),
            times_used: 5,
            max_uses: Some(5),
            minimum_purchase: Some(Cents(1001)),
            product_ids: vec![other],
            max_uses_per_customer: Some(2),
            first_purchase_only: true,
            ..rules(CouponType::Percentage, 10)
        };
        type Step = (fn(&mut Rules), Refusal);
        let steps: [Step; 7] = [
            (|_| {}, Refusal::Unknown),
            (|rules| rules.enabled = true, Refusal::NotYet),
            (|rules| rules.starts_at = Some(now()), Refusal::Expired),
            (
                |rules| rules.expires_at = Some(now().plus_millis(1)),
                Refusal::UsedUp,
            ),
            (|rules| rules.times_used = 4, Refusal::BelowMinimum),
            (
                |rules| rules.minimum_purchase = Some(Cents(1000)),
                Refusal::OtherItems,
            ),
            (|rules| rules.product_ids.clear(), Refusal::UsedByCustomer),
        ];
        for (change, expected) in steps {
            change(&mut rules);
            assert_eq!(rules.discount(&cart, now(), Some(2)), Err(expected));
        }
        // Until the buyer is known, only the rest counts.
        assert_eq!(rules.discount(&cart, now(), None), Ok(Cents(100)));
        assert_eq!(rules.discount(&cart, now(), Some(1)), Ok(Cents(100)));
        // First purchases are judged by themselves.
        let (nothing, waiting) = (
            Buyer::default(),
            Buyer {
                uses: 1,
                has_bought: false,
            },
        );
        let bought = Buyer {
            uses: 0,
            has_bought: true,
        };
        assert_eq!(rules.check_first(nothing), Ok(()));
        assert_eq!(rules.check_first(waiting), Err(Refusal::NotFirst));
        assert_eq!(rules.check_first(bought), Err(Refusal::NotFirst));
    }

    #[test]
    fn a_cart_out_of_range_is_refused() {
        let cart = [line(None, i64::MAX, 2)];
        assert_eq!(
            rules(CouponType::Fixed, 1).discount(&cart, now(), None),
            Err(Refusal::OutOfRange)
        );
    }

    proptest! {
        #[test]
        fn a_sale_never_creates_or_loses_a_cent(
            lines in proptest::collection::vec((0..4_usize, 0..=1_000_000_i64, 1..=999_i64), 1..=10),
            percentage: bool,
            value in 1..=2_000_000_i64,
            scope in proptest::collection::vec(0..3_usize, 0..3),
            rate in 0..=1_000_000_i64,
            inclusive: bool,
        ) {
            let products = ['a', 'b', 'c'].map(product);
            // The fourth kind of line is dynamic.
            let cart: Vec<_> = lines
                .iter()
                .map(|&(kind, unit, quantity)| line(products.get(kind), unit, quantity))
                .collect();
            let kind = if percentage { CouponType::Percentage } else { CouponType::Fixed };
            let rules = Rules {
                product_ids: scope.iter().map(|&index| products[index].clone()).collect(),
                ..rules(kind, if percentage { value % MAX_PERCENT + 1 } else { value })
            };
            let of = |matches: &dyn Fn(usize) -> bool| {
                lines.iter().filter(|line| matches(line.0)).map(|line| line.1 * line.2).sum::<i64>()
            };
            let subtotal = of(&|_| true);
            let eligible = if scope.is_empty() { subtotal } else { of(&|kind| scope.contains(&kind)) };
            let discount = match rules.discount(&cart, now(), None) {
                Ok(discount) => discount,
                Err(refusal) => {
                    prop_assert_eq!(refusal, Refusal::OtherItems);
                    prop_assert!(!lines.iter().any(|line| scope.contains(&line.0)));
                    Cents::ZERO
                }
            };
            prop_assert!(0 <= discount.0 && discount.0 <= eligible && eligible <= subtotal);

            let behavior = if inclusive { TaxBehavior::Inclusive } else { TaxBehavior::Exclusive };
            let sums = totals(cart.iter().map(|entry| entry.line), discount, Rate(rate), behavior).unwrap();
            prop_assert_eq!((sums.subtotal.0, sums.discount), (subtotal, discount));
            let base = subtotal - discount.0;
            if inclusive {
                prop_assert_eq!(sums.total.0, base);
                prop_assert!(0 <= sums.tax.0 && sums.tax.0 <= base);
            } else {
                prop_assert_eq!(sums.total.0, base + sums.tax.0);
            }
            let shares = FeeSchedule::default().settle(sums.total, sums.tax).unwrap();
            let parts = [sums.tax, shares.platform_fee, shares.psp_fee, shares.settled];
            prop_assert_eq!(Cents::sum(parts), Ok(sums.total));
        }
    }
}
