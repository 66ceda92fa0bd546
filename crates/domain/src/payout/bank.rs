//! Bank accounts: which fields name one in each country, and what must hold of them (contract
//! `payouts.md`, "Bank account fields by country").

use super::number::{is_bic, is_digits, is_iban, is_routing_number, plain};
use crate::pricing::country::Country;
use crate::pricing::presentment::currency_for;
use std::collections::BTreeMap;
use std::fmt;

/// The most bank accounts that a store has at once; its list is not paginated.
pub const MAX_ACCOUNTS: i64 = 10;

crate::text_enum! {
    /// Where a bank account stands in its review.
    pub enum BankStatus {
        /// Being reviewed; nothing is paid out to it.
        InReview = "IN_REVIEW",
        /// Payouts may go there.
        Approved = "APPROVED",
        /// Refused for good.
        Rejected = "REJECTED",
    }
}

crate::text_enum! {
    /// What the processor tells about a bank account.
    pub enum BankEvent {
        /// The review accepted it.
        Approved = "bank_account_approved",
        /// The review refused it, perhaps after it had been accepted.
        Rejected = "bank_account_rejected",
    }
}

impl BankStatus {
    /// The status after `event`; `None` when it does not fit. A refusal is for good.
    pub fn after(self, event: BankEvent) -> Option<Self> {
        match (self, event) {
            (Self::InReview | Self::Approved, BankEvent::Approved) => Some(Self::Approved),
            (_, BankEvent::Rejected) => Some(Self::Rejected),
            (Self::Rejected, BankEvent::Approved) => None,
        }
    }
}

crate::text_enum! {
    /// What kind of account it is, where countries tell them apart.
    pub enum AccountType {
        /// For payments.
        Checking = "checking",
        /// For savings.
        Savings = "savings",
    }
}

crate::text_enum! {
    /// A field that names a bank account, or a part of it.
    pub enum Field {
        /// The account at its bank.
        AccountNumber = "accountNumber",
        /// The bank in the United States.
        RoutingNumber = "routingNumber",
        /// `checking` or `savings`.
        AccountType = "accountType",
        /// The branch in Great Britain.
        SortCode = "sortCode",
        /// The account in the world.
        Iban = "iban",
        /// The branch in Canada.
        TransitNumber = "transitNumber",
        /// The bank in Canada.
        InstitutionNumber = "institutionNumber",
        /// The bank in Singapore.
        BankCode = "bankCode",
        /// The branch in Singapore.
        BranchCode = "branchCode",
        /// The bank in the world (BIC).
        SwiftCode = "swiftCode",
    }
}

/// The fields that name an account, as they were typed or, once checked, in their plain form. They are
/// never printed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Numbers(pub BTreeMap<Field, String>);

impl Numbers {
    fn get(&self, field: Field) -> Option<&str> {
        self.0.get(&field).map(String::as_str)
    }
}

impl fmt::Debug for Numbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// A bank account whose fields were checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankAccount {
    /// Where it is.
    pub country: Country,
    /// All its fields, plain; to be kept secret.
    pub numbers: Numbers,
    /// The end of its number.
    pub last4: String,
    /// The routing number, which may be shown.
    pub routing_number: Option<String>,
    /// Its kind, where it was asked for.
    pub account_type: Option<AccountType>,
}

/// A field is missing or wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field} must be {expected}")]
pub struct FieldError {
    /// The field.
    pub field: Field,
    /// What it must be.
    pub expected: String,
}

use Field as F;
const US: &[Field] = &[F::AccountNumber, F::RoutingNumber, F::AccountType];
const GB: &[Field] = &[F::AccountNumber, F::SortCode];
const CA: &[Field] = &[
    F::AccountNumber,
    F::TransitNumber,
    F::InstitutionNumber,
    F::AccountType,
];
const SG: &[Field] = &[F::AccountNumber, F::BankCode, F::BranchCode];
const IBAN: &[Field] = &[F::Iban];
const IBAN_AND_SWIFT: &[Field] = &[F::Iban, F::SwiftCode];
const ACCOUNT_AND_SWIFT: &[Field] = &[F::AccountNumber, F::SwiftCode];

/// Members of the European Economic Area that are not in the union, and Switzerland.
const IBAN_COUNTRIES: [&str; 4] = ["CH", "IS", "LI", "NO"];

/// The fields that name an account in `country`. Where there is a choice, an IBAN is preferred.
pub fn fields(country: Country, has_iban: bool) -> &'static [Field] {
    match country.as_str() {
        "US" => US,
        "GB" => GB,
        "CA" => CA,
        "SG" => SG,
        "TR" => IBAN_AND_SWIFT,
        code if country.is_eu() || IBAN_COUNTRIES.contains(&code) || has_iban => IBAN,
        _ => ACCOUNT_AND_SWIFT,
    }
}

