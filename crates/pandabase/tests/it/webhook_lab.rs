//! `pandabase webhook-lab`, beside a running sandbox.

use crate::place::{Place, Running};
use crate::receiver::{Manner, Receiver};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use std::fs;
use std::time::Duration;

/// A sale, and time for its key.
const SALE: &str = r#"title = "A sale"

[[step]]
do = "buy"
amount = 4000

[[step]]
do = "expect"
order = "COMPLETED"
event = "PAYMENT_COMPLETED"
"#;

fn sell(place: &Place) {
    fs::write(place.path("sale.toml"), SALE).unwrap();
    place.run(&["scenario", "run", "sale.toml"]).json(0);
}

/// Asks the Store API of a running sandbox.
async fn ask(http: &Client, dev: &Running, method: Method, path: &str, body: Value) -> Value {
    ask_at(http, dev, method, format!("{}{path}", dev.core()), body).await
}

/// Asks a running sandbox at an address.
async fn ask_at(http: &Client, dev: &Running, method: Method, url: String, body: Value) -> Value {
    let request = http.request(method, url);
    let request = request.bearer_auth(dev.get("apiToken"));
    let request = match body {
        Value::Null => request,
        body => request.json(&body),
    };
    let mut answer: Value = request.send().await.unwrap().json().await.unwrap();
    answer["data"].take()
}

#[test]
fn a_receiver_checks_what_the_sandbox_sends() {
    let place = Place::new();
    let dev = place.dev();
    let receive = [
        "webhook-lab",
        "receive",
        "--port",
        "0",
        "--register",
        "--count",
        "2",
    ];
    let mut receiver = place.start(&[&receive[..], &["--answer", "500,200"]].concat());
    assert!(receiver.get("webhookId").starts_with("whk_"));
    sell(&place);
    assert_eq!(receiver.child.wait().unwrap().code(), Some(0));
    dev.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receiver_that_is_ended_takes_its_endpoint_with_it() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = Client::builder().tls_certs_only([]).build().unwrap();
    let place = Place::new();
    let dev = place.dev();
    for signal in ["-INT", "-TERM", "-HUP"] {
        let mut receiver = place.start(&["webhook-lab", "receive", "--port", "0", "--register"]);
        let all = ask(&http, &dev, Method::GET, "webhooks", Value::Null).await;
        assert_eq!(all["items"][0]["id"], receiver.get("webhookId"));
        receiver.signal(signal);
        assert_eq!(receiver.child.wait().unwrap().code(), Some(0), "{signal}");
        let left = ask(&http, &dev, Method::GET, "webhooks", Value::Null).await;
        assert_eq!(left["items"], json!([]), "{signal}");
    }
    dev.stop();
}

