//! The queue under faults: what fails, what hangs, who dies while he works, and clocks that stop on their
//! way.

mod clock;
mod failures;
mod health;
mod leases;
mod places;

use crate::harness::Server;
use crate::receiver::{Manner, Receiver};
use pandabase_domain::id::EventId;
use pandabase_domain::time::Timestamp;
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::app::App;
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::Sql;
use pandabase_platform::jobs::{Job, JobKind, store, worker};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Long for a program, short for a person.
const SOON: Duration = Duration::from_secs(20);
/// Longer than any test, in milliseconds.
const FOR_EVER_MS: u64 = 3_600_000;

async fn number(server: &Server, sql: &'static str) -> i64 {
    let read = server
        .app
        .db
        .read(move |tx| tx.one(Sql::new(sql), &[], |row| row.next()));
    read.await.unwrap()
}

async fn change(server: &Server, sql: &'static str) {
    server.app.db.write(move |tx| tx.batch(sql)).await.unwrap();
}

/// Waits until a number is as it should be.
async fn until(server: &Server, sql: &'static str, wanted: impl Fn(i64) -> bool) {
    let waiting = async {
        while !wanted(number(server, sql).await) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(SOON, waiting).await.expect(sql);
}

/// Housekeeping is a job.
async fn schedule(server: &Server) {
    let app = Arc::clone(&server.app);
    let scheduled = server
        .app
        .db
        .write(move |tx| pandabase::wiring::housekeeping::schedule(tx, &app.env));
    scheduled.await.unwrap();
}

/// A server whose store has an endpoint for these events that does not answer.
async fn hanging(server: &Server, event: &str) -> (Server, Receiver) {
    let server = server
        .with(|config| {
            config.webhook_allowed_hosts = vec!["127.0.0.1".into()];
            config.webhook_timeout_ms = FOR_EVER_MS;
        })
        .await;
    let receiver = Receiver::start(Manner::Hang).await;
    subscribe(&server, &server.store, &server.token, &receiver.url, &[event]).await;
    (server, receiver)
}

/// Waits until a receiver was called this often.
async fn called(receiver: &Receiver, calls: usize) {
    let waiting = async {
        while receiver.seen().len() < calls {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(SOON, waiting).await.expect("calls");
}

/// Takes the only job that is due, besides the one that a new database begins with.
async fn lease(app: &Arc<App>) -> Job {
    let now = app.env.clock.now();
    let mut jobs = app
        .db
        .write(move |tx| store::lease_due(tx, now, 10))
        .await
        .unwrap();
    jobs.retain(|job| job.kind != JobKind::SecretsBinding);
    assert_eq!(jobs.len(), 1, "{jobs:?}");
    jobs.remove(0)
}

/// A running worker, until it is stopped.
struct Working(watch::Sender<bool>, tokio::task::JoinHandle<()>);

impl Working {
    fn start(server: &Server) -> Self {
        let (stop, stopped) = watch::channel(false);
        Self(stop, tokio::spawn(worker::run(Arc::clone(&server.app), stopped)))
    }

    async fn stop(self) {
        self.0.send(true).unwrap();
        tokio::time::timeout(SOON, self.1).await.unwrap().unwrap();
    }
}

/// An endpoint of a store for these events.
async fn subscribe(server: &Server, store: &StoreContext, token: &str, url: &str, events: &[&str]) -> Value {
    let path = format!("/v2/core/stores/{}/webhooks", store.id);
    let call = server.anonymous(http::Method::POST, &path).bearer(token);
    let hook = json!({"url": url, "eventTypes": events});
    call.json(&hook).send().await.data(201).clone()
}

/// An event of a store.
async fn emit(server: &Server, store: &StoreContext, event: EventType) -> Option<EventId> {
    let (app, store) = (Arc::clone(&server.app), store.clone());
    let write = server.app.db.write(move |tx| {
        let ctx = Ctx::of(&app.env, &store);
        pandabase_commerce::notify::events::emit(tx, &ctx, event, |_| Ok(crate::webhooks::sale()))
    });
    write.await.unwrap()
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}
