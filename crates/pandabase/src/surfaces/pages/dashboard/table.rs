//! Lists as tables: a row with the way to its page, its cells, and a box that selects it.

use super::desk::Desk;
use super::export;
use super::listing::Listing;
use super::say::Badge;
use pandabase_locale::Text;

/// A list.
pub struct Table {
    pub(super) caption: Text,
    pub(super) heads: Vec<Text>,
    pub(super) lines: Vec<Line>,
    /// What is done with rows that are selected.
    pub(super) selection: Option<Selection>,
}

/// A row: what it is with the way to its page, and what else there is to say.
pub struct Line {
    /// Its id, which is the name of its box.
    pub(super) id: String,
    pub(super) name: String,
    /// Below the name.
    pub(super) about: String,
    pub(super) picture: Option<String>,
    pub(super) address: String,
    /// What the box is about, for those who do not see where it stands.
    pub(super) called: Text,
    pub(super) cells: Vec<Cell>,
}

/// A cell; with a tone it is a badge.
pub struct Cell {
    pub(super) words: String,
    pub(super) tone: Option<&'static str>,
}

/// What is done with rows that are selected.
pub struct Selection {
    /// The acts, and the page of each.
    pub(super) acts: Vec<(Text, String)>,
    /// Where they are fetched as a file, and the part of the list that they are of.
    pub(super) file: Option<(String, String)>,
}

impl Cell {
    /// Words.
    pub fn words(words: impl ToString) -> Self {
        Self {
            words: words.to_string(),
            tone: None,
        }
    }

    /// Words where there are any.
    pub fn known(words: Option<impl ToString>) -> Self {
        Self {
            words: words.map(|words| words.to_string()).unwrap_or_default(),
            tone: None,
        }
    }

    /// A badge.
    pub fn badge(badge: &Badge) -> Self {
        Self {
            words: badge.words.to_string(),
            tone: Some(badge.tone),
        }
    }
}

impl Selection {
    /// What the visitor may do with the rows that an operation has listed: these acts, as far as their pages
    /// are for the visitor's role, and a file. `None` where that is nothing.
    pub fn of<const N: usize>(
        desk: &Desk,
        operation: &str,
        list: &Listing,
        acts: [(Text, &str); N],
    ) -> Option<Self> {
        let led = acts.into_iter();
        let led = led.filter_map(|(words, rest)| Some((words, desk.link(rest)?)));
        let selection = Self {
            acts: led.collect(),
            file: export::path(desk, operation).map(|path| (path, list.part.clone())),
        };
        let is_possible = selection.file.is_some() || !selection.acts.is_empty();
        (is_possible && !list.rows.is_empty()).then_some(selection)
    }
}
