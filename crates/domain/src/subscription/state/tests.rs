use super::*;
use SubscriptionStatus::{Active, Cancelled as Ended, PastDue, Paused, Trialing};

const MONTHLY: Terms = Terms {
    interval: BillingInterval::Monthly,
    trial_days: 0,
    is_metered: false,
};
const METERED: Terms = Terms {
    is_metered: true,
    ..MONTHLY
};
const TRIAL: Terms = Terms {
    trial_days: 14,
    ..MONTHLY
};

fn at(text: &str) -> Timestamp {
    Timestamp::parse(&format!("{text}T00:00:00Z")).unwrap()
}

fn start() -> Timestamp {
    at("2026-06-01")
}

fn day(number: i64) -> Timestamp {
    start().plus_millis((number - 1) * DAY)
}

#[test]
fn a_paid_start_is_active_and_a_trial_is_not() {
    let paid = State::start(start(), MONTHLY);
    assert_eq!((paid.status, paid.period.end), (Active, at("2026-07-01")));
    assert_eq!(
        (paid.next_charge_at, paid.trial_end),
        (Some(paid.period.end), None)
    );
    let trial = State::start(start(), TRIAL);
    assert_eq!((trial.status, trial.period.end), (Trialing, day(15)));
    assert_eq!(
        (trial.next_charge_at, trial.trial_end),
        (Some(day(15)), Some(day(15)))
    );
}

#[test]
fn a_trial_that_pays_is_billed_from_its_end() {
    let mut state = State::start(start(), TRIAL);
    state.collected(BillingInterval::Monthly);
    assert_eq!((state.status, state.period_no), (Active, 2));
    assert_eq!(
        (state.period.start, state.period.end),
        (day(15), at("2026-07-15"))
    );
    assert_eq!(state.trial_end, Some(day(15)));
}

#[test]
fn five_years_of_the_31st_lose_no_day() {
    let mut state = State::start(at("2026-01-31"), MONTHLY);
    for month in 1..=60 {
        state.collected(BillingInterval::Monthly);
        assert_eq!(state.period.start, at("2026-01-31").plus_months(month), "{month}");
    }
    assert_eq!(state.period.start, at("2031-01-31"));
}

#[test]
fn four_failed_attempts_end_it() {
    let mut state = State::start(start(), MONTHLY);
    let due = state.period.end;
    for (hours, retries) in [(0, 0), (24, 1), (48, 2)] {
        let now = due.plus_millis(hours * HOUR);
        let next = due.plus_millis((hours + 24) * HOUR);
        assert_eq!(state.declined(now), Dunning::RetryAt(next));
        assert_eq!((state.status, state.retry_count), (PastDue, retries));
        assert_eq!(state.next_charge_at, Some(next));
    }
    let end = due.plus_millis(72 * HOUR);
    assert_eq!(state.declined(end), Dunning::GivenUp);
    assert_eq!((state.status, state.retry_count), (Ended, 3));
    assert_eq!((state.cancelled_at, state.ends_at), (Some(end), Some(end)));
    assert_eq!(state.next_charge_at, None);
    assert_eq!(state.reactivate(end), Err(Refusal::NoPendingCancellation));
}

#[test]
fn late_success_shifts_no_date() {
    let mut state = State::start(start(), MONTHLY);
    state.declined(state.period.end);
    state.declined(state.period.end.plus_millis(24 * HOUR));
    state.collected(BillingInterval::Monthly);
    assert_eq!(
        (state.status, state.retry_count, state.first_failed_at),
        (Active, 0, None)
    );
    assert_eq!(
        (state.period.start, state.period.end),
        (at("2026-07-01"), at("2026-08-01"))
    );
    // The next period has its own four attempts.
    assert_eq!(
        state.declined(at("2026-08-01")),
        Dunning::RetryAt(at("2026-08-02"))
    );
}

