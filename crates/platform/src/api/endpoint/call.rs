//! A request that passed every check, for handlers that do more than one transaction.

use super::again::is_still_admitted;
use super::arrival::Arrival;
use super::gate::{Attempt, Failures, Gate};
use super::meta::Access;
use super::shapes::Data;
use crate::access::accounts::Member;
use crate::access::stores;
use crate::api::auth::Caller;
use crate::api::idempotency::{self, IdempotencyKey};
use crate::api::respond::{Answer, Body};
use crate::app::App;
use crate::context::{Ctx, StoreContext};
use crate::db::{Beside, DbError, Tx};
use crate::error::ApiError;
use bytes::Bytes;
use futures_util::stream;
use pandabase_domain::id::{AccountId, TokenId};
use pandabase_domain::source::Source;
use pandabase_domain::token::ScopeSet;
use serde::Serialize;
use std::convert::Infallible;
use std::sync::Arc;

/// What is done in a transaction and answered.
pub(super) type Work = Box<dyn Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<Answer, ApiError> + Send>;

/// An answer that carries the type of its data, for the OpenAPI document.
pub struct Reply<T> {
    pub(super) answer: Answer,
    data: std::marker::PhantomData<fn() -> T>,
}

impl<T: Serialize> Reply<T> {
    pub(super) fn of(answer: Answer) -> Self {
        Self {
            answer,
            data: std::marker::PhantomData,
        }
    }

    /// Whether the request was carried out now: it was not refused, and the answer is not that of an earlier
    /// one with the same key.
    pub fn is_new(&self) -> bool {
        self.answer.status.is_success() && !self.answer.replayed
    }

    /// Server-sent events in the place of the envelope.
    pub fn stream(pieces: impl Piecewise) -> Self {
        let pieces = stream::unfold(pieces, |mut pieces| async move {
            let piece = pieces.next().await?;
            Some((Ok::<_, Infallible>(piece), pieces))
        });
        Self::of(Answer::stream(Body::from_stream(pieces)))
    }
}

/// An answer that is sent piece by piece as things happen. It is asked for the next piece when the client has
/// taken the one before, so nothing waits in memory for a client that reads slowly.
pub trait Piecewise: Send + 'static {
    /// The next piece; `None` at the end.
    fn next(&mut self) -> impl Future<Output = Option<Bytes>> + Send;
}

/// A request that passed every check, for handlers that do more than one transaction.
pub struct Call {
    pub(super) arrival: Arc<Arrival>,
    pub(super) caller: Option<Caller>,
    member: Option<Member>,
    /// The store called.
    pub store: StoreContext,
}

