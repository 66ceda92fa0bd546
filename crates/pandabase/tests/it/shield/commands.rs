//! `pandabase shield`, beside a server that runs.

use crate::place::Place;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rules_and_lists_are_kept_from_the_command_line() {
    let place = Place::new();
    let _dev = place.dev();
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
}
