//! Orders and payments as clients see them (contract `orders-payments.md`, "Shapes"). Money is US
//! cents.

use crate::catalog::licenses::views::LicenseOfOrder;
use pandabase_domain::address::BillingAddress;
use pandabase_domain::dispute::{DisputeReason, DisputeStatus};
use pandabase_domain::id::{
    CustomerId, DisputeId, OrderId, OrderItemId, PaymentId, ProductId, SessionId, TimelineEventId, VariantId,
};
use pandabase_domain::money::{CURRENCY, Cents};
use pandabase_domain::order::OrderStatus;
use pandabase_domain::payment::PaymentStatus;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::pricing::presentment::{Currency, ExchangeRate};
use pandabase_domain::time::Timestamp;
use pandabase_domain::timeline::TimelineType;
use pandabase_platform::db::FromRow;
use pandabase_platform::geo::Geo;
use schemars::JsonSchema;
use serde::Serialize;

/// What the contract calls every processor and gateway.
pub const GATEWAY: &str = "MULTI_PSP";

/// Who bought, in a list.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
pub struct Buyer {
    /// The customer.
    #[column("customer_id")]
    pub id: CustomerId,
    /// Address in lower case.
    #[column("customer_email")]
    pub email: String,
}

/// Who bought, with the name last given.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[alias("c")]
#[serde(rename_all = "camelCase")]
pub struct NamedBuyer {
    /// The customer.
    #[column("o.customer_id")]
    pub id: CustomerId,
    /// Address in lower case.
    #[column("o.customer_email")]
    pub email: String,
    /// First word of the name.
    pub first_name: Option<String>,
    /// The rest of it.
    pub last_name: Option<String>,
}

/// Who bought.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[alias("c")]
pub struct BuyerDetail {
    /// The customer.
    #[serde(flatten)]
    #[column(flatten)]
    pub buyer: NamedBuyer,
    /// Whether the customer never signed in to the portal.
    pub guest: bool,
}

/// How it was paid; all null until completed.
#[derive(Debug, Clone, Default, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct PaidWith {
    /// The method.
    #[serde(rename = "type")]
    #[column("CASE WHEN captured_at IS NOT NULL THEN method END")]
    pub method: Option<MethodCode>,
    /// The card's network.
    #[column("CASE WHEN captured_at IS NOT NULL THEN card_brand END")]
    pub card_brand: Option<String>,
    /// The card's last digits.
    #[column("CASE WHEN captured_at IS NOT NULL THEN card_last_four END")]
    pub card_last_four: Option<String>,
}

/// The charge in the buyer's currency; all null in US dollars.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Presented {
    /// What the buyer was charged in.
    pub presentment_currency: Option<Currency>,
    /// How much of it, in its smallest unit.
    pub presentment_amount: Option<i64>,
    /// What one US dollar cost.
    pub exchange_rate: Option<ExchangeRate>,
}

/// An order in a list.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct OrderSummary {
    /// The order.
    pub id: OrderId,
    /// The checkout session that it began as.
    #[column("number")]
    pub order_number: SessionId,
    /// Where it stands.
    pub status: OrderStatus,
    /// Subtotal before discount.
    pub amount: Cents,
    /// `USD`.
    #[column(value = CURRENCY)]
    pub currency: &'static str,
    /// `MULTI_PSP`.
    #[column(value = GATEWAY)]
    pub gateway: &'static str,
    /// Whether a coupon was redeemed.
    #[column(value = discount_code.is_some())]
    pub discounted: bool,
    /// The coupon.
    pub discount_code: Option<String>,
    /// Who bought.
    #[column(flatten)]
    pub customer: Buyer,
    /// Its payment.
    #[column(flatten)]
    pub payment: PaymentOfSummary,
    /// When it was created.
    pub created_at: Timestamp,
}

/// The payment of an order in a list.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct PaymentOfSummary {
    /// Where it stands.
    #[column("payment_status")]
    pub status: PaymentStatus,
    /// What the buyer is charged.
    pub total_amount: Cents,
}

/// An order.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderDetail {
    /// The order.
    pub id: OrderId,
    /// The checkout session that it began as.
    pub order_number: SessionId,
    /// Where it stands.
    pub status: OrderStatus,
    /// Subtotal before discount.
    pub amount: Cents,
    /// `USD`.
    pub currency: &'static str,
    /// `MULTI_PSP`.
    pub gateway: &'static str,
    /// Whether a coupon was redeemed.
    pub discounted: bool,
    /// The coupon.
    pub discount_code: Option<String>,
    /// Who bought.
    pub customer: BuyerDetail,
    /// Its payment.
    pub payment: PaymentOfOrder,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// What the buyer saw.
    #[serde(flatten)]
    pub presented: Presented,
    /// What the buyer filled in.
    pub custom_fields: Option<serde_json::Value>,
    /// What the merchant attached.
    pub metadata: Option<serde_json::Value>,
    /// Where the buyer went afterwards.
    pub return_url: Option<String>,
    /// When the buyer asked for delivery at once and gave up the right of withdrawal with it; null where it
    /// was kept, or where there was none to give up.
    pub withdrawal_waived_at: Option<Timestamp>,
    /// Its lines.
    pub items: Vec<ItemView>,
    /// Where the bill went.
    pub billing_address: BillingAddress,
    /// The keys delivered.
    pub licenses: Vec<LicenseOfOrder>,
}

