//! SQL of forks and snapshots, except for the copies, whose statements are made from the database's
//! catalogue.

use super::ends::{End, REST};
use super::views::{Fork, Snapshot};
use pandabase_domain::id::{SnapshotId, StoreId};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::transplant::{Catalogue, Instead, Transplant};
use pandabase_platform::db::{DbError, FromRow, Param, Tx};
use pandabase_platform::{params, sql};
use sha2::{Digest, Sha256};

/// Columns of a store that a reset does not change: its identity, its owner, and the decisions of operators.
const OWN: [&str; 13] = [
    "id",
    "handle",
    "owner_email",
    "created_at",
    "deleted_at",
    "blocked",
    "block_reason",
    "blocked_at",
    "verified",
    "is_platform",
    "is_snapshot",
    "forked_from",
    "clock_offset",
];

sql! {
    END: End = "SELECT {} FROM stores WHERE id = $1 AND deleted_at IS NULL";
    STANDING: Standing = "SELECT {} FROM stores WHERE id = $1 AND deleted_at IS NULL";
    LOCK: Standing = "SELECT {} FROM stores WHERE id = $1 AND deleted_at IS NULL", locked;
    FORKS: i64 = "SELECT COUNT(*) FROM stores WHERE forked_from = $1";
    LIST_FORKS: Fork = "SELECT {} FROM stores WHERE forked_from = $1 ORDER BY id LIMIT $2";
    IS_FORK = "SELECT 1 FROM stores WHERE id = $1 AND forked_from = $2";
    SNAPSHOTS: i64 = "SELECT COUNT(*) FROM store_snapshots WHERE store_id = $1";
    LIST: Snapshot = "SELECT {} FROM store_snapshots WHERE store_id = $1 ORDER BY id LIMIT $2";
    // An id finds its snapshot even if another one has the id as its name.
    FIND: Snapshot = "SELECT {} FROM store_snapshots WHERE store_id = $1 AND (name = $2 OR id = $2)
        ORDER BY CASE WHEN id = $2 THEN 0 ELSE 1 END LIMIT 1";
    INSERT = "INSERT INTO store_snapshots (store_id, id, name, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING";
    DELETE = "DELETE FROM store_snapshots WHERE store_id = $1 AND id = $2";
    SNAPSHOTS_OF_FAMILY: i64 = "SELECT COUNT(*) FROM (SELECT id FROM stores WHERE id = $1
            UNION ALL SELECT id FROM stores WHERE forked_from = $1) AS kin CROSS JOIN store_snapshots n
        WHERE n.store_id = kin.id";
    ATTACHED: i64 = "SELECT CAST(COALESCE(SUM(size_bytes), 0) AS BIGINT) FROM case_attachments
        WHERE store_id = $1";
    // Its ledger has more than its opening.
    HAS_SOLD = "SELECT 1 FROM balances WHERE store_id = $1 AND ledger_entries > 1";
    MOVES = "SELECT 1 FROM jobs WHERE store_id = $1 AND kind = 'clock_move' LIMIT 1";
    CHARGED_ELSEWHERE = "SELECT 1 FROM processor_charges WHERE store_id = $1 LIMIT 1";
    ORDERS: i64 = "SELECT COUNT(*) FROM (SELECT 1 FROM orders WHERE store_id = $1 LIMIT $2) AS counted";
    KEYS: i64 = "SELECT COUNT(*) FROM (SELECT 1 FROM licenses WHERE store_id = $1 LIMIT $2) AS counted";
    USES: i64 = "SELECT COUNT(*) FROM (SELECT 1 FROM usage_lines l CROSS JOIN usage_events e
        WHERE l.store_id = $1 AND e.line = l.number LIMIT $2) AS counted";
    COPY_LINES = "INSERT INTO usage_lines (store_id, subscription_id, meter)
        SELECT CAST($1 AS TEXT), l.subscription_id, m.number FROM usage_lines l
            JOIN meters o ON o.number = l.meter
            JOIN meters m ON m.store_id = CAST($1 AS TEXT) AND m.product_id = o.product_id AND m.id = o.id
        WHERE l.store_id = $2 ORDER BY l.number";
    COPY_EVENTS = "INSERT INTO usage_events (line, event_at, id_high, id_low, quantity, period_no, segment,
            meter, external_id, metadata)
        SELECT n.number, e.event_at, e.id_high, e.id_low, e.quantity, e.period_no, e.segment, n.meter,
            e.external_id, e.metadata
        FROM usage_lines l JOIN meters o ON o.number = l.meter
            JOIN meters m ON m.store_id = $1 AND m.product_id = o.product_id AND m.id = o.id
            JOIN usage_lines n ON n.store_id = $1 AND n.subscription_id = l.subscription_id
                AND n.meter = m.number
            JOIN usage_events e ON e.line = l.number
        WHERE l.store_id = $2";
    COPY_TOTALS = "INSERT INTO usage_totals (line, period_no, segment, events, sum_high, sum_low, largest,
            last_at, last_quantity, invoice_id)
        SELECT n.number, t.period_no, t.segment, t.events, t.sum_high, t.sum_low, t.largest, t.last_at,
            t.last_quantity, t.invoice_id
        FROM usage_lines l JOIN meters o ON o.number = l.meter
            JOIN meters m ON m.store_id = $1 AND m.product_id = o.product_id AND m.id = o.id
            JOIN usage_lines n ON n.store_id = $1 AND n.subscription_id = l.subscription_id
                AND n.meter = m.number
            JOIN usage_totals t ON t.line = l.number
        WHERE l.store_id = $2";
    CLEAR_EVENTS = "DELETE FROM usage_events WHERE line IN (SELECT number FROM usage_lines
        WHERE store_id = $1)";
    CLEAR_TOTALS = "DELETE FROM usage_totals WHERE line IN (SELECT number FROM usage_lines
        WHERE store_id = $1)";
    OBJECTS: String = "SELECT id FROM files WHERE store_id = $1 AND status = 'READY'
        UNION ALL SELECT id FROM case_attachments WHERE store_id = $1";
    SET_BANK_PAGE = "UPDATE sandbox_charges SET bank_token_hash = $1 WHERE store_id = $2 AND charge_key = $3";
    SET_CLOCK = "UPDATE stores SET clock_offset = $1 WHERE id = $2";
    FORGET = "UPDATE stores SET shield = FALSE, logo = NULL, favicon = NULL, image_hash = NULL
        WHERE id = $1";
    REMOVE = "DELETE FROM stores WHERE id = $1";
}

