//! The tax rates as data: what a private buyer pays on digital goods delivered electronically
//! (downloads, licence keys for ready-made software, subscriptions to them), in parts per million.
//! `docs/tax-rates.md` shows the same rows for readers; a test holds the two together.
//!
//! Rates change several times a year. The table was entered by hand for the day [`AS_OF`] and
//! compared with public summaries, not looked up row by row; the comment of each block names the
//! authority to check it against. It is no tax advice.

/// The day the table describes.
#[cfg(test)]
pub(super) const AS_OF: &str = "1 January 2026";

/// One country: code, rate in parts per million, name of the tax. Sorted by code.
pub(super) type CountryRow = (&'static str, i64, &'static str);

/// One state or province: code, English name, rate in parts per million, name of the tax. Sorted by
/// code.
pub(super) type RegionRow = (&'static str, &'static str, i64, &'static str);

const VAT: &str = "VAT";
const GST: &str = "GST";
const HST: &str = "HST";
const SALES_TAX: &str = "Sales tax";

/// Countries with one rate. A country that is absent has rate 0: it has no such tax (HK, QA), does
/// not collect it from the seller of record (AR, BR and EC take it from the card payment or not yet
/// at all), or is simply not known to this table.
///
/// Authorities: for the European Union, "Taxes in Europe Database" of the European Commission, standard
/// rates (EE 24 % since July 2025, RO 21 % since August 2025, SK 23 % since January 2025, FI 25.5 %
/// since September 2024); MC and IM belong to the VAT areas of France and the United Kingdom. For
/// the others, the tax authority of each country on electronically supplied services by suppliers
/// from abroad. Compared with Avalara's summary of 26 February 2026, "Global VAT and GST on digital
/// services"; KZ is 16 % since January 2026 (KPMG, November 2025), where that summary has 12 %.
/// Special territories inside a country are told apart by [`TERRITORIES`].
#[rustfmt::skip]
pub(super) const COUNTRIES: &[CountryRow] = &[
    ("AE",  50_000, VAT),
    ("AL", 200_000, VAT),
    ("AM", 200_000, VAT),
    ("AO", 140_000, VAT),
    ("AT", 200_000, VAT),
    ("AU", 100_000, GST),
    // As Finland, until its own law is known to differ.
    ("AX", 255_000, VAT),
    ("BE", 210_000, VAT),
    ("BG", 200_000, VAT),
    ("BH", 100_000, VAT),
    ("CH",  81_000, VAT),
    ("CL", 190_000, VAT),
    ("CM", 192_500, VAT),
    ("CO", 190_000, VAT),
    ("CR", 130_000, VAT),
    ("CY", 190_000, VAT),
    ("CZ", 210_000, VAT),
    ("DE", 190_000, VAT),
    ("DK", 250_000, VAT),
    ("EE", 240_000, VAT),
    ("EG", 140_000, VAT),
    ("ES", 210_000, VAT),
    ("FI", 255_000, VAT),
    ("FR", 200_000, VAT),
    ("GB", 200_000, VAT),
    ("GE", 180_000, VAT),
    ("GR", 240_000, VAT),
    ("HR", 250_000, VAT),
    ("HU", 270_000, VAT),
    ("ID", 110_000, VAT),
    ("IE", 230_000, VAT),
    ("IL", 180_000, VAT),
    ("IM", 200_000, VAT),
    ("IN", 180_000, GST),
    ("IS", 240_000, VAT),
    ("IT", 220_000, VAT),
    ("JP", 100_000, "Consumption tax"),
    ("KE", 160_000, VAT),
    ("KR", 100_000, VAT),
    ("KZ", 160_000, VAT),
    ("LI",  81_000, VAT),
    ("LT", 210_000, VAT),
    ("LU", 170_000, VAT),
    ("LV", 210_000, VAT),
    ("MA", 200_000, VAT),
    ("MC", 200_000, VAT),
    ("MD", 200_000, VAT),
    ("MT", 180_000, VAT),
    ("MU", 150_000, VAT),
    ("MX", 160_000, VAT),
    ("MY",  80_000, "Service tax"),
    ("NG",  75_000, VAT),
    ("NL", 210_000, VAT),
    ("NO", 250_000, VAT),
    ("NZ", 150_000, GST),
    ("OM",  50_000, VAT),
    ("PE", 180_000, VAT),
    ("PH", 120_000, VAT),
    ("PL", 230_000, VAT),
    ("PT", 230_000, VAT),
    ("RO", 210_000, VAT),
    ("RS", 200_000, VAT),
    ("SA", 150_000, VAT),
    ("SE", 250_000, VAT),
    ("SG",  90_000, GST),
    ("SI", 220_000, VAT),
    ("SK", 230_000, VAT),
    ("SN", 180_000, VAT),
    ("TH",  70_000, VAT),
    ("TR", 200_000, VAT),
    ("TW",  50_000, VAT),
    ("TZ", 180_000, VAT),
    ("UA", 200_000, VAT),
    ("UG", 180_000, VAT),
    ("UY", 220_000, VAT),
    ("UZ", 120_000, VAT),
    ("ZA", 150_000, VAT),
];

/// The United States: state-level rates only; county, city and district rates come on top in most
/// states and are not included.
///
/// A state's rate stands where the state taxes downloaded digital products, ready-made software
/// delivered electronically, or both, because the table does not know which of the two is sold; it
/// is 0 where the state taxes neither, or has no sales tax. Software only: IL, KS, MA, MI, ND, NY,
/// WV. Digital products only: AR, CO, GA, ID. Neither: FL, MO, NV, OK, SC, VA. No state sales tax:
/// AK, DE, MT, NH, OR. Territories, states in free association and military addresses are charged nothing.
///
/// California is the exception: the contract (`checkout.md`, "Totals") fixes 8.25 %, while state law
/// taxes neither kind when nothing tangible changes hands.
///
/// Authorities: state departments of revenue, whose guidance the Multistate Tax Commission collects
/// under "Sales tax on digital products". Compared with the tables of vatcalc.com and doola. DC is
/// taken at 6 %: the rise to 6.5 % and 7 % enacted in 2024 for October 2025 and 2026 is understood to
/// have been repealed in the District's budget for 2026; confirm it with the District.
#[rustfmt::skip]
pub(super) const UNITED_STATES: &[RegionRow] = &[
    ("AA", "Armed Forces Americas",      0, SALES_TAX),
    ("AE", "Armed Forces Europe",        0, SALES_TAX),
    ("AK", "Alaska",                    0, SALES_TAX),
    ("AL", "Alabama",              40_000, SALES_TAX),
    ("AP", "Armed Forces Pacific",       0, SALES_TAX),
    ("AR", "Arkansas",             65_000, SALES_TAX),
    ("AS", "American Samoa",             0, SALES_TAX),
    ("AZ", "Arizona",              56_000, "Transaction privilege tax"),
    ("CA", "California",           82_500, SALES_TAX),
    ("CO", "Colorado",             29_000, SALES_TAX),
    ("CT", "Connecticut",          63_500, SALES_TAX),
    ("DC", "District of Columbia", 60_000, SALES_TAX),
    ("DE", "Delaware",                  0, SALES_TAX),
    ("FL", "Florida",                   0, SALES_TAX),
    ("FM", "Micronesia",                 0, SALES_TAX),
    ("GA", "Georgia",              40_000, SALES_TAX),
    ("GU", "Guam",                       0, SALES_TAX),
    ("HI", "Hawaii",               40_000, "General excise tax"),
    ("IA", "Iowa",                 60_000, SALES_TAX),
    ("ID", "Idaho",                60_000, SALES_TAX),
    ("IL", "Illinois",             62_500, SALES_TAX),
    ("IN", "Indiana",              70_000, SALES_TAX),
    ("KS", "Kansas",               65_000, SALES_TAX),
    ("KY", "Kentucky",             60_000, SALES_TAX),
    ("LA", "Louisiana",            50_000, SALES_TAX),
    ("MA", "Massachusetts",        62_500, SALES_TAX),
    ("MD", "Maryland",             60_000, SALES_TAX),
    ("ME", "Maine",                55_000, SALES_TAX),
    ("MH", "Marshall Islands",           0, SALES_TAX),
    ("MI", "Michigan",             60_000, SALES_TAX),
    ("MN", "Minnesota",            68_750, SALES_TAX),
    ("MO", "Missouri",                  0, SALES_TAX),
    ("MP", "Northern Mariana Islands",     0, SALES_TAX),
    ("MS", "Mississippi",          70_000, SALES_TAX),
    ("MT", "Montana",                   0, SALES_TAX),
    ("NC", "North Carolina",       47_500, SALES_TAX),
    ("ND", "North Dakota",         50_000, SALES_TAX),
    ("NE", "Nebraska",             55_000, SALES_TAX),
    ("NH", "New Hampshire",             0, SALES_TAX),
    ("NJ", "New Jersey",           66_250, SALES_TAX),
    ("NM", "New Mexico",           48_750, "Gross receipts tax"),
    ("NV", "Nevada",                    0, SALES_TAX),
    ("NY", "New York",             40_000, SALES_TAX),
    ("OH", "Ohio",                 57_500, SALES_TAX),
    ("OK", "Oklahoma",                  0, SALES_TAX),
    ("OR", "Oregon",                    0, SALES_TAX),
    ("PA", "Pennsylvania",         60_000, SALES_TAX),
    ("PR", "Puerto Rico",                0, SALES_TAX),
    ("PW", "Palau",                      0, SALES_TAX),
    ("RI", "Rhode Island",         70_000, SALES_TAX),
    ("SC", "South Carolina",            0, SALES_TAX),
    ("SD", "South Dakota",         42_000, SALES_TAX),
    ("TN", "Tennessee",            70_000, SALES_TAX),
    ("TX", "Texas",                62_500, SALES_TAX),
    ("UM", "Minor Outlying Islands",     0, SALES_TAX),
    ("UT", "Utah",                 48_500, SALES_TAX),
    ("VA", "Virginia",                  0, SALES_TAX),
    ("VI", "Virgin Islands",             0, SALES_TAX),
    ("VT", "Vermont",              60_000, SALES_TAX),
    ("WA", "Washington",           65_000, SALES_TAX),
    ("WI", "Wisconsin",            50_000, SALES_TAX),
    ("WV", "West Virginia",        60_000, SALES_TAX),
    ("WY", "Wyoming",              40_000, SALES_TAX),
];

/// Canada: the federal GST alone, the harmonised HST, or GST and the province's own tax together
/// where the province taxes digital goods.
///
/// Authorities: Canada Revenue Agency, "GST/HST rates" (NS 14 % since April 2025); Revenu Québec on the
/// QST (9.975 %); the finance ministries of BC (PST 7 %), MB (RST 7 %) and SK (PST 6 %).
#[rustfmt::skip]
pub(super) const CANADA: &[RegionRow] = &[
    ("AB", "Alberta",                    50_000, GST),
    ("BC", "British Columbia",          120_000, "GST + PST"),
    ("MB", "Manitoba",                  120_000, "GST + RST"),
    ("NB", "New Brunswick",             150_000, HST),
    ("NL", "Newfoundland and Labrador", 150_000, HST),
    ("NS", "Nova Scotia",               140_000, HST),
    ("NT", "Northwest Territories",      50_000, GST),
    ("NU", "Nunavut",                    50_000, GST),
    ("ON", "Ontario",                   130_000, HST),
    ("PE", "Prince Edward Island",      150_000, HST),
    ("QC", "Quebec",                    149_750, "GST + QST"),
    ("SK", "Saskatchewan",              110_000, "GST + PST"),
    ("YT", "Yukon",                      50_000, GST),
];

/// Territories with a rate of their own: country, first and last postal code (in Portugal the first four
/// digits), name, rate in parts per million. Sorted.
///
/// Authorities: VAT Directive, article 6 (outside the VAT area: the Canary Islands, Ceuta, Melilla, Livigno,
/// Campione, Helgoland, Büsingen), whose own taxes nobody collects from sellers abroad; Autoridade Tributária
/// of Portugal for Madeira and the Azores. Åland is taken like Finland until a primary source says otherwise.
pub(super) const TERRITORIES: &[(&str, u32, u32, &str, i64)] = &[
    ("DE", 27498, 27498, "Helgoland", 0),
    ("DE", 78266, 78266, "Büsingen", 0),
    ("ES", 35000, 35999, "Canary Islands, Las Palmas", 0),
    ("ES", 38000, 38999, "Canary Islands, Santa Cruz de Tenerife", 0),
    ("ES", 51000, 51999, "Ceuta", 0),
    ("ES", 52000, 52999, "Melilla", 0),
    ("IT", 22061, 22061, "Campione d'Italia", 0),
    ("IT", 23041, 23041, "Livigno", 0),
    ("PT", 9000, 9499, "Madeira", 220_000),
    ("PT", 9500, 9999, "Azores", 160_000),
];

/// Other spellings of regions that buyers type: country, spelling as `place.rs` folds it, code.
pub(super) const SPELLINGS: &[(&str, &str, &str)] = &[
    ("CA", "colombie britannique", "BC"),
    ("CA", "ile du prince edouard", "PE"),
    ("CA", "newfoundland", "NL"),
    ("CA", "nouveau brunswick", "NB"),
    ("CA", "nouvelle ecosse", "NS"),
    ("CA", "terre neuve et labrador", "NL"),
    ("CA", "territoires du nord ouest", "NT"),
    ("CA", "territoire du yukon", "YT"),
    ("CA", "yukon territory", "YT"),
    ("US", "us virgin islands", "VI"),
    ("US", "federated states of micronesia", "FM"),
    ("US", "us minor outlying islands", "UM"),
    ("US", "washington dc", "DC"),
];
