//! `pandabase webhook-lab send`.

use super::stored::{Stored, after, find};
use crate::operations::cli::client::Target;
use crate::operations::cli::failure::{Failure, root};
use crate::operations::cli::global::Global;
use clap::Args;
use pandabase_domain::id::EventId;
use pandabase_domain::time::{SECOND, Timestamp};
use pandabase_domain::webhook::check::TOLERANCE;
use pandabase_domain::webhook::signature::{WebhookSecret, broken, v2_headers};
use pandabase_platform::clock::Clock;
use pandabase_platform::outbound::slow;
use reqwest::redirect::Policy;
use reqwest::{Body, Client, Url};
use serde::Serialize;
use std::path::PathBuf;
use std::time::Duration;

/// How long a receiver may take, as with real deliveries.
const PATIENCE: Duration = Duration::from_secs(15);
/// How late a message comes by default, in seconds: a minute more than a receiver may allow.
const LATE: &str = "360";
/// How long the body of a slow message takes by default, in seconds.
const SLOW: &str = "5";

/// Send a stored event to a receiver once more, whole or damaged.
///
/// With the endpoint's secret it is signed anew, now and with V2. Without it the headers go that were stored,
/// whose signature a receiver refuses once it is five minutes old. Exit code 1 says that the receiver took
/// what it must refuse, or refused what it should take.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Resend {
    /// The event (evt_…)
    #[arg(value_name = "EVENT_ID", value_parser = event)]
    event: String,
    /// The receiver
    #[arg(long, value_name = "URL")]
    to: Url,
    /// The secret that the receiver checks with
    #[arg(
        long,
        value_name = "SECRET",
        env = "PANDABASE_WEBHOOK_SECRET",
        hide_env_values = true
    )]
    secret: Option<String>,
    /// Send it twice: the receiver must do its work once
    #[arg(long)]
    twice: bool,
    /// Send the bytes of this file with the signature of the stored ones: the receiver must refuse them
    #[arg(long, value_name = "FILE")]
    edited: Option<PathBuf>,
    /// Send it as if it had been on its way so long: the receiver must refuse more than five minutes
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = LATE, requires = "secret")]
    delay: Option<u32>,
    /// Send it with a signature that is wrong in one place: the receiver must refuse it
    #[arg(long)]
    broken_signature: bool,
    /// Send its body a few bytes at a time, so that all of it takes so long: the receiver must wait for it
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = SLOW)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=10))]
    slowly: Option<u64>,
    /// Send the event after it first: the receiver must compare their timestamps
    #[arg(long)]
    out_of_order: bool,
    #[command(flatten)]
    target: Target,
}

const EXAMPLES: &str = "\
Examples, with PANDABASE_WEBHOOK_SECRET set to the endpoint's secret:
  pandabase webhook-lab send evt_… --to http://localhost:8000/hook --twice
  pandabase webhook-lab send evt_… --to http://localhost:8000/hook --broken-signature
  pandabase webhook-lab send evt_… --to http://localhost:8000/hook --out-of-order";

fn event(text: &str) -> Result<String, String> {
    match EventId::parse(text) {
        Some(_) => Ok(text.to_owned()),
        None => Err("an id is evt_ and 24 characters".to_owned()),
    }
}

/// A message that was sent, and its result.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    event_id: String,
    event: String,
    /// Null where there was no answer.
    status: Option<u16>,
    duration_ms: u64,
    /// Why there was none.
    error: Option<String>,
    /// What a receiver has to do.
    must: &'static str,
    passed: bool,
}

/// The advice when a receiver refused a stored signature.
const STALE: &str =
    "The stored signature was sent. --secret signs with the secret that the receiver checks with.";
const TAKE: &str = "take";
const REFUSE: &str = "refuse";

/// How messages are made.
struct Lab {
    client: Client,
    to: Url,
    secret: Option<WebhookSecret>,
    /// The signature's age, in milliseconds.
    age: i64,
    edited: Option<Vec<u8>>,
    breaks: bool,
    /// How long the body takes, if it does not go at once.
    over: Option<Duration>,
}

