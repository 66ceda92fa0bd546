//! SQL of the storefront: products on sale and categories that are not archived.

use super::views::{Storefront, StorefrontCategory, StorefrontVariant};
use pandabase_commerce::catalog::products::store::CategoryOf;
use pandabase_commerce::catalog::products::views::{CategoryLink, ProductOption};
use pandabase_domain::id::{CategoryId, ProductId, StoreId};
use pandabase_domain::link;
use pandabase_domain::money::Cents;
use pandabase_domain::product::{BillingAnchor, BillingInterval, FulfillmentMode, PricingModel, ProductType};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, FromRow, Query, Sql, Tx};
use pandabase_platform::{params, select, sql};
use schemars::JsonSchema;
use serde::Serialize;

/// How many products one sitemap lists. Search engines read up to 50,000 addresses, and a smaller answer is
/// made and sent sooner.
const ON_A_SITEMAP: i64 = 5000;
/// How many products all sitemaps of a store list, the newest ones.
const IN_SITEMAPS: i64 = 250_000;

/// What lists show of a product, and what decides whether it is in stock.
#[derive(Debug, FromRow)]
pub struct Listed {
    pub(crate) id: ProductId,
    pub(crate) title: String,
    pub(crate) subtitle: Option<String>,
    pub(crate) handle: String,
    /// As stored; a FREE product costs nothing whatever this is.
    pub price: Cents,
    pub(crate) compare_at_price: Option<Cents>,
    #[column(json, with = link::all_shown)]
    pub(crate) images: Vec<String>,
    pub(crate) product_type: ProductType,
    pub(crate) pricing_model: PricingModel,
    pub(crate) minimum_price: Option<Cents>,
    pub(crate) in_stock: bool,
    pub(crate) available_from: Option<Timestamp>,
    pub(crate) available_until: Option<Timestamp>,
    pub(crate) fulfillment_mode: FulfillmentMode,
}

/// What a product's own page shows.
#[derive(Debug, FromRow)]
pub struct Whole {
    #[column(flatten)]
    pub(crate) listed: Listed,
    pub(crate) description: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) max_per_customer: Option<i64>,
    pub(crate) billing_interval: Option<BillingInterval>,
    pub(crate) billing_anchor: Option<BillingAnchor>,
    pub(crate) trial_days: Option<i64>,
    #[column(json)]
    pub(crate) options: Vec<ProductOption>,
}

/// The stock of a variant, with its product's id.
#[derive(Debug, FromRow)]
pub struct StockOf {
    pub(crate) product_id: ProductId,
    pub(crate) in_stock: bool,
    pub(crate) track_stock: bool,
    pub(crate) quantity: Option<i64>,
}

/// A category, with what only its own page shows.
#[derive(Debug, FromRow)]
#[alias("c")]
pub struct Shown {
    #[column(flatten)]
    pub(crate) item: StorefrontCategory,
    pub(crate) meta_title: Option<String>,
    pub(crate) meta_description: Option<String>,
    pub(crate) show_in_navigation: bool,
}

/// Where the page of a product is, and when it last changed.
#[derive(Debug, Serialize, JsonSchema, FromRow)]
pub struct Address {
    /// Its URL name.
    pub(crate) handle: String,
    /// Its latest change.
    pub(crate) updated_at: Timestamp,
}

/// Where the page of a category is.
#[derive(Debug, Serialize, JsonSchema, FromRow)]
pub struct CategoryAddress {
    /// Its URL name.
    pub(crate) slug: String,
}

/// The parent of a category is named only when the storefront shows it too.
macro_rules! categories {
    () => {
        " FROM categories c
          LEFT JOIN categories p ON p.store_id = c.store_id AND p.id = c.parent_id AND NOT p.is_archived"
    };
}

