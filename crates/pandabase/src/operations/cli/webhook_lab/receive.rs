//! `pandabase webhook-lab receive`.

use super::receiver::{Message, Reply, serve};
use crate::operations::cli::client::{Asker, Remote, Target};
use crate::operations::cli::failure::Failure;
use crate::operations::cli::global::Global;
use crate::operations::cli::run;
use crate::surfaces::pages::readable::indented;
use clap::Args;
use http::StatusCode;
use pandabase_domain::webhook::event::EventType;
use pandabase_domain::webhook::signature::WebhookSecret;
use pandabase_platform::clock::Clock;
use reqwest::Method;
use serde_json::{Value, json};
use std::io;
use std::io::Write;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Notify;

/// How much of a body that is not JSON is shown, in bytes.
const SHOWN: usize = 2000;

/// Receive webhooks, check their signatures, and answer as told.
///
/// Serves plain HTTP on this machine alone, under every path. A sandbox that calls it must allow its host, as
/// `pandabase dev` does.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Receive {
    /// The port; 0 takes any free one
    #[arg(long, value_name = "N", default_value_t = 4300)]
    port: u16,
    /// The statuses of its answers, one after the other; the last one goes on
    #[arg(long, value_name = "STATUS,…", value_delimiter = ',', default_value = "200")]
    #[arg(value_parser = status)]
    answer: Vec<StatusCode>,
    /// How long every answer takes
    #[arg(long, value_name = "MS", default_value_t = 0)]
    delay: u64,
    /// The endpoint's secret, to check signatures with
    #[arg(
        long,
        value_name = "SECRET",
        env = "PANDABASE_WEBHOOK_SECRET",
        hide_env_values = true
    )]
    secret: Option<String>,
    /// Make an endpoint for every event in the store as long as this runs, and check with its secret
    #[arg(long)]
    register: bool,
    /// End after so many messages; exit code 1 if one of them was not to be believed
    #[arg(long, value_name = "N")]
    count: Option<usize>,
    #[command(flatten)]
    target: Target,
}

const EXAMPLES: &str = "\
Examples:
  pandabase webhook-lab receive --register                       every event of the sandbox, checked
  pandabase webhook-lab receive --answer 500,500,200 --register  refuses an event twice, then takes it
  pandabase webhook-lab receive --delay 16000 --secret whsec_…   answers too late";

fn status(text: &str) -> Result<StatusCode, String> {
    let status: Option<u16> = text.trim().parse().ok();
    let status = status.filter(|status| (200..600).contains(status));
    status
        .and_then(|status| StatusCode::from_u16(status).ok())
        .ok_or_else(|| "a status is from 200 to 599".to_owned())
}

/// What happens to every message.
struct Desk {
    answers: Vec<StatusCode>,
    delay: Duration,
    secret: Option<WebhookSecret>,
    in_json: bool,
    count: Option<usize>,
    taken: AtomicUsize,
    wrong: AtomicUsize,
    /// Notified when the last message was received.
    full: Notify,
}

impl Receive {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).await;
        let listener = listener.map_err(|error| {
            Failure::new(format!("cannot listen on port {}: {error}", self.port))
                .next("choose another with --port; 0 takes any free one")
        })?;
        let port = listener.local_addr().map_err(Failure::new)?.port();
        let url = format!("http://127.0.0.1:{port}/");
        // Caught before the endpoint is made, so that every signal finds it deleted.
        let mut signals = run::signals()?;
        let endpoint = if self.register {
            Some(Endpoint::make(self.target.connect(global)?, &url).await?)
        } else {
            None
        };
        let given = self.secret.map(WebhookSecret::from_stored);
        let secret = endpoint
            .as_ref()
            .map(|endpoint| endpoint.secret.clone())
            .or(given);
        let desk = Arc::new(Desk {
            answers: self.answer,
            delay: Duration::from_millis(self.delay),
            secret,
            in_json: global.json,
            count: self.count,
            taken: AtomicUsize::new(0),
            wrong: AtomicUsize::new(0),
            full: Notify::new(),
        });
        let taking = Arc::clone(&desk);
        let task = serve(
            listener,
            Arc::new(move |message: Message| taking.receive(&message)),
        );
        let shown = endpoint.as_ref().map(|endpoint| endpoint.id.as_str());
        global.show(&json!({"url": url, "webhookId": shown}), |_| {
            opening(&url, &desk, shown)
        })?;
        tokio::select! {
            () = desk.full.notified() => {
                // The last answer has to arrive before this process ends.
                Clock::System.wait(desk.delay.saturating_add(GRACE)).await;
            }
            () = signals.any() => {}
        }
        task.abort();
        if let Some(endpoint) = endpoint {
            endpoint.end().await;
        }
        match desk.wrong.load(Ordering::Relaxed) {
            0 => Ok(()),
            _ => Err(Failure::already_reported()),
        }
    }
}

/// How long the last answer is on its way.
const GRACE: Duration = Duration::from_millis(200);

fn opening(url: &str, desk: &Desk, webhook: Option<&str>) -> String {
    let checked = match (&desk.secret, webhook) {
        (Some(_), Some(id)) => {
            format!("signatures are checked with the secret of {id}, which goes when this ends")
        }
        (Some(_), None) => "signatures are checked".to_owned(),
        (None, _) => "signatures are not checked: give --secret or --register".to_owned(),
    };
    format!("receiving on {url}; {checked}\nCtrl-C ends it")
}

