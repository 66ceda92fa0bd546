//! A store's settings for its cases (contract `merchant-api.md`, "Cases").

use super::record::CaseSettings;
use super::requests::CaseSettingsPatch;
use super::{schedule, store};
use pandabase_domain::input::Text;
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// `GET /v2/stores/{storeId}/settings/cases`: what the store has set, or the defaults.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<CaseSettings, ApiError> {
    Ok(store::settings::load(tx, ctx)?)
}

/// `PATCH /v2/stores/{storeId}/settings/cases`: changes what the request names. Waiting cases are planned
/// anew when it concerns them.
pub fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<CaseSettingsPatch>>,
) -> Result<CaseSettings, ApiError> {
    let patch = &input.body.0;
    let before = store::settings::lock(tx, ctx)?;
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
    store::settings::save(tx, ctx, &after)?;
    if before.idle() != after.idle() {
        schedule::plan_anew(tx, ctx)?;
    }
    Ok(after)
}
