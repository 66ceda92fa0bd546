//! Countries by their names in the reader's language.

use crate::locale::Locale;
use pandabase_domain::pricing::country::Country;
use std::sync::OnceLock;

/// The countries in the order of each language: its tag and their codes. `cargo xtask locale-data` writes it,
/// by ICU4X's collation, whose tables are thus not in the program.
const ORDER: &str = include_str!("../data/countries.txt");

impl Locale {
    /// The name of a country: `Deutschland`.
    pub fn country(self, country: Country) -> &'static str {
        let named = self.formats().zip(country.as_str().parse().ok());
        named
            .and_then(|(formats, region)| formats.regions.of(region))
            .unwrap_or_else(|| country.name())
    }

    /// Every country with its name, in the order of a list of choices.
    pub fn countries(self) -> &'static [(Country, &'static str)] {
        static COUNTRIES: [OnceLock<Vec<(Country, &'static str)>>; Locale::ALL.len()] =
            [const { OnceLock::new() }; Locale::ALL.len()];
        COUNTRIES[self as usize].get_or_init(|| {
            let codes = ORDER
                .lines()
                .filter_map(|line| line.split_once(' '))
                .find(|(tag, _)| *tag == self.tag())
                .map_or("", |(_, codes)| codes);
            let countries = codes.split(' ').filter_map(Country::parse);
            countries
                .map(|country| (country, self.country(country)))
                .collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_country_once() {
        let all: Vec<_> = Country::all().collect();
        for locale in Locale::ALL {
            let mut listed: Vec<_> = locale.countries().iter().map(|(country, _)| *country).collect();
            listed.sort_unstable();
            assert_eq!(listed, all, "{}: run `cargo xtask locale-data`", locale.tag());
        }
    }
}
