//! What a dispute of one of its orders does to a subscription (contract `subscriptions.md`, "States"): it
//! is held while the dispute is open, and goes on or ends with the verdict.

use super::state::due_after;
use super::{Ending, RETRIES, Refusal, State, SubscriptionStatus};
use crate::time::Timestamp;

/// The effect of a dispute, or of its end, on a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// None: the subscription was held already, or is over.
    No,
    /// It is held or released, and the time of its next charge did not change.
    Quietly,
    /// The time of its next charge changed, so an event is emitted.
    Announced,
}

impl State {
    /// Refuses what cannot be done while a dispute is open.
    ///
    /// # Errors
    /// [`Refusal::Disputed`] while it is held.
    pub fn check_undisputed(&self) -> Result<(), Refusal> {
        match self.held_at {
            Some(_) => Err(Refusal::Disputed),
            None => Ok(()),
        }
    }

    /// Holds it because one of its orders is disputed: nothing is charged until that is decided. The status
    /// stays.
    pub fn hold(&mut self, now: Timestamp) -> Held {
        if self.held_at.is_some() || !self.can_be_charged(now) {
            return Held::No;
        }
        self.held_at = Some(now);
        match self.next_charge_at.take() {
            Some(_) => Held::Announced,
            None => Held::Quietly,
        }
    }

    /// Whether it will be charged, or could be once it is resumed or its cancellation is taken back.
    fn can_be_charged(&self, now: Timestamp) -> bool {
        let can_be_taken_back = self.ending == Some(Ending::PeriodEnd) && !self.is_over(now);
        self.status != SubscriptionStatus::Cancelled || can_be_taken_back || self.final_charge_at.is_some()
    }

    /// Releases it once no dispute of its orders is open. Time that was not paid for is not billed: if the
    /// period is over, the next one begins now and is charged at once; otherwise the charge comes when the
    /// paid period ends, so that no day is paid for twice. The retries of a failed charge go on where they
    /// stood.
    pub fn release(&mut self, now: Timestamp) -> Held {
        if self.held_at.take().is_none() {
            return Held::No;
        }
        match self.status {
            SubscriptionStatus::Paused | SubscriptionStatus::Cancelled => return Held::Quietly,
            SubscriptionStatus::Active | SubscriptionStatus::Trialing | SubscriptionStatus::PastDue => {}
        }
        if due_after(self.period).is_none() {
            return Held::Quietly;
        }
        self.restart_at = (self.period.end <= now).then_some(now);
        let next = now.max(self.period.end);
        self.next_charge_at = Some(next);
        if self.status == SubscriptionStatus::PastDue && self.first_failed_at.is_some() {
            let retry = usize::try_from(self.retry_count)
                .ok()
                .and_then(|index| RETRIES.get(index));
            self.first_failed_at = Some(next.plus_millis(retry.map_or(0, |wait| -wait)));
        }
        Held::Announced
    }

