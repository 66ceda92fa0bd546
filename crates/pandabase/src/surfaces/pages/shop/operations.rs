//! The operations behind the pages of a store.

use crate::surfaces::storefront::page;
use http::Method;
use pandabase_platform::api::Access::PublicHandle;
use pandabase_platform::api::endpoint::{Endpoint, read};

/// Path of the page of a store.
pub const HOME: &str = "/s/{handle}";
/// Path of a category's page.
pub const CATEGORY: &str = "/s/{handle}/categories/{category}";
/// Path of a product's page.
pub const PRODUCT: &str = "/s/{handle}/products/{product}";
/// Path of the basket.
pub const BASKET: &str = "/s/{handle}/basket";
/// Paths of what search engines read.
pub const SITEMAP: &str = "/s/{handle}/sitemap.xml";
pub const ROBOTS: &str = "/s/{handle}/robots.txt";

/// The operations. Each is counted as a request for the storefront, like those of the API.
pub struct Operations {
    pub(super) shop: Endpoint,
    pub(super) list: Endpoint,
    pub(super) product: Endpoint,
    pub(super) basket: Endpoint,
    pub(super) addresses: Endpoint,
    /// The API's own, which opens a checkout.
    pub(super) open: Endpoint,
}

impl Operations {
    /// The operations; `None` where no session can be opened.
    pub fn of(endpoints: &[Endpoint]) -> Option<Self> {
        let open = endpoints
            .iter()
            .find(|endpoint| endpoint.meta.operation == "createCheckoutSession");
        Some(Self {
            shop: read(Method::POST, HOME, PublicHandle, "showStore", page::shop),
            list: read(Method::POST, HOME, PublicHandle, "showStoreProducts", page::list),
            product: read(
                Method::POST,
                PRODUCT,
                PublicHandle,
                "showStoreProduct",
                page::product,
            ),
            basket: read(
                Method::POST,
                BASKET,
                PublicHandle,
                "showStoreBasket",
                page::basket,
            ),
            addresses: read(
                Method::GET,
                SITEMAP,
                PublicHandle,
                "listStorePages",
                page::addresses,
            ),
            open: open?.clone(),
        })
    }
}
