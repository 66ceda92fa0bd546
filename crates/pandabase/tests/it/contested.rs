//! Disputes of subscriptions' orders (contract `subscriptions.md`, "Dispute"): held while one is open, ended
//! when one is lost or prevented, taken up when all are won.

use crate::harness::{Server, apply, both};
use crate::meters::meter;
use crate::processor::FICKLE;
use crate::receiver::Receiver;
use crate::renewals::days;
use crate::shop::GOOD;
use pandabase_domain::id::ProductId;
use pandabase_domain::subscription::{Subscription, SubscriptionStatus};
use pandabase_platform::db::Sql;
use pandabase_platform::params;
use serde_json::{Value, json};

const OPEN: &str = "Subscription has an open dispute";

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The events that an endpoint received, sorted by name because those of one instant have no order.
fn events_of(receiver: &Receiver) -> Vec<String> {
    let seen = receiver.seen();
    let mut told: Vec<String> = seen
        .iter()
        .map(|seen| text(&seen.json()["event"]).to_owned())
        .collect();
    told.sort_unstable();
    told
}

impl Server {
    /// The first and the latest order of a subscription, as answers of pay.
    async fn orders_of(&self, id: &str) -> [Value; 2] {
        let standing = self.standing(id).await;
        [standing.first_order, standing.latest_order].map(|order| {
            let payment = order.as_str().replace("ord_", "pmt_");
            json!({"order_id": order, "payment_id": payment})
        })
    }

    /// Opens a dispute that stays open until the network decides: the merchant answers it.
    async fn contest(&self, paid: &Value) {
        self.play(paid, json!({"event": "dispute_opened"})).await;
        let dispute = self.payment(paid).await["dispute"]["id"].clone();
        let path = self.core(&format!("/disputes/{}/evidence", text(&dispute)));
        self.post(&path, json!({"access_activity_log": "12 logins"}))
            .await
            .data(200);
    }

    async fn decide(&self, paid: &Value, event: &str) {
        self.play(paid, json!({"event": event})).await;
    }

    /// What verification says of the only key of an order.
    async fn key_of(&self, paid: &Value) -> Value {
        let key = self.order(paid).await["licenses"][0]["key"].clone();
        let verify = self.core("/licenses/verify");
        self.post(&verify, json!({"key": key})).await.data(200).clone()
    }

    async fn keyed_plan(&self) -> String {
        let fields = json!({"fulfillmentMode": "MANAGED_LICENSE", "licenseDuration": "THIRTY_DAYS"});
        self.plan(fields).await
    }
}

#[apply(both)]
async fn nothing_is_charged_while_a_dispute_is_open_and_the_time_is_not_billed(server: Server) {
    let (server, receiver) = server
        .listening(&[
            "SUBSCRIPTION_UPDATED",
            "SUBSCRIPTION_RENEWED",
            "SUBSCRIPTION_CANCELLED",
        ])
        .await;
    let plan = server.keyed_plan().await;
    let id = server.subscribed(&plan, GOOD).await;
    let [first, _] = server.orders_of(&id).await;
    server.move_clock("P3D").await;
    server.contest(&first).await;
    let held = server.subscription(&id).await;
    assert_eq!(
        (&held["status"], &held["nextChargeAt"]),
        (&json!("ACTIVE"), &Value::Null)
    );
    assert_eq!(server.key_of(&first).await["status"], "REVOKED");
    let upcoming = server
        .get(&server.subscription_path(&id, "/upcoming-invoice"))
        .await;
    assert_eq!(upcoming.error(404), "No upcoming invoice");
    assert_eq!(server.replan(&id, json!({"quantity": 2})).await.error(400), OPEN);
    server.move_clock("P57D").await;
    assert_eq!(server.billed(&id).await, []);
    server.verify().await;
    server.decide(&first, "dispute_won").await;
    server.drain().await;
    // 60 days after 1 June: the 30 that were not paid for are not billed.
    assert_eq!(days(&server.billed(&id).await), ["2026-07-31T00:00:00.000Z"]);
    let renewed = server.subscription(&id).await;
    assert_eq!(
        (&renewed["currentPeriodStart"], &renewed["nextChargeAt"]),
        (
            &json!("2026-07-31T00:00:00.000Z"),
            &json!("2026-08-31T00:00:00.000Z")
        )
    );
    let key = server.key_of(&first).await;
    assert_eq!(
        (&key["valid"], &key["expiresAt"]),
        (&json!(true), &json!("2026-08-31T00:00:00.000Z"))
    );
    assert_eq!(
        events_of(&receiver),
        [
            "SUBSCRIPTION_RENEWED",
            "SUBSCRIPTION_UPDATED",
            "SUBSCRIPTION_UPDATED"
        ]
    );
    server.verify().await;
}

