//! SQL of analytics.
//!
//! Two tables are derived from orders, refunds and disputes: `sales_hours`, with the sales of an hour by
//! country, and `last_purchases`, with how many customers made their last purchase in an hour. An order of
//! zero is no purchase in either. Data that did not come through payments (a seed, a restored archive) gets
//! both by [`rebuild`].

pub mod recurring;

use pandabase_domain::analytics::{Granularity, Hours, Span};
use pandabase_domain::id::{CustomerId, StoreId};
use pandabase_domain::money::Cents;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Counters, DbError, FromRow, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::{params, sql};

/// The facts that `sales_hours` sums up: a row for each payment, refund and dispute.
macro_rules! facts {
    ($of_orders:literal, $of_refunds:literal, $of_disputes:literal) => {
        concat!(
            "SELECT store_id, captured_at - captured_at % 3600000 AS hour, country, 1 AS orders,
                amount - discount_amount AS volume, \
                platform_fee + psp_fee AS fees, 0 AS refunds, 0 AS refunded,
                0 AS disputes
            FROM orders WHERE captured_at IS NOT NULL AND total_amount > 0",
            $of_orders,
            " UNION ALL SELECT r.store_id, r.updated_at - r.updated_at % 3600000, \
            o.country, 0, 0, 0, 1, r.amount, 0
            FROM refunds r JOIN orders o ON o.store_id = r.store_id AND o.id = r.order_id
            WHERE r.status = 'COMPLETED'",
            $of_refunds,
            " UNION ALL SELECT d.store_id, d.created_at - d.created_at % 3600000, o.country, 0, 0, 0, 0, 0, 1
            FROM disputes d JOIN orders o ON o.store_id = d.store_id AND o.id = d.order_id WHERE 1 = 1",
            $of_disputes
        )
    };
}
pub(super) use facts;

sql! {
    ADD = "INSERT INTO sales_hours (store_id, hour, country, orders, \
            volume, fees, refunds, refunded, disputes)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (store_id, hour, country) DO UPDATE SET orders = sales_hours.orders + excluded.orders,
            volume = sales_hours.volume + excluded.volume, fees = sales_hours.fees + excluded.fees,
            refunds = sales_hours.refunds + excluded.refunds, \
            refunded = sales_hours.refunded + excluded.refunded,
            disputes = sales_hours.disputes + excluded.disputes";
    LAST_PAID: Option<Timestamp> = "SELECT last_paid_at FROM customers
        WHERE store_id = $1 AND id = $2", locked;
    COUNT_BUYER = "INSERT INTO last_purchases (store_id, hour, customers) VALUES ($1, $2, $3)
        ON CONFLICT (store_id, hour) DO UPDATE SET customers = last_purchases.customers + excluded.customers";
    FIRST: Option<Timestamp> = "SELECT MIN(created_at) FROM stores WHERE id = $1";
    FIRST_HOUR: Option<Timestamp> = "SELECT MIN(hour) FROM sales_hours WHERE store_id = $1";
    SUM: Sums = "SELECT {} FROM sales_hours WHERE store_id = $1 AND hour >= $2 AND hour < $3";
    BY_HOUR: HourSums = "SELECT {}
        FROM sales_hours WHERE store_id = $1 AND hour >= $2 AND hour < $3 GROUP BY hour ORDER BY hour";
    BY_COUNTRY: OfCountry = "SELECT {}
        FROM sales_hours WHERE store_id = $1 AND hour >= $2 AND hour < $3 GROUP BY country";
    // Parts of hours are read from the rows themselves, by indexes on their times.
    PART_ORDERS: PartOrders = "SELECT {}
        FROM orders WHERE store_id = $1 AND captured_at >= $2 AND captured_at < $3 AND total_amount > 0";
    PART_REFUNDS: PartRefunds = "SELECT {}
        FROM refunds WHERE store_id = $1 AND status = 'COMPLETED' AND updated_at >= $2 AND updated_at < $3";
    PART_DISPUTES: i64 = "SELECT COUNT(*) FROM disputes WHERE store_id = $1 AND created_at >= $2 \
            AND created_at < $3";
    PART_COUNTRIES: OfCountry = "SELECT {}
        FROM (SELECT country, 1 AS orders, amount - discount_amount AS volume FROM orders
            WHERE store_id = $1 AND captured_at >= $2 AND captured_at < $3 AND total_amount > 0) AS part
        GROUP BY country";
    BUYERS: i64 = "SELECT CAST(COALESCE(SUM(customers), 0) AS BIGINT) FROM last_purchases
        WHERE store_id = $1 AND hour >= $2";
    // Customers who paid in this part of an hour and not after it.
    PART_BUYERS: i64 = "SELECT COUNT(DISTINCT o.customer_id) FROM orders o
            JOIN customers c ON c.store_id = o.store_id AND c.id = o.customer_id
        WHERE o.store_id = $1 AND o.captured_at >= $2 AND o.captured_at < $3 AND o.total_amount > 0
            AND c.last_paid_at < $3";
    BUYERS_BETWEEN: i64 = "SELECT COUNT(DISTINCT customer_id) FROM orders
        WHERE store_id = $1 AND captured_at >= $2 AND captured_at < $3 AND total_amount > 0";
    DROP_HOURS = "DELETE FROM sales_hours WHERE store_id = $1";
    DROP_BUYERS = "DELETE FROM last_purchases WHERE store_id = $1";
    FILL_HOURS = concat!("INSERT INTO sales_hours (store_id, hour, \
            country, orders, volume, fees, refunds, refunded,
            disputes)
        SELECT store_id, hour, country, CAST(SUM(orders) AS BIGINT), CAST(SUM(volume) AS BIGINT),
            CAST(SUM(fees) AS BIGINT), CAST(SUM(refunds) AS BIGINT), CAST(SUM(refunded) AS BIGINT),
            CAST(SUM(disputes) AS BIGINT)
        FROM (", facts!(" AND store_id = $1", " AND r.store_id = $1", " AND d.store_id = $1"), ") AS facts
        GROUP BY store_id, hour, country");
    DROP_LAST_PAID = "UPDATE customers SET last_paid_at = NULL WHERE store_id = $1 \
            AND last_paid_at IS NOT NULL";
    FILL_LAST_PAID = "UPDATE customers SET last_paid_at = o.last_at
        FROM (SELECT customer_id, MAX(captured_at) AS last_at FROM orders
            WHERE store_id = $1 AND captured_at IS NOT NULL AND total_amount > 0
            GROUP BY customer_id) AS o
        WHERE customers.store_id = $1 AND customers.id = o.customer_id";
    FILL_BUYERS = "INSERT INTO last_purchases (store_id, hour, customers)
        SELECT store_id, last_paid_at - last_paid_at % 3600000 AS hour, COUNT(*) FROM customers
        WHERE store_id = $1 AND last_paid_at IS NOT NULL GROUP BY store_id, hour";
}

