//! The periods of a subscription (contract `subscriptions.md`, "States").

use crate::product::BillingInterval;
use crate::time::{DAY, Timestamp};
use serde::{Deserialize, Serialize};

/// Seven days, in milliseconds.
const WEEK: i64 = 7 * DAY;

/// From `start`, included, to `end`, excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The first instant.
    pub start: Timestamp,
    /// The first instant after it.
    pub end: Timestamp,
}

impl Period {
    /// Its length in milliseconds.
    pub fn length(self) -> i64 {
        self.end.as_millis() - self.start.as_millis()
    }

    /// The part that is left at `now`, in milliseconds; 0 once it is over, the whole before it begins.
    pub fn remaining(self, now: Timestamp) -> i64 {
        (self.end.as_millis() - now.as_millis()).clamp(0, self.length())
    }

    /// Whether it is as long as the periods of an interval are.
    pub fn is_of(self, interval: BillingInterval) -> bool {
        let days = match interval {
            BillingInterval::Weekly => 7..=7,
            BillingInterval::Monthly => 28..=31,
            BillingInterval::Yearly => 365..=366,
        };
        self.length() % DAY == 0 && days.contains(&(self.length() / DAY))
    }
}

/// The period that begins at `start`. Periods are counted from `anchor`, so that a day that a month lacks
/// is only missing in that month: 31 January, 28 February, 31 March.
pub fn period_from(start: Timestamp, anchor: Timestamp, interval: BillingInterval) -> Period {
    let end = match interval {
        BillingInterval::Weekly => {
            let weeks = (start.as_millis() - anchor.as_millis()).div_euclid(WEEK) + 1;
            anchor.plus_millis(weeks.saturating_mul(WEEK))
        }
        BillingInterval::Monthly => after(start, anchor, 1),
        BillingInterval::Yearly => after(start, anchor, 12),
    };
    Period { start, end }
}

/// The first instant after `start` that is a multiple of `step` months from `anchor`.
fn after(start: Timestamp, anchor: Timestamp, step: i64) -> Timestamp {
    let ((from_year, from_month), (year, month)) = (anchor.year_month(), start.year_month());
    let months = (year - from_year) * 12 + month - from_month;
    let count = months.div_euclid(step);
    let candidate = anchor.plus_months(count * step);
    if candidate > start {
        candidate
    } else {
        anchor.plus_months((count + 1) * step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    /// The first days of `count` periods from an anchor.
    fn days(anchor: &str, interval: BillingInterval, count: usize) -> Vec<String> {
        let anchor = at(anchor);
        let mut start = anchor;
        let mut days = Vec::new();
        for _ in 0..count {
            start = period_from(start, anchor, interval).end;
            days.push(start.to_string()[..10].to_owned());
        }
        days
    }

    #[test]
    fn months_clamp_and_come_back() {
        assert_eq!(
            days("2027-01-31T12:00:00Z", BillingInterval::Monthly, 14),
            [
                "2027-02-28",
                "2027-03-31",
                "2027-04-30",
                "2027-05-31",
                "2027-06-30",
                "2027-07-31",
                "2027-08-31",
                "2027-09-30",
                "2027-10-31",
                "2027-11-30",
                "2027-12-31",
                "2028-01-31",
                "2028-02-29",
                "2028-03-31",
            ]
        );
        assert_eq!(
            days("2027-12-30T00:00:00Z", BillingInterval::Monthly, 3),
            ["2028-01-30", "2028-02-29", "2028-03-30"]
        );
    }

    #[test]
    fn years_keep_the_leap_day_for_leap_years() {
        assert_eq!(
            days("2028-02-29T23:59:59.999Z", BillingInterval::Yearly, 5),
            [
                "2029-02-28",
                "2030-02-28",
                "2031-02-28",
                "2032-02-29",
                "2033-02-28"
            ]
        );
    }

    #[test]
    fn weeks_have_seven_days_of_24_hours() {
        let anchor = at("2026-03-25T10:00:00Z");
        let mut start = anchor;
        for week in 1..=260 {
            let period = period_from(start, anchor, BillingInterval::Weekly);
            assert_eq!(period.length(), WEEK);
            assert_eq!(period.end, anchor.plus_millis(week * WEEK));
            start = period.end;
        }
    }

    #[test]
    fn a_start_off_the_grid_ends_at_the_next_point_of_it() {
        let anchor = at("2026-01-31T12:00:00Z");
        for (start, end) in [
            ("2026-02-28T11:59:59.999Z", "2026-02-28T12:00:00.000Z"),
            ("2026-02-28T12:00:00Z", "2026-03-31T12:00:00.000Z"),
            ("2026-03-01T00:00:00Z", "2026-03-31T12:00:00.000Z"),
        ] {
            let period = period_from(at(start), anchor, BillingInterval::Monthly);
            assert_eq!(period.end.to_string(), end, "{start}");
        }
    }

    #[test]
    fn what_remains_stays_within_the_period() {
        let period = Period {
            start: at("2026-06-01T00:00:00Z"),
            end: at("2026-07-01T00:00:00Z"),
        };
        assert_eq!(period.length(), 30 * DAY);
        assert_eq!(period.remaining(at("2026-06-19T00:00:00Z")), 12 * DAY);
        assert_eq!(period.remaining(at("2026-05-01T00:00:00Z")), 30 * DAY);
        assert_eq!(period.remaining(at("2026-07-01T00:00:00.001Z")), 0);
    }
}
