//! Views of a person's orders in the portal.

use pandabase_commerce::catalog::licenses::views::LicenseOfOrder;
use pandabase_commerce::payments::withdrawals::views::WithdrawalRight;
use pandabase_domain::address::BillingAddress;
use pandabase_domain::id::{
    CustomerId, OrderId, OrderItemId, PaymentId, ProductId, SessionId, StoreId, VariantId,
};
use pandabase_domain::money::Cents;
use pandabase_domain::order::OrderStatus;
use pandabase_domain::payment::PaymentStatus;
use pandabase_domain::pricing::presentment::{Currency, ExchangeRate};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::FromRow;
use schemars::JsonSchema;
use serde::Serialize;

/// Where a purchase was made.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[alias("stores")]
pub struct StoreOfCustomer {
    /// The store.
    pub id: StoreId,
    /// Its name.
    pub name: String,
}

/// An order in a list of the portal.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PortalOrder {
    pub(super) id: OrderId,
    /// The checkout session it was.
    pub(super) order_number: SessionId,
    pub(super) status: OrderStatus,
    /// Subtotal before discount.
    pub(super) amount: Cents,
    /// `USD`.
    pub(super) currency: &'static str,
    pub(super) store: StoreOfCustomer,
    pub(super) payment: PortalPaymentSummary,
    pub(super) created_at: Timestamp,
}

/// Its payment.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PortalPaymentSummary {
    pub(super) status: PaymentStatus,
    /// What was charged.
    pub(super) total_amount: Cents,
    /// `Visa •••• 4242`; null until paid.
    pub(super) method: Option<String>,
}

/// An order of the portal.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PortalOrderDetail {
    pub(super) id: OrderId,
    /// The checkout session it was.
    pub(super) order_number: SessionId,
    pub(super) status: OrderStatus,
    /// Subtotal before discount.
    pub(super) amount: Cents,
    /// `USD`.
    pub(super) currency: &'static str,
    pub(super) store: StoreOfCustomer,
    pub(super) customer: PortalBuyer,
    pub(super) payment: PortalPayment,
    pub(super) billing_address: BillingAddress,
    /// What the buyer filled in.
    pub(super) custom_fields: Option<serde_json::Value>,
    pub(super) items: Vec<PortalItem>,
    /// The keys delivered.
    pub(super) licenses: Vec<LicenseOfOrder>,
    /// The invoice, once the order is paid, and the credit notes of its refunds.
    pub(super) documents: Vec<PortalDocument>,
    /// Whether the buyer may withdraw, and what was declared.
    pub(super) withdrawal: WithdrawalRight,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
}

pandabase_domain::text_enum! {
    /// What a document of an order is.
    pub enum DocumentKind {
        /// What was paid.
        Invoice = "INVOICE",
        /// What was paid back.
        CreditNote = "CREDIT_NOTE",
    }
}

/// An invoice or a credit note of an order.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PortalDocument {
    /// The id of the order or the refund that it is of.
    pub(super) id: String,
    /// What it is.
    pub(super) kind: DocumentKind,
    /// Its number among those of the store and year; null for the moment until it has one.
    pub(super) number: Option<String>,
    /// When it was issued.
    pub(super) issued_at: Timestamp,
    /// What was paid, or paid back.
    pub(super) total: Cents,
}

/// Who bought.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PortalBuyer {
    pub(super) id: CustomerId,
    pub(super) email: String,
    pub(super) first_name: Option<String>,
    pub(super) last_name: Option<String>,
}

/// The payment of an order of the portal: what the buyer paid, not what the store got.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PortalPayment {
    pub(super) id: PaymentId,
    pub(super) status: PaymentStatus,
    /// Subtotal before discount.
    pub(super) amount: Cents,
    /// What the coupon took off.
    pub(super) discount_amount: Cents,
    pub(super) tax_amount: Cents,
    /// Whether the prices contain the tax, so that it is not added to them.
    pub(super) tax_included: bool,
    /// What was charged.
    pub(super) total_amount: Cents,
    /// What it was charged in.
    pub(super) presentment_currency: Option<Currency>,
    /// How much of it, in its smallest unit.
    pub(super) presentment_amount: Option<i64>,
    /// What one US dollar cost.
    pub(super) exchange_rate: Option<ExchangeRate>,
    /// `Visa •••• 4242`; null until paid.
    pub(super) method: Option<String>,
    pub(super) coupon_code: Option<String>,
    pub(super) tax_id: Option<String>,
    pub(super) created_at: Timestamp,
}

/// A line of an order of the portal, with what was delivered for it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PortalItem {
    pub(super) id: OrderItemId,
    pub(super) product_id: Option<ProductId>,
    pub(super) variant_id: Option<VariantId>,
    pub(super) name: String,
    pub(super) quantity: i64,
    /// Price of one unit.
    pub(super) price: Cents,
    /// The file; null while it is not paid for, and once the money went back. The address of a file that the
    /// store has uploaded is made anew each time and works for 15 minutes.
    pub(super) download_url: Option<String>,
    /// Where the product is used; null like the file.
    pub(super) redirect_url: Option<String>,
    /// The merchant's words; null like the file.
    pub(super) message: Option<String>,
}
