//! What caused the work at hand. A request, a command and a job each say it once, where they begin; every
//! transaction below knows it ([`Tx::cause`](crate::db::Tx::cause)), and whoever stores an effect stores it
//! with it, so that no caller can forget to pass it on.

use pandabase_domain::cause::{Cause, Parts, SpanId};
use std::sync::Arc;
use tokio::task::JoinHandle;

tokio::task_local! {
    static AT_HAND: AtHand;
}

/// The work at hand.
#[derive(Clone)]
struct AtHand {
    cause: Arc<Cause>,
    /// The id of its span where it does not follow from the cause.
    span: Option<SpanId>,
}

/// Runs `work`, whose effects `cause` causes.
pub async fn scope<T>(cause: Cause, work: impl Future<Output = T>) -> T {
    scope_in(cause, None, work).await
}

/// Like [`scope`], for work whose span has this id.
pub async fn scope_in<T>(cause: Cause, span: Option<SpanId>, work: impl Future<Output = T>) -> T {
    let cause = Arc::new(cause);
    AT_HAND.scope(AtHand { cause, span }, work).await
}

/// What caused the work at hand; `None` outside of requests, commands and jobs.
pub fn current() -> Option<Arc<Cause>> {
    AT_HAND.try_with(|at_hand| Arc::clone(&at_hand.cause)).ok()
}

/// The id of the span of the work at hand; `None` outside of requests and jobs.
pub fn span() -> Option<SpanId> {
    let found = AT_HAND.try_with(|at_hand| {
        let of_cause = || Parts::of(at_hand.cause.as_str()).span();
        at_hand.span.or_else(of_cause)
    });
    found.ok().flatten()
}

/// Goes on with `work` in a task of its own, for the same cause.
pub fn spawn<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
    match AT_HAND.try_with(AtHand::clone) {
        Ok(at_hand) => tokio::spawn(AT_HAND.scope(at_hand, work)),
        Err(_) => tokio::spawn(work),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pandabase_domain::cause::span_of;
    use pandabase_domain::id::RequestId;

    #[tokio::test]
    async fn a_task_of_its_own_has_the_same_cause() {
        assert_eq!(current(), None);
        let cause = Cause::request(&RequestId::from_stored("req_1"), None);
        let seen = scope(cause.clone(), async { spawn(async { current() }).await.unwrap() });
        assert_eq!(seen.await.as_deref(), Some(&cause));
        assert_eq!(current(), None);
        let seen = scope(cause.clone(), async { spawn(async { span() }).await.unwrap() });
        assert_eq!(seen.await, Some(span_of("req_1")));
        let seen = scope_in(cause, Some([7; 8]), async {
            spawn(async { span() }).await.unwrap()
        });
        assert_eq!(seen.await, Some([7; 8]));
        assert_eq!(span(), None);
    }
}
