//! Selling: sessions that buyers pay, and purchases with test cards.

use super::orders::{show, text};
use crate::surfaces::mcp::desk::{Desk, Refused, Request};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// Whom test cards are of, unless somebody is named.
const BUYER: &str = "buyer@example.org";

/// What is bought, and by whom.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::surfaces::mcp) struct Checkout {
    /// The product; the newest one on sale unless it is given.
    #[serde(default)]
    product_id: Option<String>,
    /// Which variant of it.
    #[serde(default)]
    variant_id: Option<String>,
    /// How many; 1 unless it is given.
    #[serde(default)]
    quantity: Option<i64>,
    /// The buyer's email address.
    #[serde(default)]
    email: Option<String>,
    /// A coupon's code.
    #[serde(default)]
    coupon_code: Option<String>,
    /// Where the buyer is sent afterwards.
    #[serde(default)]
    return_url: Option<String>,
}

/// What is bought with which test card.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::surfaces::mcp) struct Buy {
    /// The product; the newest one on sale unless it is given.
    #[serde(default)]
    product_id: Option<String>,
    /// Which variant of it.
    #[serde(default)]
    variant_id: Option<String>,
    /// How many; 1 unless it is given.
    #[serde(default)]
    quantity: Option<i64>,
    /// The buyer's email address; buyer@example.org unless it is given.
    #[serde(default)]
    email: Option<String>,
    /// A coupon's code.
    #[serde(default)]
    coupon_code: Option<String>,
    /// What becomes of the payment; `paid` unless it is given.
    #[serde(default)]
    card: Option<TestCard>,
}

/// A test card, by what becomes of it.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum TestCard {
    /// It is paid.
    Paid,
    /// The bank declines it.
    Declined,
    /// There is not enough money.
    InsufficientFunds,
    /// The bank asks the buyer to confirm.
    AsksTheBank,
    /// It is paid and disputed afterwards.
    Disputed,
    /// It is paid, and declined when a subscription renews.
    DeclinedWhenRenewed,
}

impl TestCard {
    fn number(self) -> &'static str {
        match self {
            Self::Paid => "4242424242424242",
            Self::Declined => "4000000000000002",
            Self::InsufficientFunds => "4000000000009995",
            Self::AsksTheBank => "4000000000003220",
            Self::Disputed => "4000000000000069",
            Self::DeclinedWhenRenewed => "4000000000000341",
        }
    }
}

pub(in crate::surfaces::mcp) async fn checkout(desk: &Desk, wanted: Checkout) -> Result<Value, Refused> {
    let session = open(desk, &wanted).await?;
    Ok(json!({
        "address": session["checkout_url"],
        "sessionId": session["id"],
        "totalAmount": session["total_amount"],
        "items": session["items"],
        "expiresAt": session["expires_at"],
    }))
}

pub(in crate::surfaces::mcp) async fn buy(desk: &Desk, wanted: Buy) -> Result<Value, Refused> {
    let email = wanted.email.unwrap_or_else(|| BUYER.to_owned());
    let cart = Checkout {
        product_id: wanted.product_id,
        variant_id: wanted.variant_id,
        quantity: wanted.quantity,
        email: Some(email.clone()),
        coupon_code: wanted.coupon_code,
        return_url: None,
    };
    let session = open(desk, &cart).await?;
    let session_id = text(&session["id"]).unwrap_or_default();
    let card = wanted.card.unwrap_or(TestCard::Paid);
    let pay = Request::at("sessionId", &session_id).sending(json!({
        "customer": {"email": email, "name": "Test Buyer", "billing": {
            "line1": "1 Main St", "city": "San Francisco", "state": "CA", "postal_code": "94105",
            "country": "US",
        }},
        "payment_method": {"type": "card", "card": {
            "number": card.number(), "exp_month": 12, "exp_year": 2040, "cvc": "123",
        }},
        "consent": true,
    }));
    let paid = desk.call("payCheckoutSession", pay).await?;
    let mut told = json!({
        "status": paid["status"],
        "orderId": paid["order_id"],
        "paymentId": paid["payment_id"],
        "subscriptionId": paid["subscription_id"],
        "sessionId": session_id,
    });
    if let Some(address) = text(&paid["authorization_url"]) {
        told["confirmAt"] = address.into();
    }
    if let Some(order) = text(&paid["order_id"]) {
        told["order"] = show(desk, &order).await?;
    }
    Ok(told)
}

/// Opens a session for one product.
async fn open(desk: &Desk, wanted: &Checkout) -> Result<Value, Refused> {
    let product = match &wanted.product_id {
        Some(product) => product.clone(),
        None => newest(desk).await?,
    };
    let mut item = json!({"product_id": product, "quantity": wanted.quantity.unwrap_or(1)});
    if let Some(variant) = &wanted.variant_id {
        item["variant_id"] = json!(variant);
    }
    let mut body = json!({ "items": [item] });
    if let Some(email) = &wanted.email {
        body["customer"] = json!({ "email": email });
    }
    for (name, value) in [
        ("coupon_code", &wanted.coupon_code),
        ("return_url", &wanted.return_url),
    ] {
        if let Some(value) = value {
            body[name] = json!(value);
        }
    }
    desk.call("createCheckoutSession", Request::default().sending(body))
        .await
}

/// The newest product that can be bought.
async fn newest(desk: &Desk) -> Result<String, Refused> {
    let request = Request::default().with("status", "ACTIVE").with("limit", 1);
    let found = desk.call("listProducts", request).await?;
    text(&found["items"][0]["id"])
        .ok_or_else(|| Refused::of("the store has no product on sale").next("`create_product` adds one"))
}
