//! SQL of what happened to accounts.

use crate::accounts::views::Activity;
use pandabase_domain::account::ActivityType;
use pandabase_domain::id::{AccountEventId, AccountId, LoginId, StoreId};
use pandabase_domain::time::Timestamp;
use pandabase_platform::access::machine::Machine;
use pandabase_platform::db::{DbError, Sql, ToRow, Tx};
use pandabase_platform::{params, select, sql};

/// The most events of one account.
const EVENTS: i64 = 1_000;
/// The most events of one account of a type that others can cause as often as they like.
const REFUSALS: i64 = 100;

sql! {
    ADD: insert Event<'static> = "INSERT INTO account_events ({columns}) VALUES ({values})";
    // Ids begin with their time.
    TRIM = "DELETE FROM account_events WHERE account_id = $1 AND id < (SELECT id FROM account_events
        WHERE account_id = $1 ORDER BY id DESC LIMIT 1 OFFSET $2)";
    TRIM_TYPE = "DELETE FROM account_events WHERE account_id = $1 AND type = $2
        AND id < (SELECT id FROM account_events WHERE account_id = $1 AND type = $2
        ORDER BY id DESC LIMIT 1 OFFSET $3)";
    HAPPENED = "SELECT 1 FROM account_events WHERE account_id = $1 AND type = $2 AND created_at > $3";
    /// Deletes events from before a time, a batch at once.
    pub SWEEP = "DELETE FROM account_events WHERE (account_id, id) IN (
        SELECT account_id, id FROM account_events WHERE created_at < $1
        ORDER BY created_at, account_id, id LIMIT $2)";
}

/// The events of accounts.
pub(crate) const LIST: Sql<Activity> = select!(Activity, "SELECT {} FROM account_events");

/// A new event.
#[derive(Debug, ToRow)]
pub(crate) struct Event<'a> {
    pub(crate) account_id: &'a AccountId,
    pub(crate) id: AccountEventId,
    #[column("type")]
    pub(crate) kind: ActivityType,
    pub(crate) session_id: Option<&'a LoginId>,
    pub(crate) store_id: Option<&'a StoreId>,
    #[column(parts(device, os, browser, ip_address, location))]
    pub(crate) machine: Machine,
    pub(crate) created_at: Timestamp,
}

/// Stores an event; the oldest of its account give way.
pub(crate) fn add(tx: &mut Tx<'_>, event: &Event<'_>) -> Result<(), DbError> {
    tx.insert(ADD, &[], event)?;
    tx.run(TRIM, params![event.account_id, EVENTS - 1]).map(drop)
}

/// Leaves the newest hundred events of a type.
pub(crate) fn trim(tx: &mut Tx<'_>, account: &AccountId, kind: ActivityType) -> Result<(), DbError> {
    tx.run(TRIM_TYPE, params![account, kind.as_str(), REFUSALS - 1])
        .map(drop)
}

/// Whether something has happened to an account since a time.
pub(crate) fn has_happened(
    tx: &mut Tx<'_>,
    account: &AccountId,
    kind: ActivityType,
    since: Timestamp,
) -> Result<bool, DbError> {
    tx.exists(HAPPENED, params![account, kind.as_str(), since])
}
