//! What the bank and the processor answer, late or never.

use super::{Fault, Flaky, bank_path, with_processor};
use crate::harness::{Server, apply, both};
use crate::shop::{CHALLENGED, GOOD, buyer, card, dynamic, method, mia, timeline};
use http::Method;
use pandabase::surfaces::unconnected::NoProcessor;
use pandabase_domain::time::{DAY, HOUR, MINUTE};
use serde_json::json;
use std::sync::Arc;

#[apply(both)]
async fn the_bank_may_ask_the_buyer(server: Server) {
    let session = server
        .open_cart(json!({
            "items": [dynamic(4000)], "customer": mia(), "return_url": "https://shop.example.org/thanks"
        }))
        .await;
    let paid = server
        .pay_with(&session, card(CHALLENGED))
        .await
        .data(200)
        .clone();
    assert_eq!(paid["status"], "REQUIRES_3DS");
    assert_eq!(
        server.payment(&paid).await["paymentMethod"],
        json!({"type": null, "cardBrand": null, "cardLastFour": null})
    );
    assert_eq!(server.session_status(&session).await, "PROCESSING");
    assert_eq!(
        server.pay_with(&session, card(GOOD)).await.error(409),
        "Checkout session is already being processed"
    );
    let page = bank_path(&paid);
    let shown = server.anonymous(Method::GET, &page).send().await;
    assert_eq!(shown.status, 200);
    assert!(shown.text.contains("$43.30"), "{}", shown.text);
    assert!(
        shown
            .header("content-security-policy")
            .unwrap()
            .contains("default-src 'none'")
    );
    let approved = server
        .anonymous(Method::POST, &format!("{page}/approve"))
        .send()
        .await;
    assert_eq!(
        (approved.status.as_u16(), approved.header("location")),
        (303, Some("https://shop.example.org/thanks"))
    );
    assert_eq!(server.order(&paid).await["status"], "COMPLETED");
    assert_eq!(server.balance().await, 3569);
    // The first answer counts; who comes back is told which it was, and led on.
    let late = server
        .anonymous(Method::POST, &format!("{page}/decline"))
        .send()
        .await;
    assert_eq!(
        (late.status.as_u16(), late.header("location")),
        (303, Some(page.as_str()))
    );
    let told = server.anonymous(Method::GET, &page).send().await;
    assert!(
        told.text.contains("You approved the payment")
            && told.text.contains("href=\"https://shop.example.org/thanks\""),
        "{}",
        told.text
    );
    assert_eq!(server.order(&paid).await["status"], "COMPLETED");
    server.drain().await;
    assert_eq!(server.balance().await, 3569);
    assert!(server.jobs().await.is_empty());
}

#[apply(both)]
async fn the_buyer_may_decline_at_the_bank(server: Server) {
    let session = server
        .open_cart(json!({
            "items": [dynamic(4000)], "customer": mia(), "return_url": "https://shop.example.org/thanks"
        }))
        .await;
    let paid = server
        .pay_with(&session, card(CHALLENGED))
        .await
        .data(200)
        .clone();
    let declined = server
        .anonymous(Method::POST, &format!("{}/decline", bank_path(&paid)))
        .send()
        .await;
    assert_eq!(declined.status, 303);
    assert!(
        declined
            .header("location")
            .unwrap()
            .ends_with(&format!("/sids/{session}"))
    );
    assert_eq!(server.order(&paid).await["status"], "FAILED");
    assert_eq!(server.session_status(&session).await, "OPEN");
    server.drain().await;
    let again = server.pay_with(&session, card(GOOD)).await.data(200).clone();
    assert_eq!(again["payment_id"], paid["payment_id"]);
    server.drain().await;
    assert_eq!(server.balance().await, 3569);
}

