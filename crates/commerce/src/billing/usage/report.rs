//! A client's report, prepared before the transaction, so that the transaction does only what it must.

use pandabase_domain::id::SubscriptionId;
use pandabase_domain::input::{AnyText, List, Natural, Opt, Text};
use pandabase_domain::time::Timestamp;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The most events of a report.
pub const MAX_EVENTS: usize = 100;
const MAX_KEYS: usize = 20;
const MAX_KEY: usize = 40;
const MAX_VALUE: usize = 500;

/// Usage to report. Closed, as each event is.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UsageReport {
    subscription_id: SubscriptionId,
    events: List<NewEvent, 1, MAX_EVENTS>,
}

/// One use.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEvent {
    /// What a meter of the subscription's product counts.
    event_name: Text<1, 64>,
    quantity: Natural,
    /// A date-time; now when absent. One that cannot be read rejects the event, not the report.
    #[serde(default)]
    event_at: Opt<AnyText>,
    /// A name for the event: events with the same one are counted once per meter.
    #[serde(default)]
    external_id: Opt<Text<1, 128>>,
    #[serde(default)]
    metadata: Opt<BTreeMap<String, String>>,
}

/// When an event happened, as its report says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// The report gives no time.
    Now,
    /// At this time.
    At(Timestamp),
    /// The report's time is not an ISO timestamp.
    Unreadable,
}

/// An event, prepared for the transaction.
#[derive(Debug)]
pub struct Event {
    /// Index of its name in [`Report::names`].
    pub name: usize,
    pub(crate) quantity: i64,
    pub(crate) when: When,
    pub(crate) external_id: Option<String>,
    /// JSON, or why the event is rejected.
    pub metadata: Result<Option<String>, &'static str>,
}

/// A report, prepared for the transaction.
#[derive(Debug)]
pub struct Report {
    pub(crate) subscription: SubscriptionId,
    /// The event names that occur, each once.
    pub names: Vec<Text<1, 64>>,
    pub(crate) events: Vec<Event>,
}

impl UsageReport {
    /// Does what needs no database.
    pub fn prepare(self) -> Result<Report, ApiError> {
        let mut names: Vec<Text<1, 64>> = Vec::new();
        let mut events = Vec::with_capacity(self.events.len());
        for event in self.events.into_vec() {
            // Most events have the name of the event before, so the search begins at the end.
            let known = names.iter().rposition(|name| *name == event.event_name);
            let name = known.unwrap_or_else(|| {
                names.push(event.event_name);
                names.len() - 1
            });
            let when = event.event_at.0.map_or(When::Now, |text| {
                Timestamp::parse(&text).map_or(When::Unreadable, When::At)
            });
            events.push(Event {
                name,
                quantity: event.quantity.get(),
                when,
                external_id: event.external_id.0.map(Text::into_string),
                metadata: metadata(event.metadata.0)?,
            });
        }
        Ok(Report {
            subscription: self.subscription_id,
            names,
            events,
        })
    }
}

/// Metadata as JSON; the inner error is the first of the contract's reasons that applies.
fn metadata(
    given: Option<BTreeMap<String, String>>,
) -> Result<Result<Option<String>, &'static str>, ApiError> {
    let Some(map) = given else { return Ok(Ok(None)) };
    let is_longer = |text: &str, most: usize| text.len() > most && text.chars().count() > most;
    if map.len() > MAX_KEYS {
        return Ok(Err("metadata exceeds 20 keys"));
    }
    if map.keys().any(|key| is_longer(key, MAX_KEY)) {
        return Ok(Err("metadata key exceeds 40 characters"));
    }
    if map.values().any(|value| is_longer(value, MAX_VALUE)) {
        return Ok(Err("metadata value exceeds 500 characters"));
    }
    let json = serde_json::to_string(&map).map_err(|error| ApiError::Internal(error.into()))?;
    Ok(Ok(Some(json)))
}
