//! Whether what somebody received carries the right signature, found by signing it once more.

use super::signature::{Header, SignatureVersion, WebhookSecret, v1_headers, v2_headers};
use crate::time::{MINUTE, SECOND, Timestamp};

/// How old a signature may be when it arrives, in milliseconds (contract `webhooks.md`, "V2 signature").
pub const TOLERANCE: i64 = 5 * MINUTE;
/// What every signature of the second version begins with.
const V2: &str = "v1,";
/// Digits of a signature of the first version.
const V1_LENGTH: usize = 64;

/// What was received: three headers and the bytes of the body.
#[derive(Debug, Clone, Copy)]
pub struct Received<'a> {
    /// `Webhook-Id`.
    pub id: &'a str,
    /// `Webhook-Timestamp`.
    pub timestamp: &'a str,
    /// `Webhook-Signature`; of the first version, `X-Pandabase-Signature` will do.
    pub signature: &'a str,
    /// The body.
    pub body: &'a [u8],
}

/// What a check comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The signature is that of the secret, made at this time.
    Right(Timestamp),
    /// The text is no signature of ours.
    NoSignature,
    /// The text is no time as the version of the signature writes it.
    NoTime,
    /// It is the signature of something else: of another secret, body, id or time.
    Other,
}

/// Signs what was received with `secret`, and compares. The secret is that of whoever asks, so there is
/// nothing to learn from how long it takes.
pub fn check(secret: &WebhookSecret, received: &Received<'_>) -> Verdict {
    let Received {
        id,
        timestamp,
        signature,
        body,
    } = *received;
    let Some(version) = version_of(signature) else {
        return Verdict::NoSignature;
    };
    let Some(at) = time_of(timestamp, version) else {
        return Verdict::NoTime;
    };
    let headers: Vec<Header> = match version {
        SignatureVersion::V2 => v2_headers(secret, id, at, body).into(),
        // The id is not signed.
        SignatureVersion::V1 => v1_headers(secret, "", "", at, body).into(),
    };
    let signatures = headers.iter().filter(|(name, _)| name.ends_with("-signature"));
    let mut right = signatures.flat_map(|(_, value)| value.split(' '));
    let is_given = |right: &str| {
        let mut given = signature.split_whitespace();
        given.any(|given| {
            given == right || version == SignatureVersion::V1 && given.eq_ignore_ascii_case(right)
        })
    };
    if right.any(is_given) {
        Verdict::Right(at)
    } else {
        Verdict::Other
    }
}

/// The version of a signature, by its form; `None` for a text that is no signature.
pub fn version_of(signature: &str) -> Option<SignatureVersion> {
    let mut parts = signature.split_whitespace();
    if parts.any(|part| part.starts_with(V2)) {
        return Some(SignatureVersion::V2);
    }
    let is_hex = signature.len() == V1_LENGTH && signature.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex.then_some(SignatureVersion::V1)
}

/// The time in a header: seconds in the second version, milliseconds in the first. The signature covers the
/// text, so only the text that a time is written as is one.
fn time_of(text: &str, version: SignatureVersion) -> Option<Timestamp> {
    let number: i64 = text.parse().ok()?;
    let (at, written) = match version {
        SignatureVersion::V2 => {
            let at = Timestamp::from_millis(number.checked_mul(SECOND)?);
            (at, at.as_seconds())
        }
        SignatureVersion::V1 => {
            let at = Timestamp::from_millis(number);
            (at, at.as_millis())
        }
    };
    (written.to_string() == text).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "evt_0a1b2c3d4e5f6g7h8i9j0k1l";
    const BODY: &[u8] = br#"{"event":"PAYMENT_COMPLETED","id":"evt_0a1b2c3d4e5f6g7h8i9j0k1l"}"#;
    const SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
    const A: &str = "v1,0Dacfr1y5gjHSSI80Lb/0vd5SgP2U3GbRMaLZTVS/E8=";
    const B: &str = "v1,75sCw1X75WaB3DsjsF/I+mhZV7h8dzfxCoWAlQjDRrc=";
    const HEX: &str = "1bd79e5be43ee75909e1f9290f105d3f838fe7cd69607facb1f034de35021be7";
    const LEGACY: &str = "3e3703df7d46ade0c077ba4783c2d754012848773a8ed318a2f344de489a8977";

    fn verdict(secret: &str, id: &str, timestamp: &str, signature: &str, body: &[u8]) -> Verdict {
        let received = Received {
            id,
            timestamp,
            signature,
            body,
        };
        check(&WebhookSecret::from_stored(secret), &received)
    }

    #[test]
    fn the_contracts_vectors_are_right() {
        let second = Verdict::Right(Timestamp::from_millis(1_780_000_000_000));
        for signature in [
            format!("{A} {B}"),
            A.to_owned(),
            B.to_owned(),
            format!("v1,AAAA {B}"),
        ] {
            assert_eq!(
                verdict(SECRET, ID, "1780000000", &signature, BODY),
                second,
                "{signature}"
            );
        }
        let first = Verdict::Right(Timestamp::from_millis(1_780_000_000_123));
        for signature in [HEX.to_owned(), LEGACY.to_owned(), HEX.to_uppercase()] {
            assert_eq!(
                verdict(SECRET, "any", "1780000000123", &signature, BODY),
                first,
                "{signature}"
            );
        }
    }

    #[test]
    fn whatever_else_is_not() {
        for (secret, id, timestamp, signature, body, expected) in [
            ("whsec_AAEC", ID, "1780000000", A, BODY, Verdict::Other),
            (SECRET, "evt_other", "1780000000", A, BODY, Verdict::Other),
            (SECRET, ID, "1780000001", A, BODY, Verdict::Other),
            (SECRET, ID, "1780000000", A, b"{}", Verdict::Other),
            (SECRET, ID, "1780000000", "v1,AAAA", BODY, Verdict::Other),
            (SECRET, ID, "1780000000123", LEGACY, b"{}", Verdict::Other),
            (SECRET, ID, "soon", A, BODY, Verdict::NoTime),
            (SECRET, ID, "01780000000", A, BODY, Verdict::NoTime),
            (SECRET, ID, "+1780000000", A, BODY, Verdict::NoTime),
            (SECRET, ID, "9223372036854775807", A, BODY, Verdict::NoTime),
            (SECRET, ID, "1780000000", "", BODY, Verdict::NoSignature),
            (SECRET, ID, "1780000000", "t=1,v0=ab", BODY, Verdict::NoSignature),
            (SECRET, ID, "1780000000", &HEX[..63], BODY, Verdict::NoSignature),
        ] {
            let found = verdict(secret, id, timestamp, signature, body);
            assert_eq!(found, expected, "{id} {timestamp} {signature}");
        }
    }
}
