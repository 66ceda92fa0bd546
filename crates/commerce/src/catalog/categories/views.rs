//! Categories as merchants see them (contract `categories.md`, "Response").

use crate::catalog::products::views::CategoryLink;
use pandabase_domain::id::{CategoryId, ProductId};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{FromRow, ToRow};
use pandabase_platform::text::fold;
use schemars::JsonSchema;
use serde::Serialize;

/// A category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, FromRow, ToRow)]
#[columns(name_folded = fold(&self.name))]
#[serde(rename_all = "camelCase")]
pub struct Category {
    /// The category's id.
    #[column(fixed)]
    pub id: CategoryId,
    /// Name shown to buyers.
    pub name: String,
    /// URL name, unique in the store.
    pub slug: String,
    /// Long text.
    pub description: Option<String>,
    /// The category above it.
    pub parent_id: Option<CategoryId>,
    /// Place among its siblings, smallest first.
    pub display_order: i64,
    /// Name of an icon.
    pub icon: Option<String>,
    /// Title for search engines.
    pub meta_title: Option<String>,
    /// Text for search engines.
    pub meta_description: Option<String>,
    /// Whether menus show it.
    pub show_in_navigation: bool,
    /// Whether it is put forward.
    pub featured: bool,
    /// The merchant's own mark.
    pub is_favourite: bool,
    /// Whether the storefront leaves it out.
    pub is_archived: bool,
    /// When it was created.
    #[column(fixed)]
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A category with what lies around it in the tree.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CategoryDetail {
    /// The category itself.
    #[serde(flatten)]
    pub category: Category,
    /// The category above it.
    pub parent: Option<CategoryLink>,
    /// The categories right below it, in the order of the shop.
    pub children: Vec<CategoryLink>,
    /// Its products, newest first; of more than 100 the newest. The list of products filters by category.
    pub products: Vec<ProductName>,
}

/// A product of a category.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
pub struct ProductName {
    /// The product's id.
    pub id: ProductId,
    /// Its title.
    pub title: String,
}
