//! The command: plays a history, and shows the event that it led to.

use super::history::play;
use super::player::Player;
use crate::operations::cli::client::{Remote, Target};
use crate::operations::cli::failure::Failure;
use crate::operations::cli::global::Global;
use clap::Args;
use pandabase_domain::webhook::event::EventType;
use reqwest::Method;
use serde_json::{Value, json};

/// Play what leads to an event, on a running sandbox.
///
/// The event is a real one: a dispute begins with a sale, a renewal with a subscription, and both are in the
/// store afterwards. What takes time moves the store's clock.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Trigger {
    /// The event, such as PAYMENT_DISPUTED
    #[arg(value_parser = event)]
    event: EventType,
    #[command(flatten)]
    target: Target,
}

const EXAMPLES: &str = "\
Examples:
  pandabase trigger PAYMENT_COMPLETED
  pandabase trigger PAYMENT_DISPUTE_WON     sells, disputes, and decides for the store
  pandabase trigger SUBSCRIPTION_RENEWED    subscribes, and moves the store's clock on by a month
`pandabase listen` shows the events, and sends them to your own machine.";

fn event(word: &str) -> Result<EventType, String> {
    let words = || {
        EventType::ALL
            .iter()
            .map(|event| event.as_str())
            .collect::<Vec<_>>()
    };
    EventType::parse(&word.to_uppercase()).ok_or_else(|| format!("one of {}", words().join(", ")))
}

impl Trigger {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        let remote = self.target.connect(global)?;
        let place = newest(&remote).await?;
        let mut player = Player::new(&remote);
        play(&mut player, self.event).await?;
        let told = happened(&remote, self.event, &place).await?;
        let answer = json!({"event": told, "steps": player.steps()});
        global.show(&answer, |answer| {
            let steps = player.steps().join("\n");
            let id = answer["event"]["id"].as_str().unwrap_or_default();
            format!("{steps}\n{}  {id}", self.event)
        })
    }
}

/// The place of the newest event.
async fn newest(remote: &Remote) -> Result<String, Failure> {
    let path = format!("/v2/core/stores/{}/events?after=now&limit=1", remote.store());
    let found = remote.ask(Method::GET, &path, None).await?;
    Ok(found["cursor"].as_str().unwrap_or_default().to_owned())
}

/// The event that came of what was played.
async fn happened(remote: &Remote, event: EventType, place: &str) -> Result<Value, Failure> {
    let path = format!(
        "/v2/core/stores/{}/events?after={place}&events={event}&limit=1&wait=10",
        remote.store()
    );
    let mut found = remote.ask(Method::GET, &path, None).await?;
    match found["items"].get_mut(0) {
        Some(told) => Ok(told.take()),
        None => Err(
            Failure::new(format!("every step was done, but {event} did not happen")).next(
                "Shield's rules or the store's settings may keep it away: `pandabase events list` shows more",
            ),
        ),
    }
}
