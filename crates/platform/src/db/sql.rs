//! Statement texts. A fixed statement is declared with [`sql!`](crate::sql); a list with filters is
//! put together by [`Query`]. Nothing else reaches the database, so no value is ever formatted in.

use super::{FromRow, Param};
use std::fmt::Write as _;
use std::marker::PhantomData;

/// What a statement does to the rows that it reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// It reads them.
    None,
    /// It locks them until the transaction ends.
    Rows,
    /// It locks those that nobody else has locked.
    FreeRows,
}

/// A fixed statement, the same on both databases. `R` is what it reads ([`FromRow`]), or [`Insert`] or
/// [`Update`] of what it writes.
#[derive(Debug)]
pub struct Sql<R = ()> {
    pub(crate) text: &'static str,
    pub(crate) sqlite: &'static str,
    pub(crate) lock: Lock,
    row: PhantomData<fn() -> R>,
}

/// A statement that writes every column of a `T` that is written at all.
#[derive(Debug)]
pub struct Insert<T>(PhantomData<T>);

/// A statement that writes the columns of a `T` that change.
#[derive(Debug)]
pub struct Update<T>(PhantomData<T>);

impl<R> Clone for Sql<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Sql<R> {}

impl<R> Sql<R> {
    /// The statement `text` with placeholders `$1`, `$2`, … in order of first appearance.
    pub const fn new(text: &'static str) -> Self {
        Self::of(text, text)
    }

    /// A statement with a text for each database.
    #[doc(hidden)]
    pub const fn of(postgres: &'static str, sqlite: &'static str) -> Self {
        Self {
            text: postgres,
            sqlite,
            lock: Lock::None,
            row: PhantomData,
        }
    }

    /// The text, without the clause of a lock.
    pub const fn text(self) -> &'static str {
        self.text
    }

    /// The text as SQLite takes it.
    pub const fn sqlite_text(self) -> &'static str {
        self.sqlite
    }

    /// The same `SELECT`, locking its rows until the transaction ends (`FOR UPDATE` where writers run side by
    /// side).
    #[must_use]
    pub const fn locked(self) -> Self {
        Self {
            lock: Lock::Rows,
            ..self
        }
    }

    /// Like [`Sql::locked`], but skips rows that another transaction has locked.
    #[must_use]
    pub const fn skip_locked(self) -> Self {
        Self {
            lock: Lock::FreeRows,
            ..self
        }
    }

    /// The same statement, whatever it reads or writes.
    #[doc(hidden)]
    pub const fn erased(self) -> Sql {
        Sql {
            text: self.text,
            sqlite: self.sqlite,
            lock: self.lock,
            row: PhantomData,
        }
    }
}

/// A declared statement, collected so that a test can prepare every one on both databases.
pub struct Registered {
    /// Module and name of the constant.
    pub name: &'static str,
    /// The statement.
    pub sql: Sql,
    /// How many columns it returns; 0 where it does not say what it reads.
    pub width: usize,
}

inventory::collect!(Registered);

/// Every statement declared with [`sql!`](crate::sql).
pub fn registered() -> impl Iterator<Item = &'static Registered> {
    inventory::iter::<Registered>()
}

