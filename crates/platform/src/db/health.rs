//! Whether the database takes writes, judged by the last one.

use std::sync::atomic::{AtomicBool, Ordering};

/// What the database's threads last saw of it; clones of the handle share it.
#[derive(Debug, Default)]
pub struct Health {
    refuses_writes: AtomicBool,
}

impl Health {
    /// Notes that a write was stored.
    pub(crate) fn stored(&self) {
        // Reading first avoids a write to memory that all threads share and that almost never changes.
        if self.refuses_writes() {
            self.refuses_writes.store(false, Ordering::Relaxed);
        }
    }

    /// Notes that a write failed through a fault of the database.
    pub(crate) fn failed(&self) {
        self.refuses_writes.store(true, Ordering::Relaxed);
    }

    /// Whether the last write failed through a fault of the database.
    pub fn refuses_writes(&self) -> bool {
        self.refuses_writes.load(Ordering::Relaxed)
    }
}
