//! What requests for paylinks say (contract `merchant-api.md`, "Paylinks").

use super::record::PaylinkStatus;
use crate::selling::checkout::items::Items;
use pandabase_domain::id::PaylinkId;
use pandabase_domain::input::{Opt, Patch, Positive, Prose, Text};
use pandabase_domain::time::Timestamp;
use pandabase_platform::listed;
use schemars::JsonSchema;
use serde::Deserialize;

type Title = Text<1, 128>;

type Description = Prose<1, 500>;

/// Which paylink.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Path {
    pub(crate) paylink_id: PaylinkId,
}

listed! {
    /// Filters of the list.
    #[derive(Debug, Deserialize, JsonSchema)]
    pub struct ListQuery {
        pub(crate) status: Opt<PaylinkStatus>,
        /// Part of the title.
        pub search: Opt<Text<0, 128>>,
    }
}

/// A new paylink.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewPaylink {
    /// The store's name when absent.
    #[serde(default)]
    pub title: Opt<Title>,
    #[serde(default)]
    pub(crate) description: Opt<Description>,
    pub(crate) items: Items,
    #[serde(default)]
    pub(crate) max_uses: Patch<Positive>,
    /// In the future.
    #[serde(default)]
    pub expires_at: Patch<Timestamp>,
}

/// Changes to a paylink; open sessions stay as they are.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PaylinkChange {
    #[serde(default)]
    pub(crate) title: Opt<Title>,
    #[serde(default)]
    pub(crate) description: Patch<Description>,
    #[serde(default)]
    pub(crate) items: Opt<Items>,
    #[serde(default)]
    pub(crate) max_uses: Patch<Positive>,
    /// In the future.
    #[serde(default)]
    pub expires_at: Patch<Timestamp>,
}
