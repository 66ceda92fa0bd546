//! When payouts leave and arrive (contract `payouts.md`, "Payout rules"). Business days are Monday to Friday
//! in UTC; bank holidays are not considered.

use crate::time::{DAY, HOUR, Timestamp};
use jiff::civil::Weekday;
use jiff::tz::Offset;

/// The hour of the batches unless another is set, UTC.
pub const BATCH_HOUR: u8 = 16;
/// How long payouts to a newly approved account wait unless another time is set, in days.
pub const HOLD_DAYS: u16 = 7;
/// How long a bank takes at the most, in business days.
pub const SETTLEMENT_DAYS: u8 = 5;

const BATCH_DAYS: [Weekday; 3] = [Weekday::Monday, Weekday::Wednesday, Weekday::Friday];
const WEEKEND: [Weekday; 2] = [Weekday::Saturday, Weekday::Sunday];

fn weekday(at: Timestamp) -> Weekday {
    let instant = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default();
    Offset::UTC.to_datetime(instant).weekday()
}

/// The first batch at or after `at`: Monday, Wednesday or Friday at `hour` (0 to 23) in UTC.
pub fn next_batch(at: Timestamp, hour: u8) -> Timestamp {
    let midnight = at.plus_millis(-at.as_millis().rem_euclid(DAY));
    let days = (0..=7).map(|days| midnight.plus_millis(days * DAY + i64::from(hour) * HOUR));
    let mut batches = days.filter(|day| BATCH_DAYS.contains(&weekday(*day)));
    // Eight days always hold a later batch, except in the last week that a timestamp can express.
    batches.find(|batch| *batch >= at).unwrap_or(at)
}

/// The same time of day `days` business days later. From a weekend, Monday is the first.
pub fn plus_business_days(at: Timestamp, days: u8) -> Timestamp {
    let mut day = at;
    for _ in 0..days {
        day = day.plus_millis(DAY);
        while WEEKEND.contains(&weekday(day)) {
            day = day.plus_millis(DAY);
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn batches_are_monday_wednesday_and_friday() {
        // 1 June 2026 is a Monday.
        for (from, batch) in [
            ("2026-06-01T00:00:00Z", "2026-06-01T16:00:00Z"),
            ("2026-06-01T15:59:59.999Z", "2026-06-01T16:00:00Z"),
            ("2026-06-01T16:00:00Z", "2026-06-01T16:00:00Z"),
            ("2026-06-01T16:00:00.001Z", "2026-06-03T16:00:00Z"),
            ("2026-06-02T00:00:00Z", "2026-06-03T16:00:00Z"),
            ("2026-06-03T17:00:00Z", "2026-06-05T16:00:00Z"),
            ("2026-06-05T16:00:01Z", "2026-06-08T16:00:00Z"),
            ("2026-06-06T12:00:00Z", "2026-06-08T16:00:00Z"),
            ("2026-06-07T23:59:59Z", "2026-06-08T16:00:00Z"),
            ("2026-12-31T23:00:00Z", "2027-01-01T16:00:00Z"),
            ("2028-02-28T17:00:00Z", "2028-03-01T16:00:00Z"),
        ] {
            assert_eq!(next_batch(at(from), 16), at(batch), "{from}");
        }
        let monday = at("2026-06-01T00:00:00Z");
        assert_eq!(next_batch(monday, 0), monday);
        assert_eq!(next_batch(monday.plus_millis(1), 0), at("2026-06-03T00:00:00Z"));
        assert_eq!(next_batch(monday, 23), at("2026-06-01T23:00:00Z"));
    }

    #[test]
    fn business_days_leave_weekends_out() {
        for (from, days, to) in [
            ("2026-06-01T09:30:00Z", 0, "2026-06-01T09:30:00Z"),
            ("2026-06-01T09:30:00Z", 1, "2026-06-02T09:30:00Z"),
            ("2026-06-01T09:30:00Z", 5, "2026-06-08T09:30:00Z"),
            ("2026-06-05T16:00:00Z", 1, "2026-06-08T16:00:00Z"),
            ("2026-06-05T16:00:00Z", 2, "2026-06-09T16:00:00Z"),
            ("2026-06-06T10:00:00Z", 1, "2026-06-08T10:00:00Z"),
            ("2026-06-07T10:00:00Z", 3, "2026-06-10T10:00:00Z"),
            ("2026-12-31T10:00:00Z", 2, "2027-01-04T10:00:00Z"),
        ] {
            assert_eq!(plus_business_days(at(from), days), at(to), "{from} + {days}");
        }
    }

    proptest! {
        #[test]
        fn a_batch_is_near_and_on_the_hour(
            millis in 1_700_000_000_000..1_900_000_000_000_i64,
            hour in 0..24_u8,
        ) {
            let from = Timestamp::from_millis(millis);
            let batch = next_batch(from, hour);
            let wait = batch.as_millis() - millis;
            prop_assert!((0..3 * DAY).contains(&wait));
            prop_assert!(BATCH_DAYS.contains(&weekday(batch)));
            prop_assert_eq!(batch.as_millis() % DAY, i64::from(hour) * HOUR);
        }

        #[test]
        fn business_days_end_on_one(millis in 1_700_000_000_000..1_900_000_000_000_i64, days in 1..30_u8) {
            let end = plus_business_days(Timestamp::from_millis(millis), days);
            prop_assert!(!WEEKEND.contains(&weekday(end)));
            let spent = end.as_millis() - millis;
            prop_assert!(spent >= i64::from(days) * DAY && spent % DAY == 0);
        }
    }
}
