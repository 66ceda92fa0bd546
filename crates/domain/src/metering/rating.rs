//! What usage comes to: quantities, prices of units and charges (contract `usage.md`).

use crate::money::Cents;
use crate::money::Overflow;
use crate::time::HOUR;
use crate::time::Timestamp;
use schemars::JsonSchema;
use schemars::Schema;
use schemars::SchemaGenerator;
use schemars::json_schema;
use serde::Deserialize;
use serde::Serialize;
use serde::Serializer;
use std::borrow::Cow;
use std::fmt;

/// The most meters of one product.
pub const MAX_METERS: usize = 10;
/// How far ahead of now an event may be dated, in milliseconds.
pub const AHEAD: i64 = HOUR;

crate::input::shaped_text! {
    /// What events of a meter are called.
    EventName = 1..=64, r"^[a-zA-Z0-9_.-]+$", is_event_name;
}

fn is_event_name(text: &[u8]) -> bool {
    text.iter()
        .all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(b))
}

crate::text_enum! {
    /// How the events of a period become one quantity.
    pub enum Aggregation {
        /// All quantities together.
        Sum = "SUM",
        /// The largest quantity.
        Max = "MAX",
        /// The quantity at the latest time; of several at that time, the one received last.
        Last = "LAST",
        /// How many events there were.
        Count = "COUNT",
    }
}

crate::text_enum! {
    /// Which part of the quantity is charged.
    #[derive(Default)]
    pub enum Settlement {
        /// All of it.
        #[default]
        Arrears = "ARREARS",
        /// What is beyond the included units.
        BasePlusOverage = "BASE_PLUS_OVERAGE",
    }
}

/// Declares a number that is not negative and keeps every digit, also in JSON.
macro_rules! exact_integer {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Deserialize)]
            #[serde(transparent)]
            pub struct $name(pub u128);

            impl Serialize for $name {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    match u64::try_from(self.0) {
                        Ok(small) => serializer.serialize_u64(small),
                        Err(_) => serializer.serialize_u128(self.0),
                    }
                }
            }

            impl JsonSchema for $name {
                fn schema_name() -> Cow<'static, str> {
                    stringify!($name).into()
                }

                fn inline_schema() -> bool {
                    true
                }

                fn json_schema(_: &mut SchemaGenerator) -> Schema {
                    json_schema!({"type": "integer", "minimum": 0})
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    self.0.fmt(f)
                }
            }
        )*
    };
}

exact_integer! {
    /// Units.
    Quantity;
    /// Cents that usage costs. A bill is in 64-bit [`Cents`]; what events add up to may be more.
    Charge;
}

impl Charge {
    /// The same amount as money that can be charged.
    ///
    /// # Errors
    /// [`Overflow`] when it leaves the range of 64-bit cents.
    pub fn cents(self) -> Result<Cents, Overflow> {
        i64::try_from(self.0).map(Cents).map_err(|_| Overflow)
    }

    /// The amount as people read it, with every digit.
    pub fn in_dollars(self) -> String {
        format!("${}.{:02}", self.0 / 100, self.0 % 100)
    }

    /// Both charges.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

/// Money that is owed, as a charge; a negative amount becomes zero.
impl From<Cents> for Charge {
    fn from(amount: Cents) -> Self {
        Self(u128::try_from(amount.0).unwrap_or(0))
    }
}

/// What a meter charges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rating {
    /// How events add up.
    pub aggregation: Aggregation,
    /// Which part is charged.
    pub settlement: Settlement,
    /// Units that cost nothing extra; with [`Settlement::BasePlusOverage`] only.
    pub included_units: Option<i64>,
    /// Cents for every `unit_quantity` units.
    pub unit_price: Cents,
    /// How many units `unit_price` buys; at least 1.
    pub unit_quantity: i64,
}

/// A rule about a meter that is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RatingError {
    /// An allowance that the settlement has no use for.
    #[error("body/includedUnits must NOT be set with settlement ARREARS")]
    NeedlessAllowance,
    /// A settlement without its allowance.
    #[error("body/includedUnits is required with settlement BASE_PLUS_OVERAGE")]
    NoAllowance,
}

impl Rating {
    /// Checks that the allowance and the settlement belong together.
    ///
    /// # Errors
    /// The broken rule.
    pub fn check(&self) -> Result<(), RatingError> {
        match (self.settlement, self.included_units) {
            (Settlement::Arrears, Some(_)) => Err(RatingError::NeedlessAllowance),
            (Settlement::BasePlusOverage, None) => Err(RatingError::NoAllowance),
            (Settlement::Arrears, None) | (Settlement::BasePlusOverage, Some(_)) => Ok(()),
        }
    }

    /// The part of `aggregate` that is charged.
    pub fn billable(&self, aggregate: Quantity) -> Quantity {
        match self.settlement {
            Settlement::Arrears => aggregate,
            Settlement::BasePlusOverage => {
                let included = self.included_units.unwrap_or(0).max(0).unsigned_abs();
                Quantity(aggregate.0.saturating_sub(included.into()))
            }
        }
    }

    /// What `aggregate` costs: `floor(billable × unitPrice / unitQuantity)`.
    pub fn charge(&self, aggregate: Quantity) -> Charge {
        let billable = self.billable(aggregate).0;
        let price = u128::from(self.unit_price.0.max(0).unsigned_abs());
        let lot = u128::from(self.unit_quantity.max(1).unsigned_abs());
        // Charging whole lots and the rest apart gives the same floor with smaller products. What 2^36 events
        // of the largest quantity cost at the highest price is below 2^117.
        let whole = (billable / lot).saturating_mul(price);
        Charge(whole.saturating_add((billable % lot) * price / lot))
    }
}

