//! What stands around every page of the dashboard: the store, the way to the others and to the pages of this
//! one, the search over everything, what keeps the store from selling, and what was just done.

use super::links::{HOME, Link};
use super::menu;
use super::needs::Leads;
use super::place::Place;
use super::press;
use super::say::items;
use crate::surfaces::pages::form::FormToken;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use crate::surfaces::pages::visit::Visit;
use http::header::HeaderValue;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// Where the account of whoever is signed in is.
pub const ACCOUNT: &str = "/account";

/// Notes among what was typed that it was made of something that has changed since; no field of any form.
pub const OLD: &str = "old";

/// The frame of a page.
pub struct Frame {
    /// The token of the page's forms.
    pub(super) csrf: String,
    pub(super) cookie: Option<HeaderValue>,
    /// The store of the page, if it is one of a store.
    pub(super) store: Option<String>,
    /// The member of the store's team that the visitor is; empty where the page is of no store.
    pub(super) member: String,
    /// The other stores.
    pub(super) stores: Vec<Link>,
    /// The pages of the store that the visitor's role is led to.
    pub(super) pages: Vec<Link>,
    /// Where all stores are listed.
    pub(super) all: Link,
    /// Where everything of the store is searched, and what was searched for.
    pub(super) search: Option<(String, String)>,
    /// What the store cannot do yet, with the way to what is missing.
    pub(super) lacks: Vec<Link>,
    /// The account of whoever is signed in.
    pub(super) account: Link,
    /// What was just done.
    pub(super) done: Option<Text>,
    /// What was wrong with a form of the page.
    pub(super) notice: Option<String>,
    /// The number of the page's forms that make something.
    pub(super) press: String,
    /// The mark of what the form of the page was made of; empty where it changes nothing that is stored.
    pub(super) seen: String,
    /// Whether that has changed since.
    pub(super) is_old: bool,
}

impl Frame {
    /// The frame of the page that is visited, in which this was typed, by somebody with these stores; `needs`
    /// are the requirements of the page's one, and `leads` says who is led to which page.
    pub fn of(
        visit: &Visit,
        look: &Look,
        typed: &Typed,
        stores: &[Place],
        needs: &Value,
        leads: Leads,
    ) -> Self {
        let t = look.locale;
        let token = FormToken::of(visit.env(), &visit.headers);
        let place = stores.iter().find(|place| place.id == visit.named("storeId"));
        let others = stores
            .iter()
            .filter(|other| place.is_none_or(|place| place.id != other.id));
        let others = others.map(|other| Link {
            heading: None,
            words: other.name.clone(),
            address: format!("{HOME}/{}", other.id),
            is_current: false,
        });
        Self {
            csrf: token.token,
            cookie: token.cookie,
            store: place.map(|place| place.name.clone()),
            member: place.map(|place| place.member.clone()).unwrap_or_default(),
            stores: others.collect(),
            pages: place
                .map(|place| menu::of(visit, t, place, leads))
                .unwrap_or_default(),
            all: Link {
                heading: None,
                words: t.get("desk-stores").to_string(),
                address: HOME.to_owned(),
                is_current: visit.path.trim_end_matches('/') == HOME,
            },
            search: place.map(|place| {
                let address = format!("{HOME}/{}/search", place.id);
                (address, visit.asked("q").unwrap_or_default())
            }),
            lacks: place
                .map(|place| lacks(visit, t, place, needs))
                .unwrap_or_default(),
            account: Link {
                heading: None,
                words: t.get("settings-account").to_string(),
                address: ACCOUNT.to_owned(),
                is_current: visit.path.starts_with(ACCOUNT),
            },
            // A notice of an earlier action is not the result of a refused form.
            done: visit
                .asked("done")
                .filter(|_| !typed.is_refused())
                .and_then(|word| done(t, &word)),
            notice: typed.whole().map(str::to_owned),
            press: press::number(visit.env()),
            seen: String::new(),
            is_old: typed.has(OLD),
        }
    }
}

/// What a store cannot do yet. The page of the requirements says it itself.
fn lacks(visit: &Visit, t: Locale, place: &Place, needs: &Value) -> Vec<Link> {
    let address = format!("{HOME}/{}/requirements", place.id);
    if visit.path.trim_end_matches('/') == address {
        return Vec::new();
    }
    let lack = |purpose: &str, words: Text| {
        let missing = items(needs).filter(|one| one["for"] == purpose && one["status"] == "REQUIRED");
        let count = missing.count();
        (count > 0).then(|| Link {
            heading: None,
            words: words.with("count", count).to_string(),
            address: address.clone(),
            is_current: false,
        })
    };
    let lacks = [
        lack("PAYMENTS", t.get("frame-lacks-payments")),
        lack("PAYOUTS", t.get("frame-lacks-payouts")),
    ];
    lacks.into_iter().flatten().collect()
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
        "saved" => t.get("desk-done-saved"),
        "made" => t.get("desk-done-made"),
        "drafted" => t.get("desk-done-drafted"),
        "played" => t.get("desk-done-played"),
        "removed" => t.get("desk-done-removed"),
        "sent" => t.get("desk-done-sent"),
        "reset" => t.get("lab-done-reset"),
        _ => return None,
    };
    Some(text)
}
