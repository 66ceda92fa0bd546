//! SQL of stores.

use crate::context::{Ctx, StoreContext};
use crate::db::{DbError, Row, Tx};
use crate::{params, sql};
use pandabase_domain::id::{PaylinkId, StoreId};
use pandabase_domain::zone::Zone;

sql! {
    STORE_OF: StoreId = "SELECT store_id FROM paylinks WHERE id = $1 AND deleted_at IS NULL";
    OPEN = "SELECT id, clock_offset FROM stores WHERE id = $1 AND NOT blocked AND deleted_at IS NULL";
    OPEN_BY_HANDLE = "SELECT id, clock_offset FROM stores
        WHERE handle = $1 AND NOT blocked AND deleted_at IS NULL";
    CONTACT = "SELECT name, support_email, owner_email, statement_descriptor, timezone FROM stores
        WHERE id = $1";
    CLOCK_OF = "SELECT clock_offset FROM stores WHERE id = $1";
    NAME = "SELECT name FROM stores WHERE id = $1 AND NOT blocked AND deleted_at IS NULL";
}

/// The context of a store that buyers may see.
///
/// # Errors
/// [`DbError`] from the database.
pub fn find_open(tx: &mut Tx<'_>, id: &StoreId) -> Result<Option<StoreContext>, DbError> {
    tx.first(OPEN, params![id], context)
}

/// Like [`find_open`], by the store's handle.
///
/// # Errors
/// [`DbError`] from the database.
pub fn find_open_by_handle(tx: &mut Tx<'_>, handle: &str) -> Result<Option<StoreContext>, DbError> {
    tx.first(OPEN_BY_HANDLE, params![handle], context)
}

fn context(row: &mut Row<'_>) -> Result<StoreContext, DbError> {
    Ok(StoreContext {
        id: row.next()?,
        clock_offset: row.next()?,
    })
}

/// How far the store's clock is ahead of the machine's, in milliseconds; the store may be closed.
///
/// # Errors
/// [`DbError`] from the database.
pub fn clock_of(tx: &mut Tx<'_>, id: &StoreId) -> Result<Option<i64>, DbError> {
    tx.first(CLOCK_OF, params![id], |row| row.next())
}

/// The name of a store that buyers may see.
///
/// # Errors
/// [`DbError`] from the database.
pub fn name_of(tx: &mut Tx<'_>, id: &StoreId) -> Result<Option<String>, DbError> {
    tx.first(NAME, params![id], |row| row.next())
}

/// Who mails come from and go to.
#[derive(Debug, Clone)]
pub struct Contact {
    /// The store's name.
    pub name: String,
    /// Where buyers ask for help.
    pub support_email: Option<String>,
    /// Where the owner gets mail.
    pub owner_email: Option<String>,
    /// What buyers' banks show, `PB*` included.
    pub statement_descriptor: Option<String>,
    /// The time zone of its days.
    pub zone: Zone,
}

/// The store's addresses.
///
/// # Errors
/// [`DbError`] from the database.
pub fn contact(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Contact, DbError> {
    tx.one(CONTACT, params![&ctx.store.id], |row| {
        Ok(Contact {
            name: row.next()?,
            support_email: row.next()?,
            owner_email: row.next()?,
            statement_descriptor: row.next()?,
            // A zone that the database of zones has lost must not keep a mail back.
            zone: row
                .next::<Option<String>>()?
                .and_then(|name| Zone::parse(&name))
                .unwrap_or_default(),
        })
    })
}

/// The store whose paylink it is.
///
/// # Errors
/// [`DbError`] from the database.
pub fn store_of(tx: &mut Tx<'_>, paylink: &PaylinkId) -> Result<Option<StoreId>, DbError> {
    tx.fetch_optional(STORE_OF, params![paylink])
}
