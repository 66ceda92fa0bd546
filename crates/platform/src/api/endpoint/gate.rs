//! The checks before a request's input: the credential, the store, the rate limits. All but the check of a
//! signature need only the head, so that no body is read before they pass.

use super::arrival::{Arrival, Outcome, Progress, Stranger, Visitor};
use super::meta::{Access, LimitBy, OwnLimit};
use crate::access::accounts::{Member, Needed};
use crate::access::{accounts as access_accounts, sessions as access_sessions, stores as access_stores};
use crate::api::auth;
use crate::api::auth::Caller;
use crate::api::respond::Answer;
use crate::app::App;
use crate::config::Limits;
use crate::config::limits::Limit;
use crate::context::{Env, StoreContext};
use crate::db::Tx;
use crate::error::ApiError;
use crate::inbound::too_large;
use crate::rate_limit::{Scope as LimitScope, Standing};
use bytes::Bytes;
use pandabase_domain::id::{PaylinkId, StoreId};
use pandabase_domain::time::Timestamp;
use pandabase_domain::token::Scope;
use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How long a body may take to arrive before its sender is looked up again, because a token that was rolled
/// meanwhile must not work.
const FRESH: Duration = Duration::from_secs(1);

/// The error of an account that does not operate the installation.
const NO_OPERATOR: &str = "Only operators of this installation may do this";
/// The error of an operator whose session was begun without a second factor, in production.
const UNPROVEN: &str =
    "Operators need a second factor: switch two-factor authentication on and sign in again";

/// The result of the checks before the input.
pub struct Gate {
    pub(crate) visitor: Visitor,
    pub(crate) verdict: Result<(), ApiError>,
}

impl Gate {
    fn new(visitor: Visitor, verdict: Result<(), ApiError>) -> Self {
        Self { visitor, verdict }
    }

    pub(crate) fn take_verdict(&mut self) -> Result<(), ApiError> {
        std::mem::replace(&mut self.verdict, Ok(()))
    }

    pub(crate) fn outcome(self, answer: Result<Answer, ApiError>) -> Outcome {
        self.visitor.outcome(answer)
    }
}

/// The result of checking the head of a request.
pub(in crate::api) enum HeadCheck {
    /// The sender may send the rest.
    Admitted(Arrival, Box<Visitor>),
    /// The signature covers the body, which has to be read first.
    Signed(Arrival),
    /// The request is refused, and its body is not needed.
    Refused(Outcome),
}

/// Makes every check that needs only the head of a request.
pub(in crate::api) async fn check_head(mut arrival: Arrival) -> HeadCheck {
    arrival.progress = Progress::Head;
    let head = arrival.clone();
    let checked = arrival.app.db.read(move |tx| check(tx, &head)).await;
    match checked {
        Ok(Some(Gate { visitor, verdict })) => match verdict {
            Ok(()) => HeadCheck::Admitted(arrival, Box::new(visitor)),
            Err(error) => HeadCheck::Refused(visitor.outcome(Err(error))),
        },
        Ok(None) => HeadCheck::Signed(arrival),
        Err(error) => HeadCheck::Refused(Outcome::failed(error)),
    }
}

impl Arrival {
    /// Adds the body, which took `took` to arrive. `visitor` is the caller that the head was checked for;
    /// `None` while a signature is unchecked.
    pub(in crate::api) fn complete(
        mut self,
        body: Bytes,
        visitor: Option<Box<Visitor>>,
        took: Duration,
    ) -> Result<Self, Box<Outcome>> {
        self.request.body = body;
        self.progress = Progress::Whole;
        let Some(mut visitor) = visitor else {
            return Ok(self);
        };
        if let Some(standing) = visitor.standing {
            let standing = count_body(&self, standing);
            visitor.standing = Some(standing);
            if let Err(error) = within(&standing) {
                return Err(Box::new(visitor.outcome(Err(error))));
            }
            self.progress = if took > FRESH {
                Progress::Counted(standing)
            } else {
                Progress::Admitted(visitor)
            };
        }
        Ok(self)
    }
}

/// Makes the checks before the input in a transaction that only reads, so that only requests that pass join
/// the queue of writes.
pub async fn open_gate(arrival: Arrival) -> Result<(Arc<Arrival>, Gate), ApiError> {
    let arrival = Arc::new(arrival);
    if let Progress::Admitted(visitor) = &arrival.progress {
        let gate = Gate::new(Visitor::clone(visitor), Ok(()));
        return Ok((arrival, gate));
    }
    let shared = Arc::clone(&arrival);
    let gate = arrival.app.db.read(move |tx| pass_gate(tx, &shared)).await?;
    Ok((arrival, gate))
}

