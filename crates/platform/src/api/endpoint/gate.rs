//! What is checked before a request's input: the credential, the store, the rate limits. All but a signature
//! is told by the head alone, so that nobody's body is read before.

use super::arrival::{Arrival, Outcome, Progress, Visitor};
use super::meta::{Access, LimitBy, OwnLimit};
use crate::access::{sessions as access_sessions, stores as access_stores};
use crate::api::auth;
use crate::api::respond::Answer;
use crate::config::limits::Limit;
use crate::context::StoreContext;
use crate::db::Tx;
use crate::error::ApiError;
use crate::rate_limit::{Scope as LimitScope, Standing};
use bytes::Bytes;
use pandabase_domain::token::Scope;
use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

/// How long a body may take before who sent it is looked up again: a token that was rolled meanwhile is
/// dead.
const FRESH: Duration = Duration::from_secs(1);

/// What the checks before the input found.
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

/// What the head of a request came to.
pub(in crate::api) enum Knock {
    /// Who sent it may send the rest.
    Admitted(Arrival, Visitor),
    /// The signature is of the body, which has to be read first.
    Signed(Arrival),
    /// The rest is of no interest.
    Refused(Outcome),
}

/// Checks everything that the head of a request tells.
pub(in crate::api) async fn knock(mut arrival: Arrival) -> Knock {
    arrival.progress = Progress::Head;
    let head = arrival.clone();
    let checked = arrival.app.db.read(move |tx| check(tx, &head)).await;
    match checked {
        Ok(Some(Gate { visitor, verdict })) => match verdict {
            Ok(()) => Knock::Admitted(arrival, visitor),
            Err(error) => Knock::Refused(visitor.outcome(Err(error))),
        },
        Ok(None) => Knock::Signed(arrival),
        Err(error) => Knock::Refused(Outcome::failed(error)),
    }
}