/// The payment of an order.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PaymentOfOrder {
    /// The payment.
    pub id: PaymentId,
    /// The processor's id for it; the payment's own id until there is one.
    pub reference_id: String,
    /// Subtotal before discount.
    pub amount: Cents,
    /// What the coupon took off.
    pub discount_amount: Cents,
    /// The platform's fee; 0 until captured.
    pub platform_fee_amount: Cents,
    /// The processor's fee; 0 until captured.
    pub psp_fee_amount: Cents,
    /// Tax.
    pub tax_amount: Cents,
    /// What the buyer is charged.
    pub total_amount: Cents,
    /// What the balance rose by; 0 until captured.
    pub settled_amount: Cents,
    /// What the buyer saw.
    #[serde(flatten)]
    pub presented: Presented,
    /// Where it stands.
    pub status: PaymentStatus,
    /// `MULTI_PSP`.
    pub psp_provider: &'static str,
    /// How it was paid.
    pub payment_method: PaidWith,
    /// The coupon.
    pub coupon_code: Option<String>,
    /// The buyer's tax id.
    pub tax_id: Option<String>,
    /// When it was created.
    pub created_at: Timestamp,
}

/// A line of an order.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ItemView {
    /// The line.
    pub id: OrderItemId,
    /// The product; null for a dynamic line.
    pub product_id: Option<ProductId>,
    /// The variant.
    pub variant_id: Option<VariantId>,
    /// What the buyer read.
    pub name: Option<String>,
    /// Units.
    pub quantity: i64,
    /// Price of one unit.
    pub price: Cents,
}

/// A payment in a list.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct PaymentSummary {
    /// The payment.
    #[column(value = order.id.twin())]
    pub id: PaymentId,
    /// The processor's id for it; the payment's own id until there is one.
    #[column("COALESCE(reference_id, 'pmt_' || SUBSTR(id, 5))")]
    pub reference_id: String,
    /// Subtotal before discount.
    pub amount: Cents,
    /// What the buyer is charged.
    pub total_amount: Cents,
    /// Where it stands.
    #[column("payment_status")]
    pub status: PaymentStatus,
    /// `MULTI_PSP`.
    #[column(value = GATEWAY)]
    pub psp_provider: &'static str,
    /// How it was paid.
    #[column(flatten)]
    pub payment_method: PaidWith,
    /// The coupon.
    #[column("discount_code")]
    pub coupon_code: Option<String>,
    /// Country of the bill.
    pub country: Option<String>,
    /// Who bought.
    #[column(flatten)]
    pub customer: Buyer,
    /// Its order.
    #[column(flatten)]
    pub order: OrderOfSummary,
    /// When it was created.
    pub created_at: Timestamp,
}

/// The order of a payment in a list.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct OrderOfSummary {
    /// The order.
    pub id: OrderId,
    /// The checkout session that it began as.
    #[column("number")]
    pub order_number: SessionId,
    /// Where it stands.
    pub status: OrderStatus,
}

/// The order of a payment.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderOfPayment {
    /// The order.
    pub id: OrderId,
    /// The checkout session that it began as.
    pub order_number: SessionId,
    /// Where it stands.
    pub status: OrderStatus,
    /// Subtotal before discount.
    pub amount: Cents,
    /// `USD`.
    pub currency: &'static str,
}

/// A payment.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PaymentDetail {
    /// What its order shows of it.
    #[serde(flatten)]
    pub payment: PaymentOfOrder,
    /// Country of the bill.
    pub country: Option<String>,
    /// Who bought.
    pub customer: BuyerDetail,
    /// Its order.
    pub order: OrderOfPayment,
    /// What the buyer got back, tax included.
    pub refunded_amount: Cents,
    /// The buyer's IP address; null where the store's server paid with a token of the store.
    pub ip_address: Option<String>,
    /// The buyer's browser; null likewise.
    pub user_agent: Option<String>,
    /// Where the buyer's IP address is; all null until it was looked up.
    pub geo: Geo,
    /// Its dispute, if there ever was one.
    pub dispute: Option<DisputeOfPayment>,
    /// What happened, oldest first.
    pub timeline: Vec<TimelineRow>,
    /// The methods that buyers of this country are offered.
    pub available_payment_methods: Vec<MethodCode>,
    /// Always null.
    pub network: Option<()>,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// How many orders have a status.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StatusCount {
    /// The status.
    pub status: OrderStatus,
    /// How many orders have it.
    pub count: i64,
}

/// A dispute as a payment shows it.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct DisputeOfPayment {
    /// The dispute.
    pub id: DisputeId,
    /// The processor's id for it.
    #[column("reference_id")]
    pub dispute_id: String,
    /// Why.
    pub reason: DisputeReason,
    /// Where it stands.
    pub status: DisputeStatus,
    /// Whether the merchant has submitted evidence.
    #[column("evidence IS NOT NULL")]
    pub has_evidence: bool,
    /// What the buyer was charged.
    pub total_amount: Cents,
    /// The order's amount.
    pub amount: Cents,
    /// What the dispute costs.
    pub fee: Cents,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A row of a payment's timeline.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TimelineRow {
    /// The row.
    pub id: TimelineEventId,
    /// What happened.
    pub event_type: TimelineType,
    /// Heading.
    pub name: &'static str,
    /// Text.
    pub description: String,
    /// Further facts.
    pub metadata: Option<serde_json::Value>,
    /// When it happened.
    pub created_at: Timestamp,
}
