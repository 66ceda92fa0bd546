//! SQL of how a store treats its cases.

use crate::support::cases::record::CaseSettings;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Row, Tx};
use pandabase_platform::{params, sql};

sql! {
    SETTINGS = "SELECT auto_reply_enabled, auto_reply_message, auto_close_enabled, auto_close_days \
            FROM case_settings
        WHERE store_id = $1";
    // Two changes at once follow one another on this row.
    HOLD = "INSERT INTO case_settings (store_id, auto_reply_enabled, auto_close_enabled, auto_close_days)
        VALUES ($1, $2, $3, $4) ON CONFLICT (store_id) DO UPDATE SET store_id = excluded.store_id
        RETURNING auto_reply_enabled, auto_reply_message, auto_close_enabled, auto_close_days";
    SAVE = "UPDATE case_settings SET auto_reply_enabled = $1, \
            auto_reply_message = $2, auto_close_enabled = $3,
            auto_close_days = $4
        WHERE store_id = $5";
}

/// What the store has set, or the defaults.
pub fn load(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<CaseSettings, DbError> {
    Ok(tx
        .first(SETTINGS, params![&ctx.store.id], read)?
        .unwrap_or_default())
}

/// What the store has set, held until the transaction ends.
pub fn hold(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<CaseSettings, DbError> {
    let default = CaseSettings::default();
    tx.one(
        HOLD,
        params![
            &ctx.store.id,
            default.auto_reply_enabled,
            default.auto_close_enabled,
            default.auto_close_days
        ],
        read,
    )
}

/// Stores what a store has set; [`hold`] made the row.
pub fn save(tx: &mut Tx<'_>, ctx: &Ctx<'_>, settings: &CaseSettings) -> Result<(), DbError> {
    tx.run(
        SAVE,
        params![
            settings.auto_reply_enabled,
            &settings.auto_reply_message,
            settings.auto_close_enabled,
            settings.auto_close_days,
            &ctx.store.id
        ],
    )?;
    Ok(())
}

fn read(row: &mut Row<'_>) -> Result<CaseSettings, DbError> {
    Ok(CaseSettings {
        auto_reply_enabled: row.next()?,
        auto_reply_message: row.next()?,
        auto_close_enabled: row.next()?,
        auto_close_days: row.next()?,
    })
}
