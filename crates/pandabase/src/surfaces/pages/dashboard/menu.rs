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

/// The first entry of a group.
const fn first(heading: fn(Locale) -> Text, entry: Entry) -> Entry {
    Entry {
        heading: Some(heading),
        ..entry
    }
}

/// The entries. Each is for whom its page is for. What is sold and to whom comes first, then money, and then
/// what is set up once: Home; products, orders, paylinks, subscriptions, customers, cases; finances, Shield;
/// developers, settings.
const ENTRIES: &[Entry] = &[
    entry(|t| t.get("desk-home"), "", Need::Scope(S::StoreRead)),
    first(
        |t| t.get("frame-selling"),
        entry(|t| t.get("desk-orders"), "/orders", Need::Scope(S::OrdersRead)),
    ),
    first(
        |t| t.get("frame-setting-up"),
        entry(
            |t| t.get("desk-requirements"),
            "/requirements",
            Need::Scope(S::StoreRead),
        ),
    ),
    Entry {
        heading: Some(|t| t.get("settings-menu")),
        ..entry(
            |t| t.get("settings-store"),
            "/settings",
            Need::Scope(S::StoreWrite),
        )
    },
    entry(|t| t.get("settings-team"), "/team", Need::Scope(S::StoreRead)),
    entry(
        |t| t.get("settings-notifications"),
        "/notifications",
        Need::Scope(S::StoreRead),
    ),
];

/// The entries that the visitor's role is led to. A group begins with the first of its entries that is shown.
pub fn of(visit: &Visit, t: Locale, place: &Place) -> Vec<Link> {
    let path = visit.path.trim_end_matches('/');
    let mut heading = None;
    let mut links = Vec::new();
    for entry in ENTRIES {
        heading = entry.heading.or(heading);
        if !entry.need.is_had_by(place.role) {
            continue;
        }
        let address = format!("{HOME}/{}{}", place.id, entry.rest);
        let below = path.strip_prefix(&address);
        let is_above = |below: &str| !entry.rest.is_empty() && below.starts_with('/');
        links.push(Link {
            heading: heading.take().map(|heading| heading(t)),
            words: (entry.words)(t).to_string(),
            is_current: below.is_some_and(|below| below.is_empty() || is_above(below)),
            address,
        });
    }
    links
}
