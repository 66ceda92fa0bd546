//! Periods and buckets of analytics, all in UTC (contract `analytics.md`).

use crate::time::{DAY, HOUR, Timestamp};
use std::ops::RangeInclusive;

/// The most buckets of a series: thirteen months by the hour, 27 years by the day.
pub const BUCKETS: i64 = 10_000;

crate::text_enum! {
    /// Which period is looked at.
    pub enum Period {
        /// The last 24 hours.
        OneDay = "1d",
        /// The last 3 × 24 hours.
        ThreeDays = "3d",
        /// The last 7 × 24 hours.
        SevenDays = "7d",
        /// The last 30 × 24 hours.
        ThirtyDays = "30d",
        /// The last 90 × 24 hours.
        NinetyDays = "90d",
        /// Everything so far.
        All = "all",
        /// Between two dates.
        Custom = "custom",
    }
}

crate::text_enum! {
    /// How long a bucket is.
    pub enum Granularity {
        /// An hour.
        Hour = "hour",
        /// A day.
        Day = "day",
    }
}

impl Period {
    /// Its length in milliseconds; `None` for a period that is not counted back from now.
    const fn length(self) -> Option<i64> {
        let days = match self {
            Self::OneDay => 1,
            Self::ThreeDays => 3,
            Self::SevenDays => 7,
            Self::ThirtyDays => 30,
            Self::NinetyDays => 90,
            Self::All | Self::Custom => return None,
        };
        Some(days * DAY)
    }

    /// The buckets of this period when none are asked for.
    pub fn granularity(self) -> Granularity {
        match self {
            Self::OneDay | Self::ThreeDays => Granularity::Hour,
            _ => Granularity::Day,
        }
    }
}

impl Granularity {
    /// The length of a bucket in milliseconds.
    pub fn length(self) -> i64 {
        match self {
            Self::Hour => HOUR,
            Self::Day => DAY,
        }
    }

    /// The start of the bucket that holds `time`.
    pub fn floor(self, time: Timestamp) -> Timestamp {
        time.plus_millis(-time.as_millis().rem_euclid(self.length()))
    }

    /// The name of the bucket that starts at `start`.
    pub fn label(self, start: Timestamp) -> String {
        let text = start.to_string();
        match self {
            Self::Hour => text,
            Self::Day => text.chars().take(10).collect(),
        }
    }
}

/// Twelve months in UTC, the present one last. A month is numbered from the year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Months {
    last: i64,
}

impl Months {
    /// The twelve months that end with the month of `now`.
    pub fn until(now: Timestamp) -> Self {
        Self {
            last: Self::number(now),
        }
    }

    /// Their numbers, ascending.
    pub fn numbers(self) -> RangeInclusive<i64> {
        self.last - 11..=self.last
    }

    /// The number of the month that holds `time`.
    pub fn number(time: Timestamp) -> i64 {
        let (year, month) = time.year_month();
        year * 12 + month - 1
    }

    /// `2026-06`.
    pub fn label(number: i64) -> String {
        format!("{:04}-{:02}", number.div_euclid(12), number.rem_euclid(12) + 1)
    }

    /// The first instant of the first month.
    pub fn start(self) -> Timestamp {
        let first = Self::label(self.last - 11);
        Timestamp::parse(&format!("{first}-01T00:00:00Z")).unwrap_or_default()
    }
}

/// Why a period is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadWindow {
    /// `custom` without its first date.
    #[error("querystring/startDate is required for a custom period")]
    NoStart,
    /// `custom` without its last date.
    #[error("querystring/endDate is required for a custom period")]
    NoEnd,
    /// The dates are out of order.
    #[error("querystring/startDate must be before endDate")]
    Empty,
    /// More than [`BUCKETS`].
    #[error("querystring/granularity makes more than 10000 buckets of this period")]
    TooFine,
}

/// The period that a request asks for.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// Which period.
    pub period: Period,
    /// The first instant of a custom period.
    pub start: Option<Timestamp>,
    /// The instant after the last of a custom period.
    pub end: Option<Timestamp>,
}

