//! The currency in which a buyer sees and pays the total (contract `checkout.md`, "Presentment
//! currency"). Catalogue, fees, balance and settlement stay in US dollars.

use super::country::Country;
use crate::money::{Cents, Overflow, div_half_up};
use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

crate::text_enum! {
    /// A currency that a buyer can be charged in, by ISO 4217 code.
    pub enum Currency {
        /// US dollar, the currency of everything unless another is named.
        Usd = "USD",
        /// Euro.
        Eur = "EUR",
        /// Pound sterling.
        Gbp = "GBP",
        /// Polish złoty.
        Pln = "PLN",
        /// Brazilian real.
        Brl = "BRL",
        /// Indian rupee.
        Inr = "INR",
        /// South Korean won; has no smaller unit in use.
        Krw = "KRW",
        /// Czech koruna.
        Czk = "CZK",
        /// Danish krone.
        Dkk = "DKK",
        /// Hungarian forint.
        Huf = "HUF",
        /// Swedish krona.
        Sek = "SEK",
        /// Norwegian krone.
        Nok = "NOK",
        /// Swiss franc.
        Chf = "CHF",
    }
}

impl Currency {
    /// Smallest units in one whole unit: 100, or 1 where the currency has no smaller unit.
    pub const fn units(self) -> i64 {
        match self {
            Self::Krw => 1,
            _ => 100,
        }
    }
}

/// The presentment currency of buyers in `country`; `None` means US dollars.
pub fn currency_for(country: Country) -> Option<Currency> {
    if country.is_euro_area() {
        return Some(Currency::Eur);
    }
    Some(match country.as_str() {
        "GB" => Currency::Gbp,
        "PL" => Currency::Pln,
        "BR" => Currency::Brl,
        "IN" => Currency::Inr,
        "KR" => Currency::Krw,
        "CZ" => Currency::Czk,
        "DK" => Currency::Dkk,
        "HU" => Currency::Huf,
        "SE" => Currency::Sek,
        "NO" => Currency::Nok,
        "CH" => Currency::Chf,
        _ => return None,
    })
}

/// What one US dollar costs in another currency, in whole units of that currency: positive, with at
/// most 15 significant digits so that every JSON client reads exactly what was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExchangeRate(Decimal);

/// The text is not a positive decimal number of at most 15 significant digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a positive decimal number of at most 15 digits")]
pub struct InvalidExchangeRate;

impl ExchangeRate {
    const MAX_MANTISSA: i128 = 1_000_000_000_000_000;

    /// Takes a positive rate.
    pub fn new(rate: Decimal) -> Result<Self, InvalidExchangeRate> {
        let rate = rate.normalize();
        let fits = rate.mantissa() > 0 && rate.mantissa() < Self::MAX_MANTISSA && rate.scale() <= 15;
        fits.then_some(Self(rate)).ok_or(InvalidExchangeRate)
    }

    /// The number itself.
    pub const fn as_decimal(self) -> Decimal {
        self.0
    }
}

impl FromStr for ExchangeRate {
    type Err = InvalidExchangeRate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // `Decimal` also reads signs and underscores.
        let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let rate = plain.then(|| Decimal::from_str_exact(text).ok()).flatten();
        Self::new(rate.ok_or(InvalidExchangeRate)?)
    }
}

/// The plain decimal number, as it is stored: `0.86348`.
impl fmt::Display for ExchangeRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A JSON number; 15 digits survive the way through a double unchanged, and no arithmetic is done with it.
impl Serialize for ExchangeRate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.to_string();
        if let Ok(whole) = text.parse::<i64>() {
            return serializer.serialize_i64(whole);
        }
        serializer.serialize_f64(text.parse().map_err(serde::ser::Error::custom)?)
    }
}

/// From configuration: a number or its text.
impl<'de> Deserialize<'de> for ExchangeRate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Rate;
        impl Visitor<'_> for Rate {
            type Value = ExchangeRate;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("number")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<ExchangeRate, E> {
                text.parse().map_err(E::custom)
            }

            fn visit_u64<E: serde::de::Error>(self, whole: u64) -> Result<ExchangeRate, E> {
                self.visit_str(&whole.to_string())
            }

            fn visit_i64<E: serde::de::Error>(self, whole: i64) -> Result<ExchangeRate, E> {
                self.visit_str(&whole.to_string())
            }

            /// The shortest text of a double is the number that was written, up to 15 digits.
            fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<ExchangeRate, E> {
                self.visit_str(&number.to_string())
            }
        }
        deserializer.deserialize_any(Rate)
    }
}

impl JsonSchema for ExchangeRate {
    fn schema_name() -> Cow<'static, str> {
        "ExchangeRate".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "number", "exclusiveMinimum": 0})
    }
}

/// `round_half_up(total × rate)` in the smallest unit of `currency`.
pub fn present(total: Cents, currency: Currency, rate: ExchangeRate) -> Result<i64, Overflow> {
    let cents_per_unit = i128::from(100 / currency.units());
    let divisor = 10_i128.pow(rate.0.scale()) * cents_per_unit;
    div_half_up(i128::from(total.0) * rate.0.mantissa(), divisor)
}

