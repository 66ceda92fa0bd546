//! What `pandabase verify` checks of coupons.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    COUPONS = "SELECT c.id FROM coupons c LEFT JOIN (SELECT store_id, coupon_id, COUNT(*) AS uses
            FROM coupon_uses GROUP BY store_id, coupon_id) u
            ON u.store_id = c.store_id AND u.coupon_id = c.id
        WHERE c.times_used <> COALESCE(u.uses, 0) LIMIT 5";
    COUPON_LIMITS = "SELECT order_id FROM coupon_uses WHERE nth > most OR nth < 1 LIMIT 5";
    RULES = "SELECT id FROM coupons WHERE value < 1 OR (type = 'PERCENTAGE' AND value > 100) OR max_uses < 1
            OR max_uses_per_customer < 1 LIMIT 5";
    // A use outlives its coupon.
    USES = "SELECT u.order_id FROM coupon_uses u
            LEFT JOIN orders o ON o.store_id = u.store_id AND o.id = u.order_id
            LEFT JOIN coupons c ON c.store_id = u.store_id AND c.id = u.coupon_id
        WHERE o.id IS NULL OR o.payment_status IN ('FAILED', 'REFUNDED') OR o.customer_id <> u.customer_id
            OR o.discount_code IS NULL OR c.code <> o.discount_code LIMIT 5";
    // A refund gives the use back, and a dispute that follows does not count it again. The coupon of a trial
    // is used by the order that began the trial, on behalf of the renewal that it discounts.
    UNUSED = "SELECT o.id FROM orders o
            LEFT JOIN coupon_uses u ON u.store_id = o.store_id AND u.order_id = o.id
        WHERE (o.discount_code IS NOT NULL AND o.payment_status IN ('PENDING', 'PROCESSING', 'COMPLETED')
                AND COALESCE(o.billing_reason, '') <> 'SUBSCRIPTION_CYCLE'
                AND NOT (COALESCE(o.billing_reason, '') = 'SUBSCRIPTION_CREATE' AND o.amount = 0)
                AND u.order_id IS NULL) OR (o.discount_code IS NULL AND o.discount_amount <> 0) LIMIT 5";
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
    Promise {
        name: "coupon-rules",
        text: "every coupon takes something off, and no more than all",
        check: Check::NoRow(RULES),
    },
    Promise {
        name: "coupon-uses",
        text: "every use of a coupon is of an order of that customer which bears its code and may be paid",
        check: Check::NoRow(USES),
    },
    Promise {
        name: "discounted",
        text: "every order that is less by a discount uses the coupon that gave it",
        check: Check::NoRow(UNUSED),
    },
];
