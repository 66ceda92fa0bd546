//! SQL of the charges that were made: in which account, for whom and what for. A store's account may change;
//! its earlier charges stay in the account that made them.

use pandabase_domain::id::StoreId;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Tx};
use pandabase_platform::params;
use pandabase_platform::processor::Purpose;
use pandabase_platform::sql;

sql! {
    INSERT = "INSERT INTO processor_charges (id, account, store_id, purpose, created_at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING";
    // A charge of the portal belongs to no store.
    FIND: Known = "SELECT {} FROM processor_charges WHERE id = $1 AND COALESCE(store_id, '') = $2";
    MADE_IN: Made = "SELECT {} FROM processor_charges WHERE id = $1 AND account = $2";
}

/// A charge of the store.
#[derive(Debug, FromRow)]
pub struct Known {
    /// The processor's id of the account that made it.
    pub account: String,
    /// What it is for.
    pub purpose: Purpose,
}

/// A charge of an account.
#[derive(Debug, FromRow)]
pub struct Made {
    /// The store that sells; `None` for a method that a person saves in the portal.
    #[column("store_id")]
    pub store: Option<StoreId>,
    /// What it is for.
    pub purpose: Purpose,
}

/// Remembers a charge. Doing it twice changes nothing.
pub fn remember(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    reference: &str,
    account: &str,
    purpose: &Purpose,
    now: Timestamp,
) -> Result<(), DbError> {
    let store = Some(&ctx.store.id).filter(|store| !store.as_str().is_empty());
    let values = params![reference, account, store, purpose.as_str(), now];
    tx.run(INSERT, values).map(drop)
}

/// The charge of the context's store with this id, if this server made it.
pub fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, reference: &str) -> Result<Option<Known>, DbError> {
    tx.fetch_optional(FIND, params![reference, &ctx.store.id])
}

/// Whose charge it is that this server made with this id in this account: what the charge itself says of that
/// could have been written by anybody who has the account.
pub fn made_in(tx: &mut Tx<'_>, account: &str, reference: &str) -> Result<Option<Made>, DbError> {
    tx.fetch_optional(MADE_IN, params![reference, account])
}
