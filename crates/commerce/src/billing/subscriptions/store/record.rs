//! A subscription as a row: the domain does not know the columns.

use pandabase_domain::id::{BillingAddressId, CustomerId, OrderId, PaymentMethodId, SubscriptionId};
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::subscription::period::Period;
use pandabase_domain::subscription::{Account, Plan, State, Subscription, TrialCoupon};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{FromRow, ToRow};

/// A subscription as stored.
#[derive(FromRow, ToRow)]
pub(super) struct Record {
    #[column(fixed)]
    id: SubscriptionId,
    #[column("customer_id", fixed)]
    customer: CustomerId,
    #[column("customer_email", fixed)]
    email: String,
    #[column(parts(start("period_start"), end("period_end")))]
    period: Period,
    #[column(parts(
        status,
        interval("billing_interval"),
        is_metered,
        anchor,
        period(value = period),
        period_no,
        next_charge_at,
        trial_end,
        cancelled_at,
        paused_at,
        ends_at,
        ending,
        status_before,
        final_charge_at,
        first_failed_at,
        retry_count,
        unpriced_at,
        restart_at,
        held_at
    ))]
    state: State,
    #[column(parts(
        product("product_id"),
        variant("variant_id"),
        name,
        unit_amount,
        quantity,
        interval(value = state.interval)
    ))]
    plan: Plan,
    #[column(json)]
    pending_change: Option<Plan>,
    #[column(parts(paid, plan_change, credit))]
    account: Account,
    #[column(json)]
    trial_coupon: Option<TrialCoupon>,
    #[column("billing_address_id")]
    billing_address: BillingAddressId,
    #[column(fixed)]
    tax_behavior: TaxBehavior,
    tax_id: Option<String>,
    #[column("payment_method_id")]
    payment_method: Option<PaymentMethodId>,
    #[column("first_order_id", fixed)]
    first_order: OrderId,
    #[column("latest_order_id")]
    latest_order: OrderId,
    #[column("open_order_id")]
    open_order: Option<OrderId>,
    #[column(fixed)]
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl Record {
    /// The row of a subscription that is stored at `now`.
    pub(super) fn of(subscription: &Subscription, now: Timestamp) -> Self {
        let subscription = subscription.clone();
        Self {
            id: subscription.id,
            customer: subscription.customer,
            email: subscription.email,
            period: subscription.state.period,
            state: subscription.state,
            plan: subscription.plan,
            pending_change: subscription.pending_change,
            account: subscription.account,
            trial_coupon: subscription.trial_coupon,
            billing_address: subscription.billing_address,
            tax_behavior: subscription.tax_behavior,
            tax_id: subscription.tax_id,
            payment_method: subscription.payment_method,
            first_order: subscription.first_order,
            latest_order: subscription.latest_order,
            open_order: subscription.open_order,
            created_at: subscription.created_at,
            updated_at: now,
        }
    }
}

impl From<Record> for Subscription {
    fn from(record: Record) -> Self {
        Self {
            id: record.id,
            state: record.state,
            plan: record.plan,
            pending_change: record.pending_change,
            account: record.account,
            trial_coupon: record.trial_coupon,
            customer: record.customer,
            email: record.email,
            billing_address: record.billing_address,
            tax_behavior: record.tax_behavior,
            tax_id: record.tax_id,
            payment_method: record.payment_method,
            first_order: record.first_order,
            latest_order: record.latest_order,
            open_order: record.open_order,
            created_at: record.created_at,
            updated_at: record.updated_at,
        }
    }
}
