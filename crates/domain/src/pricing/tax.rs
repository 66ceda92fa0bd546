//! The rate of tax on a sale, by the buyer's country and state (contract `checkout.md`, "Totals").

use super::country::Country;
use super::tax_table::{CANADA, CANADA_FEDERAL, COUNTRIES, RegionRow, SPELLINGS, UNITED_STATES};
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

/// The tax in `country`. `state` is what the buyer typed; in the United States and Canada it may be
/// the two-letter code or the English name in any case, and elsewhere it changes nothing. A state
/// that is not understood leaves the country's own rate: none in the United States, 5 % GST in
/// Canada.
pub fn rate(country: Country, state: Option<&str>) -> TaxRate {
    let region = state.and_then(|text| find_region(country, text));
    if let Some(&(code, _, ppm, name)) = region {
        return TaxRate {
            rate: Rate(ppm),
            name,
            region: Some(code),
        };
    }
    let whole = match country.as_str() {
        "CA" => Some(&CANADA_FEDERAL),
        code => COUNTRIES
            .binary_search_by_key(&code, |row| row.0)
            .ok()
            .map(|index| &COUNTRIES[index]),
    };
    whole.map_or(TaxRate::NONE, |&(_, ppm, name)| TaxRate {
        rate: Rate(ppm),
        name,
        region: None,
    })
}

/// Code and English name of each state or province that the rates tell apart, for forms; empty where
/// a country has one rate.
pub fn regions(country: Country) -> impl Iterator<Item = (&'static str, &'static str)> {
    rows(country).iter().map(|row| (row.0, row.1))
}

fn rows(country: Country) -> &'static [RegionRow] {
    match country.as_str() {
        "US" => UNITED_STATES,
        "CA" => CANADA,
        _ => &[],
    }
}

fn find_region(country: Country, text: &str) -> Option<&'static RegionRow> {
    let rows = rows(country);
    if rows.is_empty() {
        return None;
    }
    let text = text.trim().to_lowercase();
    // ISO 3166-2 writes the country first: US-CA.
    let code = text
        .strip_prefix(&format!("{}-", country.as_str().to_lowercase()))
        .unwrap_or(&text);
    let spelling = SPELLINGS
        .iter()
        .find(|row| row.0 == country.as_str() && row.1 == text);
    let code = spelling.map_or(code, |row| row.2);
    rows.iter()
        .find(|row| row.0.eq_ignore_ascii_case(code) || row.1.eq_ignore_ascii_case(&text))
}

#[cfg(test)]
mod tests {
    use super::super::country::{EUROPEAN_UNION, MERCHANT_COUNTRIES};
    use super::super::tax_table::AS_OF;
    use super::*;
    use std::fmt::Write;

    fn at(country: &str, state: &str) -> TaxRate {
        rate(Country::parse(country).unwrap(), Some(state))
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
            ("CA", "somewhere", 50_000, "GST"),
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
    fn a_state_may_be_a_code_or_a_name_in_any_case() {
        for text in ["CA", "ca", " California ", "CALIFORNIA", "US-CA", "us-ca"] {
            assert_eq!(at("US", text).region, Some("CA"), "{text}");
        }
        for (text, code) in [
            ("Washington", "WA"),
            ("Washington, DC", "DC"),
            ("district of columbia", "DC"),
        ] {
            assert_eq!(at("US", text).region, Some(code), "{text}");
        }
        for text in ["QC", "Québec", "QUÉBEC", "quebec", "CA-QC"] {
            assert_eq!(at("CA", text).region, Some("QC"), "{text}");
        }
        // A code of one country means nothing in another.
        assert_eq!(at("US", "CA-QC").region, None);
        assert_eq!(at("US", "QC").region, None);
        assert_eq!(at("DE", "CA").region, None);
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
        assert_eq!((UNITED_STATES.len(), CANADA.len()), (51, 13));
        for (code, ppm, _) in COUNTRIES {
            assert!(Country::parse(code).is_some(), "{code}");
            assert!((10_000..=300_000).contains(ppm), "{code}");
        }
        // Every country where merchants are supported is decided: taxed, or known to have no tax.
        let decided = |code: &&&str| rate(Country::parse(code).unwrap(), None) != TaxRate::NONE;
        let open: Vec<_> = EUROPEAN_UNION
            .iter()
            .chain(MERCHANT_COUNTRIES)
            .filter(|code| !decided(code))
            .collect();
        assert_eq!(open, [&"HK", &"QA", &"US"]);
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
