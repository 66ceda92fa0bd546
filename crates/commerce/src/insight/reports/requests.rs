//! Requests for reports (contract `reports.md`).

use pandabase_domain::id::ReportId;
use pandabase_domain::input::{List, Opt};
use pandabase_domain::report::{FileFormat, ReportFormat, ReportStatus, ReportType};
use pandabase_domain::time::Timestamp;
use pandabase_platform::listed;
use schemars::JsonSchema;
use serde::Deserialize;

/// Which report.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Path {
    pub(crate) report_id: ReportId,
}

/// Which file of which report.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FilePath {
    pub(crate) report_id: ReportId,
    pub(crate) format: FileFormat,
}

listed! {
    /// Filters of the list.
    #[derive(Debug, Deserialize, JsonSchema)]
    pub struct ListQuery {
        pub(crate) status: Opt<ReportStatus>,
        #[serde(rename = "type")]
        pub(crate) report_type: Opt<ReportType>,
    }
}

/// A new report.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewReport {
    #[serde(rename = "type")]
    pub(crate) report_type: ReportType,
    pub(crate) period_start: Timestamp,
    pub(crate) period_end: Timestamp,
    #[serde(default)]
    pub(crate) formats: Opt<List<ReportFormat, 1, 2>>,
}