/// Makes the checks before the input of a request that is all there.
pub(crate) fn pass_gate(tx: &mut Tx<'_>, arrival: &Arrival) -> Result<Gate, ApiError> {
    if let Progress::Admitted(visitor) = &arrival.progress {
        return Ok(Gate::new(Visitor::clone(visitor), Ok(())));
    }
    check(tx, arrival)?.ok_or_else(|| ApiError::Internal("a request was judged before its body".into()))
}

/// Checks a request; `None` while the body that its signature covers is missing.
fn check(tx: &mut Tx<'_>, arrival: &Arrival) -> Result<Option<Gate>, ApiError> {
    match arrival.meta.access {
        Access::Scope(scope) | Access::Dashboard(scope) | Access::Guarded(scope, _)
            if !shows_session(arrival) =>
        {
            return token_gate(tx, arrival, scope);
        }
        Access::Scope(scope) | Access::Dashboard(scope) => member_gate(tx, arrival, Needed::Scope(scope)),
        Access::Member(right) | Access::Guarded(_, right) => member_gate(tx, arrival, Needed::Right(right)),
        Access::Account => account_gate(tx, arrival),
        Access::Operator => operator_gate(tx, arrival),
        Access::PublicStore => {
            let store = access_stores::find_open(tx, &StoreId::from_stored(arrival.request.store()))?;
            Ok(store_gate(arrival, store, None))
        }
        Access::PublicStoreOrToken => {
            let store = access_stores::find_open(tx, &StoreId::from_stored(arrival.request.store()))?;
            let caller = match presented_token(tx, arrival) {
                Ok(Some((caller, of))) => Some(caller).filter(|_| of.id.as_str() == arrival.request.store()),
                Ok(None) => return Ok(None),
                Err(ApiError::Unauthorized(_)) => None,
                Err(error) => return Err(error),
            };
            let mut gate = store_gate(arrival, store, caller);
            // A caller whose signature is wrong is a stranger, whose limit holds for the body that was read.
            if gate.visitor.caller.is_none() && arrival.request.body.len() > arrival.meta.open_body_limit {
                gate.verdict = gate.verdict.and(Err(too_large()));
            }
            Ok(gate)
        }
        Access::PublicHandle => {
            let store = access_stores::find_open_by_handle(tx, arrival.request.param("handle"))?;
            Ok(store_gate(arrival, store, None))
        }
        // The handler reports an unknown paylink, after its form, like any object.
        Access::PublicPaylink => {
            match access_stores::store_of(tx, &PaylinkId::from_stored(arrival.request.param("paylinkId")))? {
                Some(store) => {
                    let store = access_stores::find_open(tx, &store)?;
                    Ok(store_gate(arrival, store, None))
                }
                None => Ok(address_gate(arrival, Ok(()))),
            }
        }
        Access::Portal => portal_gate(tx, arrival),
        Access::Public => Ok(address_gate(arrival, Ok(()))),
    }
    .map(Some)
}

fn token_gate(tx: &mut Tx<'_>, arrival: &Arrival, scope: Scope) -> Result<Option<Gate>, ApiError> {
    let Arrival { app, request, .. } = arrival;
    let (caller, store) = match presented_token(tx, arrival) {
        Ok(Some(found)) => found,
        Ok(None) => return Ok(None),
        Err(error @ ApiError::Unauthorized(_)) => {
            return Ok(Some(Gate::new(Visitor::stranger(), Err(error))));
        }
        Err(error) => return Err(error),
    };
    let limit = app.env.config.limits.per_token;
    let standing = count(arrival, LimitScope::Account, caller.token.as_str(), limit);
    let verdict = within(&standing).and_then(|()| {
        if store.id.as_str() != request.store() {
            return Err(ApiError::Missing("Store"));
        }
        if !caller.scopes.contains(scope) {
            return Err(ApiError::lacks(scope));
        }
        Ok(())
    });
    let visitor = Visitor {
        caller: Some(caller),
        store,
        standing: Some(standing),
        ..Visitor::stranger()
    };
    Ok(Some(Gate::new(visitor, verdict)))
}

/// Whether the credential has the form of a session's token, which no API token has.
pub(super) fn shows_session(arrival: &Arrival) -> bool {
    auth::credential(&arrival.request.headers).is_ok_and(access_sessions::is_token)
}

