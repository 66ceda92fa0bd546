//! Usage of metered subscriptions, reported in batches.

use crate::client::Pandabase;
use crate::errors::{Error, ErrorKind};
use crate::machine;
use crate::types::{NewEvent, UsageReport};
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// The most that one request reports.
const MOST: usize = 100;

/// A use to report.
#[derive(Debug, Clone, PartialEq)]
pub struct Use {
    /// Whose use it is.
    pub subscription_id: String,
    /// What was used.
    pub event: NewEvent,
}

/// Why a use is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotTaken {
    /// The server has not been reached for a while.
    #[error("{0} uses wait to be reported")]
    Full(usize),
    /// [`UsageBatcher::close`] was called.
    #[error("the batcher is closed")]
    Closed,
}

type OnRejected = Box<dyn Fn(&Use, &str) + Send + Sync>;
type OnError = Box<dyn Fn(&Error, &[Use], bool) + Send + Sync>;

/// When a batch is sent, and who is told what came of it.
#[must_use]
pub struct BatcherOptions {
    max_batch: usize,
    interval: Duration,
    max_queue: usize,
    dated: bool,
    on_rejected: OnRejected,
    on_error: OnError,
}

impl Default for BatcherOptions {
    fn default() -> Self {
        Self {
            max_batch: MOST,
            interval: Duration::from_secs(5),
            max_queue: 10_000,
            dated: true,
            on_rejected: Box::new(|_, _| {}),
            on_error: Box::new(|_, _, _| {}),
        }
    }
}

impl BatcherOptions {
    /// Uses that wait before they are sent at once; at most 100, which is also the default.
    pub fn max_batch(mut self, count: usize) -> Self {
        self.max_batch = count.clamp(1, MOST);
        self
    }

    /// How long a use waits at most; five seconds unless set.
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// Uses that may wait while the server cannot be reached; 10,000 unless set.
    pub fn max_queue(mut self, count: usize) -> Self {
        self.max_queue = count;
        self
    }

    /// Whether a use that does not say when it was counts from when it was added, which is so unless this
    /// is `false`: then it counts from when its report arrives, on the store's clock. In a sandbox that clock
    /// may be ahead of the machine's, and a use from before the current period is not counted.
    pub fn dated(mut self, dated: bool) -> Self {
        self.dated = dated;
        self
    }

    /// Told of a use that the server does not count, and why.
    pub fn on_rejected(mut self, told: impl Fn(&Use, &str) + Send + Sync + 'static) -> Self {
        self.on_rejected = Box::new(told);
        self
    }

    /// Told when a batch was not accepted. With `true` its uses wait for the next time, otherwise they are
    /// given up.
    pub fn on_error(mut self, told: impl Fn(&Error, &[Use], bool) + Send + Sync + 'static) -> Self {
        self.on_error = Box::new(told);
        self
    }
}

/// Collects uses and reports them, by subscription, when there are enough of them or after a while. They are
/// kept in memory alone: call [`close`](Self::close) before the program ends.
pub struct UsageBatcher {
    shared: Arc<Shared>,
    worker: JoinHandle<()>,
}

struct Shared {
    client: Pandabase,
    options: BatcherOptions,
    state: Mutex<State>,
    /// One report is at work at a time.
    turn: tokio::sync::Mutex<()>,
    /// Something waits.
    added: Notify,
    /// Enough of it waits.
    enough: Notify,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Use>,
    /// How many are with the report that is at work.
    sending: usize,
    is_failing: bool,
    is_closed: bool,
}

impl UsageBatcher {
    /// Reports with a client, in a task of the runtime that this is called on.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    pub fn new(client: &Pandabase, options: BatcherOptions) -> Self {
        let shared = Arc::new(Shared {
            client: client.clone(),
            options,
            state: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
            added: Notify::new(),
            enough: Notify::new(),
        });
        let worker = tokio::spawn(work(Arc::clone(&shared)));
        Self { shared, worker }
    }

    /// How many uses are not reported yet.
    #[must_use]
    pub fn size(&self) -> usize {
        self.shared.state().size()
    }

    /// Takes a use of a subscription, which is reported a little later. Without an `external_id` it gets one,
    /// so that no retry counts it twice. It counts from now unless it says when it was; see
    /// [`BatcherOptions::dated`].
    ///
    /// # Errors
    /// If too many wait, or the batcher is closed.
    pub fn add(&self, subscription_id: impl Into<String>, mut event: NewEvent) -> Result<(), NotTaken> {
        let options = &self.shared.options;
        let mut state = self.shared.state();
        if state.is_closed {
            return Err(NotTaken::Closed);
        }
        if state.size() >= options.max_queue {
            return Err(NotTaken::Full(state.size()));
        }
        event.external_id.get_or_insert_with(machine::new_key);
        if options.dated {
            event.event_at.get_or_insert_with(machine::now_as_text);
        }
        state.waiting.push_back(Use {
            subscription_id: subscription_id.into(),
            event,
        });
        // After a failure it is the interval that leads to the next try, not every further use.
        let is_enough = state.waiting.len() >= options.max_batch && !state.is_failing;
        drop(state);
        self.shared.added.notify_one();
        if is_enough {
            self.shared.enough.notify_one();
        }
        Ok(())
    }

    /// Reports everything that waits now. What fails for a time waits again; `on_error` is told.
    pub async fn flush(&self) {
        self.shared.report().await;
    }

    /// Takes no more and reports what waits. What still fails then stays unreported: see
    /// [`size`](Self::size).
    pub async fn close(&self) {
        self.shared.state().is_closed = true;
        self.shared.report().await;
        self.worker.abort();
    }
}