impl Call {
    /// The call of a request that passed the `gate`.
    pub(super) fn new(arrival: Arc<Arrival>, gate: &Gate) -> Self {
        Self {
            arrival,
            caller: gate.visitor.caller.clone(),
            member: gate.visitor.member.clone(),
            store: gate.visitor.store.clone(),
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

    /// The token that calls with what it may do; none without a credential.
    pub fn caller(&self) -> Option<&Caller> {
        self.caller.as_ref()
    }

    /// The member of the store who calls by a session.
    ///
    /// # Errors
    /// [`ApiError::Internal`] where the route does not ask for one.
    pub fn member(&self) -> Result<&Member, ApiError> {
        let member = self.member.as_ref();
        member.ok_or_else(|| ApiError::Internal("this route asks for no member of the store".into()))
    }

    /// The account behind the call: a member's, or that of whoever made the token.
    pub fn account(&self) -> Option<&AccountId> {
        let maker = self.caller.as_ref().and_then(|caller| caller.maker.as_ref());
        let member = self.member.as_ref().map(|member| &member.session.account_id);
        member.or(maker)
    }

    /// Begins an attempt that may fail; `None` for a caller with a token, or where failures are not limited.
    ///
    /// # Errors
    /// [`ApiError::Limited`] when failed attempts, and those under way, have reached the limit.
    pub fn attempt(&self) -> Result<Option<Attempt>, ApiError> {
        let failures = match &self.caller {
            None => Failures::of(&self.arrival, &self.store),
            Some(_) => None,
        };
        failures.map(Failures::attempt).transpose()
    }

    /// The token of a portal session, as sent; none where the endpoint honours none.
    pub fn portal_session(&self) -> Option<&str> {
        self.header("x-portal-session")
            .filter(|_| self.arrival.meta.portal_session)
    }

    /// What the caller may do; nothing without a credential.
    pub fn scopes(&self) -> ScopeSet {
        match (&self.caller, &self.member) {
            (Some(caller), _) => caller.scopes,
            (None, Some(member)) => member.role.scopes(),
            (None, None) => ScopeSet::EMPTY,
        }
    }

    /// The client's address.
    pub fn ip(&self) -> &str {
        self.arrival.request.client.ip()
    }

    /// What limits count the client by.
    pub fn source(&self) -> Source {
        self.arrival.request.client.source()
    }

    /// The client's `User-Agent`.
    pub fn user_agent(&self) -> Option<&str> {
        self.header(http::header::USER_AGENT.as_str())
    }

    /// The languages that the client likes, as `Accept-Language` names them.
    pub fn accept_language(&self) -> Option<&str> {
        self.header(http::header::ACCEPT_LANGUAGE.as_str())
    }

    /// Whether the client asks for a stream of server-sent events.
    pub fn wants_stream(&self) -> bool {
        let kinds = self.header(http::header::ACCEPT.as_str()).unwrap_or_default();
        let mut kinds = kinds.split(',').filter_map(|kind| kind.split(';').next());
        kinds.any(|kind| kind.trim().eq_ignore_ascii_case("text/event-stream"))
    }

    /// The id of the server-sent event that a client has taken last, when it connects again.
    pub fn last_event_id(&self) -> Option<&str> {
        self.header("last-event-id").filter(|id| !id.is_empty())
    }

    /// Whether who calls may still do so: for answers that take a while, during which a token may be rolled
    /// or a member leave the team.
    pub async fn is_still_admitted(&self) -> Result<bool, ApiError> {
        let arrival = Arc::clone(&self.arrival);
        self.app()
            .db
            .read(move |tx| is_still_admitted(tx, &arrival))
            .await
    }

    fn header(&self, name: &str) -> Option<&str> {
        let value = self.arrival.request.headers.get(name)?;
        value.to_str().ok()
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
    /// Whatever `work` returns; [`ApiError::Forbidden`] and [`ApiError::Missing`] for a member who may not do
    /// it any more.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let (access, member) = (self.arrival.meta.access, self.member.clone());
        let judged = self.write_end(move |tx, ctx| {
            judge_again(tx, ctx, access, member.as_ref())?;
            work(tx, ctx)
        });
        judged.await
    }

    /// Like [`Call::write`], for the end of what was begun by somebody who might: what was done elsewhere is
    /// stored, whatever has become of their role meanwhile.
    ///
    /// # Errors
    /// Whatever `work` returns.
    pub(super) async fn write_end<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let (arrival, store) = (Arc::clone(&self.arrival), self.store.clone());
        self.app()
            .db
            .write_beside(Beside::store(&self.store.id), move |tx| {
                work(tx, &Ctx::of(&arrival.app.env, &store))
            })
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

    /// Like [`Call::write_once`], in a transaction that sees the database as it is at one moment.
    ///
    /// # Errors
    /// Whatever `work` returns that is not stored.
    pub async fn write_once_at_one_moment<T: Data>(
        &self,
        work: impl Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<Reply<T>, ApiError> {
        let success = self.arrival.meta.success;
        let work: Work = Box::new(move |tx, ctx| Answer::success(success, &work(tx, ctx)?));
        let answer = self.once_after(|tx| tx.see_one_moment(), work);
        answer.await.map(Reply::of)
    }

    /// Runs `work` in a transaction that undoes what was done once, and forgets the answer: a repetition
    /// begins anew.
    ///
    /// # Errors
    /// Whatever `work` returns.
    pub async fn undo(
        &self,
        work: impl Fn(&mut Tx<'_>) -> Result<(), ApiError> + Send + 'static,
    ) -> Result<(), ApiError> {
        let (store, key) = (self.store.id.clone(), self.key());
        let beside = Beside::store(&self.store.id);
        let undone = self.app().db.write_beside(beside, move |tx| {
            if let Some(key) = &key {
                idempotency::forget(tx, &store, key)?;
            }
            work(tx)
        });
        undone.await
    }

    /// Like [`Call::write_once`], for something that may have existed before: `work` says whether it is new,
    /// and the status tells the client.
    ///
    /// # Errors
    /// Whatever `work` returns that is not stored.
    pub async fn add_once<T: Data>(
        &self,
        work: impl Fn(&mut Tx<'_>, &Ctx<'_>) -> Result<(T, bool), ApiError> + Send + 'static,
    ) -> Result<Reply<T>, ApiError> {
        let meta = &self.arrival.meta;
        let (new, before) = (meta.success, meta.success_before.unwrap_or(meta.success));
        let work: Work = Box::new(move |tx, ctx| {
            let (data, is_new) = work(tx, ctx)?;
            Answer::success(if is_new { new } else { before }, &data)
        });
        self.once(work).await.map(Reply::of)
    }

    /// [`Call::write_once`] without the type of the data: built once for all endpoints.
    pub(super) async fn once(&self, work: Work) -> Result<Answer, ApiError> {
        self.once_after(|_| Ok(()), work).await
    }

    /// The same with something that the transaction begins with.
    async fn once_after(
        &self,
        first: fn(&mut Tx<'_>) -> Result<(), DbError>,
        work: Work,
    ) -> Result<Answer, ApiError> {
        let (arrival, store, key) = (Arc::clone(&self.arrival), self.store.clone(), self.key());
        let member = self.member.clone();
        let beside = Beside::store(&self.store.id);
        let answer = self.app().db.write_beside(beside, move |tx| {
            first(tx)?;
            let env = &arrival.app.env;
            let ctx = Ctx::of(env, &store);
            judge_again(tx, &ctx, arrival.meta.access, member.as_ref())?;
            idempotency::once(tx, env, &store.id, key.as_ref(), ctx.now, |tx| work(tx, &ctx))
        });
        answer.await
    }

    pub(super) fn key(&self) -> Option<IdempotencyKey> {
        let Arrival {
            meta, request, key, ..
        } = &*self.arrival;
        // The credential; where none is asked for, the store (contract README, "Idempotency").
        let body = &request.body;
        let caller = self.caller.as_ref().filter(|_| meta.access.needs_token());
        let who = match (caller, &self.member) {
            (Some(caller), _) => caller.token.as_str(),
            (None, Some(member)) => member.session.account_id.as_str(),
            (None, None) => self.store.id.as_str(),
        };
        key.as_ref()
            .map(|key| IdempotencyKey::new(who, meta.method.as_str(), &request.path, key, body))
    }
}

/// Judges a member who writes once more, in the transaction: the role may have changed since the head of the
/// request came, and who has lost it must not give it back to themselves with a body that they held back.
/// Where only people may write, which is to teams and tokens, the store is held first, under which roles
/// change: so two who take each other's role act one after the other.
fn judge_again(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    access: Access,
    member: Option<&Member>,
) -> Result<(), ApiError> {
    let (Some(member), Some(needed)) = (member, access.needed()) else {
        return Ok(());
    };
    if matches!(access, Access::Member(_)) {
        stores::lock(tx, &ctx.store.id)?;
    }
    if needed.is_had_by(member.role_now(tx, &ctx.store.id)?) {
        return Ok(());
    }
    Err(ApiError::Forbidden("Insufficient role".to_owned()))
}