/// Checks a request of somebody who is signed in to an account, which is counted by account.
fn account_gate(tx: &mut Tx<'_>, arrival: &Arrival) -> Result<Gate, ApiError> {
    let env = &arrival.app.env;
    let (source, is_bound) = (arrival.request.client.source(), env.config.ip_binding);
    let found = auth::credential(&arrival.request.headers)
        .and_then(|token| access_accounts::authenticate(tx, token, source, is_bound, env.clock.now()));
    match found {
        Ok(session) => {
            let limit = env.config.limits.per_account;
            let standing = count(arrival, LimitScope::Account, session.account_id.as_str(), limit);
            let visitor = Visitor {
                account: Some(session),
                standing: Some(standing),
                ..Visitor::stranger()
            };
            Ok(Gate::new(visitor, within(&standing)))
        }
        Err(error @ ApiError::Unauthorized(_)) => Ok(Gate::new(Visitor::stranger(), Err(error))),
        Err(error) => Err(error),
    }
}

/// Checks a request of a member of the store in the path.
fn member_gate(tx: &mut Tx<'_>, arrival: &Arrival, needed: Needed) -> Result<Gate, ApiError> {
    let mut gate = account_gate(tx, arrival)?;
    let (Ok(()), Some(session)) = (&gate.verdict, &gate.visitor.account) else {
        return Ok(gate);
    };
    let store = StoreId::from_stored(arrival.request.store());
    let Some(found) = access_accounts::membership(tx, &store, &session.account_id)? else {
        gate.verdict = Err(ApiError::Missing("Store"));
        return Ok(gate);
    };
    if !needed.is_had_by(found.role) {
        gate.verdict = Err(ApiError::Forbidden("Insufficient role".to_owned()));
    }
    gate.visitor.member = Some(Member {
        session: session.clone(),
        role: found.role,
    });
    gate.visitor.store = found.store;
    Ok(gate)
}

/// Checks a request of an operator, to whom every store is there. In production only a session that was begun
/// with a second factor will do: by the mail alone nobody runs an installation.
fn operator_gate(tx: &mut Tx<'_>, arrival: &Arrival) -> Result<Gate, ApiError> {
    let mut gate = account_gate(tx, arrival)?;
    let (Ok(()), Some(session)) = (&gate.verdict, &gate.visitor.account) else {
        return Ok(gate);
    };
    match judge_operator(tx, &arrival.app.env, session) {
        Ok(()) => gate.visitor.operates = true,
        Err(error @ ApiError::Forbidden(_)) => {
            gate.verdict = Err(error);
            return Ok(gate);
        }
        Err(error) => return Err(error),
    }
    if arrival.meta.path.contains("{storeId}") {
        match access_stores::find_any(tx, &StoreId::from_stored(arrival.request.store()))? {
            Some(store) => gate.visitor.store = store,
            None => gate.verdict = Err(ApiError::Missing("Store")),
        }
    }
    Ok(gate)
}

/// Whether a session is of an operator, and begun as it must be.
///
/// # Errors
/// [`ApiError::Forbidden`] when it is not.
pub(super) fn judge_operator(
    tx: &mut Tx<'_>,
    env: &Env,
    session: &access_accounts::AccountSession,
) -> Result<(), ApiError> {
    match access_accounts::operating(tx, &session.account_id)? {
        None => Err(ApiError::Forbidden(NO_OPERATOR.to_owned())),
        Some(operating) if !env.config.is_sandbox() && !operating.is_proven_by(session) => {
            Err(ApiError::Forbidden(UNPROVEN.to_owned()))
        }
        Some(_) => Ok(()),
    }
}

/// The token that a request presents, and its store; `None` while the body that a signature covers is
/// missing.
pub(super) fn presented_token(
    tx: &mut Tx<'_>,
    arrival: &Arrival,
) -> Result<Option<(Caller, StoreContext)>, ApiError> {
    let Arrival { app, request, .. } = arrival;
    let signed = auth::Signed {
        method: &request.method,
        path: &request.path,
        headers: &request.headers,
        body: (!matches!(arrival.progress, Progress::Head)).then_some(&request.body),
    };
    auth::authenticate(tx, &app.env, &signed)
}

