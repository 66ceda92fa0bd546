//! Taking events in.

use super::report::{Event, Report, UsageReport, When};
use super::views::{Received, Rejected};
use crate::billing::metering::store;
use crate::billing::metering::store::{Counter, NewEvent};
use crate::billing::subscriptions;
use pandabase_domain::metering::{Dated, EventIds, Total};
use pandabase_domain::subscription::Subscription;
use pandabase_domain::time::Timestamp;
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use std::collections::BTreeSet;

const SUBSCRIPTION: ApiError = ApiError::Missing("Subscription");
const CLOSED: &str = "subscription is not in a state that accepts usage events";

/// `POST /v2/core/stores/{storeId}/usage/`: takes a report in.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such subscription, [`ApiError::Unprocessable`] when it has no
/// meters.
pub async fn report(
    call: Call,
    input: Input<Nothing, Nothing, Json<UsageReport>>,
) -> Result<Reply<Received>, ApiError> {
    let report = input.body.0.prepare()?;
    call.write_once(move |tx, ctx| ingest(tx, ctx, &report)).await
}

/// Stores the accepted events of a report, in the transaction that adds them to the totals.
fn ingest(tx: &mut Tx<'_>, ctx: &Ctx<'_>, report: &Report) -> Result<Received, ApiError> {
    // Locked until the end: no bill is begun and no period ends while events are added.
    let subscription = subscriptions::store::lock(tx, ctx, &report.subscription)?.ok_or(SUBSCRIPTION)?;
    if !subscription.state.is_metered {
        return Err(ApiError::Unprocessable("Subscription is not usage-based"));
    }
    let mut received = Received {
        subscription_id: subscription.id.clone(),
        accepted: 0,
        duplicates: 0,
        rejected: Vec::new(),
    };
    if !subscription.state.accepts_usage(ctx.now) {
        received.rejected = (0..report.events.len())
            .map(|index| Rejected {
                index,
                reason: CLOSED.into(),
            })
            .collect();
        return Ok(received);
    }
    let (counters, verdicts) = judge_all(tx, ctx, &subscription, report)?;
    let account = store::account(tx, ctx, &subscription.id)?;
    let mut new = Vec::with_capacity(verdicts.len());
    {
        let mut ids = EventIds::after(account.last());
        let mut random = ctx.env.random.lock();
        for (index, (event, verdict)) in report.events.iter().zip(verdicts).enumerate() {
            match verdict {
                Ok(counted) => new.push(NewEvent {
                    line: counters[counted.counter].line.unwrap_or_default(),
                    meter: counters[counted.counter].meter,
                    at: counted.at,
                    key: ids.next(ctx.now, &mut *random),
                    quantity: event.quantity,
                    period_no: counted.period_no,
                    segment: account.segment,
                    external_id: event.external_id.as_deref(),
                    metadata: event.metadata.as_ref().ok().and_then(Option::as_deref),
                }),
                Err(reason) => received.rejected.push(Rejected { index, reason }),
            }
        }
    }
    let sent = new.len();
    store::insert(tx, &mut new)?;
    received.accepted = i64::try_from(new.len()).unwrap_or(i64::MAX);
    received.duplicates = i64::try_from(sent - new.len()).unwrap_or(i64::MAX);
    if let Some(newest) = new.iter().map(|event| event.key).max() {
        store::add(tx, &totals(&new))?;
        store::save_account(tx, ctx, &subscription.id, account.segment, newest)?;
    }
    Ok(received)
}

/// An accepted event.
struct Counted {
    /// Index of its counter.
    counter: usize,
    at: Timestamp,
    period_no: i64,
}

type Verdict = Result<Counted, String>;

/// The product's meters, and the verdict on each event. A meter that counts an event gets a line.
fn judge_all(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    report: &Report,
) -> Result<(Vec<Counter>, Vec<Verdict>), ApiError> {
    let judge_by = |counters: &[Counter]| -> Vec<Verdict> {
        let events = report.events.iter();
        events
            .map(|event| judge(ctx, subscription, report, counters, event))
            .collect()
    };
    let counters = store::counters(tx, ctx, subscription)?;
    let verdicts = judge_by(&counters);
    if lineless(&counters, &verdicts).is_empty() {
        return Ok((counters, verdicts));
    }
    // The first event fixes what its meter counts. A request may be changing that now, so the meters are
    // locked and read again.
    store::lock_meters(tx, ctx, &subscription.plan.product)?;
    let mut counters = store::counters(tx, ctx, subscription)?;
    let verdicts = judge_by(&counters);
    for index in lineless(&counters, &verdicts) {
        let line = store::open_line(tx, ctx, &subscription.id, counters[index].meter)?;
        counters[index].line = Some(line);
    }
    Ok((counters, verdicts))
}

/// Indexes of the counters that count an event and have no line yet.
fn lineless(counters: &[Counter], verdicts: &[Verdict]) -> BTreeSet<usize> {
    let used = verdicts
        .iter()
        .filter_map(|verdict| Some(verdict.as_ref().ok()?.counter));
    used.filter(|index| counters[*index].line.is_none()).collect()
}

/// The verdict on an event: the contract's reasons, in the contract's order.
fn judge(
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    report: &Report,
    counters: &[Counter],
    event: &Event,
) -> Verdict {
    let name = report.names.get(event.name).map_or("", |name| &**name);
    let counter = counters
        .iter()
        .position(|counter| counter.event_name == name)
        .ok_or_else(|| format!("no meter on this product matches event_name '{name}'"))?;
    let state = &subscription.state;
    let at = match event.when {
        When::Now => ctx.now,
        When::At(at) => at,
        When::Unreadable => return Err("event_at is not a valid ISO timestamp".into()),
    };
    let period_no = match Dated::of(at, state.period.start, state.period.end, ctx.now) {
        Dated::TooEarly => return Err("event_at is before the current period start".into()),
        Dated::TooLate => return Err("event_at is too far in the future".into()),
        Dated::Current => state.period_no,
        Dated::Next => state.period_no + 1,
    };
    match event.metadata {
        Ok(_) => Ok(Counted {
            counter,
            at,
            period_no,
        }),
        Err(reason) => Err(reason.into()),
    }
}

/// The totals of events, by line, period and segment.
fn totals(events: &[NewEvent<'_>]) -> Vec<(store::Place, Total)> {
    let mut totals: Vec<(store::Place, Total)> = Vec::new();
    for event in events {
        let place = store::Place {
            line: event.line,
            period_no: event.period_no,
            segment: event.segment,
        };
        let one = Total::of(event.at, event.quantity);
        match totals.iter_mut().find(|(known, _)| *known == place) {
            Some((_, total)) => *total = total.then(one),
            None => totals.push((place, one)),
        }
    }
    totals
}
