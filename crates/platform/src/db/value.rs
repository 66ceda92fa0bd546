//! Values on their way into a statement and out of a row.

use super::DbError;
use bytes::BytesMut;
use pandabase_domain::cause::Cause;
use pandabase_domain::id::Id;
use pandabase_domain::money::Cents;
use pandabase_domain::stored::{Plain, Stored, ToPlain};
use pandabase_domain::time::Timestamp;
use postgres::types::{Format, IsNull, ToSql, Type, to_sql_checked};
use rusqlite::types::{ToSqlOutput, ValueRef};
use std::sync::Arc;

/// One argument of a statement.
#[derive(Debug, Clone, Copy)]
pub enum Param<'a> {
    /// `NULL` of whatever type the statement expects.
    Null,
    /// `BIGINT`: integers, money in cents, times in epoch milliseconds.
    Int(i64),
    /// `BOOLEAN`.
    Bool(bool),
    /// `TEXT`: ids, enums, JSON.
    Text(&'a str),
    /// Bytes: hashes and encrypted values.
    Blob(&'a [u8]),
}

macro_rules! params_from {
    ($($from:ty => |$value:ident| $param:expr;)*) => {
        $(impl<'a> From<$from> for Param<'a> {
            fn from($value: $from) -> Self { $param }
        })*
    };
}

params_from! {
    i64 => |v| Param::Int(v);
    bool => |v| Param::Bool(v);
    &'a str => |v| Param::Text(v);
    &'a String => |v| Param::Text(v);
    &'a [u8] => |v| Param::Blob(v);
    &'a Vec<u8> => |v| Param::Blob(v);
    Cents => |v| Param::Int(v.0);
    Timestamp => |v| Param::Int(v.as_millis());
}

impl<'a, const N: usize> From<&'a [u8; N]> for Param<'a> {
    fn from(value: &'a [u8; N]) -> Self {
        Param::Blob(value)
    }
}

impl<'a, K> From<&'a Id<K>> for Param<'a> {
    fn from(value: &'a Id<K>) -> Self {
        Param::Text(value.as_ref())
    }
}

impl<'a, T: Into<Param<'a>>> From<Option<T>> for Param<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Param::Null, Into::into)
    }
}

impl<'a> From<&'a Option<Arc<Cause>>> for Param<'a> {
    fn from(value: &'a Option<Arc<Cause>>) -> Self {
        value.as_ref().map(|cause| cause.as_str()).into()
    }
}

impl<'a> From<&'a Option<String>> for Param<'a> {
    fn from(value: &'a Option<String>) -> Self {
        value.as_deref().into()
    }
}

impl<'a> Param<'a> {
    /// What a column holds for a value.
    pub fn of(value: &'a impl ToPlain) -> Self {
        match value.plain() {
            Plain::Null => Self::Null,
            Plain::Int(number) => Self::Int(number),
            Plain::Bool(truth) => Self::Bool(truth),
            Plain::Text(text) => Self::Text(text),
            Plain::Bytes(bytes) => Self::Blob(bytes),
        }
    }
}

/// The arguments of a statement: `params![id, price, note.as_deref()]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::db::Param::from($value)),*] };
}

impl rusqlite::ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Param::Null => ValueRef::Null,
            Param::Int(value) => ValueRef::Integer(value),
            Param::Bool(value) => ValueRef::Integer(value.into()),
            Param::Text(value) => ValueRef::Text(value.as_bytes()),
            Param::Blob(value) => ValueRef::Blob(value),
        }))
    }
}

impl ToSql for Param<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        if *ty == Type::UNKNOWN {
            return Ok(self.write_text(out));
        }
        match *self {
            Param::Null => Ok(IsNull::Yes),
            Param::Int(value) if *ty == Type::INT4 => i32::try_from(value)?.to_sql(ty, out),
            Param::Int(value) => value.to_sql(ty, out),
            Param::Bool(value) => value.to_sql(ty, out),
            Param::Text(value) => value.to_sql(ty, out),
            Param::Blob(value) => value.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    // A value goes as text to a server that has not said which type it expects.
    fn encode_format(&self, ty: &Type) -> Format {
        match *ty == Type::UNKNOWN {
            true => Format::Text,
            false => Format::Binary,
        }
    }

    to_sql_checked!();
}

impl Param<'_> {
    /// Writes the value as PostgreSQL reads it from text.
    fn write_text(&self, out: &mut BytesMut) -> IsNull {
        match *self {
            Param::Null => return IsNull::Yes,
            Param::Int(value) => out.extend_from_slice(value.to_string().as_bytes()),
            Param::Bool(value) => out.extend_from_slice(if value { b"t" } else { b"f" }),
            Param::Text(value) => out.extend_from_slice(value.as_bytes()),
            Param::Blob(value) => {
                out.extend_from_slice(b"\\x");
                out.extend_from_slice(hex::encode(value).as_bytes());
            }
        }
        IsNull::No
    }
}

/// One argument of a statement that is sent and not waited for.
#[derive(Debug)]
pub(super) enum Owned {
    Null,
    Int(i64),
    Bool(bool),
    Text(String),
    Blob(Vec<u8>),
}

impl From<&Param<'_>> for Owned {
    fn from(param: &Param<'_>) -> Self {
        match *param {
            Param::Null => Self::Null,
            Param::Int(value) => Self::Int(value),
            Param::Bool(value) => Self::Bool(value),
            Param::Text(value) => Self::Text(value.to_owned()),
            Param::Blob(value) => Self::Blob(value.to_owned()),
        }
    }
}

impl Owned {
    fn param(&self) -> Param<'_> {
        match self {
            Self::Null => Param::Null,
            Self::Int(value) => Param::Int(*value),
            Self::Bool(value) => Param::Bool(*value),
            Self::Text(value) => Param::Text(value),
            Self::Blob(value) => Param::Blob(value),
        }
    }
}

