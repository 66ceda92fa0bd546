//! What somebody typed into a form and what is wrong with it, from the request that refused it to the page
//! that shows it again.
//!
//! Without a script every answer to a form is a redirect, so that Back and reload never ask to send it again.
//! What was typed waits in a cookie of that page: encrypted, for half an hour, without secrets.

use super::form::{Form, FormToken};
use super::respond::html;
use askama::Template;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::HeaderMap;
use http::StatusCode;
use http::header;
use http::header::HeaderValue;
use pandabase_platform::context::Env;
use pandabase_platform::error::ApiError;
use pandabase_platform::keyring::Place;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Names of the cookies; a long form takes more than one.
const COOKIES: [&str; 3] = ["pandabase_draft", "pandabase_draft_2", "pandabase_draft_3"];
/// The most bytes of a value that browsers keep, with room for the rest of the cookie.
const COOKIE_BYTES: usize = 3_600;
/// The most bytes that they hold when they are sealed: a key's id, a nonce and a tag go with it, and each
/// three bytes become four characters.
const HELD: usize = COOKIES.len() * COOKIE_BYTES / 4 * 3 - 49;
/// How long what was typed is kept, in seconds.
const KEPT: u32 = 30 * 60;

/// What was typed, by the names of the fields, and what is wrong with it in the reader's language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    values: BTreeMap<String, String>,
    faults: BTreeMap<String, String>,
    notice: Option<String>,
    /// What is stored by now of fields in which something else was typed; found out whenever it is shown.
    #[serde(skip)]
    stands: BTreeMap<String, String>,
}

impl Typed {
    /// The fields of a form, without those named in `secrets`.
    pub fn of(form: &Form, secrets: &[&str]) -> Self {
        let kept = form.fields().filter(|(name, _)| !secrets.contains(name));
        Self {
            values: kept
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            ..Self::default()
        }
    }

    /// Adds a value that the form does not have yet.
    pub fn fill(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value
            && !self.values.contains_key(name)
        {
            self.values.insert(name.to_owned(), value.to_owned());
        }
    }

    /// Replaces a value.
    pub fn set(&mut self, name: &str, value: &str) {
        self.values.insert(name.to_owned(), value.to_owned());
    }

    /// Drops what was typed into the fields whose names begin so.
    pub fn drop_all(&mut self, start: &str) {
        self.values.retain(|name, _| !name.starts_with(start));
    }

    /// Whether the form had this field, or the box was ticked.
    pub fn has(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// What was typed into the fields whose names begin so, without that beginning.
    pub fn with_prefix<'a>(&'a self, start: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let named = self.values.iter();
        named.filter_map(move |(name, value)| Some((name.strip_prefix(start)?, value.as_str())))
    }

    /// Notes what is stored by now of every field that has something else in it.
    pub fn compare(&mut self, stored: &Self) {
        let names: BTreeSet<&String> = self.values.keys().chain(stored.values.keys()).collect();
        let others = names
            .into_iter()
            .filter(|name| self.get(name) != stored.get(name));
        self.stands = others
            .map(|name| (name.clone(), stored.get(name).to_owned()))
            .collect();
    }

    /// What is stored by now of a field that has something else in it.
    pub fn stands(&self, name: &str) -> Option<&str> {
        self.stands.get(name).map(String::as_str)
    }

    /// Drops what is stored by now of the fields whose names begin so.
    pub fn drop_stands(&mut self, start: &str) {
        self.stands.retain(|name, _| !name.starts_with(start));
    }

