//! Creating stores. There is no public API for it yet; the command line and the tests use this.

use crate::money::ledger;
use crate::stores::{store, views};
use pandabase_domain::id::StoreId;
use pandabase_domain::time::Timestamp;
use pandabase_platform::api::Input;
use pandabase_platform::context::{Ctx, Env, StoreContext};
use pandabase_platform::db::{DbError, Row, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::{params, sql};
use serde::Serialize;

/// What a new store needs.
#[derive(Debug, Clone)]
pub struct NewStore {
    /// Name shown to buyers.
    pub name: String,
    /// Unique, URL-safe name.
    pub handle: String,
    /// ISO 3166-1 alpha-2, one of the supported merchant countries.
    pub country: String,
    /// Where buyers ask for help.
    pub support_email: Option<String>,
    /// Where the owner gets mail.
    pub owner_email: Option<String>,
    /// Text on card statements, with its `PB*` prefix.
    pub statement_descriptor: Option<String>,
}

sql! {
    INSERT = "INSERT INTO stores (id, handle, name, description, category, country, statement_descriptor,
            support_email, owner_email, plan, type, verified, blocked, accepts_payments, localized_payments,
            clock_offset, created_at, updated_at)
        VALUES ($1, $2, $3, '', '[]', $4, $5, $6, $7, 'BASIC', 'INDIVIDUAL', FALSE, FALSE, $8, TRUE, 0, $9,
            $9)
        ON CONFLICT (handle) DO NOTHING";
    LIST = "SELECT id, handle, name FROM stores WHERE deleted_at IS NULL ORDER BY created_at, id";
}

/// A store in the operator's list.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// The store's id.
    pub id: StoreId,
    /// Unique, URL-safe name.
    pub handle: String,
    /// Name shown to buyers.
    pub name: String,
}

/// Every store that is not deleted, oldest first.
///
/// # Errors
/// [`DbError`] from the database.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Summary>, DbError> {
    tx.all(LIST, &[], |row: &mut Row<'_>| {
        Ok(Summary {
            id: row.next()?,
            handle: row.next()?,
            name: row.next()?,
        })
    })
}

/// Creates a store with its balance and opening ledger entry.
///
/// # Errors
/// [`ApiError::Conflict`] when the handle is taken.
pub fn create(tx: &mut Tx<'_>, env: &Env, new: &NewStore) -> Result<StoreContext, ApiError> {
    let now: Timestamp = env.clock.now();
    let store = StoreContext {
        id: StoreId::new(now, &mut *env.random.lock()),
        clock_offset: 0,
    };
    let ctx = Ctx {
        env,
        store: &store,
        now,
    };
    // Sandbox stores skip the onboarding gates (contract store.md, "Gates").
    let accepts_payments = env.config.is_sandbox();
    let inserted = tx.run(
        INSERT,
        params![
            &store.id,
            &new.handle,
            &new.name,
            &new.country,
            &new.statement_descriptor,
            &new.support_email,
            &new.owner_email,
            accepts_payments,
            now
        ],
    )?;
    if inserted == 0 {
        return Err(ApiError::Conflict(format!(
            "Handle '{}' is already taken",
            new.handle
        )));
    }
    ledger::open(tx, &ctx)?;
    Ok(store)
}

/// `GET /v2/core/stores/{storeId}/`.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<views::Store, ApiError> {
    store::load(tx, &ctx.store.id)?.ok_or(ApiError::Missing("Store"))
}