/// Checks a request of the portal, which is counted by identity.
fn portal_gate(tx: &mut Tx<'_>, arrival: &Arrival) -> Result<Gate, ApiError> {
    let app = &arrival.app;
    let found = auth::credential(&arrival.request.headers)
        .and_then(|token| access_sessions::authenticate(tx, token, app.env.clock.now()));
    match found {
        Ok(session) => {
            let limit = app.env.config.limits.per_identity;
            let standing = count(arrival, LimitScope::Account, session.email.as_str(), limit);
            let visitor = Visitor {
                session: Some(session),
                standing: Some(standing),
                ..Visitor::stranger()
            };
            Ok(Gate::new(visitor, within(&standing)))
        }
        Err(error @ ApiError::Unauthorized(_)) => Ok(Gate::new(Visitor::stranger(), Err(error))),
        Err(error) => Err(error),
    }
}

fn store_gate(arrival: &Arrival, found: Option<StoreContext>, caller: Option<Caller>) -> Gate {
    let Some(store) = found else {
        // Counted by address, so that inventing store ids is no way around the limit.
        return address_gate(arrival, Err(ApiError::Missing("Store")));
    };
    let failures = match caller {
        None => Failures::of(arrival, &store).map(|failures| failures.look()),
        Some(_) => None,
    };
    let standing = match (failures.filter(|failures| !failures.allowed), arrival.meta.limit) {
        (Some(refused), _) => refused,
        (
            None,
            Some(OwnLimit {
                by: LimitBy::Body(_), ..
            }),
        ) => {
            // What is limited by address and body must not use up the limit that the buyers of a store share.
            let limit = arrival.app.env.config.limits.per_address;
            count(
                arrival,
                LimitScope::Global,
                arrival.request.client.source(),
                limit,
            )
        }
        (None, _) => count_buyer(arrival, &store, caller.is_some()),
    };
    let visitor = Visitor {
        caller,
        store,
        standing: Some(standing),
        ..Visitor::stranger()
    };
    Gate::new(visitor, within(&standing))
}

/// How often a client without a token may fail at a store.
pub(super) struct Failures {
    app: Arc<App>,
    key: Stranger,
    limit: Limit,
    scope: LimitScope,
}

impl Failures {
    /// `None` where failures are not counted.
    pub(super) fn of(arrival: &Arrival, store: &StoreContext) -> Option<Self> {
        let limit = arrival.meta.failure_limit?;
        Some(Self {
            app: Arc::clone(&arrival.app),
            key: arrival.stranger(store),
            limit: limit(&arrival.app.env.config.limits),
            scope: match arrival.meta.access {
                Access::Public => LimitScope::Global,
                _ => LimitScope::Store,
            },
        })
    }

    fn look(&self) -> Standing {
        let (key, now) = ((&self.key, "failed"), self.app.env.clock.now());
        self.app.env.limiter.look(self.scope, key, self.limit, now)
    }

    /// Begins an attempt that may fail.
    ///
    /// # Errors
    /// [`ApiError::Limited`] when failed attempts, and those under way, have reached the limit.
    pub(super) fn attempt(self) -> Result<Attempt, ApiError> {
        let (key, now) = ((&self.key, "failed"), self.app.env.clock.now());
        let limiter = &self.app.env.limiter;
        let standing = limiter.take(self.scope, key, self.limit, now);
        if !standing.allowed {
            return Err(ApiError::Limited(standing));
        }
        Ok(Attempt {
            failures: self,
            reset: standing.reset,
            has_ended: AtomicBool::new(false),
        })
    }
}

/// An attempt that may fail. It counts as a failure from the beginning, so that many at once fail no more
/// often than many in a row. It no longer counts once it ends without a failure.
pub struct Attempt {
    failures: Failures,
    /// The end of the window that it is counted in.
    reset: Timestamp,
    /// Whether it is known how it ended.
    has_ended: AtomicBool,
}

impl Attempt {
    /// Marks it as failed, so that it stays counted.
    pub fn fail(&self) {
        self.has_ended.store(true, Ordering::Relaxed);
    }

    /// Ends it before whoever made it is answered, although others still hold it. One that failed stays
    /// counted.
    pub fn end(&self) {
        if self.has_ended.swap(true, Ordering::Relaxed) {
            return;
        }
        let Failures {
            app,
            key,
            limit,
            scope,
        } = &self.failures;
        let limiter = &app.env.limiter;
        limiter.release(*scope, (key, "failed"), *limit, self.reset);
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        self.end();
    }
}

