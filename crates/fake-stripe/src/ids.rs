//! Ids and secrets, the same for the same seed.

use sha2::{Digest as _, Sha256};

const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Makes ids from a seed.
#[derive(Debug)]
pub(crate) struct Ids {
    seed: String,
    made: u64,
}

impl Ids {
    pub fn new(seed: String) -> Self {
        Self { seed, made: 0 }
    }

    /// An id with a prefix, as `pi_3f…`.
    pub fn next(&mut self, prefix: &str) -> String {
        self.made += 1;
        let letters = letters_of(&format!("{}/{}", self.seed, self.made), 24);
        format!("{prefix}_{letters}")
    }

    /// Letters and digits that nobody guesses.
    pub fn secret(&mut self) -> String {
        self.made += 1;
        letters_of(&format!("secret/{}/{}", self.seed, self.made), 32)
    }
}

/// Letters and digits that stand for a text, at most 32; the same for the same text.
pub(crate) fn letters_of(text: &str, count: usize) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let letters = digest
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]));
    letters.take(count).collect()
}
