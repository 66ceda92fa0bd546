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
use pandabase_platform::db::{DbError, Param, Query, Row, Tx};
use pandabase_platform::text::fold;
use pandabase_platform::{params, sealed, sql};
use std::collections::BTreeMap;

/// A product as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    pub(crate) id: ProductId,
    pub(crate) handle: String,
    pub(crate) title: String,
    pub(crate) subtitle: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) product_type: ProductType,
    /// As given; a FREE product costs nothing whatever it says.
    pub price: Cents,
    pub(crate) compare_at_price: Option<Cents>,
    pub(crate) minimum_price: Option<Cents>,
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
    pub(crate) options: Vec<ProductOption>,
    /// Some order has it.
    pub was_sold: bool,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

/// A variant as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct VariantRecord {
    pub(crate) id: VariantId,
    pub(crate) ordinal: i64,
    pub(crate) title: String,
    pub(crate) slug: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) sku: Option<String>,
    pub(crate) options: BTreeMap<String, String>,
    pub(crate) price: Cents,
    pub(crate) compare_at_price: Option<Cents>,
    pub(crate) images: Vec<String>,
    pub(crate) in_stock: bool,
    pub(crate) quantity: Option<i64>,
    pub(crate) track_stock: bool,
    pub(crate) position: i64,
}

/// Units of a tracked variant that an order has taken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Taken {
    /// The order.
    pub order: OrderId,
    /// The product.
    pub product: ProductId,
    /// The variant.
    pub variant: VariantId,
    /// Units.
    pub quantity: i64,
}

macro_rules! columns {
    () => {
        "id, handle, title, subtitle, description, product_type, \
        price, compare_at_price, minimum_price, images,
         message, in_stock, fulfillment_mode, pricing_model, status, max_per_customer, max_activations,
         available_from, available_until, download_url, redirect_url, webhook_url, webhook_secret, key_format,
         custom_prefix, license_duration, revoke_on_refund, \
         low_stock_threshold, billing_interval, billing_anchor,
         trial_days, options, was_sold, created_at, updated_at"
    };
}

macro_rules! variant_columns {
    () => {
        "product_id, id, ordinal, title, slug, description, sku, options, \
        price, compare_at_price, images, in_stock,
         quantity, track_stock, position"
    };
}

/// What a product costs, as lists sort it.
pub const EFFECTIVE_PRICE: &str = "CASE WHEN pricing_model = 'FREE' THEN 0 ELSE price END";

sealed!(
    /// What requests to merchants' servers for keys are signed with.
    pub WEBHOOK_SECRET = "products", "webhook_secret", "id", "product webhook secret"
);

