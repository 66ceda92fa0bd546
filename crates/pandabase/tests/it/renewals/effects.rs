//! What renewals, pauses and refunds bring with them, and workers that fail.

use super::{EVENTS, Fault, days, events_of, flaky};
use crate::harness::{Server, apply, both};
use crate::meters::meter;
use crate::processor::FICKLE;
use crate::shop::GOOD;
use futures_util::future::join_all;
use pandabase_domain::subscription::SubscriptionStatus;
use pandabase_domain::time::{DAY, MINUTE};
use pandabase_platform::db::Sql;
use pandabase_platform::jobs::worker;
use serde_json::json;
use std::time::Duration;

#[apply(both)]
async fn a_pause_over_the_end_of_a_period_costs_nothing(server: Server) {
    let plan = server.plan(json!({})).await;
    let id = server.subscribed(&plan, GOOD).await;
    server
        .with_subscription(&id, |subscription, now| subscription.state.pause(now).unwrap())
        .await;
    server.move_clock("P47D").await;
    assert_eq!(server.billed(&id).await, []);
    server.verify().await;
    let resumed = server
        .with_subscription(&id, |subscription, now| subscription.state.resume(now).unwrap())
        .await;
    assert_eq!(resumed.state.next_charge_at, Some(server.now().await));
    server.drain().await;
    let billed = server.billed(&id).await;
    assert_eq!(days(&billed), ["2026-07-18T00:00:00.000Z"]);
    assert_eq!(
        server.standing(&id).await.state.period.end.to_string(),
        "2026-08-18T00:00:00.000Z"
    );
    server.verify().await;
}

#[apply(both)]
async fn keys_last_as_long_as_is_paid_for(server: Server) {
    let plan = server
        .plan(json!({
            "fulfillmentMode": "MANAGED_LICENSE", "licenseDuration": "THIRTY_DAYS", "revokeOnRefund": true
        }))
        .await;
    let id = server.subscribed(&plan, GOOD).await;
    let first = server.standing(&id).await.first_order;
    let path = server.core(&format!("/orders/{first}"));
    let order = server.get(&path).await.data(200).clone();
    let key = order["licenses"][0]["key"].clone();
    let verify = server.core("/licenses/verify");
    server.move_clock("P61D").await;
    let shown = server.post(&verify, json!({"key": key})).await.data(200).clone();
    assert_eq!(
        (&shown["valid"], &shown["expiresAt"]),
        (&json!(true), &json!("2026-09-01T00:00:00.000Z"))
    );
    // No period brings another key.
    let keys = server.get(&server.core("/licenses/")).await.data(200)["pagination"]["total"].clone();
    assert_eq!(keys, 1);
    server
        .with_subscription(&id, |subscription, now| {
            subscription.state.cancel(now, false).unwrap();
        })
        .await;
    server.move_clock("P30D").await;
    assert_eq!(
        server.post(&verify, json!({"key": key})).await.data(200)["status"],
        "CLAIMED"
    );
    server.move_clock("P1D").await;
    assert_eq!(
        server.post(&verify, json!({"key": key})).await.data(200)["status"],
        "REVOKED"
    );
    assert_eq!(server.billed(&id).await.len(), 2);
    server.verify().await;
}

#[apply(both)]
async fn usage_is_billed_with_renewals_and_once_more_at_the_end(server: Server) {
    let product = server.plan(json!({"pricingModel": "USAGE_BASED"})).await;
    meter(&server, &json!({"id": product}), json!({})).await;
    let id = server.subscribed(&product, GOOD).await;
    server.use_seconds(&id, 100).await;
    server.move_clock("P30D").await;
    // 15 dollars and 100 times 5 cents, and 8.25 % of them.
    assert_eq!(server.billed(&id).await[0].3, 2165);
    server.use_seconds(&id, 50).await;
    server.switch_card(&id, FICKLE).await;
    server.move_clock("P31D").await;
    assert_eq!(server.billed(&id).await[1].3, 1894);
    // What is used until the retry succeeds is billed with it.
    server.use_seconds(&id, 10).await;
    server.switch_card(&id, GOOD).await;
    server.move_clock("P1D").await;
    let billed = server.billed(&id).await;
    assert_eq!((billed[1].1.as_str(), billed[1].3), ("PAID", 1949));
    server.verify().await;
    server
        .with_subscription(&id, |subscription, now| {
            subscription.state.cancel(now, false).unwrap();
        })
        .await;
    server.use_seconds(&id, 20).await;
    server.move_clock("P90D").await;
    let billed = server.billed(&id).await;
    assert_eq!((billed.len(), billed[2].3), (3, 1732));
    assert_eq!(server.standing(&id).await.state.due_at(), None);
    let invoices = server
        .mails()
        .await
        .into_iter()
        .filter(|(_, subject)| subject.starts_with("Your invoice from"))
        .count();
    assert!(invoices >= 3, "{invoices}");
    server.verify().await;
}

