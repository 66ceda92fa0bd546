//! How requests are signed with an HMAC token.

use crate::secret::Secret;
use reqwest::header::{HeaderName, HeaderValue};
use ring::digest::{SHA256, digest};
use ring::hmac;

/// An HMAC token.
#[derive(Debug, Clone)]
pub(crate) struct Signing {
    /// `stk_…`
    pub token: String,
    pub secret: Secret,
    pub covers: Covers,
}

/// What a signature covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Covers {
    /// Time, method, path and body.
    Request,
    /// The body alone.
    Body,
}

impl Signing {
    /// The headers that sign a request, at a time in unix seconds.
    pub fn headers(&self, method: &str, path: &str, body: &[u8], now: u64) -> Vec<(HeaderName, HeaderValue)> {
        let (time, start) = match self.covers {
            Covers::Request => (Some(now), format!("{now}.{method}.{path}.")),
            Covers::Body => (None, String::new()),
        };
        let signature = signature(self.secret.reveal(), &[start.as_bytes(), body]);
        let time = time.map(|time| ("x-signature-timestamp", time.to_string()));
        let headers = time.into_iter().chain([("x-signature", signature)]);
        headers
            .filter_map(|(name, text)| Some((HeaderName::from_static(name), text.parse().ok()?)))
            .collect()
    }
}

/// The signature of a request: over its body, or over `{timestamp}.{METHOD}.{path}.` and its body.
///
/// ```text
/// signature(secret, &[b"1780272000.GET./v2/core/stores/shp_a.", b""])
/// ```
#[must_use]
pub fn signature(secret: &str, parts: &[&[u8]]) -> String {
    // The key is the text of the digest, not its bytes.
    let key = hex::encode(digest(&SHA256, secret.as_bytes()));
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
    let mut context = hmac::Context::with_key(&key);
    parts.iter().for_each(|part| context.update(part));
    hex::encode(context.sign())
}
