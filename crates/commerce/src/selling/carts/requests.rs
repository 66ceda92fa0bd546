//! What requests for carts say.

use super::views::CartStatus;
use pandabase_domain::input::{Opt, Text};
use pandabase_platform::listed;
use schemars::JsonSchema;
use serde::Deserialize;

listed! {
    /// Which carts; `from` and `to` are about when they expired.
    #[derive(Debug, Deserialize, JsonSchema)]
    pub struct ListQuery {
        /// Only those that this became of.
        pub(super) status: Opt<CartStatus>,
        /// Only those of the buyer with this address, in any case.
        pub(super) email: Opt<Text<0, 320>>,
    }
}
