//! Ids of usage events, kept as two numbers: a hundred are minted per call, and text would be half of
//! every stored event.

use crate::id::{Id, Kind, UsageEventId, kind};
use crate::time::Timestamp;
use rand::{Rng, RngExt};

/// 36^12: each number holds twelve of the 24 characters.
const HALF: i64 = 36_i64.pow(12);
/// 36^3: the first number is the time and three random characters.
const RANDOM: i64 = 36_i64.pow(3);
/// The widest step between two ids of one millisecond: 36^11, 56 random bits.
const STEP: i64 = 36_i64.pow(11);

/// An id of a usage event as two numbers, which compare like its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct EventKey {
    /// The first twelve characters, base 36.
    pub high: i64,
    /// The last twelve.
    pub low: i64,
}

impl EventKey {
    /// When the event was received, which every id begins with.
    pub fn received_at(self) -> Timestamp {
        Timestamp::from_millis(self.high / RANDOM)
    }

    /// Reads the id of an event that a client names; `None` when it cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        let id = UsageEventId::parse(text)?;
        let digits = id.as_str().strip_prefix(kind::UsageEvent::PREFIX)?;
        let half = |part: Option<&str>| i64::from_str_radix(part?, 36).ok();
        Some(Self {
            high: half(digits.get(..12))?,
            low: half(digits.get(12..))?,
        })
    }

    /// The id as clients see it.
    pub fn id(self) -> UsageEventId {
        let mut text = String::with_capacity(28);
        text.push_str(kind::UsageEvent::PREFIX);
        for half in [self.high, self.low] {
            let digit = |place: u32| half / 36_i64.pow(place) % 36;
            text.extend((0..12).rev().filter_map(|place| {
                let digit = u32::try_from(digit(place)).ok()?;
                char::from_digit(digit, 36)
            }));
        }
        Id::from_stored(text)
    }
}

/// Mints the ids of a subscription's events. Each id is greater than the one before, even within a
/// millisecond or when the machine's clock runs back, so that ids sort in the order in which events were
/// received. No id lets anybody guess the next.
#[derive(Debug, Clone, Copy)]
pub struct EventIds {
    last: EventKey,
}

impl EventIds {
    /// Goes on after `last`, the subscription's newest event.
    pub fn after(last: EventKey) -> Self {
        Self { last }
    }

    /// The id of an event received `now`.
    pub fn next(&mut self, now: Timestamp, rng: &mut (impl Rng + ?Sized)) -> EventKey {
        if now > self.last.received_at() {
            self.last = EventKey {
                high: now.as_millis() * RANDOM + rng.random_range(0..RANDOM),
                low: rng.random_range(0..HALF),
            };
        } else {
            let low = self.last.low + rng.random_range(1..=STEP);
            self.last = EventKey {
                high: self.last.high + low / HALF,
                low: low % HALF,
            };
        }
        self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    #[test]
    fn ids_have_the_contract_form_and_begin_with_the_time() {
        let mut rng = StdRng::seed_from_u64(7);
        let now = Timestamp::from_millis(1_780_000_000_123);
        let key = EventIds::after(EventKey::default()).next(now, &mut rng);
        let id = key.id();
        assert_eq!(UsageEventId::parse(id.as_str()), Some(id.clone()));
        assert!(id.as_str().starts_with(&UsageEventId::floor(now)), "{id}");
        assert_eq!(key.received_at(), now);
        assert_eq!(EventKey::parse(id.as_str()), Some(key));
        for other in [
            "",
            "uev_",
            "uev_0",
            "cus_o2p7a4s9d1f6g3h8j0k5l2zx",
            "uev_o2p7a4s9d1f6g3h8j0k5l2zé",
        ] {
            assert_eq!(EventKey::parse(other), None);
        }
    }

    #[test]
    fn ids_grow_whatever_the_clock_does() {
        let mut rng = StdRng::seed_from_u64(8);
        let mut ids = EventIds::after(EventKey::default());
        let mut last = EventKey::default();
        for step in 0_i64..300_000 {
            // Stands still for long, now and then runs back.
            let now = Timestamp::from_millis(1_780_000_000_000 + step / 100_000 - step % 2);
            let next = ids.next(now, &mut rng);
            assert!(next > last && next.low < HALF);
            if step % 1000 == 0 {
                assert!(next.id() > last.id());
            }
            last = next;
        }
        assert!(last.received_at().as_millis() <= 1_780_000_000_003);
    }

    #[test]
    fn text_and_numbers_compare_alike() {
        let mut rng = StdRng::seed_from_u64(9);
        let mut key = || EventKey {
            high: rng.random_range(0..HALF),
            low: rng.random_range(0..HALF),
        };
        for _ in 0..1000 {
            let (one, other) = (key(), key());
            assert_eq!(one.cmp(&other), one.id().cmp(&other.id()));
        }
    }
}