sql! {
    STOREFRONT: Storefront = "SELECT {} FROM stores WHERE id = $1";
    PRODUCT: Whole = "SELECT {} FROM products
        WHERE store_id = $1 AND deleted_at IS NULL AND status = 'ACTIVE' AND id = $2";
    PRODUCT_BY_HANDLE: Whole = "SELECT {} FROM products
        WHERE store_id = $1 AND deleted_at IS NULL AND status = 'ACTIVE' AND handle = $2";
    VARIANTS: StorefrontVariant = "SELECT {} FROM variants WHERE store_id = $1 AND product_id = $2
        ORDER BY position, ordinal";
    CATEGORY: Shown = concat!("SELECT {}", categories!(),
        " WHERE c.store_id = $1 AND c.id = $2 AND NOT c.is_archived");
    CATEGORY_BY_SLUG: Shown = concat!("SELECT {}", categories!(),
        " WHERE c.store_id = $1 AND c.slug = $2 AND NOT c.is_archived");
    MENU: CategoryLink = "SELECT {} FROM categories
        WHERE store_id = $1 AND NOT is_archived AND show_in_navigation
        ORDER BY display_order, name_folded, id DESC LIMIT 12";
    PRODUCT_ADDRESSES: Address = "SELECT {} FROM products
        WHERE store_id = $1 AND deleted_at IS NULL AND status = 'ACTIVE' ORDER BY id DESC LIMIT $2";
    PRODUCT_ADDRESSES_FROM: Address = "SELECT {} FROM products
        WHERE store_id = $1 AND deleted_at IS NULL AND status = 'ACTIVE' AND id >= $2 ORDER BY id LIMIT $3";
    // Counted from the oldest on, so that new products change the last part alone.
    SITEMAP_PARTS: ProductId = "SELECT id FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS place
            FROM (SELECT id FROM products WHERE store_id = $1 AND deleted_at IS NULL AND status = 'ACTIVE'
                ORDER BY id DESC LIMIT $2) AS newest) AS placed
        WHERE place % $3 = 1 ORDER BY id";
    CATEGORY_ADDRESSES: CategoryAddress = "SELECT {} FROM categories
        WHERE store_id = $1 AND NOT is_archived
        ORDER BY display_order, name_folded, id DESC LIMIT 1000";
    CHILDREN: CategoryLink = "SELECT {} FROM categories
        WHERE store_id = $1 AND parent_id = $2 AND NOT is_archived
        ORDER BY display_order, name_folded, id DESC LIMIT 1000";
    NEWEST_OF_CATEGORY: Listed = "SELECT {} FROM products
        WHERE store_id = $1 AND deleted_at IS NULL AND status = 'ACTIVE' AND id IN
            (SELECT product_id FROM product_categories WHERE store_id = $1 AND category_id = $2)
        ORDER BY id DESC LIMIT 50";
}

/// The beginning of the list of products.
pub(super) const PRODUCTS: Sql<Listed> = select!(Listed, "SELECT {} FROM products");
/// The condition of products that anyone may see; `products_on_sale` is the index of just those.
pub const ON_SALE: &str = "deleted_at IS NULL AND status = 'ACTIVE'";
/// The condition of the filter by category. An archived category matches nothing.
pub const IN_CATEGORY: &str = "EXISTS (SELECT 1 FROM product_categories l
    JOIN categories c ON c.store_id = l.store_id AND c.id = l.category_id AND NOT c.is_archived
    WHERE l.store_id = products.store_id AND l.product_id = products.id AND l.category_id = ?)";

/// The beginning of the list of categories.
pub(super) const CATEGORIES: Sql<StorefrontCategory> =
    select!(StorefrontCategory, concat!("SELECT {}", categories!()));

pub(crate) fn storefront(tx: &mut Tx<'_>, store: &StoreId) -> Result<Storefront, DbError> {
    tx.fetch_one(STOREFRONT, params![store])
}

pub(crate) fn product(tx: &mut Tx<'_>, store: &StoreId, id: &ProductId) -> Result<Option<Whole>, DbError> {
    tx.fetch_optional(PRODUCT, params![store, id])
}

pub(crate) fn product_by_handle(
    tx: &mut Tx<'_>,
    store: &StoreId,
    handle: &str,
) -> Result<Option<Whole>, DbError> {
    tx.fetch_optional(PRODUCT_BY_HANDLE, params![store, handle])
}

