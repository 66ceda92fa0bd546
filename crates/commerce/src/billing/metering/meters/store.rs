//! SQL of meters.

use super::views::Meter;
use pandabase_domain::id::{MeterId, ProductId};
use pandabase_domain::metering::{Aggregation, Settlement};
use pandabase_domain::product::{PricingModel, ProductType};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Row, Tx};
use pandabase_platform::{params, sql};

macro_rules! columns {
    () => {
        "id, product_id, event_name, unit_price, unit_quantity, aggregation, settlement, included_units,
        created_at, updated_at"
    };
}

sql! {
    PRODUCT = "SELECT id, product_type, pricing_model FROM products
        WHERE store_id = $1 AND id = $2 AND deleted_at IS NULL";
    LIST = concat!("SELECT ", columns!(), " FROM meters WHERE store_id = $1 AND product_id = $2
        ORDER BY number");
    FIND = concat!("SELECT ", columns!(), " FROM meters WHERE store_id = $1 AND product_id = $2 AND id = $3");
    LOCK = concat!(
        "SELECT number, ", columns!(), " FROM meters
            WHERE store_id = $1 AND product_id = $2 AND id = $3"), locked;
    NAME_TAKEN = "SELECT 1 FROM meters WHERE store_id = $1 AND product_id = $2 AND event_name = $3";
    HAS_EVENTS = "SELECT 1 FROM usage_lines WHERE meter = $1 LIMIT 1";
    INSERT = concat!("INSERT INTO meters (", columns!(), ", store_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
    UPDATE = "UPDATE meters SET event_name = $1, unit_price = $2, unit_quantity = $3, aggregation = $4,
            settlement = $5, included_units = $6, updated_at = $7
        WHERE number = $8";
    DELETE = "DELETE FROM meters WHERE number = $1";
}

/// What of a live product matters to its meters.
pub struct Product {
    pub(crate) id: ProductId,
    pub(crate) is_usage_based: bool,
}

fn read_product(row: &mut Row<'_>) -> Result<Product, DbError> {
    let id = row.next()?;
    let kind = row.word(ProductType::parse)?;
    let pricing = row.word(PricingModel::parse)?;
    Ok(Product {
        id,
        is_usage_based: kind == ProductType::Subscription && pricing == PricingModel::UsageBased,
    })
}

pub(crate) fn product(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &ProductId) -> Result<Option<Product>, DbError> {
    tx.first(PRODUCT, params![&ctx.store.id, id], read_product)
}

/// Like [`product`]; no meter is added to it or renamed until the transaction ends.
pub fn lock_product(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &ProductId) -> Result<Option<Product>, DbError> {
    tx.first(PRODUCT.locked(), params![&ctx.store.id, id], read_product)
}

fn meter(row: &mut Row<'_>) -> Result<Meter, DbError> {
    Ok(Meter {
        id: row.next()?,
        product_id: row.next()?,
        event_name: row.next()?,
        unit_price: row.next()?,
        unit_quantity: row.next()?,
        aggregation: row.word(Aggregation::parse)?,
        settlement: row.word(Settlement::parse)?,
        included_units: row.next()?,
        created_at: row.next()?,
        updated_at: row.next()?,
    })
}

/// The oldest first.
pub fn list(tx: &mut Tx<'_>, ctx: &Ctx<'_>, product: &ProductId) -> Result<Vec<Meter>, DbError> {
    tx.all(LIST, params![&ctx.store.id, product], meter)
}

pub(crate) fn find(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    product: &ProductId,
    id: &MeterId,
) -> Result<Option<Meter>, DbError> {
    tx.first(FIND, params![&ctx.store.id, product, id], meter)
}

/// The meter with its number; it gets no first event until the transaction ends.
pub fn lock(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    product: &ProductId,
    id: &MeterId,
) -> Result<Option<(i64, Meter)>, DbError> {
    tx.first(LOCK, params![&ctx.store.id, product, id], |row| {
        Ok((row.next()?, meter(row)?))
    })
}

pub(crate) fn is_name_taken(tx: &mut Tx<'_>, ctx: &Ctx<'_>, meter: &Meter) -> Result<bool, DbError> {
    let values = params![&ctx.store.id, &meter.product_id, &meter.event_name];
    Ok(tx.first(NAME_TAKEN, values, |_| Ok(()))?.is_some())
}

/// Whether any subscription has an event of the meter. A billed period has had one.
pub fn has_events(tx: &mut Tx<'_>, number: i64) -> Result<bool, DbError> {
    Ok(tx.first(HAS_EVENTS, params![number], |_| Ok(()))?.is_some())
}

pub(crate) fn insert(tx: &mut Tx<'_>, ctx: &Ctx<'_>, meter: &Meter) -> Result<(), DbError> {
    tx.run(
        INSERT,
        params![
            &meter.id,
            &meter.product_id,
            &meter.event_name,
            meter.unit_price,
            meter.unit_quantity,
            meter.aggregation.as_str(),
            meter.settlement.as_str(),
            meter.included_units,
            meter.created_at,
            meter.updated_at,
            &ctx.store.id
        ],
    )?;
    Ok(())
}

pub(crate) fn update(tx: &mut Tx<'_>, number: i64, meter: &Meter) -> Result<(), DbError> {
    tx.run(
        UPDATE,
        params![
            &meter.event_name,
            meter.unit_price,
            meter.unit_quantity,
            meter.aggregation.as_str(),
            meter.settlement.as_str(),
            meter.included_units,
            meter.updated_at,
            number
        ],
    )?;
    Ok(())
}

pub(crate) fn delete(tx: &mut Tx<'_>, number: i64) -> Result<(), DbError> {
    tx.run(DELETE, params![number])?;
    Ok(())
}
