//! What `pandabase verify` checks of refunds and disputes, and of their ledger entries.

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
        WHERE (e.type <> 'OPENING_BALANCE' AND o.id IS NULL AND r.id IS NULL AND d.id IS NULL
                AND p.id IS NULL)
            OR (e.type = 'PAYMENT_RECEIVED' AND (e.amount <> o.settled_amount
                OR e.created_at IS DISTINCT FROM o.captured_at))
        LIMIT 5";
    DISPUTED = "SELECT d.id FROM disputes d
        LEFT JOIN (SELECT store_id, reference_id, CAST(SUM(amount) AS BIGINT) AS amount
            FROM ledger_entries WHERE type IN ('DISPUTE_CREATED', 'DISPUTE_WON')
            GROUP BY store_id, reference_id) e
            ON e.store_id = d.store_id AND e.reference_id = d.id
        LEFT JOIN (SELECT store_id, order_id, CAST(SUM(returned) AS BIGINT) AS returned
            FROM refunds WHERE covered GROUP BY store_id, order_id) r
            ON r.store_id = d.store_id AND r.order_id = d.order_id
        LEFT JOIN orders o ON o.store_id = d.store_id AND o.id = d.order_id
        WHERE d.total_amount IS DISTINCT FROM o.total_amount OR COALESCE(e.amount, 0) <>
            CASE WHEN d.status = 'WON' THEN -COALESCE(r.returned, 0)
                ELSE -COALESCE(d.debited, d.total_amount) END - d.fee
        LIMIT 5";
    // A dispute debits what was not refunded before, or the part of it that the bank took; later refunds are
    // covered by it until it is won, unless they are of the rest. What older disputes debited is not known.
    DEBITED_ONCE = "SELECT d.id FROM disputes d
        LEFT JOIN (SELECT store_id, order_id,
                CAST(SUM(CASE WHEN covered THEN 0 ELSE returned END) AS BIGINT) AS debited,
                CAST(SUM(CASE WHEN covered THEN returned ELSE 0 END) AS BIGINT) AS covered
            FROM refunds WHERE status = 'COMPLETED' GROUP BY store_id, order_id) r
            ON r.store_id = d.store_id AND r.order_id = d.order_id
        WHERE d.debited IS NOT NULL AND (d.debited < COALESCE(r.covered, 0) OR d.debited > d.total_amount
            OR (d.disputed IS NULL AND d.debited + COALESCE(r.debited, 0) < d.total_amount)
            OR d.debited <> COALESCE(d.disputed, d.debited)
            -- A refund that was under way may go through beside the part that the bank took.
            OR (d.status <> 'WON' AND d.disputed IS NULL
                AND d.debited + COALESCE(r.debited, 0) > d.total_amount)) LIMIT 5";
    // An order that holds stock, keys and a coupon is paid or given up in time, because a job finds out what
    // became of its charge. The order of a renewal is handled by the job of its subscription.
    UNATTENDED = "SELECT o.id FROM orders o LEFT JOIN jobs j ON j.store_id = o.store_id
            AND j.kind IN ('payment_recovery', 'payment_timeout', 'review_expiry')
            AND j.subject = 'pmt_' || SUBSTR(o.id, 5) || '-' || CAST(o.attempt AS TEXT)
        WHERE o.payment_status IN ('PENDING', 'PROCESSING')
            AND COALESCE(o.billing_reason, '') <> 'SUBSCRIPTION_CYCLE' AND j.id IS NULL LIMIT 5";
    // The merchant can submit evidence until the deadline, seven days later, which a job keeps.
    DISPUTES = "SELECT d.id FROM disputes d
            LEFT JOIN orders o ON o.store_id = d.store_id AND o.id = d.order_id
            LEFT JOIN jobs j ON j.store_id = d.store_id AND j.kind = 'dispute_deadline' AND j.subject = d.id
        WHERE o.dispute_status IS DISTINCT FROM d.status OR d.payment_id <> 'pmt_' || SUBSTR(d.order_id, 5)
            OR d.total_amount <> o.total_amount OR d.amount <> o.amount
            OR (d.status = 'UNDER_REVIEW' AND d.evidence IS NULL)
            OR (d.status = 'AWAITING_REVIEW' AND d.evidence IS NOT NULL)
            OR (d.status = 'AWAITING_REVIEW' AND (j.id IS NULL
                OR (j.attempts = 0 AND j.run_at <> d.created_at + 604800000)))
        UNION ALL SELECT o.id FROM orders o
            LEFT JOIN disputes d ON d.store_id = o.store_id AND d.order_id = o.id
        WHERE o.dispute_status IS NOT NULL AND d.id IS NULL LIMIT 5";
    REFUNDED = "SELECT r.id FROM refunds r
            LEFT JOIN orders o ON o.store_id = r.store_id AND o.id = r.order_id
            LEFT JOIN (SELECT store_id, reference_id, CAST(SUM(amount) AS BIGINT) AS amount,
                    MIN(type) AS type, COUNT(DISTINCT type) AS types, MIN(created_at) AS debited_at
                FROM ledger_entries
                WHERE type IN ('REFUND_INSTANT', 'REFUND_ASYNC', 'REFUND_EXTERNAL')
                GROUP BY store_id, reference_id) e
            ON e.store_id = r.store_id AND e.reference_id = r.id
        WHERE o.captured_at IS NULL OR r.amount < 0 OR r.amount > r.returned
            OR (r.covered AND r.status <> 'COMPLETED') OR r.payment_id <> 'pmt_' || SUBSTR(r.order_id, 5)
            OR e.type <> r.entry_type OR e.types <> 1 OR e.debited_at <> r.created_at
            OR COALESCE(e.amount, 0) <> CASE WHEN r.status = 'FAILED' OR r.covered THEN 0
                ELSE -r.amount - r.fee END
        LIMIT 5";
    REFUND_COUNTS = "SELECT store_id FROM (SELECT store_id, status, count FROM list_counts
                WHERE list = 'REFUND'
            UNION ALL SELECT store_id, status, -1 FROM refunds) AS c
        GROUP BY store_id, status HAVING SUM(count) <> 0 LIMIT 5";
    // Complete refunds and refunded orders belong together; a dispute opened later takes precedence. The
    // costs of all parts are rounded once, together. The product for a part of a huge charge does not fit 64
    // bits, so that is not checked.
    REFUNDED_ONCE = "SELECT o.id FROM orders o LEFT JOIN (SELECT store_id, order_id,
                CAST(SUM(returned) AS BIGINT) AS returned, CAST(SUM(amount) AS BIGINT) AS amount,
                CAST(SUM(CASE WHEN status = 'COMPLETED' THEN returned ELSE 0 END) AS BIGINT) AS complete
            FROM refunds WHERE status <> 'FAILED' GROUP BY store_id, order_id) r
            ON r.store_id = o.store_id AND r.order_id = o.id
        WHERE r.returned > o.total_amount OR r.amount <> CASE
                WHEN r.returned = o.total_amount THEN o.total_amount - o.tax_amount
                WHEN o.total_amount BETWEEN 1 AND 2000000000 THEN
                    (2 * r.returned * (o.total_amount - o.tax_amount) + o.total_amount) / (2 * o.total_amount)
                ELSE r.amount END
            OR (o.status = 'REFUNDED' AND COALESCE(r.complete, 0) <> o.total_amount)
            OR (r.complete = o.total_amount AND o.status NOT IN ('REFUNDED', 'CHARGEBACK')) LIMIT 5";
    CUSTOMERS_REFUNDED = "SELECT c.id FROM customers c
        LEFT JOIN (SELECT o.store_id, o.customer_id, COUNT(*) AS refunds,
                CAST(SUM(r.amount) AS BIGINT) AS amount
            FROM refunds r JOIN orders o ON o.store_id = r.store_id AND o.id = r.order_id
            WHERE r.status = 'COMPLETED' GROUP BY o.store_id, o.customer_id) r
            ON r.store_id = c.store_id AND r.customer_id = c.id
        WHERE c.refund_count <> COALESCE(r.refunds, 0) OR c.total_refunded <> COALESCE(r.amount, 0) LIMIT 5";
    SOLD_KEYS = "SELECT l.id FROM licenses l
            LEFT JOIN orders o ON o.store_id = l.store_id AND o.id = l.order_id
            LEFT JOIN order_items i ON i.store_id = l.store_id AND i.order_id = l.order_id
                AND i.id = l.item_id
        WHERE l.order_id IS NOT NULL AND (o.captured_at IS NULL OR o.customer_id <> l.customer_id
            OR o.subscription_id IS DISTINCT FROM l.subscription_id
            OR i.product_id IS DISTINCT FROM l.product_id
            OR i.variant_id IS DISTINCT FROM l.variant_id) LIMIT 5";
    KEYS_OF_PLANS = "SELECT s.id FROM subscriptions s
            JOIN licenses l ON l.store_id = s.store_id AND l.subscription_id = s.id AND l.status = 'CLAIMED'
        WHERE s.status <> 'CANCELLED' AND s.keys_follow
        GROUP BY s.store_id, s.id, s.product_id, s.quantity
        HAVING COUNT(l.id) > s.quantity OR MIN(l.product_id) <> s.product_id
            OR MAX(l.product_id) <> s.product_id LIMIT 5";
    // A product that was changed since the start may have come without keys. Keys that a dispute revoked come
    // back or end the subscription; older versions let it continue without them.
    SEATS_WITHOUT_KEYS = "SELECT s.id FROM subscriptions s
            JOIN products p ON p.store_id = s.store_id AND p.id = s.product_id
                AND p.fulfillment_mode IN ('MANAGED_LICENSE', 'LICENSE_POOL', 'LICENSE_WEBHOOK')
                AND p.updated_at <= s.created_at
            LEFT JOIN licenses l ON l.store_id = s.store_id AND l.subscription_id = s.id
                AND l.product_id = s.product_id AND (l.status = 'CLAIMED' OR l.revoked_by IS NOT NULL)
            LEFT JOIN (SELECT DISTINCT o.store_id, o.subscription_id FROM line_deliveries d
                JOIN orders o ON o.store_id = d.store_id AND o.id = d.order_id
                WHERE d.status <> 'DONE' AND o.subscription_id IS NOT NULL) w
            ON w.store_id = s.store_id AND w.subscription_id = s.id
        WHERE s.status <> 'CANCELLED' AND s.keys_follow AND w.subscription_id IS NULL
        GROUP BY s.store_id, s.id, s.quantity HAVING COUNT(l.id) < s.quantity LIMIT 5";
    HELD_KEYS = "SELECT l.id FROM licenses l
            LEFT JOIN orders o ON o.store_id = l.store_id AND o.id = l.held_by
        WHERE l.held_by IS NOT NULL AND (o.id IS NULL OR o.payment_status IN ('FAILED', 'REFUNDED')
            OR o.fulfillment = 'DONE') LIMIT 5";
    // Few orders are unpaid at any time, so the subquery is cheap.
    RESERVED_KEYS = "SELECT o.id FROM orders o
            JOIN order_items i ON i.store_id = o.store_id AND i.order_id = o.id
        WHERE o.payment_status IN ('PENDING', 'PROCESSING') AND i.fulfillment_mode = 'LICENSE_POOL'
        GROUP BY o.store_id, o.id, i.product_id
        HAVING SUM(i.quantity) <> (SELECT COUNT(*) FROM licenses l
            WHERE l.store_id = o.store_id AND l.held_by = o.id AND l.product_id = i.product_id) LIMIT 5";
    // Units that a change of plan took are on no line of an order: they are seats of the plan or of a pending
    // one.
    TAKEN = "SELECT t.order_id FROM stock_taken t
            LEFT JOIN orders o ON o.store_id = t.store_id AND o.id = t.order_id
            LEFT JOIN subscriptions s ON s.store_id = o.store_id AND s.id = o.subscription_id
            LEFT JOIN order_items i ON i.store_id = t.store_id AND i.order_id = t.order_id
                AND i.product_id = t.product_id AND i.variant_id = t.variant_id
        GROUP BY t.store_id, t.order_id, t.product_id, t.variant_id, t.quantity
        HAVING COALESCE(MAX(o.payment_status), 'FAILED') IN ('FAILED', 'REFUNDED')
            OR (COALESCE(SUM(i.quantity), 0) < t.quantity AND MAX(s.pending_change) IS NULL
                AND MAX(s.open_order_id) IS NULL AND COALESCE(MAX(CASE WHEN s.product_id = t.product_id
                    AND s.variant_id = t.variant_id THEN s.quantity END), 0) < t.quantity) LIMIT 5";
    LATE_LINES = "SELECT d.order_id FROM line_deliveries d
            LEFT JOIN orders o ON o.store_id = d.store_id AND o.id = d.order_id
            LEFT JOIN order_items i ON i.store_id = d.store_id AND i.order_id = d.order_id
                AND i.id = d.item_id
            LEFT JOIN jobs j ON j.store_id = d.store_id AND j.kind = 'line_delivery'
                AND j.subject = d.order_id || '/' || d.item_id
        WHERE o.captured_at IS NULL OR COALESCE(i.fulfillment_mode, '')
                NOT IN ('MANAGED_LICENSE', 'LICENSE_POOL', 'LICENSE_WEBHOOK')
            OR d.attempts < 0 OR d.created_at < o.captured_at
            OR (d.status = 'PENDING' AND o.payment_status = 'COMPLETED' AND j.id IS NULL) LIMIT 5";
    FULFILLED = "SELECT o.id FROM orders o LEFT JOIN (SELECT store_id, order_id,
                COUNT(CASE WHEN status = 'PENDING' THEN 1 END) AS pending,
                COUNT(CASE WHEN status = 'FAILED' THEN 1 END) AS failed
            FROM line_deliveries WHERE NOT is_late GROUP BY store_id, order_id) d
            ON d.store_id = o.store_id AND d.order_id = o.id
        WHERE (o.fulfillment = 'DONE') <> (COALESCE(d.pending + d.failed, 0) = 0)
            OR (o.fulfillment = 'PENDING' AND d.pending = 0) LIMIT 5";
    // The job belongs to the platform, like the event.
    EVENTS = "SELECT e.id FROM processor_events e
            LEFT JOIN jobs j ON j.store_id = '' AND j.kind = 'processor_event'
                AND j.subject = e.account || '/' || e.id
        WHERE e.done_at IS NULL AND j.id IS NULL LIMIT 5";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "explained",
        text: "every ledger entry has a payment, refund, dispute or payout that caused it, and is what the \
               payment settled",
        check: Check::NoRow(UNEXPLAINED),
    },
    Promise {
        name: "disputed",
        text: "every dispute was debited what it took and its fee, and credited once won with what was not \
               refunded meanwhile",
        check: Check::NoRow(DISPUTED),
    },
    Promise {
        name: "debited-once",
        text: "no part of a charge was debited for a refund and for a dispute",
        check: Check::NoRow(DEBITED_ONCE),
    },
    Promise {
        name: "refunded",
        text: "every refund was debited with what it cost and its fee, and nothing once it failed or a \
               dispute paid for it",
        check: Check::NoRow(REFUNDED),
    },
    Promise {
        name: "refunded-once",
        text: "no order was refunded more than its charge, what its refunds cost is their share of it \
               without tax, and it is refunded exactly when all of it was",
        check: Check::NoRow(REFUNDED_ONCE),
    },
    Promise {
        name: "refund-counts",
        text: "every store has as many refunds at a status as are counted",
        check: Check::NoRow(REFUND_COUNTS),
    },
    Promise {
        name: "customers-refunded",
        text: "what every customer got back is what the complete refunds of their orders say",
        check: Check::NoRow(CUSTOMERS_REFUNDED),
    },
    Promise {
        name: "attended",
        text: "every order that awaits its payment, but for renewals, has a job that asks what became of it \
               or gives it up",
        check: Check::NoRow(UNATTENDED),
    },
    Promise {
        name: "disputes",
        text: "every dispute is of an order that says so, with its amount, and waits for evidence until the \
               deadline",
        check: Check::NoRow(DISPUTES),
    },
    Promise {
        name: "keys-sold",
        text: "every key that was sold is of a line of a paid order, for its product, its customer and its \
               subscription",
        check: Check::NoRow(SOLD_KEYS),
    },
    Promise {
        name: "keys-of-plans",
        text: "the keys of a subscription that goes on are of its plan, one for every seat at most",
        check: Check::NoRow(KEYS_OF_PLANS),
    },
    Promise {
        name: "keys-of-seats",
        text: "every seat of a subscription that goes on has a key, where its product came with keys all the \
               time and none is still to be delivered",
        check: Check::NoRow(SEATS_WITHOUT_KEYS),
    },
    Promise {
        name: "keys-held",
        text: "keys are kept for orders only that are still to get them",
        check: Check::NoRow(HELD_KEYS),
    },
    Promise {
        name: "keys-reserved",
        text: "every order that awaits its payment has a key of the pool kept for every unit",
        check: Check::NoRow(RESERVED_KEYS),
    },
    Promise {
        name: "stock-taken",
        text: "stock is taken by orders only that keep it, and as much as their lines say",
        check: Check::NoRow(TAKEN),
    },
    Promise {
        name: "deliveries",
        text: "every line that was not delivered at once is one of a paid order, with a job while it is \
               to be",
        check: Check::NoRow(LATE_LINES),
    },
    Promise {
        name: "fulfilled",
        text: "an order is delivered exactly when every line that it was sold with is",
        check: Check::NoRow(FULFILLED),
    },
    Promise {
        name: "events",
        text: "every event of the processor that was not applied has a job that applies it",
        check: Check::NoRow(EVENTS),
    },
];
