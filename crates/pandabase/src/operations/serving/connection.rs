//! What a connection must do before it is served: find a free place, and say something in time.

use axum_server::accept::Accept;
use pandabase_platform::metrics as meters;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Sleep;

/// Bytes after which a connection has shown its protocol: the length of HTTP/2's opening. Until then
/// the HTTP library waits without a limit of its own.
const OPENING: usize = 24;

/// Admits so many connections at once and closes those that stay silent.
#[derive(Clone)]
pub struct Gatekeeper<A> {
    inner: A,
    places: Arc<Semaphore>,
}

impl<A> Gatekeeper<A> {
    pub(crate) fn new(inner: A, places: usize) -> Self {
        Self {
            inner,
            places: Arc::new(Semaphore::new(places.min(Semaphore::MAX_PERMITS))),
        }
    }
}

type Accepting<T, S> = Pin<Box<dyn Future<Output = io::Result<(Guarded<T>, S)>> + Send>>;

impl<A, I, S> Accept<I, S> for Gatekeeper<A>
where
    A: Accept<I, S>,
    A::Future: Send + 'static,
    A::Stream: Send + 'static,
    A::Service: Send + 'static,
{
    type Stream = Guarded<A::Stream>;
    type Service = A::Service;
    type Future = Accepting<A::Stream, A::Service>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            meters::connection_refused();
            return Box::pin(std::future::ready(Err(io::Error::other("no place is free"))));
        };
        let accepting = self.inner.accept(stream, service);
        Box::pin(async move {
            let (stream, service) = accepting.await?;
            let guarded = Guarded {
                stream,
                _place: place,
                read: 0,
                silence: Some(Box::pin(tokio::time::sleep(HEAD_PATIENCE))),
            };
            Ok((guarded, service))
        })
    }
}

/// A connection that holds its place until it is dropped.
pub struct Guarded<T> {
    stream: T,
    _place: OwnedSemaphorePermit,
    read: usize,
    /// Ends the connection while it has not opened.
    silence: Option<Pin<Box<Sleep>>>,
}

impl<T: AsyncRead + Unpin> AsyncRead for Guarded<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        let Some(silence) = &mut self.silence else {
            return polled;
        };
        if polled.is_pending() {
            return silence
                .as_mut()
                .poll(context)
                .map(|()| Err(io::ErrorKind::TimedOut.into()));
        }
        self.read += buffer.filled().len() - before;
        if self.read >= OPENING {
            self.silence = None;
        }
        polled
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Guarded<T> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        // An answer means that the protocol is known.
        self.silence = None;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.silence = None;
        Pin::new(&mut self.stream).poll_write_vectored(context, buffers)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

use std::time::Duration;
/// How long a client may take to send the head of a request; an idle connection is closed after it.
pub const HEAD_PATIENCE: Duration = Duration::from_secs(30);
