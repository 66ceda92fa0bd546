//! What is in a report: its columns, in the contract's order, and the statement that reads a page of
//! them. Later columns are appended, never inserted.

use pandabase_domain::id::{OrderId, StoreId};
use pandabase_domain::ledger::GENESIS;
use pandabase_domain::report::{Period, ReportType};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, Row, Sql, Tx};
use pandabase_platform::{params, sql};

/// Rows of one page: what is in memory at once.
pub const PAGE: i64 = 1_000;

/// What a column holds. Any may be null, [`Kind::Hash`] excepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Integer,
    Time,
    /// JSON as text: an object, or a number with a fraction.
    Json,
    /// A link of the ledger's chain; null before the first.
    Hash,
}

/// A column.
pub struct Column {
    pub(crate) name: &'static str,
    kind: Kind,
}

/// A value of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// JSON, as stored.
    Json(String),
}

/// A row of a report.
pub type Cells = Vec<Cell>;

/// What the rows of a report are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// By id, which begins with the time of creation.
    Id,
    /// By time, then by id.
    TimeAndId,
    /// By time, then by position in the ledger.
    TimeAndPosition,
}

/// Where a page ends and the next one begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cursor {
    /// After an id.
    Id(String),
    /// After a time and id.
    TimeAndId(Timestamp, String),
    /// After a time and position.
    TimeAndPosition(Timestamp, i64),
}

/// A kind of report.
pub struct Content {
    pub(crate) columns: &'static [Column],
    /// Selects the columns, and then what rows are ordered by.
    page: Sql,
    order: Order,
}

macro_rules! columns {
    ($($kind:ident: $($name:literal),*;)*) => {
        &[$($(Column { name: $name, kind: Kind::$kind },)*)*]
    };
}

sql! {
    // Ids of orders begin with the time of their creation: the primary key is the order.
    PAYMENTS = "SELECT 'pmt_' || SUBSTR(o.id, 5), o.created_at, o.id, o.number, o.status, o.payment_status,
            'USD', o.amount, o.discount_amount, o.tax_amount, o.platform_fee, o.psp_fee, o.total_amount,
            o.settled_amount, o.presentment_currency, o.presentment_amount, o.exchange_rate, o.discount_code,
            COALESCE(o.reference_id, 'pmt_' || SUBSTR(o.id, 5)), o.customer_id, o.customer_email,
            CASE WHEN c.last_name IS NULL THEN c.first_name ELSE c.first_name || ' ' || c.last_name END,
            o.country, o.ip_address, o.metadata, CASE WHEN o.captured_at IS NOT NULL THEN o.method END,
            CASE WHEN o.captured_at IS NOT NULL THEN o.card_brand END,
            CASE WHEN o.captured_at IS NOT NULL THEN o.card_last_four END, o.id
        FROM orders o LEFT JOIN customers c ON c.store_id = o.store_id AND c.id = o.customer_id
        WHERE o.store_id = $1 AND o.id > $2 AND o.id < $3 ORDER BY o.id LIMIT $4";
    // Nothing scores payouts yet.
    PAYOUTS = "SELECT p.id, p.created_at, p.updated_at, p.status, 'USD', p.amount + p.fee, p.fee, p.amount,
            p.standard_fee, p.cross_border_fee, p.foreign_exchange_fee, p.bank_account_id, b.bank_name,
            b.last4, b.country, CAST(NULL AS BIGINT), p.reference_id, p.created_at, p.id
        FROM payouts p LEFT JOIN bank_accounts b ON b.store_id = p.store_id AND b.id = p.bank_account_id
        WHERE p.store_id = $1 AND (p.created_at, p.id) > ($2, $3) AND p.created_at < $4
        ORDER BY p.created_at, p.id LIMIT $5";
    LEDGER = "SELECT e.id, e.created_at, e.type, 'USD', e.amount, e.running_balance,
            COALESCE(o.id, r.order_id, d.order_id),
            COALESCE('pmt_' || SUBSTR(o.id, 5), r.payment_id, d.payment_id), r.id, d.id,
            CASE WHEN e.type = 'PAYOUT' THEN e.reference_id END, e.description, p.hash, e.hash, e.created_at,
            e.position
        FROM ledger_entries e
            LEFT JOIN ledger_entries p ON p.store_id = e.store_id AND p.position = e.position - 1
            LEFT JOIN orders o ON e.type = 'PAYMENT_RECEIVED' AND o.store_id = e.store_id
                AND o.id = 'ord_' || SUBSTR(e.reference_id, 5)
            LEFT JOIN refunds r ON e.type IN ('REFUND_INSTANT', 'REFUND_ASYNC', 'REFUND_EXTERNAL')
                AND r.store_id = e.store_id AND r.id = e.reference_id
            LEFT JOIN disputes d ON e.type IN ('DISPUTE_CREATED', 'DISPUTE_WON')
                AND d.store_id = e.store_id AND d.id = e.reference_id
        WHERE e.store_id = $1 AND (e.created_at, e.position) > ($2, $3) AND e.created_at < $4
        ORDER BY e.created_at, e.position LIMIT $5";
    REVERSALS = "SELECT b.kind, b.id, b.created_at, b.order_id, o.number, 'USD', b.amount, b.fee, b.status,
            b.reason, b.created_at, b.id
        FROM (SELECT * FROM (SELECT 'REFUND' AS kind, id, created_at, order_id, amount, fee, status, reason
                FROM refunds WHERE store_id = $1 AND (created_at, id) > ($2, $3) AND created_at < $4
                ORDER BY created_at, id LIMIT $5) AS r
            UNION ALL SELECT * FROM (SELECT 'DISPUTE' AS kind, id, created_at, order_id, amount, fee, status,
                reason
                FROM disputes WHERE store_id = $1 AND (created_at, id) > ($2, $3) AND created_at < $4
                ORDER BY created_at, id LIMIT $5) AS d) AS b
            LEFT JOIN orders o ON o.store_id = $1 AND o.id = b.order_id
        ORDER BY b.created_at, b.id LIMIT $5";
}

