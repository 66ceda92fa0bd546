//! A subscription as the contract tells it, in the plainest way: one step after another, no storage, no
//! jobs, nothing shared with the server but the calendar.

use pandabase_domain::time::{DAY, HOUR, Timestamp};

/// 8.25 %, as in California, rounded half up.
pub fn with_tax(amount: i64) -> i64 {
    amount + (amount * 825 + 5_000) / 10_000
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interval {
    Weekly,
    Monthly,
    Yearly,
}

impl Interval {
    pub fn word(self) -> &'static str {
        match self {
            Self::Weekly => "WEEKLY",
            Self::Monthly => "MONTHLY",
            Self::Yearly => "YEARLY",
        }
    }

    /// `count` of them after `anchor`.
    fn after(self, anchor: Timestamp, count: i64) -> Timestamp {
        match self {
            Self::Weekly => anchor.plus_millis(count * 7 * DAY),
            Self::Monthly => anchor.plus_months(count),
            Self::Yearly => anchor.plus_months(count * 12),
        }
    }
}

/// What is subscribed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Which of the shop's products.
    pub product: usize,
    pub unit: i64,
    pub quantity: i64,
    pub interval: Interval,
}

impl Plan {
    pub fn amount(self) -> i64 {
        self.unit * self.quantity
    }
}

/// What the saved card does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Card {
    Pays,
    Declines,
    /// Asks for an answer to the bank, which nobody gives.
    Challenges,
}

/// What a meter counts: 3 cents per 10 units, the first 50 free.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Of the period that runs.
    open: i64,
    /// Dated after its end.
    ahead: i64,
}

fn cost(units: i64) -> i64 {
    (units - 50).max(0) * 3 / 10
}

#[derive(Debug, Clone)]
pub struct Model {
    pub now: Timestamp,
    pub status: &'static str,
    pub plan: Plan,
    pub pending: Option<Plan>,
    pub card: Card,
    metered: bool,
    pub usage: Usage,
    anchor: Timestamp,
    /// Intervals from the anchor to the period's start; `None` in a trial.
    count: Option<i64>,
    pub start: Timestamp,
    pub end: Timestamp,
    pub next: Option<Timestamp>,
    last_run: Option<Timestamp>,
    pub trial_end: Option<Timestamp>,
    pub cancelled_at: Option<Timestamp>,
    pub paused_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    can_return: bool,
    before: &'static str,
    pub retries: i64,
    first_failed: Option<Timestamp>,
    /// A charge waits for the bank's answer.
    challenged: bool,
    restart: Option<Timestamp>,
    /// The period's end that was announced.
    announced: Option<Timestamp>,
    /// Totals collected since it began.
    pub charges: Vec<i64>,
    /// Events of the last step.
    pub events: Vec<&'static str>,
}

