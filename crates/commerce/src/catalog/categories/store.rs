//! SQL of categories and of what is filed in them.

use super::views::{Category, ProductName};
use crate::catalog::products::views::CategoryLink;
use pandabase_domain::id::{CategoryId, ProductId, StoreId};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, Param, Sql, Tx};
use pandabase_platform::{params, select, sql};

/// The start of the list.
pub(super) const LIST: Sql<Category> = select!(Category, "SELECT {} FROM categories");

sql! {
    LOCK_TREE: StoreId = "SELECT id FROM stores WHERE id = $1", locked;
    INSERT: insert Category = "INSERT INTO categories (store_id, {columns}) VALUES ($1, {values})";
    UPDATE: update Category = "UPDATE categories SET {changes} WHERE store_id = $1 AND id = $2";
    FIND: Category = "SELECT {} FROM categories WHERE store_id = $1 AND id = $2";
    SLUG_TAKEN = "SELECT 1 FROM categories WHERE store_id = $1 AND slug = $2";
    // UNION drops rows that were seen before, so the walk ends even where there is a cycle.
    WITHIN = "WITH RECURSIVE above (id, parent_id) AS (
            SELECT id, parent_id FROM categories WHERE store_id = $1 AND id = $2
            UNION
            SELECT c.id, c.parent_id FROM categories c JOIN above a ON c.id = a.parent_id \
                    WHERE c.store_id = $1)
        SELECT 1 FROM above WHERE id = $3";
    DELETE = "DELETE FROM categories WHERE store_id = $1 AND id = $2";
    LIFT_CHILDREN = "UPDATE categories SET parent_id = NULL, updated_at = $1 WHERE store_id = $2 \
            AND parent_id = $3";
    LOCK_PRODUCT: ProductId = "SELECT id FROM products
        WHERE store_id = $1 AND id = $2 AND deleted_at IS NULL", locked;
    UNLINK = "DELETE FROM product_categories WHERE store_id = $1 AND category_id = $2";
    NAME: CategoryLink = "SELECT {} FROM categories WHERE store_id = $1 AND id = $2";
    CHILDREN: CategoryLink = "SELECT {} FROM categories WHERE store_id = $1 AND parent_id = $2
        ORDER BY display_order, name_folded, id DESC";
    PRODUCTS: ProductName = "SELECT {} FROM product_categories l
        JOIN products p ON p.store_id = l.store_id AND p.id = l.product_id AND p.deleted_at IS NULL
        WHERE l.store_id = $1 AND l.category_id = $2 ORDER BY l.product_id DESC LIMIT 100";
}

/// Locks the store's tree of categories.
pub fn lock_tree(tx: &mut Tx<'_>, store: &StoreId) -> Result<(), DbError> {
    tx.fetch_one(LOCK_TREE, params![store]).map(drop)
}

pub(super) fn insert(tx: &mut Tx<'_>, store: &StoreId, category: &Category) -> Result<(), DbError> {
    tx.insert(INSERT, params![store], category).map(drop)
}

pub(super) fn update(tx: &mut Tx<'_>, store: &StoreId, category: &Category) -> Result<(), DbError> {
    tx.update(UPDATE, params![store, &category.id], category)
        .map(drop)
}

pub(crate) fn find(tx: &mut Tx<'_>, store: &StoreId, id: &CategoryId) -> Result<Option<Category>, DbError> {
    tx.fetch_optional(FIND, params![store, id])
}

pub(crate) fn is_slug_taken(tx: &mut Tx<'_>, store: &StoreId, slug: &str) -> Result<bool, DbError> {
    tx.exists(SLUG_TAKEN, params![store, slug])
}

/// Whether `id` is `top` or lies somewhere below it.
pub fn is_within(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &CategoryId,
    top: &CategoryId,
) -> Result<bool, DbError> {
    tx.exists(WITHIN, params![store, id, top])
}

/// Deletes a category; `false` when there is none.
pub fn delete(tx: &mut Tx<'_>, store: &StoreId, id: &CategoryId) -> Result<bool, DbError> {
    Ok(tx.run(DELETE, params![store, id])? == 1)
}

/// Moves the children of a deleted category to the top of the tree.
pub fn lift_children(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &CategoryId,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.run(LIFT_CHILDREN, params![now, store, id]).map(drop)
}

/// Locks a product that is not deleted, so that nobody deletes it meanwhile.
pub fn lock_product(tx: &mut Tx<'_>, store: &StoreId, id: &ProductId) -> Result<Option<ProductId>, DbError> {
    tx.fetch_optional(LOCK_PRODUCT, params![store, id])
}

pub(crate) fn unlink(tx: &mut Tx<'_>, store: &StoreId, category: &CategoryId) -> Result<(), DbError> {
    tx.run(UNLINK, params![store, category]).map(drop)
}

pub(crate) fn link(
    tx: &mut Tx<'_>,
    store: &StoreId,
    category: &CategoryId,
    products: &[ProductId],
) -> Result<(), DbError> {
    const HEAD: &str = "INSERT INTO product_categories (store_id, product_id, category_id) VALUES";
    let values: Vec<Param<'_>> = products
        .iter()
        .flat_map(|product| [store.into(), product.into(), category.into()])
        .collect();
    tx.insert_many(HEAD, "ON CONFLICT DO NOTHING", 3, &values)
        .map(drop)
}

pub(crate) fn parent_of(
    tx: &mut Tx<'_>,
    store: &StoreId,
    category: &Category,
) -> Result<Option<CategoryLink>, DbError> {
    let Some(parent) = &category.parent_id else {
        return Ok(None);
    };
    tx.fetch_optional(NAME, params![store, parent])
}

pub(crate) fn children_of(
    tx: &mut Tx<'_>,
    store: &StoreId,
    category: &CategoryId,
) -> Result<Vec<CategoryLink>, DbError> {
    tx.fetch_all(CHILDREN, params![store, category])
}

pub(crate) fn products_of(
    tx: &mut Tx<'_>,
    store: &StoreId,
    category: &CategoryId,
) -> Result<Vec<ProductName>, DbError> {
    tx.fetch_all(PRODUCTS, params![store, category])
}