sql! {
    INSERT = "INSERT INTO products (title, title_folded, subtitle, description, product_type, price,
            compare_at_price, minimum_price, images, message, in_stock, \
            fulfillment_mode, pricing_model, status,
            max_per_customer, max_activations, available_from, available_until, download_url, redirect_url,
            webhook_url, webhook_secret, key_format, custom_prefix, license_duration, revoke_on_refund,
            low_stock_threshold, billing_interval, billing_anchor, \
            trial_days, options, updated_at, store_id, id,
            handle, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, \
            $14, $15, $16, $17, $18, $19, $20, $21, $22,
            $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36)
        ON CONFLICT (store_id, handle) WHERE deleted_at IS NULL DO NOTHING";
    UPDATE = "UPDATE products SET title = $1, title_folded = $2, subtitle = $3, description = $4,
            product_type = $5, price = $6, compare_at_price = $7, \
            minimum_price = $8, images = $9, message = $10,
            in_stock = $11, fulfillment_mode = $12, pricing_model = $13, status = $14, max_per_customer = $15,
            max_activations = $16, available_from = $17, available_until = $18, download_url = $19,
            redirect_url = $20, webhook_url = $21, webhook_secret = $22, \
            key_format = $23, custom_prefix = $24,
            license_duration = $25, revoke_on_refund = $26, low_stock_threshold = $27, billing_interval = $28,
            billing_anchor = $29, trial_days = $30, options = $31, updated_at = $32
        WHERE store_id = $33 AND id = $34";
    // Deleted or not: what was sold is delivered.
    DELIVERY = "SELECT fulfillment_mode, download_url, redirect_url, message FROM products
        WHERE store_id = $1 AND id = $2";
    LICENSE_WEBHOOK = "SELECT webhook_url, webhook_secret FROM products WHERE store_id = $1 AND id = $2";
    FIND = concat!("SELECT ", columns!(), " FROM products WHERE store_id = $1 AND id = $2 \
            AND deleted_at IS NULL");
    // Locked: what a PATCH does not mention stays as the sale running beside it leaves it.
    FIND_LOCKED = concat!(
        "SELECT ", columns!(), " FROM products WHERE store_id = $1 AND id = $2 \
        AND deleted_at IS NULL"), locked;
    LOCK_VARIANTS = concat!(
        "SELECT ", variant_columns!(), " FROM variants WHERE store_id = $1 AND product_id = $2
        ORDER BY position, ordinal"), locked;
    DELETE = "UPDATE products SET deleted_at = $1 WHERE store_id = $2 AND id = $3 AND deleted_at IS NULL";
    HANDLE_TAKEN = "SELECT 1 FROM products WHERE store_id = $1 AND handle = $2 AND deleted_at IS NULL";
    HAS_LICENSES = "SELECT 1 FROM licenses WHERE store_id = $1 AND product_id = $2 LIMIT 1";
    MARK_SOLD = "UPDATE products SET was_sold = TRUE WHERE store_id = $1 AND id = $2 AND NOT was_sold";
    // A change of plan leads to a product without an order for it, now or at the next renewal.
    IS_SUBSCRIBED = "SELECT 1 FROM subscriptions WHERE store_id = $1 AND product_id = $2
        UNION ALL SELECT 1 FROM subscriptions WHERE store_id = $1 AND pending_change IS NOT NULL AND id > ''
            AND pending_change LIKE '%' || $2 || '%' LIMIT 1";
    PUT_VARIANT = "INSERT INTO variants (store_id, product_id, id, \
            ordinal, title, slug, description, sku, options,
            price, compare_at_price, images, in_stock, quantity, track_stock, position)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        ON CONFLICT (store_id, product_id, id) DO UPDATE SET title = excluded.title, slug = excluded.slug,
            description = excluded.description, sku = excluded.sku, options = excluded.options,
            price = excluded.price, compare_at_price = excluded.compare_at_price, images = excluded.images,
            in_stock = excluded.in_stock, quantity = excluded.quantity, track_stock = excluded.track_stock,
            position = excluded.position";
    FIND_VARIANT = concat!(
        "SELECT ", variant_columns!(), " FROM variants WHERE store_id = $1 AND product_id = $2 AND id = $3");
    TAKE_STOCK = "UPDATE variants SET quantity = quantity - $1
        WHERE store_id = $2 AND product_id = $3 AND id = $4 AND track_stock AND quantity >= $1
        RETURNING quantity";
    NOTE_TAKEN = "INSERT INTO stock_taken (store_id, order_id, product_id, variant_id, quantity)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (store_id, order_id, product_id, variant_id)
        DO UPDATE SET quantity = stock_taken.quantity + excluded.quantity";
    FORGET_TAKEN = "DELETE FROM stock_taken WHERE store_id = $1 AND order_id = $2
        RETURNING product_id, variant_id, quantity";
    FORGET_ALL = "DELETE FROM stock_taken
        WHERE store_id = $1 AND order_id = $2 AND product_id = $3 AND variant_id = $4";
    FORGET_SOME = "UPDATE stock_taken SET quantity = quantity - $1
        WHERE store_id = $2 AND order_id = $3 AND product_id = $4 AND variant_id = $5";
    GIVE_STOCK = "UPDATE variants SET quantity = quantity + $1
        WHERE store_id = $2 AND product_id = $3 AND id = $4";
    // Locked: a category that is being deleted must not be linked any more.
    FIND_CATEGORY = "SELECT id, name, slug FROM categories WHERE store_id = $1 AND id = $2", locked;
    UNLINK = "DELETE FROM product_categories WHERE store_id = $1 AND product_id = $2";
    LINK = "INSERT INTO product_categories (store_id, product_id, category_id) VALUES ($1, $2, $3)
        ON CONFLICT DO NOTHING";
}

/// The start of the list's statement, and of its count.
pub const SELECT: &str = concat!("SELECT ", columns!(), " FROM products");
pub(crate) const COUNT: &str = "SELECT COUNT(*) FROM products";
/// The condition of the category filter.
pub const IN_CATEGORY: &str = "EXISTS (SELECT 1 FROM product_categories l
    WHERE l.store_id = products.store_id AND l.product_id = products.id AND l.category_id = ?)";

