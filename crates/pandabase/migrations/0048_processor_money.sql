-- What the processor keeps and pays out: an account of whoever runs the installation, beside the ledgers of
-- the stores, which it never changes. Amounts are in the smallest unit of the currency that the processor's
-- account settles in.

-- What the processor kept of each charge that was captured.
CREATE TABLE processor_costs (
    store_id TEXT NOT NULL,
    -- The processor's id of the charge, as it is stored with the order.
    charge_id TEXT NOT NULL,
    payment_id TEXT NOT NULL,
    -- The processor's id of the entry in its own books.
    entry_id TEXT NOT NULL,
    -- Three letters, lower case.
    currency TEXT NOT NULL,
    gross BIGINT NOT NULL,
    fee BIGINT NOT NULL,
    -- What the order's buyer was charged, in US cents.
    total BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, charge_id)
) {{clustered}};

-- What the processor pays out to whoever owns its account.
CREATE TABLE processor_payouts (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    amount BIGINT NOT NULL,
    -- Three letters, lower case.
    currency TEXT NOT NULL,
    -- The processor's word.
    status TEXT NOT NULL,
    arrival_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX processor_payouts_by_time ON processor_payouts (created_at, id);

-- Whether an operator recorded the payout because it had left already: no batch and no rail sends it.
ALTER TABLE payouts ADD COLUMN recorded BOOLEAN NOT NULL DEFAULT FALSE;

-- What the sandbox's processor says of a charge where a currency of its own was shown: the price in US cents.
ALTER TABLE sandbox_charges ADD COLUMN total BIGINT NOT NULL DEFAULT 0;
UPDATE sandbox_charges SET total = amount WHERE currency = 'USD';
UPDATE sandbox_charges SET total = COALESCE((SELECT o.total_amount FROM orders o
    WHERE o.store_id = sandbox_charges.store_id AND o.id = 'ord_' || SUBSTR(sandbox_charges.payment_id, 5)
        AND o.reference_id = sandbox_charges.reference), 0)
WHERE currency <> 'USD';

-- Disputes, and refunds that nobody here asked for, in the books of the sandbox's processor.
CREATE TABLE sandbox_movements (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    charge_key TEXT NOT NULL,
    -- REFUND or DISPUTE.
    kind TEXT NOT NULL,
    -- US cents.
    amount BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
) {{clustered}};
INSERT INTO sandbox_movements (store_id, id, charge_key, kind, amount, created_at)
SELECT d.store_id, d.reference_id, c.charge_key, 'DISPUTE', COALESCE(d.debited, d.total_amount), d.created_at
FROM disputes d JOIN orders o ON o.store_id = d.store_id AND o.id = d.order_id
    JOIN sandbox_charges c ON c.store_id = o.store_id
        AND c.charge_key = 'pmt_' || SUBSTR(o.id, 5) || '-' || CAST(o.attempt AS VARCHAR);
INSERT INTO sandbox_movements (store_id, id, charge_key, kind, amount, created_at)
SELECT r.store_id, 're_' || SUBSTR(r.id, 5), c.charge_key, 'REFUND', r.returned, r.created_at
FROM refunds r JOIN orders o ON o.store_id = r.store_id AND o.id = r.order_id
    JOIN sandbox_charges c ON c.store_id = o.store_id
        AND c.charge_key = 'pmt_' || SUBSTR(o.id, 5) || '-' || CAST(o.attempt AS VARCHAR)
    LEFT JOIN sandbox_refunds s ON s.store_id = r.store_id AND s.refund_key = r.id
WHERE r.entry_type = 'REFUND_EXTERNAL' AND r.status = 'COMPLETED' AND s.refund_key IS NULL;

-- Whether a refund came back from the buyer's bank.
ALTER TABLE sandbox_refunds ADD COLUMN failed BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE sandbox_refunds SET failed = TRUE WHERE EXISTS (SELECT 1 FROM refunds r
    WHERE r.store_id = sandbox_refunds.store_id AND r.id = sandbox_refunds.refund_key
        AND r.status = 'FAILED');

-- Statements are read by the time of what moved.
CREATE INDEX sandbox_charges_by_time ON sandbox_charges (created_at) WHERE status = 'captured';
CREATE INDEX sandbox_refunds_by_time ON sandbox_refunds (created_at);
CREATE INDEX sandbox_movements_by_time ON sandbox_movements (created_at);
CREATE INDEX sandbox_movements_by_charge ON sandbox_movements (store_id, charge_key, id);
