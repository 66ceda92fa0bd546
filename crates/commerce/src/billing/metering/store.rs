//! SQL of usage.

pub mod events;

use crate::billing::metering::views::UsageEvent;
use pandabase_domain::id::{InvoiceId, MeterId, ProductId, SubscriptionId};
use pandabase_domain::metering::{Aggregation, EventKey, Limbs, MAX_METERS, Rating, Settlement, Total};
use pandabase_domain::money::Cents;
use pandabase_domain::subscription::Subscription;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Inserts, Param, Query, Sql, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::key::Value;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::{params, select, sql};
use std::collections::{BTreeMap, BTreeSet, HashSet};

sql! {
    COUNTERS: Counter = "SELECT {} FROM meters m
            LEFT JOIN usage_lines l ON l.store_id = m.store_id AND l.subscription_id = $1
                AND l.meter = m.number
        WHERE m.store_id = $2 AND m.product_id = $3";
    LOCK_METERS: i64 = "SELECT number FROM meters
        WHERE store_id = $1 AND product_id = $2 ORDER BY number", locked;
    OPEN_LINE: i64 = "INSERT INTO usage_lines (store_id, subscription_id, meter) VALUES ($1, $2, $3)
        RETURNING number";
    LINES: Line = "SELECT {} FROM usage_lines l JOIN meters m ON m.number = l.meter
        WHERE l.store_id = $1 AND l.subscription_id = $2";
    ACCOUNT: Account = "SELECT {} FROM usage_accounts
        WHERE store_id = $1 AND subscription_id = $2";
    SAVE_ACCOUNT = "INSERT INTO usage_accounts (store_id, subscription_id, segment, last_high, last_low)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (store_id, subscription_id) DO UPDATE SET last_high = excluded.last_high,
            last_low = excluded.last_low";
    CUT: i64 = "INSERT INTO usage_accounts (store_id, subscription_id, segment, last_high, last_low)
        VALUES ($1, $2, 1, 0, 0)
        ON CONFLICT (store_id, subscription_id) DO UPDATE SET segment = usage_accounts.segment + 1
        RETURNING segment - 1";
    UNBILLED: Metered = "SELECT {} FROM meters m
            LEFT JOIN usage_lines l ON l.store_id = m.store_id AND l.subscription_id = $1
                AND l.meter = m.number
            LEFT JOIN usage_totals t ON t.line = l.number AND t.invoice_id IS NULL AND t.period_no <= $2
        WHERE m.store_id = $3 AND m.product_id = $4 ORDER BY m.number, t.segment, t.period_no";
    SETTLE = "UPDATE usage_totals SET invoice_id = $1
        WHERE invoice_id IS NULL AND segment <= $2 AND period_no <= $3
            AND line IN (SELECT number FROM usage_lines WHERE store_id = $4 AND subscription_id = $5)";
}

/// A meter of a subscription's product, with the subscription's line for it.
#[derive(Debug, FromRow)]
pub struct Counter {
    /// The meter's number.
    #[column("m.number")]
    pub meter: i64,
    #[column("m.event_name")]
    pub(crate) event_name: String,
    /// The subscription's line; `None` before its first event.
    #[column("l.number")]
    pub line: Option<i64>,
}

/// The meters of the subscription's product.
pub fn counters(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
) -> Result<Vec<Counter>, DbError> {
    let values = params![&subscription.id, &ctx.store.id, &subscription.plan.product];
    tx.fetch_all(COUNTERS, values)
}

/// Locks the product's meters until the transaction ends.
pub fn lock_meters(tx: &mut Tx<'_>, ctx: &Ctx<'_>, product: &ProductId) -> Result<(), DbError> {
    tx.fetch_all(LOCK_METERS, params![&ctx.store.id, product])
        .map(drop)
}

/// Gives the subscription a line for a meter and returns its number.
pub fn open_line(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &SubscriptionId,
    meter: i64,
) -> Result<i64, DbError> {
    tx.fetch_one(OPEN_LINE, params![&ctx.store.id, subscription, meter])
}

/// How far the events of a subscription have been counted and billed.
#[derive(Debug, Default, FromRow)]
pub struct Account {
    /// The segment that events are added to.
    pub segment: i64,
    last_high: i64,
    last_low: i64,
}

impl Account {
    /// The key of the newest event.
    pub fn last(&self) -> EventKey {
        EventKey {
            high: self.last_high,
            low: self.last_low,
        }
    }
}

pub(crate) fn account(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &SubscriptionId,
) -> Result<Account, DbError> {
    let found = tx.fetch_optional(ACCOUNT, params![&ctx.store.id, subscription])?;
    Ok(found.unwrap_or_default())
}

