//! SQL of products and variants.

use super::views::{CategoryLink, ProductOption};
use pandabase_domain::id::{CategoryId, OrderId, ProductId, StoreId, VariantId};
use pandabase_domain::license::{KeyFormat, LicenseDuration};
use pandabase_domain::link;
use pandabase_domain::money::Cents;
use pandabase_domain::product::{
    BillingAnchor, BillingInterval, FulfillmentMode, PricingModel, ProductStatus, ProductType,
};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, FromRow, Query, Sql, ToRow, Tx};
use pandabase_platform::text::fold;
use pandabase_platform::{params, sealed, select, sql};
use std::collections::BTreeMap;

/// A product as stored.
#[derive(Debug, Clone, PartialEq, FromRow, ToRow)]
#[columns(title_folded = fold(&self.title))]
pub struct Record {
    #[column(fixed)]
    pub(crate) id: ProductId,
    #[column(fixed)]
    pub(crate) handle: String,
    pub(crate) title: String,
    pub(crate) subtitle: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) product_type: ProductType,
    /// The price as given; a FREE product costs nothing, whatever it is.
    pub price: Cents,
    pub(crate) compare_at_price: Option<Cents>,
    pub(crate) minimum_price: Option<Cents>,
    #[column(json)]
    pub(crate) images: Vec<String>,
    pub(crate) message: Option<String>,
    pub(crate) in_stock: bool,
    pub(crate) fulfillment_mode: FulfillmentMode,
    pub(crate) pricing_model: PricingModel,
    pub(crate) status: ProductStatus,
    pub(crate) max_per_customer: Option<i64>,
    pub(crate) max_activations: Option<i64>,
    pub(crate) available_from: Option<Timestamp>,
    pub(crate) available_until: Option<Timestamp>,
    pub(crate) download_url: Option<String>,
    pub(crate) redirect_url: Option<String>,
    pub(crate) webhook_url: Option<String>,
    /// Encrypted.
    pub webhook_secret: Option<Vec<u8>>,
    pub(crate) key_format: Option<KeyFormat>,
    pub(crate) custom_prefix: Option<String>,
    pub(crate) license_duration: Option<LicenseDuration>,
    pub(crate) revoke_on_refund: bool,
    pub(crate) low_stock_threshold: Option<i64>,
    pub(crate) billing_interval: Option<BillingInterval>,
    pub(crate) billing_anchor: Option<BillingAnchor>,
    pub(crate) trial_days: Option<i64>,
    #[column(json)]
    pub(crate) options: Vec<ProductOption>,
    /// Whether an order has it.
    #[column(fixed)]
    pub was_sold: bool,
    #[column(fixed)]
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

/// A variant as stored.
#[derive(Debug, Clone, PartialEq, FromRow, ToRow)]
pub struct VariantRecord {
    #[column(fixed)]
    pub(crate) id: VariantId,
    #[column(fixed)]
    pub(crate) ordinal: i64,
    pub(crate) title: String,
    pub(crate) slug: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) sku: Option<String>,
    #[column(json)]
    pub(crate) options: BTreeMap<String, String>,
    pub(crate) price: Cents,
    pub(crate) compare_at_price: Option<Cents>,
    #[column(json)]
    pub(crate) images: Vec<String>,
    pub(crate) in_stock: bool,
    pub(crate) quantity: Option<i64>,
    pub(crate) track_stock: bool,
    pub(crate) position: i64,
}

/// Units that an order had reserved and now releases.
#[derive(Debug, FromRow)]
struct Forgotten {
    product_id: ProductId,
    variant_id: VariantId,
    quantity: i64,
}

/// Units of a tracked variant that an order has reserved.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, FromRow)]
pub struct ReservedUnits {
    /// The order.
    #[column("o.id")]
    pub order: OrderId,
    /// The product.
    #[column("t.product_id")]
    pub product: ProductId,
    /// The variant.
    #[column("t.variant_id")]
    pub variant: VariantId,
    /// Units.
    #[column("t.quantity")]
    pub quantity: i64,
}

/// A variant beside its product's id.
#[derive(Debug, FromRow)]
pub(super) struct VariantOf {
    pub(super) product_id: ProductId,
    #[column(flatten)]
    pub(super) variant: VariantRecord,
}

/// What the merchant says of a product.
#[derive(Debug, FromRow)]
struct Described {
    id: ProductId,
    description: Option<String>,
}

/// A category beside the id of a product that is in it.
#[derive(Debug, FromRow)]
pub struct CategoryOf {
    /// The product.
    pub product_id: ProductId,
    /// The category.
    #[column(flatten)]
    pub category: CategoryLink,
}

/// What a product costs, as lists sort it.
pub const EFFECTIVE_PRICE: &str = "CASE WHEN pricing_model = 'FREE' THEN 0 ELSE price END";

