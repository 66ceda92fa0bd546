//! How `pandabase setup` connects Stripe: with keys from standard input or from the environment.

use super::stand_in::StandIn;
use super::{BY_HAND, LIVE, PUBLISHABLE, SECRET, files, shows_none};
use crate::databases::Database;
use crate::place::{Place, Ran};
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::process::Stdio;

const LIVE_PUBLISHABLE: &str = "pk_live_51ShownToEverybody";
/// Who sells.
const PERSON: [&str; 12] = [
    "setup",
    "--yes",
    "--email",
    "ann@nimbus.example",
    "--first-name",
    "Ann",
    "--last-name",
    "Berg",
    "--country",
    "DE",
    "--store-name",
    "Nimbus Labs",
];
/// A server that Stripe reaches.
const REACHED: [&str; 5] = [
    "--public-url",
    "https://shop.nimbus.example",
    "--behind-proxy",
    "--processor",
    "stripe",
];
const MAIL: [&str; 3] = [
    "--smtp-url",
    "smtps://ann@mail.nimbus.example:465",
    "--smtp-password-stdin",
];

/// Sets up in a folder with what is typed and with variables of the environment.
fn set_up(place: &Place, stripe: &StandIn, more: &[&[&str]], input: &str, variables: &[(&str, &str)]) -> Ran {
    let mut arguments = PERSON.to_vec();
    arguments.extend(more.concat());
    let mut command = place.command(&arguments);
    command
        .env("PANDABASE_STRIPE__API_URL", &stripe.url)
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A command that refuses its arguments reads nothing.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    Ran(child.wait_with_output().unwrap())
}

/// A stand-in for an account that settles in dollars.
async fn in_dollars() -> StandIn {
    let stripe = StandIn::start().await;
    stripe.books().says = json!({"default_currency": "usd"});
    stripe
}

/// The store is made, and the account is connected and hidden.
fn is_connected(place: &Place, stripe: &StandIn, ran: Ran) {
    let secrets = [stripe.secrets(), vec![LIVE.to_owned()]].concat();
    shows_none(&ran.0.stdout, &secrets, "standard output");
    shows_none(&ran.0.stderr, &secrets, "standard error");
    let made = ran.json(0);
    let account = &made["processor"]["accounts"][0];
    assert_eq!(
        (&made["new"], &account["account"], &account["mode"]),
        (&json!(true), &json!("acct_1Nimbus"), &json!("live"))
    );
    assert_eq!(account["webhook"]["endpoint"], "we_1");
    assert_eq!(account["publishableKey"], LIVE_PUBLISHABLE);
    assert_eq!(made["next"][0], "pandabase serve");
    let missing = made["missing"].to_string();
    assert!(!missing.contains("Stripe"), "{missing}");
    let url = "https://shop.nimbus.example/v2/processors/stripe/events";
    assert_eq!(stripe.endpoints()[0]["url"], url);
    for file in files(&place.path("")) {
        shows_none(&fs::read(&file).unwrap(), &secrets, &file.display().to_string());
    }
    assert_eq!(place.run(&["verify"]).json(0)["ok"], true);
}

