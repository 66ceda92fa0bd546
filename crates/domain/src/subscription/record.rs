//! A subscription and its plan, as they are stored.

use crate::id::{
    BillingAddressId, CouponId, CustomerId, OrderId, PaymentMethodId, ProductId, SubscriptionId, VariantId,
};
use crate::money::{Cents, Overflow};
use crate::pricing::{MINIMUM_TOTAL, TaxBehavior};
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

/// What a subscription's buyer has paid and owes besides the plan's amount. US cents in the terms of the
/// plan's price: before tax, or with it where prices contain it. None is negative.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Account {
    /// What was really paid for the running period: its price after a coupon, what changes within it cost,
    /// and the credit that was set off in them.
    pub paid: Cents,
    /// What the next charge collects for a change of plan.
    pub plan_change: Cents,
    /// The credit that the next charges deduct.
    pub credit: Cents,
}

impl Account {
    /// How much of the credit is deducted from a charge of `owed`. What is left to charge is zero, or enough
    /// to be charged.
    ///
    /// # Errors
    /// [`Overflow`] when an amount leaves the range of 64-bit cents.
    pub fn set_off(self, owed: Cents) -> Result<Cents, Overflow> {
        if self.credit >= owed {
            return Ok(owed);
        }
        let most = owed.minus(MINIMUM_TOTAL)?.max(Cents::ZERO);
        Ok(self.credit.min(most))
    }

    /// The account after a period has begun that `paid` was paid for. `credit` of it was deducted, and
    /// `plan_change` was collected with it.
    ///
    /// # Errors
    /// [`Overflow`] when an amount leaves the range of 64-bit cents.
    pub fn charged(self, paid: Cents, plan_change: Cents, credit: Cents) -> Result<Self, Overflow> {
        // Credit that was given back while the charge was under way pays for nothing.
        let missing = credit.minus(self.credit)?.max(Cents::ZERO);
        Ok(Self {
            paid: paid.minus(missing)?.max(Cents::ZERO),
            plan_change: self.plan_change.minus(plan_change)?,
            credit: self.credit.minus(credit)?.max(Cents::ZERO),
        })
    }

    /// The account after a refund of `amount`. It is taken from the kept credit first, then from what was
    /// paid for the running period; the rest was paid for periods that are over.
    ///
    /// # Errors
    /// [`Overflow`] when an amount leaves the range of 64-bit cents.
    pub fn after_refund(self, amount: Cents) -> Result<Self, Overflow> {
        let kept = amount.min(self.credit);
        let running = amount.minus(kept)?.min(self.paid);
        Ok(Self {
            paid: self.paid.minus(running)?,
            credit: self.credit.minus(kept)?,
            ..self
        })
    }
}

/// The coupon of the first charge after a trial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrialCoupon {
    /// The coupon.
    pub id: CouponId,
    /// Its code, as the buyer typed it.
    pub code: String,
    /// US cents that it takes off the agreed plan.
    pub amount: Cents,
}

impl Subscription {
    /// What a coupon takes off the plan's `amount` in the next bill. The trial's coupon counts for the first
    /// charge after the trial. What is left to charge is zero, or enough to be charged.
    pub fn discount(&self, amount: Cents) -> Cents {
        let is_renewal = self.state.next_charge_at.is_some();
        let coupon = self.trial_coupon.as_ref().filter(|_| is_renewal);
        coupon.map_or(Cents::ZERO, |coupon| coupon.off(amount))
    }
}

impl TrialCoupon {
    /// What it takes off a charge of `amount`.
    pub fn off(&self, amount: Cents) -> Cents {
        let off = self.amount.min(amount);
        let left = amount.0.saturating_sub(off.0);
        if left == 0 || left >= MINIMUM_TOTAL.0 {
            return off;
        }
        Cents(amount.0.saturating_sub(MINIMUM_TOTAL.0).max(0))
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
    /// What was paid for the running period and waits for the next charge.
    pub account: Account,
    /// What the first charge after the trial is discounted by, until it is collected.
    pub trial_coupon: Option<TrialCoupon>,
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
