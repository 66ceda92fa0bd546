//! Every answer that a test sees is held against the OpenAPI document: status, headers, the keys, their
//! types, nothing more and nothing less.

use crate::built;
use http::{HeaderMap, Method};
use pandabase::wiring::openapi;
use pandabase_domain::token::Environment;
use pandabase_fuzz::{Answer, Document};
use std::fs;
use std::sync::LazyLock;

static DOCUMENT: LazyLock<Document> = LazyLock::new(|| {
    let file = built::file("openapi.json", |file| {
        let document = openapi::document(Environment::Sandbox);
        fs::write(file, document.to_string()).unwrap();
    });
    // Every process of the tests reads it: this way of parsing is compiled in `serde_json`, for speed.
    Document::new(fs::read_to_string(file).unwrap().parse().unwrap())
});

/// The document of a sandbox.
pub fn document() -> &'static Document {
    &DOCUMENT
}

/// Fails the test when an answer to this request is not as described.
#[track_caller]
pub fn check(method: &Method, path: &str, status: u16, headers: &HeaderMap, body: &[u8]) {
    let Some(operation) = document().operation(method.as_str(), path) else {
        return;
    };
    let answer = Answer {
        status,
        headers,
        body,
    };
    if let Err(fault) = document().judge(&operation, &answer) {
        panic!(
            "{method} {path} {status}: {fault}\n{}",
            String::from_utf8_lossy(body)
        );
    }
}
