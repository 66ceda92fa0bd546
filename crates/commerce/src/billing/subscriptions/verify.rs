//! What `pandabase verify` checks of subscriptions.

use pandabase_platform::sql;

sql! {
    /// Invoices that do not agree with the order that collects them.
    pub WRONG_INVOICES = "SELECT i.id FROM invoices i
            LEFT JOIN orders o ON o.store_id = i.store_id AND o.id = i.order_id
        WHERE (i.status = 'PAID' AND i.order_id IS NULL AND i.total_amount <> 0)
            OR (i.status = 'PAID' AND i.order_id IS NOT NULL AND (o.captured_at IS NULL
                OR o.total_amount <> i.total_amount OR o.tax_amount <> i.tax_amount
                OR o.subscription_id <> i.subscription_id OR o.billing_reason <> i.reason))
            OR (i.status <> 'PAID' AND o.captured_at IS NOT NULL) LIMIT 1";
    /// Paid renewals without an invoice.
    pub UNINVOICED = "SELECT o.id FROM orders o
            LEFT JOIN invoices i ON i.store_id = o.store_id AND i.order_id = o.id AND i.status = 'PAID'
        WHERE o.billing_reason = 'SUBSCRIPTION_CYCLE' AND o.captured_at IS NOT NULL AND i.id IS NULL LIMIT 1";
    /// Periods that were billed twice.
    pub PAID_TWICE = "SELECT subscription_id FROM invoices
        WHERE reason = 'SUBSCRIPTION_CYCLE' AND status = 'PAID'
        GROUP BY store_id, subscription_id, usage_start HAVING COUNT(*) > 1 LIMIT 1";
    /// Orders awaiting their payment that their subscription does not know of: it knows of one at most.
    pub STRAY_ORDERS = "SELECT o.id FROM orders o
            LEFT JOIN subscriptions s ON s.store_id = o.store_id AND s.id = o.subscription_id
            AND s.open_order_id = o.id
        WHERE o.billing_reason IN ('SUBSCRIPTION_CYCLE', 'SUBSCRIPTION_UPDATE')
            AND o.payment_status IN ('PENDING', 'PROCESSING') AND s.id IS NULL LIMIT 1";
    /// Open invoices whose order their subscription does not know of.
    pub STRAY_INVOICES = "SELECT i.id FROM invoices i
            LEFT JOIN subscriptions s ON s.store_id = i.store_id AND s.id = i.subscription_id
                AND s.open_order_id = i.order_id
        WHERE i.status = 'OPEN' AND s.id IS NULL LIMIT 1";
    /// Subscriptions whose fields contradict each other.
    pub WRONG_STATES = "SELECT id FROM subscriptions WHERE period_end < period_start OR period_no < 1
        OR (status = 'CANCELLED') <> (cancelled_at IS NOT NULL)
        OR (status = 'CANCELLED') <> (ends_at IS NOT NULL)
        OR (status = 'CANCELLED') <> (ending IS NOT NULL) OR ends_at < cancelled_at
        OR (status IN ('TRIALING', 'ACTIVE', 'PAST_DUE')) <> (next_charge_at IS NOT NULL)
        OR (status <> 'CANCELLED' AND (status = 'PAUSED') <> (paused_at IS NOT NULL))
        OR (status <> 'CANCELLED' AND (status = 'PAST_DUE') <> (first_failed_at IS NOT NULL))
        OR (final_charge_at IS NOT NULL AND status <> 'CANCELLED')
        OR (ending IN ('IMMEDIATE', 'DUNNING') AND pending_change IS NOT NULL) LIMIT 1";
    /// Subscriptions that lack a job that they need, or keep one that they do not. One that is at work just
    /// now may already be needed no more.
    pub WRONG_JOBS = "SELECT s.id FROM subscriptions s
            LEFT JOIN jobs r ON r.store_id = s.store_id AND r.kind = 'subscription_renewal'
            AND r.subject = s.id
            LEFT JOIN jobs n ON n.store_id = s.store_id AND n.kind = 'subscription_notice'
            AND n.subject = s.id
            LEFT JOIN jobs c ON c.store_id = s.store_id AND c.kind = 'card_expiry_notice' AND c.subject = s.id
            LEFT JOIN jobs e ON e.store_id = s.store_id AND e.kind = 'subscription_end' AND e.subject = s.id
        WHERE (COALESCE(s.next_charge_at, s.final_charge_at) IS NOT NULL AND r.id IS NULL)
            OR (COALESCE(s.next_charge_at, s.final_charge_at) IS NULL AND s.open_order_id IS NULL
            AND r.leased_until = 0)
            OR (s.status NOT IN ('TRIALING', 'ACTIVE') AND n.leased_until = 0)
            OR (s.status = 'CANCELLED' AND c.leased_until = 0) OR (s.status <> 'CANCELLED'
            AND e.leased_until = 0) LIMIT 1";
}