impl Resend {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        let edited = self.edited.as_ref().map(|path| {
            std::fs::read(path).map_err(|error| Failure::new(format!("{}: {error}", path.display())).usage())
        });
        let client = Client::builder()
            .redirect(Policy::none())
            .timeout(PATIENCE)
            .build()
            .map_err(Failure::new)?;
        let lab = Lab {
            client,
            to: self.to,
            secret: self.secret.map(WebhookSecret::from_stored),
            age: i64::from(self.delay.unwrap_or(0)) * SECOND,
            edited: edited.transpose()?,
            breaks: self.broken_signature,
            over: self.slowly.map(Duration::from_secs),
        };
        let remote = self.target.connect(global)?;
        let stored = find(&remote, &self.event).await?;
        let mut messages = Vec::new();
        if self.out_of_order {
            messages.push(after(&remote, &stored).await?);
        }
        messages.push(stored.clone());
        if self.twice {
            messages.push(stored);
        }
        let mut all = Vec::new();
        for message in &messages {
            all.push(lab.send(message).await?);
        }
        let passed = all.iter().all(|sent| sent.passed);
        let is_stale = lab.secret.is_none() && all.iter().any(|sent| !sent.passed && sent.must == TAKE);
        global.show(&all, |all| {
            let mut lines: Vec<String> = all.iter().map(words).collect();
            if is_stale {
                lines.push(STALE.to_owned());
            }
            lines.join("\n")
        })?;
        if passed {
            Ok(())
        } else {
            Err(Failure::already_reported())
        }
    }
}

fn words(sent: &Sent) -> String {
    let mark = if sent.passed { "✓" } else { "✗" };
    let answer = match (sent.status, &sent.error) {
        (Some(status), _) => format!("answered with {status} after {} ms", sent.duration_ms),
        (None, error) => error.as_deref().unwrap_or("no answer").to_owned(),
    };
    format!(
        "{mark} {} {}: {answer}; the receiver has to {} it",
        sent.event, sent.event_id, sent.must
    )
}

impl Lab {
    /// Whether a receiver has to refuse what is sent of an event at `now`.
    fn is_refusable(&self, stored: &Stored, now: Timestamp) -> bool {
        let is_edited = self.edited.as_ref().is_some_and(|body| *body != stored.body);
        let age = match &self.secret {
            Some(_) => self.age,
            None => stored_age(stored, now),
        };
        self.breaks || is_edited || age > TOLERANCE
    }

    /// The headers of a message, signed now where there is a secret.
    fn headers(&self, stored: &Stored, now: Timestamp) -> Vec<(String, String)> {
        let mut headers: Vec<(String, String)> = match &self.secret {
            Some(secret) => {
                let at = now.plus_millis(-self.age);
                let signed = v2_headers(secret, &stored.id, at, &stored.body);
                signed
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value))
                    .collect()
            }
            None => {
                let kept = stored.headers.iter().filter(|(name, _)| is_signing(name));
                kept.cloned().collect()
            }
        };
        if self.breaks {
            for (_, value) in headers
                .iter_mut()
                .filter(|(name, _)| name.ends_with("-signature"))
            {
                *value = broken(value);
            }
        }
        headers
    }

    fn body(&self, bytes: Vec<u8>) -> Body {
        match self.over {
            Some(over) => slow::body(bytes.into(), over, &Clock::System),
            None => bytes.into(),
        }
    }

    async fn send(&self, stored: &Stored) -> Result<Sent, Failure> {
        if self.secret.is_none() && stored.header("webhook-signature").is_none() {
            return Err(Failure::new("no signature of this event is stored").next(
                "sign it anew: --secret or PANDABASE_WEBHOOK_SECRET is the secret that your program \
                     checks with, the endpoint's or the one that `pandabase listen` prints",
            ));
        }
        let now = Clock::System.now();
        let body = self.edited.as_ref().unwrap_or(&stored.body).clone();
        let mut request = self
            .client
            .post(self.to.clone())
            .header("content-type", "application/json")
            .body(self.body(body));
        for (name, value) in self.headers(stored, now) {
            request = request.header(name, value);
        }
        let began = Clock::System.monotonic();
        let answer = request.send().await;
        let spent = Clock::System.monotonic().saturating_sub(began);
        let status = answer.as_ref().ok().map(|response| response.status());
        let must = match self.is_refusable(stored, now) {
            true => REFUSE,
            false => TAKE,
        };
        let is_taken = status.is_some_and(|status| status.is_success());
        Ok(Sent {
            event_id: stored.id.clone(),
            event: stored.event.clone(),
            status: status.map(|status| status.as_u16()),
            duration_ms: u64::try_from(spent.as_millis()).unwrap_or(u64::MAX),
            error: answer.err().map(|error| root(&error)),
            must,
            // Without an answer the message was neither accepted nor refused.
            passed: status.is_some() && is_taken == (must == TAKE),
        })
    }
}

