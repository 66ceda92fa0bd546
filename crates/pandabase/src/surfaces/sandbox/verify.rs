//! What `pandabase verify` checks of the sandbox: its books agree with those of the stores.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    SENT = "SELECT p.id FROM payouts p
            LEFT JOIN sandbox_transfers t ON t.store_id = p.store_id AND t.payout_id = p.id
            LEFT JOIN jobs j ON j.store_id = p.store_id AND j.kind = 'sandbox_transfer' AND j.subject = p.id
        WHERE (p.status = 'IN_REVIEW' AND t.payout_id IS NOT NULL) OR t.amount <> p.amount
            OR (p.status = 'PROCESSING' AND t.payout_id IS NOT NULL AND j.id IS NULL)
            OR (p.reference_id IS NOT NULL AND NOT p.recorded
                AND (t.reference_id IS DISTINCT FROM p.reference_id OR t.trace_id <> p.trace_id
                    OR t.expected_at <> p.expected_at))
        UNION ALL SELECT t.payout_id FROM sandbox_transfers t
            LEFT JOIN payouts p ON p.store_id = t.store_id AND p.id = t.payout_id
        WHERE p.id IS NULL LIMIT 5";
    // Only the latest attempt to pay may be charged. A free order has no charge. A charge is confirmed only
    // after its order has stored its id. Charges of another processor are not in the sandbox's books.
    CHARGED = "SELECT o.id FROM orders o LEFT JOIN sandbox_charges c ON c.store_id = o.store_id
            AND c.charge_key = 'pmt_' || SUBSTR(o.id, 5) || '-' || CAST(o.attempt AS TEXT)
            LEFT JOIN processor_charges k ON k.id = o.reference_id
            LEFT JOIN shield_reviews v ON v.store_id = o.store_id AND v.id = o.check_id
        WHERE (o.captured_at IS NOT NULL AND o.total_amount > 0 AND k.id IS NULL
                AND COALESCE(c.status, 'created') IN ('created', 'failed', 'cancelled'))
            OR (c.status NOT IN ('created', 'cancelled') AND o.reference_id IS NULL)
            OR (o.payment_status = 'FAILED' AND c.method = 'card' AND c.status = 'captured'
                AND COALESCE(v.status, '') NOT IN ('DECLINED', 'EXPIRED'))
            OR (c.status <> 'cancelled' AND (c.amount <> COALESCE(o.presentment_amount, o.total_amount)
                OR c.currency <> COALESCE(o.presentment_currency, 'USD') OR c.method <> o.method
                OR c.reference <> o.reference_id OR c.card_last_four <> o.card_last_four)) LIMIT 5";
    // A reset, or the removal of a fork, may delete the order before its charge is made. Charges without a
    // store are those that only check a payment method.
    CHARGED_ONCE = "SELECT c.charge_key FROM sandbox_charges c LEFT JOIN stores s ON s.id = c.store_id
            LEFT JOIN orders o ON o.store_id = c.store_id AND o.id = 'ord_' || SUBSTR(c.payment_id, 5)
        WHERE SUBSTR(c.payment_id, 1, 4) = 'pmt_' AND (s.id IS NOT NULL OR c.store_id = '')
            AND ((o.id IS NULL AND c.status NOT IN ('created', 'cancelled')) OR (c.status = 'captured'
            AND c.charge_key <> c.payment_id || '-' || CAST(o.attempt AS TEXT))) LIMIT 5";
    // After a change to another processor nobody asks the sandbox for refunds that are still open.
    RETURNED = "SELECT r.id FROM refunds r
            JOIN orders o ON o.store_id = r.store_id AND o.id = r.order_id
            LEFT JOIN sandbox_refunds s ON s.store_id = r.store_id AND s.refund_key = r.id
            LEFT JOIN jobs j ON j.store_id = r.store_id AND j.kind = 'refund_request' AND j.subject = r.id
            LEFT JOIN processor_charges k ON k.id = o.reference_id
        WHERE (k.id IS NULL AND r.status <> 'FAILED' AND r.entry_type IN ('REFUND_INSTANT', 'REFUND_ASYNC')
                AND s.refund_key IS NULL AND j.id IS NULL AND NOT EXISTS (SELECT 1 FROM processor_charges))
            OR s.amount <> r.returned
            OR s.charge_key <> 'pmt_' || SUBSTR(o.id, 5) || '-' || CAST(o.attempt AS TEXT)
        UNION ALL SELECT s.refund_key FROM sandbox_refunds s
            LEFT JOIN refunds r ON r.store_id = s.store_id AND r.id = s.refund_key
            LEFT JOIN shield_reviews v ON v.store_id = s.store_id AND v.refund_id = s.refund_key
        WHERE r.id IS NULL AND v.id IS NULL LIMIT 5";
    HEARD = "SELECT e.dispute_key FROM sandbox_evidence e
            LEFT JOIN disputes d ON d.store_id = e.store_id AND d.id = e.dispute_key
        WHERE d.evidence IS NULL OR d.reference_id <> e.reference
        UNION ALL SELECT d.id FROM disputes d
            LEFT JOIN sandbox_evidence e ON e.store_id = d.store_id AND e.dispute_key = d.id
            LEFT JOIN jobs j ON j.store_id = d.store_id AND j.kind = 'dispute_evidence' AND j.subject = d.id
            JOIN orders o ON o.store_id = d.store_id AND o.id = d.order_id
            LEFT JOIN processor_charges k ON k.id = o.reference_id
        WHERE d.status = 'UNDER_REVIEW' AND e.dispute_key IS NULL AND j.id IS NULL AND k.id IS NULL
            AND NOT EXISTS (SELECT 1 FROM processor_charges) LIMIT 5";
    UNSETTLED = "SELECT c.charge_key FROM sandbox_charges c
            LEFT JOIN jobs j ON j.store_id = c.store_id AND j.kind = 'sandbox_settlement'
                AND j.subject = c.charge_key
        WHERE c.status = 'pending' AND j.id IS NULL LIMIT 5";
}

/// The promises of this room, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "sent",
        text: "the sandbox's bank was sent the amount of every payout that was not only recorded, none that \
               is still in review, and credits what it was sent",
        check: Check::NoRow(SENT),
    },
    Promise {
        name: "returned",
        text: "the sandbox processor was asked for every refund that it made, of what it returned, and is \
               asked for every other",
        check: Check::NoRow(RETURNED),
    },
    Promise {
        name: "heard",
        text: "the sandbox processor has evidence only in disputes in which the merchant gave some, and has \
               or gets it in all that are under review",
        check: Check::NoRow(HEARD),
    },
    Promise {
        name: "settling",
        text: "every charge of the sandbox processor that takes its time has a job that settles it",
        check: Check::NoRow(UNSETTLED),
    },
    Promise {
        name: "charged-once",
        text: "every charge of the sandbox processor is of an order, and money came with its last one alone",
        check: Check::NoRow(CHARGED_ONCE),
    },
    Promise {
        name: "charged",
        text: "the sandbox processor charged what every order comes to that nobody else charged, nothing for \
               one that failed, and confirmed no charge that its order did not know",
        check: Check::NoRow(CHARGED),
    },
];