/// Stores the key of a subscription's newest event. `segment` is used when the account is new.
pub(crate) fn save_account(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &SubscriptionId,
    segment: i64,
    last: EventKey,
) -> Result<(), DbError> {
    let values = params![&ctx.store.id, subscription, segment, last.high, last.low];
    tx.send(SAVE_ACCOUNT, values)
}

/// Begins the next segment and returns the one before it, the last of the bill.
pub fn cut(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &SubscriptionId) -> Result<i64, DbError> {
    tx.fetch_one(CUT, params![&ctx.store.id, subscription])
}

/// An event to store.
#[derive(Debug)]
pub struct NewEvent<'a> {
    pub(crate) line: i64,
    pub(crate) meter: i64,
    pub(crate) at: Timestamp,
    pub(crate) key: EventKey,
    pub(crate) quantity: i64,
    pub(crate) period_no: i64,
    pub(crate) segment: i64,
    pub(crate) external_id: Option<&'a str>,
    pub(crate) metadata: Option<&'a str>,
}

/// Events of the same line, period, segment and meter share these values, which are bound once for all of
/// them.
const fn inserts() -> Inserts<6> {
    Inserts::new(
        "usage_events (line, event_at, id_high, id_low, quantity, period_no, segment, meter, external_id, \
         metadata)",
        4,
        "(@1, #1, #2, #3, #4, @2, @3, @4, #5, #6)",
    )
}

static PLAIN: Inserts<6> = inserts();
static NAMED: Inserts<6> =
    inserts().then(" ON CONFLICT (meter, external_id) WHERE external_id IS NOT NULL DO NOTHING");

fn store(tx: &mut Tx<'_>, inserts: &Inserts<6>, events: &[NewEvent<'_>]) -> Result<u64, DbError> {
    let place = |event: &NewEvent<'_>| (event.line, event.period_no, event.segment, event.meter);
    let mut stored = 0;
    for run in events.chunk_by(|one, next| place(one) == place(next)) {
        let (line, period_no, segment, meter) = place(&run[0]);
        let rows = run.iter().map(|event| {
            [
                event.at.into(),
                event.key.high.into(),
                event.key.low.into(),
                event.quantity.into(),
                event.external_id.into(),
                event.metadata.into(),
            ]
        });
        stored += tx.insert_rows(inserts, params![line, period_no, segment, meter], rows)?;
    }
    Ok(stored)
}

/// Stores events. Removes from `events` those whose external id the meter already knows; the others are left
/// in the order of their receipt, in which they count.
pub fn insert(tx: &mut Tx<'_>, events: &mut Vec<NewEvent<'_>>) -> Result<(), DbError> {
    events.sort_by_key(|event| (event.external_id.is_some(), event.line));
    let (plain, named) = events.split_at(events.partition_point(|event| event.external_id.is_none()));
    store(tx, &PLAIN, plain)?;
    if store(tx, &NAMED, named)? < named.len() as u64 {
        let stored = bearers(tx, events)?;
        events.retain(|event| event.external_id.is_none() || stored.contains(&event.key));
    }
    events.sort_by_key(|event| event.key);
    Ok(())
}

/// The id of an event, in two columns.
#[derive(Debug, FromRow)]
pub struct StoredKey {
    id_high: i64,
    id_low: i64,
}

impl From<StoredKey> for EventKey {
    fn from(stored: StoredKey) -> Self {
        Self {
            high: stored.id_high,
            low: stored.id_low,
        }
    }
}

/// Keys of the stored events that have the external ids of `events`.
fn bearers(tx: &mut Tx<'_>, events: &[NewEvent<'_>]) -> Result<HashSet<EventKey>, DbError> {
    let meters: BTreeSet<i64> = events.iter().map(|event| event.meter).collect();
    let mut bearers = HashSet::with_capacity(events.len());
    for meter in meters {
        let of_meter = events.iter().filter(|event| event.meter == meter);
        let query = Query::select(select!(StoredKey, "SELECT {} FROM usage_events"))
            .filter("meter = ?", meter)
            .filter_in("external_id", of_meter.filter_map(|event| event.external_id));
        bearers.extend(tx.fetch_list(&query)?.into_iter().map(EventKey::from));
    }
    Ok(bearers)
}

/// The line, period and segment that a total adds up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, FromRow)]
pub struct Place {
    pub(crate) line: i64,
    pub(crate) period_no: i64,
    pub(crate) segment: i64,
}

