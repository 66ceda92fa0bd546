//! Why a signature that somebody received is not right. What it is of is computed anew with one thing after
//! the other put right that often goes wrong on the way: whatever makes it fit is the reason.

use super::check::{Received, TOLERANCE, Verdict, check};
use super::signature::{SECRET_PREFIX, SignatureVersion, WebhookSecret};
use crate::mac::hmac_sha256;
use crate::time::Timestamp;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::borrow::Cow;

crate::text_enum! {
    /// Why a signature is not right.
    pub enum SignatureFault {
        /// There is no signature.
        Missing = "MISSING",
        /// The text is no signature of either version.
        NoSignature = "NO_SIGNATURE",
        /// The text is no time as the version of the signature writes it.
        NoTime = "NO_TIME",
        /// The signature is right, but was made too long ago, or is of a time to come.
        Untimely = "UNTIMELY",
        /// The signature lacks `v1,`, which one of V2 begins with.
        NoVersion = "NO_VERSION",
        /// It is the signature of the other version: it covers what that one signs, or is written as that one
        /// writes it.
        OtherVersion = "OTHER_VERSION",
        /// The time is in milliseconds, and V2 signs seconds.
        Milliseconds = "MILLISECONDS",
        /// The time is in seconds, and V1 signs milliseconds.
        Seconds = "SECONDS",
        /// There is white space or a quotation mark around the secret.
        SecretSpace = "SECRET_SPACE",
        /// The secret lacks `whsec_`, which it begins with.
        SecretWithoutPrefix = "SECRET_WITHOUT_PREFIX",
        /// The key was the text behind `whsec_`, which is neither the decoded key nor the whole secret.
        SecretCutOff = "SECRET_CUT_OFF",
        /// There is white space at an end of the body that was not sent.
        BodySpace = "BODY_SPACE",
        /// The body was parsed and written anew: its white space or its escapes are others.
        BodyReformatted = "BODY_REFORMATTED",
        /// The id is another one than that in the body.
        OtherId = "OTHER_ID",
        /// It is the signature of another secret, body, id or time.
        Other = "OTHER",
    }
}

/// What an examination of a signature comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// When the signature was made, if it is right.
    pub at: Option<Timestamp>,
    /// What is wrong; a right signature may be too old.
    pub faults: Vec<SignatureFault>,
}

impl Diagnosis {
    fn wrong(fault: SignatureFault) -> Self {
        Self {
            at: None,
            faults: vec![fault],
        }
    }
}

/// A text, and what would be wrong with what was received if this is what was signed.
type Words<'a> = (Option<SignatureFault>, Cow<'a, str>);
/// The same for bytes.
type Bytes<'a> = (Option<SignatureFault>, Cow<'a, [u8]>);

