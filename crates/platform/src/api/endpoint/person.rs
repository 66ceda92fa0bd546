//! Endpoints for people who are signed in, to the customer portal or to a merchant's account. But for those
//! of operators they name no store: what belongs to a person is found in whichever store it is (contract
//! `merchant-api.md`, "Customer portal", "Account").

use super::arrival::{Arrival, Input, Outcome, Parsed, Visitor};
use super::gate::{Gate, judge_operator, open_gate};
use super::meta::Access;
use super::operation::{Parse, mixed_up, parse};
use super::row::{Describe, Endpoint, Place};
use super::shapes::{Data, Parameters, shapes};
use crate::access::accounts::AccountSession;
use crate::access::machine::Origin;
use crate::access::sessions::{self, Session};
use crate::api::parse::Body;
use crate::api::respond::Answer;
use crate::app::App;
use crate::context::{Ctx, Env, StoreContext};
use crate::db::Tx;
use crate::error::ApiError;
use http::{Method, StatusCode};
use pandabase_domain::id::LoginId;
use pandabase_domain::time::Timestamp;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// A session of a person.
pub trait Person: Clone + Send + Sync + 'static {
    /// What its endpoints ask for.
    const ACCESS: Access;

    /// The session that the gate found.
    fn of(visitor: &Visitor) -> Option<Self>;

    /// Judges whoever writes once more, in the transaction: what they may do may have changed since the head
    /// of the request came. Nothing changes about what belongs to a person alone.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] when they may not do it any more.
    fn judge_again(&self, _: &mut Tx<'_>, _: &Env) -> Result<(), ApiError> {
        Ok(())
    }
}

impl Person for Session {
    const ACCESS: Access = Access::Portal;

    fn of(visitor: &Visitor) -> Option<Self> {
        visitor.session.clone()
    }
}

impl Person for AccountSession {
    const ACCESS: Access = Access::Account;

    fn of(visitor: &Visitor) -> Option<Self> {
        visitor.account.clone()
    }
}

/// The session of an operator, and the store that the path names.
#[derive(Debug, Clone)]
pub struct OperatorSession {
    /// The session.
    pub session: AccountSession,
    /// The store; the platform's where the path names none.
    store: StoreContext,
}

impl Person for OperatorSession {
    const ACCESS: Access = Access::Operator;

    fn of(visitor: &Visitor) -> Option<Self> {
        let session = visitor.account.clone().filter(|_| visitor.operates)?;
        Some(Self {
            session,
            store: visitor.store.clone(),
        })
    }

    /// Who was dismissed decides nothing with a body that they held back.
    fn judge_again(&self, tx: &mut Tx<'_>, env: &Env) -> Result<(), ApiError> {
        judge_operator(tx, env, &self.session)
    }
}

/// A request of somebody who is signed in.
pub struct Visit<'a, S = Session> {
    /// The process.
    pub env: &'a Env,
    /// Who it is, and by which session.
    pub session: &'a S,
    /// Now, on the machine's clock. What happens in a store happens on the store's.
    pub now: Timestamp,
    /// Where the request comes from.
    pub origin: Origin<'a>,
    platform: &'a StoreContext,
}

impl<'a, S> Visit<'a, S> {
    /// The context of what belongs to no store.
    pub fn ctx(&self) -> Ctx<'a> {
        Ctx {
            env: self.env,
            store: self.platform,
            now: self.now,
        }
    }
}

impl<'a> Visit<'a, OperatorSession> {
    /// The context of the store that the path names.
    pub fn in_store(&self) -> Ctx<'a> {
        Ctx::of(self.env, &self.session.store)
    }
}

/// A handler for people: a function over a transaction.
pub type PersonHandler<P, Q, B, T, S = Session> =
    fn(&mut Tx<'_>, &Visit<'_, S>, &Input<P, Q, B>) -> Result<T, ApiError>;

/// A handler over a transaction, whatever its types.
trait Transacts<S>: Send + Sync {
    fn run(
        &self,
        tx: &mut Tx<'_>,
        visit: &Visit<'_, S>,
        input: &Parsed,
        success: StatusCode,
    ) -> Result<Answer, ApiError>;
}