/// Adds newly received events to the totals.
pub fn add(tx: &mut Tx<'_>, totals: &[(Place, Total)]) -> Result<(), DbError> {
    let mut values: Vec<Param<'_>> = Vec::with_capacity(totals.len() * 9);
    for (place, total) in totals {
        values.extend_from_slice(params![
            place.line,
            place.period_no,
            place.segment,
            total.events,
            total.sum.high,
            total.sum.low,
            total.largest,
            total.last_at,
            total.last
        ]);
    }
    tx.insert_many(
        "INSERT INTO usage_totals (line, period_no, segment, events, sum_high, sum_low, largest, last_at,
            last_quantity) VALUES",
        "ON CONFLICT (line, period_no, segment) DO UPDATE SET events = usage_totals.events + excluded.events,
            sum_high = usage_totals.sum_high + excluded.sum_high,
            sum_low = usage_totals.sum_low + excluded.sum_low,
            largest = CASE WHEN excluded.largest > usage_totals.largest THEN excluded.largest
                ELSE usage_totals.largest END,
            last_quantity = CASE WHEN excluded.last_at >= usage_totals.last_at THEN excluded.last_quantity
                ELSE usage_totals.last_quantity END,
            last_at = CASE WHEN excluded.last_at >= usage_totals.last_at THEN excluded.last_at
                ELSE usage_totals.last_at END",
        9,
        &values,
    )?;
    Ok(())
}

/// A total; zero where a `LEFT JOIN` found none.
#[derive(FromRow)]
pub struct StoredTotal {
    #[column(with = Option::unwrap_or_default)]
    events: i64,
    #[column(with = Option::unwrap_or_default)]
    sum_high: i64,
    #[column(with = Option::unwrap_or_default)]
    sum_low: i64,
    #[column(with = Option::unwrap_or_default)]
    largest: i64,
    #[column(with = Option::unwrap_or_default)]
    last_at: Timestamp,
    #[column(with = Option::unwrap_or_default)]
    last_quantity: i64,
}

impl From<StoredTotal> for Total {
    fn from(stored: StoredTotal) -> Self {
        Self {
            events: stored.events,
            sum: Limbs {
                high: stored.sum_high,
                low: stored.sum_low,
            },
            largest: stored.largest,
            last_at: stored.last_at,
            last: stored.last_quantity,
        }
    }
}

/// A meter with one of its unbilled totals.
#[derive(FromRow)]
#[alias("m")]
struct Metered {
    id: MeterId,
    event_name: String,
    aggregation: Aggregation,
    settlement: Settlement,
    included_units: Option<i64>,
    unit_price: Cents,
    unit_quantity: i64,
    #[column(flatten)]
    total: StoredTotal,
}

/// What a meter counted that is not billed yet.
pub struct Unbilled {
    pub(crate) meter: MeterId,
    pub(crate) event_name: String,
    pub(crate) rating: Rating,
    pub(crate) total: Total,
}

impl From<Metered> for Unbilled {
    fn from(row: Metered) -> Self {
        Self {
            meter: row.id,
            event_name: row.event_name,
            rating: Rating {
                aggregation: row.aggregation,
                settlement: row.settlement,
                included_units: row.included_units,
                unit_price: row.unit_price,
                unit_quantity: row.unit_quantity,
            },
            total: row.total.into(),
        }
    }
}

/// Every meter of the product with the subscription's unbilled usage of periods up to `period_no`, in the
/// order in which the meters were created.
pub fn unbilled(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &SubscriptionId,
    product: &ProductId,
    period_no: i64,
) -> Result<Vec<Unbilled>, DbError> {
    let values = params![subscription, period_no, &ctx.store.id, product];
    let mut meters: Vec<Unbilled> = Vec::with_capacity(MAX_METERS);
    for row in tx.fetch_all(UNBILLED, values)?.into_iter().map(Unbilled::from) {
        match meters.last_mut().filter(|last| last.meter == row.meter) {
            Some(last) => last.total = last.total.then(row.total),
            None => meters.push(row),
        }
    }
    Ok(meters)
}

/// Marks totals as billed by an invoice: those of segments up to `segment` and periods up to `period_no`.
pub fn settle(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &SubscriptionId,
    invoice: &InvoiceId,
    segment: i64,
    period_no: i64,
) -> Result<(), DbError> {
    let values = params![invoice, segment, period_no, &ctx.store.id, subscription];
    tx.send(SETTLE, values)
}

/// A meter of a subscription that has events.
#[derive(Debug, FromRow)]
pub struct Line {
    #[column("l.number")]
    pub(crate) number: i64,
    #[column("m.id")]
    pub(crate) meter_id: MeterId,
}

pub(crate) fn lines(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &SubscriptionId,
) -> Result<Vec<Line>, DbError> {
    tx.fetch_all(LINES, params![&ctx.store.id, subscription])
}

/// Which events are listed.
pub struct Filter<'a> {
    pub(crate) lines: &'a [Line],
    pub(crate) from: Option<Timestamp>,
    pub(crate) to: Option<Timestamp>,
}

