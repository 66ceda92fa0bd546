//! A subscription and what is subscribed to, as they are kept.

use crate::id::{
    BillingAddressId, CustomerId, OrderId, PaymentMethodId, ProductId, SubscriptionId, VariantId,
};
use crate::money::{Cents, Overflow};
use crate::pricing::TaxBehavior;
use crate::product::BillingInterval;
use crate::subscription::State;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What is subscribed to. Price, interval and quantity are frozen; the catalog may change meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The product.
    pub product: ProductId,
    /// The variant.
    pub variant: Option<VariantId>,
    /// What the buyer read.
    pub name: String,
    /// Cents of one unit and period, before tax.
    pub unit_amount: Cents,
    /// Units.
    pub quantity: i64,
    /// How often it is billed.
    pub interval: BillingInterval,
}

impl Plan {
    /// Cents of a period, before tax.
    ///
    /// # Errors
    /// [`Overflow`] when the amount leaves the range of 64-bit cents.
    pub fn amount(&self) -> Result<Cents, Overflow> {
        self.unit_amount.times(self.quantity)
    }
}

/// A subscription.
#[derive(Debug, Clone)]
pub struct Subscription {
    /// The subscription.
    pub id: SubscriptionId,
    /// Where it stands.
    pub state: State,
    /// What was agreed; its interval is the state's.
    pub plan: Plan,
    /// The plan that the next renewal switches to.
    pub pending_change: Option<Plan>,
    /// Who subscribed.
    pub customer: CustomerId,
    /// The customer's address in lower case.
    pub email: String,
    /// Where the bills go.
    pub billing_address: BillingAddressId,
    /// Whether the price contains the tax.
    pub tax_behavior: TaxBehavior,
    /// The customer's tax id.
    pub tax_id: Option<String>,
    /// The card that is charged.
    pub payment_method: Option<PaymentMethodId>,
    /// The order that began it.
    pub first_order: OrderId,
    /// The last order.
    pub latest_order: OrderId,
    /// The order that is not paid yet, of which there is one at most.
    pub open_order: Option<OrderId>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}
