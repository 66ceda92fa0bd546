//! Texts from the Fluent files in `texts/`, one folder for each language.
//!
//! A key that a language lacks, that nothing uses or that no file has does not pass the tests.

use crate::locale::Locale;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use intl_memoizer::Memoizable;
use intl_memoizer::concurrent::IntlLangMemoizer;
use std::fmt;
use std::sync::OnceLock;
use unic_langid::LanguageIdentifier;

/// The files of a language. A new file is a line here, and lies in every folder of `texts/`; what only
/// merchants read, which is in English, is a line of [`ENGLISH`].
macro_rules! files {
    ($tag:literal) => {
        &[
            include_str!(concat!("../texts/", $tag, "/common.ftl")),
            include_str!(concat!("../texts/", $tag, "/checkout.ftl")),
            include_str!(concat!("../texts/", $tag, "/bank.ftl")),
            include_str!(concat!("../texts/", $tag, "/portal.ftl")),
            include_str!(concat!("../texts/", $tag, "/mails.ftl")),
            include_str!(concat!("../texts/", $tag, "/shop.ftl")),
        ]
    };
}

/// The files of the dashboard.
const ENGLISH: &[&str] = &[
    include_str!("../texts/en/dashboard.ftl"),
    include_str!("../texts/en/dashboard-buyers.ftl"),
    include_str!("../texts/en/dashboard-developers.ftl"),
    include_str!("../texts/en/dashboard-frame.ftl"),
    include_str!("../texts/en/dashboard-lab.ftl"),
    include_str!("../texts/en/dashboard-money.ftl"),
    include_str!("../texts/en/dashboard-operator.ftl"),
    include_str!("../texts/en/dashboard-products.ftl"),
    include_str!("../texts/en/dashboard-selling.ftl"),
    include_str!("../texts/en/dashboard-settings.ftl"),
    include_str!("../texts/en/dashboard-shield.ftl"),
    include_str!("../texts/en/dashboard-support.ftl"),
];

type Bundle = FluentBundle<FluentResource>;

/// A text in a language, with what is put into it.
#[derive(Debug, Clone)]
#[must_use]
pub struct Text {
    locale: Locale,
    key: &'static str,
    arguments: Vec<(&'static str, Argument)>,
}

/// What is put into a text: words as they are, or a number, which chooses the plural form and is written as
/// the language writes numbers.
#[derive(Debug, Clone)]
pub struct Argument(Value);

#[derive(Debug, Clone)]
enum Value {
    Words(String),
    Number(i64),
}

impl Locale {
    /// The text of a key. A key that the language lacks is in English, one that there is not is shown itself.
    pub const fn get(self, key: &'static str) -> Text {
        Text {
            locale: self,
            key,
            arguments: Vec::new(),
        }
    }

    pub(crate) const fn sources(self) -> &'static [&'static str] {
        match self {
            Self::En => files!("en"),
            Self::De => files!("de"),
            Self::Fr => files!("fr"),
            Self::Es => files!("es"),
            Self::It => files!("it"),
            Self::Pt => files!("pt"),
            Self::Nl => files!("nl"),
            Self::Pl => files!("pl"),
            Self::Ja => files!("ja"),
        }
    }

    /// The files that English has and other languages do not need.
    pub(crate) const fn more_sources(self) -> &'static [&'static str] {
        match self {
            Self::En => ENGLISH,
            _ => &[],
        }
    }

    /// The texts, read when they are first asked for.
    fn bundle(self) -> &'static Bundle {
        static BUNDLES: [OnceLock<Bundle>; Locale::ALL.len()] =
            [const { OnceLock::new() }; Locale::ALL.len()];
        BUNDLES[self as usize].get_or_init(|| {
            let mut bundle = Bundle::new_concurrent(self.tag().parse().into_iter().collect());
            // Marks around what is put in would be copied with it, and none of the languages needs them.
            bundle.set_use_isolating(false);
            bundle.set_formatter(Some(formatted));
            for source in self.sources().iter().chain(self.more_sources()) {
                // The tests read every file strictly; here, what can be read is.
                let read = FluentResource::try_new((*source).to_owned());
                let resource = read.unwrap_or_else(|(resource, _)| resource);
                let _ = bundle.add_resource(resource);
            }
            bundle
        })
    }
}

impl Text {
    /// Puts `value` where the text names `$name`.
    pub fn with(mut self, name: &'static str, value: impl Into<Argument>) -> Self {
        self.arguments.push((name, value.into()));
        self
    }

    /// Writes the text as `locale` has it; `None` when it has not.
    fn write(&self, locale: Locale, f: &mut fmt::Formatter<'_>) -> Option<fmt::Result> {
        let bundle = locale.bundle();
        let pattern = bundle.get_message(self.key)?.value()?;
        let arguments = self.arguments.iter();
        let arguments: FluentArgs = arguments
            .map(|(name, argument)| (*name, argument.value()))
            .collect();
        let mut errors = Vec::new();
        Some(bundle.write_pattern(f, pattern, Some(&arguments), &mut errors))
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let own = self.write(self.locale, f);
        own.or_else(|| self.write(Locale::default(), f))
            .unwrap_or_else(|| f.write_str(self.key))
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.to_string()
    }
}

impl Argument {
    fn value(&self) -> FluentValue<'_> {
        match &self.0 {
            Value::Words(words) => words.as_str().into(),
            Value::Number(number) => (*number).into(),
        }
    }
}

impl From<String> for Argument {
    fn from(words: String) -> Self {
        Self(Value::Words(words))
    }
}

impl From<&str> for Argument {
    fn from(words: &str) -> Self {
        words.to_owned().into()
    }
}

impl From<Text> for Argument {
    fn from(text: Text) -> Self {
        text.to_string().into()
    }
}

impl From<i64> for Argument {
    fn from(number: i64) -> Self {
        Self(Value::Number(number))
    }
}

impl From<i32> for Argument {
    fn from(number: i32) -> Self {
        i64::from(number).into()
    }
}

impl From<u32> for Argument {
    fn from(number: u32) -> Self {
        i64::from(number).into()
    }
}

impl From<u64> for Argument {
    fn from(number: u64) -> Self {
        i64::try_from(number).unwrap_or(i64::MAX).into()
    }
}

impl From<usize> for Argument {
    fn from(number: usize) -> Self {
        i64::try_from(number).unwrap_or(i64::MAX).into()
    }
}

/// Templates pass references.
impl<T: Clone + Into<Argument>> From<&T> for Argument {
    fn from(value: &T) -> Self {
        value.clone().into()
    }
}

/// The language of a bundle, which Fluent's function for numbers is not told otherwise.
struct Reader(Locale);

impl Memoizable for Reader {
    type Args = ();
    type Error = ();

    fn construct(language: LanguageIdentifier, (): ()) -> Result<Self, ()> {
        Locale::parse(language.language.as_str()).map(Self).ok_or(())
    }
}

/// Numbers as the language writes them, instead of Fluent's own.
fn formatted(value: &FluentValue, languages: &IntlLangMemoizer) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let number = number.as_string().parse().ok()?;
    let written = languages.with_try_get::<Reader, _, _>((), |reader| reader.0.decimal(&number));
    written.ok()
}

#[cfg(test)]
mod tests;
