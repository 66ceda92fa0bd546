//! What can go wrong with a call, where and when a test wants it.

use std::time::Duration;

/// What goes wrong with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The connection is closed before anything is carried out.
    Refuse,
    /// It is carried out and the connection is closed without an answer.
    LoseAnswer,
    /// 500, and nothing is carried out.
    ErrorBefore {
        /// Whether the answer is kept for the idempotency key.
        is_stored: bool,
    },
    /// It is carried out, and the answer is 500.
    ErrorAfter {
        /// Whether the answer is kept for the idempotency key. If not, the key is forgotten.
        is_stored: bool,
    },
    /// 429, and nothing is carried out.
    RateLimited,
    /// `lock_timeout` with this status, and nothing is carried out. Stripe's documentation names 429.
    Locked(u16),
    /// It is carried out after a while.
    Slow(Duration),
    /// It is carried out when the test lets go: `Fake::held`, `Fake::let_go`.
    Hold,
    /// It is carried out at once, and answered when the test lets go.
    HoldAnswer,
}

/// When something goes wrong. Calls that are refused for their key, their version or their parameters do not
/// count.
#[derive(Debug, Clone)]
pub struct Plan {
    fault: Fault,
    route: Option<String>,
    skip: usize,
    times: usize,
}

impl Plan {
    /// The next call of any route.
    pub fn next(fault: Fault) -> Self {
        Self {
            fault,
            route: None,
            skip: 0,
            times: 1,
        }
    }

    /// The next call of a route, as `POST /v1/payment_intents/{id}/confirm`.
    pub fn on(fault: Fault, route: &str) -> Self {
        Self {
            route: Some(route.to_owned()),
            ..Self::next(fault)
        }
    }

    /// Not the next call but the `number`th from now on, counted from 1.
    #[must_use]
    pub fn nth(self, number: usize) -> Self {
        Self {
            skip: number.saturating_sub(1),
            ..self
        }
    }

    /// So many calls, one after another.
    #[must_use]
    pub fn times(self, times: usize) -> Self {
        Self { times, ..self }
    }
}

/// The faults that are planned.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Plan>);

impl Faults {
    pub fn add(&mut self, plan: Plan) {
        self.0.push(plan);
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// What goes wrong with a call of this route. Each plan that fits counts the call; the first that is due
    /// happens.
    pub fn take(&mut self, route: &str) -> Option<Fault> {
        let mut due = None;
        for plan in &mut self.0 {
            if plan.route.as_deref().is_some_and(|wanted| wanted != route) {
                continue;
            }
            if plan.skip > 0 {
                plan.skip -= 1;
            } else if due.is_none() && plan.times > 0 {
                plan.times -= 1;
                due = Some(plan.fault);
            }
        }
        self.0.retain(|plan| plan.times > 0);
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_happens_to_the_calls_that_were_named() {
        let mut faults = Faults::default();
        faults.add(Plan::on(Fault::Refuse, "POST /a").nth(2).times(2));
        let took: Vec<bool> = ["POST /a", "GET /a", "POST /a", "POST /a", "POST /a"]
            .map(|route| faults.take(route).is_some())
            .to_vec();
        assert_eq!(took, [false, false, true, true, false]);
    }
}
