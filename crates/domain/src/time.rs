//! Instants in epoch milliseconds. Input needs an offset or `Z`; output is `YYYY-MM-DDTHH:mm:ss.sssZ`.

use crate::zone::Zone;
use jiff::SignedDuration;
use jiff::civil::DateTime;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// One second in milliseconds.
pub const SECOND: i64 = 1_000;
/// One minute in milliseconds.
pub const MINUTE: i64 = 60 * SECOND;
/// One hour in milliseconds.
pub const HOUR: i64 = 60 * MINUTE;
/// Twenty-four hours in milliseconds.
pub const DAY: i64 = 24 * HOUR;

/// The first instant whose year has four digits and is not zero, 0001-01-01T00:00:00.000Z.
const MIN_MILLIS: i64 = -62_135_596_800_000;
/// The last instant whose year has four digits, 9999-12-31T23:59:59.999Z.
const MAX_MILLIS: i64 = 253_402_300_799_999;
/// What instants are counted from.
const EPOCH: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);

/// An instant, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The instant `millis` after the epoch; out-of-range values are held to the years 1–9999.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(MIN_MILLIS, MAX_MILLIS))
    }

    /// Milliseconds since the epoch.
    pub fn as_millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch.
    pub fn as_seconds(self) -> i64 {
        self.0.div_euclid(SECOND)
    }

    /// The instant `millis` later (earlier when negative).
    #[must_use]
    pub fn plus_millis(self, millis: i64) -> Self {
        Self::from_millis(self.0.saturating_add(millis))
    }

    /// Reads an RFC 3339 date-time with an offset or `Z`.
    pub fn parse(text: &str) -> Option<Self> {
        // jiff also reads forms that RFC 3339 does not have (a space, a bracketed zone, no seconds).
        let bytes = text.as_bytes();
        let shape =
            bytes.len() >= 20 && matches!(bytes[10], b'T' | b't') && bytes[16] == b':' && !text.contains('[');
        let pieces = shape.then(|| Pieces::parse(text).ok())??;
        let offset = i64::from(pieces.to_numeric_offset()?.seconds()) * SECOND;
        let millis = millis_of(pieces.date().to_datetime(pieces.time()?))? - offset;
        (MIN_MILLIS..=MAX_MILLIS)
            .contains(&millis)
            .then_some(Self(millis))
    }

    /// Adds an ISO 8601 duration such as `P31D`, `P1M`, `PT1H30M` in the UTC calendar; days of the
    /// month clamp (31 January + `P1M` = 28 or 29 February).
    pub fn plus_iso_duration(self, duration: &str) -> Option<Self> {
        let span: jiff::Span = duration.parse().ok()?;
        let later = self.civil().checked_add(span).ok().and_then(millis_of)?;
        (MIN_MILLIS..=MAX_MILLIS).contains(&later).then_some(Self(later))
    }

    /// The same day and time `years` later in the UTC calendar; 29 February clamps to the 28th.
    #[must_use]
    pub fn plus_years(self, years: i32) -> Self {
        self.plus_span(jiff::Span::new().try_years(years))
    }

    /// The same day and time `months` later in the UTC calendar; days that the month lacks clamp to its
    /// last one.
    #[must_use]
    pub fn plus_months(self, months: i64) -> Self {
        self.plus_span(jiff::Span::new().try_months(months))
    }

    fn plus_span(self, span: Result<jiff::Span, jiff::Error>) -> Self {
        let later = span.and_then(|span| self.civil().checked_add(span));
        later
            .ok()
            .and_then(millis_of)
            .map_or(Self(MAX_MILLIS), Self::from_millis)
    }

    /// The year and the month (1 to 12) in UTC.
    pub fn year_month(self) -> (i64, i64) {
        let at = self.civil();
        (i64::from(at.year()), i64::from(at.month()))
    }

    /// The day in `zone` for people: `1 June 2026`.
    pub fn long_date(self, zone: &Zone) -> String {
        self.civil_in(zone).strftime("%-d %B %Y").to_string()
    }

    /// The day in `zone` for programs: `2026-06-01`.
    pub fn date(self, zone: &Zone) -> String {
        self.civil_in(zone).date().to_string()
    }

    /// The date and the time of day in `zone`.
    pub fn civil_in(self, zone: &Zone) -> DateTime {
        let instant = jiff::Timestamp::from_millisecond(self.0);
        instant.map_or_else(|_| self.civil(), |instant| zone.civil(instant))
    }

    /// Date and time in UTC. The last hours of the year 9999 are beyond what the library calls an instant.
    fn civil(self) -> DateTime {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(instant) => Offset::UTC.to_datetime(instant),
            Err(_) => EPOCH
                .checked_add(SignedDuration::from_millis(self.0))
                .unwrap_or(EPOCH),
        }
    }
}