/// A period with its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The first instant.
    pub from: Timestamp,
    /// As clients see it: now, or the instant after the last.
    pub to: Timestamp,
    /// The instant after the last that counts. A window that ends now runs to the end of the hour, which adds
    /// nothing, since nothing lies in the future.
    until: Timestamp,
    /// Whether everything up to now counts.
    is_open: bool,
}

/// A span of time that is counted as one, from the first instant to just before the second.
pub type Span = (Timestamp, Timestamp);

/// A window in whole hours, whose sums are stored, and the parts of hours at its ends, whose sums are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    /// From the first whole hour to the end of the last; the same instant twice when there is none.
    pub whole: Span,
    /// Two at most, each within an hour.
    pub parts: Vec<Span>,
}

impl Window {
    /// The window of a request made `now`, in a store whose history begins at `first`.
    pub fn new(asked: Asked, first: Timestamp, now: Timestamp) -> Result<Self, BadWindow> {
        let end_of_hour = Granularity::Hour.floor(now).plus_millis(HOUR);
        if asked.period == Period::Custom {
            let from = asked.start.ok_or(BadWindow::NoStart)?;
            let to = asked.end.ok_or(BadWindow::NoEnd)?;
            if from >= to {
                return Err(BadWindow::Empty);
            }
            let is_open = to > now;
            let until = if is_open { end_of_hour.max(from) } else { to };
            return Ok(Self {
                from,
                to,
                until,
                is_open,
            });
        }
        let from = asked.period.length().map(|length| now.plus_millis(-length));
        Ok(Self {
            from: from.unwrap_or(first).min(now),
            to: now,
            until: end_of_hour,
            is_open: true,
        })
    }

    /// Whether everything up to now counts.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// From the first instant to just after the last that counts.
    pub fn span(&self) -> Span {
        (self.from, self.until)
    }

    /// The window in whole hours and parts of hours.
    pub fn hours(&self) -> Hours {
        let (from, until) = self.span();
        let first = Granularity::Hour.floor(from.plus_millis(HOUR - 1));
        let last = Granularity::Hour.floor(until);
        if first > last {
            return Hours {
                whole: (last, last),
                parts: vec![(from, until)],
            };
        }
        let parts = [(from, first), (last, until)];
        Hours {
            whole: (first, last),
            parts: parts.into_iter().filter(|(start, end)| start < end).collect(),
        }
    }