/// A store that is copied or reset.
#[derive(Debug, FromRow)]
pub(super) struct Standing {
    #[column(flatten)]
    pub(super) end: End,
    pub(super) name: String,
    pub(super) handle: String,
    pub(super) owner_email: Option<String>,
    pub(super) forked_from: Option<StoreId>,
    /// Whether rules judge its payments.
    pub(super) shield: bool,
}

/// The state of a store that is not deleted.
pub(super) fn standing(tx: &mut Tx<'_>, id: &StoreId) -> Result<Option<Standing>, DbError> {
    tx.fetch_optional(STANDING, params![id])
}

/// Locks a store that is not deleted, and reads its state.
pub(super) fn lock(tx: &mut Tx<'_>, id: &StoreId) -> Result<Option<Standing>, DbError> {
    tx.fetch_optional(LOCK, params![id])
}

/// A store, or the copy that a snapshot is.
pub(super) fn end(tx: &mut Tx<'_>, id: &StoreId) -> Result<Option<End>, DbError> {
    tx.fetch_optional(END, params![id])
}

/// How many forks a store has.
pub(super) fn forks(tx: &mut Tx<'_>, id: &StoreId) -> Result<i64, DbError> {
    tx.fetch_one(FORKS, params![id])
}

/// The forks of a store, oldest first.
pub(super) fn list_forks(tx: &mut Tx<'_>, id: &StoreId, limit: i64) -> Result<Vec<Fork>, DbError> {
    tx.fetch_all(LIST_FORKS, params![id, limit])
}

