//! An endpoint is one row of the route table: where it is, who may call it, and the function that
//! answers. The adaptors here run every check in the contract's order (401, rate limit, 404 store,
//! 403, 400, 409/422) so that the function only does the work. See `docs/decisions/0003`.

pub mod gate;
pub mod portal;

use super::auth::Caller;
use super::idempotency::{IdempotencyKey, KeyFormat};
use super::parse::Body;
use super::respond::Answer;
use super::{idempotency, parse};
use crate::app::App;
use crate::config::Limits;
use crate::config::limits::Limit;
use crate::context::{Ctx, StoreContext};
use crate::db::Tx;
use crate::error::ApiError;
use crate::rate_limit::Standing;
use bytes::Bytes;
use gate::{open_gate, pass_gate};
use http::{HeaderMap, Method, StatusCode};
use pandabase_domain::id::TokenId;
use pandabase_domain::token::{Scope, ScopeSet};
pub use portal::{PortalCall, PortalHandler, Visit, portal_action, portal_read, portal_write};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// Who may call an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// A token of the store in the path that has this scope.
    Scope(Scope),
    /// The dashboard's, for people: an account session. There are no account sessions yet, so a token
    /// that has this scope takes their place.
    Dashboard(Scope),
    /// Any token of the store in the path.
    AnyToken,
    /// A person who is signed in to the customer portal; no store is named.
    Portal,
    /// Anyone; the store in the path must be open.
    PublicStore,
    /// Anyone; the paylink in the path names the store, which must be open.
    PublicPaylink,
    /// Anyone; the store whose handle is in the path must be open.
    PublicHandle,
    /// Anyone; no store is named.
    Public,
}

impl Access {
    /// Whether a credential is asked for.
    pub fn needs_token(self) -> bool {
        !matches!(
            self,
            Self::PublicStore | Self::PublicPaylink | Self::PublicHandle | Self::Public
        )
    }

    /// The scope that the credential must have.
    pub fn scope(self) -> Option<Scope> {
        match self {
            Self::Scope(scope) | Self::Dashboard(scope) => Some(scope),
            Self::AnyToken | Self::Portal => None,
            Self::PublicStore | Self::PublicPaylink | Self::PublicHandle | Self::Public => None,
        }
    }
}

/// What an endpoint is, apart from its code.
#[derive(Debug, Clone)]
pub struct Meta {
    /// HTTP method.
    pub method: Method,
    /// Path without a trailing slash, parameters in braces.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
    /// Operation id of the OpenAPI document.
    pub operation: &'static str,
    /// Status of success.
    pub success: StatusCode,
    /// Which form of `Idempotency-Key` is honoured.
    pub key: Option<KeyFormat>,
    /// Whether it may take longer than the request time-out.
    pub is_long: bool,
    /// Whether clients and caches may keep its successes for a while.
    pub is_cacheable: bool,
    /// A limit of its own, by credential, besides the one that counts every request.
    pub limit: Option<fn(&Limits) -> Limit>,
}

/// The schemas of an endpoint's input and output.
pub struct Shapes {
    /// Path parameters besides the store, as an object schema.
    pub path: Schema,
    /// Query parameters as an object schema.
    pub query: Schema,
    /// The body and whether it must be sent.
    pub body: Option<(Schema, bool)>,
    /// `data` of the answer.
    pub data: Schema,
}

type Running = Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// One row of the route table.
#[derive(Clone)]
pub struct Endpoint {
    /// What it is.
    pub meta: Arc<Meta>,
    /// Describes its input and output, each with a generator of its own.
    pub shapes: fn(&mut SchemaGenerator, &mut SchemaGenerator) -> Shapes,
    run: Arc<dyn Fn(Arrival) -> Running + Send + Sync>,
}

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
    fn store(&self) -> &str {
        self.param("storeId")
    }

    fn param(&self, name: &str) -> &str {
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
}

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

/// A type that path or query parameters are read into.
pub trait Parameters: DeserializeOwned + JsonSchema + Send + Sync + 'static {}
impl<T: DeserializeOwned + JsonSchema + Send + Sync + 'static> Parameters for T {}

/// A type that answers are made of.
pub trait Data: Serialize + JsonSchema + Send + 'static {}
impl<T: Serialize + JsonSchema + Send + 'static> Data for T {}

/// A handler: a function over a transaction.
pub type Handler<P, Q, B, T> = fn(&mut Tx<'_>, &Ctx<'_>, &Input<P, Q, B>) -> Result<T, ApiError>;

