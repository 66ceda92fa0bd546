//! Every format is what JavaScript's Intl prints, which `intl.mjs` wrote down with ICU 78.2 (CLDR 48).

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use pandabase_domain::money::Rate;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::pricing::presentment::Currency;
use pandabase_domain::time::Timestamp;
use pandabase_domain::zone::Zone;
use pandabase_locale::Locale;

const INTL: &str = include_str!("intl.tsv");

/// What we print otherwise, by kind, language and input: CLDR 49, of which our data is, has a narrow symbol
/// for the franc and other names of three countries; V8 puts a plain space for the narrow one before `PM`.
const OTHERWISE: &[(&str, &str, &str, &str)] = &[
    ("money", "en", "CHF 123456", "Fr.1,234.56"),
    ("money", "en", "CHF -5", "-Fr.0.05"),
    (
        "date_time",
        "en",
        "1780322700000",
        "June 1, 2026 at 2:05\u{202f}PM",
    ),
    ("countries", "en", "HM", "Heard Island & McDonald Islands"),
    (
        "countries",
        "en",
        "SH",
        "St. Helena, Ascension & Tristan da Cunha",
    ),
    ("countries", "en", "TF", "French Southern and Antarctic Lands"),
    ("money", "de", "CHF 123456", "1.234,56\u{a0}Fr."),
    ("money", "de", "CHF -5", "-0,05\u{a0}Fr."),
    ("money", "fr", "CHF 123456", "1\u{202f}234,56\u{a0}fr."),
    ("money", "fr", "CHF -5", "-0,05\u{a0}fr."),
    ("money", "es", "CHF 123456", "1234,56\u{a0}Fr."),
    ("money", "es", "CHF -5", "-0,05\u{a0}Fr."),
    ("money", "it", "CHF 123456", "1234,56\u{a0}Fr."),
    ("money", "it", "CHF -5", "-0,05\u{a0}Fr."),
    ("money", "pt", "CHF 123456", "Fr.\u{a0}1.234,56"),
    ("money", "pt", "CHF -5", "-Fr.\u{a0}0,05"),
    ("money", "nl", "CHF 123456", "Fr.\u{a0}1.234,56"),
    ("money", "nl", "CHF -5", "Fr.\u{a0}-0,05"),
    ("money", "pl", "CHF 123456", "1234,56\u{a0}Fr."),
    ("money", "pl", "CHF -5", "-0,05\u{a0}Fr."),
    ("money", "ja", "CHF 123456", "Fr.1,234.56"),
    ("money", "ja", "CHF -5", "-Fr.0.05"),
];

#[test]
fn formats_are_those_of_intl() {
    let mut found = Vec::new();
    for line in INTL.lines() {
        let cells: Vec<_> = line.split('\t').collect();
        let [kind, tag, input, expected @ ..] = cells.as_slice() else {
            panic!("{line}");
        };
        let locale = Locale::parse(tag).unwrap();
        let pairs: Vec<(&str, String)> = match *kind {
            "countries" => {
                let countries = input.split(' ').map(|code| (code, Country::parse(code).unwrap()));
                countries
                    .map(|(code, country)| (code, locale.country(country).to_owned()))
                    .collect()
            }
            _ => vec![(*input, printed(kind, locale, input))],
        };
        assert_eq!(pairs.len(), expected.len());
        for ((input, printed), expected) in pairs.into_iter().zip(expected) {
            if printed != *expected {
                found.push((*kind, *tag, input, printed));
            }
        }
    }
    let found: Vec<_> = found
        .iter()
        .map(|(kind, tag, input, ours)| (*kind, *tag, *input, ours.as_str()))
        .collect();
    assert_eq!(found, OTHERWISE);
}

fn printed(kind: &str, locale: Locale, input: &str) -> String {
    let number = || input.parse().unwrap();
    let at = || Timestamp::from_millis(number());
    match kind {
        "number" => locale.number(number()),
        "percent" => locale.percent(Rate::basis_points(number())),
        "money" => {
            let (currency, amount) = input.split_once(' ').unwrap();
            locale.money(amount.parse().unwrap(), Currency::parse(currency).unwrap())
        }
        "date" => locale.date(at(), &Zone::utc()),
        "date_time" => locale.date_time(at(), &Zone::utc()),
        "list" => locale.list(&input.split(' ').map(str::to_owned).collect::<Vec<_>>()),
        "order" => {
            let countries = locale.countries().iter();
            countries
                .map(|(country, _)| country.as_str())
                .collect::<Vec<_>>()
                .join(" ")
        }
        _ => panic!("{kind}"),
    }
}

#[test]
fn days_and_hours_are_those_of_the_zone() {
    let at = Timestamp::parse("2026-05-31T22:30:00Z").unwrap();
    let berlin = Zone::parse("Europe/Berlin").unwrap();
    assert_eq!(Locale::De.date(at, &Zone::utc()), "31. Mai 2026");
    assert_eq!(Locale::De.date(at, &berlin), "1. Juni 2026");
    assert_eq!(Locale::De.date_time(at, &berlin), "1. Juni 2026 um 00:30");
}
