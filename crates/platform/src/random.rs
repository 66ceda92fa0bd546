//! The only place that asks the machine for randomness.

use rand::rand_core::UnwrapErr;
use rand::rngs::{StdRng, SysRng};
use rand::{Rng, SeedableRng};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Cryptographically secure generators shared by the whole process: one for ids and other values that are
/// public, and one for secrets.
pub struct Random {
    ids: Mutex<StdRng>,
    /// `None` where one generator makes both.
    secrets: Option<Mutex<StdRng>>,
}

fn system() -> Mutex<StdRng> {
    Mutex::new(StdRng::from_rng(&mut UnwrapErr(SysRng)))
}

impl Random {
    /// Seeded by the operating system.
    pub fn from_system() -> Self {
        Self {
            ids: system(),
            secrets: None,
        }
    }

    /// The same sequence for the same seed, secrets included: for tests alone.
    pub fn seeded(seed: u64) -> Self {
        Self {
            ids: Mutex::new(StdRng::seed_from_u64(seed)),
            secrets: None,
        }
    }

    /// Ids repeat for the same seed, and no secret ever does.
    pub fn with_repeated_ids(seed: u64) -> Self {
        Self {
            ids: Mutex::new(StdRng::seed_from_u64(seed)),
            secrets: Some(system()),
        }
    }

    /// The generator of ids, for as long as the guard lives.
    pub fn lock(&self) -> MutexGuard<'_, StdRng> {
        // A panic while holding it leaves a generator that is as good as before.
        self.ids.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The generator of secrets, for as long as the guard lives.
    pub fn secrets(&self) -> MutexGuard<'_, StdRng> {
        let secrets = self.secrets.as_ref().unwrap_or(&self.ids);
        secrets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `N` random bytes of a secret.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.secrets().fill_bytes(&mut bytes);
        bytes
    }
}
