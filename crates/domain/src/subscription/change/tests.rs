use super::*;
use crate::subscription::Terms;
use crate::time::{DAY, HOUR, MINUTE};
use BillingAnchor::{EndOfPeriod, Immediately};
use BillingInterval::{Monthly, Weekly, Yearly};
use proptest::prelude::*;
use proptest::sample::Index;

fn active() -> (State, Timestamp) {
    begun(Monthly)
}

fn begun(interval: BillingInterval) -> (State, Timestamp) {
    let start = Timestamp::parse("2026-06-01T00:00:00Z").unwrap();
    let terms = Terms {
        interval,
        trial_days: 0,
        is_metered: false,
    };
    (State::start(start, terms), start)
}

fn account(paid: i64, plan_change: i64, credit: i64) -> Account {
    Account {
        paid: Cents(paid),
        plan_change: Cents(plan_change),
        credit: Cents(credit),
    }
}

fn monthly(amount: i64) -> Price {
    Price {
        amount: Cents(amount),
        interval: Monthly,
    }
}

fn charge(owed: i64, credit: i64) -> Effect {
    charge_with(0, owed, credit)
}

/// A charge with what earlier changes left.
fn charge_with(plan_change: i64, owed: i64, credit: i64) -> Effect {
    Effect::Charge(Charge {
        owed: Cents(owed),
        plan_change: Cents(plan_change),
        credit: Cents(credit),
    })
}

#[test]
fn the_contracts_check() {
    let (state, start) = active();
    let now = start.plus_millis(18 * DAY);
    assert_eq!(left(Cents(1999), state.period, now), Ok(Cents(800)));
    let found = effect(
        &state,
        account(1999, 0, 0),
        Cents(1999),
        monthly(4999),
        Immediately,
        now,
    );
    assert_eq!(found, Ok(charge(4199, 0)));
}

#[test]
fn behaviour_and_direction_decide() {
    let (state, start) = active();
    let with = |status| State {
        status,
        ..state.clone()
    };
    let (trial, paused) = (
        with(SubscriptionStatus::Trialing),
        with(SubscriptionStatus::Paused),
    );
    let paid = account(1000, 0, 0);
    for (state, new, behavior, expected) in [
        (&state, 1000, Immediately, Ok(Effect::Switch(paid))),
        (&state, 500, Immediately, Ok(Effect::Switch(paid))),
        (&state, 2000, EndOfPeriod, Ok(Effect::AtRenewal)),
        (&state, 500, EndOfPeriod, Ok(Effect::AtRenewal)),
        (&state, 1100, Immediately, Ok(charge(100, 0))),
        (&trial, 2000, Immediately, Ok(Effect::Switch(paid))),
        (&trial, 2000, EndOfPeriod, Ok(Effect::Switch(paid))),
        (&paused, 2000, Immediately, Err(Refusal::NotChangeable)),
        (&paused, 500, EndOfPeriod, Err(Refusal::NotChangeable)),
    ] {
        let found = effect(state, paid, Cents(1000), monthly(new), behavior, start);
        assert_eq!(found, expected, "{new}, {behavior}");
    }
}

