//! One body of code on two databases. Operations are synchronous functions over a [`Tx`]; handlers
//! call [`Db::read`] and [`Db::write`], the only places where a transaction opens and commits.
//!
//! See `docs/decisions/0001-two-databases.md`.

pub mod across;
pub mod bulk;
pub mod claim;
pub mod connection;
pub mod copy;
pub mod dialect;
pub mod error;
pub mod fault;
pub mod handle;
pub mod health;
pub mod installation;
mod memory;
pub mod migrate;
pub mod nodes;
pub mod options;
pub mod postgres;
pub mod promise;
#[cfg(debug_assertions)]
pub mod reads;
pub mod row;
pub mod sealed;
pub mod sql;
pub mod sqlite;
mod statements;
pub mod tally;
pub mod template;
pub mod transplant;
pub mod tx;
pub mod value;
pub mod work;

pub use handle::Db;

pub use work::Work;

pub use options::{DatabaseUrl, DbOptions};

pub use error::DbError;

pub use self::bulk::Inserts;
pub use self::migrate::{Applied, Migration};
pub use self::row::{FromRow, ToRow, Written, json};
pub use self::sealed::{Rows, Sealed};
pub use self::sql::{Beyond, Insert, Query, Registered, Sql, Update, registered};
pub use self::tally::Tally;
pub use self::tx::{Tx, lock_key};
pub use self::value::{Param, Row};
pub use pandabase_macros::{FromRow, ToRow};
