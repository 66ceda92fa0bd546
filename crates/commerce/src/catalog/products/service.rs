//! Creating, changing and showing products (contract `products.md`).

use super::requests::{
    Keys, KeysBody, ListQuery, NewProduct, Path, ProductChange, ProductSortBy as SortBy, VariantChange,
};
use super::store::{Record, VariantRecord};
use super::views::{CategoryLink, KeyCheck, Product, ProductOption, Variant};
use super::{files, merge, store};
use crate::catalog::licenses;
use pandabase_domain::id::{CategoryId, ProductId};
use pandabase_domain::license::KeyText;
use pandabase_domain::money::CURRENCY;
use pandabase_domain::product::{OptionFacts, PricingModel, ProductFacts, VariantFacts, check, slugify};
use pandabase_platform::api::{Deleted, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Query, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::order::Direction;
use pandabase_platform::page::{Key, Page};
use pandabase_platform::text::{first_free, like_pattern};
use std::collections::HashMap;

/// `GET /v2/core/stores/{storeId}/products/`: a page of the products that match.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Product>, ApiError> {
    let query = &input.query;
    let search = query.search.as_ref().map(|text| like_pattern(text));
    let paging = &input.paging(25)?;
    let items = Query::select(store::LIST)
        .filter("store_id = ?", &ctx.store.id)
        .filter_span("created_at", paging.from, paging.to)
        .filter_fixed("deleted_at IS NULL")
        .filter_opt("title_folded LIKE ? ESCAPE '\\'", search.as_deref())
        .filter_opt("product_type = ?", query.product_type.0.map(|word| word.as_str()))
        .filter_opt("status = ?", query.status.0.map(|word| word.as_str()))
        .filter_opt(
            "pricing_model = ?",
            query.pricing_model.0.map(|word| word.as_str()),
        )
        .filter_opt("in_stock = ?", query.in_stock.0)
        .filter_opt(store::IS_LOW, query.low_stock.0)
        .filter_opt(store::IN_CATEGORY, query.category_id.as_ref());
    let Page { items, pagination } = Page::fetch(tx, paging, items, &order(query))?;
    let items = complete(tx, ctx, items)?;
    Ok(Page { items, pagination })
}

/// The list's order. Ids sort by creation, so newest first is a walk along the index of ids.
fn order(query: &ListQuery) -> Vec<Key> {
    let by = query.sort_by.0.unwrap_or_default();
    let direction = query.sort_order.0.unwrap_or(match by {
        SortBy::Title => Direction::Asc,
        _ => Direction::Desc,
    });
    let id = Key::text("id").desc();
    let key = match (by, direction) {
        (SortBy::Title, _) => Key::text("title_folded"),
        (SortBy::Price, _) => Key::number(store::EFFECTIVE_PRICE),
        (SortBy::CreatedAt, Direction::Desc) => return vec![id],
        (SortBy::CreatedAt, Direction::Asc) => Key::number("created_at"),
        (SortBy::UpdatedAt, _) => Key::number("updated_at"),
    };
    vec![key.towards(direction), id]
}

/// `GET /v2/core/stores/{storeId}/products/{productId}`: a product with its variants and categories.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Product, ApiError> {
    let record = store::find(tx, &ctx.store.id, &input.path.product_id)?;
    let record = record.ok_or(ApiError::Missing("Product"))?;
    let product = complete(tx, ctx, vec![record])?.pop();
    product.ok_or(ApiError::Missing("Product"))
}

/// `POST /v2/core/stores/{storeId}/products/`: stores a product with its variants, keys and categories.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<NewProduct>>,
) -> Result<Product, ApiError> {
    let mut body = input.body.0.clone();
    let keys = std::mem::take(&mut body.license_keys);
    let category_ids = std::mem::take(&mut body.category_ids);
    let new_variants = std::mem::take(&mut body.variants).into_vec();
    let has_keys = !keys.is_empty();
    let new_variants: Vec<VariantChange> = new_variants.into_iter().map(VariantChange::from).collect();
    let named = files::named(ctx, Some(&body.images), body.download_url.as_ref(), &new_variants);
    let mut record = merge::new_record(ctx, body, has_keys)?;
    let mut variants = Vec::new();
    merge::merge_variants(ctx, &mut variants, new_variants)?;
    check_rules(ctx, &record, &variants)?;
    files::keep(tx, ctx, named, &record, &variants)?;
    let categories = find_categories(tx, ctx, &category_ids)?;
    insert_with_handle(tx, ctx, &mut record)?;
    for variant in &variants {
        store::put_variant(tx, &ctx.store.id, &record.id, variant)?;
    }
    let mut links = Vec::new();
    if !categories.is_empty() {
        store::link(tx, &ctx.store.id, &record.id, &categories)?;
        let linked = store::categories_of(tx, &ctx.store.id, [&record.id])?;
        links.extend(linked.into_iter().map(|linked| linked.category));
    }
    let keys = i64::try_from(add_keys(tx, ctx, &record.id, &keys)?).unwrap_or(i64::MAX);
    view(ctx, record, variants, links, keys)
}

