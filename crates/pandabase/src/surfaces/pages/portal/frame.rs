//! What stands around every page of the portal: the way to its other parts, and what was just done.

use crate::surfaces::pages::form::FormToken;
use crate::surfaces::pages::look::{Language, Look};
use crate::surfaces::pages::typed::Typed;
use crate::surfaces::pages::visit::Visit;
use http::header::HeaderValue;
use pandabase_locale::{Locale, Text};

/// Where the portal begins.
pub const HOME: &str = "/portal";

/// The frame of a page.
pub struct Frame {
    /// The token of the page's forms.
    pub(super) csrf: String,
    pub(super) cookie: Option<HeaderValue>,
    pub(super) places: Vec<Place>,
    /// What was just done.
    pub(super) done: Option<Text>,
    /// What was wrong with a form of the page.
    pub(super) notice: Option<String>,
    pub(super) languages: Vec<Language>,
}

/// A part of the portal.
pub struct Place {
    pub(super) words: Text,
    pub(super) address: String,
    pub(super) is_current: bool,
}

impl Frame {
    /// The frame of the page that is visited, in which this was typed.
    pub fn of(visit: &Visit, look: &Look, typed: &Typed) -> Self {
        let t = look.locale;
        let token = FormToken::of(visit.env(), &visit.headers);
        let path = visit.path.trim_end_matches('/');
        let places = [
            (t.get("portal-purchases"), HOME),
            (t.get("portal-cards"), "/portal/cards"),
            (t.get("portal-sessions"), "/portal/sessions"),
        ];
        let place = |(words, address): (Text, &str)| Place {
            words,
            is_current: path == address,
            address: in_language(visit, address),
        };
        Self {
            csrf: token.token,
            cookie: token.cookie,
            places: places.into_iter().map(place).collect(),
            done: visit.asked("done").and_then(|word| done(t, &word)),
            notice: typed.whole().map(str::to_owned),
            languages: look.languages(),
        }
    }
}

/// A page in the language that this one was asked for in.
pub fn in_language(visit: &Visit, path: &str) -> String {
    match visit.asked("locale").and_then(|tag| Locale::parse(&tag)) {
        Some(locale) => format!("{path}?locale={}", locale.tag()),
        None => path.to_owned(),
    }
}

/// What a word in the address of a page says was done; an address says nothing else.
fn done(t: Locale, word: &str) -> Option<Text> {
    let text = match word {
        "cancelled" => t.get("portal-done-cancelled"),
        "reactivated" => t.get("portal-done-reactivated"),
        "paused" => t.get("portal-done-paused"),
        "resumed" => t.get("portal-done-resumed"),
        "changed" => t.get("portal-done-changed"),
        "switched" => t.get("portal-done-switched"),
        "retried" => t.get("portal-done-retried"),
        "freed" => t.get("portal-done-freed"),
        "added" => t.get("portal-done-added"),
        "preferred" => t.get("portal-done-preferred"),
        "removed" => t.get("portal-done-removed"),
        "edited" => t.get("portal-done-edited"),
        "billed" => t.get("portal-done-billed"),
        "ended" => t.get("portal-done-ended"),
        "opened" => t.get("portal-done-opened"),
        "sent" => t.get("portal-done-sent"),
        "closed" => t.get("portal-done-closed"),
        "reopened" => t.get("portal-done-reopened"),
        "withdrawn" => t.get("portal-done-withdrawn"),
        _ => return None,
    };
    Some(text)
}
