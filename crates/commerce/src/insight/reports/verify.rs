//! What `pandabase verify` checks of reports.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    REPORTS = "SELECT r.id FROM reports r
            LEFT JOIN jobs j ON j.store_id = r.store_id AND j.kind = 'report_make' AND j.subject = r.id
            LEFT JOIN jobs e ON e.store_id = r.store_id AND e.kind = 'report_expiry' AND e.subject = r.id
        WHERE e.id IS NULL OR r.period_end <= r.period_start OR (r.status IN ('SUCCEEDED', 'FAILED')) <>
                (r.completed_at IS NOT NULL)
            OR (r.status = 'SUCCEEDED') <> (r.row_count IS NOT NULL) OR r.row_count < 0
            OR (r.status = 'SUCCEEDED') <> (r.size_bytes IS NOT NULL)
            OR (r.status IN ('PENDING', 'PROCESSING') AND j.id IS NULL) LIMIT 5";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[Promise {
    name: "reports",
    text: "every report has a job until it is made and one that forgets it, and says what is in it exactly \
           when it is made",
    check: Check::NoRow(REPORTS),
}];
