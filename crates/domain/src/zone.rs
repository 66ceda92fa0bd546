//! Time zones by their IANA names. The database is part of the program: what a name means does not depend
//! on the machine.

use jiff::civil::DateTime;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

const UTC: &str = "UTC";

/// A time zone, such as `Europe/Berlin`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    /// Coordinated Universal Time.
    pub const fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The zone of an IANA name, in any case.
    pub fn parse(name: &str) -> Option<Self> {
        let zone = DATABASE.get(name).ok()?;
        (!zone.is_unknown()).then_some(Self(zone))
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or(UTC)
    }

    pub(crate) fn civil(&self, instant: jiff::Timestamp) -> DateTime {
        self.0.to_datetime(instant)
    }

    /// The instant of a date and time. One that clocks skip is moved on by the gap, of two that they repeat
    /// the first counts; `None` beyond the years that a timestamp can hold.
    pub(crate) fn instant(&self, at: DateTime) -> Option<jiff::Timestamp> {
        self.0.to_timestamp(at).ok()
    }
}

impl Default for Zone {
    fn default() -> Self {
        Self::utc()
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = Cow::<str>::deserialize(deserializer)?;
        Self::parse(&name)
            .ok_or_else(|| serde::de::Error::custom("must be an IANA time zone such as Europe/Berlin"))
    }
}

impl JsonSchema for Zone {
    fn schema_name() -> Cow<'static, str> {
        "TimeZone".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "minLength": 1, "maxLength": 64})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_have_names_of_the_database() {
        for (name, known) in [
            ("Europe/Berlin", "Europe/Berlin"),
            ("america/new_york", "America/New_York"),
            ("Etc/GMT+12", "Etc/GMT+12"),
            ("UTC", "UTC"),
        ] {
            assert_eq!(
                Zone::parse(name).map(|zone| zone.to_string()).as_deref(),
                Some(known)
            );
        }
        for name in [
            "",
            "Berlin",
            "Mars/Olympus",
            "+02:00",
            "Etc/Unknown",
            "../etc/passwd",
            "EST5EDT4",
        ] {
            assert_eq!(Zone::parse(name), None, "{name}");
        }
    }
}