/// Checks the fields of an account in `country`. Spaces and hyphens between groups do not matter;
/// fields that the country does not ask for are left out.
///
/// # Errors
/// The first [`FieldError`], in the order of [`fields`].
pub fn check(country: Country, given: &Numbers) -> Result<BankAccount, FieldError> {
    let mut numbers = Numbers::default();
    for &field in fields(country, given.get(Field::Iban).is_some()) {
        let text = given.get(field).map(plain);
        let (text, expected) = match (text, rule(field, country)) {
            (Some(text), rule) if (rule.holds)(&text, country) => (text, None),
            (text, rule) => (text.unwrap_or_default(), Some(rule.expected)),
        };
        if let Some(expected) = expected {
            return Err(FieldError { field, expected });
        }
        numbers.0.insert(field, text);
    }
    let number = numbers
        .get(Field::Iban)
        .or(numbers.get(Field::AccountNumber))
        .unwrap_or_default();
    // Only ASCII passes the checks.
    let last4 = number
        .get(number.len().saturating_sub(4)..)
        .unwrap_or_default()
        .to_owned();
    let account_type = numbers.get(Field::AccountType).and_then(account_type);
    Ok(BankAccount {
        country,
        last4,
        routing_number: numbers.get(Field::RoutingNumber).map(str::to_owned),
        account_type,
        numbers,
    })
}

fn account_type(text: &str) -> Option<AccountType> {
    AccountType::parse(&text.to_ascii_lowercase())
}

/// What must hold of a field.
struct Rule {
    expected: String,
    holds: fn(&str, Country) -> bool,
}

fn rule(field: Field, country: Country) -> Rule {
    let of = |expected: &str, holds| Rule {
        expected: expected.to_owned(),
        holds,
    };
    match (field, country.as_str()) {
        // At least one digit more than the four that are shown.
        (F::AccountNumber, "US") => of("5 to 17 digits", |text, _| is_digits(text, 5, 17)),
        (F::AccountNumber, "GB") => of("8 digits", |text, _| is_digits(text, 8, 8)),
        (F::AccountNumber, "CA") => of("7 to 12 digits", |text, _| is_digits(text, 7, 12)),
        (F::AccountNumber, "SG") => of("6 to 14 digits", |text, _| is_digits(text, 6, 14)),
        (F::AccountNumber, _) => of("5 to 34 letters and digits", |text, _| {
            (5..=34).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        }),
        (F::RoutingNumber, _) => of("9 digits with a valid ABA checksum", |text, _| {
            is_routing_number(text)
        }),
        (F::AccountType, _) => of("checking or savings", |text, _| account_type(text).is_some()),
        (F::SortCode, _) => of("6 digits", |text, _| is_digits(text, 6, 6)),
        (F::Iban, code) => of(&format!("a valid IBAN of {code}"), is_iban),
        (F::TransitNumber, _) => of("5 digits", |text, _| is_digits(text, 5, 5)),
        (F::InstitutionNumber, _) => of("3 digits", |text, _| is_digits(text, 3, 3)),
        (F::BankCode, _) => of("4 digits", |text, _| is_digits(text, 4, 4)),
        (F::BranchCode, _) => of("3 digits", |text, _| is_digits(text, 3, 3)),
        (F::SwiftCode, code) => of(
            &format!("a SWIFT code of 8 or 11 characters of a bank in {code}"),
            is_bic,
        ),
    }
}

/// Currencies of merchants' countries that buyers are not charged in.
const CURRENCIES: &[(&str, &str)] = &[
    ("AE", "AED"),
    ("AU", "AUD"),
    ("CA", "CAD"),
    ("HK", "HKD"),
    ("IL", "ILS"),
    ("LI", "CHF"),
    ("MA", "MAD"),
    ("NZ", "NZD"),
    ("PH", "PHP"),
    ("QA", "QAR"),
    ("RO", "RON"),
    ("SG", "SGD"),
    ("TH", "THB"),
    ("TR", "TRY"),
    ("TW", "TWD"),
];

