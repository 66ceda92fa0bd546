//! What clients see of usage.

use crate::billing::metering::bill::MeterBill;
use pandabase_domain::id::{MeterId, OrderId, SubscriptionId};
use pandabase_domain::metering::{Charge, Quantity};
use pandabase_domain::money::Cents;
use pandabase_domain::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// What became of a report.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Received {
    /// The subscription.
    pub subscription_id: SubscriptionId,
    /// Events that count.
    pub accepted: i64,
    /// Events that were there before.
    pub duplicates: i64,
    /// Events that do not count.
    pub rejected: Vec<Rejected>,
}

/// An event that does not count.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Rejected {
    /// Its place in the report, from 0.
    pub index: usize,
    /// Why.
    pub reason: String,
}

/// The usage of a subscription.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionUsage {
    /// The subscription.
    pub subscription_id: SubscriptionId,
    /// Whether usage is billed.
    pub is_usage_based: bool,
    /// Always USD.
    pub currency: &'static str,
    /// What is not billed yet; none where nothing will be.
    pub current_period: Option<CurrentPeriod>,
    /// What was billed, the newest first.
    pub past_periods: Vec<PastPeriod>,
}

/// What the next renewal would bill if it came now.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CurrentPeriod {
    /// Its beginning.
    pub period_start: Timestamp,
    /// Its end.
    pub period_end: Timestamp,
    /// Cents of the recurring amount.
    pub base_amount: Cents,
    /// Cents of all meters.
    pub usage_amount: Charge,
    /// Both, before tax.
    pub projected_total: Charge,
    /// Every meter, used or not.
    pub meters: Vec<ProjectedMeter>,
}

/// What a meter has counted since the last bill.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProjectedMeter {
    /// The meter.
    pub meter_id: MeterId,
    /// What it counts.
    pub event_name: String,
    /// The aggregate, before any allowance.
    pub quantity: Quantity,
    /// Cents for it.
    pub amount_charged: Charge,
}

/// A period that was billed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PastPeriod {
    /// Its beginning.
    pub period_start: Timestamp,
    /// Its end.
    pub period_end: Timestamp,
    /// Base and usage, before tax.
    pub total_charged: Cents,
    /// The order that was paid; none when there was nothing to pay.
    pub order_id: Option<OrderId>,
    /// Every meter that there was.
    pub meters: Vec<MeterBill>,
}
