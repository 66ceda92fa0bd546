//! References inside a document.

use serde_json::Value;

/// Follows local references.
pub fn resolve<'d>(document: &'d Value, mut value: &'d Value) -> &'d Value {
    while let Some(target) = value["$ref"]
        .as_str()
        .and_then(|reference| document.pointer(reference.trim_start_matches('#')))
    {
        value = target;
    }
    value
}
