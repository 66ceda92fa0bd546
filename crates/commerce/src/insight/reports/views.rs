//! Reports as clients see them (contract `reports.md`).

use pandabase_domain::id::{ReportId, TokenId};
use pandabase_domain::report::{Formats, ReportFormat, ReportStatus, ReportType};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{FromRow, ToRow};
use schemars::JsonSchema;
use serde::Serialize;

/// A report.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow, ToRow)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The report.
    pub id: ReportId,
    /// What it is about.
    #[column("type")]
    #[serde(rename = "type")]
    pub report_type: ReportType,
    /// Where it stands.
    pub status: ReportStatus,
    /// The forms of its files.
    #[schemars(with = "Vec<ReportFormat>")]
    pub formats: Formats,
    /// The first instant of the period.
    pub period_start: Timestamp,
    /// The instant after its last.
    pub period_end: Timestamp,
    /// Rows without the header; null until it succeeded, like the next two.
    pub row_count: Option<i64>,
    /// Bytes of all files together.
    pub size_bytes: Option<i64>,
    /// How long it took to make, in milliseconds.
    pub duration_ms: Option<i64>,
    /// Why it failed.
    pub error_message: Option<String>,
    /// The account that asked for it.
    #[column("account_id")]
    pub requested_by_account_id: Option<String>,
    /// The token that asked for it.
    #[column("token_id")]
    pub requested_by_token_id: Option<TokenId>,
    /// When the last attempt began.
    pub started_at: Option<Timestamp>,
    /// When it succeeded or failed.
    pub completed_at: Option<Timestamp>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// Where a file can be fetched for five minutes.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Download {
    /// The address.
    pub url: String,
}
