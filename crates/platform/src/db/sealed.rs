//! Columns of encrypted values. A value is bound to its column, store and row, so that whoever can write to
//! the database cannot have one shown in the place of another; each column says how its values are walked
//! over, to check them and to encrypt them anew.

use super::{DbError, Param, Sql, Tx};
use crate::keyring::Place;
use crate::params;

/// A column of encrypted values, declared with [`sealed!`](crate::sealed).
#[derive(Debug, Clone, Copy)]
pub struct Sealed {
    /// Table and column.
    pub name: &'static str,
    /// The purpose that earlier versions bound its values to.
    pub purpose: &'static str,
    /// Reads the values behind a store and a row, in order.
    pub after: Sql,
    /// Reads the values of a store behind a row, in order; of what belongs to no store, like `after`.
    pub within: Sql,
    /// Replaces one value by another.
    pub rewrite: Sql,
    /// How its rows are told apart.
    pub rows: Rows,
    /// Whether a row also stores what [`Keyring::lookup`](crate::keyring::Keyring::lookup) makes of its
    /// value.
    pub is_found: bool,
}

/// How the rows of a column of encrypted values are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// By a store and a word.
    OfStores,
    /// By a store and bytes, which are written as hex digits elsewhere.
    OfStoresByBytes,
    /// By a word; they belong to no store.
    OfNobody,
}

/// A value and where it stands.
#[derive(Debug, Clone)]
pub struct Value {
    /// The store's id; empty for what belongs to none.
    pub store: String,
    /// The row's id.
    pub row: String,
    /// What is stored.
    pub stored: Vec<u8>,
    /// The lookup of the value, where the column has one.
    pub found_by: Option<Vec<u8>>,
}

impl Sealed {
    /// The place of a row's value.
    pub const fn at<'a>(&self, store: &'a str, row: &'a str) -> Place<'a> {
        Place {
            column: self.name,
            purpose: self.purpose,
            store,
            row,
        }
    }

    /// The next values behind `last`, in order.
    pub fn next(&self, tx: &mut Tx<'_>, last: Option<&Value>, limit: i64) -> Result<Vec<Value>, DbError> {
        let place = last.map_or(("", ""), |value| (value.store.as_str(), value.row.as_str()));
        self.read(tx, self.after, place, limit)
    }

    /// The next values of a store behind the row `last`, in order. Unlike [`Sealed::next`] it never looks at
    /// rows of other stores, however few values there are.
    pub fn next_of(
        &self,
        tx: &mut Tx<'_>,
        store: &str,
        last: &str,
        limit: i64,
    ) -> Result<Vec<Value>, DbError> {
        self.read(tx, self.within, (store, last), limit)
    }

    fn read(
        &self,
        tx: &mut Tx<'_>,
        statement: Sql,
        (store, row): (&str, &str),
        limit: i64,
    ) -> Result<Vec<Value>, DbError> {
        let bytes = self.bytes_of(row)?;
        let row = bytes.as_deref().map_or(Param::Text(row), Param::Blob);
        tx.all(statement, &[Param::Text(store), row, Param::Int(limit)], |row| {
            let store = match self.rows {
                Rows::OfStores | Rows::OfStoresByBytes => row.next()?,
                Rows::OfNobody => String::new(),
            };
            let id = match self.rows {
                Rows::OfStores | Rows::OfNobody => row.next()?,
                Rows::OfStoresByBytes => hex::encode(row.next::<Vec<u8>>()?),
            };
            Ok(Value {
                store,
                row: id,
                stored: row.next()?,
                found_by: self.is_found.then(|| row.next()).transpose()?,
            })
        })
    }

    /// Replaces a value by `stored`; `false` when it has changed meanwhile.
    pub fn replace(&self, tx: &mut Tx<'_>, value: &Value, stored: &[u8]) -> Result<bool, DbError> {
        let bytes = self.bytes_of(&value.row)?;
        let row = bytes.as_deref().map_or(Param::Text(&value.row), Param::Blob);
        let written = tx.run(self.rewrite, params![stored, &value.store, row, &value.stored])?;
        Ok(written > 0)
    }

