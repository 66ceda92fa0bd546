//! The content of a report: the values of its rows, and where a page of them ends (contract `reports.md`).
//! The columns of each kind are with its statement in `store/pages.rs`.

use pandabase_domain::id::OrderId;
use pandabase_domain::ledger::GENESIS;
use pandabase_domain::report::{Period, ReportType};
use pandabase_domain::time::Timestamp;

/// The value of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// JSON as stored: an object, or a number with a fraction.
    Json(String),
}

impl Cell {
    pub(super) fn text(text: Option<String>) -> Self {
        text.map_or(Self::Null, Self::Text)
    }

    pub(super) fn integer(number: Option<i64>) -> Self {
        number.map_or(Self::Null, Self::Integer)
    }

    pub(super) fn time(time: Option<Timestamp>) -> Self {
        time.map_or(Self::Null, |time| Self::Text(time.to_string()))
    }

    pub(super) fn json(text: Option<String>) -> Self {
        text.map_or(Self::Null, Self::Json)
    }

    /// A hash of the ledger's chain; `None` is the one before the first entry.
    pub(super) fn hash(hash: Option<Vec<u8>>) -> Self {
        Self::Text(hash.map_or_else(|| hex::encode(GENESIS), hex::encode))
    }
}

/// A row of a report.
pub type Cells = Vec<Cell>;

/// Where a page ends and the next one begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cursor {
    /// After this id, which begins with the time of creation.
    Id(String),
    /// After this time and id.
    TimeAndId(Timestamp, String),
    /// After this time and position in the ledger.
    TimeAndPosition(Timestamp, i64),
}

impl Cursor {
    /// Where the first page of a report begins.
    pub fn first(report_type: ReportType, period: Period) -> Self {
        match report_type {
            ReportType::PaymentActivity => Self::Id(OrderId::floor(period.start)),
            ReportType::PayoutReconciliation | ReportType::RefundsDisputes => {
                Self::TimeAndId(period.start, String::new())
            }
            ReportType::BalanceLedger => Self::TimeAndPosition(period.start, 0),
        }
    }
}