/// How many events there are: summed from the totals, unless a range of time is asked for.
pub fn count(tx: &mut Tx<'_>, filter: &Filter<'_>) -> Result<i64, DbError> {
    let lines = || filter.lines.iter().map(|line| line.number);
    if filter.from.is_none() && filter.to.is_none() {
        let events = Query::new("SELECT CAST(COALESCE(SUM(events), 0) AS BIGINT) FROM usage_totals");
        return tx.count(&events.filter_in("line", lines()));
    }
    let events = Query::new("SELECT COUNT(*) FROM usage_events")
        .filter_in("line", lines())
        .filter_span("event_at", filter.from, filter.to);
    tx.count(&events)
}

/// An event of a list.
#[derive(FromRow)]
struct Listed {
    line: i64,
    event_at: Timestamp,
    #[column(flatten)]
    key: StoredKey,
    quantity: i64,
    external_id: Option<String>,
    #[column(json)]
    metadata: Option<BTreeMap<String, String>>,
}

macro_rules! events_of_line {
    ($line:literal) => {
        concat!(
            "SELECT {} FROM usage_events WHERE line = $",
            $line,
            " AND event_at >= $2 AND (event_at, id_high, id_low) < ($3, $4, $5)"
        )
    };
}

/// Events of several lines. Each line's events come in order and are merged only as far as the page reaches;
/// with `line IN (…)` the database would sort all of them.
macro_rules! events_of_lines {
    ($first:literal $(, $line:literal)*) => {
        select!(Listed, concat!(events_of_line!($first) $(, " UNION ALL ", events_of_line!($line))*))
    };
}

/// The list for each number of lines, from one to [`MAX_METERS`].
const LISTS: [Sql<Listed>; MAX_METERS] = [
    events_of_lines!("1"),
    events_of_lines!("1", "6"),
    events_of_lines!("1", "6", "7"),
    events_of_lines!("1", "6", "7", "8"),
    events_of_lines!("1", "6", "7", "8", "9"),
    events_of_lines!("1", "6", "7", "8", "9", "10"),
    events_of_lines!("1", "6", "7", "8", "9", "10", "11"),
    events_of_lines!("1", "6", "7", "8", "9", "10", "11", "12"),
    events_of_lines!("1", "6", "7", "8", "9", "10", "11", "12", "13"),
    events_of_lines!("1", "6", "7", "8", "9", "10", "11", "12", "13", "14"),
];

/// The columns that an event's place in the list consists of.
const KEYS: &[Key] = &[
    Key::number("event_at"),
    Key::number("id_high"),
    Key::number("id_low"),
];

pub(crate) fn page(
    tx: &mut Tx<'_>,
    paging: &Paging,
    total: i64,
    filter: &Filter<'_>,
    subscription: &Subscription,
) -> Result<Page<UsageEvent>, ApiError> {
    let mut numbers = filter.lines.iter().map(|line| Param::Int(line.number));
    let mut values: Vec<Param<'_>> = numbers.by_ref().take(1).collect();
    values.push(filter.from.map_or(Param::Int(i64::MIN), Param::from));
    // `to` is exclusive: the zero key puts the bound before every event of that time.
    let until = [
        filter.to.map_or(Param::Int(i64::MAX), Param::from),
        Param::Int(0),
        Param::Int(0),
    ];
    match paging.after(KEYS)? {
        Some(last) => values.extend(last.iter().map(Param::from)),
        None => values.extend(until),
    }
    values.extend(numbers);
    // Without a line the total is 0, and the list is never queried.
    let list = LISTS[filter.lines.len().clamp(1, MAX_METERS) - 1];
    let query = Query::select_with(list, values).then("ORDER BY event_at DESC, id_high DESC, id_low DESC");
    Page::placed(tx, paging, total, query, |row| {
        event(Listed::from_row(row)?, filter.lines, subscription)
    })
}

fn event(
    listed: Listed,
    lines: &[Line],
    subscription: &Subscription,
) -> Result<(Vec<Value>, UsageEvent), DbError> {
    let line = lines.iter().find(|line| line.number == listed.line);
    let meter_id = line.ok_or(DbError::MissingRow)?.meter_id.clone();
    let key = EventKey::from(listed.key);
    let place = [listed.event_at.as_millis(), key.high, key.low].map(Value::from);
    Ok((
        place.into(),
        UsageEvent {
            id: key.id(),
            quantity: listed.quantity,
            external_id: listed.external_id,
            metadata: listed.metadata,
            subscription_id: subscription.id.clone(),
            meter_id,
            customer_id: subscription.customer.clone(),
            event_at: listed.event_at,
            received_at: key.received_at(),
        },
    ))
}
