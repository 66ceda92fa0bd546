//! Connections: one client does not take every place, and nobody keeps one without using it.

use crate::harness::{Server, apply, both};
use crate::place::Place;
use axum::Router;
use axum::body::Body;
use axum::routing::get;
use bytes::Bytes;
use pandabase::operations::serving;
use pandabase::operations::serving::connection::Patience;
use std::fs;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

/// How HTTP/2 begins.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const HEAD: &str = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/// A connection from one of this machine's addresses.
async fn connect(from: &str, to: &str) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(format!("{from}:0").parse().unwrap()).unwrap();
    socket.connect(to.parse().unwrap()).await.unwrap()
}

/// What is answered to one request; nothing when the connection is closed.
async fn answered(mut stream: TcpStream) -> String {
    let mut answer = String::new();
    // The server may have closed it before anything was sent.
    let _ = stream.write_all(HEAD.as_bytes()).await;
    let _ = stream.read_to_string(&mut answer).await;
    answer
}

#[tokio::test]
async fn silent_connections_of_one_client_keep_out_nobody_else() {
    let place = Place::new();
    fs::write(place.path("pandabase.toml"), "max_connections = 200\n").unwrap();
    let server = place.dev();
    let mut silent = Vec::new();
    for _ in 0..200 {
        silent.push(connect("127.0.0.2", server.host()).await);
    }
    // As soon as the server has met them all: a busy machine lets some wait behind this one.
    while !answered(connect("127.0.0.2", server.host()).await)
        .await
        .is_empty()
    {}
    let other = answered(connect("127.0.0.3", server.host()).await).await;
    assert!(other.starts_with("HTTP/1.1 200 OK"), "{other}");
    drop(silent);
    // The places are free as soon as the server has seen the ends.
    while answered(connect("127.0.0.2", server.host()).await)
        .await
        .is_empty()
    {}
    server.stop();
}

async fn start(server: &Server, patience: Patience) -> (serving::Listening, String) {
    let listener = serving::bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let large = Bytes::from(vec![b'x'; 64 * 1024 * 1024]);
    let router = Router::new()
        .route("/large", get(move || async move { Body::from(large) }))
        .route("/health", get(|| async { "up" }));
    let listening = serving::start(listener, router, None, &server.app, patience);
    (listening, address)
}

#[apply(both)]
async fn a_reader_that_never_reads_loses_its_place(server: Server) {
    let server = server.with(|config| config.max_connections = 1).await;
    let patience = Patience {
        write: Duration::from_millis(100),
        ..Patience::default()
    };
    let (listening, address) = start(&server, patience).await;
    let mut greedy = TcpStream::connect(&address).await.unwrap();
    greedy
        .write_all(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await
        .unwrap();
    let mut first = [0; 15];
    greedy.read_exact(&mut first).await.unwrap();
    // Nothing more is read from it; the only place is free when it was ended.
    while answered(TcpStream::connect(&address).await.unwrap())
        .await
        .is_empty()
    {}
    let mut rest = Vec::new();
    let read = greedy.read_to_end(&mut rest).await;
    assert!(read.is_err() || rest.len() < 64 * 1024 * 1024);
    listening.stop(Duration::from_secs(5)).await;
}

/// The server ends an HTTP/2 connection that begins so and says nothing more: its place, the only one, is
/// free again.
async fn is_ended(server: &Server, patience: Patience, opening: &[u8]) {
    let server = server.with(|config| config.max_connections = 1).await;
    let (listening, address) = start(&server, patience).await;
    let mut stream = TcpStream::connect(&address).await.unwrap();
    stream.write_all(PREFACE).await.unwrap();
    stream.write_all(opening).await.unwrap();
    let mut all = Vec::new();
    let ended = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut all)).await;
    assert!(ended.is_ok() && !all.is_empty());
    let next = answered(TcpStream::connect(&address).await.unwrap()).await;
    assert!(next.starts_with("HTTP/1.1 200 OK"), "{next}");
    listening.stop(Duration::from_secs(5)).await;
}

#[apply(both)]
async fn a_connection_that_asks_nothing_ends_in_http_2_as_well(server: Server) {
    let patience = Patience {
        round: Duration::from_millis(200),
        ..Patience::default()
    };
    // Empty settings.
    is_ended(&server, patience, b"\0\0\0\x04\0\0\0\0\0").await;
}

#[apply(both)]
async fn answers_that_are_not_taken_end_their_connection_in_http_2_as_well(server: Server) {
    let patience = Patience {
        write: Duration::from_millis(100),
        ..Patience::default()
    };
    // Settings that leave no window for a body, and a request: method, scheme, path, authority.
    let mut opening = b"\0\0\x06\x04\0\0\0\0\0\0\x04\0\0\0\0".to_vec();
    let fields = b"\x82\x86\x04\x06/large\x01\x09localhost";
    opening.extend_from_slice(&[0, 0, fields.len().try_into().unwrap(), 1, 5, 0, 0, 0, 1]);
    opening.extend_from_slice(fields);
    is_ended(&server, patience, &opening).await;
}
