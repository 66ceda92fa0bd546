//! Products.

use crate::surfaces::mcp::desk::{Desk, Refused, Request};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// A new product.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::surfaces::mcp) struct Create {
    /// What it is called.
    title: String,
    /// Its price in US cents.
    price: i64,
    /// LICENSE_KEY, DIGITAL_DOWNLOAD or SUBSCRIPTION; LICENSE_KEY unless it is given.
    #[serde(default)]
    product_type: Option<String>,
    /// How often a subscription is charged, such as MONTHLY or YEARLY.
    #[serde(default)]
    billing_interval: Option<String>,
    /// What it is.
    #[serde(default)]
    description: Option<String>,
    /// ACTIVE, which can be bought, or DRAFT; ACTIVE unless it is given.
    #[serde(default)]
    status: Option<String>,
    /// Further fields of `createProduct` by their names.
    #[serde(default)]
    more: Map<String, Value>,
}

pub(in crate::surfaces::mcp) async fn create(desk: &Desk, wanted: Create) -> Result<Value, Refused> {
    let mut body = wanted.more;
    body.insert("title".into(), wanted.title.into());
    body.insert("price".into(), wanted.price.into());
    let kind = wanted.product_type.unwrap_or_else(|| "LICENSE_KEY".into());
    let further = [
        ("productType", Some(kind)),
        ("status", Some(wanted.status.unwrap_or_else(|| "ACTIVE".into()))),
        ("billingInterval", wanted.billing_interval),
        ("description", wanted.description),
    ];
    for (name, value) in further {
        if let Some(value) = value {
            body.insert(name.into(), value.into());
        }
    }
    let product = desk
        .call("createProduct", Request::default().sending(Value::Object(body)))
        .await?;
    Ok(json!({ "product": product }))
}
