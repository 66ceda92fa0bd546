//! Changes of plan, and what they cost at once (contract `subscriptions.md`, "Change").
//!
//! The credit against a new plan is what was really paid for the running period, never the plan's list price.

use super::period::Period;
use super::{Account, Refusal, State, SubscriptionStatus};
use crate::money::{Cents, Overflow, div_half_up};
use crate::pricing::MINIMUM_TOTAL;
use crate::product::{BillingAnchor, BillingInterval};
use crate::time::Timestamp;

/// What a change of plan does. The accounts are those after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// This is charged; once it is paid the plan switches and the period begins anew.
    Charge(Charge),
    /// The plan switches and the period begins anew; nothing is charged.
    Restart(Account),
    /// The plan switches; dates stay, nothing is charged, and the next renewal bills it.
    Switch(Account),
    /// The next renewal switches the plan.
    AtRenewal,
}

/// What an upgrade costs at once. US cents before tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charge {
    /// The new plan's amount less the unused part of what was paid.
    pub owed: Cents,
    /// What earlier changes left for the next charge.
    pub plan_change: Cents,
    /// The kept credit that is deducted from both.
    pub credit: Cents,
}

/// The price of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// US cents of a whole period, before tax.
    pub amount: Cents,
    /// How often that is billed.
    pub interval: BillingInterval,
}

/// What switching from a plan that costs `old` a period to `new` leads to at `now`.
///
/// # Errors
/// [`Refusal::NotChangeable`] unless the subscription is ACTIVE or TRIALING.
pub fn effect(
    state: &State,
    account: Account,
    old: Cents,
    new: Price,
    behavior: BillingAnchor,
    now: Timestamp,
) -> Result<Effect, Refusal> {
    match state.status {
        SubscriptionStatus::Trialing => return Ok(Effect::Switch(account)),
        SubscriptionStatus::Active => {}
        _ => return Err(Refusal::NotChangeable),
    }
    if behavior == BillingAnchor::EndOfPeriod {
        return Ok(Effect::AtRenewal);
    }
    if new.amount <= old {
        return Ok(Effect::Switch(account));
    }
    Ok(upgrade(state.period, account, new, now)?)
}

fn upgrade(period: Period, account: Account, new: Price, now: Timestamp) -> Result<Effect, Overflow> {
    let Account {
        plan_change, credit, ..
    } = account;
    let anew = Account {
        paid: new.amount,
        ..account
    };
    let unused = left(account.paid, period, now)?;
    if unused > new.amount {
        let kept = unused.minus(new.amount)?;
        return Ok(Effect::Restart(Account {
            credit: credit.plus(kept)?,
            ..anew
        }));
    }
    let owed = new.amount.minus(unused)?;
    // What earlier changes left to charge counts, too: many small steps would otherwise never be charged.
    let due = owed.plus(plan_change)?;
    if due >= MINIMUM_TOTAL {
        let set_off = account.set_off(due)?;
        if set_off < due {
            return Ok(Effect::Charge(Charge {
                owed,
                plan_change,
                credit: set_off,
            }));
        }
        return Ok(Effect::Restart(Account {
            plan_change: Cents::ZERO,
            credit: credit.minus(set_off)?,
            ..anew
        }));
    }
    // An earlier change may have left a period of another length than the plan's.
    if !period.is_of(new.interval) {
        return Ok(Effect::Restart(Account {
            plan_change: plan_change.plus(owed)?,
            ..anew
        }));
    }
    let more = left(new.amount, period, now)?.minus(unused)?.max(Cents::ZERO);
    Ok(Effect::Switch(Account {
        paid: account.paid.plus(more)?,
        plan_change: plan_change.plus(more)?,
        credit,
    }))
}

/// What is left at `now` of an amount for a whole period: `round_half_up(amount × remaining / length)`. Of
/// what was paid, this is the credit.
///
/// # Errors
/// [`Overflow`] when the amount leaves the range of 64-bit cents.
pub fn left(amount: Cents, period: Period, now: Timestamp) -> Result<Cents, Overflow> {
    let length = period.length();
    if length <= 0 {
        return Ok(Cents::ZERO);
    }
    let unused = i128::from(amount.0) * i128::from(period.remaining(now));
    div_half_up(unused, i128::from(length)).map(Cents)
}

#[cfg(test)]
mod tests;