/// Whether one store was forked from the other.
pub(super) fn is_fork(tx: &mut Tx<'_>, id: &StoreId, of: &StoreId) -> Result<bool, DbError> {
    tx.exists(IS_FORK, params![id, of])
}

/// How many snapshots a store has.
pub(super) fn snapshots(tx: &mut Tx<'_>, id: &StoreId) -> Result<i64, DbError> {
    tx.fetch_one(SNAPSHOTS, params![id])
}

/// How many snapshots a store and its forks have; the store is no fork.
pub(super) fn snapshots_of_family(tx: &mut Tx<'_>, id: &StoreId) -> Result<i64, DbError> {
    tx.fetch_one(SNAPSHOTS_OF_FAMILY, params![id])
}

/// What the attachments of a store's cases come to, in bytes.
pub(super) fn attached(tx: &mut Tx<'_>, id: &StoreId) -> Result<i64, DbError> {
    tx.fetch_one(ATTACHED, params![id])
}

/// Whether money has come to a store. Nobody waits for the answer.
pub(super) fn has_sold(tx: &mut Tx<'_>, id: &StoreId) -> Result<bool, DbError> {
    tx.exists(HAS_SOLD, params![id])
}

/// The snapshots of a store, oldest first.
pub(super) fn list(tx: &mut Tx<'_>, id: &StoreId, limit: i64) -> Result<Vec<Snapshot>, DbError> {
    tx.fetch_all(LIST, params![id, limit])
}

/// A snapshot of a store, by its name or its id.
pub(super) fn find(tx: &mut Tx<'_>, store: &StoreId, name: &str) -> Result<Option<Snapshot>, DbError> {
    tx.fetch_optional(FIND, params![store, name])
}

/// Stores a snapshot; `false` when the store has one of its name.
pub(super) fn insert(tx: &mut Tx<'_>, store: &StoreId, snapshot: &Snapshot) -> Result<bool, DbError> {
    let values = params![store, &snapshot.id, &snapshot.name, snapshot.created_at];
    Ok(tx.run(INSERT, values)? == 1)
}

/// Forgets a snapshot, whose copy is removed with it.
pub(super) fn delete(tx: &mut Tx<'_>, store: &StoreId, id: &SnapshotId) -> Result<(), DbError> {
    tx.run(DELETE, params![store, id]).map(drop)
}

/// Whether somebody moves the store's clock.
pub(super) fn clock_moves(tx: &mut Tx<'_>, id: &StoreId) -> Result<bool, DbError> {
    tx.exists(MOVES, params![id])
}

/// Whether a processor other than the sandbox's has charges of the store.
pub(super) fn is_charged_elsewhere(tx: &mut Tx<'_>, id: &StoreId) -> Result<bool, DbError> {
    tx.exists(CHARGED_ELSEWHERE, params![id])
}

/// The largest of the store's counts of orders, licence keys and usage events, each up to `most`.
pub(super) fn size(tx: &mut Tx<'_>, id: &StoreId, most: i64) -> Result<i64, DbError> {
    let mut size = 0;
    for statement in [ORDERS, KEYS, USES] {
        size = size.max(tx.fetch_one(statement, params![id, most])?);
    }
    Ok(size)
}

/// Copies a store's usage, whose rows have numbers that the database assigns.
pub(super) fn copy_usage(tx: &mut Tx<'_>, to: &StoreId, from: &StoreId) -> Result<(), DbError> {
    for statement in [COPY_LINES, COPY_EVENTS, COPY_TOTALS] {
        tx.run(statement, params![to, from])?;
    }
    Ok(())
}

/// Removes a store's usage, except for its lines.
pub(super) fn clear_usage(tx: &mut Tx<'_>, id: &StoreId) -> Result<(), DbError> {
    for statement in [CLEAR_EVENTS, CLEAR_TOTALS] {
        tx.run(statement, params![id])?;
    }
    Ok(())
}

