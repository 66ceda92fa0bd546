//! Category requests (contract `categories.md`, "Body").

use super::service;
use super::views::{Category, CategoryDetail};
use crate::db::Tx;
use crate::http::page::order::Direction;
use crate::http::page::{PageLimit, PageNumber};
use crate::http::{ApiError, Ctx, Deleted, Input, Json, Nothing, Page};
use pandabase_domain::category::{CategoryName, CategorySlug, IconName};
use pandabase_domain::input::{IdText, Int, List, Opt, Patch, Text};
use schemars::JsonSchema;
use serde::Deserialize;

/// Which category.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Path {
    category_id: IdText,
}

pandabase_domain::text_enum! {
    /// What the list is sorted by.
    #[derive(Default)]
    pub(crate) enum SortBy {
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

/// Filters and order of the list.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListQuery {
    #[serde(default)]
    pub(super) page: PageNumber,
    #[serde(default)]
    pub(super) limit: PageLimit,
    /// Part of the name, in any case.
    #[serde(default)]
    pub(super) search: Opt<Text<0, 128>>,
    /// Only those right below this one.
    #[serde(default)]
    pub(super) parent_id: Opt<IdText>,
    #[serde(default)]
    pub(super) featured: Opt<bool>,
    #[serde(default)]
    pub(super) is_favourite: Opt<bool>,
    #[serde(default)]
    pub(super) is_archived: Opt<bool>,
    #[serde(default)]
    pub(super) sort_by: Opt<SortBy>,
    #[serde(default)]
    pub(super) sort_order: Opt<Direction>,
}

type ProductIds = List<IdText, 0, 100>;

/// A new category.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewCategory {
    pub(super) name: CategoryName,
    /// Made from the name when left out.
    #[serde(default)]
    pub(super) slug: Opt<CategorySlug>,
    #[serde(default)]
    pub(super) description: Opt<Text<0, 500>>,
    #[serde(default)]
    pub(super) parent_id: Opt<IdText>,
    #[serde(default)]
    pub(super) display_order: Opt<Int<0, 9999>>,
    #[serde(default)]
    pub(super) icon: Opt<IconName>,
    #[serde(default)]
    pub(super) meta_title: Opt<Text<0, 128>>,
    #[serde(default)]
    pub(super) meta_description: Opt<Text<0, 320>>,
    #[serde(default)]
    pub(super) show_in_navigation: Opt<bool>,
    #[serde(default)]
    pub(super) featured: Opt<bool>,
    #[serde(default)]
    pub(super) is_favourite: Opt<bool>,
    #[serde(default)]
    pub(super) is_archived: Opt<bool>,
    #[serde(default)]
    pub(super) product_ids: ProductIds,
}

/// A change of a category: fields that are not sent stay.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CategoryChange {
    #[serde(default)]
    pub(super) name: Opt<CategoryName>,
    #[serde(default)]
    pub(super) slug: Opt<CategorySlug>,
    #[serde(default)]
    pub(super) description: Patch<Text<0, 500>>,
    #[serde(default)]
    pub(super) parent_id: Patch<IdText>,
    #[serde(default)]
    pub(super) display_order: Opt<Int<0, 9999>>,
    #[serde(default)]
    pub(super) icon: Patch<IconName>,
    #[serde(default)]
    pub(super) meta_title: Patch<Text<0, 128>>,
    #[serde(default)]
    pub(super) meta_description: Patch<Text<0, 320>>,
    #[serde(default)]
    pub(super) show_in_navigation: Opt<bool>,
    #[serde(default)]
    pub(super) featured: Opt<bool>,
    #[serde(default)]
    pub(super) is_favourite: Opt<bool>,
    #[serde(default)]
    pub(super) is_archived: Opt<bool>,
    /// Replaces the products of the category.
    #[serde(default)]
    pub(super) product_ids: Opt<ProductIds>,
}

/// `GET /v2/core/stores/{storeId}/categories/`.
pub(crate) fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Category>, ApiError> {
    service::list(tx, ctx, &input.query)
}

/// `POST /v2/core/stores/{storeId}/categories/`.
pub(crate) fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<NewCategory>>,
) -> Result<CategoryDetail, ApiError> {
    service::create(tx, ctx, input.body.0.clone())
}

/// `GET /v2/core/stores/{storeId}/categories/{categoryId}`.
pub(crate) fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<CategoryDetail, ApiError> {
    service::show(tx, ctx, &input.path.category_id)
}

/// `PATCH /v2/core/stores/{storeId}/categories/{categoryId}`.
pub(crate) fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, Json<CategoryChange>>,
) -> Result<CategoryDetail, ApiError> {
    service::update(tx, ctx, &input.path.category_id, input.body.0.clone())
}

/// `DELETE /v2/core/stores/{storeId}/categories/{categoryId}`.
pub(crate) fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Deleted, ApiError> {
    service::delete(tx, ctx, &input.path.category_id)
}
