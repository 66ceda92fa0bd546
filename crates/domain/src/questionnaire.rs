//! What a store is asked before it takes payments (contract `merchant-api.md`, "Stores, team"): the words of
//! its answers.

use crate::input::Natural;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

crate::text_enum! {
    /// What a merchant is in law.
    pub enum BusinessType {
        /// A person.
        Individual = "INDIVIDUAL",
        /// A company.
        Company = "COMPANY",
        /// A body that makes no profit.
        Nonprofit = "NONPROFIT",
    }
}

crate::text_enum! {
    /// How much a store expects to sell in a month, in US dollars.
    pub enum VolumeRange {
        /// Less than 1,000.
        Under1K = "UNDER_1K",
        /// From 1,000 to 10,000.
        From1KTo10K = "FROM_1K_TO_10K",
        /// From 10,000 to 50,000.
        From10KTo50K = "FROM_10K_TO_50K",
        /// From 50,000 to 250,000.
        From50KTo250K = "FROM_50K_TO_250K",
        /// More than 250,000.
        Over250K = "OVER_250K",
    }
}

/// How much a store expects to sell in a month: a range, or an amount. One of both is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthlyVolume {
    /// The range, where one was named.
    pub range: Option<VolumeRange>,
    /// The amount in US cents, where one was named.
    pub cents: Option<i64>,
}

impl From<VolumeRange> for MonthlyVolume {
    fn from(range: VolumeRange) -> Self {
        Self {
            range: Some(range),
            cents: None,
        }
    }
}

impl From<Natural> for MonthlyVolume {
    fn from(cents: Natural) -> Self {
        Self {
            range: None,
            cents: Some(cents.get()),
        }
    }
}

impl Serialize for MonthlyVolume {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.range {
            Some(range) => range.serialize(serializer),
            None => self.cents.unwrap_or_default().serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for MonthlyVolume {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WordOrNumber)
    }
}

/// Reads a word or a number.
struct WordOrNumber;

impl Visitor<'_> for WordOrNumber {
    type Value = MonthlyVolume;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for range in VolumeRange::ALL {
            write!(f, "{range}, ")?;
        }
        f.write_str("or an integer")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<MonthlyVolume, E> {
        let range = VolumeRange::parse(text);
        range
            .map(MonthlyVolume::from)
            .ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<MonthlyVolume, E> {
        Natural::parse(value).map(MonthlyVolume::from).map_err(E::custom)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<MonthlyVolume, E> {
        self.visit_i64(i64::try_from(value).unwrap_or(i64::MAX))
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "there is no fraction, and it saturates"
    )]
    fn visit_f64<E: Error>(self, value: f64) -> Result<MonthlyVolume, E> {
        if value.fract() == 0.0 {
            self.visit_i64(value as i64)
        } else {
            Err(E::custom("must be integer"))
        }
    }
}

impl JsonSchema for MonthlyVolume {
    fn schema_name() -> Cow<'static, str> {
        "MonthlyVolume".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "How much a store expects to sell in a month: a range, or US cents.",
            "anyOf": [
                generator.subschema_for::<VolumeRange>(),
                generator.subschema_for::<Natural>(),
            ],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<MonthlyVolume, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn a_volume_is_a_word_or_a_number_and_written_as_it_was_read() {
        for (json, range, cents) in [
            ("\"UNDER_1K\"", Some(VolumeRange::Under1K), None),
            ("\"OVER_250K\"", Some(VolumeRange::Over250K), None),
            ("250000", None, Some(250_000)),
            ("0", None, Some(0)),
        ] {
            let volume = read(json).unwrap();
            assert_eq!(volume, MonthlyVolume { range, cents }, "{json}");
            assert_eq!(serde_json::to_string(&volume).unwrap(), json);
        }
        assert_eq!(read("1e3"), read("1000"));
    }

    #[test]
    fn anything_else_is_refused() {
        for (json, text) in [
            ("\"MUCH\"", "OVER_250K, or an integer"),
            ("\"under_1k\"", "or an integer"),
            ("\"1000\"", "or an integer"),
            ("-1", "must be >= 0"),
            ("0.5", "must be integer"),
            ("null", "or an integer"),
            ("true", "or an integer"),
            ("9007199254740992", "must be <= 9007199254740991"),
        ] {
            let error = read(json).unwrap_err();
            assert!(error.contains(text), "{json}: {error}");
        }
    }
}
