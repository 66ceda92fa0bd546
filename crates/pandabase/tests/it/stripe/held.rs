//! Payments that Shield holds while Stripe has their money.

use super::books::both_say_the_same;
use super::player::{Player, Till};
use super::sold::Sold;
use crate::harness::{Server, apply, both};
use crate::shop::{GOOD, timeline};
use pandabase_domain::time::{DAY, MINUTE};
use pandabase_platform::jobs::worker;
use serde_json::{Value, json};

const RETURNED: &str =
    "The processor has returned money of this payment. Decline it, and the buyer gets the rest";

/// Sells something that is held; returns the answer of pay and the review.
async fn sell_held(sold: &Sold) -> (Value, Value) {
    let paid = sold.sell(sold.card(GOOD)).await;
    assert_eq!(paid["status"], "REVIEW");
    let review = sold.server.reviews("OPEN").await[0].clone();
    (paid, review)
}

#[apply(both)]
async fn what_stripe_still_has_is_let_through(server: Server) {
    let sold = Sold::start(&server).await;
    sold.server.rule("amount > 1000", "REVIEW", 1).await;
    let (paid, review) = sell_held(&sold).await;
    both_say_the_same(&sold.server).await;
    sold.server.settle_review(&review, "approve").await.data(200);
    // Between the decision and the capture, too.
    both_say_the_same(&sold.server).await;
    sold.receive_events().await;
    assert_eq!(sold.server.payment(&paid).await["status"], "COMPLETED");
    assert_eq!(sold.server.balance().await, 3569);
    both_say_the_same(&sold.server).await;
}

/// Mia is new, which is a risk of 10; the stand-in for Stripe tells 20 with every charge.
#[apply(both)]
async fn the_risk_that_stripe_tells_is_judged_after_the_charge(server: Server) {
    let sold = Sold::start(&server).await;
    let server = &sold.server;
    let rule = server.rule("risk_score >= 20", "BLOCK", 5).await;
    let (paid, review) = sell_held(&sold).await;
    assert_eq!(
        (&review["riskScore"], &review["rule"]["id"]),
        (&json!(20), &rule["id"])
    );
    both_say_the_same(server).await;
    // The messages about the charge come once more, and change nothing.
    sold.pass(DAY).await;
    assert_eq!(server.payment(&paid).await["status"], "PROCESSING");
    server.settle_review(&review, "approve").await.data(200);
    sold.receive_events().await;
    assert_eq!(server.payment(&paid).await["status"], "COMPLETED");
    let analytics = server.get(&server.shield("analytics?period=7d")).await;
    let analytics = analytics.data(200).clone();
    assert_eq!(
        (&analytics["reviewed"], &analytics["blocked"]),
        (&json!(1), &json!(0))
    );
    // A rule before it that lets the payment through does so whatever the risk.
    server.rule("amount > 1000", "ALLOW", 1).await;
    let paid = sold.sell(sold.card(GOOD)).await;
    assert_eq!(paid["status"], "COMPLETED");
    both_say_the_same(server).await;
}

#[apply(both)]
async fn what_was_returned_in_the_dashboard_is_not_let_through(server: Server) {
    let sold = Sold::start(&server).await;
    let server = &sold.server;
    server.rule("amount > 1000", "REVIEW", 1).await;
    for part in [None, Some(1000)] {
        let (paid, review) = sell_held(&sold).await;
        let intent = sold.intent(&paid).await;
        sold.fake.refund_in_dashboard(&intent, part).unwrap();
        sold.receive_events().await;
        let refused = server.settle_review(&review, "approve").await;
        assert_eq!(refused.error(409), RETURNED);
        // It still waits, and nothing was credited.
        assert_eq!(server.reviews("OPEN").await[0]["id"], review["id"]);
        assert_eq!(server.payment(&paid).await["status"], "PROCESSING");
        server.settle_review(&review, "decline").await.data(200);
        sold.receive_events().await;
        assert_eq!(server.payment(&paid).await["status"], "FAILED");
        // The buyer has everything back, once.
        let lines = sold.fake.ledger();
        let line = lines.iter().find(|line| line.intent == intent).unwrap();
        assert_eq!((line.captured, line.refunded), (4330, 4330));
        // Both books have the same parts of it.
        both_say_the_same(server).await;
    }
    assert_eq!(server.balance().await, 0);
    server.verify().await;
}

