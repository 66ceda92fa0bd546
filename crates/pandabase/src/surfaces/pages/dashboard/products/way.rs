//! The ways between the pages of one product.

use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::tabs::pages as pages_of;
use crate::surfaces::pages::parts::Tab;
use pandabase_domain::token::Scope as S;
use pandabase_platform::hosts::origin_of;
use serde_json::Value;

/// The address of a page of the product that the path names.
pub fn page(desk: &Desk, rest: &str) -> String {
    desk.in_store(&format!("/products/{}{rest}", desk.visit.named("productId")))
}

/// The pages of the product that the visitor's role is led to; none where there is but one.
pub fn tabs(desk: &Desk) -> Vec<Tab> {
    let t = desk.t();
    let pages = [
        (t.get("shield-overview"), "", S::ProductsRead),
        (t.get("portal-orders"), "/orders", S::OrdersRead),
        (t.get("products-edit"), "/edit", S::ProductsWrite),
        (t.get("products-variants"), "/variants", S::ProductsWrite),
        (t.get("products-pictures"), "/pictures", S::ProductsWrite),
        (t.get("products-keys"), "/keys", S::ProductsWrite),
        (t.get("products-files"), "/files", S::ProductsWrite),
        (t.get("products-meters"), "/meters", S::MetersRead),
    ];
    let led = pages.into_iter().filter(|(_, _, scope)| desk.may(*scope));
    let tabs = pages_of(desk, led.map(|(label, rest, _)| (label, page(desk, rest))));
    if tabs.len() < 2 { Vec::new() } else { tabs }
}

/// Where buyers find a product of the store.
pub fn shop(desk: &Desk, product: &Value) -> Option<String> {
    let config = &desk.visit.env().config;
    let store = &desk.place()?.handle;
    let own = origin_of(config, store);
    let start = own.unwrap_or_else(|| format!("{}/s/{store}", config.public_url));
    let handle = product["handle"].as_str()?;
    (product["status"] == "ACTIVE").then(|| format!("{start}/products/{handle}"))
}
