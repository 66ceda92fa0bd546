//! Creating, changing and showing categories (contract `categories.md`, "Rules").

use super::requests::{CategoryChange, CategorySortBy as SortBy, ListQuery, NewCategory, Path};
use super::store;
use super::views::{Category, CategoryDetail};
use pandabase_domain::category::{CategorySlug, IconName};
use pandabase_domain::id::{CategoryId, ProductId};
use pandabase_domain::input::{Int, Patch, Text};
use pandabase_domain::product::slugify;
use pandabase_platform::api::{Deleted, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Query, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::order::Direction;
use pandabase_platform::page::{Key, Page};
use pandabase_platform::text::{first_free, like_pattern};
use std::collections::BTreeSet;

const MISSING: ApiError = ApiError::Missing("Category");

/// `GET /v2/core/stores/{storeId}/categories/`: a page of the categories that match.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Category>, ApiError> {
    let query = &input.query;
    let search = query.search.as_ref().map(|text| like_pattern(text));
    let paging = &input.paging(25)?;
    let items = Query::select(store::LIST)
        .filter("store_id = ?", &ctx.store.id)
        .filter_span("created_at", paging.from, paging.to)
        .filter_opt("name_folded LIKE ? ESCAPE '\\'", search.as_deref())
        .filter_opt("parent_id = ?", query.parent_id.as_ref())
        .filter_opt("featured = ?", query.featured.0)
        .filter_opt("is_favourite = ?", query.is_favourite.0)
        .filter_opt("is_archived = ?", query.is_archived.0);
    Page::fetch(tx, paging, items, &order(query))
}

/// The list's order. Unless the request names a direction, places and names ascend, and times descend.
fn order(query: &ListQuery) -> Vec<Key> {
    let by = query.sort_by.0.unwrap_or_default();
    let direction = query.sort_order.0.unwrap_or(match by {
        SortBy::DisplayOrder | SortBy::Name => Direction::Asc,
        SortBy::CreatedAt | SortBy::UpdatedAt => Direction::Desc,
    });
    let (id, name) = (Key::text("id").desc(), Key::text("name_folded"));
    match (by, direction) {
        (SortBy::DisplayOrder, _) => vec![Key::number("display_order").towards(direction), name, id],
        (SortBy::Name, _) => vec![name.towards(direction), id],
        (SortBy::CreatedAt, Direction::Asc) => vec![Key::number("created_at"), id],
        (SortBy::CreatedAt, Direction::Desc) => vec![id],
        (SortBy::UpdatedAt, _) => vec![Key::number("updated_at").towards(direction), id],
    }
}

/// `GET /v2/core/stores/{storeId}/categories/{categoryId}`: a category with its parent, children and
/// products.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<CategoryDetail, ApiError> {
    let category = store::find(tx, &ctx.store.id, &input.path.category_id)?.ok_or(MISSING)?;
    detail(tx, ctx, category)
}

/// `POST /v2/core/stores/{storeId}/categories/`: adds a category to the tree.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<NewCategory>>,
) -> Result<CategoryDetail, ApiError> {
    let body = input.body.0.clone();
    let store = &ctx.store.id;
    store::lock_tree(tx, store)?;
    let parent_id = match body.parent_id.as_ref() {
        Some(id) => Some(find_parent(tx, ctx, id)?),
        None => None,
    };
    let name = body.name.into_string();
    let slug = match body.slug.0 {
        Some(slug) => free_slug(tx, ctx, slug)?,
        None => first_free(&slugify(&name), |slug| store::is_slug_taken(tx, store, slug))?,
    };
    let category = Category {
        id: ctx.id(),
        name,
        slug,
        description: body.description.0.map(Text::into_string),
        parent_id,
        display_order: body.display_order.0.map_or(0, Int::get),
        icon: body.icon.0.map(IconName::into_string),
        meta_title: body.meta_title.0.map(Text::into_string),
        meta_description: body.meta_description.0.map(Text::into_string),
        show_in_navigation: body.show_in_navigation.0.unwrap_or(true),
        featured: body.featured.0.unwrap_or(false),
        is_favourite: body.is_favourite.0.unwrap_or(false),
        is_archived: body.is_archived.0.unwrap_or(false),
        created_at: ctx.now,
        updated_at: ctx.now,
    };
    store::insert(tx, store, &category)?;
    let products = find_products(tx, ctx, &body.product_ids)?;
    store::link(tx, store, &category.id, &products)?;
    detail(tx, ctx, category)
}

