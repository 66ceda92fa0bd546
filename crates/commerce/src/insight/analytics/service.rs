//! Answers to analytics requests (contract `analytics.md`).

use super::requests::{Asked, PeriodQuery};
use super::store::{self, HourSums, Sums};
use super::views::{CountrySales, Ends, GrossVolume, Month, MonthlyRevenue, Overview, Point};
use pandabase_domain::analytics::{self, BadWindow, Granularity, Hours, Months, Period, Span, Window};
use pandabase_domain::money::Cents;
use pandabase_domain::time::Timestamp;
use pandabase_platform::api::Input;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use std::cmp::Reverse;
use std::collections::BTreeMap;

fn refuse(refusal: BadWindow) -> ApiError {
    ApiError::invalid(refusal.to_string())
}

fn period_of(query: &PeriodQuery) -> Period {
    query.period.0.unwrap_or(Period::ThirtyDays)
}

fn window(tx: &mut Tx<'_>, ctx: &Ctx<'_>, query: &PeriodQuery) -> Result<Window, ApiError> {
    let asked = analytics::Asked {
        period: period_of(query),
        start: query.start_date.0,
        end: query.end_date.0,
    };
    let first = match asked.period {
        Period::All => store::first(tx, ctx)?,
        _ => ctx.now,
    };
    Window::new(asked, first, ctx.now).map_err(refuse)
}

/// The sales of a window.
fn sum(tx: &mut Tx<'_>, ctx: &Ctx<'_>, hours: &Hours) -> Result<Sums, ApiError> {
    let mut sums = store::sum(tx, ctx, hours.whole)?;
    for &part in &hours.parts {
        sums = sums.plus(&store::sum_part(tx, ctx, part)?);
    }
    Ok(sums)
}

/// The sales of a time that is over.
pub fn sales_between(tx: &mut Tx<'_>, ctx: &Ctx<'_>, (from, until): Span) -> Result<Sums, ApiError> {
    let asked = analytics::Asked {
        period: Period::Custom,
        start: Some(from),
        end: Some(until),
    };
    let window = Window::new(asked, from, ctx.now).map_err(refuse)?;
    sum(tx, ctx, &window.hours())
}

/// `GET /v2/core/stores/{storeId}/analytics/overview`: a period in a few numbers.
pub fn overview(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Asked) -> Result<Overview, ApiError> {
    let window = window(tx, ctx, &input.query)?;
    let hours = window.hours();
    let sums = sum(tx, ctx, &hours)?;
    let customers = if window.is_open() {
        store::buyers_since(tx, ctx, window.from, &hours)?
    } else {
        store::buyers_between(tx, ctx, window.span())?
    };
    Ok(Overview {
        gross_volume: sums.volume,
        net_volume: sums.net(),
        orders: sums.orders,
        customers,
        refunded: sums.refunds,
        disputes: sums.disputes,
        period: Ends {
            from: window.from,
            to: window.to,
        },
    })
}

/// `GET /v2/core/stores/{storeId}/analytics/gross-volume`: gross volume over a period, bucket by bucket.
pub fn gross_volume(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Asked) -> Result<GrossVolume, ApiError> {
    let query = &input.query;
    let window = window(tx, ctx, query)?;
    let period = period_of(query);
    let granularity = query.granularity.0.unwrap_or(period.granularity());
    let buckets = window.buckets(granularity).map_err(refuse)?;
    let mut amounts: BTreeMap<Timestamp, Cents> =
        buckets.into_iter().map(|start| (start, Cents::ZERO)).collect();
    let mut add = |time: Timestamp, amount: Cents| {
        let bucket = amounts.entry(granularity.floor(time)).or_insert(Cents::ZERO);
        *bucket = bucket.saturating_plus(amount);
    };
    let hours = window.hours();
    for HourSums { hour, sums } in store::by_hour(tx, ctx, hours.whole)? {
        add(hour, sums.volume);
    }
    for &part in &hours.parts {
        let volume = store::sum_part(tx, ctx, part)?.volume;
        if volume != Cents::ZERO {
            add(part.0, volume);
        }
    }
    let point = |(start, amount)| Point {
        date: granularity.label(start),
        amount,
    };
    Ok(GrossVolume {
        series: amounts.into_iter().map(point).collect(),
    })
}

/// `GET /v2/core/stores/{storeId}/analytics/orders-by-country`: sales of a period by country, most orders
/// first.
pub fn orders_by_country(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Asked,
) -> Result<Vec<CountrySales>, ApiError> {
    let hours = window(tx, ctx, &input.query)?.hours();
    let mut rows = store::by_country(tx, ctx, hours.whole)?;
    for &part in &hours.parts {
        rows.extend(store::by_country_in_part(tx, ctx, part)?);
    }
    let mut countries: BTreeMap<String, (i64, Cents)> = BTreeMap::new();
    for sold in rows {
        let known = countries.entry(sold.country).or_insert((0, Cents::ZERO));
        *known = (known.0 + sold.orders, known.1.saturating_plus(sold.volume));
    }
    let mut sales: Vec<CountrySales> = countries
        .into_iter()
        .filter(|(country, (orders, _))| !country.is_empty() && *orders > 0)
        .map(|(country, (orders, amount))| CountrySales {
            country,
            orders,
            amount,
        })
        .collect();
    // The sort is stable: countries with equally many orders stay in the order of their codes.
    sales.sort_by_key(|sales| Reverse(sales.orders));
    Ok(sales)
}

/// `GET /v2/stores/{storeId}/analytics/monthly-revenue`: the last twelve months.
pub fn monthly_revenue(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<MonthlyRevenue, ApiError> {
    let months = Months::until(ctx.now);
    let end = Granularity::Day
        .floor(ctx.now)
        .plus_millis(Granularity::Day.length());
    let mut totals: BTreeMap<i64, Sums> = months.numbers().map(|number| (number, Sums::default())).collect();
    for HourSums { hour, sums } in store::by_hour(tx, ctx, (months.start(), end))? {
        if let Some(total) = totals.get_mut(&Months::number(hour)) {
            *total = total.plus(&sums);
        }
    }
    let months = totals.into_iter().map(|(number, sums)| Month {
        month: Months::label(number),
        gross: sums.volume,
        net: sums.net(),
    });
    Ok(MonthlyRevenue {
        months: months.collect(),
    })
}
