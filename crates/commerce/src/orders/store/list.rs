//! SQL of lists of orders and payments.

use super::record;
use super::record::CountOf;
use crate::orders::requests::{CountQuery, Filters};
use crate::orders::views::{OrderSummary, PaymentSummary, StatusCount};
use pandabase_domain::id::{OrderId, ProductId, kind};
use pandabase_domain::order::{OrderStatus, State};
use pandabase_domain::payment::PaymentStatus;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{FromRow, Query, Sql, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::key::Value;
use pandabase_platform::page::order::Direction;
use pandabase_platform::page::{Key, Page};
use pandabase_platform::{params, select, sql};

// A list first finds the ids of its page in an index that holds nothing else, then reads those rows: what a
// page costs does not depend on how many orders there are (docs/decisions/0008).
const IDS: &str = "SELECT o.id FROM orders o";
const COUNT: &str = "SELECT COUNT(*) FROM orders o";
const ORDERS: Sql<OrderSummary> = select!(OrderSummary, "SELECT {} FROM orders");
const PAYMENTS: Sql<PaymentSummary> = select!(PaymentSummary, "SELECT {} FROM orders");

const IDS_OF_PRODUCT: &str = "SELECT i.order_id FROM order_items i";
/// The most orders of a product that are counted: a list is walked by cursor, however long it is.
const COUNTED: i64 = 10_000;

sql! {
    WAS_PRODUCT = "SELECT 1 FROM products WHERE store_id = $1 AND id = $2";
    COUNT_OF_PRODUCT: i64 = "SELECT COUNT(*) FROM (SELECT DISTINCT order_id FROM order_items
        WHERE store_id = $1 AND product_id = $2 AND order_id > $3 AND order_id < $4 LIMIT $5) AS sold";
}

/// How the two lists differ.
struct List<T> {
    select: Sql<T>,
    status: &'static str,
    /// Which of a pair of statuses the list shows.
    status_of: fn((OrderStatus, PaymentStatus)) -> &'static str,
    searches: &'static [Search],
    count: CountOf,
}

/// How the list is searched for a text that begins with `prefix`. Searches are ranges, because each is then a
/// part of an index; `U+10FFFF` sorts behind everything that may follow.
struct Search {
    prefix: &'static str,
    ids: &'static str,
    count: &'static str,
    matches: &'static str,
}

const fn by(prefix: &'static str, matches: &'static str) -> Search {
    Search {
        prefix,
        ids: IDS,
        count: COUNT,
        matches,
    }
}

const BY_ORDER: Search = by("ord_", "o.id >= ? AND o.id < ? || '\u{10FFFF}'");
const BY_NUMBER: Search = by("cs_", "o.number >= ? AND o.number < ? || '\u{10FFFF}'");
/// A payment's id has the same characters as its order's, behind another prefix.
const BY_PAYMENT: Search = by(
    "pmt_",
    "o.id >= 'ord_' || SUBSTR(?, 5) AND o.id < 'ord_' || SUBSTR(?, 5) || '\u{10FFFF}'",
);
/// The processors' ids have capitals; the index is on this expression.
const BY_REFERENCE: Search = by(
    "pi_",
    "o.reference_id IS NOT NULL AND LOWER(o.reference_id) >= ? AND LOWER(o.reference_id) < ? || '\u{10FFFF}'",
);
/// A customer's email address never changes, so the orders of an address are those of its customer. The cross
/// join makes SQLite begin with the address; otherwise the order of the list would tempt it to walk every
/// order.
const BY_EMAIL: Search = Search {
    prefix: "",
    ids: "SELECT o.id AS id FROM customers c CROSS JOIN orders o",
    count: "SELECT COUNT(*) FROM customers c CROSS JOIN orders o",
    matches: "o.customer_id = c.id AND c.store_id = $1 AND c.email >= ? AND c.email < ? || '\u{10FFFF}'",
};

/// A text to search for: ids, numbers and stored addresses are in lower case.
fn folded(text: Option<&str>) -> Option<String> {
    let text = text.map(|text| text.trim().to_lowercase());
    text.filter(|text| !text.is_empty())
}

/// How many rows a list has. The totals of lists are stored; those of searches are counted in the range of
/// the index that is searched.
fn total<T>(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    list: &List<T>,
    status: Option<&str>,
    search: Option<(&str, &Search)>,
    within: &Bounds<'_>,
) -> Result<i64, ApiError> {
    if search.is_none() && within.low.is_none() && within.high.is_none() {
        return Ok(record::count_of(tx, ctx, list.count, status)?);
    }
    let count = search.map_or(COUNT, |(_, search)| search.count);
    Ok(tx.count(&filtered(count, ctx, list, status, search, within))?)
}

