-- Licences: as their products were when they were sold, as long as their subscriptions give access, and
-- activated on machines.

-- The subscription that decides how long the licence is good; `expires_at` is NULL then.
ALTER TABLE licenses ADD COLUMN subscription_id TEXT;
-- What the product said when it was sold.
ALTER TABLE licenses ADD COLUMN revoke_on_refund BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE licenses ADD COLUMN max_activations BIGINT;
-- The licence that took its place.
ALTER TABLE licenses ADD COLUMN replaced_by TEXT;
UPDATE licenses SET
    subscription_id = (SELECT o.subscription_id FROM orders o
        WHERE o.store_id = licenses.store_id AND o.id = licenses.order_id),
    revoke_on_refund = COALESCE((SELECT p.revoke_on_refund FROM products p
        WHERE p.store_id = licenses.store_id AND p.id = licenses.product_id), FALSE),
    max_activations = (SELECT p.max_activations FROM products p
        WHERE p.store_id = licenses.store_id AND p.id = licenses.product_id)
    WHERE order_id IS NOT NULL;
UPDATE licenses SET expires_at = NULL WHERE subscription_id IS NOT NULL;
CREATE INDEX licenses_by_subscription ON licenses (store_id, subscription_id, id)
    WHERE subscription_id IS NOT NULL;
CREATE INDEX licenses_by_customer ON licenses (store_id, customer_id, id) WHERE customer_id IS NOT NULL;

-- Whether its keys are those of its plan: not where the plan had changed before keys moved with it, until it
-- changes again.
ALTER TABLE subscriptions ADD COLUMN keys_follow BOOLEAN NOT NULL DEFAULT TRUE;
UPDATE subscriptions SET keys_follow = FALSE WHERE EXISTS (SELECT 1 FROM order_items i
    WHERE i.store_id = subscriptions.store_id AND i.order_id = subscriptions.first_order_id
        AND i.product_id IS NOT NULL
        AND (i.product_id <> subscriptions.product_id OR i.quantity <> subscriptions.quantity));

-- A line that a change of plan added to an order, which may be complete without it.
ALTER TABLE line_deliveries ADD COLUMN is_late BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE activations (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    license_id TEXT NOT NULL,
    -- What the program knows the machine by.
    fingerprint TEXT NOT NULL,
    name TEXT,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, license_id, id)
) {{clustered}};
CREATE UNIQUE INDEX activations_by_machine ON activations (store_id, license_id, fingerprint);
