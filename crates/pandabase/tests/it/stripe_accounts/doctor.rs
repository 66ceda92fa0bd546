//! What is said of an account that cannot charge as it is, or that Stripe has changed.

use super::LIVE;
use super::stand_in::StandIn;
use crate::place::Place;
use serde_json::{Value, json};
use std::fs;

/// What `doctor` says of the processor: a status, and a part of its text.
#[track_caller]
fn doctor_says(place: &Place, status: &str, text: &str) {
    let ran = place.run(&["doctor"]);
    let report: Value = serde_json::from_slice(&ran.0.stdout).unwrap();
    let mut checks = report["checks"].as_array().unwrap().iter();
    let is_said = checks.any(|check| {
        check["check"] == "processor" && check["status"] == status && check.to_string().contains(text)
    });
    assert!(is_said, "{status} {text}: {report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_settles_in_dollars_or_in_what_has_a_rate() {
    let stripe = StandIn::start().await;
    let settings = [
        "environment = \"production\"",
        "public_url = \"https://shop.example\"",
        "behind_proxy = true",
        "listen = \"127.0.0.1:0\"",
    ];
    let place = stripe.place(&settings.join("\n"));
    let file = place.path("pandabase.toml");
    let without = fs::read_to_string(&file).unwrap();
    let with = format!("{without}\n[exchange_rates]\nEUR = \"0.86348\"\n");
    let publishable = "pk_live_51ShownToEverybody";
    let connect = ["processor", "connect", "stripe", "--publishable-key", publishable];
    let connect = || place.run_with(&connect, &format!("{LIVE}\n"));
    let refused = connect().json(1);
    let text = "settles in EUR, and exchange_rates does not say";
    assert!(refused["error"].as_str().unwrap().contains(text), "{refused}");
    assert!(stripe.endpoints().is_empty());
    fs::write(&file, &with).unwrap();
    assert_eq!(connect().json(0)["currency"], "eur");
    place.start(&["serve"]).stop();
    doctor_says(&place, "OK", "takes card");
    // The rate is taken out: nothing is charged before it is back.
    fs::write(&file, &without).unwrap();
    let refused = place.run(&["serve"]).json(1);
    assert!(refused["error"].as_str().unwrap().contains(text), "{refused}");
    doctor_says(&place, "FAIL", text);
    fs::write(&file, &with).unwrap();
    // Stripe changes what the account is and may do.
    for (says, status, text) in [
        (json!({"default_currency": "usd"}), "FAIL", "settles in USD now"),
        (
            json!({"charges_enabled": false}),
            "FAIL",
            "does not let acct_1Nimbus charge",
        ),
        (
            json!({"payouts_enabled": false}),
            "WARN",
            "does not pay acct_1Nimbus out",
        ),
        (
            json!({"requirements": {"currently_due": ["external_account"]}}),
            "WARN",
            "Stripe wants to know external_account",
        ),
        (
            json!({"capabilities": {"card_payments": "active", "ideal_payments": "active"}}),
            "WARN",
            "were stored",
        ),
        (json!({"id": "acct_2Other"}), "FAIL", "is one of acct_2Other"),
    ] {
        stripe.books().says = says;
        doctor_says(&place, status, text);
    }
    // A currency that nobody here counts in is refused in any case.
    stripe.books().says = json!({"default_currency": "zzz"});
    let refused = connect().json(1);
    assert!(
        refused["error"].as_str().unwrap().contains("settles in ZZZ"),
        "{refused}"
    );
}