impl Arrival {
    /// The request with its body, which took so long to arrive. `visitor` is who the head said it is.
    pub(in crate::api) fn complete(
        mut self,
        body: Bytes,
        visitor: Option<Visitor>,
        took: Duration,
    ) -> Result<Self, Outcome> {
        self.request.body = body;
        self.progress = Progress::Whole;
        let Some(mut visitor) = visitor else {
            return Ok(self);
        };
        if let Some(standing) = visitor.standing {
            let standing = count_body(&self, standing);
            visitor.standing = Some(standing);
            if let Err(error) = within(&standing) {
                return Err(visitor.outcome(Err(error)));
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

/// The checks before the input on a thread of the database; the write queue is for those who pass.
pub async fn open_gate(arrival: Arrival) -> Result<(Arc<Arrival>, Gate), ApiError> {
    let arrival = Arc::new(arrival);
    if let Progress::Admitted(visitor) = &arrival.progress {
        let gate = Gate::new(visitor.clone(), Ok(()));
        return Ok((arrival, gate));
    }
    let shared = Arc::clone(&arrival);
    let gate = arrival.app.db.read(move |tx| pass_gate(tx, &shared)).await?;
    Ok((arrival, gate))
}

/// The checks before the input of a request that is all there.
pub(crate) fn pass_gate(tx: &mut Tx<'_>, arrival: &Arrival) -> Result<Gate, ApiError> {
    if let Progress::Admitted(visitor) = &arrival.progress {
        return Ok(Gate::new(visitor.clone(), Ok(())));
    }
    check(tx, arrival)?.ok_or_else(|| ApiError::Internal("a request was judged before its body".into()))
}

/// What there is to say about a request; none while a signature's body is missing.
fn check(tx: &mut Tx<'_>, arrival: &Arrival) -> Result<Option<Gate>, ApiError> {
    match arrival.meta.access {
        Access::Scope(scope) | Access::Dashboard(scope) => return token_gate(tx, arrival, scope),
        Access::PublicStore => {
            let store = access_stores::find_open(tx, arrival.request.store())?;
            Ok(store_gate(arrival, store))
        }
        Access::PublicHandle => {
            let store = access_stores::find_open_by_handle(tx, arrival.request.param("handle"))?;
            Ok(store_gate(arrival, store))
        }
        // An unknown paylink is reported after its form, like any object, by the handler.
        Access::PublicPaylink => match access_stores::store_of(tx, arrival.request.param("paylinkId"))? {
            Some(store) => Ok(store_gate(arrival, access_stores::find_open(tx, store.as_str())?)),
            None => Ok(address_gate(arrival, Ok(()))),
        },
        Access::Portal => portal_gate(tx, arrival),
        Access::Public => Ok(address_gate(arrival, Ok(()))),
    }
    .map(Some)
}

fn token_gate(tx: &mut Tx<'_>, arrival: &Arrival, scope: Scope) -> Result<Option<Gate>, ApiError> {
    let Arrival { app, request, .. } = arrival;
    let signed = auth::Signed {
        method: &arrival.meta.method,
        path: &request.path,
        headers: &request.headers,
        body: (!matches!(arrival.progress, Progress::Head)).then_some(&request.body),
    };
    let (caller, store) = match auth::authenticate(tx, &app.env, &signed) {
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
            let text = format!("Missing required permissions: {scope}");
            return Err(ApiError::Forbidden(text));
        }
        Ok(())
    });
    let visitor = Visitor {
        caller: Some(caller),
        store,
        session: None,
        standing: Some(standing),
    };
    Ok(Some(Gate::new(visitor, verdict)))
}

/// Who calls, counted by identity.
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

fn store_gate(arrival: &Arrival, found: Option<StoreContext>) -> Gate {
    let Some(store) = found else {
        // Counted by address: inventing stores must not be a way around the limit.
        return address_gate(arrival, Err(ApiError::Missing("Store")));
    };
    let by = arrival.meta.limit.map(|own| own.by);
    let standing = if let Some(LimitBy::Body(_)) = by {
        // What is limited by address and body must not use up what the buyers of a store have together.
        let limit = arrival.app.env.config.limits.per_address;
        count(
            arrival,
            LimitScope::Global,
            arrival.request.client.source(),
            limit,
        )
    } else {
        count_buyer(arrival, store.id.as_str())
    };
    let visitor = Visitor {
        store,
        standing: Some(standing),
        ..Visitor::stranger()
    };
    Gate::new(visitor, within(&standing))
}

/// Counted by address, and of no store.
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

/// Counts a request against the general `limit` of `who`, and also against the endpoint's own; the
/// tighter one is told.
fn count(arrival: &Arrival, scope: LimitScope, who: impl Hash + Copy, limit: Limit) -> Standing {
    if let Progress::Counted(standing) = arrival.progress {
        return standing;
    }
    let every = take(arrival, scope, who, limit);
    match arrival.meta.limit.filter(|_| every.allowed) {
        Some(OwnLimit {
            limit,
            by: LimitBy::Credential,
        }) => {
            let limit = limit(&arrival.app.env.config.limits);
            every.or_tighter(take(arrival, scope, (who, arrival.meta.operation), limit))
        }
        Some(OwnLimit {
            by: LimitBy::Body(_), ..
        }) if !matches!(arrival.progress, Progress::Head) => count_body(arrival, every),
        _ => every,
    }
}

/// Counts a buyer's request. What is limited by address comes first: what is refused to one client takes
/// nothing from what the buyers of the store have together.
fn count_buyer(arrival: &Arrival, store: &str) -> Standing {
    if let Progress::Counted(standing) = arrival.progress {
        return standing;
    }
    let (limits, source) = (&arrival.app.env.config.limits, arrival.request.client.source());
    let own = arrival.meta.limit.map(|own| {
        let key = (source, arrival.meta.operation);
        take(arrival, LimitScope::Store, key, (own.limit)(limits))
    });
    if let Some(refused) = own.filter(|own| !own.allowed) {
        return refused;
    }
    let key = (source, store);
    let client = take(arrival, LimitScope::Store, key, limits.per_store_and_address);
    if !client.allowed {
        return client;
    }
    let all = client.or_tighter(take(arrival, LimitScope::Store, store, limits.per_store));
    own.map_or(all, |own| all.or_tighter(own))
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
    every.or_tighter(take(arrival, LimitScope::Global, key, limit))
}

fn take(arrival: &Arrival, scope: LimitScope, key: impl Hash, limit: Limit) -> Standing {
    let now = arrival.app.env.clock.now();
    arrival.app.limiter.take(scope, key, limit, now)
}

fn within(standing: &Standing) -> Result<(), ApiError> {
    if standing.allowed {
        Ok(())
    } else {
        Err(ApiError::RateLimited)
    }
}
