//! What `pandabase verify` checks of charges of a processor of real money: the account that made each is
//! known.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    // Without a row here nobody could say by which account a charge is refunded. An installation that has
    // never had such a processor has none at all, and an order of earlier days may be the sandbox's.
    ACCOUNTED = "SELECT o.id FROM orders o LEFT JOIN processor_charges k ON k.id = o.reference_id
            LEFT JOIN sandbox_charges c ON c.store_id = o.store_id AND c.reference = o.reference_id
        WHERE o.captured_at IS NOT NULL AND o.total_amount > 0 AND o.reference_id IS NOT NULL
            AND c.reference IS NULL AND EXISTS (SELECT 1 FROM processor_charges)
            AND (k.id IS NULL OR k.store_id IS DISTINCT FROM o.store_id
                OR k.purpose <> 'pmt_' || SUBSTR(o.id, 5)) LIMIT 5";
}

/// The promises of this room.
pub const PROMISES: &[Promise] = &[Promise {
    name: "accounted",
    text: "every charge that a processor of real money captured was made by an account that is written down, \
           for its order",
    check: Check::NoRow(ACCOUNTED),
}];
