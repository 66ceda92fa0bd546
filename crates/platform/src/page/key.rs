//! What a list is sorted by, and a place in that order.

use super::order::Direction;
use crate::db::{Beyond, DbError, FromRow, Param, Row};
use serde::{Deserialize, Serialize};

/// One of the columns that a list is sorted by; together they tell each row from every other.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    column: &'static str,
    is_text: bool,
    is_descending: bool,
}

impl Key {
    /// A column of text, ascending.
    pub const fn text(column: &'static str) -> Self {
        Self {
            column,
            is_text: true,
            is_descending: false,
        }
    }

    /// A column of integers, ascending.
    pub const fn number(column: &'static str) -> Self {
        Self {
            column,
            is_text: false,
            is_descending: false,
        }
    }

    /// The same column, descending.
    #[must_use]
    pub const fn desc(mut self) -> Self {
        self.is_descending = true;
        self
    }

    /// The same column in this direction.
    #[must_use]
    pub const fn towards(mut self, direction: Direction) -> Self {
        self.is_descending = matches!(direction, Direction::Desc);
        self
    }

    pub(super) fn column(&self) -> &'static str {
        self.column
    }

    pub(super) fn read(&self, row: &mut Row<'_>) -> Result<Value, DbError> {
        if self.is_text {
            String::from_row(row).map(Value::Text)
        } else {
            i64::from_row(row).map(Value::Number)
        }
    }

    /// Whether a value may be one of this column's.
    pub(super) fn fits(&self, value: &Value) -> bool {
        match value {
            // No column holds it, and PostgreSQL takes no such text.
            Value::Text(text) => self.is_text && !text.contains('\0'),
            Value::Number(_) => !self.is_text,
        }
    }

    /// The condition of rows behind `value` in this column.
    pub(super) fn beyond<'v>(&self, value: &'v Value) -> Beyond<'v> {
        Beyond {
            column: self.column,
            is_descending: self.is_descending,
            value: value.into(),
        }
    }

    /// As a part of `ORDER BY`.
    pub(super) fn ordered(&self) -> (&'static str, bool) {
        (self.column, self.is_descending)
    }
}

/// A row's value in a column that its list is sorted by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Integers, cents and times.
    Number(i64),
    /// Ids and words.
    Text(String),
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl<'v> From<&'v Value> for Param<'v> {
    fn from(value: &'v Value) -> Self {
        match value {
            Value::Number(number) => Param::Int(*number),
            Value::Text(text) => Param::Text(text),
        }
    }
}