    /// What was typed; empty when nothing was.
    pub fn get(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// Says what is wrong with a field. The first fault of a field stands.
    pub fn fault(&mut self, name: &str, text: impl Into<String>) {
        self.faults.entry(name.to_owned()).or_insert_with(|| text.into());
    }

    /// Says what is wrong with the form as a whole.
    pub fn notice(&mut self, text: impl Into<String>) {
        self.notice = Some(text.into());
    }

    /// What is wrong with a field.
    pub fn error(&self, name: &str) -> Option<&str> {
        self.faults.get(name).map(String::as_str)
    }

    /// What is wrong with the form as a whole.
    pub fn whole(&self) -> Option<&str> {
        self.notice.as_deref()
    }

    /// Whether it only says something, once, and keeps nothing that was typed.
    pub fn is_message(&self) -> bool {
        self.notice.is_some() && self.values.is_empty() && self.faults.is_empty()
    }

    /// Whether anything is wrong.
    pub fn is_refused(&self) -> bool {
        self.notice.is_some() || !self.faults.is_empty()
    }

    /// The same without what these fields hold; the fields are there still.
    #[must_use]
    pub fn without(&self, secrets: &[&str]) -> Self {
        let mut typed = self.clone();
        for name in secrets {
            if let Some(value) = typed.values.get_mut(*name) {
                value.clear();
            }
        }
        typed
    }

    /// Whether the cookies hold it.
    pub fn fits(&self) -> bool {
        let texts = self.values.iter().chain(&self.faults);
        let lengths = texts.map(|(name, text)| name.len().saturating_add(text.len()));
        // What is far too long is not written first.
        lengths.fold(0, usize::saturating_add) <= HELD
            && serde_json::to_vec(self).is_ok_and(|json| json.len() <= HELD)
    }

    /// What waits for the page at `path` and for who typed it, if anything does. They are told from others by
    /// their session, which is empty for a stranger: whoever uses the same browser next is shown nothing.
    pub(super) fn waiting(env: &Env, headers: &HeaderMap, path: &str, session: &str) -> Option<Self> {
        let parts: Vec<&str> = COOKIES
            .iter()
            .map_while(|name| super::form::cookie(headers, name))
            .collect();
        // Further parts may be of a longer form of a page above this one, whose cookies come along.
        (1..=parts.len()).find_map(|count| {
            let stored = URL_SAFE_NO_PAD.decode(parts[..count].concat()).ok()?;
            let json = env.keyring.decrypt(&place(path, session), &stored).ok()?;
            serde_json::from_slice(&json).ok()
        })
    }

    /// The cookies that keep it for the page at `path` and for who typed it. Where what was typed does not
    /// fit, it is left out, and what is wrong with it is said all the same.
    pub(super) fn keep(&self, env: &Env, path: &str, session: &str) -> Vec<HeaderValue> {
        let text = if self.fits() {
            self.sealed(env, path, session)
        } else {
            let said = Self {
                values: BTreeMap::new(),
                faults: self.faults.clone(),
                notice: self.notice.clone(),
                stands: BTreeMap::new(),
            };
            said.sealed(env, path, session)
        };
        let mut parts: Vec<&str> = text
            .as_bytes()
            .chunks(COOKIE_BYTES)
            .filter_map(|part| std::str::from_utf8(part).ok())
            .collect();
        if parts.len() > COOKIES.len() {
            parts.clear();
        }
        set(env, path, &parts)
    }

    fn sealed(&self, env: &Env, path: &str, session: &str) -> String {
        let json = serde_json::to_vec(self).unwrap_or_default();
        let place = place(path, session);
        URL_SAFE_NO_PAD.encode(env.keyring.encrypt(&place, &json, &env.random))
    }

    /// The cookies that end what waits for the page at `path`; none where nothing waits.
    pub fn forget(env: &Env, headers: &HeaderMap, path: &str) -> Vec<HeaderValue> {
        if super::form::cookie(headers, COOKIES[0]).is_none() {
            return Vec::new();
        }
        set(env, path, &[])
    }
}

/// What was typed that no cookie holds. It goes with the answer to the form, for the page to be shown with it
/// there and then.
#[derive(Debug, Clone)]
pub struct Unfit(pub Typed);

fn place<'p>(path: &'p str, session: &'p str) -> Place<'p> {
    Place {
        column: "cookie.draft",
        purpose: "",
        // A draft is one person's, as other secrets are one store's.
        store: session,
        row: path.trim_end_matches('/'),
    }
}

fn set(env: &Env, path: &str, parts: &[&str]) -> Vec<HeaderValue> {
    let path = path.trim_end_matches('/');
    // An address that would end the attribute names no page of ours.
    if !path
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b';' | b','))
    {
        return Vec::new();
    }
    let secure = if env.config.has_https() { "; Secure" } else { "" };
    let cookies = COOKIES.iter().enumerate().filter_map(|(index, name)| {
        let (value, age) = parts.get(index).map_or(("", 0), |part| (*part, KEPT));
        let text = format!("{name}={value}; Path={path}; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
        HeaderValue::from_str(&text).ok()
    });
    cookies.collect()
}

/// Responds with a page whose forms carry the token.
///
/// # Errors
/// [`ApiError::Internal`] when it cannot be rendered.
pub fn with_forms(page: &impl Template, policy: &str, token: &FormToken) -> Result<Response, ApiError> {
    let text = page.render().map_err(|error| ApiError::Internal(error.into()))?;
    let mut response = html(StatusCode::OK, text, policy);
    add_cookies(response.headers_mut(), token.cookie.clone());
    Ok(response)
}

/// Adds cookies to a response.
pub fn add_cookies(headers: &mut HeaderMap, cookies: impl IntoIterator<Item = HeaderValue>) {
    for cookie in cookies {
        headers.append(header::SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_by_now_is_noted_where_it_differs() {
        let (mut typed, mut stored) = (Typed::default(), Typed::default());
        for (name, mine, theirs) in [("same", "a", "a"), ("other", "a", "b"), ("gone", "a", "")] {
            typed.set(name, mine);
            stored.set(name, theirs);
        }
        stored.set("ticked", "yes");
        typed.compare(&stored);
        let stands = ["same", "other", "gone", "ticked", "nothing"].map(|name| typed.stands(name));
        assert_eq!(stands, [None, Some("b"), Some(""), Some("yes"), None]);
    }

    #[test]
    fn what_fits_is_what_the_cookies_hold() {
        let mut typed = Typed::default();
        assert!(typed.fits());
        let bare = serde_json::to_vec(&typed).unwrap().len();
        // The name, and what JSON writes around it.
        let around = r#""body":"""#.len();
        typed.set("body", &"x".repeat(HELD - bare - around));
        assert!(typed.fits());
        let sealed = HELD + 49;
        assert!(sealed.div_ceil(3) * 4 <= COOKIES.len() * COOKIE_BYTES);
        typed.set("body", &"x".repeat(HELD - bare - around + 1));
        assert!(!typed.fits());
        // What JSON writes longer counts as it is written.
        typed.set("body", &"\"".repeat(HELD / 2));
        assert!(!typed.fits());
        let without = typed.without(&["body", "code"]);
        assert!(without.fits() && without.has("body") && !without.has("code"));
    }
}
