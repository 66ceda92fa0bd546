//! Money in integer cents and rates in parts per million. No floating point touches either.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// The currency of every amount of [`Cents`], as answers name it.
pub const CURRENCY: &str = "USD";

/// An amount of US cents; negative when it is a debit.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(inline)]
pub struct Cents(pub i64);

/// A sum left the range of 64-bit cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("amount is out of range")]
pub struct Overflow;

impl Cents {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// An amount of dollars as people type it: whole, or with one or two digits behind a point or a comma,
    /// with or without its sign. `None` for anything else, also for what may be groups of thousands. What is
    /// beyond the range becomes the largest amount.
    pub fn read(text: &str) -> Option<Self> {
        let bare = text.strip_prefix('$').or_else(|| text.strip_suffix('$'));
        let text = bare.unwrap_or(text).trim();
        let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, "00"));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || !is_number(part) || part.len() > 2 {
            return None;
        }
        let cents = format!("{part:0<2}").parse().ok()?;
        // Of digits alone, only their number can be too large.
        let dollars: i64 = whole.parse().unwrap_or(i64::MAX);
        Some(Self(dollars.saturating_mul(100).saturating_add(cents)))
    }

    /// `self + other`.
    pub fn plus(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_add(other.0).map(Self).ok_or(Overflow)
    }

    /// `self + other`, clamped to the range. For amounts that are shown, never for amounts that are owed.
    #[must_use]
    pub const fn saturating_plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// `self - other`.
    pub fn minus(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_sub(other.0).map(Self).ok_or(Overflow)
    }

    /// `self × count`.
    pub fn times(self, count: i64) -> Result<Self, Overflow> {
        self.0.checked_mul(count).map(Self).ok_or(Overflow)
    }

    /// The same amount with the opposite sign.
    pub fn negated(self) -> Result<Self, Overflow> {
        self.0.checked_neg().map(Self).ok_or(Overflow)
    }

    /// The sum of `amounts`.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, Overflow> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// `round_half_up(self × rate)`, halves away from zero (contract `README.md`, "Money").
    pub fn at_rate(self, rate: Rate) -> Result<Self, Overflow> {
        div_half_up(i128::from(self.0) * i128::from(rate.0), i128::from(Rate::ONE.0)).map(Self)
    }
}

/// `round_half_up(numerator / denominator)` for a positive denominator; halves away from zero.
pub fn div_half_up(numerator: i128, denominator: i128) -> Result<i64, Overflow> {
    debug_assert!(denominator > 0);
    let magnitude =
        (numerator.unsigned_abs() * 2 + denominator.unsigned_abs()) / (denominator.unsigned_abs() * 2);
    let magnitude = i128::try_from(magnitude).map_err(|_| Overflow)?;
    i64::try_from(if numerator < 0 { -magnitude } else { magnitude }).map_err(|_| Overflow)
}

/// As texts for people show it: `$43.30`, `-$0.05`.
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}${}.{:02}", magnitude / 100, magnitude % 100)
    }
}

/// A share of an amount in parts per million: `Rate(82_500)` is 8.25 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Rate(pub i64);

impl Rate {
    /// 0 %.
    pub const ZERO: Self = Self(0);
    /// 100 %.
    pub const ONE: Self = Self(1_000_000);

    /// A rate given in basis points: `Rate::basis_points(290)` is 2.9 %.
    pub const fn basis_points(points: i64) -> Self {
        Self(points * 100)
    }
}

/// A JSON number, `0.0825`.
impl Serialize for Rate {
    #[expect(
        clippy::float_arithmetic,
        reason = "the last step before the wire; nothing computes with it"
    )]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 == 0 {
            return serializer.serialize_i64(0);
        }
        let ppm = i32::try_from(self.0).map_err(serde::ser::Error::custom)?;
        serializer.serialize_f64(f64::from(ppm) / 1_000_000.0)
    }
}

impl JsonSchema for Rate {
    fn schema_name() -> Cow<'static, str> {
        "Rate".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "number", "minimum": 0})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_halves_away_from_zero() {
        assert_eq!(Cents(4000).at_rate(Rate(82_500)), Ok(Cents(330)));
        assert_eq!(Cents(1).at_rate(Rate(500_000)), Ok(Cents(1)));
        assert_eq!(Cents(-1).at_rate(Rate(500_000)), Ok(Cents(-1)));
        assert_eq!(Cents(1).at_rate(Rate(499_999)), Ok(Cents(0)));
        assert_eq!(Cents(i64::MAX).at_rate(Rate(2_000_000)), Err(Overflow));
    }

    #[test]
    fn reads_dollars_as_people_type_them() {
        for (text, cents) in [
            ("12.50", Some(1250)),
            ("12,50", Some(1250)),
            ("12", Some(1200)),
            ("12.5", Some(1250)),
            ("0.05", Some(5)),
            ("007", Some(700)),
            ("0", Some(0)),
            ("$12.50", Some(1250)),
            ("12,50\u{a0}$", Some(1250)),
            ("999999999999999999999999", Some(i64::MAX)),
            ("92233720368547758.07", Some(i64::MAX)),
            ("", None),
            ("$", None),
            (".50", None),
            ("12.", None),
            ("12.505", None),
            ("1.000", None),
            ("1,234.50", None),
            ("-5", None),
            ("+5", None),
            ("1e3", None),
            ("12 50", None),
            ("€5", None),
            ("٣", None),
            ("five", None),
        ] {
            assert_eq!(Cents::read(text), cents.map(Cents), "{text}");
        }
    }

    #[test]
    fn shows_dollars() {
        assert_eq!(Cents(4330).to_string(), "$43.30");
        assert_eq!(Cents(-5).to_string(), "-$0.05");
    }

    #[test]
    fn a_rate_is_a_plain_json_number() {
        assert_eq!(serde_json::to_string(&Rate(82_500)).unwrap(), "0.0825");
        assert_eq!(serde_json::to_string(&Rate(200_000)).unwrap(), "0.2");
        assert_eq!(serde_json::to_string(&Rate::ZERO).unwrap(), "0");
    }
}
