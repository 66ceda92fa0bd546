//! What Shield did within a time.

use super::rules::views::ShieldRule;
use super::store::checks::{self, Sum};
use super::store::rules;
use pandabase_domain::analytics::{Asked, Period, Window};
use pandabase_domain::id::ShieldRuleId;
use pandabase_domain::input::Opt;
use pandabase_domain::money::Rate;
use pandabase_domain::shield::{Action, SIGNALS_KEPT};
use pandabase_domain::time::Timestamp;
use pandabase_platform::api::{Input, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which period.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShieldPeriod {
    #[serde(default)]
    period: Opt<Period>,
    #[serde(default)]
    start_date: Opt<Timestamp>,
    #[serde(default)]
    end_date: Opt<Timestamp>,
}

/// What Shield did with the payments of a period; what is older than 180 days is forgotten.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShieldAnalytics {
    /// Attempts to pay that were judged.
    pub evaluated: i64,
    /// Those that went on.
    pub allowed: i64,
    /// Those that were held for review.
    pub reviewed: i64,
    /// Those that were declined.
    pub blocked: i64,
    /// The share of those that were declined; 0 where nothing was judged.
    pub block_rate: Rate,
    /// Every rule in the order in which they are asked, then those that were deleted.
    pub by_rule: Vec<RuleAnalytics>,
}

/// What a rule did.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleAnalytics {
    /// The rule.
    pub rule_id: ShieldRuleId,
    /// Its name.
    pub name: String,
    /// Payments that it decided.
    pub matched: i64,
    /// Those of them that it declined.
    pub blocked: i64,
    /// Those of them that were disputed later.
    pub disputed: i64,
}

impl RuleAnalytics {
    fn new(rule_id: ShieldRuleId, name: String) -> Self {
        Self {
            rule_id,
            name,
            matched: 0,
            blocked: 0,
            disputed: 0,
        }
    }

    fn add(&mut self, sum: &Sum) {
        self.matched += sum.count;
        self.disputed += sum.disputed;
        if sum.action == Some(Action::Block) {
            self.blocked += sum.count;
        }
    }
}

/// `GET /v2/stores/{storeId}/shield/analytics`: what Shield did within a period.
pub fn show(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ShieldPeriod>,
) -> Result<ShieldAnalytics, ApiError> {
    let query = &input.query;
    let asked = Asked {
        period: query.period.0.unwrap_or(Period::ThirtyDays),
        start: query.start_date.0,
        end: query.end_date.0,
    };
    within(tx, ctx, asked)
}

/// What Shield did within a period.
///
/// # Errors
/// [`ApiError::Invalid`] for a period without its ends.
pub fn within(tx: &mut Tx<'_>, ctx: &Ctx<'_>, asked: Asked) -> Result<ShieldAnalytics, ApiError> {
    let first = ctx.now.plus_millis(-SIGNALS_KEPT);
    let window = Window::new(asked, first, ctx.now).map_err(|bad| ApiError::invalid(bad.to_string()))?;
    let hours = window.hours();
    let mut sums = checks::sums(tx, ctx, hours.whole)?;
    for part in hours.parts {
        sums.extend(checks::part_sums(tx, ctx, part)?);
    }
    Ok(add_up(&sums, rules::all(tx, ctx)?))
}

fn add_up(sums: &[Sum], rules: Vec<ShieldRule>) -> ShieldAnalytics {
    let of = |action: Action| -> i64 {
        let done = sums.iter().filter(|sum| sum.action == Some(action));
        done.map(|sum| sum.count).sum()
    };
    let evaluated: i64 = sums.iter().map(|sum| sum.count).sum();
    let (reviewed, blocked) = (of(Action::Review), of(Action::Block));
    let mut by_rule: Vec<RuleAnalytics> = rules
        .into_iter()
        .map(|rule| RuleAnalytics::new(rule.id, rule.name))
        .collect();
    for sum in sums {
        let Some(id) = &sum.rule_id else { continue };
        match by_rule.iter_mut().find(|rule| rule.rule_id == *id) {
            Some(rule) => rule.add(sum),
            None => {
                let mut deleted = RuleAnalytics::new(id.clone(), sum.rule_name.clone());
                deleted.add(sum);
                by_rule.push(deleted);
            }
        }
    }
    ShieldAnalytics {
        evaluated,
        allowed: evaluated - reviewed - blocked,
        reviewed,
        blocked,
        block_rate: Rate(blocked.saturating_mul(Rate::ONE.0) / evaluated.max(1)),
        by_rule,
    }
}
