//! What a connection must do to be served and to stay open: find a free place, send something in time, and
//! take its answers.

use super::refusal;
use super::slots::{Place, Slots};
use super::traffic::{Counted, Traffic};
use axum_server::accept::Accept;
use pandabase_platform::api::serve;
use pandabase_platform::app::App;
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Sleep;

/// How long a client may take to send the head of a request; an idle connection is closed after it.
pub const HEAD_PATIENCE: Duration = Duration::from_secs(30);

/// Time limits of a connection.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For the first bytes of the connection.
    pub opening: Duration,
    /// For the client to take some of what is written to it.
    pub write: Duration,
    /// For the connection to be used: one that sent no request in this time, and took next to nothing, is
    /// closed.
    pub round: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            opening: HEAD_PATIENCE,
            write: Duration::from_secs(30),
            round: Duration::from_secs(600),
        }
    }
}

/// A connection that takes no more than this in a round, in bytes, takes next to nothing.
const LEAST_WRITTEN: usize = 64 * 1024;
/// The least that a client must take of its answers within [`Patience::write`], in bytes. An HTTP/2 client
/// that opens no window takes none of them, and yet no write ever waits.
const LEAST_TAKEN: u64 = 16 * 1024;
/// How long, and how many bytes, are still read from a client whose request the parser refused. A client that
/// is still sending when the connection is closed may never read why.
const FAREWELL: Duration = Duration::from_secs(2);
const FAREWELL_BYTES: usize = 1024 * 1024;
/// Bytes after which the protocol of a connection is known: the length of the HTTP/2 preface. Until then the
/// HTTP library waits without a limit of its own.
const OPENING: usize = 24;

/// Admits a limited number of connections at once and closes idle ones.
#[derive(Clone)]
pub struct Gatekeeper<A> {
    inner: A,
    slots: Arc<Slots>,
    app: Arc<App>,
    patience: Patience,
}

impl<A> Gatekeeper<A> {
    pub(crate) fn new(inner: A, app: &Arc<App>, patience: Patience) -> Self {
        Self {
            inner,
            slots: Slots::new(&app.env.config),
            app: Arc::clone(app),
            patience,
        }
    }
}

type Accepting<T, S> = Pin<Box<dyn Future<Output = io::Result<(Guarded<T>, Counted<S>)>> + Send>>;

impl<A, S> Accept<TcpStream, S> for Gatekeeper<A>
where
    A: Accept<TcpStream, S>,
    A::Future: Send + 'static,
    A::Stream: Send + 'static,
    A::Service: Send + 'static,
{
    type Stream = Guarded<A::Stream>;
    type Service = Counted<A::Service>;
    type Future = Accepting<A::Stream, A::Service>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let peer = match stream.peer_addr() {
            Ok(peer) => peer.ip(),
            // The client is gone already.
            Err(error) => return Box::pin(std::future::ready(Err(error))),
        };
        let Some(place) = self.slots.enter(&self.app.env.config, peer) else {
            return Box::pin(std::future::ready(Err(io::Error::other("no place is free"))));
        };
        let (accepting, app) = (self.inner.accept(stream, service), Arc::clone(&self.app));
        let patience = self.patience;
        Box::pin(async move {
            let (stream, service) = accepting.await?;
            let traffic = Arc::new(Traffic::default());
            let service = Counted::new(service, &traffic);
            let guarded = Guarded {
                stream,
                _place: place,
                app,
                peer,
                patience,
                traffic,
                read: 0,
                written: 0,
                has_opened: false,
                round: Box::pin(tokio::time::sleep(patience.opening)),
                seen: 0,
                stall: None,
                total: 0,
                debt: None,
                refusal: None,
            };
            Ok((guarded, service))
        })
    }
}

/// A connection that holds its place until it is dropped.
pub struct Guarded<T> {
    stream: T,
    _place: Place,
    app: Arc<App>,
    peer: IpAddr,
    patience: Patience,
    traffic: Arc<Traffic>,
    read: usize,
    /// Bytes written since the last round.
    written: usize,
    /// Whether its protocol is known.
    has_opened: bool,
    /// When the connection is next checked for use.
    round: Pin<Box<Sleep>>,
    /// The number of requests at the last round.
    seen: u64,
    /// When a pending write times out.
    stall: Option<Pin<Box<Sleep>>>,
    /// Bytes written since the connection was opened.
    total: u64,
    /// While answers are owed: the bytes written by the last check, and the time of the next one.
    debt: Option<(u64, Pin<Box<Sleep>>)>,
    /// The last answer, after the parser refused a request.
    refusal: Option<Refusal>,
}

/// What is written instead of the parser's own answer.
struct Refusal {
    bytes: Vec<u8>,
    written: usize,
    farewell: Pin<Box<Sleep>>,
    taken: usize,
}

impl<T> Guarded<T> {
    /// Marks the protocol as known. From now on the HTTP library limits how long requests may take to arrive.
    fn open(&mut self) {
        if !self.has_opened {
            self.has_opened = true;
            self.begin_round();
        }
    }

    fn begin_round(&mut self) {
        self.round = Box::pin(tokio::time::sleep(self.patience.round));
        self.seen = self.traffic.begun();
        self.written = 0;
    }