    fn bytes_of(&self, row: &str) -> Result<Option<Vec<u8>>, DbError> {
        let read = |row: &str| hex::decode(row).map_err(|_| DbError::UnknownWord(format!("{row:?}")));
        (self.rows == Rows::OfStoresByBytes)
            .then(|| read(row))
            .transpose()
    }
}

/// Declares a column of encrypted values: `sealed!(KEY = "licenses", "sealed_key", "id", "license key");`
/// names table, column, what tells a store's rows apart, and what earlier versions encrypted for; `found by`
/// the column that a value is found by may follow.
#[macro_export]
macro_rules! sealed {
    ($(#[$meta:meta])* $vis:vis $name:ident =
        $table:literal, $column:literal, $row:literal, $purpose:literal) => {
        $crate::sealed!(@ $(#[$meta])* $vis $name, $table, $column, $row, $purpose, OfStores, "store_id, ",
            concat!("(store_id, ", $row, ") > ($1, $2)"), concat!("store_id = $1 AND ", $row, " > $2"),
            "store_id = $2", concat!($column, " IS NOT NULL"), "", false);
    };
    // Values that are found by a hash of them.
    ($(#[$meta:meta])* $vis:vis $name:ident =
        $table:literal, $column:literal, $row:literal, $purpose:literal, found by $lookup:literal) => {
        $crate::sealed!(@ $(#[$meta])* $vis $name, $table, $column, $row, $purpose, OfStores, "store_id, ",
            concat!("(store_id, ", $row, ") > ($1, $2)"), concat!("store_id = $1 AND ", $row, " > $2"),
            "store_id = $2", concat!($column, " IS NOT NULL"), concat!(", ", $lookup), true);
    };
    // Rows that bytes tell apart, of which some have a value that is not encrypted.
    ($(#[$meta:meta])* $vis:vis $name:ident =
        $table:literal, $column:literal, bytes $row:literal, $purpose:literal, where $which:literal) => {
        $crate::sealed!(@ $(#[$meta])* $vis $name, $table, $column, $row, $purpose, OfStoresByBytes,
            "store_id, ", concat!("(store_id, ", $row, ") > ($1, $2)"),
            concat!("store_id = $1 AND ", $row, " > $2"), "store_id = $2", $which, "", false);
    };
    // Rows of no store.
    ($(#[$meta:meta])* $vis:vis $name:ident =
        $table:literal, $column:literal, nobody $row:literal, $purpose:literal) => {
        $crate::sealed!(@ $(#[$meta])* $vis $name, $table, $column, $row, $purpose, OfNobody, "",
            concat!("$1 = '' AND ", $row, " > $2"), concat!("$1 = '' AND ", $row, " > $2"), "$2 = ''",
            concat!($column, " IS NOT NULL"), "", false);
    };
    (@ $(#[$meta:meta])* $vis:vis $name:ident,
        $table:literal, $column:literal, $row:literal, $purpose:literal,
        $rows:ident, $store:literal, $behind:expr, $within:expr, $of_store:literal, $which:expr,
        $found_by:expr, $is_found:literal) => {
        $(#[$meta])*
        $vis const $name: $crate::db::Sealed = {
            $crate::sql! {
                AFTER = concat!("SELECT ", $store, $row, ", ", $column, $found_by, " FROM ", $table,
                    " WHERE ", $behind, " AND ", $which, " ORDER BY ", $store, $row, " LIMIT $3");
                WITHIN = concat!("SELECT ", $store, $row, ", ", $column, $found_by, " FROM ", $table,
                    " WHERE ", $within, " AND ", $which, " ORDER BY ", $store, $row, " LIMIT $3");
                REWRITE = concat!("UPDATE ", $table, " SET ", $column, " = $1",
                    " WHERE ", $of_store, " AND ", $row, " = $3 AND ", $column, " = $4");
            }
            $crate::db::Sealed {
                name: concat!($table, ".", $column),
                purpose: $purpose,
                after: AFTER,
                within: WITHIN,
                rewrite: REWRITE,
                rows: $crate::db::Rows::$rows,
                is_found: $is_found,
            }
        };
    };
}