/// A page of a list. Ids sort by age, so they are the list's order.
fn page<T: FromRow>(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    filters: &Filters<'_>,
    list: &List<T>,
) -> Result<Page<T>, ApiError> {
    let text = folded(filters.search);
    let search = text.as_deref().map(|text| (text, search_of(list, text)));
    let made = filters.paging.made::<kind::Order>();
    let within = Bounds {
        low: made.from(),
        high: made.to(),
    };
    let total = total(tx, ctx, list, filters.status, search, &within)?;
    let bounds = within.after(filters)?;
    let (order, in_order) = match filters.direction {
        Direction::Asc => ("ORDER BY id ASC", "ORDER BY o.id ASC"),
        Direction::Desc => ("ORDER BY id DESC", "ORDER BY o.id DESC"),
    };
    let ids = match (search, filters.status) {
        (None, Some(status)) => standing(ctx, list, status, filters, &bounds).then(order),
        _ => {
            let ids = search.map_or(IDS, |(_, search)| search.ids);
            filtered(ids, ctx, list, filters.status, search, &bounds).then(in_order)
        }
    };
    let found = Page::placed(tx, &filters.paging, total, ids, |row| {
        let id = OrderId::from_row(row)?;
        Ok((vec![Value::from(id.to_string())], id))
    })?;
    let rows = Query::select(list.select)
        .filter("store_id = ?", &ctx.store.id)
        .filter_in("id", found.padded())
        .then(order);
    let items = tx.fetch_list(&rows)?;
    Ok(found.with(items))
}

/// A statement with the filters of a list.
fn filtered<'q, T>(
    select: &'static str,
    ctx: &'q Ctx<'_>,
    list: &List<T>,
    status: Option<&'q str>,
    search: Option<(&'q str, &Search)>,
    bounds: &Bounds<'q>,
) -> Query<'q> {
    let query = Query::new(select)
        .filter("o.store_id = ?", &ctx.store.id)
        .filter_opt(list.status, status);
    match search {
        // `|| ''` keeps the bounds from choosing the index, which is up to the search.
        Some((text, search)) => query
            .filter(search.matches, text)
            .filter_opt("o.id || '' > ?", bounds.low)
            .filter_opt("o.id || '' < ?", bounds.high),
        None => query
            .filter_opt("o.id > ?", bounds.low)
            .filter_opt("o.id < ?", bounds.high),
    }
}

/// The ends of a range of ids, neither of them in it.
struct Bounds<'a> {
    low: Option<&'a str>,
    high: Option<&'a str>,
}

impl<'a> Bounds<'a> {
    /// The part of the range that comes after the page before.
    fn after<'q: 'a>(&self, filters: &'q Filters<'_>) -> Result<Self, ApiError> {
        let Bounds { mut low, mut high } = *self;
        if let Some([Value::Text(last)]) = filters.paging.after(&[Key::text("id")])? {
            match filters.direction {
                Direction::Asc => low = Some(last),
                Direction::Desc => high = Some(last),
            }
        }
        Ok(Bounds { low, high })
    }
}

/// One walk through the orders at a pair of statuses.
macro_rules! walk {
    ($order:literal, $payment:literal) => {
        concat!(
            "SELECT id FROM orders WHERE store_id = $1 AND id > $2 AND id < $3 AND status = $",
            $order,
            " AND payment_status = $",
            $payment
        )
    };
}

/// The statement of two walks, each limited to what the page needs, because PostgreSQL does not merge walks
/// without a limit.
macro_rules! two_walks {
    ($order:literal) => {
        concat!(
            "SELECT id FROM (",
            walk!("4", "5"),
            " ORDER BY id ",
            $order,
            " LIMIT $6) AS one UNION ALL SELECT id FROM (",
            walk!("7", "8"),
            " ORDER BY id ",
            $order,
            " LIMIT $6) AS other"
        )
    };
}

/// The ids of orders with a status: one walk through an index for each pair of statuses that has it.
fn standing<'q, T>(
    ctx: &'q Ctx<'_>,
    list: &List<T>,
    status: &str,
    filters: &Filters<'_>,
    bounds: &Bounds<'q>,
) -> Query<'q> {
    let (low, high) = (bounds.low.unwrap_or(""), bounds.high.unwrap_or("\u{10FFFF}"));
    let mut values = params![&ctx.store.id, low, high].to_vec();
    let mut walks = 0;
    for (order, payment) in State::PAIRS {
        if (list.status_of)((order, payment)) == status {
            if walks > 0 {
                values.push(filters.paging.reach().into());
            }
            values.extend(params![order.as_str(), payment.as_str()]);
            walks += 1;
        }
    }
    let text = match (walks, filters.direction) {
        (0 | 1, _) => walk!("4", "5"),
        (_, Direction::Asc) => two_walks!("ASC"),
        (_, Direction::Desc) => two_walks!("DESC"),
    };
    Query::over(text, values)
}

