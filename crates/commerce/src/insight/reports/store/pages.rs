//! SQL of what is in reports: a statement for each kind. It selects the columns that `content.rs` names, in
//! their order, and after them what rows are ordered by.

use crate::insight::reports::content::{Cell, Cells, Content, Cursor, Kind, Order};
use pandabase_domain::id::{OrderId, StoreId};
use pandabase_domain::ledger::GENESIS;
use pandabase_domain::report::{Period, ReportType};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, Row, Sql, Tx};
use pandabase_platform::{params, sql};

/// Rows of one page: what is in memory at once.
const PAGE: i64 = 1_000;

sql! {
    // Ids of orders begin with the time of their creation: the primary key is the order.
    PAYMENTS = "SELECT 'pmt_' || SUBSTR(o.id, 5), o.created_at, o.id, \
            o.number, o.status, o.payment_status, 'USD', o.amount,
            o.discount_amount, o.tax_amount, o.platform_fee, o.psp_fee, o.total_amount, o.settled_amount,
            o.presentment_currency, o.presentment_amount, o.exchange_rate, o.discount_code,
            COALESCE(o.reference_id, 'pmt_' || SUBSTR(o.id, 5)), o.customer_id, o.customer_email,
            CASE WHEN c.last_name IS NULL THEN c.first_name ELSE c.first_name || ' ' || c.last_name END, \
            o.country,
            o.ip_address, o.metadata, CASE WHEN o.captured_at IS NOT NULL THEN o.method END,
            CASE WHEN o.captured_at IS NOT NULL THEN o.card_brand END,
            CASE WHEN o.captured_at IS NOT NULL THEN o.card_last_four END, o.id
        FROM orders o LEFT JOIN customers c ON c.store_id = o.store_id AND c.id = o.customer_id
        WHERE o.store_id = $1 AND o.id > $2 AND o.id < $3 ORDER BY o.id LIMIT $4";
    // Nothing scores payouts yet.
    PAYOUTS = "SELECT p.id, p.created_at, p.updated_at, p.status, 'USD', p.amount + p.fee, p.fee, p.amount,
            p.standard_fee, p.cross_border_fee, p.foreign_exchange_fee, \
            p.bank_account_id, b.bank_name, b.last4,
            b.country, CAST(NULL AS BIGINT), p.reference_id, p.created_at, p.id
        FROM payouts p LEFT JOIN bank_accounts b ON b.store_id = p.store_id AND b.id = p.bank_account_id
        WHERE p.store_id = $1 AND (p.created_at, p.id) > ($2, $3) AND p.created_at < $4
        ORDER BY p.created_at, p.id LIMIT $5";
    LEDGER = "SELECT e.id, e.created_at, e.type, 'USD', e.amount, e.running_balance,
            COALESCE(o.id, r.order_id, d.order_id), \
            COALESCE('pmt_' || SUBSTR(o.id, 5), r.payment_id, d.payment_id), r.id, d.id,
            CASE WHEN e.type = 'PAYOUT' THEN e.reference_id END, \
                    e.description, p.hash, e.hash, e.created_at, e.position
        FROM ledger_entries e
            LEFT JOIN ledger_entries p ON p.store_id = e.store_id AND p.position = e.position - 1
            LEFT JOIN orders o ON e.type = 'PAYMENT_RECEIVED' AND o.store_id = e.store_id \
                    AND o.id = 'ord_' || SUBSTR(e.reference_id, 5)
            LEFT JOIN refunds r ON e.type IN ('REFUND_INSTANT', 'REFUND_ASYNC', 'REFUND_EXTERNAL')
                AND r.store_id = e.store_id AND r.id = e.reference_id
            LEFT JOIN disputes d ON e.type IN ('DISPUTE_CREATED', 'DISPUTE_WON')
                AND d.store_id = e.store_id AND d.id = e.reference_id
        WHERE e.store_id = $1 AND (e.created_at, e.position) > ($2, $3) AND e.created_at < $4
        ORDER BY e.created_at, e.position LIMIT $5";
    REVERSALS = "SELECT b.kind, b.id, b.created_at, b.order_id, o.number, \
            'USD', b.amount, b.fee, b.status, b.reason,
            b.created_at, b.id
        FROM (SELECT * FROM (SELECT 'REFUND' AS kind, id, created_at, order_id, amount, fee, status, reason
                FROM refunds WHERE store_id = $1 AND (created_at, id) > ($2, $3) AND created_at < $4
                ORDER BY created_at, id LIMIT $5) AS r
            UNION ALL SELECT * FROM (SELECT 'DISPUTE' AS kind, id, \
                created_at, order_id, amount, fee, status, reason
                FROM disputes WHERE store_id = $1 AND (created_at, id) > ($2, $3) AND created_at < $4
                ORDER BY created_at, id LIMIT $5) AS d) AS b
            LEFT JOIN orders o ON o.store_id = $1 AND o.id = b.order_id
        ORDER BY b.created_at, b.id LIMIT $5";
}

fn statement(report_type: ReportType) -> Sql {
    match report_type {
        ReportType::PaymentActivity => PAYMENTS,
        ReportType::PayoutReconciliation => PAYOUTS,
        ReportType::BalanceLedger => LEDGER,
        ReportType::RefundsDisputes => REVERSALS,
    }
}

/// The rows of the period after `from`, [`PAGE`] at most, and where they end.
pub(in crate::insight::reports) fn page(
    tx: &mut Tx<'_>,
    store: &StoreId,
    report_type: ReportType,
    from: &Cursor,
    period: Period,
) -> Result<(Vec<Cells>, Option<Cursor>), DbError> {
    let (content, statement) = (Content::of(report_type), statement(report_type));
    let mut end = None;
    let mut read = |row: &mut Row<'_>| {
        let cells = content.columns.iter().map(|column| cell(row, column.kind));
        let cells: Cells = cells.collect::<Result<_, _>>()?;
        end = Some(match content.order {
            Order::Id => Cursor::Id(row.next()?),
            Order::TimeAndId => Cursor::TimeAndId(row.next()?, row.next()?),
            Order::TimeAndPosition => Cursor::TimeAndPosition(row.next()?, row.next()?),
        });
        Ok(cells)
    };
    let rows = match from {
        Cursor::Id(id) => {
            let bound = OrderId::floor(period.end);
            tx.all(statement, params![store, id, &bound, PAGE], &mut read)
        }
        Cursor::TimeAndId(time, id) => {
            tx.all(statement, params![store, *time, id, period.end, PAGE], &mut read)
        }
        Cursor::TimeAndPosition(time, position) => tx.all(
            statement,
            params![store, *time, *position, period.end, PAGE],
            &mut read,
        ),
    };
    Ok((rows?, end))
}

fn cell(row: &mut Row<'_>, kind: Kind) -> Result<Cell, DbError> {
    let cell = match kind {
        Kind::Text => row.next::<Option<String>>()?.map(Cell::Text),
        Kind::Integer => row.next::<Option<i64>>()?.map(Cell::Integer),
        Kind::Time => row
            .next::<Option<Timestamp>>()?
            .map(|time| Cell::Text(time.to_string())),
        Kind::Json => row.next::<Option<String>>()?.map(Cell::Json),
        Kind::Hash => {
            let hash = row.next::<Option<Vec<u8>>>()?;
            Some(Cell::Text(hash.map_or_else(|| hex::encode(GENESIS), hex::encode)))
        }
    };
    Ok(cell.unwrap_or(Cell::Null))
}