/// An endpoint that only reads.
pub fn read<P: Parameters, Q: Parameters, B: Body, T: Data>(
    method: Method,
    path: &'static str,
    access: Access,
    operation: &'static str,
    handler: Handler<P, Q, B, T>,
) -> Endpoint {
    endpoint::<P, Q, B, T, _>(
        method,
        path,
        access,
        operation,
        move |arrival: Arrival, input| async move {
            // A POST that only reads may carry a key; its answer is then stored like any other.
            if arrival.key.is_some() {
                return run_write(arrival, input, handler).await;
            }
            let db = arrival.app.db.clone();
            let done = db.read(move |tx| {
                let mut gate = pass_gate(tx, &arrival)?;
                let answer = gate.take_verdict().and_then(|()| {
                    let input = input.as_ref().map_err(|text| ApiError::invalid(text.as_str()))?;
                    let data = handler(tx, &Ctx::of(&arrival.app.env, &gate.store), input)?;
                    Answer::success(arrival.meta.success, &data)
                });
                Ok::<_, ApiError>(gate.outcome(answer))
            });
            done.await.unwrap_or_else(Outcome::failed)
        },
    )
}

/// An endpoint that changes something, in one transaction.
pub fn write<P: Parameters, Q: Parameters, B: Body, T: Data>(
    method: Method,
    path: &'static str,
    access: Access,
    operation: &'static str,
    handler: Handler<P, Q, B, T>,
) -> Endpoint {
    endpoint::<P, Q, B, T, _>(method, path, access, operation, move |arrival, input| {
        run_write(arrival, input, handler)
    })
}

/// An endpoint that does more than one transaction, or talks to another machine in between.
pub fn action<P: Parameters, Q: Parameters, B: Body, T: Data, F>(
    method: Method,
    path: &'static str,
    access: Access,
    operation: &'static str,
    handler: fn(Call, Input<P, Q, B>) -> F,
) -> Endpoint
where
    F: Future<Output = Result<Reply<T>, ApiError>> + Send + 'static,
{
    endpoint::<P, Q, B, T, _>(
        method,
        path,
        access,
        operation,
        move |arrival, input| async move {
            let (arrival, mut gate) = match open_gate(arrival).await {
                Ok(opened) => opened,
                Err(error) => return Outcome::failed(error),
            };
            let input = match gate
                .take_verdict()
                .and_then(|()| input.map_err(ApiError::Invalid))
            {
                Ok(input) => input,
                Err(error) => return gate.outcome(Err(error)),
            };
            let call = Call {
                store: gate.store.clone(),
                caller: gate.caller.clone(),
                arrival,
            };
            let answer = handler(call, input).await.map(|reply| reply.answer);
            gate.outcome(answer)
        },
    )
}

async fn run_write<P: Parameters, Q: Parameters, B: Body, T: Data>(
    arrival: Arrival,
    input: Result<Input<P, Q, B>, String>,
    handler: Handler<P, Q, B, T>,
) -> Outcome {
    let (arrival, mut gate) = match open_gate(arrival).await {
        Ok(opened) => opened,
        Err(error) => return Outcome::failed(error),
    };
    let input = match gate
        .take_verdict()
        .and_then(|()| input.map_err(ApiError::Invalid))
    {
        Ok(input) => input,
        Err(error) => return gate.outcome(Err(error)),
    };
    let call = Call {
        store: gate.store.clone(),
        caller: gate.caller.clone(),
        arrival,
    };
    let answer = call
        .write_once(move |tx, ctx| handler(tx, ctx, &input))
        .await
        .map(|reply| reply.answer);
    gate.outcome(answer)
}

/// A request on its way to a handler.
pub struct Arrival {
    app: Arc<App>,
    meta: Arc<Meta>,
    request: Request,
    key: Option<String>,
}

impl Outcome {
    fn failed(error: ApiError) -> Self {
        Self {
            answer: Err(error),
            standing: None,
            caller: None,
        }
    }
}

/// An answer that carries the type of its data, for the OpenAPI document.
pub struct Reply<T> {
    answer: Answer,
    data: std::marker::PhantomData<fn() -> T>,
}

impl<T: Serialize> Reply<T> {
    fn of(answer: Answer) -> Self {
        Self {
            answer,
            data: std::marker::PhantomData,
        }
    }
}

/// A request that passed every check, for handlers that do more than one transaction.
pub struct Call {
    arrival: Arc<Arrival>,
    caller: Option<Caller>,
    /// The store called.
    pub store: StoreContext,
}

impl Call {
    /// The application.
    pub fn app(&self) -> &Arc<App> {
        &self.arrival.app
    }

