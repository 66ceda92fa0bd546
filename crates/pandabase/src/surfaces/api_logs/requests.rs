//! Requests of the request log.

use pandabase_domain::id::{RequestId, TokenId};
use pandabase_domain::input::{Int, Opt};
use pandabase_platform::listed;
use schemars::JsonSchema;
use serde::Deserialize;

pandabase_domain::text_enum! {
    /// The methods of the Store API.
    pub enum LoggedMethod {
        /// Reads.
        Get = "GET",
        /// Creates, and acts.
        Post = "POST",
        /// Changes.
        Patch = "PATCH",
        /// Deletes.
        Delete = "DELETE",
    }
}

listed! {
    /// Which requests.
    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(rename_all = "camelCase")]
    pub struct ListQuery {
        /// Only those with this method.
        #[serde(default)]
        pub(super) method: Opt<LoggedMethod>,
        /// Only those answered with this status.
        #[serde(default)]
        pub(super) status_code: Opt<Int<100, 599>>,
        /// Only those made with this token.
        #[serde(default)]
        pub(super) token_id: Opt<TokenId>,
    }
}

/// The request in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LogPath {
    pub(super) request_id: RequestId,
}