/// Declares statements, each with what it reads or writes:
///
/// - `FIND: Product = "SELECT {} FROM products WHERE store_id = $1 AND id = $2";` reads a struct, whose
///   columns stand in place of the braces;
/// - `PRICE: Cents = "SELECT price FROM products WHERE store_id = $1 AND id = $2";` reads one column;
/// - `INSERT: insert Product = "INSERT INTO products (store_id, {columns}) VALUES ($1, {values})";` and
///   `UPDATE: update Product = "UPDATE products SET {changes} WHERE store_id = $1 AND id = $2";` write one;
/// - `DELETE = "DELETE FROM products WHERE store_id = $1 AND id = $2";` does neither.
#[macro_export]
macro_rules! sql {
    () => {};
    ($(#[$meta:meta])* $vis:vis $name:ident: insert $row:ty = $text:expr; $($rest:tt)*) => {
        $crate::sql!(@ [$(#[$meta])* $vis $name: $crate::db::Insert<$row>; 0] =
            $crate::written!($row, $text););
        $crate::sql!($($rest)*);
    };
    ($(#[$meta:meta])* $vis:vis $name:ident: update $row:ty = $text:expr; $($rest:tt)*) => {
        $crate::sql!(@ [$(#[$meta])* $vis $name: $crate::db::Update<$row>; 0] =
            $crate::written!($row, $text););
        $crate::sql!($($rest)*);
    };
    ($(#[$meta:meta])* $vis:vis $name:ident: $row:ty = $text:expr $(, $lock:ident)?; $($rest:tt)*) => {
        $crate::sql!(@ [$(#[$meta])* $vis $name: $row; <$row as $crate::db::FromRow>::WIDTH] =
            $crate::select!($row, $text)$(.$lock())?;);
        $crate::sql!($($rest)*);
    };
    ($(#[$meta:meta])* $vis:vis $name:ident = $text:expr $(, $lock:ident)?; $($rest:tt)*) => {
        $crate::sql!(@ [$(#[$meta])* $vis $name: (); 0] = $crate::db::Sql::new($text)$(.$lock())?;);
        $crate::sql!($($rest)*);
    };
    (@ [$(#[$meta:meta])* $vis:vis $name:ident: $row:ty; $width:expr] = $sql:expr;) => {
        $(#[$meta])*
        $vis const $name: $crate::db::Sql<$row> = $sql;
        $crate::inventory::submit! {
            $crate::db::Registered {
                name: concat!(module_path!(), "::", stringify!($name)),
                sql: $name.erased(),
                width: $width,
            }
        }
    };
}

/// A statement that reads rows of a struct: `{}` in its text are their columns. For the start of a [`Query`];
/// a fixed statement is declared with [`sql!`](crate::sql).
#[macro_export]
macro_rules! select {
    ($row:ty, $text:expr) => {
        $crate::db::Sql::<$row>::new($crate::filled!(
            $text,
            $crate::db::template::Shape::Read(<$row as $crate::db::FromRow>::COLUMNS),
            $crate::db::template::POSTGRES
        ))
    };
}

/// A statement that writes a struct.
#[doc(hidden)]
#[macro_export]
macro_rules! written {
    ($row:ty, $text:expr) => {
        $crate::db::Sql::of(
            $crate::written!(@ $row, $text, POSTGRES),
            $crate::written!(@ $row, $text, SQLITE),
        )
    };
    (@ $row:ty, $text:expr, $mark:ident) => {
        $crate::filled!(
            $text,
            $crate::db::template::Shape::Write(<$row as $crate::db::ToRow>::COLUMNS),
            $crate::db::template::$mark
        )
    };
}

/// The text of a sum that checks compare with another one. It is exact within 64 bits; beyond them it is
/// wrong but no error, while SQLite fails on a plain `SUM`.
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

/// A value in one column that the rows of the next page are behind.
#[derive(Debug)]
pub struct Beyond<'a> {
    /// The column.
    pub column: &'static str,
    /// Whether the column is sorted descending, so that rows behind have smaller values.
    pub is_descending: bool,
    /// The value.
    pub value: Param<'a>,
}

/// What every query begins with.
const SELECT: &str = "SELECT ";

/// A `SELECT` whose filters depend on the request. Conditions and orders are constants of the code;
/// values are parameters.
#[derive(Debug)]
pub struct Query<'a, R = ()> {
    text: String,
    params: Vec<Param<'a>>,
    filtered: bool,
    row: PhantomData<fn() -> R>,
}

impl<'a> Query<'a> {
    /// Starts with a statement without `WHERE`.
    pub fn new(select: &'static str) -> Self {
        Self::starting(select, Vec::new(), false)
    }

    /// Starts with a statement without `WHERE` of its own, whose placeholders are these values.
    pub fn with(select: &'static str, values: Vec<Param<'a>>) -> Self {
        Self::starting(select, values, false)
    }

    /// Starts with a statement whose placeholders are these values; filters cannot follow.
    pub fn over(select: &'static str, values: Vec<Param<'a>>) -> Self {
        Self::starting(select, values, true)
    }
}

impl<'a, R: FromRow> Query<'a, R> {
    /// Starts with a statement without `WHERE`, made by [`select!`](crate::select).
    pub fn select(select: Sql<R>) -> Self {
        Self::select_with(select, Vec::new())
    }

    /// Starts with a statement without `WHERE` of its own, whose placeholders are these values.
    pub fn select_with(select: Sql<R>, values: Vec<Param<'a>>) -> Self {
        Self::starting(select.text, values, false)
    }

    /// How many rows the query has.
    #[must_use]
    pub fn count(&self) -> Query<'a, i64> {
        const { assert!(!R::COLUMNS.is_empty(), "the rows of a struct are counted") };
        let rest = self.text.strip_prefix(SELECT).unwrap_or(&self.text);
        let rest = rest.strip_prefix(R::COLUMNS).unwrap_or(rest);
        Query {
            text: format!("{SELECT}COUNT(*){rest}"),
            params: self.params.clone(),
            filtered: self.filtered,
            row: PhantomData,
        }
    }
}

impl<'a, R> Query<'a, R> {
    fn starting(select: &'static str, params: Vec<Param<'a>>, filtered: bool) -> Self {
        Self {
            text: select.to_owned(),
            params,
            filtered,
            row: PhantomData,
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

    /// Keeps the rows whose `column` is `from` or more and less than `to`, each where there is a bound.
    #[must_use]
    pub fn filter_span<V: Into<Param<'a>>>(
        mut self,
        column: &'static str,
        from: Option<V>,
        to: Option<V>,
    ) -> Self {
        for (operator, bound) in [(">=", from), ("<", to)] {
            if let Some(bound) = bound {
                self.condition();
                self.params.push(bound.into());
                let _ = write!(self.text, "{column} {operator} ${}", self.params.len());
            }
        }
        self
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

/// The condition of rows behind values: each part is a column, its sign and the number of its value. The
/// first column is also compared on its own, so that an index can start there.
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

/// The statement that inserts so many rows: `head` is everything up to and including `VALUES`.
pub(super) fn insert_text(head: &str, tail: &str, columns: usize, rows: usize) -> String {
    let mut text = String::with_capacity(head.len() + rows * columns * 5 + tail.len());
    text.push_str(head);
    for row in 0..rows {
        text.push_str(if row == 0 { " (" } else { ", (" });
        for column in 1..=columns {
            let number = (row * columns + column).to_string();
            text.push_str(if column == 1 { "$" } else { ", $" });
            text.push_str(&number);
        }
        text.push(')');
    }
    text.push(' ');
    text.push_str(tail);
    text
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
