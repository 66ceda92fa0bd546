//! What is in a report: its columns, in the contract's order, and what its rows are ordered by (contract
//! `reports.md`). Later columns are appended, never inserted. The statements that read them stand in
//! `store/pages.rs`.

use pandabase_domain::id::OrderId;
use pandabase_domain::report::{Period, ReportType};
use pandabase_domain::time::Timestamp;

/// What a column holds. Any may be null, [`Kind::Hash`] excepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
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
    pub(super) name: &'static str,
    pub(super) kind: Kind,
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
pub(super) enum Order {
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
    pub(super) columns: &'static [Column],
    pub(super) order: Order,
}

macro_rules! columns {
    ($($kind:ident: $($name:literal),*;)*) => {
        &[$($(Column { name: $name, kind: Kind::$kind },)*)*]
    };
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
    order: Order::TimeAndId,
};

impl Content {
    pub(super) fn of(report_type: ReportType) -> &'static Self {
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
}
