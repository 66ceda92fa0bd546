//! What a subscription owes for its next period: one computation for the renewal, the upcoming invoice and
//! the portal's preview (contract `subscriptions.md`, "Upcoming invoice"; `usage.md`, "Formula").

use super::{Plan, Subscription};
use crate::customers;
use crate::db::Tx;
use crate::http::{ApiError, Ctx};
use crate::payments::DueLine;
use pandabase_domain::id::BillingAddressId;
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::pricing::{self, Line, TaxBehavior, Totals, tax};
use pandabase_domain::subscription::SubscriptionStatus;
use pandabase_domain::subscription::period::Period;
use serde::{Deserialize, Serialize};

/// What a meter counted in a period, and what that costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MeterBill {
    /// The event that it counts.
    pub event_name: String,
    /// What was counted, before the allowance.
    pub quantity: i64,
    /// Cents of `unit_quantity`.
    pub unit_price: Cents,
    /// What the price is for.
    pub unit_quantity: i64,
    /// Cents before tax.
    pub amount: Cents,
}

/// A bill. Amounts are US cents.
#[derive(Debug, Clone)]
pub(crate) struct Bill {
    /// The plan that it pays for: the one that waits for this renewal, if one does.
    pub plan: Plan,
    /// The period that the base pays for.
    pub period: Period,
    /// The period that ends, whose usage is billed.
    pub usage_period: Period,
    /// The plan's amount.
    pub base: Cents,
    /// Every meter of the product, used or not.
    pub meters: Vec<MeterBill>,
    /// The sum of the meters.
    pub usage: Cents,
    /// Usage of later periods is in it, too.
    pub all_usage: bool,
    /// Subtotal, tax and total.
    pub totals: Totals,
}

/// The bill that would be charged now.
///
/// # Errors
/// [`ApiError::Invalid`] when an amount is out of range, and those of the database.
pub(crate) fn compute(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<Bill, ApiError> {
    let state = &subscription.state;
    let is_final = state.final_charge_at.is_some();
    let waiting = subscription.pending_change.as_ref().filter(|_| !is_final);
    let plan = waiting.unwrap_or(&subscription.plan).clone();
    // Usage goes on while a renewal is not paid, and is billed with it.
    let all_usage = state.status == SubscriptionStatus::PastDue;
    let meters = Vec::new();
    let base = plan.amount()?;
    let usage = Cents::sum(meters.iter().map(|meter: &MeterBill| meter.amount))?;
    let subtotal = base.plus(usage)?;
    let totals = taxed(
        tx,
        ctx,
        subtotal,
        &subscription.billing_address,
        subscription.tax_id.is_some(),
        subscription.tax_behavior,
    )?;
    Ok(Bill {
        period: state.next_period(plan.interval),
        usage_period: state.period,
        plan,
        base,
        meters,
        usage,
        all_usage,
        totals,
    })
}

/// An amount with the tax that is in force now where the bill goes; there is none for a buyer with a tax id.
///
/// # Errors
/// [`ApiError::Invalid`] when an amount is out of range, and those of the database.
pub(crate) fn taxed(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subtotal: Cents,
    address: &BillingAddressId,
    has_tax_id: bool,
    behavior: TaxBehavior,
) -> Result<Totals, ApiError> {
    let address = customers::address(tx, ctx, address)?;
    let country = Country::parse(&address.country);
    let place = country.map(|country| tax::rate(country, Some(&address.state)));
    let rate = match place {
        Some(rate) if has_tax_id => rate.exempt(),
        Some(rate) => rate,
        None => tax::TaxRate::NONE,
    };
    let line = Line {
        unit: subtotal,
        quantity: 1,
    };
    Ok(pricing::totals([line], Cents::ZERO, rate.rate, behavior)?)
}

impl MeterBill {
    /// The line for people.
    pub fn describe(&self) -> String {
        format!(
            "{} · {} × {} / {}",
            self.event_name, self.quantity, self.unit_price, self.unit_quantity
        )
    }
}

impl Bill {
    /// What the bill shows: the base, then every meter.
    #[allow(dead_code, reason = "asked for by the operations of subscriptions")]
    pub fn lines(&self) -> Vec<(String, Cents)> {
        let base = std::iter::once(("Subscription base".to_owned(), self.base));
        let meters = self.meters.iter().map(|meter| (meter.describe(), meter.amount));
        base.chain(meters).collect()
    }

    /// The lines of the order that collects it; meters that cost nothing are left out.
    pub fn order_lines(&self) -> Vec<DueLine> {
        let base = DueLine {
            product: Some(self.plan.product.clone()),
            variant: self.plan.variant.clone(),
            name: self.plan.name.clone(),
            quantity: self.plan.quantity,
            unit: self.plan.unit_amount,
        };
        let costly = self.meters.iter().filter(|meter| meter.amount > Cents::ZERO);
        let usage = costly.map(|meter| DueLine {
            product: None,
            variant: None,
            name: meter.describe(),
            quantity: 1,
            unit: meter.amount,
        });
        std::iter::once(base).chain(usage).collect()
    }
}