#[test]
fn cancelling_keeps_access_until_the_end_and_can_be_taken_back() {
    let mut state = State::start(start(), MONTHLY);
    let before = state.clone();
    assert_eq!(state.cancel(day(10), false), Ok(Cancelled::Now));
    assert_eq!((state.status, state.ends_at), (Ended, Some(at("2026-07-01"))));
    assert_eq!((state.next_charge_at, state.due_at()), (None, None));
    assert!(!state.is_over(day(30)) && state.is_over(at("2026-07-01")));
    assert_eq!(state.cancel(day(11), false), Err(Refusal::AlreadyCancelled));
    assert_eq!(state.reactivate(day(12)), Ok(()));
    assert_eq!(state, before);
    assert_eq!(state.reactivate(day(12)), Err(Refusal::NoPendingCancellation));
}

#[test]
fn an_end_can_be_hastened_once() {
    let mut state = State::start(start(), METERED);
    state.cancel(day(10), false).unwrap();
    assert_eq!(state.final_charge_at, Some(at("2026-07-01")));
    assert_eq!(state.cancel(day(11), true), Ok(Cancelled::Hastened));
    assert_eq!((state.ends_at, state.due_at()), (Some(day(11)), None));
    assert_eq!(state.cancelled_at, Some(day(10)));
    assert_eq!(state.cancel(day(11), true), Err(Refusal::AlreadyCancelled));
    assert_eq!(state.reactivate(day(11)), Err(Refusal::NoPendingCancellation));
    assert!(!state.accepts_usage(day(11)));
}

#[test]
fn a_metered_one_is_billed_once_more() {
    let mut state = State::start(start(), METERED);
    state.cancel(day(10), false).unwrap();
    assert!(state.accepts_usage(day(20)) && !state.accepts_usage(at("2026-07-01")));
    let period = state.period;
    assert_eq!(
        state.declined(period.end),
        Dunning::RetryAt(period.end.plus_millis(DAY))
    );
    assert_eq!((state.status, state.next_charge_at), (Ended, None));
    state.settled();
    assert_eq!(
        (state.due_at(), state.period, state.status),
        (None, period, Ended)
    );

    let mut trial = State::start(
        start(),
        Terms {
            is_metered: true,
            ..TRIAL
        },
    );
    trial.cancel(day(2), false).unwrap();
    assert_eq!((trial.due_at(), trial.accepts_usage(day(3))), (None, true));
}

#[test]
fn what_ends_late_ends_now() {
    // What was used before the pause is billed, and no base.
    let mut paused = State::start(start(), METERED);
    paused.pause(day(3)).unwrap();
    let late = at("2026-07-10");
    paused.cancel(late, false).unwrap();
    assert_eq!((paused.ends_at, paused.due_at()), (Some(late), Some(late)));
    assert!(paused.ends_unpaid() && !paused.accepts_usage(late));
    assert_eq!(paused.reactivate(late), Err(Refusal::NoPendingCancellation));

    let mut plain = State::start(start(), MONTHLY);
    plain.pause(day(3)).unwrap();
    plain.cancel(late, false).unwrap();
    assert_eq!((plain.ends_at, plain.due_at()), (Some(late), None));

    let mut overdue = State::start(start(), MONTHLY);
    overdue.declined(overdue.period.end);
    overdue.cancel(at("2026-07-01").plus_millis(HOUR), false).unwrap();
    assert_eq!((overdue.ends_at, overdue.due_at()), (overdue.cancelled_at, None));
    // The charge was under way: if it fails now, nobody owes it; if it succeeds, it is kept.
    assert_eq!(overdue.declined(at("2026-07-02")), Dunning::Moot);
    overdue.collected(BillingInterval::Monthly);
    assert_eq!((overdue.status, overdue.ends_at), (Ended, Some(at("2026-08-01"))));
    assert_eq!(overdue.due_at(), None);
}

