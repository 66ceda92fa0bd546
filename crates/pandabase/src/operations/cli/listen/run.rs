//! The loop of `listen`: reads events, sends those that wait, and saves its place after each answer.

use super::feed::{Begin, Feed, FeedEvent};
use super::forward::{Forward, Said};
use super::queue::{Next, Queue};
use super::state::{Kept, State};
use crate::operations::cli::client::Trouble;
use crate::operations::cli::failure::Failure;
use crate::operations::cli::global::Global;
use pandabase_platform::clock::Clock;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io;
use std::io::Write;
use std::time::Duration;

/// The most events that wait. No more are read until some are delivered.
const WINDOW: usize = 500;
/// How long a request waits for the next event.
const LONG: Duration = Duration::from_secs(25);
/// The shortest and the longest pause before a server that does not answer is asked again.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// The characters of a refusal that are shown.
const SHOWN: usize = 200;

/// A listener that runs until it is stopped.
pub struct Run<'r> {
    feed: Feed<'r>,
    forward: Option<Forward>,
    state: State,
    queue: Queue<FeedEvent>,
    is_json: bool,
    pause: Duration,
}

impl<'r> Run<'r> {
    /// Finds out where to begin, and says so.
    pub async fn begin(
        global: &Global,
        feed: Feed<'r>,
        forward: Option<Forward>,
        state: State,
        from: Option<Begin>,
        secret: Option<String>,
    ) -> Result<Self, Failure> {
        let (place, done) = match (from, state.kept.cursor) {
            (None, Some(place)) => (place, state.kept.done.clone()),
            (from, _) => {
                let from = from.unwrap_or_else(|| Begin::After("now".to_owned()));
                let place = feed.start(&from).await.map_err(explained)?;
                (place, BTreeSet::new())
            }
        };
        let mut run = Self {
            feed,
            forward,
            state,
            queue: Queue::behind(place, done),
            is_json: global.json,
            pause: FIRST_PAUSE,
        };
        run.keep()?;
        let text = opening(run.feed.remote.store(), run.forward.as_ref(), secret.as_deref());
        run.say(&json!({"listening": place, "secret": secret}), &text);
        Ok(run)
    }

    /// Runs until there is a failure that repeating does not mend.
    pub async fn on(mut self) -> Result<(), Failure> {
        loop {
            let wait = match self.queue.to_do(Clock::System.monotonic()) {
                Next::Send(place) => {
                    self.send(place).await?;
                    continue;
                }
                Next::Wait(wait) => wait,
                Next::Idle => LONG,
            };
            if self.queue.count() >= WINDOW {
                tokio::time::sleep(wait).await;
                continue;
            }
            let began = Clock::System.monotonic();
            self.read(wait.min(LONG)).await?;
            let took = Clock::System.monotonic().saturating_sub(began);
            // A request waits for whole seconds, so the rest of less than a second is waited for here.
            if wait < Duration::from_secs(1) {
                tokio::time::sleep(wait.saturating_sub(took)).await;
            }
        }
    }

    /// Reads what happened, waiting for it.
    async fn read(&mut self, wait: Duration) -> Result<(), Failure> {
        let part = match self.feed.behind(self.queue.read(), wait).await {
            Ok(part) => part,
            Err(trouble) => return self.back_off(trouble, wait).await,
        };
        self.pause = FIRST_PAUSE;
        if part.has_gap {
            let text = "events since the last one are no longer kept, and are missing here";
            self.say(&json!({"warning": text}), &format!("warning: {text}"));
        }
        let until = part.place()?;
        for told in part.items {
            let (place, object) = (told.place()?, told.object());
            self.queue.add(place, object, told);
        }
        self.queue.reach(until);
        self.keep()
    }

    /// Waits for a server that does not answer.
    async fn back_off(&mut self, trouble: Trouble, wait: Duration) -> Result<(), Failure> {
        if !trouble.is_passing() {
            return Err(explained(trouble));
        }
        let text = Failure::from(trouble).text;
        let pause = self.pause.min(wait.max(FIRST_PAUSE));
        let seconds = pause.as_secs();
        self.say(
            &json!({"warning": text, "retryInSeconds": seconds}),
            &format!("warning: {text}; asking again in {seconds} s"),
        );
        self.pause = self.pause.saturating_mul(2).min(LONGEST_PAUSE);
        tokio::time::sleep(pause).await;
        Ok(())
    }

