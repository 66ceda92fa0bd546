//! Leaves Stripe alone for a moment when it does not answer, so that buyers are told at once and nobody waits
//! for time limits. Time is an argument.

use std::time::Duration;

/// Calls in a row that had no answer before Stripe is left alone.
const PATIENCE: u32 = 6;
/// How long it is left alone. Afterwards one call is let through, and then one in every such time until one
/// is answered.
const REST: Duration = Duration::from_secs(10);

/// What is known of the calls with one key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Breaker {
    /// Calls in a row without an answer.
    failures: u32,
    /// Until when no call is made.
    rests_until: Option<Duration>,
}

impl Breaker {
    /// Whether a call may be made now. One that is let through after a rest begins the next one: if it is cut
    /// off without an outcome, another one follows.
    pub fn admits(&mut self, now: Duration) -> bool {
        match self.rests_until {
            Some(until) if now < until => false,
            Some(_) => {
                self.rests_until = Some(now.saturating_add(REST));
                true
            }
            None => true,
        }
    }

    /// A call had no answer.
    pub fn failed(&mut self, now: Duration) {
        self.failures = self.failures.saturating_add(1);
        if self.failures >= PATIENCE {
            self.rests_until = Some(now.saturating_add(REST));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn tired() -> Breaker {
        let mut breaker = Breaker::default();
        for _ in 0..PATIENCE {
            assert!(breaker.admits(at(100)));
            breaker.failed(at(100));
        }
        breaker
    }

    #[test]
    fn many_failures_in_a_row_make_a_rest() {
        let mut breaker = Breaker::default();
        for _ in 1..PATIENCE {
            breaker.failed(at(100));
        }
        assert!(breaker.admits(at(100)));
        assert!(!tired().admits(at(100)));
        assert!(!tired().admits(at(109)));
    }

    #[test]
    fn after_a_rest_one_call_is_let_through_at_a_time() {
        let mut breaker = tired();
        assert!(breaker.admits(at(110)));
        assert!(!breaker.admits(at(110)));
        // It was cut off: the next one follows a rest later.
        assert!(!breaker.admits(at(119)));
        assert!(breaker.admits(at(120)));
        breaker.failed(at(121));
        assert!(!breaker.admits(at(130)));
        assert!(breaker.admits(at(131)));
    }
}
