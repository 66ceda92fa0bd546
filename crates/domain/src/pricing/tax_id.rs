//! Tax ids of businesses: is the number one of the buyer's country? (contract `checkout.md`, "Totals").
//! Format and, where the register publishes them, check digits; no look-up in a register.

use super::check_digits;
use super::country::Country;
use serde::Serialize;
use std::fmt;

/// The least and the most characters of an id that no register knows.
const UNREGISTERED: std::ops::RangeInclusive<usize> = 4..=32;

/// A tax id of the buyer's country. From a register: upper case, without separators; otherwise as typed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct TaxId(String);

impl TaxId {
    /// The id, as it is stored.
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

/// Reads the tax id of a business in `country`; case, spaces, dots, hyphens and slashes do not matter.
///
/// A country without a VAT or GST register in the table takes any id, which changes nothing: see [`exempts`].
/// That includes the United States: an employer number proves no exemption from sales tax there (a state's
/// certificate does), so that nobody drops the tax by typing nine digits.
///
/// # Errors
/// [`InvalidTaxId`] for the wrong form or wrong check digits.
pub fn check(text: &str, country: Country) -> Result<TaxId, InvalidTaxId> {
    let Some(patterns) = register(country) else {
        let id = text.trim();
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'/');
        let fits = UNREGISTERED.contains(&id.len()) && id.bytes().all(is_plain);
        return fits.then(|| TaxId(id.to_owned())).ok_or(InvalidTaxId);
    };
    let plain: String = text
        .chars()
        .filter(|char| !char.is_whitespace() && !matches!(char, '.' | '-' | '/'))
        .map(|char| char.to_ascii_uppercase())
        .collect();
    let fits = patterns.iter().any(|pattern| matches(pattern, &plain));
    (fits && check_digits::are_valid(country.as_str(), &plain))
        .then_some(TaxId(plain))
        .ok_or(InvalidTaxId)
}

/// Whether a buyer in `country` who gave this id is charged no tax: it has the form of a register, and is not
/// one of Northern Ireland, which counts for goods alone. [`check`] took the `id` before. Its check digits
/// are not checked again, so that ids taken before there was such a check stay valid.
pub fn exempts(id: &str, country: Country) -> bool {
    let patterns = register(country).unwrap_or_default();
    !id.starts_with("XI") && patterns.iter().any(|pattern| matches(pattern, id))
}

