//! Boxes to tick, in groups.

use crate::surfaces::pages::field::{Field, Fields};
use pandabase_locale::{Locale, Text};

/// The words above a group.
pub type Heading = fn(Locale) -> Text;

/// A group of boxes.
pub struct Boxes {
    pub(super) heading: Text,
    pub(super) boxes: Vec<Field>,
}

/// A box for a word of the API, which stands behind what it means. The name of the box is the word after
/// `start`.
pub fn one(fields: &Fields<'_>, start: &str, word: &str, meaning: Text) -> Field {
    Field {
        optional: Some(word.to_owned()),
        ..fields.field(&format!("{start}{word}"), meaning)
    }
}