    /// Drops what a cancelled subscription still owed and ends it for good, because the buyer has the charge
    /// back. Returns whether that changed anything.
    pub fn forgive(&mut self) -> bool {
        let was_owed = self.final_charge_at.take().is_some();
        let was_held = self.held_at.take().is_some();
        // A charge that is still under way must not give access again.
        let could_give = self.ending == Some(Ending::PeriodEnd);
        if could_give {
            self.ending = Some(Ending::Immediate);
        }
        was_owed || was_held || could_give
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::product::BillingInterval;
    use crate::subscription::{Dunning, Terms};
    use crate::time::DAY;

    fn start() -> Timestamp {
        Timestamp::parse("2026-06-01T00:00:00Z").unwrap()
    }

    fn day(number: i64) -> Timestamp {
        start().plus_millis(number * DAY)
    }

    fn monthly(trial_days: i64, is_metered: bool) -> State {
        let terms = Terms {
            interval: BillingInterval::Monthly,
            trial_days,
            is_metered,
        };
        State::start(start(), terms)
    }

    #[test]
    fn held_time_is_not_billed() {
        let mut state = monthly(0, false);
        assert_eq!(state.hold(day(3)), Held::Announced);
        assert_eq!(state.hold(day(4)), Held::No);
        assert_eq!((state.status, state.due_at()), (SubscriptionStatus::Active, None));
        assert_eq!(state.release(day(50)), Held::Announced);
        assert_eq!(state.due_at(), Some(day(50)));
        state.collected(BillingInterval::Monthly);
        assert_eq!((state.period.start, state.period_no), (day(50), 2));
        assert_eq!(state.release(day(51)), Held::No);
    }

    #[test]
    fn a_paid_period_is_not_paid_for_twice() {
        let mut state = monthly(0, false);
        let before = state.clone();
        state.hold(day(3));
        assert_eq!(state.release(day(20)), Held::Announced);
        assert_eq!(state, before);
        let mut trial = monthly(14, false);
        let before = trial.clone();
        trial.hold(day(3));
        trial.release(day(4));
        assert_eq!(trial, before);
    }

    #[test]
    fn retries_go_on_where_they_stood() {
        let mut state = monthly(0, false);
        state.declined(day(30));
        state.declined(day(31));
        assert_eq!((state.retry_count, state.hold(day(31))), (1, Held::Announced));
        assert_eq!(state.declined(day(31)), Dunning::Moot);
        assert_eq!(state.release(day(80)), Held::Announced);
        assert_eq!(
            (state.status, state.due_at()),
            (SubscriptionStatus::PastDue, Some(day(80)))
        );
        assert_eq!(state.declined(day(80)), Dunning::RetryAt(day(81)));
        assert_eq!(state.retry_count, 2);
        state.collected(BillingInterval::Monthly);
        assert_eq!(state.period.start, day(80));
    }

    #[test]
    fn what_is_not_charged_is_held_quietly() {
        let mut paused = monthly(0, false);
        paused.pause(day(1)).unwrap();
        assert_eq!(paused.hold(day(2)), Held::Quietly);
        assert_eq!(paused.resume(day(3)), Err(Refusal::Disputed));
        assert_eq!(paused.release(day(40)), Held::Quietly);
        assert_eq!((paused.due_at(), paused.resume(day(41))), (None, Ok(())));

        let mut cancelled = monthly(0, false);
        cancelled.cancel(day(1), false).unwrap();
        assert_eq!(cancelled.clone().hold(day(40)), Held::No);
        assert_eq!(cancelled.hold(day(2)), Held::Quietly);
        cancelled.reactivate(day(3)).unwrap();
        assert_eq!(
            (cancelled.status, cancelled.due_at()),
            (SubscriptionStatus::Active, None)
        );
        assert_eq!(cancelled.release(day(4)), Held::Announced);
        assert_eq!(cancelled.due_at(), Some(cancelled.period.end));
    }

    #[test]
    fn the_last_bill_waits_for_the_verdict() {
        let mut state = monthly(0, true);
        state.cancel(day(1), false).unwrap();
        let end = state.period.end;
        assert_eq!(
            (state.due_at(), state.hold(day(2)), state.due_at()),
            (Some(end), Held::Quietly, None)
        );
        let mut won = state.clone();
        assert_eq!((won.release(day(60)), won.due_at()), (Held::Quietly, Some(end)));
        assert_eq!(
            (state.forgive(), state.due_at(), state.forgive()),
            (true, None, false)
        );
    }

    #[test]
    fn an_end_at_once_needs_no_verdict() {
        let mut state = monthly(0, true);
        state.hold(day(2));
        state.cancel(day(3), true).unwrap();
        assert_eq!((state.held_at, state.release(day(4))), (None, Held::No));
    }

    #[test]
    fn what_is_paid_while_it_is_held_counts() {
        let mut state = monthly(0, false);
        state.hold(day(30));
        state.collected(BillingInterval::Monthly);
        assert_eq!((state.period.start, state.due_at()), (day(30), None));
    }
}
