//! What went wrong, in the words of the command, with the exit code that says whose fault it is.

use super::{PRODUCT, plainly, text_of};
use crate::place::{Place, Ran};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

#[test]
fn a_refusal_names_the_flag_and_the_request() {
    let place = Place::new();
    let dev = place.dev();
    let create = ["categories", "create", "--name", "Music", "--slug", "A b"];
    let refused = place.run(&create).json(1);
    assert!(
        refused["error"].as_str().unwrap().starts_with("body/slug must"),
        "{refused}"
    );
    assert_eq!(
        (&refused["status"], &refused["field"]),
        (&json!("400"), &json!("--slug"))
    );
    assert!(
        refused["requestId"].as_str().unwrap().starts_with("req_"),
        "{refused}"
    );
    assert!(
        refused["idempotencyKey"].as_str().unwrap().starts_with("idem_"),
        "{refused}"
    );
    // People read the same on standard error.
    let shown = plainly(&place, &create).output().unwrap();
    assert_eq!(text_of(&shown, 1), "");
    let errors = String::from_utf8_lossy(&shown.stderr).into_owned();
    assert!(errors.contains("  field: --slug\n  request id: req_"), "{errors}");
    dev.stop();
}

#[test]
fn a_wrong_use_is_told_before_anything_is_sent() {
    let place = Place::new();
    let wrong = |words: &[&str]| place.run(words).json(2)["error"].as_str().unwrap().to_owned();
    assert_eq!(
        wrong(&["products", "create", "--title", "Rain", "--price", "5.00"]),
        "--price must be a whole number, not 5.00: amounts are in cents, 19.99 is 1999"
    );
    assert_eq!(
        wrong(&["products", "create", "--title", "Rain", "--price", "500"]),
        "--product-type is needed"
    );
    assert!(
        wrong(&PRODUCT).starts_with("--url is needed") || wrong(&PRODUCT).starts_with("--token is needed")
    );
    let secret = [&PRODUCT[..], &["--token", "sk_test_0123456789"]].concat();
    assert!(wrong(&secret).starts_with("--token takes @FILE or -"));
}

#[test]
fn a_token_comes_from_a_file_or_standard_input_or_the_environment() {
    let place = Place::new();
    let dev = place.dev();
    let token = dev.get("apiToken");
    fs::write(place.path("token"), format!("{token}\n")).unwrap();
    let elsewhere = Place::new();
    let file = format!("@{}", place.path("token").display());
    let asked = [
        "store",
        "get",
        "--url",
        dev.get("baseUrl"),
        "--store",
        dev.get("storeId"),
    ];
    let with = |words: &[&'static str]| [&asked[..], words].concat();
    let found = |ran: Ran| assert_eq!(ran.json(0)["id"], dev.get("storeId"));
    found(elsewhere.run(&[&asked[..], &["--token", &file]].concat()));
    found(elsewhere.run_with(&with(&["--token", "-"]), token));
    let mut command = elsewhere.command(&asked);
    command.env("PANDABASE_TOKEN", token);
    found(Ran(command.output().unwrap()));
    let mut command = elsewhere.command(&["store", "get"]);
    command.env("PANDABASE_URL", dev.get("baseUrl"));
    command.env("PANDABASE_STORE", dev.get("storeId"));
    command.env("PANDABASE_TOKEN", token);
    found(Ran(command.output().unwrap()));
    let mut command = elsewhere.command(&asked);
    command.env("PANDABASE_TOKEN", "sk_test_of_another_store");
    let refused = Ran(command.output().unwrap()).json(1);
    assert_eq!(
        (&refused["error"], &refused["status"]),
        (&json!("Invalid API token"), &json!("401"))
    );
    dev.stop();
}

/// A port that nobody listens on.
fn closed() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

#[test]
fn a_server_that_is_not_there_is_asked_for() {
    let place = Place::new();
    let url = closed();
    for words in [["orders", "list"], ["clock", "show"]] {
        let mut command = place.command(&words);
        command.env("PANDABASE_URL", &url).env("PANDABASE_STORE", "shp_a");
        command.env("PANDABASE_TOKEN", "sk_test_a");
        let told = Ran(command.output().unwrap()).json(3);
        let error = told["error"].as_str().unwrap();
        assert!(error.starts_with(&format!("nothing answers at {url}")), "{told}");
        let next = told["next"].as_str().unwrap();
        assert!(
            next.starts_with(&format!("is `pandabase dev` running at {url}?")),
            "{told}"
        );
    }
}

/// The idempotency key of a request on a connection, with the connection.
fn arrived(listener: &TcpListener) -> (String, TcpStream) {
    let (mut stream, _) = listener.accept().unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let (mut key, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("idempotency-key: ") {
            key = value.to_owned();
        }
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.parse().unwrap();
        }
    }
    reader.read_exact(&mut vec![0; length]).unwrap();
    stream.flush().unwrap();
    (key, stream)
}

fn answer(stream: &mut TcpStream, status: &str, body: &Value) {
    let body = body.to_string();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n",
        body.len()
    );
    let text = format!("{head}Content-Type: application/json\r\n\r\n{body}");
    stream.write_all(text.as_bytes()).unwrap();
}

/// Calls a command at an address that this test answers at.
fn call(place: &Place, url: &str, words: &[&str]) -> Ran {
    let mut command = place.command(words);
    command.env("PANDABASE_URL", url).env("PANDABASE_STORE", "shp_a");
    command.env("PANDABASE_TOKEN", "sk_test_a");
    Ran(command.output().unwrap())
}

#[test]
fn a_lost_answer_is_asked_for_again_with_the_same_key() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        // The first answer is lost, the second one is a fault, the third one says that the first is at work.
        let (first, stream) = arrived(&listener);
        drop(stream);
        let mut keys = vec![first];
        for (status, body) in [
            ("503 Service Unavailable", json!({"ok": false, "error": "later"})),
            (
                "409 Conflict",
                json!({"ok": false, "error": "A request with this idempotency key is still in progress"}),
            ),
            ("201 Created", json!({"ok": true, "data": {"id": "prd_a"}})),
        ] {
            let (key, mut stream) = arrived(&listener);
            answer(&mut stream, status, &body);
            keys.push(key);
        }
        keys
    });
    let made = call(&Place::new(), &url, &PRODUCT).json(0);
    assert_eq!(made["id"], "prd_a");
    let keys = server.join().unwrap();
    assert!(keys[0].starts_with("idem_"), "{keys:?}");
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
}

#[test]
fn what_is_no_api_is_told_apart() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (_, mut stream) = arrived(&listener);
        let moved = "HTTP/1.1 301 Moved\r\nLocation: https://example.org/\r\nContent-Length: 0\r\n\r\n";
        stream.write_all(moved.as_bytes()).unwrap();
    });
    let told = call(&Place::new(), &url, &["orders", "list"]).json(3);
    let next = told["next"].as_str().unwrap();
    assert!(next.contains("https://example.org/"), "{told}");
    server.join().unwrap();
}
