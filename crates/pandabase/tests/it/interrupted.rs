//! Requests that are cut off between their intent and their answer, and repeated with their idempotency key
//! (contract `checkout.md`, "Pay").

use crate::harness::{Answer, Call, Server, apply, both};
use crate::renewals::{Fault, flaky};
use crate::shop::{CHALLENGED, DECLINED, GOOD, card};
use crate::subscription_model::worker::cut_off;
use http::Method;
use pandabase_domain::time::MINUTE;
use serde_json::{Value, json};

pub const KEY: &str = "once-and-for-all";
pub const RUNNING: &str = "A request with this idempotency key is still in progress";
/// By then somebody has found out what became of a charge.
pub const LATER: i64 = 3 * MINUTE;

impl Server {
    fn pays(&self, session: &str, card_number: &str) -> Call<'_> {
        self.anonymous(Method::POST, &self.pay_path(session))
            .header("idempotency-key", KEY)
            .json(&json!({"payment_method": card(card_number), "consent": true}))
    }

    pub async fn keyed_post(&self, path: &str, body: &Value) -> Answer {
        let call = self.call(Method::POST, path).header("idempotency-key", KEY);
        call.json(body).send().await
    }
}

/// The same answer as the first time, and known as that.
#[track_caller]
pub fn assert_repeated(first: &Answer, again: &Answer) {
    assert_eq!((first.status, &first.text), (again.status, &again.text));
    assert_eq!(again.header("idempotent-replay"), Some("true"));
}

#[apply(both)]
async fn a_payment_that_was_cut_off_ends_with_its_result(server: Server) {
    for (number, fault) in [Fault::BeforeCharging, Fault::AfterCharging]
        .into_iter()
        .enumerate()
    {
        let session = server.cart_of(4000).await;
        let cut = flaky(&server, fault, 1).pays(&session, GOOD).send().await;
        assert_eq!(cut.status, 503, "{}", cut.text);
        for _ in 0..2 {
            assert_eq!(server.pays(&session, GOOD).send().await.error(409), RUNNING);
        }
        server.advance(LATER).await;
        let paid = server.pays(&session, GOOD).send().await;
        assert_eq!(paid.data(200)["status"], "COMPLETED");
        assert_eq!(server.session_status(&session).await, "COMPLETED");
        assert_repeated(&paid, &server.pays(&session, GOOD).send().await);
        assert_eq!(server.captured().await, i64::try_from(number).unwrap() + 1);
    }
    server.verify().await;
}

#[apply(both)]
async fn what_the_bank_said_meanwhile_is_the_result(server: Server) {
    let declined = server.cart_of(4000).await;
    let asked = server.cart_of(5000).await;
    for (session, number) in [(&declined, DECLINED), (&asked, CHALLENGED)] {
        let broken = flaky(&server, Fault::AfterCharging, 1);
        assert_eq!(broken.pays(session, number).send().await.status, 503);
    }
    server.advance(LATER).await;
    let refused = server.pays(&declined, DECLINED).send().await;
    assert_eq!(refused.error(400), "Your card was declined");
    assert_repeated(&refused, &server.pays(&declined, DECLINED).send().await);
    let answer = server.pays(&asked, CHALLENGED).send().await;
    let told = answer.data(200);
    assert_eq!(told["status"], "REQUIRES_3DS");
    assert!(told["authorization_url"].is_string(), "{told}");
    assert_repeated(&answer, &server.pays(&asked, CHALLENGED).send().await);
    server.verify().await;
}

#[apply(both)]
async fn a_key_does_not_speak_for_a_later_attempt(server: Server) {
    let session = server.cart_of(4000).await;
    let broken = flaky(&server, Fault::AfterCharging, 1);
    assert_eq!(broken.pays(&session, DECLINED).send().await.status, 503);
    server.advance(LATER).await;
    server.pay_with(&session, card(GOOD)).await.data(200);
    let again = server.pays(&session, DECLINED).send().await;
    assert_eq!(again.error(409), "Checkout session has already been paid");
    assert_eq!(server.captured().await, 1);
}

/// Whoever hangs up, at whatever moment, finds the result under the key.
#[apply(both)]
async fn a_client_that_hangs_up_finds_the_result(server: Server) {
    let mut sold = 0;
    for answers in 0.. {
        let session = server.cart_of(4000).await;
        let whole = cut_off(server.pays(&session, GOOD).send(), answers)
            .await
            .is_some();
        let paid = loop {
            let again = server.pays(&session, GOOD).send().await;
            if again.status != 409 {
                break again;
            }
            assert_eq!(again.error(409), RUNNING);
        };
        assert_eq!(paid.data(200)["status"], "COMPLETED");
        sold += 1;
        assert_eq!(server.captured().await, sold);
        if whole {
            break;
        }
    }
    assert!(sold > 1);
    server.verify().await;
}

#[apply(both)]
async fn a_change_of_plan_that_was_cut_off_ends_with_its_result(server: Server) {
    for (number, fault) in [Fault::BeforeCharging, Fault::AfterCharging]
        .into_iter()
        .enumerate()
    {
        let small = server.plan(json!({"price": 1500})).await;
        let large = server.plan(json!({"price": 4500})).await;
        let id = server.signed_up(&small, GOOD).await;
        let path = server.subscription_path(&id, "/change");
        let body = json!({"product_id": large, "proration_behavior": "IMMEDIATELY"});
        let broken = flaky(&server, fault, 1);
        assert_eq!(broken.keyed_post(&path, &body).await.status, 503);
        assert_eq!(server.keyed_post(&path, &body).await.error(409), RUNNING);
        server.advance(LATER).await;
        let changed = server.keyed_post(&path, &body).await;
        assert_eq!(changed.data(200)["product"]["id"], json!(large));
        assert_repeated(&changed, &server.keyed_post(&path, &body).await);
        assert_eq!(server.captured().await, 2 * (i64::try_from(number).unwrap() + 1));
    }
    server.verify().await;
}
