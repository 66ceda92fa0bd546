//! Where the store's own server pays for the buyer, with a token: what it is known by is not the buyer's.

use crate::harness::{Answer, Server, apply, both};
use crate::receiver::{Manner, Receiver};
use crate::renewals::lasting;
use crate::shield::attributes::everywhere;
use crate::shop::{GOOD, card};
use http::Method;
use serde_json::{Value, json};
use std::fs;

const BUYER: &str = "203.0.113.9";
const SERVER: &str = "198.51.100.7";
const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

/// Pays a session from an address, as the store's server or as the buyer.
async fn pay(server: &Server, session: &str, by_token: bool, body: &Value) -> Answer {
    let path = server.pay_path(session);
    let (call, ip) = match by_token {
        true => (server.call(Method::POST, &path), SERVER),
        false => (server.anonymous(Method::POST, &path), BUYER),
    };
    let call = call.from(format!("{ip}:4000").parse().unwrap());
    call.header("user-agent", AGENT).json(body).send().await
}

/// What the events of a type said of where the buyer is.
fn places(receiver: &Receiver, event: &str) -> Vec<Value> {
    let all = receiver.seen();
    let all = all.iter().map(|seen| seen.json());
    let all = all.filter(|payload| payload["event"] == event);
    all.map(|payload| payload["data"]["geo"].clone()).collect()
}

#[apply(both)]
async fn its_address_is_not_shown_as_the_buyers(server: Server) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("places.mmdb");
    fs::write(&file, everywhere(&json!({"country": {"iso_code": "DE"}}))).unwrap();
    let receiver = Receiver::start(Manner::Status(200)).await;
    let server = server
        .with(|config| {
            config.geo_databases = vec![file];
            config.webhook_allowed_hosts = vec!["127.0.0.1".into()];
        })
        .await;
    let endpoint = json!({"url": receiver.url, "eventTypes": ["PAYMENT_PENDING", "PAYMENT_COMPLETED"]});
    server.post(&server.core("/webhooks"), endpoint).await.data(201);
    let body = json!({"payment_method": card(GOOD)});
    let mut payments = Vec::new();
    for by_token in [true, false] {
        let session = server.cart_of(4000).await;
        let paid = pay(&server, &session, by_token, &body).await.data(200).clone();
        server.drain().await;
        payments.push(server.payment(&paid).await);
    }
    let shown = |payment: &Value| {
        let geo = payment["geo"]["country"].clone();
        [payment["ipAddress"].clone(), payment["userAgent"].clone(), geo]
    };
    assert_eq!(shown(&payments[0]), [Value::Null, Value::Null, Value::Null]);
    assert_eq!(shown(&payments[1]), [json!(BUYER), json!(AGENT), json!("DE")]);
    let pending = places(&receiver, "PAYMENT_PENDING");
    assert_eq!(pending, [Value::Null, Value::Null]);
    let completed = places(&receiver, "PAYMENT_COMPLETED");
    let nothing = json!({"ip": null, "country": null, "city": null, "region": null});
    assert_eq!(completed[0], nothing);
    assert_eq!(completed[1]["ip"], BUYER);
    server.verify().await;
}

#[apply(both)]
async fn renewals_do_not_make_its_address_the_buyers(server: Server) {
    let (server, receiver) = server.listening(&["PAYMENT_COMPLETED"]).await;
    let plan = server.plan(json!({})).await;
    for by_token in [true, false] {
        let session = server.cart_of_plan(&plan).await;
        let body = json!({"payment_method": lasting(GOOD), "consent": true});
        pay(&server, &session, by_token, &body).await.data(200);
    }
    server.move_clock("P1M").await;
    server.move_clock("P1D").await;
    server.drain().await;
    let told = places(&receiver, "PAYMENT_COMPLETED");
    let mut ips: Vec<Value> = told.iter().map(|geo| geo["ip"].clone()).collect();
    assert!(told.iter().all(Value::is_object), "{told:?}");
    ips.sort_by_key(Value::to_string);
    assert_eq!(ips, [json!(BUYER), json!(BUYER), Value::Null, Value::Null]);
    server.verify().await;
}
