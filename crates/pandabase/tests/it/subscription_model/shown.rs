//! A subscription as the model tells it and as the server shows it, in the same words.

use super::model::Model;
use super::plan::Plan;
use pandabase_domain::time::Timestamp;
use serde_json::{Value, json};

fn text(at: Option<Timestamp>) -> Value {
    at.map_or(Value::Null, |at| at.to_string().into())
}

pub fn expected(model: &Model) -> Value {
    json!({
        "status": model.status,
        "billingInterval": model.plan.interval.word(),
        "amount": model.plan.amount(),
        "quantity": model.plan.quantity,
        "currentPeriodStart": model.start.to_string(),
        "currentPeriodEnd": model.end.to_string(),
        "nextChargeAt": text(model.next),
        "trialEnd": text(model.trial_end),
        "cancelledAt": text(model.cancelled_at),
        "pausedAt": text(model.paused_at),
        "endsAt": text(model.ends_at),
        "retryCount": model.retries,
        "pendingAmount": model.pending.map(Plan::amount),
    })
}

/// The part of a subscription that the model knows.
pub fn shown(found: &Value) -> Value {
    let keys = [
        "status",
        "billingInterval",
        "amount",
        "quantity",
        "currentPeriodStart",
        "currentPeriodEnd",
        "nextChargeAt",
        "trialEnd",
        "cancelledAt",
        "pausedAt",
        "endsAt",
        "retryCount",
    ];
    let mut shown: Value = keys
        .iter()
        .map(|key| ((*key).to_owned(), found[*key].clone()))
        .collect::<serde_json::Map<_, _>>()
        .into();
    shown["pendingAmount"] = found["pendingChange"]["amount"].clone();
    shown
}
