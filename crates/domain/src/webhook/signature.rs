//! Secrets and signature headers of both versions (contract `webhooks.md`, "V2 signature" and
//! "V1 signature").

use crate::mac::hmac_sha256;
use crate::time::Timestamp;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rand::Rng;
use std::fmt;

crate::text_enum! {
    /// Which headers an endpoint gets.
    pub enum SignatureVersion {
        /// Deprecated: hex signatures, milliseconds.
        V1 = "V1",
        /// Standard Webhooks.
        V2 = "V2",
    }
}

/// What secrets of ours begin with.
pub const SECRET_PREFIX: &str = "whsec_";
const SECRET_BYTES: usize = 24;

/// The secret of an endpoint: `whsec_` + base64 of 24 random bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret(String);

impl WebhookSecret {
    /// Mints a secret.
    pub fn new(rng: &mut (impl Rng + ?Sized)) -> Self {
        let mut bytes = [0_u8; SECRET_BYTES];
        rng.fill_bytes(&mut bytes);
        Self(format!("{SECRET_PREFIX}{}", STANDARD.encode(bytes)))
    }

    /// Takes a secret that was stored, or one of a merchant's own (a product's `webhookSecret` may be
    /// any text).
    pub fn from_stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret in clear, for the answers that show it and for storage.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The key that the published libraries use: the bytes after the prefix. A text that is not of
    /// our form is its own key, which is what those libraries' raw mode makes of it.
    pub(super) fn decoded(&self) -> Vec<u8> {
        self.0
            .strip_prefix(SECRET_PREFIX)
            .and_then(|encoded| STANDARD.decode(encoded).ok())
            .unwrap_or_else(|| self.0.clone().into_bytes())
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(…)")
    }
}

/// The name and value of a header; names are lower-case, as HTTP/2 wants them.
pub type Header = (&'static str, String);

/// The headers of a V2 attempt at `now` to deliver event `id` when there is no secret to sign with.
pub fn unsigned_headers(id: &str, now: Timestamp) -> [Header; 2] {
    [
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", now.as_seconds().to_string()),
    ]
}

/// The V2 headers of one attempt at `now` to deliver event `id`; `body` is the sent bytes.
///
/// Two signatures: one for the published libraries, keyed with the decoded secret, and one for those
/// who verify by hand, keyed with the secret's text.
pub fn v2_headers(secret: &WebhookSecret, id: &str, now: Timestamp, body: &[u8]) -> [Header; 3] {
    let seconds = now.as_seconds().to_string();
    let parts: [&[u8]; 5] = [id.as_bytes(), b".", seconds.as_bytes(), b".", body];
    let sign = |key: &[u8]| STANDARD.encode(hmac_sha256(key, &parts));
    let signatures = format!("v1,{} v1,{}", sign(&secret.decoded()), sign(secret.0.as_bytes()));
    [
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", seconds),
        ("webhook-signature", signatures),
    ]
}

/// The V1 headers of one attempt at `now`; `body` is the sent bytes.
pub fn v1_headers(
    secret: &WebhookSecret,
    webhook_id: &str,
    job_id: &str,
    now: Timestamp,
    body: &[u8],
) -> [Header; 6] {
    let id = format!("{webhook_id}/{job_id}");
    let millis = now.as_millis().to_string();
    let sign = |parts: &[&[u8]]| hex::encode(hmac_sha256(secret.0.as_bytes(), parts));
    let signature = sign(&[millis.as_bytes(), b".", body]);
    [
        ("webhook-id", id.clone()),
        ("x-pandabase-idempotency", id),
        ("webhook-timestamp", millis.clone()),
        ("x-pandabase-timestamp", millis),
        ("webhook-signature", signature),
        ("x-pandabase-signature", sign(&[body])),
    ]
}

/// Signatures with another letter in the middle of each, for receivers to refuse.
pub fn broken(signatures: &str) -> String {
    let damaged = signatures.split(' ').map(|signature| {
        let middle = signature.len() / 2;
        let letters = signature.char_indices().map(|(place, letter)| match letter {
            '0' if place == middle => '1',
            _ if place == middle => '0',
            letter => letter,
        });
        letters.collect::<String>()
    });
    damaged.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    const ID: &str = "evt_0a1b2c3d4e5f6g7h8i9j0k1l";
    const BODY: &[u8] = br#"{"event":"PAYMENT_COMPLETED","id":"evt_0a1b2c3d4e5f6g7h8i9j0k1l"}"#;

    fn secret() -> WebhookSecret {
        WebhookSecret::from_stored("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX")
    }

    #[test]
    fn the_v2_vector_holds() {
        let at = Timestamp::from_millis(1_780_000_000_999);
        assert_eq!(
            v2_headers(&secret(), ID, at, BODY),
            [
                ("webhook-id", ID.to_owned()),
                ("webhook-timestamp", "1780000000".to_owned()),
                (
                    "webhook-signature",
                    "v1,0Dacfr1y5gjHSSI80Lb/0vd5SgP2U3GbRMaLZTVS/E8= \
                     v1,75sCw1X75WaB3DsjsF/I+mhZV7h8dzfxCoWAlQjDRrc="
                        .to_owned()
                ),
            ]
        );
    }

    #[test]
    fn the_v1_vector_holds() {
        let at = Timestamp::from_millis(1_780_000_000_123);
        assert_eq!(
            v1_headers(&secret(), "whk_1", "job_2", at, BODY),
            [
                ("webhook-id", "whk_1/job_2"),
                ("x-pandabase-idempotency", "whk_1/job_2"),
                ("webhook-timestamp", "1780000000123"),
                ("x-pandabase-timestamp", "1780000000123"),
                (
                    "webhook-signature",
                    "1bd79e5be43ee75909e1f9290f105d3f838fe7cd69607facb1f034de35021be7"
                ),
                (
                    "x-pandabase-signature",
                    "3e3703df7d46ade0c077ba4783c2d754012848773a8ed318a2f344de489a8977"
                ),
            ]
            .map(|(name, value)| (name, value.to_owned()))
        );
    }

    #[test]
    fn secrets_have_the_contract_form_and_stay_out_of_logs() {
        let mut rng = StdRng::seed_from_u64(1);
        let minted = WebhookSecret::new(&mut rng);
        assert_eq!(minted.reveal().len(), 6 + 32);
        assert_eq!(minted.decoded().len(), SECRET_BYTES);
        assert_ne!(minted, WebhookSecret::new(&mut rng));
        assert!(!format!("{minted:?}").contains(&minted.reveal()[6..]));
        assert_eq!(secret().decoded(), (0..24).collect::<Vec<u8>>());
    }

    #[test]
    fn without_a_secret_only_the_signature_is_missing() {
        let at = Timestamp::from_millis(1_780_000_000_999);
        assert_eq!(unsigned_headers(ID, at), v2_headers(&secret(), ID, at, BODY)[..2]);
    }

    #[test]
    fn a_broken_signature_keeps_its_length() {
        assert_eq!(broken("v1,abcd v1,0000"), "v1,0bcd v1,1000");
    }

    #[test]
    fn a_merchants_own_secret_is_its_own_key() {
        let own = WebhookSecret::from_stored("correct horse");
        let [.., (_, signatures)] = v2_headers(&own, ID, Timestamp::from_millis(0), BODY);
        let (first, second) = signatures.split_once(' ').unwrap();
        assert_eq!(first, second);
    }
}
