//! Subscriptions: born at checkout, renewed by jobs, changed and ended by merchants and customers
//! (contract `subscriptions.md`). What moves when is decided by [`pandabase_domain::subscription`].

pub(crate) mod bill;
mod birth;
pub(crate) mod change;
pub(crate) mod http;
pub(crate) mod invoices;
mod mails;
pub(crate) mod payment;
pub(crate) mod renewal;
pub(crate) mod schedule;
pub(crate) mod service;
pub mod store;
pub mod tell;
pub(crate) mod upcoming;
pub(crate) mod verify;
pub(crate) mod views;

use crate::db::Tx;
use crate::http::{ApiError, Ctx};
use pandabase_domain::id::{
    BillingAddressId, CustomerId, OrderId, PaymentMethodId, ProductId, SubscriptionId, VariantId,
};
use pandabase_domain::money::{Cents, Overflow};
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::product::BillingInterval;
use pandabase_domain::subscription::State;
use pandabase_domain::time::Timestamp;
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

/// Stores a new subscription, with its jobs.
///
/// # Errors
/// [`ApiError`] from the database.
pub(crate) fn save_new(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<(), ApiError> {
    store::insert(tx, ctx, subscription)?;
    schedule::plan(tx, ctx, subscription)
}

/// Stores what changed in a subscription, with what follows from it: its jobs, an order that nobody wants
/// paid any more, and, once it has ended, the end of its access and of what was to change. Everybody who
/// changes one saves it by this.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn save(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &mut Subscription) -> Result<(), ApiError> {
    if let Some(order) = &subscription.open_order
        && subscription.state.due_at().is_none()
        && renewal::drop_open(tx, ctx, order)?
    {
        subscription.open_order = None;
    }
    let is_over = subscription.state.is_over(ctx.now);
    if is_over {
        subscription.pending_change = None;
    }
    store::save(tx, ctx, subscription)?;
    if is_over {
        renewal::end_access(tx, ctx, subscription)?;
    }
    schedule::plan(tx, ctx, subscription)
}
