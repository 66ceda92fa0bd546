//! Results of a search.

use pandabase_domain::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

pandabase_domain::text_enum! {
    /// What a result is.
    pub enum Kind {
        /// An order.
        Order = "order",
        /// A payment.
        Payment = "payment",
        /// A customer.
        Customer = "customer",
        /// A product.
        Product = "product",
        /// A category.
        Category = "category",
        /// A coupon.
        Coupon = "coupon",
        /// A subscription.
        Subscription = "subscription",
        /// A refund.
        Refund = "refund",
        /// A dispute.
        Dispute = "dispute",
        /// A payout.
        Payout = "payout",
        /// A licence.
        License = "license",
        /// A support case.
        Case = "case",
        /// A webhook endpoint.
        Webhook = "webhook",
        /// A paylink.
        Paylink = "paylink",
        /// A report.
        Report = "report",
        /// An API token.
        Token = "token",
    }
}

/// Something that was found.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// Text that distinguishes it from similar results.
    pub sublabel: Option<String>,
    /// Where the dashboard shows it.
    pub link: String,
    /// When it was created.
    pub created_at: Timestamp,
}
