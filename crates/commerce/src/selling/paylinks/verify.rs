//! What `pandabase verify` checks of paylinks.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    PAYLINKS = "SELECT p.id FROM paylinks p LEFT JOIN (SELECT store_id, paylink_id,
                COUNT(CASE WHEN is_paid THEN 1 END) AS paid, COUNT(CASE WHEN NOT is_paid THEN 1 END) AS held
            FROM paylink_uses GROUP BY store_id, paylink_id) u
            ON u.store_id = p.store_id AND u.paylink_id = p.id
        WHERE p.uses <> COALESCE(u.paid, 0) OR p.reserved <> COALESCE(u.held, 0) LIMIT 5";
    PAYLINK_CAPS = "SELECT order_id FROM paylink_uses WHERE nth > most OR nth < 1 LIMIT 5";
    USES = "SELECT u.order_id FROM paylink_uses u
            LEFT JOIN orders o ON o.store_id = u.store_id AND o.id = u.order_id
            LEFT JOIN checkout_sessions s ON s.store_id = o.store_id AND s.id = o.number
        WHERE o.id IS NULL OR u.is_paid <> (o.captured_at IS NOT NULL) OR o.payment_status = 'FAILED'
            OR s.paylink_id IS DISTINCT FROM u.paylink_id LIMIT 5";
    UNUSED = "SELECT s.id FROM checkout_sessions s
            JOIN orders o ON o.store_id = s.store_id AND o.id = s.order_id
            LEFT JOIN paylink_uses u ON u.store_id = s.store_id AND u.order_id = s.order_id
        WHERE s.paylink_id IS NOT NULL AND o.payment_status <> 'FAILED' AND u.order_id IS NULL LIMIT 5";
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
    Promise {
        name: "paylink-uses",
        text: "every use of a paylink is of an order that came from it, and used up once that is paid",
        check: Check::NoRow(USES),
    },
    Promise {
        name: "paylinks-paid",
        text: "every order that came from a paylink and may be paid has its place there",
        check: Check::NoRow(UNUSED),
    },
];
