//! A request on its way to an endpoint, and what became of it.

use super::meta::Meta;
use crate::api::auth::Caller;
use crate::api::parse;
use crate::api::respond::Answer;
use crate::app::App;
use crate::context::StoreContext;
use crate::error::ApiError;
use crate::page::{ListKey, Listed, Paging};
use crate::rate_limit::Standing;
use bytes::Bytes;
use http::HeaderMap;
use pandabase_domain::network::network;
use std::any::Any;
use std::sync::Arc;

/// A request that arrived whole.
#[derive(Debug)]
pub struct Request {
    /// The id in `X-Request-Id`.
    pub id: Box<str>,
    /// The path as sent.
    pub path: String,
    /// The query string, without `?`.
    pub query: String,
    /// Path parameters by name.
    pub params: Vec<(String, String)>,
    /// Headers.
    pub headers: HeaderMap,
    /// Body, or why it could not be read.
    pub body: Result<Bytes, String>,
    /// The client's address.
    pub ip: String,
}

impl Request {
    pub(super) fn store(&self) -> &str {
        self.param("storeId")
    }

    pub(super) fn param(&self, name: &str) -> &str {
        let found = self.params.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }
}

/// Typed input.
#[derive(Debug)]
pub struct Input<P = parse::Nothing, Q = parse::Nothing, B = parse::NoBody> {
    /// Path parameters besides the store.
    pub path: P,
    /// Query parameters.
    pub query: Q,
    /// Body.
    pub body: B,
    /// Which list it is, where it is one.
    pub list: ListKey,
}

impl<P, Q: Listed, B> Input<P, Q, B> {
    /// The part of the list that is asked for; `default` items when the request does not say.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] for a cursor of another list, or beside a page.
    pub fn paging(&self, default: i64) -> Result<Paging, ApiError> {
        Paging::new(self.list, &self.query.asked(), default)
    }
}

/// Input behind one type for all endpoints; the endpoint that parsed it knows which it is.
pub(super) type Parsed = Box<dyn Any + Send + Sync>;

/// What became of a request: the answer, and what the log and the headers need.
#[derive(Debug)]
pub struct Outcome {
    /// The answer.
    pub answer: Result<Answer, ApiError>,
    /// The rate limit that was counted.
    pub standing: Option<Standing>,
    /// Who called which store, once known.
    pub caller: Option<(Caller, StoreContext)>,
}

impl Outcome {
    pub(super) fn failed(error: ApiError) -> Self {
        Self {
            answer: Err(error),
            standing: None,
            caller: None,
        }
    }
}

/// A request on its way to a handler.
pub struct Arrival {
    pub(super) app: Arc<App>,
    pub(super) meta: Arc<Meta>,
    pub(super) request: Request,
    /// The idempotency key that counts.
    pub(super) key: Option<String>,
}

impl Arrival {
    /// What somebody without a token is counted by at a store: the operation and the network of the address.
    pub(super) fn stranger(&self, store: &StoreContext) -> String {
        format!(
            "{} {} {}",
            store.id,
            self.meta.operation,
            network(&self.request.ip)
        )
    }
}
