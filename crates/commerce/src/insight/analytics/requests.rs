//! Requests for analytics (contract `analytics.md`).

use pandabase_domain::analytics::{Granularity, Period};
use pandabase_domain::input::Opt;
use pandabase_domain::time::Timestamp;
use pandabase_platform::api::{Input, Nothing};
use schemars::JsonSchema;
use serde::Deserialize;

/// Which period, in which buckets.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PeriodQuery {
    #[serde(default)]
    pub(crate) period: Opt<Period>,
    #[serde(default)]
    pub(crate) start_date: Opt<Timestamp>,
    #[serde(default)]
    pub(crate) end_date: Opt<Timestamp>,
    #[serde(default)]
    pub(crate) granularity: Opt<Granularity>,
}

/// The input of most of these requests.
pub type Asked = Input<Nothing, PeriodQuery>;
