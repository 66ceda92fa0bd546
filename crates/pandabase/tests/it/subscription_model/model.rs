//! A subscription as the contract tells it, in the plainest way: one step after another, no storage, no
//! jobs, nothing shared with the server but the calendar.

use super::account::{Account, Price, Span, Upgrade};
use super::plan::{Aggregation, Card, Interval, METERS, Plan, Terms};
use pandabase_domain::time::{DAY, HOUR, Timestamp};

/// How long after its payment an order can be refunded.
const REFUNDS_UNTIL: i64 = 30 * DAY;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Report {
    meter: usize,
    quantity: i64,
    at: Timestamp,
    /// Dated after the end of the period that runs.
    ahead: bool,
}

/// A charge that is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bill {
    total: i64,
    /// What the period costs, what a change still owed, and what is left out for what was paid before.
    base: i64,
    change: i64,
    credit: i64,
    /// How many of the reports it saw, and whether those ahead, too.
    reports: usize,
    all: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charge {
    pub at: Timestamp,
    pub total: i64,
    pub refunded: bool,
    /// For a period that followed the first.
    pub renews: bool,
}

#[derive(Debug, Clone)]
pub struct Model {
    pub now: Timestamp,
    pub status: &'static str,
    pub plan: Plan,
    pub pending: Option<Plan>,
    pub card: Card,
    pub metered: bool,
    tax: i64,
    pub account: Account,
    /// How long the running period is.
    length: Interval,
    reports: Vec<Report>,
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
    /// The end of access was told.
    has_ended: bool,
    can_return: bool,
    before: &'static str,
    pub retries: i64,
    first_failed: Option<Timestamp>,
    /// A charge waits for the buyer's answer to the bank.
    challenged: Option<Bill>,
    restart: Option<Timestamp>,
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
            tax: terms.tax,
            account: Account {
                paid: if trial_days > 0 { 0 } else { plan.amount() },
                owed: 0,
                kept: 0,
            },
            length: plan.interval,
            reports: Vec::new(),
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
            has_ended: false,
            can_return: false,
            before: "",
            retries: 0,
            first_failed: None,
            challenged: None,
            restart: None,
            announced: None,
            charges: Vec::new(),
            events: vec!["SUBSCRIPTION_CREATED"],
        };
        if trial_days == 0 {
            model.collect(model.with_tax(plan.amount()), false);
            model.events.extend(["PAYMENT_PENDING", "PAYMENT_COMPLETED"]);
        }
        model.announce();
        model
    }

    /// Rounded half up.
    fn with_tax(&self, amount: i64) -> i64 {
        amount + (amount * self.tax + 5_000) / 10_000
    }

    fn collect(&mut self, total: i64, renews: bool) {
        let charge = Charge {
            at: self.now,
            total,
            refunded: false,
            renews,
        };
        self.charges.push(charge);
    }

    /// Lets time pass.
    pub fn advance(&mut self, to: Timestamp) {
        while let Some(at) = self.next_event().filter(|at| *at <= to) {
            self.now = self.now.max(at);
            self.announce();
            if self.due().is_some_and(|due| due <= self.now) {
                self.charge();
                self.announce();
            }
        }
        self.now = to;
        self.end_access();
    }

    /// Access that is over is told so once, and no plan waits for it.
    fn end_access(&mut self) {
        if self.is_over() {
            self.pending = None;
            if !self.has_ended {
                self.events.push("SUBSCRIPTION_ENDED");
            }
            self.has_ended = true;
        }
    }

    /// Lets time pass while nobody works; all that fell due is done at the end.
    pub fn sleep(&mut self, to: Timestamp) {
        self.now = to;
        self.advance(to);
    }

    fn due(&self) -> Option<Timestamp> {
        self.next.or(self.last_run)
    }

    fn notice_at(&self) -> Option<Timestamp> {
        let runs = matches!(self.status, "TRIALING" | "ACTIVE") && self.announced != Some(self.end);
        let next = self.next.filter(|next| runs && *next == self.end)?;
        Some(next.plus_millis(-3 * DAY))
    }

    fn next_event(&self) -> Option<Timestamp> {
        self.due().into_iter().chain(self.notice_at()).min()
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

    /// What changes of plan have left behind.
    pub fn has(&self) -> Vec<&'static str> {
        let covered = self.charges.iter().any(|charge| charge.total == 0);
        let has = [
            (self.account.kept > 0, "credit"),
            (self.account.owed > 0, "plan change"),
            (covered, "nothing charged"),
        ];
        has.into_iter()
            .filter_map(|(has, what)| has.then_some(what))
            .collect()
    }

    /// Usage that is billed once a renewal is overdue, and not before.
    pub fn has_usage_ahead(&self) -> bool {
        self.reports.iter().any(|report| report.ahead)
    }

    fn bill(&self) -> Bill {
        let plan = self.pending.unwrap_or(self.plan);
        let all = self.first_failed.is_some() || self.usage_alone;
        let base = if self.usage_alone { 0 } else { plan.amount() };
        let usage: i64 = (0..METERS.len()).map(|meter| self.cost(meter, all)).sum();
        let Account { owed, .. } = self.account;
        let gross = base + owed + if self.metered { usage } else { 0 };
        let credit = self.account.set_off(gross);
        Bill {
            total: self.with_tax(gross - credit),
            base,
            change: owed,
            credit,
            reports: self.reports.len(),
            all,
        }
    }

    fn cost(&self, meter: usize, all: bool) -> i64 {
        let (_, aggregation, price, per, free) = METERS[meter];
        let counted = |report: &&Report| report.meter == meter && (all || !report.ahead);
        let counted: Vec<&Report> = self.reports.iter().filter(counted).collect();
        let quantities = counted.iter().map(|report| report.quantity);
        let quantity = match aggregation {
            Aggregation::Sum => quantities.sum(),
            Aggregation::Max => quantities.max().unwrap_or(0),
            Aggregation::Count => i64::try_from(counted.len()).unwrap(),
            // Of several at one time the one that came last.
            Aggregation::Last => counted
                .iter()
                .max_by_key(|report| report.at)
                .map_or(0, |last| last.quantity),
        };
        (quantity - free.unwrap_or(0)).max(0) * price / per
    }

    /// What the next charge comes to.
    pub fn upcoming(&self) -> Option<i64> {
        self.due().map(|_| self.bill().total)
    }

    fn give_challenge_up(&mut self) {
        if self.challenged.take().is_some() {
            self.events.push("PAYMENT_FAILED");
        }
    }

    fn charge(&mut self) {
        self.give_challenge_up();
        let bill = self.bill();
        if bill.total == 0 && bill.credit == 0 {
            return self.collected(bill);
        }
        self.events.push("PAYMENT_PENDING");
        match self.card {
            // Nobody asks the card for what credit covers.
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
        self.collect(bill.total, true);
        self.events.push("PAYMENT_COMPLETED");
        if self.last_run.is_none() {
            self.events.push("SUBSCRIPTION_RENEWED");
        }
        self.collected(bill);
    }

    fn collected(&mut self, bill: Bill) {
        self.first_failed = None;
        self.retries = 0;
        let mut number = 0;
        self.reports.retain_mut(|report| {
            number += 1;
            let billed = number <= bill.reports && (bill.all || !report.ahead);
            report.ahead = false;
            !billed
        });
        if self.last_run.take().is_some() {
            return;
        }
        self.account.paid = bill.base;
        self.account.owed -= bill.change;
        self.account.kept -= bill.credit;
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
        self.end_access();
    }

    pub fn is_over(&self) -> bool {
        self.ends_at.is_some_and(|end| end <= self.now)
    }

    /// Each command answers whether it is done; refused, it changes nothing.
    pub fn cancel(&mut self, immediate: bool) -> bool {
        if self.status == "CANCELLED" {
            let hastens = immediate && self.can_return && !self.is_over();
            if hastens {
                self.ends_at = Some(self.now);
                self.can_return = false;
                self.last_run = None;
                self.events.push("SUBSCRIPTION_UPDATED");
                self.end_access();
            }
            return hastens;
        }
        let was = self.status;
        let ends_at = self.now.max(if immediate { self.now } else { self.end });
        self.events.push("SUBSCRIPTION_CANCELLED");
        self.end_at(ends_at, !immediate);
        // What is cancelled late lacks a renewal, too.
        let is_owed = was == "PAST_DUE" || (was == "ACTIVE" && ends_at == self.now);
        if self.metered && !immediate && was != "TRIALING" && (ends_at > self.now || is_owed) {
            self.last_run = Some(ends_at);
            if is_owed {
                // The renewal is dropped, and what was used is billed at once.
                self.usage_alone = true;
                self.first_failed = None;
                self.retries = 0;
                self.advance(self.now);
            }
        }
        true
    }

    /// The refund of a charge ends what still runs.
    pub fn refund(&mut self, charge: usize) -> bool {
        let now = self.now;
        let charge = &mut self.charges[charge];
        if charge.refunded || now > charge.at.plus_millis(REFUNDS_UNTIL) {
            return false;
        }
        charge.refunded = true;
        self.events.push("PAYMENT_REFUNDED");
        self.cancel(true);
        true
    }

    pub fn pause(&mut self) -> bool {
        if self.status != "ACTIVE" {
            return false;
        }
        self.status = "PAUSED";
        self.paused_at = Some(self.now);
        self.next = None;
        self.events.push("SUBSCRIPTION_PAUSED");
        true
    }

    pub fn resume(&mut self) -> bool {
        if self.status != "PAUSED" {
            return false;
        }
        self.status = "ACTIVE";
        self.paused_at = None;
        self.events.push("SUBSCRIPTION_RESUMED");
        if self.end > self.now {
            self.next = Some(self.end);
            self.announce();
        } else {
            self.restart = Some(self.now);
            self.next = Some(self.now);
            self.advance(self.now);
        }
        true
    }

    pub fn reactivate(&mut self) -> bool {
        if self.status != "CANCELLED" || !self.can_return || self.is_over() {
            return false;
        }
        self.status = self.before;
        self.cancelled_at = None;
        self.ends_at = None;
        self.last_run = None;
        self.can_return = false;
        self.next = (self.status != "PAUSED").then_some(self.end);
        self.events.push("SUBSCRIPTION_UPDATED");
        self.announce();
        true
    }

    /// What the new price less what is left of what was paid leads to.
    fn upgrade_to(&self, to: Plan) -> Upgrade {
        let length = self.end.as_millis() - self.start.as_millis();
        let left = (self.end.as_millis() - self.now.as_millis()).max(0);
        let is_same = to.interval == self.length;
        self.account.upgrade(to.amount(), is_same, Span { left, length })
    }

    fn upgrades(&self, to: Plan) -> bool {
        !self.metered && self.status == "ACTIVE" && to.amount() > self.plan.amount()
    }

    /// What a change at once is charged, if anything.
    pub fn price_of_change(&self, to: Plan) -> Option<Price> {
        match self.upgrades(to).then(|| self.upgrade_to(to)) {
            Some(Upgrade::Charge(price)) => Some(price),
            _ => None,
        }
    }

    pub fn change(&mut self, to: Plan, at_once: bool) -> bool {
        if self.metered || !matches!(self.status, "ACTIVE" | "TRIALING") {
            return false;
        }
        if self.status == "ACTIVE" && !at_once {
            self.pending = (to != self.plan).then_some(to);
            self.events.push("SUBSCRIPTION_UPDATED");
            return true;
        }
        match self.upgrades(to).then(|| self.upgrade_to(to)) {
            Some(Upgrade::Charge(price)) => {
                self.events.push("PAYMENT_PENDING");
                return self.upgrade(to, price, self.card == Card::Pays);
            }
            Some(Upgrade::Anew(account)) => {
                self.account = account;
                self.begin_anew(to);
                return true;
            }
            Some(Upgrade::Stay(account)) => self.account = account,
            None => {}
        }
        if to.interval != self.plan.interval && self.status == "ACTIVE" {
            (self.anchor, self.count) = (self.end, None);
        }
        self.pending = None;
        self.plan = to;
        self.events.push("SUBSCRIPTION_UPDATED");
        true
    }

    /// The answer to the charge of an upgrade.
    pub fn upgrade(&mut self, to: Plan, price: Price, is_paid: bool) -> bool {
        if is_paid {
            self.events.push("PAYMENT_COMPLETED");
            self.collect(self.with_tax(price.charge), false);
            self.account.paid = to.amount();
            self.account.owed -= price.change;
            self.account.kept -= price.credit;
            self.begin_anew(to);
        } else {
            self.events.push("PAYMENT_FAILED");
        }
        is_paid
    }

    fn begin_anew(&mut self, to: Plan) {
        self.pending = None;
        self.plan = to;
        self.length = to.interval;
        (self.anchor, self.count) = (self.now, Some(0));
        self.start = self.now;
        self.end = to.interval.after(self.now, 1);
        self.next = Some(self.end);
        self.events.push("SUBSCRIPTION_UPDATED");
        self.announce();
    }

    /// Reports usage at a time; answers whether it is taken.
    pub fn report(&mut self, meter: usize, quantity: i64, at: Timestamp) -> bool {
        let is_open = match self.status {
            "PAUSED" => false,
            "CANCELLED" => self.can_return && !self.is_over(),
            _ => true,
        };
        let in_window = at >= self.start && at <= self.now.plus_millis(HOUR);
        if !is_open || !in_window {
            return false;
        }
        self.reports.push(Report {
            meter,
            quantity,
            at,
            ahead: at >= self.end,
        });
        true
    }

    /// Another card is charged from now on.
    pub fn switch(&mut self, card: Card) {
        self.card = card;
        self.events.push("SUBSCRIPTION_UPDATED");
    }

    /// The customer asks for another attempt now, which the schedule does not count.
    pub fn retry(&mut self) -> bool {
        if self.status != "PAST_DUE" {
            return false;
        }
        self.give_challenge_up();
        let bill = self.bill();
        self.events.push("PAYMENT_PENDING");
        match self.card {
            Card::Pays => {
                self.paid(bill);
                // The next period may be over, too.
                self.announce();
                self.advance(self.now);
            }
            Card::Declines => self.events.push("PAYMENT_FAILED"),
            Card::Challenges => self.challenged = Some(bill),
        }
        true
    }

    /// The buyer answers to the bank.
    pub fn approve(&mut self) -> bool {
        let Some(bill) = self.challenged.take() else {
            return false;
        };
        self.paid(bill);
        self.announce();
        self.advance(self.now);
        true
    }
}
