//! What was paid and given back is not credited.

use super::completed;
use crate::harness::{Server, apply, both};
use crate::renewals::{Fault, flaky};
use crate::shop::GOOD;
use pandabase_domain::time::{DAY, MINUTE};
use serde_json::{Value, json};

impl Server {
    /// Sells a plan to Mia; returns what she paid with and the subscription.
    async fn paid_for(&self, fields: Value) -> (Value, String) {
        let product = self.plan(fields).await;
        let paid = self.subscribe(&product, GOOD).await;
        let id = paid["subscription_id"].as_str().unwrap().to_owned();
        (paid, id)
    }

    /// The newest order and its payment.
    async fn newest(&self) -> Value {
        let list = self.get(&self.core("/orders?limit=1")).await.data(200)["items"].clone();
        let order = list[0]["id"].as_str().unwrap();
        json!({"order_id": order, "payment_id": order.replace("ord_", "pmt_")})
    }
}

#[apply(both)]
async fn a_part_that_was_given_back_is_not_credited(server: Server) {
    let (paid, id) = server.paid_for(json!({"price": 3000})).await;
    let dear = server.plan(json!({"price": 5000})).await;
    // $10.00 and their tax.
    server.returns(&paid, 1083, "re_1").await;
    assert_eq!(server.account(&id).await, (2000, 0, 0));
    server.verify().await;
    server.advance(15 * DAY).await;
    server.replan(&id, json!({"product_id": dear})).await.data(200);
    assert_eq!(server.bills().await[0].0, 4000, "half of $20.00 is left");
    assert_eq!(server.account(&id).await, (5000, 0, 0));
    // What a change carried over goes back the same way.
    server.returns(&paid, 1082, "re_2").await;
    assert_eq!(server.account(&id).await, (4000, 0, 0));
    server.verify().await;
    // A renewal pays for all of its period again.
    server.advance(31 * DAY).await;
    assert_eq!(server.account(&id).await, (5000, 0, 0));
    server.verify().await;
}

#[apply(both)]
async fn credit_that_was_given_back_is_not_kept(server: Server) {
    let yearly = json!({"price": 20_000, "billingInterval": "YEARLY"});
    let (paid, id) = server.paid_for(yearly).await;
    for price in [2000, 3000] {
        let plan = server.plan(json!({"price": price})).await;
        server.replan(&id, json!({"product_id": plan})).await.data(200);
    }
    assert_eq!(server.account(&id).await, (3000, 0, 17_000));
    // Of $216.50 with tax: $50.00 and $130.01 before it.
    for (returned, reference, account) in [(5413, "re_1", (3000, 0, 12_000)), (14_073, "re_2", (1999, 0, 0))]
    {
        server.returns(&paid, returned, reference).await;
        assert_eq!(server.account(&id).await, account, "{reference}");
        server.verify().await;
    }
    server.advance(30 * DAY).await;
    assert_eq!(server.bills().await[0], completed(3000, 3248));
    assert_eq!(server.account(&id).await, (3000, 0, 0));
    server.verify().await;
}

#[apply(both)]
async fn what_was_for_time_that_is_over_changes_nothing(server: Server) {
    let (paid, id) = server.paid_for(json!({"price": 3000})).await;
    server.advance(30 * DAY).await;
    server.returns(&paid, 1083, "re_1").await;
    assert_eq!(server.account(&id).await, (3000, 0, 0));
    let renewal = server.newest().await;
    server.returns(&renewal, 1083, "re_2").await;
    assert_eq!(server.account(&id).await, (2000, 0, 0));
    server.verify().await;
    // With the rest of it everything ends.
    server.returns(&renewal, 2165, "re_3").await;
    assert_eq!(server.subscription(&id).await["status"], "CANCELLED");
    server.verify().await;
}

#[apply(both)]
async fn prices_with_tax_lose_it_with_what_was_given_back(server: Server) {
    let path = format!("/v2/stores/{}", server.store.id);
    let inclusive = json!({"taxBehavior": "INCLUSIVE"});
    server.patch(&path, inclusive).await.data(200);
    let (paid, id) = server.paid_for(json!({"price": 3000})).await;
    server.returns(&paid, 1000, "re_1").await;
    assert_eq!(server.account(&id).await, (2000, 0, 0));
    server.verify().await;
}

#[apply(both)]
async fn what_is_given_back_while_a_change_is_charged_counts(server: Server) {
    let (paid, id) = server.paid_for(json!({"price": 3000})).await;
    let dear = server.plan(json!({"price": 5000})).await;
    let broken = flaky(&server, Fault::AfterCharging, 1);
    let answer = broken.replan(&id, json!({"product_id": dear})).await;
    assert_eq!(answer.status, 503);
    server.returns(&paid, 1083, "re_1").await;
    server.advance(3 * MINUTE).await;
    assert!(server.bills().await.contains(&completed(2000, 2165)));
    assert_eq!(server.account(&id).await, (4000, 0, 0));
    server.verify().await;
}
