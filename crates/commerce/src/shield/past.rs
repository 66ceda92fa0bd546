//! Trying a condition on payments of the past. Nothing is stored.

use super::judge::Found;
use super::rules::requests::Trial;
use super::rules::service::check;
use super::signals::of_sale;
use super::store::{lists, past as store};
use pandabase_domain::id::{OrderId, PaymentId};
use pandabase_domain::input::Int;
use pandabase_domain::money::Cents;
use pandabase_domain::payment::PaymentStatus;
use pandabase_domain::time::{DAY, Timestamp};
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;

/// How many days are looked back where nobody says.
const DAYS: i64 = 30;
/// The most payments that are looked at, the newest.
const MOST: usize = 2_000;
/// How many of those that match are shown.
const SHOWN: usize = 10;

/// What a rule would have matched.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TrialResult {
    /// The condition as it was read, without needless parentheses.
    pub condition: String,
    /// How many payments were looked at: of more than 2,000 the newest.
    pub evaluated: i64,
    /// How many of them it would have matched.
    pub matched: i64,
    /// Whether those were all payments of the time.
    pub complete: bool,
    /// The newest ten of those that match.
    pub payments: Vec<MatchedPayment>,
}

/// A payment that a condition matches.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MatchedPayment {
    /// The payment.
    pub id: PaymentId,
    /// Its order.
    pub order_id: OrderId,
    /// The buyer's email address.
    pub email: String,
    /// What was charged, in cents.
    pub total_amount: Cents,
    /// Where it stands.
    pub status: PaymentStatus,
    /// When it was submitted.
    pub created_at: Timestamp,
}

/// `POST /v2/stores/{storeId}/shield/rules/test`: what a condition would have matched. What is only known at
/// the time of paying is known of payments that rules judged then.
pub fn test(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<Trial>>,
) -> Result<TrialResult, ApiError> {
    let trial = &input.body.0;
    try_out(tx, ctx, &trial.condition, trial.days.0.map_or(DAYS, Int::get))
}

/// What a condition would have matched within so many days.
///
/// # Errors
/// [`ApiError::Invalid`] when it cannot be read.
pub fn try_out(tx: &mut Tx<'_>, ctx: &Ctx<'_>, condition: &str, days: i64) -> Result<TrialResult, ApiError> {
    let parsed = check(tx, ctx, condition)?;
    let names: BTreeSet<String> = parsed.lists.iter().map(|mention| mention.name.clone()).collect();
    let found = Found::of(lists::all_held(tx, ctx, &names)?);
    let mut past = store::past(tx, ctx, ctx.now.plus_millis(-days * DAY), MOST + 1)?;
    let complete = past.len() <= MOST;
    past.truncate(MOST);
    let (mut matched, mut payments) = (0, Vec::new());
    for (sale, kept) in &past {
        if !parsed
            .condition
            .applies(&of_sale(ctx, sale, kept.as_ref()), &found)
        {
            continue;
        }
        matched += 1;
        if payments.len() < SHOWN {
            payments.push(MatchedPayment {
                id: sale.payment.clone(),
                order_id: sale.order.clone(),
                email: sale.email.clone(),
                total_amount: sale.total,
                status: sale.state.payment,
                created_at: sale.created_at,
            });
        }
    }
    Ok(TrialResult {
        condition: parsed.condition.to_string(),
        evaluated: i64::try_from(past.len()).unwrap_or(i64::MAX),
        matched,
        complete,
        payments,
    })
}
