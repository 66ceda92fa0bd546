//! What decides what happens in a life.

use pandabase_platform::random::Random;

/// Choices, the same for the same seed.
pub struct Dice(pub Random);

impl Dice {
    pub fn below(&self, count: usize) -> usize {
        usize::from(u16::from_le_bytes(self.0.bytes())) % count
    }

    pub fn one_in(&self, count: usize) -> bool {
        self.below(count) == 0
    }

    pub fn pick<T: Copy, const N: usize>(&self, from: [T; N]) -> T {
        from[self.below(N)]
    }

    pub fn number(&self, below: usize) -> i64 {
        i64::try_from(self.below(below)).unwrap()
    }
}
