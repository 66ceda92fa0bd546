//! An example request and answer of each operation, recorded in one walk through a sandbox.

use serde_json::Value;
use std::sync::LazyLock;

/// The walk, step by step. Later steps refer to what earlier ones made; the first step of an operation is its
/// example.
static STEPS: LazyLock<Vec<Value>> =
    LazyLock::new(|| serde_json::from_str(include_str!("examples.json")).unwrap_or_default());

/// The walk: each step has its `operation`, the parts of `path`, `query` and `body` that it sends, and the
/// `status` and `answer` (its `data`) that came back.
pub fn steps() -> &'static [Value] {
    &STEPS
}

/// The example of an operation; null where there is none.
pub fn of(operation: &str) -> &'static Value {
    let step = STEPS.iter().find(|step| step["operation"] == operation);
    step.unwrap_or(&Value::Null)
}