/// Rates to start with when the configuration gives none: units of the currency for one US dollar.
///
/// They are fixed, rounded levels of late 2025, good for a sandbox and a first start; EUR is the
/// rate of the contract's example. An operator who charges in these currencies configures rates.
pub const fn default_rates() -> &'static [(Currency, &'static str)] {
    &[
        (Currency::Eur, "0.86348"),
        (Currency::Gbp, "0.7595"),
        (Currency::Pln, "3.665"),
        (Currency::Brl, "5.35"),
        (Currency::Inr, "89.2"),
        (Currency::Krw, "1465"),
        (Currency::Czk, "20.95"),
        (Currency::Dkk, "6.448"),
        (Currency::Huf, "331"),
        (Currency::Sek, "9.51"),
        (Currency::Nok, "10.12"),
        (Currency::Chf, "0.8055"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rate(text: &str) -> ExchangeRate {
        text.parse().unwrap()
    }

    #[test]
    fn presents_in_the_smallest_unit() {
        for (total, currency, text, amount) in [
            (4330, Currency::Eur, "0.86348", 3739),
            (4330, Currency::Krw, "1465", 63_435),
            (4331, Currency::Krw, "1465.5", 63_471),
            (1, Currency::Gbp, "0.5", 1),
            (1, Currency::Gbp, "0.49", 0),
            (0, Currency::Huf, "331", 0),
        ] {
            assert_eq!(
                present(Cents(total), currency, rate(text)),
                Ok(amount),
                "{total} at {text}"
            );
        }
        assert_eq!(
            present(Cents(i64::MAX), Currency::Huf, rate("331")),
            Err(Overflow)
        );
    }

    #[test]
    fn a_rate_is_a_positive_decimal() {
        for bad in [
            "",
            "0",
            "0.00",
            "-1",
            "+1",
            "1e3",
            "1_0",
            "abc",
            ".",
            "1.2.3",
            "1234567890123456",
        ] {
            assert_eq!(bad.parse::<ExchangeRate>(), Err(InvalidExchangeRate), "{bad}");
        }
        let json = |text: &str| serde_json::to_string(&rate(text)).unwrap();
        assert_eq!(json("0.86348"), "0.86348");
        assert_eq!(json("1465.00"), "1465");
        assert_eq!(rate("0.8600").to_string(), "0.86");
    }

    #[test]
    fn countries_map_to_currencies() {
        for (code, currency) in [
            ("DE", "EUR"),
            ("BG", "EUR"),
            ("HR", "EUR"),
            ("GB", "GBP"),
            ("PL", "PLN"),
            ("BR", "BRL"),
            ("IN", "INR"),
            ("KR", "KRW"),
            ("CZ", "CZK"),
            ("DK", "DKK"),
            ("HU", "HUF"),
            ("SE", "SEK"),
            ("NO", "NOK"),
            ("CH", "CHF"),
            ("US", ""),
            ("RO", ""),
            ("JP", ""),
        ] {
            let found = Country::parse(code)
                .and_then(currency_for)
                .map_or("", Currency::as_str);
            assert_eq!(found, currency, "{code}");
        }
    }

    #[test]
    fn every_currency_but_the_dollar_has_one_default_rate() {
        let listed: Vec<_> = default_rates().iter().map(|row| row.0).collect();
        assert_eq!(listed, Currency::ALL[1..]);
        assert!(
            default_rates()
                .iter()
                .all(|row| row.1.parse::<ExchangeRate>().is_ok())
        );
    }

    proptest! {
        #[test]
        fn agrees_with_decimal_arithmetic(
            total in 0..=1_000_000_000_i64,
            mantissa in 1..=10_000_000_i64,
            scale in 0..=6_u32,
        ) {
            let decimal = Decimal::new(mantissa, scale);
            let exact = Decimal::from(total) * decimal;
            let half_up = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
            let rounded = exact.round_dp_with_strategy(0, half_up);
            let found = present(Cents(total), Currency::Eur, ExchangeRate::new(decimal).unwrap());
            prop_assert_eq!(found.map(Decimal::from), Ok(rounded));
        }

        #[test]
        fn json_reads_back_what_was_used(mantissa in 1..1_000_000_000_000_000_i64, scale in 0..=15_u32) {
            let rate = ExchangeRate::new(Decimal::new(mantissa, scale)).unwrap();
            let json: f64 = serde_json::from_value(serde_json::to_value(rate).unwrap()).unwrap();
            prop_assert_eq!(json.to_string(), rate.to_string());
            prop_assert_eq!(serde_json::from_value(json.into()).ok(), Some(rate));
        }

        #[test]
        fn never_panics(
            total: i64,
            mantissa in 1..1_000_000_000_000_000_i64,
            scale in 0..=15_u32,
            won: bool,
        ) {
            let rate = ExchangeRate::new(Decimal::new(mantissa, scale)).unwrap();
            let currency = if won { Currency::Krw } else { Currency::Eur };
            let _ = present(Cents(total), currency, rate);
        }
    }
}