/// `PATCH /v2/core/stores/{storeId}/products/{productId}`: changes what the request names.
pub fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, Json<ProductChange>>,
) -> Result<Product, ApiError> {
    let (store, mut body) = (&ctx.store.id, input.body.0.clone());
    let found = store::find_locked(tx, store, &input.path.product_id)?;
    let (before, variants_before) = found.ok_or(ApiError::Missing("Product"))?;
    let keys = std::mem::take(&mut body.license_keys);
    let category_ids = body.category_ids.0.take();
    let variant_changes = std::mem::take(&mut body.variants).into_vec();
    let (mut record, mut variants) = (before.clone(), variants_before.clone());
    let named = files::named(
        ctx,
        body.images.as_ref(),
        body.download_url.value(),
        &variant_changes,
    );
    merge::change(ctx, &mut record, body)?;
    merge::merge_variants(ctx, &mut variants, variant_changes)?;
    check_rules(ctx, &record, &variants)?;
    files::keep(tx, ctx, named, &record, &variants)?;
    if record.product_type != before.product_type && has_history(tx, ctx, &before)? {
        return Err(ApiError::invalid(
            "productType cannot be changed once the product has orders, licenses or subscriptions",
        ));
    }
    let mut changed = record != before || variants != variants_before;
    for variant in variants
        .iter()
        .filter(|variant| !variants_before.contains(variant))
    {
        store::put_variant(tx, store, &record.id, variant)?;
    }
    if let Some(ids) = category_ids {
        let categories = find_categories(tx, ctx, &ids)?;
        store::link(tx, store, &record.id, &categories)?;
        changed = true;
    }
    changed |= add_keys(tx, ctx, &record.id, &keys)? > 0;
    if changed {
        record.updated_at = ctx.now;
        store::update(tx, store, &record)?;
    }
    let product = complete(tx, ctx, vec![record])?.pop();
    product.ok_or(ApiError::Missing("Product"))
}

/// `DELETE /v2/core/stores/{storeId}/products/{productId}`: deletes a product; past orders keep it.
pub fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Deleted, ApiError> {
    if store::delete(tx, &ctx.store.id, &input.path.product_id, ctx.now)? {
        files::release(tx, ctx, &input.path.product_id)?;
        return Ok(Deleted { deleted: true });
    }
    Err(ApiError::Missing("Product"))
}

/// `POST /v2/stores/{storeId}/products/{productId}/license-keys/check`: what an upload of keys would add. It
/// reads only.
pub fn check_keys(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, Json<KeysBody>>,
) -> Result<KeyCheck, ApiError> {
    let (product, keys) = (&input.path.product_id, &input.body.0.license_keys);
    store::find(tx, &ctx.store.id, product)?.ok_or(ApiError::Missing("Product"))?;
    let sent = i64::try_from(keys.len()).unwrap_or(i64::MAX);
    let new = licenses::service::count_new(tx, ctx, product, keys.iter().map(KeyText::key))?;
    Ok(KeyCheck {
        new,
        known: sent.saturating_sub(new),
    })
}

/// Checks the rules that need no database. Of `webhookUrl`, these are its form and a literal address. A host
/// name is resolved, and its addresses are checked, only when a delivery connects to it, because no
/// transaction waits for DNS.
fn check_rules(ctx: &Ctx<'_>, record: &Record, variants: &[VariantRecord]) -> Result<(), ApiError> {
    let facts = ProductFacts {
        product_type: record.product_type,
        pricing_model: record.pricing_model,
        status: record.status,
        fulfillment_mode: record.fulfillment_mode,
        billing_interval: record.billing_interval,
        key_format: record.key_format,
        custom_prefix: record.custom_prefix.as_deref(),
        webhook_url: record.webhook_url.as_deref(),
        download_url: record.download_url.as_deref(),
        redirect_url: record.redirect_url.as_deref(),
        available_from: record.available_from,
        available_until: record.available_until,
        options: record.options.iter().map(option_facts).collect(),
        variants: variants.iter().map(variant_facts).collect(),
    };
    check(&facts, &ctx.env.config.webhook_allowed_hosts).map_err(|error| ApiError::invalid(error.to_string()))
}

fn option_facts(option: &ProductOption) -> OptionFacts<'_> {
    OptionFacts {
        name: &option.name,
        values: &option.values,
    }
}

fn variant_facts(variant: &VariantRecord) -> VariantFacts<'_> {
    VariantFacts {
        title: &variant.title,
        slug: variant.slug.as_deref(),
        options: &variant.options,
    }
}

/// Whether the product's type must stay: it was sold or subscribed to, or it has keys.
fn has_history(tx: &mut Tx<'_>, ctx: &Ctx<'_>, product: &Record) -> Result<bool, ApiError> {
    let (store, id) = (&ctx.store.id, &product.id);
    Ok(product.was_sold || store::has_licenses(tx, store, id)? || store::is_subscribed(tx, store, id)?)
}

