//! What caused the work at hand. A request, a command and a job each say it once, where they begin; every
//! transaction below knows it ([`Tx::cause`](crate::db::Tx::cause)), and whoever stores an effect stores it
//! with it, so that no caller can forget to pass it on.

use pandabase_domain::cause::Cause;
use std::sync::Arc;
use tokio::task::JoinHandle;

tokio::task_local! {
    static CAUSE: Arc<Cause>;
}

/// Runs `work`, whose effects `cause` causes.
pub async fn scope<T>(cause: Cause, work: impl Future<Output = T>) -> T {
    CAUSE.scope(Arc::new(cause), work).await
}

/// What caused the work at hand; `None` outside of requests, commands and jobs.
pub fn current() -> Option<Arc<Cause>> {
    CAUSE.try_with(Arc::clone).ok()
}

/// Goes on with `work` in a task of its own, for the same cause.
pub fn spawn<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
    match current() {
        Some(cause) => tokio::spawn(CAUSE.scope(cause, work)),
        None => tokio::spawn(work),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pandabase_domain::id::RequestId;

    #[tokio::test]
    async fn a_task_of_its_own_has_the_same_cause() {
        assert_eq!(current(), None);
        let cause = Cause::request(&RequestId::from_stored("req_1"), None);
        let seen = scope(cause.clone(), async { spawn(async { current() }).await.unwrap() });
        assert_eq!(seen.await.as_deref(), Some(&cause));
        assert_eq!(current(), None);
    }
}