impl Model {
    /// Sold at `now`; `trial` is in days.
    pub fn begin(now: Timestamp, plan: Plan, trial: i64, metered: bool, card: Card) -> Self {
        let trial_end = (trial > 0).then(|| now.plus_millis(trial * DAY));
        let anchor = trial_end.unwrap_or(now);
        let end = trial_end.unwrap_or_else(|| plan.interval.after(now, 1));
        let mut model = Self {
            now,
            status: if trial > 0 { "TRIALING" } else { "ACTIVE" },
            plan,
            pending: None,
            card,
            metered,
            usage: Usage::default(),
            anchor,
            count: (trial == 0).then_some(0),
            start: now,
            end,
            next: Some(end),
            last_run: None,
            trial_end,
            cancelled_at: None,
            paused_at: None,
            ends_at: None,
            can_return: false,
            before: "",
            retries: 0,
            first_failed: None,
            challenged: false,
            restart: None,
            announced: None,
            charges: Vec::new(),
            events: vec!["SUBSCRIPTION_CREATED"],
        };
        if trial == 0 {
            model.charges.push(with_tax(plan.amount()));
            model.events.extend(["PAYMENT_PENDING", "PAYMENT_COMPLETED"]);
        }
        model.announce();
        model
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

    /// What the next charge comes to.
    pub fn bill(&self) -> i64 {
        let plan = self.pending.unwrap_or(self.plan);
        let units = if self.status == "PAST_DUE" {
            self.usage.open + self.usage.ahead
        } else {
            self.usage.open
        };
        with_tax(plan.amount() + if self.metered { cost(units) } else { 0 })
    }

    /// Whether anything will be charged.
    pub fn is_billed_again(&self) -> bool {
        self.due().is_some()
    }

    fn charge(&mut self) {
        if std::mem::take(&mut self.challenged) {
            self.events.push("PAYMENT_FAILED");
        }
        let total = self.bill();
        if total == 0 {
            return self.collected();
        }
        self.events.push("PAYMENT_PENDING");
        match self.card {
            Card::Pays => {
                self.charges.push(total);
                self.events.push("PAYMENT_COMPLETED");
                if self.last_run.is_none() {
                    self.events.push("SUBSCRIPTION_RENEWED");
                }
                self.collected();
            }
            Card::Declines => {
                self.events.push("PAYMENT_FAILED");
                self.missed();
            }
            Card::Challenges => {
                self.challenged = true;
                self.missed();
            }
        }
    }

    fn collected(&mut self) {
        let past_due = self.status == "PAST_DUE";
        self.first_failed = None;
        self.retries = 0;
        if self.last_run.take().is_some() {
            return;
        }
        self.usage.open = if past_due { 0 } else { self.usage.ahead };
        self.usage.ahead = 0;
        let plan = self.pending.take().unwrap_or(self.plan);
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
        if is_last && std::mem::take(&mut self.challenged) {
            self.events.push("PAYMENT_FAILED");
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
        if std::mem::take(&mut self.challenged) {
            self.events.push("PAYMENT_FAILED");
        }
    }

    fn is_over(&self) -> bool {
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
                self.pending = None;
            }
            return hastens;
        }
        let was = self.status;
        let ends_at = if immediate {
            self.now
        } else {
            self.now.max(self.end)
        };
        self.events.push("SUBSCRIPTION_CANCELLED");
        self.end_at(ends_at, !immediate);
        if self.metered && !immediate && was != "TRIALING" && ends_at > self.now {
            self.last_run = Some(ends_at);
        }
        if ends_at <= self.now {
            self.pending = None;
        }
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

    pub fn change(&mut self, to: Plan, at_once: bool) -> bool {
        if self.metered || !matches!(self.status, "ACTIVE" | "TRIALING") {
            return false;
        }
        if self.status == "ACTIVE" && !at_once {
            self.pending = Some(to);
            self.events.push("SUBSCRIPTION_UPDATED");
            return true;
        }
        if self.status == "ACTIVE" && to.amount() > self.plan.amount() {
            return self.upgrade(to);
        }
        if to.interval != self.plan.interval && self.status == "ACTIVE" {
            (self.anchor, self.count) = (self.end, None);
        }
        self.pending = None;
        self.plan = to;
        self.events.push("SUBSCRIPTION_UPDATED");
        true
    }

    /// The new price less what is left of the old one, and the period begins anew.
    fn upgrade(&mut self, to: Plan) -> bool {
        let length = i128::from(self.end.as_millis() - self.start.as_millis());
        let left = i128::from((self.end.as_millis() - self.now.as_millis()).max(0));
        let credit = (i128::from(self.plan.amount()) * left * 2 + length) / (length * 2);
        let owed = to.amount() - i64::try_from(credit).unwrap();
        if owed >= 100 {
            self.events.push("PAYMENT_PENDING");
            if self.card != Card::Pays {
                self.events.push("PAYMENT_FAILED");
                return false;
            }
            self.events.push("PAYMENT_COMPLETED");
            self.charges.push(with_tax(owed));
        }
        self.pending = None;
        self.plan = to;
        (self.anchor, self.count) = (self.now, Some(0));
        self.start = self.now;
        self.end = to.interval.after(self.now, 1);
        self.next = Some(self.end);
        self.events.push("SUBSCRIPTION_UPDATED");
        self.announce();
        true
    }

    /// Reports units at a time; answers whether they are taken.
    pub fn report(&mut self, units: i64, at: Timestamp) -> bool {
        let is_open = match self.status {
            "PAUSED" => false,
            "CANCELLED" => self.can_return && !self.is_over(),
            _ => true,
        };
        let in_window = at >= self.start && at <= self.now.plus_millis(HOUR);
        if !is_open || !in_window {
            return false;
        }
        if at < self.end {
            self.usage.open += units;
        } else {
            self.usage.ahead += units;
        }
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
        if std::mem::take(&mut self.challenged) {
            self.events.push("PAYMENT_FAILED");
        }
        self.events.push("PAYMENT_PENDING");
        match self.card {
            Card::Pays => {
                self.charges.push(self.bill());
                self.events.extend(["PAYMENT_COMPLETED", "SUBSCRIPTION_RENEWED"]);
                self.collected();
                self.announce();
            }
            Card::Declines => self.events.push("PAYMENT_FAILED"),
            Card::Challenges => self.challenged = true,
        }
        true
    }
}
