//! Events, and the messages that are made of them.

use super::*;
use crate::definitions::Definitions;
use crate::{Typed, signature};
use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use std::sync::{Arc, Mutex};

#[tokio::test]
async fn every_event_is_one_that_stripe_has() {
    let fake = start().await;
    let customer = post(&fake, "/v1/customers", &[]).await.fine();
    let keep = [
        ("customer", customer["id"].as_str().unwrap()),
        ("setup_future_usage", "off_session"),
    ];
    let id = intent(&fake, &keep).await;
    confirm(&fake, &id, &Typed::method("us_bank_account"))
        .await
        .fine();
    fake.settle(&id, true).unwrap();
    let method = fake.object(&id).unwrap()["payment_method"]
        .as_str()
        .unwrap()
        .to_owned();
    fake.end_mandate(&method).unwrap();
    for number in [VISA, "4000000000000259", "4000000000005423", "4000000000009235"] {
        let id = paid(&fake, number).await;
        let _ = fake.refund_in_dashboard(&id, Some(1));
    }
    let id = intent(&fake, &keep).await;
    confirm(&fake, &id, &Typed::card("4000000000000002")).await;
    confirm(&fake, &id, &Typed::card(VISA)).await.fine();
    let method = fake.object(&id).unwrap()["payment_method"]
        .as_str()
        .unwrap()
        .to_owned();
    fake.replace_card(&method, "1111", 2040).unwrap();
    let payout = fake.pay_out("acct_one", false, 1).unwrap();
    fake.move_payout(&payout, "failed").unwrap();
    let definitions = Definitions::read().unwrap();
    let known: Vec<&str> = definitions.events().collect();
    let events = fake.events();
    assert!(events.len() > 30);
    for event in events {
        assert!(known.contains(&event.kind.as_str()), "{}", event.kind);
        assert_eq!(event.body["api_version"], VERSION);
        assert!(!event.object.is_empty());
    }
}

#[tokio::test]
async fn events_are_listed_page_by_page() {
    let fake = start().await;
    for _ in 0..3 {
        paid(&fake, VISA).await;
        fake.advance(10);
    }
    let since = fake.now() - 20;
    let path = format!("/v1/events?created[gte]={since}&types[]=payment_intent.succeeded&limit=1");
    let first = get(&fake, &path).await.fine();
    assert_eq!(first["has_more"], true);
    let last = first["data"][0]["id"].as_str().unwrap();
    let second = get(&fake, &format!("{path}&starting_after={last}")).await.fine();
    assert_eq!(second["has_more"], false);
    assert_ne!(second["data"][0]["id"], first["data"][0]["id"]);
    let id = second["data"][0]["id"].as_str().unwrap();
    assert_eq!(get(&fake, &format!("/v1/events/{id}")).await.fine()["id"], id);
    for wrong in ["limit=0", "limit=101", "type=a&types[]=b", "starting_after=evt_x"] {
        assert_eq!(
            get(&fake, &format!("/v1/events?{wrong}")).await.status,
            400,
            "{wrong}"
        );
    }
    fake.advance(31 * 24 * 3600);
    let old = get(&fake, "/v1/events").await.fine();
    assert_eq!(old["data"], serde_json::json!([]));
}

/// Signatures and bodies that were received.
type Got = Arc<Mutex<Vec<(String, String)>>>;

/// A receiver, and what it got.
async fn receiver(status: StatusCode) -> (String, Got) {
    let got = Got::default();
    let kept = got.clone();
    let router = Router::new().fallback(move |headers: HeaderMap, body: String| async move {
        let signature = headers["stripe-signature"].to_str().unwrap().to_owned();
        kept.lock().unwrap().push((signature, body));
        status
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hooks", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, got)
}

#[tokio::test]
async fn messages_are_signed_and_sent_when_the_test_says_so() {
    let fake = start().await;
    let (url, got) = receiver(StatusCode::OK).await;
    let fields = [
        ("url", url.as_str()),
        ("enabled_events[]", "payment_intent.succeeded"),
    ];
    let endpoint = post(&fake, "/v1/webhook_endpoints", &fields).await.fine();
    let id = endpoint["id"].as_str().unwrap();
    let secret = endpoint["secret"].as_str().unwrap();
    let shown = get(&fake, &format!("/v1/webhook_endpoints/{id}")).await.fine();
    assert_eq!(shown["secret"], Value::Null);
    paid(&fake, VISA).await;
    assert!(got.lock().unwrap().is_empty());
    let sent = fake.deliver_all().await;
    assert_eq!(sent.len(), 1);
    assert!(sent[0].is_taken());
    assert!(fake.deliver_all().await.is_empty());
    fake.deliver(&sent[0].event).await;
    let got = got.lock().unwrap().clone();
    assert_eq!(got.len(), 2);
    assert_eq!(got[0], got[1]);
    assert_eq!(got[0].0, signature(&[secret], fake.now(), &got[0].1));
    let body: Value = serde_json::from_str(&got[0].1).unwrap();
    assert_eq!(body["id"], sent[0].event.as_str());
}

#[tokio::test]
async fn two_secrets_sign_while_one_is_rolled() {
    let fake = start().await;
    let endpoint = fake.endpoint("acct_one", false, "http://127.0.0.1:9/").unwrap();
    let new = fake.roll_secret(&endpoint.id).unwrap();
    paid(&fake, VISA).await;
    let event = fake.newest_event("payment_intent.succeeded").unwrap();
    let message = &fake.messages(&event.id)[0];
    let both = signature(&[&new, &endpoint.secret], fake.now(), &message.body);
    assert_eq!(message.signature, both);
    fake.advance(24 * 3600);
    let message = &fake.messages(&event.id)[0];
    assert_eq!(message.signature, signature(&[&new], fake.now(), &message.body));
}

#[tokio::test]
async fn what_was_not_taken_is_sent_again() {
    let fake = start().await;
    let (url, got) = receiver(StatusCode::SERVICE_UNAVAILABLE).await;
    fake.endpoint("acct_one", false, &url).unwrap();
    intent(&fake, &[]).await;
    let first = fake.deliver_all().await;
    assert_eq!(first[0].status, Some(503));
    fake.deliver_all().await;
    assert_eq!(got.lock().unwrap().len(), 2);
    assert_eq!(fake.undelivered().len(), 1);
}

#[tokio::test]
async fn endpoints_are_kept_changed_and_deleted() {
    let fake = start().await;
    let path = "/v1/webhook_endpoints";
    let wrong = [("url", "https://a.example"), ("enabled_events[]", "payment.paid")];
    assert_eq!(
        post(&fake, path, &wrong).await.refusal(),
        (400, "", "enabled_events[0]")
    );
    let none = post(&fake, path, &[("url", "https://a.example")]).await;
    assert_eq!(none.refusal(), (400, "parameter_missing", "enabled_events"));
    let fine = [("url", "https://a.example"), ("enabled_events[]", "*")];
    let made = post(&fake, path, &fine).await.fine();
    let id = made["id"].as_str().unwrap();
    let off = post(&fake, &format!("{path}/{id}"), &[("disabled", "true")])
        .await
        .fine();
    assert_eq!(off["status"], "disabled");
    let listed = get(&fake, path).await.fine();
    assert_eq!(listed["data"].as_array().unwrap().len(), 1);
    let gone = call(&fake, "DELETE", &format!("{path}/{id}"), "", None)
        .await
        .unwrap();
    assert_eq!(gone.fine()["deleted"], true);
    assert_eq!(get(&fake, &format!("{path}/{id}")).await.status, 404);
}