    /// Whether the connection was used in this round. Answering pings is not enough: an HTTP/2 client may do
    /// so and take none of its answers.
    fn is_in_use(&self) -> bool {
        let asks = self.traffic.begun() > self.seen || self.traffic.is_at_work();
        self.has_opened && (asks || self.written > LEAST_WRITTEN)
    }
}

impl<T> Guarded<T> {
    /// Whether the client takes next to nothing of the answers that it is owed.
    fn is_owed_for_ever(&mut self, context: &mut Context<'_>) -> bool {
        if !self.traffic.has_unsent() {
            self.debt = None;
            return false;
        }
        let (total, patience) = (self.total, self.patience.write);
        let begin = || (total, Box::pin(tokio::time::sleep(patience)));
        let mut debt = self.debt.take().unwrap_or_else(begin);
        while debt.1.as_mut().poll(context).is_ready() {
            if total - debt.0 < LEAST_TAKEN {
                return true;
            }
            debt = begin();
        }
        self.debt = Some(debt);
        false
    }
}

fn timed_out<R>(_: ()) -> io::Result<R> {
    Err(io::ErrorKind::TimedOut.into())
}

impl<T: AsyncRead + AsyncWrite + Unpin> Guarded<T> {
    /// Fails a write that has waited too long.
    fn bear<R>(&mut self, context: &mut Context<'_>, polled: Poll<io::Result<R>>) -> Poll<io::Result<R>> {
        if polled.is_ready() {
            self.stall = None;
            return polled;
        }
        let patience = self.patience.write;
        let begin = || Box::pin(tokio::time::sleep(patience));
        let stall = self.stall.get_or_insert_with(begin);
        stall.as_mut().poll(context).map(timed_out)
    }

    fn write(&mut self, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.count(context, polled)
    }

    /// Like [`Self::bear`], and counts the bytes written.
    fn count(
        &mut self,
        context: &mut Context<'_>,
        polled: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if let Poll::Ready(Ok(written)) = polled {
            self.written = self.written.saturating_add(written);
            self.total = self
                .total
                .saturating_add(u64::try_from(written).unwrap_or(u64::MAX));
        }
        self.bear(context, polled)
    }

    /// Writes our refusal once, in place of the parser's `length` bytes; nothing is written after it.
    fn refuse(&mut self, context: &mut Context<'_>, length: usize) -> Poll<io::Result<usize>> {
        while let Some(refusal) = &mut self.refusal
            && refusal.written < refusal.bytes.len()
        {
            let rest = &refusal.bytes[refusal.written..];
            let polled = Pin::new(&mut self.stream).poll_write(context, rest);
            let written = ready!(self.bear(context, polled))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            if let Some(refusal) = &mut self.refusal {
                refusal.written += written;
            }
        }
        Poll::Ready(Ok(length))
    }

    /// Whether `bytes` are the parser's refusal, or come after it.
    fn is_refusing(&mut self, bytes: &[u8]) -> bool {
        if self.refusal.is_none()
            && let Some(fault) = refusal::fault_of(bytes)
        {
            let (parts, body) = serve::unreadable(&self.app, self.peer, &fault);
            self.refusal = Some(Refusal {
                bytes: refusal::written(&parts, &body),
                written: 0,
                farewell: Box::pin(tokio::time::sleep(FAREWELL)),
                taken: 0,
            });
        }
        self.refusal.is_some()
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Guarded<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        while self.round.as_mut().poll(context).is_ready() {
            if !self.is_in_use() {
                return Poll::Ready(timed_out(()));
            }
            self.begin_round();
        }
        if self.is_owed_for_ever(context) {
            return Poll::Ready(timed_out(()));
        }
        if polled.is_ready() && !self.has_opened {
            self.read += buffer.filled().len() - before;
            if self.read >= OPENING {
                self.open();
            }
        }
        polled
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Guarded<T> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        // An answer means that the protocol is known.
        self.open();
        if self.is_refusing(bytes) {
            return self.refuse(context, bytes.len());
        }
        self.write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_flush(context);
        self.bear(context, polled)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_shutdown(context);
        ready!(self.bear(context, polled))?;
        let Self { stream, refusal, .. } = &mut *self;
        let Some(refusal) = refusal else {
            return Poll::Ready(Ok(()));
        };
        let mut scratch = [0; 4096];
        while refusal.taken < FAREWELL_BYTES {
            let mut buffer = ReadBuf::new(&mut scratch);
            match Pin::new(&mut *stream).poll_read(context, &mut buffer) {
                Poll::Ready(Ok(())) if !buffer.filled().is_empty() => refusal.taken += buffer.filled().len(),
                Poll::Ready(_) => break,
                Poll::Pending => return refusal.farewell.as_mut().poll(context).map(Ok),
            }
        }
        Poll::Ready(Ok(()))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.open();
        let mut filled = buffers.iter().filter(|buffer| !buffer.is_empty());
        let is_refusing = match (filled.next(), filled.next()) {
            (Some(only), None) => self.is_refusing(only),
            _ => self.refusal.is_some(),
        };
        if is_refusing {
            return self.refuse(context, buffers.iter().map(|buffer| buffer.len()).sum());
        }
        let polled = Pin::new(&mut self.stream).poll_write_vectored(context, buffers);
        self.count(context, polled)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