#[test]
fn usage_of_a_renewal_that_is_owed_is_billed_without_it() {
    let mut owing = State::start(start(), METERED);
    owing.declined(owing.period.end);
    let now = at("2026-07-01").plus_millis(HOUR);
    owing.cancel(now, false).unwrap();
    assert_eq!((owing.ends_at, owing.due_at()), (Some(now), Some(now)));
    assert!(owing.ends_unpaid() && owing.has_due_charge(true) && !owing.has_due_charge(false));
    assert!(!owing.accepts_usage(now));
    // Its last charge has its own four attempts.
    let mut declined = owing.clone();
    assert_eq!(declined.declined(now), Dunning::RetryAt(now.plus_millis(DAY)));
    declined.settled();
    assert_eq!((declined.due_at(), declined.ends_at), (None, Some(now)));
    // The buyer paid while it was cancelled: the period is theirs, and billed for its usage when it ends.
    owing.collected(BillingInterval::Monthly);
    let end = Some(at("2026-08-01"));
    assert_eq!((owing.ends_at, owing.due_at()), (end, end));
    assert!(!owing.ends_unpaid());
    owing.reactivate(at("2026-07-02")).unwrap();
    assert_eq!((owing.status, owing.next_charge_at), (Active, end));

    let mut at_once = State::start(start(), METERED);
    at_once.declined(at_once.period.end);
    at_once.cancel(now, true).unwrap();
    assert_eq!(at_once.due_at(), None);
}

#[test]
fn a_trial_that_is_paid_while_it_is_given_up_is_billed_for_its_usage() {
    let terms = Terms {
        is_metered: true,
        ..TRIAL
    };
    let mut trial = State::start(start(), terms);
    trial.cancel(day(15), false).unwrap();
    assert_eq!((trial.ends_at, trial.due_at()), (Some(day(15)), None));
    trial.collected(BillingInterval::Monthly);
    let end = Some(at("2026-07-15"));
    assert_eq!((trial.ends_at, trial.due_at()), (end, end));
    assert!(trial.accepts_usage(day(16)) && !trial.ends_unpaid());

    let mut plain = State::start(start(), TRIAL);
    plain.cancel(day(15), false).unwrap();
    plain.collected(BillingInterval::Monthly);
    assert_eq!((plain.ends_at, plain.due_at()), (end, None));
}

#[test]
fn what_cannot_be_priced_waits_a_day_and_counts_for_nothing() {
    let mut state = State::start(start(), METERED);
    let due = state.period.end;
    assert_eq!(state.declined(due), Dunning::RetryAt(due.plus_millis(DAY)));
    for days in 1..40 {
        let now = due.plus_millis(days * DAY);
        assert_eq!(state.unpriced(now), days == 1);
        assert_eq!((state.status, state.retry_count), (PastDue, 0));
        assert_eq!(state.next_charge_at, Some(now.plus_millis(DAY)));
        assert_eq!((state.first_failed_at, state.period.end), (None, due));
    }
    // Once it can be priced, its four attempts begin.
    let now = due.plus_millis(40 * DAY);
    assert_eq!(state.declined(now), Dunning::RetryAt(now.plus_millis(DAY)));
    assert!(!state.unpriced(now));
    state.collected(BillingInterval::Monthly);
    assert_eq!((state.status, state.unpriced_at), (Active, None));
    assert_eq!(state.period.start, due);
    assert!(state.unpriced(state.period.end));

    let mut last = State::start(start(), METERED);
    last.cancel(day(10), false).unwrap();
    assert!(last.unpriced(due));
    assert_eq!((last.status, last.due_at()), (Ended, Some(due.plus_millis(DAY))));
}