/// What of a product is written anew at every change, as text where it is JSON.
struct Written {
    title_folded: String,
    images: String,
    options: String,
}

impl Written {
    fn of(record: &Record) -> Result<Self, DbError> {
        Ok(Self {
            title_folded: fold(&record.title),
            images: serde_json::to_string(&record.images).map_err(DbError::Json)?,
            options: serde_json::to_string(&record.options).map_err(DbError::Json)?,
        })
    }

    /// The parameters that [`INSERT`] and [`UPDATE`] begin with.
    fn params<'a>(&'a self, record: &'a Record) -> Vec<Param<'a>> {
        params![
            &record.title,
            &self.title_folded,
            &record.subtitle,
            &record.description,
            record.product_type.as_str(),
            record.price,
            record.compare_at_price,
            record.minimum_price,
            &self.images,
            &record.message,
            record.in_stock,
            record.fulfillment_mode.as_str(),
            record.pricing_model.as_str(),
            record.status.as_str(),
            record.max_per_customer,
            record.max_activations,
            record.available_from,
            record.available_until,
            &record.download_url,
            &record.redirect_url,
            &record.webhook_url,
            record.webhook_secret.as_deref(),
            record.key_format.map(KeyFormat::as_str),
            &record.custom_prefix,
            record.license_duration.map(LicenseDuration::as_str),
            record.revoke_on_refund,
            record.low_stock_threshold,
            record.billing_interval.map(BillingInterval::as_str),
            record.billing_anchor.map(BillingAnchor::as_str),
            record.trial_days,
            &self.options,
            record.updated_at
        ]
        .to_vec()
    }
}

/// Stores a new product; `false` when its handle is taken.
pub fn insert(tx: &mut Tx<'_>, store: &StoreId, record: &Record) -> Result<bool, DbError> {
    let written = Written::of(record)?;
    let mut values = written.params(record);
    values.extend(params![store, &record.id, &record.handle, record.created_at]);
    Ok(tx.run(INSERT, &values)? == 1)
}

pub(crate) fn update(tx: &mut Tx<'_>, store: &StoreId, record: &Record) -> Result<(), DbError> {
    let written = Written::of(record)?;
    let mut values = written.params(record);
    values.extend(params![store, &record.id]);
    tx.run(UPDATE, &values).map(drop)
}

/// Whether there was a live product to delete; it leaves its categories.
pub fn delete(tx: &mut Tx<'_>, store: &StoreId, id: &str, now: Timestamp) -> Result<bool, DbError> {
    // In this order: a category that takes up the product right now holds its row until the link is there.
    let deleted = tx.run(DELETE, params![now, store, id])? == 1;
    tx.run(UNLINK, params![store, id])?;
    Ok(deleted)
}

pub(crate) fn find(tx: &mut Tx<'_>, store: &StoreId, id: &str) -> Result<Option<Record>, DbError> {
    tx.first(FIND, params![store, id], record)
}

/// What a product says about delivery.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// What is done after capture.
    pub mode: FulfillmentMode,
    /// What INSTANT_DOWNLOAD releases.
    pub download_url: Option<String>,
    /// Where REDIRECT sends the buyer.
    pub redirect_url: Option<String>,
    /// The text for the buyer.
    pub message: Option<String>,
}

/// How a product is delivered, deleted or not.
pub fn delivery(tx: &mut Tx<'_>, store: &StoreId, id: &ProductId) -> Result<Delivery, DbError> {
    tx.one(DELIVERY, params![store, id], |row| {
        Ok(Delivery {
            mode: row.word(FulfillmentMode::parse)?,
            download_url: link::shown(row.next()?),
            redirect_url: link::shown(row.next()?),
            message: row.next()?,
        })
    })
}

/// Where a product's keys are asked for, and its sealed secret.
pub fn license_webhook(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &ProductId,
) -> Result<(Option<String>, Option<Vec<u8>>), DbError> {
    tx.one(LICENSE_WEBHOOK, params![store, id], |row| {
        Ok((row.next()?, row.next()?))
    })
}

