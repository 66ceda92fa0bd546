//! What people read, in their language: texts, numbers, money, dates, names of countries.
//!
//! Texts are Fluent files in `texts/`; formats are CLDR's, by ICU4X.

mod countries;
mod formats;
mod locale;
mod texts;

pub use locale::Locale;
pub use texts::{Argument, Text};
