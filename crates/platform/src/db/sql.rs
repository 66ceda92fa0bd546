//! Statement texts. A fixed statement is declared with [`sql!`](crate::sql); a list with filters is
//! put together by [`Query`]. Nothing else reaches the database, so no value is ever formatted in.

use super::Param;
use std::fmt::Write as _;

/// What a statement does to the rows that it reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// It reads them.
    None,
    /// It holds them until the transaction ends.
    Rows,
    /// It holds those that nobody else holds.
    FreeRows,
}

/// A fixed statement, the same text on both databases.
#[derive(Debug, Clone, Copy)]
pub struct Sql {
    pub(crate) text: &'static str,
    pub(crate) lock: Lock,
}

impl Sql {
    /// The statement `text` with placeholders `$1`, `$2`, … in order of first appearance.
    pub const fn new(text: &'static str) -> Self {
        Self {
            text,
            lock: Lock::None,
        }
    }

    /// The text, without what a lock adds.
    pub const fn text(self) -> &'static str {
        self.text
    }

    /// The same `SELECT`, holding its rows until the transaction ends (`FOR UPDATE` where writers
    /// run side by side).
    #[must_use]
    pub const fn locked(self) -> Self {
        Self {
            text: self.text,
            lock: Lock::Rows,
        }
    }

    /// Like [`Sql::locked`], passing over rows that another transaction holds.
    #[must_use]
    pub const fn skip_locked(self) -> Self {
        Self {
            text: self.text,
            lock: Lock::FreeRows,
        }
    }
}

/// A declared statement, collected so that a test can prepare every one on both databases.
pub struct Registered {
    /// Module and name of the constant.
    pub name: &'static str,
    /// The statement.
    pub sql: Sql,
}

inventory::collect!(Registered);

/// Every statement declared with [`sql!`](crate::sql).
pub fn registered() -> impl Iterator<Item = &'static Registered> {
    inventory::iter::<Registered>()
}

