//! The page for an address that leads to nothing, and for what cannot be shown now.

use super::call::Call;
use super::frame::{Frame, Head};
use crate::surfaces::pages::checkout::closed::Closed;
use crate::surfaces::pages::look::{Language, Look};
use crate::surfaces::pages::visit::Refused;
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use pandabase_locale::Locale;
use pandabase_platform::error::ApiError;
use serde_json::Value;

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
        }
        let page = NowherePage {
            look: &look,
            t: look.locale,
            languages: look.languages(),
        };
        self.answer(StatusCode::NOT_FOUND, &look, &page)
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
