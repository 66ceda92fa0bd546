//! SQL of coupons and their uses.

use pandabase_domain::coupon::{self, Buyer, Rules};
use pandabase_domain::id::{CouponId, CustomerId, OrderId, ProductId, StoreId};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, FromRow, Sql, ToRow, Tx};
use pandabase_platform::text::fold;
use pandabase_platform::{params, select, sql};

/// A coupon as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, FromRow, ToRow)]
#[columns(display_name_folded = self.display_name.as_deref().map(fold))]
pub struct Record {
    #[column(fixed)]
    pub(crate) id: CouponId,
    #[column(fixed)]
    pub(crate) code: String,
    pub(crate) display_name: Option<String>,
    pub(crate) description: Option<String>,
    #[column(parts(
        kind("type"),
        value,
        enabled,
        starts_at,
        expires_at,
        times_used(fixed),
        max_uses,
        minimum_purchase,
        product_ids(json),
        max_uses_per_customer,
        first_purchase_only
    ))]
    pub(crate) rules: Rules,
    #[column(fixed)]
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

/// What a customer has done before: whether they bought anything, and how often they used coupon `$1`.
#[derive(FromRow)]
struct Known {
    #[column(parts(
        has_bought("order_count > 0"),
        uses(
            "(SELECT COUNT(*) FROM coupon_uses u WHERE u.store_id = c.store_id AND u.customer_id = c.id
            AND u.coupon_id = $1)"
        )
    ))]
    buyer: Buyer,
}

/// A use that was counted.
#[derive(FromRow)]
struct Use {
    #[column("times_used")]
    nth: i64,
    #[column("max_uses")]
    most: Option<i64>,
}

sql! {
    FIND: Record = "SELECT {} FROM coupons WHERE store_id = $1 AND id = $2";
    FIND_LOCKED: Record = "SELECT {} FROM coupons WHERE store_id = $1 AND id = $2", locked;
    BY_CODE: Record = "SELECT {} FROM coupons WHERE store_id = $1 AND code_folded = $2";
    LOCK: StoreId = "SELECT id FROM stores WHERE id = $1", locked;
    COUNT_ALL: i64 = "SELECT COUNT(*) FROM coupons WHERE store_id = $1";
    INSERT: insert Record = "INSERT INTO coupons (store_id, code_folded, {columns}) VALUES ($1, $2, {values})
        ON CONFLICT (store_id, code_folded) DO NOTHING";
    UPDATE: update Record = "UPDATE coupons SET {changes} WHERE store_id = $1 AND id = $2";
    DELETE = "DELETE FROM coupons WHERE store_id = $1 AND id = $2";
    FIND_PRODUCT: ProductId = "SELECT id FROM products
        WHERE store_id = $1 AND id = $2 AND deleted_at IS NULL";
    BUYER: Known = "SELECT {} FROM customers c WHERE c.store_id = $2 AND c.email = $3";
    TAKE: Use = "UPDATE coupons SET times_used = times_used + 1
        WHERE store_id = $1 AND id = $2 AND (max_uses IS NULL OR times_used < max_uses)
        RETURNING {}";
    NOTE_USE = "INSERT INTO coupon_uses (store_id, order_id, coupon_id, customer_id, nth, most)
        VALUES ($1, $2, $3, $4, $5, $6)";
    FORGET_USE: CouponId = "DELETE FROM coupon_uses WHERE store_id = $1 AND order_id = $2
        RETURNING coupon_id";
    GIVE_BACK = "UPDATE coupons SET times_used = times_used - 1 WHERE store_id = $1 AND id = $2";
}

/// The start of the list.
pub(super) const LIST: Sql<Record> = select!(Record, "SELECT {} FROM coupons");
/// The condition of a search, for a pattern of folded text.
pub const MATCHES: &str = "(code_folded LIKE ? ESCAPE '\\' OR display_name_folded LIKE ? ESCAPE '\\')";

pub(crate) fn find(tx: &mut Tx<'_>, store: &StoreId, id: &CouponId) -> Result<Option<Record>, DbError> {
    tx.fetch_optional(FIND, params![store, id])
}

/// Like [`find`], and locks the coupon.
pub(crate) fn find_locked(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &CouponId,
) -> Result<Option<Record>, DbError> {
    tx.fetch_optional(FIND_LOCKED, params![store, id])
}

/// The coupon with this code in any case.
pub fn by_code(tx: &mut Tx<'_>, store: &StoreId, code: &str) -> Result<Option<Record>, DbError> {
    tx.fetch_optional(BY_CODE, params![store, &coupon::fold(code)])
}

/// Locks the store, so that nobody else adds coupons until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, store: &StoreId) -> Result<(), DbError> {
    tx.fetch_one(LOCK, params![store]).map(drop)
}

pub(crate) fn count(tx: &mut Tx<'_>, store: &StoreId) -> Result<i64, DbError> {
    tx.fetch_one(COUNT_ALL, params![store])
}

/// Stores a new coupon; `false` when its code is taken.
pub fn insert(tx: &mut Tx<'_>, store: &StoreId, record: &Record) -> Result<bool, DbError> {
    let folded = coupon::fold(&record.code);
    Ok(tx.insert(INSERT, params![store, &folded], record)? == 1)
}

/// Stores what the merchant may change; the uses are counted by [`reserve`] and [`release`] alone.
pub fn update(tx: &mut Tx<'_>, store: &StoreId, record: &Record) -> Result<(), DbError> {
    tx.send_update(UPDATE, params![store, &record.id], record)
}

/// Deletes a coupon; `false` when there is none.
pub fn delete(tx: &mut Tx<'_>, store: &StoreId, id: &CouponId) -> Result<bool, DbError> {
    Ok(tx.run(DELETE, params![store, id])? == 1)
}

pub(crate) fn find_product(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &ProductId,
) -> Result<Option<ProductId>, DbError> {
    tx.fetch_optional(FIND_PRODUCT, params![store, id])
}

/// What the customer with this email address, in lower case, has done before.
pub fn buyer(tx: &mut Tx<'_>, store: &StoreId, coupon: &CouponId, email: &str) -> Result<Buyer, DbError> {
    let known = tx.fetch_optional(BUYER, params![coupon, store, email])?;
    Ok(known.map(|known| known.buyer).unwrap_or_default())
}

/// Counts a use of the coupon by an order; `false` when none is left.
pub fn reserve(
    tx: &mut Tx<'_>,
    store: &StoreId,
    coupon: &CouponId,
    order: &OrderId,
    customer: &CustomerId,
) -> Result<bool, DbError> {
    let Some(Use { nth, most }) = tx.fetch_optional(TAKE, params![store, coupon])? else {
        return Ok(false);
    };
    tx.send(NOTE_USE, params![store, order, coupon, customer, nth, most])?;
    Ok(true)
}

/// Releases the use of an order, if it has one.
pub fn release(tx: &mut Tx<'_>, store: &StoreId, order: &OrderId) -> Result<(), DbError> {
    if let Some(coupon) = tx.fetch_optional(FORGET_USE, params![store, order])? {
        tx.send(GIVE_BACK, params![store, &coupon])?;
    }
    Ok(())
}
