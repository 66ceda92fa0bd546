//! Where a subscription stands and how it moves: a function of what happened and when.

use super::period::Period;
use super::period::period_from;
use crate::money::Overflow;
use crate::product::BillingInterval;
use crate::time::DAY;
use crate::time::HOUR;
use crate::time::Timestamp;

crate::text_enum! {
    /// Where a subscription stands.
    pub enum SubscriptionStatus {
        /// Before its first charge.
        Trialing = "TRIALING",
        /// Paid.
        Active = "ACTIVE",
        /// A renewal was not paid; it is tried again.
        PastDue = "PAST_DUE",
        /// Not charged until it is resumed.
        Paused = "PAUSED",
        /// Not charged any more; access lasts until `endsAt`.
        Cancelled = "CANCELLED",
    }
}

crate::text_enum! {
    /// Why an order of a subscription was made.
    pub enum BillingReason {
        /// It began.
        Create = "SUBSCRIPTION_CREATE",
        /// A period ended.
        Cycle = "SUBSCRIPTION_CYCLE",
        /// Its plan was changed for a better one.
        Change = "SUBSCRIPTION_UPDATE",
    }
}

crate::text_enum! {
    /// How a subscription came to its end.
    pub enum Ending {
        /// Asked for, at the end of the period; can be taken back until then.
        PeriodEnd = "PERIOD_END",
        /// Asked for, at once; also by the refund of one of its orders.
        Immediate = "IMMEDIATE",
        /// Nobody paid.
        Dunning = "DUNNING",
    }
}

/// From the first failed charge of a period to each of its retries, in milliseconds.
pub const RETRIES: [i64; 3] = [24 * HOUR, 48 * HOUR, 72 * HOUR];

/// Why something cannot be done to a subscription. The texts are the contract's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It has ended, or will, as asked.
    #[error("Subscription is already cancelled")]
    AlreadyCancelled,
    /// It is not ACTIVE.
    #[error("Only active subscriptions can be paused")]
    NotPausable,
    /// It is not PAUSED.
    #[error("Only paused subscriptions can be resumed")]
    NotPaused,
    /// No cancellation waits for the end of the period.
    #[error("Subscription has no pending cancellation")]
    NoPendingCancellation,
    /// It is neither ACTIVE nor TRIALING.
    #[error("Only active subscriptions can be changed")]
    NotChangeable,
    /// The network has still to decide about one of its orders.
    #[error("Subscription has an open dispute")]
    Disputed,
    /// An amount cannot be held.
    #[error(transparent)]
    Overflow(#[from] Overflow),
}

/// What a subscription begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// How often it is billed.
    pub interval: BillingInterval,
    /// Days before the first charge; 0 without a trial.
    pub trial_days: i64,
    /// Whether its product is USAGE_BASED.
    pub is_metered: bool,
}

/// Everything about a subscription that time and commands move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Where it stands.
    pub status: SubscriptionStatus,
    /// How often it is billed.
    pub interval: BillingInterval,
    /// Whether its product is USAGE_BASED.
    pub is_metered: bool,
    /// What its periods are counted from.
    pub anchor: Timestamp,
    /// The current period; a trial is one.
    pub period: Period,
    /// The number of the current period, from 1.
    pub period_no: i64,
    /// When it is charged next.
    pub next_charge_at: Option<Timestamp>,
    /// When the trial ends or ended.
    pub trial_end: Option<Timestamp>,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// When it was paused.
    pub paused_at: Option<Timestamp>,
    /// When access ends.
    pub ends_at: Option<Timestamp>,
    /// How it came to its end.
    pub ending: Option<Ending>,
    /// Where it stood when it was cancelled.
    pub status_before: Option<SubscriptionStatus>,
    /// When a cancelled metered subscription is charged for the last time.
    pub final_charge_at: Option<Timestamp>,
    /// When the charge of this period failed first.
    pub first_failed_at: Option<Timestamp>,
    /// How many retries of that charge failed as well.
    pub retry_count: i64,
    /// When the charge of this period first could not be priced; the owner was mailed then.
    pub unpriced_at: Option<Timestamp>,
    /// When it was resumed, after its period had ended: the next one begins then.
    pub restart_at: Option<Timestamp>,
    /// Since when an open dispute keeps it from being charged.
    pub held_at: Option<Timestamp>,
}

