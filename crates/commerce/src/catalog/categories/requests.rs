//! What requests for categories say (contract `categories.md`, "Body").

use pandabase_domain::category::{CategoryName, CategorySlug, IconName};
use pandabase_domain::id::{CategoryId, ProductId};
use pandabase_domain::input::{Int, List, Opt, Patch, Prose, Text};
use pandabase_platform::listed;
use pandabase_platform::page::order::Direction;
use schemars::JsonSchema;
use serde::Deserialize;

/// Which category.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Path {
    pub(crate) category_id: CategoryId,
}

pandabase_domain::text_enum! {
    /// What the list is sorted by.
    #[derive(Default)]
    pub enum CategorySortBy {
        /// The merchant's order, then the name.
        #[default]
        DisplayOrder = "displayOrder",
        /// Name, without case.
        Name = "name",
        /// Creation.
        CreatedAt = "createdAt",
        /// Last change.
        UpdatedAt = "updatedAt",
    }
}

listed! {
    /// Filters and order of the list.
    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(rename_all = "camelCase")]
    pub struct ListQuery {
        /// Part of the name, in any case.
        pub search: Opt<Text<0, 128>>,
        /// Only those right below this one.
        pub parent_id: Opt<CategoryId>,
        pub(crate) featured: Opt<bool>,
        pub(crate) is_favourite: Opt<bool>,
        pub(crate) is_archived: Opt<bool>,
        pub(crate) sort_by: Opt<CategorySortBy>,
        pub(crate) sort_order: Opt<Direction>,
    }
}

type ProductIds = List<ProductId, 0, 100>;

/// A new category.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewCategory {
    pub(crate) name: CategoryName,
    /// Made from the name when left out.
    #[serde(default)]
    pub slug: Opt<CategorySlug>,
    #[serde(default)]
    pub(crate) description: Opt<Prose<0, 500>>,
    #[serde(default)]
    pub(crate) parent_id: Opt<CategoryId>,
    #[serde(default)]
    pub(crate) display_order: Opt<Int<0, 9999>>,
    #[serde(default)]
    pub(crate) icon: Opt<IconName>,
    #[serde(default)]
    pub(crate) meta_title: Opt<Text<0, 128>>,
    #[serde(default)]
    pub(crate) meta_description: Opt<Prose<0, 320>>,
    #[serde(default)]
    pub(crate) show_in_navigation: Opt<bool>,
    #[serde(default)]
    pub(crate) featured: Opt<bool>,
    #[serde(default)]
    pub(crate) is_favourite: Opt<bool>,
    #[serde(default)]
    pub(crate) is_archived: Opt<bool>,
    #[serde(default)]
    pub(crate) product_ids: ProductIds,
}

/// A change of a category: fields that are not sent stay.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CategoryChange {
    #[serde(default)]
    pub(crate) name: Opt<CategoryName>,
    #[serde(default)]
    pub(crate) slug: Opt<CategorySlug>,
    #[serde(default)]
    pub(crate) description: Patch<Prose<0, 500>>,
    #[serde(default)]
    pub(crate) parent_id: Patch<CategoryId>,
    #[serde(default)]
    pub(crate) display_order: Opt<Int<0, 9999>>,
    #[serde(default)]
    pub(crate) icon: Patch<IconName>,
    #[serde(default)]
    pub(crate) meta_title: Patch<Text<0, 128>>,
    #[serde(default)]
    pub(crate) meta_description: Patch<Prose<0, 320>>,
    #[serde(default)]
    pub(crate) show_in_navigation: Opt<bool>,
    #[serde(default)]
    pub(crate) featured: Opt<bool>,
    #[serde(default)]
    pub(crate) is_favourite: Opt<bool>,
    #[serde(default)]
    pub(crate) is_archived: Opt<bool>,
    /// Replaces the products of the category.
    #[serde(default)]
    pub product_ids: Opt<ProductIds>,
}
