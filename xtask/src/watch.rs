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

/// The time since 1970 by the machine's clock, which is the server's as well.
#[cfg(feature = "soak")]
#[expect(
    clippy::disallowed_methods,
    reason = "what the server signs and dates is compared with the same clock"
)]
pub fn since_1970() -> std::time::Duration {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.unwrap_or_default()
}
