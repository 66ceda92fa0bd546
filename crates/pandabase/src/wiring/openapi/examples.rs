//! A request of each operation and its answer, as they were in one walk through a sandbox.

use serde_json::Value;
use std::sync::LazyLock;

/// The walk, step by step. Later steps name what earlier ones made; of an operation's steps the first is its
/// example.
static STEPS: LazyLock<Vec<Value>> =
    LazyLock::new(|| serde_json::from_str(include_str!("examples.json")).unwrap_or_default());

/// The walk: each step has `operation`, what of `path`, `query` and `body` it sends, and the `status` and
/// `answer` (the `data` of it) that came back.
pub fn steps() -> &'static [Value] {
    &STEPS
}

/// The example of an operation; null where there is none.
pub fn of(operation: &str) -> &'static Value {
    let step = STEPS.iter().find(|step| step["operation"] == operation);
    step.unwrap_or(&Value::Null)
}
