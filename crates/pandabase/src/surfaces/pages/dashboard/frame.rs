//! What stands around every page of the dashboard: the store, the way to the others and to the pages of this
//! one, and what was just done.

use super::place::Place;
use crate::surfaces::pages::form::FormToken;
use crate::surfaces::pages::look::{Language, Look};
use crate::surfaces::pages::typed::Typed;
use crate::surfaces::pages::visit::Visit;
use http::header::HeaderValue;
use pandabase_domain::token::Scope;
use pandabase_locale::{Locale, Text};

/// Where the dashboard begins.
pub const HOME: &str = "/stores";

/// The frame of a page.
pub struct Frame {
    /// The token of the page's forms.
    pub(super) csrf: String,
    pub(super) cookie: Option<HeaderValue>,
    /// The store of the page, if it is one of a store.
    pub(super) store: Option<String>,
    /// The other stores.
    pub(super) stores: Vec<Link>,
    /// The pages of the store that the visitor's role is led to.
    pub(super) pages: Vec<Link>,
    /// Where all stores are listed.
    pub(super) all: Link,
    /// What was just done.
    pub(super) done: Option<Text>,
    /// What was wrong with a form of the page.
    pub(super) notice: Option<String>,
    pub(super) languages: Vec<Language>,
}

/// A way to another page.
pub struct Link {
    pub(super) words: String,
    pub(super) address: String,
    pub(super) is_current: bool,
}

impl Frame {
    /// The frame of the page that is visited, in which this was typed, by somebody with these stores.
    pub fn of(visit: &Visit, look: &Look, typed: &Typed, stores: &[Place]) -> Self {
        let t = look.locale;
        let token = FormToken::of(visit.env(), &visit.headers);
        let place = stores.iter().find(|place| place.id == visit.named("storeId"));
        let others = stores
            .iter()
            .filter(|other| place.is_none_or(|place| place.id != other.id));
        let others = others.map(|other| Link {
            words: other.name.clone(),
            address: in_language(visit, &format!("{HOME}/{}", other.id)),
            is_current: false,
        });
        let languages = look.languages();
        Self {
            csrf: token.token,
            cookie: token.cookie,
            store: place.map(|place| place.name.clone()),
            stores: others.collect(),
            pages: place.map(|place| pages(visit, t, place)).unwrap_or_default(),
            all: Link {
                words: t.get("desk-stores").to_string(),
                address: in_language(visit, HOME),
                is_current: visit.path.trim_end_matches('/') == HOME,
            },
            done: visit.asked("done").and_then(|word| done(t, &word)),
            notice: typed.whole().map(str::to_owned),
            languages,
        }
    }
}

/// The pages of a store that the visitor's role is led to.
fn pages(visit: &Visit, t: Locale, place: &Place) -> Vec<Link> {
    let path = visit.path.trim_end_matches('/');
    let rows = [
        (t.get("desk-home"), "", Scope::StoreRead),
        (t.get("desk-orders"), "/orders", Scope::OrdersRead),
        (t.get("desk-requirements"), "/requirements", Scope::StoreRead),
    ];
    let rows = rows.into_iter().filter(|(_, _, scope)| place.may(*scope));
    let link = |(words, rest, _): (Text, &str, Scope)| {
        let address = format!("{HOME}/{}{rest}", place.id);
        let below = path.strip_prefix(&address);
        let is_above = |below: &str| !rest.is_empty() && below.starts_with('/');
        Link {
            words: words.to_string(),
            is_current: below.is_some_and(|below| below.is_empty() || is_above(below)),
            address: in_language(visit, &address),
        }
    };
    rows.map(link).collect()
}

/// A page in the language that this one was asked for in.
pub fn in_language(visit: &Visit, path: &str) -> String {
    match visit.asked("locale").and_then(|tag| Locale::parse(&tag)) {
        Some(locale) => {
            let joint = if path.contains('?') { '&' } else { '?' };
            format!("{path}{joint}locale={}", locale.tag())
        }
        None => path.to_owned(),
    }
}

/// What a word in the address of a page says was done; an address says nothing else.
fn done(t: Locale, word: &str) -> Option<Text> {
    let text = match word {
        "opened" => t.get("desk-done-opened"),
        "joined" => t.get("desk-done-joined"),
        "declined" => t.get("desk-done-declined"),
        "refunded" => t.get("desk-done-refunded"),
        "mailed" => t.get("desk-done-mailed"),
        "queued" => t.get("desk-done-queued"),
        _ => return None,
    };
    Some(text)
}
