//! SQL of the streams.

use pandabase_domain::id::StoreId;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, FromRow, Tx};
use pandabase_platform::{params, sql};

/// What is newest in a store: the ends of indexes.
#[derive(Debug, FromRow)]
struct Newest {
    ordered: Option<String>,
    disputed: Option<String>,
    paid_at: Option<Timestamp>,
    said_at: Option<Timestamp>,
    failed_at: Option<Timestamp>,
}

sql! {
    NEWEST: Newest = "SELECT {} FROM (SELECT
        (SELECT id FROM orders WHERE store_id = $1 AND id > '' ORDER BY id DESC LIMIT 1) AS ordered,
        (SELECT id FROM disputes WHERE store_id = $1 AND id > '' ORDER BY id DESC LIMIT 1) AS disputed,
        (SELECT captured_at FROM orders WHERE store_id = $1 AND captured_at > 0
            ORDER BY captured_at DESC LIMIT 1) AS paid_at,
        (SELECT last_message_at FROM cases WHERE store_id = $1 AND last_message_at > 0
            ORDER BY last_message_at DESC LIMIT 1) AS said_at,
        (SELECT MAX(hooks.failed_at) FROM (
            SELECT (SELECT d.created_at FROM webhook_deliveries d
                WHERE d.store_id = w.store_id AND d.webhook_id = w.id AND d.error IS NOT NULL
                    AND d.created_at > 0
                ORDER BY d.created_at DESC LIMIT 1) AS failed_at
            FROM webhooks w WHERE w.store_id = $1) AS hooks) AS failed_at) AS newest";
}

/// What is newest in a store, as a text to compare.
pub fn newest(tx: &mut Tx<'_>, store: &StoreId) -> Result<String, DbError> {
    let newest = tx.fetch_one(NEWEST, params![store])?;
    let times = [newest.paid_at, newest.said_at, newest.failed_at];
    let times = times.map(|at| at.map_or(0, Timestamp::as_millis));
    let [ordered, disputed] = [newest.ordered, newest.disputed].map(Option::unwrap_or_default);
    Ok(format!("{ordered} {disputed} {times:?}"))
}
