//! Operations behind one type for all. Only reading the input, the handler and writing the answer are
//! generic; the code around them is compiled once (`docs/decisions/0003`).

use super::arrival::{Arrival, Input, Outcome, Parsed};
use super::call::{Call, Reply};
use super::gate::{open_gate, pass_gate};
use super::meta::Access;
use super::row::{Describe, Endpoint, Place};
use super::shapes::{Data, Parameters, shapes};
use crate::api::idempotency;
use crate::api::parse::{self, Body};
use crate::api::respond::Answer;
use crate::context::Ctx;
use crate::db::Tx;
use crate::error::ApiError;
use http::{Method, StatusCode};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// A handler: a function over a transaction.
pub type Handler<P, Q, B, T> = fn(&mut Tx<'_>, &Ctx<'_>, &Input<P, Q, B>) -> Result<T, ApiError>;

/// Reads the input before the caller is known, so that no database thread parses JSON. A fault is reported
/// only after the caller was checked.
pub(super) type Parse = fn(&mut Arrival) -> Result<Parsed, String>;

/// A handler over a transaction, whatever its types.
trait Transacts: Send + Sync {
    fn run(
        &self,
        tx: &mut Tx<'_>,
        ctx: &Ctx<'_>,
        input: &Parsed,
        success: StatusCode,
    ) -> Result<Answer, ApiError>;
}

/// A handler that does more than one transaction, whatever its types.
trait Acts: Send + Sync {
    fn run(&self, call: Call, input: Parsed) -> Answering;
}

type Answering = Pin<Box<dyn Future<Output = Result<Answer, ApiError>> + Send>>;

impl<P: Parameters, Q: Parameters, B: Body, T: Data> Transacts for Handler<P, Q, B, T> {
    fn run(
        &self,
        tx: &mut Tx<'_>,
        ctx: &Ctx<'_>,
        input: &Parsed,
        success: StatusCode,
    ) -> Result<Answer, ApiError> {
        let input = input.downcast_ref().ok_or_else(mixed_up)?;
        Answer::success(success, &self(tx, ctx, input)?)
    }
}

impl<P: Parameters, Q: Parameters, B: Body, T: Data, F> Acts for fn(Call, Input<P, Q, B>) -> F
where
    F: Future<Output = Result<Reply<T>, ApiError>> + Send + 'static,
{
    fn run(&self, call: Call, input: Parsed) -> Answering {
        match input.downcast() {
            Ok(input) => {
                let reply = self(call, *input);
                Box::pin(async move { reply.await.map(|reply| reply.answer) })
            }
            Err(_) => Box::pin(std::future::ready(Err(mixed_up()))),
        }
    }
}

/// The error of an input that is not the handler's. It cannot happen, because both come from one row.
pub(super) fn mixed_up() -> ApiError {
    ApiError::Internal("the input is another endpoint's".into())
}

/// An endpoint that only reads.
pub fn read<P: Parameters, Q: Parameters, B: Body, T: Data>(
    method: Method,
    path: &'static str,
    access: Access,
    operation: &'static str,
    handler: Handler<P, Q, B, T>,
) -> Endpoint {
    let place = Place::new(method, path, access, operation);
    reading(place, shapes::<P, Q, B, T>, parse::<P, Q, B>, Arc::new(handler))
}

/// An endpoint that changes something, in one transaction.
pub fn write<P: Parameters, Q: Parameters, B: Body, T: Data>(
    method: Method,
    path: &'static str,
    access: Access,
    operation: &'static str,
    handler: Handler<P, Q, B, T>,
) -> Endpoint {
    let place = Place::new(method, path, access, operation);
    writing(place, shapes::<P, Q, B, T>, parse::<P, Q, B>, Arc::new(handler))
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
    let place = Place::new(method, path, access, operation);
    acting(place, shapes::<P, Q, B, T>, parse::<P, Q, B>, Arc::new(handler))
}