pub(crate) fn newest_of_category(
    tx: &mut Tx<'_>,
    store: &StoreId,
    category: &CategoryId,
) -> Result<Vec<Listed>, DbError> {
    tx.fetch_all(NEWEST_OF_CATEGORY, params![store, category])
}

/// The stock of every variant of these products.
pub fn variant_stock<'a>(
    tx: &mut Tx<'_>,
    store: &'a StoreId,
    products: impl IntoIterator<Item = &'a ProductId>,
) -> Result<Vec<StockOf>, DbError> {
    let query = Query::select(select!(StockOf, "SELECT {} FROM variants"))
        .filter("store_id = ?", store)
        .filter_in("product_id", products);
    tx.fetch_list(&query)
}

/// The variants of a product. `in_stock` is the merchant's switch and `quantity` is as stored.
pub fn variants(
    tx: &mut Tx<'_>,
    store: &StoreId,
    product: &ProductId,
) -> Result<Vec<StorefrontVariant>, DbError> {
    tx.fetch_all(VARIANTS, params![store, product])
}

/// The visible categories of these products, in the order of the shop for each product.
pub fn categories_of<'a>(
    tx: &mut Tx<'_>,
    store: &'a StoreId,
    products: impl IntoIterator<Item = &'a ProductId>,
) -> Result<Vec<CategoryOf>, DbError> {
    const SELECT: Sql<CategoryOf> = select!(
        CategoryOf,
        "SELECT {} FROM product_categories l
        JOIN categories c ON c.store_id = l.store_id AND c.id = l.category_id AND NOT c.is_archived"
    );
    let query = Query::select(SELECT)
        .filter("l.store_id = ?", store)
        .filter_in("l.product_id", products)
        .then("ORDER BY l.product_id, c.display_order, c.name_folded, c.id DESC");
    tx.fetch_list(&query)
}

pub(crate) fn find_category(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &CategoryId,
) -> Result<Option<Shown>, DbError> {
    tx.fetch_optional(CATEGORY, params![store, id])
}

pub(crate) fn category_by_slug(
    tx: &mut Tx<'_>,
    store: &StoreId,
    slug: &str,
) -> Result<Option<Shown>, DbError> {
    tx.fetch_optional(CATEGORY_BY_SLUG, params![store, slug])
}

/// The categories that menus show, the first dozen of them.
pub(crate) fn menu(tx: &mut Tx<'_>, store: &StoreId) -> Result<Vec<CategoryLink>, DbError> {
    tx.fetch_all(MENU, params![store])
}

/// Where the pages of the newest products are, as many as one sitemap lists.
pub(crate) fn product_addresses(tx: &mut Tx<'_>, store: &StoreId) -> Result<Vec<Address>, DbError> {
    tx.fetch_all(PRODUCT_ADDRESSES, params![store, ON_A_SITEMAP])
}

/// Where the pages of a product and of the ones after it are, as many as one sitemap lists.
pub(crate) fn product_addresses_from(
    tx: &mut Tx<'_>,
    store: &StoreId,
    from: &ProductId,
) -> Result<Vec<Address>, DbError> {
    tx.fetch_all(PRODUCT_ADDRESSES_FROM, params![store, from, ON_A_SITEMAP])
}

/// The products that the parts of the store's sitemap begin with; none of a store without products.
pub(crate) fn sitemap_parts(tx: &mut Tx<'_>, store: &StoreId) -> Result<Vec<ProductId>, DbError> {
    tx.fetch_all(SITEMAP_PARTS, params![store, IN_SITEMAPS, ON_A_SITEMAP])
}

/// Where the pages of categories are.
pub(crate) fn category_addresses(tx: &mut Tx<'_>, store: &StoreId) -> Result<Vec<CategoryAddress>, DbError> {
    tx.fetch_all(CATEGORY_ADDRESSES, params![store])
}

pub(crate) fn children_of(
    tx: &mut Tx<'_>,
    store: &StoreId,
    category: &CategoryId,
) -> Result<Vec<CategoryLink>, DbError> {
    tx.fetch_all(CHILDREN, params![store, category])
}
