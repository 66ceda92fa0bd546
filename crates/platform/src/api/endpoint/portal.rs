//! Endpoints for people who are signed in to the customer portal. They name no store: what belongs to
//! a person is found in whichever store it is (contract `merchant-api.md`, "Customer portal").

use super::arrival::{Arrival, Input, Outcome, Parsed};
use super::gate::{Gate, open_gate};
use super::meta::Access;
use super::operation::{Parse, mixed_up, parse};
use super::row::{Describe, Endpoint, Place};
use super::shapes::{Data, Parameters, shapes};
use crate::access::sessions::{self, Session};
use crate::api::parse::Body;
use crate::api::respond::Answer;
use crate::app::App;
use crate::context::Env;
use crate::db::Tx;
use crate::error::ApiError;
use http::{Method, StatusCode};
use pandabase_domain::time::Timestamp;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// A request of somebody who is signed in.
pub struct Visit<'a> {
    /// The process.
    pub env: &'a Env,
    /// Who it is, and by which session.
    pub session: &'a Session,
    /// Now, on the machine's clock. What happens in a store happens on the store's.
    pub now: Timestamp,
}

/// A handler of the portal: a function over a transaction.
pub type PortalHandler<P, Q, B, T> = fn(&mut Tx<'_>, &Visit<'_>, &Input<P, Q, B>) -> Result<T, ApiError>;

/// A handler over a transaction, whatever its types.
trait Transacts: Send + Sync {
    fn run(
        &self,
        tx: &mut Tx<'_>,
        visit: &Visit<'_>,
        input: &Parsed,
        success: StatusCode,
    ) -> Result<Answer, ApiError>;
}

/// A handler that does more than one transaction, whatever its types.
trait Acts: Send + Sync {
    fn run(&self, call: PortalCall, input: Parsed, success: StatusCode) -> Answering;
}

type Answering = Pin<Box<dyn Future<Output = Result<Answer, ApiError>> + Send>>;

impl<P: Parameters, Q: Parameters, B: Body, T: Data> Transacts for PortalHandler<P, Q, B, T> {
    fn run(
        &self,
        tx: &mut Tx<'_>,
        visit: &Visit<'_>,
        input: &Parsed,
        success: StatusCode,
    ) -> Result<Answer, ApiError> {
        let input = input.downcast_ref().ok_or_else(mixed_up)?;
        Answer::success(success, &self(tx, visit, input)?)
    }
}

impl<P: Parameters, Q: Parameters, B: Body, T: Data, F> Acts for fn(PortalCall, Input<P, Q, B>) -> F
where
    F: Future<Output = Result<T, ApiError>> + Send + 'static,
{
    fn run(&self, call: PortalCall, input: Parsed, success: StatusCode) -> Answering {
        match input.downcast() {
            Ok(input) => {
                let data = self(call, *input);
                Box::pin(async move { Answer::success(success, &data.await?) })
            }
            Err(_) => Box::pin(std::future::ready(Err(mixed_up()))),
        }
    }
}

/// A portal endpoint that only reads.
pub fn portal_read<P: Parameters, Q: Parameters, B: Body, T: Data>(
    method: Method,
    path: &'static str,
    operation: &'static str,
    handler: PortalHandler<P, Q, B, T>,
) -> Endpoint {
    let place = Place::new(method, path, Access::Portal, operation);
    transacting(
        place,
        shapes::<P, Q, B, T>,
        parse::<P, Q, B>,
        Arc::new(handler),
        false,
    )
}

/// A portal endpoint that changes something, in one transaction.
pub fn portal_write<P: Parameters, Q: Parameters, B: Body, T: Data>(
    method: Method,
    path: &'static str,
    operation: &'static str,
    handler: PortalHandler<P, Q, B, T>,
) -> Endpoint {
    let place = Place::new(method, path, Access::Portal, operation);
    transacting(
        place,
        shapes::<P, Q, B, T>,
        parse::<P, Q, B>,
        Arc::new(handler),
        true,
    )
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
    let place = Place::new(method, path, Access::Portal, operation);
    acting(place, shapes::<P, Q, B, T>, parse::<P, Q, B>, Arc::new(handler))
}

fn transacting(
    place: Place,
    shapes: Describe,
    parse: Parse,
    handler: Arc<dyn Transacts>,
    writes: bool,
) -> Endpoint {
    let run = Arc::new(move |mut arrival: Arrival| -> super::row::Running {
        let input = parse(&mut arrival);
        let handler = Arc::clone(&handler);
        Box::pin(async move {
            let (call, input, gate) = match admit(arrival, input).await {
                Ok(admitted) => admitted,
                Err(outcome) => return outcome,
            };
            let db = call.app().db.clone();
            let success = call.arrival.meta.success;
            let work = move |tx: &mut Tx<'_>| handler.run(tx, &call.visit(), &input, success);
            let answer = if writes {
                db.write(work).await
            } else {
                db.read(work).await
            };
            gate.outcome(answer)
        })
    });
    Endpoint::new(place, shapes, run).without_key()
}

fn acting(place: Place, shapes: Describe, parse: Parse, handler: Arc<dyn Acts>) -> Endpoint {
    let run = Arc::new(move |mut arrival: Arrival| -> super::row::Running {
        let input = parse(&mut arrival);
        let handler = Arc::clone(&handler);
        Box::pin(async move {
            let (call, input, gate) = match admit(arrival, input).await {
                Ok(admitted) => admitted,
                Err(outcome) => return outcome,
            };
            let success = call.arrival.meta.success;
            let answer = handler.run(call, input, success).await;
            gate.outcome(answer)
        })
    });
    Endpoint::new(place, shapes, run).without_key()
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
            env: &self.arrival.app.env,
            session: &self.session,
            now: self.arrival.app.env.clock.now(),
        }
    }
}

/// Makes the checks before the handler, and notes that the session is in use.
async fn admit(
    arrival: Arrival,
    input: Result<Parsed, String>,
) -> Result<(PortalCall, Parsed, Gate), Outcome> {
    let (arrival, mut gate) = open_gate(arrival).await.map_err(Outcome::failed)?;
    let session = gate.visitor.session.clone();
    let session = gate
        .take_verdict()
        .and(session.ok_or(ApiError::Unauthorized(sessions::EXPIRED)));
    let session = match session {
        Ok(session) => session,
        Err(error) => return Err(gate.outcome(Err(error))),
    };
    let now = arrival.app.env.clock.now();
    if session.wants_note(now) {
        let id = session.id.clone();
        let noted = arrival.app.db.write(move |tx| sessions::note(tx, &id, now)).await;
        if let Err(error) = noted {
            tracing::warn!("the last use of a portal session was not stored: {error}");
        }
    }
    match input {
        Ok(input) => Ok((PortalCall { arrival, session }, input, gate)),
        Err(text) => Err(gate.outcome(Err(ApiError::Invalid(text)))),
    }
}
