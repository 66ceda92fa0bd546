//! Numbers, money, percentages, dates and lists as each language writes them (CLDR), by ICU4X.

use crate::locale::Locale;
use icu_calendar::{Date, Gregorian};
use icu_datetime::fieldsets::{YMD, YMDT};
use icu_datetime::input::{DateTime, Time};
use icu_datetime::{DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_experimental::dimension::currency::CurrencyType;
use icu_experimental::dimension::currency::formatter::CurrencyFormatter;
use icu_experimental::dimension::percent::formatter::PercentFormatter;
use icu_experimental::displaynames::multi::RegionDisplayNames;
use icu_list::ListFormatter;
use icu_provider_blob::BlobDataProvider;
use pandabase_domain::money::Rate;
use pandabase_domain::pricing::presentment::Currency;
use pandabase_domain::time::Timestamp;
use pandabase_domain::zone::Zone;
use std::error::Error;
use std::sync::OnceLock;

/// What CLDR says of our languages, in ICU4X's form; `cargo xtask locale-data` writes it.
const CLDR: &[u8] = include_bytes!("../data/cldr.postcard");

/// The formats of one language.
pub struct Formats {
    number: DecimalFormatter,
    percent: PercentFormatter<DecimalFormatter>,
    /// In the order of `Currency::ALL`.
    money: Vec<CurrencyFormatter<DecimalFormatter>>,
    date: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    date_time: FixedCalendarDateTimeFormatter<Gregorian, YMDT>,
    list: ListFormatter,
    /// The names of countries.
    pub(crate) regions: RegionDisplayNames,
}

impl Formats {
    fn of(locale: Locale) -> Result<Self, Box<dyn Error>> {
        let cldr = BlobDataProvider::try_new_from_static_blob(CLDR)?;
        let tag: icu_locale_core::Locale = locale.tag().parse()?;
        let dates = DateTimeFormatterPreferences::from(&tag);
        let money = |currency: &Currency| {
            CurrencyFormatter::try_new_symbol_narrow_with_buffer_provider(
                &cldr,
                (&tag).into(),
                CurrencyType::try_from_str(currency.as_str())?,
                Default::default(),
            )
            .map_err(Box::<dyn Error>::from)
        };
        Ok(Self {
            number: DecimalFormatter::try_new_with_buffer_provider(&cldr, (&tag).into(), Default::default())?,
            percent: PercentFormatter::try_new_with_buffer_provider(
                &cldr,
                (&tag).into(),
                Default::default(),
            )?,
            money: Currency::ALL.iter().map(money).collect::<Result<_, _>>()?,
            date: FixedCalendarDateTimeFormatter::try_new_with_buffer_provider(&cldr, dates, YMD::long())?,
            date_time: FixedCalendarDateTimeFormatter::try_new_with_buffer_provider(
                &cldr,
                dates,
                YMD::long().with_time_hm(),
            )?,
            list: ListFormatter::try_new_and_with_buffer_provider(&cldr, (&tag).into(), Default::default())?,
            regions: RegionDisplayNames::try_new_with_buffer_provider(
                &cldr,
                (&tag).into(),
                Default::default(),
            )?,
        })
    }
}

impl Locale {
    /// The formats, made when they are first asked for. A test makes all of them; should that fail, there are
    /// plain ones.
    pub(crate) fn formats(self) -> Option<&'static Formats> {
        static FORMATS: [OnceLock<Option<Formats>>; Locale::ALL.len()] =
            [const { OnceLock::new() }; Locale::ALL.len()];
        let formats = FORMATS[self as usize].get_or_init(|| Formats::of(self).ok());
        formats.as_ref()
    }

    /// A number: `12,345`.
    pub fn number(self, value: i64) -> String {
        self.decimal(&Decimal::from(value))
    }

    pub(crate) fn decimal(self, value: &Decimal) -> String {
        let formats = self.formats();
        formats.map_or_else(
            || value.to_string(),
            |formats| formats.number.format_to_string(value),
        )
    }

    /// An amount in the smallest units of `currency` (cents; won), with the currency's narrow symbol:
    /// `$43.30`, `43,30 $`.
    pub fn money(self, minor_units: i64, currency: Currency) -> String {
        let digits = if currency.units() == 1 { 0 } else { 2 };
        let amount = scaled(minor_units, digits);
        let format = self
            .formats()
            .and_then(|formats| formats.money.get(currency as usize));
        format.map_or_else(
            || format!("{amount} {currency}"),
            |format| format.format_fixed_decimal(&amount).to_string(),
        )
    }

    /// An amount in hundredths as it is typed into a field, without a sign and without groups: `1234.50`,
    /// `1234,50`.
    pub fn typed_amount(self, hundredths: i64) -> String {
        let amount = scaled(hundredths, 2).to_string();
        let half = self.decimal(&scaled(5, 1));
        if half.contains(',') {
            return amount.replace('.', ",");
        }
        amount
    }

    /// A rate: `8.875%`.
    pub fn percent(self, rate: Rate) -> String {
        let mut share = scaled(rate.0, 4);
        share.absolute.trim_end();
        let formats = self.formats();
        formats.map_or_else(
            || format!("{share}%"),
            |formats| formats.percent.format(&share).to_string(),
        )
    }

    /// The day in `zone`: `June 1, 2026`.
    pub fn date(self, at: Timestamp, zone: &Zone) -> String {
        let formatted = self.formats().zip(moment(at, zone));
        formatted.map_or_else(
            || at.long_date(zone),
            |(formats, moment)| formats.date.format(&moment.date).to_string(),
        )
    }

    /// The day and the time of day in `zone`, to the minute: `June 1, 2026 at 2:05 PM`.
    pub fn date_time(self, at: Timestamp, zone: &Zone) -> String {
        let formatted = self.formats().zip(moment(at, zone));
        formatted.map_or_else(
            || at.to_string(),
            |(formats, moment)| formats.date_time.format(&moment).to_string(),
        )
    }

    /// Several things in one sentence: `a, b, and c`.
    pub fn list(self, parts: &[String]) -> String {
        let formats = self.formats();
        formats.map_or_else(
            || parts.join(", "),
            |formats| formats.list.format(parts.iter()).to_string(),
        )
    }
}

/// `value` with its last `digits` digits behind the point, all of them written.
fn scaled(value: i64, digits: i16) -> Decimal {
    let mut decimal = Decimal::from(value);
    decimal.absolute.multiply_pow10(-digits);
    decimal
}

/// Date and time of day in `zone`, as ICU4X has them.
fn moment(at: Timestamp, zone: &Zone) -> Option<DateTime<Gregorian>> {
    let civil = at.civil_in(zone);
    let [month, day, hour, minute] =
        [civil.month(), civil.day(), civil.hour(), civil.minute()].map(i8::unsigned_abs);
    Some(DateTime {
        date: Date::try_new_gregorian(civil.year().into(), month, day).ok()?,
        time: Time::try_new(hour, minute, 0, 0).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_typed_with_the_separator_of_the_language() {
        for (locale, amount) in [
            (Locale::En, "1234567.50"),
            (Locale::Ja, "1234567.50"),
            (Locale::De, "1234567,50"),
            (Locale::Fr, "1234567,50"),
            (Locale::Es, "1234567,50"),
            (Locale::It, "1234567,50"),
            (Locale::Pt, "1234567,50"),
            (Locale::Nl, "1234567,50"),
            (Locale::Pl, "1234567,50"),
        ] {
            assert_eq!(locale.typed_amount(123_456_750), amount, "{}", locale.tag());
        }
        assert_eq!(Locale::En.typed_amount(0), "0.00");
    }
}
