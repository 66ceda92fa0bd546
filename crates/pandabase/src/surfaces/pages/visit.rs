//! A visit to a page: the page calls operations of the API like any client, within the process.

use super::respond::go;
use super::typed::{Typed, add_cookies};
use axum::response::Response;
use bytes::Bytes;
use http::header::{HeaderMap, HeaderValue};
use http::{StatusCode, header};
use pandabase_domain::id::{AccountId, StoreId};
use pandabase_domain::store::Language;
use pandabase_locale::Locale;
use pandabase_platform::access::stores;
use pandabase_platform::api::client::Client;
use pandabase_platform::api::endpoint::{Endpoint, Request};
use pandabase_platform::api::serve::{Incoming, note_use, path_parameters};
use pandabase_platform::app::App;
use pandabase_platform::context::Env;
use pandabase_platform::error::ApiError;
use serde_json::Value;
use std::sync::{Arc, OnceLock};

/// A failed operation.
pub struct Refused {
    pub(crate) status: StatusCode,
    pub(crate) text: String,
}

/// One request for a page.
pub struct Visit {
    pub(crate) app: Arc<App>,
    pub(crate) headers: HeaderMap,
    pub(crate) path: String,
    query: String,
    params: Vec<(String, String)>,
    client: Client,
    /// The API key that the page calls with; none for a stranger.
    key: Option<HeaderValue>,
    /// The language of the store, if the page is one of a store that has chosen one.
    language: Option<Language>,
    /// Whose session it is, once an operation has found out.
    account: OnceLock<AccountId>,
}

impl Visit {
    /// The request for the page at `pattern`; its path parameters are passed to the operations.
    pub fn new(pattern: &str, incoming: &Incoming) -> Self {
        Self {
            app: Arc::clone(&incoming.app),
            headers: incoming.parts.headers.clone(),
            path: incoming.parts.uri.path().to_owned(),
            query: incoming.parts.uri.query().unwrap_or_default().to_owned(),
            params: path_parameters(pattern, incoming.parts.uri.path()),
            client: incoming.client(),
            key: None,
            language: None,
            account: OnceLock::new(),
        }
    }

    /// The same visit to a store that the path does not name.
    #[must_use]
    pub fn to_store(mut self, store: &str) -> Self {
        self.params.push(("storeId".to_owned(), store.to_owned()));
        self
    }

    /// The same visit with an API key.
    #[must_use]
    pub fn with_key(self, key: &str) -> Self {
        Self {
            key: HeaderValue::from_str(&format!("Bearer {key}")).ok(),
            ..self
        }
    }

    /// The process.
    pub fn env(&self) -> &Env {
        &self.app.env
    }

    /// The visit, and the language of the store that its path names. It is needed before the operations are
    /// called: what they refuse is said in it.
    pub async fn with_language(mut self) -> Result<(Self, Option<Language>), ApiError> {
        let named = self.params.iter().find(|(name, _)| name == "storeId");
        let language = match named.and_then(|(_, id)| StoreId::parse(id)) {
            Some(store) => {
                self.app
                    .db
                    .read(move |tx| stores::language_of(tx, &store))
                    .await?
            }
            None => None,
        };
        self.language = language;
        Ok((self, language))
    }

    /// The account of whoever is signed in, once an operation was called.
    pub fn account(&self) -> Option<&AccountId> {
        self.account.get()
    }

    /// The language that the visitor reads the page in.
    fn locale(&self) -> Locale {
        let asked = form_urlencoded::parse(self.query.as_bytes()).find(|(name, _)| name == "locale");
        let accepted = self.headers.get(header::ACCEPT_LANGUAGE);
        let accepted = accepted.and_then(|value| value.to_str().ok());
        let language = self.language.map(Language::as_str);
        Locale::choose(asked.as_ref().map(|(_, tag)| &**tag), language, accepted)
    }

    /// What waits for this page: what this visitor typed into a form of it that was refused.
    pub fn waiting(&self) -> Option<Typed> {
        Typed::waiting(self.env(), &self.headers, &self.path, self.session())
    }

    /// The cookies that keep what was typed for the page at `path`, and for this visitor alone.
    pub fn keep(&self, typed: &Typed, path: &str) -> Vec<HeaderValue> {
        typed.keep(self.env(), path, self.session())
    }

    /// What the visitor calls operations with; empty for a stranger.
    fn session(&self) -> &str {
        let key = self.key.as_ref();
        key.and_then(|key| key.to_str().ok()).unwrap_or_default()
    }

    /// Leads the visitor to another page; what was typed on this one is forgotten.
    pub fn leave(&self, target: &str) -> Response {
        let mut response = go(&self.headers, target);
        let ended = Typed::forget(self.env(), &self.headers, &self.path);
        add_cookies(response.headers_mut(), ended);
        response
    }

    /// Leads the visitor back to this page at `address`, where what was typed is shown again.
    pub fn come_back(&self, address: &str, typed: &Typed) -> Response {
        let mut response = go(&self.headers, address);
        add_cookies(response.headers_mut(), self.keep(typed, &self.path));
        response
    }

