//! `pandabase events`. Works on the database; what is sent again, a running server sends.

use super::failure::Failure;
use super::global::Global;
use super::part::lines;
use super::store::work_on;
use clap::{Args, Subcommand};
use pandabase_commerce::notify::deliveries::replay::replay_within;
use pandabase_commerce::notify::deliveries::requests::Replay;
use pandabase_commerce::notify::deliveries::service::{of_event, send_event};
use pandabase_commerce::notify::deliveries::views::ToldWebhook;
use pandabase_commerce::notify::feed::read::{catch_up_within, event, events};
use pandabase_commerce::notify::feed::requests::{EventTypes, Object, Start, Wanted};
use pandabase_commerce::notify::feed::views::Event;
use pandabase_domain::id::{EventId, WebhookId};
use pandabase_domain::time::Timestamp;
use pandabase_platform::error::ApiError;
use serde::Serialize;
use serde_json::json;

#[derive(Debug, Subcommand)]
pub(crate) enum Events {
    /// List what happened in a store in the last thirty days, oldest first
    #[command(after_help = "Examples:
  pandabase events list nimbus-labs --events PAYMENT_COMPLETED,PAYMENT_FAILED
  pandabase events list nimbus-labs --object sub_… --limit 100
  pandabase events list nimbus-labs --after 1042     what follows this cursor, or the id of an event")]
    List(List),
    /// Show an event with the attempts to deliver it
    Show {
        #[command(flatten)]
        of: OfEvent,
    },
    /// Send an event again, to every webhook that subscribes to it or to one
    Resend {
        #[command(flatten)]
        of: OfEvent,
        /// Only to this webhook, whk_…, whether or not it subscribes to the event
        #[arg(long, value_name = "ID")]
        webhook: Option<String>,
    },
    /// Send a webhook the events of some time again
    Replay(Again),
}

/// The store in question.
#[derive(Debug, Args)]
pub(crate) struct OfStore {
    /// The store's handle or its id, shp_…
    #[arg(value_name = "HANDLE_OR_ID")]
    store: String,
}

/// The event in question.
#[derive(Debug, Args)]
pub(crate) struct OfEvent {
    #[command(flatten)]
    of: OfStore,
    /// The event's id, evt_…
    #[arg(value_name = "EVENT", value_parser = event_id)]
    event: EventId,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    of: OfStore,
    /// Only events of these types, with commas between them
    #[arg(long, value_name = "TYPES", value_parser = EventTypes::parse)]
    events: Option<EventTypes>,
    /// Only events about this order, payment or subscription
    #[arg(long, value_name = "ID", value_parser = object)]
    object: Option<Object>,
    /// Only what follows this cursor, or this event
    #[arg(long, value_name = "PLACE", value_parser = start)]
    after: Option<Start>,
    /// Only what happened at this time or later
    #[arg(long, value_name = "TIME", value_parser = time, conflicts_with = "after")]
    from: Option<Timestamp>,
    /// How many at most, 1 to 100
    #[arg(long, default_value_t = 25, value_parser = clap::value_parser!(i64).range(1..=100))]
    limit: i64,
}

#[derive(Debug, Args)]
pub(crate) struct Again {
    #[command(flatten)]
    of: OfStore,
    /// The webhook's id, whk_…
    #[arg(value_name = "WEBHOOK")]
    webhook: String,
    /// Events that happened at this time or later
    #[arg(long, value_name = "TIME", value_parser = time)]
    from: Timestamp,
    /// Events that happened before this time [default: now]
    #[arg(long, value_name = "TIME", value_parser = time)]
    to: Option<Timestamp>,
    /// Events of these types, with commas between them [default: all that it subscribes to]
    #[arg(long, value_name = "TYPES", value_parser = EventTypes::parse)]
    events: Option<EventTypes>,
}

fn event_id(text: &str) -> Result<EventId, String> {
    EventId::parse(text).ok_or_else(|| "an id is evt_ and 24 characters".into())
}

