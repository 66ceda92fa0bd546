//! Streams that tell the people of a store when something new is there. A stream has a place, of which an
//! account and the process have so many; what is newest is asked for once for all streams of a store, by
//! whichever comes first; and all of them end when the process stops.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::Mutex as Turn;
use tokio::sync::watch;

/// The most streams of one account: tabs of all its browsers.
pub const PER_ACCOUNT: usize = 12;
/// The most streams of a process.
const PER_PROCESS: usize = 1_000;

/// Marks an answer that is sent piece by piece as things happen: between two pieces the client owes nothing.
#[derive(Debug, Clone, Copy)]
pub struct Unhurried;

/// The streams of a process.
pub struct Live {
    places: Arc<Mutex<Places>>,
    stop: watch::Sender<bool>,
}

#[derive(Default)]
struct Places {
    taken: usize,
    by_account: HashMap<String, usize>,
    /// What the streams of a store share, for as long as there is one.
    boards: HashMap<String, Weak<Board>>,
}

/// What is newest in a store, and who asks for it next.
#[derive(Default)]
struct Board(Turn<Option<Read>>);

struct Read {
    at: Duration,
    newest: String,
}

/// The place of a stream, which is free again when this is dropped.
pub struct Place {
    places: Arc<Mutex<Places>>,
    account: String,
    board: Arc<Board>,
    stop: watch::Receiver<bool>,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            places: Arc::default(),
            stop: watch::Sender::new(false),
        }
    }
}

impl Live {
    /// A place for a stream about `store` that `account` opens; `None` when there are too many, or the
    /// process stops.
    pub fn enter(&self, account: &str, store: &str) -> Option<Place> {
        let mut places = locked(&self.places);
        let own = places.by_account.get(account).copied().unwrap_or(0);
        if own >= PER_ACCOUNT || places.taken >= PER_PROCESS || *self.stop.borrow() {
            return None;
        }
        places.taken += 1;
        places.by_account.insert(account.to_owned(), own + 1);
        places.boards.retain(|_, board| board.strong_count() > 0);
        let shared = places.boards.get(store).and_then(Weak::upgrade);
        let board = shared.unwrap_or_default();
        places.boards.insert(store.to_owned(), Arc::downgrade(&board));
        drop(places);
        Some(Place {
            places: Arc::clone(&self.places),
            account: account.to_owned(),
            board,
            stop: self.stop.subscribe(),
        })
    }

    /// Ends every stream, and lets none begin.
    pub fn close(&self) {
        self.stop.send_replace(true);
    }
}

impl Place {
    /// What is newest in the store. It is asked for when it was last asked for more than `every` ago, by any
    /// of the store's streams.
    ///
    /// # Errors
    /// Whatever `ask` returns.
    pub async fn newest<E>(
        &self,
        now: Duration,
        every: Duration,
        ask: impl Future<Output = Result<String, E>>,
    ) -> Result<String, E> {
        let mut read = self.board.0.lock().await;
        if let Some(last) = &*read
            && now.saturating_sub(last.at) < every
        {
            return Ok(last.newest.clone());
        }
        let newest = ask.await?;
        *read = Some(Read {
            at: now,
            newest: newest.clone(),
        });
        Ok(newest)
    }

    /// Whether the process stops.
    pub fn is_closed(&self) -> bool {
        *self.stop.borrow()
    }

    /// Waits until the process stops.
    pub async fn closed(&self) {
        let mut stop = self.stop.clone();
        // Without a sender there is no process any more.
        let _ = stop.wait_for(|stop| *stop).await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut places = locked(&self.places);
        places.taken = places.taken.saturating_sub(1);
        let left = places.by_account.get(&self.account).copied().unwrap_or(0);
        if left > 1 {
            places.by_account.insert(self.account.clone(), left - 1);
        } else {
            places.by_account.remove(&self.account);
        }
    }
}

fn locked(places: &Mutex<Places>) -> MutexGuard<'_, Places> {
    places.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn an_account_has_so_many_places_and_gets_them_back() {
        let live = Live::default();
        let mut all: Vec<_> = (0..PER_ACCOUNT)
            .map(|_| live.enter("acc_1", "shp_1").unwrap())
            .collect();
        assert!(live.enter("acc_1", "shp_2").is_none());
        assert!(live.enter("acc_2", "shp_1").is_some());
        all.pop();
        assert!(live.enter("acc_1", "shp_1").is_some());
        drop(all);
        let places = locked(&live.places);
        assert_eq!((places.taken, places.by_account.len()), (0, 0));
    }

    #[test]
    fn a_process_has_so_many_places() {
        let live = Live::default();
        let mut all = Vec::new();
        for account in 0..PER_PROCESS {
            all.push(live.enter(&format!("acc_{account}"), "shp_1").unwrap());
        }
        assert!(live.enter("acc_more", "shp_2").is_none());
        live.close();
        all.clear();
        assert!(live.enter("acc_more", "shp_2").is_none());
    }

    #[tokio::test]
    async fn streams_of_a_store_ask_once() {
        let live = Live::default();
        let places: Vec<_> = (0..3).map(|_| live.enter("acc_1", "shp_1").unwrap()).collect();
        let other = live.enter("acc_1", "shp_2").unwrap();
        let says = |text: &str| {
            let text = text.to_owned();
            async move { Ok::<_, Infallible>(text) }
        };
        let at = |seconds: u64| Duration::from_secs(seconds);
        assert_eq!(places[0].newest(at(10), SECOND, says("a")).await, Ok("a".into()));
        assert_eq!(places[1].newest(at(10), SECOND, says("b")).await, Ok("a".into()));
        assert_eq!(other.newest(at(10), SECOND, says("c")).await, Ok("c".into()));
        assert_eq!(places[2].newest(at(11), SECOND, says("d")).await, Ok("d".into()));
        // A question that failed is asked again by the next one.
        let failed = places[0].newest(at(12), SECOND, async { Err("down") });
        assert_eq!(failed.await, Err("down"));
        assert_eq!(places[1].newest(at(12), SECOND, says("e")).await, Ok("e".into()));
        assert!(!places[0].is_closed());
        live.close();
        places[0].closed().await;
        assert!(places[0].is_closed());
    }
}
