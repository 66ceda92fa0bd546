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

-- Lines of paid orders that the capture could not deliver: by a merchant's licence webhook, or from a
-- pool that had become empty.
CREATE TABLE line_deliveries (
    store_id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    -- PENDING, DONE or FAILED.
    status TEXT NOT NULL,
    -- The id that every attempt to ask the licence webhook carries.
    event_id TEXT NOT NULL,
    -- Failed attempts since the line was queued last.
    attempts BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, order_id, item_id)
) {{clustered}};