sealed!(
    /// What requests to merchants' servers for keys are signed with.
    pub WEBHOOK_SECRET = "products", "webhook_secret", "id", "product webhook secret"
);

sql! {
    INSERT: insert Record = "INSERT INTO products (store_id, {columns}) VALUES ($1, {values})
        ON CONFLICT (store_id, handle) WHERE deleted_at IS NULL DO NOTHING";
    UPDATE: update Record = "UPDATE products SET {changes} WHERE store_id = $1 AND id = $2";
    // Deleted products too: what was sold is delivered.
    DELIVERY: Delivery = "SELECT {} FROM products
        WHERE store_id = $1 AND id = $2";
    LICENSE_WEBHOOK: LicenseWebhook = "SELECT {} FROM products WHERE store_id = $1 AND id = $2";
    FIND: Record = "SELECT {} FROM products WHERE store_id = $1 AND id = $2 AND deleted_at IS NULL";
    // Locked, so that a PATCH does not overwrite what a sale at the same time changes.
    FIND_LOCKED: Record = "SELECT {} FROM products
        WHERE store_id = $1 AND id = $2 AND deleted_at IS NULL", locked;
    LOCK_VARIANTS: VariantRecord = "SELECT {} FROM variants WHERE store_id = $1 AND product_id = $2
        ORDER BY position, ordinal", locked;
    DELETE = "UPDATE products SET deleted_at = $1 WHERE store_id = $2 AND id = $3 AND deleted_at IS NULL";
    HANDLE_TAKEN = "SELECT 1 FROM products WHERE store_id = $1 AND handle = $2 AND deleted_at IS NULL";
    HAS_LICENSES = "SELECT 1 FROM licenses WHERE store_id = $1 AND product_id = $2 LIMIT 1";
    MARK_SOLD = "UPDATE products SET was_sold = TRUE WHERE store_id = $1 AND id = $2 AND NOT was_sold";
    // A change of plan leads to a product that no order has, now or at the next renewal.
    IS_SUBSCRIBED = "SELECT 1 FROM subscriptions WHERE store_id = $1 AND product_id = $2
        UNION ALL SELECT 1 FROM subscriptions WHERE store_id = $1 AND pending_change IS NOT NULL AND id > ''
            AND pending_change LIKE '%' || $2 || '%' LIMIT 1";
    PUT_VARIANT: insert VariantRecord = "INSERT INTO variants (store_id, product_id, {columns})
        VALUES ($1, $2, {values}) ON CONFLICT (store_id, product_id, id) DO UPDATE SET {excluded}";
    FIND_VARIANT: VariantRecord = "SELECT {} FROM variants
        WHERE store_id = $1 AND product_id = $2 AND id = $3";
    TAKE_STOCK: i64 = "UPDATE variants SET quantity = quantity - $1
        WHERE store_id = $2 AND product_id = $3 AND id = $4 AND track_stock AND quantity >= $1
        RETURNING quantity";
    NOTE_TAKEN = "INSERT INTO stock_taken (store_id, order_id, product_id, variant_id, quantity)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (store_id, order_id, product_id, variant_id)
        DO UPDATE SET quantity = stock_taken.quantity + excluded.quantity";
    FORGET_TAKEN: Forgotten = "DELETE FROM stock_taken WHERE store_id = $1 AND order_id = $2
        RETURNING {}";
    FORGET_ALL = "DELETE FROM stock_taken
        WHERE store_id = $1 AND order_id = $2 AND product_id = $3 AND variant_id = $4";
    FORGET_SOME = "UPDATE stock_taken SET quantity = quantity - $1
        WHERE store_id = $2 AND order_id = $3 AND product_id = $4 AND variant_id = $5";
    GIVE_STOCK = "UPDATE variants SET quantity = quantity + $1
        WHERE store_id = $2 AND product_id = $3 AND id = $4";
    // Locked, so that a category that is being deleted is not linked any more.
    FIND_CATEGORY: CategoryLink = "SELECT {} FROM categories WHERE store_id = $1 AND id = $2", locked;
    UNLINK = "DELETE FROM product_categories WHERE store_id = $1 AND product_id = $2";
    LINK = "INSERT INTO product_categories (store_id, product_id, category_id) VALUES ($1, $2, $3)
        ON CONFLICT DO NOTHING";
}

/// The start of the list.
pub(super) const LIST: Sql<Record> = select!(Record, "SELECT {} FROM products");
/// The condition of the category filter.
pub const IN_CATEGORY: &str = "EXISTS (SELECT 1 FROM product_categories l
    WHERE l.store_id = products.store_id AND l.product_id = products.id AND l.category_id = ?)";

