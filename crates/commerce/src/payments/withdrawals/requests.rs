//! What a declaration says.

use pandabase_domain::id::OrderId;
use pandabase_domain::input::{Opt, Prose, Text};
use schemars::JsonSchema;
use serde::Deserialize;

/// The order in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderPath {
    pub(super) order_id: OrderId,
}

/// A withdrawal that is declared.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub struct NewWithdrawal {
    /// The buyer's name; as it is known when absent.
    #[serde(default)]
    pub(super) name: Opt<Text<1, 128>>,
    /// Why, in the buyer's words; nobody has to say.
    #[serde(default)]
    pub(super) reason: Opt<Prose<1, 1000>>,
}
