//! What is no request is refused like one that is: in JSON, with a request id.

use crate::place::Place;
use crate::serving::client;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;

/// The head and the body of what comes back.
fn answered(address: &str, request: &[u8]) -> (String, Value) {
    let mut stream = TcpStream::connect(address).unwrap();
    // The server may refuse before everything was sent.
    let _ = stream.write_all(request);
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer
        .split_once("\r\n\r\n")
        .unwrap_or_else(|| panic!("{answer:?}"));
    (head.to_owned(), serde_json::from_str(body).unwrap())
}

// The client of HTTP/2 goes on answering while the server waits for it to end.
#[tokio::test(flavor = "multi_thread")]
async fn the_parser_refuses_as_everybody_does() {
    let place = Place::new();
    let server = place.dev();
    let host = server.host().to_owned();
    let many: String = (0..150).map(|number| format!("x-{number}: 1\r\n")).collect();
    let large = format!("x-large: {}\r\n", "a".repeat(200_000));
    let get = |rest: &str| format!("GET /health HTTP/1.1\r\nHost: {host}\r\n{rest}\r\n");
    let post = |rest: &str| format!("POST /v2/portal/auth/verify HTTP/1.1\r\nHost: {host}\r\n{rest}\r\n");
    for (request, status) in [
        (post("Content-Length: abc\r\n"), 400),
        (post("Content-Length: -1\r\n"), 400),
        (post("Content-Length: 1\r\nContent-Length: 2\r\n"), 400),
        (post("Transfer-Encoding: what\r\n"), 400),
        (get("no colon\r\n"), 400),
        ("nonsense\r\n\r\n".to_owned(), 400),
        ("GET / HTTP/9.9\r\n\r\n".to_owned(), 400),
        (get(&many), 431),
        (get(&large), 431),
        (
            format!("GET /{} HTTP/1.1\r\nHost: {host}\r\n\r\n", "a".repeat(70_000)),
            431,
        ),
    ] {
        let shown = &request[..request.len().min(100)];
        let (head, body) = answered(&host, request.as_bytes());
        assert!(
            head.starts_with(&format!("HTTP/1.1 {status} ")),
            "{shown}: {head}"
        );
        assert_eq!(body["ok"], false, "{shown}");
        assert!(body["error"].is_string(), "{shown}");
        for header in [
            "x-request-id: req_",
            "pandabase-version: ",
            "x-version: ",
            "x-ratelimit-limit: ",
            "x-ratelimit-remaining: ",
            "x-ratelimit-reset: ",
            "x-ratelimit-type: GlobalResource",
            "content-type: application/json",
            "connection: close",
        ] {
            assert!(
                head.contains(&format!("\r\n{header}")),
                "{shown}: {header}: {head}"
            );
        }
    }
    // A second request on the connection of a good one.
    let twice = format!("{}nonsense\r\n\r\n", get(""));
    let mut stream = TcpStream::connect(&host).unwrap();
    stream.write_all(twice.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 2, "{answer}");

    let http2 = client(None).http2_prior_knowledge().build().unwrap();
    let mut request = http2.get(format!("http://{host}/health"));
    for number in 0..150 {
        request = request.header(format!("x-{number}"), "1");
    }
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 431);
    assert!(answer.headers().contains_key("x-request-id"));
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(
        answer,
        json!({"ok": false, "error": "Request header fields are too large"})
    );
    server.stop();
}