/// The forms of a country's numbers.
fn register(country: Country) -> Option<&'static [&'static str]> {
    let index = REGISTERS.binary_search_by_key(&country.as_str(), |row| row.0);
    index.ok().map(|index| REGISTERS[index].1)
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
    ("AX", &["FI########"]),
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
    use super::super::place::Place;
    use super::super::tax;
    use super::*;
    use crate::money::Rate;

    fn read(country: &str, text: &str) -> Option<String> {
        check(text, Country::parse(country).unwrap())
            .ok()
            .map(TaxId::into_string)
    }

    /// Published numbers: of companies, and the examples of registers and of python-stdnum.
    const KNOWN: &[(&str, &str)] = &[
        ("AR", "20055361682"),
        ("AT", "ATU13585627"),
        ("AU", "51824753556"),
        ("AU", "83914571673"),
        ("BE", "BE0403019261"),
        ("BE", "BE0428759497"),
        ("BG", "BG175074752"),
        ("BG", "BG7523169263"),
        ("BR", "16727230000197"),
        ("CA", "123026635"),
        ("CA", "123026635RT0001"),
        ("CH", "CHE107787577"),
        ("CL", "125319092"),
        ("CY", "CY10259033P"),
        ("CZ", "CZ25123891"),
        ("CZ", "CZ7103192745"),
        ("CZ", "CZ640903926"),
        ("DE", "DE136695976"),
        ("DK", "DK13585628"),
        ("EE", "EE100931558"),
        ("ES", "ESB58378431"),
        ("ES", "ES54362315K"),
        ("ES", "ESX2482300W"),
        ("FI", "FI20774740"),
        ("FR", "FR40303265045"),
        ("FR", "FRK7399859412"),
        ("GB", "GB980780684"),
        ("GB", "GB802311782"),
        ("GB", "GBGD123"),
        ("GB", "GBHA567"),
        ("GB", "XI980780684"),
        ("GR", "EL094259216"),
        ("HR", "HR33392005961"),
        ("HU", "HU12892312"),
        ("IE", "IE6433435F"),
        ("IE", "IE6433435OA"),
        ("IE", "IE8D79739I"),
        ("IL", "520042821"),
        ("IN", "27AAPFU0939F1ZV"),
        ("IT", "IT00743110157"),
        ("KR", "1168200276"),
        ("LT", "LT119511515"),
        ("LT", "LT100001919017"),
        ("LU", "LU15027442"),
        ("LV", "LV40003521600"),
        ("LV", "LV16117519997"),
        ("MC", "FR53000004605"),
        ("MT", "MT11679112"),
        ("NL", "NL004495445B01"),
        ("NL", "NL123456789B13"),
        ("NO", "995525828MVA"),
        ("NZ", "49091850"),
        ("NZ", "136410132"),
        ("PE", "20512333797"),
        ("PL", "PL8567346215"),
        ("PT", "PT501964843"),
        ("RO", "RO18547290"),
        ("RS", "101134702"),
        ("SE", "SE123456789701"),
        ("SI", "SI50223054"),
        ("SK", "SK2022749619"),
        ("TH", "1234545678781"),
        ("TR", "4540536920"),
        ("TW", "00501503"),
        ("UY", "211003420017"),
    ];

    #[test]
    fn accepts_published_numbers_and_none_with_another_digit() {
        for &(country, id) in KNOWN {
            assert_eq!(read(country, id).as_deref(), Some(id), "{country}");
            assert_eq!(
                exempts(id, Country::parse(country).unwrap()),
                !id.starts_with("XI"),
                "{id}"
            );
            // Numbers of British authorities are ranges.
            if id.starts_with("GBGD") || id.starts_with("GBHA") {
                continue;
            }
            let mut digits = id.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit());
            let (place, _) = digits.nth(3).unwrap();
            // Some forms allow more than one check digit.
            let wrong = (b'0'..=b'9')
                .filter(|&digit| digit != id.as_bytes()[place])
                .filter(|&digit| {
                    let mut other = id.as_bytes().to_vec();
                    other[place] = digit;
                    read(country, std::str::from_utf8(&other).unwrap()).is_none()
                });
            assert!(wrong.count() >= 5, "{country} {id}");
        }
    }

    #[test]
    fn writes_ids_plainly() {
        for (country, text, plain) in [
            ("DE", "de 136 695 976", "DE136695976"),
            ("GB", "GB 980 7806 84", "GB980780684"),
            ("CH", "CHE-107.787.577 MWST", "CHE107787577MWST"),
            ("NO", "995 525 828 mva", "995525828MVA"),
            ("AU", "51 824 753 556", "51824753556"),
            ("CA", "123026635 RT 0001", "123026635RT0001"),
            ("BR", "16.727.230/0001-97", "16727230000197"),
            ("IN", "27aapfu0939f1zv", "27AAPFU0939F1ZV"),
            ("RO", "RO 18547290", "RO18547290"),
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
            ("DE", "DE13669597"),
            ("DE", "DE1366959761"),
            ("DE", "136695976"),
            ("DE", "DE123456789"),
            ("DE", "DE13669597A"),
            ("DE", "DE１３６６９５９７６"),
            ("DE", "DE136695976ß"),
            ("FR", "DE136695976"),
            ("GR", "GR094259216"),
            ("RO", "RO1"),
            ("RO", "RO12345678901"),
            ("SE", "SE123456789702"),
            ("GB", "GB12345678"),
            ("GB", "GBGD500"),
            ("GB", "GBHA499"),
            ("GB", "XI123456789"),
            ("IN", "22AAAAA0000A1Z4"),
            ("AU", "11111111111"),
        ] {
            assert_eq!(read(country, text), None, "{country} {text}");
        }
        assert_eq!(InvalidTaxId.to_string(), "Invalid tax ID");
    }

    #[test]
    fn without_a_register_any_id_is_taken_and_changes_nothing() {
        let longest = "x".repeat(32);
        for (country, text) in [
            ("US", "12-3456789"),
            ("HK", "12345678"),
            ("AQ", "a/b."),
            ("US", longest.as_str()),
        ] {
            assert_eq!(read(country, text).as_deref(), Some(text), "{country} {text}");
            assert!(
                !exempts(text, Country::parse(country).unwrap()),
                "{country} {text}"
            );
        }
        for text in ["", "abc", "12 3456789", "12_34", "näh-nah", &"x".repeat(33)] {
            assert_eq!(read("US", text), None, "{text}");
        }
        // An id of one country says nothing in another.
        assert!(!exempts("DE136695976", Country::parse("FR").unwrap()));
    }

    #[test]
    fn the_table_is_sorted_and_covers_the_taxed_countries() {
        assert!(REGISTERS.is_sorted_by(|a, b| a.0 < b.0));
        let known = |code: &str| REGISTERS.iter().any(|row| row.0 == code);
        assert!(EUROPEAN_UNION.iter().all(|code| known(code)));
        let taxed = Country::all().filter(|&country| tax::rate(Place::of(country, None)).rate > Rate::ZERO);
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
