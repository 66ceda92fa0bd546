//! What goes on over a connection, by which one that only holds its place is told from one in use.

use http::Request;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use tower::Service;

/// The requests of one connection.
#[derive(Default)]
pub struct Traffic {
    begun: AtomicU64,
    at_work: AtomicUsize,
}

impl Traffic {
    /// Requests since the connection began.
    pub(crate) fn begun(&self) -> u64 {
        self.begun.load(Ordering::Relaxed)
    }

    /// Whether an answer is being made.
    pub(crate) fn is_at_work(&self) -> bool {
        self.at_work.load(Ordering::Relaxed) > 0
    }
}

/// A service that counts its requests.
#[derive(Clone)]
pub struct Counted<S> {
    inner: S,
    traffic: Arc<Traffic>,
}

impl<S> Counted<S> {
    pub(crate) fn new(inner: S, traffic: &Arc<Traffic>) -> Self {
        Self {
            inner,
            traffic: Arc::clone(traffic),
        }
    }
}

/// One request at work.
struct Work(Arc<Traffic>);

impl Drop for Work {
    fn drop(&mut self) {
        self.0.at_work.fetch_sub(1, Ordering::Relaxed);
    }
}

impl<S, B> Service<Request<B>> for Counted<S>
where
    S: Service<Request<B>>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        self.traffic.begun.fetch_add(1, Ordering::Relaxed);
        self.traffic.at_work.fetch_add(1, Ordering::Relaxed);
        let work = Work(Arc::clone(&self.traffic));
        let answering = self.inner.call(request);
        Box::pin(async move {
            let _work = work;
            answering.await
        })
    }
}