/// How old a stored signature is, in milliseconds.
fn stored_age(stored: &Stored, now: Timestamp) -> i64 {
    let time: Option<i64> = stored
        .header("webhook-timestamp")
        .and_then(|time| time.parse().ok());
    // V1 counts in milliseconds; the second header of that version tells the two apart.
    let unit = match stored.header("x-pandabase-timestamp") {
        Some(_) => 1,
        None => SECOND,
    };
    let at = time.and_then(|time| time.checked_mul(unit)).unwrap_or(0);
    now.as_millis().saturating_sub(at)
}

/// Whether a header is part of the signature.
fn is_signing(name: &str) -> bool {
    name.starts_with("webhook-") || name.starts_with("x-pandabase-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use pandabase_domain::time::MINUTE;
    use pandabase_domain::webhook::check::{Received, Verdict, check};

    const SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

    fn lab() -> Lab {
        let _ = rustls::crypto::ring::default_provider().install_default();
        Lab {
            client: Client::builder().tls_certs_only([]).build().unwrap(),
            to: Url::parse("http://localhost/").unwrap(),
            secret: Some(WebhookSecret::from_stored(SECRET)),
            age: 0,
            edited: None,
            breaks: false,
            over: None,
        }
    }

    fn stored(at: Timestamp) -> Stored {
        let secret = WebhookSecret::from_stored(SECRET);
        let body = b"{\"event\":\"PAYMENT_COMPLETED\"}".to_vec();
        let headers = v2_headers(&secret, "evt_1", at, &body);
        Stored {
            webhook: "whk_1".to_owned(),
            id: "evt_1".to_owned(),
            event: "PAYMENT_COMPLETED".to_owned(),
            headers: headers
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            body,
        }
    }

    /// What a receiver finds when it checks the signature.
    fn verdict(lab: &Lab, stored: &Stored, now: Timestamp) -> Verdict {
        let headers = lab.headers(stored, now);
        let header = |name: &str| {
            let found = headers.iter().find(|(known, _)| known == name);
            found.unwrap().1.as_str()
        };
        let received = Received {
            id: header("webhook-id"),
            timestamp: header("webhook-timestamp"),
            signature: header("webhook-signature"),
            body: lab.edited.as_ref().unwrap_or(&stored.body),
        };
        check(&WebhookSecret::from_stored(SECRET), &received)
    }

    #[test]
    fn each_damage_is_one_that_a_receiver_can_see() {
        let now = Timestamp::from_millis(1_780_000_000_000);
        let event = stored(now);
        assert_eq!(verdict(&lab(), &event, now), Verdict::Right(now));
        assert!(!lab().is_refusable(&event, now));
        let broken = Lab {
            breaks: true,
            ..lab()
        };
        assert_eq!(verdict(&broken, &event, now), Verdict::Other);
        assert!(broken.is_refusable(&event, now));
        let edited = Lab {
            edited: Some(b"{}".to_vec()),
            ..lab()
        };
        assert_eq!(verdict(&edited, &event, now), Verdict::Other);
        assert!(edited.is_refusable(&event, now));
        let late = Lab {
            age: 6 * MINUTE,
            ..lab()
        };
        let then = now.plus_millis(-6 * MINUTE);
        assert_eq!(verdict(&late, &event, now), Verdict::Right(then));
        assert!(late.is_refusable(&event, now));
    }

    #[test]
    fn without_the_secret_the_stored_signature_goes() {
        let then = Timestamp::from_millis(1_780_000_000_000);
        let event = stored(then);
        let lab = Lab {
            secret: None,
            ..lab()
        };
        let now = then.plus_millis(4 * MINUTE);
        assert_eq!(verdict(&lab, &event, now), Verdict::Right(then));
        assert!(!lab.is_refusable(&event, now));
        assert!(lab.is_refusable(&event, then.plus_millis(6 * MINUTE)));
    }
}
