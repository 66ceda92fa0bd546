//! The statements that were read lately, for a test that measures what they cost. A built statement is not
//! declared anywhere, and of a declared one the values are unknown. A release build remembers nothing.

use super::Param;
use rusqlite::types::Value;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// How a statement was run last.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// The values of its placeholders, in order.
    pub values: Vec<Value>,
    /// The most rows that were wanted of it.
    pub rows: usize,
}

static READS: Mutex<BTreeMap<String, Read>> = Mutex::new(BTreeMap::new());

/// Every statement by which this process read something since it was asked last, with its last values.
pub fn reads() -> BTreeMap<String, Read> {
    READS
        .lock()
        .map(|mut reads| std::mem::take(&mut *reads))
        .unwrap_or_default()
}

/// Remembers a statement, unless it changes something.
pub(super) fn note(text: &str, params: &[Param<'_>], rows: usize) {
    if !["SELECT", "WITH"].iter().any(|verb| text.starts_with(verb)) {
        return;
    }
    let values = params.iter().map(|param| match *param {
        Param::Null => Value::Null,
        Param::Int(value) => Value::Integer(value),
        Param::Bool(value) => Value::Integer(value.into()),
        Param::Text(text) => Value::Text(text.to_owned()),
        Param::Blob(bytes) => Value::Blob(bytes.to_owned()),
    });
    let read = Read {
        values: values.collect(),
        rows,
    };
    if let Ok(mut reads) = READS.lock() {
        match reads.get_mut(text) {
            Some(known) => *known = read,
            None => drop(reads.insert(text.to_owned(), read)),
        }
    }
}
