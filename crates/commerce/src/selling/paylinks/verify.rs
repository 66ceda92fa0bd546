//! What `pandabase verify` checks of paylinks.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    PAYLINKS = "SELECT p.id FROM paylinks p
        WHERE p.uses <> (SELECT COUNT(*) FROM paylink_uses u
                WHERE u.store_id = p.store_id AND u.paylink_id = p.id AND u.is_paid)
            OR p.reserved <> (SELECT COUNT(*) FROM paylink_uses u
                WHERE u.store_id = p.store_id AND u.paylink_id = p.id AND NOT u.is_paid) LIMIT 1";
    PAYLINK_CAPS = "SELECT order_id FROM paylink_uses WHERE nth > most LIMIT 1";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "paylinks",
        text: "the uses of every paylink are the orders that paid it, its reservations those that are about \
               to",
        check: Check::NoRow(PAYLINKS),
    },
    Promise {
        name: "paylink-caps",
        text: "no order pays a paylink beyond the cap that it had then",
        check: Check::NoRow(PAYLINK_CAPS),
    },
];
