//! SQL of stores, as operators see and change them.

use pandabase_domain::account::KycStatus;
use pandabase_domain::id::{StoreId, kind};
use pandabase_domain::money::Cents;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, FromRow, Query, Sql, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::text::like_pattern;
use pandabase_platform::{params, select, sql};
use schemars::JsonSchema;
use serde::Serialize;

sql! {
    FIND: OperatorStore = "SELECT {} FROM stores s LEFT JOIN balances b ON b.store_id = s.id
        WHERE s.id = $1 AND s.deleted_at IS NULL AND NOT s.is_snapshot";
    SET_VERIFIED = "UPDATE stores SET verified = $1, updated_at = $2
        WHERE id = $3 AND verified <> $1 AND deleted_at IS NULL AND NOT is_snapshot";
    BLOCK = "UPDATE stores SET blocked = TRUE, block_reason = $1, blocked_at = $2, updated_at = $2
        WHERE id = $3 AND NOT blocked AND deleted_at IS NULL";
    // A snapshot stays blocked.
    UNBLOCK = "UPDATE stores SET blocked = FALSE, block_reason = NULL, blocked_at = NULL, updated_at = $1
        WHERE id = $2 AND blocked AND deleted_at IS NULL AND NOT is_snapshot";
}

const LIST: Sql<OperatorStore> = select!(
    OperatorStore,
    "SELECT {} FROM stores s LEFT JOIN balances b ON b.store_id = s.id"
);

/// The condition of a search. LOWER changes ASCII letters only, in both databases.
const MATCHES: &str = "(LOWER(s.name) LIKE ? ESCAPE '\\' OR s.handle LIKE ? ESCAPE '\\'
    OR LOWER(s.owner_email) LIKE ? ESCAPE '\\' OR s.id LIKE ? ESCAPE '\\')";

/// A store as operators see it.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[alias("s")]
#[serde(rename_all = "camelCase")]
pub struct OperatorStore {
    /// The store.
    pub id: StoreId,
    /// Name shown to buyers.
    pub name: String,
    /// Unique, URL-safe name.
    pub handle: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Where the owner gets mail: whoever signs in with it owns the store.
    pub owner_email: Option<String>,
    /// Whether an operator vouches for the owner's identity: it then needs no check of the account.
    pub verified: bool,
    /// How far the check of the owner's own identity is; null until the owner has signed in. What is
    /// approved there needs nobody's word, and what is rejected there nobody can vouch for.
    #[column(
        "(SELECT a.kyc_status FROM members m JOIN accounts a ON a.id = m.account_id
            WHERE m.store_id = s.id AND m.role = 'OWNER')"
    )]
    pub owner_identity: Option<KycStatus>,
    /// Whether the store is closed by the platform.
    pub blocked: bool,
    /// Why it is.
    pub block_reason: Option<String>,
    /// Since when it is, on the store's clock.
    pub blocked_at: Option<Timestamp>,
    /// Completed orders ever.
    #[column("COALESCE(b.sales, 0)")]
    pub sales: i64,
    /// Cents; may be negative.
    #[column("COALESCE(b.balance, 0)")]
    pub balance: Cents,
    /// When it was created.
    pub created_at: Timestamp,
}

pub(crate) fn find(tx: &mut Tx<'_>, id: &StoreId) -> Result<Option<OperatorStore>, DbError> {
    tx.fetch_optional(FIND, params![id])
}

/// A page of the stores that are or are not blocked, are or are not verified, and match, newest first.
pub(crate) fn page(
    tx: &mut Tx<'_>,
    blocked: Option<bool>,
    verified: Option<bool>,
    search: Option<&str>,
    paging: &Paging,
) -> Result<Page<OperatorStore>, ApiError> {
    let made = paging.made::<kind::Store>();
    let pattern = search.map(like_pattern);
    let items = Query::select(LIST)
        .filter_fixed("s.deleted_at IS NULL")
        .filter_fixed("NOT s.is_snapshot")
        .filter_span("s.id", made.from(), made.to())
        .filter_opt("s.blocked = ?", blocked)
        .filter_opt("s.verified = ?", verified)
        .filter_opt(MATCHES, pattern.as_deref());
    Page::fetch(tx, paging, items, &[Key::text("s.id").desc()])
}

/// Sets whether the owner counts as verified; `false` when nothing changes.
pub(crate) fn set_verified(
    tx: &mut Tx<'_>,
    id: &StoreId,
    verified: bool,
    now: Timestamp,
) -> Result<bool, DbError> {
    Ok(tx.run(SET_VERIFIED, params![verified, now, id])? == 1)
}

/// Blocks a store; `false` when it is blocked already.
pub(crate) fn block(tx: &mut Tx<'_>, id: &StoreId, reason: &str, now: Timestamp) -> Result<bool, DbError> {
    Ok(tx.run(BLOCK, params![reason, now, id])? == 1)
}

/// Opens a blocked store again; `false` when it is open.
pub(crate) fn unblock(tx: &mut Tx<'_>, id: &StoreId, now: Timestamp) -> Result<bool, DbError> {
    Ok(tx.run(UNBLOCK, params![now, id])? == 1)
}
