//! What `pandabase verify` checks of checkout sessions.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    SESSIONS = "SELECT id FROM checkout_sessions WHERE discount < 0 OR discount > subtotal OR tax < 0
            OR tax_rate < 0 OR total <> subtotal - discount
                + CASE WHEN tax_behavior = 'EXCLUSIVE' THEN tax ELSE 0 END
            OR trial_discount < 0 OR (trial_discount > 0 AND (subtotal <> 0 OR coupon_id IS NULL))
            OR (coupon_id IS NULL) <> (coupon_code IS NULL) OR expires_at <= created_at
            OR (presentment_currency IS NULL) <> (presentment_amount IS NULL)
            OR (presentment_currency IS NULL) <> (presentment_rate IS NULL)
            OR (order_id IS NULL AND status <> 'OPEN') LIMIT 5";
    // A session whose payment failed is open and may be changed again.
    PAID = "SELECT s.id FROM checkout_sessions s
            LEFT JOIN orders o ON o.store_id = s.store_id AND o.id = s.order_id AND o.number = s.id
        WHERE s.order_id IS NOT NULL AND (o.id IS NULL
            OR s.status <> CASE WHEN o.captured_at IS NOT NULL THEN 'COMPLETED'
                WHEN o.payment_status = 'FAILED' THEN 'OPEN' ELSE 'PROCESSING' END
            OR (o.payment_status <> 'FAILED' AND (o.amount <> s.subtotal OR o.discount_amount <> s.discount
                OR o.tax_amount <> s.tax OR o.total_amount <> s.total
                OR o.discount_code IS DISTINCT FROM s.coupon_code OR o.tax_id IS DISTINCT FROM s.tax_id
                OR o.presentment_currency IS DISTINCT FROM s.presentment_currency
                OR o.presentment_amount IS DISTINCT FROM s.presentment_amount))) LIMIT 5";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "sessions",
        text: "the sums of every checkout session add up, and only one with an order is being paid or was",
        check: Check::NoRow(SESSIONS),
    },
    Promise {
        name: "sessions-paid",
        text: "every checkout session that was paid, or is about to be, stands where its order stands and \
               comes to the same",
        check: Check::NoRow(PAID),
    },
];
