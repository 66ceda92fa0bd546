//! Steps on their way to a trace: each below the one that it came of.

use super::store::{Attempt, Booked, Charge, Emitted, Logged, Queued, TimelineSteps, Written};
use super::views::{TraceKind, TraceStep};
use pandabase_commerce::orders::timeline::id_of;
use pandabase_domain::cause::{CallerTrace, Cause, Named, Parts};
use pandabase_domain::id::{OrderId, PaymentId, RequestId, kind};
use pandabase_domain::time::Timestamp;
use pandabase_domain::webhook::delivery::{DeliveryStatus, delivery_id};
use std::collections::BTreeMap;

/// What a job is called that has ended, and so is not kept.
const DONE: &str = "DONE";

/// Steps, each by a name of its own: an origin and a job by how a cause names them, others by their ids.
#[derive(Default)]
pub struct Tree {
    nodes: BTreeMap<String, Node>,
}

struct Node {
    parent: Option<String>,
    step: TraceStep,
}

impl Tree {
    /// Whether there is no step.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The name of the step that a cause stands for, which is added with the origin unless it is there. `at`
    /// is when it caused something: it was there by then.
    fn under(&mut self, cause: &str, at: Timestamp) -> String {
        let parts = Parts::of(cause);
        let origin = Named::of(parts.origin);
        let root = self.nodes.entry(parts.origin.to_owned()).or_insert_with(|| {
            let mut step = begun(&origin, at);
            step.trace_id = Some(parts.trace_id());
            Node { parent: None, step }
        });
        root.step.at = root.step.at.min(at);
        let Some(job) = parts.job else {
            return parts.origin.to_owned();
        };
        let (key, named) = (format!("{}/{job}", parts.origin), Named::of(job));
        let node = self.nodes.entry(key.clone()).or_insert_with(|| {
            let mut step = TraceStep::new(TraceKind::Job, named.id, named.word.unwrap_or_default(), at);
            step.status = Some(DONE.to_owned());
            let parent = Some(parts.origin.to_owned());
            Node { parent, step }
        });
        node.step.at = node.step.at.min(at);
        key
    }

    fn add(&mut self, key: String, parent: Option<String>, step: TraceStep) {
        self.nodes.entry(key).or_insert(Node { parent, step });
    }

    /// Adds steps of a payment.
    pub fn add_steps(&mut self, told: &TimelineSteps) {
        let parent = self.under(&told.cause, told.created_at);
        for (place, step) in (0..).zip(&told.steps) {
            let id = id_of(&told.payment_id, told.position, place);
            let mut step = TraceStep::new(
                TraceKind::Payment,
                id.as_str(),
                step.kind().as_str(),
                told.created_at,
            );
            step.about = Some(told.payment_id.to_string());
            self.add(id.to_string(), Some(parent.clone()), step);
        }
    }

    /// Adds the charge of a payment beside the steps that it was made with; where these are none of this
    /// trace's, it is left out.
    pub fn charged(&mut self, payment: &PaymentId, told: &[TimelineSteps], charge: &Charge) {
        let before = told
            .iter()
            .filter(|told| told.payment_id == *payment && told.created_at <= charge.created_at);
        let Some(with) = before.max_by_key(|told| told.position) else {
            return;
        };
        let parent = self.under(&with.cause, with.created_at);
        let mut step = TraceStep::new(TraceKind::Charge, &charge.id, "charge", charge.created_at);
        step.about = Some(payment.to_string());
        self.add(charge.id.clone(), Some(parent), step);
    }

    /// Adds an entry of the ledger.
    pub fn booked(&mut self, booked: Booked) {
        let parent = self.under(&booked.cause, booked.created_at);
        let mut step = TraceStep::new(TraceKind::Ledger, &booked.id, &booked.kind, booked.created_at);
        step.about = booked.reference_id;
        self.add(booked.id, Some(parent), step);
    }

    /// Adds a mail.
    pub fn written(&mut self, mail: Written) {
        let parent = self.under(&mail.cause, mail.created_at);
        let mut step = TraceStep::new(TraceKind::Mail, &mail.id, "mail", mail.created_at);
        let status = mail.sent_at.map_or("WAITING", |_| "SENT");
        step.status = Some(status.to_owned());
        step.about = Some(mail.reference).filter(|reference| !reference.is_empty());
        self.add(mail.id, Some(parent), step);
    }