/// Bytes of a digest, in base64 with its padding.
const BASE64_LENGTH: usize = 44;
/// Digits of a time in milliseconds; one in seconds has fewer.
const MILLISECONDS_LENGTH: usize = 12;
/// What some editors put in front of a text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Examines what arrived at `now`, by the clock of who received it.
pub fn diagnose(secret: &str, received: &Received<'_>, now: Timestamp) -> Diagnosis {
    match check(&WebhookSecret::from_stored(secret), received) {
        Verdict::Right(at) => {
            let age = now.as_millis().saturating_sub(at.as_millis());
            let untimely = (age.saturating_abs() > TOLERANCE).then_some(SignatureFault::Untimely);
            return Diagnosis {
                at: Some(at),
                faults: untimely.into_iter().collect(),
            };
        }
        Verdict::NoSignature if received.signature.trim().is_empty() => {
            return Diagnosis::wrong(SignatureFault::Missing);
        }
        // A number may be the time in another unit.
        Verdict::NoTime if !is_number(received.timestamp) => {
            return Diagnosis::wrong(SignatureFault::NoTime);
        }
        Verdict::NoTime | Verdict::NoSignature | Verdict::Other => {}
    }
    let Some(given) = Given::read(received.signature) else {
        return Diagnosis::wrong(SignatureFault::NoSignature);
    };
    if let Some(faults) = explained(secret, received, &given) {
        return Diagnosis { at: None, faults };
    }
    let is_short = received.timestamp.len() < MILLISECONDS_LENGTH;
    Diagnosis::wrong(match given.version {
        SignatureVersion::V1 if is_short => SignatureFault::Seconds,
        SignatureVersion::V2 if !is_short => SignatureFault::NoTime,
        _ if given.lacks_version => SignatureFault::NoSignature,
        _ => SignatureFault::Other,
    })
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The signatures that were received.
struct Given {
    /// The version that is written so.
    version: SignatureVersion,
    /// Whether the mark of the version is missing.
    lacks_version: bool,
    digests: Vec<Vec<u8>>,
}

impl Given {
    fn read(text: &str) -> Option<Self> {
        let parts = || text.split_whitespace();
        let marked: Vec<&str> = parts().filter_map(|part| part.strip_prefix("v1,")).collect();
        if !marked.is_empty() {
            let digests = marked.into_iter().filter_map(|part| STANDARD.decode(part).ok());
            return Some(Self {
                version: SignatureVersion::V2,
                lacks_version: false,
                digests: digests.collect(),
            });
        }
        let hex: Vec<Vec<u8>> = parts().filter_map(|part| hex::decode(part).ok()).collect();
        let is_digest = |digest: &Vec<u8>| digest.len() == 32;
        if !hex.is_empty() && hex.iter().all(is_digest) {
            return Some(Self {
                version: SignatureVersion::V1,
                lacks_version: false,
                digests: hex,
            });
        }
        let bare = parts().filter(|part| part.len() == BASE64_LENGTH);
        let bare: Vec<Vec<u8>> = bare.filter_map(|part| STANDARD.decode(part).ok()).collect();
        (!bare.is_empty()).then_some(Self {
            version: SignatureVersion::V2,
            lacks_version: true,
            digests: bare,
        })
    }
}

/// The fewest faults that explain the signature, if some do.
fn explained(secret: &str, received: &Received<'_>, given: &Given) -> Option<Vec<SignatureFault>> {
    let (secrets, times) = (secrets(secret), times(received.timestamp));
    let (ids, bodies) = (ids(received), bodies(received.body));
    let mut best: Option<Vec<SignatureFault>> = None;
    for (secret_fault, secret) in &secrets {
        let secret = WebhookSecret::from_stored(&**secret);
        for (time_fault, time) in &times {
            for (id_fault, id) in &ids {
                for (body_fault, body) in &bodies {
                    let mut faults: Vec<SignatureFault> = [secret_fault, time_fault, id_fault, body_fault]
                        .into_iter()
                        .filter_map(|fault| *fault)
                        .collect();
                    faults.extend(given.lacks_version.then_some(SignatureFault::NoVersion));
                    if best.as_ref().is_some_and(|best| best.len() <= faults.len()) {
                        continue;
                    }
                    match version_that_fits(&secret, [id, time], body, &given.digests) {
                        None => continue,
                        Some(version) if version == given.version => {}
                        Some(_) => faults.push(SignatureFault::OtherVersion),
                    }
                    if best.as_ref().is_none_or(|best| faults.len() < best.len()) {
                        best = Some(faults);
                    }
                }
            }
        }
    }
    // What fits as it is was refused for its form, which is explained elsewhere.
    best.filter(|faults| !faults.is_empty())
}

/// The version whose signature of this is one of `digests`.
fn version_that_fits(
    secret: &WebhookSecret,
    [id, time]: [&str; 2],
    body: &[u8],
    digests: &[Vec<u8>],
) -> Option<SignatureVersion> {
    let (whole, decoded) = (secret.reveal().as_bytes(), secret.decoded());
    let second: [&[u8]; 5] = [id.as_bytes(), b".", time.as_bytes(), b".", body];
    let first: [&[u8]; 3] = [time.as_bytes(), b".", body];
    let is_given = |key: &[u8], parts: &[&[u8]]| {
        let digest = hmac_sha256(key, parts);
        digests.iter().any(|given| **given == digest)
    };
    if is_given(&decoded, &second) || is_given(whole, &second) {
        return Some(SignatureVersion::V2);
    }
    (is_given(whole, &first) || is_given(whole, &[body])).then_some(SignatureVersion::V1)
}

/// What the secret may be.
fn secrets(given: &str) -> Vec<Words<'_>> {
    let bare = given.trim().trim_matches(['"', '\'']).trim();
    let mut guesses: Vec<Words<'_>> = vec![(None, Cow::Borrowed(given))];
    if bare != given {
        guesses.push((Some(SignatureFault::SecretSpace), Cow::Borrowed(bare)));
    }
    match bare.strip_prefix(SECRET_PREFIX) {
        Some(rest) => guesses.push((Some(SignatureFault::SecretCutOff), Cow::Borrowed(rest))),
        None => guesses.push((
            Some(SignatureFault::SecretWithoutPrefix),
            Cow::Owned(format!("{SECRET_PREFIX}{bare}")),
        )),
    }
    guesses
}

