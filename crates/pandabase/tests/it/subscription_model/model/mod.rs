//! A subscription as the contract tells it, in the plainest way: one step after another, no storage, no
//! jobs, nothing shared with the server but the calendar.

mod bill;
mod billed_to;
mod change;
mod commands;
mod dispute;
mod history;
mod returned;
mod usage;

use self::bill::{Bill, Report};
pub use self::dispute::Charge;
pub use self::history::Began;
use self::history::{History, Period};
pub use self::usage::Stays;
use super::account::Account;
use super::coupon::Coupon;
use super::place::BilledTo;
use super::plan::{Card, Interval, Plan, Terms};
use pandabase_domain::time::{DAY, HOUR, Timestamp};

#[derive(Debug, Clone)]
pub struct Model {
    pub now: Timestamp,
    pub status: &'static str,
    pub plan: Plan,
    pub pending: Option<Plan>,
    pub card: Card,
    pub metered: bool,
    pub billed_to: BilledTo,
    pub account: Account,
    /// How long the running period is.
    length: Interval,
    reports: Vec<Report>,
    /// Numbers of the reports that were billed.
    billed: Vec<usize>,
    /// The store bills usage alone at the end.
    pub usage_only: bool,
    anchor: Timestamp,
    /// Intervals from the anchor to the period's start; `None` in a trial.
    count: Option<i64>,
    pub start: Timestamp,
    pub end: Timestamp,
    pub next: Option<Timestamp>,
    last_run: Option<Timestamp>,
    /// The last run is of usage alone: a renewal was owed.
    usage_alone: bool,
    pub trial_end: Option<Timestamp>,
    pub cancelled_at: Option<Timestamp>,
    pub paused_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    can_return: bool,
    /// Access is over, and that was told.
    ended: bool,
    before: &'static str,
    pub retries: i64,
    first_failed: Option<Timestamp>,
    /// A charge waits for the buyer's answer to the bank.
    challenged: Option<Bill>,
    restart: Option<Timestamp>,
    /// A dispute is open.
    pub held: bool,
    /// What the first charge after the trial is less by.
    coupon: Option<Coupon>,
    coupon_used: bool,
    /// What it was sold with, while that counts as used.
    pub sold_with: Option<Coupon>,
    /// A coupon paid for the first period.
    is_gift: bool,
    pub history: History,
    /// The period's end that was announced.
    announced: Option<Timestamp>,
    /// Collected since it began.
    pub charges: Vec<Charge>,
    /// Events of the last step.
    pub events: Vec<&'static str>,
}

impl Model {
    pub fn begin(now: Timestamp, terms: Terms) -> Self {
        let Terms { plan, trial_days, .. } = terms;
        let discount = terms.coupon.map_or(0, |coupon| coupon.off(plan.amount()));
        let paid = if trial_days > 0 {
            0
        } else {
            plan.amount() - discount
        };
        let trial_end = (trial_days > 0).then(|| now.plus_millis(trial_days * DAY));
        let anchor = trial_end.unwrap_or(now);
        let end = trial_end.unwrap_or_else(|| plan.interval.after(now, 1));
        let mut model = Self {
            now,
            status: if trial_days > 0 { "TRIALING" } else { "ACTIVE" },
            plan,
            pending: None,
            card: Card::Pays,
            metered: terms.metered,
            billed_to: terms.billed_to,
            account: Account {
                paid,
                owed: 0,
                kept: 0,
            },
            length: plan.interval,
            reports: Vec::new(),
            billed: Vec::new(),
            usage_only: terms.usage_only,
            anchor,
            count: (trial_days == 0).then_some(0),
            start: now,
            end,
            next: Some(end),
            last_run: None,
            usage_alone: false,
            trial_end,
            cancelled_at: None,
            paused_at: None,
            ends_at: None,
            can_return: false,
            ended: false,
            before: "",
            retries: 0,
            first_failed: None,
            challenged: None,
            restart: None,
            held: false,
            coupon: terms.coupon.filter(|_| trial_days > 0),
            coupon_used: false,
            sold_with: terms.coupon,
            is_gift: trial_days == 0 && paid == 0,
            history: History::default(),
            announced: None,
            charges: Vec::new(),
            events: vec!["SUBSCRIPTION_CREATED"],
        };
        if paid > 0 {
            model.collect(paid, false);
        }
        model.enter(paid, Began::Anew);
        if trial_days == 0 {
            model.events.extend(["PAYMENT_PENDING", "PAYMENT_COMPLETED"]);
        }
        model.announce();
        model
    }

