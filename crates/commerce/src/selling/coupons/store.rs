//! SQL of coupons and their uses.

use pandabase_domain::coupon::{self, Buyer, CouponType, Rules};
use pandabase_domain::id::{CouponId, CustomerId, OrderId, ProductId, StoreId};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, Param, Row, Tx};
use pandabase_platform::text::fold;
use pandabase_platform::{params, sql};

/// A coupon as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub(crate) id: CouponId,
    pub(crate) code: String,
    pub(crate) display_name: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) rules: Rules,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

macro_rules! columns {
    () => {
        "id, code, display_name, description, type, value, enabled, \
        starts_at, expires_at, times_used, max_uses,
         minimum_purchase, product_ids, max_uses_per_customer, first_purchase_only, created_at, updated_at"
    };
}

sql! {
    FIND = concat!("SELECT ", columns!(), " FROM coupons WHERE store_id = $1 AND id = $2");
    BY_CODE = concat!("SELECT ", columns!(), " FROM coupons WHERE store_id = $1 AND code_folded = $2");
    LOCK = "SELECT id FROM stores WHERE id = $1", locked;
    COUNT_ALL = "SELECT COUNT(*) FROM coupons WHERE store_id = $1";
    INSERT = "INSERT INTO coupons (display_name, display_name_folded, \
            description, type, value, enabled, starts_at,
            expires_at, max_uses, minimum_purchase, product_ids, max_uses_per_customer, first_purchase_only,
            updated_at, store_id, id, code, code_folded, times_used, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 0, $19)
        ON CONFLICT (store_id, code_folded) DO NOTHING";
    UPDATE = "UPDATE coupons SET display_name = $1, display_name_folded = $2, \
            description = $3, type = $4, value = $5,
            enabled = $6, starts_at = $7, expires_at = $8, max_uses = $9, \
            minimum_purchase = $10, product_ids = $11,
            max_uses_per_customer = $12, first_purchase_only = $13, updated_at = $14
        WHERE store_id = $15 AND id = $16";
    DELETE = "DELETE FROM coupons WHERE store_id = $1 AND id = $2";
    FIND_PRODUCT = "SELECT id FROM products WHERE store_id = $1 AND id = $2 AND deleted_at IS NULL";
    BUYER = "SELECT order_count > 0, (SELECT COUNT(*) FROM coupon_uses u WHERE u.store_id = c.store_id
            AND u.customer_id = c.id AND u.coupon_id = $1)
        FROM customers c WHERE c.store_id = $2 AND c.email = $3";
    TAKE = "UPDATE coupons SET times_used = times_used + 1
        WHERE store_id = $1 AND id = $2 AND (max_uses IS NULL OR times_used < max_uses)
        RETURNING times_used, max_uses";
    NOTE_USE = "INSERT INTO coupon_uses (store_id, order_id, coupon_id, customer_id, nth, most)
        VALUES ($1, $2, $3, $4, $5, $6)";
    FORGET_USE = "DELETE FROM coupon_uses WHERE store_id = $1 AND order_id = $2 RETURNING coupon_id";
    GIVE_BACK = "UPDATE coupons SET times_used = times_used - 1 WHERE store_id = $1 AND id = $2";
}

/// The start of the list's statement, and of its count.
pub const SELECT: &str = concat!("SELECT ", columns!(), " FROM coupons");
pub(crate) const COUNT: &str = "SELECT COUNT(*) FROM coupons";
/// The condition of a search, for a pattern of folded text.
pub const MATCHES: &str = "(code_folded LIKE ? ESCAPE '\\' OR display_name_folded LIKE ? ESCAPE '\\')";

pub(crate) fn record(row: &mut Row<'_>) -> Result<Record, DbError> {
    Ok(Record {
        id: row.next()?,
        code: row.next()?,
        display_name: row.next()?,
        description: row.next()?,
        rules: Rules {
            kind: row.word(CouponType::parse)?,
            value: row.next()?,
            enabled: row.next()?,
            starts_at: row.next()?,
            expires_at: row.next()?,
            times_used: row.next()?,
            max_uses: row.next()?,
            minimum_purchase: row.next()?,
            product_ids: row.json()?,
            max_uses_per_customer: row.next()?,
            first_purchase_only: row.next()?,
        },
        created_at: row.next()?,
        updated_at: row.next()?,
    })
}

pub(crate) fn find(tx: &mut Tx<'_>, store: &StoreId, id: &CouponId) -> Result<Option<Record>, DbError> {
    tx.first(FIND, params![store, id], record)
}

