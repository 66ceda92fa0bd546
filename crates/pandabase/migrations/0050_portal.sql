-- What buyers may do in the customer portal, and withdrawals that they declared there.

ALTER TABLE stores ADD COLUMN portal_pause BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE stores ADD COLUMN portal_plan_change BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE stores ADD COLUMN portal_seats BOOLEAN NOT NULL DEFAULT FALSE;
-- Whether a withdrawal is refunded at once, without the merchant's decision.
ALTER TABLE stores ADD COLUMN portal_refund BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE withdrawals (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    -- As the buyer wrote it.
    name TEXT NOT NULL,
    reason TEXT,
    declared_at BIGINT NOT NULL,
    -- When the merchant refused it.
    rejected_at BIGINT,
    PRIMARY KEY (store_id, id),
    -- A contract is withdrawn from once.
    UNIQUE (store_id, order_id)
);
