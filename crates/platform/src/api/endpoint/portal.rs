//! Endpoints for people who are signed in to the customer portal. They name no store: what belongs to
//! a person is found in whichever store it is (contract `merchant-api.md`, "Customer portal").

use super::gate::Gate;
use super::{Access, Arrival, Data, Endpoint, Input, Outcome, Parameters, endpoint};
use crate::access::sessions as access_sessions;
use crate::access::sessions::{self, Session};
use crate::api::endpoint::gate::gate;
use crate::api::parse::Body;
use crate::api::respond::Answer;
use crate::app::App;
use crate::db::Tx;
use crate::error::ApiError;
use http::Method;
use pandabase_domain::time::Timestamp;
use std::future::Future;
use std::sync::Arc;

/// A request of somebody who is signed in.
pub struct Visit<'a> {
    /// The application.
    pub app: &'a App,
    /// Who it is, and by which session.
    pub session: &'a Session,
    /// Now, on the machine's clock. What happens in a store happens on the store's.
    pub now: Timestamp,
}

/// A handler of the portal: a function over a transaction.
pub type PortalHandler<P, Q, B, T> = fn(&mut Tx<'_>, &Visit<'_>, &Input<P, Q, B>) -> Result<T, ApiError>;

/// A portal endpoint that only reads.
pub fn portal_read<P: Parameters, Q: Parameters, B: Body, T: Data>(
    method: Method,
    path: &'static str,
    operation: &'static str,
    handler: PortalHandler<P, Q, B, T>,
) -> Endpoint {
    let run = move |arrival, input| async move {
        let (admitted, gate) = match admit(arrival, input).await {
            Ok(entered) => entered,
            Err(outcome) => return outcome,
        };
        let db = admitted.arrival.app.db.clone();
        let answer = db.read(move |tx| admitted.run(tx, handler)).await;
        gate.outcome(answer)
    };
    endpoint::<P, Q, B, T, _>(method, path, Access::Portal, operation, run).without_key()
}

/// A portal endpoint that changes something, in one transaction.
pub fn portal_write<P: Parameters, Q: Parameters, B: Body, T: Data>(
    method: Method,
    path: &'static str,
    operation: &'static str,
    handler: PortalHandler<P, Q, B, T>,
) -> Endpoint {
    let run = move |arrival, input| async move {
        let (admitted, gate) = match admit(arrival, input).await {
            Ok(entered) => entered,
            Err(outcome) => return outcome,
        };
        let db = admitted.arrival.app.db.clone();
        let answer = db.write(move |tx| admitted.run(tx, handler)).await;
        gate.outcome(answer)
    };
    endpoint::<P, Q, B, T, _>(method, path, Access::Portal, operation, run).without_key()
}

/// A portal endpoint that does more than one transaction, or talks to another machine in between.
pub fn portal_action<P: Parameters, Q: Parameters, B: Body, T: Data, F>(
    method: Method,
    path: &'static str,
    operation: &'static str,
    handler: fn(PortalCall, Input<P, Q, B>) -> F,
) -> Endpoint
where
    F: Future<Output = Result<T, ApiError>> + Send + 'static,
{
    let run = move |arrival, input| async move {
        let (admitted, gate) = match admit(arrival, input).await {
            Ok(entered) => entered,
            Err(outcome) => return outcome,
        };
        let success = admitted.arrival.meta.success;
        let call = PortalCall {
            arrival: admitted.arrival,
            session: admitted.session,
        };
        let answer = handler(call, admitted.input).await;
        gate.outcome(answer.and_then(|data| Answer::success(success, &data)))
    };
    endpoint::<P, Q, B, T, _>(method, path, Access::Portal, operation, run).without_key()
}

/// A request that passed every check, for handlers that do more than one transaction.
#[derive(Clone)]
pub struct PortalCall {
    arrival: Arc<Arrival>,
    session: Session,
}

impl PortalCall {
    /// The application.
    pub fn app(&self) -> &Arc<App> {
        &self.arrival.app
    }

    /// Runs `work` over a snapshot.
    ///
    /// # Errors
    /// Whatever `work` returns.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Tx<'_>, &Visit<'_>) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let call = self.clone();
        self.app().db.read(move |tx| work(tx, &call.visit())).await
    }

    /// Runs `work` in a transaction.
    ///
    /// # Errors
    /// Whatever `work` returns.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Tx<'_>, &Visit<'_>) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let call = self.clone();
        self.app().db.write(move |tx| work(tx, &call.visit())).await
    }

    fn visit(&self) -> Visit<'_> {
        Visit {
            app: &self.arrival.app,
            session: &self.session,
            now: self.arrival.app.env.clock.now(),
        }
    }
}

/// A request that passed every check.
struct Admitted<P, Q, B> {
    arrival: Arc<Arrival>,
    session: Session,
    input: Input<P, Q, B>,
}

impl<P: Parameters, Q: Parameters, B: Body> Admitted<P, Q, B> {
    fn run<T: Data>(&self, tx: &mut Tx<'_>, handler: PortalHandler<P, Q, B, T>) -> Result<Answer, ApiError> {
        let visit = Visit {
            app: &self.arrival.app,
            session: &self.session,
            now: self.arrival.app.env.clock.now(),
        };
        Answer::success(self.arrival.meta.success, &handler(tx, &visit, &self.input)?)
    }
}

/// The checks before the handler, and the note that the session is in use.
async fn admit<P: Parameters, Q: Parameters, B: Body>(
    arrival: Arrival,
    input: Result<Input<P, Q, B>, String>,
) -> Result<(Admitted<P, Q, B>, Gate), Outcome> {
    let arrival = Arc::new(arrival);
    let shared = Arc::clone(&arrival);
    let found = arrival.app.db.read(move |tx| gate(tx, &shared)).await;
    let (mut gate, session) = found.map_err(Outcome::failed)?;
    let verdict = gate.take_verdict();
    let session = match verdict.and(session.ok_or(ApiError::Unauthorized(sessions::EXPIRED))) {
        Ok(session) => session,
        Err(error) => return Err(gate.outcome(Err(error))),
    };
    let now = arrival.app.env.clock.now();
    if session.wants_note(now) {
        let id = session.id.clone();
        let noted = arrival
            .app
            .db
            .write(move |tx| access_sessions::note(tx, &id, now))
            .await;
        if let Err(error) = noted {
            tracing::warn!("the use of a portal session was not noted: {error}");
        }
    }
    match input {
        Ok(input) => Ok((
            Admitted {
                arrival,
                session,
                input,
            },
            gate,
        )),
        Err(text) => Err(gate.outcome(Err(ApiError::Invalid(text)))),
    }
}
