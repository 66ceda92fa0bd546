//! The page for an address that leads to nothing, and for what cannot be shown now; and the way on from the
//! pages of a store that has another handle by now.

use super::call::Call;
use super::frame::{Frame, Head};
use crate::surfaces::pages::checkout::closed::Closed;
use crate::surfaces::pages::look::{Language, Look};
use crate::surfaces::pages::respond::go;
use crate::surfaces::pages::visit::Refused;
use askama::Template;
use axum::response::Response;
use http::header::{CACHE_CONTROL, HeaderValue};
use http::{Method, StatusCode};
use pandabase_locale::Locale;
use pandabase_platform::access::stores;
use pandabase_platform::error::ApiError;
use serde_json::Value;

/// Browsers ask for the way on from a handle each time: its store may take it back, and whoever remembers the
/// way from it to the other one would then go in a circle.
const ASKED_ANEW: &str = "private, no-cache";

/// The page of a store that there is, at an address that leads to nothing.
#[derive(Template)]
#[template(path = "shop/missing.html")]
struct MissingPage<'a> {
    look: &'a Look,
    t: Locale,
    page: Frame,
    languages: Vec<Language>,
}

/// The page of no store.
#[derive(Template)]
#[template(path = "shop/nowhere.html")]
struct NowherePage<'a> {
    look: &'a Look,
    t: Locale,
    languages: Vec<Language>,
}

impl Call {
    /// Responds to what an operation refused.
    pub(super) async fn refused(&self, refused: &Refused) -> Result<Response, ApiError> {
        let look = self.plain_look();
        if refused.status != StatusCode::NOT_FOUND {
            let address = self.visit.address(&["locale"]);
            return Closed::unavailable(look.locale, refused).respond(&look, &address, refused.status);
        }
        if refused.text != ApiError::Missing("Store").to_string() {
            let reader = self.reader();
            let shop = self.visit.call(&self.operations.shop, Some(&reader)).await;
            if let Ok(shop) = shop {
                return self.nothing_here(&shop);
            }
        } else if let Some(moved) = self.moved().await? {
            return Ok(moved);
        }
        let page = NowherePage {
            look: &look,
            t: look.locale,
            languages: look.languages(),
        };
        self.answer(StatusCode::NOT_FOUND, &look, &page)
    }

    /// Leads on to the store that had this handle before the one that it has now. A form that was sent there
    /// is not sent again: its page is shown anew.
    async fn moved(&self) -> Result<Option<Response>, ApiError> {
        let left = self.handle.clone();
        let found = self.visit.app.db.read(move |tx| {
            let Some(store) = stores::successor(tx, &left)? else {
                return Ok(None);
            };
            stores::handle_of(tx, &store)
        });
        let Some(handle) = found.await? else {
            return Ok(None);
        };
        let config = &self.visit.env().config;
        let mut response = go(
            &self.visit.headers,
            &self.place.elsewhere(config, &handle, &self.seen),
        );
        let is_read = matches!(self.seen.method, Method::GET | Method::HEAD);
        if is_read && response.status() == StatusCode::SEE_OTHER {
            *response.status_mut() = StatusCode::MOVED_PERMANENTLY;
            let headers = response.headers_mut();
            headers.insert(CACHE_CONTROL, HeaderValue::from_static(ASKED_ANEW));
        }
        Ok(Some(response))
    }

    fn nothing_here(&self, shop: &Value) -> Result<Response, ApiError> {
        let look = self.look(shop);
        let t = look.locale;
        let head = Head {
            title: t.get("not-found-heading").to_string(),
            description: None,
            path: String::new(),
            kind: "website",
            image: None,
            price: None,
            data: Vec::new(),
            is_listed: false,
        };
        let page = MissingPage {
            look: &look,
            t,
            page: Frame::of(self, &look, shop, head),
            languages: look.languages(),
        };
        self.answer(StatusCode::NOT_FOUND, &look, &page)
    }
}
