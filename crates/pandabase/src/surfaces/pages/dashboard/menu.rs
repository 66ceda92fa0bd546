//! The bar with the pages of a store.

use super::frame::{HOME, Link};
use super::needs::Need;
use super::place::Place;
use crate::surfaces::pages::visit::Visit;
use pandabase_domain::token::Scope as S;
use pandabase_locale::{Locale, Text};

/// An entry of the bar.
struct Entry {
    /// What stands above it, where a group begins.
    heading: Option<fn(Locale) -> Text>,
    words: fn(Locale) -> Text,
    /// Its path below that of the store.
    rest: &'static str,
    need: Need,
}

const fn entry(words: fn(Locale) -> Text, rest: &'static str, need: Need) -> Entry {
    Entry {
        heading: None,
        words,
        rest,
        need,
    }
}

/// The entries, in groups. Each is for whom its page is for.
const ENTRIES: &[Entry] = &[
    entry(|t| t.get("desk-home"), "", Need::Scope(S::StoreRead)),
    entry(|t| t.get("desk-orders"), "/orders", Need::Scope(S::OrdersRead)),
    entry(|t| t.get("shield-title"), "/shield", Need::Scope(S::StoreRead)),
    entry(
        |t| t.get("desk-requirements"),
        "/requirements",
        Need::Scope(S::StoreRead),
    ),
];

/// The entries that the visitor's role is led to.
pub fn of(visit: &Visit, t: Locale, place: &Place) -> Vec<Link> {
    let path = visit.path.trim_end_matches('/');
    let entries = ENTRIES.iter().filter(|entry| entry.need.is_had_by(place.role));
    let link = |entry: &Entry| {
        let address = format!("{HOME}/{}{}", place.id, entry.rest);
        let below = path.strip_prefix(&address);
        let is_above = |below: &str| !entry.rest.is_empty() && below.starts_with('/');
        Link {
            heading: entry.heading.map(|heading| heading(t)),
            words: (entry.words)(t).to_string(),
            is_current: below.is_some_and(|below| below.is_empty() || is_above(below)),
            address,
        }
    };
    entries.map(link).collect()
}
