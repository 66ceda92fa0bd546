//! Days and months of a time zone, as people mean them who ask for “today”.

use crate::time::Timestamp;
use crate::zone::Zone;
use jiff::civil::{Date, DateTime};

/// The first instant of the day that it is `now`, and of its month. `None` only at the ends of time.
pub fn begun(now: Timestamp, zone: &Zone) -> Option<[Timestamp; 2]> {
    let today = now.civil_in(zone).date();
    Some([start_of(today, zone)?, start_of(today.first_of_month(), zone)?])
}

/// The first instant of a day such as `2026-06-01`, and the first one after it. `None` when the text names no
/// day.
pub fn bounds(day: &str, zone: &Zone) -> Option<[Timestamp; 2]> {
    let day: Date = day.parse().ok()?;
    Some([start_of(day, zone)?, start_of(day.tomorrow().ok()?, zone)?])
}

/// The instant of a day and a time by the clock of a zone, as forms write them: `2026-06-01T09:30`. `None`
/// when the text names none.
pub fn instant(text: &str, zone: &Zone) -> Option<Timestamp> {
    let at: DateTime = text.parse().ok()?;
    Some(Timestamp::from_millis(zone.instant(at)?.as_millisecond()))
}

/// The day and the time to the minute by the clock of a zone, as [`instant`] reads them.
pub fn written(at: Timestamp, zone: &Zone) -> String {
    at.civil_in(zone).strftime("%Y-%m-%dT%H:%M").to_string()
}

/// The first instant of a day. Where clocks skip midnight, the day begins after the gap; where they repeat
/// it, it begins with the first one.
fn start_of(day: Date, zone: &Zone) -> Option<Timestamp> {
    let instant = zone.instant(day.at(0, 0, 0, 0))?;
    Some(Timestamp::from_millis(instant.as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> Zone {
        Zone::parse(name).unwrap()
    }

    #[test]
    fn days_and_months_begin_by_the_clock_of_the_zone() {
        let now = Timestamp::parse("2026-06-30T23:30:00Z").unwrap();
        for (name, day, month) in [
            ("UTC", "2026-06-30T00:00:00.000Z", "2026-06-01T00:00:00.000Z"),
            (
                "Europe/Berlin",
                "2026-06-30T22:00:00.000Z",
                "2026-06-30T22:00:00.000Z",
            ),
            (
                "America/New_York",
                "2026-06-30T04:00:00.000Z",
                "2026-06-01T04:00:00.000Z",
            ),
        ] {
            let begun = begun(now, &zone(name)).unwrap().map(|at| at.to_string());
            assert_eq!(begun, [day, month], "{name}");
        }
    }

    #[test]
    fn instants_are_written_by_the_clock_of_the_zone() {
        let berlin = zone("Europe/Berlin");
        let at = instant("2026-06-01T09:30", &berlin).unwrap();
        assert_eq!(at.to_string(), "2026-06-01T07:30:00.000Z");
        assert_eq!(written(at, &berlin), "2026-06-01T09:30");
        assert_eq!(written(at, &Zone::utc()), "2026-06-01T07:30");
        for text in ["", "soon", "2026-02-30T09:30", "2026-06-01T25:00"] {
            assert_eq!(instant(text, &berlin), None, "{text}");
        }
    }

    #[test]
    fn a_day_with_another_clock_is_shorter() {
        let [from, to] = bounds("2026-03-29", &zone("Europe/Berlin")).unwrap();
        assert_eq!(to.as_millis() - from.as_millis(), 23 * 60 * 60 * 1000);
        for text in ["", "2026-02-30", "yesterday"] {
            assert_eq!(bounds(text, &Zone::utc()), None, "{text}");
        }
    }
}
