//! What a subscription counts as in lists and in recurring revenue (contract `analytics.md`).

use super::{Plan, State, Subscription, SubscriptionStatus};
use crate::id::ProductId;
use crate::money::{Cents, Overflow, div_half_up};
use crate::product::BillingInterval;
use crate::time::Timestamp;

/// The most that a plan counts for, in cents a period: no charge is larger (contract `checkout.md`).
const MOST: Cents = Cents(99_999_999);

/// What a subscription counts as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Its product.
    pub product: ProductId,
    /// Where it stands.
    pub status: SubscriptionStatus,
    /// What its plan costs in a year, in cents before tax and usage.
    pub yearly: Cents,
    /// Whether it began with a trial.
    pub had_trial: bool,
    /// Whether it was paid for after the trial.
    pub has_paid_trial: bool,
    /// When it was cancelled; a trial that is given up was never paid for, and is not counted.
    pub cancelled_at: Option<Timestamp>,
}

impl Counted {
    /// What a subscription with this plan and state counts as.
    pub fn of(plan: &Plan, state: &State) -> Self {
        let had_trial = state.trial_end.is_some();
        let was_trial = state.status_before == Some(SubscriptionStatus::Trialing);
        Self {
            product: plan.product.clone(),
            status: state.status,
            yearly: yearly(plan, state.interval),
            had_trial,
            // The trial is the first period; the next one begins with a payment.
            has_paid_trial: had_trial && state.period_no > 1,
            cancelled_at: state.cancelled_at.filter(|_| !was_trial),
        }
    }

    /// Cents a year while it is paid for: ACTIVE or PAST_DUE.
    pub fn paying(&self) -> Option<Cents> {
        self.status.is_paid_for().then_some(self.yearly)
    }
}

impl SubscriptionStatus {
    /// Whether it counts in recurring revenue.
    pub fn is_paid_for(self) -> bool {
        matches!(self, Self::Active | Self::PastDue)
    }
}

impl Subscription {
    /// What it counts as.
    pub fn counted(&self) -> Counted {
        Counted::of(&self.plan, &self.state)
    }
}

fn yearly(plan: &Plan, interval: BillingInterval) -> Cents {
    let times = match interval {
        BillingInterval::Weekly => 52,
        BillingInterval::Monthly => 12,
        BillingInterval::Yearly => 1,
    };
    let amount = plan.amount().map_or(MOST, |amount| amount.min(MOST));
    Cents(amount.0 * times)
}

/// The cents a month for `yearly` cents a year, rounded half up.
///
/// # Errors
/// [`Overflow`], which a year's cents never cause.
pub fn monthly(yearly: Cents) -> Result<Cents, Overflow> {
    div_half_up(yearly.0.into(), 12).map(Cents)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(unit: i64, quantity: i64, interval: BillingInterval) -> Plan {
        Plan {
            product: ProductId::from_stored("prd_a"),
            variant: None,
            name: "Pro".into(),
            unit_amount: Cents(unit),
            quantity,
            interval,
        }
    }

    #[test]
    fn a_month_is_a_twelfth_of_a_year() {
        for (unit, quantity, interval, month) in [
            (1000, 1, BillingInterval::Monthly, 1000),
            (1000, 3, BillingInterval::Monthly, 3000),
            // 300 × 52 / 12 = 1300; 100 × 52 / 12 = 433.33.
            (300, 1, BillingInterval::Weekly, 1300),
            (100, 1, BillingInterval::Weekly, 433),
            // 6 / 12 = 0.5 rounds up; 5 / 12 does not.
            (6, 1, BillingInterval::Yearly, 1),
            (5, 1, BillingInterval::Yearly, 0),
            (i64::MAX, 2, BillingInterval::Monthly, 99_999_999),
        ] {
            let year = yearly(&plan(unit, quantity, interval), interval);
            assert_eq!(monthly(year), Ok(Cents(month)), "{unit} × {quantity} {interval}");
        }
    }
}