/// The product and its variants, held until the transaction ends.
pub fn find_locked(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &str,
) -> Result<Option<(Record, Vec<VariantRecord>)>, DbError> {
    let Some(found) = tx.first(FIND_LOCKED, params![store, id], record)? else {
        return Ok(None);
    };
    let variants = tx.all(LOCK_VARIANTS, params![store, id], |row| Ok(variant(row)?.1))?;
    Ok(Some((found, variants)))
}

pub(crate) fn is_handle_taken(tx: &mut Tx<'_>, store: &StoreId, handle: &str) -> Result<bool, DbError> {
    let found = tx.first(HANDLE_TAKEN, params![store, handle], |_| Ok(()))?;
    Ok(found.is_some())
}

/// Whether a licence of the product exists, sold or not.
pub fn has_licenses(tx: &mut Tx<'_>, store: &StoreId, id: &ProductId) -> Result<bool, DbError> {
    let found = tx.first(HAS_LICENSES, params![store, id], |_| Ok(()))?;
    Ok(found.is_some())
}

/// Remembers that an order has the product.
pub fn mark_sold(tx: &mut Tx<'_>, store: &StoreId, id: &ProductId) -> Result<(), DbError> {
    tx.run(MARK_SOLD, params![store, id]).map(drop)
}

pub(crate) fn is_subscribed(tx: &mut Tx<'_>, store: &StoreId, id: &ProductId) -> Result<bool, DbError> {
    let found = tx.first(IS_SUBSCRIBED, params![store, id], |_| Ok(()))?;
    Ok(found.is_some())
}

pub(crate) fn put_variant(
    tx: &mut Tx<'_>,
    store: &StoreId,
    product: &ProductId,
    variant: &VariantRecord,
) -> Result<(), DbError> {
    let options = serde_json::to_string(&variant.options).map_err(DbError::Json)?;
    let images = serde_json::to_string(&variant.images).map_err(DbError::Json)?;
    tx.run(
        PUT_VARIANT,
        params![
            store,
            product,
            &variant.id,
            variant.ordinal,
            &variant.title,
            &variant.slug,
            &variant.description,
            &variant.sku,
            &options,
            variant.price,
            variant.compare_at_price,
            &images,
            variant.in_stock,
            variant.quantity,
            variant.track_stock,
            variant.position
        ],
    )
    .map(drop)
}

pub(crate) fn find_variant(
    tx: &mut Tx<'_>,
    store: &StoreId,
    product: &ProductId,
    id: &str,
) -> Result<Option<VariantRecord>, DbError> {
    tx.first(FIND_VARIANT, params![store, product, id], |row| {
        Ok(variant(row)?.1)
    })
}

/// Takes units of a tracked variant for an order and returns what is left; `None` when there are not
/// enough.
pub fn take_stock(
    tx: &mut Tx<'_>,
    store: &StoreId,
    order: &OrderId,
    product: &ProductId,
    variant: &VariantId,
    quantity: i64,
) -> Result<Option<i64>, DbError> {
    let left = tx.first(TAKE_STOCK, params![quantity, store, product, variant], |row| {
        row.next()
    })?;
    if left.is_some() {
        tx.run(NOTE_TAKEN, params![store, order, product, variant, quantity])?;
    }
    Ok(left)
}

/// Returns the units that an order took. One whose quantity the merchant has cleared since is not
/// counted any more.
pub fn give_back(tx: &mut Tx<'_>, store: &StoreId, order: &OrderId) -> Result<(), DbError> {
    let mut taken = tx.all(FORGET_TAKEN, params![store, order], |row| {
        Ok((row.next::<String>()?, row.next::<String>()?, row.next::<i64>()?))
    })?;
    // In one order everywhere, so that two orders do not wait for each other.
    taken.sort_unstable();
    for (product, variant, quantity) in &taken {
        tx.run(GIVE_STOCK, params![*quantity, store, product, variant])?;
    }
    Ok(())
}

/// Returns some of the units that an order took, all of them at most.
pub(super) fn give_back_some(
    tx: &mut Tx<'_>,
    store: &StoreId,
    taken: &Taken,
    units: i64,
) -> Result<(), DbError> {
    let Taken {
        order,
        product,
        variant,
        quantity,
    } = taken;
    if units >= *quantity {
        tx.run(FORGET_ALL, params![store, order, product, variant])?;
    } else {
        tx.run(FORGET_SOME, params![units, store, order, product, variant])?;
    }
    tx.run(GIVE_STOCK, params![units.min(*quantity), store, product, variant])?;
    Ok(())
}

