//! Places of files on their way in. A file is passed on in parts of several megabytes, which are held in
//! memory until they are whole. So the files that come at once are bounded: those of this process, and those
//! of one store, so that nobody takes all places.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Places of this process, and how many of them one store may have.
const ALL: usize = 64;
const OF_STORE: usize = 4;

/// How many places each store has taken.
type Counts = HashMap<String, usize>;

/// The places of a process.
#[derive(Debug, Default)]
pub(super) struct Places {
    taken: Arc<Mutex<Counts>>,
}

/// A place. It is released when this is dropped.
#[derive(Debug)]
pub struct Place {
    taken: Arc<Mutex<Counts>>,
    store: String,
}

impl Places {
    /// Acquires a place for a file of a store, if one is free.
    pub(super) fn acquire(&self, store: &str) -> Option<Place> {
        let mut taken = lock(&self.taken);
        let of_store = taken.get(store).copied().unwrap_or(0);
        if of_store >= OF_STORE || taken.values().sum::<usize>() >= ALL {
            return None;
        }
        taken.insert(store.to_owned(), of_store + 1);
        Some(Place {
            taken: Arc::clone(&self.taken),
            store: store.to_owned(),
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = lock(&self.taken);
        match taken.get(&self.store).copied().unwrap_or(0) {
            0 | 1 => taken.remove(&self.store),
            more => taken.insert(self.store.clone(), more - 1),
        };
    }
}

fn lock(taken: &Mutex<Counts>) -> MutexGuard<'_, Counts> {
    taken.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_takes_some_places_and_gives_them_back() {
        let places = Places::default();
        let mut held: Vec<Place> = std::iter::from_fn(|| places.acquire("shp_a")).collect();
        assert_eq!(held.len(), OF_STORE);
        assert!(places.acquire("shp_b").is_some());
        held.pop();
        assert!(places.acquire("shp_a").is_some());
        drop(held);
        assert!(lock(&places.taken).is_empty());
        let all: Vec<Place> = (0..ALL)
            .filter_map(|number| places.acquire(&format!("shp_{}", number / OF_STORE)))
            .collect();
        assert_eq!(all.len(), ALL);
        assert!(places.acquire("shp_other").is_none());
    }
}
