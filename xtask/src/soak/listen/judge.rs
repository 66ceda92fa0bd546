//! Compares what the receiver wrote down with what the store tells.

use super::kills::Kills;
use super::trio::Part;
use crate::binary::text_of;
use anyhow::{Context, Result, ensure};
use pandabase_domain::time::Timestamp;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Findings that are listed one by one.
const SHOWN: usize = 8;

/// An event of the store.
#[derive(Debug)]
pub struct Event {
    id: String,
    kind: String,
    order: String,
    /// What it is about, for which order is kept: its subscription, else its order.
    object: String,
    /// When it happened, in milliseconds since 1970.
    at: i64,
    /// What is delivered.
    body: Value,
}

impl Event {
    /// An item of the store's events.
    pub fn of(item: &Value) -> Result<Self> {
        let mut body = item.clone();
        body.as_object_mut()
            .context("an event that is no object")?
            .remove("cursor");
        let order = text_of(&item["data"]["order"], "id")?;
        let subscription = item["data"]["subscription"]["id"].as_str();
        let at = text_of(item, "timestamp")?;
        Ok(Self {
            id: text_of(item, "id")?,
            kind: text_of(item, "event")?,
            object: subscription.map_or_else(|| order.clone(), str::to_owned),
            order,
            at: Timestamp::parse(&at).context("a time that is none")?.as_millis(),
            body,
        })
    }
}

/// A message that the receiver wrote down.
#[derive(Debug)]
pub struct Line {
    id: String,
    /// When it was signed, in seconds since 1970.
    at: i64,
    /// Why it was not to be believed.
    fault: Option<String>,
    is_taken: bool,
    body: Value,
}

impl Line {
    fn of(line: &Value) -> Option<Self> {
        let fault = match line["checked"] {
            Value::Bool(true) => line["fault"].as_str().map(str::to_owned),
            _ => Some("it was not checked".to_owned()),
        };
        Some(Self {
            id: line["id"].as_str()?.to_owned(),
            at: line["timestamp"].as_str()?.parse().ok()?,
            fault,
            is_taken: line["answer"] == 200,
            body: serde_json::from_str(line["body"].as_str()?).ok()?,
        })
    }
}

/// What the receiver wrote down, and how many lines it could not finish.
#[derive(Debug, Default)]
pub struct Lines {
    lines: Vec<Line>,
    torn: usize,
}

/// Reads what the receiver wrote down.
pub fn lines_of(text: &str) -> Lines {
    let mut read = Lines::default();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        match serde_json::from_str::<Value>(line) {
            // It says where it listens when it starts.
            Ok(line) if line["number"].is_null() && line["url"].is_string() => {}
            line => match line.ok().and_then(|line| Line::of(&line)) {
                Some(line) => read.lines.push(line),
                None => read.torn += 1,
            },
        }
    }
    read
}

/// What came of a run.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How often each was killed.
    pub kills: Kills,
    events: usize,
    /// Events that were not taken.
    lost: usize,
    /// Messages that were taken before, and messages that were refused.
    repeated: usize,
    refused: usize,
    torn: usize,
    /// The longest time between two messages that were taken, and from an event until it was first taken, in
    /// seconds.
    longest_gap: i64,
    slowest: i64,
    sales: usize,
    /// Sales and refunds that were answered with success and of which no event tells.
    untold: usize,
    findings: Vec<String>,
}

impl Outcome {
    /// Whether something may still arrive.
    pub fn is_waiting(&self) -> bool {
        self.lost + self.untold > 0
    }

    /// Whether each of the three was killed, and events came, were refused and came again.
    #[cfg(test)]
    pub fn has_seen_all(&self) -> bool {
        let killed = Part::ALL.iter().all(|part| self.kills.contains_key(part));
        killed && self.events > 0 && self.sales > 0 && self.refused > 0
    }

    /// Fails if anything was lost, unknown, in disorder or not to be believed.
    ///
    /// # Errors
    /// What went wrong.
    pub fn verdict(&self) -> Result<()> {
        let deaths = self.kills.get(&Part::Receiver).copied().unwrap_or_default();
        let torn = u64::try_from(self.torn)?;
        ensure!(
            torn <= deaths,
            "{torn} lines of the receiver cannot be read, and it died {deaths} times"
        );
        ensure!(
            !self.is_waiting() && self.findings.is_empty(),
            "{} events were not received, of {} sales and refunds no event tells, {} other findings: see \
             above",
            self.lost,
            self.untold,
            self.findings.len()
        );
        Ok(())
    }
}

