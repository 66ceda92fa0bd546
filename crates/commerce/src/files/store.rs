//! SQL of files.

use pandabase_domain::file::{AWAITED, FilePurpose, FileStatus, KEPT};
use pandabase_domain::id::StoreId;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, FromRow, Sql, ToRow, Tx};
use pandabase_platform::{params, select, sql};

/// A file as stored.
#[derive(Debug, Clone, FromRow, ToRow)]
pub struct Record {
    /// `img_…` or `file_…`.
    pub id: String,
    /// What it is for.
    pub purpose: FilePurpose,
    /// Its name, without folders.
    pub filename: String,
    /// Its media type, as it was announced.
    pub mime_type: String,
    /// Its size in bytes, as it was announced.
    pub size_bytes: i64,
    /// Whether it has arrived.
    pub status: FileStatus,
    /// Whether a buyer got it. It is then kept for whoever bought it.
    pub was_sold: bool,
    /// Since when nothing uses it; `None` while something does, and until it has arrived.
    pub unused_since: Option<Timestamp>,
    /// When the merchant deleted it.
    pub deleted_at: Option<Timestamp>,
    /// When it was announced.
    pub created_at: Timestamp,
}

impl Record {
    /// When it goes unless something uses it before.
    pub fn goes_at(&self) -> Option<Timestamp> {
        if self.was_sold {
            return None;
        }
        match (self.status, self.deleted_at) {
            (_, Some(deleted)) => Some(deleted),
            (FileStatus::Pending, None) => Some(self.created_at.plus_millis(AWAITED)),
            (FileStatus::Ready, None) => self.unused_since.map(|since| since.plus_millis(KEPT)),
        }
    }

    /// Whether it has arrived and was not deleted.
    pub fn is_there(&self) -> bool {
        self.status == FileStatus::Ready && self.deleted_at.is_none()
    }
}

/// A store with its forks and the snapshots of all of them, as `family`, of any of them that somebody sees.
macro_rules! of_family {
    ($text:literal) => {
        concat!(
            "WITH origin AS (SELECT COALESCE(forked_from, id) AS id FROM stores WHERE id = $1),
                kin AS (SELECT id FROM origin UNION ALL
                    SELECT s.id FROM origin o CROSS JOIN stores s WHERE s.forked_from = o.id),
                family AS (SELECT id FROM kin UNION ALL
                    SELECT 'shp_' || SUBSTR(n.id, 5) FROM kin k CROSS JOIN store_snapshots n
                    WHERE n.store_id = k.id) ",
            $text
        )
    };
}

