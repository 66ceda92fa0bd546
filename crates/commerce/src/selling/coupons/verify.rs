//! What `pandabase verify` checks of coupons.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    COUPONS = "SELECT c.id FROM coupons c WHERE c.times_used <> (SELECT COUNT(*) FROM coupon_uses u
            WHERE u.store_id = c.store_id AND u.coupon_id = c.id) LIMIT 1";
    COUPON_LIMITS = "SELECT order_id FROM coupon_uses WHERE nth > most LIMIT 1";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "coupons",
        text: "the uses of every coupon are the orders that use it",
        check: Check::NoRow(COUPONS),
    },
    Promise {
        name: "coupon-limits",
        text: "no order uses a coupon beyond the limit that it had then",
        check: Check::NoRow(COUPON_LIMITS),
    },
];
