//! Where a buyer is, as far as it decides the tax: country, state and postal code (contract `checkout.md`,
//! "State").

use super::country::Country;
use super::postal;
use super::tax_table::{CANADA, RegionRow, SPELLINGS, TERRITORIES, UNITED_STATES};

/// A place, as somebody typed it.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Country.
    pub country: Country,
    /// State or province.
    pub state: Option<&'a str>,
    /// Postal code.
    pub postal_code: Option<&'a str>,
}

/// What is wrong with a place in the United States or Canada; the text begins with the field of the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPlace {
    /// No state, or none of the country.
    #[error("state must be a {} of {}", noun(.0), .0.as_str())]
    State(Country),
    /// Not of the form of the country's postal codes.
    #[error("postal_code must be a US postal code: 5 or 9 digits")]
    PostalCode,
    /// Of another state than the one with this code.
    #[error("postal_code must be a postal code of {0}")]
    OtherState(&'static str),
}

/// What a country calls its parts.
fn noun(country: &Country) -> &'static str {
    match country.as_str() {
        "CA" => "province",
        _ => "state",
    }
}

impl<'a> Place<'a> {
    /// A place whose postal code nobody has asked for.
    pub const fn of(country: Country, state: Option<&'a str>) -> Self {
        Self {
            country,
            state,
            postal_code: None,
        }
    }

    /// The place of an address that was stored before states were checked: when the state is not understood,
    /// it is taken from the postal code where that tells the state.
    #[must_use]
    pub fn kept(self) -> Self {
        let state = match self.region() {
            Some(_) => self.state,
            None => self
                .postal_code
                .and_then(|code| postal::state_of(self.country, code)),
        };
        Self { state, ..self }
    }

    /// Whether everything is known that decides the tax: in the United States and Canada, the state.
    pub fn is_known(self) -> bool {
        rows(self.country).is_empty() || self.region().is_some()
    }

    /// Checks what an address must have to be billed: a state where the tax depends on it, and in the United
    /// States a postal code of that state.
    ///
    /// # Errors
    /// [`BadPlace`], the first one in the order of the fields.
    pub fn check(self) -> Result<(), BadPlace> {
        if rows(self.country).is_empty() {
            return Ok(());
        }
        let state = self.region().ok_or(BadPlace::State(self.country))?.0;
        if self.country.as_str() != "US" {
            return Ok(());
        }
        let prefix = self.postal_code.and_then(postal::us_prefix);
        let states = postal::states_of(prefix.ok_or(BadPlace::PostalCode)?);
        if states.is_empty() || states.contains(&state) {
            return Ok(());
        }
        Err(BadPlace::OtherState(state))
    }

    /// The state or province, where it is understood.
    pub(super) fn region(self) -> Option<&'static RegionRow> {
        find_region(self.country, self.state?)
    }

    /// The rate of a special territory within the country, in parts per million.
    pub(super) fn territory(self) -> Option<i64> {
        let number = postal::number(self.country, self.postal_code?)?;
        let row = TERRITORIES
            .iter()
            .find(|row| row.0 == self.country.as_str() && (row.1..=row.2).contains(&number));
        row.map(|row| row.4)
    }
}

/// Code and English name of each state or province that the rates tell apart, for forms; empty where
/// a country has one rate.
pub fn regions(country: Country) -> impl Iterator<Item = (&'static str, &'static str)> {
    rows(country).iter().map(|row| (row.0, row.1))
}

/// The code of the state or province that `text` names in `country`.
pub fn region_code(country: Country, text: &str) -> Option<&'static str> {
    find_region(country, text).map(|row| row.0)
}

/// Whether a state given for an address in `before` may stay once `country` is chosen. Where the country has
/// a list of states, it must name one of them; otherwise neither country may have a list.
pub fn keeps_state(before: Option<Country>, country: Country, state: &str) -> bool {
    match before.filter(|before| *before != country) {
        None => true,
        Some(before) if rows(country).is_empty() => rows(before).is_empty(),
        Some(_) => region_code(country, state).is_some(),
    }
}

