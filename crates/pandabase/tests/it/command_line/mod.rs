//! The commands of resources, beside a running sandbox: the real binary, as people and programs call it.

mod answers;
mod guide;
mod shells;

use crate::place::{Place, Running};
use serde_json::{Value, json};
use std::fs;
use std::process::{Command, Output};

const PRODUCT: [&str; 8] = [
    "products",
    "create",
    "--title",
    "Rain",
    "--price",
    "500",
    "--product-type",
    "DIGITAL_DOWNLOAD",
];

/// The program without `--json` behind what is asked of it.
fn plainly(place: &Place, arguments: &[&str]) -> Command {
    let mut command = place.program(env!("CARGO_BIN_EXE_pandabase"));
    command.args(arguments);
    command
}

#[track_caller]
fn text_of(output: &Output, code: i32) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{errors}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_product_lives_by_commands() {
    let place = Place::new();
    let dev = place.dev();
    let made = place
        .run(&[&PRODUCT[..], &["--images", "https://example.org/a.png"]].concat())
        .json(0);
    let product = made["id"].as_str().unwrap();
    assert_eq!(
        (&made["title"], &made["price"], &made["images"]),
        (&json!("Rain"), &json!(500), &json!(["https://example.org/a.png"]))
    );
    let changed = [
        "products",
        "update",
        product,
        "--subtitle",
        "Volume 1",
        "--in-stock=false",
    ];
    let changed = place.run(&changed).json(0);
    assert_eq!(
        (&changed["subtitle"], &changed["inStock"]),
        (&json!("Volume 1"), &json!(false))
    );
    let found = place.run(&["products", "list", "--search", "rain"]).json(0);
    assert_eq!(found["items"][0]["id"], product);
    assert_eq!(
        place.run(&["products", "get", product]).json(0)["subtitle"],
        "Volume 1"
    );
    place.run(&["products", "delete", product]).json(0);
    let gone = place.run(&["products", "get", product]).json(1);
    assert_eq!(gone["error"], "Product not found");
    dev.stop();
}

#[test]
fn a_body_comes_from_a_file_or_standard_input() {
    let place = Place::new();
    let dev = place.dev();
    fs::write(
        place.path("coupon.json"),
        r#"{"code": "RAIN10", "type": "PERCENTAGE", "value": 10}"#,
    )
    .unwrap();
    let made = place
        .run(&["coupons", "create", "--input", "coupon.json", "--value", "15"])
        .json(0);
    assert_eq!((&made["code"], &made["value"]), (&json!("RAIN10"), &json!(15)));
    let body = r#"{"code": "SUN10", "type": "PERCENTAGE", "value": 10}"#;
    let made = place
        .run_with(&["coupons", "create", "--input", "-"], body)
        .json(0);
    assert_eq!(made["code"], "SUN10");
    // What follows `--data` is otherwise the data folder.
    fs::write(place.path("snow.json"), body.replace("SUN", "SNOW")).unwrap();
    let made = place.run(&["coupons", "create", "--data", "@snow.json"]).json(0);
    assert_eq!(made["code"], "SNOW10");
    dev.stop();
}

