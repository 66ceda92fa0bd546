//! What Stripe answers when it does not do what it was asked: no answer, a refusal, or something that cannot
//! be read.

use super::types::intent::{PaymentIntent, SetupIntent};
use pandabase_platform::processor::ProcessorError;
use serde::Deserialize;
use std::error::Error;

/// Characters of a refusal's text that are kept.
const LONGEST_MESSAGE: usize = 500;
/// What keys, tokens and client secrets begin with or contain; no log shows a word like that.
const SECRETS: [&str; 7] = ["sk_", "rk_", "pk_", "whsec_", "_secret_", "ctoken_", "tok_"];

/// Why Stripe did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StripeError {
    /// It did not answer, or says that it cannot do so now: what became of the request is not known.
    #[error("Stripe did not answer")]
    NoAnswer(#[source] Box<dyn Error + Send + Sync>),
    /// It refused the request.
    #[error("Stripe refused: {0}")]
    Refused(Box<Refusal>),
    /// What it answered cannot be read.
    #[error("Stripe's answer cannot be read: {0}")]
    Malformed(String),
}

impl From<StripeError> for ProcessorError {
    fn from(error: StripeError) -> Self {
        Self(Box::new(error))
    }
}

impl StripeError {
    /// Whether this idempotency key will get the same answer until Stripe forgets it, whatever became of the
    /// request: a fault or a refusal that was stored with the key, or a key that came with other parameters
    /// before.
    pub fn has_spent_the_key(&self) -> bool {
        match self {
            Self::NoAnswer(cause) => cause
                .downcast_ref::<NoAnswer>()
                .is_some_and(|cause| matches!(cause, NoAnswer::Stored(_))),
            // What was wrong with the request may be mended since, in the account's settings, say. A card
            // that was declined stays so.
            Self::Refused(refusal) => {
                let is_stale = refusal.is_replayed && refusal.kind == "invalid_request_error";
                is_stale || refusal.kind == "idempotency_error"
            }
            Self::Malformed(_) => false,
        }
    }
}

/// Why there was no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// Nothing came in time.
    #[error("no answer came in time")]
    Late,
    /// Nothing came, or it broke off. The text says nothing of what was sent.
    #[error("{0}")]
    Broken(&'static str),
    /// A fault of Stripe, or too much at once.
    #[error("its status was {0}")]
    Status(u16),
    /// A fault that was stored with the idempotency key and comes back with it.
    #[error("its status {0} was stored with the idempotency key")]
    Stored(u16),
    /// It was not asked, because it has not answered lately.
    #[error("it has not answered lately and is left alone for a moment")]
    Resting,
    /// This server cannot make calls; the cause is in the text.
    #[error("{0}")]
    Unable(String),
}

impl From<NoAnswer> for StripeError {
    fn from(cause: NoAnswer) -> Self {
        Self::NoAnswer(Box::new(cause))
    }
}

/// Why Stripe refused a request.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{status} {kind} {} {message}", .code.as_deref().unwrap_or("-"))]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// `card_error`, `invalid_request_error`, `idempotency_error` or `api_error`.
    pub kind: String,
    /// Stripe's word for what is wrong.
    pub code: Option<String>,
    /// The word of the card's bank.
    pub decline_code: Option<String>,
    /// The parameter that is wrong.
    pub param: Option<String>,
    /// A text for whoever operates this server, without keys and tokens.
    pub message: String,
    /// Whether it is the stored answer to an earlier request with the same idempotency key.
    pub is_replayed: bool,
    /// The intent that was to be confirmed, as it is now.
    pub payment_intent: Option<PaymentIntent>,
    /// The same for an intent that takes no money.
    pub setup_intent: Option<SetupIntent>,
}

impl Refusal {
    /// The refusal in the body of an answer; `None` when there is none.
    pub fn read(status: u16, body: &[u8]) -> Option<Self> {
        let Envelope { error } = serde_json::from_slice(body).ok()?;
        Some(Self {
            status,
            kind: error.kind,
            code: error.code,
            decline_code: error.decline_code,
            param: error.param,
            message: redacted(&error.message.unwrap_or_default()),
            is_replayed: false,
            payment_intent: error.payment_intent,
            setup_intent: error.setup_intent,
        })
    }

