//! Reports: exports of a period, made by a job as a stream of pages, handed out as files (contract
//! `reports.md`).

pub mod content;
pub mod format;
pub mod http;
pub mod job;
pub mod requests;
pub mod service;
pub mod store;
pub mod views;

pub use job::{expire, make};
use pandabase_domain::id::{ReportId, StoreId};
use pandabase_domain::report::ReportFormat;
use pandabase_platform::files::FileKey;

/// Where the file of a report is.
fn file_key(store: &StoreId, report: &ReportId, format: ReportFormat) -> FileKey {
    let name = match format {
        ReportFormat::Csv => "report.csv",
        ReportFormat::Json => "report.json",
    };
    FileKey::new(store, report, name)
}

/// The content type of a format's files.
fn content_type(format: ReportFormat) -> &'static str {
    match format {
        ReportFormat::Csv => "text/csv; charset=utf-8",
        ReportFormat::Json => "application/json; charset=utf-8",
    }
}
