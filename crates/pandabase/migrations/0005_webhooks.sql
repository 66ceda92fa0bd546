-- Webhook endpoints, the events they are told, and every attempt to tell them.

CREATE TABLE webhooks (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    url TEXT NOT NULL,
    note TEXT,
    is_enabled BOOLEAN NOT NULL,
    -- JSON array of words.
    event_types TEXT NOT NULL,
    signature_version TEXT NOT NULL,
    -- Encrypted.
    secret {{bytes}} NOT NULL,
    -- When the owner was last mailed that deliveries to it fail.
    alerted_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
) {{clustered}};

CREATE TABLE webhook_events (
    store_id TEXT NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    -- The bytes that are signed and sent.
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, id)
) {{clustered}};
CREATE INDEX webhook_events_by_age ON webhook_events (created_at);

-- One row per attempt; a delivery that has not ended is also a job.
CREATE TABLE webhook_deliveries (
    store_id TEXT NOT NULL,
    webhook_id TEXT NOT NULL,
    event_id TEXT NOT NULL,
    -- From 1 to 10.
    attempt BIGINT NOT NULL,
    -- NULL when there was no answer.
    status_code BIGINT,
    duration_ms BIGINT NOT NULL,
    -- NULL when it was delivered.
    error TEXT,
    -- NULL when no attempt follows.
    next_attempt_at BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (store_id, webhook_id, event_id, attempt)
) {{clustered}};
CREATE INDEX webhook_deliveries_by_age ON webhook_deliveries (created_at);
