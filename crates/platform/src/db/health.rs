//! Whether the database takes writes, by the last one that said so.

use std::sync::atomic::{AtomicBool, Ordering};

/// What the database's threads last saw of it; clones of the handle share it.
#[derive(Debug, Default)]
pub struct Health {
    refuses_writes: AtomicBool,
}

impl Health {
    /// A write was stored.
    pub(crate) fn stored(&self) {
        // Read first: the line of memory is everybody's, and changes once a year.
        if self.refuses_writes() {
            self.refuses_writes.store(false, Ordering::Relaxed);
        }
    }

    /// A write failed for a reason that is the database's.
    pub(crate) fn failed(&self) {
        self.refuses_writes.store(true, Ordering::Relaxed);
    }

    /// Whether the last write failed for a reason that is the database's.
    pub fn refuses_writes(&self) -> bool {
        self.refuses_writes.load(Ordering::Relaxed)
    }
}
