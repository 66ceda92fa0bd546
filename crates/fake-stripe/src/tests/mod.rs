//! Tests over HTTP: what a client of the API sees.

mod files;
mod library;
mod messages;
mod money;
mod payments;
mod peer;
mod requests;

use crate::form::encode;
use crate::{Fake, Options, wire};
use serde_json::Value;

const VERSION: &str = "2026-10-28.endive";

/// Names and values of a request.
type Fields<'a> = &'a [(&'a str, &'a str)];

/// An answer.
struct Seen {
    status: u16,
    body: Value,
    is_replay: bool,
}

impl Seen {
    fn text(&self, key: &str) -> &str {
        self.body[key].as_str().unwrap_or_default()
    }

    #[track_caller]
    fn fine(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        self.body
    }

    /// The status, the code and the parameter of a refusal.
    fn refusal(&self) -> (u16, &str, &str) {
        let text = |key: &str| self.body["error"][key].as_str().unwrap_or_default();
        (self.status, text("code"), text("param"))
    }
}

async fn start() -> Fake {
    Fake::start(Options::default()).await.unwrap()
}

fn form(fields: Fields<'_>) -> String {
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    pairs.join("&")
}

/// A request as the server makes it; `None` when there was no answer.
async fn call(fake: &Fake, method: &str, path: &str, body: &str, key: Option<&str>) -> Option<Seen> {
    let secret = format!("Bearer {}", fake.secret_key());
    let mut headers = vec![
        ("Authorization", secret.as_str()),
        ("Stripe-Version", VERSION),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ];
    headers.extend(key.map(|key| ("Idempotency-Key", key)));
    let url = format!("{}{path}", fake.url());
    let answer = wire::send(method, &url, &headers, body.as_bytes()).await.ok()?;
    Some(Seen {
        status: answer.status,
        body: serde_json::from_slice(&answer.body).unwrap(),
        is_replay: answer.header("idempotent-replayed") == Some("true"),
    })
}

async fn post(fake: &Fake, path: &str, fields: Fields<'_>) -> Seen {
    call(fake, "POST", path, &form(fields), None).await.unwrap()
}

async fn get(fake: &Fake, path: &str) -> Seen {
    call(fake, "GET", path, "", None).await.unwrap()
}

/// A PaymentIntent of ten dollars that is not confirmed.
async fn intent(fake: &Fake, more: Fields<'_>) -> String {
    let mut fields = vec![("amount", "1000"), ("currency", "usd")];
    fields.extend(more);
    let made = post(fake, "/v1/payment_intents", &fields).await.fine();
    made["id"].as_str().unwrap().to_owned()
}

/// Confirms an intent with what a buyer typed.
async fn confirm(fake: &Fake, id: &str, typed: &crate::Typed) -> Seen {
    let token = fake.token(typed).unwrap();
    let path = format!("/v1/payment_intents/{id}/confirm");
    let back = "https://shop.example/back";
    post(
        fake,
        &path,
        &[("confirmation_token", &token), ("return_url", back)],
    )
    .await
}

/// A payment of ten dollars with this card.
async fn paid(fake: &Fake, number: &str) -> String {
    let id = intent(fake, &[("metadata[order]", "1")]).await;
    let seen = confirm(fake, &id, &crate::Typed::card(number)).await;
    assert_eq!(seen.text("status"), "succeeded", "{}", seen.body);
    id
}

const VISA: &str = "4242424242424242";
