//! What somebody was shown of a change of plan before they asked for it.

use pandabase_domain::input::{Natural, Opt};
use pandabase_domain::money::Cents;
use pandabase_domain::time::{MINUTE, Timestamp};
use pandabase_platform::error::ApiError;

/// How long a price that was shown holds, in milliseconds.
const SHOWN_FOR: i64 = 15 * MINUTE;

/// What was shown of a change; nothing else is charged. A program that asks for a change need not say it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shown {
    /// What is charged at once, tax included.
    total: Option<Cents>,
    /// What a period costs from then on, before tax.
    amount: Option<Cents>,
    /// When both were reckoned. Time that has passed since then does not count as used.
    at: Option<Timestamp>,
}

impl Shown {
    /// What a request says was shown: both in cents, and when they were reckoned.
    pub(super) fn new(total: &Opt<Natural>, amount: &Opt<Natural>, at: &Opt<Timestamp>) -> Self {
        let cents = |shown: &Opt<Natural>| shown.as_ref().map(|shown| Cents(shown.get()));
        Self {
            total: cents(total),
            amount: cents(amount),
            at: at.0,
        }
    }

    /// The time at which the unused part of what was paid is reckoned.
    pub(super) fn time(&self, now: Timestamp) -> Result<Timestamp, ApiError> {
        match self.at {
            Some(at) if at > now || at <= now.plus_millis(-SHOWN_FOR) => Err(ApiError::TotalChanged),
            Some(at) => Ok(at),
            None => Ok(now),
        }
    }

    /// Refuses to charge anything else than what was shown.
    pub(super) fn check(&self, amount: Cents, total: Cents) -> Result<(), ApiError> {
        let is_another = |shown: Option<Cents>, now: Cents| shown.is_some_and(|shown| shown != now);
        if is_another(self.amount, amount) || is_another(self.total, total) {
            return Err(ApiError::TotalChanged);
        }
        Ok(())
    }
}