/// The condition of the filter by low stock. Free keys are counted as lists are, beside the keys.
pub const IS_LOW: &str = "(EXISTS (SELECT 1 FROM variants v
        WHERE v.store_id = products.store_id AND v.product_id = products.id AND v.track_stock
            AND v.quantity <= COALESCE(products.low_stock_threshold, 0))
    OR (products.fulfillment_mode = 'LICENSE_POOL' AND COALESCE(
        (SELECT c.count FROM list_counts c WHERE c.store_id = products.store_id AND c.list = 'LICENSE'
            AND c.owner = products.id AND c.status = 'AVAILABLE'), 0)
        <= COALESCE(products.low_stock_threshold, 0))) = ?";

/// Stores a new product; `false` when its handle is taken.
pub fn insert(tx: &mut Tx<'_>, store: &StoreId, record: &Record) -> Result<bool, DbError> {
    Ok(tx.insert(INSERT, params![store], record)? == 1)
}

pub(crate) fn update(tx: &mut Tx<'_>, store: &StoreId, record: &Record) -> Result<(), DbError> {
    tx.send_update(UPDATE, params![store, &record.id], record)
}

/// Deletes a product and its links to categories; `false` when there is none.
pub fn delete(tx: &mut Tx<'_>, store: &StoreId, id: &ProductId, now: Timestamp) -> Result<bool, DbError> {
    // In this order: whoever is adding the product to a category has its row locked until the link is there.
    let deleted = tx.run(DELETE, params![now, store, id])? == 1;
    tx.send(UNLINK, params![store, id])?;
    Ok(deleted)
}

pub(crate) fn find(tx: &mut Tx<'_>, store: &StoreId, id: &ProductId) -> Result<Option<Record>, DbError> {
    tx.fetch_optional(FIND, params![store, id])
}

/// What a product says about delivery.
#[derive(Debug, Clone, FromRow)]
pub struct Delivery {
    /// What is done after capture.
    #[column("fulfillment_mode")]
    pub mode: FulfillmentMode,
    /// What INSTANT_DOWNLOAD releases: an address, or the id of a file of the store.
    #[column(with = link::download)]
    pub download_url: Option<String>,
    /// Where REDIRECT sends the buyer.
    #[column(with = link::shown)]
    pub redirect_url: Option<String>,
    /// The text for the buyer.
    pub message: Option<String>,
}

/// How a product is delivered, deleted or not.
pub fn delivery(tx: &mut Tx<'_>, store: &StoreId, id: &ProductId) -> Result<Delivery, DbError> {
    tx.fetch_one(DELIVERY, params![store, id])
}

/// Where a product's keys are requested.
#[derive(Debug, FromRow)]
pub struct LicenseWebhook {
    /// The address.
    #[column("webhook_url")]
    pub url: Option<String>,
    /// What requests are signed with, encrypted.
    #[column("webhook_secret")]
    pub sealed: Option<Vec<u8>>,
}

/// Where a product's keys are requested.
pub fn license_webhook(tx: &mut Tx<'_>, store: &StoreId, id: &ProductId) -> Result<LicenseWebhook, DbError> {
    tx.fetch_one(LICENSE_WEBHOOK, params![store, id])
}

/// Locks a product and its variants, and returns them.
pub fn find_locked(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &ProductId,
) -> Result<Option<(Record, Vec<VariantRecord>)>, DbError> {
    let Some(found) = tx.fetch_optional(FIND_LOCKED, params![store, id])? else {
        return Ok(None);
    };
    let variants = tx.fetch_all(LOCK_VARIANTS, params![store, id])?;
    Ok(Some((found, variants)))
}

pub(crate) fn is_handle_taken(tx: &mut Tx<'_>, store: &StoreId, handle: &str) -> Result<bool, DbError> {
    tx.exists(HANDLE_TAKEN, params![store, handle])
}

/// Whether a licence of the product exists, sold or not.
pub fn has_licenses(tx: &mut Tx<'_>, store: &StoreId, id: &ProductId) -> Result<bool, DbError> {
    tx.exists(HAS_LICENSES, params![store, id])
}

/// Notes that an order has the product.
pub fn mark_sold(tx: &mut Tx<'_>, store: &StoreId, id: &ProductId) -> Result<(), DbError> {
    tx.send(MARK_SOLD, params![store, id])
}

pub(crate) fn is_subscribed(tx: &mut Tx<'_>, store: &StoreId, id: &ProductId) -> Result<bool, DbError> {
    tx.exists(IS_SUBSCRIBED, params![store, id])
}

pub(crate) fn put_variant(
    tx: &mut Tx<'_>,
    store: &StoreId,
    product: &ProductId,
    variant: &VariantRecord,
) -> Result<(), DbError> {
    tx.send_insert(PUT_VARIANT, params![store, product], variant)
}

