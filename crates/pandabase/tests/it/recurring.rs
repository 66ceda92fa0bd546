//! What subscriptions bring in (contract `analytics.md`, the additions for merchants).

use crate::harness::{Server, apply, both};
use crate::shop::{DECLINED, GOOD, card, mia};
use serde_json::{Value, json};

impl Server {
    async fn insight(&self, path: &str) -> Value {
        let path = format!("/v2/stores/{}/analytics/{path}", self.store.id);
        self.get(&path).await.data(200).clone()
    }

    async fn recurring(&self, names: &[&str]) -> Vec<Value> {
        let overview = self.insight("subscriptions/overview").await;
        names.iter().map(|name| overview[*name].clone()).collect()
    }

    /// Label, what came, what went and what there was of a month, counted back from the present one.
    async fn month(&self, back: usize) -> (String, i64, i64, i64) {
        let months = self.insight("subscriptions/mrr").await["months"].clone();
        assert_eq!(months.as_array().unwrap().len(), 12);
        let month = &months[11 - back];
        let number = |name: &str| month[name].as_i64().unwrap();
        let label = month["month"].as_str().unwrap().to_owned();
        (label, number("newMrr"), number("churnedMrr"), number("mrr"))
    }

    async fn steer(&self, subscription: &str, action: &str, body: Value) {
        let path = self.core(&format!("/subscriptions/{subscription}/{action}"));
        self.post(&path, body).await.data(200);
    }
}

fn month(label: &str, came: i64, went: i64, mrr: i64) -> (String, i64, i64, i64) {
    (label.to_owned(), came, went, mrr)
}

async fn signed_up(server: &Server, plan: &str) -> String {
    let paid = server.subscribe(plan, GOOD).await;
    paid["subscription_id"].as_str().unwrap().to_owned()
}

const EMPTY: [i64; 8] = [0; 8];
const ALL: [&str; 8] = [
    "mrr",
    "arr",
    "arpu",
    "active",
    "trialing",
    "pastDue",
    "churnRate",
    "trialConversionRate",
];

#[apply(both)]
async fn a_store_without_subscriptions_has_zeros(server: Server) {
    assert_eq!(json!(server.recurring(&ALL).await), json!(EMPTY));
    assert_eq!(server.month(0).await, month("2026-06", 0, 0, 0));
    assert_eq!(server.month(11).await, month("2025-07", 0, 0, 0));
}

#[apply(both)]
async fn every_interval_counts_for_its_share_of_a_month(server: Server) {
    for (price, interval) in [
        (300, "WEEKLY"),
        (1500, "MONTHLY"),
        (1006, "YEARLY"),
        (101, "WEEKLY"),
    ] {
        let plan = server
            .plan(json!({"price": price, "billingInterval": interval}))
            .await;
        signed_up(&server, &plan).await;
    }
    // (401 × 52 + 1500 × 12 + 1006) / 12 = 3321.5, which rounds up; the sum is rounded, not each.
    let found = server.recurring(&["mrr", "arr", "arpu", "active"]).await;
    assert_eq!(json!(found), json!([3322, 39_864, 831, 4]));
    assert_eq!(server.month(0).await, month("2026-06", 3322, 0, 3322));
    server.verify().await;
}

