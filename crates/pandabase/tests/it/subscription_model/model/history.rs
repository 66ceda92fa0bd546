//! What was paid for which span of time. It knows the prices of plans and when periods began, not how a
//! change or a renewal is reckoned: the sums of a whole life must say that nothing was charged twice and
//! nothing given away.

use super::Model;
use super::dispute::Charge;
use crate::subscription_model::account::{Account, Span};
use pandabase_domain::time::{HOUR, Timestamp};

/// How long access lasts without payment while a charge is tried again.
const PATIENCE: i64 = 72 * HOUR;

/// A period and its price, which is nothing in a trial.
#[derive(Debug, Clone, Copy)]
pub struct Period {
    pub start: Timestamp,
    pub end: Timestamp,
    /// Cents for the whole of it: the plan that it began with less the coupon, and what a change within it
    /// made it dearer by, less what was given back of that.
    pub price: i64,
    pub given_back: i64,
    pub began: Began,
}

/// How a period began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Began {
    /// With the subscription or a change of plan.
    Anew,
    Renewed,
    /// With a renewal that was charged without credit, so that nothing is left of what was paid before.
    RenewedAfresh,
}

#[derive(Debug, Clone, Default)]
pub struct History {
    pub periods: Vec<Period>,
    /// When it was not to be charged, paused or held.
    idle: Vec<(Timestamp, Timestamp)>,
    idle_since: Option<Timestamp>,
    /// Cents of usage that were billed.
    usage: i64,
    /// Cents that were given back for time and usage that the buyer has had.
    forgiven: i64,
}

impl History {
    pub fn begin(&mut self, period: Period) {
        self.periods.push(period);
    }

    /// The plan became dearer within the period.
    pub fn add(&mut self, cents: i64) {
        if let Some(period) = self.periods.last_mut() {
            period.price += cents;
        }
    }

    /// Something of what was paid for the running period is given back.
    pub fn refund(&mut self, cents: i64) {
        if let Some(period) = self.periods.last_mut() {
            period.price -= cents;
            period.given_back += cents;
        }
    }

    pub fn forgive(&mut self, cents: i64) {
        self.forgiven += cents;
    }

    /// Whether the period of this number, from 1, or a later one ended with a renewal that left nothing of
    /// what was paid before.
    pub fn is_behind(&self, number: usize) -> bool {
        let later = self.periods.iter().skip(number);
        later
            .map(|period| period.began)
            .any(|began| began == Began::RenewedAfresh)
    }

    pub fn used(&mut self, cents: i64) {
        self.usage += cents;
    }

    /// It is not to be charged from now on.
    pub fn rests(&mut self, now: Timestamp) {
        self.idle_since.get_or_insert(now);
    }

    /// It is charged again.
    pub fn wakes(&mut self, now: Timestamp) {
        if let Some(since) = self.idle_since.take() {
            self.idle.push((since, now));
        }
    }

    /// No time is given for nothing, but where nothing was to be charged.
    fn is_without_gaps(&self) -> bool {
        self.periods.windows(2).all(|pair| {
            let (end, start) = (pair[0].end, pair[1].start);
            let explains =
                |(from, to): &(Timestamp, Timestamp)| *to == start && *from <= end.plus_millis(PATIENCE);
            start <= end || self.idle.iter().any(explains)
        })
    }

    /// How many periods another one cut short.
    fn cuts(&self) -> usize {
        let is_cut = |pair: &&[Period]| pair[1].start < pair[0].end;
        self.periods.windows(2).filter(is_cut).count()
    }

    /// What the time cost that was had: of a period that another one cut short, its part.
    fn cost(&self) -> i64 {
        let unused = self.periods.windows(2).map(|pair| {
            let left = pair[0].end.as_millis() - pair[1].start.as_millis();
            let length = pair[0].end.as_millis() - pair[0].start.as_millis();
            let left = left.max(0);
            Span { left, length }.of(pair[0].price)
        });
        let prices: i64 = self.periods.iter().map(|period| period.price).sum();
        prices - unused.sum::<i64>()
    }
}

impl Model {
    /// What was charged and not given back, before tax.
    fn collected_so_far(&self) -> i64 {
        let net = |charge: &Charge| charge.total - charge.tax - charge.cost_of(charge.returned);
        self.charges.iter().map(net).sum()
    }

    /// Nobody has more time to come than was charged for it and not given back.
    pub fn check_ahead(&self) {
        if self.is_over() {
            return;
        }
        let length = self.end.as_millis() - self.start.as_millis();
        let left = (self.end.as_millis() - self.now.as_millis()).max(0);
        let Account { paid, owed, kept } = self.account;
        let ahead = Span { left, length }.of(paid) + kept - owed;
        assert!(ahead <= self.collected_so_far(), "{ahead} ahead: {self:#?}");
    }

    /// What holds over a whole life.
    pub fn check_history(&self) {
        let history = &self.history;
        assert!(history.is_without_gaps(), "{history:#?}");
        let charged = self.collected_so_far();
        // What is owed is charged later, and what is kept was charged before.
        let due = history.cost() + history.usage - history.forgiven + self.account.kept - self.account.owed;
        // The answer to the charge of a change may come minutes after the change was priced.
        let cents = usize::try_from((charged - due).abs()).unwrap();
        assert!(cents <= history.cuts(), "{charged} for {due}: {self:#?}");
        if let Some((end, last)) = self.ends_at.zip(history.periods.last()) {
            assert!(Some(end) <= Some(last.end).max(self.cancelled_at), "{self:#?}");
        }
        let taxed = |charge: &Charge| {
            let net = charge.total - charge.tax;
            (net * charge.rate - charge.tax * 10_000).abs() <= 5_000
        };
        assert!(self.charges.iter().all(taxed), "{:#?}", self.charges);
    }
}
