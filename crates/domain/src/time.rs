//! Instants in epoch milliseconds. Input needs an offset or `Z`; output is `YYYY-MM-DDTHH:mm:ss.sssZ`.

use jiff::tz::TimeZone;
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

/// The last whole second that has a four-digit year at every offset, 9999-12-30T22:00:00Z.
const MAX_MILLIS: i64 = 253_402_207_200_000;

/// An instant, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The instant `millis` after the epoch; out-of-range values are held to the years 1970–9999.
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(0, MAX_MILLIS))
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
        let instant = shape.then(|| text.parse::<jiff::Timestamp>().ok())??;
        let millis = instant.as_millisecond();
        (0..=MAX_MILLIS).contains(&millis).then_some(Self(millis))
    }

    /// Adds an ISO 8601 duration such as `P31D`, `P1M`, `PT1H30M` in the UTC calendar; days of the
    /// month clamp (31 January + `P1M` = 28 or 29 February).
    pub fn plus_iso_duration(self, duration: &str) -> Option<Self> {
        let span: jiff::Span = duration.parse().ok()?;
        let later = self
            .to_zoned()
            .checked_add(span)
            .ok()?
            .timestamp()
            .as_millisecond();
        (0..=MAX_MILLIS).contains(&later).then_some(Self(later))
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
        let later = span.and_then(|span| self.to_zoned().checked_add(span));
        later.map_or(Self(MAX_MILLIS), |zoned| {
            Self::from_millis(zoned.timestamp().as_millisecond())
        })
    }

    /// The year and the month (1 to 12) in UTC.
    pub fn year_month(self) -> (i64, i64) {
        let at = self.to_zoned();
        (i64::from(at.year()), i64::from(at.month()))
    }

    /// The day in UTC for people: `1 June 2026`.
    pub fn long_date(self) -> String {
        self.to_zoned().strftime("%-d %B %Y").to_string()
    }

    fn to_zoned(self) -> jiff::Zoned {
        jiff::Timestamp::from_millisecond(self.0)
            .unwrap_or_default()
            .to_zoned(TimeZone::UTC)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at =
            jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::from_millisecond(self.0).unwrap_or_default());
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
        assert_eq!(last.to_string(), "9999-12-30T22:00:00.000Z");
        assert_eq!(last.plus_months(1), last);
        assert_eq!(Timestamp::parse(&last.to_string()), Some(last));
    }

    #[test]
    fn prints_milliseconds_and_z() {
        assert_eq!(
            Timestamp::from_millis(1_780_000_000_123).to_string(),
            "2026-05-28T20:26:40.123Z"
        );
    }

    #[test]
    fn dates_for_people_are_days_in_utc() {
        let at = |text| Timestamp::parse(text).map(Timestamp::long_date);
        assert_eq!(at("2026-06-01T00:00:00Z").as_deref(), Some("1 June 2026"));
        assert_eq!(at("2026-12-31T23:30:00-01:00").as_deref(), Some("1 January 2027"));
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
