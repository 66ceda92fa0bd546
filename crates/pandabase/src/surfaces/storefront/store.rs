//! SQL of the storefront: products on sale and categories that are not archived.

use super::views::{Storefront, StorefrontCategory, StorefrontVariant};
use pandabase_commerce::catalog::products::views::{CategoryLink, ProductOption};
use pandabase_domain::id::{CategoryId, ProductId, StoreId};
use pandabase_domain::link;
use pandabase_domain::money::Cents;
use pandabase_domain::product::{
    BillingAnchor, BillingInterval, FulfillmentMode, PricingModel, ProductType, VariantStock,
};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, FromRow, Query, Row, Tx};
use pandabase_platform::{params, sql};

/// What lists show of a product, and what decides whether it is in stock.
#[derive(Debug)]
pub struct Listed {
    pub(crate) id: ProductId,
    pub(crate) title: String,
    pub(crate) subtitle: Option<String>,
    pub(crate) handle: String,
    /// As given; a FREE product costs nothing whatever it says.
    pub price: Cents,
    pub(crate) compare_at_price: Option<Cents>,
    pub(crate) images: Vec<String>,
    pub(crate) product_type: ProductType,
    pub(crate) pricing_model: PricingModel,
    pub(crate) minimum_price: Option<Cents>,
    pub(crate) in_stock: bool,
    pub(crate) available_from: Option<Timestamp>,
    pub(crate) available_until: Option<Timestamp>,
    pub(crate) fulfillment_mode: FulfillmentMode,
}

/// What a product's own page adds.
#[derive(Debug)]
pub struct Rest {
    pub(crate) description: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) max_per_customer: Option<i64>,
    pub(crate) billing_interval: Option<BillingInterval>,
    pub(crate) billing_anchor: Option<BillingAnchor>,
    pub(crate) trial_days: Option<i64>,
    pub(crate) options: Vec<ProductOption>,
}

/// A category with what only its own page shows.
#[derive(Debug)]
pub struct Shown {
    pub(crate) item: StorefrontCategory,
    pub(crate) meta_title: Option<String>,
    pub(crate) meta_description: Option<String>,
    pub(crate) show_in_navigation: bool,
}

macro_rules! listed {
    () => {
        "id, title, subtitle, handle, price, compare_at_price, images, product_type, pricing_model,
         minimum_price, in_stock, available_from, available_until, fulfillment_mode"
    };
}

macro_rules! whole {
    () => {
        concat!(
            "SELECT ",
            listed!(),
            ", description, message, max_per_customer, billing_interval, billing_anchor, trial_days, options
             FROM products WHERE store_id = $1 AND deleted_at IS NULL AND status = 'ACTIVE' AND "
        )
    };
}

macro_rules! category {
    () => {
        "c.id, c.name, c.slug, c.description, c.icon, p.id, c.display_order, c.featured"
    };
}

/// A category's parent is named when it is shown itself.
macro_rules! categories {
    () => {
        " FROM categories c
          LEFT JOIN categories p ON p.store_id = c.store_id AND p.id = c.parent_id AND NOT p.is_archived"
    };
}

