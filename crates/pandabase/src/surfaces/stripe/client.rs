//! Calls to Stripe. The version is pinned, redirects are not followed, answers are read up to a limit, and
//! what may be asked twice is asked again when there was no answer. Keys, tokens and secrets appear in no log
//! and no error.

use super::breaker::Breaker;
use super::error::{NoAnswer, Refusal, StripeError};
use super::form::Form;
use super::key::SecretKey;
use super::upload::{Body, origin_of_files};
use pandabase_platform::clock::Clock;
use pandabase_platform::config::Config;
use pandabase_platform::context::Env;
use pandabase_platform::tls;
use reqwest::{Method, Response, header};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The version of the API that every request names and every answer has.
pub const VERSION: &str = "2026-10-28.endive";

/// How long Stripe may take to be reached, and to answer.
const CONNECT: Duration = Duration::from_secs(5);
const WHOLE: Duration = Duration::from_secs(30);
/// How long a connection that is not in use is kept.
const IDLE: Duration = Duration::from_secs(30);
/// Bytes of an answer that are read at most: a page of a hundred objects with others inside is far below.
const ANSWER: usize = 16 * 1024 * 1024;
/// How often a request is repeated at most.
const REPEATS: u32 = 2;
/// The pause before the first repetition; it doubles.
const PAUSE: Duration = Duration::from_millis(400);
/// Keys whose failures are remembered; those of keys beyond are forgotten.
const MOST_KEYS: usize = 1_000;

const VERSION_HEADER: &str = "stripe-version";
const KEY_HEADER: &str = "idempotency-key";
const RETRY_HEADER: &str = "stripe-should-retry";
const REPLAY_HEADER: &str = "idempotent-replayed";

/// A way to Stripe. Clones share their connections and what they know of Stripe's health.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    http: Result<reqwest::Client, String>,
    origin: String,
    /// Clock and randomness; the machine's clock and no randomness without them.
    env: Option<Arc<Env>>,
    /// By a hash of the key: one account's fault is not another's. A key whose last call was answered has no
    /// entry.
    breakers: Mutex<HashMap<[u8; 32], Breaker>>,
}

/// A request, as it is sent once or more.
struct Request<'a> {
    method: Method,
    url: String,
    key: &'a SecretKey,
    body: Option<Body>,
    idempotency: Option<&'a str>,
    /// The machine that is asked: when it does not answer, others may.
    machine: Machine,
}

/// A machine of Stripe's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Machine {
    Api,
    Files,
}

/// An answer.
struct Answer {
    status: u16,
    body: Vec<u8>,
    /// Whether Stripe says that a repetition helps, if it says anything.
    advice: Option<bool>,
    /// Whether it is the stored answer to an earlier request with the same key.
    is_replayed: bool,
}

impl Client {
    /// The client of these settings, for commands.
    pub fn new(config: &Config) -> Self {
        Self::build(config, None)
    }

    /// The client of a server, on its clock.
    pub fn of(env: &Arc<Env>) -> Self {
        Self::build(&env.config, Some(Arc::clone(env)))
    }

    fn build(config: &Config, env: Option<Arc<Env>>) -> Self {
        Self {
            inner: Arc::new(Inner {
                http: http(),
                origin: config.stripe.api_url.clone(),
                env,
                breakers: Mutex::default(),
            }),
        }
    }

    /// Reads the object or list at a path, `/v1/…`.
    ///
    /// # Errors
    /// [`StripeError`].
    pub async fn get<T: DeserializeOwned>(
        &self,
        key: &SecretKey,
        path: &str,
        query: &Form,
    ) -> Result<T, StripeError> {
        let mut url = format!("{}{path}", self.inner.origin);
        if !query.fields().is_empty() {
            url.push('?');
            url.push_str(&encoded(query));
        }
        self.ask(&Request {
            method: Method::GET,
            url,
            key,
            body: None,
            idempotency: None,
            machine: Machine::Api,
        })
        .await
    }

