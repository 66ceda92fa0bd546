//! SQL of invoices and credit notes.

use crate::context::Ctx;
use crate::db::{DbError, FromRow, Query, Sql, Tx, json};
use crate::pdf::document::InvoiceDocument;
use crate::{params, select, sql};
use pandabase_domain::id::StoreId;

sql! {
    INSERT = "INSERT INTO papers (store_id, id, of_year, prefix, document, issued_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (store_id, id) DO NOTHING";
    EXISTS = "SELECT 1 FROM papers WHERE store_id = $1 AND id = $2";
    FIND: Paper = "SELECT {} FROM papers WHERE store_id = $1 AND id = $2";
    WAITING: Waiting = "SELECT {} FROM papers WHERE store_id = $1 AND number IS NULL
        ORDER BY issued_at, id LIMIT $2";
    GIVE = "UPDATE papers SET number = $1 WHERE store_id = $2 AND id = $3 AND number IS NULL";
    LAST: i64 = "SELECT last_number FROM paper_counters WHERE store_id = $1 AND of_year = $2";
    COUNT = "INSERT INTO paper_counters (store_id, of_year, last_number) VALUES ($1, $2, $3)
        ON CONFLICT (store_id, of_year) DO UPDATE SET last_number = excluded.last_number";
}

/// The start of a search for papers.
const LISTED: Sql<Listed> = select!(Listed, "SELECT {} FROM papers");

/// A paper as it is kept.
#[derive(Debug, FromRow)]
pub(super) struct Paper {
    pub(super) of_year: i64,
    pub(super) number: Option<i64>,
    pub(super) prefix: Option<String>,
    #[column(json)]
    pub(super) document: InvoiceDocument,
}

/// A paper with what it is of.
#[derive(Debug, FromRow)]
pub(super) struct Listed {
    pub(super) id: String,
    #[column(flatten)]
    pub(super) paper: Paper,
}

/// A paper without a number.
#[derive(Debug, FromRow)]
pub(super) struct Waiting {
    pub(super) id: String,
    pub(super) of_year: i64,
}

/// Stores a paper; `false` when it was issued before.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    of: &str,
    year: i64,
    prefix: Option<&str>,
    document: &InvoiceDocument,
) -> Result<bool, DbError> {
    let document = json(document)?;
    let values = params![&ctx.store.id, of, year, prefix, &document, ctx.now];
    Ok(tx.run(INSERT, values)? > 0)
}

pub(super) fn exists(tx: &mut Tx<'_>, store: &StoreId, of: &str) -> Result<bool, DbError> {
    tx.exists(EXISTS, params![store, of])
}

pub(super) fn find(tx: &mut Tx<'_>, store: &StoreId, of: &str) -> Result<Option<Paper>, DbError> {
    tx.fetch_optional(FIND, params![store, of])
}

/// The papers of these orders and refunds that there are.
pub(super) fn of_all(tx: &mut Tx<'_>, store: &StoreId, of: &[String]) -> Result<Vec<Listed>, DbError> {
    let query = Query::select(LISTED)
        .filter("store_id = ?", store)
        .filter_in("id", of.iter());
    tx.fetch_list(&query)
}

/// The oldest papers without a number.
pub(super) fn waiting(tx: &mut Tx<'_>, store: &StoreId, limit: i64) -> Result<Vec<Waiting>, DbError> {
    tx.fetch_all(WAITING, params![store, limit])
}

/// Gives a paper its number.
pub(super) fn assign(tx: &mut Tx<'_>, store: &StoreId, of: &str, number: i64) -> Result<(), DbError> {
    tx.send(GIVE, params![number, store, of])
}

/// The last number of a year; 0 before the first.
pub(super) fn last(tx: &mut Tx<'_>, store: &StoreId, year: i64) -> Result<i64, DbError> {
    Ok(tx.fetch_optional(LAST, params![store, year])?.unwrap_or(0))
}

/// Stores the last number of a year.
pub(super) fn count(tx: &mut Tx<'_>, store: &StoreId, year: i64, last: i64) -> Result<(), DbError> {
    tx.send(COUNT, params![store, year, last])
}
