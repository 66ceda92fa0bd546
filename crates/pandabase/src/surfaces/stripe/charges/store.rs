//! SQL of the charges that were made: in which account, for whom and what for. A store's account may change;
//! its earlier charges stay in the account that made them.

use pandabase_domain::id::StoreId;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::processor::Purpose;
use pandabase_platform::{params, sql};

sql! {
    INSERT = "INSERT INTO processor_charges (id, account, store_id, purpose, created_at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING";
    // A charge of the portal belongs to no store.
    ACCOUNT_OF: String = "SELECT account FROM processor_charges
        WHERE id = $1 AND COALESCE(store_id, '') = $2";
    MADE: String = "SELECT id FROM processor_charges
        WHERE id = $1 AND account = $2 AND COALESCE(store_id, '') = $3 AND purpose = $4";
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

/// The processor's id of the account that made this charge of the context's store; `None` when this server
/// did not make it.
pub fn account_of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, reference: &str) -> Result<Option<String>, DbError> {
    tx.fetch_optional(ACCOUNT_OF, params![reference, &ctx.store.id])
}

/// Whether this server made a charge in this account for this store and purpose. Whoever has the account can
/// write anything on an intent of their own, also what is on one of this server's.
pub fn is_made(
    tx: &mut Tx<'_>,
    reference: &str,
    account: &str,
    store: Option<&StoreId>,
    purpose: &Purpose,
) -> Result<bool, DbError> {
    let store = store.map_or("", StoreId::as_str);
    let found = tx.fetch_optional(MADE, params![reference, account, store, purpose.as_str()])?;
    Ok(found.is_some())
}
