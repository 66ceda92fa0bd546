//! Keys, versions, idempotency and faults.

use super::*;
use crate::{Fault, Plan};
use std::time::Duration;

const CREATE: &str = "/v1/payment_intents";
const BODY: &str = "amount=1000&currency=usd";

#[tokio::test]
async fn a_request_needs_a_key_and_the_version() {
    let fake = start().await;
    let url = format!("{}{CREATE}", fake.url());
    let live = "Bearer sk_live_one";
    let cases: [(Fields<'_>, u16); 5] = [
        (&[("Stripe-Version", VERSION)], 401),
        (
            &[("Authorization", "Bearer sk_test_x"), ("Stripe-Version", VERSION)],
            401,
        ),
        (&[("Authorization", live)], 400),
        (&[("Authorization", live), ("Stripe-Version", "2020-01-01")], 400),
        (&[("Authorization", live), ("Stripe-Version", VERSION)], 200),
    ];
    for (headers, status) in cases {
        let answer = wire::send("GET", &url, headers, b"").await.unwrap();
        assert_eq!(answer.status, status, "{headers:?}");
    }
    let calls = fake.calls();
    assert_eq!(calls[0].account, None);
    assert_eq!(calls[4].account.as_deref(), Some("acct_one"));
    assert!(!format!("{calls:?}").contains("sk_"));
}

#[tokio::test]
async fn accounts_and_modes_share_nothing() {
    let fake = start().await;
    let id = intent(&fake, &[]).await;
    let url = format!("{}{CREATE}/{id}", fake.url());
    let headers = [
        ("Authorization", "Bearer sk_live_one"),
        ("Stripe-Version", VERSION),
    ];
    let other = wire::send("GET", &url, &headers, b"").await.unwrap();
    assert_eq!(other.status, 404);
    let seen = get(&fake, "/v1/account").await.fine();
    assert_eq!(seen["id"], "acct_one");
    assert_eq!(seen["capabilities"]["card_payments"], "active");
}

#[tokio::test]
async fn an_unknown_route_is_404() {
    let fake = start().await;
    let seen = post(&fake, "/v1/payment_intents/pi_1/capture", &[]).await;
    assert_eq!(seen.status, 404);
    let seen = get(&fake, "/v1/payment_intents/pi_1").await;
    assert_eq!(seen.refusal(), (404, "resource_missing", "id"));
}

#[tokio::test]
async fn a_key_gets_the_same_answer_for_a_day() {
    let fake = start().await;
    let first = call(&fake, "POST", CREATE, BODY, Some("k")).await.unwrap();
    let again = call(&fake, "POST", CREATE, "currency=usd&amount=1000", Some("k")).await;
    let again = again.unwrap();
    assert!(!first.is_replay && again.is_replay);
    assert_eq!(first.body, again.body);
    fake.advance(24 * 3600 - 1);
    let late = call(&fake, "POST", CREATE, BODY, Some("k")).await.unwrap();
    assert_eq!(late.text("id"), first.text("id"));
    fake.advance(1);
    let forgotten = call(&fake, "POST", CREATE, BODY, Some("k")).await.unwrap();
    assert!(!forgotten.is_replay);
    assert_ne!(forgotten.text("id"), first.text("id"));
}

#[tokio::test]
async fn a_key_fits_one_request_only() {
    let fake = start().await;
    let first = call(&fake, "POST", CREATE, BODY, Some("k")).await.unwrap();
    let other = call(&fake, "POST", CREATE, "amount=1001&currency=usd", Some("k")).await;
    let elsewhere = format!("{CREATE}/{}/cancel", first.text("id"));
    let elsewhere = call(&fake, "POST", &elsewhere, "", Some("k")).await;
    for seen in [other.unwrap(), elsewhere.unwrap()] {
        assert_eq!(seen.status, 400);
        assert_eq!(seen.body["error"]["type"], "idempotency_error");
    }
    assert_eq!(fake.objects("payment_intent").len(), 1);
}

#[tokio::test]
async fn what_was_refused_before_it_began_is_not_kept() {
    let fake = start().await;
    let wrong = call(&fake, "POST", CREATE, "amount=10&currency=usd", Some("k")).await;
    assert_eq!(wrong.unwrap().refusal(), (400, "amount_too_small", "amount"));
    let right = call(&fake, "POST", CREATE, BODY, Some("k")).await.unwrap();
    assert!(!right.is_replay);
    right.fine();
}

#[tokio::test]
async fn a_decline_is_kept() {
    let fake = start().await;
    let id = intent(&fake, &[]).await;
    let token = fake.token(&crate::Typed::card("4000000000000002")).unwrap();
    let body = form(&[
        ("confirmation_token", &token),
        ("return_url", "https://shop.example"),
    ]);
    let path = format!("{CREATE}/{id}/confirm");
    let first = call(&fake, "POST", &path, &body, Some("c")).await.unwrap();
    let again = call(&fake, "POST", &path, &body, Some("c")).await.unwrap();
    assert_eq!((first.status, again.status), (402, 402));
    assert!(again.is_replay);
    assert_eq!(fake.objects("charge").len(), 1);
}

#[tokio::test]
async fn a_key_that_is_at_work_is_409() {
    let fake = start().await;
    fake.plan(Plan::next(Fault::Hold));
    let (first, second) = tokio::join!(call(&fake, "POST", CREATE, BODY, Some("k")), async {
        fake.held().await;
        let second = call(&fake, "POST", CREATE, BODY, Some("k")).await;
        fake.let_go();
        second
    });
    assert_eq!(second.unwrap().refusal().1, "idempotency_key_in_use");
    assert_eq!(first.unwrap().status, 200);
    assert_eq!(fake.objects("payment_intent").len(), 1);
}

#[tokio::test]
async fn an_answer_is_held_after_the_charge_was_made() {
    let fake = start().await;
    // The second time the answer is the one that is stored with the key.
    for _ in 0..2 {
        fake.plan(Plan::next(Fault::HoldAnswer));
        let (first, found) = tokio::join!(call(&fake, "POST", CREATE, BODY, Some("k")), async {
            fake.held().await;
            let found = fake.objects("payment_intent").len();
            fake.let_go_on().await;
            found
        });
        assert_eq!((found, first.unwrap().status), (1, 200));
    }
    let kinds: Vec<String> = fake.events_after(0).into_iter().map(|event| event.kind).collect();
    assert_eq!(kinds, ["payment_intent.created"]);
    assert!(fake.events_after(1).is_empty());
}

#[tokio::test]
async fn an_answer_is_lost_after_the_charge_was_made() {
    let fake = start().await;
    fake.plan(Plan::on(Fault::LoseAnswer, "POST /v1/payment_intents").nth(2));
    let first = call(&fake, "POST", CREATE, BODY, Some("a")).await;
    assert!(first.is_some());
    assert!(call(&fake, "POST", CREATE, BODY, Some("b")).await.is_none());
    assert_eq!(fake.objects("payment_intent").len(), 2);
    assert_eq!(fake.calls()[1].status, None);
    let again = call(&fake, "POST", CREATE, BODY, Some("b")).await.unwrap();
    assert!(again.is_replay);
    assert_eq!(fake.objects("payment_intent").len(), 2);
}

#[tokio::test]
async fn a_failure_of_the_server_is_kept_or_not() {
    let fake = start().await;
    // What the fault leaves: intents after it, and after the same request again, with its status.
    let cases = [
        (Fault::ErrorBefore { is_stored: false }, 0, 1, 200),
        (Fault::ErrorBefore { is_stored: true }, 0, 0, 500),
        (Fault::ErrorAfter { is_stored: false }, 1, 2, 200),
        (Fault::ErrorAfter { is_stored: true }, 1, 1, 500),
        (Fault::RateLimited, 0, 1, 200),
        (Fault::Locked(429), 0, 1, 200),
    ];
    for (number, (fault, after, then, status)) in cases.into_iter().enumerate() {
        let before = fake.objects("payment_intent").len();
        let key = format!("k{number}");
        fake.plan(Plan::next(fault));
        let seen = call(&fake, "POST", CREATE, BODY, Some(&key)).await.unwrap();
        assert!(seen.status >= 429, "{fault:?}");
        assert_eq!(fake.objects("payment_intent").len() - before, after, "{fault:?}");
        let again = call(&fake, "POST", CREATE, BODY, Some(&key)).await.unwrap();
        assert_eq!(again.status, status, "{fault:?}");
        assert_eq!(fake.objects("payment_intent").len() - before, then, "{fault:?}");
    }
}

#[tokio::test]
async fn a_refused_connection_does_nothing_and_a_slow_one_answers() {
    let fake = start().await;
    fake.plan(Plan::next(Fault::Refuse));
    assert!(call(&fake, "POST", CREATE, BODY, None).await.is_none());
    assert!(fake.objects("payment_intent").is_empty());
    fake.plan(Plan::next(Fault::Slow(Duration::from_millis(1))));
    assert!(call(&fake, "POST", CREATE, BODY, None).await.is_some());
}

#[tokio::test]
async fn only_form_encoded_bodies_are_read() {
    let fake = start().await;
    let url = format!("{}{CREATE}", fake.url());
    let headers = [
        ("Authorization", "Bearer sk_test_one"),
        ("Stripe-Version", VERSION),
        ("Content-Type", "application/json"),
    ];
    let answer = wire::send("POST", &url, &headers, b"{\"amount\":1}")
        .await
        .unwrap();
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn what_can_be_expanded_is_and_nothing_else() {
    let fake = start().await;
    let id = paid(&fake, VISA).await;
    let path =
        format!("{CREATE}/{id}?expand[]=latest_charge.balance_transaction&expand[]=latest_charge.refunds");
    let seen = get(&fake, &path).await.fine();
    assert_eq!(seen["latest_charge"]["balance_transaction"]["fee"], 59);
    assert_eq!(seen["latest_charge"]["refunds"]["data"], serde_json::json!([]));
    let listed = get(&fake, &format!("{CREATE}?expand[]=data.payment_method"))
        .await
        .fine();
    assert_eq!(listed["data"][0]["payment_method"]["card"]["last4"], "4242");
    for wrong in ["charges", "latest_charge.amount", "data.customer"] {
        let seen = get(&fake, &format!("{CREATE}/{id}?expand[]={wrong}")).await;
        assert_eq!(seen.refusal(), (400, "", "expand"), "{wrong}");
    }
}
