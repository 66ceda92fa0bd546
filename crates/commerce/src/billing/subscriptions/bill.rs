//! The bill of a subscription's next period: one computation for the renewal, the upcoming invoice and the
//! portal's preview (contract `subscriptions.md`, "Upcoming invoice"; `usage.md`, "Formula").

use super::base;
use crate::billing::metering;
use crate::billing::metering::bill::{Billable, MeterBill};
use crate::orders::due::DueLine;
use crate::selling::customers;
use pandabase_domain::id::BillingAddressId;
use pandabase_domain::metering::Charge;
use pandabase_domain::money::{Cents, Overflow};
use pandabase_domain::pricing;
use pandabase_domain::pricing::{Line, MINIMUM_TOTAL, TaxBehavior, Totals, tax, tax_id};
use pandabase_domain::subscription::period::Period;
use pandabase_domain::subscription::{Plan, Subscription};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// The name of the first line of every bill.
pub const BASE: &str = "Subscription base";
/// The name of the line for what a change of plan still owes.
pub const PLAN_CHANGE: &str = "Plan change";
/// The name of the line for what was paid before and not used.
pub const CREDIT: &str = "Credit";
/// The name of the line for a period of the plan that a change leads to.
pub const NEW_PLAN: &str = "New plan";
/// The name of the line for what was paid for the running period and is not used any more.
pub const UNUSED: &str = "Unused time";
/// The name of the line for a coupon.
const DISCOUNT: &str = "Discount";

/// A bill. Amounts are US cents.
#[derive(Debug, Clone)]
pub struct Bill {
    /// The plan that it pays for: the pending one, if a change waits for this renewal.
    pub plan: Plan,
    /// The period that the base pays for.
    pub period: Period,
    /// The period that ends, whose usage is billed.
    pub usage_period: Period,
    /// The plan's amount less a coupon; 0 where only usage is still billed.
    pub base: Cents,
    /// Every meter of the product, used or not.
    pub meters: Vec<MeterBill>,
    /// The sum of the meters.
    pub usage: Cents,
    /// What an earlier change of plan still owes.
    pub plan_change: Cents,
    /// What is deducted because it was paid before; zero or more.
    pub credit: Cents,
    /// Whether usage of later periods is in it, too.
    pub all_usage: bool,
    /// Subtotal, tax and total.
    pub totals: Totals,
}

