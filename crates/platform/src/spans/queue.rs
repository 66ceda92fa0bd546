//! The queue of spans that have ended. A full queue drops spans and counts them, so that a collector that is
//! slow or gone never slows or fails what it is told of.

use crate::metrics;
use opentelemetry_sdk::trace::SpanData;
use tokio::sync::{mpsc, oneshot};

/// The most spans that wait to be exported: some eight megabytes.
pub(super) const MOST: usize = 8_192;

/// What the exporting task is told.
pub(super) enum Message {
    /// A span has ended.
    Ended(Box<SpanData>),
    /// Somebody waits until everything before this is exported, or lost.
    Flush(oneshot::Sender<()>),
}

/// The end of the queue that spans are put into.
#[derive(Clone)]
pub(super) struct Queue(mpsc::Sender<Message>);

impl Queue {
    /// An empty queue, and its other end.
    pub fn new() -> (Self, mpsc::Receiver<Message>) {
        let (sender, receiver) = mpsc::channel(MOST);
        (Self(sender), receiver)
    }

    /// Takes a span; never waits.
    pub fn put(&self, span: SpanData) {
        if self.0.try_send(Message::Ended(Box::new(span))).is_err() {
            metrics::spans_dropped(1);
        }
    }

    /// Waits until everything so far is exported, or lost.
    pub async fn flush(&self) {
        let (done, wait) = oneshot::channel();
        if self.0.send(Message::Flush(done)).await.is_ok() {
            let _ = wait.await;
        }
    }
}
