//! Where a request comes from, for as long as its transactions run.

use pandabase_platform::access::machine::Origin;
use pandabase_platform::api::Call;

/// Where a request comes from.
pub(super) struct Asker {
    ip: String,
    agent: Option<String>,
}

impl Asker {
    pub(super) fn of(call: &Call) -> Self {
        Self {
            ip: call.ip().to_owned(),
            agent: call.user_agent().map(str::to_owned),
        }
    }

    pub(super) fn origin(&self) -> Origin<'_> {
        Origin {
            ip: &self.ip,
            agent: self.agent.as_deref(),
        }
    }
}
