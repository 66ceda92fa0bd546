//! Random numbers that repeat with the seed.

/// A generator (SplitMix64): good enough to vary a load, and the same on every machine.
pub struct Dice(u64);

impl Dice {
    /// The generator of one of several participants.
    pub fn of(seed: u64, part: u64) -> Self {
        Self(seed.rotate_left(32) ^ part)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end.max(1)
    }

    /// A random element.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        let place = self.below(u64::try_from(from.len()).ok()?);
        from.get(usize::try_from(place).ok()?).copied()
    }
}
