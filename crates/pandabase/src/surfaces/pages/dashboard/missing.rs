//! The page for an address that leads to nothing of the visitor's, or that their role is not led to.

use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::respond::{OWN, html};
use askama::Template;
use axum::response::Response;
use http::header::ALLOW;
use http::{HeaderValue, StatusCode};
use pandabase_locale::{Locale, Text};
use pandabase_platform::error::ApiError;

/// The page.
#[derive(Template)]
#[template(path = "dashboard/missing.html")]
pub struct Missing<'a> {
    look: &'a Look,
    t: Locale,
    status: StatusCode,
    heading: Text,
    text: Text,
    home: String,
}

impl<'a> Missing<'a> {
    /// The page for a refusal with this status, with the way to `home`.
    pub fn of(look: &'a Look, home: String, status: StatusCode) -> Self {
        let t = look.locale;
        let (status, heading, text) = match status {
            // A malformed id gets the same page as an unknown one.
            StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST => (
                StatusCode::NOT_FOUND,
                t.get("not-found-heading"),
                t.get("portal-missing"),
            ),
            StatusCode::METHOD_NOT_ALLOWED => (status, t.get("not-found-heading"), t.get("desk-no-form")),
            StatusCode::FORBIDDEN => (status, t.get("desk-forbidden-heading"), t.get("desk-error-role")),
            _ => (status, t.get("trouble-heading"), t.get("trouble-text")),
        };
        Self {
            look,
            t,
            status,
            heading,
            text,
            home,
        }
    }

    /// The page for operators whose session lacks the second factor that they need.
    #[must_use]
    pub fn of_operators(self) -> Self {
        Self {
            heading: self.t.get("operator-unproven-heading"),
            text: self.t.get("operator-unproven"),
            ..self
        }
    }

    /// Responds with the page.
    ///
    /// # Errors
    /// [`ApiError::Internal`] when it cannot be rendered.
    pub fn respond(&self) -> Result<Response, ApiError> {
        let text = self.render().map_err(|error| ApiError::Internal(error.into()))?;
        let mut response = html(self.status, text, OWN);
        if self.status == StatusCode::METHOD_NOT_ALLOWED {
            response
                .headers_mut()
                .insert(ALLOW, HeaderValue::from_static("GET,HEAD"));
        }
        Ok(response)
    }
}