    /// Sends or shows the event of a place, and saves the result.
    async fn send(&mut self, place: i64) -> Result<(), Failure> {
        let Some(told) = self.queue.get(place) else {
            return Ok(());
        };
        let (mut line, mut text) = described(told, place);
        let Some(forward) = &self.forward else {
            line["data"] = serde_json::from_str(told.data.get()).unwrap_or_default();
            self.queue.delivered(place);
            self.say(&line, &text);
            return self.keep();
        };
        let (said, took) = forward.send(told).await?;
        line["durationMs"] = json!(u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
        match &said {
            Said::Answer(status, answer) => {
                (line["status"], line["answer"]) = (json!(status), json!(answer));
                text.push_str(&format!("  {status} in {} ms", took.as_millis()));
            }
            Said::Nothing(reason) => {
                line["error"] = json!(reason);
                text.push_str(&format!("  no answer: {reason}"));
            }
        }
        if said.is_taken() {
            self.queue.delivered(place);
        } else {
            let now = Clock::System.monotonic();
            let pause = match &said {
                Said::Answer(..) => self.queue.refused(place, now),
                Said::Nothing(_) => self.queue.unanswered(now),
            };
            line["retryInSeconds"] = json!(pause.as_secs());
            text.push_str(&format!("; again in {} s", pause.as_secs()));
            if let Said::Answer(_, answer) = &said {
                text.push_str(&shown(answer));
            }
        }
        self.say(&line, &text);
        self.keep()
    }

    /// Saves its place.
    fn keep(&mut self) -> Result<(), Failure> {
        let kept = Kept {
            cursor: Some(self.queue.cursor()),
            done: self.queue.done().clone(),
            secret: self.state.kept.secret.clone(),
        };
        self.state.keep(kept)
    }

    fn say(&self, line: &Value, text: &str) {
        let mut out = io::stdout().lock();
        let told = if self.is_json {
            writeln!(out, "{line}")
        } else {
            writeln!(out, "{text}")
        };
        // A reader that closed the pipe wants no more.
        let _ = told.and_then(|()| out.flush());
    }
}

/// The first lines for people: what is done, with which secret, and that nothing is lost when it ends.
fn opening(store: &str, forward: Option<&Forward>, secret: Option<&str>) -> String {
    let mut text = match forward {
        Some(forward) => format!("forwarding what happens in {store} to {}", forward.address()),
        None => format!("showing what happens in {store}"),
    };
    if let Some(secret) = secret {
        text.push_str(&format!(
            "\nsigned with {secret}, the secret that your program checks with"
        ));
    }
    text.push_str("\nCtrl-C ends it; the next start goes on there");
    text
}

/// Explains a refused place: it was given on the command line or is in the state file.
fn explained(trouble: Trouble) -> Failure {
    if trouble.status != Some(400) {
        return trouble.into();
    }
    let text = Failure::from(trouble).text;
    Failure::new(format!("the server does not know where to begin: {text}"))
        .next("the event is not of this store, or no longer kept: begin with --from now or --from beginning")
}

/// An event in a line, for programs and for people.
fn described(told: &FeedEvent, place: i64) -> (Value, String) {
    let object = told.object();
    let line = json!({
        "event": told.event, "id": told.id, "timestamp": told.timestamp, "object": object,
        "cursor": place.to_string(),
    });
    let text = format!("{}  {}  {}  {object}", told.timestamp, told.event, told.id);
    (line, text)
}

/// The beginning of an answer in a line of its own, without what would move a terminal's cursor.
fn shown(answer: &str) -> String {
    let first: String = answer
        .chars()
        .filter(|letter| !letter.is_control())
        .take(SHOWN)
        .collect();
    if first.is_empty() {
        return first;
    }
    format!("\n    {first}")
}
