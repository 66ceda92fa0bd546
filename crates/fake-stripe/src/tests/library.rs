//! What this fake signs is taken by Stripe's own library for Python, and the other way round.
//!
//! The folder of the installed package is in the variable below; without it these tests print that they did
//! nothing.

use crate::{sign, signature};
use std::process::Command;

const VARIABLE: &str = "PANDABASE_TEST_STRIPE_PYTHON";
const SECRET: &str = "whsec_test";
const BODY: &str = "{\n  \"id\": \"evt_1\",\n  \"object\": \"event\",\n  \"note\": \"é\"\n}";

/// Runs a program of Python that finds the library, with arguments; `None` without the library.
fn python(program: &str, arguments: &[&str]) -> Option<String> {
    let Some(folder) = std::env::var_os(VARIABLE).filter(|folder| !folder.is_empty()) else {
        println!("nothing was compared with Stripe's library: {VARIABLE} is not set");
        return None;
    };
    let mut command = Command::new("python3");
    command
        .env("PYTHONPATH", folder)
        .args(["-c", program])
        .args(arguments);
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(String::from_utf8(output.stdout).unwrap().trim().to_owned())
}

#[test]
fn the_library_takes_what_is_signed_here() {
    const VERIFY: &str = "
import sys, stripe
body, header, secret = sys.argv[1:]
try:
    print(stripe.Webhook.construct_event(body, header, secret, tolerance=None).id)
except stripe.SignatureVerificationError:
    print('refused')
";
    let cases = [
        (signature(&[SECRET], 1_800_000_000, BODY), "evt_1"),
        (signature(&["whsec_other", SECRET], 1_800_000_000, BODY), "evt_1"),
        (signature(&["whsec_other"], 1_800_000_000, BODY), "refused"),
        (signature(&[SECRET], 1_800_000_000, "{}"), "refused"),
    ];
    for (header, expected) in cases {
        if let Some(said) = python(VERIFY, &[BODY, &header, SECRET]) {
            assert_eq!(said, expected, "{header}");
        }
    }
}

#[test]
fn the_library_signs_like_this() {
    const SIGN: &str = "
import sys, stripe
time, body, secret = sys.argv[1:]
print(stripe.WebhookSignature._compute_signature(time + '.' + body, secret))
";
    if let Some(said) = python(SIGN, &["1800000000", BODY, SECRET]) {
        assert_eq!(said, sign(SECRET, 1_800_000_000, BODY));
    }
}