/// `PATCH /v2/core/stores/{storeId}/categories/{categoryId}`: changes what the request names.
pub fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, Json<CategoryChange>>,
) -> Result<CategoryDetail, ApiError> {
    let mut body = input.body.0.clone();
    let store = &ctx.store.id;
    store::lock_tree(tx, store)?;
    let before = store::find(tx, store, &input.path.category_id)?.ok_or(MISSING)?;
    let mut category = before.clone();
    category.parent_id = match &body.parent_id {
        Patch::Absent => category.parent_id,
        Patch::Null => None,
        Patch::Value(parent) => Some(new_parent(tx, ctx, &category.id, parent)?),
    };
    if let Some(slug) = body.slug.0.take().filter(|slug| **slug != *before.slug) {
        category.slug = free_slug(tx, ctx, slug)?;
    }
    let product_ids = body.product_ids.0.take();
    change(&mut category, body);
    let mut changed = category != before;
    if let Some(ids) = product_ids {
        let products = find_products(tx, ctx, &ids)?;
        store::unlink(tx, store, &category.id)?;
        store::link(tx, store, &category.id, &products)?;
        changed = true;
    }
    if changed {
        category.updated_at = ctx.now;
        store::update(tx, store, &category)?;
    }
    detail(tx, ctx, category)
}

/// Applies the fields of a change that do not concern other rows.
fn change(category: &mut Category, body: CategoryChange) {
    if let Some(name) = body.name.0 {
        category.name = name.into_string();
    }
    if let Some(order) = body.display_order.0 {
        category.display_order = order.get();
    }
    body.description
        .map(Text::into_string)
        .apply(&mut category.description);
    body.icon.map(IconName::into_string).apply(&mut category.icon);
    body.meta_title
        .map(Text::into_string)
        .apply(&mut category.meta_title);
    body.meta_description
        .map(Text::into_string)
        .apply(&mut category.meta_description);
    body.show_in_navigation.apply(&mut category.show_in_navigation);
    body.featured.apply(&mut category.featured);
    body.is_favourite.apply(&mut category.is_favourite);
    body.is_archived.apply(&mut category.is_archived);
}

/// `DELETE /v2/core/stores/{storeId}/categories/{categoryId}`: deletes a category. Its products stay, and its
/// children move to the top of the tree.
pub fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Deleted, ApiError> {
    let (store, id) = (&ctx.store.id, &input.path.category_id);
    store::lock_tree(tx, store)?;
    if !store::delete(tx, store, id)? {
        return Err(MISSING);
    }
    // After the row is deleted: a product that was being filed here at the same time has its link by now.
    store::unlink(tx, store, id)?;
    store::lift_children(tx, store, id, ctx.now)?;
    Ok(Deleted { deleted: true })
}

fn find_parent(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &CategoryId) -> Result<CategoryId, ApiError> {
    let parent = store::find(tx, &ctx.store.id, id)?;
    Ok(parent
        .ok_or_else(|| ApiError::invalid("Parent category not found"))?
        .id)
}

/// The parent that a category is moved below. The caller has locked the tree, so that two moves that are each
/// valid cannot make a cycle together.
fn new_parent(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    category: &CategoryId,
    parent: &CategoryId,
) -> Result<CategoryId, ApiError> {
    let parent = find_parent(tx, ctx, parent)?;
    if store::is_within(tx, &ctx.store.id, &parent, category)? {
        return Err(ApiError::invalid("Category cannot be its own ancestor"));
    }
    Ok(parent)
}

fn free_slug(tx: &mut Tx<'_>, ctx: &Ctx<'_>, slug: CategorySlug) -> Result<String, ApiError> {
    if store::is_slug_taken(tx, &ctx.store.id, &slug)? {
        return Err(ApiError::invalid("Category slug already exists"));
    }
    Ok(slug.into_string())
}

/// Locks the named products, each once and in the order of their ids, so that two requests do not wait for
/// each other.
fn find_products(tx: &mut Tx<'_>, ctx: &Ctx<'_>, ids: &[ProductId]) -> Result<Vec<ProductId>, ApiError> {
    let ids: BTreeSet<&ProductId> = ids.iter().collect();
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let product = store::lock_product(tx, &ctx.store.id, id)?;
        found.push(product.ok_or_else(|| ApiError::invalid("Product not found"))?);
    }
    Ok(found)
}

fn detail(tx: &mut Tx<'_>, ctx: &Ctx<'_>, category: Category) -> Result<CategoryDetail, ApiError> {
    let store = &ctx.store.id;
    Ok(CategoryDetail {
        parent: store::parent_of(tx, store, &category)?,
        children: store::children_of(tx, store, &category.id)?,
        products: store::products_of(tx, store, &category.id)?,
        category,
    })
}