fn find_categories(tx: &mut Tx<'_>, ctx: &Ctx<'_>, ids: &[CategoryId]) -> Result<Vec<CategoryId>, ApiError> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let category = store::find_category(tx, &ctx.store.id, id)?;
        found.push(
            category
                .ok_or_else(|| ApiError::invalid("Category not found"))?
                .id,
        );
    }
    Ok(found)
}

/// Appends keys to the product's pool; returns how many were not there yet.
fn add_keys(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &ProductId, keys: &Keys) -> Result<u64, ApiError> {
    licenses::service::add_to_pool(tx, ctx, id, keys.iter().map(KeyText::key))
}

/// Inserts the product under the first free handle of its title.
fn insert_with_handle(tx: &mut Tx<'_>, ctx: &Ctx<'_>, record: &mut Record) -> Result<(), ApiError> {
    let slug = slugify(&record.title);
    loop {
        record.handle = first_free(&slug, |handle| store::is_handle_taken(tx, &ctx.store.id, handle))?;
        if store::insert(tx, &ctx.store.id, record)? {
            return Ok(());
        }
        // Another transaction took the handle first; the next round sees its product.
    }
}

/// Adds what is stored beside the products, with as many statements for many products as for one.
fn complete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, records: Vec<Record>) -> Result<Vec<Product>, ApiError> {
    if records.is_empty() {
        return Ok(Vec::new());
    }
    let store = &ctx.store.id;
    let ids = || records.iter().map(|record| &record.id);
    let variants = store::variants_of(tx, store, ids())?;
    let mut variants = grouped(variants.into_iter().map(|of| (of.product_id, of.variant)));
    let categories = store::categories_of(tx, store, ids())?;
    let mut categories = grouped(categories.into_iter().map(|of| (of.product_id, of.category)));
    let keys = licenses::service::available(tx, ctx, ids())?;
    let products = records.into_iter().map(|record| {
        let id = record.id.clone();
        let variants = variants.remove(&id).unwrap_or_default();
        let categories = categories.remove(&id).unwrap_or_default();
        view(
            ctx,
            record,
            variants,
            categories,
            keys.get(&id).copied().unwrap_or(0),
        )
    });
    products.collect()
}

fn grouped<T>(rows: impl Iterator<Item = (ProductId, T)>) -> HashMap<ProductId, Vec<T>> {
    let mut groups: HashMap<ProductId, Vec<T>> = HashMap::new();
    for (product, row) in rows {
        groups.entry(product).or_default().push(row);
    }
    groups
}

fn view(
    ctx: &Ctx<'_>,
    record: Record,
    variants: Vec<VariantRecord>,
    categories: Vec<CategoryLink>,
    available_licenses: i64,
) -> Result<Product, ApiError> {
    let model = record.pricing_model;
    let variants = variants.into_iter().map(|variant| variant_view(variant, model));
    let webhook_secret = merge::open_secret(ctx, &record.id, record.webhook_secret.as_deref())?;
    Ok(Product {
        id: record.id,
        title: record.title,
        subtitle: record.subtitle,
        description: record.description,
        handle: record.handle,
        price: model.effective(record.price),
        compare_at_price: record.compare_at_price,
        images: record.images,
        in_stock: record.in_stock,
        currency: CURRENCY,
        product_type: record.product_type,
        message: record.message,
        fulfillment_mode: Some(record.fulfillment_mode),
        pricing_model: model,
        status: record.status,
        minimum_price: record.minimum_price,
        max_per_customer: record.max_per_customer,
        available_from: record.available_from,
        available_until: record.available_until,
        download_url: record.download_url,
        redirect_url: record.redirect_url,
        key_format: record.key_format,
        custom_prefix: record.custom_prefix,
        max_activations: record.max_activations,
        license_duration: record.license_duration,
        revoke_on_refund: record.revoke_on_refund,
        low_stock_threshold: record.low_stock_threshold,
        webhook_url: record.webhook_url,
        webhook_secret,
        billing_interval: record.billing_interval,
        billing_anchor: record.billing_anchor,
        trial_days: record.trial_days,
        options: record.options,
        variants: variants.collect(),
        categories,
        available_licenses,
        created_at: record.created_at,
        updated_at: record.updated_at,
    })
}

fn variant_view(variant: VariantRecord, model: PricingModel) -> Variant {
    Variant {
        id: variant.id,
        title: variant.title,
        slug: variant.slug,
        description: variant.description,
        sku: variant.sku,
        options: variant.options,
        price: model.effective(variant.price),
        compare_at_price: variant.compare_at_price,
        images: variant.images,
        in_stock: variant.in_stock,
        quantity: variant.quantity,
        track_stock: variant.track_stock,
        position: variant.position,
    }
}
