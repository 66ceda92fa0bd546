//! How a request is sent: credentials, idempotency keys, time limits, retries, errors.

use crate::client::Builder;
use crate::errors::{ApiError, Error};
use crate::machine;
use crate::request::{Credential, Draft, Options, Request};
use crate::secret::Secret;
use crate::signing::Signing;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION, RETRY_AFTER};
use reqwest::{Client, Method, Response, Url};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// Longer than this no retry is waited for, whatever the server asks.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// The longest wait of the doubling.
const LONGEST_DELAY: Duration = Duration::from_secs(8);
/// The most bytes of an answer that are read.
const LARGEST: usize = 64 << 20;
/// The answer to a repetition while the first try is still at work.
const IN_PROGRESS: &str = "still in progress";
/// What a piece of a path may have besides letters and digits.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Sends requests. A copy is the same.
#[derive(Debug, Clone)]
pub(crate) struct Core(Arc<Settings>);

/// What the client was told.
#[derive(Debug)]
struct Settings {
    /// Without a slash at the end.
    base: String,
    /// The store, as a piece of a path.
    store: String,
    proof: Proof,
    timeout: Duration,
    max_retries: u32,
    retry_delay: Duration,
    http: Client,
}

/// Who asks.
#[derive(Debug)]
enum Proof {
    Nobody,
    Bearer(Secret),
    Signed(Signing),
}

/// What an attempt came to.
enum Outcome {
    Answered(Value),
    Failed { error: Error, can_repeat: bool },
}

impl Core {
    pub fn new(settings: Builder) -> Result<Self, Error> {
        let base_url = settings.base_url.unwrap_or_default();
        let base = Url::parse(&base_url).ok();
        let base = base.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        let base =
            base.ok_or_else(|| Error::Unusable(format!("base_url is no address of a server: {base_url:?}")))?;
        let proof = match (settings.api_key, settings.signing) {
            (Some(_), Some(_)) => {
                let message = "api_key and signing are two credentials: give one";
                return Err(Error::Unusable(message.to_owned()));
            }
            (Some(key), None) => Proof::Bearer(key),
            (None, Some(signing)) => Proof::Signed(signing),
            (None, None) => Proof::Nobody,
        };
        let http = match settings.http {
            Some(http) => http,
            None => http()?,
        };
        Ok(Self(Arc::new(Settings {
            base: base.as_str().trim_end_matches('/').to_owned(),
            store: segment("store_id", &settings.store_id.unwrap_or_default())?,
            proof,
            timeout: settings.timeout,
            max_retries: settings.max_retries,
            retry_delay: settings.retry_delay,
            http,
        })))
    }

    /// The store, as a piece of a path.
    pub fn store(&self) -> &str {
        &self.0.store
    }

    /// The start of a request.
    pub fn request(&self, method: &'static str, credential: Credential) -> Draft {
        Draft::new(self.clone(), method, credential)
    }

    /// Sends a request until there is a definite answer, and returns its `data`.
    pub async fn send(&self, request: &Request, options: &Options) -> Result<Value, Error> {
        let retries = options.max_retries.unwrap_or(self.0.max_retries);
        let url = format!("{}{}{}", self.0.base, request.path, request.search());
        let url = Url::parse(&url).map_err(|error| Error::Unusable(format!("{url}: {error}")))?;
        let headers = headers(request, options)?;
        let mut attempt = 0;
        loop {
            let mut headers = headers.clone();
            self.authenticate(request, &url, &mut headers)?;
            let (error, can_repeat) = match self.attempt(request, &url, headers, options).await {
                Outcome::Answered(data) => return Ok(data),
                Outcome::Failed { error, can_repeat } => (error, can_repeat),
            };
            let delay = self.delay(&error, attempt);
            if !can_repeat || attempt >= retries || delay > LONGEST_WAIT {
                return Err(error);
            }
            attempt += 1;
            tokio::time::sleep(delay).await;
        }
    }

    /// A signature has a time, so that every attempt gets its own.
    fn authenticate(&self, request: &Request, url: &Url, headers: &mut HeaderMap) -> Result<(), Error> {
        let bearer = match (&self.0.proof, request.credential) {
            (_, Credential::None) | (Proof::Nobody, Credential::Optional) => return Ok(()),
            (Proof::Nobody, Credential::Required) => {
                let message = "this call needs a credential: give the client an api_key or a signing token";
                return Err(Error::Unusable(message.to_owned()));
            }
            (Proof::Bearer(key), _) => key.reveal(),
            (Proof::Signed(signing), _) => {
                let now = machine::unix_seconds(machine::now());
                let body = request.body.as_deref().unwrap_or_default();
                headers.extend(signing.headers(request.method, url.path(), body, now));
                &signing.token
            }
        };
        let mut value = HeaderValue::try_from(format!("Bearer {bearer}"))
            .map_err(|_| Error::Unusable("the credential has characters that no header takes".to_owned()))?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
        Ok(())
    }

