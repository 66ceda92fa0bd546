//! What strangers can make the process keep, measured from outside.

use super::bodies::open;
use crate::faults::PLENTY;
use crate::place::{Place, Running};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http::{Method, Request};
use http_body_util::StreamBody;
use hyper::body::Frame;
use hyper_util::rt::{TokioExecutor, TokioIo};
use pandabase_platform::inbound::OPEN_LIMIT;
use serde_json::Value;
use std::convert::Infallible;
use std::fs;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

/// What a hundred and more connections may cost, in KiB: their tasks and buffers, one client's share of
/// bodies, and what the first requests of a process cost anyhow. It is 12 to 21 MiB in a build for tests;
/// bodies that are read without bounds come to 250.
const BOUND: usize = 32 * 1024;

/// What a process has in memory, in KiB.
fn resident(server: &Running) -> usize {
    let status = fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// What it has when it has taken what was sent to it: when its memory stands still over some requests.
async fn settled(server: &Running) -> usize {
    let (mut last, mut same) = (0, 0);
    while same < 20 {
        is_well(server).await;
        let now = resident(server);
        same = if now.abs_diff(last) < 64 { same + 1 } else { 0 };
        last = now;
    }
    last
}

fn judge(path: &str, before: usize, after: usize) {
    println!("{path}: {before} to {after} KiB");
    assert!(
        after.saturating_sub(before) < BOUND,
        "{path}: {before} to {after} KiB"
    );
}

async fn is_well(server: &Running) {
    let answer = crate::serving::client(None).build().unwrap();
    let answer = answer.get(server.core()).bearer_auth(server.get("apiToken"));
    let answer: Value = answer.send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["ok"], true, "{answer}");
}

/// A route that is attacked, with a body of so many bytes of which one never comes.
struct Target {
    method: Method,
    path: String,
    size: usize,
    token: Option<String>,
}

/// Every route that reads bodies of strangers, and one for merchants, of which nobody else's is read.
fn targets(server: &Running) -> Vec<Target> {
    let store = server.get("storeId");
    let merchants = |token: Option<&str>| Target {
        method: Method::POST,
        path: format!("/v2/core/stores/{store}/products"),
        size: 2 * 1024 * 1024,
        token: token.map(str::to_owned),
    };
    let strangers = open(store).into_iter().map(|open| Target {
        method: open.method,
        path: open.path,
        size: open.limit,
        token: None,
    });
    // `dev` alone has these.
    let forms = ["/dev/checkouts", "/dev/clock"].map(|path| Target {
        method: Method::POST,
        path: path.to_owned(),
        size: OPEN_LIMIT,
        token: None,
    });
    strangers
        .chain(forms)
        .chain([merchants(None), merchants(Some(server.get("apiToken")))])
        .collect()
}

#[tokio::test]
async fn connections_that_withhold_a_byte_cost_little_memory() {
    let place = Place::new();
    fs::write(place.path("pandabase.toml"), PLENTY).unwrap();
    let server = place.dev();
    for Target {
        method,
        path,
        size,
        token,
    } in targets(&server)
    {
        let before = settled(&server).await;
        let mut open = Vec::new();
        for _ in 0..120 {
            let mut stream = TcpStream::connect(server.host()).await.unwrap();
            let token = token.as_deref().map_or(String::new(), |token| {
                format!("Authorization: Bearer {token}\r\n")
            });
            let head = format!(
                "{method} {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n{token}\
                 Content-Length: {size}\r\n\r\n",
                server.host()
            );
            stream.write_all(head.as_bytes()).await.unwrap();
            open.push(tokio::spawn(async move {
                // Who is refused is cut off.
                let _ = stream.write_all(&vec![b' '; size - 1]).await;
                stream
            }));
        }
        let after = settled(&server).await;
        judge(&path, before, after);
        is_well(&server).await;
        open.iter().for_each(tokio::task::JoinHandle::abort);
    }
    server.stop();
}

// The client goes on answering while the server waits for it to end.
#[tokio::test(flavor = "multi_thread")]
async fn streams_that_withhold_a_byte_cost_little_memory() {
    let place = Place::new();
    fs::write(place.path("pandabase.toml"), PLENTY).unwrap();
    let server = place.dev();
    for Target {
        method,
        path,
        size,
        token,
    } in targets(&server)
    {
        let before = settled(&server).await;
        let stream = TcpStream::connect(server.host()).await.unwrap();
        let handshake = hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream));
        let (sender, connection) = handshake.await.unwrap();
        let driving = tokio::spawn(connection);
        let mut open = Vec::new();
        for _ in 0..120 {
            let whole = stream::iter([Ok::<_, Infallible>(Frame::data(Bytes::from(vec![
                b' ';
                size - 1
            ])))]);
            let body = StreamBody::new(whole.chain(stream::pending()));
            let mut request = Request::builder()
                .method(&method)
                .uri(format!("http://{}{path}", server.host()))
                .header("content-type", "application/json")
                .header("content-length", size);
            if let Some(token) = &token {
                request = request.header("authorization", format!("Bearer {token}"));
            }
            let mut sender = sender.clone();
            let request = request.body(body).unwrap();
            open.push(tokio::spawn(
                async move { sender.send_request(request).await.is_ok() },
            ));
        }
        let after = settled(&server).await;
        judge(&path, before, after);
        is_well(&server).await;
        open.iter().for_each(tokio::task::JoinHandle::abort);
        driving.abort();
    }
    server.stop();
}
