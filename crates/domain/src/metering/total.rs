//! The running total of a meter: what every aggregation needs, kept while events arrive.

use super::{Aggregation, Quantity};
use crate::time::Timestamp;

/// Where the sum is cut in two: below 2^53 a quantity has a high part of at most 90,071,992.
const BASE: i64 = 100_000_000;

/// A sum in two 64-bit parts, worth `high × 10^8 + low`. Parts are added without a carry, which
/// a database can do in place; 90 billion events fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limbs {
    /// Hundreds of millions.
    pub high: i64,
    /// What is left of them; not kept below 10^8.
    pub low: i64,
}

impl Limbs {
    fn of(quantity: i64) -> Self {
        Self {
            high: quantity / BASE,
            low: quantity % BASE,
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            high: self.high.saturating_add(other.high),
            low: self.low.saturating_add(other.low),
        }
    }

    fn minus(self, other: Self) -> Self {
        Self {
            high: self.high.saturating_sub(other.high),
            low: self.low.saturating_sub(other.low),
        }
    }

    /// What both parts are worth.
    pub fn value(self) -> u128 {
        let base = u128::from(BASE.unsigned_abs());
        u128::from(self.high.unsigned_abs()) * base + u128::from(self.low.unsigned_abs())
    }
}

/// What some events of a meter add up to, by every aggregation at once. Totals of parts merge into the
/// total of the whole, in the order in which the parts were received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Total {
    /// How many events.
    pub events: i64,
    /// All quantities together.
    pub sum: Limbs,
    /// The largest quantity; 0 without events.
    pub largest: i64,
    /// The time of the latest event; meaningless without events.
    pub last_at: Timestamp,
    /// The quantity then; of events at the same time, that of the one received last.
    pub last: i64,
}

impl Total {
    /// The total of a single event.
    pub fn of(at: Timestamp, quantity: i64) -> Self {
        Self {
            events: 1,
            sum: Limbs::of(quantity),
            largest: quantity,
            last_at: at,
            last: quantity,
        }
    }

    /// Adds events that were received after these.
    #[must_use]
    pub fn then(self, later: Self) -> Self {
        if self.events == 0 || later.events == 0 {
            return if self.events == 0 { later } else { self };
        }
        let latest = if later.last_at >= self.last_at {
            later
        } else {
            self
        };
        Self {
            events: self.events.saturating_add(later.events),
            sum: self.sum.plus(later.sum),
            largest: self.largest.max(later.largest),
            last_at: latest.last_at,
            last: latest.last,
        }
    }

    /// Subtracts an event from the count and the sum; the other parts cannot be subtracted from, and stay.
    #[must_use]
    pub fn without(self, event: Self) -> Self {
        Self {
            events: self.events.saturating_sub(event.events),
            sum: self.sum.minus(event.sum),
            ..self
        }
    }

    /// The quantity by one aggregation; 0 without events.
    pub fn quantity(&self, aggregation: Aggregation) -> Quantity {
        let whole = |number: i64| u128::from(number.max(0).unsigned_abs());
        Quantity(match aggregation {
            Aggregation::Sum => self.sum.value(),
            Aggregation::Max => whole(self.largest),
            Aggregation::Last => whole(self.last),
            Aggregation::Count => whole(self.events),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::MAX_SAFE_INTEGER;
    use proptest::prelude::*;

    fn total(events: &[(i64, i64)]) -> Total {
        events.iter().fold(Total::default(), |total, &(at, quantity)| {
            total.then(Total::of(Timestamp::from_millis(at), quantity))
        })
    }

    /// The contract's table, read off the events themselves.
    fn expected(events: &[(i64, i64)], aggregation: Aggregation) -> u128 {
        let quantities = events
            .iter()
            .map(|&(_, quantity)| u128::try_from(quantity).unwrap());
        match aggregation {
            Aggregation::Sum => quantities.sum(),
            Aggregation::Max => quantities.max().unwrap_or(0),
            // `max_by_key` returns the last of several.
            Aggregation::Last => events
                .iter()
                .max_by_key(|(at, _)| *at)
                .map_or(0, |&(_, quantity)| u128::try_from(quantity).unwrap()),
            Aggregation::Count => u128::try_from(events.len()).unwrap(),
        }
    }

    #[test]
    fn the_last_of_equal_times_is_the_last_received() {
        let found = |events| total(events).quantity(Aggregation::Last).0;
        assert_eq!(found(&[(5, 1), (5, 2)]), 2);
        assert_eq!(found(&[(5, 2), (5, 1)]), 1);
        assert_eq!(found(&[(6, 3), (5, 1)]), 3);
        assert_eq!(found(&[]), 0);
    }

    #[test]
    fn sums_pass_64_bits() {
        let one = Total::of(Timestamp::default(), MAX_SAFE_INTEGER);
        let mut many = one;
        // 2^36 events of the largest quantity, by doubling.
        for _ in 0..36 {
            many = many.then(many);
        }
        let expected = u128::try_from(MAX_SAFE_INTEGER).unwrap() << 36;
        assert_eq!(many.quantity(Aggregation::Sum), Quantity(expected));
        assert_eq!(many.quantity(Aggregation::Count), Quantity(1 << 36));
        assert_eq!(
            many.quantity(Aggregation::Max).0,
            MAX_SAFE_INTEGER.unsigned_abs().into()
        );
    }

    proptest! {
        #[test]
        fn parts_merge_into_the_whole(
            // Few distinct times, so that ties are common.
            events in proptest::collection::vec((0_i64..6, 0..=MAX_SAFE_INTEGER), 0..40),
            cuts in proptest::collection::vec(0_usize..40, 0..5),
        ) {
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(events.len())).collect();
            cuts.extend([0, events.len()]);
            cuts.sort_unstable();
            let parts = cuts.windows(2).map(|cut| total(&events[cut[0]..cut[1]]));
            let merged = parts.fold(Total::default(), Total::then);
            prop_assert_eq!(merged, total(&events));
            for &aggregation in Aggregation::ALL {
                prop_assert_eq!(merged.quantity(aggregation).0, expected(&events, aggregation));
            }
        }
    }
}