    /// The start of every bucket that touches the window, ascending.
    pub fn buckets(&self, granularity: Granularity) -> Result<Vec<Timestamp>, BadWindow> {
        let first = granularity.floor(self.from);
        // A window that ends now includes the bucket of the present instant.
        let ends_now = self.is_open && self.until > self.to;
        let end = if ends_now {
            self.to
        } else {
            self.to.plus_millis(-1)
        };
        let span = granularity.floor(end).as_millis() - first.as_millis();
        let count = span / granularity.length() + 1;
        if count > BUCKETS {
            return Err(BadWindow::TooFine);
        }
        let start = |index| first.plus_millis(index * granularity.length());
        Ok((0..count).map(start).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn custom(from: &str, to: &str, now: &str) -> Result<Window, BadWindow> {
        let asked = Asked {
            period: Period::Custom,
            start: Some(at(from)),
            end: Some(at(to)),
        };
        Window::new(asked, at("2020-01-01T00:00:00Z"), at(now))
    }

    fn preset(period: Period, now: &str) -> Window {
        let asked = Asked {
            period,
            start: None,
            end: None,
        };
        Window::new(asked, at("2026-05-01T00:30:00Z"), at(now)).unwrap()
    }

    #[test]
    fn twelve_months_end_with_the_present_one() {
        let months = Months::until(Timestamp::parse("2026-03-31T23:59:59.999Z").unwrap());
        let labels: Vec<String> = months.numbers().map(Months::label).collect();
        assert_eq!(
            (labels.len(), &*labels[0], &*labels[11]),
            (12, "2025-04", "2026-03")
        );
        assert_eq!(months.start().to_string(), "2025-04-01T00:00:00.000Z");
    }

    #[test]
    fn whole_hours_and_parts_cover_a_window_exactly() {
        for (from, to) in [
            ("2026-06-01T00:00:00Z", "2026-06-01T05:00:00Z"),
            ("2026-06-01T00:30:00Z", "2026-06-01T05:45:00Z"),
            ("2026-06-01T00:30:00Z", "2026-06-01T00:45:00Z"),
            ("2026-06-01T00:30:00Z", "2026-06-01T01:00:00Z"),
            ("2026-06-01T00:30:00Z", "2026-06-01T01:15:00Z"),
            ("2026-06-01T00:00:00Z", "2026-06-01T00:15:00Z"),
            ("2026-06-01T00:00:00Z", "2026-06-01T00:00:00.001Z"),
        ] {
            let hours = custom(from, to, "2026-07-01T00:00:00Z").unwrap().hours();
            let mut spans = hours.parts.clone();
            spans.push(hours.whole);
            spans.retain(|(start, end)| start < end);
            spans.sort_unstable();
            assert_eq!(
                (spans[0].0, spans[spans.len() - 1].1),
                (at(from), at(to)),
                "{from} {to}"
            );
            assert!(
                spans.windows(2).all(|pair| pair[0].1 == pair[1].0),
                "{from} {to} {spans:?}"
            );
            for (start, end) in hours.parts {
                let last = end.plus_millis(-1);
                assert_eq!(
                    Granularity::Hour.floor(start),
                    Granularity::Hour.floor(last),
                    "{from} {to}"
                );
            }
        }
    }

    #[test]
    fn presets_end_now_and_include_it() {
        let window = preset(Period::OneDay, "2026-06-02T10:30:00Z");
        assert_eq!(
            (window.from, window.to),
            (at("2026-06-01T10:30:00Z"), at("2026-06-02T10:30:00Z"))
        );
        assert!(window.is_open());
        let hours = window.hours();
        assert_eq!(
            hours.whole,
            (at("2026-06-01T11:00:00Z"), at("2026-06-02T11:00:00Z"))
        );
        assert_eq!(
            hours.parts,
            [(at("2026-06-01T10:30:00Z"), at("2026-06-01T11:00:00Z"))]
        );
        assert_eq!(window.buckets(Granularity::Hour).unwrap().len(), 25);
        assert_eq!(window.buckets(Granularity::Day).unwrap().len(), 2);
        // At midnight sharp the new day counts already.
        let window = preset(Period::ThirtyDays, "2026-06-02T00:00:00Z");
        assert_eq!(window.buckets(Granularity::Day).unwrap().len(), 31);
        let window = preset(Period::All, "2026-06-02T00:00:00Z");
        assert_eq!(window.from, at("2026-05-01T00:30:00Z"));
    }

    #[test]
    fn custom_periods_end_before_their_last_instant() {
        let window = custom(
            "2026-06-01T00:00:00Z",
            "2026-06-03T00:00:00Z",
            "2026-07-01T00:00:00Z",
        )
        .unwrap();
        assert!(!window.is_open());
        let labels = |granularity: Granularity| {
            let buckets = window.buckets(granularity).unwrap();
            (buckets.len(), granularity.label(buckets[buckets.len() - 1]))
        };
        assert_eq!(labels(Granularity::Day), (2, "2026-06-02".to_owned()));
        assert_eq!(
            labels(Granularity::Hour),
            (48, "2026-06-02T23:00:00.000Z".to_owned())
        );
        let now = "2026-06-02T10:30:00Z";
        let window = custom("2026-06-01T00:00:00Z", "2026-06-05T00:00:00Z", now).unwrap();
        assert!(window.is_open());
        assert_eq!(window.buckets(Granularity::Day).unwrap().len(), 4);
        assert_eq!(custom(now, now, now), Err(BadWindow::Empty));
        let wide = custom("2025-01-01T00:00:00Z", "2026-06-01T00:00:00Z", now).unwrap();
        assert_eq!(wide.buckets(Granularity::Hour), Err(BadWindow::TooFine));
        assert!(wide.buckets(Granularity::Day).is_ok());
        let future = custom("2027-01-01T00:00:00Z", "2027-01-02T00:00:00Z", now).unwrap();
        assert_eq!(future.hours().parts, []);
    }
}