    /// Adds an event.
    pub fn emitted(&mut self, event: &Emitted) {
        let parent = self.under(&event.cause, event.created_at);
        let id = event.id.as_str();
        let step = TraceStep::new(TraceKind::Event, id, &event.kind, event.created_at);
        self.add(id.to_owned(), Some(parent), step);
    }

    /// Adds an attempt to deliver an event, below the event if it is there, and what the endpoint answered.
    pub fn attempted(&mut self, attempt: Attempt) {
        let id = delivery_id(&attempt.webhook_id, &attempt.event_id, attempt.attempt).to_string();
        let event = attempt.event_id.to_string();
        let parent = match (self.nodes.contains_key(&event), &attempt.cause) {
            (true, _) => event,
            (false, Some(cause)) => self.under(cause, attempt.created_at),
            (false, None) => return,
        };
        let status = match (attempt.is_pending, &attempt.error) {
            (true, _) => DeliveryStatus::Pending,
            (false, None) => DeliveryStatus::Delivered,
            (false, Some(_)) => DeliveryStatus::Failed,
        };
        let sent_at = attempt.sent_at.unwrap_or(attempt.created_at);
        let name = attempt.event.unwrap_or_default();
        let mut step = TraceStep::new(TraceKind::Delivery, &id, &name, sent_at);
        step.status = Some(status.as_str().to_owned());
        step.about = Some(attempt.webhook_id.to_string());
        if !attempt.is_pending {
            step.duration_ms = Some(attempt.duration_ms);
            let name = match (attempt.status_code, attempt.error) {
                (Some(status), _) => format!("HTTP {status}"),
                (None, error) => error.unwrap_or_default(),
            };
            let at = sent_at.plus_millis(attempt.duration_ms);
            let mut answer = TraceStep::new(TraceKind::Answer, &id, &name, at);
            answer.status = attempt.status_code.map(|status| status.to_string());
            self.add(format!("{id}/answer"), Some(id.clone()), answer);
        }
        self.add(id, Some(parent), step);
    }

    /// Adds a job that has not ended, or says of one that is there where it stands.
    pub fn queued(&mut self, job: Queued) {
        let known = self.nodes.values_mut().find(|node| node.step.id == job.id);
        if let Some(node) = known {
            node.step.status = Some(job.status);
            node.step.about = Some(job.subject);
            return;
        }
        let parent = job.cause.map(|cause| self.under(&cause, job.created_at));
        let mut step = TraceStep::new(TraceKind::Job, &job.id, &job.kind, job.run_at);
        step.status = Some(job.status);
        step.about = Some(job.subject);
        self.add(job.id, parent, step);
    }

    /// Adds a request that caused nothing, or says of one that did what the log knows of it.
    pub fn logged(&mut self, request: &str, logged: Logged) {
        if !self.nodes.contains_key(request) {
            let trace = logged.traceparent.as_deref().and_then(CallerTrace::parse);
            let cause = Cause::request(&RequestId::from_stored(request), trace.as_ref());
            self.under(cause.as_str(), logged.created_at);
        }
        if let Some(node) = self.nodes.get_mut(request) {
            node.step.name = format!("{} {}", logged.method, logged.path);
            node.step.status = Some(logged.status_code.to_string());
            node.step.at = logged.created_at;
            node.step.duration_ms = Some(logged.duration_ms);
        }
    }

    /// The ids of the steps of a kind.
    pub fn ids_of(&self, kind: TraceKind) -> Vec<String> {
        let steps = self.nodes.values().map(|node| &node.step);
        let steps = steps.filter(|step| step.kind == kind);
        steps.map(|step| step.id.clone()).collect()
    }