sql! {
    INSERT: insert Record = "INSERT INTO files (store_id, {columns}) VALUES ($1, {values})";
    FIND: Record = "SELECT {} FROM files WHERE store_id = $1 AND id = $2";
    FIND_LOCKED: Record = "SELECT {} FROM files WHERE store_id = $1 AND id = $2", locked;
    TOTAL: Total = "SELECT {} FROM files WHERE store_id = $1";
    OWNER: String = "SELECT account_id FROM members
        WHERE store_id = $1 AND role = 'OWNER' AND account_id IS NOT NULL";
    ORIGIN: StoreId = "SELECT COALESCE(forked_from, id) FROM stores WHERE id = $1";
    // Of stores whose ledger has no more than its opening, and of their snapshots.
    BYTES_AT_FIRST: i64 = "WITH early AS (SELECT b.store_id AS id
            FROM members m CROSS JOIN stores s CROSS JOIN balances b
            WHERE m.account_id = $1 AND m.role = 'OWNER' AND s.id = m.store_id
                AND COALESCE(s.forked_from, s.id) <> $2 AND b.store_id = m.store_id
                AND b.ledger_entries <= 1),
        stored AS (SELECT id FROM early UNION ALL
            SELECT 'shp_' || SUBSTR(n.id, 5) FROM early e CROSS JOIN store_snapshots n
            WHERE n.store_id = e.id)
        SELECT CAST(COALESCE(SUM(f.size_bytes), 0) AS BIGINT) FROM stored s CROSS JOIN files f
        WHERE f.store_id = s.id";
    COPIES: Copies = of_family!(
        "SELECT {} FROM family c CROSS JOIN files f WHERE f.store_id = c.id AND c.id <> $1"
    );
    ATTACHED: i64 = of_family!(
        "SELECT CAST(COALESCE(SUM(a.size_bytes), 0) AS BIGINT)
        FROM family c CROSS JOIN case_attachments a WHERE a.store_id = c.id"
    );
    MARK_READY = "UPDATE files SET status = 'READY', unused_since = $1 WHERE store_id = $2 AND id = $3";
    MARK_UNUSED = "UPDATE files SET unused_since = $1 WHERE store_id = $2 AND id = $3";
    MARK_SOLD = "UPDATE files SET was_sold = TRUE WHERE store_id = $1 AND id = $2 AND NOT was_sold";
    MARK_DELETED = "UPDATE files SET deleted_at = $1 WHERE store_id = $2 AND id = $3";
    FORGET = "DELETE FROM files WHERE store_id = $1 AND id = $2";
    USED_BY: String = "SELECT file_id FROM file_uses WHERE store_id = $1 AND user_id = $2";
    USERS: String = "SELECT user_id FROM file_uses WHERE store_id = $1 AND file_id = $2
        ORDER BY user_id LIMIT 100";
    IS_USED = "SELECT 1 FROM file_uses WHERE store_id = $1 AND file_id = $2 LIMIT 1";
    // In this order, because few orders wait and many have lines.
    IS_AWAITED = "SELECT 1 FROM orders o CROSS JOIN order_items i
        WHERE i.store_id = o.store_id AND i.order_id = o.id
            AND o.store_id = $1 AND o.status = 'PENDING' AND i.download_url = $2 LIMIT 1";
    USE = "INSERT INTO file_uses (store_id, file_id, user_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    OF_PRODUCTS: String = "SELECT DISTINCT file_id FROM file_uses
        WHERE store_id = $1 AND user_id <> $1 ORDER BY file_id LIMIT $2";
    UNUSE_BY_PRODUCTS = "DELETE FROM file_uses WHERE store_id = $1 AND file_id = $2 AND user_id <> $1";
    UNUSE = "DELETE FROM file_uses WHERE store_id = $1 AND file_id = $2 AND user_id = $3";
}

/// The start of the list.
pub(super) const LIST: Sql<Record> = select!(Record, "SELECT {} FROM files");

/// Stores a file that was announced.
pub fn insert(tx: &mut Tx<'_>, store: &StoreId, record: &Record) -> Result<(), DbError> {
    tx.insert(INSERT, params![store], record).map(drop)
}

/// A file, deleted or not.
pub fn find(tx: &mut Tx<'_>, store: &StoreId, file: &str) -> Result<Option<Record>, DbError> {
    tx.fetch_optional(FIND, params![store, file])
}

/// A file, deleted or not, which nobody else changes until this transaction ends.
pub fn find_locked(tx: &mut Tx<'_>, store: &StoreId, file: &str) -> Result<Option<Record>, DbError> {
    tx.fetch_optional(FIND_LOCKED, params![store, file])
}

/// What a store has. What it deleted and buyers keep is counted apart, because it is not listed.
#[derive(Debug, FromRow)]
pub struct Total {
    /// Its files.
    #[column("CAST(COALESCE(SUM(CASE WHEN deleted_at IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT)")]
    pub files: i64,
    /// Their bytes.
    #[column("CAST(COALESCE(SUM(CASE WHEN deleted_at IS NULL THEN size_bytes ELSE 0 END), 0) AS BIGINT)")]
    pub bytes: i64,
    /// Those that it deleted and buyers keep.
    #[column("CAST(COALESCE(SUM(CASE WHEN deleted_at IS NULL THEN 0 ELSE 1 END), 0) AS BIGINT)")]
    pub kept_files: i64,
    /// Their bytes.
    #[column("CAST(COALESCE(SUM(CASE WHEN deleted_at IS NULL THEN 0 ELSE size_bytes END), 0) AS BIGINT)")]
    pub kept_bytes: i64,
}

/// How many files a store has, and how many bytes they are.
pub fn total(tx: &mut Tx<'_>, store: &StoreId) -> Result<Total, DbError> {
    tx.fetch_one(TOTAL, params![store])
}

/// What the other stores of a family have: the one that was forked, its forks, and the snapshots of all.
#[derive(Debug, FromRow)]
pub struct Copies {
    /// Their files, those that they deleted and buyers keep among them.
    #[column("COUNT(*)")]
    pub files: i64,
    /// The bytes of these.
    #[column("CAST(COALESCE(SUM(f.size_bytes), 0) AS BIGINT)")]
    pub bytes: i64,
}