    /// The token that calls; none without a credential.
    pub fn token(&self) -> Option<&TokenId> {
        self.caller.as_ref().map(|caller| &caller.token)
    }

    /// What the caller may do; nothing without a credential.
    pub fn scopes(&self) -> ScopeSet {
        self.caller
            .as_ref()
            .map_or(ScopeSet::EMPTY, |caller| caller.scopes)
    }

    /// The client's address.
    pub fn ip(&self) -> &str {
        &self.arrival.request.ip
    }

    /// The client's `User-Agent`.
    pub fn user_agent(&self) -> Option<&str> {
        self.arrival
            .request
            .headers
            .get(http::header::USER_AGENT)
            .and_then(|value| value.to_str().ok())
    }

    /// Answers with `data` and the endpoint's status of success.
    ///
    /// # Errors
    /// [`ApiError::Internal`] when `data` has no JSON form.
    pub fn reply<T: Serialize>(&self, data: &T) -> Result<Reply<T>, ApiError> {
        Answer::success(self.arrival.meta.success, data).map(Reply::of)
    }

    /// Runs `work` over a snapshot.
    ///
    /// # Errors
    /// Whatever `work` returns.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let (arrival, store) = (Arc::clone(&self.arrival), self.store.clone());
        self.app()
            .db
            .read(move |tx| work(tx, &Ctx::of(&arrival.app.env, &store)))
            .await
    }

    /// Runs `work` in a transaction of its own, without the idempotency key.
    ///
    /// # Errors
    /// Whatever `work` returns.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let (arrival, store) = (Arc::clone(&self.arrival), self.store.clone());
        self.app()
            .db
            .write(move |tx| work(tx, &Ctx::of(&arrival.app.env, &store)))
            .await
    }

    /// Runs `work` in a transaction once per idempotency key; the answer is stored with the effect.
    ///
    /// # Errors
    /// Whatever `work` returns that is not stored.
    pub async fn write_once<T: Data>(
        &self,
        work: impl Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<Reply<T>, ApiError> {
        let (arrival, store, key) = (Arc::clone(&self.arrival), self.store.clone(), self.key());
        let success = arrival.meta.success;
        let answer = self.app().db.write(move |tx| {
            let ctx = Ctx::of(&arrival.app.env, &store);
            idempotency::once(tx, &arrival.app.env, &store.id, key.as_ref(), ctx.now, |tx| {
                Answer::success(success, &work(tx, &ctx)?)
            })
        });
        answer.await.map(Reply::of)
    }

    /// Claims the idempotency key for work that takes several transactions. `Some` is the answer of an
    /// earlier request, to be returned as it is. Whoever got `None` must call [`Call::finish`]
    /// or [`Call::refuse`].
    ///
    /// # Errors
    /// [`ApiError::KeyReused`] and [`ApiError::InProgress`].
    pub async fn begin<T: Data>(&self) -> Result<Option<Reply<T>>, ApiError> {
        let Some(key) = self.key() else { return Ok(None) };
        let replay = self.write(move |tx, ctx| {
            let found = idempotency::find(tx, ctx.env, &ctx.store.id, &key, ctx.now)?;
            if found.is_none() {
                idempotency::store(tx, ctx.env, &ctx.store.id, &key, None, ctx.now)?;
            }
            Ok(found)
        });
        Ok(replay.await?.map(Reply::of))
    }

    /// The last transaction of what [`Call::begin`] began: the answer is stored with the effect. The inner
    /// error is an answer, too, such as a decline: what `work` did stays.
    ///
    /// # Errors
    /// Whatever `work` returns; nothing of it stays, and [`Call::refuse`] has to follow.
    pub async fn finish<T: Data>(
        &self,
        work: impl Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<Result<T, ApiError>, ApiError> + Send + 'static,
    ) -> Result<Reply<T>, ApiError> {
        let (key, success) = (self.key(), self.arrival.meta.success);
        let answer = self.write(move |tx, ctx| {
            let answer = match work(tx, ctx)? {
                Ok(data) => Answer::success(success, &data)?,
                Err(error) => Answer::failure(&error),
            };
            if let Some(key) = &key {
                idempotency::store(tx, ctx.env, &ctx.store.id, key, Some(&answer), ctx.now)?;
            }
            Ok(answer)
        });
        answer.await.map(Reply::of)
    }

    /// Ends what [`Call::begin`] began with a refusal: stores it, or frees the key when it is not stored.
    /// Returns `error`, or the database's.
    pub async fn refuse(&self, error: ApiError) -> ApiError {
        let Some(key) = self.key() else { return error };
        let answer = error.is_stored().then(|| Answer::failure(&error));
        let done = self.write(move |tx, ctx| match &answer {
            Some(answer) => idempotency::store(tx, ctx.env, &ctx.store.id, &key, Some(answer), ctx.now),
            None => idempotency::forget(tx, &ctx.store.id, &key),
        });
        done.await.err().unwrap_or(error)
    }

    fn key(&self) -> Option<IdempotencyKey> {
        let Arrival {
            meta, request, key, ..
        } = &*self.arrival;
        // The credential; without one, the store (contract README, "Idempotency").
        let body = request.body.as_deref().unwrap_or_default();
        let who = self
            .caller
            .as_ref()
            .map_or(self.store.id.as_str(), |caller| caller.token.as_str());
        key.as_ref()
            .map(|key| IdempotencyKey::new(who, meta.method.as_str(), &request.path, key, body))
    }
}

