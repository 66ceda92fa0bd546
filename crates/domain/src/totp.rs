//! Codes of an authenticator app (RFC 6238): SHA-1, six digits, thirty seconds, one step of clock skew either
//! way. Whoever checks a code remembers its step, so that no code is taken twice.

use crate::time::Timestamp;
use totp_rs::{Builder, Secret, Totp};

/// Bytes of a secret: as many as the hash has.
pub const SECRET_LENGTH: usize = 20;
/// Who issues the codes, as authenticator apps show it.
const ISSUER: &str = "Pandabase";

fn totp(secret: &[u8]) -> Totp {
    // SHA-1, six digits, thirty seconds and one step of skew are the crate's defaults; the test below holds
    // them against the vectors of the RFC.
    let secret = Secret::from(secret);
    Builder::new().with_secret(secret).build_noncompliant()
}

/// The step whose code this is, if it is the code of this moment or of a neighbouring one.
pub fn step_of(secret: &[u8], code: &str, now: Timestamp) -> Option<i64> {
    let is_code = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = u64::try_from(now.as_seconds()).ok().filter(|_| is_code)?;
    let step = totp(secret).check(code, seconds)?;
    i64::try_from(step).ok()
}

/// The secret as people type it into an app.
pub fn base32(secret: &[u8]) -> String {
    Secret::from(secret).to_base32()
}

/// The address that an app reads as a picture.
pub fn address(secret: &[u8], email: &str) -> String {
    let label: String = url::form_urlencoded::byte_serialize(email.as_bytes()).collect();
    format!(
        "otpauth://totp/{ISSUER}:{label}?secret={}&issuer={ISSUER}&algorithm=SHA1&digits=6&period=30",
        base32(secret)
    )
}

/// The code of a moment, as an app shows it: for examples and tests.
pub fn code(secret: &[u8], now: Timestamp) -> String {
    let seconds = u64::try_from(now.as_seconds()).unwrap_or(0);
    totp(secret).generate(seconds).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::SECOND;

    /// RFC 6238, appendix B: the last six of its eight digits.
    const VECTORS: [(i64, &str); 6] = [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ];
    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_rfc() {
        for (seconds, expected) in VECTORS {
            let now = Timestamp::from_millis(seconds * SECOND);
            assert_eq!(code(SECRET, now), expected);
            assert_eq!(step_of(SECRET, expected, now), Some(seconds / 30));
        }
    }

    #[test]
    fn a_clock_may_be_one_step_off_and_not_two() {
        let at = |seconds: i64| Timestamp::from_millis(seconds * SECOND);
        let shown = code(SECRET, at(1_111_111_110));
        for (seconds, passes) in [
            (1_111_111_079, false),
            (1_111_111_080, true),
            (1_111_111_110, true),
            (1_111_111_139, true),
            (1_111_111_169, true),
            (1_111_111_170, false),
        ] {
            let step = step_of(SECRET, &shown, at(seconds));
            assert_eq!(step.is_some(), passes, "{seconds}");
            assert!(step.is_none_or(|step| step == 1_111_111_110 / 30));
        }
    }

    #[test]
    fn only_six_digits_are_a_code() {
        let now = Timestamp::from_millis(59 * SECOND);
        for wrong in ["", "28708", "2870820", "28708a", "287 082", "२८७०८२"] {
            assert_eq!(step_of(SECRET, wrong, now), None, "{wrong}");
        }
    }

    #[test]
    fn apps_read_the_address() {
        assert_eq!(
            address(SECRET, "mia+shop@example.org"),
            "otpauth://totp/Pandabase:mia%2Bshop%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Pandabase&algorithm=SHA1&digits=6&period=30"
        );
    }
}
