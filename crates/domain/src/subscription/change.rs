//! Changes of plan, and what they cost at once (contract `subscriptions.md`, "Change").

use super::period::Period;
use super::{Refusal, State, SubscriptionStatus};
use crate::money::{Cents, Overflow, div_half_up};
use crate::product::BillingAnchor;
use crate::time::Timestamp;

/// The least that is charged for a change; below it the plan switches for nothing.
pub const MINIMUM_CHARGE: Cents = Cents(100);

/// What a change of plan does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// This is charged, before tax; once it is paid the plan switches and the period begins anew.
    Charge(Cents),
    /// The plan switches and the period begins anew; too little is owed to charge it.
    Restart,
    /// The plan switches; dates stay, and the next renewal bills it.
    Switch,
    /// The next renewal switches the plan.
    AtRenewal,
}

/// What switching from `old` to `new`, amounts of a whole period, leads to at `now`.
///
/// # Errors
/// [`Refusal::NotChangeable`] unless the subscription is ACTIVE or TRIALING.
pub fn effect(
    state: &State,
    old: Cents,
    new: Cents,
    behavior: BillingAnchor,
    now: Timestamp,
) -> Result<Effect, Refusal> {
    match state.status {
        SubscriptionStatus::Trialing => return Ok(Effect::Switch),
        SubscriptionStatus::Active => {}
        _ => return Err(Refusal::NotChangeable),
    }
    if behavior == BillingAnchor::EndOfPeriod {
        return Ok(Effect::AtRenewal);
    }
    if new <= old {
        return Ok(Effect::Switch);
    }
    let owed = new.minus(credit(old, state.period, now)?)?;
    if owed < MINIMUM_CHARGE {
        return Ok(Effect::Restart);
    }
    Ok(Effect::Charge(owed))
}

/// What is left of `paid` at `now`: `round_half_up(paid × remaining / length)`.
///
/// # Errors
/// [`Overflow`] when the amount leaves the range of 64-bit cents.
pub fn credit(paid: Cents, period: Period, now: Timestamp) -> Result<Cents, Overflow> {
    let length = period.length();
    if length <= 0 {
        return Ok(Cents::ZERO);
    }
    let unused = i128::from(paid.0) * i128::from(period.remaining(now));
    div_half_up(unused, i128::from(length)).map(Cents)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::product::BillingInterval;
    use crate::subscription::Terms;
    use crate::time::DAY;
    use proptest::prelude::*;

    fn active() -> (State, Timestamp) {
        let start = Timestamp::parse("2026-06-01T00:00:00Z").unwrap();
        let terms = Terms {
            interval: BillingInterval::Monthly,
            trial_days: 0,
            is_metered: false,
        };
        (State::start(start, terms), start)
    }

    #[test]
    fn the_contracts_check() {
        let (state, start) = active();
        let now = start.plus_millis(18 * DAY);
        assert_eq!(credit(Cents(1999), state.period, now), Ok(Cents(800)));
        let effect = effect(&state, Cents(1999), Cents(4999), BillingAnchor::Immediately, now);
        assert_eq!(effect, Ok(Effect::Charge(Cents(4199))));
    }

    #[test]
    fn behaviour_and_direction_decide() {
        let (state, start) = active();
        let trial = State {
            status: SubscriptionStatus::Trialing,
            ..state.clone()
        };
        let paused = State {
            status: SubscriptionStatus::Paused,
            ..state.clone()
        };
        use BillingAnchor::{EndOfPeriod, Immediately};
        for (state, old, new, behavior, expected) in [
            (&state, 1000, 1000, Immediately, Ok(Effect::Switch)),
            (&state, 1000, 500, Immediately, Ok(Effect::Switch)),
            (&state, 1000, 2000, EndOfPeriod, Ok(Effect::AtRenewal)),
            (&state, 1000, 500, EndOfPeriod, Ok(Effect::AtRenewal)),
            (&state, 1000, 1099, Immediately, Ok(Effect::Restart)),
            (&state, 1000, 1100, Immediately, Ok(Effect::Charge(Cents(100)))),
            (&trial, 1000, 2000, Immediately, Ok(Effect::Switch)),
            (&trial, 1000, 2000, EndOfPeriod, Ok(Effect::Switch)),
            (&paused, 1000, 2000, Immediately, Err(Refusal::NotChangeable)),
        ] {
            let found = effect(state, Cents(old), Cents(new), behavior, start);
            assert_eq!(found, expected, "{old} to {new}, {behavior}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_given_away_or_charged_twice(paid in 0_i64..1_000_000_000, at in 0_i64..(40 * DAY)) {
            let (state, start) = active();
            let credit = credit(Cents(paid), state.period, start.plus_millis(at)).unwrap();
            prop_assert!(credit >= Cents::ZERO && credit <= Cents(paid));
            let elapsed = i128::from(at.min(30 * DAY));
            let used = div_half_up(i128::from(paid) * elapsed, i128::from(30 * DAY)).unwrap();
            prop_assert!((credit.0 + used - paid).abs() <= 1);
        }
    }
}