async fn keys_come_by_standard_input(database: &[&str]) {
    let (stripe, place) = (in_dollars().await, Place::new());
    let more = [&REACHED[..], &MAIL, &["--stripe-keys-stdin"], database];
    let input = format!("s3cret\n{LIVE_PUBLISHABLE}\n{LIVE}\n");
    let ran = set_up(&place, &stripe, &more, &input, &[]);
    is_connected(&place, &stripe, ran);
    let settings = fs::read_to_string(place.path("pandabase.toml")).unwrap();
    assert!(settings.contains("smtps://ann:s3cret@mail"), "{settings}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_on_standard_input_are_connected_with_the_store() {
    keys_come_by_standard_input(&[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_on_standard_input_are_connected_with_the_store_on_postgres() {
    let schema = Database::postgres();
    keys_come_by_standard_input(&["--database", &schema.url]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_of_the_environment_are_connected_with_the_store() {
    let (stripe, place) = (in_dollars().await, Place::new());
    let variables = [
        ("PANDABASE_STRIPE_PUBLISHABLE_KEY", LIVE_PUBLISHABLE),
        ("PANDABASE_STRIPE_SECRET_KEY", LIVE),
    ];
    let ran = set_up(&place, &stripe, &[&REACHED], "", &variables);
    is_connected(&place, &stripe, ran);
    // They are no settings, so that whatever runs beside them starts.
    let mut beside = place.command(&["store", "list"]);
    let beside = Ran(beside.envs(variables).output().unwrap()).json(0);
    assert_eq!(beside.as_array().unwrap().len(), 1);

    // Where Stripe reaches nobody, nothing is registered, and nobody is waited for.
    let (stripe, place) = (in_dollars().await, Place::new());
    let more = ["--processor", "stripe"];
    let ran = set_up(&place, &stripe, &[&more], "", &variables);
    let missing = ran.json(0)["missing"].to_string();
    assert!(missing.contains("processor webhook-secret --print"), "{missing}");
    let place = Place::new();
    let variables = [&variables[..], &[("PANDABASE_STRIPE_WEBHOOK_SECRET", BY_HAND)]].concat();
    let ran = set_up(&place, &stripe, &[&more], "", &variables);
    shows_none(&ran.0.stderr, &[BY_HAND.to_owned()], "standard error");
    let made = ran.json(0);
    let webhook = &made["processor"]["accounts"][0]["webhook"];
    assert_eq!(
        (&webhook["hasSecret"], &webhook["endpoint"]),
        (&json!(true), &Value::Null)
    );
    assert_eq!(stripe.books().made, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_checked_before_anything_is_made() {
    let stripe = in_dollars().await;
    let place = Place::new();
    let unknown = "sk_live_51OfSomebodyElse";
    let stdin = ["--stripe-keys-stdin"];
    for (publishable, secret, code, text) in [
        (PUBLISHABLE, SECRET, 1, "the keys are test keys"),
        (LIVE_PUBLISHABLE, SECRET, 2, "one of the keys is a live key"),
        (LIVE_PUBLISHABLE, "", 2, "the secret key must begin with"),
        (SECRET, SECRET, 2, "the publishable key must begin with"),
        (
            LIVE_PUBLISHABLE,
            unknown,
            1,
            "Stripe does not know the secret key",
        ),
    ] {
        let input = format!("{publishable}\n{secret}\n");
        let ran = set_up(&place, &stripe, &[&REACHED, &stdin], &input, &[]);
        let refused = ran.json(code);
        let said = refused["error"].as_str().unwrap();
        assert!(said.starts_with(text), "{refused}");
        assert!(
            !refused.to_string().contains("51NobodyMaySee") && !refused.to_string().contains(unknown),
            "{refused}"
        );
    }
    // An account whose figures could not be compared with the books.
    stripe.books().says = json!({"default_currency": "eur"});
    let input = format!("{LIVE_PUBLISHABLE}\n{LIVE}\n");
    let refused = set_up(&place, &stripe, &[&REACHED, &stdin], &input, &[]).json(1);
    let said = refused["error"].as_str().unwrap();
    assert!(said.starts_with("the account settles in EUR"), "{refused}");
    let half = [("PANDABASE_STRIPE_SECRET_KEY", LIVE)];
    let refused = set_up(&place, &stripe, &[&REACHED], "", &half).json(2);
    let said = refused["error"].as_str().unwrap();
    assert!(said.ends_with("are needed together"), "{refused}");
    let refused = set_up(&place, &stripe, &[&stdin], &input, &[]).json(2);
    let said = refused["error"].as_str().unwrap();
    assert!(said.starts_with("--stripe-keys-stdin is for"), "{refused}");
    assert_eq!(fs::read_dir(place.path("")).unwrap().count(), 0);
    assert_eq!(stripe.books().made, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_that_are_there_say_which_currency_is_taken() {
    let (stripe, place) = (StandIn::start().await, Place::new());
    let settings = "environment = \"production\"\nprocessor = \"stripe\"\nbehind_proxy = true\n\
                    public_url = \"https://shop.nimbus.example\"\n\n[exchange_rates]\nEUR = \"0.86348\"\n";
    fs::write(place.path("pandabase.toml"), settings).unwrap();
    let input = format!("{LIVE_PUBLISHABLE}\n{LIVE}\n");
    let ran = set_up(&place, &stripe, &[&["--stripe-keys-stdin"]], &input, &[]);
    is_connected(&place, &stripe, ran);
    assert_eq!(
        fs::read_to_string(place.path("pandabase.toml")).unwrap(),
        settings
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_stays_whose_account_could_not_be_connected() {
    let (stripe, place) = (in_dollars().await, Place::new());
    stripe.books().refuses_endpoints = true;
    let input = format!("{LIVE_PUBLISHABLE}\n{LIVE}\n");
    let stdin = ["--stripe-keys-stdin"];
    let made = set_up(&place, &stripe, &[&REACHED, &stdin], &input, &[]).json(0);
    assert_eq!(made["new"], true);
    assert_eq!(made["processor"]["accounts"], json!([]));
    let said = made["missing"][0].as_str().unwrap();
    let text = "your Stripe account was not connected: Stripe refuses: You have reached the maximum";
    assert!(said.starts_with(text), "{said}");
    assert_eq!(made["next"][0], "pandabase processor connect stripe");
    // A second run changes nothing; the keys are taken when the settings are made anew, or by their command.
    let again = set_up(&place, &stripe, &[&stdin], &input, &[]).json(0);
    assert_eq!(again["processor"]["accounts"], json!([]));
    stripe.books().refuses_endpoints = false;
    let forced = set_up(&place, &stripe, &[&REACHED, &stdin, &["--force"]], &input, &[]).json(0);
    assert_eq!(forced["new"], false);
    assert_eq!(
        forced["processor"]["accounts"][0]["account"], "acct_1Nimbus",
        "{forced}"
    );
}