/// What the time may be.
fn times(given: &str) -> Vec<Words<'_>> {
    let mut guesses: Vec<Words<'_>> = vec![(None, Cow::Borrowed(given))];
    let is_number = given.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && given.len() >= MILLISECONDS_LENGTH {
        let seconds = given.get(..given.len().saturating_sub(3)).unwrap_or(given);
        guesses.push((Some(SignatureFault::Milliseconds), Cow::Borrowed(seconds)));
    }
    guesses
}

/// What the id may be: a body says which event it is.
fn ids<'a>(received: &Received<'a>) -> Vec<Words<'a>> {
    let mut guesses: Vec<Words<'a>> = vec![(None, Cow::Borrowed(received.id))];
    let body: Option<serde_json::Value> = serde_json::from_slice(received.body).ok();
    let named = body.as_ref().and_then(|body| body.get("id")?.as_str());
    if let Some(named) = named.filter(|named| *named != received.id) {
        guesses.push((Some(SignatureFault::OtherId), Cow::Owned(named.to_owned())));
    }
    guesses
}

/// What the body may be.
fn bodies(given: &[u8]) -> Vec<Bytes<'_>> {
    let mut guesses: Vec<Bytes<'_>> = vec![(None, Cow::Borrowed(given))];
    let bare = given.strip_prefix(BYTE_ORDER_MARK).unwrap_or(given).trim_ascii();
    if bare != given {
        guesses.push((Some(SignatureFault::BodySpace), Cow::Borrowed(bare)));
    }
    let Ok(text) = std::str::from_utf8(bare) else {
        return guesses;
    };
    for is_unescaped in [false, true] {
        let written = compact(text, is_unescaped).into_bytes();
        if guesses.iter().all(|(_, body)| **body != *written) {
            guesses.push((Some(SignatureFault::BodyReformatted), Cow::Owned(written)));
        }
    }
    guesses
}

/// JSON without white space between its parts, as we write it; with `is_unescaped` also without the escapes
/// that we do not write.
fn compact(json: &str, is_unescaped: bool) -> String {
    let mut out = String::with_capacity(json.len());
    let mut letters = json.chars();
    let mut is_text = false;
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if is_text => match letters.next() {
                Some('/') if is_unescaped => out.push('/'),
                Some('u') if is_unescaped => {
                    let (written, rest) = unescaped(letters.as_str());
                    out.push_str(&written);
                    letters = rest.chars();
                }
                next => {
                    out.push('\\');
                    out.extend(next);
                }
            },
            letter if !is_text && letter.is_ascii_whitespace() => {}
            letter => {
                is_text ^= letter == '"';
                out.push(letter);
            }
        }
    }
    out
}

