//! What is asked of the machine: the time and randomness.

use jiff::Timestamp;
use ring::rand::{SecureRandom, SystemRandom};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Each of 32 letters stands for five bits.
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The present.
#[expect(
    clippy::disallowed_methods,
    reason = "a program with this client has no other clock"
)]
pub(crate) fn now() -> SystemTime {
    SystemTime::now()
}

/// Seconds of a time since 1970; 0 for a time before.
pub(crate) fn unix_seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// The present as the API writes times.
pub(crate) fn now_as_text() -> String {
    let time = Timestamp::try_from(now()).unwrap_or(Timestamp::UNIX_EPOCH);
    format!("{time:.3}")
}

/// A new idempotency key: 29 characters, which every operation takes.
#[must_use]
pub fn new_key() -> String {
    let letters = random::<24>().map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    format!("idem_{}", letters.iter().collect::<String>())
}

/// Between half of a time and all of it, so that clients that failed together do not come back together.
pub(crate) fn scattered(most: Duration) -> Duration {
    let [byte] = random::<1>();
    most / 2 + most / 512 * u32::from(byte)
}

/// Random bytes. A machine that has none repeats itself, which only costs the retry: a key that was used
/// before is refused by the server.
fn random<const COUNT: usize>() -> [u8; COUNT] {
    let mut bytes = [0; COUNT];
    let _ = SystemRandom::new().fill(&mut bytes);
    bytes
}
