//! Payments that Shield holds while Stripe has their money.

use super::books::both_say_the_same;
use super::player::Player;
use super::sold::Sold;
use crate::harness::{Server, apply, both};
use crate::shop::GOOD;
use serde_json::Value;

const RETURNED: &str =
    "The processor has returned money of this payment. Decline it, and the buyer gets the rest";

/// Sells something that is held; returns the answer of pay and the review.
async fn held(sold: &Sold) -> (Value, Value) {
    let paid = sold.sell(sold.card(GOOD)).await;
    assert_eq!(paid["status"], "REVIEW");
    let review = sold.server.reviews("OPEN").await[0].clone();
    (paid, review)
}

#[apply(both)]
async fn what_stripe_still_has_is_let_through(server: Server) {
    let sold = Sold::start(&server).await;
    sold.server.rule("amount > 1000", "REVIEW", 1).await;
    let (paid, review) = held(&sold).await;
    both_say_the_same(&sold.server).await;
    sold.server.settle_review(&review, "approve").await.data(200);
    sold.hear().await;
    assert_eq!(sold.server.payment(&paid).await["status"], "COMPLETED");
    assert_eq!(sold.server.balance().await, 3569);
    both_say_the_same(&sold.server).await;
}

#[apply(both)]
async fn what_was_returned_in_the_dashboard_is_not_let_through(server: Server) {
    let sold = Sold::start(&server).await;
    let server = &sold.server;
    server.rule("amount > 1000", "REVIEW", 1).await;
    for part in [None, Some(1000)] {
        let (paid, review) = held(&sold).await;
        let intent = sold.intent(&paid).await;
        sold.fake.refund_in_dashboard(&intent, part).unwrap();
        sold.hear().await;
        let refused = server.settle_review(&review, "approve").await;
        assert_eq!(refused.error(409), RETURNED);
        // It still waits, and nothing was credited.
        assert_eq!(server.reviews("OPEN").await[0]["id"], review["id"]);
        assert_eq!(server.payment(&paid).await["status"], "PROCESSING");
        server.settle_review(&review, "decline").await.data(200);
        sold.hear().await;
        assert_eq!(server.payment(&paid).await["status"], "FAILED");
        // The buyer has everything back, once.
        let lines = sold.fake.ledger();
        let line = lines.iter().find(|line| line.intent == intent).unwrap();
        assert_eq!((line.captured, line.refunded), (4330, 4330));
        if part.is_none() {
            both_say_the_same(server).await;
        }
    }
    assert_eq!(server.balance().await, 0);
    server.verify().await;
}
