//! Customers as merchants see them (contract `customers.md`). Amounts are US cents.

use pandabase_domain::id::{BillingAddressId, CustomerId, OrderId};
use pandabase_domain::money::{CURRENCY, Cents};
use pandabase_domain::order::OrderStatus;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::FromRow;
use schemars::JsonSchema;
use serde::Serialize;

/// A customer.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct Customer {
    /// The customer's id.
    pub id: CustomerId,
    /// In lower case.
    pub email: String,
    /// First word of the name last given.
    pub first_name: Option<String>,
    /// The rest of it.
    pub last_name: Option<String>,
    /// Whether the customer never signed in to the portal.
    pub guest: bool,
    /// Subtotals of paid orders less discounts, without tax; refunds do not reduce it.
    pub total_spent: Cents,
    /// Orders ever paid.
    pub order_count: i64,
    /// When the customer first paid.
    pub created_at: Timestamp,
}

/// A customer with what belongs to them.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct CustomerDetail {
    /// The customer.
    #[serde(flatten)]
    #[column(flatten)]
    pub customer: Customer,
    /// Every address that was billed, newest first; of more than 100 the newest.
    #[column(value = Vec::new())]
    pub billing_addresses: Vec<CustomerAddress>,
    /// Refunds that are final.
    pub refund_count: i64,
    /// Their amounts.
    pub total_refunded: Cents,
    /// The ten newest orders, paid or not.
    #[column(value = Vec::new())]
    pub recent_orders: Vec<CustomerOrder>,
}

/// A billing address.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct CustomerAddress {
    /// The address.
    pub id: BillingAddressId,
    /// Street and number.
    pub line1: String,
    /// What does not fit the first line.
    pub line2: Option<String>,
    /// City.
    pub city: String,
    /// State or province.
    pub state: String,
    /// Postal code.
    pub postal_code: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
}

/// An order of a customer.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct CustomerOrder {
    /// The order.
    pub id: OrderId,
    /// The checkout session that it began as.
    #[column("number")]
    pub order_number: String,
    /// Subtotal before discount and tax.
    pub amount: Cents,
    /// Always `USD`.
    #[column(value = CURRENCY)]
    pub currency: &'static str,
    /// Where it stands.
    pub status: OrderStatus,
    /// When it was placed.
    pub created_at: Timestamp,
}
