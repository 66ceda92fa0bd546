//! How a store treats its cases (contract `merchant-api.md`, "Cases").

use super::idle;
use crate::db::{DbError, Row, Tx};
use crate::http::{ApiError, Ctx, Input, Json, Nothing};
use crate::{params, sql};
use pandabase_domain::case::IdlePolicy;
use pandabase_domain::input::{Int, Opt, Patch, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

sql! {
    FIND = "SELECT auto_reply_enabled, auto_reply_message, auto_close_enabled, auto_close_days
        FROM case_settings
        WHERE store_id = $1";
    // Two changes at once follow one another on this row.
    HOLD = "INSERT INTO case_settings (store_id, auto_reply_enabled, auto_close_enabled, auto_close_days)
        VALUES ($1, $2, $3, $4) ON CONFLICT (store_id) DO UPDATE SET store_id = excluded.store_id
        RETURNING auto_reply_enabled, auto_reply_message, auto_close_enabled, auto_close_days";
    SAVE = "UPDATE case_settings SET auto_reply_enabled = $1, auto_reply_message = $2,
            auto_close_enabled = $3, auto_close_days = $4
        WHERE store_id = $5";
}

/// What a store has set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CaseSettings {
    /// Whether a new case is answered at once.
    pub auto_reply_enabled: bool,
    /// With these words; nothing is answered without any.
    pub auto_reply_message: Option<String>,
    /// Whether cases that wait for their customers are closed in the end.
    pub auto_close_enabled: bool,
    /// After so many idle days.
    pub auto_close_days: i64,
}

/// Changes to the settings.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CaseSettingsPatch {
    #[serde(default)]
    auto_reply_enabled: Opt<bool>,
    #[serde(default)]
    auto_reply_message: Patch<Text<0, 4000>>,
    #[serde(default)]
    auto_close_enabled: Opt<bool>,
    #[serde(default)]
    auto_close_days: Opt<Int<1, 90>>,
}

impl Default for CaseSettings {
    fn default() -> Self {
        let IdlePolicy { enabled, days } = IdlePolicy::default();
        Self {
            auto_reply_enabled: false,
            auto_reply_message: None,
            auto_close_enabled: enabled,
            auto_close_days: days,
        }
    }
}

impl CaseSettings {
    /// When the store closes cases by itself.
    pub(super) fn idle(&self) -> IdlePolicy {
        IdlePolicy {
            enabled: self.auto_close_enabled,
            days: self.auto_close_days,
        }
    }

    /// What a new case is answered with.
    pub(super) fn auto_reply(&self) -> Option<&str> {
        let message = self.auto_reply_message.as_deref();
        message.filter(|text| self.auto_reply_enabled && !text.trim().is_empty())
    }
}

fn read(row: &mut Row<'_>) -> Result<CaseSettings, DbError> {
    Ok(CaseSettings {
        auto_reply_enabled: row.next()?,
        auto_reply_message: row.next()?,
        auto_close_enabled: row.next()?,
        auto_close_days: row.next()?,
    })
}

/// What the store has set, or the defaults.
pub(super) fn load(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<CaseSettings, DbError> {
    Ok(tx.first(FIND, params![&ctx.store.id], read)?.unwrap_or_default())
}

/// What the store has set, held until the transaction ends.
pub(super) fn hold(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<CaseSettings, DbError> {
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

/// `GET /v2/stores/{storeId}/settings/cases`.
pub(crate) fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<CaseSettings, ApiError> {
    Ok(load(tx, ctx)?)
}

/// `PATCH /v2/stores/{storeId}/settings/cases`.
pub(crate) fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<CaseSettingsPatch>>,
) -> Result<CaseSettings, ApiError> {
    let patch = &input.body.0;
    let before = hold(tx, ctx)?;
    let mut after = before.clone();
    patch
        .auto_reply_enabled
        .clone()
        .apply(&mut after.auto_reply_enabled);
    let message = patch.auto_reply_message.clone().map(Text::into_string);
    message.apply(&mut after.auto_reply_message);
    patch
        .auto_close_enabled
        .clone()
        .apply(&mut after.auto_close_enabled);
    if let Some(days) = patch.auto_close_days.0 {
        after.auto_close_days = days.get();
    }
    tx.run(
        SAVE,
        params![
            after.auto_reply_enabled,
            &after.auto_reply_message,
            after.auto_close_enabled,
            after.auto_close_days,
            &ctx.store.id
        ],
    )?;
    if before.idle() != after.idle() {
        idle::plan_anew(tx, ctx)?;
    }
    Ok(after)
}
