//! What operators find: a worker's probes, the data folder of `dev`, the doctor beside it.

use crate::crash::Shop;
use crate::place::{Place, Running};
use crate::receiver::{Manner, Receiver};
use crate::serving::client;
use crate::shop::{GOOD, card, dynamic, mia};
use http::Method;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

/// A client of plain addresses.
pub fn plain() -> Client {
    client(None).build().unwrap()
}

async fn get(url: &str) -> StatusCode {
    plain().get(url).send().await.unwrap().status()
}

/// Has the worker of `dev` make a report, which is a file.
pub async fn make_report(place: &Place, server: &Running) {
    let report = json!({"type": "PAYMENT_ACTIVITY", "periodStart": "2026-01-01T00:00:00Z",
        "periodEnd": "2026-02-01T00:00:00Z", "formats": ["CSV"]});
    let asked = plain()
        .request(Method::POST, format!("{}reports", server.core()))
        .bearer_auth(server.get("apiToken"))
        .json(&report)
        .send()
        .await
        .unwrap();
    assert_eq!(asked.status(), 201, "{}", asked.text().await.unwrap());
    // The clock does not move before every job that is due has run.
    place.run(&["clock", "advance", "PT1H"]).json(0);
    assert!(place.path("pandabase-data/files").is_dir());
}

#[tokio::test]
async fn a_worker_answers_probes_and_nothing_else() {
    let place = Place::new();
    let listen = ["serve", "--role", "worker", "--probe-listen", "127.0.0.1:0"];
    let worker = place.start(&listen);
    assert_eq!(worker.get("role"), "worker");
    assert!(worker.ready.get("listen").is_none() && worker.ready.get("redirectListen").is_none());
    let address = worker.get("probeListen").to_owned();
    let url = |path: &str| format!("http://{address}{path}");
    for path in ["/health", "/health/", "/ready", "/metrics"] {
        assert_eq!(get(&url(path)).await, 200, "{path}");
    }
    for path in [
        "/",
        "/docs",
        "/openapi.json",
        "/v2/core/stores/shp_a",
        "/dev/mailbox",
        "/static/page.css",
    ] {
        assert_eq!(get(&url(path)).await, 404, "{path}");
    }
    let posted = plain().post(url("/health")).send().await.unwrap();
    assert_eq!(posted.status(), 404);
    // A second one on the same machine is told which setting it needs.
    let second = place
        .run(&["serve", "--role", "worker", "--probe-listen", &address])
        .json(1);
    assert!(
        second["next"].as_str().unwrap().contains("--probe-listen"),
        "{second}"
    );
    worker.stop();
    let silent = place.start(&["serve", "--role", "worker", "--probe-listen", "none"]);
    assert!(silent.ready.get("probeListen").is_none());
    silent.stop();
}

/// A move that waits for somebody says so until it is over.
#[tokio::test(flavor = "multi_thread")]
async fn a_move_of_the_clock_tells_where_it_is() {
    let place = Place::new();
    let settings = "webhook_allowed_hosts = [\"127.0.0.1\"]\n";
    fs::write(place.path("pandabase.toml"), settings).unwrap();
    let server = place.dev();
    let receiver = Receiver::start(Manner::Hang).await;
    let shop = Shop::on(&server, "");
    let endpoint = json!({"url": receiver.url, "eventTypes": ["PAYMENT_COMPLETED"]});
    shop.post("/webhooks", endpoint).await;
    let cart = json!({"items": [dynamic(4000)], "customer": mia()});
    let session = shop.open_cart(&cart).await.unwrap();
    let pay = format!("/v2/stores/{}/checkouts/{session}/pay", shop.store);
    let paid = json!({"payment_method": card(GOOD)});
    shop.call(Method::POST, &pay, Some(paid)).await;
    let mut moving = place.command(&["clock", "advance", "PT1M"]);
    moving.stdout(Stdio::piped()).stderr(Stdio::piped());
    let told = tokio::task::spawn_blocking(move || {
        let mut moving = moving.spawn().unwrap();
        let mut told = String::new();
        let mut log = BufReader::new(moving.stderr.take().unwrap());
        log.read_line(&mut told).unwrap();
        (told, log, moving)
    });
    let (told, log, moving) = told.await.unwrap();
    assert!(told.starts_with("on its way: 2"), "{told}");
    receiver.answer(Manner::Status(200));
    let ended = tokio::task::spawn_blocking(|| moving.wait_with_output());
    assert!(ended.await.unwrap().unwrap().status.success());
    drop(log);
    server.stop();
}

#[tokio::test]
async fn fresh_deletes_whatever_the_program_put_there() {
    let place = Place::new();
    let server = place.dev();
    make_report(&place, &server).await;
    server.stop();
    place.run(&["backup", "shop.db"]).json(0);
    place.run(&["restore", "shop.db", "--replace"]).json(0);
    let again = place.start(&["dev", "--listen", "127.0.0.1:0", "--fresh"]);
    assert!(!place.path("pandabase-data/files").exists());
    again.stop();
}

fn checks(report: &Value, name: &str) -> Vec<Value> {
    let all = report["checks"].as_array().unwrap().iter();
    all.filter(|found| found["check"] == name).cloned().collect()
}

#[test]
fn the_doctor_finds_the_dev_that_is_at_work() {
    let place = Place::new();
    let server = place.dev();
    let url = server.get("baseUrl").to_owned();
    let report = place.run(&["doctor"]).json(0);
    let dev = checks(&report, "dev");
    assert_eq!((dev.len(), &dev[0]["status"]), (1, &json!("OK")), "{report}");
    assert!(dev[0]["text"].as_str().unwrap().contains(&url), "{report}");
    let settings = checks(&report, "settings");
    assert!(settings[0]["text"].as_str().unwrap().ends_with(&url), "{report}");
    // It has no certificate and no other listener.
    for name in ["listen", "redirect", "tls"] {
        assert_eq!(checks(&report, name), Vec::<Value>::new(), "{report}");
    }
    server.signal("-STOP");
    let report = place.run(&["doctor"]).json(1);
    assert_eq!(checks(&report, "dev")[0]["status"], "FAIL", "{report}");
    server.signal("-CONT");
    server.stop();
    // What it wrote about itself stays, and speaks of nobody.
    let report = place.run(&["doctor", "--log", "off"]).json(0);
    assert_eq!(checks(&report, "dev"), Vec::<Value>::new(), "{report}");
}
