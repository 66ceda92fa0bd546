//! `pandabase shield`, beside a server that runs.

use crate::databases::Database;
use crate::operations::plain;
use crate::place::{Place, Running};
use crate::shop::{GOOD, card, mia};
use serde_json::{Value, json};

#[test]
fn rules_and_lists_are_kept_from_the_command_line() {
    keeps_rules_and_lists(&Place::new());
}

#[test]
fn rules_and_lists_are_kept_from_the_command_line_on_postgres() {
    let schema = Database::postgres();
    keeps_rules_and_lists(&Place::on(&schema));
}

fn keeps_rules_and_lists(place: &Place) {
    let dev = place.dev();
    let run = |arguments: &[&str]| place.run(&[&["shield"][..], arguments].concat()).json(0);
    let list = run(&[
        "add-list",
        "demo-store",
        "bad",
        "--type",
        "email",
        "*@spam.example",
    ]);
    assert_eq!(list["values"], json!(["*@spam.example"]));
    assert_eq!(
        run(&["put", "demo-store", "bad", "eve@example.org"])["valueCount"],
        2
    );
    assert_eq!(
        run(&["take", "demo-store", "bad", "eve@example.org"])["valueCount"],
        1
    );
    assert_eq!(run(&["lists", "demo-store"])[0]["name"], "bad");
    let condition = "email IN @bad OR amount > 100000";
    let rule = run(&[
        "add-rule",
        "demo-store",
        "spam",
        condition,
        "--action",
        "block",
        "--priority",
        "3",
    ]);
    assert_eq!((&rule["action"], &rule["priority"]), (&json!("BLOCK"), &json!(3)));
    let id = rule["id"].as_str().unwrap();
    assert_eq!(run(&["disable", "demo-store", id])["enabled"], false);
    assert_eq!(run(&["enable", "demo-store", id])["enabled"], true);
    assert_eq!(run(&["rules", "demo-store"])[0]["id"], rule["id"]);
    let tried = run(&["test", "demo-store", condition, "--days", "7"]);
    assert_eq!(tried["condition"], condition);
    assert_eq!(run(&["reviews", "demo-store"]), json!([]));
    assert_eq!(run(&["analytics", "demo-store"])["blocked"], 0);
    let bad = place.run(&["shield", "test", "demo-store", "amount >"]).json(2);
    assert_eq!(bad["error"], "body/condition must have a value at position 9");
    let used = place.run(&["shield", "remove-list", "demo-store", "bad"]).json(1);
    assert_eq!(used["error"], "List is used by the rule 'spam'");
    assert_eq!(run(&["remove-rule", "demo-store", id])["removed"], rule["id"]);
    assert_eq!(run(&["remove-list", "demo-store", "bad"])["removed"], "bad");
    let nothing = place.run(&["shield", "lists", "demo-store", "bad"]).json(1);
    let advice: &Value = &nothing["next"];
    assert!(advice.as_str().unwrap().contains("shield lists"), "{nothing}");
    dev.stop();
    place.run(&["verify"]).json(0);
}

/// Sells something for 40 dollars on a running sandbox; returns the answer of pay.
async fn sold(dev: &Running) -> Value {
    let post = async |path: &str, body: Value| {
        let url = format!("{}{path}", dev.get("baseUrl"));
        let answer = plain().post(url).json(&body).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        assert_eq!(answer["ok"], true, "{answer}");
        answer["data"].clone()
    };
    let sessions = format!("/v2/stores/{}/checkouts", dev.get("storeId"));
    let item = json!({"name": "Premium", "amount": 4000, "quantity": 1});
    let opened = post(&sessions, json!({"items": [item], "customer": mia()})).await;
    let pay = format!("{sessions}/{}/pay", opened["id"].as_str().unwrap());
    post(&pay, json!({"payment_method": card(GOOD)})).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn held_payments_are_decided_from_the_command_line() {
    decides(&Place::new()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn held_payments_are_decided_from_the_command_line_on_postgres() {
    let schema = Database::postgres();
    decides(&Place::on(&schema)).await;
}

async fn decides(place: &Place) {
    let dev = place.dev();
    let run = |arguments: &[&str]| place.run(&[&["shield"][..], arguments].concat()).json(0);
    run(&[
        "add-rule",
        "demo-store",
        "all",
        "amount > 0",
        "--action",
        "review",
    ]);
    for _ in 0..2 {
        assert_eq!(sold(&dev).await["status"], "REVIEW");
    }
    let waiting = run(&["reviews", "demo-store"]);
    let [first, second] = [0, 1].map(|at| waiting[at]["id"].as_str().unwrap());
    assert_eq!(waiting[0]["rule"]["name"], "all");
    assert_eq!(run(&["approve", "demo-store", first])["status"], "APPROVED");
    assert_eq!(run(&["decline", "demo-store", second])["status"], "DECLINED");
    assert_eq!(run(&["reviews", "demo-store"]), json!([]));
    assert_eq!(run(&["analytics", "demo-store"])["reviewed"], 2);
    for decided in [first, second] {
        let again = place.run(&["shield", "decline", "demo-store", decided]).json(1);
        assert_eq!(again["error"], "Review has already been decided");
    }
    dev.stop();
    place.run(&["verify"]).json(0);
}
