//! Countries by ISO 3166-1 alpha-2 code: the buyer's billing country and the merchant's own.

use crate::stored::{Plain, Stored, ToPlain};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// A country or territory that has an ISO 3166-1 alpha-2 code. Input may be lower case
/// (contract `bad-input.md`, "Checkout"); everything afterwards is upper case.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Country {
    code: &'static str,
}

impl Country {
    /// Reads a two-letter code in either case; no surrounding space, no three-letter code.
    pub fn parse(text: &str) -> Option<Self> {
        let upper = text.to_ascii_uppercase();
        let index = COUNTRIES
            .binary_search_by_key(&upper.as_str(), |row| row.0)
            .ok()?;
        Some(Self {
            code: COUNTRIES[index].0,
        })
    }

    /// Every country, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        COUNTRIES.iter().map(|row| Self { code: row.0 })
    }

    /// The code, upper case.
    pub const fn as_str(self) -> &'static str {
        self.code
    }

    /// The usual English name, for forms and receipts.
    pub fn name(self) -> &'static str {
        COUNTRIES
            .binary_search_by_key(&self.code, |row| row.0)
            .map_or("", |index| COUNTRIES[index].1)
    }

    /// Whether the country is a member state of the European Union.
    pub fn is_eu(self) -> bool {
        EUROPEAN_UNION.contains(&self.code)
    }

    /// Whether the country's currency is the euro as a member of the euro area.
    pub fn is_euro_area(self) -> bool {
        self.is_eu() && !["CZ", "DK", "HU", "PL", "RO", "SE"].contains(&self.code)
    }

    /// Whether consumers there may withdraw from what they bought at a distance, within 14 days and without a
    /// reason.
    pub fn has_right_of_withdrawal(self) -> bool {
        self.is_eu() || WITHDRAWAL_BESIDES_EU.contains(&self.code)
    }

    /// Whether a merchant may be established there (contract `store.md`, "Supported merchant
    /// countries").
    pub fn is_merchant_country(self) -> bool {
        MERCHANT_COUNTRIES.contains(&self.code)
    }
}

impl ToPlain for Country {
    fn plain(&self) -> Plain<'_> {
        Plain::Text(self.code)
    }
}

impl Stored for Country {
    type Column = String;

    fn restore(read: String) -> Result<Self, String> {
        Self::parse(&read).ok_or(read)
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code)
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| serde::de::Error::custom("must be an ISO 3166-1 alpha-2 country code"))
    }
}

impl JsonSchema for Country {
    fn schema_name() -> Cow<'static, str> {
        "Country".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "minLength": 2, "maxLength": 2, "pattern": "^[A-Za-z]{2}$"})
    }
}