impl Endpoint {
    /// The same endpoint answering success with `status`.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        Arc::make_mut(&mut self.meta).success = status;
        self
    }

    /// The same endpoint honouring the long form of `Idempotency-Key`.
    #[must_use]
    pub fn long_key(mut self) -> Self {
        Arc::make_mut(&mut self.meta).key = Some(KeyFormat::Long);
        self
    }

    /// The same endpoint ignoring `Idempotency-Key`.
    #[must_use]
    pub fn without_key(mut self) -> Self {
        Arc::make_mut(&mut self.meta).key = None;
        self
    }

    /// The same endpoint, whose successes carry an `ETag` and may be kept for a while; a client that has the
    /// present one is told so instead (304).
    #[must_use]
    pub fn cacheable(mut self) -> Self {
        Arc::make_mut(&mut self.meta).is_cacheable = true;
        self
    }

    /// The same endpoint without the request time-out.
    #[must_use]
    pub fn long(mut self) -> Self {
        Arc::make_mut(&mut self.meta).is_long = true;
        self
    }

    /// The same endpoint with a limit of its own, counted by credential besides the general one.
    #[must_use]
    pub fn limited(mut self, limit: fn(&Limits) -> Limit) -> Self {
        Arc::make_mut(&mut self.meta).limit = Some(limit);
        self
    }

    /// Answers a request.
    pub fn answer(&self, app: Arc<App>, request: Request) -> Running {
        (self.run)(Arrival {
            app,
            meta: Arc::clone(&self.meta),
            request,
            key: None,
        })
    }
}

fn endpoint<P: Parameters, Q: Parameters, B: Body, T: Data, F>(
    method: Method,
    path: &'static str,
    access: Access,
    operation: &'static str,
    handler: impl Fn(Arrival, Result<Input<P, Q, B>, String>) -> F + Clone + Send + Sync + 'static,
) -> Endpoint
where
    F: Future<Output = Outcome> + Send + 'static,
{
    let key = access.needs_token().then_some(KeyFormat::Short);
    let meta = Arc::new(Meta {
        method,
        path,
        access,
        operation,
        success: StatusCode::OK,
        key,
        is_long: false,
        is_cacheable: false,
        limit: None,
    });
    let run = move |mut arrival: Arrival| -> Running {
        // Parsed before the caller is known, reported after: the database threads do not parse JSON.
        let input = parse_input(&mut arrival);
        Box::pin(handler(arrival, input))
    };
    Endpoint {
        meta,
        shapes: shapes::<P, Q, B, T>,
        run: Arc::new(run),
    }
}

fn parse_input<P: Parameters, Q: Parameters, B: Body>(
    arrival: &mut Arrival,
) -> Result<Input<P, Q, B>, String> {
    let Arrival {
        meta, request, key, ..
    } = arrival;
    let parsed = (|| {
        if let Some(format) = meta.key {
            let given = idempotency::key_of(&request.headers, format)?;
            *key = given.filter(|_| meta.method != Method::GET).map(str::to_owned);
        }
        let path = parse::parse_path(&request.params)?;
        let query = parse::parse_query(&request.query)?;
        let bytes = request
            .body
            .as_ref()
            .map_err(|text| ApiError::invalid(text.as_str()))?;
        let body = B::parse(&request.headers, bytes)?;
        Ok(Input { path, query, body })
    })();
    parsed.map_err(|error: ApiError| error.to_string())
}

fn shapes<P: Parameters, Q: Parameters, B: Body, T: Data>(
    input: &mut SchemaGenerator,
    output: &mut SchemaGenerator,
) -> Shapes {
    Shapes {
        path: P::json_schema(input),
        query: Q::json_schema(input),
        body: B::schema(input),
        data: output.subschema_for::<T>(),
    }
}