#[test]
fn pausing_stops_the_clock_of_charges_only() {
    let mut state = State::start(start(), MONTHLY);
    state.pause(day(5)).unwrap();
    assert_eq!(
        (state.status, state.paused_at, state.due_at()),
        (Paused, Some(day(5)), None)
    );
    assert_eq!(state.pause(day(5)), Err(Refusal::NotPausable));
    assert!(!state.accepts_usage(day(6)));
    let mut early = state.clone();
    early.resume(day(20)).unwrap();
    assert_eq!((early.status, early.paused_at), (Active, None));
    assert_eq!(
        (early.next_charge_at, early.restart_at),
        (Some(at("2026-07-01")), None)
    );
    assert_eq!(early.resume(day(20)), Err(Refusal::NotPaused));

    let late = at("2026-08-17");
    state.resume(late).unwrap();
    assert_eq!((state.next_charge_at, state.restart_at), (Some(late), Some(late)));
    state.declined(late);
    assert_eq!(state.status, PastDue);
    state.collected(BillingInterval::Monthly);
    assert_eq!((state.period.start, state.period.end), (late, at("2026-09-17")));
    state.collected(BillingInterval::Monthly);
    assert_eq!(state.period.end, at("2026-10-17"));
}

#[test]
fn a_paused_one_that_is_cancelled_and_taken_back_stays_paused() {
    let mut state = State::start(start(), MONTHLY);
    state.pause(day(5)).unwrap();
    state.cancel(day(6), false).unwrap();
    state.reactivate(day(7)).unwrap();
    assert_eq!((state.status, state.next_charge_at), (Paused, None));
}

#[test]
fn a_switch_begins_anew_or_keeps_its_dates() {
    let mut state = State::start(at("2026-01-31"), MONTHLY);
    let now = at("2026-02-10");
    let mut kept = state.clone();
    kept.switched(now, BillingInterval::Monthly, false);
    assert_eq!(kept, state);
    kept.switched(now, BillingInterval::Yearly, false);
    assert_eq!(kept.period, state.period);
    kept.collected(BillingInterval::Yearly);
    assert_eq!(
        (kept.period.start, kept.period.end),
        (at("2026-02-28"), at("2027-02-28"))
    );

    state.switched(now, BillingInterval::Monthly, true);
    assert_eq!((state.period.start, state.period.end), (now, at("2026-03-10")));
    assert_eq!(
        (state.next_charge_at, state.period_no),
        (Some(at("2026-03-10")), 2)
    );
}

#[test]
fn a_plan_that_waits_for_the_renewal_changes_the_interval_there() {
    let mut state = State::start(at("2026-01-31"), MONTHLY);
    assert_eq!(state.next_period(BillingInterval::Weekly).end, at("2026-03-07"));
    state.collected(BillingInterval::Weekly);
    assert_eq!(
        (state.period.start, state.period.end),
        (at("2026-02-28"), at("2026-03-07"))
    );
    state.collected(BillingInterval::Weekly);
    assert_eq!(state.period.end, at("2026-03-14"));
}

#[test]
fn at_the_end_of_time_there_is_nothing_left_to_charge() {
    let mut state = State::start(Timestamp::from_millis(i64::MAX), MONTHLY);
    state.collected(BillingInterval::Monthly);
    assert_eq!(state.due_at(), None);
}

#[test]
fn a_switch_that_was_paid_while_somebody_cancelled_or_paused_charges_nobody() {
    let now = day(10);
    let mut cancelled = State::start(start(), MONTHLY);
    cancelled.cancel(now, false).unwrap();
    cancelled.switched(now, BillingInterval::Monthly, true);
    assert_eq!((cancelled.status, cancelled.due_at()), (Ended, None));
    assert_eq!(cancelled.ends_at, Some(at("2026-07-10")));

    let mut ended = State::start(start(), MONTHLY);
    ended.cancel(now, true).unwrap();
    ended.switched(now, BillingInterval::Monthly, true);
    assert_eq!(
        (ended.status, ended.due_at(), ended.ends_at),
        (Ended, None, Some(now))
    );

    let mut paused = State::start(start(), MONTHLY);
    paused.pause(now).unwrap();
    paused.switched(now, BillingInterval::Monthly, true);
    assert_eq!((paused.status, paused.due_at()), (Paused, None));
}
