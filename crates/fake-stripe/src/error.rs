//! What is refused, in the form in which Stripe refuses it.

use serde_json::{Map, Value, json};

/// A refusal.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    /// The status of the answer.
    pub status: u16,
    /// `error.type`.
    kind: &'static str,
    code: Option<String>,
    message: String,
    /// `param`, `decline_code`, and objects that the refusal is about.
    rest: Box<Map<String, Value>>,
    /// Whether something was carried out before it was refused: then it is kept for the idempotency key.
    pub carried_out: bool,
}

impl Refusal {
    fn new(status: u16, kind: &'static str, code: Option<&str>, message: impl Into<String>) -> Self {
        Self {
            status,
            kind,
            code: code.map(str::to_owned),
            message: message.into(),
            rest: Box::default(),
            carried_out: false,
        }
    }

    /// What was asked cannot be done.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, "invalid_request_error", None, message)
    }

    /// What was asked cannot be done, with a code.
    pub fn coded(code: &str, message: impl Into<String>) -> Self {
        Self::new(400, "invalid_request_error", Some(code), message)
    }

    /// A card or another method was declined.
    pub fn declined(code: &str, decline_code: Option<&str>, message: &str) -> Self {
        let mut refusal = Self::new(402, "card_error", Some(code), message);
        if let Some(decline_code) = decline_code {
            refusal = refusal.with("decline_code", json!(decline_code));
        }
        refusal.done()
    }

    /// No key, or a wrong one.
    pub fn unauthorised(message: &str) -> Self {
        Self::new(401, "invalid_request_error", None, message)
    }

    /// An idempotency key that does not fit the request.
    pub fn idempotency(message: &str) -> Self {
        Self::new(400, "idempotency_error", None, message)
    }

    /// Another request with the same key is at work.
    pub fn in_use() -> Self {
        let message = "There is currently another in-progress request using this Idempotent Key.";
        Self::new(409, "idempotency_error", Some("idempotency_key_in_use"), message)
    }

    /// Too many requests.
    pub fn rate_limited() -> Self {
        Self::new(
            429,
            "invalid_request_error",
            Some("rate_limit"),
            "Request rate limit exceeded.",
        )
    }

    /// Another request has the object.
    pub fn locked(status: u16) -> Self {
        let message = "This object cannot be accessed right now because another request is accessing it.";
        Self::new(status, "invalid_request_error", Some("lock_timeout"), message)
    }

    /// The server's own failure.
    pub fn broken() -> Self {
        let message = "Something went wrong on the server's side.";
        Self::new(500, "api_error", None, message)
    }

    /// A path that is none of ours.
    pub fn unrecognised(method: &str, path: &str) -> Self {
        let message = format!("Unrecognized request URL ({method}: {path}).");
        Self::new(404, "invalid_request_error", None, message)
    }

    /// An object that does not exist: named in the path when `param` is `None`.
    pub fn missing(kind: &str, id: &str, param: Option<&str>) -> Self {
        let mut refusal = Self::coded("resource_missing", format!("No such {kind}: '{id}'"));
        refusal.status = if param.is_some() { 400 } else { 404 };
        refusal.at(param.unwrap_or("id"))
    }

    /// A parameter that is needed.
    pub fn needed(param: &str) -> Self {
        Self::coded("parameter_missing", format!("Missing required param: {param}.")).at(param)
    }

    /// The parameter that it is about.
    pub fn at(self, param: &str) -> Self {
        self.with("param", json!(param))
    }

    /// An object that it is about.
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.rest.insert(name.to_owned(), value);
        self
    }

    /// Something was carried out.
    pub fn done(mut self) -> Self {
        self.carried_out = true;
        self
    }

    /// The body of the answer.
    pub fn body(&self) -> Value {
        let mut error = (*self.rest).clone();
        error.insert("type".to_owned(), json!(self.kind));
        error.insert("message".to_owned(), json!(self.message));
        if let Some(code) = &self.code {
            error.insert("code".to_owned(), json!(code));
            let page = format!("https://stripe.com/docs/error-codes/{}", code.replace('_', "-"));
            error.insert("doc_url".to_owned(), json!(page));
        }
        json!({ "error": error })
    }
}