    /// What the jobs of this trace may be about: its payments with their orders, its mails, and what its
    /// entries of the ledger are about.
    pub fn subjects(&self) -> Vec<String> {
        let steps = self.nodes.values().map(|node| &node.step);
        let mut subjects: Vec<String> = steps
            .filter_map(|step| match step.kind {
                TraceKind::Mail => Some(step.id.clone()),
                TraceKind::Payment | TraceKind::Ledger => step.about.clone(),
                _ => None,
            })
            .collect();
        let orders = subjects.iter().filter_map(|subject| PaymentId::parse(subject));
        let orders: Vec<OrderId> = orders.map(|payment| payment.twin::<kind::Order>()).collect();
        subjects.extend(orders.iter().map(OrderId::to_string));
        subjects.sort_unstable();
        subjects.dedup();
        subjects
    }

    /// The steps, each behind the one that it came of.
    pub fn into_steps(self) -> Vec<TraceStep> {
        let (mut roots, mut below) = (Vec::new(), BTreeMap::<&str, Vec<&str>>::new());
        for (key, node) in &self.nodes {
            match node
                .parent
                .as_deref()
                .filter(|parent| self.nodes.contains_key(*parent))
            {
                Some(parent) => below.entry(parent).or_default().push(key.as_str()),
                None => roots.push(key.as_str()),
            }
        }
        let place = |key: &str| {
            let step = self.nodes.get(key).map(|node| &node.step);
            step.map(|step| (step.at, step.kind, step.id.as_str()))
        };
        let mut steps = Vec::with_capacity(self.nodes.len());
        // The last one is the next.
        let mut open: Vec<(&str, i64)> = Vec::new();
        let mut found = (roots, 0);
        loop {
            let (mut keys, depth) = found;
            keys.sort_by(|&one, &other| place(other).cmp(&place(one)));
            open.extend(keys.into_iter().map(|key| (key, depth)));
            let Some((key, depth)) = open.pop() else {
                return steps;
            };
            if let Some(node) = self.nodes.get(key) {
                let above = node.parent.as_deref().and_then(|parent| self.nodes.get(parent));
                steps.push(TraceStep {
                    depth,
                    parent_id: above.map(|above| above.step.id.clone()),
                    ..node.step.clone()
                });
            }
            found = (below.remove(key).unwrap_or_default(), depth + 1);
        }
    }
}

/// The step of an origin of which no more is known than how a cause names it.
fn begun(origin: &Named<'_>, at: Timestamp) -> TraceStep {
    let word = origin.word.unwrap_or_default();
    match origin.id.split_once('_') {
        Some(("cmd", _)) => {
            let name = format!("pandabase {word}");
            TraceStep::new(TraceKind::Command, origin.id, &name, at)
        }
        Some(("job", _)) => TraceStep::new(TraceKind::Job, origin.id, word, at),
        _ => TraceStep::new(TraceKind::Request, origin.id, "request", at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn booked(id: &str, cause: &str, millis: i64) -> Booked {
        Booked {
            id: id.into(),
            kind: "PAYOUT".into(),
            reference_id: None,
            created_at: at(millis),
            cause: cause.into(),
        }
    }

    #[test]
    fn steps_stand_behind_what_they_came_of_in_the_order_of_their_times() {
        let mut tree = Tree::default();
        tree.booked(booked("ble_3", "req_1/job_1:mail_send", 30));
        tree.booked(booked("ble_2", "req_1/job_1:mail_send", 20));
        tree.booked(booked("ble_1", "req_1", 10));
        tree.booked(booked("ble_0", "job_9.3:subscription_renewal", 5));
        let steps = tree.into_steps();
        let shown: Vec<(&str, i64, Option<&str>)> = steps
            .iter()
            .map(|step| (step.id.as_str(), step.depth, step.parent_id.as_deref()))
            .collect();
        assert_eq!(
            shown,
            [
                ("job_9.3", 0, None),
                ("ble_0", 1, Some("job_9.3")),
                ("req_1", 0, None),
                ("ble_1", 1, Some("req_1")),
                ("job_1", 1, Some("req_1")),
                ("ble_2", 2, Some("job_1")),
                ("ble_3", 2, Some("job_1")),
            ]
        );
        assert_eq!(steps[4].at, at(20));
        assert_eq!(steps[4].status.as_deref(), Some(DONE));
        assert!(steps[2].trace_id.is_some() && steps[4].trace_id.is_none());
    }
}
