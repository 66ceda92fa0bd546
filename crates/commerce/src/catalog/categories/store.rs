//! SQL of categories and of what is filed in them.

use super::views::{Category, ProductName};
use crate::catalog::products::category_link;
use crate::catalog::products::views::CategoryLink;
use pandabase_domain::id::{CategoryId, ProductId, StoreId};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, Param, Row, Tx};
use pandabase_platform::text::fold;
use pandabase_platform::{params, sql};

macro_rules! columns {
    () => {
        "id, name, slug, description, parent_id, display_order, icon, meta_title, meta_description,
         show_in_navigation, featured, is_favourite, is_archived, created_at, updated_at"
    };
}

/// The start of the list's statement, and of its count.
pub const SELECT: &str = concat!("SELECT ", columns!(), " FROM categories");
pub(crate) const COUNT: &str = "SELECT COUNT(*) FROM categories";

sql! {
    LOCK_TREE = "SELECT id FROM stores WHERE id = $1", locked;
    INSERT = "INSERT INTO categories (name, name_folded, slug, description, parent_id, display_order, icon,
            meta_title, meta_description, show_in_navigation, featured, is_favourite, is_archived, updated_at,
            store_id, id, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    UPDATE = "UPDATE categories SET name = $1, name_folded = $2, slug = $3, description = $4, parent_id = $5,
            display_order = $6, icon = $7, meta_title = $8, meta_description = $9, show_in_navigation = $10,
            featured = $11, is_favourite = $12, is_archived = $13, updated_at = $14
        WHERE store_id = $15 AND id = $16";
    FIND = concat!("SELECT ", columns!(), " FROM categories WHERE store_id = $1 AND id = $2");
    SLUG_TAKEN = "SELECT 1 FROM categories WHERE store_id = $1 AND slug = $2";
    // UNION drops what was seen before: the walk ends on any graph.
    WITHIN = "WITH RECURSIVE above (id, parent_id) AS (
            SELECT id, parent_id FROM categories WHERE store_id = $1 AND id = $2
            UNION
            SELECT c.id, c.parent_id FROM categories c JOIN above a ON c.id = a.parent_id \
                    WHERE c.store_id = $1)
        SELECT 1 FROM above WHERE id = $3";
    DELETE = "DELETE FROM categories WHERE store_id = $1 AND id = $2";
    LIFT_CHILDREN = "UPDATE categories SET parent_id = NULL, updated_at = $1 WHERE store_id = $2 \
            AND parent_id = $3";
    LOCK_PRODUCT = "SELECT id FROM products WHERE store_id = $1 AND id = $2 AND deleted_at IS NULL", locked;
    UNLINK = "DELETE FROM product_categories WHERE store_id = $1 AND category_id = $2";
    NAME = "SELECT id, name, slug FROM categories WHERE store_id = $1 AND id = $2";
    CHILDREN = "SELECT id, name, slug FROM categories WHERE store_id = $1 AND parent_id = $2
        ORDER BY display_order, name_folded, id DESC";
    PRODUCTS = "SELECT p.id, p.title FROM product_categories l
        JOIN products p ON p.store_id = l.store_id AND p.id = l.product_id AND p.deleted_at IS NULL
        WHERE l.store_id = $1 AND l.category_id = $2 ORDER BY l.product_id DESC LIMIT 100";
}

/// Keeps every category of the store as it is until the transaction ends.
pub fn lock_tree(tx: &mut Tx<'_>, store: &StoreId) -> Result<(), DbError> {
    tx.one(LOCK_TREE, params![store], |row| row.next::<String>())
        .map(drop)
}

/// The parameters that [`INSERT`] and [`UPDATE`] begin with.
fn written<'a>(category: &'a Category, name_folded: &'a str) -> Vec<Param<'a>> {
    params![
        &category.name,
        name_folded,
        &category.slug,
        &category.description,
        category.parent_id.as_ref(),
        category.display_order,
        &category.icon,
        &category.meta_title,
        &category.meta_description,
        category.show_in_navigation,
        category.featured,
        category.is_favourite,
        category.is_archived,
        category.updated_at
    ]
    .to_vec()
}

pub(crate) fn insert(tx: &mut Tx<'_>, store: &StoreId, category: &Category) -> Result<(), DbError> {
    let name_folded = fold(&category.name);
    let mut values = written(category, &name_folded);
    values.extend(params![store, &category.id, category.created_at]);
    tx.run(INSERT, &values).map(drop)
}

pub(crate) fn update(tx: &mut Tx<'_>, store: &StoreId, category: &Category) -> Result<(), DbError> {
    let name_folded = fold(&category.name);
    let mut values = written(category, &name_folded);
    values.extend(params![store, &category.id]);
    tx.run(UPDATE, &values).map(drop)
}

pub(crate) fn find(tx: &mut Tx<'_>, store: &StoreId, id: &str) -> Result<Option<Category>, DbError> {
    tx.first(FIND, params![store, id], category)
}

pub(crate) fn is_slug_taken(tx: &mut Tx<'_>, store: &StoreId, slug: &str) -> Result<bool, DbError> {
    let found = tx.first(SLUG_TAKEN, params![store, slug], |_| Ok(()))?;
    Ok(found.is_some())
}

/// Whether `id` is `top` or lies somewhere below it.
pub fn is_within(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &CategoryId,
    top: &CategoryId,
) -> Result<bool, DbError> {
    let found = tx.first(WITHIN, params![store, id, top], |_| Ok(()))?;
    Ok(found.is_some())
}

/// Whether there was a category to delete.
pub fn delete(tx: &mut Tx<'_>, store: &StoreId, id: &str) -> Result<bool, DbError> {
    Ok(tx.run(DELETE, params![store, id])? == 1)
}

/// Makes the children of a category that is gone the top of their own trees.
pub fn lift_children(tx: &mut Tx<'_>, store: &StoreId, id: &str, now: Timestamp) -> Result<(), DbError> {
    tx.run(LIFT_CHILDREN, params![now, store, id]).map(drop)
}

/// A product that is not deleted, held until the transaction ends so that it does not become so.
pub fn lock_product(tx: &mut Tx<'_>, store: &StoreId, id: &str) -> Result<Option<ProductId>, DbError> {
    tx.first(LOCK_PRODUCT, params![store, id], |row| row.next())
}

pub(crate) fn unlink(tx: &mut Tx<'_>, store: &StoreId, category: &str) -> Result<(), DbError> {
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
    tx.first(NAME, params![store, parent], category_link)
}

pub(crate) fn children_of(
    tx: &mut Tx<'_>,
    store: &StoreId,
    category: &CategoryId,
) -> Result<Vec<CategoryLink>, DbError> {
    tx.all(CHILDREN, params![store, category], category_link)
}

pub(crate) fn products_of(
    tx: &mut Tx<'_>,
    store: &StoreId,
    category: &CategoryId,
) -> Result<Vec<ProductName>, DbError> {
    tx.all(PRODUCTS, params![store, category], |row| {
        Ok(ProductName {
            id: row.next()?,
            title: row.next()?,
        })
    })
}

pub(crate) fn category(row: &mut Row<'_>) -> Result<Category, DbError> {
    Ok(Category {
        id: row.next()?,
        name: row.next()?,
        slug: row.next()?,
        description: row.next()?,
        parent_id: row.next()?,
        display_order: row.next()?,
        icon: row.next()?,
        meta_title: row.next()?,
        meta_description: row.next()?,
        show_in_navigation: row.next()?,
        featured: row.next()?,
        is_favourite: row.next()?,
        is_archived: row.next()?,
        created_at: row.next()?,
        updated_at: row.next()?,
    })
}
