//! When a delivery is tried again (contract `webhooks.md`, "Delivery").

use crate::time::{HOUR, MINUTE, SECOND};
use rand::Rng;

/// Milliseconds before each attempt, counted from the failure of the one before.
pub const DELAYS: [i64; 10] = [
    0,
    5 * SECOND,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
];

/// Milliseconds to wait after attempt `failed` (1 is the first) failed; `None` after the last one.
///
/// Within ±10 % of the schedule, so that a receiver that was down does not get all retries at once.
pub fn next_attempt(failed: u32, rng: &mut (impl Rng + ?Sized)) -> Option<i64> {
    let delay = DELAYS.get(usize::try_from(failed).ok()?).copied()?;
    // Parts per thousand from 900 to 1100; the bias of `%` over 2^32 is nothing to a jitter.
    let permille = 900 + i64::from(rng.next_u32() % 201);
    Some(delay * permille / 1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    #[test]
    fn ten_attempts_take_75_hours_35_minutes_5_seconds() {
        assert_eq!(DELAYS.iter().sum::<i64>(), 75 * HOUR + 35 * MINUTE + 5 * SECOND);
        let mut rng = StdRng::seed_from_u64(3);
        let tries = (1..).take_while(|&n| next_attempt(n, &mut rng).is_some()).count();
        assert_eq!(tries, 9);
    }

    proptest! {
        #[test]
        fn jitter_stays_within_a_tenth(seed: u64, failed in 1_u32..=9) {
            let delay = DELAYS[usize::try_from(failed).unwrap()];
            let wait = next_attempt(failed, &mut StdRng::seed_from_u64(seed)).unwrap();
            prop_assert!((delay * 9 / 10..=delay * 11 / 10).contains(&wait), "{}", wait);
        }

        #[test]
        fn nothing_follows_the_tenth(seed: u64, failed in 10_u32..) {
            prop_assert_eq!(next_attempt(failed, &mut StdRng::seed_from_u64(seed)), None);
        }
    }

    #[test]
    fn jitter_reaches_both_ends() {
        let mut rng = StdRng::seed_from_u64(5);
        let waits: Vec<i64> = (0..5_000).filter_map(|_| next_attempt(1, &mut rng)).collect();
        assert_eq!(waits.iter().min(), Some(&4_500));
        assert_eq!(waits.iter().max(), Some(&5_500));
    }
}
