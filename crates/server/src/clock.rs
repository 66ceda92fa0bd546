//! The only place that reads the machine's clock.

use pandabase_domain::time::Timestamp;
use std::sync::atomic::{AtomicI64, Ordering};

/// A source of time: the machine's, or one that only tests move.
#[derive(Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Stands still until it is set.
    Manual(AtomicI64),
}

impl Clock {
    /// A clock that stands at `now`.
    pub fn manual(now: Timestamp) -> Self {
        Self::Manual(AtomicI64::new(now.as_millis()))
    }

    /// The current time.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => {
                #[expect(
                    clippy::disallowed_methods,
                    reason = "this is the clock that everything else takes"
                )]
                let now = jiff::Timestamp::now();
                Timestamp::from_millis(now.as_millisecond())
            }
            Self::Manual(millis) => Timestamp::from_millis(millis.load(Ordering::Relaxed)),
        }
    }

    /// Moves a manual clock forward; the machine's clock stays as it is.
    pub fn advance(&self, millis: i64) {
        if let Self::Manual(now) = self {
            now.fetch_add(millis, Ordering::Relaxed);
        }
    }
}
