//! What a store has decided about how it bills (contract `merchant-api.md`, "Stores, team").

use super::store;
use pandabase_domain::store::FinalUsageBill;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};

/// Settings that billing asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Whether a customer gets one trial of a product.
    pub trial_once_per_customer: bool,
    /// What a cancelled metered subscription is billed when it ends.
    pub final_usage_bill: FinalUsageBill,
}

/// The store's settings.
///
/// # Errors
/// [`DbError`] from the database.
pub fn of(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Settings, DbError> {
    store::settings(tx, &ctx.store.id)
}