fn object(text: &str) -> Result<Object, String> {
    Object::parse(text).ok_or_else(|| "the id of an order, a payment or a subscription".into())
}

fn start(text: &str) -> Result<Start, String> {
    let start = Start::parse(text).filter(|start| *start != Start::Now);
    start.ok_or_else(|| "a cursor, or the id of an event".into())
}

fn time(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text).ok_or_else(|| "a time in RFC 3339, such as 2026-06-01T00:00:00Z".into())
}

/// An event with the attempts to deliver it.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    event: Event,
    deliveries: Vec<ToldWebhook>,
}

impl Events {
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        match self {
            Self::List(list) => list.run(global).await,
            Self::Show { of } => {
                let id = of.event;
                let shown = work_on(global, of.of.store, move |tx, ctx| {
                    catch_up_within(tx, &ctx.store.id)?;
                    Ok(Shown {
                        event: event(tx, &ctx.store.id, &id)?,
                        deliveries: of_event(tx, ctx, &id)?,
                    })
                });
                global.show(&shown.await?, |shown| {
                    let data = serde_json::to_string_pretty(&shown.event.data).unwrap_or_default();
                    let told = lines(&shown.deliveries, "it was delivered nowhere", delivery_line);
                    format!("{}\n{data}\n{told}", event_line(&shown.event))
                })
            }
            Self::Resend { of, webhook } => {
                let (id, only) = (of.event, webhook.map(WebhookId::from_stored));
                let sent = work_on(global, of.of.store, move |tx, ctx| {
                    send_event(tx, ctx, &id, only.as_ref())
                });
                global.show(&sent.await?, |sent| lines(sent, "", delivery_line))
            }
            Self::Replay(again) => again.run(global).await,
        }
    }
}

impl List {
    async fn run(self, global: &Global) -> Result<(), Failure> {
        let start = match (self.after, self.from) {
            (Some(after), _) => after,
            (None, Some(from)) => Start::Time(from),
            (None, None) => Start::Oldest,
        };
        let wanted = Wanted {
            object: self.object,
            limit: self.limit,
            ..Wanted::beginning(start).of_types(self.events)
        };
        let found = work_on(global, self.of.store, move |tx, ctx| {
            catch_up_within(tx, &ctx.store.id)?;
            events(tx, &ctx.store.id, &wanted)
        });
        global.show(&found.await?, |found| {
            let mut text = lines(&found.items, "no events", event_line);
            if found.has_more {
                text.push_str(&format!("\nmore: --after {}", found.cursor));
            }
            text
        })
    }
}

impl Again {
    async fn run(self, global: &Global) -> Result<(), Failure> {
        let id = WebhookId::from_stored(self.webhook);
        let mut asked = json!({"from": self.from});
        if let Some(to) = self.to {
            asked["to"] = json!(to);
        }
        if let Some(types) = &self.events {
            asked["events"] = json!(types.all());
        }
        let queued = work_on(global, self.of.store, move |tx, ctx| {
            let asked: Replay = serde_json::from_value(asked.clone())
                .map_err(|fault| ApiError::invalid(fault.to_string()))?;
            replay_within(tx, ctx, &id, &asked)
        });
        global.show(&queued.await?, |queued| {
            format!("{} events will be sent again", queued.queued)
        })
    }
}

fn event_line(event: &Event) -> String {
    let about = match &event.data.subscription {
        Some(subscription) => subscription.id.to_string(),
        None => event.data.order.id.to_string(),
    };
    format!(
        "{:>8}  {}  {}  {}  {about}",
        event.cursor, event.timestamp, event.event, event.id
    )
}

fn delivery_line(told: &ToldWebhook) -> String {
    let delivery = &told.delivery;
    let answer = match (&delivery.error, delivery.response_status) {
        (Some(error), _) => format!("  {error}"),
        (None, Some(status)) => format!("  status {status}"),
        (None, None) => String::new(),
    };
    format!(
        "{}  {}  attempt {}  {}{answer}",
        delivery.id, told.webhook_id, delivery.attempt, delivery.status
    )
}