impl ToSql for Owned {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        self.param().to_sql(ty, out)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, ty: &Type) -> Format {
        self.param().encode_format(ty)
    }

    to_sql_checked!();
}

/// A row, read column by column in the order of the `SELECT`.
pub struct Row<'r> {
    source: Source<'r>,
    next: usize,
}

enum Source<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r postgres::Row),
}

impl<'r> Row<'r> {
    pub(crate) fn sqlite(row: &'r rusqlite::Row<'r>) -> Self {
        Self {
            source: Source::Sqlite(row),
            next: 0,
        }
    }

    pub(crate) fn postgres(row: &'r postgres::Row) -> Self {
        Self {
            source: Source::Postgres(row),
            next: 0,
        }
    }

    /// The next column.
    ///
    /// # Errors
    /// [`DbError`] when the column's type is another one.
    #[expect(
        clippy::should_implement_trait,
        reason = "a cursor over columns of several types, not an iterator"
    )]
    pub fn next<T: Column>(&mut self) -> Result<T, DbError> {
        let index = self.next;
        self.next += 1;
        T::read(self, index)
    }

    /// The next two columns as a sum that [`split_sum!`](crate::split_sum) made, clamped to the range.
    ///
    /// # Errors
    /// [`DbError`] when a column's type is another one.
    pub fn sum(&mut self) -> Result<Cents, DbError> {
        let (millions, rest): (i64, i64) = (self.next()?, self.next()?);
        Ok(Cents(millions.saturating_mul(1_000_000).saturating_add(rest)))
    }

    /// The next column as a word of the contract (an enum declared with `text_enum!`).
    ///
    /// # Errors
    /// [`DbError`] when the stored word is not one of the enum's.
    pub fn word<T>(&mut self, parse: fn(&str) -> Option<T>) -> Result<T, DbError> {
        let text: String = self.next()?;
        parse(&text).ok_or_else(|| DbError::UnknownWord(format!("{text:?}")))
    }

    /// Like [`Row::word`] for a nullable column.
    ///
    /// # Errors
    /// [`DbError`] when the stored word is not one of the enum's.
    pub fn opt_word<T>(&mut self, parse: fn(&str) -> Option<T>) -> Result<Option<T>, DbError> {
        let text: Option<String> = self.next()?;
        text.map(|text| parse(&text).ok_or_else(|| DbError::UnknownWord(format!("{text:?}"))))
            .transpose()
    }

    /// The next column as JSON.
    ///
    /// # Errors
    /// [`DbError`] when the stored text does not parse as `T`.
    pub fn json<T: serde::de::DeserializeOwned>(&mut self) -> Result<T, DbError> {
        let text: String = self.next()?;
        serde_json::from_str(&text).map_err(DbError::Json)
    }

    /// Like [`Row::json`] for a nullable column.
    ///
    /// # Errors
    /// [`DbError`] when the stored text does not parse as `T`.
    pub fn opt_json<T: serde::de::DeserializeOwned>(&mut self) -> Result<Option<T>, DbError> {
        let text: Option<String> = self.next()?;
        text.map(|text| serde_json::from_str(&text).map_err(DbError::Json))
            .transpose()
    }
}

/// A value that a column can be read as.
pub trait Column: Sized {
    /// Reads column `index` of `row`.
    ///
    /// # Errors
    /// [`DbError`] when the column holds something else.
    fn read(row: &Row<'_>, index: usize) -> Result<Self, DbError>;
}

impl<T> Column for T
where
    T: Stored<Column: Native>,
{
    fn read(row: &Row<'_>, index: usize) -> Result<Self, DbError> {
        let read = T::Column::read(row, index)?;
        T::restore(read).map_err(|read| DbError::UnknownWord(format!("{read:?}")))
    }
}

/// A type that both databases know.
pub trait Native: Sized + std::fmt::Debug {
    /// Reads column `index` of `row`.
    ///
    /// # Errors
    /// [`DbError`] when the column's type is another one.
    fn read(row: &Row<'_>, index: usize) -> Result<Self, DbError>;
}

macro_rules! native {
    ($($ty:ty),*) => {
        $(impl Native for $ty {
            fn read(row: &Row<'_>, index: usize) -> Result<Self, DbError> {
                match row.source {
                    Source::Sqlite(row) => Ok(row.get(index)?),
                    Source::Postgres(row) => Ok(row.try_get(index)?),
                }
            }
        })*
    };
}

native!(
    i64,
    Option<i64>,
    bool,
    Option<bool>,
    String,
    Option<String>,
    Vec<u8>,
    Option<Vec<u8>>
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_whose_type_the_server_finds_out_are_text() {
        let written = |param: Param<'_>| {
            let mut out = BytesMut::new();
            let null = param.to_sql(&Type::UNKNOWN, &mut out).unwrap();
            (
                matches!(null, IsNull::Yes),
                String::from_utf8(out.to_vec()).unwrap(),
            )
        };
        for (param, text) in [
            (Param::Int(i64::MIN), "-9223372036854775808"),
            (Param::Bool(true), "t"),
            (Param::Bool(false), "f"),
            (Param::Text("\\x00 'ä'"), "\\x00 'ä'"),
            (Param::Blob(&[0, 255, 16]), "\\x00ff10"),
        ] {
            assert_eq!(written(param), (false, text.to_owned()));
            let owned = Owned::from(&param);
            assert!(matches!(owned.encode_format(&Type::UNKNOWN), Format::Text));
        }
        assert_eq!(written(Param::Null), (true, String::new()));
        assert!(matches!(Param::Int(1).encode_format(&Type::INT8), Format::Binary));
    }
}
