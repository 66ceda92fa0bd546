//! The tabs above a list: one for each status, with how many there are.

use super::desk::Desk;
use super::listing::{Asked, query};
use super::tab::Tab;
use crate::surfaces::pages::calls::Halt;
use pandabase_locale::{Locale, Text};

/// What a tab shows.
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
            words: t.get("support-all"),
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

/// The tabs of a list, each with how many an operation counts that also have `pairs`.
pub async fn of(
    desk: &Desk,
    asked: &Asked,
    operation: &str,
    kinds: Vec<Kind>,
    pairs: &[(&str, &str)],
) -> Result<Vec<Tab>, Halt> {
    let chosen = chosen(asked, &kinds);
    let mut tabs = Vec::with_capacity(kinds.len());
    for kind in kinds {
        let count = count(desk, operation, pairs, kind.filter).await?;
        let label = desk.t().get("support-tab");
        tabs.push(Tab::new(
            label.with("words", kind.words).with("count", count),
            asked.with(desk, "status", kind.value),
            chosen == kind.value,
        ));
    }
    Ok(tabs)
}

/// The value of the tab that the address names; that of the first where it names none.
pub fn chosen(asked: &Asked, kinds: &[Kind]) -> &'static str {
    let named = kinds.iter().find(|kind| kind.value == asked.get("status"));
    named.map_or("", |kind| kind.value)
}

/// How many an operation counts.
pub async fn count(
    desk: &Desk,
    operation: &str,
    pairs: &[(&str, &str)],
    filter: (&str, &str),
) -> Result<i64, Halt> {
    let pairs: Vec<_> = pairs.iter().copied().chain([filter]).collect();
    let page = desk.ask_about(operation, &[], &query(1, &pairs)).await?;
    Ok(page["pagination"]["total"].as_i64().unwrap_or(0))
}