/// What a cancellation did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancelled {
    /// It was not cancelled before.
    Now,
    /// It was to end with its period, and ends now instead.
    Hastened,
}

/// What follows a failed charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dunning {
    /// It is tried again.
    RetryAt(Timestamp),
    /// It was the last attempt: the subscription ends.
    GivenUp,
    /// The subscription was paused or cancelled meanwhile: nothing is owed any more.
    Moot,
}

impl State {
    /// A subscription that begins `now`, paid or with a trial.
    pub fn start(now: Timestamp, terms: Terms) -> Self {
        let trial_end = (terms.trial_days > 0).then(|| now.plus_millis(terms.trial_days.saturating_mul(DAY)));
        let (status, anchor, period) = match trial_end {
            Some(end) => (SubscriptionStatus::Trialing, end, Period { start: now, end }),
            None => (
                SubscriptionStatus::Active,
                now,
                period_from(now, now, terms.interval),
            ),
        };
        Self {
            status,
            interval: terms.interval,
            is_metered: terms.is_metered,
            anchor,
            period,
            period_no: 1,
            next_charge_at: due_after(period),
            trial_end,
            cancelled_at: None,
            paused_at: None,
            ends_at: None,
            ending: None,
            status_before: None,
            final_charge_at: None,
            first_failed_at: None,
            retry_count: 0,
            unpriced_at: None,
            restart_at: None,
            held_at: None,
        }
    }

    /// When it is charged next, the last charge of a cancelled one included; never while it is held.
    pub fn due_at(&self) -> Option<Timestamp> {
        let due = self.next_charge_at.or(self.final_charge_at);
        due.filter(|_| self.held_at.is_none())
    }

    /// The period that the next charge pays for, if the plan is then billed by `interval`.
    pub fn next_period(&self, interval: BillingInterval) -> Period {
        let start = self.restart_at.unwrap_or(self.period.end);
        let anchor = if self.keeps_anchor(interval) {
            self.anchor
        } else {
            start
        };
        period_from(start, anchor, interval)
    }

    fn keeps_anchor(&self, interval: BillingInterval) -> bool {
        self.restart_at.is_none() && interval == self.interval
    }

