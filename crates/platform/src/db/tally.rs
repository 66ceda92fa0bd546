//! How many rows a list has, stored beside the rows, so that counting does not walk through them. Whoever
//! adds, moves or removes rows of a counted list shifts its tally in the same transaction.

use super::value::Column;
use super::{Counters, DbError, Query, Tx};
use crate::sql;
use pandabase_domain::id::StoreId;

sql! {
    SHIFT = "INSERT INTO list_counts (store_id, list, owner, status, count) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (store_id, list, owner, status) DO UPDATE SET count = list_counts.count + excluded.count";
}

const COUNTS: Counters<4, 1> = Counters::new(SHIFT);

/// The counts of one list.
#[derive(Debug, Clone, Copy)]
pub struct Tally(&'static str);

/// An owner, a status, and how many more rows it has there; negative for fewer.
pub type Step<'a> = (&'a str, &'a str, i64);

impl Tally {
    /// The counts that are stored under this name.
    pub const fn new(list: &'static str) -> Self {
        Self(list)
    }

    /// Applies the steps. They are written with the commit, or before somebody reads counts.
    pub fn shift<'a>(
        self,
        tx: &mut Tx<'_>,
        store: &StoreId,
        steps: impl IntoIterator<Item = Step<'a>>,
    ) -> Result<(), DbError> {
        for (owner, status, by) in steps {
            let key = [store.into(), self.0.into(), owner.into(), status.into()];
            tx.add(COUNTS, key, [by])?;
        }
        Ok(())
    }

    /// How many rows there are: of an owner or of all, at any of these statuses or, when none is named, at
    /// all.
    pub fn total(
        self,
        tx: &mut Tx<'_>,
        store: &StoreId,
        owner: Option<&str>,
        statuses: &[&str],
    ) -> Result<i64, DbError> {
        let query = Query::new("SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT) FROM list_counts")
            .filter("store_id = ?", store)
            .filter("list = ?", self.0)
            .filter_opt("owner = ?", owner);
        tx.count(&match statuses {
            [] => query,
            _ => query.filter_in("status", statuses.iter().copied()),
        })
    }

    /// How many rows each of these owners has at a status; one without any may be left out.
    pub fn of_owners<'a, T: Column + AsRef<str> + 'a>(
        self,
        tx: &mut Tx<'_>,
        store: &'a StoreId,
        owners: impl IntoIterator<Item = &'a T>,
        status: &'static str,
    ) -> Result<Vec<(T, i64)>, DbError> {
        let query = Query::new("SELECT owner, count FROM list_counts")
            .filter("store_id = ?", store)
            .filter("list = ?", self.0)
            .filter_in("owner", owners.into_iter().map(AsRef::as_ref))
            .filter("status = ?", status);
        tx.list(&query, |row| Ok((row.next()?, row.next()?)))
    }
}