/// Declares statements: `sql! { FIND = "SELECT … WHERE store_id = $1 AND id = $2"; }`.
#[macro_export]
macro_rules! sql {
    ($($(#[$meta:meta])* $vis:vis $name:ident = $text:expr $(, $lock:ident)?;)*) => {
        $(
            $(#[$meta])*
            $vis const $name: $crate::db::Sql = $crate::db::Sql::new($text)$(.$lock())?;
            $crate::inventory::submit! {
                $crate::db::Registered { name: concat!(module_path!(), "::", stringify!($name)), sql: $name }
            }
        )*
    };
}

/// The text of a sum that checks compare with another one: exact as far as 64 bits reach, and beyond that
/// wrong but no error, with which SQLite ends a plain `SUM` there.
#[macro_export]
macro_rules! wide_sum {
    ($of:literal) => {
        concat!(
            "(SUM((",
            $of,
            ") / 1000000) * 1000000 + SUM((",
            $of,
            ") % 1000000))"
        )
    };
}

/// The text of a sum that [`Row::sum`](crate::db::Row::sum) reads: two columns that no number of rows makes
/// too large for 64 bits, where a plain `SUM` ends with an error; 0 when there is no row.
#[macro_export]
macro_rules! split_sum {
    ($of:literal) => {
        concat!(
            "CAST(COALESCE(SUM((",
            $of,
            ") / 1000000), 0) AS BIGINT), ",
            "CAST(COALESCE(SUM((",
            $of,
            ") % 1000000), 0) AS BIGINT)"
        )
    };
}

/// What a row's value in a column must be behind.
#[derive(Debug)]
pub struct Beyond<'a> {
    /// The column.
    pub column: &'static str,
    /// Whether behind is below.
    pub is_descending: bool,
    /// The value.
    pub value: Param<'a>,
}

/// A `SELECT` whose filters depend on the request. Conditions and orders are constants of the code;
/// values are parameters.
#[derive(Debug)]
pub struct Query<'a> {
    text: String,
    params: Vec<Param<'a>>,
    filtered: bool,
}

impl<'a> Query<'a> {
    /// Starts with a statement without `WHERE`.
    pub fn new(select: &'static str) -> Self {
        Self {
            text: select.to_owned(),
            params: Vec::new(),
            filtered: false,
        }
    }

    /// Starts with a statement without `WHERE` of its own, whose placeholders are these values.
    pub fn with(select: &'static str, values: Vec<Param<'a>>) -> Self {
        Self {
            text: select.to_owned(),
            params: values,
            filtered: false,
        }
    }

    /// Starts with a statement whose placeholders are these values; filters cannot follow.
    pub fn over(select: &'static str, values: Vec<Param<'a>>) -> Self {
        Self {
            text: select.to_owned(),
            params: values,
            filtered: true,
        }
    }

    /// Adds a condition; every `?` in it stands for `value`.
    #[must_use]
    pub fn filter(mut self, condition: &'static str, value: impl Into<Param<'a>>) -> Self {
        self.condition();
        self.params.push(value.into());
        let placeholder = format!("${}", self.params.len());
        self.text.push_str(&condition.replace('?', &placeholder));
        self
    }

    /// Adds a condition when there is a value for it.
    #[must_use]
    pub fn filter_opt(self, condition: &'static str, value: Option<impl Into<Param<'a>>>) -> Self {
        match value {
            Some(value) => self.filter(condition, value),
            None => self,
        }
    }

    /// Adds a condition without a value.
    #[must_use]
    pub fn filter_fixed(mut self, condition: &'static str) -> Self {
        self.condition();
        self.text.push_str(condition);
        self
    }

    /// Adds `column IN (values)`; no values match no row.
    #[must_use]
    pub fn filter_in(
        mut self,
        column: &'static str,
        values: impl IntoIterator<Item = impl Into<Param<'a>>>,
    ) -> Self {
        self.condition();
        let first = self.params.len();
        self.params.extend(values.into_iter().map(Into::into));
        if self.params.len() == first {
            self.text.push_str("1 = 0");
            return self;
        }
        let _ = write!(self.text, "{column} IN (");
        for number in first + 1..=self.params.len() {
            let _ = write!(
                self.text,
                "{}${number}",
                if number == first + 1 { "" } else { ", " }
            );
        }
        self.text.push(')');
        self
    }

    /// Selects these columns before its own.
    #[must_use]
    pub(crate) fn preceded_by(mut self, columns: impl Iterator<Item = &'static str>) -> Self {
        const SELECT: &str = "SELECT ";
        let own = self.text.split_off(SELECT.len().min(self.text.len()));
        for column in columns {
            self.text.push_str(column);
            self.text.push_str(", ");
        }
        self.text.push_str(&own);
        self
    }

    /// Adds the condition of rows behind one that has these values, in the order of these columns.
    #[must_use]
    pub(crate) fn beyond(mut self, values: impl Iterator<Item = Beyond<'a>>) -> Self {
        self.condition();
        let mut parts = Vec::new();
        for Beyond {
            column,
            is_descending,
            value,
        } in values
        {
            self.params.push(value);
            let sign = if is_descending { '<' } else { '>' };
            parts.push((column, sign, self.params.len()));
        }
        self.text.push_str(&behind(&parts));
        self
    }

    /// Ends with the order by these columns, each with whether it is descending.
    #[must_use]
    pub(crate) fn ordered(mut self, columns: impl Iterator<Item = (&'static str, bool)>) -> Self {
        for (number, (column, is_descending)) in columns.enumerate() {
            self.text.push_str(if number == 0 { " ORDER BY " } else { ", " });
            self.text.push_str(column);
            self.text.push_str(if is_descending { " DESC" } else { "" });
        }
        self
    }

    /// Ends with a constant tail such as `ORDER BY id DESC`.
    #[must_use]
    pub fn then(mut self, tail: &'static str) -> Self {
        self.text.push(' ');
        self.text.push_str(tail);
        self
    }

    /// Ends with `LIMIT` and `OFFSET`.
    #[must_use]
    pub fn page(mut self, limit: i64, offset: i64) -> Self {
        self.params.extend([Param::Int(limit), Param::Int(offset)]);
        let _ = write!(
            self.text,
            " LIMIT ${} OFFSET ${}",
            self.params.len() - 1,
            self.params.len()
        );
        self
    }

    fn condition(&mut self) {
        self.text
            .push_str(if self.filtered { " AND " } else { " WHERE " });
        self.filtered = true;
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn params(&self) -> &[Param<'a>] {
        &self.params
    }
}

/// The condition of rows behind values: each part is a column, its sign and the number of its value. Where
/// the first column decides, an index begins there.
fn behind(parts: &[(&str, char, usize)]) -> String {
    match parts {
        [] => "1 = 0".to_owned(),
        [(column, sign, value)] => format!("{column} {sign} ${value}"),
        [(column, sign, value), rest @ ..] => {
            let rest = behind(rest);
            format!("{column} {sign}= ${value} AND ({column} {sign} ${value} OR ({rest}))")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_behind_a_row_is_told_column_by_column() {
        let query = Query::new("SELECT a FROM t")
            .filter("s = ?", 1)
            .preceded_by(["k", "id"].into_iter());
        let beyond = [("k", false, 7), ("id", true, 9)].map(|(column, is_descending, value)| Beyond {
            column,
            is_descending,
            value: Param::Int(value),
        });
        let query = query
            .beyond(beyond.into_iter())
            .ordered([("k", false), ("id", true)].into_iter());
        assert_eq!(
            query.text(),
            "SELECT k, id, a FROM t WHERE s = $1 AND k >= $2 AND (k > $2 OR (id < $3)) ORDER BY k, id DESC"
        );
        assert_eq!(query.params().len(), 3);
    }
}