/// Compares the store's events with what was received. `sold` are the orders that were paid and those that
/// were refunded.
pub fn judge(events: &[Event], received: &Lines, sold: (&[String], &[String])) -> Outcome {
    let mut outcome = Outcome {
        events: events.len(),
        torn: received.torn,
        sales: sold.0.len(),
        ..Outcome::default()
    };
    // Where each event is among those about the same thing.
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut places: BTreeMap<&str, (&Event, usize)> = BTreeMap::new();
    for event in events {
        let count = counts.entry(&event.object).or_default();
        places.insert(&event.id, (event, *count));
        *count += 1;
    }
    // How many of those about one thing were taken, one after the other.
    let mut reached: BTreeMap<&str, usize> = BTreeMap::new();
    let mut last = None;
    for line in &received.lines {
        let Some(&(event, place)) = places.get(line.id.as_str()) else {
            outcome
                .findings
                .push(format!("{} is unknown to the store", line.id));
            continue;
        };
        if let Some(fault) = &line.fault {
            outcome.findings.push(format!("{}: {fault}", line.id));
        }
        if line.body != event.body {
            outcome
                .findings
                .push(format!("{} says something else than the store", line.id));
        }
        let reached = reached.entry(&event.object).or_default();
        if place > *reached {
            let (id, object) = (&line.id, &event.object);
            outcome
                .findings
                .push(format!("{id} came before an earlier event of {object}"));
        }
        if !line.is_taken {
            outcome.refused += 1;
            continue;
        }
        outcome.longest_gap = outcome.longest_gap.max(line.at - last.unwrap_or(line.at));
        last = Some(line.at);
        if place == *reached {
            *reached += 1;
            outcome.slowest = outcome.slowest.max(line.at - event.at / 1000);
        } else {
            outcome.repeated += 1;
        }
    }
    let taken: usize = reached.values().sum();
    outcome.lost = events.len().saturating_sub(taken);
    outcome.untold = untold(events, "PAYMENT_COMPLETED", sold.0) + untold(events, "PAYMENT_REFUNDED", sold.1);
    outcome
}

/// How many of the orders no event of a kind tells of.
fn untold(events: &[Event], kind: &str, orders: &[String]) -> usize {
    let of_kind = events.iter().filter(|event| event.kind == kind);
    let of_kind: BTreeSet<&str> = of_kind.map(|event| event.order.as_str()).collect();
    let missing = orders.iter().filter(|order| !of_kind.contains(order.as_str()));
    missing.count()
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "soak listen: {} sales, {} events of the store",
            self.sales, self.events
        )?;
        for (part, kills) in &self.kills {
            let what = format!("kills of the {}", part.word());
            writeln!(f, "{what:<28}{kills:>8}")?;
        }
        for (what, count) in [
            ("events lost", self.lost),
            ("sales nobody told of", self.untold),
            ("taken more than once", self.repeated),
            ("refused, to come again", self.refused),
            ("lines cut off by a kill", self.torn),
        ] {
            writeln!(f, "{what:<28}{count:>8}")?;
        }
        writeln!(f, "{:<28}{:>8} s", "longest gap", self.longest_gap)?;
        writeln!(f, "{:<28}{:>8} s", "slowest event", self.slowest)?;
        for finding in self.findings.iter().take(SHOWN) {
            writeln!(f, "found: {finding}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn event(id: &str, order: &str) -> Event {
        let item = json!({
            "event": "PAYMENT_COMPLETED", "id": id, "timestamp": "1970-01-01T00:00:01.000Z", "cursor": "7",
            "data": {"order": {"id": order}, "subscription": null}
        });
        Event::of(&item).unwrap()
    }

    fn line(event: &Event, second: i64, answer: u16) -> String {
        let body = event.body.to_string();
        let told = json!({
            "number": 1, "id": event.id, "event": event.kind, "timestamp": second.to_string(),
            "checked": true, "fault": null, "answer": answer, "body": body
        });
        format!("{told}\n")
    }

    fn judged(events: &[Event], text: &str) -> Outcome {
        judge(events, &lines_of(text), (&["ord_1".to_owned()], &[]))
    }

    #[test]
    fn what_comes_in_order_and_twice_is_right() {
        let events = [
            event("evt_1", "ord_1"),
            event("evt_2", "ord_1"),
            event("evt_3", "ord_2"),
        ];
        let text = [
            "{\"url\":\"http://127.0.0.1:1/\",\"webhookId\":null}\n".to_owned(),
            line(&events[0], 2, 500),
            line(&events[2], 3, 200),
            line(&events[0], 4, 200),
            line(&events[0], 9, 200),
            "{\"number\":4,\"id\"\n".to_owned(),
            line(&events[1], 10, 200),
        ];
        let mut outcome = judged(&events, &text.concat());
        assert_eq!((outcome.lost, outcome.repeated, outcome.refused), (0, 1, 1));
        assert_eq!((outcome.torn, outcome.longest_gap, outcome.slowest), (1, 5, 9));
        assert!(outcome.verdict().is_err(), "nobody died over that line");
        outcome.kills.insert(Part::Receiver, 1);
        outcome.verdict().unwrap();
    }

    #[test]
    fn what_is_wrong_is_found() {
        let events = [event("evt_1", "ord_1"), event("evt_2", "ord_1")];
        let both = || line(&events[0], 2, 200) + &line(&events[1], 2, 200);
        let is_right = |text: &str| judged(&events, text).verdict().is_ok();
        assert!(is_right(&both()));
        assert!(!is_right(&line(&events[0], 2, 200)), "one is lost");
        assert!(
            !is_right(&(line(&events[0], 2, 500) + &line(&events[1], 2, 200))),
            "one was refused"
        );
        assert!(
            !is_right(&(line(&events[1], 2, 200) + &both())),
            "the second came first"
        );
        assert!(
            !is_right(&(both() + &line(&event("evt_3", "ord_1"), 2, 200))),
            "one is unknown"
        );
        assert!(!is_right(&both().replace("\"fault\":null", "\"fault\":\"no\"")));
        assert!(!is_right(
            &both().replace("\"checked\":true", "\"checked\":false")
        ));
        assert!(!is_right(&both().replace("ord_1", "ord_2")), "another body");
        let untold = judge(&events, &lines_of(&both()), (&["ord_9".to_owned()], &[]));
        assert!(untold.is_waiting() && untold.verdict().is_err());
    }
}
