//! What operators send.

use pandabase_domain::input::Filled;
use schemars::JsonSchema;
use serde::Deserialize;

/// Why something is refused or closed.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Reason {
    /// The reason, which the store's owner reads.
    reason: Filled<500>,
}

impl Reason {
    /// The text.
    pub(super) fn text(&self) -> String {
        self.reason.clone().into_string()
    }
}