/// The character that the digits behind `\u` stand for, and what comes behind them. One that JSON must escape
/// stays escaped.
fn unescaped(digits: &str) -> (String, &str) {
    let unit = |text: &str| u32::from_str_radix(text.get(..4)?, 16).ok();
    let single = unit(digits);
    let rest = |length: usize| digits.get(length..).unwrap_or_default();
    let pair = || {
        let high = single?.checked_sub(0xD800).filter(|high| *high < 0x400)?;
        let low = unit(digits.get(4..)?.strip_prefix("\\u")?)?;
        let low = low.checked_sub(0xDC00).filter(|low| *low < 0x400)?;
        char::from_u32(0x1_0000 + (high << 10) + low)
    };
    let is_free = |letter: &char| !letter.is_control() && !matches!(letter, '"' | '\\');
    if let Some(letter) = pair() {
        return (letter.to_string(), rest(10));
    }
    match single.and_then(char::from_u32).filter(is_free) {
        Some(letter) => (letter.to_string(), rest(4)),
        None => ("\\u".to_owned(), digits),
    }
}

#[cfg(test)]
mod tests {
    use super::SignatureFault as F;
    use super::*;
    use crate::webhook::signature::{v1_headers, v2_headers};

    const ID: &str = "evt_0a1b2c3d4e5f6g7h8i9j0k1l";
    const BODY: &str = r#"{"event":"PAYMENT_COMPLETED","id":"evt_0a1b2c3d4e5f6g7h8i9j0k1l","name":"a/ë 🦔"}"#;
    const SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
    const BARE: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
    const SECONDS: &str = "1780000000";
    const MILLIS: &str = "1780000000123";

    fn now() -> Timestamp {
        Timestamp::from_millis(1_780_000_000_123)
    }

    fn second() -> String {
        let secret = WebhookSecret::from_stored(SECRET);
        let [.., (_, signature)] = v2_headers(&secret, ID, now(), BODY.as_bytes());
        signature
    }

    fn first() -> String {
        let secret = WebhookSecret::from_stored(SECRET);
        let headers = v1_headers(&secret, "whk_1", "job_1", now(), BODY.as_bytes());
        let [_, _, _, _, (_, signature), _] = headers;
        signature
    }

    fn faults(secret: &str, id: &str, timestamp: &str, signature: &str, body: &str) -> Vec<F> {
        let received = Received {
            id,
            timestamp,
            signature,
            body: body.as_bytes(),
        };
        diagnose(secret, &received, now()).faults
    }

    #[test]
    fn a_right_signature_has_no_fault_unless_it_is_late() {
        for (time, signature) in [(SECONDS, second()), (MILLIS, first())] {
            assert!(
                faults(SECRET, ID, time, &signature, BODY).is_empty(),
                "{signature}"
            );
        }
        let signature = second();
        let received = Received {
            id: ID,
            timestamp: SECONDS,
            signature: &signature,
            body: BODY.as_bytes(),
        };
        let made = Timestamp::from_millis(1_780_000_000_000);
        let late = diagnose(SECRET, &received, made.plus_millis(TOLERANCE));
        assert!(late.at.is_some() && late.faults.is_empty(), "{late:?}");
        let late = diagnose(SECRET, &received, made.plus_millis(TOLERANCE + 1));
        assert!(late.at.is_some() && late.faults == [F::Untimely], "{late:?}");
    }

    #[test]
    fn the_secret_is_given_as_it_is() {
        let (second, first) = (second(), first());
        for (secret, expected) in [
            (BARE.to_owned(), vec![F::SecretWithoutPrefix]),
            (format!("{SECRET}\n"), vec![F::SecretSpace]),
            (format!("\"{SECRET}\""), vec![F::SecretSpace]),
            (format!("{SECRET}A"), vec![F::Other]),
        ] {
            assert_eq!(faults(&secret, ID, SECONDS, &second, BODY), expected, "{secret}");
        }
        assert_eq!(faults(BARE, ID, MILLIS, &first, BODY), [F::SecretWithoutPrefix]);
        // Somebody's own program took the text behind the prefix for the key.
        let parts: [&[u8]; 5] = [ID.as_bytes(), b".", SECONDS.as_bytes(), b".", BODY.as_bytes()];
        let own = format!("v1,{}", STANDARD.encode(hmac_sha256(BARE.as_bytes(), &parts)));
        assert_eq!(faults(SECRET, ID, SECONDS, &own, BODY), [F::SecretCutOff]);
    }