#[apply(both)]
async fn a_paid_period_is_not_charged_again_by_a_dispute_that_is_won_in_it(server: Server) {
    let plan = server.keyed_plan().await;
    let id = server.subscribed(&plan, GOOD).await;
    let before = server.subscription(&id).await;
    let [first, _] = server.orders_of(&id).await;
    server.contest(&first).await;
    server.move_clock("P20D").await;
    server.decide(&first, "dispute_won").await;
    server.drain().await;
    assert_eq!(server.subscription(&id).await, before);
    assert_eq!(server.billed(&id).await, []);
    server.move_clock("P10D").await;
    assert_eq!(days(&server.billed(&id).await), ["2026-07-01T00:00:00.000Z"]);
    assert_eq!(server.key_of(&first).await["valid"], true);
    server.verify().await;
}

#[apply(both)]
async fn a_dispute_that_is_lost_or_prevented_ends_it_at_once(server: Server) {
    let events = ["SUBSCRIPTION_CANCELLED", "SUBSCRIPTION_ENDED"];
    for verdict in ["dispute_lost", "dispute_prevented"] {
        let (server, receiver) = server.listening(&events).await;
        let plan = server.keyed_plan().await;
        let id = server.subscribed(&plan, GOOD).await;
        server.move_clock("P30D").await;
        // Of a renewal, whose own order delivered nothing.
        let [first, renewal] = server.orders_of(&id).await;
        assert_ne!(first, renewal);
        if verdict == "dispute_lost" {
            server.play(&renewal, json!({"event": "dispute_opened"})).await;
            assert_eq!(server.key_of(&first).await["status"], "REVOKED");
            server.move_clock("P7D").await;
        } else {
            server.decide(&renewal, verdict).await;
        }
        let ended = server.subscription(&id).await;
        let now = json!(server.now().await.to_string());
        assert_eq!(
            (&ended["status"], &ended["endsAt"], &ended["cancelledAt"]),
            (&json!("CANCELLED"), &now, &now),
            "{verdict}"
        );
        assert_eq!(server.key_of(&first).await["status"], "REVOKED");
        server.move_clock("P61D").await;
        assert_eq!(server.billed(&id).await.len(), 1, "{verdict}");
        assert_eq!(events_of(&receiver), events, "{verdict}");
        server.verify().await;
    }
}

#[apply(both)]
async fn of_several_disputes_the_last_one_decides(server: Server) {
    let plan = server.keyed_plan().await;
    let id = server.subscribed(&plan, GOOD).await;
    server.move_clock("P30D").await;
    let [first, renewal] = server.orders_of(&id).await;
    server.contest(&first).await;
    server.contest(&renewal).await;
    server.decide(&first, "dispute_won").await;
    assert_eq!(server.subscription(&id).await["nextChargeAt"], Value::Null);
    assert_eq!(server.key_of(&first).await["status"], "REVOKED");
    server.move_clock("P40D").await;
    assert_eq!(server.billed(&id).await.len(), 1);
    server.decide(&renewal, "dispute_won").await;
    server.drain().await;
    assert_eq!(server.billed(&id).await.len(), 2);
    assert_eq!(server.key_of(&first).await["valid"], true);
    server.verify().await;
}