/// The currency, by ISO 4217 code, in which an account in `country` is credited; US dollars where
/// nothing else is known.
pub fn currency(country: Country) -> &'static str {
    if let Some(currency) = currency_for(country) {
        return currency.as_str();
    }
    let own = CURRENCIES.iter().find(|row| row.0 == country.as_str());
    own.map_or("USD", |row| row.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::country::MERCHANT_COUNTRIES;

    fn numbers(fields: &str) -> Numbers {
        let pairs = fields.split(", ").filter_map(|pair| pair.split_once('='));
        Numbers(
            pairs
                .map(|(name, value)| (Field::parse(name).unwrap(), value.to_owned()))
                .collect(),
        )
    }

    fn checked(country: &str, fields: &str) -> Result<BankAccount, String> {
        check(Country::parse(country).unwrap(), &numbers(fields)).map_err(|error| error.to_string())
    }

    #[test]
    fn every_country_asks_for_its_fields() {
        for (country, fields, last4) in [
            (
                "US",
                "accountNumber=000123457065, routingNumber=110000000, accountType=checking",
                "7065",
            ),
            (
                "US",
                "accountNumber=1234-5678, routingNumber=021 000 021, accountType=Savings",
                "5678",
            ),
            ("GB", "accountNumber=31926819, sortCode=60-16-13", "6819"),
            ("DE", "iban=de89 3704 0044 0532 0130 00", "3000"),
            ("NO", "iban=NO93 8601 1117 947", "7947"),
            ("CH", "iban=CH9300762011623852957", "2957"),
            (
                "CA",
                "accountNumber=1234567, transitNumber=12345, institutionNumber=003, accountType=checking",
                "4567",
            ),
            (
                "SG",
                "accountNumber=123456789, bankCode=7171, branchCode=012",
                "6789",
            ),
            (
                "TR",
                "iban=TR330006100519786457841326, swiftCode=TGBATRIS",
                "1326",
            ),
            ("AE", "iban=AE070331234567890123456", "3456"),
            ("AU", "accountNumber=123456789, swiftCode=CTBAAU2S", "6789"),
        ] {
            let account = checked(country, fields).unwrap();
            assert_eq!(account.last4, last4, "{country}");
            assert_eq!(account.routing_number.is_some(), country == "US", "{country}");
            assert_eq!(
                account.account_type.is_some(),
                ["US", "CA"].contains(&country),
                "{country}"
            );
            // Checking what was checked changes nothing.
            assert_eq!(
                check(account.country, &account.numbers),
                Ok(account.clone()),
                "{country}"
            );
        }
        let iban = checked("DE", "iban=de89 3704 0044 0532 0130 00, routingNumber=x").unwrap();
        assert_eq!(iban.numbers, numbers("iban=DE89370400440532013000"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for row in WRONG {
            let [country, fields, text] = row.split(" | ").collect::<Vec<_>>()[..] else {
                panic!("{row}")
            };
            assert_eq!(checked(country, fields), Err(text.to_owned()), "{row}");
        }
    }

    /// A country, the fields given, and what is said about them.
    const WRONG: &[&str] = &[
        "US |  | accountNumber must be 5 to 17 digits",
        "US | accountNumber=1234 | accountNumber must be 5 to 17 digits",
        "US | accountNumber=12345, routingNumber=110000001 | routingNumber must be 9 digits with a valid ABA \
         checksum",
        "US | accountNumber=12345, routingNumber=110000000 | accountType must be checking or savings",
        "US | accountNumber=12345, routingNumber=110000000, accountType=gold | accountType must be checking \
         or savings",
        "GB | accountNumber=1234567, sortCode=601613 | accountNumber must be 8 digits",
        "GB | accountNumber=31926819, sortCode=60161 | sortCode must be 6 digits",
        "DE | accountNumber=31926819 | iban must be a valid IBAN of DE",
        "DE | iban=DE89370400440532013001 | iban must be a valid IBAN of DE",
        "DE | iban=FR1420041010050500013M02606 | iban must be a valid IBAN of DE",
        "CA | accountNumber=1234567, transitNumber=1234 | transitNumber must be 5 digits",
        "CA | accountNumber=1234567, transitNumber=12345, institutionNumber=03 | institutionNumber must be 3 \
         digits",
        "SG | accountNumber=123456789, bankCode=717 | bankCode must be 4 digits",
        "SG | accountNumber=123456789, bankCode=7171, branchCode=x12 | branchCode must be 3 digits",
        "TR | iban=TR330006100519786457841326 | swiftCode must be a SWIFT code of 8 or 11 characters of a \
         bank in TR",
        "AE | iban=AE070331234567890123457 | iban must be a valid IBAN of AE",
        "AU | accountNumber=123456789, swiftCode=DEUTDEFF | swiftCode must be a SWIFT code of 8 or 11 \
         characters of a bank in AU",
        "AU | accountNumber=12é4 | accountNumber must be 5 to 34 letters and digits",
    ];

    #[test]
    fn numbers_are_not_printed() {
        let account = checked("DE", "iban=DE89370400440532013000").unwrap();
        let text = format!("{account:?}");
        assert!(!text.contains("37040044"), "{text}");
    }

    #[test]
    fn a_refusal_is_for_good() {
        use BankStatus::{Approved, InReview, Rejected};
        for (status, approved, rejected) in [
            (InReview, Some(Approved), Some(Rejected)),
            (Approved, Some(Approved), Some(Rejected)),
            (Rejected, None, Some(Rejected)),
        ] {
            assert_eq!(status.after(BankEvent::Approved), approved);
            assert_eq!(status.after(BankEvent::Rejected), rejected);
        }
    }

    #[test]
    fn accounts_are_credited_in_the_currency_of_their_country() {
        for (country, code) in [
            ("US", "USD"),
            ("DE", "EUR"),
            ("GB", "GBP"),
            ("TR", "TRY"),
            ("SG", "SGD"),
            ("SE", "SEK"),
        ] {
            assert_eq!(currency(Country::parse(country).unwrap()), code);
        }
        let in_dollars = MERCHANT_COUNTRIES
            .iter()
            .filter(|code| currency(Country::parse(code).unwrap()) == "USD");
        assert_eq!(in_dollars.collect::<Vec<_>>(), [&"US"]);
    }
}