    /// Makes or changes an object. With an idempotency key it is done once, and asked for again when there
    /// was no answer; without one it is asked for once.
    ///
    /// # Errors
    /// [`StripeError`].
    pub async fn post<T: DeserializeOwned>(
        &self,
        key: &SecretKey,
        path: &str,
        form: &Form,
        idempotency: Option<&str>,
    ) -> Result<T, StripeError> {
        self.ask(&Request {
            method: Method::POST,
            url: format!("{}{path}", self.inner.origin),
            key,
            body: Some(Body::form(encoded(form))),
            idempotency,
            machine: Machine::Api,
        })
        .await
    }

    /// Uploads a file, once for an idempotency key.
    ///
    /// # Errors
    /// [`StripeError`].
    pub async fn upload<T: DeserializeOwned>(
        &self,
        key: &SecretKey,
        body: Body,
        idempotency: &str,
    ) -> Result<T, StripeError> {
        self.ask(&Request {
            method: Method::POST,
            url: format!("{}/v1/files", origin_of_files(&self.inner.origin)),
            key,
            body: Some(body),
            idempotency: Some(idempotency),
            machine: Machine::Files,
        })
        .await
    }

    /// Deletes an object.
    ///
    /// # Errors
    /// [`StripeError`].
    pub async fn delete<T: DeserializeOwned>(&self, key: &SecretKey, path: &str) -> Result<T, StripeError> {
        self.ask(&Request {
            method: Method::DELETE,
            url: format!("{}{path}", self.inner.origin),
            key,
            body: None,
            idempotency: None,
            machine: Machine::Api,
        })
        .await
    }

    async fn ask<T: DeserializeOwned>(&self, request: &Request<'_>) -> Result<T, StripeError> {
        let mut repeats = 0;
        let outcome = loop {
            let outcome = self.ask_once(request).await;
            if repeats == REPEATS || !request.may_repeat() || !is_worth_repeating(&outcome) {
                break outcome;
            }
            repeats += 1;
            // What is overloaded recovers only if it is left alone.
            self.wait(self.pause(repeats)).await;
        };
        judge(outcome?)
    }

    /// Sends a request, unless Stripe has not answered lately, and remembers whether it answered.
    async fn ask_once(&self, request: &Request<'_>) -> Result<Answer, NoAnswer> {
        let of_key = breaker_of(request);
        if !self.admits(&of_key) {
            return Err(NoAnswer::Resting);
        }
        let outcome = match &self.inner.http {
            Ok(http) => send(http, request).await,
            Err(cause) => Err(NoAnswer::Unable(cause.clone())),
        };
        let is_up = outcome
            .as_ref()
            .is_ok_and(|answer| answer.status < 500 || answer.is_replayed);
        self.note(of_key, is_up);
        outcome
    }

    fn admits(&self, of_key: &[u8; 32]) -> bool {
        let now = self.now();
        let mut breakers = self.inner.breakers.lock().unwrap_or_else(PoisonError::into_inner);
        breakers.get_mut(of_key).is_none_or(|breaker| breaker.admits(now))
    }

    fn note(&self, of_key: [u8; 32], is_up: bool) {
        let now = self.now();
        let mut breakers = self.inner.breakers.lock().unwrap_or_else(PoisonError::into_inner);
        if is_up {
            breakers.remove(&of_key);
        } else if breakers.len() < MOST_KEYS || breakers.contains_key(&of_key) {
            breakers.entry(of_key).or_default().failed(now);
        }
    }

    /// Time that is never turned back.
    fn now(&self) -> Duration {
        match &self.inner.env {
            Some(env) => env.clock.monotonic(),
            None => Clock::System.monotonic(),
        }
    }

    async fn wait(&self, time: Duration) {
        match &self.inner.env {
            Some(env) => env.clock.wait(time).await,
            None => Clock::System.wait(time).await,
        }
    }

    /// The pause before a repetition, up to half longer, so that many do not come back at once.
    fn pause(&self, repeats: u32) -> Duration {
        let [luck] = match &self.inner.env {
            Some(env) => env.random.bytes::<1>(),
            None => [0],
        };
        pause(repeats, luck)
    }
}

