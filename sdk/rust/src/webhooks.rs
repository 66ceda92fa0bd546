//! Whether a webhook is genuine.

use crate::errors::WebhookError;
use crate::machine;
use crate::secret::Secret;
use crate::types::WebhookPayload;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::HeaderMap;
use ring::hmac;
use serde::de::DeserializeOwned;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const TOLERANCE: Duration = Duration::from_secs(300);

/// Verifies deliveries, of both versions of signatures.
#[derive(Debug, Clone)]
pub struct Webhooks {
    secrets: Vec<Secret>,
    tolerance: Duration,
}

impl Webhooks {
    /// With the secret of an endpoint, `whsec_…`.
    pub fn new(secret: impl Into<Secret>) -> Self {
        Self {
            secrets: vec![secret.into()],
            tolerance: TOLERANCE,
        }
    }

    /// Takes deliveries under another secret as well, while one takes another's place.
    #[must_use]
    pub fn or(mut self, secret: impl Into<Secret>) -> Self {
        self.secrets.push(secret.into());
        self
    }

    /// How much the time of a delivery may differ from ours; five minutes unless set.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Verifies a delivery and returns what it carries. The body is the bytes that came: JSON that was parsed
    /// and written again may have others.
    ///
    /// # Errors
    /// Why it is not genuine.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<WebhookPayload, WebhookError> {
        self.verify_as(headers, body)
    }

    /// The same for a content of another form, such as [`LicenseRequest`](crate::types::LicenseRequest).
    ///
    /// # Errors
    /// Why it is not genuine, or that its content is no `T`.
    pub fn verify_as<T: DeserializeOwned>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<T, WebhookError> {
        self.verify_at(headers, body, machine::now())
    }

    /// The same at another time than the present.
    ///
    /// # Errors
    /// Why it is not genuine, or that its content is no `T`.
    pub fn verify_at<T: DeserializeOwned>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        now: SystemTime,
    ) -> Result<T, WebhookError> {
        self.judge(headers, body, now)?;
        serde_json::from_slice(body).map_err(|error| WebhookError::Content(error.to_string()))
    }

    fn judge(&self, headers: &HeaderMap, body: &[u8], now: SystemTime) -> Result<(), WebhookError> {
        let timestamp = header(headers, "Webhook-Timestamp")?;
        let signature = header(headers, "Webhook-Signature")?;
        let is_digits = timestamp.len() <= 16 && timestamp.bytes().all(|byte| byte.is_ascii_digit());
        let number: u64 = timestamp.parse().map_err(|_| WebhookError::NoTime)?;
        if !is_digits {
            return Err(WebhookError::NoTime);
        }
        let is_v2 = signature.starts_with("v1,");
        let since = match is_v2 {
            true => Duration::from_secs(number),
            false => Duration::from_millis(number),
        };
        if now.duration_since(UNIX_EPOCH).unwrap_or_default().abs_diff(since) > self.tolerance {
            return Err(WebhookError::TooFar);
        }
        let start = match is_v2 {
            true => format!("{}.{timestamp}.", header(headers, "Webhook-Id")?),
            false => format!("{timestamp}."),
        };
        let text = [start.as_bytes(), body].concat();
        for secret in &self.secrets {
            let is_signed = match is_v2 {
                true => is_signed_v2(secret.reveal(), &text, signature)?,
                false => is_signed_v1(secret.reveal(), &text, signature),
            };
            if is_signed {
                return Ok(());
            }
        }
        Err(WebhookError::Forged)
    }
}

/// Whether one of the signatures fits: their key is what `whsec_` is followed by, decoded.
fn is_signed_v2(secret: &str, text: &[u8], signatures: &str) -> Result<bool, WebhookError> {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap_or(secret));
    let key = key
        .ok()
        .filter(|key| !key.is_empty())
        .ok_or(WebhookError::Secret)?;
    let mut all = signatures.split(' ').filter_map(|one| one.strip_prefix("v1,"));
    Ok(all.any(|one| STANDARD.decode(one).is_ok_and(|bytes| fits(&key, text, &bytes))))
}

/// The key is the text of the whole secret.
fn is_signed_v1(secret: &str, text: &[u8], signature: &str) -> bool {
    !secret.is_empty() && hex::decode(signature).is_ok_and(|bytes| fits(secret.as_bytes(), text, &bytes))
}

/// In the same time wherever the two differ.
fn fits(key: &[u8], text: &[u8], signature: &[u8]) -> bool {
    hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, key), text, signature).is_ok()
}

fn header<'h>(headers: &'h HeaderMap, name: &'static str) -> Result<&'h str, WebhookError> {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.ok_or(WebhookError::Missing(name))
}
