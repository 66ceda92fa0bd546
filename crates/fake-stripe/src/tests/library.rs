//! What this fake signs and takes is compared with Stripe's own library for Python.
//!
//! It is in the folder that `PANDABASE_TEST_CLIENTS` names; `cargo xtask test` installs it there. The names
//! of these tests end in `_by_generators`, by which a run without it leaves them out.

use super::{VISA, start};
use crate::{Typed, signature};
use serde_json::{Value, json};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

const NO_LIBRARY: &str = "this test needs Stripe's library for Python: run `cargo xtask test`, which \
                          installs it; or leave it out with `cargo test -- --skip _by_generators`";
const SECRET: &str = "whsec_test";
const TIME: i64 = 1_800_000_000;
const BODY: &str = "{\n  \"id\": \"evt_1\",\n  \"object\": \"event\",\n  \"note\": \"é\"\n}";

/// Runs a program of this repository with the library, and returns what it printed.
fn python(program: &str, arguments: &[&str], given: &str) -> String {
    let folder = std::env::var_os("PANDABASE_TEST_CLIENTS").expect(NO_LIBRARY);
    let mut command = Command::new(Path::new(&folder).join("python/bin/python"));
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join(program));
    command.args(arguments).stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(given.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

const SIGNATURES: &str = "../pandabase/tests/clients/python/signature.py";

#[test]
fn the_library_takes_what_is_signed_here_by_generators() {
    let cases = [
        (signature(&[SECRET], TIME, BODY), "evt_1"),
        (signature(&["whsec_other", SECRET], TIME, BODY), "evt_1"),
        (signature(&["whsec_other"], TIME, BODY), "refused"),
        (signature(&[SECRET], TIME, "{}"), "refused"),
    ];
    for (header, expected) in cases {
        let said = python(SIGNATURES, &["read", SECRET, &header], BODY);
        assert_eq!(said, expected, "{header}");
    }
}

#[test]
fn the_library_signs_as_is_signed_here_by_generators() {
    let said = python(SIGNATURES, &["sign", SECRET, &TIME.to_string()], BODY);
    assert_eq!(said, signature(&[SECRET], TIME, BODY));
}

#[test]
fn the_definitions_are_those_of_the_library_by_generators() {
    python("definitions.py", &["--check"], "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_library_sells_here_by_generators() {
    const SALE: &str = "../pandabase/tests/clients/python/stripe_sale.py";
    let fake = start().await;
    let token = |number| fake.token(&Typed::card(number)).unwrap();
    let arguments = [
        fake.url().to_owned(),
        fake.secret_key(),
        token(VISA),
        token("4000000000009995"),
    ];
    let selling = tokio::task::spawn_blocking(move || {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        python(SALE, &arguments, "")
    });
    let told: Value = serde_json::from_str(&selling.await.unwrap()).unwrap();
    let expected = json!({
        "paid": "succeeded",
        "fee": 59,
        "renewal": "succeeded",
        "refunded": [400],
        "declined": [402, "card_declined", "requires_payment_method"],
        "given_up": "canceled",
        "too_late": "payment_intent_unexpected_state",
        "other": 400,
        "events": 2,
        "account": "acct_one",
        "endpoint": true,
    });
    assert_eq!(told, expected);
}
