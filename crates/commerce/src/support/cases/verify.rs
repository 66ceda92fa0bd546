//! What `pandabase verify` checks of support cases.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    CASES = "SELECT c.id FROM cases c WHERE (c.status = 'CLOSED') <> (c.closed_at IS NOT NULL)
            OR (c.closed_at IS NULL) <> (c.closed_by IS NULL) OR c.merchant_unread < 0
            OR c.customer_unread < 0
            OR c.messages <> (SELECT COUNT(*) FROM case_messages m
                WHERE m.store_id = c.store_id AND m.case_id = c.id)
        LIMIT 1";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[Promise {
    name: "cases",
    text: "a case has an end exactly when it is closed, and every message that it counts",
    check: Check::NoRow(CASES),
}];
