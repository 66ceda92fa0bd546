//! Another processor charges from now on, or test data were deleted at Stripe: what was charged before is in
//! nobody's books any more, and nothing waits for it for ever.

use super::player::{Player, Till, text};
use super::sold::Sold;
use crate::harness::{Server, apply, both};
use crate::pay::with_processor;
use crate::shop::{CHALLENGED, GOOD, card, method};
use crate::visitor::Visitor;
use pandabase::surfaces::sandbox::Sandbox;
use pandabase::surfaces::stripe::Stripe;
use pandabase_domain::time::HOUR;
use serde_json::{Value, json};
use std::sync::Arc;

/// The session of a buyer whom the bank asks, and the answer of pay.
async fn asked(server: &Server) -> (String, Value) {
    let session = server.cart_of(4000).await;
    let paid = server.pay_with(&session, card(CHALLENGED)).await;
    assert_eq!(paid.data(200)["status"], "REQUIRES_3DS");
    (session, paid.data(200).clone())
}

#[apply(both)]
async fn what_the_sandbox_charged_does_not_wait_for_stripe(server: Server) {
    let (session, back) = asked(&server).await;
    let (_, gone) = asked(&server).await;
    // A refund that the network has to confirm, and evidence, which are both on their way.
    let slow = server.cart_of(4000).await;
    let debit = server.pay_with(&slow, method("us_bank_account")).await;
    let debit = debit.data(200).clone();
    server.play(&debit, json!({"event": "succeeded"})).await;
    let disputed = server.sell(4000, GOOD).await;
    server.play(&disputed, json!({"event": "dispute_opened"})).await;
    server.drain().await;
    let balance = server.balance().await;
    let path = format!("/refunds/orders/{}", text(&debit["order_id"]));
    let refund = server.post(&server.core(&path), json!({})).await;
    assert_eq!(refund.data(200)["status"], "PROCESSING");
    let disputes = server.get(&server.core("/disputes/")).await;
    let dispute = text(&disputes.data(200)["items"][0]["id"]).to_owned();
    let path = server.core(&format!("/disputes/{dispute}/evidence"));
    let evidence = json!({"access_activity_log": "12 logins"});
    server.post(&path, evidence).await.data(200);

    // No account is connected, and none has to be asked.
    let server = with_processor(&server, |env, db| Arc::new(Stripe::new(env, db)));
    server.drain().await;
    let path = server.core(&format!("/refunds/{}", text(&refund.data(200)["id"])));
    assert_eq!(server.get(&path).await.data(200)["status"], "FAILED");
    assert_eq!(server.balance().await, balance, "the debit is reversed");
    assert_eq!(server.order(&debit).await["status"], "COMPLETED");

    // Whoever comes back from the sandbox's bank can pay again.
    let page = format!("/pay/stores/{}/sids/{session}?from=bank", server.store.id);
    Visitor::open(&server, &page).await;
    assert_eq!(server.order(&back).await["status"], "CANCELLED");
    assert_eq!(server.order(&gone).await["status"], "PENDING");
    server.advance(2 * HOUR).await;
    assert_eq!(server.order(&gone).await["status"], "CANCELLED");
    let waiting = server.jobs().await;
    let asks = [
        "payment_recovery",
        "payment_timeout",
        "refund_request",
        "dispute_evidence",
    ];
    assert!(!waiting.iter().any(|kind| asks.contains(&&**kind)), "{waiting:?}");
}

#[apply(both)]
async fn what_stripe_charged_does_not_wait_for_the_sandbox(server: Server) {
    let sold = Sold::start(&server).await;
    let paid = sold.sell(sold.card(CHALLENGED)).await;
    assert_eq!(paid["status"], "REQUIRES_3DS");
    let server = with_processor(&sold.server, |env, db| Arc::new(Sandbox::new(env, db)));
    server.advance(2 * HOUR).await;
    assert_eq!(server.order(&paid).await["status"], "CANCELLED");
    assert!(!server.jobs().await.contains(&"payment_timeout".to_owned()));
    server.verify().await;
}

#[apply(both)]
async fn what_was_deleted_with_the_test_data_is_given_up(server: Server) {
    let sold = Sold::start(&server).await;
    let paid = sold.sell(sold.card(CHALLENGED)).await;
    let debit = sold.sell(sold.by("us_bank_account")).await;
    sold.settle(&debit, true).await;
    for paid in [&paid, &debit] {
        sold.fake.forget(&sold.intent(paid).await).unwrap();
    }
    let refund = sold.refund(&debit).await;
    sold.pass(2 * HOUR).await;
    let path = sold
        .server
        .core(&format!("/refunds/{}", text(&refund.data(200)["id"])));
    assert_eq!(sold.server.get(&path).await.data(200)["status"], "FAILED");
    assert_eq!(sold.server.order(&paid).await["status"], "CANCELLED");
    let waiting = sold.server.jobs().await;
    let asks = ["payment_timeout", "refund_request"];
    assert!(!waiting.iter().any(|kind| asks.contains(&&**kind)), "{waiting:?}");
    sold.server.verify().await;
}
