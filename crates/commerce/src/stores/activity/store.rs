//! SQL of what happened to the teams and the API tokens of stores.

use pandabase_domain::id::{AccountId, LoginId, StoreEventId, StoreId};
use pandabase_domain::store::StoreActivityType;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, FromRow, Sql, ToRow, Tx};
use pandabase_platform::{params, select, sql};
use schemars::JsonSchema;
use serde::Serialize;

/// The most events of one store.
const EVENTS: i64 = 5_000;

sql! {
    ADD: insert NewEvent<'static> = "INSERT INTO store_events ({columns}) VALUES ({values})";
    // Ids begin with their time.
    TRIM = "DELETE FROM store_events WHERE store_id = $1 AND id < (SELECT id FROM store_events
        WHERE store_id = $1 ORDER BY id DESC LIMIT 1 OFFSET $2)";
    /// Deletes events from before a time, a batch at once.
    pub SWEEP = "DELETE FROM store_events WHERE (store_id, id) IN (
        SELECT store_id, id FROM store_events WHERE created_at < $1
        ORDER BY created_at, store_id, id LIMIT $2)";
}

/// The events of stores, with the addresses of those who caused them.
pub(super) const LIST: Sql<StoreActivity> = select!(
    StoreActivity,
    "SELECT {} FROM store_events e LEFT JOIN accounts a ON a.id = e.account_id"
);

/// A new event.
#[derive(Debug, ToRow)]
pub(super) struct NewEvent<'a> {
    pub(super) store_id: &'a StoreId,
    pub(super) id: StoreEventId,
    #[column("type")]
    pub(super) kind: StoreActivityType,
    pub(super) account_id: Option<&'a AccountId>,
    pub(super) session_id: Option<&'a LoginId>,
    pub(super) subject: &'a str,
    pub(super) name: &'a str,
    #[column("value_before")]
    pub(super) before: Option<&'a str>,
    #[column("value_after")]
    pub(super) after: Option<&'a str>,
    pub(super) created_at: Timestamp,
}

/// Something that happened to the team or the API tokens of a store.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[alias("e")]
#[serde(rename_all = "camelCase")]
pub struct StoreActivity {
    /// The event.
    pub id: StoreEventId,
    /// What happened.
    #[serde(rename = "type")]
    #[column("e.type")]
    pub kind: StoreActivityType,
    /// The account of whoever did it; null where the operator of the server did.
    pub account_id: Option<AccountId>,
    /// The address of whoever did it.
    #[column("a.email")]
    pub email: Option<String>,
    /// The session that it was done by.
    pub session_id: Option<LoginId>,
    /// The id of what it is about: a member or an API token.
    pub subject: String,
    /// The address of that member, or the name of that token, as it was then.
    pub name: String,
    /// What was so before: a role, the owner's address, or permissions; null where there was none.
    #[column("e.value_before")]
    pub before: Option<String>,
    /// What is so since then.
    #[column("e.value_after")]
    pub after: Option<String>,
    /// When it happened.
    pub created_at: Timestamp,
}

/// Stores an event; the oldest of its store give way.
pub(super) fn add(tx: &mut Tx<'_>, event: &NewEvent<'_>) -> Result<(), DbError> {
    tx.insert(ADD, &[], event)?;
    tx.run(TRIM, params![event.store_id, EVENTS - 1]).map(drop)
}