pub(crate) fn find_variant(
    tx: &mut Tx<'_>,
    store: &StoreId,
    product: &ProductId,
    id: &VariantId,
) -> Result<Option<VariantRecord>, DbError> {
    tx.fetch_optional(FIND_VARIANT, params![store, product, id])
}

/// Reserves units of a tracked variant for an order and returns what is left; `None` when there are not
/// enough.
pub fn reserve_stock(
    tx: &mut Tx<'_>,
    store: &StoreId,
    order: &OrderId,
    product: &ProductId,
    variant: &VariantId,
    quantity: i64,
) -> Result<Option<i64>, DbError> {
    let left = tx.fetch_optional(TAKE_STOCK, params![quantity, store, product, variant])?;
    if left.is_some() {
        tx.send(NOTE_TAKEN, params![store, order, product, variant, quantity])?;
    }
    Ok(left)
}

/// Releases the units that an order reserved. A variant whose quantity the merchant has cleared since then
/// stays without one.
pub fn release(tx: &mut Tx<'_>, store: &StoreId, order: &OrderId) -> Result<(), DbError> {
    let mut taken = tx.fetch_all(FORGET_TAKEN, params![store, order])?;
    // Sorted, so that two orders lock variants in the same order and do not wait for each other.
    taken.sort_unstable_by(|a, b| (&a.product_id, &a.variant_id).cmp(&(&b.product_id, &b.variant_id)));
    for units in &taken {
        let key = params![units.quantity, store, &units.product_id, &units.variant_id];
        tx.send(GIVE_STOCK, key)?;
    }
    Ok(())
}

/// Releases some of the units that an order reserved, at most all of them.
pub(super) fn release_some(
    tx: &mut Tx<'_>,
    store: &StoreId,
    taken: &ReservedUnits,
    units: i64,
) -> Result<(), DbError> {
    let ReservedUnits {
        order,
        product,
        variant,
        quantity,
    } = taken;
    if units >= *quantity {
        tx.send(FORGET_ALL, params![store, order, product, variant])?;
    } else {
        tx.send(FORGET_SOME, params![units, store, order, product, variant])?;
    }
    tx.send(GIVE_STOCK, params![units.min(*quantity), store, product, variant])?;
    Ok(())
}

/// The variants of these products, each product's in order.
pub(super) fn variants_of<'a>(
    tx: &mut Tx<'_>,
    store: &'a StoreId,
    products: impl IntoIterator<Item = &'a ProductId>,
) -> Result<Vec<VariantOf>, DbError> {
    let query = Query::select(select!(VariantOf, "SELECT {} FROM variants"))
        .filter("store_id = ?", store)
        .filter_in("product_id", products)
        .then("ORDER BY product_id, position, ordinal");
    tx.fetch_list(&query)
}

/// What the merchant says of these products, deleted or not, where something is said.
pub(crate) fn descriptions<'a>(
    tx: &mut Tx<'_>,
    store: &'a StoreId,
    products: impl IntoIterator<Item = &'a ProductId>,
) -> Result<BTreeMap<ProductId, String>, DbError> {
    let query = Query::select(select!(Described, "SELECT {} FROM products"))
        .filter("store_id = ?", store)
        .filter_in("id", products);
    let found = tx.fetch_list(&query)?.into_iter();
    let described = found.filter_map(|Described { id, description }| Some((id, description?)));
    Ok(described.collect())
}

/// The categories of these products, each product's in the order of the shop.
pub(super) fn categories_of<'a>(
    tx: &mut Tx<'_>,
    store: &'a StoreId,
    products: impl IntoIterator<Item = &'a ProductId>,
) -> Result<Vec<CategoryOf>, DbError> {
    const SELECT: Sql<CategoryOf> = select!(
        CategoryOf,
        "SELECT {} FROM product_categories
        JOIN categories c ON c.store_id = product_categories.store_id AND c.id = category_id"
    );
    let query = Query::select(SELECT)
        .filter("product_categories.store_id = ?", store)
        .filter_in("product_id", products)
        .then("ORDER BY product_id, c.display_order, c.name, c.id");
    tx.fetch_list(&query)
}

pub(crate) fn find_category(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &CategoryId,
) -> Result<Option<CategoryLink>, DbError> {
    tx.fetch_optional(FIND_CATEGORY, params![store, id])
}

/// Makes these the product's categories.
pub fn link(
    tx: &mut Tx<'_>,
    store: &StoreId,
    product: &ProductId,
    categories: &[CategoryId],
) -> Result<(), DbError> {
    tx.send(UNLINK, params![store, product])?;
    for category in categories {
        tx.send(LINK, params![store, product, category])?;
    }
    Ok(())
}
