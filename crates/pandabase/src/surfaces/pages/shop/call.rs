//! One request for a page of a store.

use super::basket::Basket;
use super::operations::Operations;
use super::place::Place;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::respond::{html, secure};
use crate::surfaces::pages::visit::{Refused, Visit};
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use http::header::{CACHE_CONTROL, ETAG, HeaderValue, VARY};
use http::request::Parts;
use pandabase_domain::checkout::ReturnUrl;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::store::Language;
use pandabase_platform::api::respond::{etag, has_copy};
use pandabase_platform::api::serve::{Incoming, path_parameters};
use pandabase_platform::api::static_files::File;
use pandabase_platform::error::ApiError;
use serde_json::{Value, json};
use std::sync::Arc;

/// The longest search, in characters.
const LONGEST_SEARCH: usize = 128;
/// A page that only its reader keeps, and asks about each time: it has the reader's language and money, and
/// the number of what is in the basket.
const FOR_ITS_READER: &str = "private, no-cache";

/// One request for a page of a store.
pub struct Call {
    pub(super) operations: Arc<Operations>,
    pub(super) visit: Visit,
    pub(super) place: Place,
    pub(super) basket: Basket,
    /// The store's handle, as the address has it.
    pub(super) handle: String,
    /// The request as whoever sent it sees it.
    pub(super) seen: Parts,
    named: Vec<(String, String)>,
}

/// A checkout that was opened.
pub struct Opened {
    /// Where it is.
    pub address: String,
    /// Its id.
    pub session: Option<String>,
}

impl Call {
    /// The request for the page at `pattern`.
    pub fn new(operations: Arc<Operations>, pattern: &str, incoming: &Incoming) -> Self {
        let config = &incoming.app.env.config;
        let named = path_parameters(pattern, incoming.parts.uri.path());
        let handle = value_of(&named, "handle");
        let place = Place::of(config, &handle, &incoming.parts);
        let seen = place.seen(&incoming.parts);
        let mut visit = Visit::new(pattern, incoming);
        seen.uri.path().clone_into(&mut visit.path);
        Self {
            basket: Basket::read(visit.env(), &visit.headers, &handle),
            operations,
            visit,
            place,
            handle,
            seen,
            named,
        }
    }

    /// What the path names.
    pub fn named(&self, name: &str) -> String {
        value_of(&self.named, name)
    }

    /// A part of the query; empty where it is not there.
    pub fn asked(&self, name: &str) -> String {
        let query = self.seen.uri.query().unwrap_or_default();
        let found = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name);
        found.map_or_else(String::new, |(_, value)| value.into_owned())
    }

    /// What is searched for, as far as an operation takes it.
    pub fn search(&self) -> String {
        let asked = self.asked("search");
        let plain = asked.chars().filter(|c| !c.is_control());
        let text: String = plain.take(LONGEST_SEARCH).collect();
        text.trim().to_owned()
    }

    /// How many units the basket has, unless they have been bought.
    pub fn units(&self, shop: &Value) -> i64 {
        if shop["is_bought"] == true {
            return 0;
        }
        self.basket.units()
    }

    /// Who reads, as the operations take it.
    pub fn reader(&self) -> Value {
        let mut reader = json!({});
        if let Some(country) = self.country() {
            reader["country"] = country.as_str().into();
        }
        if let Some(session) = &self.basket.session {
            reader["session"] = session.as_str().into();
        }
        reader
    }

    /// Where the reader is: by the address of the network, else by the language that the browser likes best,
    /// which is a guess. The checkout asks.
    fn country(&self) -> Option<Country> {
        let env = self.visit.env();
        let by_network = || {
            let ip = self.visit.ip().parse().ok()?;
            env.geo.lookup(ip).country
        };
        let guess = || Look::of(&env.config, &self.seen).region();
        by_network().or_else(guess).and_then(|code| Country::parse(&code))
    }

    /// How a page of the store looks to its reader.
    pub fn look(&self, shop: &Value) -> Look {
        let language = shop["language"].as_str().and_then(Language::parse);
        let look = Look::at_store(&self.visit.env().config, &self.seen, language);
        let store = &shop["store"];
        look.branded(store["accentColor"].as_str(), store["favicon"].as_str())
    }

    /// How a page looks that is of no store.
    pub fn plain_look(&self) -> Look {
        Look::of(&self.visit.env().config, &self.seen)
    }

    /// Opens a checkout of these items at the store with this id.
    pub async fn open(&self, store: &str, items: Vec<Value>) -> Result<Opened, Refused> {
        let mut body = json!({"items": items});
        let back = self.place.here("/basket");
        let trusted = self.visit.env().config.http_hosts();
        if ReturnUrl::parse(&*back).is_ok_and(|url| url.is_fit(trusted)) {
            body["cancel_url"] = back.into();
        }
        let (open, named) = (&self.operations.open, [("storeId", store)]);
        let session = self.visit.call_about(open, &named, "", Some(&body)).await?;
        let address = session["checkout_url"].as_str().unwrap_or("/");
        Ok(Opened {
            address: match self.place.asked {
                Some(locale) => format!("{address}?locale={}", locale.tag()),
                None => address.to_owned(),
            },
            session: session["id"].as_str().map(str::to_owned),
        })
    }

    /// The cookie that keeps the basket.
    pub fn basket_cookie(&self) -> Option<HeaderValue> {
        self.basket
            .keep(self.visit.env(), self.place.base(), &self.handle)
    }

    /// Responds with a page without forms that change anything: kept by its reader, and compressed, because
    /// nothing in it is a secret.
    pub fn answer_open(&self, look: &Look, page: &impl Template) -> Result<Response, ApiError> {
        let file = File::new("text/html; charset=utf-8", rendered(page)?);
        let mut response = file.respond(&self.visit.headers);
        let headers = response.headers_mut();
        secure(headers, &look.policy());
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(FOR_ITS_READER));
        headers.insert(
            VARY,
            HeaderValue::from_static("Accept-Encoding, Accept-Language, Cookie"),
        );
        Ok(response)
    }

    /// Responds with a page that has the token of a form in it: kept by its reader as well, and never
    /// compressed.
    pub fn answer_kept(&self, look: &Look, page: &impl Template) -> Result<Response, ApiError> {
        let text = rendered(page)?;
        let tag = etag(text.as_bytes());
        let mut response = if has_copy(&self.visit.headers, &tag) {
            html(StatusCode::NOT_MODIFIED, String::new(), &look.policy())
        } else {
            html(StatusCode::OK, text, &look.policy())
        };
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(FOR_ITS_READER));
        headers.insert(VARY, HeaderValue::from_static("Accept-Language, Cookie"));
        headers.extend(HeaderValue::from_str(&tag).ok().map(|tag| (ETAG, tag)));
        Ok(response)
    }

    /// Responds with a page that nobody keeps.
    pub fn answer(
        &self,
        status: StatusCode,
        look: &Look,
        page: &impl Template,
    ) -> Result<Response, ApiError> {
        Ok(html(status, rendered(page)?, &look.policy()))
    }
}

fn rendered(page: &impl Template) -> Result<String, ApiError> {
    page.render().map_err(|error| ApiError::Internal(error.into()))
}

fn value_of(named: &[(String, String)], name: &str) -> String {
    let found = named.iter().find(|(key, _)| key == name);
    found.map_or_else(String::new, |(_, value)| value.clone())
}