impl Desk {
    /// Prints a message and says how it is answered.
    fn receive(&self, message: &Message) -> Reply {
        let number = self.taken.fetch_add(1, Ordering::Relaxed);
        let fault = self
            .secret
            .as_ref()
            .map(|secret| message.fault(secret, Clock::System.now()));
        if fault.as_ref().is_some_and(Option::is_some) {
            self.wrong.fetch_add(1, Ordering::Relaxed);
        }
        let last = self.answers.last().copied().unwrap_or(StatusCode::OK);
        let status = self.answers.get(number).copied().unwrap_or(last);
        self.print(number + 1, message, fault.as_ref(), status);
        if self.count.is_some_and(|count| number + 1 >= count) {
            self.full.notify_one();
        }
        Reply {
            status,
            after: self.delay,
        }
    }

    /// `fault` is `None` without a secret to check with, and `Some(None)` if the signature is right.
    fn print(&self, number: usize, message: &Message, fault: Option<&Option<String>>, status: StatusCode) {
        let text = if self.in_json {
            json!({
                "number": number, "id": message.id, "event": message.event(), "timestamp": message.timestamp,
                "checked": fault.is_some(), "fault": fault.cloned().flatten(), "answer": status.as_u16(),
                "body": String::from_utf8_lossy(&message.body)
            })
            .to_string()
        } else {
            let verdict = match fault {
                None => "not checked".to_owned(),
                Some(None) => "✓ the signature is right".to_owned(),
                Some(Some(fault)) => format!("✗ {fault}"),
            };
            format!(
                "\n#{number} {} {}\n   {verdict}\n   answered with {}\n{}",
                safe(&message.event()),
                safe(&message.id),
                status.as_u16(),
                shown(message)
            )
        };
        // A reader that closed the pipe wants no more.
        let _ = writeln!(io::stdout().lock(), "{text}");
    }
}

/// The body for a terminal: JSON in lines and in its own order, and anything else without control characters.
fn shown(message: &Message) -> String {
    let json = message
        .json()
        .and_then(|_: Value| std::str::from_utf8(&message.body).ok());
    let bytes = || {
        let part = message.body.get(..SHOWN).unwrap_or(&message.body);
        format!("{} bytes: {}", message.body.len(), String::from_utf8_lossy(part))
    };
    let text = json.map_or_else(bytes, indented);
    let lines = text.lines().map(|line| format!("   {}", safe(line)));
    lines.collect::<Vec<_>>().join("\n")
}

/// Removes control characters, because a sender must not be able to move the terminal's cursor.
fn safe(text: &str) -> String {
    text.chars()
        .map(|letter| if letter.is_control() { '\u{fffd}' } else { letter })
        .collect()
}

/// An endpoint of the store for as long as this runs.
struct Endpoint {
    remote: Remote,
    id: String,
    secret: WebhookSecret,
}

impl Endpoint {
    async fn make(remote: Remote, url: &str) -> Result<Self, Failure> {
        let types: Vec<&str> = EventType::ALL.iter().map(|event| event.as_str()).collect();
        let body = json!({"url": url, "eventTypes": types, "note": "pandabase webhook-lab"});
        let path = remote.core("/webhooks");
        let made = remote
            .exchange(Asker::Store, Method::POST, &path, Some(&body))
            .await?;
        let made = made.done("no endpoint could be made").map_err(|failure| {
            failure.next("let the sandbox call this machine: webhook_allowed_hosts = [\"127.0.0.1\"]")
        })?;
        let part = |key: &str| {
            let found = made[key].as_str().map(str::to_owned);
            found.ok_or_else(|| Failure::new(format!("the new endpoint has no {key}")))
        };
        let (id, secret) = (part("id")?, WebhookSecret::from_stored(part("secret")?));
        Ok(Self { remote, id, secret })
    }

    async fn end(self) {
        let path = self.remote.core(&format!("/webhooks/{}", self.id));
        // If this fails, the store's list of endpoints shows the one that is left.
        let _ = self
            .remote
            .exchange(Asker::Store, Method::DELETE, &path, None)
            .await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;

    fn message(body: &'static [u8]) -> Message {
        Message {
            id: "evt_1".to_owned(),
            timestamp: String::new(),
            signature: String::new(),
            body: Bytes::from_static(body),
        }
    }

    #[test]
    fn answers_come_in_their_order_and_the_last_goes_on() {
        let desk = Desk {
            answers: vec![StatusCode::INTERNAL_SERVER_ERROR, StatusCode::OK],
            delay: Duration::from_millis(5),
            secret: Some(WebhookSecret::from_stored("whsec_AAEC")),
            in_json: true,
            count: None,
            taken: AtomicUsize::new(0),
            wrong: AtomicUsize::new(0),
            full: Notify::new(),
        };
        let answers = [500, 200, 200].map(|_| desk.receive(&message(b"{}")).status.as_u16());
        assert_eq!(answers, [500, 200, 200]);
        assert_eq!(desk.wrong.load(Ordering::Relaxed), 3);
    }

    #[test]
    fn statuses_are_those_of_answers() {
        assert_eq!(status(" 500"), Ok(StatusCode::INTERNAL_SERVER_ERROR));
        for wrong in ["199", "600", "ok", ""] {
            assert!(status(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn nothing_that_was_sent_reaches_the_terminal_as_it_is() {
        assert_eq!(shown(&message(b"\x1b[2Jx")), "   5 bytes: \u{fffd}[2Jx");
        let inner = "   {\n     \"b\": 1,\n     \"a\": 2\n   }";
        assert_eq!(shown(&message(b"{\"b\":1,\"a\":2}")), inner);
    }
}
