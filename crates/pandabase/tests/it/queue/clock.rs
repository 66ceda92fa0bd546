//! Clocks that are moved: past workers that died, and cut off on their way.

use super::{SOON, at, called, emit, hanging, number, subscribe, until};
use crate::harness::{Server, apply, both};
use crate::receiver::{Manner, Receiver};
use crate::shop::{DISPUTED, GOOD};
use futures_util::future::join_all;
use pandabase_domain::time::{DAY, SECOND, Timestamp};
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Sql};
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::{JobKind, LEASE, Next, enqueue, finish, store, worker};
use pandabase_platform::params;
use serde_json::{Value, json};
use std::pin::pin;
use std::sync::Arc;

/// Jobs that are not due when their time comes on the store's clock.
const ASTRAY: &str = "SELECT COUNT(*) FROM jobs j JOIN stores s ON s.id = j.store_id
    WHERE j.leased_until = 0 AND j.due_at <> j.run_at - s.clock_offset";
const MOVING: &str = "SELECT COUNT(*) FROM jobs WHERE kind = 'clock_move'";

async fn now(server: &Server) -> Timestamp {
    server.store_now().await.now(&server.app.env.clock)
}

async fn moved(server: &Server, duration: &str) -> Value {
    let path = format!("/v2/sandbox/stores/{}/clock", server.store.id);
    let moving = server.post(&path, json!({"advance": duration}));
    let answer = tokio::time::timeout(SOON, moving).await.unwrap();
    answer.data(200).clone()
}

#[apply(both)]
async fn a_move_takes_over_what_a_dead_worker_held(server: Server) {
    let paid = server.sell(4000, DISPUTED).await;
    server.drain().await;
    let lease = server.app.env.clock.now().plus_millis(LEASE);
    let hold = "UPDATE jobs SET leased_until = $1, due_at = $1, attempts = 1 WHERE kind = 'sandbox_message'";
    let held = server
        .app
        .db
        .write(move |tx| tx.run(Sql::new(hold), params![lease]));
    assert_eq!(held.await.unwrap(), 1);
    assert_eq!(moved(&server, "P2D").await["now"], "2026-06-03T00:00:00.000Z");
    assert_ne!(server.payment(&paid).await["dispute"], Value::Null);
    assert_eq!(number(&server, ASTRAY).await, 0);
}

#[apply(both)]
async fn moves_at_once_are_made_one_after_another(server: Server) {
    let path = format!("/v2/sandbox/stores/{}/clock", server.store.id);
    let moves = (0..8).map(|_| async {
        for _ in 0..5 {
            let answer = server.post(&path, json!({"advance": "PT1S"})).await;
            // One whose aim another move has passed is refused.
            assert!(matches!(answer.status.as_u16(), 200 | 400), "{}", answer.text);
        }
    });
    join_all(moves).await;
    assert_eq!(number(&server, MOVING).await, 0);
    assert_eq!(number(&server, ASTRAY).await, 0);
}

#[apply(both)]
async fn receivers_that_hang_are_waited_for_side_by_side(server: Server) {
    let (server, receiver) = hanging(&server, "PAYMENT_COMPLETED").await;
    for price in [4000, 4100, 4200] {
        server.sell(price, GOOD).await;
    }
    // None of them has an answer while the others are told.
    tokio::select! {
        () = called(&receiver, 3) => {}
        _ = moved(&server, "P1D") => panic!("the clock did not wait for them"),
    }
}

#[apply(both)]
async fn receivers_that_hang_at_several_times_are_waited_for_side_by_side(server: Server) {
    let (server, receiver) = hanging(&server, "PAYMENT_COMPLETED").await;
    receiver.answer(Manner::Status(500));
    for price in [4000, 4100, 4200] {
        server.sell(price, GOOD).await;
        server.advance(SECOND).await;
    }
    server.drain().await;
    assert_eq!(receiver.seen().len(), 3);
    receiver.answer(Manner::Hang);
    // The second attempts come a second after each other.
    tokio::select! {
        () = called(&receiver, 6) => {}
        _ = moved(&server, "PT20S") => panic!("the clock did not wait for them"),
    }
}

