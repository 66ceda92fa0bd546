//! The one watch of the developer's verbs.

use std::time::Instant;

/// Now. It measures and paces; nothing of the product depends on it.
#[expect(
    clippy::disallowed_methods,
    reason = "measuring time is what a developer's tool does"
)]
pub fn now() -> Instant {
    Instant::now()
}
