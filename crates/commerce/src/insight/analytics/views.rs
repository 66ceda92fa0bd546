//! Analytics as clients see them (contract `analytics.md`). Money is US cents.

use pandabase_domain::money::{Cents, Rate};
use pandabase_domain::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// A period with its ends.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct Ends {
    /// The first instant.
    pub from: Timestamp,
    /// The last.
    pub to: Timestamp,
}

/// A period in a few numbers.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    /// Subtotals less discounts of orders paid.
    pub gross_volume: Cents,
    /// The same less fees and refunds.
    pub net_volume: Cents,
    /// Orders paid.
    pub orders: i64,
    /// Different customers who paid.
    pub customers: i64,
    /// Refunds completed.
    pub refunded: i64,
    /// Disputes opened, prevented ones included.
    pub disputes: i64,
    /// Which period.
    pub period: Ends,
}

/// Gross volume over time.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct GrossVolume {
    /// A point for every bucket, ascending.
    pub series: Vec<Point>,
}

/// A bucket of a series.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Point {
    /// The day, or the full hour.
    pub date: String,
    /// Gross volume.
    pub amount: Cents,
}

/// What buyers of a country paid.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CountrySales {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Orders paid.
    pub orders: i64,
    /// Gross volume.
    pub amount: Cents,
}

/// The last twelve months.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MonthlyRevenue {
    /// Ascending, the present one last.
    pub months: Vec<Month>,
}

/// A month in UTC.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Month {
    /// `YYYY-MM`.
    pub month: String,
    /// Gross volume.
    pub gross: Cents,
    /// Net volume.
    pub net: Cents,
}

/// Subscriptions in a few numbers.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecurringOverview {
    /// What ACTIVE and PAST_DUE subscriptions bring in a month, before tax and usage: weekly plans × 52/12,
    /// yearly ones / 12.
    pub mrr: Cents,
    /// Twelve times `mrr`.
    pub arr: Cents,
    /// `mrr` by those subscriptions.
    pub arpu: Cents,
    /// Subscriptions that are ACTIVE.
    pub active: i64,
    /// Subscriptions that are TRIALING.
    pub trialing: i64,
    /// Subscriptions that are PAST_DUE.
    pub past_due: i64,
    /// Subscriptions cancelled in the last 30 days, trials excepted, by those that were ACTIVE or PAST_DUE
    /// before.
    pub churn_rate: Rate,
    /// Trials that were paid for afterwards, by those that are over.
    pub trial_conversion_rate: Rate,
}

/// Recurring revenue over time.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RecurringMonths {
    /// Twelve, ascending, the present one last.
    pub months: Vec<RecurringMonth>,
}

/// Recurring revenue of a month in UTC.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecurringMonth {
    /// `YYYY-MM`.
    pub month: String,
    /// What came: subscriptions that began to be paid for or were resumed, and larger plans.
    pub new_mrr: Cents,
    /// What went: subscriptions that were cancelled or paused, and smaller plans.
    pub churned_mrr: Cents,
    /// What there was at the end of the month, or is now.
    pub mrr: Cents,
}
