//! Tax ids of businesses: is the number well-formed for the buyer's country? (contract
//! `checkout.md`, "Totals"). Format only: no check digits, no look-up in a register.

use super::country::Country;
use serde::Serialize;
use std::fmt;

/// A well-formed tax id: upper case, without separators. Who has one is charged no tax.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct TaxId(String);

impl TaxId {
    /// The id in its plain form, as it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id itself.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Display for TaxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is not a tax id of the buyer's country. The message is the contract's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Invalid tax ID")]
pub struct InvalidTaxId;

/// Reads the tax id of a business in `country`; case, spaces, dots, hyphens and slashes do not
/// matter.
///
/// A country without a VAT or GST register in the table has no valid ids. That includes the United
/// States: an employer number proves no exemption from sales tax there (a state's certificate
/// does), so accepting one would let any buyer drop the tax by typing nine digits.
pub fn check(text: &str, country: Country) -> Result<TaxId, InvalidTaxId> {
    let plain: String = text
        .chars()
        .filter(|char| !char.is_whitespace() && !matches!(char, '.' | '-' | '/'))
        .map(|char| char.to_ascii_uppercase())
        .collect();
    let index = REGISTERS.binary_search_by_key(&country.as_str(), |row| row.0);
    let patterns = index.map_err(|_| InvalidTaxId)?;
    let fits = REGISTERS[patterns]
        .1
        .iter()
        .any(|pattern| matches(pattern, &plain));
    fits.then_some(TaxId(plain)).ok_or(InvalidTaxId)
}

/// `#` is a digit, `@` a letter, `*` either; `~` is a digit or nothing and stands only at the end.
/// Anything else is itself.
fn matches(pattern: &str, text: &str) -> bool {
    let mut rest = text.bytes();
    let all = pattern.bytes().all(|expected| match (expected, rest.next()) {
        (b'~', None) => true,
        (b'#' | b'~', Some(byte)) => byte.is_ascii_digit(),
        (b'@', Some(byte)) => byte.is_ascii_uppercase(),
        (b'*', Some(byte)) => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
        (_, byte) => byte == Some(expected),
    });
    all && rest.next().is_none()
}

/// Forms of the numbers by country, sorted by code.
///
/// Numbers of the European Union and of GB carry their country's letters (VAT Directive, article
/// 215), which keeps a number of one member state from passing in another; Greece's are EL. Numbers
/// of Northern Ireland begin with XI. Sources: the number formats of the Commission's VIES service,
/// and the tax authority of each other country.
#[rustfmt::skip]
const REGISTERS: &[(&str, &[&str])] = &[
    ("AE", &["###############"]),
    ("AL", &["@########@", "AL@########@"]),
    ("AM", &["########"]),
    ("AO", &["##########"]),
    ("AR", &["###########"]),
    ("AT", &["ATU########"]),
    ("AU", &["###########", "ABN###########"]),
    ("BE", &["BE0#########", "BE1#########"]),
    ("BG", &["BG#########~"]),
    ("BH", &["###############"]),
    // Brazil also issues CNPJ numbers with letters since July 2026; the last two stay digits.
    ("BR", &["************##"]),
    // Business number alone, with a GST/HST account, or Quebec's QST number.
    ("CA", &["#########", "#########RT####", "##########TQ####"]),
    ("CH", &["CHE#########", "CHE#########MWST", "CHE#########TVA", "CHE#########IVA"]),
    ("CL", &["#######*", "########*"]),
    ("CM", &["@############@"]),
    ("CO", &["#########~"]),
    ("CR", &["#########~~~"]),
    ("CY", &["CY########@"]),
    ("CZ", &["CZ########~~"]),
    ("DE", &["DE#########"]),
    ("DK", &["DK########"]),
    ("EC", &["#############"]),
    ("EE", &["EE#########"]),
    ("EG", &["#########"]),
    ("ES", &["ES@########", "ES@#######@", "ES########@"]),
    ("FI", &["FI########"]),
    ("FR", &["FR**#########"]),
    ("GB", &["GB#########", "GB############", "GBGD###", "GBHA###", "XI#########", "XI############"]),
    ("GE", &["#########"]),
    ("GR", &["EL#########"]),
    ("HR", &["HR###########"]),
    ("HU", &["HU########"]),
    ("ID", &["###############~"]),
    ("IE", &["IE#######@", "IE#######@@", "IE#*#####@"]),
    ("IL", &["#########"]),
    ("IM", &["GB#########", "GB############"]),
    ("IN", &["##@@@@@####@*@*"]),
    ("IS", &["#####~", "IS#####~"]),
    ("IT", &["IT###########"]),
    ("JP", &["T#############", "#############"]),
    ("KE", &["@#########@"]),
    ("KR", &["##########"]),
    ("KZ", &["############"]),
    ("LI", &["#####", "LI#####", "CHE#########"]),
    ("LT", &["LT#########", "LT############"]),
    ("LU", &["LU########"]),
    ("LV", &["LV###########"]),
    // Taxpayer number, or the common identifier of the enterprise (ICE).
    ("MA", &["########", "###############"]),
    ("MC", &["FR**#########"]),
    ("MD", &["#######", "#############"]),
    ("MT", &["MT########"]),
    ("MU", &["########", "VAT########"]),
    ("MX", &["@@@######***", "@@@@######***"]),
    ("MY", &["@##########~~~~"]),
    ("NG", &["##########~~~"]),
    ("NL", &["NL#########B##"]),
    ("NO", &["#########", "#########MVA", "NO#########", "NO#########MVA"]),
    ("NZ", &["########~"]),
    ("OM", &["OM##########"]),
    ("PE", &["###########"]),
    ("PH", &["#########~~~~~"]),
    ("PL", &["PL##########"]),
    ("PT", &["PT#########"]),
    ("RO", &["RO##~~~~~~~~"]),
    ("RS", &["#########"]),
    ("SA", &["###############"]),
    ("SE", &["SE##########01"]),
    // GST registration number, or the unique entity number of the business.
    ("SG", &["@########@", "@*########@", "########@", "#########@", "@##@@####@"]),
    ("SI", &["SI########"]),
    ("SK", &["SK##########"]),
    ("SN", &["#######~~"]),
    ("TH", &["#############"]),
    ("TR", &["##########"]),
    ("TW", &["########"]),
    ("TZ", &["#########", "########@"]),
    ("UA", &["##########", "############"]),
    ("UG", &["##########"]),
    ("UY", &["############"]),
    ("UZ", &["#########"]),
    ("ZA", &["4#########"]),
];

#[cfg(test)]
mod tests {
    use super::super::country::EUROPEAN_UNION;
    use super::super::tax;
    use super::*;
    use crate::money::Rate;

