//! SQL of meters.

use super::views::Meter;
use pandabase_domain::id::{MeterId, ProductId};
use pandabase_domain::product::{PricingModel, ProductType};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Tx};
use pandabase_platform::{params, sql};

sql! {
    PRODUCT: Product = "SELECT {} FROM products WHERE store_id = $1 AND id = $2 AND deleted_at IS NULL";
    PRODUCT_LOCKED: Product = "SELECT {} FROM products
        WHERE store_id = $1 AND id = $2 AND deleted_at IS NULL", locked;
    LIST: Meter = "SELECT {} FROM meters WHERE store_id = $1 AND product_id = $2 ORDER BY number";
    FIND: Meter = "SELECT {} FROM meters WHERE store_id = $1 AND product_id = $2 AND id = $3";
    LOCK: Numbered = "SELECT {} FROM meters WHERE store_id = $1 AND product_id = $2 AND id = $3", locked;
    NAME_TAKEN = "SELECT 1 FROM meters WHERE store_id = $1 AND product_id = $2 AND event_name = $3";
    HAS_EVENTS = "SELECT 1 FROM usage_lines WHERE meter = $1 LIMIT 1";
    INSERT: insert Meter = "INSERT INTO meters (store_id, {columns}) VALUES ($1, {values})";
    UPDATE: update Meter = "UPDATE meters SET {changes} WHERE number = $1";
    DELETE = "DELETE FROM meters WHERE number = $1";
}

/// What meters need to know of a live product.
#[derive(FromRow)]
pub struct Product {
    pub(crate) id: ProductId,
    product_type: ProductType,
    pricing_model: PricingModel,
}

impl Product {
    pub(crate) fn is_usage_based(&self) -> bool {
        self.product_type == ProductType::Subscription && self.pricing_model == PricingModel::UsageBased
    }
}

/// A meter, with the number by which usage lines refer to it.
#[derive(FromRow)]
pub struct Numbered {
    pub(crate) number: i64,
    #[column(flatten)]
    pub(crate) meter: Meter,
}

pub(crate) fn product(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &ProductId) -> Result<Option<Product>, DbError> {
    tx.fetch_optional(PRODUCT, params![&ctx.store.id, id])
}

/// Like [`product`], with a row lock: no meter is added to it or renamed until the transaction ends.
pub fn lock_product(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &ProductId) -> Result<Option<Product>, DbError> {
    tx.fetch_optional(PRODUCT_LOCKED, params![&ctx.store.id, id])
}

/// The meters of a product, oldest first.
pub fn list(tx: &mut Tx<'_>, ctx: &Ctx<'_>, product: &ProductId) -> Result<Vec<Meter>, DbError> {
    tx.fetch_all(LIST, params![&ctx.store.id, product])
}

pub(crate) fn find(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    product: &ProductId,
    id: &MeterId,
) -> Result<Option<Meter>, DbError> {
    tx.fetch_optional(FIND, params![&ctx.store.id, product, id])
}

/// The meter, with a row lock: it gets no first event until the transaction ends.
pub fn lock(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    product: &ProductId,
    id: &MeterId,
) -> Result<Option<Numbered>, DbError> {
    tx.fetch_optional(LOCK, params![&ctx.store.id, product, id])
}

pub(crate) fn is_name_taken(tx: &mut Tx<'_>, ctx: &Ctx<'_>, meter: &Meter) -> Result<bool, DbError> {
    let values = params![&ctx.store.id, &meter.product_id, &meter.event_name];
    tx.exists(NAME_TAKEN, values)
}

/// Whether any subscription has an event of the meter, billed or not.
pub fn has_events(tx: &mut Tx<'_>, number: i64) -> Result<bool, DbError> {
    tx.exists(HAS_EVENTS, params![number])
}

pub(crate) fn insert(tx: &mut Tx<'_>, ctx: &Ctx<'_>, meter: &Meter) -> Result<(), DbError> {
    tx.insert(INSERT, params![&ctx.store.id], meter).map(drop)
}

pub(crate) fn update(tx: &mut Tx<'_>, number: i64, meter: &Meter) -> Result<(), DbError> {
    tx.update(UPDATE, params![number], meter).map(drop)
}

pub(crate) fn delete(tx: &mut Tx<'_>, number: i64) -> Result<(), DbError> {
    tx.run(DELETE, params![number]).map(drop)
}
