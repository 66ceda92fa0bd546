//! The settings by which a store bills (contract `merchant-api.md`, "Stores, team").

pub use super::record::Settings;

use super::store;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};

/// The store's settings.
pub fn of(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Settings, DbError> {
    store::settings(tx, &ctx.store.id)
}
