//! Structs that are rows: their columns, their reader and their values are one declaration
//! ([`pandabase_macros`]).

use super::{DbError, Param, Row};
use crate::db::value::Column;

/// What a row of a `SELECT` is read as: a struct that derives it, or the value of a single column.
pub trait FromRow: Sized {
    /// The columns as a `SELECT` lists them, in place of `{}` in its text.
    const COLUMNS: &'static str;

    /// How many columns they are.
    const WIDTH: usize;

    /// Reads the row.
    ///
    /// # Errors
    /// [`DbError`] when a column holds something else.
    fn from_row(row: &mut Row<'_>) -> Result<Self, DbError>;
}

impl<T: Column> FromRow for T {
    const COLUMNS: &'static str = "";
    const WIDTH: usize = 1;

    fn from_row(row: &mut Row<'_>) -> Result<Self, DbError> {
        row.next()
    }
}

/// A column that a struct writes.
#[derive(Debug)]
pub struct Written {
    /// Its name.
    pub name: &'static str,
    /// An update leaves it as it is.
    pub is_fixed: bool,
}

/// What writes a row. In the text of a statement, `{columns}` are the names of its columns, `{values}` their
/// values, `{changes}` the assignments of an update, `{excluded}` those of `ON CONFLICT … DO UPDATE SET`.
pub trait ToRow {
    /// The columns.
    const COLUMNS: &'static [Written];

    /// Calls `then` with a value for each of the columns.
    ///
    /// # Errors
    /// [`DbError`] when a value has no JSON, or of `then`.
    fn with_values<T>(&self, then: impl FnOnce(&[Param<'_>]) -> Result<T, DbError>) -> Result<T, DbError>;
}

/// A value as the text of a JSON column.
///
/// # Errors
/// [`DbError::Json`] when it has none.
pub fn json(value: &impl serde::Serialize) -> Result<String, DbError> {
    serde_json::to_string(value).map_err(DbError::Json)
}
