//! Places for connections: a limited number in all, and per client.

use pandabase_domain::source::Source;
use pandabase_platform::config::Config;
use pandabase_platform::metrics;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The places of a listener.
pub struct Slots {
    places: Arc<Semaphore>,
    per_client: usize,
    clients: Mutex<HashMap<Source, usize>>,
}

/// A place that is held until it is dropped.
pub struct Place {
    slots: Arc<Slots>,
    /// The client that holds it; `None` for a proxy, which brings many clients.
    client: Option<Source>,
    _held: OwnedSemaphorePermit,
}

impl Slots {
    pub(crate) fn new(config: &Config) -> Arc<Self> {
        Arc::new(Self {
            places: Arc::new(Semaphore::new(config.max_connections.min(Semaphore::MAX_PERMITS))),
            per_client: config.max_connections_per_address,
            clients: Mutex::default(),
        })
    }

    /// A place for a connection from `peer`, if there is one.
    pub(crate) fn enter(self: &Arc<Self>, config: &Config, peer: IpAddr) -> Option<Place> {
        let entered = self.find_place(config, peer);
        if entered.is_none() {
            metrics::connection_refused();
        }
        entered
    }

    fn find_place(self: &Arc<Self>, config: &Config, peer: IpAddr) -> Option<Place> {
        let held = Arc::clone(&self.places).try_acquire_owned().ok()?;
        let client = (!config.trusts(peer)).then(|| Source::of(peer));
        if let Some(source) = client {
            let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
            let count = clients.entry(source).or_default();
            if *count >= self.per_client {
                return None;
            }
            *count += 1;
        }
        Some(Place {
            slots: Arc::clone(self),
            client,
            _held: held,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(source) = self.client else { return };
        let mut clients = self.slots.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = clients.get_mut(&source) {
            *count -= 1;
            if *count == 0 {
                clients.remove(&source);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_leaves_places_for_others() {
        let config = Config {
            max_connections: 5,
            max_connections_per_address: 2,
            trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
            ..Config::default()
        };
        let slots = Slots::new(&config);
        let enter = |peer: &str| slots.enter(&config, peer.parse().unwrap());
        let first = enter("2001:db8:0:1::1");
        let second = enter("2001:db8:0:1::2");
        assert!(first.is_some() && second.is_some());
        // Another address of the same network shares its places.
        assert!(enter("2001:db8:0:1::3").is_none());
        let other = enter("2001:db8:0:2::1");
        assert!(other.is_some());
        drop(first);
        let again = enter("2001:db8:0:1::3");
        assert!(again.is_some());
        // A proxy has only the limit of all connections.
        let proxy = [enter("10.0.0.1"), enter("10.0.0.1"), enter("10.0.0.1")];
        assert_eq!(proxy.iter().flatten().count(), 2);
        drop((second, other, again, proxy));
        assert!(slots.clients.lock().unwrap().is_empty());
        assert_eq!(slots.places.available_permits(), 5);
    }
}
