//! `pandabase operator`, beside a running sandbox, and the commands that do what operators do.

use crate::databases::Database;
use crate::guides::block;
use crate::place::Place;
use serde_json::{Value, json};

const GUIDE: &str = include_str!("../../../../docs/guides/operator.md");

/// The commands of the guide run one after the other on a store that there is.
#[test]
fn the_guide_to_operating_runs() {
    let place = Place::new();
    place.run(&["migrate"]).json(0);
    let create = [
        "store",
        "create",
        "--name",
        "Nimbus Labs",
        "--handle",
        "nimbus-labs",
        "--country",
        "DE",
    ];
    place.run(&create).json(0);
    let mut ran = 0;
    for line in block(GUIDE, "sh").lines() {
        let line = line.strip_prefix("pandabase ").unwrap();
        // Every other part between apostrophes is one argument.
        let mut arguments: Vec<&str> = Vec::new();
        for (number, part) in line.split('\'').enumerate() {
            match number % 2 {
                0 => arguments.extend(part.split_whitespace()),
                _ => arguments.push(part),
            }
        }
        place.run(&arguments).json(0);
        ran += 1;
    }
    assert!(ran > 10);
}

#[track_caller]
fn refused(place: &Place, arguments: &[&str], code: i32, text: &str) {
    let answer = place.run(arguments).json(code);
    assert!(answer["error"].as_str().unwrap().starts_with(text), "{answer}");
}

#[test]
fn operators_are_appointed_and_dismissed() {
    appoints_and_dismisses(&Place::new());
}

#[test]
fn operators_are_appointed_and_dismissed_on_postgres() {
    let schema = Database::postgres();
    appoints_and_dismisses(&Place::on(&schema));
}

fn appoints_and_dismisses(place: &Place) {
    let dev = place.dev();
    let run = |arguments: &[&str]| place.run(arguments).json(0);
    assert_eq!(run(&["operator", "list"]), json!([]));
    let made = run(&["operator", "create", "Ann@Nimbus.example"]);
    assert_eq!(
        (&made["email"], &made["new"]),
        (&json!("ann@nimbus.example"), &json!(true))
    );
    let again = run(&["operator", "create", "ann@nimbus.example"]);
    assert_eq!((&again["id"], &again["new"]), (&made["id"], &json!(false)));
    let listed = run(&["operator", "list"]);
    assert_eq!(listed[0]["email"], "ann@nimbus.example");
    assert_eq!(listed[0]["twoFactorEnabled"], false);
    refused(
        place,
        &["operator", "create", "nobody"],
        2,
        "the address must match",
    );
    let removed = run(&["operator", "remove", "ann@nimbus.example"]);
    assert_eq!(removed["id"], made["id"]);
    let gone = "ann@nimbus.example is no operator";
    refused(place, &["operator", "remove", "ann@nimbus.example"], 1, gone);
    let decided = run(&["operator", "activity"]);
    let actions: Vec<&Value> = decided["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["action"])
        .collect();
    assert_eq!(actions, ["OPERATOR_REMOVED", "OPERATOR_ADDED"]);
    run(&["verify"]);
    dev.stop();
}

#[test]
fn the_command_line_does_what_operators_do() {
    does_what_operators_do(&Place::new(), "sqlite");
}

#[test]
fn the_command_line_does_what_operators_do_on_postgres() {
    let schema = Database::postgres();
    does_what_operators_do(&Place::on(&schema), "postgresql");
}

fn does_what_operators_do(place: &Place, engine: &str) {
    let dev = place.dev();
    let store = dev.get("storeId").to_owned();
    let run = |arguments: &[&str]| place.run(arguments).json(0);
    let one = |verb: &str| run(&["operator", "store", verb, &store]);
    let listed = run(&["operator", "stores", "--blocked", "false"]);
    assert_eq!(listed["items"][0]["id"], store.as_str());
    let handle = listed["items"][0]["handle"].as_str().unwrap().to_owned();
    assert_eq!(one("verify")["verified"], true);
    assert_eq!(one("unverify")["verified"], false);
    let block = ["operator", "store", "block", &handle, "--reason", "a trial"];
    assert_eq!(run(&block)["blockReason"], "a trial");
    assert_eq!(one("show")["blocked"], true);
    assert_eq!(one("unblock")["blocked"], false);
    let blank = ["operator", "store", "block", &handle, "--reason", " "];
    refused(place, &blank, 2, "--reason must NOT be blank");
    refused(
        place,
        &["operator", "store", "show", "nowhere"],
        1,
        "there is no such store",
    );
    let fees = ["operator", "store", "fees", &handle];
    let set = [&fees[..], &["--basis-points", "300"]].concat();
    assert_eq!(
        run(&set)["effective"],
        json!({"basisPoints": 300, "fixedFee": 20})
    );
    let back = [&fees[..], &["--basis-points", "none"]].concat();
    assert_eq!(run(&back)["basisPoints"], Value::Null);
    assert_eq!(
        run(&fees)["effective"],
        json!({"basisPoints": 590, "fixedFee": 20})
    );
    assert_eq!(run(&["operator", "payouts"])["items"], json!([]));
    assert_eq!(
        run(&["operator", "bank-accounts", "--status", "in_review"])["items"],
        json!([])
    );
    let health = run(&["operator", "health"]);
    assert_eq!(health["database"]["engine"], engine);
    let decided = run(&["operator", "activity"]);
    let by: Vec<&Value> = decided["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["accountId"])
        .collect();
    assert_eq!(by, vec![&Value::Null; 6]);
    let platform = ["operator", "store", "platform", &handle];
    assert_eq!(run(&platform)["platform"], true);
    let off = [&platform[..], &["--off"]].concat();
    assert_eq!(
        run(&off),
        json!({"id": store, "handle": handle, "platform": false})
    );
    run(&["verify"]);
    dev.stop();
}
