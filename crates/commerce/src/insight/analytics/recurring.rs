//! The recurring revenue of subscriptions (contract `analytics.md`, the additions for merchants): per month,
//! with its gains and losses, and the rates of churn and of trial conversion.

use super::store::recurring::{self as store, Flow, HourFlow, Standing};
use super::views::{RecurringMonth, RecurringMonths, RecurringOverview};
use pandabase_domain::analytics::{Granularity, Months};
use pandabase_domain::money::{Cents, Overflow, Rate, div_half_up};
use pandabase_domain::subscription::SubscriptionStatus;
use pandabase_domain::subscription::recurring::{Counted, monthly};
use pandabase_domain::time::{DAY, HOUR, Timestamp};
use pandabase_platform::api::Input;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::error::ApiError;
use std::collections::BTreeMap;

/// The time over which churn is measured, in milliseconds.
const CHURN: i64 = 30 * DAY;

/// Records that a subscription changed from `before`, which is `None` when it starts, to `after`.
pub fn moved(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    before: Option<&Counted>,
    after: &Counted,
) -> Result<(), DbError> {
    let (was, is) = (before.and_then(Counted::paying), after.paying());
    let (old, new) = (was.unwrap_or_default().0, is.unwrap_or_default().0);
    let flow = Flow {
        gained: Cents((new - old).max(0)),
        lost: Cents((old - new).max(0)),
        joined: i64::from(was.is_none() && is.is_some()),
        quit: i64::from(was.is_some() && is.is_none()),
        cancelled: 0,
    };
    // Hours are written in ascending order, as in every transaction.
    let mut hours: BTreeMap<Timestamp, Flow> = BTreeMap::new();
    let mut cancelled = |at: Option<Timestamp>, by: i64| {
        if let Some(at) = at {
            hours.entry(Granularity::Hour.floor(at)).or_default().cancelled += by;
        }
    };
    cancelled(before.and_then(|before| before.cancelled_at), -1);
    cancelled(after.cancelled_at, 1);
    let now = hours.entry(Granularity::Hour.floor(ctx.now)).or_default();
    *now = Flow {
        cancelled: now.cancelled,
        ..flow
    };
    for (hour, flow) in hours {
        if flow != Flow::default() {
            store::add(tx, ctx, hour, &flow)?;
        }
    }
    Ok(())
}

/// The yearly revenue of subscriptions that are paid for, in cents.
fn yearly(standing: &[Standing]) -> Result<Cents, Overflow> {
    let paid_for = standing.iter().filter(|standing| standing.status.is_paid_for());
    Cents::sum(paid_for.map(|standing| standing.yearly))
}

/// `GET /v2/stores/{storeId}/analytics/subscriptions/overview`: subscriptions in a few numbers.
pub fn overview(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<RecurringOverview, ApiError> {
    let standing = store::standing(tx, ctx)?;
    let count = |status| {
        let of_status = standing.iter().filter(|standing| standing.status == status);
        of_status.map(|standing| standing.count).sum::<i64>()
    };
    let (active, past_due) = (
        count(SubscriptionStatus::Active),
        count(SubscriptionStatus::PastDue),
    );
    let mrr = monthly(yearly(&standing)?)?;
    let paying = active + past_due;
    // From the end of that hour, so that only whole hours are read.
    let then = Granularity::Hour
        .floor(ctx.now.plus_millis(-CHURN))
        .plus_millis(HOUR);
    let (mut paying_then, mut cancelled) = (paying, 0);
    for HourFlow { flow, .. } in store::since(tx, ctx, then)? {
        paying_then += flow.quit - flow.joined;
        cancelled += flow.cancelled;
    }
    let ended = standing
        .iter()
        .filter(|standing| standing.status != SubscriptionStatus::Trialing);
    let (trials, paid) = ended.fold((0, 0), |(trials, paid), standing| {
        (trials + standing.trials, paid + standing.trials_paid)
    });
    Ok(RecurringOverview {
        mrr,
        arr: mrr.times(12)?,
        arpu: match paying {
            0 => Cents::ZERO,
            _ => Cents(div_half_up(mrr.0.into(), paying.into())?),
        },
        active,
        trialing: count(SubscriptionStatus::Trialing),
        past_due,
        churn_rate: share(cancelled, paying_then)?,
        trial_conversion_rate: share(paid, trials)?,
    })
}

/// `part / whole`; zero when `whole` is zero or less.
fn share(part: i64, whole: i64) -> Result<Rate, Overflow> {
    if whole <= 0 {
        return Ok(Rate::ZERO);
    }
    div_half_up(i128::from(part.max(0)) * i128::from(Rate::ONE.0), whole.into()).map(Rate)
}

/// `GET /v2/stores/{storeId}/analytics/subscriptions/mrr`: the last twelve months, computed backwards from
/// the current revenue.
pub fn months(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<RecurringMonths, ApiError> {
    let months = Months::until(ctx.now);
    let mut flows: BTreeMap<i64, (Cents, Cents)> = months
        .numbers()
        .map(|number| (number, Default::default()))
        .collect();
    for HourFlow { hour, flow } in store::since(tx, ctx, months.start())? {
        if let Some((gained, lost)) = flows.get_mut(&Months::number(hour)) {
            *gained = gained.plus(flow.gained)?;
            *lost = lost.plus(flow.lost)?;
        }
    }
    let mut at_end = yearly(&store::standing(tx, ctx)?)?;
    let mut told = Vec::with_capacity(flows.len());
    for (number, (gained, lost)) in flows.into_iter().rev() {
        told.push(RecurringMonth {
            month: Months::label(number),
            new_mrr: monthly(gained)?,
            churned_mrr: monthly(lost)?,
            mrr: monthly(at_end)?,
        });
        at_end = at_end.minus(gained)?.plus(lost)?;
    }
    told.reverse();
    Ok(RecurringMonths { months: told })
}