/// What `text` looks like the beginning of; an email address when nothing else.
fn search_of<T>(list: &List<T>, text: &str) -> &'static Search {
    let is_address = text.contains('@');
    let mut fitting = list.searches.iter();
    fitting
        .find(|search| !is_address && text.starts_with(search.prefix))
        .unwrap_or(&BY_EMAIL)
}

/// The list of orders.
fn list_of_orders() -> List<OrderSummary> {
    List {
        select: ORDERS,
        status: "o.status = ?",
        status_of: |(order, _)| order.as_str(),
        searches: &[BY_ORDER, BY_NUMBER],
        count: CountOf::Orders,
    }
}

pub(in crate::orders) fn orders(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    filters: &Filters<'_>,
) -> Result<Page<OrderSummary>, ApiError> {
    page(tx, ctx, filters, &list_of_orders())
}

/// The orders in which a product was bought. Its lines are found in an index that has no more than their
/// orders, so that nothing of an order is read that is not shown.
///
/// # Errors
/// [`ApiError::Missing`] when the store has never had such a product.
pub(in crate::orders) fn of_product(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    product: &ProductId,
    filters: &Filters<'_>,
) -> Result<Page<OrderSummary>, ApiError> {
    if !tx.exists(WAS_PRODUCT, params![&ctx.store.id, product])? {
        return Err(ApiError::Missing("Product"));
    }
    let made = filters.paging.made::<kind::Order>();
    let within = Bounds {
        low: made.from(),
        high: made.to(),
    };
    let (low, high) = (within.low.unwrap_or(""), within.high.unwrap_or("\u{10FFFF}"));
    let total = tx.fetch_one(
        COUNT_OF_PRODUCT,
        params![&ctx.store.id, product, low, high, COUNTED],
    )?;
    let bounds = within.after(filters)?;
    let (order, in_order) = match filters.direction {
        Direction::Asc => ("ORDER BY id ASC", "GROUP BY i.order_id ORDER BY i.order_id ASC"),
        Direction::Desc => ("ORDER BY id DESC", "GROUP BY i.order_id ORDER BY i.order_id DESC"),
    };
    let ids = Query::new(IDS_OF_PRODUCT)
        .filter("i.store_id = ?", &ctx.store.id)
        .filter("i.product_id = ?", product)
        .filter_opt("i.order_id > ?", bounds.low)
        .filter_opt("i.order_id < ?", bounds.high)
        .then(in_order);
    let found = Page::placed(tx, &filters.paging, total, ids, |row| {
        let id = OrderId::from_row(row)?;
        Ok((vec![Value::from(id.to_string())], id))
    })?;
    let rows = Query::select(ORDERS)
        .filter("store_id = ?", &ctx.store.id)
        .filter_in("id", found.padded())
        .then(order);
    let items = tx.fetch_list(&rows)?;
    Ok(found.with(items))
}

/// How many orders have each status, of those that are asked for.
pub(in crate::orders) fn counts(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    query: &CountQuery,
) -> Result<Vec<StatusCount>, ApiError> {
    let list = &list_of_orders();
    let text = folded(query.search.as_deref());
    let search = text.as_deref().map(|text| (text, search_of(list, text)));
    let [low, high] = [query.from.0, query.to.0].map(|time| time.map(OrderId::floor));
    let within = Bounds {
        low: low.as_deref(),
        high: high.as_deref(),
    };
    let mut counts = Vec::with_capacity(OrderStatus::ALL.len());
    for status in OrderStatus::ALL.iter().copied() {
        let count = total(tx, ctx, list, Some(status.as_str()), search, &within)?;
        counts.push(StatusCount { status, count });
    }
    Ok(counts)
}

pub(in crate::orders) fn payments(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    filters: &Filters<'_>,
) -> Result<Page<PaymentSummary>, ApiError> {
    let list = List {
        select: PAYMENTS,
        status: "o.payment_status = ?",
        status_of: |(_, payment)| payment.as_str(),
        searches: &[BY_ORDER, BY_NUMBER, BY_PAYMENT, BY_REFERENCE],
        count: CountOf::Payments,
    };
    page(tx, ctx, filters, &list)
}
