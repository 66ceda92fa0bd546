//! The events that the store's endpoint receives during a story: a receiver in this process, with an endpoint
//! of its own for as long as the story lasts.

use super::shop::{Halt, data, text};
use crate::operations::cli::client::{Asker, Remote};
use crate::operations::cli::failure::Failure;
use crate::operations::cli::webhook_lab::receiver::{Message, Reply, serve};
use http::StatusCode;
use pandabase_domain::webhook::check::Verdict;
use pandabase_domain::webhook::event::EventType;
use pandabase_domain::webhook::signature::WebhookSecret;
use reqwest::Method;
use serde_json::json;
use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The most messages that are remembered. A story has far fewer.
const REMEMBERED: usize = 10_000;

/// An endpoint of the store, here.
pub(super) struct Events {
    webhook: String,
    secret: WebhookSecret,
    told: Arc<Mutex<Vec<Message>>>,
    task: JoinHandle<()>,
}

impl Events {
    /// Begins to listen.
    pub(super) async fn listen(remote: &Remote) -> Result<Self, Failure> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.map_err(Failure::new)?;
        let port = listener.local_addr().map_err(Failure::new)?.port();
        let told: Arc<Mutex<Vec<Message>>> = Arc::default();
        let kept = Arc::clone(&told);
        let task = serve(
            listener,
            Arc::new(move |message: Message| {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                if kept.len() < REMEMBERED {
                    kept.push(message);
                }
                Reply {
                    status: StatusCode::OK,
                    after: Duration::ZERO,
                }
            }),
        );
        match subscribe(remote, &format!("http://127.0.0.1:{port}/")).await {
            Ok((webhook, secret)) => Ok(Self {
                webhook,
                secret,
                told,
                task,
            }),
            Err(failure) => {
                task.abort();
                Err(failure)
            }
        }
    }

    /// How many events of this type the buyer of this address is the customer of. An event that came twice
    /// counts once, and one whose signature is wrong does not count.
    pub(super) fn count(&self, event: &str, email: &str) -> usize {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let of_buyer = told.iter().filter(|message| {
            message.event() == event
                && matches!(message.verdict(&self.secret), Verdict::Right(_))
                && message
                    .json()
                    .is_some_and(|body| body["data"]["customer"]["email"] == email)
        });
        of_buyer
            .map(|message| message.id.as_str())
            .collect::<BTreeSet<_>>()
            .len()
    }

    /// Ends it, with the endpoint.
    pub(super) async fn end(self, remote: &Remote) {
        let path = remote.core(&format!("/webhooks/{}", self.webhook));
        // Nothing of the story depends on it any more.
        let _ = remote.exchange(Asker::Store, Method::DELETE, &path, None).await;
        self.task.abort();
    }
}

async fn subscribe(remote: &Remote, url: &str) -> Result<(String, WebhookSecret), Failure> {
    let types: Vec<&str> = EventType::ALL.iter().map(|event| event.as_str()).collect();
    let body = json!({"url": url, "eventTypes": types, "note": "pandabase scenario"});
    let path = remote.core("/webhooks");
    let made = remote
        .exchange(Asker::Store, Method::POST, &path, Some(&body))
        .await?;
    let refused = |text: String| {
        Failure::new(format!("the story's events cannot be received: {text}")).next(
            "let the sandbox call this machine: webhook_allowed_hosts = [\"127.0.0.1\"], as `pandabase dev` \
             has it; or use --fresh",
        )
    };
    let made = data(made).map_err(|halt| match halt {
        Halt::Refused(text) => refused(text),
        Halt::Broken(failure) => failure,
    })?;
    let part = |key: &str| match text(&made, key) {
        Ok(found) => Ok(found.to_owned()),
        Err(_) => Err(Failure::new(format!("the new endpoint has no {key}"))),
    };
    Ok((part("id")?, WebhookSecret::from_stored(part("secret")?)))
}
