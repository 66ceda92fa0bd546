//! Orders: found by what somebody knows of them, and refunded.

use crate::surfaces::mcp::desk::{Desk, Refused, Request};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// The most orders that are listed.
const ORDERS: usize = 20;
/// The most keys of a buyer that are looked through.
const KEYS: usize = 100;

/// What is known of an order.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::surfaces::mcp) struct Find {
    /// An email address or its beginning, the id of an order, a payment or a licence, an order number, or a
    /// licence key.
    by: String,
}

/// Which order is refunded, and why.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::surfaces::mcp) struct Refund {
    /// The order's id.
    order_id: String,
    /// Why, as `refundOrder` spells it; REQUESTED_BY_CUSTOMER unless it is given.
    #[serde(default)]
    reason: Option<String>,
    /// The cost in cents that `explain_amounts` told: one that would cost something else is refused.
    #[serde(default)]
    expected_cost: Option<i64>,
}

pub(in crate::surfaces::mcp) async fn find(desk: &Desk, wanted: Find) -> Result<Value, Refused> {
    let by = wanted.by.trim();
    if by.is_empty() {
        return Err(Refused::of("`by` must not be empty"));
    }
    let order = match by.split_once('_').map(|(kind, _)| kind) {
        Some("ord") => Some(by.to_owned()),
        Some("pmt") => {
            let payment = desk.call("getPayment", Request::at("paymentId", by)).await?;
            text(&payment["order"]["id"])
        }
        Some("lic") => {
            let license = desk.call("getLicense", Request::at("licenseId", by)).await?;
            text(&license["orderId"])
        }
        _ if by.contains('@') => None,
        _ => of_key(desk, by).await?,
    };
    match order {
        Some(order) => Ok(json!({"order": show(desk, &order).await?})),
        None => search(desk, by).await,
    }
}

pub(in crate::surfaces::mcp) async fn refund(desk: &Desk, wanted: Refund) -> Result<Value, Refused> {
    let mut body = json!({});
    if let Some(reason) = wanted.reason {
        body["reason"] = reason.into();
    }
    if let Some(cost) = wanted.expected_cost {
        body["expectedCost"] = cost.into();
    }
    let request = Request::at("orderId", &wanted.order_id).sending(body);
    let refund = desk.call("refundOrder", request).await?;
    Ok(json!({"refund": refund, "order": show(desk, &wanted.order_id).await?}))
}

/// An order in full.
pub(super) async fn show(desk: &Desk, order: &str) -> Result<Value, Refused> {
    desk.call("getOrder", Request::at("orderId", order)).await
}

/// Orders whose buyer's address, id or number begins so; in full where there is only one.
async fn search(desk: &Desk, by: &str) -> Result<Value, Refused> {
    let request = Request::default().with("search", by).with("limit", ORDERS);
    let found = desk.call("listOrders", request).await?;
    match found["items"].as_array().map(Vec::as_slice) {
        Some([only]) => {
            let order = text(&only["id"]).unwrap_or_default();
            Ok(json!({"order": show(desk, &order).await?}))
        }
        None | Some([]) => {
            let text = format!("no order of this store is known by {by:?}");
            Err(Refused::of(text).next("an address or a number matches by its beginning, a key as a whole"))
        }
        Some(_) => Ok(json!({"orders": found["items"], "pagination": found["pagination"]})),
    }
}

/// The order that a licence key was sold with; none where it is no key of the store, or was not sold.
async fn of_key(desk: &Desk, key: &str) -> Result<Option<String>, Refused> {
    let request = Request::default().sending(json!({ "key": key }));
    let judged = match desk.call("verifyLicense", request).await {
        Ok(judged) => judged,
        // It is no key at all, or there is none like it: something else may be known by it.
        Err(refused) if matches!(refused.status(), Some(400 | 404 | 422)) => return Ok(None),
        Err(refused) => return Err(refused),
    };
    let Some(customer) = text(&judged["customerId"]) else {
        return Ok(None);
    };
    let request = Request::default()
        .with("customerId", customer)
        .with("productId", judged["productId"].clone())
        .with("limit", KEYS);
    let licenses = desk.call("listLicenses", request).await?;
    let known = licenses["items"].as_array().into_iter().flatten();
    let mut known = known.filter(|license| license["key"] == key);
    Ok(known.next().and_then(|license| text(&license["orderId"])))
}

/// The text of a value; none where it is null.
pub(super) fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}
