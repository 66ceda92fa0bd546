//! Requests of the storefront (contract `storefront.md`).

use pandabase_domain::id::{CategoryId, ProductId};
use pandabase_domain::input::{AnyText, Opt, Text};
use pandabase_domain::product::PricingModel;
use pandabase_platform::listed;
use pandabase_platform::page::order::Direction;
use schemars::JsonSchema;
use serde::Deserialize;

/// The store of this handle, which the endpoint's access has found by now.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct StoreHandle {
    #[expect(
        dead_code,
        reason = "read before the handler runs; declared for the OpenAPI document"
    )]
    pub(crate) handle: AnyText,
}

/// Which product.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProductPath {
    pub(crate) product_id: ProductId,
}

/// Which product, by its URL name.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct HandlePath {
    pub(crate) handle: AnyText,
}

/// Which category.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CategoryPath {
    pub(crate) category_id: CategoryId,
}

pandabase_domain::text_enum! {
    /// What products are sorted by.
    #[derive(Default)]
    pub enum StorefrontSortBy {
        /// Title, without case.
        Title = "title",
        /// Price.
        Price = "price",
        /// Creation.
        #[default]
        CreatedAt = "createdAt",
    }
}

pandabase_domain::text_enum! {
    /// Kinds of products that may be asked for. The first four were sold once; no product is one of them
    /// any more.
    pub enum AnyProductType {
        /// Matches nothing.
        Serial = "SERIAL",
        /// Matches nothing.
        Service = "SERVICE",
        /// Matches nothing.
        OneTime = "ONE_TIME",
        /// Matches nothing.
        Physical = "PHYSICAL",
        /// Recurring access.
        Subscription = "SUBSCRIPTION",
        /// A file or link.
        DigitalDownload = "DIGITAL_DOWNLOAD",
        /// A licence key.
        LicenseKey = "LICENSE_KEY",
    }
}

listed! {
    /// Filters and order of products.
    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(rename_all = "camelCase")]
    pub struct ProductQuery {
        /// Part of the title, in any case.
        pub search: Opt<Text<0, 128>>,
        pub(crate) category_id: Opt<CategoryId>,
        pub(crate) product_type: Opt<AnyProductType>,
        pub(crate) pricing_model: Opt<PricingModel>,
        pub(crate) sort_by: Opt<StorefrontSortBy>,
        pub(crate) sort_order: Opt<Direction>,
    }
}

listed! {
    /// Filters of categories.
    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(rename_all = "camelCase")]
    pub struct CategoryQuery {
        pub(crate) featured: Opt<bool>,
        /// Only those right below this one.
        pub parent_id: Opt<CategoryId>,
    }
}
