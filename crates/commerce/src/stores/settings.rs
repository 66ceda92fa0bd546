//! The settings by which a store bills, and what its buyers may do (contract `merchant-api.md`, "Stores,
//! team").

pub use super::record::Settings;

use super::store;
use super::views::PortalSettings;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};

/// The store's settings.
pub fn of(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Settings, DbError> {
    store::settings(tx, &ctx.store.id)
}

/// What the store's buyers may do in the customer portal.
pub fn portal(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<PortalSettings, DbError> {
    Ok(store::portal(tx, &ctx.store.id)?.portal)
}
