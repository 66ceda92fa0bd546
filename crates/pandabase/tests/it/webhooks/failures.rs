//! Deliveries that fail and are tried again.

use super::{
    Attempt, PUBLIC, REFUSED, action, attempts, complete, count, emit, endpoint, mails, open, path, subscribe,
};
use crate::harness::{Server, apply, both};
use crate::receiver::{Manner, Receiver};
use pandabase_domain::time::{DAY, SECOND};
use pandabase_domain::webhook::event::EventType;
use pandabase_domain::webhook::retry::DELAYS;
use pandabase_platform::db::Sql;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::LEASE;
use pandabase_platform::params;
use serde_json::{Value, json};
use std::sync::Arc;

#[apply(both)]
async fn a_failed_delivery_is_tried_ten_times(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(503)).await;
    subscribe(&server, &receiver.url).await;
    let emitted = complete(&server).await.unwrap();
    let first = receiver.take_one();
    for (number, delay) in (2_i64..).zip(&DELAYS[1..]) {
        let recorded = attempts(&server).await;
        let (attempt, status, error, next) = recorded.last().unwrap().clone();
        assert_eq!((attempt, status), (number - 1, Some(503)));
        assert_eq!(error.as_deref(), Some("The endpoint answered with status 503"));
        let wait = next.unwrap() - server.app.env.clock.now().as_millis();
        assert!(
            (delay * 9 / 10..=delay * 11 / 10).contains(&wait),
            "attempt {number} after {wait} ms"
        );
        server.advance(wait - 1).await;
        assert!(receiver.seen().is_empty());
        server.advance(1).await;
        let seen = receiver.take_one();
        assert_eq!(seen.header("webhook-id"), emitted.as_str());
        assert_eq!(seen.body, first.body);
        assert_eq!(
            seen.header("webhook-timestamp"),
            server.app.env.clock.now().as_seconds().to_string()
        );
        assert_eq!(
            mails(&server).await.len(),
            usize::from(number == 10),
            "attempt {number}"
        );
    }
    let recorded = attempts(&server).await;
    assert_eq!(recorded.len(), 10);
    assert_eq!(recorded.last().unwrap().3, None);
    server.advance(5 * DAY).await;
    assert!(receiver.seen().is_empty());
    assert_eq!(
        count(
            &server,
            "SELECT COUNT(*) FROM jobs WHERE kind = 'webhook_delivery'"
        )
        .await,
        0
    );
}

#[apply(both)]
async fn a_late_success_ends_the_attempts(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(500)).await;
    subscribe(&server, &receiver.url).await;
    complete(&server).await;
    receiver.take_one();
    receiver.answer(Manner::Status(200));
    server.advance(6 * SECOND).await;
    receiver.take_one();
    server.advance(4 * DAY).await;
    assert!(receiver.seen().is_empty());
    let recorded: Vec<_> = attempts(&server)
        .await
        .into_iter()
        .map(|(n, status, ..)| (n, status))
        .collect();
    assert_eq!(recorded, [(1, Some(500)), (2, Some(200))]);
    assert!(mails(&server).await.is_empty());
}

#[apply(both)]
async fn every_way_to_fail_is_retried(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Redirect).await;
    let webhook = subscribe(&server, &receiver.url).await;
    complete(&server).await;
    assert_eq!(receiver.take_one().path, "/hook");
    let last = |attempts: Vec<Attempt>| attempts.into_iter().next_back().unwrap();
    let (_, status, error, next) = last(attempts(&server).await);
    assert_eq!(
        (status, error.as_deref()),
        (Some(302), Some("The endpoint answered with status 302"))
    );
    assert!(next.is_some());

    receiver.answer(Manner::Hang);
    server.advance(6 * SECOND).await;
    receiver.take_one();
    let (number, status, error, next) = last(attempts(&server).await);
    assert_eq!(
        (number, status, error.as_deref()),
        (2, None, Some("No answer within 300 ms"))
    );
    assert!(next.is_some());

    // A port where nobody listens, and one where nobody speaks TLS.
    let deaf = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = deaf.local_addr().unwrap().port();
    drop(deaf);
    let speechless = receiver.url.replace("http://", "https://");
    for (url, minutes) in [(format!("http://127.0.0.1:{port}/"), 6), (speechless, 34)] {
        server
            .patch(&path(&server, &webhook), json!({"url": url}))
            .await
            .data(200);
        server.advance(minutes * 60 * SECOND).await;
        let (_, status, error, next) = last(attempts(&server).await);
        assert_eq!(
            (status, error.as_deref()),
            (None, Some("The connection could not be established"))
        );
        assert!(next.is_some());
    }
    assert_eq!(attempts(&server).await.len(), 4);
}

#[apply(both)]
async fn an_endless_answer_is_a_success_and_is_not_read(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Flood).await;
    subscribe(&server, &receiver.url).await;
    complete(&server).await;
    assert_eq!(attempts(&server).await, [(1, Some(200), None, None)]);
}

