//! What code inside a transaction may see: no database handle and no way to another machine, so that no
//! transaction waits for a network or opens a second one.

use super::clock::Clock;
use super::config::Config;
use super::db::{FromRow, Sealed, Tx};
use super::error::ApiError;
use super::geo::GeoDatabase;
use super::keyring::{Keyring, Undecryptable};
use super::random::Random;
use super::rate_limit::RateLimiter;
use pandabase_domain::id::{Id, Kind, StoreId};
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::pricing::presentment::Currency;
use pandabase_domain::time::Timestamp;
use std::sync::Arc;

/// Which methods whoever charges for a store takes in a currency; `None` where nothing limits them.
pub type Takes = fn(&mut Tx<'_>, &Ctx<'_>, Currency) -> Result<Option<Vec<MethodCode>>, ApiError>;

/// Whether what a store sells arrives at a payment account of its own.
pub type KeepsMoney = fn(&mut Tx<'_>, &Ctx<'_>) -> Result<bool, ApiError>;

/// What a process has once and can be used without waiting.
pub struct Env {
    /// Settings.
    pub config: Config,
    /// Time.
    pub clock: Clock,
    /// Randomness.
    pub random: Random,
    /// Encryption at rest.
    pub keyring: Arc<Keyring>,
    /// Where buyers are.
    pub geo: GeoDatabase,
    /// Rate limit counters.
    pub limiter: Arc<RateLimiter>,
    /// Which methods are taken, as the processor's account says.
    pub takes: Takes,
    /// Whether the money of a store is with the store already.
    pub keeps_money: KeepsMoney,
}

impl Env {
    /// Puts the parts together, with the geo databases that the settings name.
    pub fn new(config: Config, clock: Clock, random: Random, keyring: Keyring) -> Self {
        let geo = GeoDatabase::open(config.geo_databases.iter().map(|path| path.as_path()));
        Self {
            config,
            clock,
            random,
            keyring: Arc::new(keyring),
            geo,
            limiter: Arc::default(),
            takes: |_, _, _| Ok(None),
            keeps_money: |_, _| Ok(false),
        }
    }
}

/// Where and when an operation runs.
pub struct Ctx<'a> {
    /// The process.
    pub env: &'a Env,
    /// The store.
    pub store: &'a StoreContext,
    /// Now, on the store's clock.
    pub now: Timestamp,
}

impl<'a> Ctx<'a> {
    /// The context of `store` at its present time.
    pub fn of(env: &'a Env, store: &'a StoreContext) -> Self {
        Self {
            env,
            store,
            now: store.now(&env.clock),
        }
    }

    /// Mints an id.
    pub fn id<K: Kind>(&self) -> Id<K> {
        Id::new(self.now, &mut *self.env.random.lock())
    }

    /// Encrypts a secret that stands in a row of the store.
    pub fn encrypt(&self, column: &Sealed, row: &str, secret: &[u8]) -> Vec<u8> {
        let place = column.at(self.store.id.as_str(), row);
        self.env.keyring.encrypt(&place, secret, &self.env.random)
    }

    /// Decrypts a secret that stands in a row of the store.
    ///
    /// # Errors
    /// [`Undecryptable`] when it was not encrypted for this place, or with another key.
    pub fn decrypt(&self, column: &Sealed, row: &str, stored: &[u8]) -> Result<Vec<u8>, Undecryptable> {
        let place = column.at(self.store.id.as_str(), row);
        self.env.keyring.decrypt(&place, stored)
    }

    /// Like [`Ctx::decrypt`] for text.
    ///
    /// # Errors
    /// [`Undecryptable`] when it was not encrypted for this place, or with another key.
    pub fn decrypt_text(&self, column: &Sealed, row: &str, stored: &[u8]) -> Result<String, Undecryptable> {
        let place = column.at(self.store.id.as_str(), row);
        self.env.keyring.decrypt_text(&place, stored)
    }
}

/// What every operation knows of its store.
#[derive(Debug, Clone, FromRow)]
#[alias("stores")]
pub struct StoreContext {
    /// The store.
    pub id: StoreId,
    /// Milliseconds by which the store's clock is ahead of the machine's; 0 in production.
    pub clock_offset: i64,
    /// Whether payments are judged by rules; jobs do not look.
    pub shield: bool,
}

impl StoreContext {
    /// The context of work that belongs to no store.
    pub fn platform() -> Self {
        Self {
            id: StoreId::from_stored(""),
            clock_offset: 0,
            shield: false,
        }
    }

    /// Now, on the store's clock.
    pub fn now(&self, clock: &Clock) -> Timestamp {
        clock.now().plus_millis(self.clock_offset)
    }
}
