//! What `pandabase verify` checks of licences.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    KEYS = "SELECT id FROM licenses
        WHERE (status = 'CLAIMED' AND (order_id IS NULL OR customer_id IS NULL OR held_by IS NOT NULL))
        OR (status = 'AVAILABLE' AND (order_id IS NOT NULL OR customer_id IS NOT NULL))
        OR (status = 'REVOKED' AND held_by IS NOT NULL) LIMIT 1";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[Promise {
    name: "keys",
    text: "a licence key that was sold has an order and a customer, one that was not has neither",
    check: Check::NoRow(KEYS),
}];
