//! What is checked before a request's input: the credential, the store, the rate limits.

use super::arrival::{Arrival, Outcome, Request};
use super::meta::Access;
use crate::access::sessions::Session;
use crate::access::{sessions as access_sessions, stores as access_stores};
use crate::api::auth;
use crate::api::auth::Caller;
use crate::api::respond::Answer;
use crate::app::App;
use crate::config::limits::Limit;
use crate::context::StoreContext;
use crate::db::Tx;
use crate::error::ApiError;
use crate::rate_limit::{Scope as LimitScope, Standing};
use pandabase_domain::token::Scope;
use std::sync::Arc;

/// What the checks before the input found.
pub struct Gate {
    pub(crate) caller: Option<Caller>,
    pub(crate) store: StoreContext,
    pub(crate) standing: Option<Standing>,
    pub(crate) verdict: Result<(), ApiError>,
}

impl Gate {
    pub(crate) fn take_verdict(&mut self) -> Result<(), ApiError> {
        std::mem::replace(&mut self.verdict, Ok(()))
    }

    pub(crate) fn outcome(self, answer: Result<Answer, ApiError>) -> Outcome {
        let caller = self.caller.map(|caller| (caller, self.store));
        Outcome {
            answer,
            standing: self.standing,
            caller,
        }
    }
}

/// The checks before the input on a thread of the database; the write queue is for those who pass.
pub async fn open_gate(arrival: Arrival) -> Result<(Arc<Arrival>, Gate), ApiError> {
    let arrival = Arc::new(arrival);
    let shared = Arc::clone(&arrival);
    let gate = arrival.app.db.read(move |tx| pass_gate(tx, &shared)).await?;
    Ok((arrival, gate))
}

pub(crate) fn pass_gate(tx: &mut Tx<'_>, arrival: &Arrival) -> Result<Gate, ApiError> {
    match arrival.meta.access {
        Access::Scope(scope) | Access::Dashboard(scope) => token_gate(tx, arrival, Some(scope)),
        Access::AnyToken => token_gate(tx, arrival, None),
        Access::PublicStore => {
            let store = access_stores::find_open(tx, arrival.request.store())?;
            Ok(store_gate(arrival, store, None))
        }
        Access::PublicStoreOrToken => {
            let store = access_stores::find_open(tx, arrival.request.store())?;
            let caller = token_of_store(tx, arrival)?;
            Ok(store_gate(arrival, store, caller))
        }
        Access::PublicHandle => {
            let store = access_stores::find_open_by_handle(tx, arrival.request.param("handle"))?;
            Ok(store_gate(arrival, store, None))
        }
        // An unknown paylink is reported after its form, like any object, by the handler.
        Access::PublicPaylink => match access_stores::store_of(tx, arrival.request.param("paylinkId"))? {
            Some(store) => {
                let store = access_stores::find_open(tx, store.as_str())?;
                Ok(store_gate(arrival, store, None))
            }
            None => Ok(address_gate(arrival, Ok(()))),
        },
        Access::Portal => Ok(gate(tx, arrival)?.0),
        Access::Public => Ok(address_gate(arrival, Ok(()))),
    }
}

fn token_gate(tx: &mut Tx<'_>, arrival: &Arrival, scope: Option<Scope>) -> Result<Gate, ApiError> {
    let Arrival { app, request, .. } = arrival;
    let (caller, store) = match presented_token(tx, arrival) {
        Ok(found) => found,
        Err(error @ ApiError::Unauthorized(_)) => {
            return Ok(Gate {
                caller: None,
                store: StoreContext::platform(),
                standing: None,
                verdict: Err(error),
            });
        }
        Err(error) => return Err(error),
    };
    let standing = take_both(
        arrival,
        LimitScope::Account,
        caller.token.as_str(),
        app.env.config.limits.per_token,
    );
    let verdict = within(&standing).and_then(|()| {
        if store.id.as_str() != request.store() {
            return Err(ApiError::Missing("Store"));
        }
        match scope.filter(|scope| !caller.scopes.contains(*scope)) {
            Some(scope) => Err(ApiError::lacks(scope)),
            None => Ok(()),
        }
    });
    Ok(Gate {
        caller: Some(caller),
        store,
        standing: Some(standing),
        verdict,
    })
}

/// The token that a request presents, and its store.
fn presented_token(tx: &mut Tx<'_>, arrival: &Arrival) -> Result<(Caller, StoreContext), ApiError> {
    let Arrival { app, request, .. } = arrival;
    let presented = auth::presented(&request.headers, app.env.config.environment)?;
    auth::authenticate(tx, &app.env, &presented, &request.headers, &request.body)
}