#[test]
fn a_receiver_with_another_secret_believes_nothing() {
    let place = Place::new();
    let receive = ["webhook-lab", "receive", "--port", "0", "--count", "1"];
    let mut receiver = place.start(&[&receive[..], &["--secret", "whsec_AAEC"]].concat());
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = Client::builder().tls_certs_only([]).build().unwrap();
    let sent = http.post(receiver.get("url")).body("{}").send();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(sent).unwrap().status(), 200);
    assert_eq!(receiver.child.wait().unwrap().code(), Some(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sandbox_takes_its_own_webhooks() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = Client::builder().tls_certs_only([]).build().unwrap();
    let place = Place::new();
    let dev = place.dev();
    let lab = |rest: &str| {
        let (url, store) = (dev.get("baseUrl"), dev.get("storeId"));
        format!("{url}/v2/sandbox/stores/{store}/lab/{rest}")
    };
    let receiver = ask_at(&http, &dev, Method::POST, lab("receiver"), json!({})).await;
    let endpoint = json!({"url": receiver["url"], "eventTypes": ["PAYMENT_COMPLETED"]});
    let endpoint = ask(&http, &dev, Method::POST, "webhooks", endpoint).await;
    sell(&place);
    let mut taken = Value::Null;
    while taken[0].is_null() {
        tokio::time::sleep(Duration::from_millis(50)).await;
        taken = ask_at(&http, &dev, Method::GET, lab("requests"), Value::Null).await;
    }
    assert_eq!(
        [
            &taken[0]["status"],
            &taken[0]["isRight"],
            &taken[0]["faults"],
            &taken[0]["event"]
        ],
        [&json!(200), &json!(true), &json!([]), &json!("PAYMENT_COMPLETED")]
    );
    let event = &taken[0]["eventId"];
    let send = json!({"eventId": event, "webhookId": endpoint["id"], "manner": "EDITED", "body": "{}"});
    let sent = ask_at(&http, &dev, Method::POST, lab("send"), send).await;
    assert_eq!(
        (&sent[0]["must"], &sent[0]["statusCode"]),
        (&json!("REFUSE"), &json!(200))
    );
    let list = ask_at(&http, &dev, Method::GET, lab("requests"), Value::Null).await;
    assert_eq!(
        (&list[0]["isRight"], &list[0]["faults"]),
        (&json!(false), &json!(["OTHER"]))
    );
    dev.stop();
}

/// The ids of the two events of a sale, newest first, once the endpoint took them.
async fn both_delivered(http: &Client, dev: &Running, endpoint: &Value) -> Vec<String> {
    let delivered = format!(
        "webhooks/{}/deliveries?status=DELIVERED",
        endpoint["id"].as_str().unwrap()
    );
    loop {
        let list = ask(http, dev, Method::GET, &delivered, Value::Null).await;
        let items = list["items"].as_array().into_iter().flatten();
        let events: Vec<_> = items
            .map(|item| item["eventId"].as_str().unwrap().to_owned())
            .collect();
        if events.len() == 2 {
            return events;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stored_events_are_sent_again_whole_and_damaged() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = Client::builder().tls_certs_only([]).build().unwrap();
    let place = Place::new();
    let dev = place.dev();
    let receiver = Receiver::start(Manner::Status(200)).await;
    let endpoint = json!({"url": receiver.url, "eventTypes": ["PAYMENT_PENDING", "PAYMENT_COMPLETED"]});
    let endpoint = ask(&http, &dev, Method::POST, "webhooks", endpoint).await;
    sell(&place);
    let events = both_delivered(&http, &dev, &endpoint).await;
    let oldest = events.last().unwrap().clone();
    let secret = endpoint["secret"].as_str().unwrap();
    let send = |more: &[&str], code: i32| {
        let arguments = [
            "webhook-lab",
            "send",
            oldest.as_str(),
            "--to",
            receiver.url.as_str(),
        ];
        place.run(&[&arguments[..], more].concat()).json(code)
    };
    let signed = ["--secret", secret];
    let with = |flags: &[&'static str]| [&signed[..], flags].concat();

    // Without the secret goes what was stored.
    assert_eq!(send(&[], 0)[0]["must"], "take");
    let slow = send(&with(&["--slowly", "1"]), 0);
    assert_eq!(
        (&slow[0]["must"], &slow[0]["status"]),
        (&json!("take"), &json!(200))
    );
    assert!(slow[0]["durationMs"].as_u64().unwrap() >= 900, "{slow}");
    let last = receiver.seen().pop().unwrap();
    assert_eq!(last.header("content-length"), last.body.len().to_string());
    let twice = send(&with(&["--twice"]), 0);
    assert_eq!(twice[0]["eventId"], twice[1]["eventId"]);
    let turned = send(&with(&["--out-of-order"]), 0);
    assert_eq!(
        (&turned[0]["eventId"], &turned[1]["eventId"]),
        (&json!(events[events.len() - 2]), &json!(oldest))
    );
    fs::write(place.path("edited.json"), "{}").unwrap();
    let damaged = [
        with(&["--broken-signature"]),
        with(&["--edited", "edited.json"]),
        with(&["--delay"]),
        with(&["--delay", "301"]),
    ];
    // This receiver believes everything.
    for flags in &damaged {
        let told = send(flags, 1);
        assert_eq!(
            (&told[0]["must"], &told[0]["passed"]),
            (&json!("refuse"), &json!(false)),
            "{flags:?}"
        );
    }
    // And now nothing.
    receiver.answer(Manner::Status(401));
    for flags in &damaged {
        send(flags, 0);
    }
    assert_eq!(send(&with(&[]), 1)[0]["status"], 401);
    let unknown = place
        .run(&[
            "webhook-lab",
            "send",
            "evt_z7m1x4c9v2b8n5q0w3e6r1ty",
            "--to",
            &receiver.url,
        ])
        .json(1);
    let error = unknown["error"].as_str().unwrap();
    assert!(error.starts_with("the store has no event evt_z7m1"), "{error}");
    dev.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_no_endpoint_was_sent_is_signed_and_sent() {
    let place = Place::new();
    let dev = place.dev();
    let receiver = Receiver::start(Manner::Status(200)).await;
    place.run(&["trigger", "PAYMENT_REFUNDED"]).json(0);
    let all = place.run(&["events", "list", "demo-store"]).json(0);
    let ids: Vec<&str> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["id"].as_str().unwrap())
        .collect();
    let send = |id: &str, more: &[&str], code: i32| {
        let arguments = ["webhook-lab", "send", id, "--to", receiver.url.as_str()];
        place.run(&[&arguments[..], more].concat()).json(code)
    };
    let unsigned = send(ids[0], &[], 1);
    assert_eq!(unsigned["error"], "no signature of this event is stored");
    let secret = ["--secret", "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"];
    let sent = send(ids[0], &secret, 0);
    assert_eq!(
        (&sent[0]["must"], &sent[0]["status"]),
        (&json!("take"), &json!(200))
    );
    assert_eq!(receiver.seen()[0].json()["id"], ids[0]);
    let turned = [&secret[..], &["--out-of-order"]].concat();
    let sent = send(ids[0], &turned, 0);
    assert_eq!(
        (&sent[0]["eventId"], &sent[1]["eventId"]),
        (&json!(ids[1]), &json!(ids[0]))
    );
    let error = send(ids[ids.len() - 1], &turned, 1)["error"].take();
    assert!(
        error.as_str().unwrap().starts_with("no event came after"),
        "{error}"
    );
    dev.stop();
}