/// Under what the failures of a key are remembered, those of the machine for files apart: charges go on when
/// it does not answer.
fn breaker_of(request: &Request<'_>) -> [u8; 32] {
    let key = request.key.expose();
    match request.machine {
        Machine::Api => Sha256::digest(key).into(),
        Machine::Files => Sha256::digest(format!("files {key}")).into(),
    }
}

/// The pause before a repetition, counted from 1; `luck` is any byte.
fn pause(repeats: u32, luck: u8) -> Duration {
    let base = PAUSE * 2_u32.saturating_pow(repeats.saturating_sub(1));
    base + base * u32::from(luck) / 512
}

impl Request<'_> {
    /// Whether Stripe does it once however often it is sent.
    fn may_repeat(&self) -> bool {
        self.method != Method::POST || self.idempotency.is_some()
    }
}

/// Whether the same request may get another answer a moment later. Whoever has waited for one without getting
/// it does not wait again.
fn is_worth_repeating(outcome: &Result<Answer, NoAnswer>) -> bool {
    match outcome {
        Err(NoAnswer::Broken(_)) => true,
        Err(_) => false,
        Ok(answer) => {
            let is_busy = matches!(answer.status, 409 | 429) || answer.status >= 500;
            answer.advice.unwrap_or(is_busy && !answer.is_replayed)
        }
    }
}

/// What an answer says.
fn judge<T: DeserializeOwned>(answer: Answer) -> Result<T, StripeError> {
    match answer.status {
        200..300 => serde_json::from_slice(&answer.body)
            .map_err(|error| StripeError::Malformed(format!("status {}, {error}", answer.status))),
        // Another request holds the object or the key, or there were too many of them.
        409 | 429 => Err(NoAnswer::Status(answer.status).into()),
        status @ 400..500 => Err(match Refusal::read(status, &answer.body) {
            Some(refusal) => StripeError::Refused(Box::new(Refusal {
                is_replayed: answer.is_replayed,
                ..refusal
            })),
            None => StripeError::Malformed(format!("status {status} without a reason")),
        }),
        status @ 500.. if answer.is_replayed => Err(NoAnswer::Stored(status).into()),
        status @ 500.. => Err(NoAnswer::Status(status).into()),
        status => Err(StripeError::Malformed(format!("status {status}"))),
    }
}

async fn send(http: &reqwest::Client, request: &Request<'_>) -> Result<Answer, NoAnswer> {
    let mut sent = http
        .request(request.method.clone(), &request.url)
        .bearer_auth(request.key.expose())
        .header(VERSION_HEADER, VERSION);
    if let Some(body) = &request.body {
        sent = sent
            .header(header::CONTENT_TYPE, &body.kind)
            .body(body.bytes.clone());
    }
    if let Some(key) = request.idempotency {
        sent = sent.header(KEY_HEADER, key);
    }
    let response = sent.send().await.map_err(|error| reason(&error))?;
    let says = |name: &str| match response.headers().get(name)?.as_bytes() {
        b"true" => Some(true),
        b"false" => Some(false),
        _ => None,
    };
    Ok(Answer {
        status: response.status().as_u16(),
        advice: says(RETRY_HEADER),
        is_replayed: says(REPLAY_HEADER) == Some(true),
        body: read(response).await?,
    })
}

/// Why nothing came. The error itself may name what was asked for.
fn reason(error: &reqwest::Error) -> NoAnswer {
    if error.is_timeout() && !error.is_connect() {
        return NoAnswer::Late;
    }
    NoAnswer::Broken(if error.is_connect() {
        "the connection could not be established"
    } else {
        "the connection ended without an answer"
    })
}

