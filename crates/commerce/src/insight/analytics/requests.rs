//! TITLE

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
    pub period: Opt<Period>,
    #[serde(default)]
    pub start_date: Opt<Timestamp>,
    #[serde(default)]
    pub end_date: Opt<Timestamp>,
    #[serde(default)]
    pub granularity: Opt<Granularity>,
}

pub type Asked = Input<Nothing, PeriodQuery>;
