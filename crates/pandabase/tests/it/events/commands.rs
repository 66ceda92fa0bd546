//! The commands: events are listed and sent again, triggered, and forwarded without loss.

use crate::place::{Place, Running};
use crate::receiver::{Manner, Receiver};
use pandabase_domain::webhook::event::EventType;
use serde_json::Value;
use standardwebhooks::Webhook;
use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

/// How long a test waits for something that another process does.
const PATIENCE: Duration = Duration::from_secs(30);

/// Waits until a receiver has seen so many requests.
async fn seen(receiver: &Receiver, count: usize) {
    let waiting = async {
        while receiver.seen().len() < count {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let waited = tokio::time::timeout(PATIENCE, waiting).await;
    waited.unwrap_or_else(|_| panic!("{} of {count} requests", receiver.seen().len()));
}

/// Waits until `listen` has written down that this many events were delivered.
async fn forwarded(place: &Place, dev: &Running, count: i64) {
    let file = place.path(&format!("pandabase-data/listen-{}.json", dev.get("storeId")));
    let cursor = || {
        let kept: Value = serde_json::from_str(&fs::read_to_string(&file).ok()?).ok()?;
        kept["cursor"].as_i64()
    };
    let waiting = async {
        while cursor() != Some(count) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let waited = tokio::time::timeout(PATIENCE, waiting).await;
    waited.unwrap_or_else(|_| panic!("{:?} of {count} events", cursor()));
}

/// The ids of the events that a receiver has seen, in the order in which they came.
fn ids(receiver: &Receiver) -> Vec<String> {
    let all = receiver.seen();
    all.iter()
        .map(|seen| seen.header("webhook-id").to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_event_is_triggered_by_a_true_history() {
    let place = Place::new();
    let dev = place.dev();
    for event in EventType::ALL {
        let played = place.run(&["trigger", event.as_str()]).json(0);
        assert_eq!(played["event"]["event"], event.as_str(), "{played}");
        assert!(!played["steps"].as_array().unwrap().is_empty(), "{played}");
    }
    let unknown = place.run(&["trigger", "payment.success"]);
    assert_eq!(unknown.0.status.code(), Some(2));
    dev.stop();
    place.run(&["verify"]).json(0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_forwarded_is_signed_and_nothing_is_lost() {
    let place = Place::new();
    let dev = place.dev();
    let receiver = Receiver::start(Manner::Status(200)).await;
    let forward = ["listen", "--forward", receiver.url.as_str()];
    let mut listen = place.start(&forward);
    let secret = listen.get("secret").to_owned();
    place.run(&["trigger", "PAYMENT_COMPLETED"]).json(0);
    forwarded(&place, &dev, 2).await;
    for seen in receiver.seen() {
        let seconds = seen.header("webhook-timestamp").parse().unwrap();
        let signature = Webhook::new(&secret)
            .unwrap()
            .sign(seen.header("webhook-id"), seconds, &seen.body)
            .unwrap();
        assert!(seen.header("webhook-signature").starts_with(&signature));
    }
    // What happens while nobody listens is there afterwards, and nothing of before.
    listen.kill();
    place.run(&["trigger", "PAYMENT_REFUNDED"]).json(0);
    let mut listen = place.start(&forward);
    assert_eq!(listen.get("secret"), secret);
    forwarded(&place, &dev, 5).await;
    // A receiver that refuses gets it again; one object's events keep their order.
    receiver.answer(Manner::Status(500));
    let asked = receiver.seen().len();
    place.run(&["trigger", "PAYMENT_DISPUTED"]).json(0);
    seen(&receiver, asked + 2).await;
    listen.kill();
    receiver.answer(Manner::Status(200));
    let asked = receiver.seen().len();
    let mut listen = place.start(&forward);
    forwarded(&place, &dev, 8).await;
    listen.kill();
    let last: Vec<String> = receiver.seen()[asked..]
        .iter()
        .map(|seen| seen.json()["event"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(last, ["PAYMENT_PENDING", "PAYMENT_COMPLETED", "PAYMENT_DISPUTED"]);
    // Every event was taken.
    let all = place
        .run(&["events", "list", "demo-store", "--limit", "100"])
        .json(0);
    let all: BTreeSet<String> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids(&receiver).into_iter().collect::<BTreeSet<_>>(), all);
    dev.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_are_listed_and_shown_and_sent_again() {
    let place = Place::new();
    let dev = place.dev();
    place.run(&["trigger", "PAYMENT_FAILED"]).json(0);
    let run = |arguments: &[&str]| place.run(arguments).json(0);
    let all = run(&["events", "list", "demo-store"]);
    let failed = run(&["events", "list", "demo-store", "--events", "PAYMENT_FAILED"]);
    assert_eq!(failed["items"].as_array().unwrap().len(), 1);
    assert_eq!(failed["cursor"], all["cursor"]);
    let id = failed["items"][0]["id"].as_str().unwrap();
    let order = failed["items"][0]["data"]["order"]["id"].as_str().unwrap();
    let about = run(&["events", "list", "demo-store", "--object", order]);
    assert_eq!(about["items"].as_array().unwrap().last(), failed["items"].get(0));
    let shown = run(&["events", "show", "demo-store", id]);
    assert_eq!(
        (&shown["id"], &shown["deliveries"]),
        (&failed["items"][0]["id"], &serde_json::json!([]))
    );
    let resend = ["events", "resend", "demo-store", id];
    let answer = place.run(&resend).json(2);
    assert_eq!(answer["error"], "No enabled webhook subscribes to PAYMENT_FAILED");
    let nothing = place
        .run(&["events", "show", "demo-store", "evt_000000000000000000000000"])
        .json(1);
    assert_eq!(nothing["error"], "Event not found");
    dev.stop();
}

#[test]
fn commands_are_about_the_demo_store_beside_its_forks() {
    let place = Place::new();
    let dev = place.dev();
    let played = place.run(&["trigger", "PAYMENT_COMPLETED"]).json(0);
    let event = played["event"]["id"].as_str().unwrap();
    place.run(&["snapshot", "fork"]).json(0);
    let trace = place.run(&["trace", event]).json(0);
    assert_eq!(trace["id"], event);
    dev.stop();
    // Without the file of `dev` nobody knows which one is meant.
    fs::remove_file(place.path("pandabase-data/dev.json")).unwrap();
    let refused = place.run(&["trace", event]).json(2);
    assert_eq!(refused["error"], "there are several stores");
}
