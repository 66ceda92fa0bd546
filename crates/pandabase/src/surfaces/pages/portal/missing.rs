//! The page for an address that leads to nothing of the visitor's.

use super::frame::HOME;
use crate::surfaces::pages::look::{Language, Look};
use crate::surfaces::pages::respond::html;
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use pandabase_locale::{Locale, Text};
use pandabase_platform::error::ApiError;

/// The page.
#[derive(Template)]
#[template(path = "portal/missing.html")]
pub struct Missing<'a> {
    look: &'a Look,
    t: Locale,
    status: StatusCode,
    heading: Text,
    text: Text,
    home: &'static str,
    languages: Vec<Language>,
}

impl<'a> Missing<'a> {
    /// The page for a refusal with this status.
    pub fn of(look: &'a Look, status: StatusCode) -> Self {
        let t = look.locale;
        // A malformed id gets the same page as an unknown one.
        let is_unknown = matches!(status, StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST);
        let (heading, text) = if is_unknown {
            (t.get("not-found-heading"), t.get("portal-missing"))
        } else {
            (t.get("trouble-heading"), t.get("trouble-text"))
        };
        Self {
            look,
            t,
            status: if is_unknown { StatusCode::NOT_FOUND } else { status },
            heading,
            text,
            home: HOME,
            languages: look.languages(),
        }
    }

    /// Responds with the page.
    ///
    /// # Errors
    /// [`ApiError::Internal`] when it cannot be rendered.
    pub fn respond(&self) -> Result<Response, ApiError> {
        let text = self.render().map_err(|error| ApiError::Internal(error.into()))?;
        Ok(html(self.status, text, &self.look.policy()))
    }
}