/// The body of an answer.
async fn read(mut response: Response) -> Result<Vec<u8>, NoAnswer> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| reason(&error))? {
        if body.len() + chunk.len() > ANSWER {
            return Err(NoAnswer::Unable("the answer is too long".to_owned()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn encoded(form: &Form) -> String {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(form.fields());
    body.finish()
}

fn http() -> Result<reqwest::Client, String> {
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls::of_clients()?)
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .connect_timeout(CONNECT)
        .timeout(WHOLE)
        .pool_idle_timeout(IDLE)
        .user_agent("Pandabase/2")
        .build()
        .map_err(|error| format!("the HTTP client cannot be built: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn answer(status: u16, body: &str) -> Answer {
        Answer {
            status,
            body: body.as_bytes().to_vec(),
            advice: None,
            is_replayed: false,
        }
    }

    #[test]
    fn what_may_help_is_repeated() {
        let repeats = |status, advice, is_replayed| {
            is_worth_repeating(&Ok(Answer {
                advice,
                is_replayed,
                ..answer(status, "")
            }))
        };
        for (status, advice, is_replayed, expected) in [
            (200, None, false, false),
            (400, None, false, false),
            (402, None, false, false),
            (409, None, false, true),
            (429, None, false, true),
            (500, None, false, true),
            (503, Some(false), false, false),
            (400, Some(true), false, true),
            // A stored fault stays what it is.
            (500, None, true, false),
        ] {
            assert_eq!(
                repeats(status, advice, is_replayed),
                expected,
                "{status} {advice:?} {is_replayed}"
            );
        }
        assert!(is_worth_repeating(&Err(NoAnswer::Broken("broken"))));
        assert!(!is_worth_repeating(&Err(NoAnswer::Late)));
        assert!(!is_worth_repeating(&Err(NoAnswer::Resting)));
    }

    #[test]
    fn answers_are_told_apart() {
        let refusal =
            r#"{"error":{"type":"invalid_request_error","code":"amount_too_small","message":"no"}}"#;
        assert_eq!(
            judge::<Value>(answer(200, r#"{"id":"pi_1"}"#)).unwrap()["id"],
            "pi_1"
        );
        let told = |status, body: &str| judge::<Value>(answer(status, body)).unwrap_err();
        assert!(matches!(told(200, "<html>"), StripeError::Malformed(_)));
        assert!(matches!(told(302, ""), StripeError::Malformed(_)));
        assert!(matches!(told(400, refusal), StripeError::Refused(_)));
        assert!(matches!(told(402, "<html>"), StripeError::Malformed(_)));
        for status in [409, 429, 500, 503] {
            assert!(
                matches!(told(status, refusal), StripeError::NoAnswer(_)),
                "{status}"
            );
        }
        let stored = Answer {
            is_replayed: true,
            ..answer(500, refusal)
        };
        assert!(judge::<Value>(stored).unwrap_err().has_spent_the_key());
        // So is a refusal of the request itself, and not one of the card.
        let declined = refusal.replace("invalid_request_error", "card_error");
        for (is_replayed, body, expected) in [
            (true, refusal, true),
            (false, refusal, false),
            (true, &*declined, false),
        ] {
            let again = Answer {
                is_replayed,
                ..answer(400, body)
            };
            let told = judge::<Value>(again).unwrap_err();
            assert_eq!(told.has_spent_the_key(), expected, "{is_replayed} {body}");
        }
    }

    #[test]
    fn pauses_double_and_vary_by_half() {
        assert_eq!(pause(1, 0), PAUSE);
        assert_eq!(pause(2, 0), PAUSE * 2);
        assert!(pause(1, 255) < PAUSE * 3 / 2);
    }

    #[test]
    fn what_takes_no_files_still_charges() {
        let key = SecretKey::new("sk_test_51AbCdEfGh".to_owned());
        let of = |machine| {
            breaker_of(&Request {
                method: Method::POST,
                url: String::new(),
                key: &key,
                body: None,
                idempotency: None,
                machine,
            })
        };
        assert_ne!(of(Machine::Api), of(Machine::Files));
        assert_eq!(of(Machine::Api), of(Machine::Api));
    }

    #[test]
    fn bodies_are_encoded_as_forms() {
        let form = Form::new()
            .with("metadata[pandabase_key]", "pmt_1-1")
            .with("return_url", "https://a.test/?b=c&d=é");
        assert_eq!(
            encoded(&form),
            "metadata%5Bpandabase_key%5D=pmt_1-1&return_url=https%3A%2F%2Fa.test%2F%3Fb%3Dc%26d%3D%C3%A9"
        );
    }
}
