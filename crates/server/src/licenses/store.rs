//! SQL of licences.

use crate::db::{DbError, Param, Query, Row, Tx};
use crate::{params, sql};
use pandabase_domain::id::{CustomerId, LicenseId, OrderId, ProductId, StoreId, VariantId};
use pandabase_domain::license::LicenseStatus;
use pandabase_domain::time::Timestamp;

/// A licence as stored.
#[derive(Debug)]
pub(super) struct Record {
    pub id: LicenseId,
    pub sealed_key: Vec<u8>,
    pub status: LicenseStatus,
    pub product_id: ProductId,
    pub variant_id: Option<VariantId>,
    pub order_id: Option<OrderId>,
    pub customer_id: Option<CustomerId>,
    pub claimed_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

/// A key on its way into the pool.
pub(super) struct Upload {
    pub id: LicenseId,
    pub sealed_key: Vec<u8>,
    pub lookup: [u8; 32],
    pub position: i64,
}

/// What verification reads.
#[derive(Debug)]
pub(super) struct Found {
    pub status: LicenseStatus,
    pub product_id: ProductId,
    pub customer_id: Option<CustomerId>,
    pub expires_at: Option<Timestamp>,
}

macro_rules! columns {
    () => {
        "id, sealed_key, status, product_id, variant_id, order_id, customer_id, claimed_at, created_at"
    };
}

/// The start of the list's statement, and of its count.
pub(super) const SELECT: &str = concat!("SELECT ", columns!(), " FROM licenses");
pub(super) const COUNT: &str = "SELECT COUNT(*) FROM licenses";

sql! {
    FIND = concat!("SELECT ", columns!(), " FROM licenses WHERE store_id = $1 AND id = $2");
}

pub(super) fn find(tx: &mut Tx<'_>, store: &StoreId, id: &str) -> Result<Option<Record>, DbError> {
    tx.first(FIND, params![store, id], record)
}

/// The licences of a key; several only where products share it.
pub(super) fn by_key(
    tx: &mut Tx<'_>,
    store: &StoreId,
    lookup: &[u8; 32],
    product: Option<&str>,
) -> Result<Option<Found>, DbError> {
    const SELECT: &str = "SELECT status, product_id, customer_id, expires_at FROM licenses";
    // The one that says most for the key: claimed before others, then the longest.
    let query = Query::new(SELECT)
        .filter("store_id = ?", store)
        .filter("lookup = ?", lookup)
        .filter_opt("product_id = ?", product)
        .then(
            "ORDER BY CASE status WHEN 'CLAIMED' THEN 0 WHEN 'AVAILABLE' THEN 1 ELSE 2 END,
                expires_at DESC NULLS FIRST, id DESC LIMIT 1",
        );
    let found = tx.list(&query, |row| {
        Ok(Found {
            status: row.word(LicenseStatus::parse)?,
            product_id: row.next()?,
            customer_id: row.next()?,
            expires_at: row.next()?,
        })
    });
    Ok(found?.pop())
}

/// Stores pool keys, except those that the product already has; returns how many were new.
pub(super) fn insert_pool(
    tx: &mut Tx<'_>,
    store: &StoreId,
    product: &ProductId,
    uploads: &[Upload],
    now: Timestamp,
) -> Result<u64, DbError> {
    const HEAD: &str =
        "INSERT INTO licenses (store_id, id, product_id, sealed_key, lookup, occurrence, origin,
        position, status, created_at) VALUES";
    const COLUMNS: usize = 10;
    let mut values: Vec<Param<'_>> = Vec::with_capacity(uploads.len() * COLUMNS);
    for upload in uploads {
        values.extend(params![
            store,
            &upload.id,
            product,
            &upload.sealed_key,
            &upload.lookup,
            "",
            "POOL",
            upload.position,
            LicenseStatus::Available.as_str(),
            now
        ]);
    }
    let tail = "ON CONFLICT (store_id, lookup, product_id, occurrence) DO NOTHING";
    tx.insert_many(HEAD, tail, COLUMNS, &values)
}

/// How many keys of these products' pools can be sold now.
pub(super) fn count_free<'a>(
    tx: &mut Tx<'_>,
    store: &'a StoreId,
    products: impl IntoIterator<Item = &'a ProductId>,
) -> Result<Vec<(ProductId, i64)>, DbError> {
    let query = Query::new("SELECT product_id, COUNT(*) FROM licenses")
        .filter("store_id = ?", store)
        .filter_in("product_id", products)
        .filter_fixed("status = 'AVAILABLE' AND held_by IS NULL")
        .then("GROUP BY product_id");
    tx.list(&query, |row| Ok((row.next()?, row.next()?)))
}

pub(super) fn record(row: &mut Row<'_>) -> Result<Record, DbError> {
    Ok(Record {
        id: row.next()?,
        sealed_key: row.next()?,
        status: row.word(LicenseStatus::parse)?,
        product_id: row.next()?,
        variant_id: row.next()?,
        order_id: row.next()?,
        customer_id: row.next()?,
        claimed_at: row.next()?,
        created_at: row.next()?,
    })
}