#[apply(both)]
async fn what_comes_and_goes_is_told_by_month(server: Server) {
    let (small, large) = (
        server.plan(json!({"price": 1000})).await,
        server.plan(json!({"price": 3000})).await,
    );
    let (first, second) = (signed_up(&server, &small).await, signed_up(&server, &small).await);
    server.move_clock("P32D").await;
    let change = json!({"product_id": large, "proration_behavior": "IMMEDIATELY"});
    server.steer(&first, "change", change).await;
    server.steer(&second, "pause", json!({})).await;
    assert_eq!(server.month(1).await, month("2026-06", 2000, 0, 2000));
    assert_eq!(server.month(0).await, month("2026-07", 2000, 1000, 3000));
    server.move_clock("P31D").await;
    server.steer(&second, "resume", json!({})).await;
    server.drain().await;
    server.steer(&first, "cancel", json!({})).await;
    assert_eq!(server.month(2).await, month("2026-06", 2000, 0, 2000));
    assert_eq!(server.month(1).await, month("2026-07", 2000, 1000, 3000));
    assert_eq!(server.month(0).await, month("2026-08", 1000, 3000, 1000));
    // One cancellation of the one that was paid for thirty days ago.
    let found = server.recurring(&["mrr", "active", "churnRate"]).await;
    assert_eq!(json!(found), json!([1000, 1, 1.0]));
    server.steer(&first, "reactivate", json!({})).await;
    let found = server.recurring(&["mrr", "active", "churnRate"]).await;
    assert_eq!(json!(found), json!([4000, 2, 0]));
    assert_eq!(server.month(0).await, month("2026-08", 4000, 3000, 4000));
    server.verify().await;
}

#[apply(both)]
async fn rates_have_exact_bases(server: Server) {
    let (plan, trial) = (
        server.plan(json!({"price": 1000})).await,
        server.plan(json!({"price": 2000, "trialDays": 7})).await,
    );
    let mut subscriptions = Vec::new();
    for _ in 0..3 {
        subscriptions.push(signed_up(&server, &plan).await);
    }
    server.move_clock("P31D").await;
    // Began too late to be in the base, and its end counts all the same.
    let late = signed_up(&server, &plan).await;
    server.steer(&late, "cancel", json!({"immediate": true})).await;
    assert_eq!(server.recurring(&["churnRate"]).await, [json!(0.333_333)]);
    server.steer(&subscriptions[0], "cancel", json!({})).await;
    assert_eq!(server.recurring(&["churnRate"]).await, [json!(0.666_667)]);

    let (kept, dropped, tried) = (
        signed_up(&server, &trial).await,
        signed_up(&server, &trial).await,
        signed_up(&server, &trial).await,
    );
    server.steer(&dropped, "cancel", json!({})).await;
    // A trial that is given up was nothing that could be lost.
    let found = server
        .recurring(&["trialing", "churnRate", "trialConversionRate", "mrr"])
        .await;
    assert_eq!(json!(found), json!([2, 0.666_667, 0, 2000]));
    server.move_clock("P8D").await;
    let found = server
        .recurring(&["trialing", "trialConversionRate", "mrr"])
        .await;
    assert_eq!(json!(found), json!([0, 0.666_667, 6000]));
    assert_ne!(kept, tried);
    server.verify().await;
}

#[apply(both)]
async fn subscriptions_that_are_past_due_still_count(server: Server) {
    let plan = server.plan(json!({"price": 1000})).await;
    let paid = server.subscribe(&plan, "4000000000000341").await;
    assert!(paid["subscription_id"].is_string(), "{paid}");
    server.move_clock("P1M").await;
    let found = server.recurring(&["mrr", "arpu", "active", "pastDue"]).await;
    assert_eq!(json!(found), json!([1000, 1000, 0, 1]));
    // Nobody paid: it ends after its retries.
    server.move_clock("P4D").await;
    let found = server.recurring(&["mrr", "arpu", "active", "pastDue"]).await;
    assert_eq!(json!(found), json!([0, 0, 0, 0]));
    assert_eq!(server.month(0).await, month("2026-07", 0, 1000, 0));
    server.verify().await;
}

#[apply(both)]
async fn merchants_read_the_same_as_the_store_api(server: Server) {
    server.sell(4000, GOOD).await;
    let session = server
        .open_cart(json!({"items": [crate::shop::dynamic(700)], "customer": mia()}))
        .await;
    server.pay_with(&session, card(DECLINED)).await.error(400);
    for path in [
        "overview?period=7d",
        "gross-volume?period=1d&granularity=hour",
        "orders-by-country",
    ] {
        let core = server.get(&server.core(&format!("/analytics/{path}"))).await;
        assert_eq!(&server.insight(path).await, core.data(200), "{path}");
    }
}