/// A handler that does more than one transaction, whatever its types.
trait Acts<S>: Send + Sync {
    fn run(&self, call: PersonCall<S>, input: Parsed, success: StatusCode) -> Answering;
}

type Answering = Pin<Box<dyn Future<Output = Result<Answer, ApiError>> + Send>>;

impl<P: Parameters, Q: Parameters, B: Body, T: Data, S: Person> Transacts<S>
    for PersonHandler<P, Q, B, T, S>
{
    fn run(
        &self,
        tx: &mut Tx<'_>,
        visit: &Visit<'_, S>,
        input: &Parsed,
        success: StatusCode,
    ) -> Result<Answer, ApiError> {
        let input = input.downcast_ref().ok_or_else(mixed_up)?;
        Answer::success(success, &self(tx, visit, input)?)
    }
}

impl<P: Parameters, Q: Parameters, B: Body, T: Data, S: Person, F> Acts<S>
    for fn(PersonCall<S>, Input<P, Q, B>) -> F
where
    F: Future<Output = Result<T, ApiError>> + Send + 'static,
{
    fn run(&self, call: PersonCall<S>, input: Parsed, success: StatusCode) -> Answering {
        match input.downcast() {
            Ok(input) => {
                let data = self(call, *input);
                Box::pin(async move { Answer::success(success, &data.await?) })
            }
            Err(_) => Box::pin(std::future::ready(Err(mixed_up()))),
        }
    }
}

/// Declares what makes the endpoints of one kind of session.
macro_rules! endpoints_of {
    ($session:ty: $read:ident, $write:ident, $action:ident, $whose:literal) => {
        #[doc = concat!("An endpoint of ", $whose, " that only reads.")]
        pub fn $read<P: Parameters, Q: Parameters, B: Body, T: Data>(
            method: Method,
            path: &'static str,
            operation: &'static str,
            handler: PersonHandler<P, Q, B, T, $session>,
        ) -> Endpoint {
            let place = Place::new(method, path, <$session as Person>::ACCESS, operation);
            let handler: Arc<dyn Transacts<$session>> = Arc::new(handler);
            transacting(
                place,
                shapes::<P, Q, B, T>,
                parse::<P, Q, B>,
                handler,
                false,
            )
        }

        #[doc = concat!("An endpoint of ", $whose, " that changes something, in one transaction.")]
        pub fn $write<P: Parameters, Q: Parameters, B: Body, T: Data>(
            method: Method,
            path: &'static str,
            operation: &'static str,
            handler: PersonHandler<P, Q, B, T, $session>,
        ) -> Endpoint {
            let place = Place::new(method, path, <$session as Person>::ACCESS, operation);
            let handler: Arc<dyn Transacts<$session>> = Arc::new(handler);
            transacting(place, shapes::<P, Q, B, T>, parse::<P, Q, B>, handler, true)
        }

        #[doc = concat!("An endpoint of ", $whose, " that does more than one transaction, or talks to ",
                                                                            "another machine in between.")]
        pub fn $action<P: Parameters, Q: Parameters, B: Body, T: Data, F>(
            method: Method,
            path: &'static str,
            operation: &'static str,
            handler: fn(PersonCall<$session>, Input<P, Q, B>) -> F,
        ) -> Endpoint
        where
            F: Future<Output = Result<T, ApiError>> + Send + 'static,
        {
            let place = Place::new(method, path, <$session as Person>::ACCESS, operation);
            let handler: Arc<dyn Acts<$session>> = Arc::new(handler);
            acting(place, shapes::<P, Q, B, T>, parse::<P, Q, B>, handler)
        }
    };
}

endpoints_of!(Session: portal_read, portal_write, portal_action, "the portal");
endpoints_of!(AccountSession: account_read, account_write, account_action, "accounts");
endpoints_of!(OperatorSession: operator_read, operator_write, operator_action, "operators");

