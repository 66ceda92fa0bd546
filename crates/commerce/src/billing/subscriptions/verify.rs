//! What `pandabase verify` checks of subscriptions.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    /// Invoices that do not agree with the order that collects them.
    WRONG_INVOICES = "SELECT i.id FROM invoices i
            LEFT JOIN orders o ON o.store_id = i.store_id AND o.id = i.order_id
        WHERE (i.status = 'PAID' AND i.order_id IS NULL AND i.total_amount <> 0)
            OR (i.status = 'PAID' AND i.order_id IS NOT NULL AND (o.captured_at IS NULL
                OR o.total_amount <> i.total_amount OR o.tax_amount <> i.tax_amount
                OR o.subscription_id <> i.subscription_id OR o.billing_reason <> i.reason))
            OR (i.status <> 'PAID' AND o.captured_at IS NOT NULL) LIMIT 1";
    /// Paid renewals without an invoice.
    UNINVOICED = "SELECT o.id FROM orders o
            LEFT JOIN invoices i ON i.store_id = o.store_id AND i.order_id = o.id AND i.status = 'PAID'
        WHERE o.billing_reason = 'SUBSCRIPTION_CYCLE' AND o.captured_at IS NOT NULL AND i.id IS NULL LIMIT 1";
    /// Periods that were billed twice.
    PAID_TWICE = "SELECT subscription_id FROM invoices
        WHERE reason = 'SUBSCRIPTION_CYCLE' AND status = 'PAID'
        GROUP BY store_id, subscription_id, usage_start HAVING COUNT(*) > 1 LIMIT 1";
    /// Orders awaiting their payment that their subscription does not know of: it knows of one at most.
    STRAY_ORDERS = "SELECT o.id FROM orders o
            LEFT JOIN subscriptions s ON s.store_id = o.store_id AND s.id = o.subscription_id
            AND s.open_order_id = o.id
        WHERE o.billing_reason IN ('SUBSCRIPTION_CYCLE', 'SUBSCRIPTION_UPDATE')
            AND o.payment_status IN ('PENDING', 'PROCESSING') AND s.id IS NULL LIMIT 1";
    /// Open invoices whose order their subscription does not know of.
    STRAY_INVOICES = "SELECT i.id FROM invoices i
            LEFT JOIN subscriptions s ON s.store_id = i.store_id AND s.id = i.subscription_id
                AND s.open_order_id = i.order_id
        WHERE i.status = 'OPEN' AND s.id IS NULL LIMIT 1";
    /// Subscriptions whose fields contradict each other.
    WRONG_STATES = "SELECT id FROM subscriptions WHERE period_end < period_start OR period_no < 1
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
    WRONG_JOBS = "SELECT s.id FROM subscriptions s
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
    SUBSCRIPTION_COUNTS = "SELECT c.store_id FROM subscription_counts c
        WHERE c.count <> (SELECT COUNT(*) FROM subscriptions s
            WHERE s.store_id = c.store_id AND s.product_id = c.product_id AND s.status = c.status) LIMIT 1";
    BEGAN = "SELECT s.id FROM subscriptions s
        LEFT JOIN orders o ON o.store_id = s.store_id AND o.id = s.first_order_id
            AND o.subscription_id = s.id AND o.billing_reason = 'SUBSCRIPTION_CREATE'
        WHERE o.captured_at IS NULL OR o.customer_id <> s.customer_id OR o.presentment_currency IS NOT NULL
            OR (s.trial_end IS NOT NULL AND o.total_amount <> 0) LIMIT 1";
    BEGUN = "SELECT o.id FROM orders o
        LEFT JOIN subscriptions s ON s.store_id = o.store_id AND s.id = o.subscription_id
        WHERE (o.billing_reason = 'SUBSCRIPTION_CREATE' AND o.captured_at IS NOT NULL
                AND (s.id IS NULL OR s.first_order_id <> o.id))
            OR (o.billing_reason <> 'SUBSCRIPTION_CREATE' AND s.id IS NULL) LIMIT 1";
    PAYING_METHODS = "SELECT s.id FROM subscriptions s LEFT JOIN payment_methods m
            ON m.id = s.payment_method_id AND m.email = s.customer_email AND m.removed_at IS NULL
        WHERE s.status <> 'CANCELLED' AND s.payment_method_id IS NOT NULL AND m.id IS NULL LIMIT 1";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "subscription-counts",
        text: "the totals of subscription lists are right",
        check: Check::NoRow(SUBSCRIPTION_COUNTS),
    },
    Promise {
        name: "invoices",
        text: "an invoice of a subscription is paid exactly when its order is, with the same total, or has \
               none to pay",
        check: Check::NoRow(WRONG_INVOICES),
    },
    Promise {
        name: "renewals",
        text: "every renewal that was paid has its invoice",
        check: Check::NoRow(UNINVOICED),
    },
    Promise {
        name: "periods",
        text: "no period of a subscription was billed twice",
        check: Check::NoRow(PAID_TWICE),
    },
    Promise {
        name: "open-orders",
        text: "a subscription has one order at the most that awaits its payment, and knows it",
        check: Check::NoRow(STRAY_ORDERS),
    },
    Promise {
        name: "open-invoices",
        text: "every open invoice is that of its subscription's open order",
        check: Check::NoRow(STRAY_INVOICES),
    },
    Promise {
        name: "subscription-states",
        text: "the status and the dates of every subscription stand together",
        check: Check::NoRow(WRONG_STATES),
    },
    Promise {
        name: "subscription-jobs",
        text: "every subscription that is to be charged has a job for it, and no job that its state does not \
               need",
        check: Check::NoRow(WRONG_JOBS),
    },
    Promise {
        name: "subscriptions-began",
        text: "every subscription began with an order of its customer that was paid, or of nothing before a \
               trial",
        check: Check::NoRow(BEGAN),
    },
    Promise {
        name: "subscriptions-begun",
        text: "every order of a subscription that was paid began it, or is of one that had begun",
        check: Check::NoRow(BEGUN),
    },
    Promise {
        name: "paying-methods",
        text: "no live subscription is paid with a method of somebody else, or one that was removed",
        check: Check::NoRow(PAYING_METHODS),
    },
];
