//! SQL of a store's settings for its cases.

use crate::support::cases::record::CaseSettings;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::{params, sql};

sql! {
    SETTINGS: CaseSettings = "SELECT {} FROM case_settings WHERE store_id = $1";
    // This row makes concurrent changes happen one after the other.
    HOLD: CaseSettings = "INSERT INTO case_settings (store_id, auto_reply_enabled, auto_close_enabled,
            auto_close_days)
        VALUES ($1, $2, $3, $4) ON CONFLICT (store_id) DO UPDATE SET store_id = excluded.store_id
        RETURNING {}";
    SAVE: update CaseSettings = "UPDATE case_settings SET {changes} WHERE store_id = $1";
}

/// The store's settings, or the defaults.
pub fn load(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<CaseSettings, DbError> {
    let set = tx.fetch_optional(SETTINGS, params![&ctx.store.id])?;
    Ok(set.unwrap_or_default())
}

/// The store's settings or the defaults, with a row lock until the transaction ends.
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

/// Stores the settings; [`lock`] made the row.
pub fn save(tx: &mut Tx<'_>, ctx: &Ctx<'_>, settings: &CaseSettings) -> Result<(), DbError> {
    tx.update(SAVE, params![&ctx.store.id], settings).map(drop)
}