/// Codes of the member states of the European Union.
pub const EUROPEAN_UNION: &[&str] = &[
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT",
    "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// Codes of where else the right of withdrawal is the Union's (Directive 2011/83/EU, article 9): territories
/// of its member states that have codes of their own and are part of it (Treaty on the Functioning of the EU,
/// article 355), the other states of the European Economic Area, and the United Kingdom, which has kept it
/// (Consumer Contracts Regulations 2013, regulation 29).
pub const WITHDRAWAL_BESIDES_EU: &[&str] =
    &["AX", "GB", "GF", "GP", "IS", "LI", "MF", "MQ", "NO", "RE", "YT"];

/// Codes of the countries where merchants may be established, as the contract lists them.
pub const MERCHANT_COUNTRIES: &[&str] = &[
    "AE", "AT", "AU", "BE", "CA", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HK",
    "HR", "HU", "IE", "IL", "IN", "IT", "LT", "LU", "LV", "MA", "MT", "NL", "NO", "NZ", "PH", "PL", "PT",
    "QA", "RO", "SE", "SG", "SI", "SK", "TH", "TR", "TW", "US",
];

/// Every assigned ISO 3166-1 alpha-2 code with the usual English name, sorted by code. The codes are
/// those of the public-domain `iso3166.tab` of the time zone database.
#[rustfmt::skip]
const COUNTRIES: &[(&str, &str)] = &[
    ("AD", "Andorra"),
    ("AE", "United Arab Emirates"),
    ("AF", "Afghanistan"),
    ("AG", "Antigua and Barbuda"),
    ("AI", "Anguilla"),
    ("AL", "Albania"),
    ("AM", "Armenia"),
    ("AO", "Angola"),
    ("AQ", "Antarctica"),
    ("AR", "Argentina"),
    ("AS", "American Samoa"),
    ("AT", "Austria"),
    ("AU", "Australia"),
    ("AW", "Aruba"),
    ("AX", "Åland Islands"),
    ("AZ", "Azerbaijan"),
    ("BA", "Bosnia and Herzegovina"),
    ("BB", "Barbados"),
    ("BD", "Bangladesh"),
    ("BE", "Belgium"),
    ("BF", "Burkina Faso"),
    ("BG", "Bulgaria"),
    ("BH", "Bahrain"),
    ("BI", "Burundi"),
    ("BJ", "Benin"),
    ("BL", "Saint Barthélemy"),
    ("BM", "Bermuda"),
    ("BN", "Brunei"),
    ("BO", "Bolivia"),
    ("BQ", "Caribbean Netherlands"),
    ("BR", "Brazil"),
    ("BS", "Bahamas"),
    ("BT", "Bhutan"),
    ("BV", "Bouvet Island"),
    ("BW", "Botswana"),
    ("BY", "Belarus"),
    ("BZ", "Belize"),
    ("CA", "Canada"),
    ("CC", "Cocos (Keeling) Islands"),
    ("CD", "Congo (Democratic Republic)"),
    ("CF", "Central African Republic"),
    ("CG", "Congo (Republic)"),
    ("CH", "Switzerland"),
    ("CI", "Côte d'Ivoire"),
    ("CK", "Cook Islands"),
    ("CL", "Chile"),
    ("CM", "Cameroon"),
    ("CN", "China"),
    ("CO", "Colombia"),
    ("CR", "Costa Rica"),
    ("CU", "Cuba"),
    ("CV", "Cabo Verde"),
    ("CW", "Curaçao"),
    ("CX", "Christmas Island"),
    ("CY", "Cyprus"),
    ("CZ", "Czechia"),
    ("DE", "Germany"),
    ("DJ", "Djibouti"),
    ("DK", "Denmark"),
    ("DM", "Dominica"),
    ("DO", "Dominican Republic"),
    ("DZ", "Algeria"),
    ("EC", "Ecuador"),
    ("EE", "Estonia"),
    ("EG", "Egypt"),
    ("EH", "Western Sahara"),
    ("ER", "Eritrea"),
    ("ES", "Spain"),
    ("ET", "Ethiopia"),
    ("FI", "Finland"),
    ("FJ", "Fiji"),
    ("FK", "Falkland Islands"),
    ("FM", "Micronesia"),
    ("FO", "Faroe Islands"),
    ("FR", "France"),
    ("GA", "Gabon"),
    ("GB", "United Kingdom"),
    ("GD", "Grenada"),
    ("GE", "Georgia"),
    ("GF", "French Guiana"),
    ("GG", "Guernsey"),
    ("GH", "Ghana"),
    ("GI", "Gibraltar"),
    ("GL", "Greenland"),
    ("GM", "Gambia"),
    ("GN", "Guinea"),
    ("GP", "Guadeloupe"),
    ("GQ", "Equatorial Guinea"),
    ("GR", "Greece"),
    ("GS", "South Georgia and the South Sandwich Islands"),
    ("GT", "Guatemala"),
    ("GU", "Guam"),
    ("GW", "Guinea-Bissau"),
    ("GY", "Guyana"),
    ("HK", "Hong Kong"),
    ("HM", "Heard Island and McDonald Islands"),
    ("HN", "Honduras"),
    ("HR", "Croatia"),
    ("HT", "Haiti"),
    ("HU", "Hungary"),
    ("ID", "Indonesia"),
    ("IE", "Ireland"),
    ("IL", "Israel"),
    ("IM", "Isle of Man"),
    ("IN", "India"),
    ("IO", "British Indian Ocean Territory"),
    ("IQ", "Iraq"),
    ("IR", "Iran"),
    ("IS", "Iceland"),
    ("IT", "Italy"),
    ("JE", "Jersey"),
    ("JM", "Jamaica"),
    ("JO", "Jordan"),
    ("JP", "Japan"),
    ("KE", "Kenya"),
    ("KG", "Kyrgyzstan"),
    ("KH", "Cambodia"),
    ("KI", "Kiribati"),
    ("KM", "Comoros"),
    ("KN", "Saint Kitts and Nevis"),
    ("KP", "North Korea"),
    ("KR", "South Korea"),
    ("KW", "Kuwait"),
    ("KY", "Cayman Islands"),
    ("KZ", "Kazakhstan"),
    ("LA", "Laos"),
    ("LB", "Lebanon"),
    ("LC", "Saint Lucia"),
    ("LI", "Liechtenstein"),
    ("LK", "Sri Lanka"),
    ("LR", "Liberia"),
    ("LS", "Lesotho"),
    ("LT", "Lithuania"),
    ("LU", "Luxembourg"),
    ("LV", "Latvia"),
    ("LY", "Libya"),
    ("MA", "Morocco"),
    ("MC", "Monaco"),
    ("MD", "Moldova"),
    ("ME", "Montenegro"),
    ("MF", "Saint Martin (French)"),
    ("MG", "Madagascar"),
    ("MH", "Marshall Islands"),
    ("MK", "North Macedonia"),
    ("ML", "Mali"),
    ("MM", "Myanmar"),
    ("MN", "Mongolia"),
    ("MO", "Macao"),
    ("MP", "Northern Mariana Islands"),
    ("MQ", "Martinique"),
    ("MR", "Mauritania"),
    ("MS", "Montserrat"),
    ("MT", "Malta"),
    ("MU", "Mauritius"),
    ("MV", "Maldives"),
    ("MW", "Malawi"),
    ("MX", "Mexico"),
    ("MY", "Malaysia"),
    ("MZ", "Mozambique"),
    ("NA", "Namibia"),
    ("NC", "New Caledonia"),
    ("NE", "Niger"),
    ("NF", "Norfolk Island"),
    ("NG", "Nigeria"),
    ("NI", "Nicaragua"),
    ("NL", "Netherlands"),
    ("NO", "Norway"),
    ("NP", "Nepal"),
    ("NR", "Nauru"),
    ("NU", "Niue"),
    ("NZ", "New Zealand"),
    ("OM", "Oman"),
    ("PA", "Panama"),
    ("PE", "Peru"),
    ("PF", "French Polynesia"),
    ("PG", "Papua New Guinea"),
    ("PH", "Philippines"),
    ("PK", "Pakistan"),
    ("PL", "Poland"),
    ("PM", "Saint Pierre and Miquelon"),
    ("PN", "Pitcairn"),
    ("PR", "Puerto Rico"),
    ("PS", "Palestine"),
    ("PT", "Portugal"),
    ("PW", "Palau"),
    ("PY", "Paraguay"),
    ("QA", "Qatar"),
    ("RE", "Réunion"),
    ("RO", "Romania"),
    ("RS", "Serbia"),
    ("RU", "Russia"),
    ("RW", "Rwanda"),
    ("SA", "Saudi Arabia"),
    ("SB", "Solomon Islands"),
    ("SC", "Seychelles"),
    ("SD", "Sudan"),
    ("SE", "Sweden"),
    ("SG", "Singapore"),
    ("SH", "Saint Helena"),
    ("SI", "Slovenia"),
    ("SJ", "Svalbard and Jan Mayen"),
    ("SK", "Slovakia"),
    ("SL", "Sierra Leone"),
    ("SM", "San Marino"),
    ("SN", "Senegal"),
    ("SO", "Somalia"),
    ("SR", "Suriname"),
    ("SS", "South Sudan"),
    ("ST", "Sao Tome and Principe"),
    ("SV", "El Salvador"),
    ("SX", "Sint Maarten (Dutch)"),
    ("SY", "Syria"),
    ("SZ", "Eswatini"),
    ("TC", "Turks and Caicos Islands"),
    ("TD", "Chad"),
    ("TF", "French Southern Territories"),
    ("TG", "Togo"),
    ("TH", "Thailand"),
    ("TJ", "Tajikistan"),
    ("TK", "Tokelau"),
    ("TL", "Timor-Leste"),
    ("TM", "Turkmenistan"),
    ("TN", "Tunisia"),
    ("TO", "Tonga"),
    ("TR", "Türkiye"),
    ("TT", "Trinidad and Tobago"),
    ("TV", "Tuvalu"),
    ("TW", "Taiwan"),
    ("TZ", "Tanzania"),
    ("UA", "Ukraine"),
    ("UG", "Uganda"),
    ("UM", "US Minor Outlying Islands"),
    ("US", "United States"),
    ("UY", "Uruguay"),
    ("UZ", "Uzbekistan"),
    ("VA", "Vatican City"),
    ("VC", "Saint Vincent and the Grenadines"),
    ("VE", "Venezuela"),
    ("VG", "British Virgin Islands"),
    ("VI", "US Virgin Islands"),
    ("VN", "Vietnam"),
    ("VU", "Vanuatu"),
    ("WF", "Wallis and Futuna"),
    ("WS", "Samoa"),
    ("YE", "Yemen"),
    ("YT", "Mayotte"),
    ("ZA", "South Africa"),
    ("ZM", "Zambia"),
    ("ZW", "Zimbabwe"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_codes_in_either_case_and_nothing_else() {
        for (text, code) in [
            ("US", "US"),
            ("us", "US"),
            ("Gb", "GB"),
            ("xk", ""),
            ("ZZ", ""),
            ("USA", ""),
        ] {
            assert_eq!(Country::parse(text).map_or("", Country::as_str), code, "{text}");
        }
        for bad in ["", "U", "us ", " us", "U1", "ÄÖ", "EU", "UK", "EL", "u\u{17f}"] {
            assert_eq!(Country::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_list_is_sorted_and_whole() {
        assert_eq!(COUNTRIES.len(), 249);
        assert!(COUNTRIES.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(EUROPEAN_UNION.len(), 27);
        assert_eq!(MERCHANT_COUNTRIES.len(), 44);
        let others = MERCHANT_COUNTRIES.iter().chain(WITHDRAWAL_BESIDES_EU);
        for code in EUROPEAN_UNION.iter().chain(others) {
            assert!(Country::parse(code).is_some(), "{code}");
        }
        assert!(Country::all().all(|country| !country.name().is_empty()));
    }

    #[test]
    fn knows_the_union_the_euro_and_merchants() {
        let country = |code| Country::parse(code).unwrap();
        assert!(country("de").is_eu() && country("de").is_euro_area());
        assert!(country("SE").is_eu() && !country("SE").is_euro_area());
        assert!(!country("GB").is_eu() && !country("NO").is_eu());
        assert!(country("QA").is_merchant_country() && !country("VN").is_merchant_country());
        assert_eq!(
            Country::all().filter(|country| country.is_euro_area()).count(),
            21
        );
    }

    #[test]
    fn knows_where_consumers_may_withdraw() {
        for (code, expected) in [
            ("DE", true),
            ("IE", true),
            ("GB", true),
            ("IS", true),
            ("LI", true),
            ("NO", true),
            ("RE", true),
            ("AX", true),
            ("CH", false),
            ("US", false),
            ("JP", false),
            ("TR", false),
            ("GL", false),
            ("JE", false),
            ("BL", false),
        ] {
            let country = Country::parse(code).unwrap();
            assert_eq!(country.has_right_of_withdrawal(), expected, "{code}");
        }
        let count = Country::all().filter(|country| country.has_right_of_withdrawal());
        assert_eq!(count.count(), 27 + 11);
    }

    #[test]
    fn is_a_json_string_with_an_explaining_error() {
        assert_eq!(
            serde_json::from_str::<Country>("\"us\"").unwrap().to_string(),
            "US"
        );
        assert_eq!(
            serde_json::to_string(&Country::parse("DE").unwrap()).unwrap(),
            "\"DE\""
        );
        let error = serde_json::from_str::<Country>("\"USA\"")
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("must be an ISO 3166-1 alpha-2 country code"),
            "{error}"
        );
    }
}
