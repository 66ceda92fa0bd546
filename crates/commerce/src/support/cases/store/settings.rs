//! SQL of how a store treats its cases.

use crate::support::cases::record::CaseSettings;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::{params, sql};

sql! {
    SETTINGS: CaseSettings = "SELECT {} FROM case_settings WHERE store_id = $1";
    // Two changes at once follow one another on this row.
    HOLD: CaseSettings = "INSERT INTO case_settings (store_id, auto_reply_enabled, auto_close_enabled,
            auto_close_days)
        VALUES ($1, $2, $3, $4) ON CONFLICT (store_id) DO UPDATE SET store_id = excluded.store_id
        RETURNING {}";
    SAVE: update CaseSettings = "UPDATE case_settings SET {changes} WHERE store_id = $1";
}

/// What the store has set, or the defaults.
pub fn load(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<CaseSettings, DbError> {
    let set = tx.fetch_optional(SETTINGS, params![&ctx.store.id])?;
    Ok(set.unwrap_or_default())
}

/// What the store has set, held until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<CaseSettings, DbError> {
    let default = CaseSettings::default();
    tx.fetch_one(
        HOLD,
        params![
            &ctx.store.id,
            default.auto_reply_enabled,
            default.auto_close_enabled,
            default.auto_close_days
        ],
    )
}

/// Stores what a store has set; [`lock`] made the row.
pub fn save(tx: &mut Tx<'_>, ctx: &Ctx<'_>, settings: &CaseSettings) -> Result<(), DbError> {
    tx.update(SAVE, params![&ctx.store.id], settings).map(drop)
}
