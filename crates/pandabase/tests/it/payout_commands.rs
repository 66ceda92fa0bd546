//! `pandabase bank-account` and `pandabase payout`, beside a running sandbox.

use crate::databases::Database;
use crate::place::{Place, Running};
use crate::shop::{GOOD, card, dynamic, mia};
use serde_json::{Value, json};

/// A refusal says what happened and what to do next.
#[track_caller]
fn refused(place: &Place, arguments: &[&str], code: i32, text: &str, next: &str) {
    let answer = place.run(arguments).json(code);
    assert_eq!(answer["error"], text, "{answer}");
    let advice = answer["next"].as_str().unwrap_or_default();
    assert!(advice.contains(next), "{answer}");
}

/// The sub-commands of `pandabase bank-account add` for an American account.
fn american(routing: &str) -> Vec<&str> {
    let account = [
        "bank-account",
        "add",
        "--country",
        "us",
        "--account-number",
        "000123457065",
    ];
    let rest = [
        "--routing-number",
        routing,
        "--account-type",
        "checking",
        "--label",
        "House bank",
    ];
    [account, rest].concat()
}

/// Adds an account and has it approved; returns its id.
fn approved_account(place: &Place) -> String {
    let none = "Add a bank account before requesting a payout";
    refused(
        place,
        &["payout", "estimate", "5000"],
        1,
        none,
        "bank-account add",
    );
    let wrong = "routingNumber must be 9 digits with a valid ABA checksum";
    refused(place, &american("110000001"), 2, wrong, "bank-account add --help");
    let added = place.run(&american("110000000")).json(0);
    assert_eq!(
        (&added["status"], &added["label"]),
        (&json!("IN_REVIEW"), &json!("House bank"))
    );
    let account = added["id"].as_str().unwrap();
    let review = "The bank account ending 7065 is still in review";
    refused(
        place,
        &["payout", "request", "5000"],
        1,
        review,
        "bank-account approve",
    );
    let played = place.run(&["simulate", account, "bank_account_approved"]).json(0);
    assert_eq!(played["status"], "APPROVED");
    account.to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_owner_is_paid_out_from_the_command_line() {
    is_paid_out(&Place::new()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_owner_is_paid_out_from_the_command_line_on_postgres() {
    let schema = Database::postgres();
    is_paid_out(&Place::on(&schema)).await;
}

async fn is_paid_out(place: &Place) {
    let dev = place.dev();
    sell_on(&dev, 20_000).await;
    let account = approved_account(place);
    let run = |arguments: &[&str]| place.run(arguments).json(0);
    refused(
        place,
        &["payout", "request", "4999"],
        1,
        "Minimum payout amount is $50.00",
        "",
    );
    let quote = run(&["payout", "estimate", "5000"]);
    let request = run(&["payout", "request", "5000", "--store", dev.get("storeId")]);
    assert_eq!((&request["fee"], &quote["fee"]), (&json!(150), &json!(150)));
    let id = request["id"].as_str().unwrap();
    assert_eq!(run(&["payout", "list"])["items"][0]["id"], id);
    // The command is what the payout came of.
    let trace = run(&["trace", id]);
    let steps = trace["steps"].as_array().unwrap();
    assert_eq!(
        (&steps[0]["kind"], &steps[0]["name"]),
        (&json!("COMMAND"), &json!("pandabase payout"))
    );
    assert!(steps.iter().any(|step| step["name"] == "PAYOUT"), "{trace}");
    refused(
        place,
        &["trace", "pto_unknown_unknown"],
        1,
        "no cause of this is stored",
        "store list",
    );
    run(&["clock", "advance", "P14D"]);
    let shown = run(&["payout", "show", id]);
    assert!(shown["traceId"].is_string(), "{shown}");
    let left = format!(
        "A payout that is {} cannot be rejected: only the bank can return it",
        shown["status"].as_str().unwrap()
    );
    refused(
        place,
        &["payout", "reject", id, "--reason", "late"],
        1,
        &left,
        "payout show",
    );
    assert_eq!(run(&["simulate", id, "payout_returned"])["status"], "REJECTED");
    refused(
        place,
        &["payout", "show", "pto_unknown_unknown"],
        1,
        "Payout not found",
        "payout list",
    );
    assert_eq!(run(&["bank-account", "remove", &account])["detached"], account);
    let primary = ["bank-account", "primary", &account];
    refused(place, &primary, 1, "Bank account not found", "bank-account list");
    run(&["verify"]);
    dev.stop();
}

/// A sale of `amount` cents on a running sandbox.
async fn sell_on(server: &Running, amount: i64) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().tls_certs_only([]).build().unwrap();
    let checkouts = format!(
        "{}/v2/stores/{}/checkouts",
        server.get("baseUrl"),
        server.get("storeId")
    );
    let post = async |url: String, body: Value| {
        let answer = http.post(url).json(&body).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        assert_eq!(answer["ok"], true, "{answer}");
        answer["data"].clone()
    };
    let cart = json!({"items": [dynamic(amount)], "customer": mia()});
    let session = post(checkouts.clone(), cart).await;
    let pay = format!("{checkouts}/{}/pay", session["id"].as_str().unwrap());
    post(pay, json!({"payment_method": card(GOOD)})).await;
}

#[test]
fn a_payout_that_has_left_is_recorded_from_the_command_line() {
    records_a_payout(&Place::new());
}

#[test]
fn a_payout_that_has_left_is_recorded_from_the_command_line_on_postgres() {
    let schema = Database::postgres();
    records_a_payout(&Place::on(&schema));
}

fn records_a_payout(place: &Place) {
    let dev = place.dev();
    let record = ["payout", "record", "--amount", "5000", "--reference", "po_1"];
    let text = "Insufficient balance: $50.00 has left, $0.00 available; with overdraw it is recorded all the \
                same";
    refused(place, &record, 1, text, "--overdraw");
    let overdraw = [&record[..], &["--overdraw"]].concat();
    let recorded = place.run(&overdraw).json(0);
    assert_eq!(
        (&recorded["status"], &recorded["referenceId"], &recorded["fee"]),
        (&json!("COMPLETED"), &json!("po_1"), &json!(0))
    );
    assert_eq!(place.run(&record).json(0)["id"], recorded["id"]);
    let listed = place.run(&["payout", "list"]).json(0);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    place.run(&["verify"]).json(0);
    dev.stop();
}
