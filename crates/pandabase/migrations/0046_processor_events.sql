-- What a processor told of itself. An event is a notice: what it is about is read anew before it is believed,
-- so nothing else of it is kept.
CREATE TABLE processor_events (
    -- The processor's ids of the account and of the event, by which an event is taken once.
    account TEXT NOT NULL,
    id TEXT NOT NULL,
    -- The processor's word for what happened, and its id of what it happened to.
    kind TEXT NOT NULL,
    object TEXT NOT NULL,
    -- On the processor's clock.
    created_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    -- NULL until it was applied.
    done_at BIGINT,
    PRIMARY KEY (account, id)
);
CREATE INDEX processor_events_by_time ON processor_events (received_at);

-- Up to which time the events of the processor were listed: one row.
CREATE TABLE processor_news (
    name TEXT NOT NULL PRIMARY KEY,
    listed_until BIGINT NOT NULL
);

-- The processor's id of a saved method, by which it tells of a card that was replaced.
ALTER TABLE payment_methods ADD COLUMN processor_id TEXT;
CREATE INDEX payment_methods_by_processor_id ON payment_methods (processor_id);
