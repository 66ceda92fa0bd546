//! What the program promises about its data, and how a promise is checked. The tables of promises stand in
//! the rooms whose rows they are about.

use super::{Db, DbError, Sql, Tx};
use crate::keyring::Keyring;
use std::sync::Arc;

/// A promise and the check of it.
pub struct Promise {
    /// A word for tables and logs.
    pub name: &'static str,
    /// What is promised.
    pub text: &'static str,
    /// How it is checked.
    pub check: Check,
}

/// How a promise is checked.
pub enum Check {
    /// A query for rows that break the promise, whose single column names them. It ends with `LIMIT 5`, which
    /// is enough to show what they have in common.
    NoRow(Sql),
    /// A walk over rows.
    Walk(fn(&mut Tx<'_>) -> Result<Finding, DbError>),
    /// A walk over encrypted values, which takes the keys.
    Keyed(fn(&mut Tx<'_>, &Keyring) -> Result<Finding, DbError>),
}

/// How many rows of a broken promise a walk reports, as many as queries do.
const TOLD: usize = 5;

/// What a check found: how much it looked at, and the first few things that are wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Finding {
    /// Rows looked at, where the check walks over rows.
    pub rows: u64,
    /// What breaks the promise; nothing when it is kept.
    pub broken: Vec<String>,
}

impl Finding {
    /// Counts a row that was checked; `broken` names it when it breaks the promise.
    pub fn saw(&mut self, broken: Option<String>) {
        self.rows += 1;
        if self.broken.len() < TOLD {
            self.broken.extend(broken);
        }
    }
}

impl Promise {
    /// Checks the promise over a snapshot of the whole database; `None` when the check needs keys and there
    /// are none.
    ///
    /// # Errors
    /// [`DbError`] when the database cannot be read.
    pub async fn check(
        &'static self,
        db: &Db,
        keyring: Option<Arc<Keyring>>,
    ) -> Result<Option<Finding>, DbError> {
        db.read(move |tx| self.check_in(tx, keyring.as_deref())).await
    }

    /// Checks the promise over what a transaction sees; `None` when the check needs keys and there are none.
    ///
    /// # Errors
    /// [`DbError`] when the database cannot be read.
    pub fn check_in(&self, tx: &mut Tx<'_>, keyring: Option<&Keyring>) -> Result<Option<Finding>, DbError> {
        tx.expect_whole_tables()?;
        match &self.check {
            Check::NoRow(sql) => {
                let broken = tx.all(*sql, &[], |row| row.next::<String>())?;
                Ok(Some(Finding { rows: 0, broken }))
            }
            Check::Walk(walk) => walk(tx).map(Some),
            Check::Keyed(walk) => keyring.map(|keyring| walk(tx, keyring)).transpose(),
        }
    }
}