sql! {
    STOREFRONT = "SELECT id, name, handle, slug, description, summary, logo, favicon, accent_color,
            primary_color, support_email, category, twitter_url, instagram_url, linkedin_url, youtube_url,
            tiktok_url
        FROM stores WHERE id = $1";
    PRODUCT = concat!(whole!(), "id = $2");
    PRODUCT_BY_HANDLE = concat!(whole!(), "handle = $2");
    VARIANTS = "SELECT id, title, slug, description, sku, options, price, compare_at_price, images, in_stock,
            quantity, track_stock, position
        FROM variants WHERE store_id = $1 AND product_id = $2 ORDER BY position, ordinal";
    CATEGORY = concat!("SELECT ", category!(), ", c.meta_title, c.meta_description, c.show_in_navigation",
        categories!(), " WHERE c.store_id = $1 AND c.id = $2 AND NOT c.is_archived");
    CHILDREN: CategoryLink = "SELECT {} FROM categories
        WHERE store_id = $1 AND parent_id = $2 AND NOT is_archived
        ORDER BY display_order, name_folded, id DESC";
    NEWEST_OF_CATEGORY = concat!("SELECT ", listed!(), " FROM products
        WHERE store_id = $1 AND deleted_at IS NULL AND status = 'ACTIVE' AND id IN
            (SELECT product_id FROM product_categories WHERE store_id = $1 AND category_id = $2)
        ORDER BY id DESC LIMIT 50");
}

/// The start of the list of products, and of its count.
pub const PRODUCTS: &str = concat!("SELECT ", listed!(), " FROM products");
pub(crate) const COUNT_PRODUCTS: &str = "SELECT COUNT(*) FROM products";
/// The condition of products that anyone may see; `products_on_sale` is the index of just those.
pub const ON_SALE: &str = "deleted_at IS NULL AND status = 'ACTIVE'";
/// The condition of the filter by category: an archived one has nothing to show.
pub const IN_CATEGORY: &str = "EXISTS (SELECT 1 FROM product_categories l
    JOIN categories c ON c.store_id = l.store_id AND c.id = l.category_id AND NOT c.is_archived
    WHERE l.store_id = products.store_id AND l.product_id = products.id AND l.category_id = ?)";

/// The start of the list of categories, and of its count.
pub const CATEGORIES: &str = concat!("SELECT ", category!(), categories!());
pub(crate) const COUNT_CATEGORIES: &str = concat!("SELECT COUNT(*)", categories!());

pub(crate) fn storefront(tx: &mut Tx<'_>, store: &StoreId) -> Result<Storefront, DbError> {
    tx.one(STOREFRONT, params![store], |row| {
        Ok(Storefront {
            id: row.next()?,
            name: row.next()?,
            handle: row.next()?,
            slug: row.next()?,
            description: row.next()?,
            summary: row.next()?,
            logo: row.next()?,
            favicon: row.next()?,
            accent_color: row.next()?,
            primary_color: row.next()?,
            support_email: row.next()?,
            category: row.json()?,
            twitter_url: row.next()?,
            instagram_url: row.next()?,
            linkedin_url: row.next()?,
            youtube_url: row.next()?,
            tiktok_url: row.next()?,
        })
    })
}

pub(crate) fn product(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &ProductId,
) -> Result<Option<(Listed, Rest)>, DbError> {
    tx.first(PRODUCT, params![store, id], whole)
}

pub(crate) fn product_by_handle(
    tx: &mut Tx<'_>,
    store: &StoreId,
    handle: &str,
) -> Result<Option<(Listed, Rest)>, DbError> {
    tx.first(PRODUCT_BY_HANDLE, params![store, handle], whole)
}

pub(crate) fn newest_of_category(
    tx: &mut Tx<'_>,
    store: &StoreId,
    category: &CategoryId,
) -> Result<Vec<Listed>, DbError> {
    tx.all(NEWEST_OF_CATEGORY, params![store, category], listed)
}

/// The stock of every variant of these products.
pub fn variant_stock<'a>(
    tx: &mut Tx<'_>,
    store: &'a StoreId,
    products: impl IntoIterator<Item = &'a ProductId>,
) -> Result<Vec<(ProductId, VariantStock)>, DbError> {
    let query = Query::new("SELECT product_id, in_stock, track_stock, quantity FROM variants")
        .filter("store_id = ?", store)
        .filter_in("product_id", products);
    tx.list(&query, |row| {
        let product = row.next()?;
        let stock = VariantStock {
            in_stock: row.next()?,
            track_stock: row.next()?,
            quantity: row.next()?,
        };
        Ok((product, stock))
    })
}

