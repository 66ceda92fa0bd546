//! One request to the API: sent again where that does nothing twice, and told what came of it.

use super::operation::{Credential, Operation, Place};
use super::request::{self, Request};
use crate::operations::cli::client::{Known, pause, silent, straight_client};
use crate::operations::cli::failure::Failure;
use pandabase_domain::id::IdempotencyId;
use pandabase_platform::clock::Clock;
use pandabase_platform::random::Random;
use reqwest::header::{ACCEPT, CONTENT_TYPE, LOCATION};
use reqwest::{Client, Method, Response, StatusCode};
use serde_json::Value;
use std::time::Duration;

/// How often a request is sent at most.
const TIMES: u32 = 5;
/// The shortest pause before a repetition; it doubles.
const PAUSE: Duration = Duration::from_millis(500);
/// The header that names a request, and the one that makes it repeatable.
const REQUEST_ID: &str = "x-request-id";
const KEY: &str = "idempotency-key";
/// What a repetition is told while the first request is at work.
const UNDER_WAY: &str = "A request with this idempotency key is still in progress";

/// Who calls an operation, and where.
pub(super) struct Caller<'o> {
    client: Client,
    operation: &'o Operation<'o>,
    server: String,
    store: Option<String>,
    token: Option<String>,
    key: Option<String>,
}

/// What became of one attempt.
enum Attempt {
    Done(Value),
    /// It failed; the same request may be answered otherwise after a while, if it is known for how long.
    Failed(Failure, Option<Duration>),
}

impl<'o> Caller<'o> {
    /// # Errors
    /// A part that the operation needs and nobody gave.
    pub(super) fn of(
        operation: &'o Operation<'o>,
        known: &Known,
        key: Option<String>,
    ) -> Result<Self, Failure> {
        let token = match operation.credential {
            Credential::Needed => Some(known.token()?.to_owned()),
            Credential::Welcome => known.token().ok().map(str::to_owned),
            Credential::Unused => None,
        };
        let store = match operation.is_in_store() {
            true => Some(known.store()?.to_owned()),
            false => None,
        };
        let fresh =
            || IdempotencyId::new(Clock::System.now(), &mut *Random::from_system().lock()).to_string();
        Ok(Self {
            client: straight_client(known.data())?,
            operation,
            server: known.url()?.to_owned(),
            store,
            token,
            key: operation.has_key.then(|| key.unwrap_or_else(fresh)),
        })
    }

    /// Sends a request and returns `data` of its answer.
    pub(super) async fn send(&self, request: &Request) -> Result<Value, Failure> {
        let (mut pause, mut left) = (PAUSE, TIMES);
        loop {
            left -= 1;
            match self.once(request, left + 1 == TIMES).await? {
                Attempt::Done(data) => return Ok(data),
                Attempt::Failed(_, Some(wait)) if left > 0 => {
                    Clock::System.wait(wait.max(pause)).await;
                    pause *= 2;
                }
                Attempt::Failed(failure, again) => return Err(self.explained(failure, again.is_some())),
            }
        }
    }

    async fn once(&self, request: &Request, is_first: bool) -> Result<Attempt, Failure> {
        let url = request.url(&self.server, self.operation.path, self.store.as_deref())?;
        let mut sent = self.client.request(self.operation.method.clone(), url);
        sent = sent.header(ACCEPT, "application/json");
        if let Some(token) = &self.token {
            sent = sent.bearer_auth(token);
        }
        if let Some(key) = &self.key {
            sent = sent.header(KEY, key);
        }
        if let Some(body) = &request.body {
            sent = sent
                .header(CONTENT_TYPE, "application/json")
                .body(body.to_string());
        }
        let response = match sent.send().await {
            Ok(response) => response,
            // A builder's error is a value that no request can have, such as a token with a line break.
            Err(error) if error.is_builder() => {
                return Err(Failure::new(format!("this cannot be sent: {error}")).usage());
            }
            Err(error) => {
                // Where no connection came about, nobody is there who could answer later.
                let again = (!error.is_connect() && self.is_repeatable()).then_some(PAUSE);
                return Ok(Attempt::Failed(silent(&self.server, &error), again));
            }
        };
        Ok(self.judged(response, is_first).await)
    }