const PAYMENT_ACTIVITY: Content = Content {
    columns: columns! {
        Text: "payment_id";
        Time: "created_at";
        Text: "order_id", "order_number", "order_status", "payment_status", "currency";
        Integer: "amount", "discount_amount", "tax_amount", "platform_fee_amount", "psp_fee_amount",
            "total_amount", "settled_amount";
        Text: "presentment_currency";
        Integer: "presentment_amount";
        Json: "exchange_rate";
        Text: "coupon_code", "reference_id", "customer_id", "customer_email", "customer_name", "country",
            "ip_address";
        Json: "order.metadata";
        Text: "payment_method", "card_brand", "card_last_four";
    },
    page: PAYMENTS,
    order: Order::Id,
};

const PAYOUT_RECONCILIATION: Content = Content {
    columns: columns! {
        Text: "payout_id";
        Time: "created_at", "updated_at";
        Text: "status", "currency";
        Integer: "amount", "fee", "net_amount", "standard_payout_fee", "cross_border_payout_fee",
            "foreign_exchange_fee";
        Text: "bank_account_id", "bank_name", "bank_last4", "bank_country";
        Integer: "risk_score";
        Text: "reference_id";
    },
    page: PAYOUTS,
    order: Order::TimeAndId,
};

const BALANCE_LEDGER: Content = Content {
    columns: columns! {
        Text: "entry_id";
        Time: "created_at";
        Text: "type", "currency";
        Integer: "amount", "running_balance";
        Text: "order_id", "payment_id", "refund_id", "dispute_id", "payout_id", "note";
        Hash: "previous_hash", "hash";
    },
    page: LEDGER,
    order: Order::TimeAndPosition,
};

const REFUNDS_DISPUTES: Content = Content {
    columns: columns! {
        Text: "kind", "id";
        Time: "created_at";
        Text: "order_id", "order_number", "currency";
        Integer: "amount", "fee";
        Text: "status", "reason";
    },
    page: REVERSALS,
    order: Order::TimeAndId,
};

impl Content {
    pub(crate) fn of(report_type: ReportType) -> &'static Self {
        match report_type {
            ReportType::PaymentActivity => &PAYMENT_ACTIVITY,
            ReportType::PayoutReconciliation => &PAYOUT_RECONCILIATION,
            ReportType::BalanceLedger => &BALANCE_LEDGER,
            ReportType::RefundsDisputes => &REFUNDS_DISPUTES,
        }
    }

    /// Where the first page begins.
    pub fn first(&self, period: Period) -> Cursor {
        match self.order {
            Order::Id => Cursor::Id(OrderId::floor(period.start)),
            Order::TimeAndId => Cursor::TimeAndId(period.start, String::new()),
            Order::TimeAndPosition => Cursor::TimeAndPosition(period.start, 0),
        }
    }

    /// The rows of the period after `from`, [`PAGE`] at most, and where they end.
    pub fn page(
        &self,
        tx: &mut Tx<'_>,
        store: &StoreId,
        from: &Cursor,
        period: Period,
    ) -> Result<(Vec<Cells>, Option<Cursor>), DbError> {
        let mut end = None;
        let mut read = |row: &mut Row<'_>| {
            let cells = self.columns.iter().map(|column| cell(row, column.kind));
            let cells: Cells = cells.collect::<Result<_, _>>()?;
            end = Some(match self.order {
                Order::Id => Cursor::Id(row.next()?),
                Order::TimeAndId => Cursor::TimeAndId(row.next()?, row.next()?),
                Order::TimeAndPosition => Cursor::TimeAndPosition(row.next()?, row.next()?),
            });
            Ok(cells)
        };
        let rows = match from {
            Cursor::Id(id) => {
                let bound = OrderId::floor(period.end);
                tx.all(self.page, params![store, id, &bound, PAGE], &mut read)
            }
            Cursor::TimeAndId(time, id) => {
                tx.all(self.page, params![store, *time, id, period.end, PAGE], &mut read)
            }
            Cursor::TimeAndPosition(time, position) => tx.all(
                self.page,
                params![store, *time, *position, period.end, PAGE],
                &mut read,
            ),
        };
        Ok((rows?, end))
    }
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