/// The variants of these products, each product's in order.
pub fn variants_of<'a>(
    tx: &mut Tx<'_>,
    store: &'a StoreId,
    products: impl IntoIterator<Item = &'a ProductId>,
) -> Result<Vec<(ProductId, VariantRecord)>, DbError> {
    const SELECT: &str = concat!("SELECT ", variant_columns!(), " FROM variants");
    let query = Query::new(SELECT)
        .filter("store_id = ?", store)
        .filter_in("product_id", products)
        .then("ORDER BY product_id, position, ordinal");
    tx.list(&query, variant)
}

/// The categories of these products, each product's in the order of the shop.
pub fn categories_of<'a>(
    tx: &mut Tx<'_>,
    store: &'a StoreId,
    products: impl IntoIterator<Item = &'a ProductId>,
) -> Result<Vec<(ProductId, CategoryLink)>, DbError> {
    const SELECT: &str = "SELECT l.product_id, c.id, c.name, c.slug FROM product_categories l
        JOIN categories c ON c.store_id = l.store_id AND c.id = l.category_id";
    let query = Query::new(SELECT)
        .filter("l.store_id = ?", store)
        .filter_in("l.product_id", products)
        .then("ORDER BY l.product_id, c.display_order, c.name, c.id");
    tx.list(&query, |row| Ok((row.next()?, category_link(row)?)))
}

pub(crate) fn find_category(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &str,
) -> Result<Option<CategoryLink>, DbError> {
    tx.first(FIND_CATEGORY, params![store, id], category_link)
}

/// Makes these the product's categories.
pub fn link(
    tx: &mut Tx<'_>,
    store: &StoreId,
    product: &ProductId,
    categories: &[CategoryId],
) -> Result<(), DbError> {
    tx.run(UNLINK, params![store, product])?;
    for category in categories {
        tx.run(LINK, params![store, product, category])?;
    }
    Ok(())
}

/// A category as products and other categories name it: id, name, slug.
pub fn category_link(row: &mut Row<'_>) -> Result<CategoryLink, DbError> {
    Ok(CategoryLink {
        id: row.next()?,
        name: row.next()?,
        slug: row.next()?,
    })
}

pub(crate) fn record(row: &mut Row<'_>) -> Result<Record, DbError> {
    Ok(Record {
        id: row.next()?,
        handle: row.next()?,
        title: row.next()?,
        subtitle: row.next()?,
        description: row.next()?,
        product_type: row.word(ProductType::parse)?,
        price: row.next()?,
        compare_at_price: row.next()?,
        minimum_price: row.next()?,
        images: row.json()?,
        message: row.next()?,
        in_stock: row.next()?,
        fulfillment_mode: row.word(FulfillmentMode::parse)?,
        pricing_model: row.word(PricingModel::parse)?,
        status: row.word(ProductStatus::parse)?,
        max_per_customer: row.next()?,
        max_activations: row.next()?,
        available_from: row.next()?,
        available_until: row.next()?,
        download_url: row.next()?,
        redirect_url: row.next()?,
        webhook_url: row.next()?,
        webhook_secret: row.next()?,
        key_format: row.opt_word(KeyFormat::parse)?,
        custom_prefix: row.next()?,
        license_duration: row.opt_word(LicenseDuration::parse)?,
        revoke_on_refund: row.next()?,
        low_stock_threshold: row.next()?,
        billing_interval: row.opt_word(BillingInterval::parse)?,
        billing_anchor: row.opt_word(BillingAnchor::parse)?,
        trial_days: row.next()?,
        options: row.json()?,
        was_sold: row.next()?,
        created_at: row.next()?,
        updated_at: row.next()?,
    })
}

fn variant(row: &mut Row<'_>) -> Result<(ProductId, VariantRecord), DbError> {
    let product = row.next()?;
    let variant = VariantRecord {
        id: row.next()?,
        ordinal: row.next()?,
        title: row.next()?,
        slug: row.next()?,
        description: row.next()?,
        sku: row.next()?,
        options: row.json()?,
        price: row.next()?,
        compare_at_price: row.next()?,
        images: row.json()?,
        in_stock: row.next()?,
        quantity: row.next()?,
        track_stock: row.next()?,
        position: row.next()?,
    };
    Ok((product, variant))
}
