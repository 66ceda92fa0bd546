//! What `pandabase verify` checks of operators.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    EVENTS = "SELECT e.id FROM operator_events e LEFT JOIN accounts a ON a.id = e.account_id
            LEFT JOIN stores s ON s.id = e.store_id
        WHERE (e.account_id IS NOT NULL AND a.id IS NULL) OR (e.store_id IS NOT NULL AND s.id IS NULL)
            OR (e.account_id IS NULL) <> (e.session_id IS NULL) OR e.subject = '' LIMIT 5";
    STORES = "SELECT id FROM stores
        WHERE (NOT blocked AND (block_reason IS NOT NULL OR blocked_at IS NOT NULL))
            OR fee_basis_points NOT BETWEEN 0 AND 5000 OR fee_fixed NOT BETWEEN 0 AND 10000 LIMIT 5";
}

/// What is promised here.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "operator-events",
        text: "whatever an operator decided was decided by an account that there is, about a store that \
               there is",
        check: Check::NoRow(EVENTS),
    },
    Promise {
        name: "operated-stores",
        text: "only a store that is blocked has a reason for it, and fees of its own are such as can be set",
        check: Check::NoRow(STORES),
    },
];
