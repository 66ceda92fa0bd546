//! The one clock of the developer's commands.

use std::time::Instant;

/// Now, to measure and to pace. Nothing in the product depends on it.
#[expect(
    clippy::disallowed_methods,
    reason = "measuring time is what a developer's tool does"
)]
pub fn now() -> Instant {
    Instant::now()
}

/// Seconds since 1970, for what is signed with the time.
#[cfg(feature = "soak")]
#[expect(
    clippy::disallowed_methods,
    reason = "what is signed now is signed with the machine's time"
)]
pub fn seconds() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    i64::try_from(since.unwrap_or_default().as_secs()).unwrap_or(i64::MAX)
}
