//! Digests: mails that sum a store's days up. Whoever wants one gets it in the morning, by the store's time
//! zone: of the day that is over, or on Mondays of the week from Monday to Sunday.

use crate::time::Timestamp;
use crate::zone::Zone;
use jiff::Span;
use jiff::civil::{Date, DateTime};

/// The hour of the day at which digests are made.
const HOUR: i8 = 7;

crate::text_enum! {
    /// How often somebody gets a mail that sums a store's sales up.
    #[derive(Default)]
    pub enum Rhythm {
        /// Never.
        #[default]
        Off = "OFF",
        /// Every morning, for the day before.
        Daily = "DAILY",
        /// Every Monday, for the week before, Monday to Sunday.
        Weekly = "WEEKLY",
    }
}

/// The days that a digest covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Days {
    /// The first instant of the first day.
    pub from: Timestamp,
    /// The first instant after the last day.
    pub until: Timestamp,
    /// The last day, such as `2026-06-07`: of two such texts the greater is the later day.
    pub last: String,
}

impl Rhythm {
    /// The last day or week that is over `now`; `None` where none is wanted.
    pub fn days(self, now: Timestamp, zone: &Zone) -> Option<Days> {
        let today = now.civil_in(zone).date();
        let (end, count) = match self {
            Self::Off => return None,
            Self::Daily => (today, 1),
            Self::Weekly => (before(today, today.weekday().to_monday_zero_offset().into())?, 7),
        };
        Some(Days {
            from: start_of(before(end, count)?, zone)?,
            until: start_of(end, zone)?,
            last: end.yesterday().ok()?.to_string(),
        })
    }
}

/// The last day that is over `now`, as [`Days::last`] writes it.
pub fn yesterday(now: Timestamp, zone: &Zone) -> Option<String> {
    let today = now.civil_in(zone).date();
    today.yesterday().ok().map(|day| day.to_string())
}

/// When the next digests are made, after `now`. `None` only at the end of time.
pub fn next(now: Timestamp, zone: &Zone) -> Option<Timestamp> {
    let today = now.civil_in(zone).date();
    let days = [Some(today), today.tomorrow().ok()].into_iter().flatten();
    let mut mornings = days.filter_map(|day| instant(day.at(HOUR, 0, 0, 0), zone));
    mornings.find(|morning| *morning > now)
}

/// The day so many days before.
fn before(day: Date, days: i64) -> Option<Date> {
    let days = Span::new().try_days(days).ok()?;
    day.checked_sub(days).ok()
}

/// The first instant of a day. Where clocks skip midnight, the day begins after the gap; where they repeat
/// it, it begins with the first one.
fn start_of(day: Date, zone: &Zone) -> Option<Timestamp> {
    instant(day.at(0, 0, 0, 0), zone)
}

fn instant(at: DateTime, zone: &Zone) -> Option<Timestamp> {
    let instant = zone.instant(at)?;
    Some(Timestamp::from_millis(instant.as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{DAY, HOUR as MILLIS_OF_HOUR};

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn zone(name: &str) -> Zone {
        Zone::parse(name).unwrap()
    }

    #[test]
    fn a_digest_tells_of_the_day_or_the_week_that_is_over() {
        // 3 June 2026 is a Wednesday.
        for (rhythm, now, from, until, last) in [
            (
                Rhythm::Daily,
                "2026-06-03T05:00:00Z",
                "2026-06-01T22:00:00Z",
                "2026-06-02T22:00:00Z",
                "2026-06-02",
            ),
            (
                Rhythm::Daily,
                "2026-06-02T22:00:00Z",
                "2026-06-01T22:00:00Z",
                "2026-06-02T22:00:00Z",
                "2026-06-02",
            ),
            (
                Rhythm::Weekly,
                "2026-06-03T05:00:00Z",
                "2026-05-24T22:00:00Z",
                "2026-05-31T22:00:00Z",
                "2026-05-31",
            ),
            // On a Monday, and at the end of the Sunday before.
            (
                Rhythm::Weekly,
                "2026-06-01T05:00:00Z",
                "2026-05-24T22:00:00Z",
                "2026-05-31T22:00:00Z",
                "2026-05-31",
            ),
            (
                Rhythm::Weekly,
                "2026-05-31T21:59:59Z",
                "2026-05-17T22:00:00Z",
                "2026-05-24T22:00:00Z",
                "2026-05-24",
            ),
        ] {
            let days = rhythm.days(at(now), &zone("Europe/Berlin")).unwrap();
            let found = (days.from, days.until, days.last.as_str());
            assert_eq!(found, (at(from), at(until), last), "{rhythm} {now}");
        }
        assert_eq!(Rhythm::Off.days(at("2026-06-03T05:00:00Z"), &Zone::utc()), None);
    }

    #[test]
    fn days_on_which_clocks_change_are_shorter_or_longer() {
        // The last Sundays of March and October; Cuba's clocks changed at midnight.
        for (name, monday, hours) in [
            ("Europe/Berlin", "2026-03-30T05:00:00Z", 23),
            ("Europe/Berlin", "2026-10-26T06:00:00Z", 25),
            ("America/Havana", "2026-03-09T12:00:00Z", 23),
            ("America/Havana", "2024-11-04T12:00:00Z", 25),
            ("Australia/Lord_Howe", "2026-04-05T21:00:00Z", 24),
        ] {
            let (zone, now) = (zone(name), at(monday));
            let day = Rhythm::Daily.days(now, &zone).unwrap();
            let length = day.until.as_millis() - day.from.as_millis();
            let half = if name == "Australia/Lord_Howe" {
                MILLIS_OF_HOUR / 2
            } else {
                0
            };
            assert_eq!(length, hours * MILLIS_OF_HOUR + half, "{name}");
            let before = Rhythm::Daily.days(now.plus_millis(-DAY), &zone).unwrap();
            assert_eq!(before.until, day.from, "{name}");
        }
    }

    #[test]
    fn the_next_morning_is_at_seven_whatever_the_clocks_did() {
        for (name, now, next_at) in [
            ("UTC", "2026-06-03T06:59:59.999Z", "2026-06-03T07:00:00Z"),
            ("UTC", "2026-06-03T07:00:00Z", "2026-06-04T07:00:00Z"),
            ("Europe/Berlin", "2026-03-28T06:00:00Z", "2026-03-29T05:00:00Z"),
            ("Europe/Berlin", "2026-10-24T05:00:00Z", "2026-10-25T06:00:00Z"),
            ("Asia/Kathmandu", "2026-06-03T00:00:00Z", "2026-06-03T01:15:00Z"),
        ] {
            assert_eq!(next(at(now), &zone(name)), Some(at(next_at)), "{name} {now}");
        }
        assert_eq!(next(at("9999-12-31T23:00:00Z"), &Zone::utc()), None);
    }

    #[test]
    fn the_days_of_a_year_follow_each_other() {
        for name in [
            "Europe/Berlin",
            "America/Havana",
            "Asia/Kathmandu",
            "Pacific/Apia",
        ] {
            let zone = zone(name);
            let mut morning = at("2026-01-01T00:00:00Z");
            let (mut told, mut last) = (None, String::new());
            for _ in 0..366 {
                morning = next(morning, &zone).unwrap();
                let day = Rhythm::Daily.days(morning, &zone).unwrap();
                assert!(told.is_none_or(|until| until == day.from), "{name} {morning}");
                assert!(day.last > last && yesterday(morning, &zone).as_ref() == Some(&day.last));
                (told, last) = (Some(day.until), day.last);
            }
        }
    }
}