/// What the other stores of a store's family have.
pub fn copies(tx: &mut Tx<'_>, store: &StoreId) -> Result<Copies, DbError> {
    tx.fetch_one(COPIES, params![store])
}

/// What the attachments of cases come to in a store and its family, in bytes.
pub fn attached(tx: &mut Tx<'_>, store: &StoreId) -> Result<i64, DbError> {
    tx.fetch_one(ATTACHED, params![store])
}

/// The store that a store was forked from, or itself.
pub fn origin(tx: &mut Tx<'_>, store: &StoreId) -> Result<StoreId, DbError> {
    tx.fetch_one(ORIGIN, params![store])
}

/// The account that owns a store, if one does.
pub fn owner(tx: &mut Tx<'_>, store: &StoreId) -> Result<Option<String>, DbError> {
    tx.fetch_optional(OWNER, params![store])
}

/// How many bytes the files are of other stores of an owner to which no money has come, but for the family of
/// the store that was forked from no other.
pub fn bytes_at_first(tx: &mut Tx<'_>, owner: &str, but: &StoreId) -> Result<i64, DbError> {
    tx.fetch_one(BYTES_AT_FIRST, params![owner, but])
}

/// Files that products use, at most so many.
pub fn of_products(tx: &mut Tx<'_>, store: &StoreId, limit: i64) -> Result<Vec<String>, DbError> {
    tx.fetch_all(OF_PRODUCTS, params![store, limit])
}

/// Notes that no product uses a file any more.
pub fn drop_uses_of_products(tx: &mut Tx<'_>, store: &StoreId, file: &str) -> Result<(), DbError> {
    tx.run(UNUSE_BY_PRODUCTS, params![store, file]).map(drop)
}

/// Notes that a file has arrived; nothing uses it yet.
pub fn mark_ready(tx: &mut Tx<'_>, store: &StoreId, file: &str, now: Timestamp) -> Result<(), DbError> {
    tx.run(MARK_READY, params![now, store, file]).map(drop)
}

/// Notes since when nothing uses a file, or that something does.
pub fn mark_unused(
    tx: &mut Tx<'_>,
    store: &StoreId,
    file: &str,
    since: Option<Timestamp>,
) -> Result<(), DbError> {
    tx.run(MARK_UNUSED, params![since, store, file]).map(drop)
}

/// Notes that a buyer got a file.
pub fn mark_sold(tx: &mut Tx<'_>, store: &StoreId, file: &str) -> Result<(), DbError> {
    tx.run(MARK_SOLD, params![store, file]).map(drop)
}

/// Notes that the merchant deleted a file.
pub fn mark_deleted(tx: &mut Tx<'_>, store: &StoreId, file: &str, now: Timestamp) -> Result<(), DbError> {
    tx.run(MARK_DELETED, params![now, store, file]).map(drop)
}

/// Deletes the row of a file.
pub fn forget(tx: &mut Tx<'_>, store: &StoreId, file: &str) -> Result<(), DbError> {
    tx.run(FORGET, params![store, file]).map(drop)
}

/// The files that a product, or the store itself, uses.
pub fn used_by(tx: &mut Tx<'_>, store: &StoreId, user: &str) -> Result<Vec<String>, DbError> {
    tx.fetch_all(USED_BY, params![store, user])
}

/// What uses a file: products, and the store itself, up to a hundred.
pub fn users(tx: &mut Tx<'_>, store: &StoreId, file: &str) -> Result<Vec<String>, DbError> {
    tx.fetch_all(USERS, params![store, file])
}

/// Whether anything uses a file.
pub fn is_used(tx: &mut Tx<'_>, store: &StoreId, file: &str) -> Result<bool, DbError> {
    tx.exists(IS_USED, params![store, file])
}

/// Whether an order that is being paid delivers a download.
pub fn is_awaited(tx: &mut Tx<'_>, store: &StoreId, file: &str) -> Result<bool, DbError> {
    tx.exists(IS_AWAITED, params![store, file])
}

/// Notes that a product, or the store itself, uses a file.
pub fn add_use(tx: &mut Tx<'_>, store: &StoreId, file: &str, user: &str) -> Result<(), DbError> {
    tx.run(USE, params![store, file, user]).map(drop)
}

/// Notes that a product, or the store itself, no longer uses a file.
pub fn drop_use(tx: &mut Tx<'_>, store: &StoreId, file: &str, user: &str) -> Result<(), DbError> {
    tx.run(UNUSE, params![store, file, user]).map(drop)
}
