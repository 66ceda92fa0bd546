//! The time zones that a store is offered: one for each country that merchants can be in, and the large ones
//! of the world. The API takes every other one, too.

use crate::surfaces::pages::field::Choice;

/// By their IANA names, from west to east.
const ZONES: &[&str] = &[
    "Pacific/Honolulu",
    "America/Anchorage",
    "America/Los_Angeles",
    "America/Vancouver",
    "America/Denver",
    "America/Phoenix",
    "America/Chicago",
    "America/Mexico_City",
    "America/New_York",
    "America/Toronto",
    "America/Halifax",
    "America/Sao_Paulo",
    "Atlantic/Azores",
    "UTC",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Africa/Casablanca",
    "Europe/Amsterdam",
    "Europe/Berlin",
    "Europe/Bratislava",
    "Europe/Brussels",
    "Europe/Budapest",
    "Europe/Copenhagen",
    "Europe/Ljubljana",
    "Europe/Luxembourg",
    "Europe/Madrid",
    "Europe/Malta",
    "Europe/Oslo",
    "Europe/Paris",
    "Europe/Prague",
    "Europe/Rome",
    "Europe/Stockholm",
    "Europe/Vienna",
    "Europe/Warsaw",
    "Europe/Zagreb",
    "Europe/Zurich",
    "Asia/Nicosia",
    "Europe/Athens",
    "Europe/Bucharest",
    "Europe/Helsinki",
    "Europe/Riga",
    "Europe/Tallinn",
    "Europe/Vilnius",
    "Asia/Jerusalem",
    "Africa/Johannesburg",
    "Europe/Istanbul",
    "Asia/Qatar",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Bangkok",
    "Asia/Hong_Kong",
    "Asia/Manila",
    "Asia/Singapore",
    "Asia/Taipei",
    "Australia/Perth",
    "Asia/Seoul",
    "Asia/Tokyo",
    "Australia/Brisbane",
    "Australia/Sydney",
    "Pacific/Auckland",
];

/// The zones of countries, by their codes. Where a country has several, the merchant chooses one.
const OF_COUNTRIES: &[(&str, &str)] = &[
    ("AE", "Asia/Dubai"),
    ("AT", "Europe/Vienna"),
    ("BE", "Europe/Brussels"),
    ("CH", "Europe/Zurich"),
    ("CY", "Asia/Nicosia"),
    ("CZ", "Europe/Prague"),
    ("DE", "Europe/Berlin"),
    ("DK", "Europe/Copenhagen"),
    ("EE", "Europe/Tallinn"),
    ("ES", "Europe/Madrid"),
    ("FI", "Europe/Helsinki"),
    ("FR", "Europe/Paris"),
    ("GB", "Europe/London"),
    ("GR", "Europe/Athens"),
    ("HK", "Asia/Hong_Kong"),
    ("HR", "Europe/Zagreb"),
    ("HU", "Europe/Budapest"),
    ("IE", "Europe/Dublin"),
    ("IL", "Asia/Jerusalem"),
    ("IN", "Asia/Kolkata"),
    ("IT", "Europe/Rome"),
    ("LT", "Europe/Vilnius"),
    ("LU", "Europe/Luxembourg"),
    ("LV", "Europe/Riga"),
    ("MA", "Africa/Casablanca"),
    ("MT", "Europe/Malta"),
    ("NL", "Europe/Amsterdam"),
    ("NO", "Europe/Oslo"),
    ("NZ", "Pacific/Auckland"),
    ("PH", "Asia/Manila"),
    ("PL", "Europe/Warsaw"),
    ("PT", "Europe/Lisbon"),
    ("QA", "Asia/Qatar"),
    ("RO", "Europe/Bucharest"),
    ("SE", "Europe/Stockholm"),
    ("SG", "Asia/Singapore"),
    ("SI", "Europe/Ljubljana"),
    ("SK", "Europe/Bratislava"),
    ("TH", "Asia/Bangkok"),
    ("TR", "Europe/Istanbul"),
    ("TW", "Asia/Taipei"),
];

/// The zone that nearly everybody in a country lives in, if there is one.
pub fn of_country(code: &str) -> Option<&'static str> {
    let found = OF_COUNTRIES.iter().find(|(country, _)| *country == code);
    found.map(|(_, zone)| *zone)
}

/// The zones to choose from; `own` is among them, whichever it is.
pub fn choices(own: &str) -> Vec<Choice> {
    let is_known = own.is_empty() || ZONES.contains(&own);
    let other = (!is_known).then_some(own);
    let all = other.into_iter().chain(ZONES.iter().copied());
    all.map(|zone| Choice::new(zone, zone.replace('_', " ")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pandabase_domain::pricing::country::Country;
    use pandabase_domain::zone::Zone;

    #[test]
    fn every_zone_has_the_name_that_the_api_writes() {
        for name in ZONES {
            let zone = Zone::parse(name);
            assert_eq!(zone.as_ref().map(Zone::name), Some(*name), "{name}");
        }
    }

    #[test]
    fn the_zone_of_a_country_is_one_of_those_that_are_offered() {
        for (country, zone) in OF_COUNTRIES {
            assert!(ZONES.contains(zone), "{zone}");
            let country = Country::parse(country).unwrap();
            assert!(country.is_merchant_country(), "{country:?}");
        }
        assert_eq!(of_country("DE"), Some("Europe/Berlin"));
        assert_eq!(of_country("US"), None);
    }

    #[test]
    fn the_stores_own_zone_is_offered() {
        assert_eq!(choices("").len(), ZONES.len());
        assert_eq!(choices("Europe/Berlin").len(), ZONES.len());
        let with = choices("America/Argentina/Ushuaia");
        assert_eq!(with.len(), ZONES.len() + 1);
        assert_eq!(with[0].label, "America/Argentina/Ushuaia");
    }
}
