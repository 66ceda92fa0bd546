//! An operation that calls another machine between two transactions. The first transaction stores the intent,
//! the last one the outcome and the answer. A client that is cut off in between learns the outcome by
//! repeating the request with the same idempotency key.

use super::call::{Call, Reply};
use super::shapes::Data;
use crate::api::idempotency::{self, Found};
use crate::api::respond::Answer;
use crate::app::App;
use crate::cause;
use crate::context::Ctx;
use crate::db::Tx;
use crate::error::ApiError;
use std::future::Future;
use std::sync::Arc;

/// What is left to do after the first transaction.
pub enum Begun<T, Q> {
    /// Nothing: this is the answer.
    Done(T),
    /// Nothing: the request is refused, but what was changed stays, and a repetition is decided anew.
    Refused(ApiError),
    /// Nothing: the request is refused for good, and what was changed stays. A repetition gets the same
    /// answer.
    Declined(ApiError),
    /// Another machine has to be asked.
    Ask {
        /// What finds the intent again within the store; it is not secret.
        mark: String,
        /// What is asked.
        question: Q,
    },
}

/// The state of an intent for which no answer was stored.
pub enum Standing<T> {
    /// The outcome is not known yet; something other than this request will find it out.
    Open,
    /// The outcome; a refusal is an answer, too.
    Ended(Result<T, ApiError>),
    /// It has failed and will never succeed, so a repetition begins anew.
    GivenUp,
}

/// An operation that calls another machine between two transactions.
pub trait ExternalCall: Send + Sync + 'static {
    /// `data` of the answer.
    type Data: Data;
    /// What is asked.
    type Question: Send + 'static;
    /// What comes back.
    type Outcome: Send + Sync + 'static;

    /// The first transaction: decides, and stores the intent with the job that looks after it.
    ///
    /// # Errors
    /// Whatever refuses the request; nothing of it stays.
    fn begin(&self, tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Begun<Self::Data, Self::Question>, ApiError>;

    /// Asks, outside any transaction.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`] when no answer came. The intent stays.
    fn ask(
        &self,
        app: &App,
        question: Self::Question,
    ) -> impl Future<Output = Result<Self::Outcome, ApiError>> + Send;

    /// The last transaction: stores the outcome. The inner error is also an answer, such as a decline: what
    /// was changed stays.
    ///
    /// # Errors
    /// Whatever keeps the outcome from being stored. The intent stays.
    fn end(
        &self,
        tx: &mut Tx<'_>,
        ctx: &Ctx<'_>,
        outcome: &Self::Outcome,
    ) -> Result<Result<Self::Data, ApiError>, ApiError>;

    /// The state of the intent of an earlier request.
    fn resume(&self, tx: &mut Tx<'_>, ctx: &Ctx<'_>, mark: &str) -> Result<Standing<Self::Data>, ApiError>;
}

/// The result of the first transaction.
enum First<Q> {
    Answered(Answer),
    Refused(ApiError),
    Ask { mark: String, question: Q },
}

impl Call {
    /// Runs a call to its end, once per idempotency key. It goes on when the client hangs up, so that an
    /// impatient client leaves nothing half stored.
    ///
    /// # Errors
    /// Whatever the call returns that is not stored, [`ApiError::KeyReused`] and [`ApiError::InProgress`].
    pub async fn run_to_completion<E: ExternalCall>(self, call: E) -> Result<Reply<E::Data>, ApiError> {
        let working = cause::spawn(async move { self.carry_out(Arc::new(call)).await });
        let answer = working
            .await
            .unwrap_or_else(|error| Err(ApiError::Internal(error.into())));
        answer.map(Reply::of)
    }

    async fn carry_out<E: ExternalCall>(&self, call: Arc<E>) -> Result<Answer, ApiError> {
        let (key, success) = (self.key(), self.arrival.meta.success);
        let (first, first_key) = (Arc::clone(&call), key.clone());
        let begun = self.write(move |tx, ctx| {
            let Some(key) = &first_key else {
                return begin(&*first, tx, ctx, success);
            };
            let (store, now) = (&ctx.store.id, ctx.now);
            match idempotency::find(tx, ctx.env, store, key, now)? {
                Some(Found::Answer(answer)) => return Ok(First::Answered(answer)),
                Some(Found::Intent(mark)) => match first.resume(tx, ctx, &mark)? {
                    Standing::Open => return Err(ApiError::InProgress),
                    Standing::Ended(told) => {
                        let mut answer = answer_of(told, success)?;
                        idempotency::settle(tx, ctx.env, store, key, &mark, &answer)?;
                        answer.replayed = true;
                        return Ok(First::Answered(answer));
                    }
                    Standing::GivenUp => {}
                },
                None => {}
            }
            let begun = match tx.savepoint(|tx| begin(&*first, tx, ctx, success))? {
                Err(error) if error.is_stored() => First::Answered(Answer::failure(&error)),
                begun => begun?,
            };
            match &begun {
                First::Answered(answer) => idempotency::store(tx, ctx.env, store, key, answer, now)?,
                First::Refused(_) => {}
                First::Ask { mark, .. } => idempotency::store_intent(tx, store, key, mark, now)?,
            }
            Ok(begun)
        });
        let (mark, question) = match begun.await? {
            First::Answered(answer) => return Ok(answer),
            First::Refused(error) => return Err(error),
            First::Ask { mark, question } => (mark, question),
        };
        let outcome = call.ask(self.app(), question).await?;
        let ended = self.write_end(move |tx, ctx| {
            let answer = answer_of(call.end(tx, ctx, &outcome)?, success)?;
            if let Some(key) = &key {
                idempotency::settle(tx, ctx.env, &ctx.store.id, key, &mark, &answer)?;
            }
            Ok(answer)
        });
        ended.await
    }
}

fn begin<E: ExternalCall>(
    call: &E,
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    success: http::StatusCode,
) -> Result<First<E::Question>, ApiError> {
    Ok(match call.begin(tx, ctx)? {
        Begun::Done(data) => First::Answered(Answer::success(success, &data)?),
        Begun::Refused(error) => First::Refused(error),
        Begun::Declined(error) => First::Answered(Answer::failure(&error)),
        Begun::Ask { mark, question } => First::Ask { mark, question },
    })
}

fn answer_of<T: Data>(told: Result<T, ApiError>, success: http::StatusCode) -> Result<Answer, ApiError> {
    match told {
        Ok(data) => Answer::success(success, &data),
        Err(refusal) => Ok(Answer::failure(&refusal)),
    }
}