/// Counts a failure that is known only now, after the request of `who` was answered, once `tx` is committed.
pub fn note_failure(tx: &mut Tx<'_>, env: &Env, who: Stranger, limit: fn(&Limits) -> Limit) {
    let limiter = Arc::clone(&env.limiter);
    let (limit, now) = (limit(&env.config.limits), env.clock.now());
    tx.once_committed(move || limiter.note(LimitScope::Store, (&who, "failed"), limit, now));
}

/// The gate of a request that belongs to no store and is counted by address.
fn address_gate(arrival: &Arrival, verdict: Result<(), ApiError>) -> Gate {
    let limit = arrival.app.env.config.limits.per_address;
    let standing = count(
        arrival,
        LimitScope::Global,
        arrival.request.client.source(),
        limit,
    );
    let visitor = Visitor {
        standing: Some(standing),
        ..Visitor::stranger()
    };
    Gate::new(visitor, within(&standing).and(verdict))
}

/// Counts a request against the general `limit` of `who`, and also against the endpoint's own; returns the
/// tighter one.
fn count(arrival: &Arrival, scope: LimitScope, who: impl Hash + Copy, limit: Limit) -> Standing {
    if let Progress::Counted(standing) = arrival.progress {
        return standing;
    }
    let every = count_against(arrival, scope, who, limit);
    match arrival.meta.limit.filter(|_| every.allowed) {
        Some(OwnLimit {
            limit,
            by: LimitBy::Credential,
        }) => {
            let limit = limit(&arrival.app.env.config.limits);
            every.or_tighter(count_against(
                arrival,
                scope,
                (who, arrival.meta.operation),
                limit,
            ))
        }
        Some(OwnLimit {
            limit,
            by: LimitBy::CredentialAndAddress,
        }) => {
            let (limit, operation) = (limit(&arrival.app.env.config.limits), arrival.meta.operation);
            let source = arrival.request.client.source();
            every
                .or_tighter(count_against(arrival, scope, (who, operation), limit))
                .or_tighter(count_against(
                    arrival,
                    LimitScope::Global,
                    (source, operation),
                    limit,
                ))
        }
        Some(OwnLimit {
            by: LimitBy::Body(_), ..
        }) if !matches!(arrival.progress, Progress::Head) => count_body(arrival, every),
        _ => every,
    }
}

/// Counts a request of a buyer, or of the store's own token for a buyer. The limits by client address come
/// first, so that a client that is refused uses up nothing of the limit that the store's buyers share.
fn count_buyer(arrival: &Arrival, store: &StoreContext, is_known: bool) -> Standing {
    if let Progress::Counted(standing) = arrival.progress {
        return standing;
    }
    let limits = &arrival.app.env.config.limits;
    if is_known {
        // The store's own servers have a limit of their own, which strangers cannot use up.
        let key = (store.id.as_str(), "token");
        return count_against(arrival, LimitScope::Store, key, limits.per_store);
    }
    let own = arrival
        .meta
        .stranger_limit
        .or(arrival.meta.limit.map(|own| own.limit));
    let own = own.map(|own| count_against(arrival, LimitScope::Store, arrival.stranger(store), own(limits)));
    if let Some(refused) = own.filter(|own| !own.allowed) {
        return refused;
    }
    let key = (arrival.request.client.source(), store.id.as_str());
    let client = count_against(arrival, LimitScope::Store, key, limits.per_store_and_address);
    if !client.allowed {
        return client;
    }
    let every = count_against(arrival, LimitScope::Store, store.id.as_str(), limits.per_store);
    let told = client.or_tighter(every);
    own.map_or(told, |own| told.or_tighter(own))
}

/// Counts a request also against the limit that goes by its body, if its endpoint has one.
fn count_body(arrival: &Arrival, every: Standing) -> Standing {
    let Some(OwnLimit {
        limit,
        by: LimitBy::Body(part),
    }) = arrival.meta.limit
    else {
        return every;
    };
    let (source, part) = (arrival.request.client.source(), part(&arrival.request.body));
    let key = (source, arrival.meta.operation, part.as_str());
    let limit = limit(&arrival.app.env.config.limits);
    every.or_tighter(count_against(arrival, LimitScope::Global, key, limit))
}

fn count_against(arrival: &Arrival, scope: LimitScope, key: impl Hash, limit: Limit) -> Standing {
    let now = arrival.app.env.clock.now();
    arrival.app.env.limiter.take(scope, key, limit, now)
}

fn within(standing: &Standing) -> Result<(), ApiError> {
    if standing.allowed {
        Ok(())
    } else {
        Err(ApiError::RateLimited)
    }
}
