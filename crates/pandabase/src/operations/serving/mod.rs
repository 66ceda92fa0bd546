//! Listening: connections and their limits, TLS, the redirect from plain HTTP, and the orderly shutdown.

pub mod connection;
pub mod door;
pub mod redirect;
pub mod refusal;
pub mod slots;
pub mod tls;
pub mod traffic;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::middleware::AddExtension;
use axum_server::accept::{Accept, NoDelayAcceptor};
use axum_server::service::SendService;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use axum_server::{Handle, Server};
use connection::{Gatekeeper, HEAD_PATIENCE, Patience};
use door::{Door, Peer};
use http::Request;
use hyper::body::Incoming;
use hyper_util::rt::TokioTimer;
use pandabase_platform::app::App;
use pandabase_platform::inbound::{HEAD_BYTES, HEAD_FIELDS};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinHandle;

/// Connections that the system queues until they are accepted.
const BACKLOG: u32 = 1024;
/// HTTP/2: concurrent requests on one connection.
const STREAMS: u32 = 128;
/// HTTP/2: bytes that a client may send of one request, and of all on a connection, before the server reads
/// them; and bytes of an answer that are buffered until the client takes them.
const STREAM_WINDOW: u32 = 64 * 1024;
const CONNECTION_WINDOW: u32 = 256 * 1024;
const SEND_BUFFER: usize = 128 * 1024;
/// HTTP/2: a head up to so many times larger than allowed is refused with an error text.
const REFUSED_WITH_WORDS: usize = 4;
/// HTTP/2: streams that a client may open and reset before its connection is closed.
const RESETS: usize = 20;
/// HTTP/2: how often a silent client is pinged, and how long it may take to answer.
const PING_EVERY: Duration = Duration::from_secs(30);
const PING_PATIENCE: Duration = Duration::from_secs(20);

type Service = AddExtension<Router, ConnectInfo<SocketAddr>>;

/// A running listener.
pub struct Listening {
    handle: Handle<Peer>,
    task: JoinHandle<io::Result<()>>,
}

/// Binds the address.
///
/// # Errors
/// [`io::Error`] when the address is in use, or does not belong to this machine.
pub fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()
    } else {
        TcpSocket::new_v6()
    }?;
    // Allows a port to be bound again while its last connections are in TIME_WAIT.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves `router` on `listener`, over TLS when `tls` is given, within the limits of `app`'s settings.
pub fn start(
    listener: TcpListener,
    router: Router,
    tls: Option<RustlsConfig>,
    app: &Arc<App>,
    patience: Patience,
) -> Listening {
    let server = Server::from_listener(Door::new(listener));
    match tls {
        Some(config) => {
            let acceptor = RustlsAcceptor::new(config).acceptor(NoDelayAcceptor);
            spawn(server.acceptor(Gatekeeper::new(acceptor, app, patience)), router)
        }
        None => spawn(
            server.acceptor(Gatekeeper::new(NoDelayAcceptor, app, patience)),
            router,
        ),
    }
}

fn spawn<A>(mut server: Server<Peer, A>, router: Router) -> Listening
where
    A: Accept<TcpStream, Service> + Clone + Send + Sync + 'static,
    A::Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    A::Service: SendService<Request<Incoming>> + Send + 'static,
    A::Future: Send,
{
    let builder = server.http_builder();
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_PATIENCE)
        .max_buf_size(HEAD_BYTES)
        .max_headers(HEAD_FIELDS);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_send_buf_size(SEND_BUFFER)
        .max_header_list_size(u32::try_from(HEAD_BYTES * REFUSED_WITH_WORDS).unwrap_or(u32::MAX))
        .max_pending_accept_reset_streams(RESETS)
        .keep_alive_interval(PING_EVERY)
        .keep_alive_timeout(PING_PATIENCE);
    let handle = Handle::new();
    let server = server.handle(handle.clone());
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    Listening {
        handle,
        task: tokio::spawn(server.serve(service)),
    }
}

impl Listening {
    /// Stops accepting and waits until accepted requests are answered, at most for `patience`.
    pub async fn stop(self, patience: Duration) {
        self.handle.graceful_shutdown(Some(patience));
        match self.task.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!("a listener ended with an error: {error}"),
            Err(error) => tracing::warn!("a listener panicked: {error}"),
        }
    }
}
