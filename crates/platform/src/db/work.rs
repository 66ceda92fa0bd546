//! A unit of work on its way to a database thread and back.

use super::error::DbError;
use super::tx::{Afterwards, Tx};
use crate::cause;
use pandabase_domain::cause::Cause;
use std::sync::Arc;
use tokio::sync::Notify;
use tokio::sync::oneshot;

/// A unit of work on its way to a database thread and back.
pub trait Work: Send {
    /// Runs the work; `false` means that its changes must be undone.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Hands the result to the caller, or the error that kept it from being committed.
    fn answer(self: Box<Self>, committed: Result<(), DbError>);
    /// Whether the thread ends after this one.
    fn closes(&self) -> bool {
        false
    }
}

/// Work with its answer.
pub struct Task<F, T, E> {
    work: F,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
    bell: Arc<Notify>,
    rings: bool,
    afterwards: Vec<Afterwards>,
    /// What caused the work.
    cause: Option<Arc<Cause>>,
}

impl<F, T, E> Task<F, T, E>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
{
    #[expect(
        clippy::new_ret_no_self,
        reason = "the caller only ever needs the boxed trait object"
    )]
    pub(crate) fn new(work: F, bell: &Arc<Notify>) -> (Box<dyn Work>, oneshot::Receiver<Result<T, E>>) {
        let (reply, answer) = oneshot::channel();
        (
            Box::new(Self {
                work,
                outcome: None,
                reply,
                bell: Arc::clone(bell),
                rings: false,
                afterwards: Vec::new(),
                cause: cause::current(),
            }),
            answer,
        )
    }
}

impl<F, T, E> Work for Task<F, T, E>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<DbError> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        tx.cause.clone_from(&self.cause);
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| -> Result<T, E> {
            let done = (self.work)(tx)?;
            tx.do_last()?;
            tx.write_own()?;
            tx.conclude()?;
            Ok(done)
        }));
        let outcome = result.unwrap_or_else(|_| Err(E::from(DbError::Panicked)));
        let keep = outcome.is_ok();
        self.outcome = Some(outcome);
        self.rings = keep && tx.rings;
        self.afterwards = std::mem::take(&mut tx.afterwards);
        if !keep {
            self.afterwards.clear();
        }
        keep
    }

    fn answer(self: Box<Self>, committed: Result<(), DbError>) {
        if committed.is_ok() {
            for work in self.afterwards {
                work();
            }
            if self.rings {
                self.bell.notify_one();
            }
        }
        let outcome = match (committed, self.outcome) {
            (Ok(()), Some(outcome)) => outcome,
            // The work's own error says more than the failure that followed it.
            (Err(_), Some(Err(error))) => Err(error),
            (Err(error), _) => Err(E::from(error)),
            (Ok(()), None) => Err(E::from(DbError::Closed)),
        };
        // The caller may have gone away; its work stands.
        let _ = self.reply.send(outcome);
    }
}
