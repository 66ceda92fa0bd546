//! Fixed-window rate limits (contract `README.md`, "Rate limits"; `docs/decisions/0002`).

use crate::config::limits::Limit;
use pandabase_domain::time::Timestamp;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

const SHARDS: usize = 16;
/// Windows remembered per shard before the ended ones are swept out.
const SWEEP: usize = 8192;

/// What a limit is counted by; the word goes into `X-RateLimit-Type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Per client address.
    Global,
    /// Per credential.
    Account,
    /// Per store.
    Store,
}

impl Scope {
    /// The header's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Global => "GlobalResource",
            Self::Account => "AccountResource",
            Self::Store => "StoreResource",
        }
    }
}

/// The state of a limit after a request was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Whether this request may proceed.
    pub allowed: bool,
    /// Requests per window.
    pub limit: u32,
    /// Requests left in this window.
    pub remaining: u32,
    /// When the window ends, epoch milliseconds.
    pub reset: Timestamp,
    /// What the limit is counted by.
    pub scope: Scope,
}

/// Whether a request is counted.
#[derive(Clone, Copy)]
enum Counting {
    /// If the limit admits it.
    Admitted,
    Always,
    Never,
}

/// Counters of every limit, in memory, one set per process.
pub struct RateLimiter {
    hasher: RandomState,
    shards: [Mutex<HashMap<u64, Window>>; SHARDS],
}

#[derive(Clone, Copy)]
struct Window {
    ends: i64,
    used: u32,
}

impl Default for RateLimiter {
    fn default() -> Self {
        Self {
            hasher: RandomState::new(),
            shards: std::array::from_fn(|_| Mutex::default()),
        }
    }
}

impl Standing {
    /// A limit that is used up until a time.
    pub fn used_up(scope: Scope, limit: u32, reset: Timestamp) -> Self {
        Self {
            allowed: false,
            limit,
            remaining: 0,
            reset,
            scope,
        }
    }

    /// The tighter of the two: a refusal, or the one with fewer requests left.
    #[must_use]
    pub fn or_tighter(self, other: Self) -> Self {
        let is_tighter = (other.allowed, other.remaining) <= (self.allowed, self.remaining);
        if is_tighter { other } else { self }
    }
}

impl RateLimiter {
    /// Counts a request against `limit` for `key`: a token's id, a store's, the source of a request.
    pub fn take(&self, scope: Scope, key: impl Hash, limit: Limit, now: Timestamp) -> Standing {
        self.stand(scope, key, limit, now, Counting::Admitted)
    }

    /// The state of `limit` for `key`, without counting a request.
    pub fn look(&self, scope: Scope, key: impl Hash, limit: Limit, now: Timestamp) -> Standing {
        self.stand(scope, key, limit, now, Counting::Never)
    }

    /// Counts what has happened already, also beyond the limit: what was counted before may be taken back.
    pub fn note(&self, scope: Scope, key: impl Hash, limit: Limit, now: Timestamp) {
        self.stand(scope, key, limit, now, Counting::Always);
    }

    /// Takes back a request that was counted in the window that ends at `reset`.
    pub fn release(&self, scope: Scope, key: impl Hash, limit: Limit, reset: Timestamp) {
        let (hash, mut windows) = self.windows(scope, key, limit);
        let window = windows.get_mut(&hash);
        if let Some(window) = window.filter(|window| window.ends == reset.as_millis()) {
            window.used = window.used.saturating_sub(1);
        }
    }

    fn windows(
        &self,
        scope: Scope,
        key: impl Hash,
        limit: Limit,
    ) -> (u64, MutexGuard<'_, HashMap<u64, Window>>) {
        let hash = self.hasher.hash_one((scope.as_str(), key, limit.window_ms));
        let shard = usize::try_from(hash % SHARDS as u64).unwrap_or(0);
        let windows = self.shards[shard].lock().unwrap_or_else(PoisonError::into_inner);
        (hash, windows)
    }

    fn stand(
        &self,
        scope: Scope,
        key: impl Hash,
        limit: Limit,
        now: Timestamp,
        counting: Counting,
    ) -> Standing {
        let (hash, mut windows) = self.windows(scope, key, limit);
        let now = now.as_millis();
        if windows.len() > SWEEP {
            windows.retain(|_, window| window.ends > now);
        }
        let ends = (now / limit.window_ms + 1) * limit.window_ms;
        let window = windows.entry(hash).or_insert(Window { ends, used: 0 });
        if window.ends <= now {
            *window = Window { ends, used: 0 };
        }
        let allowed = window.used < limit.requests;
        let is_counted = match counting {
            Counting::Admitted => allowed,
            Counting::Always => true,
            Counting::Never => false,
        };
        window.used = window.used.saturating_add(u32::from(is_counted));
        Standing {
            allowed,
            limit: limit.requests,
            remaining: limit.requests.saturating_sub(window.used),
            reset: Timestamp::from_millis(window.ends),
            scope,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_admits_its_number_and_then_starts_anew() {
        let limiter = RateLimiter::default();
        let limit = Limit::per_second(2);
        let at = |millis| limiter.take(Scope::Account, "stk_a", limit, Timestamp::from_millis(millis));
        assert_eq!((at(10_000).allowed, at(10_400).remaining), (true, 0));
        let refused = at(10_999);
        assert!(!refused.allowed);
        assert_eq!(refused.reset, Timestamp::from_millis(11_000));
        assert!(
            limiter
                .take(Scope::Account, "stk_b", limit, Timestamp::from_millis(10_999))
                .allowed
        );
        assert!(at(11_000).allowed);
    }

    #[test]
    fn what_is_given_back_is_of_its_window() {
        let limiter = RateLimiter::default();
        let limit = Limit::per_second(1);
        let at = |millis| limiter.take(Scope::Store, "a", limit, Timestamp::from_millis(millis));
        let first = at(10_000);
        limiter.release(Scope::Store, "a", limit, first.reset);
        assert!(at(10_500).allowed);
        assert!(at(11_000).allowed);
        limiter.release(Scope::Store, "a", limit, first.reset);
        assert!(!at(11_500).allowed);
    }

    #[test]
    fn what_happened_counts_beyond_the_limit() {
        let limiter = RateLimiter::default();
        let (limit, now) = (Limit::per_second(1), Timestamp::from_millis(10_000));
        let begun = limiter.take(Scope::Store, "a", limit, now);
        limiter.note(Scope::Store, "a", limit, now);
        limiter.release(Scope::Store, "a", limit, begun.reset);
        let next = limiter.take(Scope::Store, "a", limit, now);
        assert_eq!((next.allowed, next.remaining), (false, 0));
    }

    #[test]
    fn looking_counts_nothing() {
        let limiter = RateLimiter::default();
        let (limit, now) = (Limit::per_second(1), Timestamp::from_millis(10_000));
        for _ in 0..3 {
            assert!(limiter.look(Scope::Store, "a", limit, now).allowed);
        }
        assert!(limiter.take(Scope::Store, "a", limit, now).allowed);
        assert!(!limiter.look(Scope::Store, "a", limit, now).allowed);
    }
}