/// The ids of the objects that a store has files of.
pub(super) fn objects(tx: &mut Tx<'_>, id: &StoreId) -> Result<Vec<String>, DbError> {
    tx.fetch_all(OBJECTS, params![id])
}

/// Makes the bank's page with this token ask about a charge.
pub(super) fn set_bank_page(
    tx: &mut Tx<'_>,
    id: &StoreId,
    charge: &str,
    token: &[u8],
) -> Result<(), DbError> {
    let hash: [u8; 32] = Sha256::digest(token).into();
    tx.run(SET_BANK_PAGE, params![&hash, id, charge]).map(drop)
}

/// Stores the row of a fork.
pub(super) fn insert_fork(
    tx: &mut Tx<'_>,
    catalogue: &Catalogue,
    from: &Standing,
    source: &End,
    fork: &Fork,
    clock_offset: i64,
) -> Result<(), DbError> {
    let copied = Transplant {
        renamed: Some((from.end.id.as_str(), fork.id.as_str())),
        instead: vec![
            text("handle", &fork.handle),
            text("name", &fork.name),
            text("forked_from", fork.forked_from.as_str()),
            Instead {
                column: "owner_email",
                sql: "CAST(? AS TEXT)",
                values: vec![Param::from(&from.owner_email)],
            },
            number("clock_offset", clock_offset),
            fixed("is_snapshot", "FALSE"),
            fixed("blocked", "FALSE"),
            fixed("block_reason", "NULL"),
            fixed("blocked_at", "NULL"),
        ],
        ..Transplant::of("stores", "id", source.id.as_str(), fork.id.as_str())
    };
    copied.run(tx, catalogue).map(drop)
}

/// Stores the row of a snapshot's copy, which nobody sees and nothing is due in.
pub(super) fn insert_copy(
    tx: &mut Tx<'_>,
    catalogue: &Catalogue,
    from: &End,
    to: &StoreId,
    now: Timestamp,
) -> Result<(), DbError> {
    let handle = to.as_str().replace('_', "-");
    let copied = Transplant {
        instead: vec![
            text("handle", &handle),
            number("clock_offset", from.clock_offset - REST),
            number("blocked_at", now.as_millis()),
            fixed("owner_email", "NULL"),
            fixed("forked_from", "NULL"),
            fixed("is_snapshot", "TRUE"),
            fixed("blocked", "TRUE"),
            fixed("block_reason", "'It is a snapshot.'"),
        ],
        ..Transplant::of("stores", "id", from.id.as_str(), to.as_str())
    };
    copied.run(tx, catalogue).map(drop)
}

/// Gives a store the settings and the clock that its snapshot has.
pub(super) fn take_settings(
    tx: &mut Tx<'_>,
    catalogue: &Catalogue,
    from: &End,
    to: &StoreId,
) -> Result<(), DbError> {
    catalogue.overwrite(tx, ("stores", "id"), (from.id.as_str(), to.as_str()), &OWN)?;
    tx.run(SET_CLOCK, params![from.running_clock(), to]).map(drop)
}

/// Clears the settings of a store that refer to deleted rows.
pub(super) fn forget(tx: &mut Tx<'_>, id: &StoreId) -> Result<(), DbError> {
    tx.run(FORGET, params![id]).map(drop)
}

/// Removes the row of a store that is a copy.
pub(super) fn remove(tx: &mut Tx<'_>, id: &StoreId) -> Result<(), DbError> {
    tx.run(REMOVE, params![id]).map(drop)
}

fn text<'a>(column: &'static str, value: &'a str) -> Instead<'a> {
    Instead {
        column,
        sql: "CAST(? AS TEXT)",
        values: vec![Param::Text(value)],
    }
}

fn number(column: &'static str, value: i64) -> Instead<'static> {
    Instead {
        column,
        sql: "CAST(? AS BIGINT)",
        values: vec![Param::Int(value)],
    }
}

fn fixed(column: &'static str, sql: &'static str) -> Instead<'static> {
    Instead {
        column,
        sql,
        values: Vec::new(),
    }
}