fn reading(place: Place, shapes: Describe, parse: Parse, handler: Arc<dyn Transacts>) -> Endpoint {
    Endpoint::new(
        place,
        shapes,
        Arc::new(move |mut arrival| {
            let input = parse(&mut arrival);
            let handler = Arc::clone(&handler);
            Box::pin(async move {
                // A POST that only reads may carry a key; its answer is then stored like any other.
                if arrival.key.is_some() {
                    return run_write(arrival, input, handler).await;
                }
                let db = arrival.app.db.clone();
                let done = db.read(move |tx| {
                    let mut gate = pass_gate(tx, &arrival)?;
                    let answer = gate.take_verdict().and_then(|()| {
                        let input = input.as_ref().map_err(|text| ApiError::invalid(text.as_str()))?;
                        let ctx = Ctx::of(&arrival.app.env, &gate.visitor.store);
                        answered(tx, &ctx, &arrival, |tx| {
                            handler.run(tx, &ctx, input, arrival.meta.success)
                        })
                    });
                    Ok::<_, ApiError>(gate.outcome(answer))
                });
                done.await.unwrap_or_else(Outcome::failed)
            })
        }),
    )
}

/// The longest answer that a reader remembers, in bytes.
const REMEMBERED: usize = 16 * 1024;

/// The answer of a handler that reads, as it was given before where its endpoint allows that. What a handler
/// knows of a request is the store, the path and the query; who asks is no part of it.
fn answered(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    arrival: &Arrival,
    make: impl FnOnce(&mut Tx<'_>) -> Result<Answer, ApiError>,
) -> Result<Answer, ApiError> {
    let Arrival { meta, request, .. } = arrival;
    if !meta.is_remembered {
        return make(tx);
    }
    let asked = [
        ctx.store.id.as_str(),
        request.path.as_str(),
        request.query.as_str(),
    ];
    let asked = asked.map(str::as_bytes).join(&b' ');
    let mut large = None;
    let given = tx.remembered_at(ctx.now, meta.operation, &asked, |tx| {
        let answer = make(tx)?;
        if answer.body.len() > REMEMBERED {
            large = Some(answer);
            return Ok(None);
        }
        Ok::<_, ApiError>(Some(answer))
    })?;
    let missing = || ApiError::Internal("a handler gave no answer".into());
    given.or(large).ok_or_else(missing)
}

fn writing(place: Place, shapes: Describe, parse: Parse, handler: Arc<dyn Transacts>) -> Endpoint {
    Endpoint::new(
        place,
        shapes,
        Arc::new(move |mut arrival| {
            let input = parse(&mut arrival);
            Box::pin(run_write(arrival, input, Arc::clone(&handler)))
        }),
    )
}

fn acting(place: Place, shapes: Describe, parse: Parse, handler: Arc<dyn Acts>) -> Endpoint {
    Endpoint::new(
        place,
        shapes,
        Arc::new(move |mut arrival| {
            let input = parse(&mut arrival);
            let handler = Arc::clone(&handler);
            Box::pin(async move {
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
                let call = Call::new(arrival, &gate);
                let answer = handler.run(call, input).await;
                gate.outcome(answer)
            })
        }),
    )
}

async fn run_write(arrival: Arrival, input: Result<Parsed, String>, handler: Arc<dyn Transacts>) -> Outcome {
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
    let success = arrival.meta.success;
    let call = Call::new(arrival, &gate);
    let work = Box::new(move |tx: &mut Tx<'_>, ctx: &Ctx<'_>| handler.run(tx, ctx, &input, success));
    let answer = call.once(work).await;
    gate.outcome(answer)
}

/// Reads path, query and body into their types.
pub(super) fn parse<P: Parameters, Q: Parameters, B: Body>(arrival: &mut Arrival) -> Result<Parsed, String> {
    let parsed = take_key(arrival).and_then(|()| {
        let request = &arrival.request;
        let path: P = parse::parse_path(&request.params)?;
        let query: Q = parse::parse_query(&request.query)?;
        let body = B::parse(&request.headers, &request.body)?;
        let list = parse::list_key::<Q>(arrival.meta.operation, &request.params, &request.query);
        Ok(Input {
            path,
            query,
            body,
            list,
        })
    });
    match parsed {
        Ok(input) => Ok(Box::new(input)),
        Err(error) => Err(error.to_string()),
    }
}

/// Reads the idempotency key, where the endpoint honours one or a page has one.
fn take_key(arrival: &mut Arrival) -> Result<(), ApiError> {
    let Arrival {
        meta, request, key, ..
    } = arrival;
    if let Some(press) = request.press.take() {
        *key = Some(press);
    } else if let Some(format) = meta.key {
        let given = idempotency::key_of(&request.headers, format)?;
        *key = given.filter(|_| meta.method != Method::GET).map(str::to_owned);
    }
    Ok(())
}