    async fn judged(&self, response: Response, is_first: bool) -> Attempt {
        let status = response.status();
        let wait = pause(&response);
        let header = |name: &str| {
            let value = response.headers().get(name)?.to_str().ok()?;
            Some(value.to_owned())
        };
        let (id, place) = (header(REQUEST_ID), header(LOCATION.as_str()));
        let text = match response.text().await {
            Ok(text) => text,
            Err(error) => {
                let again = self.is_repeatable().then_some(PAUSE);
                return Attempt::Failed(silent(&self.server, &error), again);
            }
        };
        let answer: Option<Value> = serde_json::from_str(&text).ok();
        let Some(mut answer) = answer.filter(|answer| answer["ok"].is_boolean()) else {
            return Attempt::Failed(self.stranger(status, place), None);
        };
        if status.is_success() {
            return Attempt::Done(answer["data"].take());
        }
        let told = answer["error"].as_str().unwrap_or_default().to_owned();
        let is_under_way = status == StatusCode::CONFLICT && told == UNDER_WAY && !is_first;
        let is_ill = status.is_server_error() && self.is_repeatable();
        let again = (status == StatusCode::TOO_MANY_REQUESTS || is_under_way || is_ill).then_some(wait);
        let mut failure = self.refused(status, &told);
        if let Some(id) = id {
            failure = failure.fact("requestId", id);
        }
        Attempt::Failed(failure, again)
    }

    /// Whether the same request sent twice does nothing twice.
    fn is_repeatable(&self) -> bool {
        self.operation.method == Method::GET || self.key.is_some()
    }

    /// A refusal, with the flag that it is about.
    fn refused(&self, status: StatusCode, told: &str) -> Failure {
        let text = if told.is_empty() { status.as_str() } else { told };
        let mut failure = Failure::new(text).fact("status", status.as_u16());
        if let Some(field) = field(self.operation, told) {
            failure = failure.fact("field", field);
        }
        match status {
            StatusCode::UNAUTHORIZED => {
                failure.next("the token must be one that this operation takes, of this kind of server")
            }
            StatusCode::NOT_FOUND => failure.next("check --store and the ids"),
            _ => failure,
        }
    }

    /// An answer that the API does not give.
    fn stranger(&self, status: StatusCode, place: Option<String>) -> Failure {
        let failure = Failure::new(format!(
            "what answers at {} is not this API: {status}",
            self.server
        ));
        let failure = failure.unreachable();
        match place {
            Some(place) => failure.next(format!(
                "it sends elsewhere, to {place}: name that server with --url"
            )),
            None => failure.next("name the server's origin with --url, such as http://127.0.0.1:4242"),
        }
    }

    fn explained(&self, failure: Failure, may_have_happened: bool) -> Failure {
        let Some(key) = &self.key else {
            return failure;
        };
        let failure = failure.fact("idempotencyKey", key);
        match may_have_happened {
            true => failure.next(format!(
                "it may have been done: the same command with --idempotency-key {key} does it once"
            )),
            false => failure,
        }
    }
}

/// What an error is about, in the command's words: `body/price must be >= 0` is about `--price`.
fn field(operation: &Operation<'_>, told: &str) -> Option<String> {
    let place = told.split_whitespace().next()?.trim_end_matches(':');
    let (location, rest) = place.split_once('/')?;
    let steps: Vec<String> = rest.split('/').map(str::to_owned).collect();
    match location {
        "body" => Some(request::place(operation, &steps)),
        "querystring" => {
            let (flag, _) = operation.flag_of(Place::Query, &steps)?;
            Some(format!("--{}", flag.long))
        }
        "params" => Some(super::names::capitals(rest)),
        "headers" => Some(format!("--{rest}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::cli::resources::operation::Resource;

    #[test]
    fn a_refusal_is_about_a_flag() {
        let resource = Resource::of("checkouts");
        let operations = resource.operations();
        let create = operations
            .iter()
            .find(|known| known.id == "createCheckoutSession")
            .unwrap();
        for (told, flag) in [
            ("body/items must NOT have fewer than 1 items", Some("--items")),
            ("body/items/0/quantity must be >= 1", Some("--items: 0.quantity")),
            (
                "body/customer/billing/postal_code must match",
                Some("--customer.billing.postal-code"),
            ),
            ("headers/idempotency-key must be UTF-8", Some("--idempotency-key")),
            ("body/coupon_code: Coupon not found", Some("--coupon-code")),
            ("params/storeId must match", Some("STORE_ID")),
            ("Product not found", None),
            ("", None),
        ] {
            assert_eq!(field(create, told).as_deref(), flag, "{told}");
        }
    }
}