/// Where an event belongs in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dated {
    /// Before the running period.
    TooEarly,
    /// Further ahead than clocks differ.
    TooLate,
    /// In the running period.
    Current,
    /// After the running period, whose renewal is late.
    Next,
}

impl Dated {
    /// Where `at` lies, seen from `now` in the period from `start` until before `end`.
    pub fn of(at: Timestamp, start: Timestamp, end: Timestamp, now: Timestamp) -> Self {
        if at < start {
            Self::TooEarly
        } else if at > now.plus_millis(AHEAD) {
            Self::TooLate
        } else if at < end {
            Self::Current
        } else {
            Self::Next
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::MAX_SAFE_INTEGER;
    use proptest::prelude::*;

    fn rating(unit_price: i64, unit_quantity: i64, included_units: Option<i64>) -> Rating {
        Rating {
            aggregation: Aggregation::Sum,
            settlement: if included_units.is_some() {
                Settlement::BasePlusOverage
            } else {
                Settlement::Arrears
            },
            included_units,
            unit_price: Cents(unit_price),
            unit_quantity,
        }
    }

    #[test]
    fn charges_are_those_of_the_contract() {
        for (aggregate, price, lot, included, charge) in [
            (6_566_667, 300, 1_000_000, None, 1970),
            (15_000_000, 300, 1_000_000, None, 4500),
            (10_000, 5, 60, Some(3600), 533),
            (3600, 5, 60, Some(3600), 0),
            (3599, 5, 60, Some(3600), 0),
            (3660, 5, 60, Some(3600), 5),
            (0, 5, 60, None, 0),
            (11, 5, 60, None, 0),
            (12, 5, 60, None, 1),
            (7, 0, 1, None, 0),
            (7, 3, 1, Some(0), 21),
        ] {
            let found = rating(price, lot, included).charge(Quantity(aggregate));
            assert_eq!(found, Charge(charge), "{aggregate} at {price}/{lot}");
        }
    }

    #[test]
    fn products_beyond_64_bits_are_exact() {
        let most = u128::try_from(MAX_SAFE_INTEGER).unwrap();
        let rated = |price, lot, aggregate| rating(price, lot, None).charge(Quantity(aggregate));
        let cents = |amount: i64| Charge::from(Cents(amount));
        assert_eq!(
            rated(100_000_000, 1_000_000_000, most),
            cents(900_719_925_474_099)
        );
        assert_eq!(
            rated(100_000_000, 1_000_000_000, most * 10_000),
            cents(9_007_199_254_740_991_000)
        );
        // More money than 64-bit cents hold is shown, and cannot be charged; it never wraps.
        let beyond = rated(100_000_000, 1, most);
        assert_eq!(beyond, Charge(900_719_925_474_099_100_000_000));
        assert_eq!(beyond.cents(), Err(Overflow));
        assert_eq!(beyond.in_dollars(), "$9007199254740991000000.00");
        assert_eq!(Charge(5).in_dollars(), "$0.05");
        assert_eq!(
            rated(100_000_000, 1, most << 36),
            Charge((most << 36) * 100_000_000)
        );
    }

    #[test]
    fn allowances_belong_to_overage() {
        assert_eq!(rating(1, 1, None).check(), Ok(()));
        assert_eq!(rating(1, 1, Some(0)).check(), Ok(()));
        let mut odd = rating(1, 1, Some(5));
        odd.settlement = Settlement::Arrears;
        assert_eq!(odd.check(), Err(RatingError::NeedlessAllowance));
        odd.included_units = None;
        odd.settlement = Settlement::BasePlusOverage;
        assert_eq!(odd.check(), Err(RatingError::NoAllowance));
    }

    #[test]
    fn quantities_keep_every_digit_in_json() {
        for (quantity, text) in [
            (0, "0"),
            (10_000, "10000"),
            (90_071_992_547_409_910_000_000, "90071992547409910000000"),
        ] {
            assert_eq!(serde_json::to_string(&Quantity(quantity)).unwrap(), text);
            assert_eq!(
                serde_json::from_str::<Quantity>(text).unwrap(),
                Quantity(quantity)
            );
        }
    }

    #[test]
    fn the_window_is_the_period_and_an_hour_ahead() {
        let at = Timestamp::from_millis;
        let dated = |event| Dated::of(at(event), at(1_000), at(5_000_000), at(4_000_000));
        assert_eq!(dated(999), Dated::TooEarly);
        assert_eq!(dated(1_000), Dated::Current);
        assert_eq!(dated(4_999_999), Dated::Current);
        assert_eq!(dated(5_000_000), Dated::Next);
        assert_eq!(dated(4_000_000 + AHEAD), Dated::Next);
        assert_eq!(dated(4_000_001 + AHEAD), Dated::TooLate);
    }

    proptest! {
        #[test]
        fn the_charge_is_the_floor_of_the_exact_fraction(
            aggregate in 0_u128..=1 << 90,
            price in 0_i64..=100_000_000,
            lot in 1_i64..=1_000_000_000,
            included in proptest::option::of(0..=MAX_SAFE_INTEGER),
        ) {
            let rating = rating(price, lot, included);
            let billable = aggregate.saturating_sub(included.unwrap_or(0).unsigned_abs().into());
            // 2^90 × 10^8 fits in 128 bits, so the whole product can be taken here.
            let exact = billable * u128::try_from(price).unwrap() / u128::try_from(lot).unwrap();
            prop_assert_eq!(rating.charge(Quantity(aggregate)), Charge(exact));
        }
    }
}
