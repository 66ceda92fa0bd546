//! A sandbox store's own clock, moved with the store's token. These routes do not exist in production.

use pandabase_domain::input::{AnyText, Opt};
use pandabase_domain::time::Timestamp;
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Input, Json, Nothing};
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::clock;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where the store's clock stands.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClockView {
    /// Now, for this store.
    pub now: Timestamp,
    /// Milliseconds by which it is ahead of the machine's clock.
    pub offset_ms: i64,
    /// Jobs that ran on the way; 0 when the clock was only read.
    pub jobs_run: i64,
}

/// How to move the clock: one of the two.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct MoveClock {
    /// An ISO 8601 duration, `P31D` or `PT1H`.
    #[serde(default)]
    advance: Opt<AnyText>,
    /// The time to move to.
    #[serde(default)]
    set: Opt<Timestamp>,
}

/// `GET /v2/sandbox/stores/{storeId}/clock`.
pub async fn show_clock(call: Call, _: Input) -> Result<Reply<ClockView>, ApiError> {
    let now = call.store.now(&call.app().env.clock);
    call.reply(&ClockView {
        now,
        offset_ms: call.store.clock_offset,
        jobs_run: 0,
    })
}

/// `POST /v2/sandbox/stores/{storeId}/clock`: answers once every job that fell due has run.
pub async fn move_clock(
    call: Call,
    input: Input<Nothing, Nothing, Json<MoveClock>>,
) -> Result<Reply<ClockView>, ApiError> {
    let now = call.store.now(&call.app().env.clock);
    let Json(MoveClock { advance, set }) = input.body;
    let to = match (advance.0, set.0) {
        (Some(duration), None) => now.plus_iso_duration(&duration).ok_or_else(|| {
            ApiError::invalid("body/advance must be an ISO 8601 duration such as P31D or PT1H")
        })?,
        (None, Some(to)) => to,
        _ => return Err(ApiError::invalid("body must have either 'advance' or 'set'")),
    };
    let jobs = clock::move_to(call.app(), &call.store, to).await?;
    let offset_ms = to.as_millis() - call.app().env.clock.now().as_millis();
    call.reply(&ClockView {
        now: to,
        offset_ms,
        jobs_run: i64::try_from(jobs).unwrap_or(i64::MAX),
    })
}
