//! The rate of tax on a sale, by the buyer's country and state (contract `checkout.md`, "Totals").

use super::place::Place;
use super::tax_table::COUNTRIES;
use crate::money::Rate;

/// The tax that a sale to a private buyer bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaxRate {
    /// The rate; zero where there is no tax, or none known.
    pub rate: Rate,
    /// The name of the tax for breakdowns and receipts: `VAT`, `GST`, `Sales tax`, `GST + QST`.
    pub name: &'static str,
    /// The code of the state or province that decided, where one was understood: `CA`, `QC`.
    pub region: Option<&'static str>,
}

impl TaxRate {
    /// No tax: the country is unknown, or a tax id exempts the buyer.
    pub const NONE: Self = Self {
        rate: Rate::ZERO,
        name: "Tax",
        region: None,
    };

    /// The same place without the tax, for a buyer with a tax id.
    #[must_use]
    pub const fn exempt(self) -> Self {
        Self {
            rate: Rate::ZERO,
            ..self
        }
    }
}

/// The tax at a place. In the United States and Canada the state decides, and the rate is zero until the
/// state is understood; elsewhere the state changes nothing. A postal code matters only in a country with
/// special territories.
pub fn rate(place: Place<'_>) -> TaxRate {
    if !place.is_known() {
        return TaxRate::NONE;
    }
    if let Some(&(code, _, ppm, name)) = place.region() {
        return TaxRate {
            rate: Rate(ppm),
            name,
            region: Some(code),
        };
    }
    let whole = COUNTRIES
        .binary_search_by_key(&place.country.as_str(), |row| row.0)
        .ok()
        .map(|index| &COUNTRIES[index]);
    whole.map_or(TaxRate::NONE, |&(_, ppm, name)| TaxRate {
        rate: Rate(place.territory().unwrap_or(ppm)),
        name,
        region: None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::country::{Country, EUROPEAN_UNION, MERCHANT_COUNTRIES};
    use super::super::place::regions;
    use super::super::tax_table::{AS_OF, CANADA, SPELLINGS, TERRITORIES, UNITED_STATES};
    use super::*;
    use std::fmt::Write;

    fn at(country: &str, state: &str) -> TaxRate {
        rate(Place::of(Country::parse(country).unwrap(), Some(state)))
    }

    #[test]
    fn knows_the_rates() {
        for (country, state, ppm, name) in [
            ("US", "CA", 82_500, "Sales tax"),
            ("US", "TX", 62_500, "Sales tax"),
            ("US", "OR", 0, "Sales tax"),
            ("US", "FL", 0, "Sales tax"),
            ("US", "HI", 40_000, "General excise tax"),
            ("US", "", 0, "Tax"),
            ("US", "Atlantis", 0, "Tax"),
            ("CA", "QC", 149_750, "GST + QST"),
            ("CA", "ON", 130_000, "HST"),
            ("US", "Calif.", 0, "Tax"),
            ("US", "PR", 0, "Sales tax"),
            ("CA", "somewhere", 0, "Tax"),
            ("CA", "", 0, "Tax"),
            ("CA", "Alberta", 50_000, "GST"),
            ("DE", "Bayern", 190_000, "VAT"),
            ("FI", "", 255_000, "VAT"),
            ("GB", "London", 200_000, "VAT"),
            ("CH", "ZH", 81_000, "VAT"),
            ("NO", "", 250_000, "VAT"),
            ("JP", "", 100_000, "Consumption tax"),
            ("HK", "", 0, "Tax"),
            ("AQ", "", 0, "Tax"),
        ] {
            let found = at(country, state);
            assert_eq!((found.rate, found.name), (Rate(ppm), name), "{country} {state}");
        }
    }

    #[test]
    fn special_territories_have_rates_of_their_own() {
        for (country, postal_code, ppm) in [
            ("ES", "35001", 0),
            ("ES", "38900", 0),
            ("ES", "51001", 0),
            ("ES", "52001", 0),
            ("ES", "28001", 210_000),
            ("ES", "", 210_000),
            ("PT", "9000-042", 220_000),
            ("PT", "9499", 220_000),
            ("PT", "9500-100", 160_000),
            ("PT", "9999", 160_000),
            ("PT", "8999", 230_000),
            ("PT", "1000-001", 230_000),
            ("IT", "23041", 0),
            ("IT", "22061", 0),
            ("IT", "23040", 220_000),
            ("DE", "27498", 0),
            ("DE", "78266", 0),
            ("DE", "78267", 190_000),
            ("FI", "22100", 255_000),
            ("FR", "35000", 200_000),
        ] {
            let place = Place {
                country: Country::parse(country).unwrap(),
                state: None,
                postal_code: Some(postal_code),
            };
            assert_eq!(rate(place).rate, Rate(ppm), "{country} {postal_code}");
        }
    }

    #[test]
    fn a_tax_id_keeps_the_place_and_drops_the_rate() {
        let exempt = at("CA", "QC").exempt();
        assert_eq!(
            (exempt.rate, exempt.name, exempt.region),
            (Rate::ZERO, "GST + QST", Some("QC"))
        );
    }

    #[test]
    fn the_tables_are_sorted_and_whole() {
        assert!(COUNTRIES.is_sorted_by(|a, b| a.0 < b.0));
        for rows in [UNITED_STATES, CANADA] {
            assert!(rows.is_sorted_by(|a, b| a.0 < b.0));
        }
        assert_eq!((UNITED_STATES.len(), CANADA.len()), (63, 13));
        for (code, ppm, _) in COUNTRIES {
            assert!(Country::parse(code).is_some(), "{code}");
            assert!((10_000..=300_000).contains(ppm), "{code}");
        }
        // Every country where merchants are supported is decided: taxed, by its state, or known to have none.
        let decided = |code: &&&str| rate(Place::of(Country::parse(code).unwrap(), None)) != TaxRate::NONE;
        let open: Vec<_> = EUROPEAN_UNION
            .iter()
            .chain(MERCHANT_COUNTRIES)
            .filter(|code| !decided(code))
            .collect();
        assert_eq!(open, [&"CA", &"HK", &"QA", &"US"]);
        for (country, _, code) in SPELLINGS {
            assert!(
                regions(Country::parse(country).unwrap()).any(|row| row.0 == *code),
                "{code}"
            );
        }
    }

    #[test]
    fn the_document_shows_the_same_rates() {
        let mut expected = format!("Rates in force on {AS_OF}.\n\n| Country | Tax | Rate |\n|---|---|---|\n");
        for (code, ppm, name) in COUNTRIES {
            let country = Country::parse(code).unwrap().name();
            writeln!(expected, "| {code} {country} | {name} | {} |", percent(*ppm)).unwrap();
        }
        for (title, rows) in [("United States", UNITED_STATES), ("Canada", CANADA)] {
            write!(
                expected,
                "\n## {title}\n\n| State | Tax | Rate |\n|---|---|---|\n"
            )
            .unwrap();
            for (code, region, ppm, name) in rows {
                writeln!(expected, "| {code} {region} | {name} | {} |", percent(*ppm)).unwrap();
            }
        }
        expected.push_str(
            "\n## Special territories\n\n| Country | Territory | Postal codes | Rate |\n|---|---|---|---|\n",
        );
        for (code, first, last, name, ppm) in TERRITORIES {
            let codes = if first == last {
                first.to_string()
            } else {
                format!("{first}–{last}")
            };
            writeln!(expected, "| {code} | {name} | {codes} | {} |", percent(*ppm)).unwrap();
        }
        let document = include_str!("../../../../docs/tax-rates.md");
        assert!(
            document.ends_with(&expected),
            "docs/tax-rates.md must end with:\n{expected}"
        );
    }

    fn percent(ppm: i64) -> String {
        format!("{} %", rust_decimal::Decimal::new(ppm, 4).normalize())
    }
}