    #[test]
    fn the_time_is_in_the_unit_of_its_version() {
        assert_eq!(faults(SECRET, ID, MILLIS, &second(), BODY), [F::Milliseconds]);
        assert_eq!(faults(SECRET, ID, SECONDS, &first(), BODY), [F::Seconds]);
        assert_eq!(faults(SECRET, ID, "1780000001", &second(), BODY), [F::Other]);
        assert_eq!(faults(SECRET, ID, "soon", &second(), BODY), [F::NoTime]);
    }

    #[test]
    fn the_signature_is_written_and_made_by_its_version() {
        let (both, hex) = (second(), first());
        let (_, own) = both.split_once(' ').unwrap();
        let bare = own.strip_prefix("v1,").unwrap();
        assert_eq!(faults(SECRET, ID, SECONDS, bare, BODY), [F::NoVersion]);
        // The digest of one version in the letters of the other.
        let turned = hex::encode(STANDARD.decode(bare).unwrap());
        assert_eq!(faults(SECRET, ID, SECONDS, &turned, BODY), [F::OtherVersion]);
        let turned = format!("v1,{}", STANDARD.encode(hex::decode(&hex).unwrap()));
        assert_eq!(faults(SECRET, ID, MILLIS, &turned, BODY), [F::OtherVersion]);
        for (signature, expected) in [
            ("", F::Missing),
            (" ", F::Missing),
            ("t=1,v0=ab", F::NoSignature),
            (&hex[..62], F::NoSignature),
            ("v1,AAAA", F::Other),
            ("v1,no base64", F::Other),
        ] {
            assert_eq!(
                faults(SECRET, ID, SECONDS, signature, BODY),
                [expected],
                "{signature}"
            );
        }
    }

    #[test]
    fn the_body_is_what_was_sent_byte_by_byte() {
        let signature = second();
        let parsed: serde_json::Value = serde_json::from_str(BODY).unwrap();
        let ascii = BODY
            .replace('/', "\\/")
            .replace('ë', "\\u00eb")
            .replace('🦔', "\\ud83e\\udd94");
        for (body, expected) in [
            (format!("{BODY}\n"), vec![F::BodySpace]),
            (format!("\u{feff}{BODY}"), vec![F::BodySpace]),
            (BODY.replace(',', ",\r\n  "), vec![F::BodyReformatted]),
            (ascii.clone(), vec![F::BodyReformatted]),
            (ascii.replace(':', ": "), vec![F::BodyReformatted]),
            (
                BODY.replace("PAYMENT_COMPLETED", "PAYMENT_FAILED"),
                vec![F::Other],
            ),
            (BODY[..40].to_owned(), vec![F::Other]),
        ] {
            assert_eq!(faults(SECRET, ID, SECONDS, &signature, &body), expected, "{body}");
        }
        let pretty = serde_json::to_string_pretty(&parsed).unwrap();
        assert_eq!(
            faults(SECRET, ID, SECONDS, &signature, &pretty),
            [F::BodyReformatted]
        );
        assert_eq!(
            faults(SECRET, "evt_other", SECONDS, &signature, BODY),
            [F::OtherId]
        );
    }

    #[test]
    fn several_faults_are_all_named() {
        let body = BODY.replace(':', ": ");
        assert_eq!(
            faults(BARE, ID, MILLIS, &second(), &body),
            [F::SecretWithoutPrefix, F::Milliseconds, F::BodyReformatted]
        );
    }

    #[test]
    fn what_json_must_escape_stays_escaped() {
        for (json, expected) in [
            (r#"{ "a" : "\u0022\n\\u00eb" }"#, r#"{"a":"\u0022\n\\u00eb"}"#),
            (r#""\ud83e x""#, r#""\ud83e x""#),
            (r#""\u00"#, r#""\u00"#),
            (r#""\"#, r#""\"#),
        ] {
            assert_eq!(compact(json, true), expected, "{json}");
        }
    }
}
