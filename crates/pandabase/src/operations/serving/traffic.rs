//! Counts the requests and answers of a connection, to tell a connection in use from one that only holds its
//! place.

use axum::body::{Body, Bytes};
use axum::response::Response;
use http::Request;
use hyper::body::{Frame, SizeHint};
use pandabase_platform::live::Unhurried;
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
    owed: AtomicUsize,
}

impl Traffic {
    /// Requests since the connection began.
    pub(crate) fn begun(&self) -> u64 {
        self.begun.load(Ordering::Relaxed)
    }

    /// Whether the client has yet to take all of an answer.
    pub(crate) fn has_unsent(&self) -> bool {
        self.owed.load(Ordering::Relaxed) > 0
    }

    /// Whether a request is being handled.
    pub(crate) fn is_at_work(&self) -> bool {
        self.at_work.load(Ordering::Relaxed) > 0
    }
}

/// A service that counts the requests of its connection.
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

/// A request that is being handled.
struct Work(Arc<Traffic>);

impl Drop for Work {
    fn drop(&mut self) {
        self.0.at_work.fetch_sub(1, Ordering::Relaxed);
    }
}

impl<S, B> Service<Request<B>> for Counted<S>
where
    S: Service<Request<B>, Response = Response>,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
{
    type Response = Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        self.traffic.begun.fetch_add(1, Ordering::Relaxed);
        self.traffic.at_work.fetch_add(1, Ordering::Relaxed);
        let work = Work(Arc::clone(&self.traffic));
        let answering = self.inner.call(request);
        Box::pin(async move {
            let answer = answering.await?;
            let traffic = Arc::clone(&work.0);
            let is_unhurried = answer.extensions().get::<Unhurried>().is_some();
            let owed = (!is_unhurried).then(|| UnsentResponse::new(Arc::clone(&traffic)));
            drop(work);
            Ok(answer.map(|body| Body::new(OwedBody { body, owed, traffic })))
        })
    }
}

/// A response that the client has not read to its end. It counts until its last byte is dropped.
struct UnsentResponse(Arc<Traffic>);

impl UnsentResponse {
    fn new(traffic: Arc<Traffic>) -> Arc<Self> {
        traffic.owed.fetch_add(1, Ordering::Relaxed);
        Arc::new(Self(traffic))
    }
}

impl Drop for UnsentResponse {
    fn drop(&mut self) {
        self.0.owed.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The body of an answer. Its chunks hold the count as well, because HTTP/2 keeps them after the body has
/// ended.
struct OwedBody {
    body: Body,
    /// None for an answer that is sent as things happen: each of its chunks counts for itself.
    owed: Option<Arc<UnsentResponse>>,
    traffic: Arc<Traffic>,
}

struct Piece {
    bytes: Bytes,
    _owed: Arc<UnsentResponse>,
}

impl AsRef<[u8]> for Piece {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl hyper::body::Body for OwedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        let piece = |bytes| {
            let own = || UnsentResponse::new(Arc::clone(&self.traffic));
            let _owed = self.owed.clone().unwrap_or_else(own);
            Bytes::from_owner(Piece { bytes, _owed })
        };
        polled.map_ok(|frame| frame.map_data(piece))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;
    use std::convert::Infallible;
    use tower::service_fn;

    #[tokio::test]
    async fn between_two_pieces_of_an_unhurried_answer_nothing_is_owed() {
        for is_unhurried in [false, true] {
            let traffic = Arc::new(Traffic::default());
            let answers = service_fn(move |_: Request<()>| async move {
                let mut answer = Response::new(Body::from("piece"));
                if is_unhurried {
                    answer.extensions_mut().insert(Unhurried);
                }
                Ok::<_, Infallible>(answer)
            });
            let mut service = Counted::new(answers, &traffic);
            let mut body = service.call(Request::new(())).await.unwrap().into_body();
            assert_eq!(traffic.has_unsent(), !is_unhurried);
            let piece = body.frame().await.unwrap().unwrap();
            assert!(traffic.has_unsent());
            drop(piece);
            assert_eq!(traffic.has_unsent(), !is_unhurried);
            drop(body);
            assert!(!traffic.has_unsent());
        }
    }
}