/// Like [`find`], holding the coupon until the transaction ends.
pub(crate) fn find_locked(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &CouponId,
) -> Result<Option<Record>, DbError> {
    tx.first(FIND.locked(), params![store, id], record)
}

/// The coupon with this code in any case.
pub fn by_code(tx: &mut Tx<'_>, store: &StoreId, code: &str) -> Result<Option<Record>, DbError> {
    tx.first(BY_CODE, params![store, &coupon::fold(code)], record)
}

/// Keeps others from adding a coupon to the store until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, store: &StoreId) -> Result<(), DbError> {
    tx.one(LOCK, params![store], |row| row.next::<String>()).map(drop)
}

pub(crate) fn count(tx: &mut Tx<'_>, store: &StoreId) -> Result<i64, DbError> {
    tx.one(COUNT_ALL, params![store], |row| row.next())
}

/// What is written anew at every change and is not text.
struct Written {
    display_name_folded: Option<String>,
    product_ids: String,
}

impl Written {
    fn of(record: &Record) -> Result<Self, DbError> {
        Ok(Self {
            display_name_folded: record.display_name.as_deref().map(fold),
            product_ids: serde_json::to_string(&record.rules.product_ids).map_err(DbError::Json)?,
        })
    }

    /// The parameters that [`INSERT`] and [`UPDATE`] begin with.
    fn params<'a>(&'a self, record: &'a Record) -> Vec<Param<'a>> {
        let rules = &record.rules;
        params![
            &record.display_name,
            &self.display_name_folded,
            &record.description,
            rules.kind.as_str(),
            rules.value,
            rules.enabled,
            rules.starts_at,
            rules.expires_at,
            rules.max_uses,
            rules.minimum_purchase,
            &self.product_ids,
            rules.max_uses_per_customer,
            rules.first_purchase_only,
            record.updated_at
        ]
        .to_vec()
    }
}

/// Stores a new coupon; `false` when its code is taken.
pub fn insert(tx: &mut Tx<'_>, store: &StoreId, record: &Record) -> Result<bool, DbError> {
    let written = Written::of(record)?;
    let folded = coupon::fold(&record.code);
    let mut values = written.params(record);
    values.extend(params![
        store,
        &record.id,
        &record.code,
        &folded,
        record.created_at
    ]);
    Ok(tx.run(INSERT, &values)? == 1)
}

/// Stores what the merchant may change; the uses are counted by [`take`] and [`give_back`] alone.
pub fn update(tx: &mut Tx<'_>, store: &StoreId, record: &Record) -> Result<(), DbError> {
    let written = Written::of(record)?;
    let mut values = written.params(record);
    values.extend(params![store, &record.id]);
    tx.run(UPDATE, &values).map(drop)
}

/// Whether there was one.
pub fn delete(tx: &mut Tx<'_>, store: &StoreId, id: &CouponId) -> Result<bool, DbError> {
    Ok(tx.run(DELETE, params![store, id])? == 1)
}

pub(crate) fn find_product(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &ProductId,
) -> Result<Option<ProductId>, DbError> {
    tx.first(FIND_PRODUCT, params![store, id], |row| row.next())
}

/// What the customer with this address in lower case did before.
pub fn buyer(tx: &mut Tx<'_>, store: &StoreId, coupon: &CouponId, email: &str) -> Result<Buyer, DbError> {
    let known = tx.first(BUYER, params![coupon, store, email], |row| {
        Ok(Buyer {
            has_bought: row.next()?,
            uses: row.next()?,
        })
    })?;
    Ok(known.unwrap_or_default())
}

/// Counts a use of the coupon by an order; `false` when none is left.
pub fn take(
    tx: &mut Tx<'_>,
    store: &StoreId,
    coupon: &CouponId,
    order: &OrderId,
    customer: &CustomerId,
) -> Result<bool, DbError> {
    let taken = tx.first(TAKE, params![store, coupon], |row| {
        Ok((row.next::<i64>()?, row.next::<Option<i64>>()?))
    })?;
    let Some((nth, most)) = taken else {
        return Ok(false);
    };
    tx.run(NOTE_USE, params![store, order, coupon, customer, nth, most])?;
    Ok(true)
}

/// Takes back the use of an order, if it has one.
pub fn give_back(tx: &mut Tx<'_>, store: &StoreId, order: &OrderId) -> Result<(), DbError> {
    let used: Option<CouponId> = tx.first(FORGET_USE, params![store, order], |row| row.next())?;
    if let Some(coupon) = used {
        tx.run(GIVE_BACK, params![store, &coupon])?;
    }
    Ok(())
}