#[test]
fn lists_are_walked_page_by_page() {
    let place = Place::new();
    let dev = place.dev();
    for code in ["ONE-10", "TWO-10", "THREE-10"] {
        place
            .run(&[
                "coupons",
                "create",
                "--code",
                code,
                "--type",
                "percentage",
                "--value",
                "10",
            ])
            .json(0);
    }
    let lines = |more: &[&str]| {
        let all = [&["coupons", "list", "--all", "--limit", "1"], more].concat();
        let told = text_of(&place.command(&all).output().unwrap(), 0);
        let lines = told
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines
            .map(|line| line["code"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let mut all = lines(&[]);
    assert!(all.len() >= 3, "{all:?}");
    all.sort();
    all.dedup();
    assert!(
        ["ONE-10", "TWO-10", "THREE-10"]
            .iter()
            .all(|code| all.contains(&(*code).to_owned()))
    );
    assert_eq!(lines(&["--max", "2"]).len(), 2);
    dev.stop();
}

#[test]
fn the_same_key_does_it_once() {
    let place = Place::new();
    let dev = place.dev();
    let twice = [&PRODUCT[..], &["--idempotency-key", "idem_of_this_test"]].concat();
    let (one, other) = (place.run(&twice).json(0), place.run(&twice).json(0));
    assert_eq!(one["id"], other["id"]);
    let (one, other) = (place.run(&PRODUCT).json(0), place.run(&PRODUCT).json(0));
    assert_ne!(one["id"], other["id"]);
    dev.stop();
}

#[test]
fn what_people_read_is_a_table_with_currencies() {
    let place = Place::new();
    let dev = place.dev();
    place.run(&PRODUCT).json(0);
    let list = ["products", "list", "--search", "rain", "-o", "table"];
    let table = text_of(&plainly(&place, &list).output().unwrap(), 0);
    let lines: Vec<&str> = table.lines().collect();
    assert!(
        lines[0].starts_with("ID") && lines[0].contains("PRICE"),
        "{table}"
    );
    assert!(
        lines[1].starts_with("prd_") && lines[1].contains("5.00 USD"),
        "{table}"
    );
    // Where nobody reads it is JSON.
    let piped = text_of(&plainly(&place, &["store", "get"]).output().unwrap(), 0);
    let store: Value = serde_json::from_str(&piped).unwrap();
    assert_eq!(store["id"], dev.get("storeId"));
    let shown = text_of(
        &plainly(&place, &["store", "get", "-o", "table"])
            .output()
            .unwrap(),
        0,
    );
    assert!(shown.contains(" USD") && shown.starts_with("id "), "{shown}");
    dev.stop();
}

/// Where a command is by hand, the others of its resource are beside it.
#[test]
fn commands_by_hand_and_from_the_document_stand_side_by_side() {
    let place = Place::new();
    let dev = place.dev();
    place.run(&["trigger", "PAYMENT_COMPLETED"]).json(0);
    let listed = place.run(&["events", "list", "demo-store"]).json(0);
    let event = listed["items"][0]["id"].as_str().unwrap();
    assert_eq!(place.run(&["events", "get", event]).json(0)["id"], event);
    let order = listed["items"][0]["data"]["order"]["id"].as_str().unwrap();
    let by_hand = place.run(&["trace", order]).json(0);
    let by_document = place.run(&["trace", "get", order]).json(0);
    assert_eq!(by_hand["id"], by_document["id"]);
    dev.stop();
}

#[test]
fn requests_are_followed() {
    let place = Place::new();
    let dev = place.dev();
    place.run(&["store", "get"]).json(0);
    place
        .run(&["categories", "create", "--name", "Music", "--slug", "A b"])
        .json(1);
    let tail = [
        "logs",
        "tail",
        "--failed",
        "--path",
        "/categories",
        "--count",
        "1",
    ];
    let failed = place.run(&tail).json(0);
    assert_eq!(
        (&failed["statusCode"], &failed["method"]),
        (&json!(400), &json!("POST"))
    );
    dev.stop();
}

#[test]
fn pages_are_opened_by_name() {
    let place = Place::new();
    let dev = place.dev();
    let address = |words: &[&str]| {
        let told = place.run(&[words, &["--print"]].concat()).json(0);
        assert_eq!(told["opened"], false);
        told["url"].as_str().unwrap().to_owned()
    };
    let base = dev.get("baseUrl");
    assert_eq!(address(&["open", "docs"]), format!("{base}/docs"));
    assert_eq!(address(&["open", "dashboard"]), format!("{base}/stores"));
    let (one, other) = (address(&["open", "checkout"]), address(&["open", "checkout"]));
    assert!(one.starts_with(&format!("{base}/pay/")) && one != other, "{one}");
    place.run(&["open", "docs", "prd_a"]).json(2);
    dev.stop();
}

/// A server of `dev`, by its port alone.
fn on_port(place: &Place) -> Running {
    place.start(&["dev", "--port", "0"])
}

#[test]
fn dev_takes_a_port_and_says_nothing_else() {
    let place = Place::new();
    let dev = on_port(&place);
    assert!(dev.host().starts_with("127.0.0.1:"));
    dev.stop();
    assert_eq!(fs::read_to_string(place.path("stderr.log")).unwrap(), "");
}
