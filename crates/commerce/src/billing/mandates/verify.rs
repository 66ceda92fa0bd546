//! What `pandabase verify` checks of billing agreements.

use pandabase_platform::db::promise::{Check, Promise};
use pandabase_platform::sql;

sql! {
    /// Active agreements without a card, an address or a consent.
    UNCHARGEABLE = "SELECT a.id FROM mandates a LEFT JOIN payment_methods m
            ON m.id = a.payment_method_id AND m.removed_at IS NULL
        WHERE a.status = 'ACTIVE' AND (m.id IS NULL OR a.billing_address_id IS NULL
        OR a.accepted_at IS NULL) LIMIT 5";
    /// Agreements whose customer or billing address does not exist or does not match, or whose fields do not
    /// fit their status.
    STRAYS = "SELECT a.id FROM mandates a
            LEFT JOIN customers c ON c.store_id = a.store_id AND c.id = a.customer_id
            LEFT JOIN billing_addresses b ON b.store_id = a.store_id AND b.id = a.billing_address_id
            LEFT JOIN jobs j ON j.store_id = a.store_id AND j.kind = 'mandate_expiry' AND j.subject = a.id
        WHERE c.email IS DISTINCT FROM a.customer_email
            OR (a.billing_address_id IS NOT NULL AND b.customer_id IS DISTINCT FROM a.customer_id)
            OR a.expires_at <= a.created_at OR a.accepted_at < a.created_at
            OR (a.setup_id IS NULL) <> (a.accepted_at IS NULL)
            OR (a.status IN ('REQUIRES_AUTHORIZATION', 'ACTIVE') AND a.accepted_at IS NULL)
            OR (a.status IN ('REQUIRES_ACTION', 'REQUIRES_AUTHORIZATION') AND (j.id IS NULL
                OR (j.attempts = 0 AND j.run_at <> a.expires_at))) LIMIT 5";
    /// Authorizations without an amount or without an agreement.
    EMPTY = "SELECT u.mandate_id FROM mandate_authorizations u
            LEFT JOIN mandates a ON a.store_id = u.store_id AND a.id = u.mandate_id
        WHERE a.id IS NULL OR u.amount < 1 OR u.expires_at <= u.created_at LIMIT 5";
    /// Orders under an agreement that used no authorization of that agreement and of their total.
    UNAUTHORIZED = "SELECT o.id FROM orders o LEFT JOIN mandate_authorizations a
            ON a.store_id = o.store_id AND a.order_id = o.id AND a.mandate_id = o.mandate_id
                AND a.amount = o.total_amount
        WHERE o.mandate_id IS NOT NULL AND a.order_id IS NULL LIMIT 5";
    /// Authorizations whose order does not exist or is under another agreement.
    UNUSED = "SELECT a.mandate_id FROM mandate_authorizations a
            LEFT JOIN orders o ON o.store_id = a.store_id AND o.id = a.order_id
        WHERE a.order_id IS NOT NULL AND o.mandate_id IS DISTINCT FROM a.mandate_id LIMIT 5";
    /// Agreements for a single charge that were charged more than once, or were charged and are not revoked.
    ONCE = "SELECT a.id FROM mandates a JOIN orders o ON o.store_id = a.store_id AND o.mandate_id = a.id
        WHERE a.frequency = 'ONE_OFF' AND o.captured_at IS NOT NULL
        GROUP BY a.store_id, a.id HAVING COUNT(*) > 1 OR MIN(a.status) <> 'REVOKED' LIMIT 5";
}

/// What is promised here, cheapest first.
pub const PROMISES: &[Promise] = &[
    Promise {
        name: "agreements",
        text: "every active billing agreement was accepted, with a card that can be charged",
        check: Check::NoRow(UNCHARGEABLE),
    },
    Promise {
        name: "agreed",
        text: "every billing agreement is one with a customer, and expires unless it is accepted",
        check: Check::NoRow(STRAYS),
    },
    Promise {
        name: "authorizations-agreed",
        text: "every authorization is of some money, under a billing agreement",
        check: Check::NoRow(EMPTY),
    },
    Promise {
        name: "authorized",
        text: "every order under a billing agreement used one authorization of it, and charges its amount",
        check: Check::NoRow(UNAUTHORIZED),
    },
    Promise {
        name: "authorizations",
        text: "every authorization that was used made an order under its agreement",
        check: Check::NoRow(UNUSED),
    },
    Promise {
        name: "one-off-agreements",
        text: "a billing agreement to charge once was charged once at the most, and ended with that",
        check: Check::NoRow(ONCE),
    },
];
