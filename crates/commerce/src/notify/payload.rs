//! `data` of a webhook (contract `webhooks.md`, "Payload"). Amounts are US cents.

use pandabase_domain::id::{CustomerId, OrderId, PaymentId, ProductId, SessionId, SubscriptionId, VariantId};
use pandabase_domain::money::Cents;
use pandabase_domain::order::OrderStatus;
use pandabase_domain::payment::{FailureCode, PaymentStatus};
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::product::BillingInterval;
use pandabase_domain::time::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What an event is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "WebhookEvent")]
pub struct EventData {
    /// The order.
    pub order: OrderData,
    /// Who buys; filled whenever the order has a customer.
    pub customer: Option<CustomerData>,
    /// Where the buyer pays from, as far as known.
    pub geo: Option<GeoData>,
    /// Only on `SUBSCRIPTION_*` events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscription: Option<SubscriptionData>,
    /// Only on `PAYMENT_*` events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<PaymentData>,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "WebhookOrder")]
pub struct OrderData {
    /// The order.
    pub id: OrderId,
    /// The checkout session that it began as.
    pub order_number: SessionId,
    /// Its status when the event happened.
    pub status: OrderStatus,
    /// Without tax.
    pub amount: Cents,
    /// `USD`.
    pub currency: String,
    /// What the buyer filled in, an object.
    #[schemars(with = "Option<Map<String, Value>>")]
    pub custom_fields: Option<Value>,
    /// What the merchant attached, an object.
    #[schemars(with = "Option<Map<String, Value>>")]
    pub metadata: Option<Value>,
    /// Its lines.
    pub items: Vec<ItemData>,
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "WebhookItem")]
pub struct ItemData {
    /// The product; null for an item that only existed in its session.
    pub product_id: Option<ProductId>,
    /// The variant, if one was chosen.
    pub variant_id: Option<VariantId>,
    /// Name shown to the buyer.
    pub name: String,
    /// Units.
    pub quantity: i64,
    /// Price of one unit.
    pub amount: Cents,
}

/// A customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "WebhookCustomer")]
pub struct CustomerData {
    /// The customer.
    pub id: CustomerId,
    /// Lower-case address.
    pub email: String,
}

/// Where a buyer pays from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "WebhookGeo")]
pub struct GeoData {
    /// The buyer's IP address; null where it is not known, because the store's server paid with a token.
    pub ip: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Region code.
    pub region: Option<String>,
}

/// A subscription.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "WebhookSubscription")]
pub struct SubscriptionData {
    /// The subscription.
    pub id: SubscriptionId,
    /// Its status when the event happened.
    pub status: String,
    /// How often it is billed.
    pub billing_interval: BillingInterval,
    /// What was billed on SUBSCRIPTION_RENEWED, else the recurring amount.
    pub amount: Cents,
    /// `USD`.
    pub currency: String,
    /// Start of the current period.
    pub current_period_start: Timestamp,
    /// End of the current period.
    pub current_period_end: Timestamp,
    /// When it is charged next.
    pub next_charge_at: Option<Timestamp>,
    /// End of the trial.
    pub trial_end: Option<Timestamp>,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// When access ends or ended.
    #[serde(default)]
    pub ends_at: Option<Timestamp>,
}

/// The payment of an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "WebhookPayment")]
pub struct PaymentData {
    /// The payment.
    pub id: PaymentId,
    /// The processor's id for it; the payment's own id until there is one.
    pub reference_id: String,
    /// Its status when the event happened.
    pub status: PaymentStatus,
    /// What the buyer is charged.
    pub total_amount: Cents,
    /// What the buyer pays with.
    pub method: Option<MethodCode>,
    /// Why it failed.
    pub failure_code: Option<FailureCode>,
    /// The same in words.
    pub failure_message: Option<String>,
}