    /// The address of the page with these parts of its query.
    pub fn address(&self, kept: &[&str]) -> String {
        self.address_where(|name| kept.contains(&name))
    }

    /// The address of the page without these parts of its query; `None` when it has none of them.
    pub fn address_without(&self, unwanted: &[&str]) -> Option<String> {
        let mut pairs = form_urlencoded::parse(self.query.as_bytes());
        let has_some = pairs.any(|(name, _)| unwanted.contains(&&*name));
        has_some.then(|| self.address_where(|name| !unwanted.contains(&name)))
    }

    /// The address of the page with this value of a part of its query.
    pub fn address_with(&self, name: &str, value: &str) -> String {
        let mut address = self.address_where(|other| other != name);
        address.push(if address.contains('?') { '&' } else { '?' });
        let start = address.len();
        form_urlencoded::Serializer::for_suffix(address, start)
            .append_pair(name, value)
            .finish()
    }

    /// The address of the page with the parts of its query whose names are wanted.
    fn address_where(&self, is_wanted: impl Fn(&str) -> bool) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let pairs = form_urlencoded::parse(self.query.as_bytes());
        query.extend_pairs(pairs.filter(|(name, _)| is_wanted(name)));
        match query.finish() {
            query if query.is_empty() => self.path.clone(),
            query => format!("{}?{query}", self.path),
        }
    }

    /// The visitor's address on the network.
    pub fn ip(&self) -> &str {
        self.client.ip()
    }

    /// A part of the query of the page's address.
    pub fn asked(&self, name: &str) -> Option<String> {
        let mut pairs = form_urlencoded::parse(self.query.as_bytes());
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    /// The names in the query of the page's address that begin so, in its order.
    pub fn names_asked(&self, start: &str) -> Vec<String> {
        let pairs = form_urlencoded::parse(self.query.as_bytes());
        let names = pairs.map(|(name, _)| name.into_owned());
        names.filter(|name| name.starts_with(start)).collect()
    }

    /// A path of the API with what the path of the page has for its names.
    pub fn filled(&self, pattern: &str) -> String {
        let mut path = pattern.to_owned();
        for (name, value) in &self.params {
            path = path.replace(&format!("{{{name}}}"), value);
        }
        path
    }

    /// What the path of the page has for a name of its pattern; empty when the pattern has no such name.
    pub fn named(&self, name: &str) -> &str {
        let found = self.params.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }

    /// Calls an operation as any client would and returns its `data`.
    pub async fn call(&self, endpoint: &Endpoint, body: Option<&Value>) -> Result<Value, Refused> {
        self.call_about(endpoint, &[], "", body).await
    }

    /// Like [`Self::call`], about what these path parameters name besides those of the page, or instead of
    /// the ones of the same name, with a query.
    pub async fn call_about(
        &self,
        endpoint: &Endpoint,
        named: &[(&str, &str)],
        query: &str,
        body: Option<&Value>,
    ) -> Result<Value, Refused> {
        self.send(endpoint, named, query, body, None).await
    }

    /// Like [`Self::call_about`], once however often it is called for this press of a button.
    pub async fn call_once(
        &self,
        endpoint: &Endpoint,
        named: &[(&str, &str)],
        body: Option<&Value>,
        press: Option<String>,
    ) -> Result<Value, Refused> {
        self.send(endpoint, named, "", body, press).await
    }

    async fn send(
        &self,
        endpoint: &Endpoint,
        named: &[(&str, &str)],
        query: &str,
        body: Option<&Value>,
        press: Option<String>,
    ) -> Result<Value, Refused> {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(agent) = self.headers.get(header::USER_AGENT) {
            headers.insert(header::USER_AGENT, agent.clone());
        }
        // Mails about what is paid here are in this language, too.
        let language = HeaderValue::from_static(self.locale().tag());
        headers.insert(header::ACCEPT_LANGUAGE, language);
        headers.extend(self.key.clone().map(|key| (header::AUTHORIZATION, key)));
        let more = named
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let is_named = |name: &str| named.iter().any(|(other, _)| *other == name);
        let own = self.params.iter().filter(|(name, _)| !is_named(name));
        let request = Request {
            id: "page".into(),
            method: endpoint.meta.method.clone(),
            path: self.path.clone(),
            query: query.to_owned(),
            params: own.cloned().chain(more).collect(),
            headers,
            body: body.map(|body| Bytes::from(body.to_string())).unwrap_or_default(),
            client: self.client.clone(),
            press,
        };
        let outcome = endpoint.answer(Arc::clone(&self.app), request).await;
        if let Some(session) = &outcome.session {
            self.account.get_or_init(|| session.account_id.clone());
        }
        let now = self.env().clock.now();
        if let Some(session) = outcome.session.filter(|session| session.wants_note(now)) {
            note_use(&self.app, *session, now).await;
        }
        let answer = outcome.answer.map_err(|error| {
            error.log("page");
            Refused {
                status: error.status(),
                text: error.to_string(),
            }
        })?;
        let mut envelope: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        if answer.status.is_success() {
            return Ok(envelope["data"].take());
        }
        Err(Refused {
            status: answer.status,
            text: envelope["error"].as_str().unwrap_or_default().to_owned(),
        })
    }
}