    fn read(country: &str, text: &str) -> Option<String> {
        check(text, Country::parse(country).unwrap())
            .ok()
            .map(TaxId::into_string)
    }

    #[test]
    fn accepts_well_formed_ids_and_writes_them_plainly() {
        for (country, text, plain) in [
            ("DE", "de 123 456 789", "DE123456789"),
            ("AT", "ATU12345678", "ATU12345678"),
            ("GR", "EL123456789", "EL123456789"),
            ("IE", "IE1234567WA", "IE1234567WA"),
            ("IE", "IE 1A23456 B", "IE1A23456B"),
            ("NL", "NL123456789B01", "NL123456789B01"),
            ("ES", "ESX1234567X", "ESX1234567X"),
            ("FR", "FRXX123456789", "FRXX123456789"),
            ("RO", "RO12", "RO12"),
            ("RO", "RO1234567890", "RO1234567890"),
            ("SE", "SE123456789001", "SE123456789001"),
            ("GB", "GB 123 4567 89", "GB123456789"),
            ("GB", "XI123456789", "XI123456789"),
            ("CH", "CHE-123.456.789 MWST", "CHE123456789MWST"),
            ("NO", "123 456 789 mva", "123456789MVA"),
            ("AU", "51 824 753 556", "51824753556"),
            ("NZ", "123-456-789", "123456789"),
            ("IN", "22AAAAA0000A1Z5", "22AAAAA0000A1Z5"),
            ("CA", "123456789 RT 0001", "123456789RT0001"),
            ("BR", "12.345.678/0001-95", "12345678000195"),
            ("MX", "ABC010203AB9", "ABC010203AB9"),
            ("JP", "T1234567890123", "T1234567890123"),
            ("SG", "M2-1234567-X", "M21234567X"),
            ("AE", "100123456700003", "100123456700003"),
        ] {
            assert_eq!(read(country, text).as_deref(), Some(plain), "{country} {text}");
        }
    }

    #[test]
    fn refuses_everything_else() {
        for (country, text) in [
            ("DE", ""),
            ("DE", "DE12345678"),
            ("DE", "DE1234567890"),
            ("DE", "123456789"),
            ("DE", "DE12345678A"),
            ("DE", "DE１２３４５６７８９"),
            ("DE", "DE123456789ß"),
            ("FR", "DE123456789"),
            ("GR", "GR123456789"),
            ("RO", "RO1"),
            ("RO", "RO12345678901"),
            ("SE", "SE123456789002"),
            ("US", "12-3456789"),
            ("HK", "12345678"),
            ("AQ", "DE123456789"),
            ("GB", "GB12345678"),
        ] {
            assert_eq!(read(country, text), None, "{country} {text}");
        }
        assert_eq!(InvalidTaxId.to_string(), "Invalid tax ID");
    }

    #[test]
    fn the_table_is_sorted_and_covers_the_taxed_countries() {
        assert!(REGISTERS.is_sorted_by(|a, b| a.0 < b.0));
        let known = |code: &str| REGISTERS.iter().any(|row| row.0 == code);
        assert!(EUROPEAN_UNION.iter().all(|code| known(code)));
        let taxed = Country::all().filter(|&country| tax::rate(country, None).rate > Rate::ZERO);
        let missing: Vec<_> = taxed.map(Country::as_str).filter(|code| !known(code)).collect();
        assert!(missing.is_empty(), "{missing:?}");
        for (code, patterns) in REGISTERS {
            assert!(Country::parse(code).is_some(), "{code}");
            for pattern in *patterns {
                assert!(!pattern.trim_end_matches('~').contains('~'), "{pattern}");
            }
        }
    }
}
