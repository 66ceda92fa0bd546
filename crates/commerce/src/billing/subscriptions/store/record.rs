//! A subscription as a row: the domain knows neither columns nor their order.

use pandabase_domain::id::{
    BillingAddressId, CustomerId, OrderId, PaymentMethodId, ProductId, SubscriptionId, VariantId,
};
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::product::BillingInterval;
use pandabase_domain::subscription::period::Period;
use pandabase_domain::subscription::{
    Account, Ending, Plan, State, Subscription, SubscriptionStatus, TrialCoupon,
};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{FromRow, ToRow};

/// A subscription as stored.
#[derive(FromRow, ToRow)]
pub(super) struct Record {
    #[column(fixed)]
    id: SubscriptionId,
    status: SubscriptionStatus,
    #[column(fixed)]
    customer_id: CustomerId,
    #[column(fixed)]
    customer_email: String,
    product_id: ProductId,
    variant_id: Option<VariantId>,
    name: String,
    unit_amount: Cents,
    quantity: i64,
    billing_interval: BillingInterval,
    is_metered: bool,
    #[column(fixed)]
    tax_behavior: TaxBehavior,
    tax_id: Option<String>,
    billing_address_id: BillingAddressId,
    payment_method_id: Option<PaymentMethodId>,
    anchor: Timestamp,
    period_start: Timestamp,
    period_end: Timestamp,
    period_no: i64,
    next_charge_at: Option<Timestamp>,
    trial_end: Option<Timestamp>,
    cancelled_at: Option<Timestamp>,
    paused_at: Option<Timestamp>,
    ends_at: Option<Timestamp>,
    ending: Option<Ending>,
    status_before: Option<SubscriptionStatus>,
    final_charge_at: Option<Timestamp>,
    first_failed_at: Option<Timestamp>,
    retry_count: i64,
    unpriced_at: Option<Timestamp>,
    restart_at: Option<Timestamp>,
    held_at: Option<Timestamp>,
    #[column(json)]
    pending_change: Option<Plan>,
    #[column(fixed)]
    first_order_id: OrderId,
    latest_order_id: OrderId,
    open_order_id: Option<OrderId>,
    paid: Cents,
    plan_change: Cents,
    credit: Cents,
    #[column(json)]
    trial_coupon: Option<TrialCoupon>,
    #[column(fixed)]
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl Record {
    /// The row of a subscription that is stored at `now`.
    pub(super) fn of(subscription: &Subscription, now: Timestamp) -> Self {
        let Subscription {
            state, plan, account, ..
        } = subscription;
        Self {
            id: subscription.id.clone(),
            status: state.status,
            customer_id: subscription.customer.clone(),
            customer_email: subscription.email.clone(),
            product_id: plan.product.clone(),
            variant_id: plan.variant.clone(),
            name: plan.name.clone(),
            unit_amount: plan.unit_amount,
            quantity: plan.quantity,
            billing_interval: state.interval,
            is_metered: state.is_metered,
            tax_behavior: subscription.tax_behavior,
            tax_id: subscription.tax_id.clone(),
            billing_address_id: subscription.billing_address.clone(),
            payment_method_id: subscription.payment_method.clone(),
            anchor: state.anchor,
            period_start: state.period.start,
            period_end: state.period.end,
            period_no: state.period_no,
            next_charge_at: state.next_charge_at,
            trial_end: state.trial_end,
            cancelled_at: state.cancelled_at,
            paused_at: state.paused_at,
            ends_at: state.ends_at,
            ending: state.ending,
            status_before: state.status_before,
            final_charge_at: state.final_charge_at,
            first_failed_at: state.first_failed_at,
            retry_count: state.retry_count,
            unpriced_at: state.unpriced_at,
            restart_at: state.restart_at,
            held_at: state.held_at,
            pending_change: subscription.pending_change.clone(),
            first_order_id: subscription.first_order.clone(),
            latest_order_id: subscription.latest_order.clone(),
            open_order_id: subscription.open_order.clone(),
            paid: account.paid,
            plan_change: account.plan_change,
            credit: account.credit,
            trial_coupon: subscription.trial_coupon.clone(),
            created_at: subscription.created_at,
            updated_at: now,
        }
    }

    fn state(&self) -> State {
        State {
            status: self.status,
            interval: self.billing_interval,
            is_metered: self.is_metered,
            anchor: self.anchor,
            period: Period {
                start: self.period_start,
                end: self.period_end,
            },
            period_no: self.period_no,
            next_charge_at: self.next_charge_at,
            trial_end: self.trial_end,
            cancelled_at: self.cancelled_at,
            paused_at: self.paused_at,
            ends_at: self.ends_at,
            ending: self.ending,
            status_before: self.status_before,
            final_charge_at: self.final_charge_at,
            first_failed_at: self.first_failed_at,
            retry_count: self.retry_count,
            unpriced_at: self.unpriced_at,
            restart_at: self.restart_at,
            held_at: self.held_at,
        }
    }
}

impl From<Record> for Subscription {
    fn from(record: Record) -> Self {
        Self {
            state: record.state(),
            id: record.id,
            plan: Plan {
                product: record.product_id,
                variant: record.variant_id,
                name: record.name,
                unit_amount: record.unit_amount,
                quantity: record.quantity,
                interval: record.billing_interval,
            },
            pending_change: record.pending_change,
            account: Account {
                paid: record.paid,
                plan_change: record.plan_change,
                credit: record.credit,
            },
            trial_coupon: record.trial_coupon,
            customer: record.customer_id,
            email: record.customer_email,
            billing_address: record.billing_address_id,
            tax_behavior: record.tax_behavior,
            tax_id: record.tax_id,
            payment_method: record.payment_method_id,
            first_order: record.first_order_id,
            latest_order: record.latest_order_id,
            open_order: record.open_order_id,
            created_at: record.created_at,
            updated_at: record.updated_at,
        }
    }
}
