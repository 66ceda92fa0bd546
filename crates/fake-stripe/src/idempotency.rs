//! Idempotency keys: an answer is given again to whoever repeats a request, for a day.

use crate::error::Refusal;
use serde_json::Value;
use std::collections::BTreeMap;

/// How long a key is remembered, in seconds.
pub(crate) const REMEMBERED: i64 = 24 * 3600;
/// The longest key.
const LONGEST: usize = 255;

/// An answer as it is stored.
pub(crate) type Answer = (u16, Value);

#[derive(Debug)]
struct Known {
    route: String,
    parameters: Value,
    first_used: i64,
    /// `None` while the request is at work.
    answer: Option<Answer>,
}

/// The keys of an account.
#[derive(Debug, Default)]
pub(crate) struct Keys(BTreeMap<String, Known>);

impl Keys {
    /// Takes a key for a request, or finds the answer that it has.
    pub fn claim(
        &mut self,
        key: &str,
        path: &str,
        parameters: &Value,
        now: i64,
    ) -> Result<Option<Answer>, Refusal> {
        if key.is_empty() || key.len() > LONGEST {
            return Err(Refusal::idempotency("Idempotency keys have 1 to 255 characters."));
        }
        self.0
            .retain(|_, known| known.answer.is_none() || now - known.first_used < REMEMBERED);
        if let Some(known) = self.0.get(key) {
            if known.route != path {
                let message = "Keys for idempotent requests can only be used for the same endpoint they were \
                               first used for.";
                return Err(Refusal::idempotency(message));
            }
            if known.parameters != *parameters {
                let message = "Keys for idempotent requests can only be used with the same parameters they \
                               were first used with.";
                return Err(Refusal::idempotency(message));
            }
            return match &known.answer {
                Some(answer) => Ok(Some(answer.clone())),
                None => Err(Refusal::in_use()),
            };
        }
        let known = Known {
            route: path.to_owned(),
            parameters: parameters.clone(),
            first_used: now,
            answer: None,
        };
        self.0.insert(key.to_owned(), known);
        Ok(None)
    }

    /// Keeps the answer of the request that took a key, or forgets the key.
    pub fn end(&mut self, key: &str, answer: Option<Answer>) {
        match answer {
            Some(answer) => {
                if let Some(known) = self.0.get_mut(key) {
                    known.answer = Some(answer);
                }
            }
            None => {
                self.0.remove(key);
            }
        }
    }
}
