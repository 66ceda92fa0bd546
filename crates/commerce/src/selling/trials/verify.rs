//! What `pandabase verify` checks of trials.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    /// Trials that started and are not noted. The order says which product it was, because the plan may have
    /// changed since.
    FORGOTTEN = "SELECT s.id FROM subscriptions s
            JOIN order_items i ON i.store_id = s.store_id AND i.order_id = s.first_order_id
            LEFT JOIN trials t ON t.store_id = s.store_id AND t.customer_id = s.customer_id
                AND t.product_id = i.product_id
        WHERE s.trial_end IS NOT NULL AND i.product_id IS NOT NULL AND t.order_id IS NULL LIMIT 5";
    /// Trials that are reserved for no order that may still be paid.
    STRAY = "SELECT t.order_id FROM trials t
            LEFT JOIN orders o ON o.store_id = t.store_id AND o.id = t.order_id
                AND o.customer_id = t.customer_id
        WHERE o.id IS NULL OR o.payment_status = 'FAILED' LIMIT 5";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "trials-kept",
        text: "a trial is kept for an order of its customer that took it or may still be paid",
        check: Check::NoRow(STRAY),
    },
    Promise {
        name: "trials-taken",
        text: "every trial that began is remembered of its customer",
        check: Check::NoRow(FORGOTTEN),
    },
];
