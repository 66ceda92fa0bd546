//! Licence keys.

use crate::surfaces::mcp::desk::{Desk, Refused, Request};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// How many keys are listed unless a number is given, and at most.
const LISTED: (usize, usize) = (20, 100);

/// Which keys.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::surfaces::mcp) struct List {
    /// Only those of this product.
    #[serde(default)]
    product_id: Option<String>,
    /// Only those of this customer.
    #[serde(default)]
    customer_id: Option<String>,
    /// Only those of this order.
    #[serde(default)]
    order_id: Option<String>,
    /// Only those with this status, as `listLicenses` spells it.
    #[serde(default)]
    status: Option<String>,
    /// How many at most, up to 100; 20 unless it is given.
    #[serde(default)]
    limit: Option<usize>,
    /// Where to go on: `nextCursor` of the answer before.
    #[serde(default)]
    cursor: Option<String>,
}

/// Keys for a pool.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::surfaces::mcp) struct Add {
    /// The product, whose keys come from a pool.
    product_id: String,
    /// The keys.
    keys: Vec<String>,
}

/// Which key.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::surfaces::mcp) struct Replace {
    /// The licence's id.
    license_id: String,
}

pub(in crate::surfaces::mcp) async fn list(desk: &Desk, wanted: List) -> Result<Value, Refused> {
    let limit = wanted.limit.unwrap_or(LISTED.0).clamp(1, LISTED.1);
    let request = Request::default()
        .with("productId", wanted.product_id)
        .with("customerId", wanted.customer_id)
        .with("orderId", wanted.order_id)
        .with("status", wanted.status)
        .with("cursor", wanted.cursor)
        .with("limit", limit);
    desk.call("listLicenses", request).await
}

pub(in crate::surfaces::mcp) async fn add(desk: &Desk, wanted: Add) -> Result<Value, Refused> {
    let keys = json!({"licenseKeys": wanted.keys});
    let at = || Request::at("productId", &wanted.product_id).sending(keys.clone());
    let known = desk.call("checkLicenseKeys", at()).await?;
    let product = desk.call("updateProduct", at()).await?;
    Ok(json!({
        "added": known["new"],
        "skipped": known["known"],
        "availableLicenses": product["availableLicenses"],
        "fulfillmentMode": product["fulfillmentMode"],
    }))
}

pub(in crate::surfaces::mcp) async fn replace(desk: &Desk, wanted: Replace) -> Result<Value, Refused> {
    desk.call("replaceLicense", Request::at("licenseId", &wanted.license_id))
        .await
}