    async fn attempt(&self, request: &Request, url: &Url, headers: HeaderMap, options: &Options) -> Outcome {
        let repeatable = request.method == "GET" || request.has_key;
        let timeout = options.timeout.unwrap_or(self.0.timeout);
        let failed = |error: reqwest::Error| {
            let place = format!(
                "{} {}{}",
                request.method,
                url.origin().ascii_serialization(),
                url.path()
            );
            let error = match error.is_timeout() {
                true => Error::Timeout(format!("{place}, within {timeout:?}")),
                false => Error::Connection {
                    place,
                    source: error.without_url(),
                },
            };
            Outcome::Failed {
                error,
                can_repeat: repeatable,
            }
        };
        let method = Method::from_bytes(request.method.as_bytes()).unwrap_or_default();
        let mut sent = self.0.http.request(method, url.clone());
        sent = sent.headers(headers).timeout(timeout);
        if let Some(body) = &request.body {
            sent = sent.body(body.clone());
        }
        let mut response = match sent.send().await {
            Ok(response) => response,
            Err(error) => return failed(error),
        };
        match content(&mut response).await {
            Ok(body) => judged(&response, &body, repeatable),
            Err(error) => failed(error),
        }
    }

    fn delay(&self, error: &Error, attempt: u32) -> Duration {
        if let Some(after) = error.api().and_then(|error| error.retry_after) {
            return after;
        }
        let doubled = self.0.retry_delay.saturating_mul(2_u32.saturating_pow(attempt));
        machine::scattered(doubled.min(LONGEST_DELAY))
    }
}

/// The headers of every attempt.
fn headers(request: &Request, options: &Options) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::new();
    for (name, value) in &options.headers {
        let name = reqwest::header::HeaderName::try_from(name.as_str());
        let value = HeaderValue::try_from(value.as_str());
        let (Ok(name), Ok(value)) = (name, value) else {
            return Err(Error::Unusable(
                "a header has characters that none takes".to_owned(),
            ));
        };
        headers.insert(name, value);
    }
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    if request.body.is_some() {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    if request.has_key {
        let key = options.key.clone().unwrap_or_else(machine::new_key);
        let key = HeaderValue::try_from(key).map_err(|_| {
            Error::Unusable("the idempotency key has characters that no header takes".to_owned())
        })?;
        headers.insert("idempotency-key", key);
    }
    Ok(headers)
}

async fn content(response: &mut Response) -> Result<Vec<u8>, reqwest::Error> {
    let mut all = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        all.extend_from_slice(&chunk);
        // What is cut off is no JSON, and told as such.
        if all.len() > LARGEST {
            break;
        }
    }
    Ok(all)
}

/// What an answer says. A refusal with 429 had no effect; other failures can be repeated only under a key.
fn judged(response: &Response, body: &[u8], repeatable: bool) -> Outcome {
    let mut body: Value = serde_json::from_slice(body).unwrap_or_default();
    let status = response.status();
    if status.is_success()
        && let Some(data) = body.get_mut("data")
    {
        return Outcome::Answered(data.take());
    }
    let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
    let told = body.get("error").and_then(Value::as_str).map(str::to_owned);
    let moved = status.is_redirection().then(|| {
        let target = text(LOCATION.as_str()).map(|target| format!(", at {target}"));
        format!(
            "the server is elsewhere{}: correct base_url",
            target.unwrap_or_default()
        )
    });
    let message = moved.or(told);
    let message = message.unwrap_or_else(|| format!("an answer that is not the API's, with status {status}"));
    let retry_after = text(RETRY_AFTER.as_str()).and_then(|seconds| seconds.parse().ok());
    let is_busy = status.as_u16() == 409 && message.contains(IN_PROGRESS);
    let may_pass = is_busy || matches!(status.as_u16(), 500 | 502 | 503 | 504);
    let error = ApiError {
        message,
        status: status.as_u16(),
        request_id: text("x-request-id").map(str::to_owned),
        retry_after: retry_after.map(Duration::from_secs),
        body,
    };
    Outcome::Failed {
        error: Error::Api(Box::new(error)),
        can_repeat: status.as_u16() == 429 || (repeatable && may_pass),
    }
}

/// A piece of a path. One that would lead to another path is refused.
pub(crate) fn segment(name: &str, value: &str) -> Result<String, Error> {
    if matches!(value, "" | "." | "..") {
        return Err(Error::Unusable(format!("{name} is {value:?}")));
    }
    Ok(utf8_percent_encode(value, PLAIN).to_string())
}

/// The HTTP client, with the certificates of public authorities.
fn http() -> Result<Client, Error> {
    let unusable = |error: String| Error::Unusable(format!("the HTTP client cannot be built: {error}"));
    let roots = rustls::RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let provider = rustls::crypto::ring::default_provider();
    let tls = rustls::ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Client::builder()
        .tls_backend_preconfigured(tls)
        // A redirection of ours leads from http to https: following it would send the credential in clear
        // first.
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .user_agent(concat!("pandabase-sdk-rust/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|error| unusable(error.to_string()))
}
