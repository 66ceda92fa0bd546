//! Tabs above a page: the pages of one thing, or the parts of a list with how many each has.

use super::desk::Desk;
use super::listing::{Asked, count};
use super::say::items;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::parts::Tab;
use pandabase_locale::{Locale, Text};

/// A part of a list.
pub struct Kind {
    /// What the address of the page has for `status`; empty for everything.
    pub(super) value: &'static str,
    pub(super) words: Text,
    /// What the API is asked for.
    pub(super) filter: (&'static str, &'static str),
}

impl Kind {
    /// Everything.
    pub fn all(t: Locale) -> Self {
        Self {
            value: "",
            words: t.get("frame-all"),
            filter: ("", ""),
        }
    }

    /// What has a status.
    pub fn of(status: &'static str, words: Text) -> Self {
        Self::by("status", status, words)
    }

    /// What has a value of another filter.
    pub fn by(filter: &'static str, value: &'static str, words: Text) -> Self {
        Self {
            value,
            words,
            filter: (filter, value),
        }
    }
}

/// Everything, and what has each status.
pub fn kinds(t: Locale, statuses: impl IntoIterator<Item = (&'static str, Text)>) -> Vec<Kind> {
    let of_status = statuses
        .into_iter()
        .map(|(status, words)| Kind::of(status, words));
    std::iter::once(Kind::all(t)).chain(of_status).collect()
}

/// The value of the part that the address names; that of everything where it names none.
pub fn chosen(asked: &Asked, kinds: &[Kind]) -> &'static str {
    let named = kinds.iter().find(|kind| kind.value == asked.get("status"));
    named.map_or("", |kind| kind.value)
}

/// The tabs of the parts of a list, each with how many an operation counts that also have `pairs`.
pub async fn counted(
    desk: &Desk,
    asked: &Asked,
    operation: &str,
    kinds: Vec<Kind>,
    pairs: &[(&str, &str)],
) -> Result<Vec<Tab>, Halt> {
    let chosen = chosen(asked, &kinds);
    let mut tabs = Vec::with_capacity(kinds.len());
    for kind in kinds {
        let pairs: Vec<_> = pairs.iter().copied().chain([kind.filter]).collect();
        let count = count(desk, operation, &[], &pairs).await?;
        let label = desk.t().get("frame-counted").with("words", kind.words);
        let address = asked.with(desk, "status", kind.value);
        tabs.push(Tab::new(
            label.with("count", count),
            address,
            chosen == kind.value,
        ));
    }
    Ok(tabs)
}

/// The same for a list whose parts are counted at once by an operation of its own, which returns for each
/// status how many there are.
pub async fn counted_at_once(
    desk: &Desk,
    asked: &Asked,
    operation: &str,
    kinds: Vec<Kind>,
    pairs: &[(&str, &str)],
) -> Result<Vec<Tab>, Halt> {
    let chosen = chosen(asked, &kinds);
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs.iter().filter(|(_, value)| !value.is_empty()))
        .finish();
    let counts = desk.ask_about(operation, &[], &query).await?;
    let count = |status: &str| -> i64 {
        let fitting = items(&counts).filter(|one| status.is_empty() || one["status"] == *status);
        fitting.filter_map(|one| one["count"].as_i64()).sum()
    };
    let tab = |kind: Kind| {
        let label = desk.t().get("frame-counted").with("words", kind.words);
        let address = asked.with(desk, "status", kind.value);
        let label = label.with("count", count(kind.value));
        Tab::new(label, address, chosen == kind.value)
    };
    Ok(kinds.into_iter().map(tab).collect())
}

/// The tabs of the parts of a list.
pub fn plain(desk: &Desk, asked: &Asked, kinds: Vec<Kind>) -> Vec<Tab> {
    let chosen = chosen(asked, &kinds);
    let parts = kinds.into_iter().map(|kind| (kind.value, kind.words));
    by(desk, asked, ("status", chosen), parts)
}

/// The tabs of a list by a filter with its value now: each value with its words.
pub fn by(
    desk: &Desk,
    asked: &Asked,
    (name, now): (&str, &str),
    parts: impl IntoIterator<Item = (&'static str, Text)>,
) -> Vec<Tab> {
    let tab =
        |(value, words): (&'static str, Text)| Tab::new(words, asked.with(desk, name, value), value == now);
    parts.into_iter().map(tab).collect()
}

/// The tabs of pages by their words and addresses; the current one is the nearest to where the visitor is.
pub fn pages(desk: &Desk, pages: impl IntoIterator<Item = (Text, String)>) -> Vec<Tab> {
    let here = desk.visit.path.trim_end_matches('/');
    let is_above = |address: &str| {
        let below = here.strip_prefix(address);
        below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
    };
    let pages: Vec<(Text, String)> = pages.into_iter().collect();
    let above = pages.iter().filter(|(_, address)| is_above(address));
    let nearest = above.map(|(_, address)| address.clone()).max_by_key(String::len);
    let tab = |(label, address): (Text, String)| {
        let is_current = nearest.as_ref() == Some(&address);
        Tab::new(label, address, is_current)
    };
    pages.into_iter().map(tab).collect()
}