/// The variants of a product, with the merchant's switch as `in_stock` and the quantity as stored.
pub fn variants(
    tx: &mut Tx<'_>,
    store: &StoreId,
    product: &ProductId,
) -> Result<Vec<StorefrontVariant>, DbError> {
    tx.all(VARIANTS, params![store, product], |row| {
        Ok(StorefrontVariant {
            id: row.next()?,
            title: row.next()?,
            slug: row.next()?,
            description: row.next()?,
            sku: row.next()?,
            options: row.json()?,
            price: row.next()?,
            compare_at_price: row.next()?,
            images: images(row)?,
            in_stock: row.next()?,
            quantity: row.next()?,
            track_stock: row.next()?,
            position: row.next()?,
        })
    })
}

/// The categories shown of these products, each product's in the order of the shop.
pub fn categories_of<'a>(
    tx: &mut Tx<'_>,
    store: &'a StoreId,
    products: impl IntoIterator<Item = &'a ProductId>,
) -> Result<Vec<(ProductId, CategoryLink)>, DbError> {
    const SELECT: &str = "SELECT l.product_id, c.id, c.name, c.slug FROM product_categories l
        JOIN categories c ON c.store_id = l.store_id AND c.id = l.category_id AND NOT c.is_archived";
    let query = Query::new(SELECT)
        .filter("l.store_id = ?", store)
        .filter_in("l.product_id", products)
        .then("ORDER BY l.product_id, c.display_order, c.name_folded, c.id DESC");
    tx.list(&query, |row| Ok((row.next()?, CategoryLink::from_row(row)?)))
}

pub(crate) fn find_category(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &CategoryId,
) -> Result<Option<Shown>, DbError> {
    tx.first(CATEGORY, params![store, id], |row| {
        Ok(Shown {
            item: category(row)?,
            meta_title: row.next()?,
            meta_description: row.next()?,
            show_in_navigation: row.next()?,
        })
    })
}

pub(crate) fn children_of(
    tx: &mut Tx<'_>,
    store: &StoreId,
    category: &CategoryId,
) -> Result<Vec<CategoryLink>, DbError> {
    tx.fetch_all(CHILDREN, params![store, category])
}

pub(crate) fn category(row: &mut Row<'_>) -> Result<StorefrontCategory, DbError> {
    Ok(StorefrontCategory {
        id: row.next()?,
        name: row.next()?,
        slug: row.next()?,
        description: row.next()?,
        icon: row.next()?,
        parent_id: row.next()?,
        display_order: row.next()?,
        featured: row.next()?,
    })
}

/// Pictures that can be shown: older versions took any text.
fn images(row: &mut Row<'_>) -> Result<Vec<String>, DbError> {
    let stored: Vec<String> = row.json()?;
    Ok(stored
        .into_iter()
        .filter(|image| link::read(image).is_some())
        .collect())
}

pub(crate) fn listed(row: &mut Row<'_>) -> Result<Listed, DbError> {
    Ok(Listed {
        id: row.next()?,
        title: row.next()?,
        subtitle: row.next()?,
        handle: row.next()?,
        price: row.next()?,
        compare_at_price: row.next()?,
        images: images(row)?,
        product_type: row.word(ProductType::parse)?,
        pricing_model: row.word(PricingModel::parse)?,
        minimum_price: row.next()?,
        in_stock: row.next()?,
        available_from: row.next()?,
        available_until: row.next()?,
        fulfillment_mode: row.word(FulfillmentMode::parse)?,
    })
}

fn whole(row: &mut Row<'_>) -> Result<(Listed, Rest), DbError> {
    let listed = listed(row)?;
    let rest = Rest {
        description: row.next()?,
        message: row.next()?,
        max_per_customer: row.next()?,
        billing_interval: row.opt_word(BillingInterval::parse)?,
        billing_anchor: row.opt_word(BillingAnchor::parse)?,
        trial_days: row.next()?,
        options: row.json()?,
    };
    Ok((listed, rest))
}
