//! The API without a network: data is made through the same endpoints that merchants and buyers use.

use crate::wiring::service;
use axum::Router;
use axum::body::Body;
use http::request::Builder;
use http::{Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use pandabase_platform::app::App;
use serde_json::Value;
use std::fmt;
use std::sync::Arc;
use tower::ServiceExt;

/// The API of an application.
pub struct Door(Router);

/// A request that the API refused: what was asked, and the answer.
#[derive(Debug)]
pub struct Refused(pub String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Door {
    /// The API of `app`.
    pub fn of(app: &Arc<App>) -> Self {
        Self(service::router(Arc::clone(app)))
    }

    /// Sends a request and returns the status, without reading the body of the answer.
    ///
    /// # Errors
    /// [`Refused`] when the request is malformed.
    pub async fn status(&self, request: Builder) -> Result<StatusCode, Refused> {
        Ok(self.ask(request, Body::empty()).await?.status())
    }

    async fn ask(&self, request: Builder, body: Body) -> Result<http::Response<Body>, Refused> {
        let request = request.body(body).map_err(broken)?;
        let answer = self.0.clone().oneshot(request).await;
        Ok(answer.unwrap_or_else(|never| match never {}))
    }

    /// Sends a request, with this Bearer token if there is one, and returns the `data` of its answer.
    ///
    /// # Errors
    /// [`Refused`] unless the answer is a success.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<&Value>,
    ) -> Result<Value, Refused> {
        let mut request = Request::builder().method(&method).uri(path);
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        let response = self.ask(request, body).await?;
        let status = response.status();
        let whole = response.into_body().collect().await;
        let bytes = whole.map_err(broken)?.to_bytes();
        let mut answer: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        if status.is_success() {
            return Ok(answer["data"].take());
        }
        let error = answer["error"].as_str().unwrap_or_default();
        Err(Refused(format!("{method} {path}: {status} {error}")))
    }
}

fn broken(error: impl fmt::Display) -> Refused {
    Refused(error.to_string())
}
