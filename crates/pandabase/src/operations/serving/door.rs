//! Accepts connections. When the process cannot open another file, a connection is closed at once instead of
//! being left to wait, and the log says so.

use axum::extract::connect_info::Connected;
use axum_server::{AddrListener, Address};
use pandabase_platform::metrics;
use std::fs::File;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use tokio::net::{TcpListener, TcpStream};

/// The errors for too many open files: in this process, and in the system.
const NO_FILE_LEFT: [i32; 2] = [24, 23];

/// The address that a connection comes from.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// A listener that keeps one file descriptor in reserve.
pub struct Door {
    listener: TcpListener,
    /// Closed for a moment to make room for a connection that is to be refused.
    spare: Mutex<Option<File>>,
}

impl Door {
    pub(crate) fn new(listener: TcpListener) -> Self {
        Self {
            listener,
            spare: Mutex::new(spare()),
        }
    }

    /// Accepts one waiting connection and closes it. `false` when there was no file even for that.
    fn refuse(&self) -> bool {
        let mut place = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        *place = None;
        let accepting = std::pin::pin!(self.listener.accept());
        let taken = accepting.poll(&mut Context::from_waker(Waker::noop()));
        let is_refused = matches!(taken, Poll::Ready(Ok(_)));
        drop(taken);
        *place = spare();
        is_refused
    }
}

fn spare() -> Option<File> {
    File::open("/dev/null").ok()
}

impl Address for Peer {
    type Stream = TcpStream;
    type Listener = Door;
}

impl AddrListener<TcpStream, Peer> for Door {
    async fn bind_to(address: Peer) -> io::Result<Self> {
        TcpListener::bind(address.0).await.map(Self::new)
    }

    /// After an error the server pauses before it calls this again.
    async fn accept_stream(&self) -> io::Result<(TcpStream, Peer)> {
        loop {
            match self.listener.accept().await {
                Ok((stream, address)) => return Ok((stream, Peer(address))),
                Err(error)
                    if error
                        .raw_os_error()
                        .is_some_and(|code| NO_FILE_LEFT.contains(&code)) =>
                {
                    tracing::error!(
                        "too many files are open, so that connections are refused: raise the limit \
                         (LimitNOFILE, ulimit -n) or lower max_connections"
                    );
                    metrics::connection_refused();
                    if !self.refuse() {
                        return Err(error);
                    }
                }
                Err(error) => {
                    tracing::warn!("a connection was not accepted: {error}");
                    return Err(error);
                }
            }
        }
    }

    fn get_local_addr(&self) -> io::Result<Peer> {
        self.listener.local_addr().map(Peer)
    }
}

impl Connected<Peer> for SocketAddr {
    fn connect_info(peer: Peer) -> Self {
        peer.0
    }
}
