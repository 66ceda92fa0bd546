//! The files of a report: where each is kept, and what it is.

use pandabase_domain::id::{ReportId, StoreId};
use pandabase_domain::report::ReportFormat;
use pandabase_platform::files::FileKey;

/// Where the file of a report is.
pub(super) fn file_key(store: &StoreId, report: &ReportId, format: ReportFormat) -> FileKey {
    let name = match format {
        ReportFormat::Csv => "report.csv",
        ReportFormat::Json => "report.json",
    };
    FileKey::new(store, report, name)
}

/// The content type of a format's files.
pub(super) fn content_type(format: ReportFormat) -> &'static str {
    match format {
        ReportFormat::Csv => "text/csv; charset=utf-8",
        ReportFormat::Json => "application/json; charset=utf-8",
    }
}