/// Milliseconds from the epoch to a date and time in UTC.
fn millis_of(at: DateTime) -> Option<i64> {
    i64::try_from(at.duration_since(EPOCH).as_millis()).ok()
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.civil();
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            at.year(),
            at.month(),
            at.day(),
            at.hour(),
            at.minute(),
            at.second(),
            at.millisecond()
        )
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom("must match format \"date-time\" (RFC 3339 with an offset or Z)")
        })
    }
}

impl JsonSchema for Timestamp {
    fn schema_name() -> Cow<'static, str> {
        "DateTime".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "date-time"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_instant_is_itself() {
        let last = Timestamp::from_millis(i64::MAX);
        assert_eq!(last.to_string(), "9999-12-31T23:59:59.999Z");
        assert_eq!(last.plus_months(1), last);
        assert_eq!(last.plus_iso_duration("P1D"), None);
        assert_eq!(Timestamp::parse(&last.to_string()), Some(last));
        assert_eq!(last.year_month(), (9999, 12));
        assert_eq!(last.long_date(&Zone::utc()), "31 December 9999");
    }

    #[test]
    fn years_have_four_digits_from_the_first_on() {
        for text in [
            "0001-01-01T00:00:00.000Z",
            "1969-12-31T23:59:59.999Z",
            "9999-12-30T22:00:00.001Z",
        ] {
            let read = Timestamp::parse(text).map(|at| at.to_string());
            assert_eq!(read.as_deref(), Some(text));
        }
        let first = Timestamp::from_millis(i64::MIN);
        assert_eq!(first.to_string(), "0001-01-01T00:00:00.000Z");
        for beyond in [
            "0000-12-31T23:59:59Z",
            "0001-01-01T00:00:00+01:00",
            "9999-12-31T23:59:59-00:01",
            "10000-01-01T00:00:00Z",
        ] {
            assert_eq!(Timestamp::parse(beyond), None, "{beyond}");
        }
    }

    #[test]
    fn prints_milliseconds_and_z() {
        assert_eq!(
            Timestamp::from_millis(1_780_000_000_123).to_string(),
            "2026-05-28T20:26:40.123Z"
        );
    }

    #[test]
    fn dates_for_people_are_days_in_a_zone() {
        let day = |text, zone: &str| {
            let zone = Zone::parse(zone).unwrap();
            Timestamp::parse(text).map(|at| at.long_date(&zone)).unwrap()
        };
        assert_eq!(day("2026-06-01T00:00:00Z", "UTC"), "1 June 2026");
        assert_eq!(day("2026-12-31T23:30:00-01:00", "UTC"), "1 January 2027");
        assert_eq!(day("2026-06-01T00:00:00Z", "America/New_York"), "31 May 2026");
        assert_eq!(day("2026-05-31T22:00:00Z", "Europe/Berlin"), "1 June 2026");
        assert_eq!(day("2026-12-31T22:59:59Z", "Europe/Berlin"), "31 December 2026");
        let midnight = Timestamp::parse("2026-06-01T00:00:00Z").unwrap();
        let zone = Zone::parse("Pacific/Kiritimati").unwrap();
        assert_eq!(
            (midnight.date(&Zone::utc()), midnight.date(&zone)),
            ("2026-06-01".into(), "2026-06-01".into())
        );
        let late = midnight.plus_millis(11 * HOUR);
        assert_eq!(
            (late.date(&Zone::utc()), late.date(&zone)),
            ("2026-06-01".into(), "2026-06-02".into())
        );
    }

    #[test]
    fn reads_offsets_and_refuses_local_times() {
        let noon = Timestamp::parse("2026-06-01T12:00:00Z");
        assert!(noon.is_some());
        assert_eq!(Timestamp::parse("2026-06-01T14:00:00+02:00"), noon);
        for bad in [
            "tomorrow",
            "2026-06-01",
            "2026-06-01T12:00:00",
            "2026-06-01 12:00:00Z",
            "2026-06-01T12:00Z",
            "",
        ] {
            assert_eq!(Timestamp::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn durations_follow_the_calendar() {
        let january = Timestamp::parse("2027-01-31T10:00:00Z").unwrap();
        let text = |d: &str| january.plus_iso_duration(d).map(|t| t.to_string());
        assert_eq!(text("P1M").as_deref(), Some("2027-02-28T10:00:00.000Z"));
        assert_eq!(text("P31D").as_deref(), Some("2027-03-03T10:00:00.000Z"));
        assert_eq!(text("PT90M").as_deref(), Some("2027-01-31T11:30:00.000Z"));
        assert_eq!(text("soon"), None);
        assert_eq!(
            Timestamp::parse("2028-02-29T00:00:00Z")
                .unwrap()
                .plus_years(1)
                .to_string(),
            "2029-02-28T00:00:00.000Z"
        );
    }
}
