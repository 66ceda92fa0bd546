//! Writes the data of `crates/locale` into the folder that is given: what ICU4X has to know of its languages
//! (`cldr.postcard`), and the order of the countries in each (`countries.txt`). A language that is new there
//! is in the data after the next run.

mod cldr;

use anyhow::{Context, Result};
use cldr::{Cldr, Whole};
use icu_collator::Collator;
use icu_experimental::displaynames::multi::RegionDisplayNames;
use icu_locale_core::Locale as Tag;
use icu_provider::DataMarkerAttributes;
use icu_provider_export::blob_exporter::BlobExporter;
use icu_provider_export::prelude::*;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::pricing::presentment::Currency;
use pandabase_locale::Locale;
use std::path::PathBuf;

fn main() -> Result<()> {
    let folder = PathBuf::from(std::env::args_os().nth(1).context("which folder?")?);
    let mut formats = Vec::new();
    let mut languages = [DataLocale::default(); Locale::ALL.len()];
    for (language, locale) in languages.iter_mut().zip(Locale::ALL) {
        *language = locale.tag().parse()?;
    }
    let fallbacker = LocaleFallbacker::new().static_to_owned();
    let all = languages.map(DataLocaleFamily::without_descendants);
    ExportDriver::new(all, DeduplicationStrategy::None.into(), fallbacker)
        .with_marker_attributes_filter("numbering_system", |system| system.as_str() == "latn")
        .with_marker_attributes_filter("currency", is_ours)
        .export(
            &Whole(languages),
            BlobExporter::new_with_sink(Box::new(&mut formats)),
        )?;
    let mut countries = String::new();
    for locale in Locale::ALL {
        countries.push_str(&ordered(locale.tag())?);
    }
    std::fs::write(folder.join("cldr.postcard"), &formats)?;
    std::fs::write(folder.join("countries.txt"), countries)?;
    println!(
        "{} bytes of formats for {} languages",
        formats.len(),
        Locale::ALL.len()
    );
    Ok(())
}

/// Whether the symbol of a currency is one that buyers may pay in: `EUR`, or `EURn` for the narrow one.
fn is_ours(symbol: &DataMarkerAttributes) -> bool {
    Currency::parse(symbol.trim_end_matches('n')).is_some()
}

/// A line of a language's tag and the countries in the order of their names in it.
fn ordered(tag: &str) -> Result<String> {
    let language: Tag = tag.parse()?;
    let collator = Collator::try_new((&language).into(), Default::default())?;
    let names = RegionDisplayNames::try_new_unstable(&Cldr, (&language).into(), Default::default())?;
    let mut countries = Vec::new();
    for country in Country::all() {
        let name = names.of(country.as_str().parse()?);
        countries.push((
            name.with_context(|| format!("{tag} has no name for {country}"))?,
            country,
        ));
    }
    countries.sort_by(|(a, _), (b, _)| collator.compare(a, b));
    let codes: Vec<_> = countries.iter().map(|(_, country)| country.as_str()).collect();
    Ok(format!("{tag} {}\n", codes.join(" ")))
}
