//! SQL of what operators decided.

use pandabase_domain::id::{AccountId, LoginId, OperatorEventId, StoreId};
use pandabase_domain::operator::OperatorAction;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, FromRow, Sql, ToRow, Tx};
use pandabase_platform::{select, sql};
use schemars::JsonSchema;
use serde::Serialize;

sql! {
    ADD: insert Event<'static> = "INSERT INTO operator_events ({columns}) VALUES ({values})";
    /// Deletes events from before a time, a batch at once.
    pub SWEEP = "DELETE FROM operator_events WHERE id IN (
        SELECT id FROM operator_events WHERE created_at < $1 ORDER BY created_at, id LIMIT $2)";
}

/// What operators decided, with their addresses.
pub(crate) const LIST: Sql<OperatorEvent> = select!(
    OperatorEvent,
    "SELECT {} FROM operator_events e LEFT JOIN accounts a ON a.id = e.account_id"
);

/// A new event.
#[derive(Debug, ToRow)]
pub(crate) struct Event<'a> {
    pub(crate) id: OperatorEventId,
    pub(crate) account_id: Option<&'a AccountId>,
    pub(crate) session_id: Option<&'a LoginId>,
    pub(crate) action: OperatorAction,
    pub(crate) store_id: Option<&'a StoreId>,
    pub(crate) subject: &'a str,
    pub(crate) note: Option<&'a str>,
    pub(crate) ip_address: Option<&'a str>,
    pub(crate) created_at: Timestamp,
}

/// Something that an operator decided.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[alias("e")]
#[serde(rename_all = "camelCase")]
pub struct OperatorEvent {
    /// The event.
    pub id: OperatorEventId,
    /// What was done.
    pub action: OperatorAction,
    /// The operator's account; null where it was done on the command line.
    pub account_id: Option<AccountId>,
    /// The operator's address.
    #[column("a.email")]
    pub email: Option<String>,
    /// The session that it was done by.
    pub session_id: Option<LoginId>,
    /// The store that it is about.
    pub store_id: Option<StoreId>,
    /// The id of what it is about: a store, a payout, a bank account, a job or an account.
    pub subject: String,
    /// The reason that was given, or what was set.
    pub note: Option<String>,
    /// The client address that it came from.
    pub ip_address: Option<String>,
    /// When it was done.
    pub created_at: Timestamp,
}

/// Stores an event.
pub(crate) fn add(tx: &mut Tx<'_>, event: &Event<'_>) -> Result<(), DbError> {
    tx.insert(ADD, &[], event).map(drop)
}