/// What it is about, the account before, milliseconds of the period that are over, the amounts of the old and
/// the new plan, and what the change does.
type Case = (&'static str, Account, i64, i64, i64, Effect);

fn decide<const N: usize>(cases: [Case; N]) {
    for (what, before, elapsed, old, new, expected) in cases {
        let (state, start) = active();
        let now = start.plus_millis(elapsed);
        let found = effect(&state, before, Cents(old), monthly(new), Immediately, now);
        assert_eq!(found, Ok(expected), "{what}");
    }
}

#[test]
fn what_was_paid_decides_and_not_what_is_listed() {
    decide([
        (
            "a downgrade that is taken back",
            account(3000, 0, 0),
            MINUTE,
            1000,
            3000,
            Effect::Switch(account(3000, 0, 0)),
        ),
        (
            "a downgrade that is taken back in part: the rest is kept",
            account(3000, 0, 0),
            0,
            1000,
            2000,
            Effect::Restart(account(2000, 0, 1000)),
        ),
        (
            "after a 90 % coupon",
            account(1000, 0, 0),
            0,
            10_000,
            20_000,
            charge(19_000, 0),
        ),
        (
            "a dearer plan than was paid for, half a period late",
            account(3000, 0, 0),
            15 * DAY,
            1000,
            4000,
            charge(2500, 0),
        ),
        (
            "50 cents more: dates stay, and the difference waits",
            account(1000, 0, 0),
            0,
            1000,
            1050,
            Effect::Switch(account(1050, 50, 0)),
        ),
        (
            "50 cents more, for what is left of the period",
            account(1000, 0, 0),
            33 * HOUR,
            1000,
            1050,
            // 1050 × 687/720 is 1001.875, 1000 × 687/720 is 954.17.
            Effect::Switch(account(1048, 48, 0)),
        ),
        (
            "the same once more costs two cents",
            account(1048, 48, 0),
            33 * HOUR,
            1000,
            1050,
            Effect::Switch(account(1050, 50, 0)),
        ),
    ]);
}

#[test]
fn what_is_kept_and_what_waits_are_reckoned_with_it() {
    decide([
        (
            "credit that was kept is left out",
            account(2000, 0, 500),
            0,
            2000,
            3000,
            charge(1000, 500),
        ),
        (
            "but a charge is a dollar at least",
            account(2000, 0, 950),
            0,
            2000,
            3000,
            charge(1000, 900),
        ),
        (
            "or nothing",
            account(2000, 7, 1800),
            0,
            2000,
            3000,
            Effect::Restart(account(3000, 0, 793)),
        ),
        (
            "what waits is charged with it",
            account(1050, 50, 0),
            0,
            1050,
            2050,
            charge_with(50, 1000, 0),
        ),
        (
            "also where neither is worth a charge alone",
            account(1050, 50, 0),
            0,
            1050,
            1100,
            charge_with(50, 50, 0),
        ),
    ]);
}

#[test]
fn a_period_of_another_length_begins_anew() {
    // $200 a year was paid, then $20 a month chosen: the year goes on until a dearer plan is.
    let (mut state, start) = begun(Yearly);
    let paid = account(20_000, 0, 0);
    let found = effect(&state, paid, Cents(20_000), monthly(2000), Immediately, start);
    assert_eq!(found, Ok(Effect::Switch(paid)));
    state.switched(start, Monthly, false);
    let found = effect(&state, paid, Cents(2000), monthly(3000), Immediately, start);
    assert_eq!(found, Ok(Effect::Restart(account(3000, 0, 17_000))));
    // Of the year $30 are left: half a dollar more is not spread over what remains of it.
    let late = start.plus_millis(365 * DAY * 17 / 20);
    let found = effect(&state, paid, Cents(2000), monthly(3050), Immediately, late);
    assert_eq!(found, Ok(Effect::Restart(account(3050, 50, 0))));
    let weekly = Price {
        amount: Cents(1050),
        interval: Weekly,
    };
    let (state, start) = active();
    let found = effect(
        &state,
        account(1000, 3, 5),
        Cents(1000),
        weekly,
        Immediately,
        start,
    );
    assert_eq!(found, Ok(Effect::Restart(account(1050, 53, 5))));
}

#[test]
fn credit_leaves_out_what_makes_a_charge_nothing_or_worth_it() {
    for (owed, credit, expected) in [
        (1000, 0, 0),
        (1000, 900, 900),
        (1000, 901, 900),
        (1000, 999, 900),
        (1000, 1000, 1000),
        (1000, 5000, 1000),
        (100, 99, 0),
        (50, 20, 0),
        (50, 50, 50),
        (0, 70, 0),
    ] {
        let found = account(0, 0, credit).set_off(Cents(owed));
        assert_eq!(found, Ok(Cents(expected)), "{credit} of {owed}");
    }
}

#[test]
fn what_is_given_back_is_not_paid() {
    for (before, amount, expected) in [
        ((3000, 0, 0), 1000, (2000, 0, 0)),
        ((3000, 48, 500), 400, (3000, 48, 100)),
        ((3000, 48, 500), 800, (2700, 48, 0)),
        ((3000, 48, 500), 4000, (0, 48, 0)),
    ] {
        let (paid, plan_change, credit) = before;
        let after = account(paid, plan_change, credit).after_refund(Cents(amount));
        let (paid, plan_change, credit) = expected;
        assert_eq!(
            after,
            Ok(account(paid, plan_change, credit)),
            "{amount} of {before:?}"
        );
    }
    // Also while it was set off against a charge.
    let after = account(2000, 0, 500)
        .after_refund(Cents(300))
        .and_then(|account| account.charged(Cents(3000), Cents::ZERO, Cents(500)));
    assert_eq!(after, Ok(account(2700, 0, 0)));
}

proptest! {
    #[test]
    fn what_is_left_and_what_was_used_are_what_was_paid(
        paid in 0_i64..1_000_000_000,
        at in 0_i64..(40 * DAY),
    ) {
        let (state, start) = active();
        let credit = left(Cents(paid), state.period, start.plus_millis(at)).unwrap();
        prop_assert!(credit >= Cents::ZERO && credit <= Cents(paid));
        let elapsed = i128::from(at.min(30 * DAY));
        let used = div_half_up(i128::from(paid) * elapsed, i128::from(30 * DAY)).unwrap();
        prop_assert!((credit.0 + used - paid).abs() <= 1);
    }

    /// Whatever is changed and when, renewals between: time that is left is worth what was paid for it, so
    /// that nothing is charged twice and nothing given away, and a charge is worth making.
    #[test]
    fn changes_neither_charge_twice_nor_give_away(
        prices in prop::collection::vec((1_i64..300, 0_usize..3), 1..6),
        steps in prop::collection::vec((any::<Index>(), 0_i64..(12 * DAY)), 1..40),
    ) {
        let price = |(tens, interval): (i64, usize)| Price {
            amount: Cents(100 + tens * 10),
            interval: [Weekly, Monthly, Yearly][interval],
        };
        let mut plan = price(prices[0]);
        let (mut state, mut now) = begun(plan.interval);
        let mut account = account(plan.amount.0, 0, 0);
        // What was charged so far.
        let mut collected = plan.amount.0;
        for (which, wait) in steps {
            now = now.plus_millis(wait);
            while state.period.end <= now {
                let gross = Cents(plan.amount.0 + account.plan_change.0);
                let set_off = account.set_off(gross).unwrap();
                collected += gross.0 - set_off.0;
                account = account.charged(plan.amount, account.plan_change, set_off).unwrap();
                state.collected(plan.interval);
                prop_assert_eq!(account.plan_change, Cents::ZERO);
            }
            let new = price(*which.get(&prices));
            let worth = |account: Account, state: &State| {
                left(account.paid, state.period, now).unwrap().0 + account.credit.0 - account.plan_change.0
            };
            let before = worth(account, &state);
            let mut charged = 0;
            match effect(&state, account, plan.amount, new, Immediately, now).unwrap() {
                Effect::Charge(Charge { owed, plan_change, credit }) => {
                    charged = owed.0 + plan_change.0 - credit.0;
                    prop_assert!(charged >= 100);
                    account = account.charged(new.amount, plan_change, credit).unwrap();
                    state.switched(now, new.interval, true);
                    prop_assert_eq!(worth(account, &state), before + charged);
                }
                Effect::Restart(after) => {
                    account = after;
                    state.switched(now, new.interval, true);
                    prop_assert_eq!(worth(account, &state), before);
                }
                Effect::Switch(after) => {
                    let more = after.plan_change.0 - account.plan_change.0;
                    prop_assert!((0..100).contains(&more));
                    account = after;
                    state.switched(now, new.interval, false);
                    let after = worth(account, &state);
                    prop_assert!(after <= before + 1 && after >= before - more - 1);
                }
                Effect::AtRenewal => unreachable!(),
            }
            collected += charged;
            plan = new;
            let Account { paid, plan_change, credit } = account;
            prop_assert!(paid.0 >= 0 && (0..100).contains(&plan_change.0) && credit.0 >= 0);
            prop_assert!(paid.0 + credit.0 <= collected + plan_change.0, "more than was paid");
        }
    }
}
