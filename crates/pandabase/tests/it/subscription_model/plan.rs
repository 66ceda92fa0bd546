//! What is subscribed to, and on which terms.

use super::coupon::Coupon;
use super::place::BilledTo;
use pandabase_domain::time::{DAY, Timestamp};

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
    pub fn after(self, anchor: Timestamp, count: i64) -> Timestamp {
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

/// How a subscription is sold.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    pub plan: Plan,
    pub trial_days: i64,
    pub metered: bool,
    pub billed_to: BilledTo,
    pub coupon: Option<Coupon>,
    /// The store bills usage alone at the end.
    pub usage_only: bool,
}

/// What the saved card does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Card {
    Pays,
    Declines,
    /// Asks for an answer to the bank.
    Challenges,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregation {
    Sum,
    Max,
    Last,
    Count,
}

/// What is metered: name, aggregation, cents, per so many units, and how many are free.
pub const METERS: [(&str, Aggregation, i64, i64, Option<i64>); 4] = [
    ("units", Aggregation::Sum, 3, 10, Some(50)),
    ("peak", Aggregation::Max, 2, 1, None),
    ("level", Aggregation::Last, 7, 3, Some(100)),
    ("calls", Aggregation::Count, 45, 1, None),
];