/// The token that a request presents, where it is one of the store in the path.
fn token_of_store(tx: &mut Tx<'_>, arrival: &Arrival) -> Result<Option<Caller>, ApiError> {
    match presented_token(tx, arrival) {
        Ok((caller, store)) => Ok(Some(caller).filter(|_| store.id.as_str() == arrival.request.store())),
        // What was not read is refused with the rest of the input.
        Err(ApiError::Unauthorized(_) | ApiError::Invalid(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Counts a request against the general `limit` of `who`, and also against the endpoint's own; the
/// tighter one is told.
pub fn take_both(arrival: &Arrival, scope: LimitScope, who: &str, limit: Limit) -> Standing {
    let every = take(arrival, scope, who, limit);
    let Some(own) = arrival.meta.limit.filter(|_| every.allowed) else {
        return every;
    };
    let operation = arrival.meta.operation;
    let limit = own(&arrival.app.env.config.limits);
    let own = match arrival.meta.limit_by {
        None => take(arrival, scope, &format!("{who} {operation}"), limit),
        Some(part) => {
            let Request { ip, body, .. } = &arrival.request;
            let part = body.as_deref().map(part).unwrap_or_default();
            let key = format!("{who} {operation} {ip} {part}");
            take(arrival, LimitScope::Global, &key, limit)
        }
    };
    if own.allowed && every.remaining < own.remaining {
        every
    } else {
        own
    }
}

fn store_gate(arrival: &Arrival, found: Option<StoreContext>, caller: Option<Caller>) -> Gate {
    let Some(store) = found else {
        // Counted by address: inventing stores must not be a way around the limit.
        return address_gate(arrival, Err(ApiError::Missing("Store")));
    };
    let limits = &arrival.app.env.config.limits;
    // What is limited by address and body must not use up what the buyers of a store have together.
    let standing = match arrival.meta.limit_by {
        Some(_) => take_both(
            arrival,
            LimitScope::Global,
            &arrival.request.ip,
            limits.per_address,
        ),
        None => take_both(arrival, LimitScope::Store, store.id.as_str(), limits.per_store),
    };
    let standing = match &caller {
        None if standing.allowed => take_of_stranger(arrival, &store, standing),
        _ => standing,
    };
    Gate {
        caller,
        store,
        verdict: within(&standing),
        standing: Some(standing),
    }
}

/// Counts who sends no token by address, too, so that one of them neither fills the store nor tries out
/// cards; the tighter limit is told.
fn take_of_stranger(arrival: &Arrival, store: &StoreContext, every: Standing) -> Standing {
    let limits = &arrival.app.env.config.limits;
    if let Some(failures) = Failures::of(arrival, store).map(|failures| failures.look())
        && !failures.allowed
    {
        return failures;
    }
    let Some(own) = arrival.meta.stranger_limit else {
        return every;
    };
    let own = take(arrival, LimitScope::Store, &arrival.stranger(store), own(limits));
    if own.allowed && every.remaining < own.remaining {
        every
    } else {
        own
    }
}

/// What an address that sends no token may still fail at a store.
pub struct Failures {
    app: Arc<App>,
    key: String,
    limit: Limit,
}

impl Failures {
    /// `None` where failures are not counted.
    pub(super) fn of(arrival: &Arrival, store: &StoreContext) -> Option<Self> {
        let limit = arrival.meta.failure_limit?;
        Some(Self {
            app: Arc::clone(&arrival.app),
            key: format!("{} failed", arrival.stranger(store)),
            limit: limit(&arrival.app.env.config.limits),
        })
    }

    fn look(&self) -> Standing {
        let now = self.app.env.clock.now();
        self.app
            .limiter
            .look(LimitScope::Store, &self.key, self.limit, now)
    }

    /// Counts one.
    pub fn count(&self) {
        let now = self.app.env.clock.now();
        self.app
            .limiter
            .take(LimitScope::Store, &self.key, self.limit, now);
    }
}

/// Counted by address, and of no store.
fn address_gate(arrival: &Arrival, verdict: Result<(), ApiError>) -> Gate {
    let limit = arrival.app.env.config.limits.per_address;
    let standing = take_both(arrival, LimitScope::Global, &arrival.request.ip, limit);
    Gate {
        caller: None,
        store: StoreContext::platform(),
        verdict: within(&standing).and(verdict),
        standing: Some(standing),
    }
}

fn take(arrival: &Arrival, scope: LimitScope, key: &str, limit: Limit) -> Standing {
    arrival
        .app
        .limiter
        .take(scope, key, limit, arrival.app.env.clock.now())
}

pub(crate) fn within(standing: &Standing) -> Result<(), ApiError> {
    if standing.allowed {
        Ok(())
    } else {
        Err(ApiError::RateLimited)
    }
}

/// Who calls, counted by identity.
pub fn gate(tx: &mut Tx<'_>, arrival: &Arrival) -> Result<(Gate, Option<Session>), ApiError> {
    let app = &arrival.app;
    let found = auth::credential(&arrival.request.headers)
        .and_then(|token| access_sessions::authenticate(tx, token, app.env.clock.now()));
    let refused = |verdict, standing| Gate {
        caller: None,
        store: StoreContext::platform(),
        standing,
        verdict,
    };
    match found {
        Ok(session) => {
            let limit = app.env.config.limits.per_identity;
            let standing = take_both(arrival, LimitScope::Account, &session.email, limit);
            Ok((refused(within(&standing), Some(standing)), Some(session)))
        }
        Err(error @ ApiError::Unauthorized(_)) => Ok((refused(Err(error), None), None)),
        Err(error) => Err(error),
    }
}
