//! Invoices and credit notes with the numbers of their store and year: kept as they were issued, numbered by
//! a job after the commit of the sale, drawn when somebody reads them.
//!
//! Numbers are consecutive. The job takes what has none, oldest first, and gives the next numbers in the
//! transaction that counts them; of one store, one job does so at a time. A crash in between undoes both.

pub mod address;
mod store;
pub mod verify;

use crate::context::Ctx;
use crate::db::{DbError, Tx, lock_key};
use crate::error::ApiError;
use crate::jobs;
use crate::jobs::{Job, JobKind, Next};
use crate::pdf::document::{InvoiceDocument, Kind};
use pandabase_domain::id::StoreId;
use pandabase_domain::money::Cents;
use pandabase_domain::time::Timestamp;
use std::collections::{BTreeMap, HashMap};
use store::Paper;

/// The most papers that are numbered in one transaction, because sales wait for the database meanwhile.
const BATCH: i64 = 200;

/// Keeps a paper and queues the job that gives it its number. `of` is what it is of: the order, or the
/// refund. What was issued before stays as it was.
pub fn issue(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    of: &str,
    prefix: Option<&str>,
    document: &InvoiceDocument,
) -> Result<(), DbError> {
    let year = i64::from(document.issued_at.civil_in(&document.zone).year());
    if store::insert(tx, ctx, of, year, prefix, document)? {
        jobs::enqueue(tx, ctx, JobKind::PaperNumbers, of, &(), ctx.now)?;
    }
    Ok(())
}

/// Whether there is a paper of this order or refund.
pub fn is_issued(tx: &mut Tx<'_>, store: &StoreId, of: &str) -> Result<bool, DbError> {
    store::exists(tx, store, of)
}

/// What a paper says, its number apart; `None` when there is none.
pub fn document(tx: &mut Tx<'_>, store: &StoreId, of: &str) -> Result<Option<InvoiceDocument>, DbError> {
    Ok(store::find(tx, store, of)?.map(|paper| paper.document))
}

/// What a list says of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// What it is of: the order, or the refund.
    pub of: String,
    /// Whether it is an invoice or a credit note.
    pub kind: Kind,
    /// Its number, once it has one.
    pub number: Option<String>,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// What was paid, or paid back.
    pub total: Cents,
}

/// What a list says of the papers of these orders and refunds, in their order; those that have none are left
/// out.
pub fn briefs(tx: &mut Tx<'_>, store: &StoreId, of: &[String]) -> Result<Vec<Brief>, DbError> {
    let found = store::of_all(tx, store, of)?;
    let mut found: HashMap<String, Paper> = found.into_iter().map(|one| (one.id, one.paper)).collect();
    let briefs = of.iter().filter_map(|of| {
        let paper = found.remove(of)?;
        Some(Brief {
            of: of.clone(),
            kind: paper.document.kind,
            number: paper.number_written(),
            issued_at: paper.document.issued_at,
            total: paper.document.total,
        })
    });
    Ok(briefs.collect())
}

/// A paper with its number; `None` when there is none, or it waits for its number.
pub fn find(tx: &mut Tx<'_>, store: &StoreId, of: &str) -> Result<Option<InvoiceDocument>, DbError> {
    let Some((number, mut document)) = numbered(tx, store, of)? else {
        return Ok(None);
    };
    document.number = number;
    if let Some(corrected) = document.corrects.take() {
        document.corrects = numbered(tx, store, &corrected)?.map(|(number, _)| number);
    }
    Ok(Some(document))
}

fn numbered(
    tx: &mut Tx<'_>,
    store: &StoreId,
    of: &str,
) -> Result<Option<(String, InvoiceDocument)>, DbError> {
    let Some(paper) = store::find(tx, store, of)? else {
        return Ok(None);
    };
    Ok(paper.number_written().map(|number| (number, paper.document)))
}

impl store::Paper {
    /// Its number as it is written, once it has one.
    fn number_written(&self) -> Option<String> {
        self.number
            .map(|number| written(self.prefix.as_deref(), self.of_year, number))
    }
}

/// `NIMBUS-2026-000001`.
fn written(prefix: Option<&str>, year: i64, number: i64) -> String {
    match prefix {
        Some(prefix) => format!("{prefix}-{year}-{number:06}"),
        None => format!("{year}-{number:06}"),
    }
}

/// The job: gives the papers of a store that have no numbers the next ones. The first of several jobs numbers
/// what all of them were queued for, and the others find nothing left.
pub fn number(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Job) -> Result<Next, ApiError> {
    let is_full = number_batch(tx, &ctx.store.id)?;
    Ok(if is_full { Next::At(ctx.now) } else { Next::Done })
}

/// Gives the oldest papers of a store that have no numbers the next ones; whether there may be more of them.
/// It is called by jobs and by who reads one: a sale that called it would wait for others.
pub fn number_batch(tx: &mut Tx<'_>, store: &StoreId) -> Result<bool, DbError> {
    tx.lock(lock_of(store))?;
    let waiting = store::waiting(tx, store, BATCH)?;
    let mut years: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for (id, year) in waiting.iter().map(|paper| (paper.id.clone(), paper.of_year)) {
        years.entry(year).or_default().push(id);
    }
    for (year, ids) in &years {
        let mut last = store::last(tx, store, *year)?;
        for id in ids {
            last += 1;
            store::assign(tx, store, id, last)?;
        }
        store::count(tx, store, *year, last)?;
    }
    Ok(i64::try_from(waiting.len()).is_ok_and(|taken| taken >= BATCH))
}

/// The lock under which the papers of a store are numbered.
fn lock_of(store: &StoreId) -> i64 {
    lock_key(&format!("paper numbers {store}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_with_its_year() {
        assert_eq!(written(None, 2026, 1), "2026-000001");
        assert_eq!(written(Some("NIMBUS"), 2026, 1_234_567), "NIMBUS-2026-1234567");
    }
}