    /// Rounded half up.
    fn tax(&self, amount: i64) -> i64 {
        (amount * self.billed_to.tax() + 5_000) / 10_000
    }

    /// A period begins that is paid.
    fn enter(&mut self, price: i64, began: Began) {
        let period = Period {
            start: self.start,
            end: self.end,
            price,
            given_back: 0,
            began,
        };
        self.history.begin(period);
    }

    /// An amount is charged, and the tax on it.
    fn collect(&mut self, net: i64, renews: bool) {
        let (tax, rate) = (self.tax(net), self.billed_to.tax());
        self.collect_taxed(net + tax, tax, rate, renews);
    }

    fn collect_taxed(&mut self, total: i64, tax: i64, rate: i64, renews: bool) {
        // The first charge, unless the coupon has paid for a period before it.
        let is_first = self.charges.is_empty() && !self.is_gift;
        let is_discounted = is_first && self.sold_with.is_some();
        let charge = Charge {
            at: self.now,
            period: self.history.periods.len() + 1,
            total,
            tax,
            rate,
            is_discounted,
            returned: 0,
            taken: 0,
            covered: 0,
            lost: 0,
            dispute: None,
            renews,
        };
        self.charges.push(charge);
    }

    /// Lets time pass.
    pub fn advance(&mut self, to: Timestamp) {
        while let Some(at) = self.next_event().filter(|at| *at <= to) {
            self.now = self.now.max(at);
            self.announce();
            self.lapse();
            self.tell_end();
            if self.due().is_some_and(|due| due <= self.now) {
                self.charge();
                self.announce();
            }
        }
        self.now = to;
    }

    /// Lets time pass while nobody works; all that fell due is done at the end.
    pub fn sleep(&mut self, to: Timestamp) {
        self.now = to;
        self.advance(to);
    }

    fn due(&self) -> Option<Timestamp> {
        self.next.or(self.last_run).filter(|_| !self.held)
    }

    fn notice_at(&self) -> Option<Timestamp> {
        let runs = matches!(self.status, "TRIALING" | "ACTIVE") && self.announced != Some(self.end);
        let next = self.next.filter(|next| runs && *next == self.end)?;
        Some(next.plus_millis(-3 * DAY))
    }

    fn next_event(&self) -> Option<Timestamp> {
        let end = self.ends_at.filter(|_| !self.ended);
        let awaited = [self.due(), self.notice_at(), self.next_deadline(), end];
        awaited.into_iter().flatten().min()
    }

    /// The end of access is told once, and nothing is to change any more.
    fn tell_end(&mut self) {
        if self.is_over() && !self.ended {
            self.ended = true;
            // Nothing will be paid with it.
            if self.coupon.take().is_some() {
                self.sold_with = None;
            }
            self.pending = None;
            self.events.push("SUBSCRIPTION_ENDED");
        }
    }

    /// Three days before a charge it is announced, once.
    fn announce(&mut self) {
        if self.notice_at().is_some_and(|at| at <= self.now) && self.end > self.now {
            self.announced = Some(self.end);
            self.events.push(if self.status == "TRIALING" {
                "SUBSCRIPTION_TRIAL_ENDING"
            } else {
                "SUBSCRIPTION_RENEWING"
            });
        }
    }

