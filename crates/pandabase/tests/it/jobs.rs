//! Workers: several on one queue, and a store's clock that runs what falls due in order.

use crate::harness::{Server, apply, both};
use crate::receiver::{Manner, Receiver};
use crate::shop::{DISPUTED, GOOD};
use pandabase::wiring::assembly;
use pandabase_platform::clock::Clock;
use pandabase_platform::db::Sql;
use pandabase_platform::jobs::worker;
use pandabase_platform::keyring::Keyring;
use pandabase_platform::random::Random;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;

/// With two events each, fewer than may be under way to one receiver.
const SALES: usize = 7;

async fn count(server: &Server, sql: &'static str) -> i64 {
    server
        .app
        .db
        .read(move |tx| tx.one(Sql::new(sql), &[], |row| row.next()))
        .await
        .unwrap()
}

#[apply(both)]
async fn two_workers_do_every_job_once(server: Server) {
    let server = server
        .with(|config| config.webhook_allowed_hosts = vec!["127.0.0.1".into()])
        .await;
    let receiver = Receiver::start(Manner::Status(200)).await;
    let hook = json!({"url": receiver.url, "eventTypes": ["PAYMENT_PENDING", "PAYMENT_COMPLETED"]});
    server.post(&server.core("/webhooks"), hook).await.data(201);
    for _ in 0..SALES {
        server.sell(4000, GOOD).await;
    }
    let second = assembly::app(
        server.app.env.config.clone(),
        server.app.db.clone(),
        Clock::manual(server.app.env.clock.now()),
        Random::seeded(43),
        Keyring::new(&[7; 32]),
    );
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let workers =
        [Arc::clone(&server.app), second].map(|app| tokio::spawn(worker::run(app, stopped.clone())));
    let waiting = "SELECT COUNT(*) FROM jobs WHERE kind IN ('webhook_delivery', 'mail_send')";
    let idle = async {
        while count(&server, waiting).await > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(30), idle)
        .await
        .unwrap();
    stop.send(true).unwrap();
    for worker in workers {
        worker.await.unwrap();
    }
    let seen: Vec<String> = receiver
        .seen()
        .iter()
        .map(|seen| seen.header("webhook-id").to_owned())
        .collect();
    let distinct: BTreeSet<&String> = seen.iter().collect();
    assert_eq!((seen.len(), distinct.len()), (2 * SALES, 2 * SALES));
    assert_eq!(worker::failed(&server.app).await.unwrap(), 0);
}

#[apply(both)]
async fn a_moved_clock_runs_each_job_at_its_own_time(server: Server) {
    let paid = server.sell(4000, DISPUTED).await;
    let clock = format!("/v2/sandbox/stores/{}/clock", server.store.id);
    let moved = server
        .post(&clock, json!({"advance": "P30D"}))
        .await
        .data(200)
        .clone();
    assert_eq!(moved["now"], "2026-07-01T00:00:00.000Z");
    assert!(moved["jobsRun"].as_i64().unwrap() >= 2, "{moved}");
    let payment = server.payment(&paid).await;
    let rows = payment["timeline"].as_array().unwrap();
    let at = |word: &str| {
        rows.iter()
            .find(|row| row["eventType"] == word)
            .map(|row| row["createdAt"].clone())
    };
    // Opened by the network after a day, lost after seven more without evidence.
    assert_eq!(at("DISPUTE_OPENED"), Some(json!("2026-06-02T00:00:00.000Z")));
    assert_eq!(at("DISPUTE_LOST"), Some(json!("2026-06-09T00:00:00.000Z")));
    assert_eq!(payment["dispute"]["status"], "LOST");
}

#[apply(both)]
async fn what_a_move_held_when_it_was_cut_off_waits_for_its_own_time(server: Server) {
    let paid = server.sell(4000, DISPUTED).await;
    server.drain().await;
    // The move had taken the network's message, and its process died.
    let lease = server.app.env.clock.now().plus_millis(60_000);
    let held = "UPDATE jobs SET leased_until = $1, due_at = $1, attempts = 1 WHERE kind = 'sandbox_message'";
    let held = server
        .app
        .db
        .write(move |tx| tx.run(Sql::new(held), pandabase_platform::params![lease]));
    assert_eq!(held.await.unwrap(), 1);
    // The next process knows that at once, unless others work on the same database.
    worker::release_stale_leases(&server.app).await;
    let waits =
        "SELECT COUNT(*) FROM jobs WHERE kind = 'sandbox_message' AND leased_until = 0 AND due_at = run_at";
    assert_eq!(count(&server, waits).await, i64::from(!server.app.db.is_shared()));
    server.advance(61_000).await;
    server.drain().await;
    assert_eq!(server.payment(&paid).await["dispute"], serde_json::Value::Null);
    assert_eq!(count(&server, waits).await, 1);
    let clock = format!("/v2/sandbox/stores/{}/clock", server.store.id);
    server.post(&clock, json!({"advance": "P2D"})).await.data(200);
    let payment = server.payment(&paid).await;
    let opened = payment["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["eventType"] == "DISPUTE_OPENED");
    assert_eq!(opened.unwrap()["createdAt"], "2026-06-02T00:00:00.000Z");
}