#[apply(both)]
async fn a_paused_one_stays_paused(server: Server) {
    let plan = server.keyed_plan().await;
    let id = server.subscribed(&plan, GOOD).await;
    let [first, _] = server.orders_of(&id).await;
    server.act(&id, "pause").await.data(200);
    server.contest(&first).await;
    assert_eq!(server.act(&id, "resume").await.error(400), OPEN);
    server.move_clock("P40D").await;
    server.decide(&first, "dispute_won").await;
    assert_eq!(server.subscription(&id).await["status"], "PAUSED");
    server.move_clock("P40D").await;
    assert_eq!(server.billed(&id).await, []);
    server.act(&id, "resume").await.data(200);
    server.drain().await;
    assert_eq!(server.billed(&id).await.len(), 1);
    server.verify().await;
}

#[apply(both)]
async fn retries_wait_for_the_verdict(server: Server) {
    let plan = server.plan(json!({})).await;
    let id = server.subscribed(&plan, GOOD).await;
    let [first, _] = server.orders_of(&id).await;
    server.switch_card(&id, FICKLE).await;
    server.move_clock("P30D").await;
    assert_eq!(server.subscription(&id).await["status"], "PAST_DUE");
    server.contest(&first).await;
    let token = server.sign_in("mia@example.org").await;
    let path = format!("/subscriptions/{id}/retry");
    assert_eq!(
        server.portal_post(&token, &path, json!({})).await.error(400),
        OPEN
    );
    server.move_clock("P10D").await;
    let held = server.standing(&id).await;
    assert_eq!(
        (held.state.status, held.state.retry_count, held.open_order),
        (SubscriptionStatus::PastDue, 0, None)
    );
    server.verify().await;
    server.switch_card(&id, GOOD).await;
    let won_at = server.now().await.to_string();
    server.decide(&first, "dispute_won").await;
    server.drain().await;
    let renewed = server.subscription(&id).await;
    assert_eq!(
        (&renewed["status"], &renewed["currentPeriodStart"]),
        (&json!("ACTIVE"), &json!(won_at))
    );
    server.verify().await;
}

#[apply(both)]
async fn the_last_bill_of_a_metered_plan_waits_or_is_forgiven(server: Server) {
    for (verdict, bills) in [("dispute_won", 1), ("dispute_lost", 0)] {
        let product = server.plan(json!({"pricingModel": "USAGE_BASED"})).await;
        meter(&server, &json!({"id": product}), json!({})).await;
        let id = server.subscribed(&product, GOOD).await;
        let [first, _] = server.orders_of(&id).await;
        server.use_seconds(&id, 100).await;
        server.act(&id, "cancel").await.data(200);
        server.contest(&first).await;
        server.move_clock("P40D").await;
        assert_eq!(server.billed(&id).await, []);
        server.verify().await;
        server.decide(&first, verdict).await;
        server.move_clock("P5D").await;
        assert_eq!(server.billed(&id).await.len(), bills, "{verdict}");
        assert_eq!(server.standing(&id).await.state.due_at(), None);
        server.verify().await;
    }
}

#[apply(both)]
async fn the_end_of_access_is_told_once(server: Server) {
    let events = ["SUBSCRIPTION_CANCELLED", "SUBSCRIPTION_ENDED"];
    let (server, receiver) = server.listening(&events).await;
    let plan = server.plan(json!({})).await;
    let id = server.subscribed(&plan, GOOD).await;
    server.act(&id, "cancel").await.data(200);
    server.move_clock("P29D").await;
    assert_eq!(events_of(&receiver).len(), 1);
    server.move_clock("P31D").await;
    let seen = receiver.seen();
    let last = seen.last().unwrap().json();
    assert_eq!((seen.len(), &last["event"]), (2, &json!("SUBSCRIPTION_ENDED")));
    let told = &last["data"]["subscription"];
    assert_eq!(
        (&told["id"], &told["status"], &told["endsAt"]),
        (
            &json!(id),
            &json!("CANCELLED"),
            &json!("2026-07-01T00:00:00.000Z")
        )
    );
    server.verify().await;
}