pub(super) fn rows(country: Country) -> &'static [RegionRow] {
    match country.as_str() {
        "US" => UNITED_STATES,
        "CA" => CANADA,
        _ => &[],
    }
}

/// Finds a region by its code, alone or behind the country's as ISO 3166-2 writes it, or by its name.
fn find_region(country: Country, text: &str) -> Option<&'static RegionRow> {
    let rows = rows(country);
    if rows.is_empty() {
        return None;
    }
    let text = fold(text);
    let spelling = SPELLINGS
        .iter()
        .find(|row| row.0 == country.as_str() && row.1 == text);
    let country_first = format!("{} ", country.as_str().to_ascii_lowercase());
    let code = match spelling {
        Some(row) => row.2,
        None => text.strip_prefix(&country_first).unwrap_or(&text),
    };
    rows.iter()
        .find(|row| row.0.eq_ignore_ascii_case(code) || fold(row.1) == text)
}

/// Lower case, without accents and full stops, and one space for whatever parts the words.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for char in text.chars().flat_map(char::to_lowercase) {
        match char {
            '.' | '\'' | '’' | 'ʻ' | '\u{300}'..='\u{36f}' => {}
            'à' | 'á' | 'â' | 'ä' => folded.push('a'),
            'ç' => folded.push('c'),
            'è' | 'é' | 'ê' | 'ë' => folded.push('e'),
            'ì' | 'í' | 'î' | 'ï' => folded.push('i'),
            'ò' | 'ó' | 'ô' | 'ö' => folded.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => folded.push('u'),
            '&' => folded.push_str(" and "),
            char if char.is_alphanumeric() => folded.push(char),
            _ => folded.push(' '),
        }
    }
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place<'a>(country: &str, state: &'a str, postal_code: &'a str) -> Place<'a> {
        Place {
            country: Country::parse(country).unwrap(),
            state: Some(state),
            postal_code: Some(postal_code),
        }
    }

    fn code(country: &str, text: &str) -> Option<&'static str> {
        region_code(Country::parse(country).unwrap(), text)
    }

    #[test]
    fn a_state_may_be_a_code_or_a_name_in_any_case() {
        for (text, expected) in [
            ("CA", "CA"),
            ("ca", "CA"),
            ("C.A.", "CA"),
            (" California ", "CA"),
            ("CALIFORNIA", "CA"),
            ("US-CA", "CA"),
            ("us-ca", "CA"),
            ("Washington", "WA"),
            ("Washington, DC", "DC"),
            ("Washington DC", "DC"),
            ("Washington D.C.", "DC"),
            ("D.C.", "DC"),
            ("district of columbia", "DC"),
            ("new  york", "NY"),
            ("Hawai'i", "HI"),
            ("Puerto Rico", "PR"),
            ("U.S. Virgin Islands", "VI"),
            ("Virgin Islands", "VI"),
            ("Armed Forces Pacific", "AP"),
            ("AE", "AE"),
            ("UM", "UM"),
        ] {
            assert_eq!(code("US", text), Some(expected), "{text}");
        }
        for (text, expected) in [
            ("QC", "QC"),
            ("Québec", "QC"),
            ("QUE\u{301}BEC", "QC"),
            ("CA-QC", "QC"),
            ("Colombie-Britannique", "BC"),
            ("île du prince edouard", "PE"),
            ("Nouvelle-Écosse", "NS"),
            ("Nouveau Brunswick", "NB"),
            ("Terre-Neuve-et-Labrador", "NL"),
            ("Newfoundland & Labrador", "NL"),
            ("Territoires du Nord-Ouest", "NT"),
        ] {
            assert_eq!(code("CA", text), Some(expected), "{text}");
        }
        for (country, text) in [
            ("US", "Calif."),
            ("US", "Calif"),
            ("US", ""),
            ("US", "."),
            ("US", "XX"),
            ("US", "CA-QC"),
            ("US", "QC"),
            ("US", "United States"),
            ("CA", "CA"),
            ("CA", "Ont."),
            ("DE", "CA"),
        ] {
            assert_eq!(code(country, text), None, "{country} {text}");
        }
        assert!(
            SPELLINGS.iter().all(|row| fold(row.1) == row.1),
            "spellings are written folded"
        );
    }

    #[test]
    fn a_state_of_a_list_is_not_kept_elsewhere() {
        let country = |code| Country::parse(code);
        for (before, after, state, expected) in [
            ("", "US", "Calif.", true),
            ("", "DE", "Bayern", true),
            ("US", "US", "Calif.", true),
            ("US", "DE", "TX", false),
            ("CA", "FR", "QC", false),
            ("US", "CA", "TX", false),
            ("US", "CA", "Ontario", true),
            ("DE", "US", "Bayern", false),
            ("DE", "US", "texas", true),
            ("DE", "AT", "Bayern", true),
        ] {
            let kept = keeps_state(country(before), country(after).unwrap(), state);
            assert_eq!(kept, expected, "{before} → {after}, {state}");
        }
    }

    #[test]
    fn an_address_is_billed_with_a_state_and_a_postal_code_of_it() {
        let us = Country::parse("US").unwrap();
        for (state, postal, expected) in [
            ("CA", "94105", Ok(())),
            ("California", " 94105-1234 ", Ok(())),
            ("CA", "941051234", Ok(())),
            ("CA", "", Err(BadPlace::PostalCode)),
            ("CA", "9410", Err(BadPlace::PostalCode)),
            ("CA", "94105-12", Err(BadPlace::PostalCode)),
            ("CA", "94 105", Err(BadPlace::PostalCode)),
            ("CA", "ABCDE", Err(BadPlace::PostalCode)),
            ("CA", "９４１０５", Err(BadPlace::PostalCode)),
            ("OR", "94105", Err(BadPlace::OtherState("OR"))),
            ("Calif.", "94105", Err(BadPlace::State(us))),
            ("", "94105", Err(BadPlace::State(us))),
            ("NY", "06390", Ok(())),
            ("CT", "06320", Ok(())),
            ("MA", "06390", Err(BadPlace::OtherState("MA"))),
            ("WY", "83414", Ok(())),
            ("AS", "96799", Ok(())),
            ("HI", "96701", Ok(())),
            ("PW", "96940", Ok(())),
            ("GU", "96910", Ok(())),
            ("AA", "34001", Ok(())),
            ("AE", "09021", Ok(())),
            ("AP", "96201", Ok(())),
            ("NY", "00501", Ok(())),
            ("MA", "05501", Ok(())),
            ("DC", "56901", Ok(())),
            ("TX", "73301", Ok(())),
            ("TX", "88510", Ok(())),
            ("OK", "73301", Err(BadPlace::OtherState("OK"))),
            // A prefix that is not in the table passes.
            ("CA", "00001", Ok(())),
        ] {
            assert_eq!(place("US", state, postal).check(), expected, "{state} {postal}");
        }
        let canada = Country::parse("CA").unwrap();
        assert_eq!(place("CA", "Ontario", "").check(), Ok(()));
        assert_eq!(
            place("CA", "Ont.", "K1A 0B1").check(),
            Err(BadPlace::State(canada))
        );
        assert_eq!(place("DE", "", "").check(), Ok(()));
        assert_eq!(BadPlace::State(us).to_string(), "state must be a state of US");
        assert_eq!(
            BadPlace::State(canada).to_string(),
            "state must be a province of CA"
        );
    }

    #[test]
    fn an_older_address_has_the_state_of_its_postal_code() {
        for (country, state, postal, expected) in [
            ("US", "Calif.", "94105", Some("CA")),
            ("US", "OR", "94105", Some("OR")),
            ("US", "", "06390", None),
            ("US", "", "", None),
            ("US", "somewhere", "00001", None),
            ("CA", "", "K1A 0B1", Some("ON")),
            ("CA", "Que", "h2x 1y4", Some("QC")),
            ("CA", "", "X0A 0H0", Some("NU")),
            ("CA", "", "X1A 2N4", Some("NT")),
            ("CA", "", "12345", None),
            ("CA", "", "", None),
        ] {
            let kept = place(country, state, postal).kept();
            assert_eq!(
                kept.region().map(|row| row.0),
                expected,
                "{country} {state} {postal}"
            );
        }
    }
}