fn transacting<S: Person>(
    place: Place,
    shapes: Describe,
    parse: Parse,
    handler: Arc<dyn Transacts<S>>,
    writes: bool,
) -> Endpoint {
    let run = Arc::new(move |mut arrival: Arrival| -> super::row::Running {
        let input = parse(&mut arrival);
        let handler = Arc::clone(&handler);
        Box::pin(async move {
            let (call, input, gate) = match admit::<S>(arrival, input).await {
                Ok(admitted) => admitted,
                Err(outcome) => return outcome,
            };
            let db = call.app().db.clone();
            let success = call.arrival.meta.success;
            let work = move |tx: &mut Tx<'_>| {
                if writes {
                    call.judge_again(tx)?;
                }
                handler.run(tx, &call.visit(), &input, success)
            };
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

fn acting<S: Person>(place: Place, shapes: Describe, parse: Parse, handler: Arc<dyn Acts<S>>) -> Endpoint {
    let run = Arc::new(move |mut arrival: Arrival| -> super::row::Running {
        let input = parse(&mut arrival);
        let handler = Arc::clone(&handler);
        Box::pin(async move {
            let (call, input, gate) = match admit::<S>(arrival, input).await {
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
pub struct PersonCall<S = Session> {
    arrival: Arc<Arrival>,
    session: S,
    platform: StoreContext,
}

impl<S: Person> PersonCall<S> {
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
        work: impl Fn(&mut Tx<'_>, &Visit<'_, S>) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let call = self.clone();
        self.app().db.read(move |tx| work(tx, &call.visit())).await
    }

    /// Runs `work` in a transaction.
    ///
    /// # Errors
    /// Whatever `work` returns; [`ApiError::Forbidden`] for an operator who is none any more.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Tx<'_>, &Visit<'_, S>) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let call = self.clone();
        let judged = self.app().db.write(move |tx| {
            call.judge_again(tx)?;
            work(tx, &call.visit())
        });
        judged.await
    }

    fn judge_again(&self, tx: &mut Tx<'_>) -> Result<(), ApiError> {
        self.session.judge_again(tx, &self.arrival.app.env)
    }

    fn visit(&self) -> Visit<'_, S> {
        Visit {
            env: &self.arrival.app.env,
            session: &self.session,
            now: self.arrival.app.env.clock.now(),
            origin: self.arrival.request.origin(),
            platform: &self.platform,
        }
    }
}

/// A request in the portal.
pub type PortalCall = PersonCall<Session>;
/// A request of an account.
pub type AccountCall = PersonCall<AccountSession>;
/// A request of an account, over a transaction.
pub type AccountVisit<'a> = Visit<'a, AccountSession>;
/// A request of an operator.
pub type OperatorCall = PersonCall<OperatorSession>;
/// A request of an operator, over a transaction.
pub type OperatorVisit<'a> = Visit<'a, OperatorSession>;

/// Makes the checks before the handler, and notes that a session of the portal is in use; uses of the others
/// are noted after the answer, wherever they call.
async fn admit<S: Person>(
    arrival: Arrival,
    input: Result<Parsed, String>,
) -> Result<(PersonCall<S>, Parsed, Gate), Outcome> {
    let (arrival, mut gate) = open_gate(arrival).await.map_err(Outcome::failed)?;
    let session = S::of(&gate.visitor).ok_or(ApiError::Unauthorized(sessions::EXPIRED));
    let session = match gate.take_verdict().and(session) {
        Ok(session) => session,
        Err(error) => return Err(gate.outcome(Err(error))),
    };
    let now = arrival.app.env.clock.now();
    if let Some(id) = noted(&gate, now) {
        let noted = arrival.app.db.write(move |tx| sessions::note(tx, &id, now)).await;
        if let Err(error) = noted {
            tracing::warn!("the last use of a portal session was not stored: {error}");
        }
    }
    let call = PersonCall {
        arrival,
        session,
        platform: StoreContext::platform(),
    };
    match input {
        Ok(input) => Ok((call, input, gate)),
        Err(text) => Err(gate.outcome(Err(ApiError::Invalid(text)))),
    }
}

/// The session of the portal whose last use is to be noted.
fn noted(gate: &Gate, now: Timestamp) -> Option<LoginId> {
    let session = gate.visitor.session.as_ref()?;
    session.wants_note(now).then(|| session.id.clone())
}
