//! A request that passed every check, for handlers that do more than one transaction.

use super::arrival::Arrival;
use super::gate::Gate;
use super::shapes::Data;
use crate::api::auth::Caller;
use crate::api::idempotency::{self, IdempotencyKey};
use crate::api::respond::Answer;
use crate::app::App;
use crate::context::{Ctx, StoreContext};
use crate::db::Tx;
use crate::error::ApiError;
use pandabase_domain::id::TokenId;
use pandabase_domain::token::ScopeSet;
use serde::Serialize;
use std::future::Future;
use std::sync::Arc;

/// What is done in a transaction and answered.
pub(super) type Work = Box<dyn Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<Answer, ApiError> + Send>;

/// An answer that carries the type of its data, for the OpenAPI document.
pub struct Reply<T> {
    pub(super) answer: Answer,
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
    pub(super) arrival: Arc<Arrival>,
    pub(super) caller: Option<Caller>,
    /// The store called.
    pub store: StoreContext,
}

impl Call {
    /// The call of whoever passed the `gate`.
    pub(super) fn new(arrival: Arc<Arrival>, gate: &Gate) -> Self {
        Self {
            arrival,
            caller: gate.caller.clone(),
            store: gate.store.clone(),
        }
    }

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
        let success = self.arrival.meta.success;
        let work: Work = Box::new(move |tx, ctx| Answer::success(success, &work(tx, ctx)?));
        self.once(work).await.map(Reply::of)
    }

    /// [`Call::write_once`] without the type of the data: built once for all endpoints.
    pub(super) async fn once(&self, work: Work) -> Result<Answer, ApiError> {
        let (arrival, store, key) = (Arc::clone(&self.arrival), self.store.clone(), self.key());
        let answer = self.app().db.write(move |tx| {
            let env = &arrival.app.env;
            let ctx = Ctx::of(env, &store);
            idempotency::once(tx, env, &store.id, key.as_ref(), ctx.now, |tx| work(tx, &ctx))
        });
        answer.await
    }

    /// Does work that takes several transactions, once per idempotency key, to its end: it goes on when the
    /// client hangs up, so that nothing is left half stored by an impatient one. The work ends with
    /// [`Call::finish`]; what it refuses is stored, or frees the key.
    ///
    /// # Errors
    /// Whatever `work` returns, [`ApiError::KeyReused`] and [`ApiError::InProgress`].
    pub async fn to_the_end<T: Data, F>(
        self,
        work: impl FnOnce(Arc<Self>) -> F + Send + 'static,
    ) -> Result<Reply<T>, ApiError>
    where
        F: Future<Output = Result<Reply<T>, ApiError>> + Send + 'static,
    {
        let call = Arc::new(self);
        let working = tokio::spawn(async move {
            if let Some(replay) = call.begin().await? {
                return Ok(replay);
            }
            match work(Arc::clone(&call)).await {
                Ok(reply) => Ok(reply),
                Err(error) => Err(call.refuse(error).await),
            }
        });
        working
            .await
            .unwrap_or_else(|error| Err(ApiError::Internal(error.into())))
    }

    /// Claims the idempotency key for work that takes several transactions. `Some` is the answer of an
    /// earlier request, to be returned as it is. Whoever got `None` must call [`Call::finish`]
    /// or [`Call::refuse`].
    ///
    /// # Errors
    /// [`ApiError::KeyReused`] and [`ApiError::InProgress`].
    async fn begin<T: Data>(&self) -> Result<Option<Reply<T>>, ApiError> {
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
    async fn refuse(&self, error: ApiError) -> ApiError {
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
