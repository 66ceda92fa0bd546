//! Showing a store, its products and its categories to anyone (contract `storefront.md`). What a page of
//! products needs besides them is read with one statement each, however long the page is.

use super::requests::{
    CategoryPath, CategoryQuery, HandlePath, ProductPath, ProductQuery, StoreHandle, StorefrontSortBy,
};
use super::store;
use super::store::{Listed, Whole};
use super::views::{
    Storefront, StorefrontCategory, StorefrontCategoryDetail, StorefrontProduct, StorefrontProductItem,
    StorefrontTeaser, StorefrontVariant,
};
use pandabase_commerce::catalog::licenses::service as licenses;
use pandabase_commerce::catalog::products::store::EFFECTIVE_PRICE;
use pandabase_commerce::catalog::products::views::CategoryLink;
use pandabase_domain::id::{CategoryId, ProductId};
use pandabase_domain::money::CURRENCY;
use pandabase_domain::product::{
    Availability, FulfillmentMode, PricingModel, ProductStatus, VariantStock, is_in_stock,
};
use pandabase_platform::api::{Input, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Query, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::order::Direction;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::text::like_pattern;
use std::collections::HashMap;

const MISSING: ApiError = ApiError::Missing("Product");

/// `GET /v2/storefront/resolve/{handle}`: the store of a handle, which the endpoint's access check has found.
pub fn resolve(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input<StoreHandle>) -> Result<Storefront, ApiError> {
    Ok(store::storefront(tx, &ctx.store.id)?)
}

/// `GET /v2/storefront/stores/{storeId}`.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<Storefront, ApiError> {
    Ok(store::storefront(tx, &ctx.store.id)?)
}

/// `GET /v2/storefront/stores/{storeId}/products`.
pub fn list_products(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ProductQuery>,
) -> Result<Page<StorefrontProductItem>, ApiError> {
    let query = &input.query;
    products(tx, ctx, query, query.category_id.as_ref(), &input.paging(25)?)
}

/// The products that a query asks for, of one category if one is named.
pub(super) fn products(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    query: &ProductQuery,
    category: Option<&CategoryId>,
    paging: &Paging,
) -> Result<Page<StorefrontProductItem>, ApiError> {
    let search = query.search.as_ref().map(|text| like_pattern(text));
    let items = Query::select(store::PRODUCTS)
        .filter("store_id = ?", &ctx.store.id)
        .filter_fixed(store::ON_SALE)
        .filter_span("created_at", paging.from, paging.to)
        .filter_opt("title_folded LIKE ? ESCAPE '\\'", search.as_deref())
        .filter_opt("product_type = ?", query.product_type.0.map(|word| word.as_str()))
        .filter_opt(
            "pricing_model = ?",
            query.pricing_model.0.map(|word| word.as_str()),
        )
        .filter_opt(store::IN_CATEGORY, category);
    let page = Page::fetch(tx, paging, items, &order(query))?;
    let pagination = page.pagination;
    let stock = in_stock(tx, ctx, &page.items)?;
    let mut categories: HashMap<ProductId, Vec<CategoryLink>> = HashMap::new();
    for of in store::categories_of(tx, &ctx.store.id, page.items.iter().map(|item| &item.id))? {
        categories.entry(of.product_id).or_default().push(of.category);
    }
    let items = page.items.into_iter().zip(stock).map(|(listed, in_stock)| {
        let categories = categories.remove(&listed.id).unwrap_or_default();
        item(listed, in_stock, categories)
    });
    Ok(Page {
        items: items.collect(),
        pagination,
    })
}

