//! `pandabase scenario`: every story that comes with the program goes as it says, each on a sandbox of its
//! own.

use crate::causes::uncaused;
use crate::crash::Site;
use crate::guides::block;
use crate::place::Place;
use serde_json::{Value, json};
use std::fs;

const GUIDE: &str = include_str!("../../../../docs/guides/workbench-scenarios.md");

/// The stories below, in the order of the list.
const PLAYED: [&str; 13] = [
    "launch-day",
    "year-of-billing",
    "trial-to-paid",
    "plan-change",
    "metered-month",
    "dunning-that-recovers",
    "dunning-that-gives-up",
    "chargeback-won",
    "chargeback-lost",
    "refund-after-partial-dispute",
    "licence-limits",
    "withdrawal",
    "bank-debit-that-bounces",
];

/// A story with a wrong expectation, one step that is not refused, and one that is not reached.
const WRONG: &str = r#"title = "Too dear"

[[step]]
do = "buy"
amount = 4000

[[step]]
do = "expect"
order = "COMPLETED"
total = 5000

[[step]]
do = "refund"
refused = "Order has nothing to refund"

[[step]]
do = "advance"
by = "P1D"
"#;

/// Plays a story on a fresh sandbox, to its end: it goes as it says, and nothing in it happens without a
/// cause.
#[track_caller]
fn plays(name: &str) {
    let site = Site::new(None);
    let (server, place) = (site.start(), &site.place);
    let told = place
        .run(&["scenario", "run", name, "--junit", "told.xml"])
        .json(0);
    assert_eq!(told["passed"], true, "{told}");
    let steps = told["scenarios"][0]["steps"].as_array().unwrap();
    let shown = place.run(&["scenario", "show", name]).json(0);
    let written = shown["text"].as_str().unwrap().matches("[[step]]").count();
    assert_eq!(steps.len(), written);
    let xml = fs::read_to_string(place.path("told.xml")).unwrap();
    let suites = format!("<testsuites tests=\"{written}\" failures=\"0\">");
    assert!(xml.contains(&suites), "{xml}");
    server.stop();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let without = runtime.block_on(async { uncaused(&site.db()).await });
    assert_eq!(without, Vec::<String>::new());
}

#[test]
fn launch_day() {
    plays(PLAYED[0]);
}

#[test]
fn a_year_of_billing() {
    plays(PLAYED[1]);
}

#[test]
fn a_trial_that_is_paid() {
    plays(PLAYED[2]);
}

#[test]
fn a_change_of_plan() {
    plays(PLAYED[3]);
}

#[test]
fn a_metered_month() {
    plays(PLAYED[4]);
}

#[test]
fn dunning_that_recovers() {
    plays(PLAYED[5]);
}

#[test]
fn dunning_that_gives_up() {
    plays(PLAYED[6]);
}

#[test]
fn a_chargeback_that_is_won() {
    plays(PLAYED[7]);
}

#[test]
fn a_chargeback_that_is_lost() {
    plays(PLAYED[8]);
}

#[test]
fn a_refund_after_a_dispute_of_the_rest() {
    plays(PLAYED[9]);
}

#[test]
fn a_licence_for_two_machines() {
    plays(PLAYED[10]);
}

#[test]
fn a_withdrawal() {
    plays(PLAYED[11]);
}

#[test]
fn a_bank_debit_that_bounces() {
    plays(PLAYED[12]);
}

#[test]
fn every_story_is_listed_and_played() {
    let listed = Place::new().run(&["scenario", "list"]).json(0);
    let names: Vec<&Value> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["name"])
        .collect();
    assert_eq!(names, PLAYED);
}

#[test]
fn a_story_goes_twice_on_one_sandbox_and_leaves_no_endpoint() {
    let place = Place::new();
    let dev = place.dev();
    for _ in 0..2 {
        place.run(&["scenario", "run", "chargeback-won"]).json(0);
    }
    place.run(&["scenario", "run", "trial-to-paid"]).json(0);
    place.run(&["verify"]).json(0);
    dev.stop();
}

#[test]
fn what_is_not_as_expected_is_told_and_fails() {
    let place = Place::new();
    fs::write(place.path("dear.toml"), WRONG).unwrap();
    let arguments = ["scenario", "run", "dear.toml", "--fresh", "--patience", "3"];
    let told = place
        .run(&[&arguments[..], &["--junit", "told.xml"]].concat())
        .json(1);
    assert_eq!(told["passed"], false);
    let story = &told["scenarios"][0];
    assert_eq!(
        (&story["scenario"], &story["title"]),
        (&json!("dear"), &json!("Too dear"))
    );
    let steps = story["steps"].as_array().unwrap();
    let passed: Vec<&Value> = steps.iter().map(|step| &step["passed"]).collect();
    assert_eq!(passed, [true, false, false]);
    assert_eq!(
        steps[1]["checks"],
        json!([
            {"what": "order", "expected": "COMPLETED", "found": "COMPLETED", "holds": true},
            {"what": "total", "expected": 5000, "found": 4000, "holds": false}
        ])
    );
    assert_eq!(steps[1]["line"], 7);
    assert_eq!(
        steps[2]["fault"],
        "it should have been refused with \"Order has nothing to refund\", and was not"
    );
    let xml = fs::read_to_string(place.path("told.xml")).unwrap();
    assert!(xml.contains("tests=\"3\" failures=\"2\""), "{xml}");
    let message = "total: expected $50.00 (5000), found $40.00 (4000)";
    assert!(xml.contains(message), "{xml}");
}

#[test]
fn a_mistake_in_a_file_is_told_with_its_line_before_anything_is_played() {
    let place = Place::new();
    let misspelt = WRONG.replace("total =", "totel =");
    fs::write(place.path("dear.toml"), misspelt).unwrap();
    let refused = place.run(&["scenario", "run", "dear.toml", "--fresh"]).json(2);
    let error = refused["error"].as_str().unwrap();
    let begins = "dear.toml: line 10: `totel` is no key of a step that does `expect`";
    assert!(error.starts_with(begins), "{error}");
    let unknown = place.run(&["scenario", "run", "dear", "--fresh"]).json(2);
    assert_eq!(unknown["error"], "there is no scenario and no file `dear`");
}

/// The credentials of commands may be in variables, which are no settings.
#[test]
fn the_guides_story_runs() {
    let place = Place::new();
    fs::write(place.path("mine.toml"), block(GUIDE, "toml")).unwrap();
    let mut command = place.command(&["scenario", "run", "mine.toml", "--fresh"]);
    command.env("PANDABASE_TOKEN", "sk_test_of_another_store");
    command.env("PANDABASE_WEBHOOK_SECRET", "whsec_AAEC");
    let told = crate::place::Ran(command.output().unwrap()).json(0);
    assert_eq!(told["passed"], true, "{told}");
}
