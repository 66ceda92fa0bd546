//! A page of a list of the API: asked for by what the address of the page says, and walked by cursor.

use super::desk::Desk;
use super::export;
use super::links::address;
use super::say::items;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::typed::Typed;
use pandabase_domain::day;
use pandabase_locale::{Locale, Text};
use serde_json::Value;
use std::fmt::Display;

/// How many rows a page shows.
pub const SHOWN: usize = 25;
/// The most characters of a filter.
pub const LONGEST: u16 = 128;

/// The filters of a list, as they stand in the address of the page.
pub struct Asked {
    /// The values, by the names of the filters; empty where the address has none.
    pub typed: Typed,
    names: &'static [&'static str],
    cursor: Option<String>,
}

/// A page of a list.
#[derive(Default)]
pub struct Listing {
    /// The rows, as the API has them.
    pub rows: Vec<Value>,
    /// How many there are with these filters; `None` where the list does not count.
    pub count: Option<i64>,
    /// Whether a filter is set.
    pub is_filtered: bool,
    /// The beginning of the list, on every page but the first.
    pub newest: Option<String>,
    /// The next page, if there is one.
    pub older: Option<String>,
    /// The request that lists this, where one does.
    pub request: Option<String>,
    /// The address of the whole list as a file, if the visitor may fetch it.
    pub export: Option<String>,
    /// The filters and the place of the page, as the API was asked for them.
    pub part: String,
}

impl Listing {
    /// A list in which nothing is what was searched for.
    pub fn nothing() -> Self {
        Self {
            count: Some(0),
            is_filtered: true,
            ..Self::default()
        }
    }
}

impl Asked {
    /// The filters of these names.
    pub fn of(desk: &Desk, names: &'static [&'static str]) -> Self {
        let mut typed = Typed::default();
        for name in names {
            let value = desk.visit.asked(name).unwrap_or_default();
            let value: String = value.trim().chars().take(LONGEST.into()).collect();
            typed.set(name, &value);
        }
        Self {
            typed,
            names,
            cursor: desk.visit.asked("cursor"),
        }
    }

    /// The value of a filter; empty where there is none.
    pub fn get(&self, name: &str) -> &str {
        self.typed.get(name)
    }

    /// Whether this is the beginning of the list.
    pub fn is_first(&self) -> bool {
        self.cursor.is_none()
    }

    /// The first instant of the days from `from` to `to`, and the first one after them; empty where no day is
    /// asked for.
    pub fn days(&self, desk: &Desk) -> [String; 2] {
        let zone = desk.zone();
        [("from", 0), ("to", 1)].map(|(name, end)| {
            let bounds = day::bounds(self.get(name), &zone);
            bounds.map(|bounds| bounds[end].to_string()).unwrap_or_default()
        })
    }

    /// The address of this list with another value of a filter, from its beginning: a tab, say.
    pub fn with(&self, desk: &Desk, name: &str, value: &str) -> String {
        let others = self.names.iter().filter(|other| **other != name);
        let others = others.map(|other| (*other, self.get(other)));
        address(&desk.visit.path, others.chain([(name, value)]))
    }

    /// The address of the beginning of this list.
    pub fn beginning(&self, desk: &Desk) -> String {
        let filters = self.names.iter().map(|name| (*name, self.get(name)));
        address(&desk.visit.path, filters)
    }

    /// Asks an operation for this part of its list. The pairs are what the API is asked for besides the
    /// place in the list: a filter that it would refuse is left out by whoever reads it. Where nothing
    /// is left behind that place, because the last of it was decided or taken off, this is the beginning.
    pub async fn list(&self, desk: &Desk, operation: &str, pairs: &[(&str, &str)]) -> Result<Listing, Halt> {
        let mut place = self.cursor.as_deref();
        let mut query = part(pairs, place);
        let mut found = desk.ask_about(operation, &[], &query).await?;
        if place.is_some() && items(&found).next().is_none() {
            place = None;
            query = part(pairs, place);
            found = desk.ask_about(operation, &[], &query).await?;
        }
        Ok(Listing {
            request: Some(desk.request(operation, &query)?),
            export: export::link(desk, operation, pairs),
            part: query
                .split_once('&')
                .map(|(_, part)| part.to_owned())
                .unwrap_or_default(),
            ..self.page(desk, &found, place.is_none())
        })
    }

    fn page(&self, desk: &Desk, found: &Value, is_beginning: bool) -> Listing {
        let filters = || self.names.iter().map(|name| (*name, self.get(name)));
        let pagination = &found["pagination"];
        let next = pagination["nextCursor"].as_str();
        let path = &desk.visit.path;
        let older = next.map(|next| address(path, filters().chain([("cursor", next)])));
        Listing {
            rows: items(found).cloned().collect(),
            count: pagination["total"].as_i64(),
            is_filtered: filters().any(|(_, value)| !value.is_empty()),
            newest: (!is_beginning).then(|| address(path, filters())),
            older,
            ..Listing::default()
        }
    }
}

/// A query for the rows of a page from a place on, or from the beginning.
fn part(pairs: &[(&str, &str)], place: Option<&str>) -> String {
    let place = place.map(|cursor| ("cursor", cursor));
    let pairs: Vec<_> = pairs.iter().copied().chain(place).collect();
    query(SHOWN, &pairs)
}

/// A query for so many rows of a list with these parts, but for empty ones.
pub fn query(limit: impl Display, pairs: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(format!("limit={limit}"));
    query.extend_pairs(pairs.iter().filter(|(_, value)| !value.is_empty()));
    query.finish()
}

/// How many a list has with these filters.
pub async fn count(
    desk: &Desk,
    operation: &str,
    named: &[(&str, &str)],
    pairs: &[(&str, &str)],
) -> Result<i64, Halt> {
    let page = desk.ask_about(operation, named, &query(1, pairs)).await?;
    Ok(page["pagination"]["total"].as_i64().unwrap_or(0))
}

/// The field that a list is searched by.
pub fn search(t: Locale, fields: &Fields<'_>, hint: Text) -> Field {
    let field = fields.field("search", t.get("shop-search"));
    field.unneeded().max(LONGEST).hint(hint)
}

/// The fields of the first and the last day.
pub fn days(t: Locale, fields: &Fields<'_>) -> [Field; 2] {
    let days = [("from", t.get("orders-from")), ("to", t.get("orders-to"))];
    days.map(|(name, label)| fields.field(name, label).unneeded().half().date())
}

/// The entries of a filter, before which stands that any will do.
pub fn any(t: Locale, choices: impl IntoIterator<Item = Choice>) -> impl Iterator<Item = Choice> {
    std::iter::once(Choice::new("", t.get("orders-any"))).chain(choices)
}