/// The order of the list. Ids sort by age, so that newest first is a walk along an index.
fn order(query: &ProductQuery) -> Vec<Key> {
    let direction = query.sort_order.0.unwrap_or(Direction::Desc);
    let id = Key::text("id").desc();
    let key = match (query.sort_by.0.unwrap_or_default(), direction) {
        (StorefrontSortBy::Title, _) => Key::text("title_folded"),
        (StorefrontSortBy::Price, _) => Key::number(EFFECTIVE_PRICE),
        (StorefrontSortBy::CreatedAt, Direction::Desc) => return vec![id],
        (StorefrontSortBy::CreatedAt, Direction::Asc) => Key::number("created_at"),
    };
    vec![key.towards(direction), id]
}

/// `GET /v2/storefront/stores/{storeId}/products/{productId}`.
pub fn show_product(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<ProductPath>,
) -> Result<StorefrontProduct, ApiError> {
    let found = store::product(tx, &ctx.store.id, &input.path.product_id)?;
    whole(tx, ctx, found.ok_or(MISSING)?)
}

/// `GET /v2/storefront/stores/{storeId}/products/by-handle/{handle}`.
pub fn show_product_by_handle(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<HandlePath>,
) -> Result<StorefrontProduct, ApiError> {
    product_of(tx, ctx, &input.path.handle)
}

/// The product of this URL name.
pub(super) fn product_of(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    handle: &str,
) -> Result<StorefrontProduct, ApiError> {
    let found = store::product_by_handle(tx, &ctx.store.id, handle)?;
    whole(tx, ctx, found.ok_or(MISSING)?)
}

/// `GET /v2/storefront/stores/{storeId}/categories`.
pub fn list_categories(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, CategoryQuery>,
) -> Result<Page<StorefrontCategory>, ApiError> {
    let query = &input.query;
    let paging = &input.paging(25)?;
    let items = Query::select(store::CATEGORIES)
        .filter("c.store_id = ?", &ctx.store.id)
        .filter_span("c.created_at", paging.from, paging.to)
        .filter_fixed("NOT c.is_archived")
        .filter_opt("c.featured = ?", query.featured.0)
        .filter_opt("p.id = ?", query.parent_id.as_ref());
    let keys = [
        Key::number("c.display_order"),
        Key::text("c.name_folded"),
        Key::text("c.id").desc(),
    ];
    Page::fetch(tx, paging, items, &keys)
}

/// `GET /v2/storefront/stores/{storeId}/categories/{categoryId}`.
pub fn show_category(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<CategoryPath>,
) -> Result<StorefrontCategoryDetail, ApiError> {
    let (store, id) = (&ctx.store.id, &input.path.category_id);
    let shown = store::find_category(tx, store, id)?.ok_or(ApiError::Missing("Category"))?;
    let products = store::newest_of_category(tx, store, id)?;
    let stock = in_stock(tx, ctx, &products)?;
    let teasers = products
        .into_iter()
        .zip(stock)
        .map(|(listed, in_stock)| StorefrontTeaser {
            price: listed.pricing_model.effective(listed.price),
            id: listed.id,
            title: listed.title,
            handle: listed.handle,
            images: listed.images,
            in_stock,
        });
    Ok(StorefrontCategoryDetail {
        item: shown.item,
        meta_title: shown.meta_title,
        meta_description: shown.meta_description,
        show_in_navigation: shown.show_in_navigation,
        children: store::children_of(tx, store, id)?,
        products: teasers.collect(),
    })
}

/// Whether each of these products is in stock now.
fn in_stock(tx: &mut Tx<'_>, ctx: &Ctx<'_>, products: &[Listed]) -> Result<Vec<bool>, ApiError> {
    if products.is_empty() {
        return Ok(Vec::new());
    }
    let ids = products.iter().map(|product| &product.id);
    let mut variants: HashMap<ProductId, Vec<VariantStock>> = HashMap::new();
    for of in store::variant_stock(tx, &ctx.store.id, ids)? {
        let stock = VariantStock {
            in_stock: of.in_stock,
            track_stock: of.track_stock,
            quantity: of.quantity,
        };
        variants.entry(of.product_id).or_default().push(stock);
    }
    let keys = free_keys(tx, ctx, products)?;
    let judged = products.iter().map(|product| {
        let variants = variants.get(&product.id).map_or(&[][..], Vec::as_slice);
        is_in_stock(&availability(product, &keys), variants, ctx.now)
    });
    Ok(judged.collect())
}

