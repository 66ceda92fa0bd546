//! What operators find: a worker's probes, the data folder of `dev`, the doctor beside it.

use crate::place::{Place, Running};
use crate::serving::client;
use http::Method;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

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
