//! What `pandabase verify` checks of refunds and disputes, and of the ledger that tells of both.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    UNEXPLAINED = "SELECT e.id FROM ledger_entries e
            LEFT JOIN orders o ON e.type = 'PAYMENT_RECEIVED' AND o.store_id = e.store_id
                AND o.id = 'ord_' || SUBSTR(e.reference_id, 5)
            LEFT JOIN refunds r ON e.type IN ('REFUND_INSTANT', 'REFUND_ASYNC', 'REFUND_EXTERNAL')
                AND r.store_id = e.store_id AND r.id = e.reference_id
            LEFT JOIN disputes d ON e.type IN ('DISPUTE_CREATED', 'DISPUTE_WON')
                AND d.store_id = e.store_id AND d.id = e.reference_id
            LEFT JOIN payouts p ON e.type = 'PAYOUT' AND p.store_id = e.store_id AND p.id = e.reference_id
        WHERE e.type <> 'OPENING_BALANCE' AND o.id IS NULL AND r.id IS NULL AND d.id IS NULL AND p.id IS NULL
        LIMIT 1";
    DISPUTED = "SELECT d.id FROM disputes d
        LEFT JOIN (SELECT store_id, reference_id, CAST(SUM(amount) AS BIGINT) AS amount
            FROM ledger_entries WHERE type IN ('DISPUTE_CREATED', 'DISPUTE_WON')
            GROUP BY store_id, reference_id) e
            ON e.store_id = d.store_id AND e.reference_id = d.id
        WHERE COALESCE(e.amount, 0) <> CASE WHEN d.status = 'WON' THEN 0 ELSE -d.total_amount END - d.fee
        LIMIT 1";
    REFUNDED = "SELECT r.id FROM refunds r
            JOIN orders o ON o.store_id = r.store_id AND o.id = r.order_id
            LEFT JOIN (SELECT store_id, reference_id, CAST(SUM(amount) AS BIGINT) AS amount
                FROM ledger_entries
                WHERE type IN ('REFUND_INSTANT', 'REFUND_ASYNC', 'REFUND_EXTERNAL')
                GROUP BY store_id, reference_id) e
            ON e.store_id = r.store_id AND e.reference_id = r.id
        WHERE r.amount <> o.total_amount - o.tax_amount
            OR COALESCE(e.amount, 0) <> CASE WHEN r.status = 'FAILED' THEN 0 ELSE -r.amount - r.fee END
            LIMIT 1";
    // Complete refunds and refunded orders belong together; a dispute opened later outranks the refund.
    REFUNDED_ONCE = "SELECT o.id FROM orders o LEFT JOIN (SELECT store_id, order_id, COUNT(*) AS made,
                COUNT(CASE WHEN status = 'COMPLETED' THEN 1 END) AS complete
            FROM refunds WHERE status <> 'FAILED' GROUP BY store_id, order_id) r
            ON r.store_id = o.store_id AND r.order_id = o.id
        WHERE COALESCE(r.made, 0) > 1 OR (o.status = 'REFUNDED' AND COALESCE(r.complete, 0) = 0)
            OR (r.complete > 0 AND o.status NOT IN ('REFUNDED', 'CHARGEBACK')) LIMIT 1";
    CUSTOMERS_REFUNDED = "SELECT c.id FROM customers c
        LEFT JOIN (SELECT o.store_id, o.customer_id, COUNT(*) AS refunds,
                CAST(SUM(r.amount) AS BIGINT) AS amount
            FROM refunds r JOIN orders o ON o.store_id = r.store_id AND o.id = r.order_id
            WHERE r.status = 'COMPLETED' GROUP BY o.store_id, o.customer_id) r
            ON r.store_id = c.store_id AND r.customer_id = c.id
        WHERE c.refund_count <> COALESCE(r.refunds, 0) OR c.total_refunded <> COALESCE(r.amount, 0) LIMIT 1";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "explained",
        text: "every ledger entry has a payment, refund, dispute or payout that caused it",
        check: Check::NoRow(UNEXPLAINED),
    },
    Promise {
        name: "disputed",
        text: "every dispute was debited with the charge and its fee, and credited with the charge once won",
        check: Check::NoRow(DISPUTED),
    },
    Promise {
        name: "refunded",
        text: "every refund was debited with the charge less its tax and its fee, and nothing once it failed",
        check: Check::NoRow(REFUNDED),
    },
    Promise {
        name: "refunded-once",
        text: "no order was refunded twice, and every refunded order has a complete refund",
        check: Check::NoRow(REFUNDED_ONCE),
    },
    Promise {
        name: "customers-refunded",
        text: "what every customer got back is what the complete refunds of their orders say",
        check: Check::NoRow(CUSTOMERS_REFUNDED),
    },
];
