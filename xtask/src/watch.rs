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
