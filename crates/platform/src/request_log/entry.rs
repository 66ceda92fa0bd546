//! A request as the log keeps it.

use pandabase_domain::cause::CallerTrace;
use pandabase_domain::id::{RequestId, StoreId, TokenId};
use pandabase_domain::time::Timestamp;

/// One request.
#[derive(Debug)]
pub struct Entry {
    /// The request's id.
    pub id: RequestId,
    /// The store that was called.
    pub store: StoreId,
    /// The token, unless it was a session.
    pub token: Option<TokenId>,
    /// Whether it called the Store API, also by a token under the dashboard's path; what did not is not kept.
    pub is_of_store_api: bool,
    /// HTTP method.
    pub method: &'static str,
    /// Path without the query, which may hold personal data.
    pub path: String,
    /// Status of the answer.
    pub status: u16,
    /// The trace that the caller named, as it is passed on.
    pub trace: Option<CallerTrace>,
    /// Milliseconds from the first byte of the request to the answer.
    pub duration_ms: i64,
    /// The client's address.
    pub ip: String,
    /// When the request arrived, on the store's clock.
    pub at: Timestamp,
    /// The same on the machine's clock, which the row is kept by.
    pub arrived: Timestamp,
}