#[apply(both)]
async fn the_end_of_access_is_told_beside_the_last_bill(server: Server) {
    let (server, receiver) = server.listening(&["SUBSCRIPTION_ENDED"]).await;
    let product = server.plan(json!({"pricingModel": "USAGE_BASED"})).await;
    meter(&server, &json!({"id": product}), json!({})).await;
    let id = server.subscribed(&product, GOOD).await;
    server.act(&id, "cancel").await.data(200);
    server.move_clock("P60D").await;
    assert_eq!(server.billed(&id).await.len(), 1);
    assert_eq!(events_of(&receiver), ["SUBSCRIPTION_ENDED"]);
    server.verify().await;
}

#[apply(both)]
async fn a_plan_that_changed_before_keys_moved_with_it_has_its_keys_back(server: Server) {
    let plan = server.keyed_plan().await;
    let id = server.subscribed(&plan, GOOD).await;
    let [first, _] = server.orders_of(&id).await;
    let other = ProductId::from_stored(server.keyed_plan().await);
    let change = move |subscription: &mut Subscription, _| subscription.plan.product = other.clone();
    server.with_subscription(&id, change).await;
    let (store, of) = (server.store.id.clone(), id.clone());
    let sql = Sql::new("UPDATE subscriptions SET keys_follow = FALSE WHERE store_id = $1 AND id = $2");
    let done = server.app.db.write(move |tx| tx.run(sql, params![&store, &of]));
    done.await.unwrap();
    server.contest(&first).await;
    assert_eq!(server.key_of(&first).await["status"], "REVOKED");
    server.decide(&first, "dispute_won").await;
    server.drain().await;
    assert_eq!(server.key_of(&first).await["valid"], true);
    // Its next change takes what is no part of it.
    server.replan(&id, json!({"quantity": 2})).await.data(200);
    server.drain().await;
    assert_eq!(server.key_of(&first).await["status"], "REVOKED");
    server.verify().await;
}

#[apply(both)]
async fn a_cancellation_taken_back_under_a_dispute_is_told_without_a_day(server: Server) {
    let plan = server.plan(json!({})).await;
    let id = server.subscribed(&plan, GOOD).await;
    let [first, _] = server.orders_of(&id).await;
    server.contest(&first).await;
    server.act(&id, "cancel").await.data(200);
    server.act(&id, "reactivate").await.data(200);
    let letters = server.letters("mia@example.org").await;
    let is_it = |letter: &&Value| text(&letter["subject"]).ends_with("continues");
    let told = text(&letters.iter().find(is_it).unwrap()["text"]);
    let why = "It is not charged while one of its payments is disputed.";
    assert!(told.contains(why), "{told}");
    server.verify().await;
}

#[apply(both)]
async fn nobody_takes_a_cancellation_back_without_a_card(server: Server) {
    let plan = server.plan(json!({})).await;
    let id = server.subscribed(&plan, GOOD).await;
    server.act(&id, "cancel").await.data(200);
    let mia = server.sign_in("mia@example.org").await;
    let methods = server.saved_methods(&mia).await;
    for method in methods {
        server.remove_method(&mia, text(&method["id"])).await.data(200);
    }
    let refused = server.act(&id, "reactivate").await;
    assert_eq!(refused.error(400), "Add a payment method first");
    assert_eq!(server.subscription(&id).await["status"], "CANCELLED");
    server.switch_card(&id, GOOD).await;
    server.act(&id, "reactivate").await.data(200);
    server.verify().await;
}
