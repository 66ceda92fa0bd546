//! SQL of the content of reports: for each kind its columns in the contract's order, the expressions that
//! they are read from, and a statement. Later columns are appended, never inserted.

use crate::insight::reports::content::{Cell, Cells, Cursor};
use pandabase_domain::id::{OrderId, StoreId};
use pandabase_domain::report::{Period, ReportType};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, FromRow, Param, Sql, Tx};
use pandabase_platform::{params, sql};

/// Rows of one page, all of which are in memory at once.
const PAGE: i64 = 1_000;

/// A row of a report.
trait Line: FromRow {
    /// The names of its columns.
    const COLUMNS: &'static [&'static str];

    /// The values of the row, and the cursor after it.
    fn split(self) -> (Cells, Cursor);
}

/// Declares the row of a report: the key that it is ordered by, and its columns, each with the form of its
/// value. `as` gives a column a name in files that is no identifier.
macro_rules! report {
    (
        $(#[$meta:meta])*
        $name:ident, $order:ident($($key:ident: $ty:ty = $place:literal),*);
        $($form:ident $column:ident $(as $shown:literal)? = $sql:literal;)*
    ) => {
        $(#[$meta])*
        #[derive(FromRow)]
        struct $name {
            $(#[column($sql, with = Cell::$form)]
            $column: Cell,)*
            $(#[column($place)]
            $key: $ty,)*
        }

        impl Line for $name {
            const COLUMNS: &'static [&'static str] = &[$(report!(@ $column $($shown)?)),*];

            fn split(self) -> (Cells, Cursor) {
                (vec![$(self.$column),*], Cursor::$order($(self.$key),*))
            }
        }
    };
    (@ $column:ident) => { stringify!($column) };
    (@ $column:ident $shown:literal) => { $shown };
}

report! {
    /// A payment with its order, in any state.
    PaymentActivity, Id(last: String = "o.id");
    text payment_id = "'pmt_' || SUBSTR(o.id, 5)";
    time created_at = "o.created_at";
    text order_id = "o.id";
    text order_number = "o.number";
    text order_status = "o.status";
    text payment_status = "o.payment_status";
    text currency = "'USD'";
    integer amount = "o.amount";
    integer discount_amount = "o.discount_amount";
    integer tax_amount = "o.tax_amount";
    integer platform_fee_amount = "o.platform_fee";
    integer psp_fee_amount = "o.psp_fee";
    integer total_amount = "o.total_amount";
    integer settled_amount = "o.settled_amount";
    text presentment_currency = "o.presentment_currency";
    integer presentment_amount = "o.presentment_amount";
    json exchange_rate = "o.exchange_rate";
    text coupon_code = "o.discount_code";
    text reference_id = "COALESCE(o.reference_id, 'pmt_' || SUBSTR(o.id, 5))";
    text customer_id = "o.customer_id";
    text customer_email = "o.customer_email";
    text customer_name = "CASE WHEN c.last_name IS NULL THEN c.first_name
        ELSE c.first_name || ' ' || c.last_name END";
    text country = "o.country";
    // Where the store paid for the buyer, the address is its server's.
    text ip_address = "CASE WHEN o.by_token THEN NULL ELSE o.ip_address END";
    json order_metadata as "order.metadata" = "o.metadata";
    text payment_method = "CASE WHEN o.captured_at IS NOT NULL THEN o.method END";
    text card_brand = "CASE WHEN o.captured_at IS NOT NULL THEN o.card_brand END";
    text card_last_four = "CASE WHEN o.captured_at IS NOT NULL THEN o.card_last_four END";
}

report! {
    /// A payout with its fees and destination. Payouts have no risk score yet.
    PayoutReconciliation, TimeAndId(last_time: Timestamp = "p.created_at", last: String = "p.id");
    text payout_id = "p.id";
    time created_at = "p.created_at";
    time updated_at = "p.updated_at";
    text status = "p.status";
    text currency = "'USD'";
    integer amount = "p.amount + p.fee";
    integer fee = "p.fee";
    integer net_amount = "p.amount";
    integer standard_payout_fee = "p.standard_fee";
    integer cross_border_payout_fee = "p.cross_border_fee";
    integer foreign_exchange_fee = "p.foreign_exchange_fee";
    text bank_account_id = "p.bank_account_id";
    text bank_name = "b.bank_name";
    text bank_last4 = "b.last4";
    text bank_country = "b.country";
    integer risk_score = "CAST(NULL AS BIGINT)";
    text reference_id = "p.reference_id";
}

report! {
    /// A change of the balance, with its link of the hash chain.
    BalanceLedger, TimeAndPosition(last_time: Timestamp = "e.created_at", last: i64 = "e.position");
    text entry_id = "e.id";
    time created_at = "e.created_at";
    text kind as "type" = "e.type";
    text currency = "'USD'";
    integer amount = "e.amount";
    integer running_balance = "e.running_balance";
    text order_id = "COALESCE(o.id, r.order_id, d.order_id)";
    text payment_id = "COALESCE('pmt_' || SUBSTR(o.id, 5), r.payment_id, d.payment_id)";
    text refund_id = "r.id";
    text dispute_id = "d.id";
    text payout_id = "CASE WHEN e.type = 'PAYOUT' THEN e.reference_id END";
    text note = "e.description";
    hash previous_hash = "p.hash";
    hash hash = "e.hash";
}

report! {
    /// A refund or a dispute.
    RefundsDisputes, TimeAndId(last_time: Timestamp = "b.created_at", last: String = "b.id");
    text kind = "b.kind";
    text id = "b.id";
    time created_at = "b.created_at";
    text order_id = "b.order_id";
    text order_number = "o.number";
    text currency = "'USD'";
    integer amount = "b.amount";
    integer fee = "b.fee";
    text status = "b.status";
    text reason = "b.reason";
}

sql! {
    // Ids of orders begin with their time of creation, so the primary key gives the order of rows.
    PAYMENTS: PaymentActivity = "SELECT {}
        FROM orders o LEFT JOIN customers c ON c.store_id = o.store_id AND c.id = o.customer_id
        WHERE o.store_id = $1 AND o.id > $2 AND o.id < $3 ORDER BY o.id LIMIT $4";
    PAYOUTS: PayoutReconciliation = "SELECT {}
        FROM payouts p LEFT JOIN bank_accounts b ON b.store_id = p.store_id AND b.id = p.bank_account_id
        WHERE p.store_id = $1 AND (p.created_at, p.id) > ($2, $3) AND p.created_at < $4
        ORDER BY p.created_at, p.id LIMIT $5";
    LEDGER: BalanceLedger = "SELECT {}
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
    REVERSALS: RefundsDisputes = "SELECT {}
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

/// The names of a report's columns.
pub(in crate::insight::reports) fn columns(report_type: ReportType) -> &'static [&'static str] {
    match report_type {
        ReportType::PaymentActivity => <PaymentActivity as Line>::COLUMNS,
        ReportType::PayoutReconciliation => <PayoutReconciliation as Line>::COLUMNS,
        ReportType::BalanceLedger => <BalanceLedger as Line>::COLUMNS,
        ReportType::RefundsDisputes => <RefundsDisputes as Line>::COLUMNS,
    }
}

/// The rows of the period after `from`, at most [`PAGE`], and the cursor after them.
pub(in crate::insight::reports) fn page(
    tx: &mut Tx<'_>,
    store: &StoreId,
    report_type: ReportType,
    from: &Cursor,
    period: Period,
) -> Result<(Vec<Cells>, Option<Cursor>), DbError> {
    let bound = OrderId::floor(period.end);
    let values = match from {
        Cursor::Id(id) => params![store, id, &bound, PAGE].to_vec(),
        Cursor::TimeAndId(time, id) => params![store, *time, id, period.end, PAGE].to_vec(),
        Cursor::TimeAndPosition(time, position) => {
            params![store, *time, *position, period.end, PAGE].to_vec()
        }
    };
    match report_type {
        ReportType::PaymentActivity => lines(tx, PAYMENTS, &values),
        ReportType::PayoutReconciliation => lines(tx, PAYOUTS, &values),
        ReportType::BalanceLedger => lines(tx, LEDGER, &values),
        ReportType::RefundsDisputes => lines(tx, REVERSALS, &values),
    }
}

fn lines<R: Line>(
    tx: &mut Tx<'_>,
    statement: Sql<R>,
    values: &[Param<'_>],
) -> Result<(Vec<Cells>, Option<Cursor>), DbError> {
    let mut end = None;
    let lines = tx.fetch_all(statement, values)?.into_iter().map(|line| {
        let (cells, place) = line.split();
        end = Some(place);
        cells
    });
    Ok((lines.collect(), end))
}