const HOURS: Counters<3, 6> = Counters::new(ADD);
const LAST_PURCHASES: Counters<2, 1> = Counters::new(COUNT_BUYER);

/// Sums of sales over some time. Money is US cents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromRow)]
pub struct Sums {
    /// Orders paid.
    #[column("CAST(COALESCE(SUM(orders), 0) AS BIGINT)")]
    pub orders: i64,
    /// Their subtotals less discounts.
    #[column(sum = "volume")]
    pub volume: Cents,
    /// Their fees.
    #[column(sum = "fees")]
    pub fees: Cents,
    /// Refunds completed.
    #[column("CAST(COALESCE(SUM(refunds), 0) AS BIGINT)")]
    pub refunds: i64,
    /// What these cost the store.
    #[column(sum = "refunded")]
    pub refunded: Cents,
    /// Disputes opened.
    #[column("CAST(COALESCE(SUM(disputes), 0) AS BIGINT)")]
    pub disputes: i64,
}

impl Sums {
    /// The sum of both. Analytics never fail: an amount out of range becomes the largest or smallest
    /// possible.
    #[must_use]
    pub(crate) fn plus(&self, other: &Self) -> Self {
        Self {
            orders: self.orders + other.orders,
            volume: self.volume.saturating_plus(other.volume),
            fees: self.fees.saturating_plus(other.fees),
            refunds: self.refunds + other.refunds,
            refunded: self.refunded.saturating_plus(other.refunded),
            disputes: self.disputes + other.disputes,
        }
    }

    /// The volume less fees and refunds.
    pub fn net(&self) -> Cents {
        let costs = self.fees.saturating_plus(self.refunded);
        Cents(self.volume.0.saturating_sub(costs.0))
    }
}

/// Adds sales to an hour.
pub fn add(
    tx: &mut Tx<'_>,
    store: &StoreId,
    hour: Timestamp,
    country: &str,
    sums: &Sums,
) -> Result<(), DbError> {
    let key = [store.into(), hour.into(), country.into()];
    let by = [
        sums.orders,
        sums.volume.0,
        sums.fees.0,
        sums.refunds,
        sums.refunded.0,
        sums.disputes,
    ];
    tx.add(HOURS, key, by)
}

/// Counts that a customer pays now. Returns whether it is the customer's last payment so far; the time of it
/// is stored with what else the payment changes in the customer's row, which stays locked.
pub fn move_buyer(tx: &mut Tx<'_>, ctx: &Ctx<'_>, customer: &CustomerId) -> Result<bool, DbError> {
    let store = &ctx.store.id;
    let last = tx.fetch_one(LAST_PAID, params![store, customer])?;
    // Purchases of the same moment may be stored in either order.
    if last.is_some_and(|last| last >= ctx.now) {
        return Ok(false);
    }
    let hour = Granularity::Hour.floor(ctx.now);
    let last = last.map(|last| Granularity::Hour.floor(last));
    if last != Some(hour) {
        if let Some(last) = last {
            count_buyers(tx, store, last, -1)?;
        }
        count_buyers(tx, store, hour, 1)?;
    }
    Ok(true)
}