#[apply(both)]
async fn a_challenge_times_out(server: Server) {
    let session = server.cart_of(4000).await;
    let paid = server
        .pay_with(&session, card(CHALLENGED))
        .await
        .data(200)
        .clone();
    server.advance(HOUR - 1).await;
    assert_eq!(server.order(&paid).await["status"], "PENDING");
    server.advance(1).await;
    let order = server.order(&paid).await;
    assert_eq!(
        (&order["status"], &order["payment"]["status"]),
        (&json!("CANCELLED"), &json!("FAILED"))
    );
    let page = bank_path(&paid);
    let late = server.anonymous(Method::POST, &format!("{page}/approve"));
    assert_eq!(late.send().await.header("location"), Some(page.as_str()));
    assert_eq!(server.anonymous(Method::GET, &page).send().await.status, 404);
    assert_eq!(server.session_status(&session).await, "OPEN");
    server.pay_with(&session, card(GOOD)).await.data(200);
    assert!(server.jobs().await.is_empty());
}

#[apply(both)]
async fn bank_debits_settle_days_later(server: Server) {
    let customer = buyer("mia@example.org", "DE", "");
    let session = server
        .open_cart(json!({"items": [dynamic(4000)], "customer": customer}))
        .await;
    let paid = server
        .pay_with(&session, method("sepa_debit"))
        .await
        .data(200)
        .clone();
    assert_eq!(paid["status"], "PROCESSING");
    let order = server.order(&paid).await;
    assert_eq!(
        (&order["status"], &order["payment"]["status"]),
        (&json!("PENDING"), &json!("PROCESSING"))
    );
    assert_eq!(server.balance().await, 0);
    server.move_clock("P2D").await;
    assert_eq!(server.order(&paid).await["status"], "PENDING");
    server.move_clock("P1D").await;
    let payment = server.payment(&paid).await;
    assert_eq!(payment["status"], "COMPLETED");
    assert_eq!(
        payment["paymentMethod"],
        json!({"type": "sepa_debit", "cardBrand": null, "cardLastFour": null})
    );
    assert_eq!(
        timeline(&payment),
        [
            "CHECKOUT_CONFIRMED",
            "PAYMENT_PENDING",
            "PAYMENT_PROCESSING",
            "PAYMENT_COLLECTED",
            "ORDER_PROCESSING",
            "ORDER_FULFILLED",
            "ORDER_COMPLETED"
        ]
    );
    assert_eq!(server.session_status(&session).await, "COMPLETED");
    assert!(server.jobs().await.is_empty());
}

#[apply(both)]
async fn a_debit_that_never_settles_is_given_up(server: Server) {
    let session = server
        .open_cart(json!({"items": [dynamic(4000)], "customer": buyer("a@example.org", "DE", "")}))
        .await;
    let paid = server
        .pay_with(&session, method("sepa_debit"))
        .await
        .data(200)
        .clone();
    // The network never answers.
    let sql = pandabase_platform::db::Sql::new("DELETE FROM jobs WHERE kind = 'sandbox_settlement'");
    assert_eq!(server.app.db.write(move |tx| tx.run(sql, &[])).await.unwrap(), 1);
    server.advance(14 * DAY - 1).await;
    assert_eq!(server.payment(&paid).await["status"], "PROCESSING");
    server.advance(1).await;
    assert_eq!(server.order(&paid).await["status"], "CANCELLED");
    assert_eq!(server.session_status(&session).await, "EXPIRED");
}

#[apply(both)]
async fn an_answer_that_never_came_is_fetched(server: Server) {
    let flaky = Flaky::server(&server, Fault::AfterCharging);
    let session = server.cart_of(4000).await;
    let failed = flaky.pay_with(&session, card(GOOD)).await;
    assert_eq!(
        failed.error(503),
        "The service is temporarily unavailable. Please try again."
    );
    assert_eq!(server.session_status(&session).await, "PROCESSING");
    assert_eq!(
        server.pay_with(&session, card(GOOD)).await.error(409),
        "Checkout session is already being processed"
    );
    assert_eq!(server.balance().await, 0);
    server.advance(2 * MINUTE).await;
    assert_eq!(server.only_order().await["status"], "COMPLETED");
    assert_eq!(server.balance().await, 3569);
    assert_eq!(charges(&server).await, 1);
    server.advance(DAY).await;
    assert_eq!(server.balance().await, 3569);
}