    /// Whether Stripe's word for what is wrong is one of these.
    pub fn is_one_of(&self, codes: &[&str]) -> bool {
        self.code.as_deref().is_some_and(|code| codes.contains(&code))
    }
}

/// The body of a refusal.
#[derive(Deserialize)]
struct Envelope {
    error: ErrorBody,
}

#[derive(Deserialize)]
struct ErrorBody {
    #[serde(rename = "type")]
    kind: String,
    code: Option<String>,
    decline_code: Option<String>,
    param: Option<String>,
    message: Option<String>,
    payment_intent: Option<PaymentIntent>,
    setup_intent: Option<SetupIntent>,
}

/// A text without the words that look like secrets, and not longer than what is kept of it.
fn redacted(text: &str) -> String {
    let is_secret = |word: &str| SECRETS.iter().any(|mark| word.contains(mark));
    let words = text.split_whitespace();
    let words: Vec<&str> = words
        .map(|word| if is_secret(word) { "…" } else { word })
        .collect();
    words.join(" ").chars().take(LONGEST_MESSAGE).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_read_without_secrets() {
        let body = br#"{"error":{"type":"invalid_request_error","code":"api_key_expired","param":null,
            "message":"Invalid API Key provided: sk_test_****1234 for 'ctoken_12'","doc_url":null}}"#;
        let refusal = Refusal::read(401, body).unwrap();
        assert_eq!(refusal.message, "Invalid API Key provided: … for …");
        assert!(refusal.is_one_of(&["api_key_expired"]) && !refusal.is_one_of(&["missing"]));
        let text = StripeError::Refused(Box::new(refusal)).to_string();
        assert_eq!(
            text,
            "Stripe refused: 401 invalid_request_error api_key_expired Invalid API Key provided: … for …"
        );
        let long = format!(
            r#"{{"error":{{"type":"api_error","message":"{}"}}}}"#,
            "é".repeat(900)
        );
        assert_eq!(
            Refusal::read(400, long.as_bytes())
                .unwrap()
                .message
                .chars()
                .count(),
            500
        );
        for body in ["", "[]", "<html>", r#"{"error":"no"}"#] {
            assert!(Refusal::read(400, body.as_bytes()).is_none(), "{body}");
        }
    }

    #[test]
    fn a_decline_shows_the_intent_as_it_is() {
        let body =
            br#"{"error":{"type":"card_error","code":"card_declined","decline_code":"insufficient_funds",
            "message":"Your card has insufficient funds.",
            "payment_intent":{"id":"pi_1","amount":4330,"currency":"usd","status":"requires_payment_method",
                "client_secret":"pi_1_secret_x","metadata":{"pandabase_key":"k"},
                "last_payment_error":{"code":"card_declined","decline_code":"insufficient_funds",
                    "payment_method":{"id":"pm_1","type":"card","card":{"brand":"visa","last4":"9995"}}}}}}"#;
        let refusal = Refusal::read(402, body).unwrap();
        let error = refusal.payment_intent.unwrap().last_payment_error.unwrap();
        assert_eq!(error.decline_code.as_deref(), Some("insufficient_funds"));
        let card = error.payment_method.unwrap().card.unwrap();
        assert_eq!(card.last4.as_deref(), Some("9995"));
    }

    #[test]
    fn keys_that_are_of_no_more_use_are_told_apart() {
        let stored = StripeError::from(NoAnswer::Stored(500));
        assert!(stored.has_spent_the_key());
        assert!(!StripeError::from(NoAnswer::Status(500)).has_spent_the_key());
        let body = br#"{"error":{"type":"idempotency_error","message":"Keys for idempotent requests"}}"#;
        let refusal = Refusal::read(400, body).unwrap();
        assert!(StripeError::Refused(Box::new(refusal)).has_spent_the_key());
    }
}