/// What Stripe tells of the money of a payment that is held waits until somebody has decided.
#[apply(both)]
async fn a_dispute_of_a_held_payment_is_not_lost(server: Server) {
    let sold = Sold::start(&server).await;
    let server = &sold.server;
    server.rule("amount > 1000", "REVIEW", 1).await;
    let (paid, review) = sell_held(&sold).await;
    sold.dispute(&paid).await;
    assert_eq!(server.payment(&paid).await["status"], "PROCESSING");
    assert!(!sold.unread().await.is_empty());
    server.verify().await;
    server.settle_review(&review, "approve").await.data(200);
    sold.receive_events().await;
    assert_eq!(server.balance().await, 3569);
    sold.pass(15 * MINUTE).await;
    let dispute = server.payment(&paid).await["dispute"].clone();
    assert_eq!(dispute["status"], "AWAITING_REVIEW");
    assert_eq!(server.balance().await, 3569 - 4330 - 2000);
    assert_eq!(sold.unread().await, Vec::<String>::new());
    sold.agree().await;
}

#[apply(both)]
async fn a_dispute_of_a_payment_that_is_declined_is_none_of_the_stores(server: Server) {
    let sold = Sold::start(&server).await;
    let server = &sold.server;
    server.rule("amount > 1000", "REVIEW", 1).await;
    let (paid, review) = sell_held(&sold).await;
    sold.dispute(&paid).await;
    server.settle_review(&review, "decline").await.data(200);
    sold.receive_events().await;
    sold.pass(15 * MINUTE).await;
    assert_eq!(server.payment(&paid).await["status"], "FAILED");
    assert_eq!(server.payment(&paid).await["dispute"], Value::Null);
    assert_eq!(sold.unread().await, Vec::<String>::new());
    // The bank has the money, so Stripe returns none.
    let intent = sold.intent(&paid).await;
    let lines = sold.fake.ledger();
    let line = lines.iter().find(|line| line.intent == intent).unwrap();
    assert_eq!((line.captured, line.refunded), (4330, 0));
    assert_eq!(server.balance().await, 0);
    server.verify().await;
}

/// Stripe's own reviews and those of rules have the same steps, which must not be mixed.
#[apply(both)]
async fn a_review_at_stripe_decides_nothing_here(server: Server) {
    let sold = Sold::start(&server).await;
    let server = &sold.server;
    server.rule("amount > 1000", "REVIEW", 1).await;
    let (paid, review) = sell_held(&sold).await;
    let intent = sold.intent(&paid).await;
    let theirs = sold.fake.open_review(&intent).unwrap();
    sold.fake.close_review(&theirs, "approved").unwrap();
    sold.receive_events().await;
    let payment = server.payment(&paid).await;
    assert_eq!(payment["status"], "PROCESSING");
    assert!(!timeline(&payment).contains(&"REVIEW_APPROVED"), "{payment}");
    server.settle_review(&review, "decline").await.data(200);
    sold.receive_events().await;
    let payment = server.payment(&paid).await;
    let steps = timeline(&payment);
    let of_review = steps.iter().filter(|step| step.starts_with("REVIEW_"));
    let of_review: Vec<&str> = of_review.copied().collect();
    assert_eq!(of_review, ["REVIEW_OPENED", "REVIEW_DECLINED"]);
}

/// A bank that sends the money back which it got for the buyer leaves a job that says so.
#[apply(both)]
async fn what_comes_back_after_it_was_given_back_is_seen(server: Server) {
    let sold = Sold::start(&server).await;
    let server = &sold.server;
    server.rule("amount > 1000", "REVIEW", 1).await;
    let paid = sold.sell(sold.by("us_bank_account")).await;
    sold.settle(&paid, true).await;
    let review = server.reviews("OPEN").await[0].clone();
    server.settle_review(&review, "decline").await.data(200);
    sold.receive_events().await;
    server.verify().await;
    assert_eq!(worker::failed(&server.app).await.unwrap(), 0);
    sold.finish_refund(&paid, false).await;
    assert_eq!(worker::failed(&server.app).await.unwrap(), 1);
    server.verify().await;
}
