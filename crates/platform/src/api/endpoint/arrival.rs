//! A request on its way to an endpoint, and what became of it.

use super::meta::Meta;
use crate::access::accounts::{AccountSession, Member};
use crate::access::machine::Origin;
use crate::access::sessions::Session;
use crate::api::auth::Caller;
use crate::api::client::Client;
use crate::api::parse;
use crate::api::respond::Answer;
use crate::app::App;
use crate::context::StoreContext;
use crate::error::ApiError;
use crate::page::{ListKey, Listed, Paging};
use crate::rate_limit::Standing;
use bytes::Bytes;
use http::{HeaderMap, Method};
use pandabase_domain::id::{StoreId, TokenId};
use pandabase_domain::source::Source;
use std::any::Any;
use std::sync::Arc;

/// A request.
#[derive(Debug, Clone)]
pub struct Request {
    /// The id in `X-Request-Id`.
    pub id: Box<str>,
    /// The method as sent: HEAD where a route for GET answers it.
    pub method: Method,
    /// The path as sent.
    pub path: String,
    /// The query string, without `?`.
    pub query: String,
    /// Path parameters by name.
    pub params: Vec<(String, String)>,
    /// Headers.
    pub headers: HeaderMap,
    /// The body; empty until it was read.
    pub body: Bytes,
    /// Who sent it.
    pub client: Client,
    /// What tells the form of a page that asks for this from others, however often it is sent. It takes the
    /// place of an idempotency key, also where clients of the API have none.
    pub press: Option<String>,
}

impl Request {
    pub(super) fn store(&self) -> &str {
        self.param("storeId")
    }

    /// Where it comes from.
    pub fn origin(&self) -> Origin<'_> {
        let agent = self.headers.get(http::header::USER_AGENT);
        Origin {
            ip: self.client.ip(),
            agent: agent.and_then(|value| value.to_str().ok()),
        }
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
    /// The list that the request is about, where it is about one.
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
    /// The state of the rate limit after the request was counted.
    pub standing: Option<Standing>,
    /// Which store was called, once known, and by which token, unless it was by a session.
    pub called: Option<(Option<TokenId>, StoreContext)>,
    /// The session of the account that called.
    pub session: Option<Box<AccountSession>>,
}

impl Outcome {
    pub(in crate::api) fn failed(error: ApiError) -> Self {
        Self {
            answer: Err(error),
            standing: None,
            called: None,
            session: None,
        }
    }
}

/// What somebody without a token is counted by: the store, the operation and the client.
pub type Stranger = (StoreId, &'static str, Source);

/// The caller, the store that is called, and the state of the rate limit.
#[derive(Debug, Clone)]
pub struct Visitor {
    pub(crate) caller: Option<Caller>,
    pub(crate) member: Option<Member>,
    pub(crate) store: StoreContext,
    pub(crate) session: Option<Session>,
    pub(crate) account: Option<AccountSession>,
    /// Whether `account` may do what the operators of the installation do.
    pub(crate) operates: bool,
    pub(crate) standing: Option<Standing>,
}

impl Visitor {
    /// A caller who is not known, and calls no store.
    pub(in crate::api) fn stranger() -> Self {
        Self {
            caller: None,
            member: None,
            store: StoreContext::platform(),
            session: None,
            account: None,
            operates: false,
            standing: None,
        }
    }

    /// Whether the request was made with a credential that is good.
    pub(in crate::api) fn is_known(&self) -> bool {
        self.caller.is_some() || self.session.is_some() || self.account.is_some()
    }

    pub(in crate::api) fn outcome(self, answer: Result<Answer, ApiError>) -> Outcome {
        let called = match (self.caller, self.member) {
            (Some(caller), _) => Some((Some(caller.token), self.store)),
            (None, Some(_)) => Some((None, self.store)),
            (None, None) => None,
        };
        Outcome {
            answer,
            standing: self.standing,
            called,
            session: self.account.map(Box::new),
        }
    }
}

/// A request on its way to a handler.
#[derive(Clone)]
pub struct Arrival {
    pub(in crate::api) app: Arc<App>,
    pub(in crate::api) meta: Arc<Meta>,
    pub(in crate::api) request: Request,
    /// The idempotency key, where the endpoint honours one.
    pub(super) key: Option<String>,
    /// How far it has come.
    pub(super) progress: Progress,
}

/// How far an arrival has come.
#[derive(Debug, Clone)]
pub(super) enum Progress {
    /// The whole request is there, and nothing was checked.
    Whole,
    /// Its body was not read yet.
    Head,
    /// It was counted against the limits, and who sent it has to be looked up again.
    Counted(Standing),
    /// It passed the gate.
    Admitted(Box<Visitor>),
}

impl Arrival {
    pub(super) fn new(app: Arc<App>, meta: Arc<Meta>, request: Request) -> Self {
        Self {
            app,
            meta,
            request,
            key: None,
            progress: Progress::Whole,
        }
    }
}

impl Arrival {
    /// What a caller without a token is counted by at a store: the operation and the client.
    pub(super) fn stranger(&self, store: &StoreContext) -> Stranger {
        (
            store.id.clone(),
            self.meta.operation,
            self.request.client.source(),
        )
    }
}
