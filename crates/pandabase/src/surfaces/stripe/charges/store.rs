//! SQL of the charges that were made: in which account, for whom and what for. A store's account may change;
//! its earlier charges stay in the account that made them.

use pandabase_domain::id::PaymentId;
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
    PURPOSE_OF: Purpose = "SELECT purpose FROM processor_charges
        WHERE id = $1 AND COALESCE(store_id, '') = $2";
    MADE = "SELECT 1 FROM processor_charges
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

/// The payment for which this charge of the context's store was made.
pub fn payment_of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, reference: &str) -> Result<Option<PaymentId>, DbError> {
    let purpose = tx.fetch_optional(PURPOSE_OF, params![reference, &ctx.store.id])?;
    Ok(match purpose {
        Some(Purpose::Payment(payment)) => Some(payment),
        Some(Purpose::Setup(_)) | None => None,
    })
}

/// Whether this server made a charge in this account, for this purpose of the context's store.
pub fn is_made(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    (reference, account): (&str, &str),
    purpose: &Purpose,
) -> Result<bool, DbError> {
    tx.exists(MADE, params![reference, account, &ctx.store.id, purpose.as_str()])
}