    /// Whether access has ended.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.status == SubscriptionStatus::Cancelled && self.ends_at.is_none_or(|end| end <= now)
    }

    /// Whether usage is still counted (contract `usage.md`, "Report events").
    pub fn accepts_usage(&self, now: Timestamp) -> bool {
        match self.status {
            SubscriptionStatus::Active | SubscriptionStatus::Trialing | SubscriptionStatus::PastDue => true,
            SubscriptionStatus::Paused => false,
            SubscriptionStatus::Cancelled => self.ending == Some(Ending::PeriodEnd) && !self.is_over(now),
        }
    }

    /// Whether the charge of a period is still to be made or, with `is_final`, the last one of a cancelled
    /// subscription.
    pub fn has_due_charge(&self, is_final: bool) -> bool {
        if is_final {
            self.final_charge_at.is_some()
        } else {
            self.next_charge_at.is_some()
        }
    }

    /// Whether the last charge is for usage alone, whatever the store's setting says: the subscription was
    /// cancelled while a renewal was owed, and the period of that renewal is not given.
    pub fn ends_unpaid(&self) -> bool {
        let is_late = self.ends_at == self.cancelled_at;
        self.final_charge_at.is_some() && (is_late || self.status_before == Some(SubscriptionStatus::PastDue))
    }

    /// Notes that the last charge was collected, or that there was nothing to collect.
    pub fn settled(&mut self) {
        self.forget_failures();
        self.final_charge_at = None;
    }

    fn forget_failures(&mut self) {
        self.first_failed_at = None;
        self.retry_count = 0;
    }

    /// Notes that the charge of the period was collected, or that there was nothing to collect. Late success
    /// does not shift dates. The charge was for a plan that is billed by `interval`.
    pub fn collected(&mut self, interval: BillingInterval) {
        self.forget_failures();
        let next = self.next_period(interval);
        if !self.keeps_anchor(interval) {
            self.anchor = next.start;
        }
        self.enter(next, interval);
    }

    /// Begins a period that is paid, with the plan that is billed by `interval`.
    fn enter(&mut self, period: Period, interval: BillingInterval) {
        self.restart_at = None;
        self.unpriced_at = None;
        self.interval = interval;
        self.period = period;
        self.period_no += 1;
        self.next_charge_at = due_after(period);
        match self.status {
            SubscriptionStatus::Paused => self.next_charge_at = None,
            // It was paid although it was cancelled meanwhile: access lasts as long as was paid for.
            SubscriptionStatus::Cancelled => {
                self.next_charge_at = None;
                if self.ending == Some(Ending::PeriodEnd) {
                    self.ends_at = self.ends_at.max(Some(self.period.end));
                    // Usage until then is billed then, even after a trial that was given up while its first
                    // charge was being made. Nothing else is owed.
                    self.final_charge_at = self.ends_at.filter(|_| self.is_metered);
                    self.status_before = Some(SubscriptionStatus::Active);
                }
            }
            _ => self.status = SubscriptionStatus::Active,
        }
        if self.held_at.is_some() {
            self.next_charge_at = None;
        }
    }

    /// Switches the plan now, to one that is billed by `interval`. With `restarts` a new period begins;
    /// otherwise dates stay.
    pub fn switched(&mut self, now: Timestamp, interval: BillingInterval, restarts: bool) {
        if restarts {
            self.anchor = now;
            self.enter(period_from(now, now, interval), interval);
        } else if interval != self.interval {
            self.interval = interval;
            self.anchor = self.period.end;
        }
    }

    /// Notes that the charge of the period was refused, or that the buyer has to answer to the bank first.
    pub fn declined(&mut self, now: Timestamp) -> Dunning {
        let is_final = self.final_charge_at.is_some();
        let is_owed = is_final || self.next_charge_at.is_some();
        if !is_owed {
            return Dunning::Moot;
        }
        let retries = match self.first_failed_at {
            None => 0,
            Some(_) => self.retry_count + 1,
        };
        let first = *self.first_failed_at.get_or_insert(now);
        self.retry_count = retries;
        let wait = usize::try_from(retries).ok().and_then(|index| RETRIES.get(index));
        let Some(wait) = wait else {
            self.give_up(now, is_final);
            return Dunning::GivenUp;
        };
        let retry = first.plus_millis(*wait);
        if is_final {
            self.final_charge_at = Some(retry);
        } else {
            self.status = SubscriptionStatus::PastDue;
            self.next_charge_at = Some(retry);
        }
        Dunning::RetryAt(retry)
    }

    /// Notes that the charge of the period cannot be priced. Nothing is owed until it can: no failure is
    /// counted, earlier ones are forgotten, and the charge is tried again a day later, without limit. Returns
    /// whether this is the first time in the period.
    pub fn unpriced(&mut self, now: Timestamp) -> bool {
        let again = Some(now.plus_millis(DAY));
        self.forget_failures();
        if self.final_charge_at.is_some() {
            self.final_charge_at = again;
        } else {
            self.status = SubscriptionStatus::PastDue;
            self.next_charge_at = again;
        }
        let is_first = self.unpriced_at.is_none();
        self.unpriced_at.get_or_insert(now);
        is_first
    }

    fn give_up(&mut self, now: Timestamp, is_final: bool) {
        self.final_charge_at = None;
        if !is_final {
            self.end(now, Ending::Dunning, now);
        }
    }

    fn end(&mut self, now: Timestamp, ending: Ending, ends_at: Timestamp) {
        self.status_before = Some(self.status);
        self.status = SubscriptionStatus::Cancelled;
        self.cancelled_at = Some(now);
        self.ends_at = Some(ends_at);
        self.ending = Some(ending);
        self.next_charge_at = None;
    }

    /// Cancels, at the end of the period or at once.
    ///
    /// # Errors
    /// [`Refusal::AlreadyCancelled`].
    pub fn cancel(&mut self, now: Timestamp, immediate: bool) -> Result<Cancelled, Refusal> {
        if self.status == SubscriptionStatus::Cancelled {
            if !immediate || self.ending != Some(Ending::PeriodEnd) || self.is_over(now) {
                return Err(Refusal::AlreadyCancelled);
            }
            self.ending = Some(Ending::Immediate);
            self.ends_at = Some(now);
            self.final_charge_at = None;
            self.held_at = None;
            return Ok(Cancelled::Hastened);
        }
        if immediate {
            self.end(now, Ending::Immediate, now);
            self.held_at = None;
            return Ok(Cancelled::Now);
        }
        let ends_at = now.max(self.period.end);
        // Usage is billed once more, except after a trial, which costs nothing. A renewal that is owed, or
        // that a pause kept back, is dropped, but the usage that it was to bill is not.
        let is_billed = self.is_metered && self.status != SubscriptionStatus::Trialing;
        self.end(now, Ending::PeriodEnd, ends_at);
        if is_billed {
            self.forget_failures();
            self.final_charge_at = Some(ends_at);
        }
        Ok(Cancelled::Now)
    }

    /// Pauses.
    ///
    /// # Errors
    /// [`Refusal::NotPausable`] unless ACTIVE.
    pub fn pause(&mut self, now: Timestamp) -> Result<(), Refusal> {
        if self.status != SubscriptionStatus::Active {
            return Err(Refusal::NotPausable);
        }
        self.status = SubscriptionStatus::Paused;
        self.paused_at = Some(now);
        self.next_charge_at = None;
        Ok(())
    }

    /// Resumes: once the period is over it is charged now, with a period that begins now.
    ///
    /// # Errors
    /// [`Refusal::Disputed`] while it is held, [`Refusal::NotPaused`] unless PAUSED.
    pub fn resume(&mut self, now: Timestamp) -> Result<(), Refusal> {
        self.check_undisputed()?;
        if self.status != SubscriptionStatus::Paused {
            return Err(Refusal::NotPaused);
        }
        self.status = SubscriptionStatus::Active;
        self.paused_at = None;
        let is_over = self.period.end <= now;
        self.restart_at = is_over.then_some(now);
        self.next_charge_at = Some(now.max(self.period.end));
        Ok(())
    }

    /// Takes back a cancellation at the end of the period.
    ///
    /// # Errors
    /// [`Refusal::NoPendingCancellation`] when there is none.
    pub fn reactivate(&mut self, now: Timestamp) -> Result<(), Refusal> {
        let waits = self.status == SubscriptionStatus::Cancelled
            && self.ending == Some(Ending::PeriodEnd)
            && !self.is_over(now);
        let Some(status) = self.status_before.filter(|_| waits) else {
            return Err(Refusal::NoPendingCancellation);
        };
        self.status = status;
        self.status_before = None;
        self.cancelled_at = None;
        self.ends_at = None;
        self.ending = None;
        self.final_charge_at = None;
        let is_charged = status != SubscriptionStatus::Paused && self.held_at.is_none();
        self.next_charge_at = is_charged.then_some(self.period.end);
        Ok(())
    }
}

/// When the charge after a period is due; `None` after the last instant that can be written.
pub(super) fn due_after(period: Period) -> Option<Timestamp> {
    (period.length() > 0).then_some(period.end)
}

#[cfg(test)]
mod tests;