    fn give_challenge_up(&mut self) {
        if self.challenged.take().is_some() {
            self.events.push("PAYMENT_FAILED");
        }
    }

    fn charge(&mut self) {
        self.give_challenge_up();
        let bill = self.bill();
        if bill.is_nothing() {
            return self.collected(bill);
        }
        self.events.push("PAYMENT_PENDING");
        match self.card {
            // Nobody asks the card for what credit or a coupon covers.
            _ if bill.total == 0 => self.paid(bill),
            Card::Pays => self.paid(bill),
            Card::Declines => {
                self.events.push("PAYMENT_FAILED");
                self.missed();
            }
            Card::Challenges => {
                self.challenged = Some(bill);
                self.missed();
            }
        }
    }

    fn paid(&mut self, bill: Bill) {
        self.collect_taxed(bill.total, bill.tax, bill.rate, true);
        self.events.push("PAYMENT_COMPLETED");
        if self.last_run.is_none() {
            self.events.push("SUBSCRIPTION_RENEWED");
        }
        self.collected(bill);
    }

    fn collected(&mut self, bill: Bill) {
        self.first_failed = None;
        self.retries = 0;
        for report in self.reports.extract_if(.., |report| bill.takes(report)) {
            self.billed.push(report.number);
        }
        for report in &mut self.reports {
            report.ahead = false;
        }
        self.history.used(bill.usage);
        if self.last_run.take().is_some() {
            self.history.used(bill.base);
            return;
        }
        self.coupon_used |= self.coupon.take().is_some();
        // What was given back while the buyer was asked pays for nothing.
        let missing = (bill.credit - self.account.kept).max(0);
        self.account.paid = (bill.base - missing).max(0);
        self.account.owed -= bill.change;
        self.account.kept -= bill.credit - missing;
        self.history.forgive((missing - bill.base).max(0));
        let plan = self.pending.take().unwrap_or(self.plan);
        self.length = plan.interval;
        if let Some(restart) = self.restart.take() {
            (self.anchor, self.count) = (restart, None);
        } else if plan.interval != self.plan.interval {
            (self.anchor, self.count) = (self.end, None);
        }
        self.plan = plan;
        let count = self.count.map_or(0, |count| count + 1);
        self.count = Some(count);
        self.start = plan.interval.after(self.anchor, count);
        self.end = plan.interval.after(self.anchor, count + 1);
        self.status = "ACTIVE";
        self.next = Some(self.end);
        let is_afresh = bill.total > 0 && bill.credit == 0;
        let price = (plan.amount() - bill.discount - missing).max(0);
        self.enter(
            price,
            if is_afresh {
                Began::RenewedAfresh
            } else {
                Began::Renewed
            },
        );
    }

    fn missed(&mut self) {
        if self.first_failed.is_some() {
            self.retries += 1;
        }
        let first = *self.first_failed.get_or_insert(self.now);
        let is_last = self.retries == 3;
        let retry = first.plus_millis((self.retries + 1) * 24 * HOUR);
        if is_last {
            self.give_challenge_up();
        }
        if self.last_run.is_some() {
            self.last_run = (!is_last).then_some(retry);
        } else if is_last {
            self.events.push("SUBSCRIPTION_CANCELLED");
            self.end_at(self.now, false);
        } else {
            if self.status != "PAST_DUE" {
                self.events.push("SUBSCRIPTION_PAST_DUE");
            }
            self.status = "PAST_DUE";
            self.next = Some(retry);
        }
    }

    fn end_at(&mut self, ends_at: Timestamp, can_return: bool) {
        self.before = self.status;
        self.status = "CANCELLED";
        self.cancelled_at = Some(self.now);
        self.ends_at = Some(ends_at);
        self.next = None;
        self.can_return = can_return;
        self.give_challenge_up();
        self.tell_end();
    }

    pub fn is_over(&self) -> bool {
        self.ends_at.is_some_and(|end| end <= self.now)
    }
}