#[apply(both)]
async fn a_receiver_that_hangs_keeps_no_other_waiting(server: Server) {
    let (server, hangs) = hanging(&server, "PAYMENT_REFUNDED").await;
    let receiver = Receiver::start(Manner::Status(200)).await;
    let events = ["PAYMENT_COMPLETED"];
    subscribe(&server, &server.store, &server.token, &receiver.url, &events).await;
    emit(&server, &server.store, EventType::PaymentRefunded).await;
    for _ in 0..150 {
        emit(&server, &server.store, EventType::PaymentCompleted).await;
    }
    tokio::select! {
        () = called(&receiver, 150) => assert_eq!(hangs.seen().len(), 1),
        _ = moved(&server, "PT1S") => panic!("the clock did not wait for it"),
    }
}

#[apply(both)]
async fn a_move_that_is_cut_off_is_where_it_got_to(server: Server) {
    let (server, receiver) = hanging(&server, "PAYMENT_DISPUTED").await;
    let paid = server.sell(4000, DISPUTED).await;
    server.drain().await;
    let path = format!("/v2/sandbox/stores/{}/clock", server.store.id);
    // The network opens the dispute after a day; while the merchant is told, the client goes away.
    tokio::select! {
        _ = server.post(&path, json!({"advance": "P60D"})) => panic!("the move came to its end"),
        () = called(&receiver, 1) => {}
    }
    assert_eq!(number(&server, MOVING).await, 1);
    receiver.answer(Manner::Status(200));
    until(&server, MOVING, |count| count == 0).await;
    assert_eq!(now(&server).await, at("2026-06-02T00:00:00Z"));
    assert_eq!(number(&server, ASTRAY).await, 0);
    let payment = server.payment(&paid).await;
    assert_eq!(payment["dispute"]["status"], "AWAITING_REVIEW", "{payment}");
    // Time goes on from there.
    server.advance(8 * DAY).await;
    let payment = server.payment(&paid).await;
    assert_eq!(payment["dispute"]["status"], "LOST", "{payment}");
}

/// A move whose process dies, a day on its way.
async fn die_on_the_way(server: &Server) {
    let (app, store_context) = (Arc::clone(&server.app), server.store.clone());
    let died = server.app.db.write(move |tx| {
        let ctx = Ctx::of(&app.env, &store_context);
        let taken = store::lease_clock_move(tx, &ctx, app.env.clock.now())?;
        assert!(taken.is_ok());
        let moved = Sql::new("UPDATE stores SET clock_offset = $1 WHERE id = $2");
        tx.run(moved, params![DAY, &store_context.id])?;
        Ok::<_, DbError>(())
    });
    died.await.unwrap();
}

#[apply(both)]
async fn a_move_whose_process_died_is_brought_to_its_end(server: Server) {
    let paid = server.sell(4000, DISPUTED).await;
    server.drain().await;
    die_on_the_way(&server).await;
    assert!(number(&server, ASTRAY).await > 0);
    // While somebody may still be moving the clock, its jobs are left to the move.
    change_due(&server).await;
    server.drain().await;
    assert_eq!(server.payment(&paid).await["dispute"], Value::Null);
    if server.app.db.is_shared() {
        server.app.env.clock.advance(LEASE);
    }
    worker::release_stale_leases(&server.app).await;
    server.drain().await;
    assert_eq!(
        (number(&server, MOVING).await, number(&server, ASTRAY).await),
        (0, 0)
    );
    server.drain().await;
    assert_ne!(server.payment(&paid).await["dispute"], Value::Null);
}

/// The store's jobs are due, as one that a request has just added.
async fn change_due(server: &Server) {
    let now = server.app.env.clock.now();
    let due = "UPDATE jobs SET due_at = $1 WHERE kind = 'sandbox_message'";
    let changed = server.app.db.write(move |tx| tx.run(Sql::new(due), params![now]));
    assert_eq!(changed.await.unwrap(), 1);
}

#[apply(both)]
async fn the_next_move_goes_on_where_a_dead_one_stopped(server: Server) {
    let paid = server.sell(4000, DISPUTED).await;
    server.drain().await;
    die_on_the_way(&server).await;
    let answer = moved(&server, "P30D").await;
    assert_eq!(answer["now"], "2026-07-02T00:00:00.000Z");
    assert_eq!(server.payment(&paid).await["dispute"]["status"], "LOST");
    assert_eq!(
        (number(&server, MOVING).await, number(&server, ASTRAY).await),
        (0, 0)
    );
}

