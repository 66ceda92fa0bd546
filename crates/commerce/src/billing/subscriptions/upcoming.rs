//! What the next renewal will bill (contract `subscriptions.md`, "Upcoming invoice").

use super::bill::Bill;
use super::requests::Path;
use super::service::MISSING;
use super::{bill, store};
use pandabase_domain::id::SubscriptionId;
use pandabase_domain::money::{CURRENCY, Cents};
use pandabase_domain::subscription::{Subscription, SubscriptionStatus};
use pandabase_domain::time::Timestamp;
use pandabase_platform::api::Input;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::Serialize;

/// A bill that is not due yet. Amounts are US cents.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Invoice")]
pub struct UpcomingInvoice {
    subscription_id: SubscriptionId,
    /// Where the subscription stands.
    status: SubscriptionStatus,
    /// `USD`.
    currency: &'static str,
    /// Start of the current period, whose usage is billed.
    period_start: Timestamp,
    /// Its end.
    period_end: Timestamp,
    /// When it is charged.
    next_charge_at: Timestamp,
    /// Whether there are meters.
    is_usage_based: bool,
    /// The plan's amount.
    base_amount: Cents,
    /// What all meters come to so far.
    usage_amount: Cents,
    /// The sum of the lines: base, usage and what changes of plan left behind, less a coupon.
    subtotal: Cents,
    /// The tax, at today's rate.
    tax_amount: Cents,
    /// What is charged.
    total: Cents,
    /// `Subscription base`, what a coupon takes off it (`Discount`, negative), `Plan change` and `Credit`
    /// (negative) where they apply, then each meter.
    line_items: Vec<LineItem>,
}

/// A line of the bill.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "InvoiceLine")]
pub struct LineItem {
    /// What for.
    description: String,
    /// Cents before tax.
    amount: Cents,
}

impl LineItem {
    /// What a change of plan is charged for; nothing where it has no bill.
    ///
    /// # Errors
    /// [`ApiError`] for amounts that are out of range.
    pub fn of_change(bill: Option<&Bill>) -> Result<Vec<Self>, ApiError> {
        let lines = match bill {
            Some(bill) => bill.lines_of_change()?,
            None => Vec::new(),
        };
        let line = |(description, amount): (&str, Cents)| Self {
            description: description.to_owned(),
            amount,
        };
        Ok(lines.into_iter().map(line).collect())
    }
}

impl UpcomingInvoice {
    /// What a change of plan costs: its bill, or nothing at all where it has none.
    ///
    /// # Errors
    /// [`ApiError`] for amounts that are out of range.
    pub fn of_change(
        subscription: &Subscription,
        bill: Option<&Bill>,
        at: Timestamp,
    ) -> Result<Self, ApiError> {
        let amount = |part: fn(&Bill) -> Cents| bill.map_or(Cents::ZERO, part);
        let lines = match bill {
            Some(bill) => bill.lines()?,
            None => Vec::new(),
        };
        let line = |(description, amount)| LineItem { description, amount };
        Ok(Self {
            subscription_id: subscription.id.clone(),
            status: subscription.state.status,
            currency: CURRENCY,
            period_start: subscription.state.period.start,
            period_end: subscription.state.period.end,
            next_charge_at: at,
            is_usage_based: subscription.state.is_metered,
            base_amount: amount(|bill| bill.base),
            usage_amount: Cents::ZERO,
            subtotal: amount(|bill| bill.totals.subtotal),
            tax_amount: amount(|bill| bill.totals.tax),
            total: amount(|bill| bill.totals.total),
            line_items: lines.into_iter().map(line).collect(),
        })
    }
}

/// `GET /v2/core/stores/{storeId}/subscriptions/{subscriptionId}/upcoming-invoice`: the bill that the next
/// renewal would charge, were nothing more to happen.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such subscription, [`ApiError::Absent`] when it will not be
/// charged again.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<UpcomingInvoice, ApiError> {
    let subscription = store::find(tx, ctx, &input.path.subscription_id)?.ok_or(MISSING)?;
    let next = subscription.state.due_at();
    let next_charge_at = next.ok_or(ApiError::Absent("No upcoming invoice"))?;
    let bill = bill::compute(tx, ctx, &subscription).map_err(too_large)?;
    let (base_amount, lines) = (bill.undiscounted()?, bill.lines()?);
    let line = |(description, amount)| LineItem { description, amount };
    Ok(UpcomingInvoice {
        subscription_id: subscription.id,
        status: subscription.state.status,
        currency: CURRENCY,
        period_start: bill.usage_period.start,
        period_end: bill.usage_period.end,
        next_charge_at,
        is_usage_based: subscription.state.is_metered,
        base_amount,
        usage_amount: bill.usage,
        subtotal: bill.totals.subtotal.minus(bill.totals.discount)?,
        tax_amount: bill.totals.tax,
        total: bill.totals.total,
        line_items: lines.into_iter().map(line).collect(),
    })
}

/// Says what to correct: only the projection, which has no tax, can show amounts beyond 64 bits.
fn too_large(error: ApiError) -> ApiError {
    match error {
        ApiError::Invalid(_) => ApiError::invalid(
            "The next bill is too large to be computed: correct the usage of the subscription or its meters",
        ),
        other => other,
    }
}