/// Adds to the number of customers whose last purchase was in an hour; `buyers` may be negative.
pub fn count_buyers(tx: &mut Tx<'_>, store: &StoreId, hour: Timestamp, buyers: i64) -> Result<(), DbError> {
    tx.add(LAST_PURCHASES, [store.into(), hour.into()], [buyers])
}

/// When the store's history begins: when it was created, or earlier if its first sale is older.
pub fn first(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Timestamp, DbError> {
    let store = &ctx.store.id;
    let created = tx.fetch_one(FIRST, params![store])?;
    let sold = tx.fetch_one(FIRST_HOUR, params![store])?;
    Ok(created.into_iter().chain(sold).min().unwrap_or(ctx.now))
}

/// The sales of whole hours.
pub fn sum(tx: &mut Tx<'_>, ctx: &Ctx<'_>, (from, to): Span) -> Result<Sums, DbError> {
    tx.fetch_one(SUM, params![&ctx.store.id, from, to])
}

/// The payments in a part of an hour.
#[derive(Debug, FromRow)]
struct PartOrders {
    #[column("COUNT(*)")]
    orders: i64,
    #[column(sum = "amount - discount_amount")]
    volume: Cents,
    #[column(sum = "platform_fee + psp_fee")]
    fees: Cents,
}

/// The refunds in a part of an hour.
#[derive(Debug, FromRow)]
struct PartRefunds {
    #[column("COUNT(*)")]
    refunds: i64,
    #[column(sum = "amount")]
    refunded: Cents,
}

/// The sales in a part of an hour.
pub fn sum_part(tx: &mut Tx<'_>, ctx: &Ctx<'_>, (from, to): Span) -> Result<Sums, DbError> {
    let span = params![&ctx.store.id, from, to];
    let PartOrders { orders, volume, fees } = tx.fetch_one(PART_ORDERS, span)?;
    let PartRefunds { refunds, refunded } = tx.fetch_one(PART_REFUNDS, span)?;
    Ok(Sums {
        orders,
        volume,
        fees,
        refunds,
        refunded,
        disputes: tx.fetch_one(PART_DISPUTES, span)?,
    })
}

/// The sales of an hour.
#[derive(Debug, FromRow)]
pub struct HourSums {
    /// The start of the hour.
    pub hour: Timestamp,
    /// Its sales.
    #[column(flatten)]
    pub sums: Sums,
}

/// The sales of each of some whole hours, ascending; hours without any are left out.
pub fn by_hour(tx: &mut Tx<'_>, ctx: &Ctx<'_>, (from, to): Span) -> Result<Vec<HourSums>, DbError> {
    tx.fetch_all(BY_HOUR, params![&ctx.store.id, from, to])
}

/// Sales of a country.
#[derive(Debug, FromRow)]
pub struct OfCountry {
    /// ISO 3166-1 alpha-2; empty where it is not known.
    pub country: String,
    /// Orders paid.
    #[column("CAST(SUM(orders) AS BIGINT)")]
    pub orders: i64,
    /// Their volume.
    #[column(sum = "volume")]
    pub volume: Cents,
}

/// Sales of whole hours by country.
pub fn by_country(tx: &mut Tx<'_>, ctx: &Ctx<'_>, (from, to): Span) -> Result<Vec<OfCountry>, DbError> {
    tx.fetch_all(BY_COUNTRY, params![&ctx.store.id, from, to])
}

/// Sales of a part of an hour by country.
pub fn by_country_in_part(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    (from, to): Span,
) -> Result<Vec<OfCountry>, DbError> {
    tx.fetch_all(PART_COUNTRIES, params![&ctx.store.id, from, to])
}

/// How many customers paid since `from`: those whose last purchase was at that time or later.
pub fn buyers_since(tx: &mut Tx<'_>, ctx: &Ctx<'_>, from: Timestamp, hours: &Hours) -> Result<i64, DbError> {
    let store = &ctx.store.id;
    let end_of_part = hours.parts.iter().find(|part| part.0 == from).map(|part| part.1);
    let whole = end_of_part.unwrap_or(from);
    let mut buyers = tx.fetch_one(BUYERS, params![store, whole])?;
    if let Some(end) = end_of_part {
        buyers += tx.fetch_one(PART_BUYERS, params![store, from, end])?;
    }
    Ok(buyers)
}

/// How many customers paid within a time that is over. The customers are counted one by one, in an index that
/// holds no more than that.
pub fn buyers_between(tx: &mut Tx<'_>, ctx: &Ctx<'_>, (from, to): Span) -> Result<i64, DbError> {
    tx.fetch_one(BUYERS_BETWEEN, params![&ctx.store.id, from, to])
}

/// Rebuilds `sales_hours`, `last_purchases` and `customers.last_paid_at` of a store from its orders, refunds
/// and disputes, for data that did not come through payments.
pub fn rebuild(tx: &mut Tx<'_>, store: &StoreId) -> Result<(), ApiError> {
    for statement in [
        DROP_HOURS,
        DROP_BUYERS,
        DROP_LAST_PAID,
        FILL_HOURS,
        FILL_LAST_PAID,
        FILL_BUYERS,
    ] {
        tx.send(statement, params![store])?;
    }
    Ok(())
}
