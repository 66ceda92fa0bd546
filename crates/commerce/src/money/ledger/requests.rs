//! What a request for the ledger may ask.

use pandabase_domain::input::Opt;
use pandabase_domain::ledger::EntryType;
use pandabase_platform::listed;
use schemars::JsonSchema;
use serde::Deserialize;

listed! {
    /// Filters of the list.
    #[derive(Debug, Deserialize, JsonSchema)]
    pub struct LedgerQuery {
        #[serde(default)]
        #[serde(rename = "type")]
        pub(super) entry_type: Opt<EntryType>,
    }
}
