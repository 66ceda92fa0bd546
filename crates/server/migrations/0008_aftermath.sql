-- What follows a sale: evidence in disputes, and deliveries that are not done at once.

-- Evidence that the sandbox processor was given; its own table, like all of its books.
CREATE TABLE sandbox_evidence (
    store_id TEXT NOT NULL,
    -- The caller's idempotency key.
    dispute_key TEXT NOT NULL,
    -- The processor's name of the dispute.
    reference TEXT NOT NULL,
    -- JSON.
    package TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, dispute_key)
) {{clustered}};
