//! Reports: exports of a period, made by a job as a stream of pages, handed out as files (contract
//! `reports.md`).

mod content;
mod format;
pub(crate) mod http;
mod job;
mod service;
mod store;
mod views;

pub(crate) use job::{expire, make};

use crate::files::FileKey;
use pandabase_domain::id::{ReportId, StoreId};
use pandabase_domain::report::ReportFormat;

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
