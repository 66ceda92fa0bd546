//! Streams that tell the people of a store when something new is there, and requests that wait for it. Each
//! has a place, of which a caller, an address, a store and the process have so many; what is newest is asked
//! for once for all streams of a store, by whichever comes first; and all of them end when the process stops.

use pandabase_domain::id::StoreId;
use pandabase_domain::source::Source;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::Mutex as Turn;
use tokio::sync::watch;

/// The most streams of one account or token: tabs of all its browsers.
pub const PER_ACCOUNT: usize = 12;
/// The most streams about one store: many members, each with some tabs. One store does not take the places of
/// the others.
pub const PER_STORE: usize = 200;
/// The most streams of one client address, behind which there may be an office. Accounts cost nothing.
pub const PER_ADDRESS: usize = 100;
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

/// Who opens a stream, and about which store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listener {
    /// The account or the token.
    pub caller: String,
    /// Where it is.
    pub source: Source,
    /// What the stream is about.
    pub store: StoreId,
}

#[derive(Default)]
struct Places {
    taken: usize,
    by_caller: HashMap<String, usize>,
    by_source: HashMap<Source, usize>,
    by_store: HashMap<StoreId, usize>,
    /// What the streams about a store share that ask for the same, for as long as there is one.
    boards: HashMap<(StoreId, &'static str), Weak<Board>>,
}

impl Places {
    fn has_room(&self, who: &Listener) -> bool {
        let taken_by = |count: Option<&usize>| count.copied().unwrap_or(0);
        self.taken < PER_PROCESS
            && taken_by(self.by_caller.get(&who.caller)) < PER_ACCOUNT
            && taken_by(self.by_source.get(&who.source)) < PER_ADDRESS
            && taken_by(self.by_store.get(&who.store)) < PER_STORE
    }

    fn take(&mut self, who: &Listener) {
        self.taken += 1;
        *self.by_caller.entry(who.caller.clone()).or_default() += 1;
        *self.by_source.entry(who.source).or_default() += 1;
        *self.by_store.entry(who.store.clone()).or_default() += 1;
    }

    fn give_back(&mut self, who: &Listener) {
        self.taken = self.taken.saturating_sub(1);
        one_less(&mut self.by_caller, &who.caller);
        one_less(&mut self.by_source, &who.source);
        one_less(&mut self.by_store, &who.store);
    }
}

/// Counts one less, and forgets whoever has none left.
fn one_less<K: Eq + Hash>(counts: &mut HashMap<K, usize>, key: &K) {
    if let Some(count) = counts.get_mut(key) {
        *count = count.saturating_sub(1);
        if *count == 0 {
            counts.remove(key);
        }
    }
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
    who: Listener,
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
    /// A place for a stream that `who` opens; `None` when there are too many, or the process stops. Streams
    /// about one store whose `question` is the same share its answer.
    pub fn enter(&self, who: Listener, question: &'static str) -> Option<Place> {
        let mut places = locked(&self.places);
        if !places.has_room(&who) || *self.stop.borrow() {
            return None;
        }
        places.take(&who);
        places.boards.retain(|_, board| board.strong_count() > 0);
        let key = (who.store.clone(), question);
        let shared = places.boards.get(&key).and_then(Weak::upgrade);
        let board = shared.unwrap_or_default();
        places.boards.insert(key, Arc::downgrade(&board));
        drop(places);
        Some(Place {
            places: Arc::clone(&self.places),
            who,
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
        locked(&self.places).give_back(&self.who);
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
    const NEWS: &str = "news";

    fn who(caller: &str, address: &str, store: &str) -> Listener {
        Listener {
            caller: caller.to_owned(),
            source: Source::of(address.parse().unwrap()),
            store: StoreId::from_stored(store),
        }
    }

    #[test]
    fn an_account_has_so_many_places_and_gets_them_back() {
        let live = Live::default();
        let enter = |caller: &str, store: &str| live.enter(who(caller, "203.0.113.7", store), NEWS);
        let mut all: Vec<_> = (0..PER_ACCOUNT)
            .map(|_| enter("acc_1", "shp_1").unwrap())
            .collect();
        assert!(enter("acc_1", "shp_2").is_none());
        assert!(enter("acc_2", "shp_1").is_some());
        all.pop();
        assert!(enter("acc_1", "shp_1").is_some());
        drop(all);
        let places = locked(&live.places);
        assert_eq!((places.taken, places.by_caller.len()), (0, 0));
        assert_eq!((places.by_source.len(), places.by_store.len()), (0, 0));
    }

    #[test]
    fn an_address_a_store_and_a_process_have_so_many_places() {
        let live = Live::default();
        let mut all = Vec::new();
        let address = |number: usize| format!("203.0.{}.{}", number / 250, number % 250);
        for number in 0..PER_ADDRESS {
            let (caller, store) = (format!("acc_{number}"), format!("shp_{}", number % 9));
            all.push(live.enter(who(&caller, "198.51.100.1", &store), NEWS).unwrap());
        }
        assert!(
            live.enter(who("acc_more", "198.51.100.1", "shp_more"), NEWS)
                .is_none()
        );
        for number in 0..PER_STORE {
            let caller = format!("tok_{number}");
            all.push(
                live.enter(who(&caller, &address(number), "shp_busy"), NEWS)
                    .unwrap(),
            );
        }
        assert!(
            live.enter(who("acc_more", "198.51.100.2", "shp_busy"), NEWS)
                .is_none()
        );
        // Whoever asks something else about the store takes a place like the others.
        assert!(
            live.enter(who("acc_more", "198.51.100.2", "shp_busy"), "events")
                .is_none()
        );
        for number in all.len()..PER_PROCESS {
            let (caller, store) = (format!("usr_{number}"), format!("shp_{}", number % 99));
            all.push(live.enter(who(&caller, &address(number), &store), NEWS).unwrap());
        }
        assert!(
            live.enter(who("acc_more", "198.51.100.2", "shp_more"), NEWS)
                .is_none()
        );
        live.close();
        all.clear();
        assert!(
            live.enter(who("acc_more", "198.51.100.2", "shp_more"), NEWS)
                .is_none()
        );
    }

    #[tokio::test]
    async fn streams_of_a_store_ask_once() {
        let live = Live::default();
        let enter = |store: &str, question| live.enter(who("acc_1", "203.0.113.7", store), question).unwrap();
        let places: Vec<_> = (0..3).map(|_| enter("shp_1", NEWS)).collect();
        let (other, events) = (enter("shp_2", NEWS), enter("shp_1", "events"));
        let says = |text: &str| {
            let text = text.to_owned();
            async move { Ok::<_, Infallible>(text) }
        };
        let at = |seconds: u64| Duration::from_secs(seconds);
        assert_eq!(places[0].newest(at(10), SECOND, says("a")).await, Ok("a".into()));
        assert_eq!(places[1].newest(at(10), SECOND, says("b")).await, Ok("a".into()));
        assert_eq!(other.newest(at(10), SECOND, says("c")).await, Ok("c".into()));
        assert_eq!(events.newest(at(10), SECOND, says("7")).await, Ok("7".into()));
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
