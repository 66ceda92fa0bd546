//! The log of authenticated Store API requests, kept 30 days (contract `merchant-api.md`, "API
//! logs"). Rows are written in batches by a task of their own; a full queue drops rows and counts
//! them, so that logging never slows or fails a request.

pub mod entry;
mod store;

pub use entry::Entry;
pub use store::sweep;

use crate::db::Db;
use crate::metrics;
use pandabase_domain::time::DAY;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// How long rows are kept.
pub const KEPT: i64 = 30 * DAY;
const QUEUE: usize = 16_384;
const BATCH: usize = 2_000;
/// How long a row may wait to be written together with others.
const PATIENCE: Duration = Duration::from_millis(100);

enum Message {
    Entry(Box<Entry>),
    Flush(oneshot::Sender<()>),
}

/// The end of the log that requests write to.
#[derive(Clone)]
pub struct RequestLog(mpsc::Sender<Message>);

impl RequestLog {
    /// Starts the writing task.
    pub fn start(db: Db) -> Self {
        let (sender, queue) = mpsc::channel(QUEUE);
        tokio::spawn(write_batches(db, queue));
        Self(sender)
    }

    /// Notes a request; never waits.
    pub fn note(&self, entry: Entry) {
        if self.0.try_send(Message::Entry(Box::new(entry))).is_err() {
            metrics::log_dropped(1);
        }
    }

    /// Waits until everything noted so far is stored.
    pub async fn flush(&self) {
        let (done, wait) = oneshot::channel();
        if self.0.send(Message::Flush(done)).await.is_ok() {
            let _ = wait.await;
        }
    }
}

async fn write_batches(db: Db, mut queue: mpsc::Receiver<Message>) {
    let mut batch = Vec::new();
    while let Some(message) = queue.recv().await {
        let mut flushed = Vec::new();
        accept(message, &mut batch, &mut flushed);
        if flushed.is_empty() {
            tokio::time::sleep(PATIENCE).await;
        }
        while batch.len() < BATCH
            && let Ok(message) = queue.try_recv()
        {
            accept(message, &mut batch, &mut flushed);
        }
        let rows = std::mem::take(&mut batch);
        let count = rows.len();
        if let Err(error) = db.write(move |tx| store::insert(tx, &rows)).await {
            metrics::log_dropped(count);
            tracing::warn!("{count} request log rows were lost: {error}");
        }
        for done in flushed {
            let _ = done.send(());
        }
    }
}

fn accept(message: Message, batch: &mut Vec<Entry>, flushed: &mut Vec<oneshot::Sender<()>>) {
    match message {
        Message::Entry(entry) => batch.push(*entry),
        Message::Flush(done) => flushed.push(done),
    }
}