#[apply(both)]
async fn a_charge_that_never_arrived_is_given_up(server: Server) {
    let flaky = Flaky::server(&server, Fault::BeforeCharging);
    let session = server.cart_of(4000).await;
    flaky.pay_with(&session, card(GOOD)).await.error(503);
    server.advance(2 * MINUTE).await;
    assert_eq!(server.only_order().await["status"], "CANCELLED");
    assert_eq!(server.session_status(&session).await, "OPEN");
    server.pay_with(&session, card(GOOD)).await.data(200);
    assert_eq!(server.balance().await, 3569);
}

#[apply(both)]
async fn a_charge_that_arrives_after_it_was_given_up_is_refused(server: Server) {
    let flaky = Flaky::server(&server, Fault::Late);
    let session = server.cart_of(4000).await;
    // The recovery job runs while the request still is on its way to the processor.
    let error = flaky.pay_with(&session, card(GOOD)).await;
    assert_eq!(error.error(400), "Your payment was declined");
    assert_eq!(server.only_order().await["status"], "CANCELLED");
    assert_eq!(server.balance().await, 0);
    server.pay_with(&session, card(GOOD)).await.data(200);
    assert_eq!(server.balance().await, 3569);
}

#[apply(both)]
async fn a_subscription_whose_answer_never_came_begins_once(server: Server) {
    let plan = server.plan(json!({})).await;
    let trial = server.plan(json!({"trialDays": 7})).await;
    let count = async || {
        let sql = pandabase_platform::db::Sql::new("SELECT COUNT(*) FROM subscriptions");
        server
            .app
            .db
            .read(move |tx| tx.one(sql, &[], |row| row.next::<i64>()))
            .await
            .unwrap()
    };
    for (number, product) in (1..).zip([&plan, &trial]) {
        let session = server.cart_of_plan(product).await;
        Flaky::server(&server, Fault::AfterCharging)
            .consent_with(&session, card(GOOD))
            .await
            .error(503);
        assert_eq!(count().await, number - 1);
        server.advance(2 * MINUTE).await;
        assert_eq!(
            (count().await, server.session_status(&session).await.as_str()),
            (number, "COMPLETED")
        );
        server.advance(HOUR).await;
        assert_eq!(count().await, number);
    }
    for product in [&plan, &trial] {
        let before = count().await;
        let session = server.cart_of_plan(product).await;
        Flaky::server(&server, Fault::BeforeCharging)
            .consent_with(&session, card(GOOD))
            .await
            .error(503);
        server.advance(2 * MINUTE).await;
        assert_eq!(
            (count().await, server.session_status(&session).await.as_str()),
            (before, "OPEN")
        );
        server.consent_with(&session, card(GOOD)).await.data(200);
        assert_eq!(count().await, before + 1);
    }
    server.verify().await;
}

#[apply(both)]
async fn production_without_a_processor_says_so(server: Server) {
    let closed = with_processor(&server, |_, _| Arc::new(NoProcessor));
    let session = server.cart_of(4000).await;
    let error = closed
        .pay_with(&session, json!({"type": "card", "token": "tok_1"}))
        .await;
    assert_eq!(
        error.error(503),
        "The service is temporarily unavailable. Please try again."
    );
    assert_eq!(server.session_status(&session).await, "OPEN");
    assert_eq!(
        server.get(&server.core("/orders/")).await.data(200)["pagination"]["total"],
        0
    );
}

async fn charges(server: &Server) -> i64 {
    let sql =
        pandabase_platform::db::Sql::new("SELECT COUNT(*) FROM sandbox_charges WHERE status = 'captured'");
    server
        .app
        .db
        .read(move |tx| tx.one(sql, &[], |row| row.next()))
        .await
        .unwrap()
}
