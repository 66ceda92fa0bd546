//! SQL of lists of orders and payments.

use super::record;
use super::record::CountOf;
use crate::orders::requests::Filters;
use crate::orders::views::{
    Buyer, CURRENCY, GATEWAY, OrderOfSummary, OrderSummary, PaidWith, PaymentOfSummary, PaymentSummary,
};
use pandabase_domain::id::{OrderId, PaymentId};
use pandabase_domain::order::{OrderStatus, State};
use pandabase_domain::payment::PaymentStatus;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Query, Row, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::Page;
use pandabase_platform::params;

// A list first finds the ids of its page in an index that holds nothing else, then reads those rows: what a
// page costs does not depend on how many orders there are (docs/decisions/0008).
const IDS: &str = "SELECT o.id FROM orders o";
const COUNT: &str = "SELECT COUNT(*) FROM orders o";
const ORDERS: &str =
    "SELECT id, number, status, amount, discount_code, customer_id, customer_email, payment_status,
    total_amount, created_at FROM orders";
const PAYMENTS: &str = "SELECT id, reference_id, amount, total_amount, payment_status, method, card_brand,
    card_last_four, captured_at, discount_code, country, customer_id, customer_email, number, status,
    created_at
    FROM orders";

/// How the two lists differ.
struct List {
    select: &'static str,
    status: &'static str,
    /// The list's status of a pair.
    status_of: fn((OrderStatus, PaymentStatus)) -> &'static str,
    searches: &'static [Search],
    count: CountOf,
}

/// What a search text that begins in some way is the beginning of. Ranges, because every one is then a
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
/// A payment has the characters of its order.
const BY_PAYMENT: Search = by(
    "pmt_",
    "o.id >= 'ord_' || SUBSTR(?, 5) AND o.id < 'ord_' || SUBSTR(?, 5) || '\u{10FFFF}'",
);
/// Processors use capitals; the index is on this expression.
const BY_REFERENCE: Search = by(
    "pi_",
    "o.reference_id IS NOT NULL AND LOWER(o.reference_id) >= ? AND LOWER(o.reference_id) < ? || '\u{10FFFF}'",
);
/// A customer keeps the address, so the orders of the address are those of the customer. The cross join
/// makes SQLite begin with the address; the order of the list would tempt it to walk every order.
const BY_EMAIL: Search = Search {
    prefix: "",
    ids: "SELECT o.id AS id FROM customers c CROSS JOIN orders o",
    count: "SELECT COUNT(*) FROM customers c CROSS JOIN orders o",
    matches: "o.customer_id = c.id AND c.store_id = $1 AND c.email >= ? AND c.email < ? || '\u{10FFFF}'",
};