/// How many keys are left of each product that is sold from a pool.
fn free_keys(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    products: &[Listed],
) -> Result<HashMap<ProductId, i64>, ApiError> {
    let from_pool = |product: &&Listed| product.fulfillment_mode == FulfillmentMode::LicensePool;
    let mut pools = products
        .iter()
        .filter(from_pool)
        .map(|product| &product.id)
        .peekable();
    if pools.peek().is_none() {
        return Ok(HashMap::new());
    }
    licenses::available(tx, ctx, pools)
}

fn availability<'p>(product: &'p Listed, keys: &HashMap<ProductId, i64>) -> Availability<'p> {
    let from_pool = product.fulfillment_mode == FulfillmentMode::LicensePool;
    Availability {
        title: &product.title,
        status: ProductStatus::Active,
        deleted: false,
        available_from: product.available_from,
        available_until: product.available_until,
        in_stock: product.in_stock,
        variant: None,
        free_keys: from_pool.then(|| keys.get(&product.id).copied().unwrap_or(0)),
        max_per_customer: None,
        already_bought: 0,
    }
}

fn item(listed: Listed, in_stock: bool, categories: Vec<CategoryLink>) -> StorefrontProductItem {
    StorefrontProductItem {
        price: listed.pricing_model.effective(listed.price),
        id: listed.id,
        title: listed.title,
        subtitle: listed.subtitle,
        handle: listed.handle,
        compare_at_price: listed.compare_at_price,
        images: listed.images,
        in_stock,
        currency: CURRENCY,
        product_type: listed.product_type,
        pricing_model: listed.pricing_model,
        status: ProductStatus::Active,
        minimum_price: listed.minimum_price,
        categories,
    }
}

fn whole(tx: &mut Tx<'_>, ctx: &Ctx<'_>, found: Whole) -> Result<StorefrontProduct, ApiError> {
    let (store, listed) = (&ctx.store.id, found.listed);
    let model = listed.pricing_model;
    let variants = store::variants(tx, store, &listed.id)?;
    let stock: Vec<VariantStock> = variants.iter().map(stock_of).collect();
    let keys = free_keys(tx, ctx, std::slice::from_ref(&listed))?;
    let in_stock = is_in_stock(&availability(&listed, &keys), &stock, ctx.now);
    for time in [listed.available_from, listed.available_until]
        .into_iter()
        .flatten()
    {
        if ctx.now < time {
            tx.changes_at(time);
        }
    }
    let categories = store::categories_of(tx, store, [&listed.id])?;
    let categories = categories.into_iter().map(|of| of.category).collect();
    Ok(StorefrontProduct {
        fulfillment_mode: Some(listed.fulfillment_mode),
        available_from: listed.available_from,
        available_until: listed.available_until,
        item: item(listed, in_stock, categories),
        description: found.description,
        message: found.message,
        max_per_customer: found.max_per_customer,
        billing_interval: found.billing_interval,
        billing_anchor: found.billing_anchor,
        trial_days: found.trial_days,
        options: found.options,
        variants: variants
            .into_iter()
            .zip(stock)
            .map(|(variant, stock)| shown(variant, stock, model))
            .collect(),
    })
}

fn stock_of(variant: &StorefrontVariant) -> VariantStock {
    VariantStock {
        in_stock: variant.in_stock,
        track_stock: variant.track_stock,
        quantity: variant.quantity,
    }
}

fn shown(variant: StorefrontVariant, stock: VariantStock, model: PricingModel) -> StorefrontVariant {
    StorefrontVariant {
        price: model.effective(variant.price),
        in_stock: stock.has(1),
        quantity: variant.quantity.filter(|_| variant.track_stock),
        ..variant
    }
}