#[apply(both)]
async fn the_address_is_checked_again_when_it_is_dialled(server: Server) {
    let receiver = Receiver::start(Manner::Status(200)).await;
    let port = receiver.url.rsplit(':').next().unwrap().to_owned();
    // `server` allows no host. Names and addresses changed after the endpoint was created.
    let webhook = subscribe(&server, PUBLIC).await;
    for url in [
        format!("https://127.0.0.1:{port}"),
        format!("http://127.0.0.1:{port}"),
        format!("https://[::1]:{port}"),
        format!("https://localhost:{port}"),
        "https://169.254.169.254/latest".into(),
    ] {
        let stored = url.clone();
        let sql = Sql::new("UPDATE webhooks SET url = $1");
        let write = server
            .app
            .db
            .write(move |tx| Ok::<_, ApiError>(tx.run(sql, params![&stored])?));
        write.await.unwrap();
        let result = server.post(&action(&server, &webhook, "test"), json!({})).await;
        assert_eq!(result.data(200)["delivered"], false, "{url}");
        assert_eq!(result.data(200)["statusCode"], Value::Null, "{url}");
        assert_eq!(result.data(200)["error"], REFUSED, "{url}");
    }
    complete(&server).await;
    let (_, status, error, next) = attempts(&server).await.remove(0);
    assert_eq!((status, error.as_deref()), (None, Some(REFUSED)));
    assert!(next.is_some());
    assert!(receiver.seen().is_empty());
}

#[apply(both)]
async fn a_receiver_that_hangs_does_not_hold_up_others(server: Server) {
    let server = server
        .with(|config| config.webhook_allowed_hosts = vec!["127.0.0.1".into()])
        .await;
    let workers = server.app.env.config.workers;
    let (hanging, quick) = (
        Receiver::start(Manner::Hang).await,
        Receiver::start(Manner::Status(200)).await,
    );
    subscribe(&server, &hanging.url).await;
    endpoint(
        &server,
        json!({"url": quick.url, "eventTypes": ["PAYMENT_FAILED"]}),
    )
    .await;
    // Eight times as many as may be under way to one receiver.
    for _ in 0..workers {
        emit(&server, EventType::PaymentCompleted).await;
    }
    // The last in the queue.
    server.app.env.clock.advance(1);
    emit(&server, EventType::PaymentFailed).await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker = tokio::spawn(pandabase_platform::jobs::worker::run(
        Arc::clone(&server.app),
        stopped,
    ));
    let waiting = "SELECT COUNT(*) FROM jobs WHERE kind = 'webhook_delivery' AND leased_until = 0";
    let back = i64::try_from(workers - workers / 8).unwrap();
    let told = async {
        while quick.seen().is_empty()
            || hanging.seen().len() < workers / 8
            || count(&server, waiting).await < back
        {
            tokio::task::yield_now().await;
        }
    };
    // Sooner than the first of the others can give up.
    tokio::time::timeout(std::time::Duration::from_secs(10), told)
        .await
        .unwrap();
    assert_eq!(hanging.seen().len(), workers / 8);
    stop.send(true).unwrap();
    hanging.answer(Manner::Status(200));
    worker.await.unwrap();
    // What found no place is still queued and has used up no attempt.
    let made = attempts(&server).await;
    assert!(
        made.iter()
            .all(|(number, status, ..)| (*number, *status) == (1, Some(200)))
    );
    assert_eq!(made.len(), workers / 8 + 1);
    assert_eq!(count(&server, waiting).await, back);
}

#[apply(both)]
async fn what_a_dead_worker_held_is_delivered(server: Server) {
    let server = open(&server).await;
    let receiver = Receiver::start(Manner::Status(200)).await;
    subscribe(&server, &receiver.url).await;
    emit(&server, EventType::PaymentCompleted).await;
    let until = server.app.env.clock.now().plus_millis(LEASE);
    let hold = Sql::new("UPDATE jobs SET leased_until = $1, due_at = $1 WHERE kind = 'webhook_delivery'");
    assert_eq!(
        server
            .app
            .db
            .write(move |tx| tx.run(hold, params![until]))
            .await
            .unwrap(),
        1
    );
    server.drain().await;
    assert_eq!(receiver.seen().len(), 0);
    if server.app.db.is_shared() {
        // The one that holds it may be another process: its lease has to run out.
        server.app.env.clock.advance(LEASE);
    }
    pandabase_platform::jobs::worker::release_stale_leases(&server.app).await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker = tokio::spawn(pandabase_platform::jobs::worker::run(
        Arc::clone(&server.app),
        stopped,
    ));
    let told = async {
        while receiver.seen().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), told)
        .await
        .unwrap();
    stop.send(true).unwrap();
    worker.await.unwrap();
    assert_eq!(attempts(&server).await, [(1, Some(200), None, None)]);
}
