//! Places of jobs that run side by side in one process, by what they share.
//!
//! A queue is named by what its jobs share, from the widest: `mail`, or `calls/STORE/ENDPOINT`. Every
//! beginning of the name has a bound of its own (contract `webhooks.md`, "Delivery"). A worker leases only
//! jobs that it has a place for. A job that waits for a place stays in the table, and its wait does not count
//! as an attempt.

use super::kind::JobKind;
use super::pair::Pair;
use super::policy::Lane;
use pandabase_domain::id::StoreId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// The most jobs taken at once.
const BATCH: usize = 64;
/// Which part of a lane each depth of a name may hold: all jobs, those of a store, those of an endpoint.
const SHARES: [usize; 3] = [1, 4, 8];
/// Places of calls at the least, so that the smallest share is one.
const LEAST_CALLS: usize = 8;

/// The queue of a job.
pub fn queue_of(kind: JobKind, store: &StoreId, subject: &str) -> String {
    let lane = kind.policy().lane;
    if lane != Lane::Calls {
        return lane.as_str().to_owned();
    }
    let receiver = match kind {
        JobKind::WebhookDelivery => Pair::parse(subject).map_or(subject, |pair| pair.whole),
        // A store's licence webhooks share what one endpoint has.
        _ => kind.as_str(),
    };
    format!("{lane}/{store}/{receiver}")
}

/// The places of one process's worker.
pub struct Places {
    workers: usize,
    /// Jobs that run, by every beginning of their queue's name.
    used: Mutex<HashMap<String, usize>>,
    freed: Notify,
}

/// A place that is taken, free again when dropped.
#[must_use]
pub struct Place {
    places: Arc<Places>,
    queue: String,
}

impl Places {
    /// The places that follow from the setting `workers`.
    pub fn new(workers: usize) -> Arc<Self> {
        Arc::new(Self {
            workers,
            used: Mutex::default(),
            freed: Notify::new(),
        })
    }

    /// How many jobs of which of these queues may be taken now, in their order.
    pub fn free(&self, due: Vec<String>) -> Vec<(String, usize)> {
        let mut used = self.used().clone();
        let mut left = BATCH;
        let mut wanted = Vec::new();
        for queue in due {
            let room = bounds(self.workers, &queue)
                .map(|(part, most)| most.saturating_sub(used.get(part).copied().unwrap_or(0)));
            let room = room.min().unwrap_or(0).min(left);
            if room > 0 {
                left -= room;
                count(&mut used, &queue, room);
                wanted.push((queue, room));
            }
        }
        wanted
    }

    /// Acquires a place in a queue.
    pub fn acquire(self: &Arc<Self>, queue: String) -> Place {
        count(&mut self.used(), &queue, 1);
        Place {
            places: Arc::clone(self),
            queue,
        }
    }

    /// Waits until a place became free.
    pub async fn freed(&self) {
        self.freed.notified().await;
    }

    /// Waits until nothing runs.
    pub async fn empty(&self) {
        while !self.used().is_empty() {
            self.freed().await;
        }
    }

    fn used(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut used = self.places.used();
        for part in beginnings(&self.queue) {
            if let Some(count) = used.get_mut(part) {
                *count -= 1;
            }
        }
        used.retain(|_, count| *count > 0);
        drop(used);
        self.places.freed.notify_one();
    }
}

/// `a/b/c` begins with `a`, `a/b` and `a/b/c`.
fn beginnings(queue: &str) -> impl Iterator<Item = &str> {
    let ends = queue.match_indices('/').map(|(end, _)| end);
    ends.chain([queue.len()]).map(|end| &queue[..end])
}

/// What each beginning of a queue's name may hold; nothing for a lane that only a newer version knows.
fn bounds(workers: usize, queue: &str) -> impl Iterator<Item = (&str, usize)> {
    let lane = beginnings(queue).next().and_then(Lane::parse);
    let all = lane.map_or(0, |lane| places(workers, lane));
    beginnings(queue)
        .zip(SHARES)
        .map(move |(part, share)| (part, all / share))
}

fn places(workers: usize, lane: Lane) -> usize {
    match lane {
        Lane::Calls => workers.max(LEAST_CALLS),
        Lane::Money | Lane::Own => workers,
        Lane::Mail => (workers / 4).max(1),
        Lane::Reports => (workers / 16).max(1),
    }
}

fn count(used: &mut HashMap<String, usize>, queue: &str, more: usize) {
    for part in beginnings(queue) {
        *used.entry(part.to_owned()).or_default() += more;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn free(places: &Places, queues: &[&str]) -> Vec<usize> {
        let due = queues.iter().map(|&queue| queue.to_owned()).collect();
        places.free(due).into_iter().map(|(_, room)| room).collect()
    }

    #[test]
    fn a_store_has_a_quarter_of_the_calls_and_an_endpoint_an_eighth() {
        let places = Places::new(64);
        let three = ["calls/shp_1/whk_1", "calls/shp_1/whk_2", "calls/shp_1/whk_3"];
        assert_eq!(free(&places, &three), [8, 8]);
        let taken: Vec<Place> = (0..16)
            .map(|number| places.acquire(three[number % 2].to_owned()))
            .collect();
        assert_eq!(free(&places, &three), [0_usize; 0]);
        assert_eq!(
            free(&places, &["calls/shp_1/whk_1", "calls/shp_2/whk_9", "mail"]),
            [8, 16]
        );
        drop(taken);
        assert_eq!(free(&places, &three), [8, 8]);
    }

    #[test]
    fn the_smallest_worker_has_a_place_for_everything() {
        let places = Places::new(1);
        let all = ["calls/shp_1/whk_1", "mail", "money", "reports", "own"];
        assert_eq!(free(&places, &all), [1, 1, 1, 1, 1]);
        let _hanging = places.acquire("calls/shp_1/whk_1".into());
        assert_eq!(free(&places, &["calls/shp_1/whk_1", "calls/shp_2/whk_2"]), [1]);
        assert_eq!(free(&places, &["unheard_of"]), [0_usize; 0]);
    }
}