impl Drop for UsageBatcher {
    fn drop(&mut self) {
        self.worker.abort();
    }
}

impl fmt::Debug for UsageBatcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UsageBatcher")
            .field("size", &self.size())
            .finish_non_exhaustive()
    }
}

/// Reports when enough waits, or when something has waited for the interval.
async fn work(shared: Arc<Shared>) {
    loop {
        shared.added.notified().await;
        tokio::select! {
            () = shared.enough.notified() => {}
            () = tokio::time::sleep(shared.options.interval) => {}
        }
        shared.report().await;
        if !shared.state().waiting.is_empty() {
            shared.added.notify_one();
        }
    }
}

impl State {
    fn size(&self) -> usize {
        self.waiting.len() + self.sending
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        // What is kept is whole at any moment, so that a panic elsewhere leaves it as good as before.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn report(&self) {
        let _turn = self.turn.lock().await;
        let mut taken = Taken::of(self);
        while let Some(batch) = taken.batches.front() {
            let is_done = self.report_batch(batch).await;
            let batch = taken.batches.pop_front().unwrap_or_default();
            if is_done {
                self.state().sending -= batch.len();
            } else {
                taken.failed.extend(batch);
            }
        }
    }

    /// Reports uses of one subscription; returns whether they are done with.
    async fn report_batch(&self, batch: &[Use]) -> bool {
        let subscription = batch.first().map(|first| first.subscription_id.clone());
        let events = batch.iter().map(|one| one.event.clone()).collect();
        let report = UsageReport::new(events, subscription.unwrap_or_default());
        match self.client.usage().report(&report).await {
            Ok(answer) => {
                for rejected in answer.rejected {
                    let index = usize::try_from(rejected.index).ok();
                    if let Some(one) = index.and_then(|index| batch.get(index)) {
                        (self.options.on_rejected)(one, &rejected.reason);
                    }
                }
                true
            }
            Err(error) => {
                let is_final = is_final(&error);
                (self.options.on_error)(&error, batch, !is_final);
                is_final
            }
        }
    }
}

/// Whether the next try would fail as well. A token can be given its scope meanwhile.
fn is_final(error: &Error) -> bool {
    match error {
        Error::Api(_) => matches!(
            error.kind(),
            Some(ErrorKind::BadInput | ErrorKind::NotFound | ErrorKind::Unprocessable)
        ),
        Error::Unusable(_) => true,
        _ => false,
    }
}

/// Uses that are with a report. Those that are not done with wait again when it ends, however it ends.
struct Taken<'s> {
    shared: &'s Shared,
    batches: VecDeque<Vec<Use>>,
    failed: Vec<Use>,
}

impl<'s> Taken<'s> {
    fn of(shared: &'s Shared) -> Self {
        let mut state = shared.state();
        let uses = std::mem::take(&mut state.waiting);
        state.sending = uses.len();
        drop(state);
        Self {
            shared,
            batches: batches(uses, shared.options.max_batch),
            failed: Vec::new(),
        }
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        state.sending = 0;
        state.is_failing = !self.failed.is_empty();
        let left = self.failed.drain(..).chain(self.batches.drain(..).flatten());
        let mut waiting: VecDeque<Use> = left.collect();
        waiting.append(&mut state.waiting);
        state.waiting = waiting;
    }
}

/// By subscription, in their order, `most` at a time.
fn batches(uses: VecDeque<Use>, most: usize) -> VecDeque<Vec<Use>> {
    let mut full = VecDeque::new();
    let mut open: BTreeMap<String, Vec<Use>> = BTreeMap::new();
    for one in uses {
        let batch = open.entry(one.subscription_id.clone()).or_default();
        batch.push(one);
        if batch.len() >= most {
            full.push_back(std::mem::take(batch));
        }
    }
    full.extend(open.into_values().filter(|batch| !batch.is_empty()));
    full
}