#[apply(both)]
async fn what_is_planned_by_a_clock_of_before_is_due_by_that_of_now(server: Server) {
    let (app, before) = (Arc::clone(&server.app), server.store.clone());
    moved(&server, "P30D").await;
    let planned = server.app.db.write(move |tx| {
        let ctx = Ctx::of(&app.env, &before);
        let later = ctx.now.plus_millis(DAY);
        enqueue(tx, &ctx, JobKind::WebhookDelivery, "whk_1/evt_1", &(), later)
    });
    planned.await.unwrap();
    assert_eq!(number(&server, ASTRAY).await, 0);
    let now = server.app.env.clock.now();
    let put_off = server.app.db.write(move |tx| {
        let mut due = store::lease_due(tx, now, 10)?.into_iter();
        let job = due.find(|job| job.kind == JobKind::WebhookDelivery).unwrap();
        let passed = Sql::new("UPDATE stores SET clock_offset = clock_offset + $1 WHERE id = $2");
        tx.run(passed, params![DAY, &job.store.id])?;
        finish(tx, &job, &Next::At(job.now.plus_millis(7 * DAY)))?;
        Ok::<_, ApiError>(())
    });
    put_off.await.unwrap();
    assert_eq!(number(&server, ASTRAY).await, 0);
}

/// Whether another transaction waits for the one of this connection.
async fn is_waited_for(server: &Server, connection: i64) -> bool {
    let waiting = "SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND $1 = ANY (pg_blocking_pids(pid))";
    let read = server
        .app
        .db
        .read(move |tx| tx.one(Sql::new(waiting), params![connection], |row| row.next::<i64>()));
    read.await.unwrap() > 0
}

#[apply(both)]
async fn what_is_planned_while_a_move_ends_is_due_by_the_clock_of_then(server: Server) {
    let (app, store) = (Arc::clone(&server.app), server.store.clone());
    let (planned, mut is_planned) = tokio::sync::mpsc::unbounded_channel();
    let (end, may_end) = std::sync::mpsc::channel();
    let planning = server.app.db.write(move |tx| {
        let ctx = Ctx::of(&app.env, &store);
        let later = ctx.now.plus_millis(DAY);
        enqueue(tx, &ctx, JobKind::WebhookDelivery, "whk_1/evt_1", &(), later)?;
        // Where writers run one after another (SQLite), the move does not even begin.
        let connection = match app.db.is_shared() {
            true => {
                let own = Sql::new("SELECT pg_backend_pid()::bigint");
                Some(tx.one(own, &[], |row| row.next::<i64>())?)
            }
            false => None,
        };
        planned.send(connection).unwrap();
        may_end.recv().unwrap();
        Ok::<_, ApiError>(())
    });
    let moving = async {
        let connection = is_planned.recv().await.unwrap();
        let mut moving = pin!(moved(&server, "PT1H"));
        let mut is_moved = false;
        if let Some(connection) = connection {
            while !is_moved {
                tokio::select! {
                    _ = &mut moving => is_moved = true,
                    is_waiting = is_waited_for(&server, connection) => if is_waiting { break },
                }
            }
        }
        end.send(()).unwrap();
        if !is_moved {
            moving.await;
        }
    };
    let (planning, ()) = tokio::join!(planning, moving);
    planning.unwrap();
    assert_eq!(number(&server, ASTRAY).await, 0);
}

#[apply(both)]
async fn a_job_that_is_late_is_found_while_the_clock_moves_as_well(server: Server) {
    server.sell(4000, DISPUTED).await;
    server.drain().await;
    die_on_the_way(&server).await;
    assert!(!server.broken().await.contains(&"due-times"));
    let late = "UPDATE jobs SET due_at = due_at + 1 WHERE kind = 'sandbox_message'";
    let changed = server.app.db.write(|tx| tx.run(Sql::new(late), params![]));
    assert_eq!(changed.await.unwrap(), 1);
    assert!(server.broken().await.contains(&"due-times"));
}
