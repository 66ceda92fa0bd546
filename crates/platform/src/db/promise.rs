//! What the program promises about its data, and how a promise is checked. The tables of promises stand in
//! the rooms whose rows they are about.

use super::{Db, DbError, Sql, Tx};

/// A promise and the check of it.
pub struct Promise {
    /// A word for tables and logs.
    pub name: &'static str,
    /// What is promised.
    pub text: &'static str,
    /// How it is seen to be kept.
    pub check: Check,
}

/// How a promise is checked.
pub enum Check {
    /// A query for rows that break the promise, whose single column names them. It ends with `LIMIT 5`: so
    /// many show what they have in common.
    NoRow(Sql),
    /// A walk over rows.
    Walk(fn(&mut Tx<'_>) -> Result<Finding, DbError>),
}

/// What a check found: how much it looked at, and the first few things that are wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Rows looked at, where the check walks over rows.
    pub rows: u64,
    /// What breaks the promise; nothing when it is kept.
    pub broken: Vec<String>,
}

impl Promise {
    /// Checks the promise over a snapshot of the whole database.
    ///
    /// # Errors
    /// [`DbError`] when the database cannot be read.
    pub async fn check(&'static self, db: &Db) -> Result<Finding, DbError> {
        db.read(move |tx| self.check_in(tx)).await
    }

    /// Checks the promise over what a transaction sees.
    ///
    /// # Errors
    /// [`DbError`] when the database cannot be read.
    pub fn check_in(&self, tx: &mut Tx<'_>) -> Result<Finding, DbError> {
        tx.expect_whole_tables()?;
        match &self.check {
            Check::NoRow(sql) => {
                let broken = tx.all(*sql, &[], |row| row.next::<String>())?;
                Ok(Finding { rows: 0, broken })
            }
            Check::Walk(walk) => walk(tx),
        }
    }
}
