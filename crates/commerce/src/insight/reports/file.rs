//! The files of a report: their places in the storage and their content types.

use pandabase_domain::id::{ReportId, StoreId};
use pandabase_domain::report::ReportFormat;
use pandabase_platform::files::FileKey;

/// The place of a report's file in the storage.
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