/// A page of a list. Ids sort by age, so the key is the order. Totals are kept; those of a search are
/// counted in the part of the index that it names.
fn page<T>(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    filters: &Filters<'_>,
    list: &List,
    map: impl FnMut(&mut Row<'_>) -> Result<T, DbError>,
) -> Result<Page<T>, ApiError> {
    // Ids, numbers and stored addresses are in lower case.
    let text = filters.search.map(|text| text.trim().to_lowercase());
    let text = text.as_deref().filter(|text| !text.is_empty());
    let search = text.map(|text| (text, search_of(list, text)));
    let filtered = |select| {
        let query = Query::new(select)
            .filter("o.store_id = ?", &ctx.store.id)
            .filter_opt(list.status, filters.status);
        match search {
            Some((text, search)) => query.filter(search.matches, text),
            None => query,
        }
    };
    let total = match search {
        Some((_, search)) => tx.count(&filtered(search.count))?,
        None => record::count_of(tx, ctx, list.count, filters.status)?,
    };
    let order = if filters.ascending {
        "ORDER BY id ASC"
    } else {
        "ORDER BY id DESC"
    };
    let ids = match (search, filters.status) {
        (Some((_, search)), _) => filtered(search.ids),
        (None, None) => filtered(IDS),
        (None, Some(status)) => standing(ctx, list, status, filters),
    };
    let ids = ids.then(order);
    let found = Page::of(tx, filters.paging, total, ids, |row| row.next::<String>())?;
    // Repeated up to the length of a full page, so that there is one statement for each length.
    let full = usize::try_from(found.pagination.limit).unwrap_or(0);
    let wanted = found.items.iter().cycle().take(full);
    let rows = Query::new(list.select)
        .filter("store_id = ?", &ctx.store.id)
        .filter_in("id", wanted)
        .then(order);
    let items = tx.list(&rows, map)?;
    Ok(found.with(items))
}

/// The statement of two walks, each as far as the page reaches: PostgreSQL merges none that have no end.
macro_rules! two_walks {
    ($order:literal) => {
        concat!(
            "SELECT id FROM (SELECT id FROM orders WHERE store_id = $1 AND status = $2 AND payment_status = $3
                ORDER BY id ",
            $order,
            " LIMIT $4) AS one
            UNION ALL SELECT id FROM (SELECT id FROM orders
                WHERE store_id = $1 AND status = $5 AND payment_status = $6
                ORDER BY id ",
            $order,
            " LIMIT $4) AS other"
        )
    };
}

/// The ids of orders at a status: one walk through an index for each status of the other kind that it stands
/// with.
fn standing<'q>(ctx: &'q Ctx<'_>, list: &List, status: &str, filters: &Filters<'_>) -> Query<'q> {
    const ONE: &str = "SELECT id FROM orders WHERE store_id = $1 AND status = $2 AND payment_status = $3";
    let mut values = params![&ctx.store.id].to_vec();
    for (order, payment) in State::PAIRS {
        if (list.status_of)((order, payment)) == status {
            if values.len() > 1 {
                values.push(filters.paging.reach().into());
            }
            values.extend(params![order.as_str(), payment.as_str()]);
        }
    }
    let text = match (values.len() > 3, filters.ascending) {
        (false, _) => ONE,
        (true, true) => two_walks!("ASC"),
        (true, false) => two_walks!("DESC"),
    };
    Query::over(text, values)
}

/// What `text` looks like the beginning of; an email address when nothing else.
fn search_of(list: &List, text: &str) -> &'static Search {
    let is_address = text.contains('@');
    let mut fitting = list.searches.iter();
    fitting
        .find(|search| !is_address && text.starts_with(search.prefix))
        .unwrap_or(&BY_EMAIL)
}

pub(in crate::orders) fn orders(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    filters: &Filters<'_>,
) -> Result<Page<OrderSummary>, ApiError> {
    let list = List {
        select: ORDERS,
        status: "o.status = ?",
        status_of: |(order, _)| order.as_str(),
        searches: &[BY_ORDER, BY_NUMBER],
        count: CountOf::Orders,
    };
    page(tx, ctx, filters, &list, |row| {
        let (id, order_number) = (row.next()?, row.next()?);
        let status = row.word(OrderStatus::parse)?;
        let amount = row.next()?;
        let discount_code: Option<String> = row.next()?;
        Ok(OrderSummary {
            id,
            order_number,
            status,
            amount,
            currency: CURRENCY,
            gateway: GATEWAY,
            discounted: discount_code.is_some(),
            discount_code,
            customer: Buyer {
                id: row.next()?,
                email: row.next()?,
            },
            payment: PaymentOfSummary {
                status: row.word(PaymentStatus::parse)?,
                total_amount: row.next()?,
            },
            created_at: row.next()?,
        })
    })
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
    page(tx, ctx, filters, &list, |row| {
        let order: OrderId = row.next()?;
        let id: PaymentId = order.twin();
        Ok(PaymentSummary {
            reference_id: row.next::<Option<String>>()?.unwrap_or_else(|| id.to_string()),
            id,
            amount: row.next()?,
            total_amount: row.next()?,
            status: row.word(PaymentStatus::parse)?,
            psp_provider: GATEWAY,
            payment_method: read_method(row)?,
            coupon_code: row.next()?,
            country: row.next()?,
            customer: Buyer {
                id: row.next()?,
                email: row.next()?,
            },
            order: OrderOfSummary {
                id: order,
                order_number: row.next()?,
                status: row.word(OrderStatus::parse)?,
            },
            created_at: row.next()?,
        })
    })
}

fn read_method(row: &mut Row<'_>) -> Result<PaidWith, DbError> {
    let paid = PaidWith {
        method: row.opt_word(MethodCode::parse)?,
        card_brand: row.next()?,
        card_last_four: row.next()?,
    };
    let captured_at: Option<Timestamp> = row.next()?;
    Ok(captured_at.map_or_else(PaidWith::default, |_| paid))
}