/// The bill that would be charged now.
///
/// # Errors
/// [`ApiError::Invalid`] when an amount is out of range, and those of the database.
pub fn compute(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<Bill, ApiError> {
    let state = &subscription.state;
    let is_final = state.final_charge_at.is_some();
    let waiting = subscription.pending_change.as_ref().filter(|_| !is_final);
    let plan = waiting.unwrap_or(&subscription.plan).clone();
    let amount = base::amount(tx, ctx, subscription, &plan)?;
    let discount = subscription.discount(amount);
    let base = amount.minus(discount)?;
    let meters = usage(tx, ctx, subscription, base)?;
    let usage = metering::bill::amount(&meters)?;
    let plan_change = subscription.account.plan_change;
    let gross = base.plus(usage)?.plus(plan_change)?;
    let credit = subscription.account.set_off(gross)?;
    let charged = gross.minus(credit)?;
    let totals = taxed(
        tx,
        ctx,
        charged,
        &subscription.billing_address,
        subscription.tax_id.as_deref(),
        subscription.tax_behavior,
    )?;
    let totals = Totals {
        subtotal: charged.plus(discount)?,
        discount,
        ..totals
    };
    Ok(Bill {
        period: state.next_period(plan.interval),
        usage_period: state.period,
        plan,
        base,
        meters,
        usage,
        plan_change,
        credit,
        all_usage: Billable::of(subscription).all_periods,
        totals,
    })
}

/// The usage of every meter of the product, used or not, for the next bill, whose base is `base`. Usage that
/// is alone on a last bill and below the smallest amount that can be charged costs nothing: the bill is
/// settled without a payment.
pub fn usage(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    base: Cents,
) -> Result<Vec<MeterBill>, ApiError> {
    if !subscription.state.is_metered {
        return Ok(Vec::new());
    }
    let mut meters = metering::bill::projection(tx, ctx, &Billable::of(subscription))?;
    let is_alone = subscription.state.final_charge_at.is_some() && base == Cents::ZERO;
    if is_alone && metering::bill::amount(&meters).is_ok_and(|usage| usage < MINIMUM_TOTAL) {
        for meter in &mut meters {
            meter.amount_charged = Charge::default();
        }
    }
    Ok(meters)
}

/// An amount with the tax that is in force now at the billing address. A buyer whom a tax id exempts pays
/// none.
///
/// # Errors
/// [`ApiError::Invalid`] when an amount is out of range, and those of the database.
pub fn taxed(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subtotal: Cents,
    address: &BillingAddressId,
    tax_id: Option<&str>,
    behavior: TaxBehavior,
) -> Result<Totals, ApiError> {
    let address = customers::address(tx, ctx, address)?;
    let rate = address.place().map_or(tax::TaxRate::NONE, |place| {
        let exempts = tax_id.is_some_and(|id| tax_id::exempts(id, place.country));
        let rate = tax::rate(place);
        if exempts { rate.exempt() } else { rate }
    });
    let line = Line {
        unit: subtotal,
        quantity: 1,
    };
    Ok(pricing::totals([line], Cents::ZERO, rate.rate, behavior)?)
}

/// The text of a meter's line.
pub fn describe(meter: &MeterBill) -> String {
    format!(
        "{} · {} × {} / {}",
        meter.event_name, meter.quantity, meter.unit_price, meter.unit_quantity
    )
}

/// What a meter of a bill costs. The sum of all meters fits into [`Cents`], so each of them does.
pub fn cents(meter: &MeterBill) -> Cents {
    meter.amount_charged.cents().unwrap_or(Cents::ZERO)
}

/// The lines that changes of plan leave for the next bill: what is still owed, and the credit as a negative
/// amount. Lines of zero are left out.
///
/// # Errors
/// [`Overflow`] when an amount leaves the range of 64-bit cents.
pub fn carried(plan_change: Cents, credit: Cents) -> Result<Vec<(&'static str, Cents)>, Overflow> {
    let mut lines = vec![(PLAN_CHANGE, plan_change), (CREDIT, credit.negated()?)];
    lines.retain(|(_, amount)| *amount != Cents::ZERO);
    Ok(lines)
}

impl Bill {
    /// The base before a coupon.
    ///
    /// # Errors
    /// [`Overflow`] when the amount leaves the range of 64-bit cents.
    pub fn undiscounted(&self) -> Result<Cents, Overflow> {
        self.base.plus(self.totals.discount)
    }

    /// Whether there is nothing to bill, and so no order. A bill that a coupon or credit covers completely
    /// does have an order.
    pub fn is_nothing(&self) -> bool {
        let amounts = [self.totals.subtotal, self.totals.total, self.credit];
        amounts.iter().all(|amount| *amount == Cents::ZERO)
    }

    /// The lines that the bill shows: the base, the coupon's discount, what changes of plan left, then every
    /// meter.
    ///
    /// # Errors
    /// [`Overflow`] when an amount leaves the range of 64-bit cents.
    pub fn lines(&self) -> Result<Vec<(String, Cents)>, Overflow> {
        let mut lines = vec![(BASE.to_owned(), self.undiscounted()?)];
        if self.totals.discount > Cents::ZERO {
            lines.push((DISCOUNT.to_owned(), self.totals.discount.negated()?));
        }
        let carried = carried(self.plan_change, self.credit)?.into_iter();
        lines.extend(carried.map(|(name, amount)| (name.to_owned(), amount)));
        lines.extend(self.meters.iter().map(|meter| (describe(meter), cents(meter))));
        Ok(lines)
    }

    /// What a change of plan is charged for, line by line: a period of the new plan, what was paid for the
    /// running one and is not used, and what earlier changes left. They add up to the subtotal.
    ///
    /// # Errors
    /// [`Overflow`] when an amount leaves the range of 64-bit cents.
    pub fn lines_of_change(&self) -> Result<Vec<(&'static str, Cents)>, Overflow> {
        let price = self.plan.amount()?;
        let unused = price.minus(self.base)?;
        let mut lines = vec![(NEW_PLAN, price)];
        if unused != Cents::ZERO {
            lines.push((UNUSED, unused.negated()?));
        }
        lines.extend(carried(self.plan_change, self.credit)?);
        Ok(lines)
    }

    /// The lines of the order that collects the bill. A base that is not billed is left out, and so are
    /// meters that cost nothing.
    ///
    /// # Errors
    /// [`Overflow`] when an amount leaves the range of 64-bit cents.
    pub fn order_lines(&self) -> Result<Vec<DueLine>, Overflow> {
        let is_billed = self.undiscounted()? == self.plan.amount()?;
        let base = DueLine {
            product: Some(self.plan.product.clone()),
            variant: self.plan.variant.clone(),
            name: self.plan.name.clone(),
            quantity: self.plan.quantity,
            unit: self.plan.unit_amount,
        };
        let carried = carried(self.plan_change, self.credit)?.into_iter();
        let carried = carried.map(|(name, amount)| DueLine::sum(name.to_owned(), amount));
        let costly = self.meters.iter().filter(|meter| cents(meter) > Cents::ZERO);
        let usage = costly.map(|meter| DueLine::sum(describe(meter), cents(meter)));
        let base = Some(base).filter(|_| is_billed).into_iter();
        Ok(base.chain(carried).chain(usage).collect())
    }
}