#[apply(both)]
async fn a_refund_ends_it_and_a_dispute_that_is_won_does_not(server: Server) {
    let (server, receiver) = server.listening(&EVENTS).await;
    let plan = server.plan(json!({})).await;
    let id = server.subscribed(&plan, GOOD).await;
    server.move_clock("P30D").await;
    let order = server.standing(&id).await.latest_order;
    let detail = server
        .get(&server.core(&format!("/orders/{order}")))
        .await
        .data(200)
        .clone();
    let paid = json!({"order_id": order, "payment_id": detail["payment"]["id"]});
    server.play(&paid, json!({"event": "dispute_opened"})).await;
    let held = server.standing(&id).await.state;
    assert_eq!((held.status, held.due_at()), (SubscriptionStatus::Active, None));
    server.play(&paid, json!({"event": "dispute_won"})).await;
    server.play(&paid, json!({"event": "external_refund"})).await;
    let ended = server.standing(&id).await;
    assert_eq!(
        (ended.state.status, ended.state.ends_at),
        (SubscriptionStatus::Cancelled, Some(server.now().await))
    );
    server.move_clock("P61D").await;
    assert_eq!(server.billed(&id).await.len(), 1);
    let cancelled = events_of(&receiver)
        .into_iter()
        .filter(|(event, _)| event == "SUBSCRIPTION_CANCELLED")
        .count();
    assert_eq!(cancelled, 1);
    server.verify().await;
}

#[apply(both)]
async fn several_workers_charge_once(server: Server) {
    let plan = server.plan(json!({"billingInterval": "WEEKLY"})).await;
    let mut begun = Vec::new();
    for _ in 0..6 {
        begun.push(server.subscribed(&plan, GOOD).await);
    }
    let others: Vec<Server> = (0..3).map(|_| flaky(&server, Fault::BeforeCharging, 0)).collect();
    for other in &others {
        other.app.env.clock.advance(15 * DAY);
    }
    join_all(others.iter().map(Server::drain)).await;
    server.advance(15 * DAY).await;
    for id in &begun {
        assert_eq!(server.billed(id).await.len(), 2);
    }
    assert_eq!(server.captured().await, 18);
    server.verify().await;
}

#[apply(both)]
async fn a_broken_line_is_nobodys_failure(server: Server) {
    let plan = server.plan(json!({})).await;
    let id = server.subscribed(&plan, GOOD).await;
    for (fault, number) in [(Fault::BeforeCharging, 1), (Fault::AfterCharging, 2)] {
        let broken = flaky(&server, fault, 30);
        let wait = if number == 1 { 30 } else { 31 };
        broken.advance(wait * DAY).await;
        for _ in 0..29 {
            broken.advance(5 * MINUTE).await;
        }
        let waiting = server.standing(&id).await;
        assert_eq!(
            (waiting.state.status, waiting.state.retry_count),
            (SubscriptionStatus::Active, 0)
        );
        assert_eq!(waiting.state.first_failed_at, None);
        assert_eq!(
            server.captured().await,
            i64::from(number) + i64::from(number == 2)
        );
        broken.verify().await;
        broken.advance(5 * MINUTE).await;
        assert_eq!(server.captured().await, i64::from(number) + 1);
        assert_eq!(server.standing(&id).await.state.period_no, i64::from(number) + 1);
        server
            .app
            .env
            .clock
            .advance(broken.app.env.clock.now().as_millis() - server.app.env.clock.now().as_millis());
    }
    server.verify().await;
}

/// Between creating a charge, storing its id and confirming it.
#[apply(both)]
async fn a_worker_that_dies_before_it_charges_is_succeeded(server: Server) {
    let plan = server.plan(json!({})).await;
    for fault in [Fault::SilentCreating, Fault::SilentConfirming] {
        let id = server.subscribed(&plan, GOOD).await;
        let before = server.captured().await;
        let dying = flaky(&server, fault, 1);
        dying.app.env.clock.advance(32 * DAY);
        let cut_off = tokio::time::timeout(Duration::from_millis(1500), worker::drain(&dying.app)).await;
        assert!(cut_off.is_err());
        assert_eq!(server.captured().await, before);
        assert_eq!(unconfirmed(&server).await, 1);
        // Another worker confirms the same charge.
        server.advance(32 * DAY + 2 * MINUTE).await;
        assert_eq!(server.standing(&id).await.state.period_no, 2);
        assert_eq!(unconfirmed(&server).await, 0);
        server.verify().await;
        server.act(&id, "cancel").await.data(200);
    }
}

/// Charges that were created and neither confirmed nor given up.
async fn unconfirmed(server: &Server) -> i64 {
    let sql = Sql::new("SELECT COUNT(*) FROM sandbox_charges WHERE status = 'created'");
    let counted = server.app.db.read(move |tx| tx.one(sql, &[], |row| row.next()));
    counted.await.unwrap()
}

#[apply(both)]
async fn a_worker_that_dies_while_it_charges_is_succeeded(server: Server) {
    let plan = server.plan(json!({})).await;
    let id = server.subscribed(&plan, GOOD).await;
    let dying = flaky(&server, Fault::Silent, 1);
    dying.app.env.clock.advance(30 * DAY);
    let cut_off = tokio::time::timeout(Duration::from_millis(1500), worker::drain(&dying.app)).await;
    assert!(cut_off.is_err());
    assert_eq!(
        (
            server.captured().await,
            server.standing(&id).await.state.period_no
        ),
        (2, 1)
    );
    // The lease runs out, and another worker asks with the same key.
    server.advance(30 * DAY + 2 * MINUTE).await;
    assert_eq!(
        (
            server.captured().await,
            server.standing(&id).await.state.period_no
        ),
        (2, 2)
    );
    server.verify().await;
}
