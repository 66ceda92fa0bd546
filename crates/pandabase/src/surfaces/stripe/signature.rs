//! The signature of what Stripe sends: `Stripe-Signature: t=SECONDS,v1=HEX`, with the HMAC-SHA256 of
//! `SECONDS.BODY`. While a secret is being replaced there are several `v1`, one for each secret.

use hmac::{Hmac, KeyInit, Mac};
use pandabase_domain::time::Timestamp;
use sha2::Sha256;
use std::fmt;

/// How far a signature's time may be from now, in seconds: what was overheard cannot be sent again later.
const TOLERANCE: u64 = 300;
/// The most signatures of one header that are compared.
const MOST: usize = 16;

/// Why a signature is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The header has no time, or no signature of a scheme that is known.
    Malformed,
    /// No secret makes any of its signatures.
    Wrong,
    /// It is right, and of another time.
    Late,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "headers/stripe-signature must be a time and a v1 signature",
            Self::Wrong => "headers/stripe-signature is not of this body by a secret that is known",
            Self::Late => "headers/stripe-signature is too old",
        })
    }
}

/// Checks that one of `secrets` signed `body` at about `now`. How long it takes tells nothing of a secret.
///
/// # Errors
/// [`Refusal`]: why it is not believed.
pub fn verify(header: &str, body: &[u8], secrets: &[String], now: Timestamp) -> Result<(), Refusal> {
    let mut time = None;
    let mut signatures = Vec::new();
    for part in header.split(',') {
        let (scheme, value) = part.split_once('=').ok_or(Refusal::Malformed)?;
        match scheme.trim() {
            "t" => time = Some(value.trim()),
            // A signature that is no hex is none that could fit.
            "v1" if signatures.len() < MOST => signatures.push(hex::decode(value.trim()).unwrap_or_default()),
            _ => {}
        }
    }
    let time = time.filter(|_| !signatures.is_empty());
    let time = time.ok_or(Refusal::Malformed)?;
    let seconds: i64 = time.parse().map_err(|_| Refusal::Malformed)?;
    let is_of = |secret: &String| {
        let Some(mac) = mac(secret, time, body) else {
            return false;
        };
        // `verify_slice` takes the same time wherever two signatures differ.
        signatures
            .iter()
            .any(|given| mac.clone().verify_slice(given).is_ok())
    };
    if !secrets.iter().any(is_of) {
        return Err(Refusal::Wrong);
    }
    if now.as_seconds().abs_diff(seconds) > TOLERANCE {
        return Err(Refusal::Late);
    }
    Ok(())
}

/// The header that `secret` makes for `body` at a time; for whoever plays Stripe in a test.
pub fn sign(secret: &str, body: &[u8], at: Timestamp) -> String {
    let time = at.as_seconds().to_string();
    let signed = mac(secret, &time, body).map(|mac| hex::encode(mac.finalize().into_bytes()));
    format!("t={time},v1={}", signed.unwrap_or_default())
}

fn mac(secret: &str, time: &str, body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(body);
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"id":"evt_1","object":"event"}"#;
    const SECRET: &str = "whsec_test_secret";
    /// Computed by Python's `hmac`.
    const V1: &str = "654b43d3508ecadb3f8cefc4bc7d3d2bdc5ba9e03bf2c89b2d0657a8e24e4543";
    const TIME: i64 = 1_492_774_577;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    fn check(header: &str, secrets: &[&str], now: i64) -> Result<(), Refusal> {
        let secrets: Vec<String> = secrets.iter().map(|secret| (*secret).to_owned()).collect();
        verify(header, BODY, &secrets, at(now))
    }

    #[test]
    fn a_known_signature_is_made_and_taken() {
        let header = format!("t={TIME},v1={V1}");
        assert_eq!(sign(SECRET, BODY, at(TIME)), header);
        assert_eq!(check(&header, &[SECRET], TIME), Ok(()));
        assert_eq!(
            sign("whsec_other", b"", at(1_700_000_000)),
            "t=1700000000,v1=78c9dc98dcb2f73b54d786e202860ef9bd8e483f096e479745b117468bf19252"
        );
    }

    #[test]
    fn a_header_is_read_as_it_may_come() {
        let (good, bad) = (format!("v1={V1}"), format!("v1={}", "0".repeat(64)));
        for (header, secrets, expected) in [
            (format!("t={TIME},{bad},{good}"), &[SECRET][..], Ok(())),
            (format!("t={TIME},{good},{bad}"), &[SECRET], Ok(())),
            (format!("{good}, t={TIME}, v0=6ffbb59b"), &[SECRET], Ok(())),
            (format!("t={TIME},v1={}", V1.to_uppercase()), &[SECRET], Ok(())),
            (format!("t={TIME},{good}"), &["whsec_new", SECRET], Ok(())),
            (format!("t={TIME},{good}"), &["whsec_new"], Err(Refusal::Wrong)),
            (format!("t={TIME},{good}"), &[], Err(Refusal::Wrong)),
            (format!("t={TIME},{bad}"), &[SECRET], Err(Refusal::Wrong)),
            (format!("t={},{good}", TIME + 1), &[SECRET], Err(Refusal::Wrong)),
            (
                format!("t={TIME},v1={}", &V1[..62]),
                &[SECRET],
                Err(Refusal::Wrong),
            ),
            (format!("t={TIME},v1=never"), &[SECRET], Err(Refusal::Wrong)),
            (format!("t={TIME},v0={V1}"), &[SECRET], Err(Refusal::Malformed)),
            (format!("t={TIME}"), &[SECRET], Err(Refusal::Malformed)),
            (good.clone(), &[SECRET], Err(Refusal::Malformed)),
            (format!("t=soon,{good}"), &[SECRET], Err(Refusal::Malformed)),
            (format!("t,{good}"), &[SECRET], Err(Refusal::Malformed)),
            (String::new(), &[SECRET], Err(Refusal::Malformed)),
        ] {
            assert_eq!(check(&header, secrets, TIME), expected, "{header}");
        }
    }

    #[test]
    fn a_signature_holds_for_five_minutes() {
        let header = format!("t={TIME},v1={V1}");
        for (now, expected) in [
            (TIME + 300, Ok(())),
            (TIME + 301, Err(Refusal::Late)),
            (TIME - 300, Ok(())),
            (TIME - 301, Err(Refusal::Late)),
        ] {
            assert_eq!(check(&header, &[SECRET], now), expected, "{now}");
        }
    }

    #[test]
    fn a_changed_body_is_refused() {
        let header = format!("t={TIME},v1={V1}");
        let secrets = [SECRET.to_owned()];
        let refused = verify(&header, b"{}", &secrets, at(TIME));
        assert_eq!(refused, Err(Refusal::Wrong));
    }
}
