//! The data of every language, as ICU4X's data crates have it, as something that can be exported.

use icu_datetime::provider::{names, semantic_skeletons as patterns};
use icu_experimental::dimension::provider::currency::fractions::{
    CurrencyFractions, CurrencyFractionsV1, FractionInfo, Rounding,
};
use icu_experimental::dimension::provider::{currency, percent};
use icu_provider::export::{ExportMarker, ExportableProvider};
use icu_provider::prelude::*;
use pandabase_domain::pricing::presentment::Currency;
use std::collections::BTreeSet;
use tinystr::TinyAsciiStr;

// The macros of `icu_provider` say `alloc`.
extern crate alloc;

/// CLDR: numbers, money, percentages, dates, lists, and the names of regions.
pub struct Cldr;

const _: () = {
    use icu_datetime_data::*;
    mod icu {
        pub use icu_datetime as datetime;
    }
    make_provider!(Cldr);
    impl_datetime_names_dayperiod_v1!(Cldr, ITER);
    impl_datetime_names_month_gregorian_v1!(Cldr, ITER);
    impl_datetime_names_year_gregorian_v1!(Cldr, ITER);
    impl_datetime_patterns_date_gregorian_v1!(Cldr, ITER);
    impl_datetime_patterns_glue_v1!(Cldr, ITER);
    impl_datetime_patterns_time_v1!(Cldr, ITER);
};

const _: () = {
    use icu_decimal_data::*;
    mod icu {
        pub use icu_decimal as decimal;
    }
    impl_decimal_digits_v1!(Cldr, ITER);
    impl_decimal_symbols_v1!(Cldr, ITER);
};

const _: () = {
    use icu_list_data::*;
    mod icu {
        pub use icu_list as list;
    }
    impl_list_and_v1!(Cldr, ITER);
};

const _: () = {
    use icu_experimental_data::*;
    mod icu {
        pub use icu_decimal as decimal;
        pub use icu_experimental as experimental;
    }
    impl_currency_decimal_symbols_v1!(Cldr, ITER);
    impl_currency_essentials_v1!(Cldr, ITER);
    impl_currency_patterns_no_currency_v1!(Cldr, ITER);
    impl_currency_symbols_v1!(Cldr, ITER);
    impl_decimal_percent_v1!(Cldr, ITER);
    impl_locale_names_region_v0!(Cldr, ITER);
};

/// How many digits a currency has behind the point: those that are charged, so that a page never shows
/// another amount. CLDR leaves those of the forint out.
impl DataProvider<CurrencyFractionsV1> for Cldr {
    fn load(&self, _: DataRequest) -> Result<DataResponse<CurrencyFractionsV1>, DataError> {
        let digits = |digits| FractionInfo {
            digits,
            rounding: Rounding::R1,
            cash_digits: None,
            cash_rounding: None,
        };
        let whole = Currency::ALL.iter().filter(|currency| currency.units() == 1);
        let codes = whole.filter_map(|currency| currency.as_str().parse().ok());
        let fractions = codes.map(|code: TinyAsciiStr<3>| (code.to_unvalidated(), digits(0)));
        Ok(DataResponse {
            metadata: DataResponseMetadata::default(),
            payload: DataPayload::from_owned(CurrencyFractions {
                fractions: fractions.collect(),
                default: digits(2),
            }),
        })
    }
}

impl IterableDataProvider<CurrencyFractionsV1> for Cldr {
    fn iter_ids(&self) -> Result<BTreeSet<DataIdentifierCow<'static>>, DataError> {
        Ok([DataIdentifierCow::default()].into())
    }
}

icu_provider::export::make_exportable_provider!(
    Cldr,
    [
        currency::essentials::CurrencyEssentialsV1,
        CurrencyFractionsV1,
        currency::no_currency::CurrencyPatternsNoCurrencyV1,
        currency::symbols::CurrencyDecimalSymbolsV1,
        currency::symbols::CurrencySymbolsV1,
        icu_decimal::provider::DecimalDigitsV1,
        icu_decimal::provider::DecimalSymbolsV1,
        icu_experimental::displaynames::provider::LocaleNamesRegionV0,
        icu_list::provider::ListAndV1,
        names::DatetimeNamesDayperiodV1,
        names::DatetimeNamesMonthGregorianV1,
        names::DatetimeNamesYearGregorianV1,
        patterns::DatetimePatternsDateGregorianV1,
        patterns::DatetimePatternsGlueV1,
        patterns::DatetimePatternsTimeV1,
        percent::DecimalPercentV1,
    ]
);

/// The same for some languages alone. Each has all that it inherits, so that the reader needs no rules of who
/// inherits from whom.
pub struct Whole<const N: usize>(pub [DataLocale; N]);

impl<const N: usize> DynamicDataProvider<ExportMarker> for Whole<N> {
    fn load_data(
        &self,
        marker: DataMarkerInfo,
        request: DataRequest,
    ) -> Result<DataResponse<ExportMarker>, DataError> {
        Cldr.load_data(marker, request)
    }
}

impl<const N: usize> IterableDynamicDataProvider<ExportMarker> for Whole<N> {
    fn iter_ids_for_marker(
        &self,
        marker: DataMarkerInfo,
    ) -> Result<BTreeSet<DataIdentifierCow<'_>>, DataError> {
        let mut ids = Cldr.iter_ids_for_marker(marker)?;
        ids.retain(|id| id.locale.is_unknown() || self.0.contains(&id.locale));
        if !marker.is_singleton {
            for language in self.0 {
                let inherited = ids.iter().cloned().map(|mut id| {
                    id.locale = language;
                    id
                });
                ids.extend(inherited.collect::<Vec<_>>());
            }
        }
        Ok(ids)
    }
}

impl<const N: usize> ExportableProvider for Whole<N> {
    fn supported_markers(&self) -> BTreeSet<DataMarkerInfo> {
        Cldr.supported_markers()
    }
}
